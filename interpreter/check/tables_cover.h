// Decision tables as boxes. Each input column is cut at every end that a row names, so that between two cuts
// no row begins or ends; a table of n columns is then a finite grid of cells, and a gap, an overlap or a row
// that nothing reaches is a matter of counting cells. Exact for numbers, amounts, dates, choices and texts.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "checked/plan.h"
#include "number/rational.h"

namespace bonafide::check {

// A place between values: just before `value`, or just after it.
struct Cut {
  number::Rational value;
  bool after = false;
  friend bool operator<(const Cut& a, const Cut& b) {
    return a.value < b.value || (a.value == b.value && !a.after && b.after);
  }
  friend bool operator==(const Cut& a, const Cut& b) { return a.value == b.value && a.after == b.after; }
};

class Axis {
 public:
  enum class Place : std::uint8_t {
    inside,    // a value that every use of the table must expect
    negative,  // below 0: only where some use may go below 0
    beyond,    // a column of single counts: outside the counts that it names
  };
  struct Cell {
    std::optional<Cut> from, to;  // none: without end
    Place place = Place::inside;
  };

  Axis(const checked::Plan& plan, const checked::Table& table, std::size_t column);

  const std::vector<Cell>& cells() const { return cells_; }
  // By cell: does the pattern hold there?
  std::vector<bool> covered(const checked::Pattern& pattern) const;
  // By cell: can a value of these bounds lie there?
  std::vector<bool> reached(const checked::Bounds& bounds) const;
  // The smallest value of a cell, and whether it stands for "just above" it (no number is the next one).
  struct Smallest {
    checked::Value value;
    bool just_above = false;
    bool other = false;  // a text or row that no row of the table names
  };
  Smallest smallest(std::size_t cell) const;

 private:
  std::optional<number::Rational> position(const checked::Value& value) const;
  std::optional<Cut> cut(const std::optional<checked::Value>& value, bool after) const;
  bool whole() const;  // values lie one unit apart
  bool named() const;  // texts and rows: no order, only those that are named and the others

  const checked::Plan& plan_;
  checked::Type type_;
  std::vector<checked::Value> names_;
  std::vector<Cell> cells_;
};

using RowSet = std::vector<std::uint64_t>;  // bits by row

// The grid of a table; rows that say `otherwise` are left out.
class Grid {
 public:
  Grid(const checked::Plan& plan, const checked::Table& table);

  const std::vector<Axis>& axes() const { return axes_; }
  const std::vector<std::vector<bool>>& box(std::size_t row) const {
    return boxes_[row];
  }  // by column, by cell
  bool empty(std::size_t row) const;

  using Region = std::vector<std::vector<bool>>;  // by column, by cell
  Region everywhere() const;
  // The cell of two rows that comes first, column by column; none: they have nothing in common.
  std::optional<std::vector<std::size_t>> common(std::size_t a, std::size_t b, const Region& region) const;
  // The first cell of the region that none of the first `rows` rows covers. Sets `gave_up` when the table is
  // too large to look through.
  std::optional<std::vector<std::size_t>> gap(const Region& region, std::size_t rows, bool& gave_up) const;

 private:
  struct Search;
  const checked::Table& table_;
  std::vector<Axis> axes_;
  std::vector<std::vector<std::vector<bool>>> boxes_;
};

}  // namespace bonafide::check
