// Names in a message.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace bonafide::diagnostics {

// "a, b, c", or that there are none.
Words listed(const std::vector<std::string>& names);

}  // namespace bonafide::diagnostics
