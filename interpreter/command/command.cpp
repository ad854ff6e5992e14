#include "command/command.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "base/invariant.h"
#include "command/subcommands.h"
#include "command/usage.h"

namespace bonafide::command {

namespace {

void add_run_options(CLI::App& app, RunOptions& run, bool required) {
  app.add_option("plan", run.plan, "plan file")->required(required);
  app.add_option("--data", run.data, "snapshot: a folder, a JSON file or a SQLite file")->required(required);
  app.add_option("--period", run.period, "2026, 2026-Q1, 2026-03, 2026-W09, 2026-03-01 or FROM..TO")->required(required);
  app.add_option("--state", run.state, "the state/ folder that the last settlement left");
  app.add_option("--set", run.settings, "NAME=VALUE: a parameter of the plan")->allow_extra_args(false);
}

int run_checked(int argc, char** argv) {
  CLI::App app{"Bonafide: bonus plans in good faith"};
  app.require_subcommand(1);
  app.fallthrough();
  std::string lang;
  app.add_option("--lang", lang, "language of messages: en or zh (default: LANG)")->check(CLI::IsMember({"en", "zh"}));
  int status = Exit::done;
  const auto context = [&] { return make_context(lang); };

  CheckOptions check_options;
  CLI::App* check_app = app.add_subcommand("check", "parse and check plans and libraries");
  check_app->add_option("paths", check_options.paths, "plan files or folders")->required();
  check_app->add_flag("--json", check_options.json, "diagnostics as JSON on stdout");
  check_app->add_option("--jurisdiction", check_options.jurisdictions, "warn of what this law says of the plan: cn,us,kr,vn,uk,tw")->allow_extra_args(false);
  check_app->add_flag("--cost", check_options.cost, "the cost of each fact and bonus");
  check_app->add_option("--dump", check_options.dump, "print an inner form")->check(CLI::IsMember({"syntax", "checked"}));
  check_app->callback([&] { status = check(context(), check_options); });

  SettleOptions settle_options;
  std::string seal = "on", progress = "on";
  CLI::App* settle_app = app.add_subcommand("settle", "settle one period");
  add_run_options(*settle_app, settle_options.run, true);
  settle_app->add_option("--out", settle_options.out, "folder of the results; appears whole or not at all")->required();
  settle_app->add_option("--jurisdiction", settle_options.run.jurisdictions, "warn of what this law says of the plan: cn,us,kr,vn,uk,tw")->allow_extra_args(false);
  settle_app->add_flag("--force", settle_options.force, "replace the folder");
  settle_app->add_flag("--json", settle_options.json, "summary as JSON on stdout");
  settle_app->add_flag("--reference", settle_options.reference, "use the reference evaluator");
  settle_app->add_option("--write", settle_options.write, "totals,earnings,payouts,standings,…")->delimiter(',');
  settle_app->add_option("--facts", settle_options.facts, "facts to write: NAME,… or all")->delimiter(',');
  settle_app->add_option("--seal", seal, "on or off")->check(CLI::IsMember({"on", "off"}));
  settle_app->add_option("--progress", progress, "on or off")->check(CLI::IsMember({"on", "off"}));
  settle_app->callback([&] {
    settle_options.seal = seal == "on";
    settle_options.progress = progress == "on";
    status = settle(context(), settle_options);
  });

  TestOptions test_options;
  CLI::App* test_app = app.add_subcommand("test", "run every example");
  test_app->add_option("paths", test_options.paths, "plan files or folders")->required();
  test_app->add_flag("--coverage", test_options.coverage, "rows, rungs, branches, conditions … that no example exercises");
  test_app->add_option("--coverage-html", test_options.coverage_html, "the same as a page (NAME.html) or a folder of pages");
  test_app->add_option("--coverage-at-least", test_options.coverage_at_least, "fail below so many per cent")->check(CLI::Range(0, 100));
  test_app->add_flag("--mutate", test_options.mutate, "small changes of the plan that no example notices");
  test_app->add_option("--mutate-at-least", test_options.mutate_at_least, "fail below so many per cent noticed")->check(CLI::Range(0, 100));
  test_app->add_option("--mutate-limit", test_options.mutate_limit, "try at most so many of each file, spread evenly")->check(CLI::PositiveNumber);
  test_app->add_flag("--json", test_options.json, "results as JSON on stdout");
  test_app->callback([&] { status = test(context(), test_options); });

  WhyOptions why_options;
  CLI::App* why_app = app.add_subcommand("why", "how a member came to each payment, or why not and how far from it");
  add_run_options(*why_app, why_options.run, true);
  why_app->add_option("member", why_options.member, "the member's id")->required();
  why_app->add_option("--bonus", why_options.bonus, "one bonus only");
  why_app->add_option("--rung", why_options.rung, "what is missing for this rung");
  why_app->callback([&] { status = why(context(), why_options); });

  std::string code;
  CLI::App* explain_app = app.add_subcommand("explain", "the page of a diagnostic");
  explain_app->add_option("code", code, "B3001 or its name; none: all codes");
  explain_app->callback([&] { status = explain(context(), code); });

  FormatOptions format_options;
  CLI::App* format_app = app.add_subcommand("fmt", "canonical layout, in place");
  format_app->add_option("paths", format_options.paths, "plan files or folders")->required();
  format_app->add_flag("--check", format_options.check, "only tell, change nothing");
  format_app->add_option("--to", format_options.to, "say it in Chinese or English")->check(CLI::IsMember({"zh", "en"}));
  format_app->callback([&] { status = format(context(), format_options); });

  ProjectOptions project_options;
  CLI::App* project_app = app.add_subcommand("project", "settle many periods on assumed rates: growth against decay");
  project_app->add_option("plan", project_options.plan, "plan file")->required();
  project_app->add_option("--assume", project_options.assumptions, "JSON file: who comes, buys and leaves")->required();
  project_app->add_option("--first", project_options.first, "the first period")->required();
  project_app->add_option("--periods", project_options.periods, "how many periods (12)")->check(CLI::PositiveNumber);
  project_app->add_option("--runs", project_options.runs, "how many runs (20)")->check(CLI::PositiveNumber);
  project_app->add_option("--seed", project_options.seed, "another seed, other draws (1)");
  project_app->add_option("--set", project_options.settings, "NAME=VALUE: a parameter of the plan")->allow_extra_args(false);
  project_app->add_option("--out", project_options.out, "folder for periods.csv and ranges.csv");
  project_app->add_flag("--json", project_options.json, "ranges as JSON on stdout");
  project_app->callback([&] { status = project(context(), project_options); });

  RunOptions repl_options;
  CLI::App* repl_app = app.add_subcommand("repl", "try expressions, rules, settlements");
  add_run_options(*repl_app, repl_options, false);
  repl_app->callback([&] { status = repl(context(), repl_options); });

  std::string name;
  CLI::App* new_app = app.add_subcommand("new", "a starter plan with examples and sample data");
  new_app->add_option("name", name, "name of the plan and its folder")->required();
  new_app->callback([&] { status = new_plan(context(), name); });

  CLI::App* version_app = app.add_subcommand("version", "version, build, libraries");
  version_app->callback([&] { status = version(context()); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error), Exit::done;  // --help
    if (argc <= 1) {
      fmt::print(stderr, "{}", app.help());
      return Exit::usage;
    }
    report_usage(make_context(lang == "en" || lang == "zh" ? lang : std::string()), app, error, argc, argv);
    return Exit::usage;
  }
  return status;
}

}  // namespace

int run(int argc, char** argv) {
  try {
    return run_checked(argc, argv);
  } catch (const base::InvariantBroken& bug) {
    fmt::print(stderr, "bonafide: this is a bug of ours, not a mistake of yours. Please report it with the plan:\n  {}\n", bug.what());
  } catch (const std::exception& bug) {
    fmt::print(stderr, "bonafide: this is a bug of ours, not a mistake of yours: {}\n", bug.what());
  }
  return Exit::our_bug;
}

}  // namespace bonafide::command
