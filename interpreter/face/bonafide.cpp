#include "bonafide.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <system_error>

#include "base/sha256.h"
#include "check/built_in_names.h"
#include "check/check.h"
#include "diagnostics/codes/tool.h"
#include "syntax/dump.h"
#include "syntax/parse.h"
#include "syntax/said.h"
#include "syntax/surface.h"

namespace bonafide {

namespace embedded {
const std::vector<std::pair<std::string, std::string_view>>& standard_library();
}

namespace {

namespace fs = std::filesystem;
namespace code = diagnostics::code;

}  // namespace

std::optional<std::string> read_text(const std::string& path, diagnostics::Sink& sink) {
  std::error_code fault;
  if (fs::is_directory(path, fault)) {
    sink.add(code::file_is_folder).with("path", path);
    return std::nullopt;
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    sink.add(code::file_unreadable).with("path", path);
    return std::nullopt;
  }
  std::ostringstream text;
  text << stream.rdbuf();
  if (stream.bad()) {
    sink.add(code::file_unreadable).with("path", path);
    return std::nullopt;
  }
  return text.str();
}

const std::vector<std::pair<std::string, std::string_view>>& standard_library() {
  return embedded::standard_library();
}

std::string version() { return BONAFIDE_VERSION; }

struct Workspace::Data {
  base::Sources sources;
  std::deque<syntax::File> files;                      // a deque: files never move
  std::deque<syntax::File> plans;                      // met while looking for a library, and no part of the plan
  std::deque<syntax::Fragment> fragments;
  const syntax::File* asked = nullptr;                 // the plan that the last question was put to
  std::optional<std::pair<std::string, std::string>> stand_in;  // a text, and what is read instead
  std::vector<std::string> jurisdictions;
  std::deque<syntax::Vocabulary> vocabularies;         // of files with names in Chinese, which point into them
  std::map<std::string, const syntax::File*> libraries;  // by the path or "stdlib/NAME" they came from

  const syntax::File* parse(std::string name, std::string text, diagnostics::Sink& sink) {
    if (stand_in && text == stand_in->first) text = stand_in->second;
    const base::SourceId source = sources.add(std::move(name), std::move(text));
    files.push_back(syntax::parse(sources, source, sink));
    return &files.back();
  }

  // Rungs, choices and constant rows of a plan may be called like something in a library.
  static void keep_own_names(const syntax::File& file, syntax::Vocabulary& vocabulary) {
    for (const syntax::Declaration& declaration : file.declarations) {
      if (const auto* ladder = std::get_if<syntax::Ladder>(&declaration.node))
        for (const syntax::LadderRung& rung : ladder->rungs) vocabulary.keep(rung.rung.text);
      if (const auto* choice = std::get_if<syntax::ChoiceDeclaration>(&declaration.node))
        for (const syntax::Word& value : choice->values) vocabulary.keep(value.text);
      if (const auto* rows = std::get_if<syntax::Rows>(&declaration.node))
        for (const syntax::DataRow& row : rows->table.rows)
          if (!row.cells.empty() && &row != &rows->table.rows.front()) vocabulary.keep(row.cells.front().text);
    }
  }

  // What the names of the libraries are called that a file uses, and its own when it is one.
  syntax::Vocabulary vocabulary(const syntax::File& file, const std::string& folder, diagnostics::Sink& sink) {
    syntax::Vocabulary out;
    check::add_built_in_types(out);
    std::set<std::pair<std::string_view, std::string_view>> seen;
    std::vector<std::pair<const syntax::File*, std::string_view>> found{{&file, {}}};  // and the instance's name
    for (std::size_t i = 0; i < found.size(); ++i) {
      const syntax::File* one = found[i].first;
      if (one != &file || (file.header && file.header->library)) out.add_names(*one);
      for (const syntax::Declaration& declaration : one->declarations) {
        const auto* use = std::get_if<syntax::Use>(&declaration.node);
        const std::string_view as = use != nullptr && use->as ? use->as->text : std::string_view{};
        if (use == nullptr || !seen.emplace(use->library.text, as).second) continue;
        const syntax::File* library = find_library(folder, use->library.text, sink);
        if (library && library != &file) found.emplace_back(library, as);
      }
    }
    check::add_built_in_names(out);
    for (const auto& [one, instance] : found) {
      out.add_file(*one);
      if (!instance.empty()) out.add_names_of(*one, instance);
    }
    if (!file.header || !file.header->library) keep_own_names(file, out);
    return out;
  }

