// Rounds in the plan's words: "`standing of member` needs `team_sales` of the same member, which needs …".
#pragma once

#include <vector>

#include "check/order_graph.h"
#include "diagnostics/diagnostic.h"

namespace bonafide::check {

// What a vertex is called: "`standing of member`", "bonus `direct`".
diagnostics::Words name_of(const checked::Plan& plan, const Vertex& vertex);
// What a need asks for: "`team_sales` of the same member".
diagnostics::Words wanted(const checked::Plan& plan, const NeedGraph& graph, const Need& need);
// A closed round of needs, told step by step.
diagnostics::Words story(const checked::Plan& plan, const NeedGraph& graph,
                         const std::vector<std::uint32_t>& needs);

}  // namespace bonafide::check
