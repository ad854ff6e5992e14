#include "number/decimal.h"

#include <catch2/catch.hpp>
#include <random>

using namespace bonafide::number;

namespace {

const DecimalForm plan_form;
const DecimalForm plain{'.', false, 0, false};
const DecimalForm grouped{'.', false, ',', false};
const DecimalForm european{',', false, '.', false};
const DecimalForm scientific{'.', false, 0, true};

struct Good {
  const char* text;
  DecimalForm form;
  const char* value;
  int decimals;
};
const std::vector<Good> good = {
    {"0", plan_form, "0", 0},
    {"-0", plan_form, "0", 0},
    {"-6_900.00", plan_form, "-6900", 2},
    {"+1.50", plan_form, "1.5", 2},
    {"0.0168", plan_form, "0.0168", 4},
    {"007", plain, "7", 0},
    {"0.000_001", plan_form, "0.000001", 6},
    {"123456789012345678901234567890.5", plan_form, "123456789012345678901234567890.5", 1},
    {"9223372036854775808", plan_form, "9223372036854775808", 0},
    {"0.0000000000000000000000001", plan_form, "0.0000000000000000000000001", 25},
    {"1,024.00", grouped, "1024", 2},
    {"1024.00", grouped, "1024", 2},
    {"1,234,567", grouped, "1234567", 0},
    {"1.234.567,89", european, "1234567.89", 2},
    {"12,5", european, "12.5", 1},
    {"1e3", scientific, "1000", 0},
    {"1.25E-3", scientific, "0.00125", 5},
    {"-1.5e+2", scientific, "-150", 0},
};

struct Bad {
  const char* text;
  DecimalForm form;
  TextFault fault;
};
const std::vector<Bad> bad = {
    {"", plan_form, TextFault::empty},
    {"-", plan_form, TextFault::not_a_number},
    {"+-1", plan_form, TextFault::not_a_number},
    {"1-", plan_form, TextFault::not_a_number},
    {" 1", plan_form, TextFault::not_a_number},
    {"1 ", plan_form, TextFault::not_a_number},
    {".5", plan_form, TextFault::not_a_number},
    {"5.", plan_form, TextFault::not_a_number},
    {".", plan_form, TextFault::not_a_number},
    {"1.2.3", plan_form, TextFault::not_a_number},
    {"_1", plan_form, TextFault::not_a_number},
    {"1_", plan_form, TextFault::not_a_number},
    {"1__0", plan_form, TextFault::not_a_number},
    {"1_.5", plan_form, TextFault::not_a_number},
    {"1._5", plan_form, TextFault::not_a_number},
    {"1_000", plain, TextFault::not_a_number},
    {"1,024", plan_form, TextFault::not_a_number},
    {"10,24", grouped, TextFault::not_a_number},
    {"1024,000", grouped, TextFault::not_a_number},
    {"1,0240", grouped, TextFault::not_a_number},
    {"1,,024", grouped, TextFault::not_a_number},
    {",024", grouped, TextFault::not_a_number},
    {"1,024,00.0", grouped, TextFault::not_a_number},
    {"1.024,5", grouped, TextFault::not_a_number},
    {"12.5", european, TextFault::not_a_number},
    {"1e3", plan_form, TextFault::not_a_number},
    {"1e", scientific, TextFault::not_a_number},
    {"e5", scientific, TextFault::not_a_number},
    {"1e5.0", scientific, TextFault::not_a_number},
    {"1e999999999999", scientific, TextFault::too_long},
    {"0x10", plan_form, TextFault::not_a_number},
    {"12a", plan_form, TextFault::not_a_number},
    {"\xEF\xBC\x91", plan_form, TextFault::not_a_number},  // full-width 1
    {"NaN", plan_form, TextFault::not_finite},
    {"-Infinity", plan_form, TextFault::not_finite},
    {"inf", plan_form, TextFault::not_finite},
    {"infinite", plan_form, TextFault::not_a_number},
};

}  // namespace

TEST_CASE("decimal texts that are numbers") {
  for (const Good& row : good) {
    INFO(row.text);
    const DecimalText got = parse_decimal(row.text, row.form);
    CHECK(got.fault == TextFault::none);
    CHECK(to_text(got.value) == row.value);
    CHECK(got.decimals == row.decimals);
  }
}

TEST_CASE("decimal texts that are not") {
  for (const Bad& row : bad) {
    INFO(row.text);
    CHECK(parse_decimal(row.text, row.form).fault == row.fault);
  }
  CHECK(parse_decimal(std::string(400, '9')).fault == TextFault::none);
  CHECK(parse_decimal(std::string(401, '9')).fault == TextFault::too_long);
  CHECK(parse_decimal(std::string_view("1\0", 2)).fault == TextFault::not_a_number);
}

TEST_CASE("numbers to texts") {
  const Rational third = Rational::fraction(-1, 3);
  CHECK(to_text(third) == "-1/3");
  CHECK(to_text(third, 2) == "-1/3");
  CHECK(to_grouped_text(third, 2) == "-1/3");
  CHECK(to_text(Rational(1024), 2) == "1024.00");
  CHECK(to_text(Rational::scaled(-5, 3), 2) == "-0.005");
  CHECK(to_text(Rational::scaled(-5, 1), 2) == "-0.50");
  CHECK(to_text(Rational(0), 2) == "0.00");
  CHECK(to_grouped_text(Rational(0), 0) == "0");
  CHECK(to_grouped_text(Rational(999), 2) == "999.00");
  CHECK(to_grouped_text(Rational(1024), 2) == "1,024.00");
  CHECK(to_grouped_text(Rational(-123456), 0) == "-123,456");
  CHECK(to_grouped_text(Rational::scaled(1234567891, 3), 2) == "1,234,567.891");
  CHECK(to_grouped_text(Rational(1234567), 0, ' ') == "1 234 567");
}

TEST_CASE("every text is read back as the same number") {
  std::mt19937_64 engine(3);
  for (int i = 0; i < 20'000; ++i) {
    Rational value = Rational::scaled(static_cast<std::int64_t>(engine()) >> (engine() % 60),
                                      static_cast<int>(engine() % 25));
    if (i % 3 == 0) value = value / Rational(static_cast<std::int64_t>(engine() % 1'000'000 + 1));
    if (i % 5 == 0) value = value * value;
    REQUIRE(parse_exact(to_text(value)) == value);
    if (!value.decimals()) continue;
    REQUIRE(parse_decimal(to_text(value)).value == value);
    REQUIRE(parse_decimal(to_text(value, 6)).value == value);
    REQUIRE(parse_decimal(to_text(value, 6)).decimals >= 6);
    REQUIRE(parse_decimal(to_grouped_text(value, 2), grouped).value == value);
  }
  for (const char* text :
       {"", "-", "1/0", "1/", "/2", "1/2/3", "1.5/2", "+1", "1_0", "0.", ".5", " 1", "1e3"}) {
    INFO(text);
    CHECK(!parse_exact(text));
  }
}
