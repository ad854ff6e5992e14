// The two surfaces of one tree. `told` says a file in English or in Chinese; the tree stays the same, line breaks,
// blank lines and comments stay where they were. What it gives is laid out by format().
#pragma once

#include <string>
#include <string_view>

#include "base/source.h"
#include "grammar/lexis.h"
#include "syntax/tree.h"
#include "syntax/vocabulary.h"

namespace bonafide::syntax {

enum class Surface { english, chinese };

// What a text is written in: which spelling most of its words of the language have. Names do not count, they may be in
// any script; a text without such words, or with as many of either, is English.
Surface surface_of(const grammar::Tokens& tokens, std::string_view text);
Surface surface_of(std::string_view text);

// The file must have been read without errors and have English names (use_english_names). `text` is what it was
// read from.
std::string told(std::string_view text, const File& file, Surface surface, const Vocabulary& vocabulary);

// Whether a text says the tree of a file, in whatever layout and surface. `names` are those that the file's own were
// read with; both have English ones then.
bool says_the_same(const File& file, const std::string& text, const Vocabulary& names);

}  // namespace bonafide::syntax
