// The input rows of a settlement, validated: every cell is a value of its column's type, references point
// at rows that exist, ids are unique, built-in trees have no cycle. Rows of a record are numbered in the
// canonical order (dated: time, id; undated: id; ids shorter first, then bytewise).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checked/plan.h"
#include "columns/column.h"
#include "data/id_index.h"
#include "diagnostics/diagnostic.h"

namespace bonafide::data {

struct RowPlace {  // where a row was written, for messages
  std::uint32_t file = 0;
  std::uint64_t line = 0;
};

struct RecordTable {
  std::vector<std::string> ids;         // by row number
  std::vector<columns::Column> fields;  // by position in checked::Record::fields
  std::vector<RowPlace> places;         // may be empty (examples)
  IdIndex by_id;                        // id to row number
  std::size_t size() const { return ids.size(); }
};

// A value that the input fixes for a row although the plan defines it (examples: a column that names a fact).
struct FixedValue {
  checked::ColumnId column;
  columns::Row row;
  columns::Value value;
};

struct Snapshot {
  std::vector<RecordTable> records;  // by RecordId; built-in records stay empty
  std::vector<FixedValue> fixed;
  // start values of ladders and remembered facts, from columns of their names
  std::vector<FixedValue> starts;
  std::vector<std::string> files;
};

// Texts to rows: the loaders for CSV, JSON, SQLite and examples all end here, so that the same faults are
// found in the same words whatever the rows came from.
struct InputCell {
  std::string text;
  diagnostics::DataPlace place;  // files
  base::Span span;               // examples
};
struct InputTable {
  checked::RecordId record;
  std::vector<checked::ColumnId> columns;  // of each cell of a row, but for the id
  std::optional<std::uint32_t> id_cell;    // none: rows are numbered 1, 2, … in order
  std::vector<std::vector<InputCell>> rows;
};
// For examples. Reports every fault (at most 1,000), at the spans of the cells. The snapshot is complete when
// there were none. Cells are read as plan text (6_900.00, "quoted"); a column that names a fact fixes it.
// A record that the plan does not read and that is not given has a row for every id that others name.
std::optional<Snapshot> build(const checked::Plan& plan, std::vector<InputTable> tables,
                              diagnostics::Sink& sink);

}  // namespace bonafide::data
