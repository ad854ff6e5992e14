// A column gives back what was put in, whatever its form; a plain list of values is the judge.
#include "columns/column.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <numeric>
#include <random>

using namespace bonafide::columns;
using bonafide::number::Date;
using bonafide::number::Duration;
using bonafide::number::Moment;
using bonafide::number::Rational;

namespace {

using Engine = std::mt19937_64;
using Maker = Value (*)(Engine&);

Value money(Engine& engine) {
  return Rational::scaled(static_cast<std::int64_t>(engine() % 10'000'000) - 5'000'000, 2);
}

Value any_number(Engine& engine) {
  const auto raw = static_cast<std::int64_t>(engine());
  switch (engine() % 6) {
    case 0:
      return Rational(raw);  // next to the ends of 64 bits
    case 1:
      return Rational::scaled(raw >> 20, static_cast<int>(engine() % 9));
    case 2:
      return Rational::fraction(raw, static_cast<std::int64_t>(engine() % 99 + 1));
    case 3:
      return Rational(raw) * Rational(raw);
    case 4:
      return Rational(std::numeric_limits<std::int64_t>::min()) +
             Rational(static_cast<std::int64_t>(engine() % 5));
    default:
      return money(engine);
  }
}

Value text(Engine& engine) {
  return std::string(engine() % 40, static_cast<char>('a' + engine() % 26));
}
Value flag(Engine& engine) {
  return engine() % 2 == 0;
}
Value date(Engine& engine) {
  return Date{static_cast<std::int32_t>(engine())};
}
Value moment(Engine& engine) {
  return Moment{engine() % 9 == 0
                    ? std::numeric_limits<std::int64_t>::min() + static_cast<std::int64_t>(engine() % 3)
                    : static_cast<std::int64_t>(engine())};
}
Value duration(Engine& engine) {
  return Duration{static_cast<std::int32_t>(engine()), static_cast<std::int64_t>(engine())};
}
Value choice(Engine& engine) {
  return ChoiceValue{ChoiceId(std::size_t{3}), static_cast<std::uint32_t>(engine())};
}
Value row(Engine& engine) {
  return Row{RecordId(std::size_t{engine() % 50 == 0 ? 1u : 2u}), static_cast<std::uint32_t>(engine())};
}
Value window(Engine& engine) {
  Window out;
  out.count = static_cast<std::uint32_t>(engine());
  return out;
}
// The checker gives a column one type; a column holds any mixture all the same.
Value anything(Engine& engine) {
  constexpr Maker makers[] = {money, any_number, text, flag, date, moment, duration, choice, row, window};
  return makers[engine() % std::size(makers)](engine);
}

void check_same(const Column& column, const std::vector<Value>& judge) {
  REQUIRE(column.size() == judge.size());
  for (std::size_t at = 0; at < judge.size(); ++at) {
    INFO("row " << at);
    REQUIRE(equal(column.at(at), judge[at]));
  }
}

}  // namespace

TEST_CASE("columns of every type give back their values after pushes, changes and reorderings") {
  Engine engine(2026);
  for (const Maker make :
       {money, any_number, text, flag, date, moment, duration, choice, row, window, anything})
    for (const unsigned missing_of_ten : {0u, 3u, 9u})
      for (int round = 0; round < 10; ++round) {
        Column column;
        std::vector<Value> judge;
        const auto next = [&]() -> Value {
          return engine() % 10 < missing_of_ten ? Value(Missing{}) : make(engine);
        };
        const std::size_t rows = engine() % 200;
        column.reserve(rows);
        for (std::size_t at = 0; at < rows; ++at) {
          judge.push_back(next());
          column.push(judge.back());
        }
        check_same(column, judge);
        for (std::size_t changes = rows; changes > 0; --changes) {
          const std::size_t at = engine() % rows;
          judge[at] = next();
          column.set(at, judge[at]);
        }
        check_same(column, judge);

        std::vector<std::uint32_t> order(rows);
        std::iota(order.begin(), order.end(), 0u);
        std::shuffle(order.begin(), order.end(), engine);
        std::vector<Value> moved;
        for (const std::uint32_t from : order) moved.push_back(judge[from]);
        column.permute(order);
        check_same(column, moved);
        for (std::size_t at = 0; at < rows; at += 3) {  // changes after a reordering meet the right row
          moved[at] = next();
          column.set(at, moved[at]);
        }
        check_same(column, moved);
      }
}

TEST_CASE("numbers of growing scales, and one too large to follow") {
  Column column;
  std::vector<Value> judge;
  for (const char* text :
       {"5", "0.5", "0.05", "92233720368547758.07", "0.005", "0.000005", "0.0000005", "7"}) {
    const std::string digits(text);
    const std::size_t point = digits.find('.');
    std::string all = digits;
    if (point != std::string::npos) all.erase(point, 1);
    const int scale = point == std::string::npos ? 0 : static_cast<int>(digits.size() - point - 1);
    judge.push_back(Rational::scaled(std::stoll(all), scale));
    column.push(judge.back());
    check_same(column, judge);
  }
}

TEST_CASE("a column of missing values takes its form from the first that is there") {
  Column column;
  for (int i = 0; i < 3; ++i) column.push(Missing{});
  column.set(1, std::string("Ann"));
  CHECK(missing(column.at(0)));
  CHECK(equal(column.at(1), Value(std::string("Ann"))));
  column.set(1, Missing{});
  CHECK(missing(column.at(1)));
}

TEST_CASE("a value too large for the scale does not make later ones slow") {
  Column column;
  for (int i = 0; i < 200'000; ++i) column.push(Rational(i));
  column.push(Rational(std::numeric_limits<std::int64_t>::max()));
  for (int i = 0; i < 200'000; ++i) column.push(Rational::scaled(2 * i + 1, 1));
  CHECK(equal(column.at(7), Value(Rational(7))));
  CHECK(equal(column.at(200'008), Value(Rational::scaled(15, 1))));
}
