// Text to tokens: kinds, places, layout, rows, and what is wrong with the text itself.

#include <catch2/catch.hpp>
#include <set>

#include "grammar/keywords.h"
#include "grammar/layout.h"
#include "grammar/lexis.h"

namespace {

using namespace bonafide::grammar;

// Tokens as text: `^` a declaration starts, `;` a clause, names and literals as written, [x] a data cell.
std::string shown(const std::string& text) {
  const Tokens tokens = tokenize(text);
  std::string out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string word = text.substr(tokens.begins[i], tokens.ends[i] - tokens.begins[i]);
    if (!out.empty()) out += ' ';
    switch (tokens.kind(i)) {
      case Kind::start: out += "^"; break;
      case Kind::clause: out += ";"; break;
      case Kind::end: out += "$"; break;
      case Kind::head_open: out += "H|"; break;
      case Kind::row_open: out += "R|"; break;
      case Kind::row_close: out += "|."; break;
      case Kind::when_bar: out += "w|"; break;
      case Kind::unit_open: out += "u("; break;
      case Kind::cell: out += "[" + word + "]"; break;
      case Kind::minus: out += "minus"; break;
      case Kind::name: out += "'" + word; break;
      case Kind::date: out += "d" + word; break;
      case Kind::period_name: out += "p" + word; break;
      case Kind::unknown: out += "?" + word; break;
      default: out += english(tokens.kind(i)).empty() ? word : std::string(english(tokens.kind(i))); break;
    }
  }
  return out;
}

std::string faults(const std::string& text) {
  std::string out;
  for (const Fault& fault : tokenize(text).faults) {
    static constexpr const char* names[] = {"not_utf8", "control_character", "unclosed_text", "unclosed_name", "unclosed_row", "cells", "double_bar_place",
                                            "glued_number", "bad_date", "foreign_comment", "clause_in_column_one", "row_in_column_one", "too_long"};
    out += (out.empty() ? "" : " ") + std::string(names[static_cast<int>(fault.kind)]) + ":" + text.substr(fault.begin, fault.end - fault.begin);
  }
  return out;
}

}  // namespace

TEST_CASE("what a new line means") {
  const std::pair<const char*, const char*> cases[] = {
      {"a\nb", "^ 'a ^ 'b $"},
      {"a\n b", "^ 'a ; 'b $"},
      {"a\n\tb", "^ 'a ; 'b $"},
      {"a\n       b\n c", "^ 'a ; 'b ; 'c $"},
      {"a\n\n\n b", "^ 'a ; 'b $"},
      {"a\r\n b\r\n", "^ 'a ; 'b $"},
      {"a # x\n b", "^ 'a ; 'b $"},
      {"a\n# x\n b", "^ 'a ; 'b $"},
      {" a", "; 'a $"},
      // A bracket holds a sentence together, to column 1 at most.
      {"a (b\n c\n d)\n e", "^ 'a ( 'b 'c 'd ) ; 'e $"},
      {"a (b\nc", "^ 'a ( 'b ^ 'c $"},
      {"a (b\nc d\n e", "^ 'a ( 'b ^ 'c 'd ; 'e $"},
      {"a )\n b", "^ 'a ) ; 'b $"},
      // Lines that go on.
      {"a =\n b", "^ 'a = 'b $"},
      {"a ,\n b", "^ 'a , 'b $"},
      {"a +\n b", "^ 'a + 'b $"},
      {"a -\n b", "^ 'a minus 'b $"},
      {"a <=\n b", "^ 'a <= 'b $"},
      {"a and\n b", "^ 'a and 'b $"},
      {"a not\n b", "^ 'a not 'b $"},
      {"a then\n b", "^ 'a then 'b $"},
      {"a otherwise\n b", "^ 'a otherwise 'b $"},
      {"a of # x\n b", "^ 'a of 'b $"},
      {"a starts\n\n b", "^ 'a starts 'b $"},
      {"a.of\n b", "^ 'a . 'of ; 'b $"},
      {"a is\n b", "^ 'a is ; 'b $"},
      // Lines that take up the one before.
      {"a\n + b", "^ 'a + 'b $"},
      {"a\n - b", "^ 'a minus 'b $"},
      {"a\n < b", "^ 'a < 'b $"},
      {"a\n >= b", "^ 'a >= 'b $"},
      {"a\n or b", "^ 'a or 'b $"},
      {"a\n else b", "^ 'a else 'b $"},
      {"a\n capped at b", "^ 'a capped at 'b $"},
      {"a\n floored at b", "^ 'a floored at 'b $"},
      {"a\n rounded", "^ 'a rounded $"},
      {"a\n is b", "^ 'a is 'b $"},
      {"a\n of b", "^ 'a of 'b $"},
      {"a\n otherwise b", "^ 'a otherwise 'b $"},
      {"a\n not b", "^ 'a ; not 'b $"},
      {"a\n had b", "^ 'a ; had 'b $"},
      // Rows make no break before themselves; the line after them does.
      {"table a\n | b || c |\n | d || e |\n f", "^ table 'a H| 'b || 'c |. R| 'd || 'e |. ; 'f $"},
      {"rows a\n | b |\n\n # x\n | c |", "^ rows 'a H| [b] |. R| [c] |. $"},
  };
  for (const auto& [text, tokens] : cases) {
    INFO(text);
    CHECK(shown(text) == tokens);
  }
}

