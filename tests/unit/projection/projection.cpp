#include "projection/projection.h"

#include <catch2/catch.hpp>

#include "bonafide.h"
#include "diagnostics/codes/tool.h"
#include "projection/chance.h"

using namespace bonafide;
using number::Rational;

namespace {

struct Projected {
  Workspace workspace;
  diagnostics::Sink sink;
  std::optional<projection::Projection> result;

  Projected(const std::string& plan_path, const std::string& assumptions_path, projection::Settings settings,
            std::vector<projection::DrawnParameter> drawn = {}) {
    const std::string root = BONAFIDE_ROOT "/plans/";
    const auto text = read_text(root + plan_path, sink);
    const auto assumed = read_text(root + assumptions_path, sink);
    REQUIRE(sink.errors() == 0);
    const auto assumptions = projection::read_assumptions(assumptions_path, *assumed, sink);
    const auto bare = workspace.check_text("plan.bonus", *text, sink);
    REQUIRE((assumptions && bare));
    const auto plan = workspace.check_text("plan.bonus", *text + projection::declarations(*bare, *assumptions), sink);
    REQUIRE(plan);
    settings.first = *read_period(*plan, "2026-01", sink);
    settings.drawn = std::move(drawn);
    result = projection::project(*plan, *assumptions, *read_parameters(*plan, {}, sink), settings, sink);
    REQUIRE(result);
  }

  const projection::Series* find(const std::string& name) const {
    for (const projection::Series& series : result->series)
      if (series.name == name) return &series;
    return nullptr;
  }
  Rational at(const std::string& name, std::size_t run, std::size_t period) const {
    const projection::Series* series = find(name);
    INFO(name);
    REQUIRE(series);
    return series->values[run][period].value_or(Rational(0));
  }
};

projection::Settings some(std::uint32_t periods, std::uint32_t runs, std::uint64_t seed) {
  projection::Settings settings;
  settings.periods = periods;
  settings.runs = runs;
  settings.seed = seed;
  return settings;
}

}  // namespace

TEST_CASE("what is projected adds up: people, money, and the same seed gives the same") {
  const std::string plan = "stage_pools/stage_pools.bonus", assumptions = "stage_pools/assumptions.json";
  const Projected first(plan, assumptions, some(4, 2, 7)), again(plan, assumptions, some(4, 2, 7)), other(plan, assumptions, some(4, 2, 8));
  bool all_equal = true;
  for (std::size_t s = 0; s < first.result->series.size(); ++s) {
    CHECK(first.result->series[s].values == again.result->series[s].values);
    all_equal = all_equal && s < other.result->series.size() && first.result->series[s].values == other.result->series[s].values;
  }
  CHECK_FALSE(all_equal);
  // A second run of seed 7 is the first of seed 8.
  CHECK(first.at("members", 1, 3) == other.at("members", 0, 3));
  for (std::size_t run = 0; run < 2; ++run)
    for (std::size_t period = 0; period < 4; ++period) {
      const Rational before = period == 0 ? Rational(60) : first.at("members", run, period - 1);
      CHECK(first.at("members", run, period) == before + first.at("joined", run, period) - first.at("left", run, period));
      Rational on_rungs;
      for (const char* rung : {"outside", "public", "private", "growth", "regular", "partner"}) on_rungs += first.at(std::string("pool ") + rung, run, period);
      CHECK(on_rungs == first.at("members", run, period));
      CHECK(first.at("margin", run, period) == first.at("sales", run, period) - first.at("cost", run, period));
      // A tea is 100.00: what was worked out is the price, not the nought that was drawn.
      CHECK(first.at("sales", run, period) / Rational(100) * Rational(45) == first.at("cost", run, period));
    }
}

TEST_CASE("a plan without members is projected over the range of its rates") {
  const auto three_per_cent = Projected("growth_and_decay/growth_and_decay.bonus", "growth_and_decay/assumptions.json", some(12, 1, 1));
  // As the plan's own example: 1,000 × 1.03 twelve times over.
  CHECK(three_per_cent.at("projection active", 0, 11) == Rational::scaled(14258, 1));
  CHECK(three_per_cent.at("payout ratio", 0, 11) == Rational::scaled(2, 1));
}

TEST_CASE("ranges are nearest ranks of the runs that have a value") {
  projection::Series series;
  for (int run = 1; run <= 10; ++run) series.values.push_back({Rational(run)});
  series.values.push_back({std::nullopt});
  const auto range = projection::range(series, 0);
  REQUIRE(range);
  CHECK(range->lowest == Rational(1));
  CHECK(range->tenth == Rational(1));
  CHECK(range->median == Rational(5));
  CHECK(range->ninetieth == Rational(9));
  CHECK(range->highest == Rational(10));
  series.values.assign(3, {std::nullopt});
  CHECK_FALSE(projection::range(series, 0));
}

TEST_CASE("draws are fair and fixed by the seed") {
  projection::Chance chance(1), same(1);
  std::uint64_t happened = 0, times = 0;
  for (int i = 0; i < 10'000; ++i) {
    CHECK(chance.below(7) == same.below(7));
    happened += chance.happens(Rational::fraction(1, 4));
    same.happens(Rational::fraction(1, 4));
    times += chance.times(Rational::scaled(14, 1));
    same.times(Rational::scaled(14, 1));
  }
  CHECK(happened > 2'300);
  CHECK(happened < 2'700);
  CHECK(times > 13'700);
  CHECK(times < 14'300);
  CHECK_FALSE(chance.happens(Rational(0)));
  CHECK(chance.happens(Rational(1)));
}

TEST_CASE("assumptions say what is wrong with them") {
  for (const auto& [text, code] : std::vector<std::pair<std::string, diagnostics::Code>>{
           {"{", diagnostics::code::assumptions_not_json},
           {"[]", diagnostics::code::assumption_bad},
           {R"({"leaves": 1})", diagnostics::code::assumption_unknown},
           {R"({"leave": "-1%"})", diagnostics::code::assumption_bad},
           {R"({"leave": {"fan": "x"}})", diagnostics::code::assumption_bad},
           {R"({"members": {"start": -1}})", diagnostics::code::assumption_bad},
           {R"({"rows": {}})", diagnostics::code::assumption_bad},
           {R"({"rows": [{"record": "order", "fields": {"product": {"tea": 0}}}]})", diagnostics::code::assumption_bad},
           {R"({"rows": [{"record": "order", "fields": {"quantity": [3, 1]}}]})", diagnostics::code::assumption_bad},
           {R"({"parameters": {"rate": "5%"}})", diagnostics::code::assumption_bad}}) {
    diagnostics::Sink sink;
    INFO(text);
    CHECK_FALSE(projection::read_assumptions("a.json", text, sink));
    REQUIRE(sink.all().size() == 1);
    CHECK(sink.all()[0].code == code);
  }
}
