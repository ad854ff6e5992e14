#include "check/bounds_range.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace bonafide::check {

namespace {

using End = std::optional<Rational>;

// Decimals beyond this are as good as endless; it also keeps an iteration from growing them for ever.
constexpr int most_decimals = 60;

std::optional<int> both(const std::optional<int>& a, const std::optional<int>& b) {
  if (!a || !b) return std::nullopt;
  return std::max(*a, *b);
}
std::optional<int> summed(const std::optional<int>& a, const std::optional<int>& b) {
  if (!a || !b || *a + *b > most_decimals) return std::nullopt;
  return *a + *b;
}

// A number or an infinity, for the products of ends.
struct Extended {
  int infinity = 0;  // -1, 0, 1
  Rational value;
  int sign() const { return infinity != 0 ? infinity : value.sign(); }
};
Extended times(const Extended& a, const Extended& b) {
  const int sign = a.sign() * b.sign();
  if (sign == 0) return {};
  if (a.infinity != 0 || b.infinity != 0) return {sign, {}};
  return {0, a.value * b.value};
}
bool less(const Extended& a, const Extended& b) {
  if (a.infinity != b.infinity) return a.infinity < b.infinity;
  return a.infinity == 0 && a.value < b.value;
}
Extended low(const Range& a) {
  return a.lowest ? Extended{0, *a.lowest} : Extended{-1, {}};
}
Extended high(const Range& a) {
  return a.highest ? Extended{0, *a.highest} : Extended{1, {}};
}
End end_of(const Extended& a) {
  return a.infinity != 0 ? End{} : End{a.value};
}

}  // namespace

std::optional<Rational> Range::exact() const {
  if (empty || !lowest || !highest || *lowest != *highest) return std::nullopt;
  return lowest;
}

bool operator==(const Range& a, const Range& b) {
  return a.empty == b.empty && a.lowest == b.lowest && a.highest == b.highest && a.decimals == b.decimals;
}

Rational unit_of(int decimals) {
  return Rational::scaled(1, std::clamp(decimals, 0, 18));
}

Range join(const Range& a, const Range& b) {
  if (a.empty) return b;
  if (b.empty) return a;
  Range all = Range::between({}, {}, both(a.decimals, b.decimals));
  if (a.lowest && b.lowest) all.lowest = std::min(*a.lowest, *b.lowest);
  if (a.highest && b.highest) all.highest = std::max(*a.highest, *b.highest);
  return all;
}

Range meet(const Range& a, const Range& b) {
  if (a.empty || b.empty) return Range::nothing();
  Range common = a;
  if (b.lowest && (!common.lowest || *common.lowest < *b.lowest)) common.lowest = b.lowest;
  if (b.highest && (!common.highest || *b.highest < *common.highest)) common.highest = b.highest;
  if (b.decimals && (!common.decimals || *b.decimals < *common.decimals)) common.decimals = b.decimals;
  if (common.lowest && common.highest && *common.highest < *common.lowest) return Range::nothing();
  return common;
}

Range widened(const Range& before, const Range& next) {
  if (before.empty || next.empty) return next;
  Range wide = next;
  if (before.lowest && next.lowest && *next.lowest < *before.lowest) wide.lowest.reset();
  if (before.highest && next.highest && *before.highest < *next.highest) wide.highest.reset();
  if (before.decimals && next.decimals && *before.decimals < *next.decimals) wide.decimals.reset();
  return wide;
}

Range add(const Range& a, const Range& b) {
  if (a.empty || b.empty) return Range::nothing();
  Range sum = Range::between({}, {}, both(a.decimals, b.decimals));
  if (a.lowest && b.lowest) sum.lowest = *a.lowest + *b.lowest;
  if (a.highest && b.highest) sum.highest = *a.highest + *b.highest;
  return sum;
}

Range negate(const Range& a) {
  if (a.empty) return a;
  Range mirror = Range::between({}, {}, a.decimals);
  if (a.highest) mirror.lowest = -*a.highest;
  if (a.lowest) mirror.highest = -*a.lowest;
  return mirror;
}

Range subtract(const Range& a, const Range& b) {
  return add(a, negate(b));
}

