// Questions put to a checked plan from outside: a node for `f of r`, the row standing in slot 0.
#pragma once

#include "checked/plan.h"

namespace bonafide::checked {

// For a column of one row. Nodes are added to the plan; nothing that is there changes.
NodeId ask(Plan& plan, ColumnId column);

}  // namespace bonafide::checked
