// Files to snapshot: a folder of CSV files, one JSON file or one SQLite file; `snapshot.json` beside them
// maps foreign data. Every fault is reported by file, line and field; nothing is settled on any fault.
// docs/snapshots.md tells people the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/snapshot.h"

namespace bonafide::data {

struct FilterNote {  // a `where` of snapshot.json
  std::string file, filter;
  std::uint64_t rows = 0;  // left out by it
};
struct RoundingNote {  // a declared rounding of inexact amounts
  std::string file, field, mode;
  std::uint64_t amounts = 0;  // that it changed
  number::Rational total;     // sum of the absolute changes
};
struct DerivedNote {  // rows made from a column of another file
  std::string record, file, column, rule;
  std::uint64_t rows = 0;
};

struct LoadNotes {                           // what was done that a person should know, for the summary
  std::vector<std::string> ignored_columns;  // "orders.csv: colour"; also told by warnings
  std::vector<std::string> ignored_files;
  std::vector<FilterNote> filters;
  std::vector<RoundingNote> roundings;
  std::vector<DerivedNote> derived;
  std::uint64_t rounded_amounts = 0;  // sums of the lists above
  number::Rational rounded_total;
  std::uint64_t filtered_rows = 0;
  std::string hash;  // SHA-256 of the canonical rows
};

std::optional<Snapshot> load(const checked::Plan& plan, const std::string& path, LoadNotes& notes,
                             diagnostics::Sink& sink);

}  // namespace bonafide::data
