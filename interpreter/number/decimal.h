// Decimal texts to exact numbers and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "number/rational.h"

namespace bonafide::number {

enum class TextFault { none, empty, not_a_number, not_finite, too_long };

struct DecimalText {
  Rational value;
  int decimals = 0;  // as written: 6_900.00 has 2
  TextFault fault = TextFault::none;
};

struct DecimalForm {
  char decimal_point = '.';
  bool underscores = true;  // 6_900.00, as in plans
  char group = 0;           // ',' for 1,024.00; 0: none
  bool exponent = false;    // 1e3 is accepted only where a format says so
};

// "-6_900.00" to 6900, 2 decimals. Anything but sign, digits, separators of the form: a fault. NaN, inf:
// not_finite. Texts over 400 characters: too_long.
DecimalText parse_decimal(std::string_view text, const DecimalForm& form = {});

// Exact: a finite decimal in full ("0.0168"), otherwise the fraction "1/3".
std::string to_text(const Rational& value);
// Reads what to_text writes: "-0.0168", "1/3". None for anything else.
std::optional<Rational> parse_exact(std::string_view text);
// With exactly `decimals` decimals when the value has no more than that, otherwise like to_text. "1024.00".
std::string to_text(const Rational& value, int decimals);
// For people: groups of three with `group` ("1,024.00"), at least `decimals` decimals.
std::string to_grouped_text(const Rational& value, int decimals, char group = ',');

}  // namespace bonafide::number
