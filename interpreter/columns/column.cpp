#include "columns/column.h"

#include <limits>
#include <optional>
#include <type_traits>

#include "base/invariant.h"

namespace bonafide::columns {
namespace {

// The lowest 2^32 integers are not plain cells: the very lowest is a missing value, the others name a value
// kept aside.
constexpr std::int64_t missing_cell = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t first_aside = missing_cell + 1;
constexpr std::int64_t first_plain = missing_cell + (std::int64_t{1} << 32);

bool plain(std::int64_t cell) {
  return cell >= first_plain;
}
bool kept_aside(std::int64_t cell) {
  return cell != missing_cell && !plain(cell);
}
std::size_t aside_index(std::int64_t cell) {
  return static_cast<std::size_t>(cell - first_aside);
}

}  // namespace

void Column::reserve(std::size_t rows) {
  cells_.reserve(rows);
}

void Column::push(const Value& value) {
  cells_.push_back(cell_of(value, missing_cell));
}

void Column::set(std::size_t row, const Value& value) {
  cells_[row] = cell_of(value, cells_[row]);
}

Value Column::at(std::size_t row) const {
  const std::int64_t cell = cells_[row];
  if (cell == missing_cell) return Missing{};
  if (kept_aside(cell)) return aside_[aside_index(cell)];
  switch (form_) {
    case Form::flag:
      return cell != 0;
    case Form::number:
      return number::Rational::scaled(cell, scale_);
    case Form::text:
      return texts_[static_cast<std::size_t>(cell)];
    case Form::date:
      return number::Date{static_cast<std::int32_t>(cell)};
    case Form::moment:
      return number::Moment{cell};
    case Form::choice:
      return ChoiceValue{ChoiceId(owner_), static_cast<std::uint32_t>(cell)};
    case Form::row:
      return Row{RecordId(owner_), static_cast<std::uint32_t>(cell)};
    case Form::none:
    case Form::aside:
      break;
  }
  base::broken("Form", __FILE__, __LINE__, "a plain cell in a column without plain cells");
}

void Column::permute(const std::vector<std::uint32_t>& order) {
  BONAFIDE_INVARIANT(order.size() == cells_.size(), "a column is reordered by a list of another length");
  std::vector<std::int64_t> moved;
  moved.reserve(order.size());
  for (const std::uint32_t from : order) moved.push_back(cells_[from]);
  cells_ = std::move(moved);
}

void Column::choose_form(const Value& first) {
  form_ = std::visit(
      [this](const auto& value) -> Form {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Missing>) return Form::none;
        if constexpr (std::is_same_v<T, bool>) return Form::flag;
        if constexpr (std::is_same_v<T, number::Rational>) return Form::number;
        if constexpr (std::is_same_v<T, std::string>) return Form::text;
        if constexpr (std::is_same_v<T, number::Date>) return Form::date;
        if constexpr (std::is_same_v<T, number::Moment>) return Form::moment;
        if constexpr (std::is_same_v<T, ChoiceValue>) return owner_ = value.choice.value, Form::choice;
        if constexpr (std::is_same_v<T, Row>) return owner_ = value.record.value, Form::row;
        if constexpr (std::is_same_v<T, number::Duration> || std::is_same_v<T, Window>) return Form::aside;
      },
      first);
}

// `reusable` is the cell that the new one replaces: its place among the texts or asides is taken again.
std::int64_t Column::cell_of(const Value& value, std::int64_t reusable) {
  if (missing(value)) return missing_cell;
  if (form_ == Form::none) choose_form(value);
  const std::optional<std::int64_t> cell = std::visit(
      [&](const auto& v) -> std::optional<std::int64_t> {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, bool>) {
          if (form_ == Form::flag) return v ? 1 : 0;
        } else if constexpr (std::is_same_v<T, number::Rational>) {
          if (form_ == Form::number) return number_cell(v, reusable);
        } else if constexpr (std::is_same_v<T, std::string>) {
          if (form_ == Form::text) return text_cell(v, reusable);
        } else if constexpr (std::is_same_v<T, number::Date>) {
          if (form_ == Form::date) return v.days;
        } else if constexpr (std::is_same_v<T, number::Moment>) {
          if (form_ == Form::moment && plain(v.microseconds)) return v.microseconds;
        } else if constexpr (std::is_same_v<T, ChoiceValue>) {
          if (form_ == Form::choice && v.choice.value == owner_) return v.index;
        } else if constexpr (std::is_same_v<T, Row>) {
          if (form_ == Form::row && v.record.value == owner_) return v.number;
        } else {
          static_assert(std::is_same_v<T, Missing> || std::is_same_v<T, number::Duration> ||
                        std::is_same_v<T, Window>);
        }
        return std::nullopt;
      },
      value);
  return cell ? *cell : aside_cell(value, reusable);
}

std::int64_t Column::number_cell(const number::Rational& value, std::int64_t reusable) {
  if (const auto cell = value.unscaled(scale_); cell && plain(*cell)) return *cell;
  const std::optional<int> decimals = value.decimals();
  if (decimals && *decimals > scale_ && *decimals <= finest_scale_ && rescale(*decimals))
    if (const auto cell = value.unscaled(scale_); cell && plain(*cell)) return *cell;
  return aside_cell(value, reusable);
}

// Gives every number more decimals, unless one of them would leave 64 bits; then so many are not tried again.
bool Column::rescale(int scale) {
  std::int64_t factor = 1;
  for (int i = scale_; i < scale; ++i) factor *= 10;
  const std::int64_t most = std::numeric_limits<std::int64_t>::max() / factor;
  const std::int64_t least = first_plain / factor;
  for (const std::int64_t cell : cells_)
    if (plain(cell) && (cell > most || cell < least)) {
      finest_scale_ = static_cast<std::int8_t>(scale - 1);
      return false;
    }
  for (std::int64_t& cell : cells_)
    if (plain(cell)) cell *= factor;
  scale_ = static_cast<std::int8_t>(scale);
  return true;
}

std::int64_t Column::text_cell(const std::string& text, std::int64_t reusable) {
  if (plain(reusable)) {
    texts_[static_cast<std::size_t>(reusable)] = text;
    return reusable;
  }
  texts_.push_back(text);
  return static_cast<std::int64_t>(texts_.size()) - 1;
}

std::int64_t Column::aside_cell(const Value& value, std::int64_t reusable) {
  if (kept_aside(reusable)) {
    aside_[aside_index(reusable)] = value;
    return reusable;
  }
  aside_.push_back(value);
  return first_aside + static_cast<std::int64_t>(aside_.size()) - 1;
}

}  // namespace bonafide::columns
