// What examples exercise, kind by kind, and how a text is changed.
#include <catch2/catch.hpp>

#include <memory>

#include "../plan_head.h"
#include "bonafide.h"
#include "diagnostics/render.h"
#include "trial/coverage.h"
#include "trial/mutants.h"
#include "trial/number_step.h"
#include "trial/trial.h"

namespace {

using namespace bonafide;

const std::string head = plan_head("shop", "A shop") + R"(
rows product
  | id  | title | retail (CNY) |
  | tea | "Tea" |        10.00 |

)";

std::string example(const std::string& paid, const std::string& expect) {
  return "\nexample \"one\"\n  given members\n    | id  | referrer |\n    | Ann |          |\n    | Bea | Ann      |\n"
         "  given orders\n    | id | buyer | product | paid (CNY) | on         |\n    | o1 | Bea   | tea     | " +
         paid + " | 2026-03-02 |\n  settle 2026-03\n  expect " + expect + "\n";
}

struct Shop {
  Workspace workspace;
  std::optional<checked::Plan> plan;
  explicit Shop(const std::string& text) {
    diagnostics::Sink sink;
    plan = workspace.check_text("shop.bonus", text, sink);
    INFO(diagnostics::render(sink, workspace.sources(), {}));
    REQUIRE(plan);
  }
  const syntax::File& file() const { return *workspace.syntax_of(plan->source); }
};

