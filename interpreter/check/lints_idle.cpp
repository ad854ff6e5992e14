// Conditions in a loop that say nothing of what the loop runs through: all of its rows pass, or none.
#include <algorithm>
#include <type_traits>

#include "base/closed.h"
#include "check/lints.h"
#include "diagnostics/codes/lints.h"

namespace bonafide::check {

using namespace checked;
namespace code = diagnostics::code;
using diagnostics::Note;

namespace {

bool runs_through_many(const Source& source) {
  return std::visit(
      [](const auto& rows) {
        using T = std::decay_t<decltype(rows)>;
        if constexpr (std::is_same_v<T, OptionalValue>) {
          return false;  // one at most: `for each r in m.referrer where …` may as well ask of m
        } else {
          static_assert(std::is_same_v<T, AllRows> || std::is_same_v<T, OwnedRows> ||
                        std::is_same_v<T, KinRows> || std::is_same_v<T, PathRows> ||
                        std::is_same_v<T, PaymentRows> || std::is_same_v<T, LotRows> ||
                        std::is_same_v<T, SlabRows> || std::is_same_v<T, ChoiceValues> ||
                        std::is_same_v<T, Numbers> || std::is_same_v<T, DerivedRows>);
          return true;
        }
      },
      source.rows);
}

}  // namespace

void lint_idle(const base::Sources& sources, const Plan& plan, diagnostics::Sink& sink) {
  Keys keys(plan);
  std::vector<base::Span> told;
  // In a fold such a condition is how one says `only if`; in a rule it could stand above the loop.
  std::vector<PipeId> rules;
  for (const auto& bonus : plan.bonuses) rules.push_back(bonus.pipe);
  for (const auto& report : plan.reports) rules.push_back(report.pipe);
  for (const auto& promise : plan.promises) rules.push_back(promise.pipe);
  for (const auto rule : rules) {
    if (!rule.valid()) continue;
    const auto& clauses = plan[rule].clauses;
    const For* loop = nullptr;
    std::vector<Slot> since;  // names that the loop and what follows it bind
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      const auto& clause = clauses[i];
      if (const auto* each = std::get_if<For>(&clause.node)) {
        loop = runs_through_many(plan[each->in]) ? each : nullptr;
        since = {each->slot};
        for (std::size_t j = i + 1; j < clauses.size() && !std::holds_alternative<For>(clauses[j].node);
             ++j) {
          if (const auto* let = std::get_if<Let>(&clauses[j].node)) since.push_back(let->slot);
          if (const auto* scan = std::get_if<Scan>(&clauses[j].node)) since.push_back(scan->slot);
        }
      }
      const auto* where = std::get_if<Where>(&clause.node);
      if (where == nullptr || loop == nullptr) continue;
      const auto& reads = keys.slots(keys.of(where->condition));
      // A condition on nobody in particular, such as a parameter, switches the whole rule.
      if (reads.empty() || std::any_of(reads.begin(), reads.end(), [&](Slot slot) {
            return std::find(since.begin(), since.end(), slot) != since.end();
          }))
        continue;
      const base::Span span = plan.span(where->condition), of = plan[loop->in].span;
      if (!span.valid() || (plan.source.valid() && span.source != plan.source)) continue;
      if (std::find(told.begin(), told.end(), span) != told.end()) continue;
      told.push_back(span);
      auto& diagnostic =
          sink.add(code::idle_condition, span).with("condition", std::string(sources.text(span)));
      if (of.valid()) diagnostic.label(of, Note::because_of);
    }
  }
}

}  // namespace bonafide::check
