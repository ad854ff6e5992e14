#include "number/rational.h"

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <limits>
#include <utility>

#include "base/invariant.h"

namespace bonafide::number {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

struct Rational::Big {
  cpp_rational value;
};

namespace {

// Products of two 64-bit integers and sums of two such products fit in 128 bits.
using Wide = __int128;
using UnsignedWide = unsigned __int128;

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

constexpr std::int64_t powers_of_ten[] = {1ll,
                                          10ll,
                                          100ll,
                                          1'000ll,
                                          10'000ll,
                                          100'000ll,
                                          1'000'000ll,
                                          10'000'000ll,
                                          100'000'000ll,
                                          1'000'000'000ll,
                                          10'000'000'000ll,
                                          100'000'000'000ll,
                                          1'000'000'000'000ll,
                                          10'000'000'000'000ll,
                                          100'000'000'000'000ll,
                                          1'000'000'000'000'000ll,
                                          10'000'000'000'000'000ll,
                                          100'000'000'000'000'000ll,
                                          1'000'000'000'000'000'000ll};
constexpr int most_digits = 18;

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}
UnsignedWide magnitude(Wide value) {
  return value < 0 ? 0 - static_cast<UnsignedWide>(value) : static_cast<UnsignedWide>(value);
}

// Binary gcd of two positive numbers. The larger is replaced without a branch, since which one it is cannot
// be predicted; a difference and its negative end in as many zeros.
std::uint64_t gcd_of_positive(std::uint64_t a, std::uint64_t b) {
  const int shift = std::countr_zero(a | b);
  a >>= std::countr_zero(a);
  b >>= std::countr_zero(b);
  while (a != b) {
    const std::uint64_t difference = a - b;
    const int zeros = std::countr_zero(difference);
    const std::uint64_t distance = a > b ? difference : 0 - difference;
    b = a > b ? b : a;
    a = distance >> zeros;
  }
  return a << shift;
}

// A 32-bit division is several times quicker than a 64-bit one, and most amounts fit.
std::uint64_t rest_of(std::uint64_t a, std::uint64_t b) {
  if (((a | b) >> 32) == 0) return static_cast<std::uint32_t>(a) % static_cast<std::uint32_t>(b);
  return a % b;
}

std::uint64_t gcd(std::uint64_t a, std::uint64_t positive) {
  if (positive == 1) return 1;
  const std::uint64_t rest = rest_of(a, positive);
  return rest == 0 ? positive : gcd_of_positive(rest, positive);
}

std::uint64_t gcd(UnsignedWide a, std::uint64_t positive) {
  if (positive == 1) return 1;
  if ((a >> 64) == 0) return gcd(static_cast<std::uint64_t>(a), positive);
  const auto rest = static_cast<std::uint64_t>(a % positive);
  return rest == 0 ? positive : gcd_of_positive(rest, positive);
}

std::int64_t quotient(std::int64_t a, std::uint64_t positive) {
  return positive == 1 ? a : a / static_cast<std::int64_t>(positive);
}
Wide quotient(Wide a, std::uint64_t positive) {
  if (positive == 1) return a;
  if (a >= lowest && a <= highest) return static_cast<std::int64_t>(a) / static_cast<std::int64_t>(positive);
  return a / static_cast<Wide>(positive);
}

cpp_int big_integer(Wide value) {
  const UnsignedWide size = magnitude(value);
  cpp_int out = static_cast<std::uint64_t>(size >> 64);
  out <<= 64;
  out |= static_cast<std::uint64_t>(size);
  return value < 0 ? cpp_int(-out) : out;
}

// A rational of parts that have no common factor; the constructor would look for one.
cpp_rational reduced(const cpp_int& numerator, const cpp_int& denominator) {
  cpp_rational out;
  out.backend().num() = numerator.backend();
  out.backend().denom() = denominator.backend();
  return out;
}

cpp_int power_of_ten(unsigned exponent) {
  return boost::multiprecision::pow(cpp_int(10), exponent);
}

// How often the prime divides the value; divides it away.
int take_out(cpp_int& value, unsigned prime) {
  int times = 0;
  for (cpp_int whole, rest; value != 0; ++times) {
    boost::multiprecision::divide_qr(value, cpp_int(prime), whole, rest);
    if (rest != 0) break;
    value = whole;
  }
  return times;
}

std::size_t mix(std::size_t value) {
  value ^= value >> 33;
  value *= 0xFF51AFD7ED558CCDull;
  value ^= value >> 33;
  value *= 0xC4CEB9FE1A85EC53ull;
  return value ^ (value >> 33);
}

}  // namespace

