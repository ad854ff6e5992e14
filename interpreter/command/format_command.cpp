#include <fmt/core.h>

#include <map>

#include "base/invariant.h"
#include "command/subcommands.h"
#include "command/whole_file.h"
#include "diagnostics/codes/syntax.h"
#include "syntax/format.h"
#include "syntax/parse.h"
#include "syntax/surface.h"

namespace bonafide::command {

namespace {

// Chinese words that were written together, put apart as the diagnostic says (B1120). Some are seen only when the plan
// is checked, others behind them only then; what else is wrong is not for the layout to tell.
std::string put_apart(const std::string& path, std::string text) {
  constexpr int most_rounds = 100;
  for (int round = 0; round < most_rounds && syntax::surface_of(text) == syntax::Surface::chinese; ++round) {
    Workspace workspace;
    diagnostics::Sink sink;
    (void)workspace.check_text(path, text, sink);
    std::map<std::uint32_t, std::pair<std::uint32_t, std::string>> fixes;
    for (const diagnostics::Diagnostic& one : sink.all()) {
      const auto* span = std::get_if<base::Span>(&one.place);
      if (!(one.code == diagnostics::code::unspaced_words) || !span || workspace.sources()[span->source].text != text) continue;
      for (const auto& [name, words] : one.arguments)
        if (name == "fix") fixes.emplace(span->begin, std::pair(span->end, words.en));
    }
    if (fixes.empty()) break;
    for (auto fix = fixes.rbegin(); fix != fixes.rend(); ++fix)
      text.replace(fix->first, fix->second.first - fix->first, fix->second.second);
  }
  return text;
}

// The file in its canonical layout, as it is written or said in the other language.
std::string laid_out(Workspace& workspace, const syntax::File& file, const std::string& path, const std::string& to,
                     diagnostics::Sink& sink) {
  const syntax::Vocabulary names = workspace.vocabulary(file, path, sink);
  std::string text;
  if (to.empty()) {
    text = syntax::format(workspace.sources(), file);
  } else {
    const syntax::Surface surface = to == "zh" ? syntax::Surface::chinese : syntax::Surface::english;
    base::Sources sources;
    const base::SourceId source = sources.add(path, syntax::told(workspace.sources()[file.source].text, file, surface, names));
    diagnostics::Sink quiet;
    const syntax::File said = syntax::parse(sources, source, quiet);
    text = quiet.errors() == 0 ? syntax::format(sources, said) : sources[source].text;
  }
  BONAFIDE_INVARIANT(syntax::says_the_same(file, text, names), path + " said anew would mean something else; it was left as it is");
  return text;
}

}  // namespace

int format(const Context& context, const FormatOptions& options) {
  Workspace workspace;
  diagnostics::Sink sink;
  bool differs = false;
  for (const std::string& path : plan_files(options.paths, sink)) {
    diagnostics::Sink own;
    const std::optional<std::string> written = read_text(path, own);
    const syntax::File* file = written ? workspace.parse_text(path, put_apart(path, *written), own) : nullptr;
    if (file && own.errors() == 0) {
      const std::string text = laid_out(workspace, *file, path, options.to, own);
      if (text != *written) {
        differs = true;
        if (options.check)
          fmt::print("{}: {}\n", path, context.zh() ? "版式不规范" : "not in canonical layout");
        else if (write_whole(path, text, own))
          fmt::print("{}: {}\n", path, context.zh() ? "已重排" : "formatted");
      }
    }
    sink.append(own);
  }
  print(context, workspace, sink);
  return sink.errors() > 0 || (options.check && differs) ? Exit::wrong : Exit::done;
}

}  // namespace bonafide::command
