// Runs the `example` blocks of a plan.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/source.h"
#include "checked/plan.h"
#include "diagnostics/diagnostic.h"
#include "meaning/exercised.h"

namespace bonafide::trial {

struct Failure {
  base::Span span;  // the `expect` line
  std::string expected, got;
  std::vector<std::string> why;  // how it came about, a line each
};
struct Outcome {
  std::string title;
  base::Span span;
  std::size_t expectations = 0;
  std::vector<Failure> failures;
  bool passed() const { return failures.empty(); }
};

// One outcome an example, in written order. Faulty rows of an example are diagnostics at their cells. What the
// examples go through is noted in `exercised`, where there is one.
std::vector<Outcome> run(const base::Sources& sources, const checked::Plan& plan,
                         diagnostics::Language language, diagnostics::Sink& sink,
                         meaning::Exercised* exercised = nullptr);

// Does any example fail? The first that does ends it, without a why. The one numbered `first` is tried first.
// Gives the number of an example that fails.
std::optional<std::size_t> failing(const base::Sources& sources, const checked::Plan& plan, std::size_t first = 0);

}  // namespace bonafide::trial