// "words: what never happened" of every goal that no example meets.
std::vector<std::string> uncovered(const std::string& rules, const std::string& examples) {
  Shop shop(head + rules + examples);
  meaning::Exercised exercised(*shop.plan);
  diagnostics::Sink sink;
  for (const trial::Outcome& outcome : trial::run(shop.workspace.sources(), *shop.plan, diagnostics::Language::en, sink, &exercised))
    CHECK(outcome.passed());
  std::vector<std::string> out;
  const trial::Coverage coverage(shop.file(), *shop.plan, exercised);
  for (const trial::Goal& goal : coverage.goals())
    if (!goal.met) out.push_back(std::string(shop.workspace.sources().text(goal.span)) + ": " + goal.never.en);
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("each kind of place is met or not by what the examples do", "[trial][coverage]") {
  const std::string bonus = "bonus direct\n  for each order in period\n  for each r in order.buyer.referrer\n";
  struct Case {
    std::string rules, paid, expect;
    Lines missing;
  };
  const Case cases[] = {
      {"table rate_of\n  | paid (CNY)  || rate |\n  | below 50.00 ||   5% |\n  | from 50.00  ||  10% |\n\n" + bonus +
           "  pay rate_of(order.paid) of order.paid to r\n",
       "50.00", "direct pays Ann 5.00 CNY", {"| below 50.00 ||   5% |: was never chosen"}},
      {bonus + "  where order.paid > 20.00 CNY\n  pay 1.00 CNY to r\n", "20.00", "direct pays nobody",
       {"direct: never wrote a line", "order.paid > 20.00 CNY: never held"}},
      {bonus + "  where order.paid > 20.00 CNY and r.left is missing\n  pay 1.00 CNY to r\n", "30.00", "direct pays Ann 1.00 CNY",
       {"order.paid > 20.00 CNY and r.left is missing: never failed", "order.paid > 20.00 CNY: never failed",
        "r.left is missing: never failed"}},
      {bonus + "  pay (if (order.paid > 20.00 CNY) then 2.00 CNY else 3.00 CNY) to r\n", "20.00", "direct pays Ann 3.00 CNY",
       {"2.00 CNY: this side of `if` was never taken"}},
      {"define size of order : Text\n  | when                    | value   |\n  | order.paid > 20.00 CNY  | \"large\" |\n"
       "  | order.paid is 20.00 CNY | \"just\"  |\n  | otherwise               | \"small\" |\n",
       "20.00", "size(o1) is \"just\"",
       {"| order.paid > 20.00 CNY  | \"large\" |: was never chosen", "| otherwise               | \"small\" |: was never chosen"}},
      {bonus + "  pay 5.00 CNY to r\n\nlimit cap\n  on direct\n  per member\n  to 5.00 CNY\n  scaled\n", "20.00",
       "direct pays Ann 5.00 CNY", {"cap: never cut anything"}},
      {bonus + "  pay 5.01 CNY to r\n\nlimit cap\n  on direct\n  per member\n  to 5.00 CNY\n  scaled\n", "20.00",
       "direct pays Ann 5.00 CNY", {"cap: always cut: nothing ever stayed below it"}},
      {"refuse order \"no\"\n  where order.paid > 0\n", "20.00", "refused o1 \"no\"",
       {"order: refused every row", "order.paid > 0: never failed"}},
      {"define packs of member : Money = spent(member, lifetime)\n\nladder standing of member\n"
       "  | rung | packs of member (CNY) |\n  | a    |                       |\n  | b    | from 10.00            |\n"
       "  | c    | from 20.00            |\n  highest that holds\n  never falls\n",
       "20.00", "standing of Bea is c", {"| b    | from 10.00            |: nobody ever reached this rung"}},
      {"define unused of member : Money = spent(member, lifetime)\n", "20.00", "spent(Bea, lifetime) is 20.00 CNY",
       {"unused: was never asked for"}},
      {"guarantee none\n  for each m in members where m.left exists\n  always earned(m) >= 0.00 CNY\n", "20.00", "none holds",
       {"none: was never judged on anything"}},
      {bonus + "  pay 1.00 CNY to r\n\nhold late\n  on direct\n  released when member.left exists, lost after 1 month\n", "20.00",
       "direct pays nobody", {"late: never released a payment", "late: never let a payment lapse"}},
  };
  for (const Case& one : cases) {
    INFO(one.rules);
    CHECK(uncovered(one.rules, example(one.paid, one.expect)) == one.missing);
  }
}

TEST_CASE("examples that fail in nothing but a mutant notice it", "[trial][mutants]") {
  const std::string rules = "bonus direct\n  for each order in period where order.paid >= 50.00 CNY\n"
                            "  for each r in order.buyer.referrer\n  pay 8% of order.paid to r\n";
  Shop shop(head + rules + example("50.00", "direct pays Ann 4.00 CNY"));
  CHECK_FALSE(trial::failing(shop.workspace.sources(), *shop.plan));
  const base::Source& source = shop.workspace.sources()[shop.plan->source];
  Lines made, survive;
  for (const trial::Mutant& mutant : trial::mutants(shop.workspace.sources(), shop.file(), *shop.plan)) {
    const trial::ChangedLine line = trial::changed_line(source, mutant);
    made.push_back(line.after);
    diagnostics::Sink sink;
    Workspace other;
    const auto plan = other.check_text("shop.bonus", trial::mutated(source.text, mutant), sink);
    if (plan && !trial::failing(other.sources(), *plan)) survive.push_back(line.after);
  }
  CHECK(made == Lines{"for each order in lifetime where order.paid >= 50.00 CNY", "for each order in period",
                      "for each order in period where order.paid > 50.00 CNY",
                      "for each order in period where order.paid >= 49.99 CNY",
                      "for each order in period where order.paid >= 50.01 CNY", "pay 7% of order.paid to r",
                      "pay 9% of order.paid to r"});
  CHECK(survive == Lines{"for each order in lifetime where order.paid >= 50.00 CNY", "for each order in period",
                         "for each order in period where order.paid >= 49.99 CNY"});
}

TEST_CASE("where two cells meet, a boundary moves in both; words change in their own language", "[trial][mutants]") {
  const std::string rules =
      "table rate_of\n  | paid (CNY)     || rate |\n  | below 1_000.00 ||   0% |\n  | from 1_000.00  ||  10% |\n\n"
      "bonus direct\n  for each order in period\n  for each r in order.buyer.referrer\n"
      "  pay (rate_of(order.paid) of order.paid capped at 100.00 CNY) to r\n\n"
      "limit cap\n  on direct\n  per member\n  to 5.00 CNY\n  先到先得\n";
  Shop shop(head + rules);
  const base::Source& source = shop.workspace.sources()[shop.plan->source];
  std::size_t both = 0, floored = 0, policy = 0;
  for (const trial::Mutant& mutant : trial::mutants(shop.workspace.sources(), shop.file(), *shop.plan)) {
    const std::string text = trial::mutated(source.text, mutant);
    if (text.find("below 999.99") != std::string::npos) {
      ++both;
      CHECK(text.find("from 999.99") != std::string::npos);
      CHECK(trial::changed_line(source, mutant).others == 1);
    }
    if (text.find("floored at 100.00") != std::string::npos) ++floored;
    if (text.find("latest first") != std::string::npos) ++policy;
  }
  CHECK(both == 1);
  CHECK(floored == 1);
  CHECK(policy == 1);
}

TEST_CASE("every mutant of every plan is a text that can be read or is refused, never a crash", "[trial][mutants]") {
  // Of the project's own plans those that use most of the language.
  for (const char* name : {"baby_store/baby_store", "single_product/single_product", "points_club/points_club"}) {
    Workspace workspace;
    diagnostics::Sink sink;
    const auto plan = workspace.check_file(std::string(BONAFIDE_ROOT) + "/plans/" + name + ".bonus", sink);
    REQUIRE(plan);
    const base::Source& source = workspace.sources()[plan->source];
    std::size_t checked = 0, all = 0;
    for (const trial::Mutant& mutant : trial::mutants(workspace.sources(), *workspace.syntax_of(plan->source), *plan)) {
      const std::string text = trial::mutated(source.text, mutant);
      CHECK(text != source.text);
      Workspace other;
      diagnostics::Sink faults;
      const bool good = other.check_text(source.name, text, faults).has_value();
      CHECK(good == (faults.errors() == 0));
      checked += good ? 1 : 0;
      ++all;
    }
    CHECK(all > 20);
    CHECK(checked * 10 > all * 8);
  }
}

TEST_CASE("a number goes one step of its last decimal, down to nought and no further", "[trial][mutants]") {
  const std::pair<const char*, std::pair<const char*, const char*>> cases[] = {
      {"100", {"99", "101"}},      {"8", {"7", "9"}},           {"99", {"98", "100"}},        {"6_900.00", {"6899.99", "6900.01"}},
      {"0", {"", "1"}},            {"0.00", {"", "0.01"}},      {"0.1", {"0.0", "0.2"}},      {"1_000", {"999", "1001"}},
      {"9.99", {"9.98", "10.00"}}, {"10.00", {"9.99", "10.01"}}, {"0.95", {"0.94", "0.96"}}};
  for (const auto& [written, around] : cases) {
    INFO(written);
    CHECK(trial::stepped(written, false).value_or("") == around.first);
    CHECK(trial::stepped(written, true).value_or("") == around.second);
  }
}
