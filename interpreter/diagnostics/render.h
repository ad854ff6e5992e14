// Diagnostics for a terminal: headline, place, the line with a caret under the narrowest wrong part (by
// display width, so that carets stand right under Chinese), labels of other places, advice. And as JSON.
#pragma once

#include <string>

#include "diagnostics/diagnostic.h"

namespace bonafide::diagnostics {

struct RenderOptions {
  Language language = Language::en;
  bool colour = false;
};

std::string render(const Diagnostic& diagnostic, const base::Sources& sources, const RenderOptions& options);
std::string render(const Sink& sink, const base::Sources& sources, const RenderOptions& options);

// An array; each: code, slug, severity, message, advice, suggestions, and file, line, column, end_line,
// end_column (columns in characters from 1) or file, line, field; labels likewise.
std::string render_json(const Sink& sink, const base::Sources& sources, Language language);

}  // namespace bonafide::diagnostics
