// The codes of catalog/names.def. A room includes only the slices that it reports, so that a new code
// compiles anew only those rooms.
#pragma once

#include "diagnostics/diagnostic.h"

namespace bonafide::diagnostics::code {
#define DIAGNOSTIC(number, severity, slug, en, zh, advice_en, advice_zh) inline constexpr Code slug{number};
#include "diagnostics/catalog/names.def"
#undef DIAGNOSTIC
}  // namespace bonafide::diagnostics::code
