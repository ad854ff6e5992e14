#include "command/usage.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.h"
#include "diagnostics/codes/tool.h"
#include "diagnostics/listed.h"

namespace bonafide::command {
namespace {

namespace code = diagnostics::code;

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

}  // namespace

void report_usage(const Context& context, CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  std::vector<std::string> commands, known = options_of(app);
  for (const CLI::App* command : app.get_subcommands({})) commands.push_back(command->get_name());
  const CLI::App* command = nullptr;
  std::string first_word, unknown_option;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") break;
    if (word.rfind("--", 0) != 0) {
      // The value of `--lang`, the one option that may stand before the command.
      if (first_word.empty() && !(i > 1 && std::string(argv[i - 1]) == "--lang")) {
        first_word = word;
        if (std::find(commands.begin(), commands.end(), word) != commands.end()) {
          command = app.get_subcommand(word);
          const auto own = options_of(*command);
          known.insert(known.end(), own.begin(), own.end());
        }
      }
      continue;
    }
    const std::string name = word.substr(0, word.find('='));
    if (unknown_option.empty() && std::find(known.begin(), known.end(), name) == known.end()) unknown_option = name;
  }

  Workspace workspace;
  diagnostics::Sink sink;
  const std::string of = command ? "bonafide " + command->get_name() : "bonafide";
  if (!command && !first_word.empty())
    sink.add(code::unknown_command).with("name", first_word).with("known", diagnostics::listed(commands)).suggest(base::did_you_mean(first_word, commands));
  else if (!command && unknown_option.empty() && error.get_name() == "RequiredError")
    sink.add(code::command_missing).with("known", diagnostics::listed(commands));
  else if (command && !unknown_option.empty())
    sink.add(code::unknown_option).with("command", of).with("name", unknown_option).suggest(base::did_you_mean(unknown_option, known));
  else if (command && error.get_name() == "RequiredError") {
    // The first that is required and was not given; `error` names only its name.
    for (const CLI::Option* option : command->get_options()) {
      if (!option->get_required() || option->count() > 0) continue;
      const bool positional = option->get_lnames().empty();
      std::string name = positional ? option->get_name(true) : "--" + option->get_lnames().front();
      if (positional) std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      sink.add(code::option_missing).with("command", of).with("name", name).with("meaning", option->get_description());
    }
    if (sink.errors() == 0) sink.add(code::command_unreadable).with("command", of).with("what", error.what());
  } else {
    sink.add(code::command_unreadable).with("command", of).with("what", error.what());
  }
  print(context, workspace, sink);
}

}  // namespace bonafide::command
