#include "checked/cell.h"

#include <algorithm>

#include "base/invariant.h"
#include "base/text.h"
#include "checked/date_format.h"
#include "number/decimal.h"

namespace bonafide::checked {
namespace {

using number::Rational;

CellResult fault(CellFault what) {
  return {Value{columns::Missing{}}, what, {}};
}
CellResult good(Value value) {
  return {std::move(value), CellFault::none, {}};
}

struct Number {
  Rational value;
  int decimals = 0;
  CellFault fault = CellFault::none;
};

// Reads what nearly every cell is: a sign, up to 18 digits and a point. Others go the long way.
bool read_short(std::string_view text, char point, Number& out) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  const std::size_t first = at;
  std::int64_t unscaled = 0;
  std::size_t point_at = std::string_view::npos;
  if (text.size() - at > 19) return false;
  std::size_t digits = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c >= '0' && c <= '9') {
      unscaled = unscaled * 10 + (c - '0');
      ++digits;
    } else if (c == point && point_at == std::string_view::npos && at > first && at + 1 < text.size()) {
      point_at = at;
    } else {
      return false;
    }
  }
  if (digits == 0 || digits > 18) return false;
  out.decimals = point_at == std::string_view::npos ? 0 : static_cast<int>(text.size() - point_at - 1);
  if (first == 1) unscaled = -unscaled;
  out.value = out.decimals == 0 ? Rational(unscaled) : Rational::scaled(unscaled, out.decimals);
  return true;
}

Number read_number(std::string_view text, const CellForm& form) {
  Number out;
  if (read_short(text, form.decimal_point, out)) return out;
  number::DecimalForm written;
  written.decimal_point = form.decimal_point;
  written.group = form.group;
  written.underscores = form.plan_text;
  written.exponent = form.round_amounts.has_value();
  const number::DecimalText read = number::parse_decimal(text, written);
  switch (read.fault) {
    case number::TextFault::none:
      out.value = read.value, out.decimals = read.decimals;
      break;
    case number::TextFault::empty:
    case number::TextFault::not_a_number:
      out.fault = CellFault::not_a_number;
      break;
    case number::TextFault::not_finite:
      out.fault = CellFault::not_finite;
      break;
    case number::TextFault::too_long:
      out.fault = CellFault::too_long;
      break;
  }
  return out;
}

// "128.00 CNY" and "0.50 CNY per points" of a plan, to the bare number.
std::string_view without_unit(const Plan& plan, const Dimension& dimension, std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return text;
  std::string unit;
  if (dimension.over.valid()) unit = plan.units[dimension.over.index()].name;
  if (dimension.under.valid()) unit += " per " + plan.units[dimension.under.index()].name;
  return base::trim(text.substr(space)) == unit ? text.substr(0, space) : text;
}

// The decimals that an amount may have: those of its unit; none for a ratio of units.
std::optional<int> scale_of(const Plan& plan, const Dimension& dimension) {
  if (!dimension.over.valid() || dimension.under.valid()) return std::nullopt;
  return plan.units[dimension.over.index()].scale;
}

CellResult read_numeric(const Plan& plan, const Type& type, const Column* column, std::string_view text,
                        const CellForm& form) {
  if (type.kind == Kind::amount && form.plan_text) text = without_unit(plan, type.dimension, text);
  const bool percent = type.kind == Kind::rate && text.ends_with('%');
  if (percent) text = base::trim(text.substr(0, text.size() - 1));
  Number number = read_number(text, form);
  if (number.fault != CellFault::none) return fault(number.fault);
  if (percent) number.value = number.value / Rational(100);
  if (type.kind == Kind::count && !number.value.is_whole()) return fault(CellFault::not_whole);

  CellResult result;
  if (const std::optional<int> scale =
          type.kind == Kind::amount ? scale_of(plan, type.dimension) : std::nullopt;
      scale && number.decimals > *scale && number.value.decimals().value_or(*scale + 1) > *scale) {
    if (!form.round_amounts) return fault(CellFault::too_many_decimals);
    const Rational rounded = number::round(number.value, *form.round_amounts, Rational::scaled(1, *scale));
    result.rounded_by = rounded - number.value;
    if (result.rounded_by.sign() < 0) result.rounded_by = -result.rounded_by;
    number.value = rounded;
  }
  if (column) {
    const bool may_be_negative = column->kind != Column::Kind::field || column->is_signed ||
                                 (column->lowest && column->lowest->sign() < 0);
    if (!may_be_negative && number.value.sign() < 0) return fault(CellFault::negative);
    if (column->lowest && number.value < *column->lowest) return fault(CellFault::too_small);
    if (column->highest && number.value > *column->highest) return fault(CellFault::too_large);
  }
  result.value = Value{std::move(number.value)};
  return result;
}

