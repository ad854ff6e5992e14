// docs/meaning.md, sections 2 and 6: judging rows, one at a time in row order, each as at itself.
#include <algorithm>

#include "meaning/settler.h"

namespace bonafide::meaning {

using checked::Check;
using checked::Clock;

// The first check that the row fails gives the reason; the row is absent from then on.
bool Settler::judge(Row row, const std::vector<std::size_t>& checks, Context& context) {
  for (const std::size_t c : checks) {
    const Check& check = plan_.checks[c];
    if (!(check.record == row.record)) continue;
    const bool of_field = !check.pipe.valid();
    if (of_field && !world_.real) continue;  // there the field is worked out, not compared
    Evaluator::Open frame(evaluator_, std::max<std::size_t>(check.frame, 1));
    frame->slots[0] = row;
    if (check.clock.row && context.step && context.step->row) frame->slots[*check.clock.row] = *context.step->row;
    const Scope scope{context, *frame};
    bool bad = false;
    ++context.in_use;
    if (of_field)
      bad = evaluator_.holds(check.bad, scope);
    else
      evaluator_.run(check.pipe, scope, [&] {
        bad = true;
        return false;
      });
    --context.in_use;
    if (Exercised* exercised = evaluator_.exercised())
      exercised->checks[c] |= bad ? Exercised::refused : Exercised::passed;
    if (!bad) continue;
    world_.set_absent(row);
    world_.refused.emplace_back(row, check.reason);
    if (of_field) world_.refused_for_fields.push_back(row);
    return true;
  }
  return false;
}

void Settler::judge_period() {
  std::vector<std::size_t> checks;
  std::vector<bool> judged(plan_.records.size());
  for (std::size_t c = 0; c < plan_.checks.size(); ++c) {
    if (plan_.checks[c].clock.kind != Clock::Kind::period_end) continue;
    checks.push_back(c);
    judged[plan_.checks[c].record.index()] = true;
  }
  if (checks.empty()) return;

  // Undated rows have no time: they come before all dated ones and are judged at the period's start.
  const number::Moment from = ground_.period.from;
  const Instant start{{{from.microseconds, 0, 0}, false}, from, false, ground_.period.first};
  std::unique_ptr<Context> context;
  for (std::size_t r = 0; r < plan_.records.size(); ++r) {
    if (!judged[r] || ground_.rows.dated(RecordId(r))) continue;
    for (std::uint32_t i = 0; i < ground_.rows.size(RecordId(r)); ++i) {
      if (!context) context = std::make_unique<Context>(world_, Context::Kind::as_of, start, nullptr, false);
      if (judge(Row{RecordId(r), i}, checks, *context)) context.reset();  // what was known may have counted it
    }
  }
  context.reset();
  for (const Row row : ground_.rows.rows_of_period()) {
    if (!judged[row.record.index()] || world_.is_absent(row)) continue;
    if (judge(row, checks, evaluator_.as_of(world_, row, checked::Side::after)))
      evaluator_.forget(world_, row);
  }
}

// Rules with a clock judge the rows that have come since the clock ticked last.
void Settler::judge_step(const Step& step) {
  judged_until_.resize(plan_.checks.size());
  std::vector<std::size_t> checks;
  for (std::size_t c = 0; c < plan_.checks.size(); ++c)
    if (plan_.checks[c].clock.kind != Clock::Kind::period_end && step.ticks(plan_.checks[c].clock)) checks.push_back(c);
  if (checks.empty()) return;
  const auto is_due = [&](std::size_t c, Row row) {
    const Place place = ground_.rows.place(row);
    return plan_.checks[c].record == row.record && (!judged_until_[c] || *judged_until_[c] < place);
  };
  std::vector<Row> rows;
  if (step.row && std::all_of(checks.begin(), checks.end(), [&](std::size_t c) {
        return plan_.checks[c].record == step.row->record;
      })) {
    rows.push_back(*step.row);
  } else {
    for (const Row row : ground_.rows.rows_of_period())
      if (step.instant.cut.sees(ground_.rows.place(row))) rows.push_back(row);
  }
  for (const Row row : rows) {
    if (world_.is_absent(row)) continue;
    std::vector<std::size_t> due;
    for (const std::size_t c : checks)
      if (is_due(c, row)) due.push_back(c);
    if (due.empty()) continue;
    if (judge(row, due, evaluator_.as_of(world_, row, checked::Side::after)))
      evaluator_.forget(world_, row);
    for (const std::size_t c : due) judged_until_[c] = ground_.rows.place(row);
  }
}

}  // namespace bonafide::meaning
