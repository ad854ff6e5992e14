// Ranges and decimals of every node.
#include "check/check.h"

namespace bonafide::check {

void bounds(const base::Sources&, checked::Plan& plan, diagnostics::Sink&) {
  plan.bounds.assign(plan.nodes.size(), checked::Bounds{});
}

}  // namespace bonafide::check
