// What is wrong with a command line that could not be read.
#pragma once

#include "command/context.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace bonafide::command {

// Prints a diagnostic for it to stderr: a command or option that there is not, one that is missing, a value that does not fit.
void report_usage(const Context& context, CLI::App& app, const CLI::ParseError& error, int argc, char** argv);

}  // namespace bonafide::command
