// Text to syntax tree.
#pragma once

#include "base/source.h"
#include "diagnostics/diagnostic.h"
#include "syntax/tree.h"

namespace bonafide::syntax {

// Parses one plan or library file. Reports every independent mistake and goes on after it at the next
// clause or declaration; what could not be read is left out of the tree. Check `sink.errors()`.
File parse(const base::Sources& sources, base::SourceId source, diagnostics::Sink& sink);

// For the REPL and for `--set`: one expression, or some declarations without a header.
struct Fragment {
  File file;
  ExpressionId expression;  // valid when the text was an expression
};
Fragment parse_fragment(const base::Sources& sources, base::SourceId source, diagnostics::Sink& sink);

}  // namespace bonafide::syntax
