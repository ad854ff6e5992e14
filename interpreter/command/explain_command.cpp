#include <fmt/core.h>

#include "base/text.h"
#include "command/subcommands.h"
#include "diagnostics/codes/tool.h"

namespace bonafide::embedded {
const std::vector<std::pair<std::string, std::string_view>>& diagnostic_pages();
}

namespace bonafide::command {

int explain(const Context& context, const std::string& code) {
  if (code.empty()) {
    for (const diagnostics::Entry& row : diagnostics::catalog())
      fmt::print("{}  {:<8} {}\n", row.number,
                 row.severity == diagnostics::Severity::error ? (context.zh() ? "错误" : "error")
                                                              : (context.zh() ? "警告" : "warning"),
                 row.slug);
    return Exit::done;
  }
  if (const diagnostics::Entry* row = diagnostics::find_entry(code))
    for (const auto& [name, text] : embedded::diagnostic_pages())
      if (name == row->number) {
        fmt::print("{}", text);
        return Exit::done;
      }
  Workspace workspace;
  diagnostics::Sink sink;
  std::vector<std::string> known;
  for (const diagnostics::Entry& row : diagnostics::catalog())
    known.emplace_back(row.number), known.emplace_back(row.slug);
  sink.add(diagnostics::code::unknown_code).with("code", code).suggest(base::did_you_mean(code, known));
  print(context, workspace, sink);
  return Exit::usage;
}

}  // namespace bonafide::command
