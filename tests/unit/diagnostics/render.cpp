#include "diagnostics/codes/names.h"
#include "diagnostics/codes/syntax.h"
#include "diagnostics/render.h"

#include <catch2/catch.hpp>
#include <set>

using namespace bonafide;
using namespace bonafide::diagnostics;

namespace {

struct Page {
  base::Sources sources;
  base::SourceId id;
  explicit Page(std::string text) : id(sources.add("page.bonus", std::move(text))) {}
  base::Span find(std::string_view part) const {
    const std::size_t at = sources[id].text.find(part);
    REQUIRE(at != std::string::npos);
    return {id, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size())};
  }
};

// The column at which the caret line begins, and its length, in the rendered text.
std::pair<std::size_t, std::size_t> carets(const std::string& text) {
  const std::size_t first = text.find('^');
  const std::size_t line = text.rfind('\n', first) + 1;
  std::size_t end = first;
  while (text[end] == '^') ++end;
  return {first - line, end - first};
}

}  // namespace

TEST_CASE("a caret stands under its part by display width") {
  const Page latin("bonus direct\n  pay 5 to r\n");
  Sink sink;
  sink.add(code::unexpected, latin.find("5")).with("expected", "an amount").with("found", "`5`");
  const std::string shown = render(sink.all().front(), latin.sources, {});
  CHECK(shown.find("error[B1001]: expected an amount, but found `5`") == 0);
  CHECK(shown.find("page.bonus:2:7") != std::string::npos);
  CHECK(carets(shown) == std::pair<std::size_t, std::size_t>{5 + 6, 1});

  const Page chinese("奖励 直推\n  付给 推荐人 五元\n");
  Sink zh;
  zh.add(code::unexpected, chinese.find("五元")).with("expected", Words("an amount", "金额")).with("found", "五元");
  const std::string shown_zh = render(zh.all().front(), chinese.sources, {Language::zh, false});
  CHECK(shown_zh.find("错误[B1001]：此处应为金额，却是五元") == 0);
  CHECK(shown_zh.find("page.bonus:2:10") != std::string::npos);  // columns count characters
  // two blanks, 付给, a blank, 推荐人, a blank: 2 + 4 + 1 + 6 + 1 display columns
  CHECK(carets(shown_zh) == std::pair<std::size_t, std::size_t>{5 + 14, 4});
}

TEST_CASE("a very long line is cut round its place") {
  std::string text(100000, 'x');
  text += " here ";
  text += std::string(100000, 'y');
  const Page page(text);
  Sink sink;
  sink.add(code::unexpected, page.find("here")).with("expected", "a").with("found", "b");
  const std::string shown = render(sink.all().front(), page.sources, {});
  CHECK(shown.size() < 1000);
  CHECK(shown.find("here") != std::string::npos);
  CHECK(carets(shown).second == 4);
}

TEST_CASE("labels and suggestions are shown with their places") {
  const Page page("define a of member : Money = 1\ndefine b of member : Money = aa\n");
  Sink sink;
  sink.add(code::unknown_name, page.find("aa"))
      .with("what", Words("fact", "事实"))
      .with("name", "aa")
      .label(page.find("a of"), Note::declared_here)
      .suggest({"a"});
  const std::string shown = render(sink.all().front(), page.sources, {});
  CHECK(shown.find("there is no fact called `aa`") != std::string::npos);
  CHECK(shown.find("did you mean `a`?") != std::string::npos);
  CHECK(shown.find("---- declared here") != std::string::npos);
  const std::string json = render_json(sink, page.sources, Language::zh);
  CHECK(json.find("\"code\": \"B2001\"") != std::string::npos);
  CHECK(json.find("没有名为“aa”的事实") != std::string::npos);
}

TEST_CASE("diagnostics sort by place and keep their order at one place") {
  const Page page("one two three");
  Sink sink;
  sink.add(code::unexpected, page.find("three")).with("expected", "3").with("found", "");
  sink.add(code::unexpected, page.find("one")).with("expected", "1").with("found", "");
  sink.add(code::unexpected, page.find("one")).with("expected", "2").with("found", "");
  sink.sort();
  std::string order;
  for (const Diagnostic& d : sink.all()) order += d.arguments.front().second.en;
  CHECK(order == "123");
  CHECK(sink.errors() == 3);
}

TEST_CASE("every row of the catalogue can be found by number and by name, once") {
  std::set<std::string_view> numbers, slugs;
  for (const Entry& row : catalog()) {
    CHECK(numbers.insert(row.number).second);
    CHECK(slugs.insert(row.slug).second);
    CHECK(find_entry(row.number) == &row);
    CHECK(&entry(row.code) == &row);
  }
  CHECK(find_entry("B0000") == nullptr);
}
