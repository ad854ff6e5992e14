// The tree as text, one node a line, for `check --dump syntax` and tests. Spans and
// documentation are left out: the seal of a settlement hashes this text, and comments are no part of a plan.
#pragma once

#include <string>

#include "syntax/tree.h"

namespace bonafide::syntax {

std::string dump(const File& file);

}  // namespace bonafide::syntax
