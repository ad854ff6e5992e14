// Executes section 1 of docs/meaning.md: input rows and their order. Fields as loaded, the time of each
// dated row, rows of an owner in order, rows that name a row, and which rows earlier settlements have seen.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "checked/plan.h"
#include "data/snapshot.h"
#include "ledger/ledger.h"

namespace bonafide::meaning {

using checked::ColumnId;
using checked::RecordId;
using columns::Row;
using columns::Value;

// A place in the row order: time, then the record's order of declaration, then the row's own (its id).
struct Place {
  std::int64_t time = 0;  // microseconds; undated rows come before all time
  std::uint32_t record = 0;
  std::uint32_t number = 0;
  friend bool operator<(const Place& a, const Place& b) {
    if (a.time != b.time) return a.time < b.time;
    if (a.record != b.record) return a.record < b.record;
    return a.number < b.number;
  }
  friend bool operator==(const Place& a, const Place& b) {
    return a.time == b.time && a.record == b.record && a.number == b.number;
  }
};
constexpr std::int64_t before_all_time = INT64_MIN;

// For each row of one record the rows that name it, in row order.
struct Naming {
  std::vector<std::uint32_t> starts;  // of row i: rows[starts[i]] up to rows[starts[i + 1]]
  std::vector<std::uint32_t> rows;
  std::span<const std::uint32_t> of(std::uint32_t number) const {
    if (number + 1 >= starts.size()) return {};
    return {rows.data() + starts[number], rows.data() + starts[number + 1]};
  }
};
// `named`: by row, the number of the row that it names, or none (the largest number).
Naming naming_of(const std::vector<std::uint32_t>& named, std::size_t targets);

class Rows {
 public:
  Rows(const checked::Plan& plan, const data::Snapshot& snapshot, const number::Period& period,
       const ledger::State& state);

  std::size_t size(RecordId record) const { return sizes_[record.index()]; }
  const std::string& id(Row row) const;
  std::optional<Row> find(RecordId record, const std::string& id) const;
  std::optional<Row> find(const ledger::RowName& name) const;
  ledger::RowName name(Row row) const;
  Value field(ColumnId column, std::uint32_t number) const;  // as loaded
  std::string fingerprint(Row row) const;                    // of the whole content of a row

  bool dated(RecordId record) const { return !times_[record.index()].empty() || dated_[record.index()]; }
  Place place(Row row) const;
  std::int64_t time(Row row) const;         // its place in the order
  std::int64_t window_time(Row row) const;  // what windows see: of a late row that counts, the period that found it
  bool in_period(Row row) const;            // of the period that is settled; undated rows are not
  // Whether windows see every row of the record at its own time, so that they are ranges of rows.
  bool windows_in_order(RecordId record) const { return !has_late_[record.index()]; }
  // The first row of the record that is at or after the time.
  std::uint32_t first_at(RecordId record, std::int64_t time) const;
  // How many rows of the record come before the place.
  std::uint32_t count_before(RecordId record, const Place& place) const;
  // All dated rows of the period, in row order.
  std::vector<Row> rows_of_period() const;

  // What earlier settlements and lateness say about rows.
  const std::vector<Row>& refused_late() const { return refused_late_; }
  const std::vector<Row>& refused_before() const { return refused_before_; }
  const std::vector<Row>& changed() const { return changed_; }

  const Naming& owned(RecordId record) const;  // by the record's owner
  Naming naming(ColumnId field, std::size_t targets) const;  // by what a field names

 private:
  void read_times();
  void look_back(const ledger::State& state);

  const checked::Plan& plan_;
  const data::Snapshot& snapshot_;
  number::Period period_;
  std::vector<std::size_t> sizes_;
  std::vector<bool> dated_;
  std::vector<std::uint32_t> positions_;  // by column: which field of its record
  std::vector<std::vector<std::int64_t>> times_;
  std::vector<bool> has_late_;
  std::unordered_map<std::uint64_t, std::int64_t> late_;  // window times of late rows that count
  std::vector<Row> refused_late_, refused_before_, changed_;
  mutable std::vector<std::optional<Naming>> owned_;
  mutable std::vector<std::unordered_map<std::string, std::uint32_t>> constants_;
};

}  // namespace bonafide::meaning
