// Text → tokens, in one pass over the bytes, layout included: declaration starts and clause breaks are tokens
// of their own, comments are kept aside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/kinds.h"

namespace bonafide::grammar {

// No plan is longer; what is, is data given by mistake.
constexpr std::size_t longest_text = std::size_t{256} << 20;

struct Comment {
  std::uint32_t begin, end;  // with its `#`, without the line end
  std::uint32_t token;       // the first token after it
  bool own_line;             // nothing but blanks before it
};

// What is wrong with the text itself, whatever the grammar says.
struct Fault {
  enum class Kind {
    not_utf8,
    control_character,   // NUL and the like
    unclosed_text,
    unclosed_name,       // 「 without 」
    unclosed_row,        // a pipe row without its last bar
    cells,               // another number of cells than the heading: `expected`, `found`
    double_bar_place,    // `||` after another column than in the heading
    glued_number,        // 128CNY
    bad_date,            // 2026-13-01, 2026-3-1
    foreign_comment,     // // …, /* …
    clause_in_column_one,
    row_in_column_one,
    too_long             // more than longest_text
  } kind;
  std::uint32_t begin, end;
  std::uint32_t expected = 0, found = 0;
  std::uint32_t because_begin = 0, because_end = 0;  // cells, double_bar_place: the heading
};

// A token that says something else than its letters: `1万` is 10000, `9折` is 90%, `2026年3月` is 2026-03.
struct Respelled {
  std::uint32_t token;
  std::string text;
};

// Token i is kinds[i], written at begins[i] … ends[i]. The last token is Kind::end. Tokens of layout have no
// width; of a Chinese phrase the first token has all of the width.
struct Tokens {
  std::string kinds;
  std::vector<std::uint32_t> begins, ends;
  std::vector<Respelled> respelled;  // in order of place; of plans in Chinese only
  std::vector<Comment> comments;
  std::vector<Fault> faults;  // in order of place

  std::size_t size() const { return kinds.size(); }
  Kind kind(std::size_t i) const { return kind_of(kinds[i]); }
};

Tokens tokenize(std::string_view text);

}  // namespace bonafide::grammar
