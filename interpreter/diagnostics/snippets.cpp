#include "diagnostics/snippets.h"

#include <unordered_map>

#include "grammar/keywords.h"

namespace bonafide::diagnostics {

const std::vector<std::pair<std::string_view, std::string_view>>& snippets() {
  static const std::vector<std::pair<std::string_view, std::string_view>> rows = {
#define SNIPPET(en, zh) {en, zh},
#include "diagnostics/catalog/snippets.def"
#undef SNIPPET
  };
  return rows;
}

namespace {

// A row with `@`, where what is around it fits.
std::string fitted(std::string_view english, std::string_view en, std::string_view zh) {
  const std::size_t hole = en.find('@');
  if (hole == std::string_view::npos) return {};
  const std::string_view head = en.substr(0, hole), tail = en.substr(hole + 1);
  if (english.size() <= head.size() + tail.size() || !english.starts_with(head) || !english.ends_with(tail)) return {};
  const std::string_view middle = english.substr(head.size(), english.size() - head.size() - tail.size());
  const std::size_t place = zh.find('@');
  return std::string(zh.substr(0, place)) + std::string(middle) + std::string(zh.substr(place + 1));
}

}  // namespace

std::string code_said(std::string_view english, Language language) {
  if (language == Language::en) return std::string(english);
  static const std::unordered_map<std::string_view, std::string_view> whole(snippets().begin(), snippets().end());
  if (const auto found = whole.find(english); found != whole.end()) return std::string(found->second);
  if (const grammar::Keyword* keyword = grammar::find_keyword(english);
      keyword != nullptr && keyword->count == 1 && grammar::english(keyword->kinds[0]) == english)
    if (const std::string_view chinese = grammar::chinese(keyword->kinds[0]); !chinese.empty()) return std::string(chinese);
  for (const auto& [en, zh] : snippets())
    if (std::string said = fitted(english, en, zh); !said.empty()) return said;
  return std::string(english);
}

}  // namespace bonafide::diagnostics
