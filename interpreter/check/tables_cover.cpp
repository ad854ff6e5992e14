#include "check/tables_cover.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/invariant.h"

namespace bonafide::check {

using namespace checked;
using number::Rational;

namespace {

constexpr std::size_t most_steps = 400'000;  // cells tried in one search

Rational whole_number(std::int64_t value) {
  return Rational(value);
}

}  // namespace

bool Axis::whole() const {
  switch (type_.kind) {
    case Kind::count:
    case Kind::choice:
    case Kind::flag:
    case Kind::date:
      return true;
    case Kind::number:
    case Kind::rate:
    case Kind::amount:
    case Kind::text:
    case Kind::moment:
    case Kind::duration:
    case Kind::row:
    case Kind::window:
      return false;
  }
  BONAFIDE_INVARIANT(false, "a kind of type");
  return false;
}

bool Axis::named() const {
  return type_.kind == Kind::text || type_.kind == Kind::row || type_.kind == Kind::window ||
         type_.kind == Kind::duration;
}

std::optional<Rational> Axis::position(const Value& value) const {
  if (named()) {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (columns::equal(names_[i], value)) return whole_number(static_cast<std::int64_t>(i));
    return std::nullopt;
  }
  if (const auto* number = std::get_if<Rational>(&value)) return *number;
  if (const auto* choice = std::get_if<columns::ChoiceValue>(&value)) return whole_number(choice->index);
  if (const auto* date = std::get_if<number::Date>(&value)) return whole_number(date->days);
  if (const auto* moment = std::get_if<number::Moment>(&value)) return whole_number(moment->microseconds);
  if (const auto* flag = std::get_if<bool>(&value)) return whole_number(*flag ? 1 : 0);
  return std::nullopt;
}

std::optional<Cut> Axis::cut(const std::optional<Value>& value, bool after) const {
  if (!value) return std::nullopt;
  const auto at = position(*value);
  if (!at) return std::nullopt;
  if (after && (whole() || named())) return Cut{at->floor() + Rational(1), false};  // the next whole value
  return Cut{*at, after};
}

Axis::Axis(const Plan& plan, const Table& table, std::size_t column)
    : plan_(plan), type_(table.inputs[column].type) {
  std::set<Cut> cuts;
  // In a column of single counts only the counts that it names, and those between, need rows; others where a
  // lookup may ask for them.
  bool single = type_.kind == Kind::count;
  std::optional<Rational> least, most;
  for (const auto& row : table.rows) {
    if (row.otherwise || column >= row.inputs.size()) continue;
    const auto& pattern = row.inputs[column];
    single = single && !pattern.any;
    for (const auto& interval : pattern.intervals) {
      if (named() && interval.from && !position(*interval.from)) names_.push_back(*interval.from);
      const auto from = cut(interval.from, !interval.from_included),
                 to = cut(interval.to, interval.to_included);
      if (from) cuts.insert(*from);
      if (to) cuts.insert(*to);
      single = single && from && to;
      if (!single) continue;
      if (!least || from->value < *least) least = from->value;
      if (!most || *most < to->value) most = to->value;
    }
  }
  std::optional<Cut> first, last;
  switch (type_.kind) {
    case Kind::choice:
      first = Cut{Rational(0)};
      last = Cut{whole_number(static_cast<std::int64_t>(plan.choices[type_.choice.index()].values.size()))};
      break;
    case Kind::flag:
      first = Cut{Rational(0)};
      last = Cut{Rational(2)};
      break;
    case Kind::text:
    case Kind::row:
    case Kind::window:
    case Kind::duration: {
      first = Cut{Rational(0)};
      std::size_t values = names_.size() + 1;  // and all others
      if (type_.kind == Kind::row && type_.record.valid() && plan[type_.record].constant &&
          plan[type_.record].constant_rows.size() <= names_.size())
        values = names_.size();
      last = Cut{whole_number(static_cast<std::int64_t>(values))};
      for (std::size_t i = 0; i < values; ++i) cuts.insert(Cut{whole_number(static_cast<std::int64_t>(i))});
      break;
    }
    case Kind::count:
    case Kind::number:
    case Kind::rate:
    case Kind::amount:
      cuts.insert(Cut{Rational(0)});
      break;
    case Kind::date:
    case Kind::moment:
      break;
  }
  if (first) cuts.insert(*first);
  std::vector<std::optional<Cut>> ends;
  if (!first) ends.emplace_back();
  for (const auto& at : cuts)
    if ((!first || !(at < *first)) && (!last || at < *last)) ends.emplace_back(at);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    Cell cell{ends[i], i + 1 < ends.size() ? ends[i + 1] : last, Place::inside};
    if (type_.numeric() && cell.to && !(Cut{Rational(0)} < *cell.to))
      cell.place = Place::negative;
    else if (single && least &&
             ((cell.from && *most <= cell.from->value) || (cell.to && cell.to->value <= *least)))
      cell.place = Place::beyond;
    cells_.push_back(cell);
  }
}

