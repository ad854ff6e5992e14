#include "command/subcommands.h"
#include "playground/repl.h"

namespace bonafide::command {

int repl(const Context& context, const RunOptions& options) {
  playground::ReplOptions repl;
  repl.plan = options.plan;
  repl.data = options.data;
  repl.state = options.state;
  repl.period = options.period;
  repl.settings = options.settings;
  repl.language = context.language;
  repl.colour = context.colour;
  return playground::run_repl(repl);
}

}  // namespace bonafide::command
