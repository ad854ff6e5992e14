// Ranges of numbers, for the bounds phase: the least and greatest value an expression can have and the most
// decimals it can need. A choice value counts as its index. `empty`: no value is known to arrive here at all
// (the least element from which the phase works upwards).
#pragma once

#include <optional>

#include "checked/plan.h"
#include "number/rational.h"

namespace bonafide::check {

using number::Rational;

struct Range {
  bool empty = true;
  std::optional<Rational> lowest, highest;  // none: without end
  std::optional<int> decimals;              // none: no finite number is known

  static Range nothing() { return {}; }
  static Range anything() { return {false, {}, {}, {}}; }
  static Range exactly(const Rational& value) { return {false, value, value, value.decimals()}; }
  static Range between(std::optional<Rational> lowest, std::optional<Rational> highest,
                       std::optional<int> decimals) {
    return {false, std::move(lowest), std::move(highest), decimals};
  }
  bool not_negative() const { return empty || (lowest && lowest->sign() >= 0); }
  bool positive() const { return empty || (lowest && lowest->sign() > 0); }
  std::optional<Rational> exact() const;  // when there is one possible value
  checked::Bounds bounds() const {
    return empty ? checked::Bounds{} : checked::Bounds{lowest, highest, decimals};
  }
  friend bool operator==(const Range& a, const Range& b);
};

Range join(const Range& a, const Range& b);  // either
Range meet(const Range& a, const Range& b);  // both hold; contradictory ranges give `empty`
// Drops the ends of `next` that are wider than those of `before`, so that an iteration comes to an end.
Range widened(const Range& before, const Range& next);

Range add(const Range& a, const Range& b);
Range subtract(const Range& a, const Range& b);
Range negate(const Range& a);
Range multiply(const Range& a, const Range& b);
Range divide(const Range& a, const Range& b);  // of the quotients that exist: the divisor is not 0
Range floor_divide(const Range& a, const Range& b);
Range remainder(const Range& a, const Range& b);
Range minimum(const Range& a, const Range& b);
Range maximum(const Range& a, const Range& b);
Range rounded(const Range& a, number::RoundingMode mode, const Range& step);
Range times_count(const Range& a, std::optional<Rational> most);  // the sum of none to `most` such values

// The smallest difference between two different values of so many decimals: 1 for 0, 0.01 for 2.
Rational unit_of(int decimals);

}  // namespace bonafide::check
