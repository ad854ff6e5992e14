// Exact rational numbers: the meaning of every amount. Small numerators and denominators stay in two
// 64-bit integers; others move to big integers by themselves. Always reduced, denominator positive.
// No operation loses a digit; division by zero is a broken invariant (the checker rules it out).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bonafide::number {

class Rational {
 public:
  Rational() = default;
  Rational(std::int64_t whole) : numerator_(whole) {}
  Rational(int whole) : numerator_(whole) {}
  static Rational fraction(std::int64_t numerator, std::int64_t denominator);
  // unscaled / 10^scale: 12345 with scale 2 is 123.45; a negative scale multiplies
  static Rational scaled(std::int64_t unscaled, int scale);

  friend Rational operator+(const Rational& a, const Rational& b);
  friend Rational operator-(const Rational& a, const Rational& b);
  friend Rational operator*(const Rational& a, const Rational& b);
  friend Rational operator/(const Rational& a, const Rational& b);  // b is not zero
  Rational operator-() const;
  Rational& operator+=(const Rational& b) { return *this = *this + b; }
  Rational& operator-=(const Rational& b) { return *this = *this - b; }
  Rational& operator*=(const Rational& b) { return *this = *this * b; }
  Rational& operator/=(const Rational& b) { return *this = *this / b; }

  friend bool operator==(const Rational& a, const Rational& b) { return compare(a, b) == 0; }
  friend bool operator!=(const Rational& a, const Rational& b) { return compare(a, b) != 0; }
  friend bool operator<(const Rational& a, const Rational& b) { return compare(a, b) < 0; }
  friend bool operator<=(const Rational& a, const Rational& b) { return compare(a, b) <= 0; }
  friend bool operator>(const Rational& a, const Rational& b) { return compare(a, b) > 0; }
  friend bool operator>=(const Rational& a, const Rational& b) { return compare(a, b) >= 0; }
  static int compare(const Rational& a, const Rational& b);  // -1, 0, 1

  int sign() const;
  bool is_zero() const { return sign() == 0; }
  bool is_whole() const;
  Rational floor() const;                     // greatest whole number that is not above
  std::optional<std::int64_t> whole() const;  // when whole and within 64 bits
  // The number of decimals of its finite decimal form, or none (1/3).
  std::optional<int> decimals() const;
  // unscaled integer when value * 10^scale is whole and within 64 bits
  std::optional<std::int64_t> unscaled(int scale) const;

  // The value as two 64-bit integers, reduced, denominator positive; none when it does not fit.
  struct Small {
    std::int64_t numerator, denominator;
  };
  std::optional<Small> small() const {
    if (big_) return std::nullopt;
    return Small{numerator_, denominator_};
  }

  std::string numerator_text() const;
  std::string denominator_text() const;
  std::size_t hash() const;

 private:
  struct Big;  // boost cpp_rational
  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
  // Set when the value does not fit above; never changed, so copies share it.
  std::shared_ptr<const Big> big_;
  friend struct Parts;
};

}  // namespace bonafide::number
