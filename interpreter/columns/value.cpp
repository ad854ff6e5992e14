#include "columns/value.h"

#include <functional>

#include "base/invariant.h"

namespace bonafide::columns {
namespace {

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

std::size_t mix(std::size_t seed, std::size_t value) {
  return seed ^ (value + 0x9E3779B97F4A7C15ull + (seed << 6) + (seed >> 2));
}

}  // namespace

bool equal(const Value& a, const Value& b) {
  return a.index() == b.index() && compare(a, b) == 0;
}

int compare(const Value& a, const Value& b) {
  if (missing(a) || missing(b)) return order(!missing(a), !missing(b));
  BONAFIDE_INVARIANT(a.index() == b.index(), "values of two types are compared");
  return std::visit(
      [&](const auto& left) -> int {
        using T = std::decay_t<decltype(left)>;
        const T& right = std::get<T>(b);
        if constexpr (std::is_same_v<T, Missing>) {
          return 0;
        } else if constexpr (std::is_same_v<T, number::Rational>) {
          return number::Rational::compare(left, right);
        } else if constexpr (std::is_same_v<T, number::Duration>) {
          return left.months != right.months ? order(left.months, right.months)
                                             : order(left.microseconds, right.microseconds);
        } else if constexpr (std::is_same_v<T, ChoiceValue>) {
          return left.choice == right.choice ? order(left.index, right.index)
                                             : order(left.choice.value, right.choice.value);
        } else if constexpr (std::is_same_v<T, Row>) {
          return left.record == right.record ? order(left.number, right.number)
                                             : order(left.record.value, right.record.value);
        } else if constexpr (std::is_same_v<T, Window>) {
          return left == right ? 0 : order(hash(a), hash(b));
        } else {
          return order(left, right);
        }
      },
      a);
}

std::size_t hash(const Value& value) {
  const std::size_t kind = value.index() * 0x51ED270Bu;
  return std::visit(
      [&](const auto& v) -> std::size_t {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, Missing>) return kind;
        if constexpr (std::is_same_v<T, bool>) return mix(kind, v ? 1 : 2);
        if constexpr (std::is_same_v<T, number::Rational>) return mix(kind, v.hash());
        if constexpr (std::is_same_v<T, std::string>) return mix(kind, std::hash<std::string>{}(v));
        if constexpr (std::is_same_v<T, number::Date>) return mix(kind, static_cast<std::size_t>(v.days));
        if constexpr (std::is_same_v<T, number::Moment>)
          return mix(kind, static_cast<std::size_t>(v.microseconds));
        if constexpr (std::is_same_v<T, number::Duration>)
          return mix(mix(kind, static_cast<std::size_t>(v.months)), static_cast<std::size_t>(v.microseconds));
        if constexpr (std::is_same_v<T, ChoiceValue>) return mix(mix(kind, v.choice.value), v.index);
        if constexpr (std::is_same_v<T, Row>) return mix(mix(kind, v.record.value), v.number);
        if constexpr (std::is_same_v<T, Window>)
          return mix(mix(kind, static_cast<std::size_t>(v.kind) * 64 + static_cast<std::size_t>(v.unit) * 2 +
                                   v.of_period),
                     v.count);
      },
      value);
}

}  // namespace bonafide::columns
