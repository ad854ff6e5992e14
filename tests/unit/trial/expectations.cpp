// Every kind of `expect`, coming true and not, on one small plan; and what a failure says.
#include <catch2/catch.hpp>

#include "../plan_head.h"
#include "bonafide.h"
#include "diagnostics/render.h"
#include "trial/trial.h"

namespace {

using namespace bonafide;

const std::string plan_text = plan_head("shop", "A shop") + R"(
parameter rate : Rate from 0% to 50% = 10%

asset points "Points"
  scale 0

rows product
  | id  | title | retail (CNY) |
  | tea | "Tea" |       100.00 |

define total of member : Money = spent(member, lifetime)

ladder standing of member
  | rung   | total of member (CNY) |
  | guest  |                       |
  | friend | from 100.00           |
  highest that holds
  never falls

refuse order "too small"
  where order.paid < 1.00 CNY

bonus direct "Direct"
  for each order in period
  for each r in order.buyer.referrer
  pay rate of order.paid to r

bonus gift "Gift"
  for each order in period where order.paid >= 200.00 CNY
  give 1 of tea to order.buyer

bonus thanks "Thanks"
  for each order in period
  credit 5 points to order.buyer

report buyers "Buyers"
  for each m in members where total of m > 0
  show who   = m
  show total = total of m
  show third = total of m / 3

guarantee modest "At most a tenth"
  for each m in members
  always earned(m) <= 15.00 CNY
  on breach report

guarantee made_whole "Ten at least for who buys"
  for each m in members where total of m > 0
  always earned(m) >= 10.00 CNY
  on breach top up m

guarantee reach "Everybody can be a friend"
  for each m in members
  possible standing of m is friend within 1 period

example "sample"
  given members
    | id  | referrer |
    | Ann |          |
    | Bea | Ann      |
    | Cam | Ann      |
  given previous members
    | id  | standing |
    | Cam | friend   |
  given orders
    | id | buyer | product | paid (CNY) | on         |
    | o1 | Bea   | tea     |     100.00 | 2026-03-01 |
    | o2 | Cam   | tea     |     200.00 | 2026-03-02 |
    | o3 | Bea   | tea     |       0.50 | 2026-03-03 |
    | o4 | Bea   | tea     |      50.00 | 2026-04-01 |
  settle 2026-03
)";

struct Tried {
  std::vector<trial::Failure> failures;
  std::string diagnostics;
};

Tried attempt(const std::string& lines, diagnostics::Language language = diagnostics::Language::en,
              const std::string& plan_lines = plan_text) {
  Workspace workspace;
  diagnostics::Sink sink;
  const auto plan = workspace.check_text("shop.bonus", plan_lines + lines, sink);
  Tried tried;
  if (plan)
    for (const trial::Outcome& outcome : trial::run(workspace.sources(), *plan, language, sink))
      tried.failures.insert(tried.failures.end(), outcome.failures.begin(), outcome.failures.end());
  tried.diagnostics = diagnostics::render(sink, workspace.sources(), {});
  return tried;
}

}  // namespace

TEST_CASE("expectations that come true") {
  const char* const lines = GENERATE(
      "  expect total payouts are 50.00 CNY\n",  // 30.00 direct, 10.00 each to Bea and Cam
      "  expect refused o3 \"too small\"\n", "  expect refused o3\n",
      "  expect direct pays Ann 30.00 CNY\n",  // the sum of two lines
      "  expect direct pays Ann 20.00 CNY from o2\n",
      "  expect direct pays\n    | member | amount |\n    | Ann    |  30.00 |\n",
      "  expect direct pays\n    | member | source | amount |\n    | Ann | o2 | 20.00 |\n    | Ann | o1 | "
      "10.00 |\n",
      "  expect direct pays Bea nothing\n", "  expect direct pays Ann nothing from o3\n",
      "  expect gift gives Cam 1 of tea from o2\n", "  expect gift gives Bea nothing\n",
      "  expect thanks credits Bea 5 points\n",
      "  settle 2026-04\n  expect gift gives nobody\n  expect points of Bea is 10 points\n",
      "  expect made_whole pays Bea 10.00 CNY\n",
      "  expect buyers shows\n    | who | total | third |\n    | Bea | 100.00 | 33.33 |\n    | Cam | 200.00 "
      "| 66.7 |\n",
      "  expect buyers shows\n    | total | who |\n    | 100.00 | Bea |\n    | 200.00 | Cam |\n",
      "  expect modest breaks\n", "  expect modest breaks for Ann by 15.00 CNY\n",
      "  expect modest breaks for Ann\n",
      "  expect made_whole breaks for Bea by 10.00 CNY\n",  // topped up counts as broken
      "  expect standing of Bea is friend\n", "  expect previous standing of Cam is friend\n",
      "  expect total of Bea + 1.00 CNY > total of Ann and not (standing of Ann is friend)\n",
      "  settle 2026-04 to 2026-05\n  expect direct pays nobody\n  expect total of Bea is 150.00 CNY\n");
  const Tried tried = attempt(lines);
  INFO(lines << tried.diagnostics);
  for (const trial::Failure& failure : tried.failures)
    UNSCOPED_INFO(failure.expected << " / " << failure.got);
  CHECK(tried.failures.empty());
  CHECK(tried.diagnostics.empty());
}

