// Whether a plan can take over the state that an earlier version of it has left.
#pragma once

#include <string>

#include "diagnostics/diagnostic.h"
#include "ledger/ledger.h"

namespace bonafide::data {

// Reports what would lose its meaning: a remembered fact or ladder that is new or of another type and does not say
// `from version n …`, a rung that is gone, a balance or a held payment that nothing takes up. True for a state of
// the plan's own version.
bool can_take_over(const checked::Plan& plan, const ledger::State& state, const std::string& folder,
                   diagnostics::Sink& sink);

}  // namespace bonafide::data
