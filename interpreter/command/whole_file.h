// Writes a file whole or not at all: beside it first, then renamed.
#pragma once

#include <string>

#include "diagnostics/diagnostic.h"

namespace bonafide::command {

bool write_whole(const std::string& path, const std::string& text, diagnostics::Sink& sink);

}  // namespace bonafide::command
