// What people write for the words of this language: foreign_words.def.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bonafide::grammar {

struct ForeignWord {
  std::string_view written;  // in lower case
  std::string_view ours;
};
const std::vector<ForeignWord>& foreign_words();

// The wordings that the beginning of `text` may be meant for, of those that can stand there: `can_stand` lists them, or
// their first words. The longest beginning counts.
std::vector<std::string> meant(std::string_view text, const std::vector<std::string>& can_stand);
// The same with how much of the text it is; 0: nothing.
std::vector<std::string> meant(std::string_view text, const std::vector<std::string>& can_stand, std::size_t& written);

}  // namespace bonafide::grammar