// Builds rationals and reads their inner form; the only place that knows both forms.
struct Parts {
  static bool both_small(const Rational& a, const Rational& b) { return !a.big_ && !b.big_; }

  static cpp_rational big(const Rational& a) {
    return a.big_ ? a.big_->value : reduced(cpp_int(a.numerator_), cpp_int(a.denominator_));
  }

  // Reduced parts, denominator positive.
  static Rational of(Wide numerator, Wide denominator) {
    Rational out;
    if (numerator >= lowest && numerator <= highest && denominator <= highest) {
      out.numerator_ = static_cast<std::int64_t>(numerator);
      out.denominator_ = static_cast<std::int64_t>(denominator);
    } else {
      out.big_ = std::make_shared<const Rational::Big>(
          Rational::Big{reduced(big_integer(numerator), big_integer(denominator))});
    }
    return out;
  }

  static Rational of(cpp_rational value) {
    Rational out;
    const cpp_int numerator = boost::multiprecision::numerator(value);
    const cpp_int denominator = boost::multiprecision::denominator(value);
    if (numerator >= lowest && numerator <= highest && denominator <= highest) {
      out.numerator_ = numerator.convert_to<std::int64_t>();
      out.denominator_ = denominator.convert_to<std::int64_t>();
    } else {
      out.big_ = std::make_shared<const Rational::Big>(Rational::Big{std::move(value)});
    }
    return out;
  }

  // x + c/d, where d is the denominator of y and c its numerator, negated for a difference.
  static Rational sum(const Rational& x, const Rational& y, Wide c) {
    const std::int64_t a = x.numerator_, b = x.denominator_, d = y.denominator_;
    if (b == d) {
      const Wide t = a + c;
      if (b == 1) return of(t, 1);
      const std::uint64_t shared = gcd(magnitude(t), static_cast<std::uint64_t>(b));
      return of(quotient(t, shared), quotient(b, shared));
    }
    const std::uint64_t g = gcd(static_cast<std::uint64_t>(b), static_cast<std::uint64_t>(d));
    const std::int64_t b_rest = quotient(b, g);
    const Wide t = static_cast<Wide>(a) * quotient(d, g) + c * b_rest;
    // Only a factor of g can still be shared (Knuth, 4.5.1).
    const std::uint64_t shared = gcd(magnitude(t), g);
    return of(quotient(t, shared), static_cast<Wide>(b_rest) * quotient(d, shared));
  }

  // a/b * c/d, all already without a factor common to one numerator and its own denominator.
  static Rational product(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
    const std::uint64_t left = gcd(magnitude(a), static_cast<std::uint64_t>(d));
    const std::uint64_t right = gcd(magnitude(c), static_cast<std::uint64_t>(b));
    return of(static_cast<Wide>(quotient(a, left)) * quotient(c, right),
              static_cast<Wide>(quotient(b, right)) * quotient(d, left));
  }
};

Rational Rational::fraction(std::int64_t numerator, std::int64_t denominator) {
  BONAFIDE_INVARIANT(denominator != 0, "a fraction has the denominator 0");
  const std::uint64_t size = magnitude(denominator);
  if (numerator == 0) return Rational();
  if (denominator == lowest) {  // its magnitude does not fit in 64 bits with a sign
    return Parts::of(cpp_rational(-cpp_int(numerator), -cpp_int(denominator)));
  }
  const std::uint64_t shared = gcd(magnitude(numerator), size);
  const Wide top = quotient(numerator, shared);
  return Parts::of(denominator < 0 ? -top : top, static_cast<Wide>(size / shared));
}

Rational Rational::scaled(std::int64_t unscaled, int scale) {
  if (scale == 0) return Rational(unscaled);
  if (scale > 0 && scale <= most_digits) {
    const auto power = static_cast<std::uint64_t>(powers_of_ten[scale]);
    const std::uint64_t shared = gcd(magnitude(unscaled), power);
    return Parts::of(static_cast<Wide>(quotient(unscaled, shared)), static_cast<Wide>(power / shared));
  }
  if (scale < 0 && scale >= -most_digits) {
    return Parts::of(static_cast<Wide>(unscaled) * powers_of_ten[-scale], static_cast<Wide>(1));
  }
  if (unscaled == 0) return Rational();
  const cpp_int power =
      power_of_ten(scale < 0 ? 0u - static_cast<unsigned>(scale) : static_cast<unsigned>(scale));
  return scale > 0 ? Parts::of(cpp_rational(cpp_int(unscaled), power))
                   : Parts::of(cpp_rational(unscaled * power));
}

Rational operator+(const Rational& a, const Rational& b) {
  if (Parts::both_small(a, b)) return Parts::sum(a, b, static_cast<Wide>(b.numerator_));
  return Parts::of(cpp_rational(Parts::big(a) + Parts::big(b)));
}

