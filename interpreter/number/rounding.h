// The one definition of rounding and of sharing out.
#pragma once

#include <vector>

#include "number/rational.h"

namespace bonafide::number {

// half_up: away from zero at a half; half_even: to the even neighbour; half_down: towards zero at a half;
// up: away from zero; down: towards zero. A negative value rounds as its positive mirror.
enum class RoundingMode { half_up, half_even, half_down, up, down };

// As plans and mappings write it: "half up", "四舍五入".
struct ModeWords {
  const char* en;
  const char* zh;
};
ModeWords words(RoundingMode mode);
inline constexpr RoundingMode rounding_modes[] = {RoundingMode::half_up, RoundingMode::half_even, RoundingMode::half_down,
                                                  RoundingMode::up, RoundingMode::down};

// `value` to a multiple of `step` (positive): 0.005 half_up to 0.01 is 0.01.
Rational round(const Rational& value, RoundingMode mode, const Rational& step);

// Largest remainder. `total` (rounded to `step` already, not negative) in N steps: each part gets
// floor(N * w / W) steps; the left-over steps go one each to the largest remainders, ties to the earlier
// part. Weight 0 gets 0; W = 0 gives all parts 0. Weights are not negative.
std::vector<Rational> apportion(const Rational& total, const std::vector<Rational>& weights,
                                const Rational& step);

// The floors only, and what is left over (`remainder to Z`).
struct FlooredParts {
  std::vector<Rational> parts;
  Rational rest;
};
FlooredParts apportion_floors(const Rational& total, const std::vector<Rational>& weights,
                              const Rational& step);

}  // namespace bonafide::number
