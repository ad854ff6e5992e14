// What settle, why and the REPL need before they can settle: plan, parameters, period, snapshot, state.
#pragma once

#include <memory>
#include <optional>

#include "command/subcommands.h"
#include "data/load.h"
#include "data/snapshot.h"
#include "ledger/ledger.h"
#include "meaning/meaning.h"

namespace bonafide::command {

struct Prepared {
  Workspace workspace;
  diagnostics::Sink sink;
  std::vector<std::string> jurisdictions;  // whose law was asked for
  std::optional<checked::Plan> plan;
  std::vector<columns::Value> parameters;
  number::Period period;
  std::optional<data::Snapshot> snapshot;
  data::LoadNotes notes;
  ledger::State state;
  int status = Exit::done;  // other than `done`: something is wrong, and the sink says what

  meaning::Input input() const { return {*plan, parameters, *snapshot, state, period}; }
};

std::unique_ptr<Prepared> prepare(const RunOptions& options);

// Reports what only a settlement finds wrong with the data.
void report_fault(const Prepared& prepared, const meaning::DataFault& fault, diagnostics::Sink& sink);

}  // namespace bonafide::command
