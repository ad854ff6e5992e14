// The prompt: expressions, rules, settlements and reasons, tried on one plan and its data.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "playground/line_reader.h"

namespace bonafide::playground {

struct ReplOptions {
  std::string plan, data, state, period;  // "": none
  std::vector<std::string> settings;      // NAME=VALUE
  diagnostics::Language language = diagnostics::Language::en;
  bool colour = false;
};

// Reads standard input until its end or `:quit`: with editing on a terminal, plainly from a pipe. Results go
// to standard output, diagnostics to standard error. Status: 0; from a pipe 1 if any input had an error; 1 or
// 3 if the plan or the data that were named cannot be taken.
int run_repl(const ReplOptions& options);
int run_repl(const ReplOptions& options, LineReader& reader, std::ostream& output, std::ostream& errors);

}  // namespace bonafide::playground