TEST_CASE("tokens") {
  const std::pair<const char*, const char*> cases[] = {
      {"a_1 b2 _c 名字 naïve Ärger имя", "^ 'a_1 'b2 '_c '名字 'naïve 'Ärger 'имя $"},
      {"6_900 6_900.00 8% 12.5% 0", "^ 6_900 6_900.00 8% 12.5% 0 $"},
      {"2026-03-01 2026-03-01 09:00 2026-Q1 2026-03 2026-W09 2026", "^ d2026-03-01 d2026-03-01 09:00 p2026-Q1 p2026-03 p2026-W09 2026 $"},
      {"a - b a -b a- b a-b -c", "^ 'a minus 'b 'a - 'b 'a - 'b 'a - 'b - 'c $"},
      {"\"a # b\" “c”", "^ \"a # b\" “c” $"},
      {"a.for a.b.each", "^ 'a . 'for 'a . 'b . 'each $"},
      {"days periods months", "^ day period month $"},
      {"a <= b >= c < d > e = f", "^ 'a <= 'b >= 'c < 'd > 'e = 'f $"},
      {"（a，b）：c＝1 × 2 ≥ 3", "^ ( 'a , 'b ) : 'c = 1 * 2 >= 3 $"},
      {"订单的买家的推荐人 为 「为 的」", "^ '订单 的 '买家 的 '推荐人 is '为 的 $"},
      {"5提 128元", "^ 5提 128 '元 $"},
      {"a @ ~ $", "^ 'a ?@ ?~ ?$ $"},
      {"plan p\n zone Asia/Shanghai # x\n zone", "^ plan 'p ; zone Asia/Shanghai ; zone $"},
      {"record r has\n zone : Text", "^ record 'r has ; zone : 'Text $"},
  };
  for (const auto& [text, tokens] : cases) {
    INFO(text);
    CHECK(shown(text) == tokens);
    CHECK(faults(text) == "");
  }
}

TEST_CASE("rows") {
  const std::pair<const char*, const char*> cases[] = {
      {"rows a\n | id | \"x | y\" | |\n | 1-2@ |  b c  |“z”|", "^ rows 'a H| [id] | [\"x | y\"] | [] |. R| [1-2@] | [b c] | [“z”] |. $"},
      {"example \"e\"\n given a\n | x |\n settle 2026", "^ example \"e\" ; given 'a H| [x] |. ; settle 2026 $"},
      {"table a\n | b (CNY) || c(d) |\n | 5 || |", "^ table 'a H| 'b u( 'CNY ) || 'c ( 'd ) |. R| 5 || |. $"},
      {"ladder a of b\n | rung | f(x) | c of d (CNY) | when |\n | e | | | |",
       "^ ladder 'a of 'b H| rung | 'f ( 'x ) | 'c of 'd u( 'CNY ) | when |. R| 'e | | w| |. $"},
      {"define a : b\n | when | value |\n | c | d (e) |", "^ define 'a : 'b H| when | value |. R| 'c | 'd ( 'e ) |. $"},
      {"table a\n ｜ b || c ｜\n", "^ table 'a H| 'b || 'c |. $"},
  };
  for (const auto& [text, tokens] : cases) {
    INFO(text);
    CHECK(shown(text) == tokens);
    CHECK(faults(text) == "");
  }
}

