#include "command/command.h"

int main(int argc, char** argv) { return bonafide::command::run(argc, argv); }
