#include <catch2/catch.hpp>

#include "workbench.h"

namespace bonafide::check {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::stringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

// Whatever is said about a plan is whole in both tongues.
void hold_wording(const Workbench& bench) {
  for (const diagnostics::Diagnostic& one : bench.sink.all())
    for (const auto language : {diagnostics::Language::en, diagnostics::Language::zh}) {
      const std::string words = diagnostics::message(one, language) + " / " + diagnostics::advice(one, language);
      INFO(diagnostics::entry(one.code).number);
      INFO(words);
      REQUIRE(words.find('{') == std::string::npos);
      for (const diagnostics::Label& label : one.labels) REQUIRE(label.span.valid());
    }
}

TEST_CASE("wording has all its parts, whatever is wrong") {
  for (const auto& path : plan_files()) {
    INFO(path);
    Workbench bench;
    bench.check_text(read_text(path));
    hold_wording(bench);
  }
}

TEST_CASE("a plan with a line too few never breaks the checker") {
  for (const auto& path : plan_files()) {
    if (path.string().find("/plans/") == std::string::npos) continue;
    const std::vector<std::string> lines = lines_of(read_text(path));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::vector<std::string> fewer = lines;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      Workbench bench;
      INFO(path << " without line " << i + 1 << ": " << lines[i]);
      REQUIRE_NOTHROW(bench.check_text(joined(fewer)));
      REQUIRE(bench.plan.has_value() == (bench.sink.errors() == 0));
      hold_wording(bench);
    }
  }
}

TEST_CASE("a plan with a word changed for another of its own never breaks the checker") {
  const std::string folder = std::string(BONAFIDE_ROOT) + "/plans/";
  for (const char* name : {"baby_store", "sweet_potato", "volume_rebate", "single_product"}) {
    const std::string text = read_text(folder + name + "/" + name + ".bonus");
    std::vector<std::pair<std::size_t, std::size_t>> words;
    const auto letter = [&](std::size_t i) {
      return std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_';
    };
    for (std::size_t i = 0; i < text.size();) {
      if (!letter(i)) {
        ++i;
        continue;
      }
      const std::size_t from = i;
      while (i < text.size() && letter(i)) ++i;
      words.emplace_back(from, i - from);
    }
    std::uint32_t seed = 12345;
    for (int round = 0; round < 300; ++round) {
      const auto pick = [&] {
        seed = seed * 1664525u + 1013904223u;
        return words[(seed >> 8) % words.size()];
      };
      const auto [at, length] = pick();
      const auto [other, other_length] = pick();
      std::string changed = text;
      changed.replace(at, length, text.substr(other, other_length));
      Workbench bench;
      INFO(name << ": " << text.substr(at, length) << " at " << at << " became " << text.substr(other, other_length));
      REQUIRE_NOTHROW(bench.check_text(changed));
      REQUIRE(bench.plan.has_value() == (bench.sink.errors() == 0));
      hold_wording(bench);
    }
  }
}

TEST_CASE("checking is the same each time") {
  const std::string text = read_text(std::string(BONAFIDE_ROOT) + "/plans/single_product/single_product.bonus");
  Workbench first, second;
  CHECK(first.check_text(text).dump() == second.check_text(text).dump());
}

}  // namespace
}  // namespace bonafide::check
