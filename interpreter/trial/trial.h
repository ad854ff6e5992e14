// Runs the `example` blocks of a plan.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "checked/plan.h"
#include "diagnostics/diagnostic.h"

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

// One outcome an example, in written order. Faulty rows of an example are diagnostics at their cells.
std::vector<Outcome> run(const base::Sources& sources, const checked::Plan& plan,
                         diagnostics::Language language, diagnostics::Sink& sink);

}  // namespace bonafide::trial
