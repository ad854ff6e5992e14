// compare, equal and hash over a list of values of each type, written in ascending order.
#include "columns/value.h"

#include <catch2/catch.hpp>
#include <limits>
#include <set>
#include <vector>

#include "base/invariant.h"

using namespace bonafide::columns;
using bonafide::number::CalendarUnit;
using bonafide::number::Date;
using bonafide::number::Duration;
using bonafide::number::Moment;
using bonafide::number::Rational;

namespace {

template <class T>
std::vector<Value> values(std::initializer_list<T> list) {
  std::vector<Value> out{Missing{}};  // before everything else
  for (const T& value : list) out.push_back(value);
  return out;
}

ChoiceValue choice(std::size_t of, std::uint32_t index) {
  return {ChoiceId(of), index};
}
Row row(std::size_t of, std::uint32_t number) {
  return {RecordId(of), number};
}

const std::vector<std::vector<Value>> ascending = {
    values<bool>({false, true}),
    values<Rational>({Rational(std::numeric_limits<std::int64_t>::min()) * 3, Rational(-1),
                      Rational::fraction(-1, 3), Rational(0), Rational::scaled(1, 2),
                      Rational::fraction(1, 3), Rational(1),
                      Rational(std::numeric_limits<std::int64_t>::max()),
                      Rational(std::numeric_limits<std::int64_t>::max()) + 1}),
    values<std::string>({"", "10", "2", "Ann", "Bea", "\xE7\x8E\x8B"}),
    values<Date>({Date{-1}, Date{0}, Date{1}}),
    values<Moment>({Moment{-1}, Moment{0}, Moment{1}}),
    values<Duration>({Duration{-1, 5}, Duration{0, 0}, Duration{0, 5}, Duration{1, -9}, Duration{1, 0}}),
    values<ChoiceValue>({choice(0, 0), choice(0, 1), choice(0, 2)}),
    values<Row>({row(1, 0), row(1, 1), row(1, 70'000)}),
};

}  // namespace

TEST_CASE("values are ordered, equal only to themselves, and equal values have one hash") {
  for (const std::vector<Value>& list : ascending) {
    std::set<std::size_t> hashes;
    for (std::size_t a = 0; a < list.size(); ++a) {
      hashes.insert(hash(list[a]));
      for (std::size_t b = 0; b < list.size(); ++b) {
        INFO("type " << list.back().index() << ", " << a << " and " << b);
        CHECK(compare(list[a], list[b]) == (a < b ? -1 : a > b ? 1 : 0));
        CHECK(equal(list[a], list[b]) == (a == b));
      }
    }
    CHECK(hashes.size() == list.size());
  }
  // The same number along different ways.
  const Value small = Rational::scaled(128'00, 2), computed = Rational::fraction(1, 3) * Rational(384);
  CHECK(equal(small, computed));
  CHECK(hash(small) == hash(computed));
}

TEST_CASE("values of two types are never equal, and comparing them is our bug") {
  for (const std::vector<Value>& one : ascending)
    for (const std::vector<Value>& other : ascending) {
      if (one.back().index() == other.back().index()) continue;
      CHECK(!equal(one.back(), other.back()));
      CHECK_THROWS_AS(compare(one.back(), other.back()), bonafide::base::InvariantBroken);
    }
}

TEST_CASE("windows differ in each of their parts") {
  Window base;
  std::vector<Value> windows{base};
  for (const WindowKind kind :
       {WindowKind::lifetime, WindowKind::unit, WindowKind::previous, WindowKind::last}) {
    Window next = base;
    next.kind = kind;
    windows.push_back(next);
  }
  Window other = base;
  other.unit = CalendarUnit::week;
  windows.push_back(other);
  other = base;
  other.of_period = true;
  windows.push_back(other);
  other = base;
  other.count = 3;
  windows.push_back(other);
  for (std::size_t a = 0; a < windows.size(); ++a)
    for (std::size_t b = 0; b < windows.size(); ++b) {
      CHECK(equal(windows[a], windows[b]) == (a == b));
      CHECK((hash(windows[a]) == hash(windows[b])) == (a == b));
    }
}
