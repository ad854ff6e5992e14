// A column of values of one type: money and counts as integers of one scale where they fit, others by value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "columns/value.h"

namespace bonafide::columns {

class Column {
 public:
  void reserve(std::size_t rows);
  void push(const Value& value);
  void set(std::size_t row, const Value& value);
  Value at(std::size_t row) const;
  std::size_t size() const;
  // Reorders: the new row i is the old row order[i].
  void permute(const std::vector<std::uint32_t>& order);

 private:
  std::vector<Value> values_;
};

}  // namespace bonafide::columns
