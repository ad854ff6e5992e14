// The draws of a projection: whole-number arithmetic on a Mersenne Twister, whose numbers the C++ standard fixes.
#pragma once

#include <cstdint>
#include <random>

#include "number/rational.h"

namespace bonafide::projection {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}

  // 0 … limit - 1, all as likely; limit is not 0.
  std::uint64_t below(std::uint64_t limit) {
    const std::uint64_t most = UINT64_MAX - UINT64_MAX % limit;
    std::uint64_t drawn = engine_();
    while (drawn >= most) drawn = engine_();
    return drawn % limit;
  }

  // In so many of all cases; from 0 to 1. Finer than a millionth of a millionth counts as that.
  bool happens(const number::Rational& share) {
    constexpr std::uint64_t parts = 1'000'000'000'000;
    const auto whole = (share * number::Rational(static_cast<std::int64_t>(parts))).floor().whole();
    return whole && below(parts) < static_cast<std::uint64_t>(*whole);
  }

  // 1.4: once, and once more in 40 of 100 cases.
  std::uint64_t times(const number::Rational& rate) {
    const number::Rational whole = rate.floor();
    return static_cast<std::uint64_t>(whole.whole().value_or(0)) + (happens(rate - whole) ? 1 : 0);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace bonafide::projection
