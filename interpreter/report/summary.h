// A settlement in short: as JSON for programs, as text for a person.
#pragma once

#include <optional>
#include <string>

#include "report/sums.h"

namespace bonafide::report {

// summary.json: plan, period, counts, totals by bonus and asset, verdicts, what was done to the data, the
// seal. Amounts are texts, so that no reader makes them inexact.
std::string summary_json(const Outputs& outputs, const std::vector<Sum>& earnings,
                         const std::optional<Seal>& seal);

// guarantees.json: a promise each, with its breaches.
std::string guarantees_json(const Outputs& outputs);

// SHA-256 of the parameters' values by name.
std::string parameters_hash(const Outputs& outputs);

// For a person, in columns that also line up where Chinese stands in them.
std::string summary_text(const Outputs& outputs, diagnostics::Language language);

struct RowCount {  // of a dated record
  checked::RecordId record;
  std::uint64_t in_period = 0, refused = 0;
  std::uint64_t passed_over = 0;  // before the period, and in none that was settled: no settlement pays on them
};
std::vector<RowCount> count_rows(const Outputs& outputs);

// "accepted law_depth (cn, kr)": whose law an `accept` silenced stands with it.
std::string accepted_words(const checked::AcceptedLint& accepted, diagnostics::Language language);

bool is_proved(const Outputs& outputs, checked::PromiseId promise);

}  // namespace bonafide::report
