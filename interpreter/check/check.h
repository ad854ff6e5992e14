// Syntax to checked plan.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "checked/plan.h"
#include "diagnostics/diagnostic.h"
#include "syntax/tree.h"

namespace bonafide::check {

// Finds a library's syntax by name ("commerce"): the standard library, or a file beside the plan.
using FindLibrary = std::function<const syntax::File*(std::string_view name)>;

// Checks a plan or a library: names, types and units, tables, ladders, order, bounds, lints. Reports all
// independent mistakes. The plan is complete when there were no errors, else none. `jurisdictions`: whose law
// the lints speak of, by code ("cn"); check/jurisdictions.h lists them.
std::optional<checked::Plan> check(const base::Sources& sources, const syntax::File& file,
                                   const FindLibrary& find_library, diagnostics::Sink& sink,
                                   const std::vector<std::string>& jurisdictions = {});

// An expression typed at the prompt, put to a plan in the words of an example: rows are named by their ids.
// `find_row` gives the names of the records that have a row of this id. The plan is the file's, checked again,
// with the expression's nodes added at the end; its own ids are as `check` gives them.
using FindRow = std::function<std::vector<std::string>(std::string_view id)>;
struct Question {
  checked::Plan plan;
  checked::NodeId node;
  std::uint32_t frame = 0;  // slots the expression needs
};
std::optional<Question> check_question(const base::Sources& sources, const syntax::File& file,
                                       const FindLibrary& find_library, const syntax::File& fragment,
                                       syntax::ExpressionId expression, const FindRow& find_row,
                                       diagnostics::Sink& sink);

// The phases after lowering, to be called in this order; each is a source file of its own. They take any plan
// that lowering made without errors and report only what stands in it.
void order(const base::Sources&, checked::Plan&, diagnostics::Sink&);    // recursion, bonus order, reads_state, kept
void bounds(const base::Sources&, checked::Plan&, diagnostics::Sink&);   // ranges, decimals; payments not negative
// Gaps, overlaps, rows never reached. Reads `Plan::bounds`: a gap that no lookup can reach is none.
void check_tables(const base::Sources&, const checked::Plan&, diagnostics::Sink&);
void check_ladders(const base::Sources&, const checked::Plan&, diagnostics::Sink&);  // unreachable and duplicate rungs
// Warnings; takes away those that the plan accepts and notes at each `accept` whose law it silenced. Comes last.
void lints(const base::Sources&, checked::Plan&, diagnostics::Sink&, const std::vector<std::string>& jurisdictions = {});

}  // namespace bonafide::check
