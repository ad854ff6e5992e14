// `place of E among each x in … by K` where nothing but E hangs on the loops around it: the rows are put in order once,
// and each E is looked up. What `check --cost` counts so, and every evaluator may do so, is told here.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "checked/plan.h"

namespace bonafide::checked {

struct Placing {
  Slot row;      // x
  Slot number;   // the running count: the place of x
  NodeId whose;  // E
};

// The slots that an expression reads, without those that loops inside of it bind.
using SlotsRead = std::function<std::vector<Slot>(NodeId)>;

// The pipe of such a fold: one loop over all rows of a record, a `by`, the count, and last `where x is E`. None of the
// clauses before the last reads a slot from outside of the pipe, and E none from inside.
std::optional<Placing> placing_of(const Plan& plan, const Pipe& pipe, const SlotsRead& slots);

}  // namespace bonafide::checked
