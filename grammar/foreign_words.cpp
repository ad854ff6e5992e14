#include "grammar/foreign_words.h"

#include <algorithm>

namespace bonafide::grammar {
namespace {

bool in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_with(std::string_view text, std::string_view written) {
  if (text.size() < written.size()) return false;
  for (std::size_t i = 0; i < written.size(); ++i)
    if (lower(text[i]) != written[i]) return false;
  return text.size() == written.size() || !in_word(written.back()) || !in_word(text[written.size()]);
}

// `falls` of `falls at once`, or the whole of it.
bool first_words(std::string_view all, std::string_view first) {
  return all.starts_with(first) && (all.size() == first.size() || all[first.size()] == ' ');
}

}  // namespace

const std::vector<ForeignWord>& foreign_words() {
  static const std::vector<ForeignWord> all{
#define FOREIGN(written, ours) {written, ours},
#include "grammar/foreign_words.def"
  };
  return all;
}

std::vector<std::string> meant(std::string_view text, const std::vector<std::string>& can_stand, std::size_t& written) {
  std::vector<std::string> out;
  written = 0;
  for (const ForeignWord& word : foreign_words()) {
    if (word.written.size() < written || !begins_with(text, word.written)) continue;
    for (const std::string& candidate : can_stand) {
      if (!first_words(word.ours, candidate) && !first_words(candidate, word.ours)) continue;
      if (word.written.size() > written) out.clear();
      written = word.written.size();
      std::string found(std::max<std::string_view>(word.ours, candidate, [](auto a, auto b) { return a.size() < b.size(); }));
      if (std::find(out.begin(), out.end(), found) == out.end()) out.push_back(std::move(found));
    }
  }
  return out;
}

std::vector<std::string> meant(std::string_view text, const std::vector<std::string>& can_stand) {
  std::size_t written = 0;
  return meant(text, can_stand, written);
}

}  // namespace bonafide::grammar
