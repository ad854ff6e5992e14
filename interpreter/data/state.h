// The state folder: what one settlement leaves to the next, written as files that people can read:
// state.json (plan, version, settled periods) and facts.csv, lots.csv, lines.csv, held.csv, seen.csv.
// Numbers are exact ("1/3"), moments in UTC, rows named "member:Ann".
#pragma once

#include <optional>
#include <string>

#include "diagnostics/diagnostic.h"
#include "ledger/ledger.h"

namespace bonafide::data {

// Faults by file and line: a missing file, another plan or version, a broken row, a name that the plan does
// not have.
std::optional<ledger::State> load_state(const checked::Plan& plan, const std::string& folder,
                                        diagnostics::Sink& sink);

// Writes into an existing, empty folder; reports when the disk refuses.
bool write_state(const checked::Plan& plan, const ledger::State& state, const std::string& folder,
                 diagnostics::Sink& sink);

// The same without diagnostics: SHA-256 over the texts of the files; `folder` none: only that. None when the
// disk refuses; then `error` is an errno.
std::optional<std::string> write_state_files(const ledger::State& state,
                                             const std::optional<std::string>& folder, int& error);

}  // namespace bonafide::data
