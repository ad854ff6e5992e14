#include "number/rounding.h"

#include <algorithm>
#include <numeric>

#include "base/invariant.h"

namespace bonafide::number {
namespace {

// Whether a magnitude between two neighbours goes to the upper one. `order` compares its distance from the
// lower neighbour with a half: -1, 0, 1; it is not on the lower neighbour itself.
bool goes_up(RoundingMode mode, int order, bool lower_is_even) {
  switch (mode) {
    case RoundingMode::half_up:
      return order >= 0;
    case RoundingMode::half_even:
      return order > 0 || (order == 0 && !lower_is_even);
    case RoundingMode::half_down:
      return order > 0;
    case RoundingMode::up:
      return true;
    case RoundingMode::down:
      return false;
  }
  base::broken("RoundingMode", __FILE__, __LINE__, "a mode outside its list");
}

using Wide = unsigned __int128;

// The same as below for values and steps whose products fit in 64 bits: nearly all amounts.
bool round_small(const Rational& value, RoundingMode mode, const Rational& step, Rational& out) {
  const auto v = value.small();
  const auto s = step.small();
  if (!v || !s) return false;
  const bool negative = v->numerator < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(v->numerator) : static_cast<std::uint64_t>(v->numerator);
  const Wide top = static_cast<Wide>(size) * static_cast<std::uint64_t>(s->denominator);
  const Wide bottom = static_cast<Wide>(static_cast<std::uint64_t>(v->denominator)) *
                      static_cast<std::uint64_t>(s->numerator);
  if ((top >> 63) != 0 || (bottom >> 63) != 0) return false;
  const auto t = static_cast<std::uint64_t>(top), b = static_cast<std::uint64_t>(bottom);
  std::uint64_t steps = t / b;
  const std::uint64_t rest = t % b;
  if (rest == 0) {
    out = value;
    return true;
  }
  const std::uint64_t to_upper = b - rest;
  if (goes_up(mode, rest < to_upper ? -1 : rest > to_upper ? 1 : 0, steps % 2 == 0)) ++steps;
  const auto signed_steps = static_cast<std::int64_t>(steps);
  if (s->numerator == 1) {
    out = Rational::fraction(negative ? -signed_steps : signed_steps, s->denominator);
  } else {
    out = Rational(negative ? -signed_steps : signed_steps) * step;
  }
  return true;
}

}  // namespace

ModeWords words(RoundingMode mode) {
  switch (mode) {
    case RoundingMode::half_up: return {"half up", "四舍五入"};
    case RoundingMode::half_even: return {"half even", "四舍六入五成双"};
    case RoundingMode::half_down: return {"half down", "五舍六入"};
    case RoundingMode::up: return {"up", "向上舍入"};
    case RoundingMode::down: return {"down", "向下舍入"};
  }
  return {"", ""};
}

Rational round(const Rational& value, RoundingMode mode, const Rational& step) {
  BONAFIDE_INVARIANT(step.sign() > 0, "a rounding step is positive");
  Rational out;
  if (round_small(value, mode, step, out)) return out;
  const Rational steps = value.sign() < 0 ? -value / step : value / step;
  Rational rounded = steps.floor();
  const Rational rest = steps - rounded;
  if (rest.is_zero()) return value;
  static const Rational half = Rational::fraction(1, 2);
  if (goes_up(mode, Rational::compare(rest, half), (rounded * half).is_whole())) rounded += Rational(1);
  return value.sign() < 0 ? -(rounded * step) : rounded * step;
}

namespace {

struct Shares {
  std::vector<Rational> floors;      // in steps
  std::vector<Rational> remainders;  // of a step, in [0, 1)
  Rational left_over;                // in steps
};

// No weights, or only zeros: nothing is shared and all of it is left over.
Shares share_steps(const Rational& total, const std::vector<Rational>& weights, const Rational& step) {
  BONAFIDE_INVARIANT(step.sign() > 0, "a rounding step is positive");
  BONAFIDE_INVARIANT(total.sign() >= 0, "a negative amount is shared out");
  Shares out;
  out.left_over = total / step;
  BONAFIDE_INVARIANT(out.left_over.is_whole(), "an amount that is shared out is rounded first");
  Rational sum;
  for (const Rational& weight : weights) {
    BONAFIDE_INVARIANT(weight.sign() >= 0, "a weight is negative");
    sum += weight;
  }
  out.floors.resize(weights.size());
  out.remainders.resize(weights.size());
  if (sum.is_zero()) return out;
  const Rational for_each_weight = out.left_over / sum;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Rational exact = for_each_weight * weights[i];
    out.floors[i] = exact.floor();
    out.remainders[i] = exact - out.floors[i];
  }
  for (const Rational& floor : out.floors) out.left_over -= floor;
  return out;
}

}  // namespace

std::vector<Rational> apportion(const Rational& total, const std::vector<Rational>& weights,
                                const Rational& step) {
  Shares shares = share_steps(total, weights, step);
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto larger = [&](std::size_t a, std::size_t b) {
    const int way = Rational::compare(shares.remainders[a], shares.remainders[b]);
    return way != 0 ? way > 0 : a < b;
  };
  std::sort(order.begin(), order.end(), larger);
  // The remainders add up to the left-over steps and each is below 1, so every step meets a remainder above
  // 0.
  for (const std::size_t i : order) {
    if (shares.remainders[i].is_zero()) break;
    if (shares.left_over.is_zero()) break;
    shares.floors[i] += Rational(1);
    shares.left_over -= Rational(1);
  }
  for (Rational& part : shares.floors) part = part * step;
  return std::move(shares.floors);
}

FlooredParts apportion_floors(const Rational& total, const std::vector<Rational>& weights,
                              const Rational& step) {
  Shares shares = share_steps(total, weights, step);
  for (Rational& part : shares.floors) part = part * step;
  return {std::move(shares.floors), shares.left_over * step};
}

}  // namespace bonafide::number
