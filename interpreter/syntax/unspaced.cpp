#include "syntax/unspaced.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "grammar/keywords.h"

namespace bonafide::syntax {

using grammar::Kind;

namespace {

bool chinese(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool of_the_grammar(std::string_view word) {
  const grammar::Keyword* keyword = grammar::find_keyword(word);
  return keyword != nullptr && chinese(word) && (grammar::is_reserved(keyword->kinds[0]) || !grammar::is_word(keyword->kinds[0]) || keyword->count > 1);
}

// Letters and digits that are no Chinese, up to `to`.
std::size_t plain_run(std::string_view run, std::size_t from) {
  std::size_t to = from;
  while (to < run.size() && static_cast<unsigned char>(run[to]) < 0x80) ++to;
  return to;
}

}  // namespace

KnownNames names_used(const grammar::Tokens& tokens, std::string_view text) {
  KnownNames names;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::string_view word = text.substr(tokens.begins[i], tokens.ends[i] - tokens.begins[i]);
    if (tokens.kind(i) == Kind::cell) word = base::trim(word.substr(0, word.find_first_of("( ")));
    else if (tokens.kind(i) != Kind::name) continue;
    if (!word.empty() && chinese(word) && word.find_first_of("\"|") == std::string_view::npos) names.emplace(word);
  }
  return names;
}

std::vector<std::string> cut_words(std::string_view run, const KnownNames& known) {
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  if (run.size() > 200 || !chinese(run)) return {};
  struct Step {
    std::size_t words = none, from = 0;
    bool grammar = false;
  };
  std::vector<Step> best(run.size() + 1);
  best[0] = {0, 0, false};
  for (std::size_t from = 0; from < run.size(); ++from) {
    if (best[from].words == none) continue;
    const auto reach = [&](std::size_t to, bool grammar) {
      const std::size_t words = best[from].words + 1;
      const bool any = best[from].grammar || grammar;
      if (words < best[to].words || (words == best[to].words && any && !best[to].grammar)) best[to] = {words, from, any};
    };
    if (const std::size_t to = plain_run(run, from); to > from) reach(to, false);
    for (std::size_t to = from; to < run.size();) {
      base::next_code_point(run, to);
      const std::string_view word = run.substr(from, to - from);
      if (word.size() == run.size()) break;
      if (of_the_grammar(word)) reach(to, true);
      else if (known.contains(word)) reach(to, false);
    }
    if (from > 0 && known.contains(run.substr(from))) reach(run.size(), false);
    if (from > 0 && of_the_grammar(run.substr(from))) reach(run.size(), true);
  }
  if (best[run.size()].words == none || best[run.size()].words < 2 || !best[run.size()].grammar) return {};
  std::vector<std::string> words;
  for (std::size_t at = run.size(); at > 0; at = best[at].from) words.emplace_back(run.substr(best[at].from, at - best[at].from));
  std::reverse(words.begin(), words.end());
  // Two words of the grammar and nothing else are a name like any other (是非).
  if (words.size() == 2 && of_the_grammar(words[0]) && of_the_grammar(words[1])) return {};
  return words;
}

std::string spaced(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace bonafide::syntax
