// Tables as boxes: gaps, overlaps and rows never reached, against a search cell by cell.
#include <catch2/catch.hpp>
#include <random>

#include "analysis_plan.h"
#include "check/tables_cover.h"

using namespace bonafide;
using namespace bonafide::test;

namespace {

Interval span_of(std::int64_t from, std::int64_t below) {
  return {Value(Rational(from)), Value(Rational(below)), true, false};
}
Interval from(std::int64_t from) {
  return {Value(Rational(from)), std::nullopt, true, false};
}
Interval below(std::int64_t to) {
  return {std::nullopt, Value(Rational(to)), true, false};
}
Interval only(std::int64_t value) {
  return {Value(Rational(value)), Value(Rational(value)), true, true};
}
Pattern pattern(std::vector<Interval> intervals) {
  return {false, std::move(intervals), {}};
}
Pattern any() {
  return {true, {}, {}};
}

struct Tabled : Small {
  diagnostics::Sink sink;
  Table& table(std::vector<TableInput> inputs, std::vector<std::vector<Pattern>> rows) {
    Table table;
    table.name = "t";
    table.inputs = std::move(inputs);
    table.outputs = {{"rate", rate()}};
    for (auto& row : rows) table.rows.push_back({false, std::move(row), {Rational(1)}, {}});
    plan.tables.push_back(table);
    return plan.tables.back();
  }
  void otherwise(Table& table) { table.rows.push_back({true, {}, {Rational(0)}, {}}); }
  // Looks the table up with values of the bounds given.
  void use(std::vector<std::pair<Type, Bounds>> arguments) {
    std::vector<NodeId> nodes;
    std::vector<Bounds> bounds(plan.bounds);
    for (const auto& [type, bound] : arguments) {
      const auto id = node(Var{1}, type);
      nodes.push_back(id);
      bounds.resize(plan.nodes.size());
      bounds[id.index()] = bound;
    }
    auto& b = bonus("b", {For{0, orders()}});
    pay(b, node(Lookup{TableId(0), nodes, 0}, rate()), get(buyer, {var(0, order_row)}));
    bounds.resize(plan.nodes.size());
    plan.bounds = bounds;
  }
  Codes run() {
    plan.bounds.resize(plan.nodes.size());
    check::check_tables(sources, plan, sink);
    return codes(sink);
  }
};

Bounds between(std::int64_t lowest, std::optional<std::int64_t> highest) {
  return {Rational(lowest), highest ? std::optional<Rational>(Rational(*highest)) : std::nullopt, 0};
}

}  // namespace

TEST_CASE("one column: the smallest value without a row") {
  const auto said = [](Type type, std::vector<Pattern> rows) {
    Tabled p;
    std::vector<std::vector<Pattern>> all;
    for (auto& row : rows) all.push_back({row});
    p.table({{"units", type}}, all);
    p.run();
    return p.said(p.sink);
  };
  Tabled p;
  CHECK(said(count(), {pattern({below(10)}), pattern({from(10)})}).empty());
  CHECK(said(count(), {pattern({below(10)}), pattern({from(11)})}) ==
        "table `t` has no row for units = 10\n");
  CHECK(said(count(), {pattern({from(1)})}) == "table `t` has no row for units = 0\n");
  CHECK(
      said(p.money, {pattern({below(10)}), pattern({{{Value(Rational(10)), std::nullopt, false, false}}})}) ==
      "table `t` has no row for units = 10.00 CNY\n");
  CHECK(said(p.money, {pattern({{{std::nullopt, Value(Rational(9)), true, true}}}), pattern({from(10)})}) ==
        "table `t` has no row for units = 9.01 CNY\n");
  CHECK(said(rate(), {pattern({{{std::nullopt, Value(Rational(9)), true, true}}}), pattern({from(10)})}) ==
        "table `t` has no row for units = just above 900%\n");
  CHECK(said(count(), {pattern({below(10)}), pattern({span_of(8, 20)}), pattern({from(20)})}) ==
        "units = 8 is in rows 1 and 2 of table `t`\n");
  CHECK(said(count(), {pattern({below(10)}), pattern({from(10)}), pattern({from(10)})}) ==
        "rows 2 and 3 of table `t` answer the same case\n");
}

