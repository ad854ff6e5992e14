// Writes a settlement to a folder, whole or not at all (report/whole_folder.h), the same bytes for the same
// input. docs/settlement.md lists the files and their columns.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "report/outputs.h"

namespace bonafide::report {

struct WriteOptions {
  // What is written: `payouts`, `earnings`, `totals`, `standings`, `refused`, `guarantees`, `summary`,
  // `reports`, `state`; empty: all. facts.csv is written where facts were asked for.
  std::set<std::string> write;
  bool replace = false;  // --force
  bool seal = true;
};

const std::vector<std::string>& kinds();       // what `write` may name
const std::vector<std::string>& file_names();  // what stands in the folder

// Tells before the work whether the folder may be written; reports why not.
bool may_write(const std::string& folder, const WriteOptions& options, diagnostics::Sink& sink);

// The settlement must not be a stopped one. False: reported, and nothing was changed.
bool write(const Outputs& outputs, const std::string& folder, const WriteOptions& options,
           diagnostics::Sink& sink);

// The seal without writing anything; it does not depend on what is written.
Seal seal(const Outputs& outputs);

}  // namespace bonafide::report
