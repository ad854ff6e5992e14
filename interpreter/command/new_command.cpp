#include <fmt/core.h>

#include <cctype>
#include <filesystem>

#include "command/subcommands.h"
#include "command/whole_file.h"
#include "diagnostics/codes/tool.h"

namespace bonafide::embedded {
const std::vector<std::pair<std::string, std::string_view>>& starter_plan();
const std::vector<std::pair<std::string, std::string_view>>& starter_data();
}  // namespace bonafide::embedded

namespace bonafide::command {

namespace {

// A letter of any script, then letters, digits and _; the lexer has the last word when the plan is checked.
bool can_be_a_name(const std::string& name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front()))) return false;
  for (const unsigned char byte : name)
    if (byte < 0x80 && !std::isalnum(byte) && byte != '_') return false;
  return true;
}

}  // namespace

int new_plan(const Context& context, const std::string& path) {
  namespace fs = std::filesystem;
  Workspace workspace;
  diagnostics::Sink sink;
  const std::string name = fs::path(path).filename().string();
  std::error_code fault;
  if (!can_be_a_name(name)) sink.add(diagnostics::code::bad_new_name).with("name", name);
  else if (fs::exists(path, fault)) sink.add(diagnostics::code::folder_exists).with("path", path);

  const std::string plan_path = (fs::path(path) / (name + ".bonus")).string();
  if (sink.errors() == 0) {
    std::string text(embedded::starter_plan().front().second);
    const std::string placeholder = "plan NAME";
    text.replace(text.find(placeholder), placeholder.size(), "plan " + name);
    diagnostics::Sink own;
    if (!workspace.check_text(plan_path, text, own)) {
      sink.add(diagnostics::code::bad_new_name).with("name", name);  // a reserved word
    } else {
      fs::create_directories(fs::path(path) / "data", fault);
      bool written = !fault && write_whole(plan_path, text, sink);
      for (const auto& [file, rows] : embedded::starter_data())
        written = written && write_whole((fs::path(path) / "data" / (file + ".csv")).string(), std::string(rows), sink);
      if (fault) sink.add(diagnostics::code::file_unwritable).with("path", path);
    }
  }
  print(context, workspace, sink);
  if (sink.errors() > 0) return Exit::usage;
  if (context.zh()) {
    fmt::print("已建立 {0}\n可以试试：\n", plan_path);
  } else {
    fmt::print("made {0}\ntry:\n", plan_path);
  }
  fmt::print("  bonafide test {0}\n  bonafide settle {0} --data {1}/data --period 2026-03 --out {1}/2026-03\n"
             "  bonafide why {0} --data {1}/data --period 2026-03 m2\n", plan_path, path);
  return Exit::done;
}

}  // namespace bonafide::command