TEST_CASE("single counts are judged by the lookups") {
  const auto judge = [](std::optional<Bounds> level) {
    Tabled p;
    p.table({{"level", count()}}, {{pattern({only(1)})}, {pattern({only(2)})}, {pattern({only(3)})}});
    if (level) p.use({{count(), *level}});
    p.run();
    return p.said(p.sink);
  };
  CHECK(judge(std::nullopt).empty());
  CHECK(judge(between(1, 3)).empty());
  CHECK(judge(between(2, 2)).empty());
  CHECK(judge(between(1, std::nullopt)) ==
        "table `t` has no row for level = 4, which may be asked for here\n");
  CHECK(judge(between(0, 3)) == "table `t` has no row for level = 0, which may be asked for here\n");
  // Between its counts a table has no hole, whoever asks.
  Tabled p;
  p.table({{"level", count()}}, {{pattern({only(1)})}, {pattern({only(3)})}});
  CHECK(p.run() == Codes{"B4001"});
  CHECK(p.said(p.sink) == "table `t` has no row for level = 2\n");
}

TEST_CASE("below zero only where a lookup may go there") {
  const auto judge = [](std::int64_t lowest) {
    Tabled p;
    p.table({{"amount", p.money}}, {{pattern({span_of(0, 10)})}, {pattern({from(10)})}});
    p.use({{p.money, between(lowest, std::nullopt)}});
    p.run();
    return p.said(p.sink);
  };
  CHECK(judge(0).empty());
  CHECK(judge(-5) == "table `t` has no row for amount = -0.01 CNY, which may be asked for here\n");
}

TEST_CASE("rungs, flags and otherwise") {
  Tabled p;
  const auto standing = p.choice("standing", {"visitor", "regular", "partner"});
  const auto rung = [&](std::uint32_t index) {
    const Value value = columns::ChoiceValue{standing, index};
    return pattern({{value, value, true, true}});
  };
  const Value yes(true), no(false);
  auto& table = p.table({{"standing", p.of(standing)}, {"staff", flag()}},
                        {{rung(0), any()}, {rung(1), pattern({{yes, yes, true, true}})}, {rung(2), any()}});
  CHECK(p.run() == Codes{"B4001"});
  CHECK(p.said(p.sink) == "table `t` has no row for standing = regular and staff = no\n");
  CHECK(p.said(p.sink, diagnostics::Language::zh) == "表“t”没有 standing = regular、staff = no 的行\n");
  p.otherwise(table);
  p.sink = {};
  CHECK(p.run().empty());
  p.plan.tables[0].rows.insert(p.plan.tables[0].rows.begin(),
                               {false, {rung(1), pattern({{no, no, true, true}})}, {Rational(1)}, {}});
  p.sink = {};
  CHECK(p.run() == Codes{"B4005"});
}

TEST_CASE("first row wins: rows that are never reached") {
  Tabled p;
  auto& table = p.table({{"x", count()}, {"y", count()}}, {{pattern({below(5)}), any()},
                                                           {pattern({from(5)}), pattern({below(5)})},
                                                           {any(), pattern({below(3)})},
                                                           {any(), any()}});
  table.first_row_wins = true;
  CHECK(p.run() == Codes{"B4004"});
  CHECK(p.said(p.sink) == "row 3 of table `t` is never reached: the rows above take all that it covers\n");
  // An overlap without `first row wins`.
  table.first_row_wins = false;
  p.sink = {};
  p.run();
  CHECK(p.said(p.sink).find("x = 0 and y = 0 is in rows 1 and 3") != std::string::npos);
}

TEST_CASE("a row below zero counts only where a lookup goes there") {
  const auto judge = [](std::int64_t lowest) {
    Tabled p;
    p.table({{"x", p.money}}, {{pattern({below(0)})}, {pattern({from(0)})}});
    p.use({{p.money, between(lowest, std::nullopt)}});
    return p.run();
  };
  CHECK(judge(-1).empty());
  CHECK(judge(0) == Codes{"B4009"});
}

