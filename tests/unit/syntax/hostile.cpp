// Whatever the text, the parser answers with a tree or with diagnostics, soon, and never falls over.

#include <catch2/catch.hpp>
#include <chrono>
#include <random>

#include "plans.h"
#include "syntax/dump.h"
#include "syntax/format.h"
#include "syntax/parse.h"

namespace {

using namespace bonafide;

std::size_t errors(const std::string& text) {
  base::Sources sources;
  const base::SourceId source = sources.add("hostile.bonus", text);
  diagnostics::Sink sink;
  const syntax::File file = syntax::parse(sources, source, sink);
  for (const auto& diagnostic : sink.all()) {
    const auto* span = std::get_if<base::Span>(&diagnostic.place);
    REQUIRE(span != nullptr);
    REQUIRE(span->begin <= span->end);
    REQUIRE(span->end <= text.size());
    for (const auto language : {diagnostics::Language::en, diagnostics::Language::zh}) {  // every placeholder is filled
      REQUIRE(diagnostics::message(diagnostic, language).find('{') == std::string::npos);
      REQUIRE(diagnostics::advice(diagnostic, language).find('{') == std::string::npos);
    }
  }
  if (sink.errors() == 0) {
    (void)syntax::dump(file);
    (void)syntax::format(sources, file);
  }
  return sink.errors();
}

std::string times(std::size_t n, const std::string& text) {
  std::string out;
  out.reserve(n * text.size());
  while (n-- > 0) out += text;
  return out;
}

// Generous, for a busy machine and a sanitized build; a quadratic walk would still miss it by far.
template <class Run>
void within_seconds(double limit, Run&& run) {
  const auto start = std::chrono::steady_clock::now();
  run();
  CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < limit);
}

}  // namespace

TEST_CASE("deep nesting is refused, wherever it stands") {
  const std::size_t n = 100'000;
  const std::pair<const char*, std::string> cases[] = {
      {"brackets", times(n, "(") + "a" + times(n, ")")},
      {"open brackets", times(n, "(")},
      {"not", times(n, "not ") + "a"},
      {"signs", times(n, "- ") + "a"},
      {"signs and brackets", times(n, "-(") + "a" + times(n, ")")},
      {"fields", "a" + times(n, ".b")},
      {"of", times(n, "a of ") + "a"},
      {"if", times(n, "if a then ") + "b" + times(n, " else c")},
      {"if in the condition", times(n, "if ") + "a" + times(n, " then b else c")},
      {"else if", times(n, "if a then b else ") + "c"},
      {"calls", times(n, "f(") + "a" + times(n, ")")},
      {"aggregates", times(n, "(sum of ") + "a" + times(n, " for each x in s)")},
      {"aggregates in sets", times(n, "(sum of a for each x in ") + "s" + times(n, ")")},
      {"places", times(n, "place of (") + "a" + times(n, ") among each m in s")},
      {"places of places", times(n, "place of ") + "a among each m in s"},
      {"nths", times(n, "the (") + "a" + times(n, ")-th earliest order")},
      {"sums", "a" + times(n, " + a")},
      {"products", "a" + times(n, " * a")},
      {"or", "a" + times(n, " or a")},
      {"otherwise", "a" + times(n, " otherwise a")},
      {"capped", "a" + times(n, " capped at a")},
      {"marginal", times(n, "marginal t of ") + "a"},
      {"previous of", times(n, "previous a of ") + "a"},
      {"at least", times(n, "at least 1 of (") + "a" + times(n, ")")},
  };
  for (const auto& [name, expression] : cases) {
    INFO(name);
    const std::string& nested = expression;  // clang captures no structured binding
    within_seconds(5, [&] { CHECK(errors("plan p\n\ndefine x : Money = " + nested + "\n") == 1); });
  }
}

TEST_CASE("just below the limit nesting is fine") {
  CHECK(errors("plan p\n\ndefine x : Money = " + times(150, "(") + "a" + times(150, ")") + "\n") == 0);
  CHECK(errors("plan p\n\ndefine x : Money = a" + times(190, " + a") + "\n") == 0);
  CHECK(errors("plan p\n\ndefine x : Money = a" + times(450, " + a") + "\n") == 0);
  CHECK(errors("plan p\n\ndefine x : Flag = a" + times(450, " and a") + "\n") == 0);
  CHECK(errors("plan p\n\ndefine x : Money = " + times(190, "if a then b else ") + "c\n") == 0);
  CHECK(errors("plan p\n\ndefine x : Money = " + times(250, "(") + "a" + times(250, ")") + "\n") == 1);
}