CellResult read_flag(std::string_view text) {
  if (text == "是") return good(true);
  if (text == "否") return good(false);
  if (text.size() > 5) return fault(CellFault::not_a_flag);
  std::string word(text);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (word == "yes" || word == "true" || word == "1") return good(true);
  if (word == "no" || word == "false" || word == "0") return good(false);
  return fault(CellFault::not_a_flag);
}

CellResult read_date(std::string_view text, const CellForm& form) {
  if (form.date_format) {
    const std::optional<LocalTime> read = parse_by_format(text, *form.date_format);
    return read ? good(read->date) : fault(CellFault::not_a_date);
  }
  const std::optional<number::Date> read = number::parse_date(text);
  return read ? good(*read) : fault(CellFault::not_a_date);
}

CellResult read_moment(const Plan& plan, std::string_view text, const CellForm& form) {
  if (form.date_format) {
    const std::optional<LocalTime> read = parse_by_format(text, *form.date_format);
    return read ? good(plan.zone.at(read->date, read->microseconds)) : fault(CellFault::not_a_moment);
  }
  const std::optional<number::Moment> read = number::parse_moment(text, plan.zone);
  return read ? good(*read) : fault(CellFault::not_a_moment);
}

// "12 months", "3 天".
CellResult read_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int32_t months;
    std::int32_t days;
  };
  static constexpr Unit units[] = {{"day", 0, 1},   {"days", 0, 1},   {"week", 0, 7},    {"weeks", 0, 7},
                                   {"month", 1, 0}, {"months", 1, 0}, {"quarter", 3, 0}, {"quarters", 3, 0},
                                   {"year", 12, 0}, {"years", 12, 0}, {"天", 0, 1},      {"周", 0, 7},
                                   {"个月", 1, 0},  {"季", 3, 0},     {"年", 12, 0}};
  std::size_t digits = 0;
  std::int32_t count = 0;
  while (digits < text.size() && digits < 6 && text[digits] >= '0' && text[digits] <= '9')
    count = count * 10 + (text[digits++] - '0');
  if (digits == 0) return fault(CellFault::not_a_duration);
  const std::string_view name = base::trim(text.substr(digits));
  for (const Unit& unit : units)
    if (unit.name == name)
      return good(number::Duration{count * unit.months, std::int64_t{count} * unit.days * 86'400'000'000LL});
  return fault(CellFault::not_a_duration);
}

CellResult read_choice(const Plan& plan, ChoiceId choice, std::string_view text) {
  const std::vector<std::string>& values = plan.choices[choice.index()].values;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] == text) return good(columns::ChoiceValue{choice, static_cast<std::uint32_t>(i)});
  const std::string_view english = plan.english(text);
  return english == text ? fault(CellFault::not_a_choice) : read_choice(plan, choice, english);
}

}  // namespace

std::string_view unquoted(std::string_view text, const CellForm& form) {
  if (form.plan_text && text.size() >= 2 && text.front() == '"' && text.back() == '"')
    return text.substr(1, text.size() - 2);
  return text;
}

CellResult parse_cell(const Plan& plan, const Type& type, const Column* column, std::string_view written,
                      const CellForm& form) {
  const std::string_view text = base::trim(written);
  if (text.empty()) {
    if (column && column->fallback) return good(*column->fallback);
    return type.optional ? good(columns::Missing{}) : fault(CellFault::needed);
  }
  switch (type.kind) {
    case Kind::flag:
      return read_flag(text);
    case Kind::count:
    case Kind::number:
    case Kind::rate:
    case Kind::amount:
      return read_numeric(plan, type, column, text, form);
    case Kind::text: {
      const std::string_view value = form.plan_text ? unquoted(text, form) : written;
      return value.size() > longest_text ? fault(CellFault::too_long) : good(std::string(value));
    }
    case Kind::date:
      return read_date(text, form);
    case Kind::moment:
      return read_moment(plan, text, form);
    case Kind::duration:
      return read_duration(text);
    case Kind::choice:
      return read_choice(plan, type.choice, unquoted(text, form));
    case Kind::row: {
      const std::string_view id = base::trim(unquoted(text, form));
      if (id.size() > longest_id) return fault(CellFault::too_long);
      return {CellRow{std::string(id)}, CellFault::none, {}};
    }
    case Kind::window:
      break;
  }
  BONAFIDE_INVARIANT(false, "no cell is a window");
  return fault(CellFault::needed);
}

}  // namespace bonafide::checked