TEST_CASE("what is wrong with a text") {
  const std::pair<std::string, const char*> cases[] = {
      {"a \"b", "unclosed_text:\"b"},
      {"a “b\nc", "unclosed_text:“b"},
      {"a\n\"b\" \"c", "unclosed_text:\"c"},
      {"a \x01", "control_character:\x01"},
      {"a 5CNY", "glued_number:5CNY"},
      {"a 5.5_x", "glued_number:5.5_x"},
      {"a 2026-13-01", "bad_date:2026-13-01"},
      {"a 2026-02-29", "bad_date:2026-02-29"},
      {"a 2024-02-29", ""},
      {"a 2026-3-1", "bad_date:2026-3-1"},
      {"a 2026-Q5", "bad_date:2026-Q5"},
      {"a 2026-W54", "bad_date:2026-W54"},
      {"a 2026-03-01 24:00", "bad_date:2026-03-01 24:00"},
      {"rows a\n | b | c |\n | d |", "cells:| d |"},
      {"rows a\n | b |\n | d | e |", "cells:| d | e |"},
      {"rows a\n | b |\n | d", "unclosed_row:| d"},
      {"table a\n | b || c | d |\n | b | c || d |", "double_bar_place:| b | c || d |"},
      {"a\n| b |", "row_in_column_one:|"},
      {"a\nwhere b", "clause_in_column_one:where"},
      {"a\npay b", "clause_in_column_one:pay"},
      {"a\npay has\n b : c", ""},
      {"a // b", "foreign_comment://"},
      {"a \xFF", "not_utf8:\xFF"},
  };
  for (const auto& [text, what] : cases) {
    INFO(text);
    CHECK(faults(text) == what);
  }
}

TEST_CASE("every spelling stands once and is found") {
  std::set<std::string_view> spellings;
  for (const Keyword& keyword : all_keywords()) {
    INFO(keyword.spelling);
    CHECK(spellings.insert(keyword.spelling).second);
    const Keyword* found = find_keyword(keyword.spelling);
    REQUIRE(found != nullptr);
    CHECK(found->kinds == keyword.kinds);
    const bool comparison = keyword.kinds[0] >= Kind::less && keyword.kinds[0] <= Kind::greater_equal;
    for (std::uint8_t i = 0; i < keyword.count; ++i) CHECK((is_word(keyword.kinds[i]) || comparison));
  }
  CHECK(find_keyword("wheree") == nullptr);
  CHECK(find_keyword("") == nullptr);
  CHECK(chinese(Kind::bonus) == "奖励");
  CHECK(english(Kind::and_) == "and");
  CHECK(chinese(Kind::of) == "乘");
  CHECK(chinese(Kind::happened) == "");
  CHECK(english(Kind::among_each) == "中每个");
}

TEST_CASE("tokens cover the text in order, comments beside them") {
  const std::string text = "plan p # a\n# b\nuse c\n";
  const Tokens tokens = tokenize(text);
  REQUIRE(tokens.begins.size() == tokens.size());
  REQUIRE(tokens.ends.size() == tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    CHECK(tokens.begins[i] <= tokens.ends[i]);
    if (i > 0) CHECK(tokens.ends[i - 1] <= tokens.begins[i]);
  }
  REQUIRE(tokens.comments.size() == 2);
  CHECK_FALSE(tokens.comments[0].own_line);
  CHECK(tokens.comments[1].own_line);
  CHECK(tokens.comments[0].token == 3);
  CHECK(tokens.comments[1].token == 3);
  CHECK(tokens.kind(3) == Kind::start);
}
