// Rational against Boost's cpp_rational, with values on both sides of the border between the two forms.
#include "number/rational.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <catch2/catch.hpp>
#include <limits>
#include <random>
#include <vector>

#include "base/invariant.h"
#include "number/decimal.h"

using bonafide::number::Rational;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

cpp_rational judge(const Rational& value) {
  return cpp_rational(cpp_int(value.numerator_text()), cpp_int(value.denominator_text()));
}

// Reduced, denominator positive, and in the small form exactly when that can hold it.
void check_form(const Rational& value) {
  const cpp_int numerator(value.numerator_text()), denominator(value.denominator_text());
  REQUIRE(denominator > 0);
  REQUIRE(boost::multiprecision::gcd(numerator, denominator) == 1);
  const bool fits = numerator >= lowest && numerator <= highest && denominator <= highest;
  REQUIRE(value.small().has_value() == fits);
}

// Mostly near the places where something changes form: 0, powers of two and ten, the ends of 64 bits.
class Numbers {
 public:
  explicit Numbers(unsigned seed) : engine_(seed) {}

  std::int64_t whole() {
    const std::int64_t near = static_cast<std::int64_t>(engine_() % 5) - 2;
    switch (engine_() % 7) {
      case 0:
        return near;
      case 1:
        return static_cast<std::int64_t>(engine_() % 2001) - 1000;
      case 2:
        return static_cast<std::int64_t>(std::uint64_t{1} << (engine_() % 62)) + near;
      case 3:
        return -static_cast<std::int64_t>(std::uint64_t{1} << (engine_() % 62)) + near;
      case 4:
        return near < 0 ? highest + near : lowest + near;
      case 5:
        return static_cast<std::int64_t>(engine_());
      default:
        return static_cast<std::int64_t>(engine_() % 2'000'000'000'000ull) - 1'000'000'000'000ll;
    }
  }
  std::int64_t not_zero() {
    for (;;)
      if (const std::int64_t out = whole(); out != 0) return out;
  }
  Rational rational() {
    switch (engine_() % 5) {
      case 0:
        return Rational(whole());
      case 1:
        return Rational::scaled(whole(), static_cast<int>(engine_() % 5));
      case 2:
        return Rational::fraction(whole(), not_zero()) * Rational::fraction(whole(), not_zero());
      default:
        return Rational::fraction(whole(), not_zero());
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace

TEST_CASE("arithmetic agrees with cpp_rational across the border of the forms") {
  Numbers numbers(20260301);
  int big = 0, crossed_back = 0;
  for (int i = 0; i < 60'000; ++i) {
    const Rational a = numbers.rational(), b = numbers.rational();
    const cpp_rational x = judge(a), y = judge(b);
    INFO(x << " and " << y);
    const Rational sum = a + b, difference = a - b, product = a * b;
    for (const Rational& out : {a, b, sum, difference, product, -a}) check_form(out);
    REQUIRE(judge(sum) == x + y);
    REQUIRE(judge(difference) == x - y);
    REQUIRE(judge(product) == x * y);
    REQUIRE(judge(-a) == -x);
    if (!b.is_zero()) {
      const Rational ratio = a / b;
      check_form(ratio);
      REQUIRE(judge(ratio) == x / y);
      REQUIRE(ratio * b == a);
    }
    const int order = x < y ? -1 : x > y ? 1 : 0;
    REQUIRE(Rational::compare(a, b) == order);
    REQUIRE(Rational::compare(b, a) == -order);
    REQUIRE(a.sign() == (x < 0 ? -1 : x > 0 ? 1 : 0));
    if (!a.small() || !b.small()) {
      ++big;
      if (sum.small() || difference.small() || product.small()) ++crossed_back;
    }
    REQUIRE(sum - b == a);
    REQUIRE((sum - b).hash() == a.hash());
  }
  CHECK(big > 5'000);
  CHECK(crossed_back > 50);
}

TEST_CASE("field laws") {
  Numbers numbers(7);
  for (int i = 0; i < 20'000; ++i) {
    const Rational a = numbers.rational(), b = numbers.rational(), c = numbers.rational();
    REQUIRE(a + b == b + a);
    REQUIRE(a * b == b * a);
    REQUIRE((a + b) + c == a + (b + c));
    REQUIRE((a * b) * c == a * (b * c));
    REQUIRE(a * (b + c) == a * b + a * c);
    REQUIRE(a + Rational(0) == a);
    REQUIRE(a * Rational(1) == a);
    REQUIRE((a - a).is_zero());
    REQUIRE(-(-a) == a);
    if (a < b) REQUIRE(a + c < b + c);
  }
}

TEST_CASE("floor, whole, decimals and unscaled agree with their definitions") {
  Numbers numbers(11);
  for (int i = 0; i < 40'000; ++i) {
    const Rational a = numbers.rational();
    const cpp_int top(a.numerator_text()), bottom(a.denominator_text());
    const Rational floor = a.floor();
    REQUIRE(floor.is_whole());
    REQUIRE(floor <= a);
    REQUIRE(a < floor + Rational(1));
    REQUIRE(a.is_whole() == (bottom == 1));
    REQUIRE(a.whole().has_value() == (bottom == 1 && top >= lowest && top <= highest));

    int decimals = 0;
    cpp_int rest = bottom, power = 1;
    while (decimals < 200 && power % bottom != 0) power *= 10, ++decimals;
    while (rest % 2 == 0) rest /= 2;
    while (rest % 5 == 0) rest /= 5;
    REQUIRE(a.decimals() == (rest == 1 ? std::optional<int>(decimals) : std::nullopt));

    for (const int scale : {0, 2, 6, 18, 19, 25, -1, -3}) {
      const cpp_rational moved =
          scale >= 0 ? judge(a) * cpp_rational(boost::multiprecision::pow(cpp_int(10), scale))
                     : judge(a) / cpp_rational(boost::multiprecision::pow(cpp_int(10), -scale));
      const cpp_int unscaled = numerator(moved);
      const bool fits = denominator(moved) == 1 && unscaled >= lowest && unscaled <= highest;
      const auto got = a.unscaled(scale);
      REQUIRE(got.has_value() == fits);
      if (got) {
        REQUIRE(cpp_int(*got) == unscaled);
        REQUIRE(Rational::scaled(*got, scale) == a);
      }
    }
  }
}

TEST_CASE("the ends of 64 bits") {
  const Rational low(lowest), high(highest);
  CHECK((-low).numerator_text() == "9223372036854775808");
  CHECK(!(-low).small());
  CHECK(-(-low) == low);
  CHECK((-(-low)).small());
  CHECK((high + 1).numerator_text() == "9223372036854775808");
  CHECK((high + 1 - 1).small());
  CHECK((low - 1).numerator_text() == "-9223372036854775809");
  CHECK(low / Rational(-1) == -low);
  CHECK(low / low == Rational(1));
  CHECK(Rational::fraction(lowest, lowest) == Rational(1));
  CHECK(Rational::fraction(1, lowest).denominator_text() == "9223372036854775808");
  CHECK(Rational::fraction(1, lowest).numerator_text() == "-1");
  CHECK(Rational::fraction(lowest, -1) == -low);
  CHECK(Rational(1) / low == Rational::fraction(1, lowest));
  CHECK(Rational::fraction(6, -4).numerator_text() == "-3");
  CHECK(Rational::fraction(0, -4).denominator_text() == "1");
  CHECK((low * low).numerator_text() == "85070591730234615865843651857942052864");
  CHECK(Rational::scaled(lowest, 18).denominator_text() == "3814697265625");  // 5^18: the twos cancel
  CHECK(Rational::scaled(5, -20).numerator_text() == "500000000000000000000");
  CHECK(Rational::scaled(0, 4000) == Rational());
}

TEST_CASE("division by zero is a broken invariant") {
  CHECK_THROWS_AS(Rational(1) / Rational(0), bonafide::base::InvariantBroken);
  CHECK_THROWS_AS(Rational::fraction(1, 0), bonafide::base::InvariantBroken);
}
