#include "base/text.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "base/source.h"

using namespace bonafide::base;

namespace {

std::string encoded(char32_t point) {
  const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | (point >> 6)), byte(0x80 | (point & 0x3F))};
  if (point < 0x10000)
    return {byte(0xE0 | (point >> 12)), byte(0x80 | ((point >> 6) & 0x3F)), byte(0x80 | (point & 0x3F))};
  return {byte(0xF0 | (point >> 18)), byte(0x80 | ((point >> 12) & 0x3F)), byte(0x80 | ((point >> 6) & 0x3F)),
          byte(0x80 | (point & 0x3F))};
}

}  // namespace

TEST_CASE("every code point is valid and read back; surrogates are not") {
  for (char32_t point = 1; point <= 0x10FFFF; ++point) {
    const std::string text = encoded(point);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    const bool valid = first_invalid_utf8(text) == std::string::npos;
    if (valid == surrogate) FAIL("U+" << std::hex << static_cast<unsigned>(point));
    if (surrogate) continue;
    std::size_t at = 0;
    if (next_code_point(text, at) != point || at != text.size())
      FAIL("U+" << std::hex << static_cast<unsigned>(point));
  }
}

TEST_CASE("broken UTF-8 is found at its first byte and read one byte at a time") {
  struct Case {
    std::string text;
    std::size_t at;
  };
  for (const Case& row : std::vector<Case>{{"ab\x80", 2},
                                           {"\xC0\x80", 0},
                                           {"\xC1\xBF", 0},
                                           {"a\xC3", 1},
                                           {"a\xE4\xB8", 1},
                                           {"\xE0\x80\x80", 0},
                                           {"\xED\xA0\x80", 0},
                                           {"\xF0\x80\x80\x80", 0},
                                           {"\xF4\x90\x80\x80", 0},
                                           {"\xF5\x80\x80\x80", 0},
                                           {"\xFF", 0},
                                           {"\xE4\xB8\xAD\xE4\xB8", 3}}) {
    CHECK(first_invalid_utf8(row.text) == row.at);
    std::size_t at = row.at;
    CHECK(next_code_point(row.text, at) == U'\uFFFD');
    CHECK(at == row.at + 1);
  }
  std::mt19937 engine(1);
  for (int i = 0; i < 20'000; ++i) {  // any bytes are walked to their end
    std::string noise(engine() % 12, '\0');
    for (char& c : noise) c = static_cast<char>(engine());
    REQUIRE(code_points(noise) <= noise.size());
    REQUIRE(display_width(noise) <= 2 * noise.size());
  }
}

TEST_CASE("width on a terminal") {
  struct Case {
    const char* text;
    std::size_t points, width;
  };
  for (const Case& row : std::vector<Case>{{"", 0, 0},
                                           {"plan", 4, 4},
                                           {"奖金", 2, 4},
                                           {"每笔order付", 8, 11},
                                           {"，（）", 3, 6},  // full-width punctuation
                                           {"《》、。", 4, 8},
                                           {"１２", 2, 4},  // full-width digits
                                           {"ﾊﾞ", 2, 2},    // half-width katakana
                                           {"한글", 2, 4},
                                           {"é", 1, 1},
                                           {"e\u0301", 2, 1},  // a combining accent
                                           {"\u200Bx", 2, 1},  // zero-width space
                                           {"𠮷", 1, 2},       // beyond the first plane
                                           {"🙂", 1, 2},
                                           {"—…", 2, 2},
                                           {"¥", 1, 1},
                                           {"￥", 1, 2}}) {
    INFO(row.text);
    CHECK(code_points(row.text) == row.points);
    CHECK(display_width(row.text) == row.width);
  }
}

TEST_CASE("trimming takes spaces of both widths off both ends only") {
  CHECK(trim("  a b\t\r") == "a b");
  CHECK(trim("\u3000 王 芳 \u3000") == "王 芳");
  CHECK(trim(" \u3000\t") == "");
  CHECK(trim("") == "");
  CHECK(trim("a\n") == "a\n");
}

