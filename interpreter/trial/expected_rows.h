// Tables of an `expect`: complete lists of payments, and the rows of a report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "explain/wording.h"

namespace bonafide::trial {

struct Difference {
  diagnostics::Words expected = "", got = "";  // the first row that differs
  std::vector<diagnostics::Words> rows;        // all of what there is
};

// The payees with their totals must be exactly those listed, in any order. Headings: member, amount, and any
// of source, level, asset, rule; lines are summed by those that are there.
std::optional<Difference> compare_payments(const explain::Scene& scene,
                                           const std::vector<const ledger::Line*>& lines,
                                           const std::vector<std::string>& headings,
                                           const std::vector<std::vector<checked::GivenCell>>& rows);

// Row by row in the report's order, as values; a number with as many decimals as the cell shows. Headings may
// leave out columns.
std::optional<Difference> compare_report(const explain::Scene& scene, const std::vector<std::string>& shown,
                                         const std::vector<checked::Type>& types,
                                         const std::vector<std::vector<columns::Value>>& values,
                                         const std::vector<std::string>& headings,
                                         const std::vector<std::vector<checked::GivenCell>>& rows);

}  // namespace bonafide::trial
