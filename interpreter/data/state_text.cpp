#include "data/state_text.h"

#include "number/decimal.h"

namespace bonafide::data {

using ledger::RowName;
using ledger::StoredValue;
using number::Rational;

namespace {

std::optional<std::int64_t> parse_whole(std::string_view text) {
  const number::DecimalText read = number::parse_decimal(text);
  return read.fault == number::TextFault::none ? read.value.whole() : std::nullopt;
}

// "3 months 0 microseconds"
std::string duration_text(number::Duration duration) {
  return std::to_string(duration.months) + " months " + std::to_string(duration.microseconds) +
         " microseconds";
}

std::optional<number::Duration> parse_duration(std::string_view text) {
  constexpr std::string_view middle = " months ", end = " microseconds";
  const std::size_t at = text.find(middle);
  if (at == std::string_view::npos || !text.ends_with(end) || text.size() < at + middle.size() + end.size())
    return std::nullopt;
  const std::size_t second = at + middle.size();
  const auto months = parse_whole(text.substr(0, at));
  const auto micros = parse_whole(text.substr(second, text.size() - end.size() - second));
  if (!months || !micros || *months < INT32_MIN || *months > INT32_MAX) return std::nullopt;
  return number::Duration{static_cast<std::int32_t>(*months), *micros};
}

}  // namespace

std::string row_text(const RowName& row) {
  return row.record + ":" + row.id;
}

std::optional<RowName> parse_row(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  return RowName{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

std::string moment_text(number::Moment moment) {
  std::string text = number::to_text(moment, number::Zone::utc());
  if (text.size() == 10) text += " 00:00";  // a midnight is a bare date, which has no zone
  return text + "Z";
}

std::optional<number::Moment> parse_utc(std::string_view text) {
  if (!text.ends_with('Z')) return std::nullopt;
  return number::parse_moment(text, number::Zone::utc());
}

std::optional<Rational> parse_exact(std::string_view text) {
  const std::size_t slash = text.find('/');
  // Long numbers of the state are our own: they may have any length.
  const auto part = [](std::string_view digits) -> std::optional<Rational> {
    constexpr std::size_t most = 300;
    number::DecimalForm form;
    form.underscores = false;
    if (digits.size() <= most) {
      const number::DecimalText read = number::parse_decimal(digits, form);
      return read.fault == number::TextFault::none ? std::optional(read.value) : std::nullopt;
    }
    const bool negative = digits.starts_with('-');
    if (negative) digits.remove_prefix(1);
    Rational value, decimal_step(1);
    bool decimals = false;
    for (const char c : digits) {
      if (c == '.' && !decimals) {
        decimals = true;
        continue;
      }
      if (c < '0' || c > '9') return std::nullopt;
      value = value * Rational(10) + Rational(c - '0');
      if (decimals) decimal_step = decimal_step * Rational(10);
    }
    value = value / decimal_step;
    return negative ? -value : value;
  };
  if (slash == std::string_view::npos) return part(text);
  const auto over = part(text.substr(0, slash)), under = part(text.substr(slash + 1));
  if (!over || !under || under->is_zero()) return std::nullopt;
  return *over / *under;
}

std::string_view kind_text(const StoredValue& value) {
  static constexpr std::string_view kinds[] = {"missing", "flag",   "number",   "text",
                                               "date",    "moment", "duration", "row"};
  static_assert(std::variant_size_v<StoredValue> == std::size(kinds));
  return kinds[value.index()];
}

std::string value_text(const StoredValue& value) {
  return std::visit(
      [](const auto& v) -> std::string {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, columns::Missing>)
          return "";
        else if constexpr (std::is_same_v<T, bool>)
          return v ? "yes" : "no";
        else if constexpr (std::is_same_v<T, Rational>)
          return number::to_text(v);
        else if constexpr (std::is_same_v<T, std::string>)
          return v;
        else if constexpr (std::is_same_v<T, number::Date>)
          return number::to_text(v);
        else if constexpr (std::is_same_v<T, number::Moment>)
          return moment_text(v);
        else if constexpr (std::is_same_v<T, number::Duration>)
          return duration_text(v);
        else {
          static_assert(std::is_same_v<T, RowName>);
          return row_text(v);
        }
      },
      value);
}

std::optional<StoredValue> parse_value(std::string_view kind, std::string_view text) {
  const auto some = [](auto value) -> std::optional<StoredValue> {
    if (!value) return std::nullopt;
    return StoredValue(*value);
  };
  if (kind == "missing") return text.empty() ? std::optional<StoredValue>(columns::Missing{}) : std::nullopt;
  if (kind == "flag" && (text == "yes" || text == "no")) return StoredValue(text == "yes");
  if (kind == "number") return some(parse_exact(text));
  if (kind == "text") return StoredValue(std::string(text));
  if (kind == "date") return some(number::parse_date(text));
  if (kind == "moment") return some(parse_utc(text));
  if (kind == "duration") return some(parse_duration(text));
  if (kind == "row") return some(parse_row(text));
  return std::nullopt;
}

}  // namespace bonafide::data