Rational operator-(const Rational& a, const Rational& b) {
  if (Parts::both_small(a, b)) return Parts::sum(a, b, -static_cast<Wide>(b.numerator_));
  return Parts::of(cpp_rational(Parts::big(a) - Parts::big(b)));
}

Rational operator*(const Rational& a, const Rational& b) {
  if (Parts::both_small(a, b))
    return Parts::product(a.numerator_, a.denominator_, b.numerator_, b.denominator_);
  return Parts::of(cpp_rational(Parts::big(a) * Parts::big(b)));
}

Rational operator/(const Rational& a, const Rational& b) {
  BONAFIDE_INVARIANT(!b.is_zero(), "division by zero");
  if (Parts::both_small(a, b) && b.numerator_ != lowest) {
    const bool negative = b.numerator_ < 0;
    return Parts::product(a.numerator_, a.denominator_, negative ? -b.denominator_ : b.denominator_,
                          negative ? -b.numerator_ : b.numerator_);
  }
  return Parts::of(cpp_rational(Parts::big(a) / Parts::big(b)));
}

Rational Rational::operator-() const {
  if (!big_) return Parts::of(-static_cast<Wide>(numerator_), static_cast<Wide>(denominator_));
  return Parts::of(cpp_rational(-big_->value));
}

int Rational::compare(const Rational& a, const Rational& b) {
  if (Parts::both_small(a, b)) {
    if (a.denominator_ == b.denominator_)
      return a.numerator_ < b.numerator_ ? -1 : a.numerator_ > b.numerator_ ? 1 : 0;
    const Wide left = static_cast<Wide>(a.numerator_) * b.denominator_;
    const Wide right = static_cast<Wide>(b.numerator_) * a.denominator_;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (a.big_ == b.big_) return 0;
  const int order = Parts::big(a).compare(Parts::big(b));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

int Rational::sign() const {
  if (!big_) return numerator_ < 0 ? -1 : numerator_ > 0 ? 1 : 0;
  return big_->value.sign();
}

bool Rational::is_whole() const {
  return big_ ? boost::multiprecision::denominator(big_->value) == 1 : denominator_ == 1;
}

Rational Rational::floor() const {
  if (is_whole()) return *this;
  if (!big_) {
    const std::int64_t towards_zero = numerator_ / denominator_;
    return Rational(numerator_ < 0 ? towards_zero - 1 : towards_zero);
  }
  const cpp_int top = boost::multiprecision::numerator(big_->value);
  cpp_int towards_zero = top / boost::multiprecision::denominator(big_->value);
  if (top < 0) --towards_zero;
  return Parts::of(cpp_rational(towards_zero));
}

std::optional<std::int64_t> Rational::whole() const {
  if (big_ || denominator_ != 1) return std::nullopt;
  return numerator_;
}

std::optional<int> Rational::decimals() const {
  if (!big_) {
    auto rest = static_cast<std::uint64_t>(denominator_);
    const int twos = std::countr_zero(rest);
    rest >>= twos;
    int fives = 0;
    for (; rest % 5 == 0; rest /= 5) ++fives;
    if (rest != 1) return std::nullopt;
    return std::max(twos, fives);
  }
  cpp_int rest = boost::multiprecision::denominator(big_->value);
  const auto twos = static_cast<int>(boost::multiprecision::lsb(rest));
  rest >>= twos;
  const int fives = take_out(rest, 5);
  if (rest != 1) return std::nullopt;
  return std::max(twos, fives);
}

std::optional<std::int64_t> Rational::unscaled(int scale) const {
  if (!big_ && scale >= 0 && scale <= most_digits) {
    const std::int64_t power = powers_of_ten[scale];
    if (power % denominator_ != 0) return std::nullopt;
    std::int64_t out = 0;
    if (__builtin_mul_overflow(numerator_, power / denominator_, &out)) return std::nullopt;
    return out;
  }
  return (*this * scaled(1, -scale)).whole();
}

std::string Rational::numerator_text() const {
  return big_ ? boost::multiprecision::numerator(big_->value).str() : std::to_string(numerator_);
}

std::string Rational::denominator_text() const {
  return big_ ? boost::multiprecision::denominator(big_->value).str() : std::to_string(denominator_);
}

std::size_t Rational::hash() const {
  if (big_) return std::hash<cpp_rational>{}(big_->value);
  return mix(static_cast<std::size_t>(numerator_) +
             0x9E3779B97F4A7C15ull * static_cast<std::size_t>(denominator_));
}

}  // namespace bonafide::number
