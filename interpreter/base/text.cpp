#include "base/text.h"

#include <algorithm>
#include <array>

namespace bonafide::base {
namespace {

// Length of the valid UTF-8 sequence that starts at `at`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(at + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!tail(at + 1) || !tail(at + 2)) return 0;
    if (first == 0xE0 && byte(at + 1) < 0xA0) return 0;   // overlong
    if (first == 0xED && byte(at + 1) >= 0xA0) return 0;  // surrogates
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!tail(at + 1) || !tail(at + 2) || !tail(at + 3)) return 0;
    if (first == 0xF0 && byte(at + 1) < 0x90) return 0;
    if (first == 0xF4 && byte(at + 1) >= 0x90) return 0;  // past U+10FFFF
    return 4;
  }
  return 0;
}

struct Range {
  char32_t from, to;
};

// East Asian wide and full-width blocks, and emoji (Unicode TR11, classes W and F, by block).
constexpr std::array<Range, 16> wide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0x33FF},
                                      {0x3400, 0x4DBF},
                                      {0x4E00, 0x9FFF},
                                      {0xA000, 0xA4CF},
                                      {0xA960, 0xA97F},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE10, 0xFE19},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0xFFE0, 0xFFE6},
                                      {0x1F300, 0x1F64F},
                                      {0x1F900, 0x1F9FF},
                                      {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 5> zero{
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](const Range& r) { return c >= r.from && c <= r.to; });
}

std::u32string decode(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) out.push_back(next_code_point(text, at));
  return out;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const std::size_t length = sequence_length(text, at);
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[at + i])); };
  char32_t point = 0xFFFD;
  if (length == 1) point = byte(0);
  if (length == 2) point = ((byte(0) & 0x1F) << 6) | (byte(1) & 0x3F);
  if (length == 3) point = ((byte(0) & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F);
  if (length == 4)
    point = ((byte(0) & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(3) & 0x3F);
  at += std::max<std::size_t>(length, 1);
  return point;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = next_code_point(text, at);
    if (within(zero, point)) continue;
    width += within(wide, point) ? 2 : 1;
  }
  return width;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view full_width_space = "\xE3\x80\x80";
  const auto plain = [](char c) { return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F; };
  if (!text.empty() && plain(text.front()) && plain(text.back())) return text;  // nearly always
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  for (bool again = true; again;) {
    again = false;
    if (!text.empty() && blank(text.front())) text.remove_prefix(1), again = true;
    if (!text.empty() && blank(text.back())) text.remove_suffix(1), again = true;
    if (text.starts_with(full_width_space)) text.remove_prefix(3), again = true;
    if (text.ends_with(full_width_space)) text.remove_suffix(3), again = true;
  }
  return text;
}

std::size_t edit_distance(std::string_view first, std::string_view second) {
  const std::u32string a = decode(first), b = decode(second);
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  return cost[a.size()][b.size()];
}

std::vector<std::string> did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                                      std::size_t limit) {
  const std::size_t length = code_points(word);
  const std::size_t furthest = length <= 3 ? 1 : length <= 5 ? 2 : length / 3 + 1;
  if (length > 80) return {};
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& candidate : candidates) {
    if (candidate == word || code_points(candidate) > length + furthest) continue;
    const std::size_t distance = edit_distance(word, candidate);
    const bool all_changed = distance >= std::max(length, code_points(candidate));
    if (distance <= furthest && !all_changed) near.emplace_back(distance, candidate);
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  std::vector<std::string> out;
  for (const auto& [distance, candidate] : near)  // beside the nearest, what is twice as far is noise
    if (out.size() < limit && distance <= std::max(near.front().first, near.front().first * 2 - 1)) out.push_back(candidate);
  return out;
}

bool id_less(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace bonafide::base
