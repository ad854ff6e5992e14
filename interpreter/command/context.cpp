#include "command/context.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"
#include "diagnostics/codes/tool.h"
#include "diagnostics/listed.h"
#include "diagnostics/render.h"

namespace bonafide::command {

namespace fs = std::filesystem;
namespace code = diagnostics::code;
using diagnostics::Language;

namespace {

Language language_of(const std::string& lang) {
  if (!lang.empty()) return lang == "zh" ? Language::zh : Language::en;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value && *value)
      return std::string_view(value).starts_with("zh") ? Language::zh : Language::en;
  return Language::en;
}

}  // namespace

Context make_context(const std::string& lang) {
  return {language_of(lang), isatty(STDERR_FILENO) == 1 && !std::getenv("NO_COLOR")};
}

void print(const Context& context, const Workspace& workspace, diagnostics::Sink& sink) {
  if (sink.all().empty()) return;
  sink.sort();
  fmt::print(stderr, "{}", diagnostics::render(workspace.said(sink), workspace.sources(), {context.language, context.colour}));
  const std::size_t errors = sink.errors(), warnings = sink.warnings();
  if (context.zh()) {
    fmt::print(stderr, "{} 个错误，{} 个警告\n", errors, warnings);
  } else {
    fmt::print(stderr, "{} error{}, {} warning{}\n", errors, errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
  }
}

void report_unknown(diagnostics::Sink& sink, diagnostics::Words what, const std::string& name,
                    const std::vector<std::string>& known) {
  sink.add(code::unknown_plan_name)
      .with("what", std::move(what))
      .with("name", name)
      .with("known", diagnostics::listed(known))
      .suggest(base::did_you_mean(name, known));
}

std::vector<std::string> plan_files(const std::vector<std::string>& paths, diagnostics::Sink& sink) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code fault;
    if (!fs::is_directory(path, fault)) {
      files.push_back(path);  // a missing file is reported when it is read
      continue;
    }
    std::vector<std::string> found;
    fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, fault), end;
    for (; !fault && at != end; at.increment(fault))
      if (at->path().extension() == ".bonus" && at->is_regular_file(fault)) found.push_back(at->path().string());
    if (found.empty()) sink.add(code::no_plans_found).with("path", path);
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

}  // namespace bonafide::command
