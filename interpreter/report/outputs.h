// A settlement with all that is told about it: what the report room is handed.
#pragma once

#include <string>
#include <vector>

#include "checked/plan.h"
#include "data/load.h"
#include "data/snapshot.h"
#include "diagnostics/diagnostic.h"
#include "ledger/ledger.h"

namespace bonafide::report {

struct FactColumn {  // a fact asked for with --facts: its value at every row of its record
  checked::ColumnId column;
  std::vector<columns::Value> values;  // by row number
};

struct Outputs {
  const checked::Plan& plan;
  const std::vector<columns::Value>& parameters;  // by ParameterId
  const data::Snapshot& snapshot;
  const data::LoadNotes& notes;  // its hash seals the snapshot
  const ledger::State& before;   // the state that the settlement started from
  const ledger::Settlement& settlement;
  std::string plan_hash;                   // SHA-256 of the plan's canonical tree
  std::vector<checked::PromiseId> proved;  // by the file that `prove` wrote for this plan
  std::vector<FactColumn> facts;
  std::vector<std::string> jurisdictions = {};           // whose law the plan was held against
  std::vector<diagnostics::Diagnostic> lints = {};       // warnings of the plan that it does not accept
};

// What a result is sealed with: SHA-256 of what went in and of what came out.
struct Seal {
  std::string plan, parameters, snapshot, state, result;
};

}  // namespace bonafide::report
