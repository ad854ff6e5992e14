// One JSON file: {"members": [{"id": "Ann", …}, …], …}. Numbers are taken as they are written, never through
// binary floating point; null is a missing value; texts stand for values as in CSV.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "data/file.h"
#include "data/raw_table.h"

namespace bonafide::data {

struct RawTables {
  std::map<std::string, RawTable> by_name;
  std::string file;
};

// None when the text is no JSON of that shape, which has been told.
std::optional<RawTables> read_json(const FileText& text, const std::string& shown_as, Faults& faults);

}  // namespace bonafide::data
