// Names of tokens, clauses and declarations, and of the things that a rule expects, in English and Chinese.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "grammar/expected.h"
#include "syntax/surface.h"

namespace bonafide::syntax {

diagnostics::Words wording(grammar::Thing thing);
diagnostics::Words wording(const std::vector<grammar::Wanted>& list, Surface surface);  // "a name, `in` or the end of the line"

// How a file in that surface writes a word or a mark; none where only the other one has it.
std::vector<std::string> spellings(grammar::Kind kind, Surface surface);

// "a bonus", by its first word; a record's extension and `must be` by `has` and `must`.
diagnostics::Words declaration_wording(grammar::Kind first_word);

}  // namespace bonafide::syntax
