#include <fmt/core.h>

#include "command/subcommands.h"
#include "command/whole_file.h"
#include "syntax/format.h"
#include "syntax/parse.h"
#include "syntax/surface.h"

namespace bonafide::command {

namespace {

// The file in its canonical layout, as it is written or said in the other language.
std::string laid_out(Workspace& workspace, const syntax::File& file, const std::string& path, const std::string& to,
                     diagnostics::Sink& sink) {
  if (to.empty()) return syntax::format(workspace.sources(), file);
  const syntax::Surface surface = to == "zh" ? syntax::Surface::chinese : syntax::Surface::english;
  const syntax::Vocabulary vocabulary = workspace.vocabulary(file, path, sink);
  base::Sources sources;
  const base::SourceId source = sources.add(path, syntax::told(workspace.sources()[file.source].text, file, surface, vocabulary));
  diagnostics::Sink quiet;
  const syntax::File said = syntax::parse(sources, source, quiet);
  return quiet.errors() == 0 ? syntax::format(sources, said) : sources[source].text;
}

}  // namespace

int format(const Context& context, const FormatOptions& options) {
  Workspace workspace;
  diagnostics::Sink sink;
  bool differs = false;
  for (const std::string& path : plan_files(options.paths, sink)) {
    diagnostics::Sink own;
    const syntax::File* file = workspace.parse_file(path, own);
    if (file && own.errors() == 0) {
      const std::string text = laid_out(workspace, *file, path, options.to, own);
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
