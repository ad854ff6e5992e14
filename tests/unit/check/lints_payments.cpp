// What the payment lints are told of a bonus: how far up it pays, what part of sales, what it needs.
#include <catch2/catch.hpp>
#include <set>

#include "check/jurisdictions.h"
#include "check/lints.h"
#include "number/decimal.h"
#include "workbench.h"

using namespace bonafide;
using namespace bonafide::check;

namespace {

const char* const facts = R"(define active of member : Flag = spent(member, period) >= 50.00 CNY

define team_sales of member : Money =
  spent(member, period) + (sum of team_sales of leg for each leg in legs of member)

define groups of member : Money =
  spent(member, period) + (sum of groups of leg for each leg in legs of member where not active of leg)

define turnover : Money = sum of o.paid for each o in orders in period

define sold of member : Money = sum of o.paid for each o in orders in period where o.seller is member

parameter depth : Count from 1 to 9 = 3
parameter rate  : Rate from 0% to 90% = 10%

table level_rate
  | level     || rate |
  | below 2   ||  10% |
  |         2 ||   5% |
  | from 3    ||   1% |

table rung_rate
  | active || rate |
  | yes    ||  15% |
  | no     ||   5% |

)";

// The plan's last bonus, looked at.
struct Looked {
  Workbench bench;
  std::unique_ptr<Lints> lints;
  explicit Looked(const std::string& bonus) {
    bench.check_text(small_plan(facts + bonus));
    INFO(bonus);
    REQUIRE(bench.codes() == std::vector<std::string>{});
    lints = std::make_unique<Lints>(bench.sources, *bench.plan, bench.sink);
    REQUIRE(!lints->paid.empty());
  }
  const Paid& last() const { return lints->paid.back(); }
  std::string share() {
    const auto share = lints->payout.of({{last().payment.bonus, last().payment.emit}});
    return share ? number::to_text(share->rate * Rational(100)) + "%" : "unknown";
  }
};

std::string bonus(const std::string& clauses) {
  return "bonus b\n" + clauses + "\n";
}

}  // namespace

TEST_CASE("how many levels a bonus pays") {
  struct Case {
    const char* clauses;
    int paid;
    bool certain;
  };
  constexpr int endless = Levels::endless;
  const Case cases[] = {
      {"  for each order in period\n  pay 1% of order.paid to order.buyer", 0, false},
      {"  for each order in period\n  for each r in order.buyer.referrer\n  pay 1% of order.paid to r", 1,
       false},
      {"  for each order in period\n  for each r in order.buyer.referrer.referrer\n  pay 1% of order.paid to "
       "r",
       1, false},
      {"  for each order in period\n  for each u in upline of order.buyer\n  pay 1% of order.paid to u",
       endless, true},
      {"  for each order in period\n  for each u in upline of order.buyer where active of u\n  pay 1% of "
       "order.paid to u",
       endless, true},
      {"  for each order in period\n  for each u in upline of order.buyer to depth 5\n  pay 1% of order.paid "
       "to u",
       5, false},
      {"  for each order in period\n  for each u in upline of order.buyer\n  first depth\n  pay 1% of "
       "order.paid to u",
       3, false},
      {"  for each order in period\n  for each u in upline of order.buyer\n  counting level\n  where level "
       "<= 4 and active of "
       "u\n  pay 1% of order.paid to u",
       4, false},
      {"  for each order in period\n  for each u in upline of order.buyer\n  counting level only where level "
       "< 4\n  pay 1% of "
       "order.paid to u",
       3, false},
      {"  for each order in period\n  for each level in 1 to depth\n  for each u in upline of order.buyer\n  "
       "counting place\n  "
       "where place is level\n  pay 1% of order.paid to u",
       3, false},
      {"  for each m in members\n  for each leg in legs of m\n  pay 1% of spent(leg, period) to m", 1, false},
      {"  for each m in members\n  pay 1% of team_sales of m to m", endless, true},
      {"  for each m in members\n  pay 1% of groups of m to m", endless, false},
      {"  for each m in members\n  pay (1% of team_sales of m capped at 50.00 CNY) to m", endless, false},
      {"  for each m in members\n  pay 1% of spent(m, period) to m", 0, false},
  };
  for (const auto& c : cases) {
    Looked looked(bonus(c.clauses));
    const Levels& levels = looked.last().levels;
    INFO(c.clauses);
    CHECK(levels.related);
    CHECK(levels.paid() == c.paid);
    CHECK(levels.certain == c.certain);
  }
  // Whoever sold stands in no line.
  CHECK_FALSE(
      Looked(bonus("  for each order in period\n  for each s in order.seller\n  pay 1% of order.paid to s"))
          .last()
          .levels.related);
}