TEST_CASE("long is not deep") {
  CHECK(errors("plan p\n\ndefine x : Money = f(a" + times(100'000, ", a") + ")\n") == 0);
  CHECK(errors("plan p\n\nchoice c is a" + times(100'000, ", a") + "\n") == 0);
  within_seconds(20, [] { CHECK(errors("plan p\n\ndefine " + times(5'000'000, "ab") + " : Money = 5\n") == 0); });
  within_seconds(20, [] { CHECK(errors("plan p\n\ndefine x : Text = \"" + times(25'000'000, "ab") + "\"\n") == 0); });
  within_seconds(40, [] { CHECK(errors("plan p\n\ndefine x : Money = f(a" + times(1'000'000, ", a") + "\n") == 1); });
  within_seconds(20, [] { CHECK(errors("plan p\n\n# " + times(5'000'000, "x ") + "\ndefine x : Money = 5\n") == 0); });
  within_seconds(20, [] { CHECK(errors("plan p\n\nrows r\n" + times(100'000, "  | a | b |\n")) == 0); });
}

TEST_CASE("many mistakes take time in proportion") {
  within_seconds(20, [] { CHECK(errors("plan p\n\n" + times(20'000, "define x : Money = a b\n")) == 20'000); });
  within_seconds(20, [] { CHECK(errors("plan p\n\nbonus b\n" + times(20'000, "  wherre x\n")) == 20'000); });
  within_seconds(20, [] { CHECK(errors("plan p\n\n" + times(20'000, "x\n")) == 20'000); });
  within_seconds(20, [] { CHECK(errors("plan p\n\nrows r\n  | a |\n" + times(20'000, "  | a | b |\n")) == 20'000); });
  within_seconds(20, [] { CHECK(errors("plan p\n\ntable t\n  | a || b |\n" + times(20'000, "  | from from || b |\n")) == 20'000); });
}

TEST_CASE("broken bytes are told, not read") {
  CHECK(errors("") == 1);
  CHECK(errors("\xEF\xBB\xBF") == 1);
  CHECK(errors("\n\n  \n# only a comment\n") == 1);
  CHECK(errors(std::string("plan p\n\ndefine x : Money = 5") + '\0' + "\n") == 1);
  CHECK(errors("plan p\n\ndefine x : Money = \x01 5\n") == 1);
  CHECK(errors("plan p \"\xFF\"\n") == 1);
  CHECK(errors("plan p \"\xE4\xB8\"\n") == 1);
  CHECK(errors(std::string(100'000, '\0')) > 0);
  for (const char* text : {"|", "||", "(", ")", "\"", "“", "「", "'", "-", "\\", ".", "plan", "plan p\n|", "plan p\n  |", "的", "　", "zone", "plan p\n  zone",
                           "2026-", "2026-Q", "2026-01-", "1_", "5.", "#", "！", "\r", "\r\n"}) {
    INFO(text);
    CHECK(errors(text) > 0);
  }
}

TEST_CASE("a byte order mark and line ends of other systems change nothing") {
  for (const auto& path : all_plans()) {
    std::string text = read_file(path), crlf = "\xEF\xBB\xBF";
    for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    base::Sources sources;
    diagnostics::Sink sink;
    const syntax::File plain = syntax::parse(sources, sources.add("a", text), sink);
    const syntax::File other = syntax::parse(sources, sources.add("b", crlf), sink);
    INFO(path);
    CHECK(sink.all().empty());
    CHECK(syntax::dump(plain) == syntax::dump(other));
    CHECK(syntax::format(sources, plain) == syntax::format(sources, other));
  }
}

TEST_CASE("a plan cut off anywhere is read as far as it goes") {
  for (const auto& path : all_plans()) {
    if (path.string().find("tests/data") == std::string::npos) continue;
    const std::string text = read_file(path);
    for (std::size_t length = 0; length < text.size(); ++length) (void)errors(text.substr(0, length));
  }
  SUCCEED();
}

TEST_CASE("random bytes and random words never break the parser") {
  std::mt19937 random(7);
  std::string words = read_file(root() / "tests/data/everything.bonus");
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find_first_of(" \n", at + 1), words.size());
    pieces.push_back(words.substr(at, end - at));
    at = end;
  }
  for (int round = 0; round < 400; ++round) {
    std::string bytes, soup = "plan p\n";
    for (int i = 0; i < 300; ++i) bytes += static_cast<char>(random() % 256);
    for (int i = 0; i < 300; ++i) soup += pieces[random() % pieces.size()];
    (void)errors(bytes);
    (void)errors(soup);
    std::string changed = words;  // single bytes knocked out of a right plan
    for (int i = 0; i < 5; ++i) changed[random() % changed.size()] = "\n |().\"'-#=x5%,:"[random() % 15];
    (void)errors(changed);
  }
  SUCCEED();
}
