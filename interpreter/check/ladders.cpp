// Ladders: rungs that nobody can hold. What is compared are the written conditions; two conditions on
// different measures are taken to be independent.
#include "check/check.h"
#include "check/ladders_conditions.h"
#include "diagnostics/codes/tables.h"

namespace bonafide::check {

using namespace checked;
using diagnostics::Code;
namespace code = diagnostics::code;
using diagnostics::Note;

namespace {

void check_ladder(const Plan& plan, const Ladder& ladder, Keys& keys, diagnostics::Sink& sink) {
  const auto& rungs = ladder.rungs;
  if (rungs.empty()) return;
  if (!rungs.front().conditions.empty()) {
    const auto& cell = rungs.front().conditions.front();
    sink.add(code::lowest_rung_with_conditions, cell.span.valid() ? cell.span : rungs.front().span)
        .with("ladder", ladder.name)
        .with("rung", rungs.front().name);
  }
  std::vector<RungConditions> conditions;
  for (const auto& rung : rungs) conditions.push_back(conditions_of(plan, rung, keys));
  conditions.front() = RungConditions{};  // whoever holds no other rung holds the lowest
  for (std::size_t i = 1; i < rungs.size(); ++i)
    if (conditions[i].never)
      sink.add(code::rung_contradicts_itself, rungs[i].span)
          .with("ladder", ladder.name)
          .with("rung", rungs[i].name);
  // Rung by rung one climbs through every rung on the way, so that only the order of thresholds counts there.
  if (ladder.rung_by_rung) return;
  for (std::size_t i = 0; i + 1 < rungs.size(); ++i) {
    if (conditions[i].never) continue;
    for (std::size_t above = i + 1; above < rungs.size(); ++above) {
      if (conditions[above].never || !implies(conditions[i], conditions[above])) continue;
      const bool equal = implies(conditions[above], conditions[i]);
      const Code code = conditions[above].none() ? code::rung_for_everybody
                        : equal                  ? code::rungs_with_equal_conditions
                                                 : code::rung_never_held;
      sink.add(code, rungs[i].span)
          .with("ladder", ladder.name)
          .with("rung", rungs[i].name)
          .with("above", rungs[above].name)
          .label(rungs[above].span, Note::rung_above);
      break;
    }
  }
}

}  // namespace

void check_ladders(const base::Sources&, const Plan& plan, diagnostics::Sink& sink) {
  Keys keys(plan);
  for (const auto& ladder : plan.ladders) check_ladder(plan, ladder, keys, sink);
}

}  // namespace bonafide::check