std::vector<bool> Axis::covered(const Pattern& pattern) const {
  std::vector<bool> covered(cells_.size(), pattern.any);
  for (const auto& interval : pattern.intervals) {
    const auto from = cut(interval.from, !interval.from_included),
               to = cut(interval.to, interval.to_included);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const auto& cell = cells_[i];
      const bool starts = !from || (cell.from && !(*cell.from < *from));
      const bool ends = !to || (cell.to && !(*to < *cell.to));
      if (starts && ends) covered[i] = true;
    }
  }
  return covered;
}

std::vector<bool> Axis::reached(const Bounds& bounds) const {
  std::vector<bool> reached(cells_.size(), true);
  if (!type_.numeric() && type_.kind != Kind::choice) return reached;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const auto& cell = cells_[i];
    if (bounds.highest && cell.from && *cell.from == Cut{*bounds.highest, true}) reached[i] = false;
    if (bounds.highest && cell.from && *bounds.highest < cell.from->value) reached[i] = false;
    if (bounds.lowest && cell.to && !(Cut{*bounds.lowest, false} < *cell.to)) reached[i] = false;
  }
  return reached;
}

Axis::Smallest Axis::smallest(std::size_t index) const {
  const auto& cell = cells_[index];
  Rational at;
  bool above = false;
  int decimals = 0;
  if (type_.kind == Kind::amount && type_.dimension.over.valid() && !type_.dimension.under.valid())
    decimals = plan_.units[type_.dimension.over.index()].scale;
  const Rational step = type_.kind == Kind::moment ? Rational(1) : Rational::scaled(1, decimals);
  if (cell.from && !cell.from->after) {
    at = cell.from->value;
  } else if (cell.from) {
    at = cell.from->value + step;
    if ((type_.kind != Kind::amount && type_.kind != Kind::moment) ||
        (cell.to && !(Cut{at, false} < *cell.to))) {
      at = cell.from->value;
      above = true;
    }
  } else if (cell.to) {
    at = cell.to->after ? cell.to->value : cell.to->value - step;
  }
  const auto whole = at.whole().value_or(0);
  switch (type_.kind) {
    case Kind::count:
    case Kind::number:
    case Kind::rate:
    case Kind::amount:
      return {at, above, false};
    case Kind::choice:
      return {columns::ChoiceValue{type_.choice, static_cast<std::uint32_t>(whole)}, false, false};
    case Kind::flag:
      return {whole != 0, false, false};
    case Kind::date:
      return {number::Date{static_cast<std::int32_t>(whole)}, false, false};
    case Kind::moment:
      return {number::Moment{whole}, above, false};
    case Kind::text:
    case Kind::row:
    case Kind::window:
    case Kind::duration:
      if (static_cast<std::size_t>(whole) < names_.size())
        return {names_[static_cast<std::size_t>(whole)], false, false};
      return {columns::Missing{}, false, true};
  }
  BONAFIDE_INVARIANT(false, "a kind of type");
  return {};
}

// ---- the grid --------------------------------------------------------------------------------------

Grid::Grid(const Plan& plan, const Table& table) : table_(table) {
  for (std::size_t i = 0; i < table.inputs.size(); ++i) axes_.emplace_back(plan, table, i);
  for (const auto& row : table.rows) {
    auto& box = boxes_.emplace_back();
    for (std::size_t i = 0; i < axes_.size(); ++i) {
      if (row.otherwise || i >= row.inputs.size())
        box.emplace_back(axes_[i].cells().size(), false);
      else
        box.push_back(axes_[i].covered(row.inputs[i]));
    }
  }
}

