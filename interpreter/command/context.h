// What every subcommand shares: language, colour, exit codes, printing of diagnostics, finding of plans.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bonafide.h"
#include "diagnostics/diagnostic.h"

namespace bonafide::command {

enum Exit : int { done = 0, wrong = 1, usage = 2, data_refused = 3, stopped = 4, our_bug = 70 };

struct Context {
  diagnostics::Language language = diagnostics::Language::en;
  bool colour = false;  // of stderr
  bool zh() const { return language == diagnostics::Language::zh; }
};

// `lang`: "en", "zh" or empty, then LC_ALL, LC_MESSAGES and LANG decide.
Context make_context(const std::string& lang);

// All diagnostics to stderr, then one line that counts them.
void print(const Context& context, const Workspace& workspace, diagnostics::Sink& sink);

// Reports a name that the plan does not have, with the names it has and those that may have been meant.
void report_unknown(diagnostics::Sink& sink, diagnostics::Words what, const std::string& name,
                    const std::vector<std::string>& known);

// The `.bonus` files of files and folders (searched all the way down), sorted.
std::vector<std::string> plan_files(const std::vector<std::string>& paths, diagnostics::Sink& sink);

}  // namespace bonafide::command
