// A column of values of one type, eight bytes a row: numbers as integers of one scale, dates, moments, flags,
// choices and rows as they are, texts by their place in a list. A value that does not fit its column's form
// (a third, a fourth type) is kept aside whole, so every value comes back as it was put in.
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
  std::size_t size() const { return cells_.size(); }
  // Reorders: the new row i is the old row order[i]; `order` names each row once.
  void permute(const std::vector<std::uint32_t>& order);

 private:
  // What a plain cell is; `none` until the first value that is not missing.
  enum class Form : std::uint8_t { none, flag, number, text, date, moment, choice, row, aside };

  std::int64_t cell_of(const Value& value, std::int64_t reusable);
  std::int64_t number_cell(const number::Rational& value, std::int64_t reusable);
  std::int64_t text_cell(const std::string& text, std::int64_t reusable);
  std::int64_t aside_cell(const Value& value, std::int64_t reusable);
  void choose_form(const Value& first);
  bool rescale(int scale);

  Form form_ = Form::none;
  std::int8_t scale_ = 0;         // number: the cell is value * 10^scale
  std::int8_t finest_scale_ = 6;  // how far the scale may still grow for the sake of one value
  std::uint32_t owner_ = 0;       // choice, row: the choice or record of every plain cell
  std::vector<std::int64_t> cells_;
  std::vector<std::string> texts_;
  std::vector<Value> aside_;
};

}  // namespace bonafide::columns
