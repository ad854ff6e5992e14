// What the language's own names are called in Chinese: types; natives, and the records and fields that every plan has.
#pragma once

#include "syntax/vocabulary.h"

namespace bonafide::check {

void add_built_in_types(syntax::Vocabulary& vocabulary);
void add_built_in_names(syntax::Vocabulary& vocabulary);

}  // namespace bonafide::check
