// Kinds of tokens, one byte each, so that the grammar runs over a string of kinds. Words are numbered as
// keywords.def lists them, so that a name, a unit of money and a field are ranges of kinds.
#pragma once

#include <string_view>

namespace bonafide::grammar {

enum class Kind : unsigned char {
  end,          // after the last token
  start,        // a line in column 1: a declaration starts
  clause,       // a line that is not a continuation: a clause starts
  head_open,    // the first bar of the first row of a table
  row_open,     // the first bar of any other row
  bar,          // between two cells
  double_bar,   // between inputs and outputs
  when_bar,     // before the last cell of a ladder's row, when its heading is `when`
  row_close,    // the last bar of a row
  cell,         // a whole cell of data, as written
  unit_open,    // ( before the unit of a heading
  unit_close,   // ) after it
  open,         // (
  group_open,   // （ of a set whose rows are folded after 的: `（订单，其中 …）的个数`
  close,        // )
  comma,        // ,
  colon,        // :
  dot,          // .
  de,           // 的
  de_wide,      // 的 with a space on both sides: `of`, whatever stands after it
  apart,        // no width: what follows begins another part (`送给 用户 （…）`)
  equals,       // =
  question,     // ?
  backslash,    // between the two inputs of a cross table
  plus,         // +
  minus,        // - with spaces around
  dash,         // - without
  star,         // *
  slash,        // /
  less,         // <
  less_equal,   // <=
  greater,      // >
  greater_equal,  // >=
  integer,      // 6_900
  number,       // 6_900.00
  percent,      // 8%
  text,         // "…"
  date,         // 2026-03-01, 2026-03-01 09:00
  period_name,  // 2026-Q1, 2026-03, 2026-W09
  zone_name,    // the rest of a `zone` line
  wrong_equals,     // ==
  wrong_not_equal,  // != <> ≠
  wrong_and,        // && &
  wrong_or,         // || outside a row
  single_quoted,    // '…'
  unknown,          // a character that means nothing here
#define FOLLOWER(kind, en, zh) kind,
#include "grammar/keywords.def"
#define WORD(kind, en, zh) kind,
#define TIME(kind, en, zh) kind,
#include "grammar/keywords.def"
  name,
#define RESERVED(kind, en, zh) kind,
#define CHINESE(kind, zh) kind,
#include "grammar/keywords.def"
  count_of_kinds
};
static_assert(static_cast<unsigned>(Kind::count_of_kinds) <= 256);

constexpr Kind first_word = Kind::rises;            // words that are names elsewhere start here
constexpr Kind first_unit_word = Kind::plan;        // the same without FOLLOWERs
constexpr Kind last_word = static_cast<Kind>(static_cast<unsigned char>(Kind::count_of_kinds) - 1);

constexpr char byte(Kind kind) { return static_cast<char>(kind); }
constexpr Kind kind_of(char byte) { return static_cast<Kind>(static_cast<unsigned char>(byte)); }
constexpr bool is_word(Kind kind) { return kind >= first_word && kind <= last_word; }
constexpr bool is_name(Kind kind) { return kind >= first_word && kind <= Kind::name; }
constexpr bool is_reserved(Kind kind) { return kind > Kind::name && kind <= last_word; }

// English and Chinese spelling of a keyword or a mark; empty for kinds that have none. A word that only the Chinese
// order has is itself in both.
std::string_view english(Kind kind);
std::string_view chinese(Kind kind);

}  // namespace bonafide::grammar
