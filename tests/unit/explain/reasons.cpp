// Why, why not, how far: on a small plan, in the plan's own words.
#include <catch2/catch.hpp>

#include "../plan_head.h"
#include "bonafide.h"
#include "diagnostics/render.h"
#include "explain/slots.h"
#include "explain/why.h"
#include "trial/stage.h"

namespace {

using namespace bonafide;
using diagnostics::Language;

const std::string plan_text = plan_head("levels", "Levels") + R"(
accept plain_rung "the rung at the month's end"

parameter active_from : Money from 0.00 CNY to 1_000.00 CNY = 100.00 CNY

rows product
  | id  | title | retail (CNY) |
  | tea | "Tea" |       100.00 |

define active of member : Flag = spent(member, period) >= active_from

define customers of member : Count = count of each leg in legs of member

ladder standing of member
  | rung   | customers of member | spent(member, lifetime) (CNY) | when |
  | guest  |                     |                               | otherwise |
  | friend | from 1              |                               |      |
  | leader | from 3              | from 500.00                   | active of member or member.staff |
  highest that holds
  falls at once

table level_rate
  | level || rate |
  |     1 ||  10% |
  |     2 ||   5% |
  |     3 ||   2% |

bonus compressed "The next active two"
  for each order in period where order.product is tea
  for each u in upline of order.buyer
  where active of u
  counting level
  first 2
  pay level_rate(level) of order.paid to u

bonus odd "A third"
  for each order in period
  pay order.paid / 3 otherwise 0 to order.buyer

limit cap
  on odd
  per member
  to 30.00 CNY
  first come first served

example "chain"
  given members
    | id  | referrer |
    | Abe |          |
    | Ben | Abe      |
    | Cid | Ben      |
    | Dot | Cid      |
    | Eli | Dot      |
  given orders
    | id | buyer | product | paid (CNY) | on         |
    | o1 | Abe   | tea     |     100.00 | 2026-03-01 |
    | o2 | Ben   | tea     |     100.00 | 2026-03-02 |
    | o4 | Dot   | tea     |     100.00 | 2026-03-04 |
    | o5 | Eli   | tea     |   1_000.00 | 2026-03-05 |
  settle 2026-03
)";

struct Stand {
  Workspace workspace;
  diagnostics::Sink sink;
  std::optional<checked::Plan> plan;
  std::optional<trial::Stage> stage;

  Stand() {
    plan = workspace.check_text("levels.bonus", plan_text, sink);
    INFO(diagnostics::render(sink, workspace.sources(), {}));
    REQUIRE(plan);
    stage = trial::stage(*plan, plan->examples.front(), sink);
    REQUIRE(stage);
  }
  meaning::Input input() {
    return {*plan, stage->parameters, stage->snapshot, stage->state,
            *number::parse_period("2026-03", plan->zone)};
  }
  columns::Row member(const std::string& id) {
    return {plan->member, stage->snapshot.records[plan->member.index()].by_id.at(id)};
  }
  std::optional<checked::BonusId> bonus(const std::string& name) {
    for (std::size_t i = 0; i < plan->bonuses.size(); ++i)
      if (plan->bonuses[i].name == name) return checked::BonusId(i);
    return std::nullopt;
  }
  std::string why(const std::string& id, const std::string& name, Language language = Language::en) {
    const meaning::Input in = input();
    return explain::render(explain::why({workspace.sources(), in, member(id), bonus(name)}), language);
  }
  std::string how_far(const std::string& id, std::optional<std::uint32_t> rung,
                      Language language = Language::en) {
    const meaning::Input in = input();
    return explain::render(
        explain::how_far({workspace.sources(), in, member(id), std::nullopt}, checked::LadderId(0), rung),
        language);
  }
};

}  // namespace

TEST_CASE("why a member was paid") {
  Stand stand;
  const std::string text = stand.why("Ben", "compressed");
  INFO(text);
  CHECK_THAT(text, Catch::StartsWith("The next active two (compressed): 60.00 CNY for Ben\n"));
  CHECK_THAT(text, Catch::Contains("50.00 CNY from order o5, level 2"));
  CHECK_THAT(text, Catch::Contains("`where active of u`: yes"));
  CHECK_THAT(text, Catch::Contains("`level_rate(level)` = 5%"));
  CHECK_THAT(text, Catch::Contains("row | 2 || 5% | of table level_rate"));
  CHECK_THAT(text, Catch::Contains("`order.paid` = 1000.00 CNY"));
  CHECK_THAT(text, Catch::Contains("`active_from` = 100.00 CNY"));
}

TEST_CASE("limits and rounding stand under a payment") {
  Stand stand;
  const std::string eli = stand.why("Eli", "odd");
  INFO(eli);
  CHECK_THAT(eli, Catch::Contains("limit cap (`to 30.00 CNY`): 1000/3 CNY cut to 30.00 CNY"));
  const std::string dot = stand.why("Dot", "odd");
  INFO(dot);
  CHECK_THAT(dot, Catch::Contains("limit cap"));
}

TEST_CASE("why a bonus paid nothing") {
  Stand stand;
  const std::string cid = stand.why("Cid", "compressed");
  INFO(cid);
  CHECK_THAT(cid, Catch::StartsWith("The next active two (compressed): nothing for Cid\n"));
  CHECK_THAT(
      cid,
      Catch::Contains(
          "`where active of u` is no: `spent(member, period)` is 0.00 CNY and `active_from` is 100.00 CNY"));
  const std::string chinese = stand.why("Cid", "compressed", Language::zh);
  CHECK_THAT(chinese, Catch::StartsWith("The next active two (compressed)：Cid 没有所得\n"));
  CHECK_THAT(chinese, Catch::Contains("为否"));
  // Nobody is below Eli.
  CHECK_THAT(stand.why("Eli", "compressed"), Catch::Contains("nothing in this period leads to Eli"));
}

TEST_CASE("how far a member is from a rung") {
  Stand stand;
  const std::string cid = stand.how_far("Cid", 2);
  INFO(cid);
  CHECK_THAT(cid, Catch::Contains("standing: Cid is friend; for leader:"));
  CHECK_THAT(cid, Catch::Contains("`customers of member`: has 1, needs 3, missing 2"));
  CHECK_THAT(cid, Catch::Contains("has 0.00 CNY, needs 500.00 CNY, missing 500.00 CNY"));
  CHECK_THAT(cid, Catch::Contains("way 1"));  // active, or staff
  CHECK_THAT(cid, Catch::Contains("way 2"));
  const std::string eli = stand.how_far("Eli", std::nullopt);
  INFO(eli);
  CHECK_THAT(eli, Catch::Contains("for friend:"));
  CHECK_THAT(eli, Catch::Contains("missing 1"));
  CHECK_THAT(stand.how_far("Abe", 1), Catch::Contains("Abe is friend, which is friend or above"));
}

TEST_CASE("names that an expression reads") {
  Stand stand;
  const checked::Bonus& bonus = stand.plan->bonuses.front();
  const auto* pay = std::get_if<checked::EmitOne>(&bonus.emits.front().verb);
  REQUIRE(pay);
  CHECK(explain::slots_of(*stand.plan, pay->to).size() == 1);
  CHECK(explain::slots_of(*stand.plan, pay->amount).size() == 2);  // order, level
  CHECK(explain::bound_by(*stand.plan, bonus.pipe, 0).empty());
}
