// The program `bonafide`: reads its arguments and runs one subcommand. Gives the exit status.
#pragma once

namespace bonafide::command {

int run(int argc, char** argv);

}  // namespace bonafide::command