TEST_CASE("edit distance") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("order", "order") == 0);
  CHECK(edit_distance("ordre", "order") == 1);  // neighbours swapped
  CHECK(edit_distance("oder", "order") == 1);
  CHECK(edit_distance("standing", "stading") == 1);
  CHECK(edit_distance("奖金", "獎金") == 1);  // characters, not bytes
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("abc", "xyz") == 3);
  std::mt19937 engine(4);
  const auto word = [&] {
    std::string out(engine() % 7, 'a');
    for (char& c : out) c = static_cast<char>('a' + engine() % 3);
    return out;
  };
  for (int i = 0; i < 3'000; ++i) {
    const std::string a = word(), b = word();
    const std::size_t distance = edit_distance(a, b);
    REQUIRE(distance == edit_distance(b, a));
    REQUIRE((distance == 0) == (a == b));
    REQUIRE(distance <= std::max(a.size(), b.size()));
    REQUIRE(distance >= std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
  }
}

TEST_CASE("what a person may have meant") {
  const std::vector<std::string> names = {"order", "orders", "member", "members", "standing", "quantity",
                                          "paid",  "on",     "id",     "会员",    "订单",     "金额"};
  using Names = std::vector<std::string>;
  CHECK(did_you_mean("ordr", names) == Names{"order"});  // twice as near as `orders`
  CHECK(did_you_mean("menbers", names) == Names{"members"});
  CHECK(did_you_mean("Zed", {"Old", "Ned"}) == Names{"Ned"});
  CHECK(did_you_mean("quantiy", names) == Names{"quantity"});
  CHECK(did_you_mean("standnig", names) == Names{"standing"});
  CHECK(did_you_mean("xyzzy", names).empty());
  CHECK(did_you_mean("order", {"order"}).empty());  // not the word itself
  CHECK(did_you_mean("ab", {"xy"}).empty());        // nothing left of it
  CHECK(did_you_mean("会元", names) == Names{"会员"});
  CHECK(did_you_mean("", names).empty());
  CHECK(did_you_mean(std::string(5'000, 'a'), names).empty());
  CHECK(did_you_mean("aa", {"ab", "ac", "ad", "ae"}).size() == 3);
  CHECK(did_you_mean("aa", {"ab", "ac", "ad", "ae"}, 1) == Names{"ab"});
  CHECK(did_you_mean("ordr", {"order", "order"}) == Names{"order"});
}

TEST_CASE("the order of ids: shorter first, then bytewise") {
  const std::vector<std::string> ascending = {"",   "1",  "2",   "9",   "A",   "a",  "10",
                                              "11", "a1", "100", "Ann", "Bea", "王", "o100"};
  for (std::size_t a = 0; a < ascending.size(); ++a)
    for (std::size_t b = 0; b < ascending.size(); ++b) {
      INFO(ascending[a] << " and " << ascending[b]);
      CHECK(id_less(ascending[a], ascending[b]) == (a < b));
    }
}

TEST_CASE("places in a source are counted in characters") {
  Sources sources;
  const SourceId id = sources.add("plan.bonus", "plan 奖金\r\n  pay 8%\n\nend");
  const Source& source = sources[id];
  CHECK(source.line(1) == "plan 奖金");
  CHECK(source.line(2) == "  pay 8%");
  CHECK(source.line(3) == "");
  CHECK(source.line(4) == "end");
  CHECK(source.line(0) == "");
  CHECK(source.line(5) == "");
  const auto place = [&](std::uint32_t offset) {
    const Position at = source.position(offset);
    return std::pair(at.line, at.column);
  };
  CHECK(place(0) == std::pair(1u, 1u));
  CHECK(place(5) == std::pair(1u, 6u));
  CHECK(place(8) == std::pair(1u, 7u));  // after one character of three bytes
  CHECK(place(13) == std::pair(2u, 1u));
  CHECK(place(15) == std::pair(2u, 3u));
  CHECK(place(1'000) == std::pair(4u, 4u));  // past the end: the end
  CHECK(sources.text({id, 5, 11}) == "奖金");
  const Span a{id, 5, 8}, b{id, 15, 18};
  CHECK(join(a, b) == Span{id, 5, 18});
  CHECK(join(b, a) == Span{id, 5, 18});
  CHECK(join(Span{}, a) == a);
  CHECK(join(a, Span{}) == a);
}
