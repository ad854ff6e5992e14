// Diagnostics about a file in Chinese name things as that file does: what the libraries call 用户 and 推荐人 is not said
// as `member` and `referrer`.
#pragma once

#include "diagnostics/diagnostic.h"
#include "syntax/vocabulary.h"

namespace bonafide::syntax {

// Of a diagnostic about a file that is written in Chinese, whose text and names these are. What stands in the data (a
// value, a heading, a file) is left as it is, and so is a name that the file itself writes in English.
void say_in_chinese(diagnostics::Diagnostic& diagnostic, std::string_view text, const Vocabulary& names);

}  // namespace bonafide::syntax
