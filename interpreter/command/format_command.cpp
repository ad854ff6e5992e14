#include <fmt/core.h>


#include "command/subcommands.h"
#include "syntax/format.h"
#include "command/whole_file.h"

namespace bonafide::command {

int format(const Context& context, const FormatOptions& options) {
  Workspace workspace;
  diagnostics::Sink sink;
  bool differs = false;
  for (const std::string& path : plan_files(options.paths, sink)) {
    diagnostics::Sink own;
    const syntax::File* file = workspace.parse_file(path, own);
    if (file && own.errors() == 0) {
      const std::string text = syntax::format(workspace.sources(), *file);
      if (text != workspace.sources()[file->source].text) {
        differs = true;
        if (options.check)
          fmt::print("{}: {}\n", path, context.zh() ? "版式不规范" : "not in canonical layout");
        else if (write_whole(path, text, own))
          fmt::print("{}: {}\n", path, context.zh() ? "已重排" : "formatted");
      }
    }
    sink.append(own);
  }
  print(context, workspace.sources(), sink);
  return sink.errors() > 0 || (options.check && differs) ? Exit::wrong : Exit::done;
}

}  // namespace bonafide::command
