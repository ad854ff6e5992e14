#include <fmt/core.h>

#include "checked/dump.h"
#include "check/cost.h"
#include "check/jurisdictions.h"
#include "command/subcommands.h"
#include "diagnostics/render.h"
#include "report/summary.h"
#include "syntax/dump.h"
#include "trial/stage.h"

namespace bonafide::command {

namespace {

void print_cost(const Context& context, const checked::Plan& plan) {
  for (const check::CostLine& row : check::costs(plan))
    fmt::print("  {:<28} {}\n", row.name, context.zh() ? row.cost.zh : row.cost.en);
}

void print_accepted(const Context& context, const checked::Plan& plan) {
  for (const checked::AcceptedLint& accepted : plan.accepted)
    fmt::print("  {}: {}\n", report::accepted_words(accepted, context.language), accepted.reason);
}

}  // namespace

int check(const Context& context, const CheckOptions& options) {
  Workspace workspace;
  diagnostics::Sink sink;
  workspace.watch_jurisdictions(check::read_jurisdictions(options.jurisdictions, sink));
  if (sink.errors() > 0) {
    print(context, workspace, sink);
    return Exit::usage;
  }
  for (const std::string& path : plan_files(options.paths, sink)) {
    diagnostics::Sink own;
    if (options.dump == "syntax") {
      if (const syntax::File* file = workspace.parse_file(path, own)) fmt::print("{}", syntax::dump(*file));
    } else if (const auto plan = workspace.check_file(path, own)) {
      // The rows that examples give are data in the plan: their faults are found without running them.
      for (const checked::Example& example : plan->examples) trial::stage(*plan, example, own);
      if (own.errors() == 0 && options.dump == "checked") {
        fmt::print("{}", checked::dump(*plan));
      } else if (own.errors() == 0 && !options.json) {
        fmt::print("{}: {}\n", path, context.zh() ? "通过" : "ok");
        print_accepted(context, *plan);
        if (options.cost) print_cost(context, *plan);
      }
    }
    sink.append(own);
  }
  if (options.json) {
    sink.sort();
    fmt::print("{}\n", diagnostics::render_json(workspace.said(sink), workspace.sources(), context.language));
  } else {
    print(context, workspace, sink);
  }
  return sink.errors() > 0 ? Exit::wrong : Exit::done;
}

}  // namespace bonafide::command
