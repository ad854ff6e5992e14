#include "number/decimal.h"

#include <algorithm>

namespace bonafide::number {
namespace {

constexpr std::size_t longest = 400;
constexpr int farthest_exponent = 400;
constexpr std::size_t longest_exact = 100'000;  // far above what arithmetic makes; keeps hostile texts quick

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return lower(a) == b; });
}

bool names_no_finite_number(std::string_view text) {
  for (const std::string_view word : {"nan", "inf", "infinity", "snan"})
    if (same_word(text, word)) return true;
  return false;
}

// Digits only, of any length.
Rational whole_of_digits(std::string_view digits) {
  constexpr std::size_t at_once = 18;
  Rational out;
  for (std::size_t at = 0; at < digits.size(); at += at_once) {
    const std::string_view block = digits.substr(at, at_once);
    std::int64_t number = 0;
    for (const char digit : block) number = number * 10 + (digit - '0');
    out = at == 0 ? Rational(number)
                  : out * Rational::scaled(1, -static_cast<int>(block.size())) + Rational(number);
  }
  return out;
}

// The whole part with its separators taken out. Groups must be of three after the first (1,024 but not
// 10,24); underscores stand between two digits.
bool take_whole_part(std::string_view text, const DecimalForm& form, std::string& digits) {
  std::size_t since_group = 0;
  bool grouped = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_digit(c)) {
      digits.push_back(c);
      ++since_group;
      continue;
    }
    const bool between = at > 0 && at + 1 < text.size() && is_digit(text[at - 1]) && is_digit(text[at + 1]);
    if (!between) return false;
    if (form.underscores && c == '_') continue;
    if (form.group == 0 || c != form.group) return false;
    if (grouped ? since_group != 3 : since_group > 3) return false;
    grouped = true;
    since_group = 0;
  }
  return !grouped || since_group == 3;
}

bool take_decimals(std::string_view text, const DecimalForm& form, std::string& digits) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_digit(text[at])) {
      digits.push_back(text[at]);
    } else if (!(form.underscores && text[at] == '_' && at > 0 && at + 1 < text.size() &&
                 is_digit(text[at - 1]) && is_digit(text[at + 1]))) {
      return false;
    }
  }
  return true;
}

// "-12" after the e; false when it is no number or out of reach.
bool take_exponent(std::string_view text, int& out, bool& far) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  for (const char digit : text) {
    out = out * 10 + (digit - '0');
    if (out > farthest_exponent) return !(far = true);
  }
  if (negative) out = -out;
  return true;
}

DecimalText fault(TextFault why) {
  DecimalText out;
  out.fault = why;
  return out;
}

// Digits of the whole part and of exactly `decimals` decimals: "1024", "00".
struct Digits {
  bool negative;
  std::string whole, decimals;
};
Digits digits_of(const Rational& value, int decimals) {
  std::string all = (value * Rational::scaled(1, -decimals)).numerator_text();
  const bool negative = all[0] == '-';
  if (negative) all.erase(0, 1);
  const auto length = static_cast<std::size_t>(decimals);
  if (all.size() <= length) all.insert(0, length + 1 - all.size(), '0');
  return {negative, all.substr(0, all.size() - length), all.substr(all.size() - length)};
}

std::string decimal_text(const Rational& value, int decimals) {
  const Digits digits = digits_of(value, decimals);
  return (digits.negative ? "-" : "") + digits.whole + (decimals > 0 ? "." : "") + digits.decimals;
}

std::string fraction_text(const Rational& value) {
  return value.numerator_text() + "/" + value.denominator_text();
}

}  // namespace

DecimalText parse_decimal(std::string_view text, const DecimalForm& form) {
  if (text.empty()) return fault(TextFault::empty);
  if (text.size() > longest) return fault(TextFault::too_long);
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  if (names_no_finite_number(text)) return fault(TextFault::not_finite);

  int exponent = 0;
  if (const std::size_t e = form.exponent ? text.find_first_of("eE") : text.npos; e != text.npos) {
    bool far = false;
    if (!take_exponent(text.substr(e + 1), exponent, far))
      return fault(far ? TextFault::too_long : TextFault::not_a_number);
    text = text.substr(0, e);
  }
  const std::size_t point = text.find(form.decimal_point);
  std::string digits;
  if (!take_whole_part(text.substr(0, point), form, digits) || digits.empty())
    return fault(TextFault::not_a_number);
  const std::size_t whole_digits = digits.size();
  if (point != text.npos &&
      (!take_decimals(text.substr(point + 1), form, digits) || digits.size() == whole_digits))
    return fault(TextFault::not_a_number);

  DecimalText out;
  const int scale = static_cast<int>(digits.size() - whole_digits) - exponent;
  out.value = whole_of_digits(digits) * Rational::scaled(1, scale);
  if (negative) out.value = -out.value;
  out.decimals = std::max(scale, 0);
  return out;
}

std::optional<Rational> parse_exact(std::string_view text) {
  if (text.size() > longest_exact) return std::nullopt;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t mark = text.find_first_of("./");
  const std::string_view first = text.substr(0, mark);
  const std::string_view second = mark == text.npos ? std::string_view() : text.substr(mark + 1);
  const auto digits_only = [](std::string_view digits) {
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit);
  };
  if (!digits_only(first) || (mark != text.npos && !digits_only(second))) return std::nullopt;
  Rational out = whole_of_digits(first);
  if (mark != text.npos && text[mark] == '/') {
    const Rational denominator = whole_of_digits(second);
    if (denominator.is_zero()) return std::nullopt;
    out = out / denominator;
  } else if (mark != text.npos) {
    out = out + whole_of_digits(second) * Rational::scaled(1, static_cast<int>(second.size()));
  }
  return negative ? -out : out;
}

std::string to_text(const Rational& value) {
  const std::optional<int> needed = value.decimals();
  return needed ? decimal_text(value, *needed) : fraction_text(value);
}

std::string to_text(const Rational& value, int decimals) {
  const std::optional<int> needed = value.decimals();
  return needed ? decimal_text(value, std::max(*needed, decimals)) : fraction_text(value);
}

std::string to_grouped_text(const Rational& value, int decimals, char group) {
  const std::optional<int> needed = value.decimals();
  if (!needed) return fraction_text(value);
  Digits digits = digits_of(value, std::max(*needed, decimals));
  for (std::size_t at = digits.whole.size(); at > 3; at -= 3) digits.whole.insert(at - 3, 1, group);
  return (digits.negative ? "-" : "") + digits.whole + (digits.decimals.empty() ? "" : ".") + digits.decimals;
}

}  // namespace bonafide::number
