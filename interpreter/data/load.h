// Files to snapshot: a folder of CSV files, one JSON file or one SQLite file; `snapshot.json` in the folder
// maps foreign data. Every fault is reported by file, line and field; nothing is settled on any fault.
#pragma once

#include <optional>
#include <string>

#include "data/snapshot.h"

namespace bonafide::data {

struct LoadNotes {                       // what was done that a person should know, for the summary
  std::vector<std::string> ignored_columns;  // "orders.csv: colour"
  std::uint64_t rounded_amounts = 0;     // declared rounding of inexact amounts
  number::Rational rounded_total;        // sum of the absolute changes
  std::uint64_t filtered_rows = 0;
  std::string hash;                      // SHA-256 of the canonical rows
};

std::optional<Snapshot> load(const checked::Plan& plan, const std::string& path, LoadNotes& notes,
                             diagnostics::Sink& sink);

}  // namespace bonafide::data
