// The words of a file that stand for something, before any name is looked up.
#pragma once

#include <vector>

#include "syntax/tree.h"

namespace bonafide::check {

// Names that are declared or bound are among them, words of the language, texts and comments are not. By place.
std::vector<syntax::Word> mentions(const syntax::File& file);

}  // namespace bonafide::check