TEST_CASE("a failed expectation says what came instead, and why") {
  struct Row {
    const char* lines;
    const char* expected;
    const char* got;
    const char* why;  // a line of it; "": none needed
  };
  const Row row = GENERATE(values<Row>({
      {"  expect total payouts are 40.00 CNY\n", "40.00 CNY", "50.00 CNY",
       "direct pays Ann 10.00 CNY from o1"},
      {"  expect refused o1\n", "o1 refused", "o1 was not refused in 2026-03", "o3 was refused: too small"},
      {"  expect refused o3 \"too dear\"\n", "o3 refused, \"too dear\"", "refused, \"too small\"", ""},
      {"  expect direct pays Ann 31.00 CNY\n", "Ann 31.00 CNY", "Ann 30.00 CNY",
       "direct pays Ann 20.00 CNY from o2"},
      {"  expect direct pays Ann 30.00 CNY from o2\n", "Ann 30.00 CNY from o2", "Ann 20.00 CNY", ""},
      {"  expect direct pays Bea 1.00 CNY\n", "Bea 1.00 CNY", "Bea nothing",
       "Direct (direct): nothing for Bea"},
      {"  expect direct pays nobody\n", "nobody",
       "direct pays Ann 10.00 CNY from o1; direct pays Ann 20.00 CNY from o2", ""},
      {"  expect direct pays Ann nothing\n", "Ann nothing",
       "direct pays Ann 10.00 CNY from o1; direct pays Ann 20.00 CNY from o2", ""},
      {"  expect direct pays\n    | member | amount |\n    | Ann    |  29.00 |\n", "Ann 29.00",
       "Ann 30.00 CNY", ""},
      {"  expect direct pays\n    | member | amount |\n    | Ann    |  30.00 |\n    | Bea | 1.00 |\n",
       "Bea 1.00", "nothing", ""},
      {"  expect direct pays\n    | member | source | amount |\n    | Ann    | o1 | 10.00 |\n",
       "no row of this kind: the list is complete", "Ann o2 20.00 CNY", ""},
      {"  expect gift gives Bea 1 of tea\n", "Bea 1 of tea", "Bea nothing",
       "  order o1: `where order.paid >= 200.00 CNY` is no: `order.paid` is 100.00 CNY"},
      {"  expect thanks credits Bea 6 points\n", "Bea 6 points", "Bea 5 points", ""},
      {"  expect buyers shows\n    | who | total |\n    | Cam | 200.00 |\n", "row 1, who: Cam", "Bea", ""},
      {"  expect buyers shows\n    | who | third |\n    | Bea | 33.34 |\n", "row 1, third: 33.34", "", ""},
      {"  expect buyers shows\n    | who |\n    | Bea |\n", "no row 2", "", ""},
      {"  expect modest holds\n", "modest holds", "modest breaks",
       "Ann by 15.00 CNY: `15.00 CNY` is 15.00 CNY and `earned(m)` is 30.00 CNY"},
      {"  expect made_whole holds\n", "made_whole holds", "made_whole breaks and is topped up", ""},
      {"  expect modest breaks for Bea\n", "modest breaks for Bea", "modest breaks", ""},
      {"  expect modest breaks for Ann by 1.00 CNY\n", "modest breaks for Ann by 1.00 CNY", "modest breaks",
       ""},
      {"  expect standing of Bea is guest\n", "standing of Bea is guest", "`standing of Bea` is friend", ""},
      {"  expect total of Bea is 1.00 CNY\n", "total of Bea is 1.00 CNY", "`total of Bea` is 100.00 CNY", ""},
      {"  settle 2026-03\n  expect direct pays nobody\n", "2026-03 settles", "the period is settled already",
       ""},
  }));
  const Tried tried = attempt(row.lines);
  INFO(row.lines << tried.diagnostics);
  REQUIRE(tried.failures.size() == 1);
  const trial::Failure& failure = tried.failures.front();
  CHECK(failure.expected == row.expected);
  if (*row.got) CHECK(failure.got == row.got);
  std::string why;
  for (const std::string& line : failure.why) why += line + "\n";
  if (*row.why) CHECK_THAT(why, Catch::Contains(row.why));
}