Range multiply(const Range& a, const Range& b) {
  if (a.empty || b.empty) return Range::nothing();
  const std::vector<Extended> corners{times(low(a), low(b)), times(low(a), high(b)), times(high(a), low(b)),
                                      times(high(a), high(b))};
  const auto [least, most] = std::minmax_element(corners.begin(), corners.end(), less);
  return Range::between(end_of(*least), end_of(*most), summed(a.decimals, b.decimals));
}

namespace {

// 1 / b over the divisors that are not 0. A divisor of so many decimals is at least one unit away from 0.
Range reciprocal(const Range& b) {
  const auto nearest = [&b]() -> End { return b.decimals ? End{Rational(1) / unit_of(*b.decimals)} : End{}; };
  Range inverse = Range::between({}, {}, std::nullopt);
  if (b.lowest && b.lowest->sign() >= 0) {
    inverse.lowest = b.highest && b.highest->sign() > 0 ? Rational(1) / *b.highest : Rational(0);
    inverse.highest = b.lowest->sign() > 0 ? End{Rational(1) / *b.lowest} : nearest();
  } else if (b.highest && b.highest->sign() <= 0) {
    inverse.highest = b.lowest ? Rational(1) / *b.lowest : Rational(0);
    inverse.lowest = b.highest->sign() < 0 ? End{Rational(1) / *b.highest} : nearest();
    if (b.highest->sign() == 0 && inverse.lowest) inverse.lowest = -*inverse.lowest;
  }
  if (const auto exact = b.exact(); exact && exact->sign() != 0)
    inverse.decimals = (Rational(1) / *exact).decimals();
  return inverse;
}

}  // namespace

Range divide(const Range& a, const Range& b) {
  if (a.empty || b.empty) return Range::nothing();
  if (const auto exact = b.exact(); exact && exact->is_zero()) return Range::nothing();
  return multiply(a, reciprocal(b));
}

Range floor_divide(const Range& a, const Range& b) {
  Range quotient = divide(a, b);
  if (quotient.empty) return quotient;
  if (quotient.lowest) quotient.lowest = quotient.lowest->floor();
  if (quotient.highest) quotient.highest = quotient.highest->floor();
  quotient.decimals = 0;
  return quotient;
}

Range remainder(const Range& a, const Range& b) {
  if (a.empty || b.empty) return Range::nothing();
  Range rest = Range::between({}, {}, both(a.decimals, b.decimals));
  if (b.lowest && b.lowest->sign() >= 0) {
    rest.lowest = Rational(0);
    rest.highest = b.highest;
    if (a.not_negative() && a.highest && (!rest.highest || *a.highest < *rest.highest))
      rest.highest = a.highest;
  } else if (b.highest && b.highest->sign() <= 0) {
    rest.highest = Rational(0);
    rest.lowest = b.lowest;
  }
  return rest;
}

Range minimum(const Range& a, const Range& b) {
  return negate(maximum(negate(a), negate(b)));
}

Range maximum(const Range& a, const Range& b) {
  if (a.empty || b.empty) return Range::nothing();
  Range larger = Range::between({}, {}, both(a.decimals, b.decimals));
  if (a.lowest && b.lowest)
    larger.lowest = std::max(*a.lowest, *b.lowest);
  else
    larger.lowest = a.lowest ? a.lowest : b.lowest;
  if (a.highest && b.highest) larger.highest = std::max(*a.highest, *b.highest);
  return larger;
}

Range rounded(const Range& a, number::RoundingMode mode, const Range& step) {
  if (a.empty || step.empty) return Range::nothing();
  Range result = Range::between({}, {}, step.decimals);
  if (const auto exact = step.exact(); exact && exact->sign() > 0) {  // rounding is monotone
    if (a.lowest) result.lowest = number::round(*a.lowest, mode, *exact);
    if (a.highest) result.highest = number::round(*a.highest, mode, *exact);
    return result;
  }
  if (a.lowest && a.lowest->sign() >= 0) result.lowest = Rational(0);
  if (a.highest && a.highest->sign() <= 0) result.highest = Rational(0);
  result.decimals = step.decimals;
  return result;
}

Range times_count(const Range& a, std::optional<Rational> most) {
  if (a.empty) return Range::exactly(0);
  Range sum = multiply(a, Range::between(Rational(0), std::move(most), 0));
  sum.decimals = a.decimals;
  return sum;
}

}  // namespace bonafide::check
