// UTF-8 text: validity, code points, and the width a terminal gives to a text (Chinese characters and
// full-width punctuation take two columns, combining marks none).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bonafide::base {

// Offset of the first byte that is not part of valid UTF-8, or npos.
std::size_t first_invalid_utf8(std::string_view text);

// Reads the code point at `at` and moves `at` past it. Broken bytes read as U+FFFD, one byte each.
char32_t next_code_point(std::string_view text, std::size_t& at);

std::size_t code_points(std::string_view text);
std::size_t display_width(std::string_view text);

std::string_view trim(std::string_view text);  // spaces, tabs, CR; full-width spaces too

// Smallest number of edits (insert, delete, replace, swap of neighbours) between two words, in code points.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidates nearest to `word` that a person may have meant, best first, at most `limit`.
std::vector<std::string> did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                                      std::size_t limit = 3);

// The order of ids everywhere in Bonafide: shorter first, then bytewise, so that 2 comes before 10.
bool id_less(std::string_view a, std::string_view b);

}  // namespace bonafide::base
