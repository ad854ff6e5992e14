// From settlement to settlement: late and changed rows, settled periods, start values, rows numbered anew.
#include "stage.h"

using namespace bonafide;
using namespace bonafide::meaning::test;
using Kind = bonafide::meaning::DataFault::Kind;

namespace {

const std::string tenth =
    "bonus tenth \"A tenth\"\n  for each order in period\n  pay 10% of order.paid to order.buyer\n\n"
    "define last_three of member : Money = sum of o.paid for each o in orders of member in last 3 months\n\n"
    "define third of member : Money = last_three of member / 3\n\n"
    "bonus quarter \"By three months\"\n  for each m in members\n  pay 1% of last_three of m to m\n";
const std::vector<std::string> orders = {"id", "buyer", "product", "paid", "on"};

}  // namespace

TEST_CASE("a row of a settled period that no settlement saw is late") {
  for (const bool count : {false, true}) {
    Stage stage(header + (count ? "  late rows count when found\n" : "") + "  starts empty\n" + commerce + tenth);
    stage.give("member", {"id"}, {{"Ann"}, {"Bea"}});
    stage.give("order", orders, {{"o1", "Ann", "tea", "100.00", "2026-03-05"}});
    CHECK(stage.paid(stage.settle_on("2026-03").settlement, "Ann") == 11);

    stage.take_away_rows();
    stage.give("member", {"id"}, {{"Ann"}, {"Bea"}});
    stage.give("order", orders,
               {{"o1", "Ann", "tea", "100.00", "2026-03-05"},
                {"o2", "Bea", "tea", "50.00", "2026-03-07"},     // late
                {"o3", "Ann", "tea", "10.00", "2026-04-02"},
                {"o0", "Bea", "tea", "500.00", "2026-02-07"}});  // of no settled period: history
    const auto april = stage.settle_on("2026-04").settlement;
    if (count) {
      CHECK(april.refused.empty());
      CHECK(stage.paid(april, "Bea") == number::Rational(5) + number::Rational::fraction(550, 100));
    } else {
      REQUIRE(april.refused.size() == 1);
      CHECK(april.refused[0].reason == "late");
      CHECK(stage.id(april.refused[0].row) == "o2");
      CHECK(stage.paid(april, "Bea") == 5);  // o0 only, of the last three months
    }
    // What was late stays what it was: refused for good, or a row of April.
    const auto june = stage.settle_on("2026-05").settlement;
    CHECK(june.refused.empty());
    CHECK(stage.paid(june, "Bea") == (count ? number::Rational::fraction(50, 100) : number::Rational(0)));
    CHECK(stage.paid(stage.settle_on("2026-06").settlement, "Bea") ==
          (count ? number::Rational::fraction(50, 100) : number::Rational(0)));
    CHECK(stage.paid(stage.settle_on("2026-07").settlement, "Bea") == 0);
  }
}

TEST_CASE("a row changed after it was settled, a period settled twice, a period before a settled one") {
  Stage stage(header + "  starts empty\n" + commerce + tenth);
  stage.give("member", {"id"}, {{"Ann"}});
  stage.give("order", orders, {{"o1", "Ann", "tea", "100.00", "2026-03-05"}});
  stage.settle_on("2026-03");
  REQUIRE(stage.settle("2026-03").fault);
  CHECK(stage.settle("2026-03").fault->kind == Kind::settled_period);
  CHECK(stage.settle("2026-02").fault->kind == Kind::settled_period);
  CHECK(!stage.settle("2026-04").fault);
  stage.take_away_rows();
  stage.give("member", {"id"}, {{"Ann"}});
  stage.give("order", orders, {{"o1", "Ann", "tea", "100.01", "2026-03-05"}});
  const auto changed = stage.settle("2026-04");
  REQUIRE(changed.fault);
  CHECK(changed.fault->kind == Kind::changed_row);
  CHECK(stage.id(*changed.fault->row) == "o1");
}

TEST_CASE("state is by id: new rows may come before old ones") {
  Stage stage(header + "  starts empty\n" + commerce +
              "remember kept of member : member?\n  then previous kept of member otherwise (first m in members)\n\n"
              "remember sum_so_far of member : Money\n  starts 0\n  then previous sum_so_far of member + spent(member, period)\n\n"
              "bonus b \"All of it\"\n  for each m in members\n  pay sum_so_far of m to m\n\n"
              "bonus k \"To whom was kept\"\n  for each m in members\n  for each k in kept of m\n  pay 1.00 CNY to k\n");
  stage.give("member", {"id"}, {{"Mia"}, {"Zed"}});
  stage.give("order", orders, {{"o1", "Zed", "tea", "7.00", "2026-03-05"}});
  stage.settle_on("2026-03");
  stage.take_away_rows();
  stage.give("member", {"id"}, {{"Ann"}, {"Mia"}, {"Zed"}});
  stage.give("order", orders, {{"o1", "Zed", "tea", "7.00", "2026-03-05"}, {"o2", "Ann", "tea", "1.00", "2026-04-05"}});
  const auto april = stage.settle_on("2026-04").settlement;
  CHECK(stage.paid(april, "Zed") == 7);
  CHECK(stage.paid(april, "Mia") == 2);  // kept by Mia and Zed
  CHECK(stage.paid(april, "Ann") == 2);  // her order, and kept by herself
  // Who is not in the snapshot stays in the state.
  stage.take_away_rows();
  stage.give("member", {"id"}, {{"Ann"}});
  stage.give("order", orders, {{"o2", "Ann", "tea", "1.00", "2026-04-05"}});
  const auto may = stage.settle_on("2026-05").settlement;
  CHECK(std::any_of(may.next.facts.begin(), may.next.facts.end(), [](const ledger::StoredFact& fact) {
    return fact.column == "sum_so_far" && fact.arguments[0].id == "Zed" &&
           std::get<number::Rational>(fact.value) == number::Rational(7);
  }));
}

