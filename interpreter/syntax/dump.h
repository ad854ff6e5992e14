// The tree as text, one node a line, for `check --dump syntax` and tests. Spans are left out.
#pragma once

#include <string>

#include "syntax/tree.h"

namespace bonafide::syntax {

std::string dump(const File& file);

}  // namespace bonafide::syntax
