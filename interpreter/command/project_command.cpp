#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "command/subcommands.h"
#include "data/csv.h"
#include "diagnostics/codes/tool.h"
#include "number/decimal.h"
#include "number/rounding.h"
#include "projection/projection.h"
#include "report/grid.h"
#include "report/whole_folder.h"

namespace bonafide::command {

namespace {

namespace code = diagnostics::code;
using diagnostics::Words;
using number::Rational;
using projection::Projection;
using projection::Series;

// For people and for files: amounts with the decimals of their unit, rates as per cent only for people.
std::string text(const Series& series, const Rational& value) { return number::to_text(value, series.decimals); }
std::string for_people(const Series& series, const Rational& value) {
  if (series.rate) return number::to_text(number::round(value * Rational(100), number::RoundingMode::half_even, Rational::scaled(1, 2)), 2) + "%";
  // Exact values stand in the files; here amounts to their unit, plain numbers to two decimals.
  const Rational shown = number::round(value, number::RoundingMode::half_even, Rational::scaled(1, series.decimals > 0 ? series.decimals : 2));
  return number::to_grouped_text(shown, series.decimals);
}

std::vector<projection::DrawnParameter> drawn(const checked::Plan& plan, const projection::Assumptions& assumptions,
                                              diagnostics::Sink& sink) {
  std::vector<projection::DrawnParameter> out;
  for (const auto& [name, ends] : assumptions.parameters) {
    std::vector<Rational> read;
    for (const std::string& end : {ends.first, ends.second}) {
      const auto values = read_parameters(plan, {name + "=" + end}, sink);
      if (!values) break;
      for (std::size_t p = 0; p < plan.parameters.size(); ++p)
        if (plan.parameters[p].name == name)
          if (const auto* number = std::get_if<Rational>(&(*values)[p])) read.push_back(*number);
    }
    if (read.size() != 2) continue;
    if (read[1] < read[0]) {
      sink.add(code::assumption_bad, diagnostics::DataPlace{assumptions.file, 0, "parameters." + name})
          .with("value", ends.first + " … " + ends.second)
          .with("wanted", {"the least before the most", "先写最小值，再写最大值"});
      continue;
    }
    for (std::size_t p = 0; p < plan.parameters.size(); ++p)
      if (plan.parameters[p].name == name) out.push_back({checked::ParameterId(p), read[0], read[1]});
  }
  return out;
}

void hold_to(std::uint64_t asked, std::uint64_t most, const Words& what, diagnostics::Sink& sink) {
  if (asked > most) sink.add(code::too_much_to_project).with("what", what).with("most", std::to_string(most));
}

std::string periods_csv(const Projection& projection) {
  std::string out = "run,period,measure,value\n";
  const std::size_t runs = projection.series.empty() ? 0 : projection.series.front().values.size();
  for (std::size_t run = 0; run < runs; ++run)
    for (std::size_t p = 0; p < projection.periods.size(); ++p)
      for (const Series& series : projection.series)
        if (const auto& value = series.values[run][p])
          out += fmt::format("{},{},{},{}\n", run + 1, number::to_text(projection.periods[p]), data::csv_field(series.name), text(series, *value));
  return out;
}

std::string ranges_csv(const Projection& projection) {
  std::string out = "period,measure,lowest,tenth,median,ninetieth,highest\n";
  for (std::size_t p = 0; p < projection.periods.size(); ++p)
    for (const Series& series : projection.series)
      if (const auto range = projection::range(series, p))
        out += fmt::format("{},{},{},{},{},{},{}\n", number::to_text(projection.periods[p]), data::csv_field(series.name),
                           text(series, range->lowest), text(series, range->tenth), text(series, range->median),
                           text(series, range->ninetieth), text(series, range->highest));
  return out;
}

std::string ranges_json(const Projection& projection) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (std::size_t p = 0; p < projection.periods.size(); ++p)
    for (const Series& series : projection.series)
      if (const auto range = projection::range(series, p))
        out.push_back({{"period", number::to_text(projection.periods[p])},
                       {"measure", series.name},
                       {"lowest", text(series, range->lowest)},
                       {"tenth", text(series, range->tenth)},
                       {"median", text(series, range->median)},
                       {"ninetieth", text(series, range->ninetieth)},
                       {"highest", text(series, range->highest)}});
  return out.dump(2) + "\n";
}

bool write(const Projection& projection, const std::string& path, diagnostics::Sink& sink) {
  report::WholeFolder folder(path, false, sink);
  if (!folder.ready()) return false;
  for (const auto& [name, body] : {std::pair("periods.csv", periods_csv(projection)), std::pair("ranges.csv", ranges_csv(projection))}) {
    std::ofstream out(folder.draft() + "/" + name, std::ios::binary);
    out << body;
    out.close();
    if (!out) return folder.refuse(errno), false;
  }
  return folder.finish();
}

// What an owner looks at first, period by period: the median of all runs.
std::string overview(const Context& context, const Projection& projection) {
  std::vector<const Series*> shown;
  for (const char* name : {"members", "joined", "left", "sales", "cost", "payouts", "margin", "payout ratio"})
    for (const Series& series : projection.series)
      if (series.name == name) shown.push_back(&series);
  if (shown.size() < 4)  // a plan without members: its own figures
    for (const Series& series : projection.series)
      if (shown.size() < 8 && std::find(shown.begin(), shown.end(), &series) == shown.end()) shown.push_back(&series);
  std::vector<bool> right{false};
  std::vector<std::string> head{context.zh() ? "周期" : "period"};
  for (const Series* series : shown) head.push_back(series->name), right.push_back(true);
  report::Grid grid(right);
  grid.add(head);
  for (std::size_t p = 0; p < projection.periods.size(); ++p) {
    std::vector<std::string> row{number::to_text(projection.periods[p])};
    for (const Series* series : shown) {
      const auto range = projection::range(*series, p);
      row.push_back(range ? for_people(*series, range->median) : "");
    }
    grid.add(row);
  }
  return grid.text();
}

std::string last_ranges(const Context& context, const Projection& projection) {
  report::Grid grid({false, true, true, true, true, true});
  if (context.zh()) grid.add({"量", "最低", "10%", "中位", "90%", "最高"});
  else grid.add({"measure", "lowest", "10%", "median", "90%", "highest"});
  for (const Series& series : projection.series)
    if (const auto range = projection::range(series, projection.periods.size() - 1))
      grid.add({series.name, for_people(series, range->lowest), for_people(series, range->tenth), for_people(series, range->median),
                for_people(series, range->ninetieth), for_people(series, range->highest)});
  return grid.text();
}

int run(const Context& context, const ProjectOptions& options, Workspace& workspace, diagnostics::Sink& sink) {
  hold_to(options.periods, 1'200, {"this number of periods", "周期数"}, sink);
  hold_to(options.runs, 10'000, {"this number of runs", "推演次数"}, sink);
  const auto plan_text = read_text(options.plan, sink);
  const auto assumed = read_text(options.assumptions, sink);
  if (sink.errors() > 0) return Exit::usage;
  const auto assumptions = projection::read_assumptions(options.assumptions, *assumed, sink);
  const auto bare = workspace.check_text(options.plan, *plan_text, sink);
  if (!bare) return Exit::wrong;
  if (!assumptions) return Exit::usage;
  if (bare->library) {
    sink.add(code::library_not_settled).with("path", options.plan);
    return Exit::usage;
  }
  diagnostics::Sink again;  // the plan's own warnings were told
  const auto plan = workspace.check_text(options.plan, *plan_text + projection::declarations(*bare, *assumptions), again);
  if (!plan) {
    sink = again;
    return Exit::usage;
  }
  const auto first = read_period(*plan, options.first, sink);
  const auto parameters = read_parameters(*plan, options.settings, sink);
  projection::Settings settings;
  settings.drawn = drawn(*plan, *assumptions, sink);
  if (!first || !parameters || sink.errors() > 0) return Exit::usage;
  settings.first = *first;
  settings.periods = options.periods;
  settings.runs = options.runs;
  settings.seed = options.seed;
  const auto projection = projection::project(*plan, *assumptions, *parameters, settings, sink);
  if (!projection) return Exit::usage;
  if (!options.out.empty() && !write(*projection, options.out, sink)) return Exit::usage;
  if (options.json) {
    fmt::print("{}", ranges_json(*projection));
    return Exit::done;
  }
  const std::string title = plan->title.empty() ? plan->name : plan->title;
  if (context.zh())
    fmt::print("{}：{} 起 {} 期，{} 次推演的中位数（种子 {}）\n\n{}\n最后一期，各次推演的范围\n\n{}", title, options.first, options.periods, options.runs,
               options.seed, overview(context, *projection), last_ranges(context, *projection));
  else
    fmt::print("{}: {} periods from {}, median of {} runs (seed {})\n\n{}\nThe last period, over all runs\n\n{}", title, options.periods,
               options.first, options.runs, options.seed, overview(context, *projection), last_ranges(context, *projection));
  return Exit::done;
}

}  // namespace

int project(const Context& context, const ProjectOptions& options) {
  Workspace workspace;
  diagnostics::Sink sink;
  const int status = run(context, options, workspace, sink);
  print(context, workspace, sink);
  return status;
}

}  // namespace bonafide::command
