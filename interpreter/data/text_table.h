// Rows of a record as texts, as a source gave them: what the readers of CSV, JSON, SQLite and of examples
// make, and what `build` turns into values. Cells point into texts that the table keeps alive.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checked/cell.h"
#include "data/faults.h"
#include "data/load.h"
#include "data/snapshot.h"

namespace bonafide::data {

struct TextColumn {
  checked::ColumnId column;  // invalid: the id
  std::string heading;       // as the source calls it
  checked::CellForm form;
  std::string rounding;  // the declared mode in words; empty: none
};

struct TextTable {
  checked::RecordId record;
  std::string file;                 // as shown to people; empty: an example
  std::vector<TextColumn> columns;  // one a cell of a row
  std::optional<std::uint32_t> id_cell;
  std::vector<std::string_view> cells;  // row by row, columns.size() each
  std::vector<std::uint64_t> lines;     // by row; of files
  std::vector<base::Span> spans;        // by cell; of examples
  std::vector<std::string> extras;      // headings that the plan does not know, for did-you-mean
  std::vector<checked::ColumnId> told;  // fields whose column is missing, which has been told
  bool whole = true;                    // false: rows were left out for faults, so ids may be missing
  std::vector<std::string> lost_ids;    // ids of rows that were left out, where they could be read
  std::uint64_t heading_line = 1;
  std::vector<std::shared_ptr<const void>> texts;

  std::size_t rows() const { return columns.empty() ? 0 : cells.size() / columns.size(); }
  std::string_view cell(std::size_t row, std::size_t column) const {
    return cells[row * columns.size() + column];
  }
};

struct BuildOptions {
  bool example = false;                       // columns that name facts fix them
  std::vector<checked::RecordId> unreadable;  // records whose source was faulty: nothing follows from it
};

// As the `build` of snapshot.h, which ends here.
std::optional<Snapshot> build(const checked::Plan& plan, std::vector<TextTable> tables,
                              const BuildOptions& options, Faults& faults, LoadNotes* notes);

// The column that a heading means for a record: a field, else a ladder, remembered fact or balance, else a
// fact of one row; invalid: none.
checked::ColumnId column_named(const checked::Plan& plan, checked::RecordId record, std::string_view heading);

// SHA-256 of the rows in canonical order; the order of rows and columns in the files does not change it.
std::string hash_rows(const checked::Plan& plan, const Snapshot& snapshot);

}  // namespace bonafide::data
