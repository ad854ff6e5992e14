// The canonical text of a file: aligned tables, one blank line between declarations, comments kept.
// Formatting keeps the tree; formatting twice changes nothing.
#pragma once

#include <string>

#include "base/source.h"
#include "syntax/tree.h"

namespace bonafide::syntax {

std::string format(const base::Sources& sources, const File& file);

}  // namespace bonafide::syntax
