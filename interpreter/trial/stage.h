// What an example is played on: the rows it gives, the state before its first settlement, its parameters.
// The REPL takes an example's stage, too, to try things on it.
#pragma once

#include <optional>
#include <vector>

#include "checked/plan.h"
#include "data/snapshot.h"
#include "diagnostics/diagnostic.h"
#include "ledger/ledger.h"

namespace bonafide::trial {

struct Stage {
  data::Snapshot snapshot;
  ledger::State state;
  std::vector<columns::Value> parameters;  // by ParameterId
};

// Faults are diagnostics at the cells of the example; with any of them there is no stage.
std::optional<Stage> stage(const checked::Plan& plan, const checked::Example& example,
                           diagnostics::Sink& sink);

}  // namespace bonafide::trial
