// Mike Cowlishaw's decimal vectors (tools/fetch_dectest brings them), run against exact arithmetic followed
// by one rounding. decTest describes decimal floating point, so an arithmetic result is our exact result
// rounded to the `precision` significant digits in force; quantize, rescale and tointegral round to a given
// step. Infinities, NaN, the edges of the exponent range, signed zeros and trailing zeros are not ours.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "number/decimal.h"
#include "number/rounding.h"

using namespace bonafide::number;

namespace {

constexpr int farthest_exponent = 5000;
constexpr int fewest_cases = 8000;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// Words of a line, quotes taken off, up to a comment.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
      ++at;
    } else if (line.compare(at, 2, "--") == 0) {
      break;
    } else if (line[at] == '\'' || line[at] == '"') {
      const std::size_t end = line.find(line[at], at + 1);
      out.push_back(line.substr(at + 1, end - at - 1));
      at = end == std::string::npos ? line.size() : end + 1;
    } else {
      const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
      out.push_back(line.substr(at, end - at));
      at = end;
    }
  }
  return out;
}

struct Operand {
  Rational value;
  int exponent = 0;  // of the last digit as written
};

// "-12.30E+4" without help of the parser under test.
std::optional<Operand> read_operand(const std::string& text) {
  std::string digits;
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) ++at;
  int decimals = 0;
  bool point = false;
  for (; at < text.size(); ++at) {
    if (text[at] >= '0' && text[at] <= '9') {
      digits += text[at];
      if (point) ++decimals;
    } else if (text[at] == '.' && !point) {
      point = true;
    } else {
      break;
    }
  }
  if (digits.empty()) return std::nullopt;
  int exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    const std::string rest = text.substr(at + 1);
    const std::size_t sign = rest.find_first_of("+-") == 0 ? 1 : 0;
    if (rest.size() == sign || rest.find_first_not_of("0123456789", sign) != std::string::npos)
      return std::nullopt;
    const std::string significant = rest.substr(std::min(rest.find_first_not_of('0', sign), rest.size() - 1));
    if (significant.size() > 4) return std::nullopt;
    exponent = std::stoi(significant);
    if (rest[0] == '-') exponent = -exponent;
  }
  Operand out;
  out.exponent = exponent - decimals;
  if (std::abs(out.exponent) > farthest_exponent) return std::nullopt;
  out.value = *parse_exact(digits) * Rational::scaled(1, -out.exponent);
  if (negative) out.value = -out.value;

  const DecimalText ours = parse_decimal(text, {'.', false, 0, true});
  if (ours.fault == TextFault::none && ours.value != out.value) FAIL_CHECK("parse_decimal misreads " << text);
  return out;
}

struct Setting {
  int precision = 9;
  std::string rounding = "half_up";
};

std::optional<RoundingMode> mode_of(const std::string& name) {
  static const std::map<std::string, RoundingMode> modes = {{"half_up", RoundingMode::half_up},
                                                            {"half_even", RoundingMode::half_even},
                                                            {"half_down", RoundingMode::half_down},
                                                            {"up", RoundingMode::up},
                                                            {"down", RoundingMode::down}};
  const auto found = modes.find(name);
  return found == modes.end() ? std::nullopt : std::optional(found->second);
}

Rational magnitude(const Rational& value) {
  return value.sign() < 0 ? -value : value;
}

// The number of digits before the decimal point: 3 for 123.4, 0 for 0.5, -1 for 0.05.
int leading_place(const Rational& value) {
  const Rational size = magnitude(value);
  int place =
      static_cast<int>(value.numerator_text().size()) - static_cast<int>(value.denominator_text().size());
  while (Rational::scaled(1, -place) <= size) ++place;
  while (Rational::scaled(1, 1 - place) > size) --place;
  return place;
}

Rational to_precision(const Rational& exact, int precision, RoundingMode mode) {
  if (exact.is_zero()) return exact;
  return round(exact, mode, Rational::scaled(1, precision - leading_place(exact)));
}

Rational towards_zero(const Rational& value) {
  return round(value, RoundingMode::down, Rational(1));
}

bool larger(const Rational& a, const Rational& b, bool by_magnitude) {
  if (by_magnitude && magnitude(a) != magnitude(b)) return magnitude(a) > magnitude(b);
  return a > b;
}

enum class Finish { to_precision, as_it_is };
struct Outcome {
  Rational value;
  Finish finish;
};

