// A plan settled period after period on assumed rates: who comes, buys and leaves is drawn, what follows from it is
// settled by the reference evaluator. The same seed gives the same numbers, on any machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checked/plan.h"
#include "diagnostics/diagnostic.h"
#include "number/calendar.h"
#include "number/rational.h"
#include "projection/assumptions.h"

namespace bonafide::projection {

struct DrawnParameter {  // a whole number where the parameter is a count
  checked::ParameterId parameter;
  number::Rational least, most;
};

struct Settings {
  number::Period first;
  std::uint32_t periods = 12;
  std::uint32_t runs = 1;
  std::uint64_t seed = 1;
  std::vector<DrawnParameter> drawn;  // anew for each run, in thousandths of the range
};

// One number followed through the periods of every run: members, members on a rung, rows, a measure of the
// assumptions, a report's single figure, what a bonus pays, the payout ratio.
struct Series {
  std::string name;
  int decimals = 0;                                             // as it is written; more where the value has more
  bool rate = false;
  std::vector<std::vector<std::optional<number::Rational>>> values;  // by run, by period; none: not there
};

struct Projection {
  std::vector<number::Period> periods;
  std::vector<Series> series;
};

// `plan`: checked with `declarations(assumptions)` under it. `parameters`: by ParameterId. Reports names that the plan lacks, fields that nothing gives, rows that the plan refuses to load.
std::optional<Projection> project(const checked::Plan& plan, const Assumptions& assumptions,
                                  const std::vector<columns::Value>& parameters, const Settings& settings,
                                  diagnostics::Sink& sink);

// Of the values of all runs in one period: nearest-rank quantiles; none where no run has a value.
struct Range {
  number::Rational lowest, tenth, median, ninetieth, highest;
};
std::optional<Range> range(const Series& series, std::size_t period);

}  // namespace bonafide::projection
