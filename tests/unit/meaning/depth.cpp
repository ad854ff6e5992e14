// No evaluation is as deep as the data: chains of 100,000.
#include <cstdio>

#include "stage.h"

using namespace bonafide;
using namespace bonafide::meaning::test;

namespace {

constexpr int length = 100'000;

Rows chain() {
  Rows members;
  for (int i = 0; i < length; ++i)
    members.push_back({std::to_string(i), i == 0 ? "" : std::to_string(i - 1)});
  return members;
}

}  // namespace

TEST_CASE("facts through children, through the parent and through each other on a chain") {
  Stage stage(header + "  starts empty\n" + commerce +
              "define size of member : Count = 1 + (sum of size of leg for each leg in legs of member)\n\n"
              "define level of member : Count = (sum of level of u + 1 for each u in upline of member to depth 1)\n\n"
              "define has_big of member : Flag = standing of member is big or (any leg in legs of member has has_big of leg)\n\n"
              "define big_legs of member : Count\n  for each leg in legs of member where has_big of leg\n  count\n\n"
              "ladder standing of member\n  | rung  | size of member | big_legs of member |\n  | small |                |                    |\n"
              "  | big   | from 2         |                    |\n  | huge  | from 10        | from 1             |\n"
              "  highest that holds\n  never falls\n\n"
              "bonus b \"The lowest huge one\"\n  for each m in members where standing of m is huge\n  by level of m descending\n"
              "  first 1\n  pay 1.00 CNY * level of m to m\n");
  stage.give("member", {"id", "referrer"}, chain());
  stage.give("order", {"id", "buyer", "product", "paid", "on"}, {});
  const auto result = stage.settle("2026-03");
  REQUIRE(!result.fault);
  REQUIRE(result.settlement.lines.size() == 1);
  CHECK(stage.id(result.settlement.lines[0].member) == std::to_string(length - 10));
  CHECK(result.settlement.lines[0].amount == number::Rational(length - 10));
}

TEST_CASE("a fact through earlier rows, the last one asked first") {
  Stage stage(header + "  starts empty\n" + commerce +
              "define rank_of(o : order) : Count = sum of rank_of(e) + 1 for each e in orders of o.buyer in lifetime before o "
              "by e.on descending first 1\n\n"
              "define last_of of member : order? = last o in orders of member in period\n\n"
              "bonus b \"The last\"\n  for each m in members\n  for each o in last_of of m\n"
              "  pay 1.00 CNY * rank_of(o) to m\n");
  stage.give("member", {"id"}, {{"Ann"}, {"Bea"}});
  Rows orders;
  const int each = 2'000;  // asked in a row they need a stack of depth 1; each looks at all before it
  for (int i = 0; i < each; ++i) {
    const int minute = i % 60, hour = i / 60 % 24, day = 1 + i / 1440;
    char on[32];
    std::snprintf(on, sizeof on, "2026-03-%02d %02d:%02d", day, hour, minute);
    orders.push_back({std::to_string(i), i % 2 == 0 ? "Ann" : "Bea", "tea", "1.00", on});
  }
  stage.give("order", {"id", "buyer", "product", "paid", "on"}, orders);
  const auto result = stage.settle("2026-03");
  REQUIRE(!result.fault);
  CHECK(stage.paid(result.settlement, "Ann") == number::Rational(each / 2 - 1));
}

TEST_CASE("a price by the rung of a line of 100,000, which the plan determines") {
  Stage stage(header + "  starts empty\n" + commerce +
              "define team_sales of member : Money =\n  spent(member, lifetime) + (sum of team_sales of leg for each leg in legs of member)\n\n"
              "ladder standing of member\n  | rung    | team_sales of member (CNY) |\n  | visitor |                            |\n"
              "  | regular | from 40.00                 |\n  highest that holds\n  never falls\n\n"
              "define price of order : Money = 50.00 CNY * (if standing of order.buyer before order is regular then 90% else 100%)\n\n"
              "order.paid must be price of order, otherwise refuse \"not the price\"\n\n"
              "bonus b \"To the referrer\"\n  for each order in period\n  for each r in order.buyer.referrer\n  pay 10% of order.paid to r\n");
  stage.give("member", {"id", "referrer"}, chain());
  stage.give("order", {"id", "buyer", "product", "paid", "on"},
             {{"1", "90000", "tea", "50.00", "2026-03-01"}, {"2", "10", "tea", "45.00", "2026-03-02"}, {"3", "95000", "tea", "45.00", "2026-03-03"}});
  const auto result = stage.settle("2026-03");
  REQUIRE(!result.fault);
  CHECK(result.settlement.refused.size() == 1);  // nobody below 95,000 had bought
  CHECK(stage.paid(result.settlement, "89999") == number::Rational(5));
  CHECK(stage.paid(result.settlement, "9") == number::Rational::scaled(45, 1));
}
