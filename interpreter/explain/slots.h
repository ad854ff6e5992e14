// Which names of its frame an expression or a set reads.
#pragma once

#include <vector>

#include "checked/plan.h"

namespace bonafide::explain {

// Slots that the node reads without binding them itself; each once, lowest first.
std::vector<checked::Slot> slots_of(const checked::Plan& plan, checked::NodeId node);
std::vector<checked::Slot> slots_of(const checked::Plan& plan, checked::SourceId source);
// Slots that the first `clauses` clauses of the pipe bind.
std::vector<checked::Slot> bound_by(const checked::Plan& plan, checked::PipeId pipe, std::size_t clauses);

}  // namespace bonafide::explain
