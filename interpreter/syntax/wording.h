// Names of tokens and of the things that a rule expects, in English and Chinese.
#pragma once

#include <vector>

#include "diagnostics/diagnostic.h"
#include "grammar/expected.h"

namespace bonafide::syntax {

diagnostics::Words wording(grammar::Thing thing);
diagnostics::Words wording(const std::vector<grammar::Wanted>& list);  // "a name, `in` or the end of the line"

}  // namespace bonafide::syntax
