// Rungs that are read plainly, as at the end of the settlement, in the middle of a loop over dated rows: a
// rise late in the month then changes what an early order pays, which is seldom meant. `standing of m before
// order` and `after order` say which rung is meant. Promises, reports and examples speak of the end and are
// left out.
#pragma once

#include <vector>

#include "checked/plan.h"

namespace bonafide::check {

std::vector<checked::NodeId> plain_rungs(const checked::Plan& plan);  // the reads, as written

}  // namespace bonafide::check
