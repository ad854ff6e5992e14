// Raw tables to tables of a record: which column is which field, constants, filters, derived rows.
#pragma once

#include "data/mapping.h"
#include "data/raw_table.h"
#include "data/text_table.h"

namespace bonafide::data {

struct Arranging {
  const checked::Plan& plan;
  const std::string& mapping_file;
  Faults& faults;
  LoadNotes& notes;
};

// The rows of a record from a table that holds them. Columns are found by the mapping, else by their heading.
TextTable arrange(const Arranging& with, checked::RecordId record, const RawTable& raw,
                  const RecordMapping* mapping);

// `distinct`: one row for each value of a column, in order of first appearance.
TextTable derive(const Arranging& with, checked::RecordId record, const RawTable& raw,
                 const RecordMapping& mapping);

}  // namespace bonafide::data