TEST_CASE("`rises` in the first period wants start values or `starts empty`") {
  const std::string rule =
      "define total of member : Money = spent(member, lifetime)\n\n"
      "ladder standing of member\n  | rung | total of member (CNY) |\n  | low  |                       |\n"
      "  | high | from 10.00            |\n  highest that holds\n  never falls\n\n"
      "bonus welcome \"For a rise\"\n  for each m in members where standing of m rises\n  pay 1.00 CNY to m\n";
  const Rows bought = {{"o1", "Ann", "tea", "10.00", "2026-03-05"}};
  {
    Stage stage(header + commerce + rule);
    stage.give("member", {"id"}, {{"Ann"}});
    stage.give("order", orders, bought);
    const auto result = stage.settle("2026-03");
    REQUIRE(result.fault);
    CHECK(result.fault->kind == Kind::rises_without_start);
    CHECK(result.fault->span.valid());
  }
  {
    Stage stage(header + "  starts empty\n" + commerce + rule);
    stage.give("member", {"id"}, {{"Ann"}});
    stage.give("order", orders, bought);
    CHECK(stage.paid(stage.settle("2026-03").settlement, "Ann") == 1);
  }
  for (const char* start : {"low", "high"}) {
    Stage stage(header + commerce + rule);
    stage.give("member", {"id", "standing"}, {{"Ann", start}});
    stage.give("order", orders, bought);
    const auto result = stage.settle("2026-03");
    REQUIRE(!result.fault);
    CHECK(stage.paid(result.settlement, "Ann") == (start == std::string("low") ? 1 : 0));
    CHECK(result.settlement.standings.at(0).before == (start == std::string("low") ? 0u : 1u));
    CHECK(result.settlement.standings.at(0).after == 1u);
  }
}

TEST_CASE("a remembered tree that closes to a ring is a fault with its path") {
  Stage stage(header + "  starts empty\n" + commerce +
              "remember referrer of member : member?\n"
              "  then previous referrer of member otherwise (first t in touches of member in period).guide\n\n"
              "bonus up \"To all above\"\n  for each order in period\n  for each u in upline of order.buyer\n  pay 1.00 CNY to u\n");
  const std::vector<std::string> touches = {"id", "newcomer", "guide", "on", "channel"};
  stage.give("member", {"id", "referrer"}, {{"Ann", ""}, {"Bea", ""}, {"Cam", ""}});
  stage.give("order", orders, {});
  stage.give("touch", touches,
             {{"t1", "Ann", "Bea", "2026-03-01", "poster"},
              {"t2", "Bea", "Cam", "2026-03-02", "poster"},
              {"t3", "Cam", "Ann", "2026-03-03", "poster"}});
  const auto result = stage.settle("2026-03");
  REQUIRE(result.fault);
  CHECK(result.fault->kind == Kind::tree_cycle);
  CHECK(result.fault->path.size() == 4);
  CHECK(result.fault->path.front() == result.fault->path.back());
}

TEST_CASE("as of a row of an earlier period: only what does not depend on the state") {
  const std::string rule =
      "define total of member : Money = spent(member, lifetime)\n\n"
      "ladder standing of member\n  | rung | total of member (CNY) |\n  | low  |                       |\n"
      "  | high | from 10.00            |\n  highest that holds\n  never falls\n\n";
  const Rows bought = {{"o1", "Ann", "tea", "10.00", "2026-02-05"}, {"o2", "Ann", "tea", "1.00", "2026-03-05"}};
  Stage facts(header + "  starts empty\n" + commerce + rule +
              "bonus b \"Before\"\n  for each o in orders in lifetime\n  pay total of o.buyer after o to o.buyer\n");
  facts.give("member", {"id"}, {{"Ann"}});
  facts.give("order", orders, bought);
  CHECK(facts.paid(facts.settle("2026-03").settlement, "Ann") == 21);
  Stage rungs(header + "  starts empty\n" + commerce + rule +
              "bonus b \"Before\"\n  for each o in orders in lifetime where standing of o.buyer after o is high\n"
              "  pay 1.00 CNY to o.buyer\n");
  rungs.give("member", {"id"}, {{"Ann"}});
  rungs.give("order", orders, bought);
  const auto result = rungs.settle("2026-03");
  REQUIRE(result.fault);
  CHECK(result.fault->kind == Kind::as_of_outside);
  CHECK(rungs.id(*result.fault->row) == "o1");
}
