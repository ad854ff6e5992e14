// The state folder: what one settlement leaves to the next, written as files that people can read.
#pragma once

#include <optional>
#include <string>

#include "diagnostics/diagnostic.h"
#include "ledger/ledger.h"

namespace bonafide::data {

std::optional<ledger::State> load_state(const checked::Plan& plan, const std::string& folder, diagnostics::Sink& sink);
// Writes into an existing, empty folder; reports when the disk refuses.
bool write_state(const checked::Plan& plan, const ledger::State& state, const std::string& folder, diagnostics::Sink& sink);

}  // namespace bonafide::data
