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
  std::string_view spelling;
  std::array<Kind, 4> kinds{};
  std::uint8_t count = 0;
};

constexpr std::uint32_t spelling_hash_start = 2166136261u;
constexpr std::uint32_t spelling_hash(std::uint32_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 16777619u;
}

// The row of a spelling whose hash is known; nullptr for a plain name.
const Keyword* find_keyword(std::string_view spelling, std::uint32_t hash);
const Keyword* find_keyword(std::string_view spelling);

const std::vector<Keyword>& all_keywords();  // in the order of the table

}  // namespace bonafide::grammar