TEST_CASE("what part of sales a bonus pays at most") {
  const std::pair<const char*, const char*> cases[] = {
      {"  for each order in period\n  for each r in order.buyer.referrer\n  pay rate of order.paid to r",
       "10%"},
      {"  for each order in period\n  for each u in upline of order.buyer\n  counting level\n  first 3\n  "
       "pay "
       "level_rate(level) of order.paid to u",
       "16%"},
      {"  for each order in period\n  for each level in 1 to depth\n  for each u in upline of order.buyer\n  "
       "counting place\n  "
       "where place is level\n  pay level_rate(level) of order.paid to u",
       "16%"},
      {"  for each order in period\n  for each u in upline of order.buyer\n  first 4\n  pay rung_rate(active "
       "of u) of "
       "order.paid to u",
       "60%"},
      {"  for each order in period\n  for each u in upline of order.buyer\n  running best : Rate starts 0% "
       "then max(previous "
       "best, rung_rate(active of u))\n  pay (best - previous best) of order.paid to u",
       "15%"},
      {"  for each order in period\n  for each u in upline of order.buyer\n  pay 1% of order.paid to u",
       "unknown"},
      {"  for each order in period\n  for each r in order.buyer.referrer\n  pay 5.00 CNY to r", "unknown"},
      {"  for each order in period\n  for each r in order.buyer.referrer\n  pay (5.00 CNY capped at 2% of "
       "order.paid) to r",
       "2%"},
      {"  for each order in period\n  for each r in order.buyer.referrer\n  pay (if active of r then 3% of "
       "order.paid else 1% "
       "of order.paid) to r",
       "3%"},
      {"  for each order in period\n  for each r in order.buyer.referrer\n  pay 8% of (order.quantity * "
       "order.product.retail) to r",
       "unknown"},
      {"  for each m in members\n  for each leg in legs of m\n  pay 4% of spent(leg, period) to m", "4%"},
      {"  for each m in members\n  pay 4% of (sum of spent(leg, period) for each leg in legs of m) to m",
       "4%"},
      {"  for each m in members\n  pay 4% of spent(m, lifetime) to m", "unknown"},
      {"  for each m in members\n  pay 4% of team_sales of m to m", "unknown"},
      {"  for each m in members\n  pay 4% of sold of m to m", "4%"},
      {"  for each m in members\n  pay 1% of turnover to m", "unknown"},
      {"  for each m in members\n  share 3% of turnover to m by spent(m, period)", "3%"},
      {"  as each order happens\n  for each r in order.buyer.referrer\n  pay 6% of order.paid to r", "6%"},
  };
  for (const auto& [clauses, share] : cases) {
    INFO(clauses);
    CHECK(Looked(bonus(clauses)).share() == share);
  }
  // A bonus on a bonus, and limits: for all, for a member, for an order.
  const std::string direct =
      "bonus direct\n  for each order in period\n  for each r in order.buyer.referrer\n  pay 20% of "
      "order.paid to r\n\n";
  CHECK(Looked(direct + bonus("  for each p in payments of direct\n  for each r in p.member.referrer\n  pay "
                              "10% of p.amount to r"))
            .share() == "2%");
  CHECK(Looked(direct + bonus("  for each m in members\n  pay 10% of earned(m, direct) to m")).share() ==
        "2%");
  const std::string fixed =
      bonus("  for each order in period\n  for each s in order.seller\n  pay 5.00 CNY to s");
  CHECK(Looked(fixed + "\nlimit l\n  on b\n  to 7% of turnover\n  scaled\n").share() == "7%");
  CHECK(Looked(fixed + "\nlimit l\n  on b\n  per member\n  to 7% of sold of member\n  scaled\n").share() ==
        "7%");
  CHECK(Looked(fixed + "\nlimit l\n  on b\n  per order\n  to 7% of order.paid\n  scaled\n").share() == "7%");
  CHECK(Looked(fixed + "\nlimit l\n  on b\n  per member\n  to 500.00 CNY\n  scaled\n").share() == "unknown");
}

