#include <catch2/catch.hpp>

#include "workbench.h"

namespace bonafide::check {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const char* const share =
    "library share \"A share\"\n"
    "  needs rate of member : Rate\n"
    "  needs base of member : Money = 100.00 CNY\n"
    "\n"
    "define due of member : Money = rate of member * base of member\n"
    "\n"
    "bonus share \"A share\"\n"
    "  for each member\n"
    "  pay due of member to member\n"
    "\n"
    "limit ceiling\n"
    "  on share\n"
    "  per member\n"
    "  to 50.00 CNY\n"
    "  scaled\n"
    "\n"
    "report list\n"
    "  for each m in members\n"
    "  show due = due of m\n"
    "\n"
    "guarantee within\n"
    "  for each m in members\n"
    "  always earned(m, share) <= base of m\n";

struct Bench : Workbench {
  Bench& library(const std::string& name, const std::string& text) {
    texts[name] = text;
    return *this;
  }
  Bench& plan_with(const std::string& rest) {
    check_text(small_plan(rest));
    return *this;
  }
  // "B2061 at `share`", by the words that the caret stands under.
  std::vector<std::string> said() const {
    std::vector<std::string> out;
    for (const diagnostics::Diagnostic& one : sink.all()) {
      if (diagnostics::entry(one.code).severity != diagnostics::Severity::error) continue;
      const auto* place = std::get_if<base::Span>(&one.place);
      out.push_back(std::string(diagnostics::entry(one.code).number) + " at `" +
                    (place ? std::string(sources.text(*place)) : "") + "`");
    }
    std::sort(out.begin(), out.end());
    return out;
  }
  std::vector<std::string> labels(diagnostics::Note note) const {
    std::vector<std::string> out;
    for (const diagnostics::Diagnostic& one : sink.all())
      for (const diagnostics::Label& label : one.labels)
        if (label.note == note) out.emplace_back(sources.text(label.span));
    return out;
  }
};

template <class Things>
std::vector<std::string> names(const Things& things) {
  std::vector<std::string> out;
  for (const auto& thing : things) out.push_back(thing.name);
  return out;
}

using Names_ = std::vector<std::string>;

TEST_CASE("what a template declares is called by the name of its use") {
  Bench bench;
  bench.library("share", share).plan_with("use share as gap \"Gap\"\n  with rate of member = 5%\n");
  REQUIRE(bench.said().empty());
  CHECK(names(bench.plan->bonuses) == Names_{"gap"});
  CHECK(bench.plan->bonuses[0].title == "Gap");
  CHECK(names(bench.plan->limits) == Names_{"gap_ceiling"});
  CHECK(names(bench.plan->reports) == Names_{"gap_list"});
  CHECK(names(bench.plan->promises) == Names_{"gap_within"});
  CHECK(has(bench.dump(), "fact gap_due(member) : Money"));
  CHECK(has(bench.dump(), "fact gap_rate(member) : Rate"));
}

TEST_CASE("a template is used as often as one likes") {
  Bench bench;
  bench.library("share", share).plan_with(
      "use share as one\n  with rate of member = 5%\n"
      "use share as two\n  with rate of member = 7%\n  with base of m = spent(m, period)\n"
      "define both of member : Money = one_due of member + two_due of member\n"
      "limit all\n  on one, two\n  to 10.00 CNY\n  scaled\n");
  REQUIRE(bench.said().empty());
  CHECK(names(bench.plan->bonuses) == Names_{"one", "two"});
  CHECK(names(bench.plan->promises) == Names_{"one_within", "two_within"});
}

TEST_CASE("no name is caught by a body that did not mean it") {
  // The plan has its own `due`, `share` and `ceiling`, and a table of the name of a local of the library.
  const std::string own =
      "define due of member : Text = \"the plan's\"\n"
      "define base : Count = 1\n"
      "bonus share \"The plan's\"\n  for each m in members where due of m is \"x\"\n  pay 1.00 CNY to m\n"
      "limit ceiling\n  on share\n  to 1.00 CNY\n  scaled\n";
  const std::string use = "use share as gap\n  with rate of member = if due of member is \"y\" then 1% else 2%\n";
  for (const std::string& text : {own + use, use + own}) {
    Bench bench;
    bench.library("share", share).plan_with(text);
    REQUIRE(bench.said().empty());
    CHECK(has(bench.dump(), "fact due(member) : Text"));
    CHECK(has(bench.dump(), "fact gap_due(member) : Money"));
    REQUIRE(bench.plan->limits.size() == 2);
    for (const checked::Limit& limit : bench.plan->limits) {
      const bool of_use = limit.name == "gap_ceiling";
      CHECK(bench.plan->bonuses[limit.on[0].index()].name == (of_use ? "gap" : "share"));
    }
  }
}

TEST_CASE("a library sees what it uses and nothing else") {
  Bench bench;
  bench.library("greedy", "library greedy\nuse commerce\ndefine all of member : Money = mine of member\n")
      .plan_with("use greedy\ndefine mine of member : Money = spent(member, period)\n");
  CHECK(bench.said() == Names_{"B2001 at `mine`"});

  Bench fields;
  fields.library("shop", "library shop\ndefine town(m : member) : Text? = m.city\n")
      .plan_with("use shop\nmember has\n  city : Text?\n");
  CHECK(fields.said() == Names_{"B2001 at `city`"});
}

TEST_CASE("rows and rungs of the plan are not in the way of a library") {
  Bench bench;
  bench.library("card", "library card\n  needs gift : product, ladder rank\nuse commerce\n"
                        "define good : Count = 1\n"
                        "bonus card\n  for each order in period where order.product is gift\n  pay 1.00 CNY to order.buyer\n"
                        "define odd of member : Flag = rank of member is low\n")
      .plan_with("rows product\n  | id | title | retail (CNY) |\n  | gift | \"Gift\" | 1.00 |\n"
                 "ladder standing of member\n  | rung | when |\n  | low | otherwise |\n  | high | member.staff |\n"
                 "  highest that holds\n  never falls\n"
                 "use card as entry\n  with gift = product.gift\n  with rank = standing\n");
  // The row `gift` is no other meaning of the need; the rung `low` is no name of the library.
  CHECK(bench.said() == Names_{"B2001 at `low`"});
}

TEST_CASE("values of choices and fields of records stay with their own") {
  Bench bench;
  bench.library("visits",
                "library visits\n  needs weight of visit : Count\n\nchoice mood is good, bad\n\n"
                "record visit has\n  guest : member (owner)\n  on : Moment (when)\n  mood : mood\n\n"
                "member has\n  shy : Flag otherwise no\n\n"
                "define seen of member : Count = sum of weight of v for each v in visits of member in period "
                "where v.mood is good and not member.shy\n")
      .plan_with(
          "use visits as door\n  with weight of v = if v.mood is bad then 1 else 2\n"
          "define here of member : Count = count of each v in door_visits of member in period where v.mood is good\n"
          "define timid of member : Flag = member.door_shy\n");
  REQUIRE(bench.said().empty());
  CHECK(has(bench.dump(), "door_visit"));
  CHECK(has(bench.dump(), "fact door_seen(member) : Count"));
}

TEST_CASE("each kind of need is bound to a symbol of the plan") {
  Bench bench;
  bench
      .library("whole",
               "library whole\n"
               "  needs record sale, tree line, unit pv, ladder rank, table steps, rows payers\n"
               "  needs seller of sale : member\n"
               "  needs worth of sale : pv\n"
               "  needs volume(m : member, w : Window) : Money\n"
               "  needs factor : Rate\n"
               "\n"
               "asset purse \"Purse\"\n  in pv\n"
               "\n"
               "bonus whole\n"
               "  for each sale in period\n"
               "  for each u in line upline of sale.seller where rank of u rises\n"
               "  credit factor of sale.worth to u in purse\n"
               "\n"
               "bonus graded\n"
               "  for each p in payers\n"
               "  pay marginal steps of volume(p, period) to p\n")
      .plan_with(
          "unit points\n"
          "parameter cut : Rate from 0% to 10% = 5%\n"
          "order has\n  worth : points\n"
          "tree placement follows member.referrer\n"
          "ladder standing of member\n  | rung | spent(member, lifetime) (CNY) |\n  | low | |\n  | high | from 10.00 |\n"
          "  highest that holds\n  never falls\n"
          "table rates\n  | x (CNY) || rate |\n  | below 10.00 || 1% |\n  | from 10.00 || 2% |\n"
          "use whole as all_of\n"
          "  with sale = order\n  with line = placement\n  with pv = points\n  with rank = standing\n"
          "  with steps = rates\n  with payers = members\n  with seller = buyer\n  with volume = spent\n"
          "  with factor = cut\n");
  REQUIRE(bench.said().empty());
  CHECK(has(bench.dump(), "placement upline of"));
  CHECK(has(bench.dump(), "previous standing"));
  CHECK(has(bench.dump(), "get buyer"));  // the field itself, not a fact beside it
  CHECK(!has(bench.dump(), "all_of_seller"));
  CHECK(has(bench.dump(), "get worth"));  // by name
}

TEST_CASE("a fact of the same name and shape is taken by itself; a need with a default is not") {
  Bench bench;
  bench.library("share", share).plan_with(
      "define rate of member : Rate = 3%\ndefine base of member : Money = 1.00 CNY\n"
      "use share as gap\n"
      "define total : Money = sum of rate of m * base of m for each m in members\n");
  REQUIRE(bench.said().empty());
  CHECK(!has(bench.dump(), "gap_rate"));
  CHECK(has(bench.dump(), "fact gap_base(member) : Money"));
}

TEST_CASE("a library hands its own needs on") {
  Bench bench;
  bench.library("share", share)
      .library("outer",
               "library outer\n  needs quota of member : Rate\n"
               "use share as inner \"Inner\"\n  with rate of member = quota of member\n"
               "bonus outer\n  for each m in members\n  pay inner_due of m to m\n")
      .plan_with("use outer as top \"Top\"\n  with quota of member = 4%\n"
                 "define seen of member : Money = top_inner_due of member + earned(member, top_inner)\n");
  REQUIRE(bench.said().empty());
  CHECK(names(bench.plan->bonuses) == Names_{"top_inner", "top"});
  CHECK(bench.plan->bonuses[0].title == "Inner");
  CHECK(names(bench.plan->promises) == Names_{"top_inner_within"});
}

TEST_CASE("promises are taken by name") {
  const char* const promised =
      "library promised\n"
      "  needs least of member : Money, most of member : Money\n"
      "define floor of member : Money = least of member\n"
      "guarantee enough\n  for each m in members\n  always earned(m) >= floor of m\n"
      "guarantee bounded\n  for each m in members\n  always earned(m) <= most of m\n"
      "guarantee steady \"Steady\"\n  for each m in members\n  always earned(m) >= 0.00 CNY\n";
  struct Use {
    const char* written;
    Names_ promises;
    Names_ said;
  };
  const std::vector<Use> uses = {
      {"use promised as p\n", {"p_steady"}, {}},
      {"use promised as p\n  with least of m = 1.00 CNY\n", {"p_enough", "p_steady"}, {}},
      {"use promised as steady \"Mine\"\n", {"steady"}, {}},
      {"use promised as enough\n  with least of m = 1.00 CNY\n", {"enough"}, {}},
      {"use promised as enough\n", {}, {"B2061 at `promised`"}},
      {"use promised as enough\n  with least of m = 1.00 CNY\nuse promised as steady\n", {"enough", "steady"}, {}},
  };
  for (const Use& use : uses) {
    INFO(use.written);
    Bench bench;
    bench.library("promised", promised).plan_with(use.written);
    CHECK(bench.said() == use.said);
    if (bench.plan) CHECK(names(bench.plan->promises) == use.promises);
  }
  // A library that needs nothing is there once; its promises come with each name.
  Bench bench;
  bench.library("plain", "library plain\nuse commerce\ndefine sales : Money = sum of o.paid for each o in orders in period\n"
                         "guarantee bounded\n  always payout() <= sales\n")
      .plan_with("use plain as one\nuse plain as two\ndefine again : Money = sales\n");
  REQUIRE(bench.said().empty());
  CHECK(names(bench.plan->promises) == Names_{"one_bounded", "two_bounded"});
  CHECK(bench.said().empty());
}

TEST_CASE("mistakes in a use stand at the narrowest place, with the need beside it") {
  struct Use {
    const char* written;
    Names_ said;
    Names_ needed;
  };
  const std::vector<Use> uses = {
      {"use share\n  with rate of member = 5%\n", {"B2060 at `share`"}, {}},
      {"use share as gap\n", {"B2061 at `share`"}, {"rate"}},
      {"use share as gap\n  with rate of member = 5%\n  with bas of member = 1.00 CNY\n", {"B2062 at `bas`"}, {}},
      {"use share as gap\n  with rate of member = 5%\n  with rate of member = 5%\n", {"B2063 at `rate`"}, {}},
      {"use share as gap\n  with rate(a : member, b : member) = 5%\n", {"B2064 at `rate`"}, {"rate"}},
      {"define rate of member : Money = 1.00 CNY\nuse share as gap\n", {"B2065 at `share`"}, {"rate"}},
      {"use share as gap\n  with rate of member = 5.00 CNY\n", {"B3005 at `5.00 CNY`"}, {}},
      {"use share as gap\n  with rate of member = 5%\n  with base of member = 5\n", {"B3007 at `5`"}, {}},
      {"use share as gap\n  with rate of member = wrong of member\n", {"B2001 at `wrong`"}, {}},
      {"use share as gap\n  with rate of order = 5%\n", {"B3001 at `order`"}, {"rate"}},
      {"use share as gap\n  with rate in members\n", {"B2067 at `rate`"}, {"rate"}},
      {"use commerce as shop\n", {"B2069 at `shop`"}, {}},
      {"use commerce\n  with rate of member = 5%\n", {"B2062 at `rate`"}, {}},
      {"use share as gap\n  with rate of member = 5%\nuse share as gap\n  with rate of member = 5%\n",
       {"B2068 at `gap`"},
       {}},
      {"use share as gap\n  with rate of member = 5%\ndefine gap_due of member : Money = 0.00 CNY\n"
       "define x : Money = sum of gap_due of m for each m in members\n",
       {"B2002 at `gap_due`"},
       {}},
  };
  for (const Use& use : uses) {
    INFO(use.written);
    Bench bench;
    bench.library("share", share).plan_with(use.written);
    CHECK(bench.said() == use.said);
    CHECK(bench.labels(diagnostics::Note::needed_here) == use.needed);
  }
}

TEST_CASE("a message about the code of a template tells where it is used, once for all uses") {
  // The payment is negative under one binding only; the unknown name is wrong under both.
  const char* const library =
      "library lower\n  needs rate of member : Number\n"
      "bonus lower\n  for each m in members\n  pay rate of m * 1.00 CNY to m\n"
      "define odd of member : Count = nowhere of member\n";
  Bench bench;
  bench.library("lower", library)
      .plan_with("use lower as one\n  with rate of member = 2.0\nuse lower as two\n  with rate of member = 1.0\n");
  CHECK(bench.said() == Names_{"B2001 at `nowhere`"});
  CHECK(bench.labels(diagnostics::Note::used_here) == Names_{"lower", "lower"});

  std::string without(library);
  without.resize(without.find("define odd"));
  Bench negative;
  negative.library("lower", without)
      .plan_with("use lower as one\n  with rate of member = 2.0\nuse lower as two\n  with rate of member = 0.0 - 1.0\n");
  REQUIRE(negative.said().size() == 1);
  CHECK(!negative.labels(diagnostics::Note::used_here).empty());
}

TEST_CASE("a template is checked by itself") {
  struct Alone {
    const char* body;
    Names_ said;
  };
  const std::vector<Alone> alone = {
      {"bonus a\n  for each m in members\n  pay rate of m * 2.00 CNY to m\n", {}},
      {"bonus a\n  for each m in members\n  pay rate of m to m\n", {"B3061 at `rate of m`"}},
      {"bonus a\n  for each sale in period\n  pay 1.00 CNY to sale.buyer\n", {}},
      {"remember seen of member : Flag\n  as each sale happens\n  starts no\n  then previous seen of member or "
       "buyer of sale is member\n",
       {}},
      {"bonus a\n  for each sale in period\n  pay 1.00 CNY to sale.nobody\n", {"B2001 at `nobody`"}},
      {"define up of member : Flag = rank of member rises\ndefine worse : Money = 1.00 CNY + 2\n", {"B3007 at `2`"}},
      {"define x of member : Money = steps(rank of member) * 1.00 CNY\ndefine y : Count = unknown\n",
       {"B2001 at `unknown`"}},
      {"bonus a\n  for each u in line upline of nowhere\n  pay 1.00 CNY to u\n", {"B2001 at `nowhere`"}},
      {"bonus a\n  for each s in sales of x\n  pay 1.00 CNY to s.buyer\n", {"B2001 at `x`"}},
      {"example \"none\"\n  settle 2026-03\n", {"B2070 at `\"none\"`"}},
  };
  for (const Alone& one : alone) {
    INFO(one.body);
    Bench bench;
    bench.check_text(std::string("library alone\n  needs rate of member : Rate, record sale, ladder rank, tree line\n"
                                 "  needs buyer of sale : member, table steps, rows payers, unit pv\n\n") +
                     one.body);
    CHECK(bench.said() == one.said);
    CHECK(bench.plan.has_value() == one.said.empty());
  }
}

TEST_CASE("two needs of one name are refused, whatever they are of") {
  Bench bench;
  bench.check_text("library twice\n  needs a of member : Money, a : Rate\n\ndefine b : Rate = a\n");
  CHECK(bench.said() == Names_{"B2002 at `a`"});
}

TEST_CASE("templates in templates do not run away") {
  Bench bench;
  for (int depth = 0; depth < 30; ++depth) {
    std::string text = "library deep" + std::to_string(depth) + "\n  needs x of member : Count\n";
    if (depth < 29)
      for (const char* name : {"a", "b", "c"})
        text += "use deep" + std::to_string(depth + 1) + " as " + name + "\n  with x of member = x of member\n";
    bench.library("deep" + std::to_string(depth), text);
  }
  bench.plan_with("use deep0 as all\n  with x of member = 1\n");
  CHECK(bench.said() == Names_{"B2072 at `deep28`"});
}

}  // namespace
}  // namespace bonafide::check