bool Grid::empty(std::size_t row) const {
  return std::any_of(boxes_[row].begin(), boxes_[row].end(), [](const std::vector<bool>& cells) {
    return std::find(cells.begin(), cells.end(), true) == cells.end();
  });
}

Grid::Region Grid::everywhere() const {
  Region region;
  for (const auto& axis : axes_) region.emplace_back(axis.cells().size(), true);
  return region;
}

std::optional<std::vector<std::size_t>> Grid::common(std::size_t a, std::size_t b,
                                                     const Region& region) const {
  std::vector<std::size_t> cells;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    std::size_t cell = 0;
    while (cell < region[i].size() && !(boxes_[a][i][cell] && boxes_[b][i][cell] && region[i][cell])) ++cell;
    if (cell == region[i].size()) return std::nullopt;
    cells.push_back(cell);
  }
  return cells;
}

// Column by column, with the rows that are still in question. Rows that no later column can tell apart from a
// full cover end the search; a set of rows that was found to leave no gap is not tried twice.
struct Grid::Search {
  const Grid& grid;
  const Region& region;
  std::vector<std::vector<RowSet>> rows_at;  // by column, by cell: the rows that cover it
  std::vector<RowSet> full_from;             // by column: rows that cover the region from it to the last
  std::vector<std::set<RowSet>> closed;      // by column: sets of rows that leave no gap
  std::size_t steps = 0;
  std::vector<std::size_t> path;

  static bool none(const RowSet& set) {
    return std::all_of(set.begin(), set.end(), [](std::uint64_t word) { return word == 0; });
  }
  static RowSet both(const RowSet& a, const RowSet& b) {
    RowSet set(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) set[i] = a[i] & b[i];
    return set;
  }

  // A gap below `column` with these rows. Depth: the number of columns.
  bool find(std::size_t column, const RowSet& rows) {
    if (column == grid.axes_.size()) return none(rows);
    if (!none(both(rows, full_from[column]))) return false;
    if (closed[column].count(rows) != 0) return false;
    for (std::size_t cell = 0; cell < region[column].size(); ++cell) {
      if (!region[column][cell]) continue;
      if (++steps > most_steps) return false;
      path.push_back(cell);
      if (find(column + 1, both(rows, rows_at[column][cell]))) return true;
      path.pop_back();
    }
    if (steps <= most_steps) closed[column].insert(rows);
    return false;
  }
};

std::optional<std::vector<std::size_t>> Grid::gap(const Region& region, std::size_t rows,
                                                  bool& gave_up) const {
  Search search{*this, region, {}, {}, {}, 0, {}};
  const std::size_t words = (rows + 63) / 64;
  RowSet all(words, 0);
  const auto add = [](RowSet& set, std::size_t row) { set[row / 64] |= std::uint64_t{1} << (row % 64); };
  for (std::size_t row = 0; row < rows; ++row)
    if (!table_.rows[row].otherwise) add(all, row);
  search.rows_at.resize(axes_.size());
  search.full_from.assign(axes_.size() + 1, all);
  search.closed.resize(axes_.size() + 1);
  for (std::size_t column = axes_.size(); column-- > 0;) {
    search.rows_at[column].assign(axes_[column].cells().size(), RowSet(words, 0));
    RowSet full(words, 0);
    for (std::size_t row = 0; row < rows; ++row) {
      bool whole = true;
      for (std::size_t cell = 0; cell < axes_[column].cells().size(); ++cell) {
        if (boxes_[row][column][cell])
          add(search.rows_at[column][cell], row);
        else if (region[column][cell])
          whole = false;
      }
      if (whole) add(full, row);
    }
    search.full_from[column] = Search::both(full, search.full_from[column + 1]);
  }
  for (const auto& cells : region)
    if (std::find(cells.begin(), cells.end(), true) == cells.end()) return std::nullopt;
  const bool found = search.find(0, all);
  gave_up = gave_up || search.steps > most_steps;
  if (!found) return std::nullopt;
  return search.path;
}

}  // namespace bonafide::check