// Money that somebody stores, or is credited in a purse held in money, is not money paid out.
TEST_CASE("what goes into a purse held in money is not paid out") {
  const Tried tried = attempt(plan_head("purse", "A purse") + R"(
asset own "Paid in"
  in CNY

asset gift "Given on top"
  in CNY

bonus stored "Paid in"
  for each order in period
  credit order.paid to order.buyer in own

bonus on_top "Given on top"
  for each order in period
  credit 10.00 CNY to order.buyer in gift

bonus back "Paid back"
  for each order in period where order.quantity > 1
  pay 3.00 CNY to order.buyer
  take 3.00 CNY from order.buyer in own

bonus used "Own money first"
  for each order in period where order.quantity > 1
  take 48.00 CNY from order.buyer out of own then gift

rows product
  | id  | title | retail (CNY) |
  | tea | "Tea" |        50.00 |

example "stored, given, used, paid back"
  given members
    | id  |
    | Ann |
    | Bea |
  given orders
    | id | buyer | product | quantity | paid (CNY) | on         |
    | o1 | Ann   | tea     |        1 |      50.00 | 2026-03-01 |
    | o2 | Bea   | tea     |        2 |      50.00 | 2026-03-02 |
  settle 2026-03
  expect total payouts are 3.00 CNY
  expect payout() is 3.00 CNY
  expect earned(Ann) is 0.00 CNY
  expect earned(Bea) is 3.00 CNY
  expect earned(Bea, back) is 3.00 CNY
  expect earned(Ann, stored) is 50.00 CNY
  expect earned(Ann) in own is 50.00 CNY
  expect earned(Ann) in gift is 10.00 CNY
  expect stored credits Ann 50.00 CNY from o1
  expect back pays Bea 3.00 CNY
  expect back takes Bea 3.00 CNY
  expect used takes Bea 48.00 CNY from o2
  expect balance(Bea, own) is 0.00 CNY
  expect balance(Bea, gift) is 9.00 CNY
)",
                              diagnostics::Language::en, "");
  INFO(tried.diagnostics);
  for (const trial::Failure& failure : tried.failures) UNSCOPED_INFO(failure.expected << " / " << failure.got);
  CHECK(tried.failures.empty());
  CHECK(tried.diagnostics.empty());
}

TEST_CASE("failures in Chinese") {
  const Tried tried =
      attempt("  expect refused o1\n  expect direct pays nobody\n", diagnostics::Language::zh);
  REQUIRE(tried.failures.size() == 2);
  CHECK(tried.failures[0].expected == "o1 被拒收");
  CHECK(tried.failures[0].got == "o1 在 2026-03 未被拒收");
  CHECK(tried.failures[1].expected == "无人");
}

TEST_CASE("faulty rows of an example are told at their cells") {
  const Tried tried = attempt(
      "\nexample \"faulty\"\n  given members\n    | id  | referrer |\n    | Ann | Zed      |\n"
      "  given previous members\n    | id  | standing |\n    | Ann | king |\n    | Bob | friend |\n"
      "  settle 2026-03\n  expect direct pays nobody\n");
  CHECK_THAT(tried.diagnostics, Catch::Contains("Zed"));
  REQUIRE(tried.failures.size() == 1);
}

TEST_CASE(
    "columns of an example fix facts, rungs and remembered facts; `given previous` is where the state "
    "starts") {
  const char* const text = R"(plan fixed
  version 1
  currency CNY
  round half up to 0.01
  period month
  zone UTC
  starts empty

use commerce

asset points "Points"
  scale 0
  expires after 12 months

define total of member : Money = spent(member, lifetime)

ladder standing of member
  | rung   | total of member (CNY) |
  | guest  |                       |
  | friend | from 100.00           |
  highest that holds
  never falls

remember streak of member : Count
  starts 0
  then previous streak of member + 1

bonus thanks "Thanks"
  for each m in members where standing of m is friend
  credit 5 points to m

bonus money
  for each m in members
  pay total of m + (1.00 CNY * streak of m) to m

example "a fact, a rung and a remembered fact are fixed"
  given members
    | id  | total (CNY) | standing | streak |
    | Ann |       20.00 | friend   |      7 |
    | Bea |             |          |        |
  settle 2026-01
  expect total of Ann is 20.00 CNY
  expect standing of Ann is friend
  expect standing of Bea is guest
  expect streak of Ann is 7
  expect streak of Bea is 1
  expect thanks credits
    | member | amount |
    | Ann    |      5 |
  expect money pays Ann 27.00 CNY
  settle 2026-02
  expect streak of Ann is 7
  expect streak of Bea is 2

example "previous values start from what is given"
  given members
    | id  |
    | Ann |
    | Bea |
  given previous members
    | id  | standing | streak | points |
    | Ann | friend   |      3 |     11 |
  settle 2026-01
  expect standing of Ann is friend
  expect previous standing of Ann is friend
  expect streak of Ann is 4
  expect points of Ann is 16 points
  expect points of Bea is 0 points
  settle 2027-01
  expect points of Ann is 5 points
)";
  Workspace workspace;
  diagnostics::Sink sink;
  const auto plan = workspace.check_text("fixed.bonus", text, sink);
  INFO(diagnostics::render(sink, workspace.sources(), {}));
  REQUIRE(plan);
  const auto outcomes = trial::run(workspace.sources(), *plan, diagnostics::Language::en, sink);
  REQUIRE(outcomes.size() == 2);
  for (const trial::Outcome& outcome : outcomes)
    for (const trial::Failure& failure : outcome.failures)
      FAIL_CHECK(outcome.title << ": expected " << failure.expected << ", got " << failure.got);
}