TEST_CASE("the grid agrees with trying every case") {
  std::mt19937 random(20261124);
  const auto draw = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 400; ++round) {
    Tabled p;
    const int columns = 1 + draw(3), rows = 1 + draw(6);
    std::vector<TableInput> inputs;
    for (int c = 0; c < columns; ++c) inputs.push_back({std::string(1, static_cast<char>('a' + c)), count()});
    std::vector<std::vector<Pattern>> patterns;
    for (int r = 0; r < rows; ++r) {
      std::vector<Pattern> row;
      for (int c = 0; c < columns; ++c) {
        const int kind = draw(5), a = draw(5), b = a + 1 + draw(3);
        row.push_back(kind == 0   ? any()
                      : kind == 1 ? pattern({from(a)})
                      : kind == 2 ? pattern({below(b)})
                                  : pattern({span_of(a, b)}));
      }
      patterns.push_back(row);
    }
    auto& table = p.table(inputs, patterns);
    const check::Grid grid(p.plan, table);
    const auto holds = [&](const Pattern& pattern, int value) {
      if (pattern.any) return true;
      const auto& interval = pattern.intervals[0];
      const Rational v(value);
      return (!interval.from || std::get<Rational>(*interval.from) <= v) &&
             (!interval.to || v < std::get<Rational>(*interval.to));
    };
    // Every case up to 9 (no row names a larger number), first column first.
    std::optional<std::vector<int>> first;
    std::vector<int> at(static_cast<std::size_t>(columns), 0);
    for (bool more = true; more && !first;) {
      bool answered = false;
      for (const auto& row : table.rows) {
        bool all = true;
        for (int c = 0; c < columns; ++c)
          all = all && holds(row.inputs[static_cast<std::size_t>(c)], at[static_cast<std::size_t>(c)]);
        answered = answered || all;
      }
      if (!answered) first = at;
      more = false;
      for (int c = columns; c-- > 0;) {
        if (++at[static_cast<std::size_t>(c)] < 10) {
          more = true;
          break;
        }
        at[static_cast<std::size_t>(c)] = 0;
      }
    }
    auto region = grid.everywhere();
    for (std::size_t c = 0; c < region.size(); ++c)
      for (std::size_t cell = 0; cell < region[c].size(); ++cell)
        region[c][cell] = grid.axes()[c].cells()[cell].place != check::Axis::Place::negative;
    bool gave_up = false;
    const auto gap = grid.gap(region, table.rows.size(), gave_up);
    REQUIRE_FALSE(gave_up);
    REQUIRE(gap.has_value() == first.has_value());
    if (gap)
      for (std::size_t c = 0; c < gap->size(); ++c)
        REQUIRE(std::get<Rational>(grid.axes()[c].smallest((*gap)[c]).value) == Rational((*first)[c]));
  }
}

TEST_CASE("a table too large to look through says so, and soon") {
  Tabled p;
  std::vector<TableInput> inputs;
  for (int c = 0; c < 17; ++c) inputs.push_back({"c" + std::to_string(c), flag()});
  p.table(inputs, {std::vector<Pattern>(17, any())});
  CHECK(p.run() == Codes{"B4008"});

  // Rows that look alike for long: the search is cut off rather than let run.
  Tabled q;
  std::mt19937 random(1);
  inputs.clear();
  for (int c = 0; c < 16; ++c) inputs.push_back({"c" + std::to_string(c), count()});
  std::vector<std::vector<Pattern>> rows;
  for (int r = 0; r < 60; ++r) {
    std::vector<Pattern> row;
    for (int c = 0; c < 16; ++c)
      row.push_back(random() % 3 == 0   ? any()
                    : random() % 2 == 0 ? pattern({from(random() % 8)})
                                        : pattern({below(1 + random() % 8)}));
    rows.push_back(row);
  }
  q.table(inputs, rows).first_row_wins = true;
  const auto codes = q.run();
  CHECK(std::count(codes.begin(), codes.end(), "B4008") + std::count(codes.begin(), codes.end(), "B4001") >=
        1);
}
