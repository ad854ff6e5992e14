// Nanoseconds per operation of exact rationals on amounts of money, beside Boost's cpp_rational doing the
// same.
#include <fmt/format.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <chrono>
#include <random>
#include <vector>

#include "number/rational.h"
#include "number/rounding.h"

using bonafide::number::Rational;
using bonafide::number::RoundingMode;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

namespace {

constexpr std::size_t pairs = 4096;
constexpr int rounds_of_ours = 500, rounds_of_boost = 50;

template <class Number>
struct Pairs {
  std::vector<Number> left, right;
};

struct Raw {
  std::int64_t left, right;
  int left_scale, right_scale;
};

// Both sides get the same figures.
std::vector<Raw> draw(int left_scale, int right_scale, std::uint64_t most_left, std::uint64_t most_right) {
  std::mt19937_64 engine(1);
  std::vector<Raw> out;
  for (std::size_t i = 0; i < pairs; ++i)
    out.push_back({static_cast<std::int64_t>(engine() % most_left + 1),
                   static_cast<std::int64_t>(engine() % most_right + 1), left_scale, right_scale});
  return out;
}

Pairs<Rational> ours(const std::vector<Raw>& raw) {
  Pairs<Rational> out;
  for (const Raw& pair : raw) {
    out.left.push_back(Rational::scaled(pair.left, pair.left_scale));
    out.right.push_back(Rational::scaled(pair.right, pair.right_scale));
  }
  return out;
}

Pairs<cpp_rational> boosts(const std::vector<Raw>& raw) {
  Pairs<cpp_rational> out;
  for (const Raw& pair : raw) {
    out.left.emplace_back(cpp_int(pair.left),
                          boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(pair.left_scale)));
    out.right.emplace_back(cpp_int(pair.right),
                           boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(pair.right_scale)));
  }
  return out;
}

// `operation` returns something cheap that depends on its result, so that nothing is left out.
template <class Number, class Operation>
double nanoseconds(const Pairs<Number>& values, int rounds, Operation operation) {
  std::size_t sum = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < pairs; ++i) sum += operation(values.left[i], values.right[i]);
  const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
  if (sum == 1) fmt::print("\n");  // never; keeps the sum alive
  return time.count() / (static_cast<double>(rounds) * pairs);
}

std::size_t seen(const Rational& value) {
  return value.small() ? static_cast<std::size_t>(value.small()->numerator) : 0;
}
std::size_t seen(const cpp_rational& value) {
  return value.is_zero() ? 0 : 1;
}

cpp_rational round_to_cent(const cpp_rational& value) {
  const cpp_rational hundredfold = value * 100;
  const cpp_int top = numerator(hundredfold), bottom = denominator(hundredfold);
  cpp_int steps, rest;
  boost::multiprecision::divide_qr(top, bottom, steps, rest);
  if (rest * 2 >= bottom) ++steps;
  return cpp_rational(steps, 100);
}

template <class Ours, class Boosts>
void line(const char* what, const std::vector<Raw>& raw, Ours our_operation, Boosts boost_operation) {
  const double mine = nanoseconds(ours(raw), rounds_of_ours, our_operation);
  const double theirs = nanoseconds(boosts(raw), rounds_of_boost, boost_operation);
  fmt::print("{:<38} {:7.1f} ns   cpp_rational {:7.1f} ns   {:5.1f} times\n", what, mine, theirs,
             theirs / mine);
}

}  // namespace

int main() {
  const std::vector<Raw> money = draw(2, 2, 1'000'000, 1'000'000);
  const std::vector<Raw> whole = draw(0, 0, 1'000'000, 1'000'000);
  const std::vector<Raw> rate = draw(2, 3, 1'000'000, 300);
  const std::vector<Raw> exact = draw(5, 5, 1'000'000'000, 1'000'000'000);
  const std::vector<Raw> wide = draw(9, 9, ~std::uint64_t{0} >> 1, ~std::uint64_t{0} >> 1);
  const auto plus = [](const auto& a, const auto& b) { return seen(std::decay_t<decltype(a)>(a + b)); };
  const auto minus = [](const auto& a, const auto& b) { return seen(std::decay_t<decltype(a)>(a - b)); };
  const auto times = [](const auto& a, const auto& b) { return seen(std::decay_t<decltype(a)>(a * b)); };
  const auto less = [](const auto& a, const auto& b) { return static_cast<std::size_t>(a < b); };
  const Rational cent = Rational::scaled(1, 2);
  line("money + money", money, plus, plus);
  line("money - money", money, minus, minus);
  line("count + count", whole, plus, plus);
  line("rate * money", rate, times, times);
  line("count * count", whole, times, times);
  line("money < money", money, less, less);
  line(
      "rounded half up to 0.01 (5 decimals)", exact,
      [&](const Rational& a, const Rational&) { return seen(round(a, RoundingMode::half_up, cent)); },
      [](const cpp_rational& a, const cpp_rational&) { return seen(round_to_cent(a)); });
  line("beyond 64 bits: product", wide, times, times);
  line("beyond 64 bits: sum", wide, plus, plus);
}
