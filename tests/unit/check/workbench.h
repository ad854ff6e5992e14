// Parses and checks plan texts and files for the tests of this room.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "check/check.h"
#include "checked/dump.h"
#include "diagnostics/diagnostic.h"
#include "syntax/parse.h"

namespace bonafide::check {

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Workbench {
  base::Sources sources;
  diagnostics::Sink sink;
  std::map<std::string, syntax::File> libraries;
  std::map<std::string, std::string> texts;  // libraries written by the test
  std::optional<syntax::File> file;
  std::optional<checked::Plan> plan;

  FindLibrary finder() {
    return [this](std::string_view name) -> const syntax::File* {
      const std::string key(name);
      if (const auto known = libraries.find(key); known != libraries.end()) return &known->second;
      const std::filesystem::path path = std::string(BONAFIDE_ROOT) + "/stdlib/" + key + ".bonus";
      if (!texts.contains(key) && !std::filesystem::exists(path)) return nullptr;
      const base::SourceId source = sources.add(key, texts.contains(key) ? texts[key] : read_text(path));
      return &libraries.emplace(key, syntax::parse(sources, source, sink)).first->second;
    };
  }
  Workbench& check_text(std::string text) {
    file = syntax::parse(sources, sources.add("plan.bonus", std::move(text)), sink);
    plan = check(sources, *file, finder(), sink);
    return *this;
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const diagnostics::Diagnostic& one : sink.all())
      if (diagnostics::entry(one.code).severity == diagnostics::Severity::error)
        out.emplace_back(diagnostics::entry(one.code).number);
    std::sort(out.begin(), out.end());
    return out;
  }
  std::string dump() const { return plan ? checked::dump(*plan) : std::string(); }
};

// A header, commerce, a product, and what the test writes below.
inline std::string small_plan(const std::string& rest) {
  return "plan small \"Small\"\n  version 1\n  currency CNY\n  round half up to 0.01\n  period month\n  zone UTC\n"
         "  starts empty\n\nuse commerce\n\nrows product\n  | id  | title | retail (CNY) |\n"
         "  | tea | \"Tea\" |        10.00 |\n\n" +
         rest;
}

inline std::vector<std::filesystem::path> plan_files() {
  std::vector<std::filesystem::path> out;
  for (const char* folder : {"/plans", "/stdlib", "/tests/check"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(BONAFIDE_ROOT) + folder))
      if (entry.path().extension() == ".bonus") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace bonafide::check
