// Every rounding mode at, below and above a half, both signs, odd and even neighbours; sharing out.
#include "number/rounding.h"

#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "base/invariant.h"
#include "number/decimal.h"

using namespace bonafide::number;

namespace {

Rational decimal(const std::string& text) {
  const auto exact = parse_exact(text);
  REQUIRE(exact);
  return *exact;
}

struct Case {
  const char *value, *half_up, *half_even, *half_down, *up, *down;
};

// To 0.01.
const std::vector<Case> cases = {
    {"0", "0", "0", "0", "0", "0"},
    {"0.01", "0.01", "0.01", "0.01", "0.01", "0.01"},
    {"0.001", "0", "0", "0", "0.01", "0"},
    {"0.004999", "0", "0", "0", "0.01", "0"},
    {"0.005", "0.01", "0", "0", "0.01", "0"},
    {"0.005001", "0.01", "0.01", "0.01", "0.01", "0"},
    {"0.009", "0.01", "0.01", "0.01", "0.01", "0"},
    {"0.014999", "0.01", "0.01", "0.01", "0.02", "0.01"},
    {"0.015", "0.02", "0.02", "0.01", "0.02", "0.01"},
    {"0.015001", "0.02", "0.02", "0.02", "0.02", "0.01"},
    {"0.025", "0.03", "0.02", "0.02", "0.03", "0.02"},
    {"1024", "1024", "1024", "1024", "1024", "1024"},
    {"99.995", "100", "100", "99.99", "100", "99.99"},
    {"99.985", "99.99", "99.98", "99.98", "99.99", "99.98"},
    {"1/3", "0.33", "0.33", "0.33", "0.34", "0.33"},
    {"2/3", "0.67", "0.67", "0.67", "0.67", "0.66"},
    {"1/200", "0.01", "0", "0", "0.01", "0"},
    {"92233720368547758.07", "92233720368547758.07", "92233720368547758.07", "92233720368547758.07",
     "92233720368547758.07", "92233720368547758.07"},
    {"92233720368547758.075", "92233720368547758.08", "92233720368547758.08", "92233720368547758.07",
     "92233720368547758.08", "92233720368547758.07"},
    {"123456789012345678901234567890.125", "123456789012345678901234567890.13",
     "123456789012345678901234567890.12", "123456789012345678901234567890.12",
     "123456789012345678901234567890.13", "123456789012345678901234567890.12"},
};

const std::vector<RoundingMode> modes = {RoundingMode::half_up, RoundingMode::half_even,
                                         RoundingMode::half_down, RoundingMode::up, RoundingMode::down};

const char* expected(const Case& row, RoundingMode mode) {
  switch (mode) {
    case RoundingMode::half_up:
      return row.half_up;
    case RoundingMode::half_even:
      return row.half_even;
    case RoundingMode::half_down:
      return row.half_down;
    case RoundingMode::up:
      return row.up;
    case RoundingMode::down:
      return row.down;
  }
  return "";
}

}  // namespace

