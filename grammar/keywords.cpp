#include "grammar/keywords.h"

namespace bonafide::grammar {
namespace {

constexpr Keyword one(std::string_view spelling, Kind kind) { return {spelling, {kind}, 1}; }

template <class... Kinds>
constexpr Keyword phrase(std::string_view spelling, Kinds... kinds) {
  static_assert(sizeof...(kinds) <= 4);
  return {spelling, {kinds...}, static_cast<std::uint8_t>(sizeof...(kinds))};
}

constexpr Keyword rows[] = {
#define FOLLOWER(kind, en, zh) one(en, Kind::kind), one(zh, Kind::kind),
#define WORD(kind, en, zh) one(en, Kind::kind), one(zh, Kind::kind),
#define TIME(kind, en, zh) one(en, Kind::kind), one(zh, Kind::kind),
#define RESERVED(kind, en, zh) one(en, Kind::kind), one(zh, Kind::kind),
#define SPELLING(kind, text) one(text, Kind::kind),
#define PHRASE(zh, ...) phrase(zh, __VA_ARGS__),
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
  for (std::size_t i = 0; i + 1 < std::size(rows); ++i)
    if (rows[i].count == 1 && rows[i].kinds[0] == kind && rows[i].spelling == english(kind))
      return rows[i + 1].kinds[0] == kind && rows[i + 1].count == 1 ? rows[i + 1].spelling : std::string_view{};
  return {};
}

}  // namespace bonafide::grammar
