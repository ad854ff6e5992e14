// The `where` of snapshot.json: which rows of a foreign table are taken.
#pragma once

#include "data/mapping.h"
#include "data/raw_table.h"
#include "data/text_table.h"

namespace bonafide::data {

// By row of the raw table: kept or not. Notes how many rows each filter left out; reports filters on columns
// that are not there and cells that a comparison cannot read.
std::vector<bool> apply_filters(const RawTable& raw, const RecordMapping& mapping,
                                const std::string& mapping_file, Faults& faults, LoadNotes& notes);

}  // namespace bonafide::data
