#include "command/subcommands.h"
namespace bonafide::command { int repl(const Context&, const RunOptions&) { return 0; } }
