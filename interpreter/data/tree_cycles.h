// Circles in trees whose parent is an input field.
#pragma once

#include <functional>

#include "checked/plan.h"
#include "data/faults.h"
#include "data/snapshot.h"

namespace bonafide::data {

// Reports the fault `tree_cycle` at the cell of a row that names its parent.
using ReportCycle = std::function<diagnostics::Diagnostic&(checked::RecordId record, std::uint32_t row,
                                                           checked::ColumnId parent)>;

// One fault a circle, at its lowest row, with the path printed. Trees that follow a fact or a remembered
// fact are the settlement's to judge.
void report_cycles(const checked::Plan& plan, const checked::Tree& tree, const Snapshot& snapshot,
                   const ReportCycle& report);

}  // namespace bonafide::data
