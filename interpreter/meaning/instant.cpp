// docs/meaning.md, section 1: steps, instants, windows.
#include "meaning/instant.h"

#include <algorithm>

namespace bonafide::meaning {

using checked::Clock;
using columns::WindowKind;

Instant at_end(const checked::Plan& plan, number::Date day_after) {
  const number::Moment end = plan.zone.at(day_after);
  return {{{end.microseconds, 0, 0}, false}, end, false, number::Date{day_after.days - 1}};
}

Instant at_row(const checked::Plan& plan, const Rows& rows, Row row, checked::Side side) {
  const bool after = side == checked::Side::after;
  const number::Moment time{rows.time(row)};
  return {{rows.place(row), after}, time, after, plan.zone.local(time).date};
}

Span span_of(const checked::Plan& plan, const number::Period& period, const columns::Window& window,
             const Instant& now) {
  // The unit that a window counts in, its last one being that of now.
  const auto unit_of_now = [&]() -> number::Period {
    if (!window.of_period) return number::period_of(now.day, window.unit, plan.zone);
    return period;
  };
  switch (window.kind) {
    case WindowKind::lifetime: return {};
    case WindowKind::period: return {period.from.microseconds, INT64_MAX};
    case WindowKind::unit: return {unit_of_now().from.microseconds, INT64_MAX};
    case WindowKind::previous: {
      number::Period first = unit_of_now();
      const number::Moment until = first.from;
      for (std::uint32_t i = 0; i < window.count; ++i) first = number::period_before(first, plan.zone);
      return {first.from.microseconds, until.microseconds};
    }
    case WindowKind::last: {
      number::Period first = unit_of_now();
      for (std::uint32_t i = 1; i < window.count; ++i) first = number::period_before(first, plan.zone);
      return {first.from.microseconds, INT64_MAX};
    }
  }
  return {};
}

bool Step::ticks(const Clock& clock) const {
  return std::find(clocks.begin(), clocks.end(), clock) != clocks.end();
}

std::vector<Step> steps(const checked::Plan& plan, const Rows& rows, const number::Period& period,
                        const std::vector<Row>& happens) {
  std::vector<Clock> clocks;
  const auto use = [&](const Clock& clock) {
    if (clock.kind != Clock::Kind::period_end && std::find(clocks.begin(), clocks.end(), clock) == clocks.end())
      clocks.push_back(clock);
  };
  for (const checked::Column& column : plan.columns) use(column.clock);
  for (const checked::Check& check : plan.checks) use(check.clock);
  for (const checked::Bonus& bonus : plan.bonuses) use(bonus.clock);
  for (const checked::Limit& limit : plan.limits) use(limit.clock);

  std::vector<Step> steps;
  for (const Clock& clock : clocks) {
    if (clock.kind == Clock::Kind::each_row) {
      for (const Row row : happens)
        if (row.record == clock.record)
          steps.push_back({at_row(plan, rows, row, checked::Side::after), {clock}, row, false});
    } else {
      number::Period unit = number::period_of(period.first, clock.unit, plan.zone);
      for (; !(period.after < unit.after); unit = number::period_after(unit, plan.zone))
        steps.push_back({at_end(plan, unit.after), {clock}, std::nullopt, false});
    }
  }
  Step last{at_end(plan, period.after), {Clock{}}, std::nullopt, true};
  steps.push_back(std::move(last));

  // At one instant there is one step, in which all its clocks tick.
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    return a.instant.cut.place < b.instant.cut.place ||
           (a.instant.cut.place == b.instant.cut.place && !a.instant.cut.included && b.instant.cut.included);
  });
  std::vector<Step> merged;
  for (Step& step : steps) {
    if (!merged.empty() && merged.back().instant.cut.place == step.instant.cut.place &&
        merged.back().instant.cut.included == step.instant.cut.included) {
      merged.back().clocks.insert(merged.back().clocks.end(), step.clocks.begin(), step.clocks.end());
      merged.back().last = merged.back().last || step.last;
    } else {
      merged.push_back(std::move(step));
    }
  }
  return merged;
}

}  // namespace bonafide::meaning
