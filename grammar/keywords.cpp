#include "grammar/keywords.h"

#include <unordered_map>

#include "base/invariant.h"

namespace bonafide::grammar {
namespace {

using Where = Keyword::Where;

constexpr Keyword one(std::string_view spelling, Kind kind, Where where = Where::anywhere) {
  return {spelling, {kind}, 1, where};
}

template <class... Kinds>
constexpr Keyword phrase(Where where, std::string_view spelling, Kinds... kinds) {
  static_assert(sizeof...(kinds) <= 6);
  return {spelling, {kinds...}, static_cast<std::uint8_t>(sizeof...(kinds)), where};
}

constexpr Keyword rows[] = {
#define FOLLOWER(kind, en, zh) one(en, Kind::kind), one(zh, Kind::kind),
#define WORD(kind, en, zh) one(en, Kind::kind), one(zh, Kind::kind),
#define TIME(kind, en, zh) one(en, Kind::kind), one(zh, Kind::kind),
#define RESERVED(kind, en, zh) one(en, Kind::kind), one(zh, Kind::kind),
#define CHINESE(kind, zh) one(zh, Kind::kind),
#define SPELLING(kind, text) one(text, Kind::kind),
#define PHRASE(zh, ...) phrase(Where::anywhere, zh, __VA_ARGS__),
#define WINDOW(zh, ...) phrase(Where::window, zh, __VA_ARGS__),
#define TAIL_OF_WORD(kind, zh) one(zh, Kind::kind, Where::tail),
#define AFTER_DE(kind, zh) one(zh, Kind::kind, Where::after_de),
#include "grammar/keywords.def"
};

constexpr Keyword windows[] = {
#define WINDOW(zh, ...) phrase(Where::window, zh, __VA_ARGS__),
#include "grammar/keywords.def"
};
constexpr Keyword tails[] = {
#define TAIL_OF_WORD(kind, zh) one(zh, Kind::kind, Where::tail),
#include "grammar/keywords.def"
};
constexpr Keyword time_units[] = {
#define TIME_UNIT(kind, zh) one(zh, Kind::kind),
#include "grammar/keywords.def"
};
constexpr std::string_view measures[] = {
#define MEASURE(zh) zh,
#include "grammar/keywords.def"
};

constexpr std::uint32_t hash_of(std::string_view spelling) {
  std::uint32_t hash = spelling_hash_start;
  for (const char c : spelling) hash = spelling_hash(hash, c);
  return hash;
}

// Open addressing, filled by the compiler: a look-up is a hash, a slot and one comparison, seldom two.
constexpr std::size_t slots = 2048;
struct Table {
  std::array<std::uint16_t, slots> row{};  // index into rows, from 1
};
constexpr std::size_t slot_of(std::uint32_t hash) { return (hash ^ (hash >> 15)) % slots; }
constexpr Table build() {
  Table table;
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    if (rows[i].spelling.empty()) continue;
    std::size_t at = slot_of(hash_of(rows[i].spelling));
    while (table.row[at] != 0) at = (at + 1) % slots;
    table.row[at] = static_cast<std::uint16_t>(i + 1);
  }
  return table;
}
constexpr Table table = build();

template <std::size_t N>
const Keyword* longest_at(const Keyword (&list)[N], std::string_view text) {
  const Keyword* found = nullptr;
  for (const Keyword& row : list)
    if (text.starts_with(row.spelling) && (found == nullptr || found->spelling.size() < row.spelling.size())) found = &row;
  return found;
}

}  // namespace

const Keyword* find_keyword(std::string_view spelling, std::uint32_t hash) {
  for (std::size_t at = slot_of(hash); table.row[at] != 0; at = (at + 1) % slots) {
    const Keyword& row = rows[table.row[at] - 1];
    if (row.spelling == spelling) return &row;
  }
  return nullptr;
}

const Keyword* find_keyword(std::string_view spelling) { return find_keyword(spelling, hash_of(spelling)); }

const std::vector<Keyword>& all_keywords() {
  static const std::vector<Keyword> list = [] {
    std::vector<Keyword> out;
    for (const Keyword& row : rows)
      if (!row.spelling.empty()) out.push_back(row);
    return out;
  }();
  return list;
}

