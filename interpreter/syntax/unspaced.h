// Cuts words that were written together (`等级为会员`) by the words of the grammar and known names, for the writer
// of a mistake: reading never guesses.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/lexis.h"

namespace bonafide::syntax {

using KnownNames = std::set<std::string, std::less<>>;

// The names in Chinese that a text uses, each once.
KnownNames names_used(const grammar::Tokens& tokens, std::string_view text);

// The fewest words that make up `run`, one of the grammar among them; empty where it cannot be cut.
std::vector<std::string> cut_words(std::string_view run, const KnownNames& known);

std::string spaced(const std::vector<std::string>& words);  // 等级 为 会员

}  // namespace bonafide::syntax
