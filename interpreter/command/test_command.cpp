#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "command/subcommands.h"
#include "command/test_mutants.h"
#include "diagnostics/codes/tool.h"

namespace bonafide::command {

namespace {

namespace code = diagnostics::code;
using nlohmann::json;

void print_failure(const Context& context, const base::Sources& sources, const trial::Failure& failure) {
  const base::Position at = sources[failure.span.source].position(failure.span.begin);
  fmt::print("    {}:{}: {}\n", sources[failure.span.source].name, at.line, sources.text(failure.span));
  fmt::print("      {} {}\n", context.zh() ? "预期：" : "expected:", failure.expected);
  fmt::print("      {} {}\n", context.zh() ? "实际：" : "got:     ", failure.got);
  for (const std::string& line : failure.why) fmt::print("      {}\n", line);
}

void print_failures(const Context& context, const base::Sources& sources, const Tested& one) {
  for (const trial::Outcome& outcome : one.outcomes) {
    if (outcome.passed()) continue;
    fmt::print("{}: {} \"{}\"\n", one.path, context.zh() ? "未通过：" : "failed:", outcome.title);
    for (const trial::Failure& failure : outcome.failures) print_failure(context, sources, failure);
  }
}

// ---- JSON ----

json failures_json(const base::Sources& sources, const std::deque<Tested>& tested) {
  json list = json::array();
  for (const Tested& one : tested)
    for (const trial::Outcome& outcome : one.outcomes)
      for (const trial::Failure& failure : outcome.failures)
        list.push_back({{"path", one.path},
                        {"example", outcome.title},
                        {"line", sources[failure.span.source].position(failure.span.begin).line},
                        {"expected", failure.expected},
                        {"got", failure.got},
                        {"why", failure.why}});
  return list;
}

std::string number(std::uint32_t tenths) { return fmt::format("{}.{}", tenths / 10, tenths % 10); }

json coverage_json(const Context& context, const base::Sources& sources, const std::vector<CoverageOf>& all) {
  json list = json::array();
  for (const CoverageOf& one : all) {
    json kinds = json::object(), never = json::array();
    const auto by_kind = one.coverage.by_kind();
    for (std::size_t k = 0; k < by_kind.size(); ++k)
      if (by_kind[k].all > 0)
        kinds[trial::goal_words(static_cast<trial::GoalKind>(k)).en] = {{"covered", by_kind[k].met}, {"all", by_kind[k].all}};
    for (const trial::Goal& goal : one.coverage.goals())
      if (!goal.met) {
        const base::Position at = sources[goal.span.source].position(goal.span.begin);
        never.push_back({{"line", at.line},
                         {"column", at.column},
                         {"kind", trial::goal_words(goal.kind).en},
                         {"text", sources.text(goal.span)},
                         {"never", goal.never.in(context.language)}});
      }
    const auto count = one.coverage.count();
    list.push_back({{"path", one.tested->path},
                    {"percent", number(count.tenths())},
                    {"covered", count.met},
                    {"all", count.all},
                    {"kinds", std::move(kinds)},
                    {"uncovered", std::move(never)}});
  }
  return list;
}

json mutants_json(const Context& context, const base::Sources& sources, const std::vector<MutantsOf>& all) {
  json list = json::array();
  for (const MutantsOf& one : all) {
    json survivors = json::array();
    for (std::size_t m = 0; m < one.mutants.size(); ++m) {
      if (one.fates[m] != Fate::survived) continue;
      const trial::ChangedLine line = trial::changed_line(sources[one.tested->file->source], one.mutants[m]);
      survivors.push_back({{"line", line.number},
                           {"before", line.before},
                           {"after", line.after},
                           {"unseen", one.mutants[m].unseen.in(context.language)}});
    }
    list.push_back({{"path", one.tested->path},
                    {"percent", number(one.tenths())},
                    {"noticed", one.count(Fate::noticed)},
                    {"survived", one.count(Fate::survived)},
                    {"no_plan", one.count(Fate::not_checked)},
                    {"left_out", one.left_out},
                    {"tried", !one.skipped},
                    {"survivors", std::move(survivors)}});
  }
  return list;
}

// ---- what was asked to be reached ----

void hold_against(std::optional<unsigned> wanted, diagnostics::Code below, std::size_t reached, std::size_t all,
                  diagnostics::Sink& sink) {
  if (!wanted || reached * 100 >= std::size_t{*wanted} * all) return;
  sink.add(below)
      .with("reached", std::to_string(reached))
      .with("all", std::to_string(all))
      .with("percent", percent(static_cast<std::uint32_t>(reached * 1000 / all)))
      .with("wanted", std::to_string(*wanted) + "%");
}

}  // namespace

int test(const Context& context, const TestOptions& options) {
  Workspace workspace;
  diagnostics::Sink sink;
  std::size_t passed = 0, failed = 0;
  std::deque<Tested> tested;
  const bool covers = options.coverage || !options.coverage_html.empty() || options.coverage_at_least;
  const bool mutates = options.mutate || options.mutate_at_least || options.mutate_limit > 0;
  for (const std::string& path : plan_files(options.paths, sink)) {
    diagnostics::Sink own;
    Tested& one = tested.emplace_back();
    one.path = path;
    one.plan = workspace.check_file(path, own);
    if (one.plan) {
      one.file = workspace.syntax_of(one.plan->source);
      if (covers) one.exercised = std::make_unique<meaning::Exercised>(*one.plan);
      one.outcomes = trial::run(workspace.sources(), *one.plan, context.language, own, one.exercised.get());
      for (const trial::Outcome& outcome : one.outcomes) ++(outcome.passed() ? passed : failed);
      if (!options.json) print_failures(context, workspace.sources(), one);
    } else {
      ++failed;  // a plan that does not check fails as a whole
    }
    sink.append(own);
  }
  json out = json::object();
  if (covers) {
    const std::vector<CoverageOf> coverage = coverage_of(workspace, tested);
    if (options.json)
      out["coverage"] = coverage_json(context, workspace.sources(), coverage);
    else if (options.coverage || options.coverage_at_least)
      print_coverage(context, workspace.sources(), coverage);
    if (!options.coverage_html.empty()) write_coverage(context, workspace.sources(), coverage, options.coverage_html, sink);
    const auto count = total(coverage);
    hold_against(options.coverage_at_least, code::coverage_below, count.met, count.all, sink);
  }
  if (mutates) {
    const std::vector<MutantsOf> mutants = try_mutants(workspace, tested, options.mutate_limit);
    if (options.json)
      out["mutation"] = mutants_json(context, workspace.sources(), mutants);
    else
      print_mutants(context, workspace.sources(), mutants);
    const auto [noticed, all] = total(mutants);
    hold_against(options.mutate_at_least, code::mutation_below, noticed, all, sink);
  }
  print(context, workspace, sink);
  if (options.json) {
    out["passed"] = passed;
    out["failed"] = failed;
    out["failures"] = failures_json(workspace.sources(), tested);
    fmt::print("{}\n", out.dump(2, ' ', false, json::error_handler_t::replace));
  } else {
    fmt::print("{} passed, {} failed\n", passed, failed);
  }
  return failed > 0 || sink.errors() > 0 ? Exit::wrong : Exit::done;
}

}  // namespace bonafide::command
