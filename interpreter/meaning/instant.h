// Executes section 1 of docs/meaning.md: instants, and windows that end at them.
#pragma once

#include <vector>

#include "checked/plan.h"
#include "meaning/rows.h"

namespace bonafide::meaning {

// Which rows are seen: those before a place in the row order, or up to and with it.
struct Cut {
  Place place;
  bool included = false;
  bool sees(const Place& other) const { return other < place || (included && other == place); }
};

struct Instant {
  Cut cut;
  number::Moment time;    // of the row, or the end of the step
  bool time_included;     // is a moment equal to `time` not after this instant?
  number::Date day;       // whose calendar units are those of now: at an end of a unit, its last day
  bool past(std::int64_t moment) const {
    return moment < time.microseconds || (time_included && moment == time.microseconds);
  }
};
Instant at_end(const checked::Plan& plan, number::Date day_after);                    // of a day, or of the period
Instant at_row(const checked::Plan& plan, const Rows& rows, Row row, checked::Side side);

// A window as a span of time: from <= t < until. That it ends now is the instant's own cut; `until` is set
// only by windows that end earlier.
struct Span {
  std::int64_t from = before_all_time;
  std::int64_t until = INT64_MAX;
  bool holds(std::int64_t time) const { return from <= time && time < until; }
};
Span span_of(const checked::Plan& plan, const number::Period& period, const columns::Window& window,
             const Instant& now);

// A step of the period: the clocks that tick at its instant.
struct Step {
  Instant instant;
  std::vector<checked::Clock> clocks;
  std::optional<Row> row;  // that happens
  bool last = false;
  bool ticks(const checked::Clock& clock) const;
};
// By the clocks in use; `happens` are the rows of the period that are there, in row order.
std::vector<Step> steps(const checked::Plan& plan, const Rows& rows, const number::Period& period,
                        const std::vector<Row>& happens);

}  // namespace bonafide::meaning
