// `bonafide test --coverage`: what the examples of each plan exercise, gathered, printed, written.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command/context.h"
#include "trial/coverage.h"
#include "trial/trial.h"

namespace bonafide::command {

// A plan or library that was named on the command line, with what became of its examples.
struct Tested {
  std::string path;
  const syntax::File* file = nullptr;
  std::optional<checked::Plan> plan;  // none: it does not check
  std::vector<trial::Outcome> outcomes;
  std::unique_ptr<meaning::Exercised> exercised;
  bool passed() const;
};

// The places in the workspace where a plan has this text as one of its libraries.
std::vector<base::SourceId> uses(const Workspace& workspace, const checked::Plan& plan, const std::string& text);

// One a tested text that checks, in order. A library's is what all the plans that use it exercise of it.
struct CoverageOf {
  const Tested* tested;
  trial::Coverage coverage;
};
std::vector<CoverageOf> coverage_of(Workspace& workspace, const std::deque<Tested>& tested);

void print_coverage(const Context& context, const base::Sources& sources, const std::vector<CoverageOf>& all);
// One page where `path` ends in .html, else a folder with a page a text.
bool write_coverage(const Context& context, const base::Sources& sources, const std::vector<CoverageOf>& all,
                    const std::string& path, diagnostics::Sink& sink);
trial::Coverage::Count total(const std::vector<CoverageOf>& all);

std::string percent(std::uint32_t tenths);  // 87.5%

}  // namespace bonafide::command
