// Looks words up in the keyword table.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "grammar/kinds.h"

namespace bonafide::grammar {

// What a spelling stands for: one kind, or several for a Chinese phrase (`四舍五入` is `half up`).
struct Keyword {
  enum class Where : std::uint8_t { anywhere, window, tail, after_de };
  std::string_view spelling;
  std::array<Kind, 6> kinds{};
  std::uint8_t count = 0;
  Where where = Where::anywhere;
};

constexpr std::uint32_t spelling_hash_start = 2166136261u;
constexpr std::uint32_t spelling_hash(std::uint32_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 16777619u;
}

// The row of a spelling whose hash is known; nullptr for a plain name.
const Keyword* find_keyword(std::string_view spelling, std::uint32_t hash);
const Keyword* find_keyword(std::string_view spelling);

// The Chinese spelling of an English word of the table; the word must be there and have one.
const char* chinese_of(std::string_view english);

const std::vector<Keyword>& all_keywords();  // in the order of the table

// Of Chinese words: the longest that is the beginning of a text, and is cut from it; nullptr when there is none.
const Keyword* window_at(std::string_view text);    // 本期订单
const Keyword* time_unit_at(std::string_view text);  // 个月后过期
std::string_view measure_at(std::string_view text);  // 提纸尿裤
const Keyword* tail_of(std::string_view word);       // 会员及以上: 及以上

}  // namespace bonafide::grammar
