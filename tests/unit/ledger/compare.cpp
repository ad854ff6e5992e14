#include "ledger/compare.h"

#include <catch2/catch.hpp>

using namespace bonafide;
using namespace bonafide::ledger;

namespace {

struct Two {
  Two() {
    plan.units.push_back({"CNY", "", checked::Unit::Kind::currency, 2});
    plan.currency = checked::UnitId(0);
    plan.records.emplace_back();
    plan.records[0].name = "member";
    plan.bonuses.emplace_back();
    plan.bonuses[0].name = "direct";
    plan.promises.emplace_back();
    plan.promises[0].name = "ceiling";
    for (Settlement* settlement : {&a, &b}) {
      settlement->lines.push_back({member(1), BonusId(0), {}, 5, number::Rational::fraction(501, 100), {}, 2, 0});
      settlement->verdicts.push_back({PromiseId(0), Verdict::Kind::held, {}});
      settlement->next.facts.push_back({"packs", {{"member", "m1"}}, number::Rational(3)});
      settlement->next.seen["order:o1"] = {"abc", false, std::nullopt};
    }
  }
  static Row member(std::uint32_t number) { return {checked::RecordId(0), number}; }
  std::optional<std::string> difference() const {
    return first_difference(plan, [](Row row) { return "m" + std::to_string(row.number); }, a, b);
  }
  checked::Plan plan;
  Settlement a, b;
};

}  // namespace

TEST_CASE("equal results have no difference, whatever the order in which facts are stored") {
  Two two;
  two.a.next.facts.push_back({"packs", {{"member", "m2"}}, number::Rational(4)});
  two.b.next.facts.insert(two.b.next.facts.begin(), two.a.next.facts.back());
  CHECK(two.difference() == std::nullopt);
}

TEST_CASE("the first difference is said in words") {
  const auto changed = [](auto&& change) {
    Two two;
    change(two.b);
    const auto difference = two.difference();
    REQUIRE(difference);
    return *difference;
  };
  CHECK(changed([](Settlement& s) { s.lines[0].exact = 5; }) ==
        "line 1: here direct/1 pays member m1 5 CNY (exactly 5.01) at level 2, "
        "there direct/1 pays member m1 5 CNY (exactly 5) at level 2");
  CHECK(changed([](Settlement& s) { s.lines.clear(); }).find("line 1: here direct/1 pays member m1") == 0);
  CHECK(changed([](Settlement& s) { s.lines[0].source = Two::member(3); }).find("from member m3") != std::string::npos);
  CHECK(changed([](Settlement& s) { s.verdicts[0].kind = Verdict::Kind::topped_up; }) ==
        "verdict 1: here ceiling held, there ceiling topped up");
  CHECK(changed([](Settlement& s) { s.refused.push_back({Two::member(1), "late"}); }) ==
        "refused row 1: nothing here, there member m1 \"late\"");
  CHECK(changed([](Settlement& s) { s.next.facts[0].value = number::Rational(4); }).find("state") == 0);
  CHECK(changed([](Settlement& s) { s.next.seen["order:o1"].refused = true; }).find("state") == 0);
  CHECK(changed([](Settlement& s) { s.stopped = true; }).find("stopped 1: here written") == 0);
}
