// The names of facts and values that a file declares, found without reading it as a whole. In Chinese `x的name` is
// `name of x` for these and `x.name` for all others.
#pragma once

#include <string_view>
#include <unordered_set>

#include "grammar/lexis.h"

namespace bonafide::syntax {

std::unordered_set<std::string_view> declared_names(const grammar::Tokens& tokens, std::string_view text);

}  // namespace bonafide::syntax
