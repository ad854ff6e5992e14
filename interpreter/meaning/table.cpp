// docs/meaning.md, section 9: decision tables and their slabs.
#include <algorithm>

#include "meaning/evaluator.h"

namespace bonafide::meaning {

namespace {

bool matches(const checked::Pattern& pattern, const Value& input) {
  if (pattern.any) return true;
  if (columns::missing(input)) return false;
  return std::any_of(pattern.intervals.begin(), pattern.intervals.end(), [&](const checked::Interval& interval) {
    if (interval.from) {
      const int order = columns::compare(input, *interval.from);
      if (order < 0 || (order == 0 && !interval.from_included)) return false;
    }
    if (interval.to) {
      const int order = columns::compare(input, *interval.to);
      if (order > 0 || (order == 0 && !interval.to_included)) return false;
    }
    return true;
  });
}

}  // namespace

Value Evaluator::lookup(const checked::Table& table, const std::vector<Value>& inputs, std::uint32_t output) const {
  const checked::TableRow* otherwise = nullptr;
  const auto choose = [&](const checked::TableRow& row) {
    if (exercised_)
      exercised_->rows[static_cast<std::size_t>(&table - plan_.tables.data())]
                      [static_cast<std::size_t>(&row - table.rows.data())] = 1;
    return row.outputs[output];
  };
  for (const checked::TableRow& row : table.rows) {
    if (row.otherwise) {
      otherwise = &row;
      continue;
    }
    bool all = true;
    for (std::size_t i = 0; all && i < inputs.size(); ++i) all = matches(row.inputs[i], inputs[i]);
    if (all) return choose(row);
  }
  return otherwise ? choose(*otherwise) : Value{};
}

// The part of `at` that falls into each row, rows from the lowest up.
std::vector<Slab> Evaluator::slabs(const checked::Table& table, const number::Rational& at) const {
  std::vector<std::pair<number::Rational, Slab>> found;  // by lower end
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    if (table.rows[r].inputs.empty()) continue;
    for (const checked::Interval& interval : table.rows[r].inputs[0].intervals) {
      number::Rational from, to = at;
      if (interval.from) from = std::max(number::Rational(0), std::get<number::Rational>(*interval.from));
      if (interval.to) to = std::min(at, std::get<number::Rational>(*interval.to));
      if (from < to) found.push_back({from, {static_cast<std::uint32_t>(r), to - from}});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Slab> slabs;
  for (auto& [from, slab] : found) {
    if (exercised_) exercised_->rows[static_cast<std::size_t>(&table - plan_.tables.data())][slab.table_row] = 1;
    slabs.push_back(std::move(slab));
  }
  return slabs;
}

}  // namespace bonafide::meaning
