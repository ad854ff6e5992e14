// Small changes of a plan's text, each of which an example should notice: a threshold one step off, `>` for `>=`, a
// condition left out, two rows with each other's values, another policy. docs/testing.md lists them.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "checked/plan.h"
#include "diagnostics/diagnostic.h"
#include "syntax/tree.h"

namespace bonafide::trial {

struct Edit {
  std::uint32_t begin = 0, end = 0;  // bytes of the text
  std::string by;
};

struct Mutant {
  std::vector<Edit> edits;   // by place, apart; the first is where the mutant is shown
  diagnostics::Words unseen;  // what no example shows when all pass: "no example comes to …"
};

// By place, then as listed in docs/testing.md: always the same for the same text. Examples and the claims of
// guarantees are left as they are. What is known to make the same plan is not tried; the checked plan tells, of which
// the file is the plan's own or a library as that plan has it.
std::vector<Mutant> mutants(const base::Sources& sources, const syntax::File& file, const checked::Plan& plan);

// The whole text of the mutant, and its first changed line before and after, trimmed.
std::string mutated(std::string_view text, const Mutant& mutant);
struct ChangedLine {
  std::uint32_t number = 0;  // in the plan's own text
  std::string before, after;
  std::size_t others = 0;  // further lines that change with it
};
ChangedLine changed_line(const base::Source& source, const Mutant& mutant);

}  // namespace bonafide::trial