const Keyword* window_at(std::string_view text) { return longest_at(windows, text); }
const Keyword* time_unit_at(std::string_view text) { return longest_at(time_units, text); }
std::string_view measure_at(std::string_view text) {
  for (const std::string_view measure : measures)
    if (text.starts_with(measure)) return measure;
  return {};
}
const Keyword* tail_of(std::string_view word) {
  for (const Keyword& row : tails)
    if (word.size() > row.spelling.size() && word.ends_with(row.spelling)) return &row;
  return nullptr;
}

std::string_view english(Kind kind) {
  switch (kind) {
#define FOLLOWER(kind, en, zh) case Kind::kind: return en;
#define WORD(kind, en, zh) case Kind::kind: return en;
#define TIME(kind, en, zh) case Kind::kind: return en;
#define RESERVED(kind, en, zh) case Kind::kind: return en;
#include "grammar/keywords.def"
    case Kind::head_open:
    case Kind::row_open:
    case Kind::bar:
    case Kind::when_bar:
    case Kind::row_close: return "|";
    case Kind::double_bar: return "||";
    case Kind::open:
    case Kind::unit_open: return "(";
    case Kind::close:
    case Kind::unit_close: return ")";
    case Kind::comma: return ",";
    case Kind::colon: return ":";
    case Kind::dot: return ".";
    case Kind::equals: return "=";
    case Kind::question: return "?";
    case Kind::backslash: return "\\";
    case Kind::plus: return "+";
    case Kind::minus:
    case Kind::dash: return "-";
    case Kind::star: return "*";
    case Kind::slash: return "/";
    case Kind::less: return "<";
    case Kind::less_equal: return "<=";
    case Kind::greater: return ">";
    case Kind::greater_equal: return ">=";
    case Kind::group_open:
    case Kind::de:
#define CHINESE(kind, zh) case Kind::kind:
#include "grammar/keywords.def"
      return chinese(kind);
    case Kind::de_wide:
    case Kind::apart:
    case Kind::end:
    case Kind::start:
    case Kind::clause:
    case Kind::cell:
    case Kind::integer:
    case Kind::number:
    case Kind::percent:
    case Kind::text:
    case Kind::date:
    case Kind::period_name:
    case Kind::zone_name:
    case Kind::wrong_equals:
    case Kind::wrong_not_equal:
    case Kind::wrong_and:
    case Kind::wrong_or:
    case Kind::single_quoted:
    case Kind::unknown:
    case Kind::name:
    case Kind::count_of_kinds: return {};
  }
  return {};
}

std::string_view chinese(Kind kind) {
  std::string_view said;
  if (kind == Kind::de) said = "的";
  if (kind == Kind::group_open) said = "（";
#define FOLLOWER(row, en, zh) if (kind == Kind::row) said = zh;
#define WORD(row, en, zh) if (kind == Kind::row) said = zh;
#define TIME(row, en, zh) if (kind == Kind::row) said = zh;
#define RESERVED(row, en, zh) if (kind == Kind::row) said = zh;
#define CHINESE(row, zh) if (kind == Kind::row) said = zh;
#define TAIL_OF_WORD(row, zh) if (kind == Kind::row) said = zh;
#include "grammar/keywords.def"
  return said;
}

const char* chinese_of(std::string_view english) {
  struct Pair {
    std::string_view en;
    const char* zh;
  };
  static constexpr Pair pairs[] = {
#define FOLLOWER(kind, en, zh) {en, zh},
#define WORD(kind, en, zh) {en, zh},
#define TIME(kind, en, zh) {en, zh},
#define RESERVED(kind, en, zh) {en, zh},
#include "grammar/keywords.def"
  };
  static const std::unordered_map<std::string_view, const char*> by_english = [] {
    std::unordered_map<std::string_view, const char*> all;
    for (const Pair& pair : pairs) all.emplace(pair.en, pair.zh);
    return all;
  }();
  const auto found = by_english.find(english);
  BONAFIDE_INVARIANT(found != by_english.end() && *found->second != '\0', "a word of the keyword table with a Chinese spelling");
  return found->second;
}

}  // namespace bonafide::grammar
