// Code that stands in a message, in the spelling of the file that the message is about.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace bonafide::diagnostics {

// `otherwise …` as a file in that language says it; what has no other spelling stays as it is.
std::string code_said(std::string_view english, Language language);

// The rows of catalog/snippets.def.
const std::vector<std::pair<std::string_view, std::string_view>>& snippets();

}  // namespace bonafide::diagnostics
