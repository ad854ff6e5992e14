// The two surfaces of one tree. `told` says a file in English or in Chinese; the tree stays the same, line breaks,
// blank lines and comments stay where they were. What it gives is laid out by format().
#pragma once

#include <string>

#include "base/source.h"
#include "syntax/tree.h"
#include "syntax/vocabulary.h"

namespace bonafide::syntax {

enum class Surface { english, chinese };

// The file must have been read without errors and have English names (use_english_names). `text` is what it was
// read from.
std::string told(std::string_view text, const File& file, Surface surface, const Vocabulary& vocabulary);

}  // namespace bonafide::syntax
