// The lexer behind tokenize(): one pass over the text. Seen only by lexis.cpp (marks, words, texts, numbers, rows) and
// lexis_chinese.cpp (how Chinese words are cut).
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "grammar/keywords.h"
#include "grammar/layout.h"
#include "grammar/lexis.h"

namespace bonafide::grammar {

enum Class : unsigned char { other, blank, line_end, letter, digit, mark, beyond_ascii, control };

constexpr std::array<Class, 256> classify() {
  std::array<Class, 256> table{};
  for (int c = 0; c < 256; ++c) {
    Class k = other;
    if (c < 0x20 || c == 0x7F) k = control;
    if (c == ' ' || c == '\t' || c == '\r') k = blank;
    if (c == '\n') k = line_end;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') k = letter;
    if (c >= '0' && c <= '9') k = digit;
    if (c >= 0x80) k = beyond_ascii;
    for (const char m : {'(', ')', ',', ':', '.', '=', '?', '\\', '+', '-', '*', '/', '<', '>'})
      if (c == m) k = mark;
    table[static_cast<std::size_t>(c)] = k;
  }
  return table;
}
constexpr std::array<Class, 256> classes = classify();
inline Class class_of(char c) { return classes[static_cast<unsigned char>(c)]; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What a character beyond ASCII is in a plan.
enum class Wide { letter, blank, mark, comma, open_bracket, de, open_text, open_name, single_quote, comment, bar, unknown };
struct WideMeaning {
  Wide wide;
  Kind kind = Kind::unknown;
};
WideMeaning wide_meaning(char32_t c);

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {
    const std::size_t guess = text.size() / 3 + 16;
    out_.kinds.reserve(guess);
    out_.begins.reserve(guess);
    out_.ends.reserve(guess);
  }
  Tokens run();

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  void fault(Fault::Kind kind, std::size_t begin, std::size_t end);
  void push(Kind kind, std::size_t begin, std::size_t end);
  Kind last() const { return out_.kinds.empty() ? Kind::end : kind_of(out_.kinds.back()); }
  void emit(Kind kind, std::size_t begin, std::size_t end);
  void begin_line(Kind first, std::size_t begin, std::size_t end);
  void begin_clause(Kind first);
  bool names_a_record(std::size_t at) const;
  void step();
  void take(Kind kind, std::size_t length);
  void new_line();
  void comment();
  void foreign_comment();
  void ascii_mark();
  void wide();
  std::size_t word_end(std::size_t from, std::uint32_t& hash) const;
  void word();

  // ---- Chinese: cutting words (lexis_chinese.cpp) ----
  bool blank_at(std::size_t i) const;
  bool blank_before(std::size_t i) const;
  std::size_t past_blanks(std::size_t i) const;
  bool bracket_at(std::size_t i) const { return at(i) == '(' || text_.substr(std::min(i, text_.size())).starts_with("（"); }
  Kind first_of_clause() const { return clause_ < out_.size() ? kind_of(out_.kinds[clause_]) : Kind::end; }
  bool after_de() const { return !fresh_line_ && (last() == Kind::de || last() == Kind::de_wide); }
  void respell(std::string text) { out_.respelled.push_back({static_cast<std::uint32_t>(out_.size() - 1), std::move(text)}); }
  void de(std::size_t length);
  void open(std::size_t length);
  void comma(std::size_t length);
  void end_line(std::size_t length);
  bool has_own_line(const Keyword& keyword) const;
  void chinese_word(std::size_t begin, std::size_t end, std::uint32_t hash);
  bool name_follows(std::size_t from) const;
  bool counts_by_name() const;
  static bool counts_units(const Keyword& window);
  bool stands_here(const Keyword& keyword) const;
  void say(const Keyword& keyword, std::size_t begin, std::size_t end);
  bool argument_follows(std::size_t from) const;
  bool cut_from_beginning(std::size_t begin, std::size_t end);
  bool cut_from_end(std::size_t begin, std::size_t end);
  void mark_group(std::size_t width);
  void chinese_number(std::size_t begin, std::size_t end, Kind kind);
  // Whether a measure word that ends here stands between an amount and what it is an amount of.
  bool of_follows(std::size_t end) const { return bracket_at(end) || name_follows(end); }
  static std::string tenfold(std::string digits, std::size_t zeros);
  bool chinese_period(std::size_t begin);

  // ---- texts, numbers, rows (lexis.cpp) ----
  void zone();
  void quoted_name(std::size_t begin);
  void text(std::string_view close, std::size_t open_length);
  void single_quoted(std::string_view close, std::size_t open_length);
  std::size_t digits_end(std::size_t from) const;
  void number();
  unsigned two_digits(std::size_t i) const { return static_cast<unsigned>((at(i) - '0') * 10 + at(i + 1) - '0'); }
  bool digits_at(std::size_t i, std::size_t count) const;
  static bool is_date(std::string_view text);
  bool date_or_period(std::size_t begin);
  bool calendar_token(Kind kind, std::size_t begin, std::size_t end, bool good);
  struct Row {
    std::size_t first_token;
    std::uint32_t columns = 0;
    std::uint32_t double_bar = 0;  // the number of columns before it
    std::uint32_t begin = 0, end = 0;
    bool ends_with_when = false;
  };
  void bar(std::size_t length);
  bool bar_here() const { return peek() == '|' || text_.substr(at_).starts_with("｜"); }
  std::size_t bar_length() const { return peek() == '|' ? 1 : 3; }
  bool at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '#'; }
  void skip_blanks();
  void row(std::size_t length);
  std::size_t previous_end() const { return out_.ends.back(); }
  void data_cell();
  void mark_unit(std::size_t cell);
  void check_row(const Row& row);

  std::string_view text_;
  Tokens out_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  bool fresh_line_ = true;
  bool in_rows_ = false;
  std::uint32_t open_brackets_ = 0;
  std::size_t clause_ = 0;     // the first token of the clause that is being read
  bool receiver_ = false;      // in a clause whose verb takes its receiver first, before the amount
  Kind declaration_ = Kind::end;  // the first word of the declaration that is being read
  Row heading_{0};
};

}  // namespace bonafide::grammar