// None: an operation that is not ours, or the wrong number of operands.
std::optional<Outcome> compute(const std::string& operation, const std::vector<Operand>& operands,
                               RoundingMode mode) {
  const auto value = [&](std::size_t at) -> const Rational& { return operands[at].value; };
  if (operands.size() == 1) {
    const Rational& a = value(0);
    if (operation == "tosci" || operation == "toeng" || operation == "apply" || operation == "plus" ||
        operation == "reduce")
      return Outcome{a, Finish::to_precision};
    if (operation == "minus") return Outcome{-a, Finish::to_precision};
    if (operation == "abs") return Outcome{magnitude(a), Finish::to_precision};
    if (operation == "copy" || operation == "canonical") return Outcome{a, Finish::as_it_is};
    if (operation == "copynegate") return Outcome{-a, Finish::as_it_is};
    if (operation == "copyabs") return Outcome{magnitude(a), Finish::as_it_is};
    if (operation == "tointegral" || operation == "tointegralx")
      return Outcome{operands[0].exponent >= 0 ? a : round(a, mode, Rational(1)), Finish::as_it_is};
  }
  if (operands.size() == 2) {
    const Rational &a = value(0), &b = value(1);
    if (operation == "add") return Outcome{a + b, Finish::to_precision};
    if (operation == "subtract") return Outcome{a - b, Finish::to_precision};
    if (operation == "multiply") return Outcome{a * b, Finish::to_precision};
    if (operation == "compare" || operation == "comparesig")
      return Outcome{Rational(Rational::compare(a, b)), Finish::as_it_is};
    if (operation == "max") return Outcome{larger(a, b, false) ? a : b, Finish::to_precision};
    if (operation == "min") return Outcome{larger(a, b, false) ? b : a, Finish::to_precision};
    if (operation == "maxmag") return Outcome{larger(a, b, true) ? a : b, Finish::to_precision};
    if (operation == "minmag") return Outcome{larger(a, b, true) ? b : a, Finish::to_precision};
    if (operation == "quantize")
      return Outcome{round(a, mode, Rational::scaled(1, -operands[1].exponent)), Finish::as_it_is};
    if (operation == "rescale") {
      const auto exponent = b.whole();
      if (!exponent || std::abs(*exponent) > farthest_exponent) return std::nullopt;
      return Outcome{round(a, mode, Rational::scaled(1, -static_cast<int>(*exponent))), Finish::as_it_is};
    }
    if (b.is_zero()) return std::nullopt;
    if (operation == "divide") return Outcome{a / b, Finish::to_precision};
    if (operation == "divideint") return Outcome{towards_zero(a / b), Finish::as_it_is};
    if (operation == "remainder") return Outcome{a - b * towards_zero(a / b), Finish::to_precision};
    if (operation == "remaindernear")
      return Outcome{a - b * round(a / b, RoundingMode::half_even, Rational(1)), Finish::to_precision};
  }
  if (operands.size() == 3 && operation == "fma")
    return Outcome{value(0) * value(1) + value(2), Finish::to_precision};
  return std::nullopt;
}

enum class Verdict { right, wrong, skipped };

Verdict run(const std::vector<std::string>& words, std::size_t arrow, const Setting& setting,
            std::string& got) {
  bool inexact = false;
  for (std::size_t at = arrow + 2; at < words.size(); ++at) {
    const std::string flag = lower(words[at]);
    if (flag == "inexact") inexact = true;
    // Values at the edges of the exponent range, and errors.
    if (flag != "inexact" && flag != "rounded" && flag != "clamped") return Verdict::skipped;
  }
  const std::optional<RoundingMode> mode = mode_of(setting.rounding);
  if (inexact && !mode) return Verdict::skipped;
  std::vector<Operand> operands;
  for (std::size_t at = 2; at < arrow; ++at) {
    const auto operand = read_operand(words[at]);
    if (!operand) return Verdict::skipped;
    operands.push_back(*operand);
  }
  const auto expected = read_operand(words[arrow + 1]);
  if (!expected) return Verdict::skipped;
  // An exact result is the same in every mode. (tointegral never says that it is inexact.)
  const std::string operation = lower(words[1]);
  if (!mode && operation == "tointegral") return Verdict::skipped;
  const RoundingMode in_mode = mode.value_or(RoundingMode::down);
  const std::optional<Outcome> outcome = compute(operation, operands, in_mode);
  if (!outcome) return Verdict::skipped;
  const Rational value = outcome->finish == Finish::to_precision
                             ? to_precision(outcome->value, setting.precision, in_mode)
                             : outcome->value;
  got = to_text(value);
  return value == expected->value ? Verdict::right : Verdict::wrong;
}

}  // namespace

TEST_CASE("public decimal vectors") {
  const char* folder = std::getenv("BONAFIDE_DECTEST");
  if (folder == nullptr || *folder == '\0') {
    WARN("skipped: BONAFIDE_DECTEST is not set (tools/fetch_dectest DIR brings the vectors)");
    return;
  }
  REQUIRE(std::filesystem::is_directory(folder));
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".decTest") files.insert(entry.path());
  REQUIRE(!files.empty());

  std::map<std::string, int> ran;
  int total = 0, skipped = 0;
  for (const std::filesystem::path& path : files) {
    std::ifstream file(path);
    Setting setting;
    for (std::string line; std::getline(file, line);) {
      const std::vector<std::string> words = words_of(line);
      if (words.empty()) continue;
      if (words.size() >= 2 && words[0].back() == ':') {
        const std::string name = lower(words[0]);
        if (name == "precision:") setting.precision = std::stoi(words[1]);
        if (name == "rounding:") setting.rounding = lower(words[1]);
        continue;
      }
      std::size_t arrow = 2;
      while (arrow < words.size() && words[arrow] != "->") ++arrow;
      if (arrow + 1 >= words.size()) continue;
      std::string got;
      switch (run(words, arrow, setting, got)) {
        case Verdict::right:
          ++total, ++ran[lower(words[1])];
          break;
        case Verdict::wrong:
          ++total, ++ran[lower(words[1])];
          FAIL_CHECK(path.filename().string() << ": " << line << " (" << setting.rounding << ", "
                                              << setting.precision << " digits): got " << got);
          break;
        case Verdict::skipped:
          ++skipped;
          break;
      }
    }
  }
  std::cout << "decTest: " << total << " cases run, " << skipped << " skipped (not finite, not ours)\n ";
  for (const auto& [operation, count] : ran) std::cout << " " << operation << " " << count;
  std::cout << "\n";
  CHECK(total >= fewest_cases);
}