TEST_CASE("each mode at and beside the halves, mirrored for negatives, for any step") {
  const Rational cent = Rational::scaled(1, 2);
  for (const Case& row : cases)
    for (const RoundingMode mode : modes) {
      INFO(row.value << " in mode " << static_cast<int>(mode));
      const Rational value = decimal(row.value), want = decimal(expected(row, mode));
      CHECK(to_text(round(value, mode, cent)) == to_text(want));
      CHECK(to_text(round(-value, mode, cent)) == to_text(-want));
      // The same figures in other steps: 0.05, 100, 1/3 and 10^-30.
      for (const Rational& scale :
           {Rational(5), Rational(10'000), Rational::fraction(100, 3), Rational::scaled(1, 28)})
        CHECK(to_text(round(value * scale, mode, cent * scale)) == to_text(want * scale));
    }
}

TEST_CASE("rounding is a multiple of the step, within a step, idempotent and monotone") {
  std::mt19937_64 engine(5);
  const auto any = [&](std::int64_t most) {
    return static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(most));
  };
  for (int i = 0; i < 20'000; ++i) {
    const Rational value = i % 3 == 0
                               ? Rational::fraction(static_cast<std::int64_t>(engine()), any(1'000'000) + 1)
                               : Rational::fraction(any(2'000'000) - 1'000'000, any(900) + 1);
    const Rational step = Rational::fraction(any(30) + 1, any(500) + 1);
    for (const RoundingMode mode : modes) {
      const Rational out = round(value, mode, step);
      REQUIRE((out / step).is_whole());
      const Rational moved = out < value ? value - out : out - value;
      REQUIRE(moved < step);
      if (mode != RoundingMode::up && mode != RoundingMode::down) REQUIRE(moved * 2 <= step);
      if (mode == RoundingMode::down) REQUIRE((value.sign() < 0 ? out >= value : out <= value));
      if (mode == RoundingMode::up) REQUIRE((value.sign() < 0 ? out <= value : out >= value));
      REQUIRE(round(out, mode, step) == out);
      REQUIRE(round(-value, mode, step) == -out);
      REQUIRE(round(value + Rational::fraction(any(9), 1000), mode, step) >= out);
    }
  }
}

TEST_CASE("shares of the design") {
  const Rational cent = Rational::scaled(1, 2);
  const auto texts = [](const std::vector<Rational>& parts) {
    std::vector<std::string> out;
    for (const Rational& part : parts) out.push_back(to_text(part, 2));
    return out;
  };
  using Texts = std::vector<std::string>;
  CHECK(texts(apportion(100, {1, 1, 1}, cent)) == Texts{"33.34", "33.33", "33.33"});
  CHECK(texts(apportion(cent, {1, 1}, cent)) == Texts{"0.01", "0.00"});
  CHECK(texts(apportion(cent, {0, 1}, cent)) == Texts{"0.00", "0.01"});
  CHECK(texts(apportion(100, {60, 90}, cent)) == Texts{"40.00", "60.00"});
  CHECK(texts(apportion(1, {0, 0}, cent)) == Texts{"0.00", "0.00"});
  CHECK(texts(apportion(1, {}, cent)) == Texts{});
  // The largest remainder goes first, not the first part: 10 steps by 1, 2, 4 are 1.43, 2.86, 5.71.
  CHECK(texts(apportion(10, {1, 2, 4}, 1)) == Texts{"1.00", "3.00", "6.00"});
  const FlooredParts floored = apportion_floors(100, {1, 1, 1}, cent);
  CHECK(texts(floored.parts) == Texts{"33.33", "33.33", "33.33"});
  CHECK(to_text(floored.rest) == "0.01");
  CHECK(to_text(apportion_floors(7, {0}, cent).rest) == "7");
  CHECK_THROWS_AS(apportion(Rational::fraction(1, 3), {1}, cent), bonafide::base::InvariantBroken);
  CHECK_THROWS_AS(apportion(1, {Rational(-1), Rational(2)}, cent), bonafide::base::InvariantBroken);
}

TEST_CASE("parts add up, follow their weights, and do not depend on the order beyond ties") {
  std::mt19937_64 engine(2026);
  for (int i = 0; i < 4'000; ++i) {
    const Rational step = i % 4 == 0   ? Rational(1)
                          : i % 4 == 1 ? Rational::scaled(5, 2)
                                       : Rational::scaled(1, 2);
    const Rational total =
        Rational(static_cast<std::int64_t>(engine() % (i % 2 == 0 ? 30 : 1'000'000'000))) * step;
    std::vector<Rational> weights;
    for (std::size_t k = engine() % 9 + 1; k > 0; --k) {
      const auto top = static_cast<std::int64_t>(engine() % (i % 3 == 0 ? 4 : 100'000));
      weights.push_back(Rational::fraction(top, static_cast<std::int64_t>(engine() % 7 + 1)));
    }
    Rational sum;
    for (const Rational& weight : weights) sum += weight;
    const std::vector<Rational> parts = apportion(total, weights, step);
    const FlooredParts floored = apportion_floors(total, weights, step);
    REQUIRE(parts.size() == weights.size());

    Rational paid, below = floored.rest;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      paid += parts[k];
      below += floored.parts[k];
      REQUIRE((parts[k] / step).is_whole());
      REQUIRE(floored.parts[k] <= parts[k]);
      if (weights[k].is_zero()) REQUIRE(parts[k].is_zero());
      if (sum.is_zero()) continue;
      const Rational exact = total * weights[k] / sum;
      REQUIRE(floored.parts[k] == round(exact, RoundingMode::down, step));
      REQUIRE(parts[k] - exact < step);
      REQUIRE(exact - parts[k] < step);
      for (std::size_t other = 0; other < parts.size(); ++other)
        if (weights[k] > weights[other]) REQUIRE(parts[k] >= parts[other]);
    }
    REQUIRE(paid == (sum.is_zero() ? Rational() : total));
    REQUIRE(below == total);

    // Another order of the parts gives each the same, except between parts of equal remainder.
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), engine);
    std::vector<Rational> moved_weights;
    for (const std::size_t from : order) moved_weights.push_back(weights[from]);
    const std::vector<Rational> moved = apportion(total, moved_weights, step);
    for (std::size_t k = 0; k < order.size(); ++k) {
      if (moved[k] == parts[order[k]]) continue;
      const auto remainder = [&](std::size_t at) { return total * weights[at] / sum - floored.parts[at]; };
      int tied = 0;
      for (std::size_t other = 0; other < weights.size(); ++other)
        if (remainder(other) == remainder(order[k])) ++tied;
      REQUIRE(tied > 1);
    }
  }
}
