#include "columns/column.h"

namespace bonafide::columns {

void Column::reserve(std::size_t rows) { values_.reserve(rows); }
void Column::push(const Value& value) { values_.push_back(value); }
void Column::set(std::size_t row, const Value& value) { values_[row] = value; }
Value Column::at(std::size_t row) const { return values_[row]; }
std::size_t Column::size() const { return values_.size(); }

void Column::permute(const std::vector<std::uint32_t>& order) {
  std::vector<Value> moved;
  moved.reserve(order.size());
  for (const std::uint32_t from : order) moved.push_back(std::move(values_[from]));
  values_ = std::move(moved);
}

}  // namespace bonafide::columns