  const syntax::File* read(std::string name, std::string text, const std::string& folder, diagnostics::Sink& sink) {
    parse(std::move(name), std::move(text), sink);
    syntax::File& file = files.back();
    use_english_names(file, folder, sink);
    return &file;
  }

  // Names in Chinese are the names of the libraries from here on.
  void use_english_names(syntax::File& file, const std::string& folder, diagnostics::Sink& sink) {
    const std::string& text = sources[file.source].text;
    if (std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return;
    vocabularies.push_back(vocabulary(file, folder, sink));
    file.names = &vocabularies.back();
    syntax::use_english_names(file, vocabularies.back());
  }

  // Beside the plan, in the folder above (a house's own rules), then the standard library. A library that does
  // not parse is reported once. A plan of that name is passed over (examples/pool.bonus may use pool), and found
  // only where there is no library.
  const syntax::File* find_library(const std::string& folder, std::string_view name, diagnostics::Sink& sink) {
    const syntax::File* plan = nullptr;
    for (const fs::path& place : {fs::path(folder), fs::path(folder) / ".."}) {
      const std::string path = (place / (std::string(name) + ".bonus")).lexically_normal().string();
      const syntax::File* found = nullptr;
      std::error_code fault;
      if (const auto known = libraries.find(path); known != libraries.end()) {
        found = known->second;
      } else if (fs::is_regular_file(path, fault)) {
        auto text = read_text(path, sink);
        if (!text) continue;
        diagnostics::Sink inner;
        found = parse(path, std::move(*text), inner);
        if (found->header && !found->header->library) {
          plans.push_back(std::move(files.back()));
          files.pop_back();
          found = &plans.back();
        } else {
          sink.append(inner);
        }
        libraries[path] = found;
        if (found->header && found->header->library) use_english_names(files.back(), folder, sink);
      }
      if (found && (!found->header || found->header->library)) return found;
      if (found) plan = found;
    }
    const std::string standard = "stdlib/" + std::string(name) + ".bonus";
    if (const auto known = libraries.find(standard); known != libraries.end()) return known->second;
    for (const auto& [module, text] : standard_library())
      if (module == name) {
        libraries[standard] = parse(standard, std::string(text), sink);
        use_english_names(files.back(), folder, sink);
        return libraries[standard];
      }
    return plan;
  }

  std::optional<checked::Plan> check(const syntax::File& file, const std::string& folder, diagnostics::Sink& sink) {
    if (sink.errors() > 0) return std::nullopt;
    const std::size_t before = sink.errors();
    diagnostics::Sink inner;
    auto plan = check::check(
        sources, file, [&](std::string_view name) { return find_library(folder, name, inner); }, inner, jurisdictions);
    sink.append(inner);
    if (sink.errors() > before) return std::nullopt;
    return plan;
  }
};

Workspace::Workspace() : data_(std::make_unique<Data>()) {}
Workspace::~Workspace() = default;

base::Sources& Workspace::sources() { return data_->sources; }

const base::Sources& Workspace::sources() const { return data_->sources; }

syntax::Vocabulary Workspace::vocabulary(const syntax::File& file, const std::string& path, diagnostics::Sink& sink) {
  return data_->vocabulary(file, fs::path(path).parent_path().string(), sink);
}

const syntax::File* Workspace::syntax_of(base::SourceId source) const {
  for (const syntax::File& file : data_->files)
    if (file.source == source) return &file;
  return nullptr;
}

diagnostics::Sink Workspace::said(const diagnostics::Sink& sink) const {
  struct Tongue {
    syntax::Surface surface;
    const syntax::Vocabulary* names;
  };
  std::map<base::SourceId, Tongue> tongues;
  const base::SourceId plan = data_->files.empty() ? base::SourceId() : data_->files.front().source;
  diagnostics::Sink out = sink;
  for (diagnostics::Diagnostic& one : out.all()) {
    const auto* span = std::get_if<base::Span>(&one.place);
    const base::SourceId source = span && span->source.valid() ? span->source : plan;
    if (!source.valid()) continue;
    const std::string_view text = data_->sources[source].text;
    auto known = tongues.find(source);
    if (known == tongues.end()) {
      const syntax::File* file = syntax_of(source);
      if (file == nullptr) file = data_->asked;  // a question put to a plan
      known = tongues.emplace(source, Tongue{syntax::surface_of(text), file ? file->names : nullptr}).first;
    }
    if (known->second.surface == syntax::Surface::english) continue;
    one.code_in = diagnostics::Language::zh;
    if (known->second.names) syntax::say_in_chinese(one, text, *known->second.names);
  }
  return out;
}

void Workspace::read_instead(std::string original, std::string by) {
  data_->stand_in.emplace(std::move(original), std::move(by));
}

void Workspace::watch_jurisdictions(std::vector<std::string> codes) { data_->jurisdictions = std::move(codes); }

std::string Workspace::canonical_hash() const {
  std::vector<std::string> trees;
  for (const syntax::File& file : data_->files) trees.push_back(syntax::dump(file));
  std::sort(trees.begin(), trees.end());
  std::string all;
  for (const std::string& tree : trees) all += base::sha256(tree) + "\n";
  return base::sha256(all);
}

const syntax::File* Workspace::parse_file(const std::string& path, diagnostics::Sink& sink) {
  auto text = read_text(path, sink);
  if (!text) return nullptr;
  return parse_text(path, std::move(*text), sink);
}

const syntax::File* Workspace::parse_text(std::string name, std::string text, diagnostics::Sink& sink) {
  const std::string folder = fs::path(name).parent_path().string();
  return data_->read(std::move(name), std::move(text), folder, sink);
}

std::optional<checked::Plan> Workspace::check_file(const std::string& path, diagnostics::Sink& sink) {
  const syntax::File* file = parse_file(path, sink);
  if (!file) return std::nullopt;
  return data_->check(*file, fs::path(path).parent_path().string(), sink);
}

std::optional<checked::Plan> Workspace::check_text(std::string name, std::string text, diagnostics::Sink& sink) {
  const std::string folder = fs::path(name).parent_path().string();
  const syntax::File* file = data_->read(std::move(name), std::move(text), folder, sink);
  return data_->check(*file, folder, sink);
}

std::optional<check::Question> Workspace::check_question(std::string name, std::string plan_text, std::string prompt,
                                                         std::string expression, const check::FindRow& find_row,
                                                         diagnostics::Sink& sink) {
  diagnostics::Sink quiet;  // the plan was checked before; what it had to say is known
  if (!data_->asked || data_->sources[data_->asked->source].text != plan_text)
    data_->asked = data_->read(name, std::move(plan_text), fs::path(name).parent_path().string(), quiet);
  const base::SourceId source = data_->sources.add(std::move(prompt), std::move(expression));
  const std::size_t errors = sink.errors();
  data_->fragments.push_back(syntax::parse_fragment(data_->sources, source, sink));
  if (data_->asked->names) syntax::use_english_names(data_->fragments.back().file, *data_->asked->names);
  const syntax::Fragment& fragment = data_->fragments.back();
  if (sink.errors() > errors || !fragment.expression.valid()) return std::nullopt;
  const std::string folder = fs::path(name).parent_path().string();
  return check::check_question(
      data_->sources, *data_->asked, [&](std::string_view library) { return data_->find_library(folder, library, quiet); },
      fragment.file, fragment.expression, find_row, sink);
}

}  // namespace bonafide