TEST_CASE("what a payment needs") {
  struct Case {
    const char* clauses;
    bool for_people, own, of_others;
  };
  const Case cases[] = {
      {"  for each m in members where m.joined is in period\n  for each r in m.referrer\n  pay 1.00 CNY to r",
       true, false, true},
      {"  for each m in members where m.joined is in period\n  for each r in m.referrer where active of r\n  "
       "pay 1.00 CNY to r",
       true, false, true},
      {"  for each m in members where m.joined is in period and active of m\n  for each r in m.referrer\n  "
       "pay 1.00 CNY to r",
       false, false, true},
      {"  for each m in members where m.joined is in period\n  pay 1.00 CNY to m", false, false, false},
      {"  for each m in members\n  pay 1.00 CNY * (count of each leg in legs of m) to m", true, false, true},
      {"  for each m in members\n  pay 1.00 CNY * (count of each leg in legs of m where active of leg) to m",
       false, false, true},
      {"  for each touch in period\n  pay 1.00 CNY to touch.guide", true, false, true},
      {"  for each touch in period\n  pay 1.00 CNY to touch.newcomer", false, false, false},
      {"  for each m in members\n  pay 1% of spent(m, period) to m", false, true, false},
      {"  for each order in period\n  pay 1% of order.paid to order.buyer", false, true, false},
      {"  for each order in period\n  for each r in order.buyer.referrer\n  pay 1% of order.paid to r", false,
       false, true},
      {"  for each m in members\n  share 3% of turnover to m by 1 + (count of each leg in legs of m)", false,
       false, true},
      {"  for each m in members\n  share 300.00 CNY to m by 1 + (count of each leg in legs of m)", true,
       false, true},
  };
  for (const auto& c : cases) {
    Looked looked(bonus(c.clauses));
    INFO(c.clauses);
    CHECK(looked.last().possible);
    CHECK(looked.last().for_people == c.for_people);
    CHECK(looked.last().own == c.own);
    CHECK(looked.last().of_others == c.of_others);
  }
}

TEST_CASE("the list of laws is whole") {
  std::set<std::string_view> codes;
  for (const auto& one : jurisdictions()) {
    CHECK(codes.insert(one.code).second);
    CHECK(!one.name.zh.empty());
  }
  std::set<std::string_view> told;
  for (const auto& law : laws()) {
    INFO(law.jurisdiction << ": " << law.says.en);
    CHECK(codes.count(law.jurisdiction) == 1);
    CHECK(!law.says.zh.empty());
    CHECK(law.says.zh != law.says.en);
    CHECK(!law.source.empty());
    const bool counts = law.question == Law::Question::depth || law.question == Law::Question::payout ||
                        law.question == Law::Question::direct;
    CHECK(counts == (law.figure > 0));
    if (law.question != Law::Question::note) told.insert(law.jurisdiction);
  }
  CHECK(told == codes);

  diagnostics::Sink sink;
  CHECK(read_jurisdictions({"cn, kr", "cn", "tw"}, sink) == std::vector<std::string>{"cn", "kr", "tw"});
  CHECK(sink.errors() == 0);
  CHECK(read_jurisdictions({"cm"}, sink).empty());
  REQUIRE(sink.errors() == 1);
  CHECK(sink.all()[0].suggestions == std::vector<std::string>{"cn"});
}
