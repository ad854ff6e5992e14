#include <fmt/core.h>

#include "command/subcommands.h"
#include "trial/trial.h"

namespace bonafide::command {

namespace {

void print_failure(const Context& context, const base::Sources& sources, const trial::Failure& failure) {
  const base::Position at = sources[failure.span.source].position(failure.span.begin);
  fmt::print("    {}:{}: {}\n", sources[failure.span.source].name, at.line, sources.text(failure.span));
  fmt::print("      {} {}\n", context.zh() ? "预期：" : "expected:", failure.expected);
  fmt::print("      {} {}\n", context.zh() ? "实际：" : "got:     ", failure.got);
  for (const std::string& line : failure.why) fmt::print("      {}\n", line);
}

}  // namespace

int test(const Context& context, const TestOptions& options) {
  Workspace workspace;
  diagnostics::Sink sink;
  std::size_t passed = 0, failed = 0;
  for (const std::string& path : plan_files(options.paths, sink)) {
    diagnostics::Sink own;
    const auto plan = workspace.check_file(path, own);
    if (plan) {
      const auto outcomes = trial::run(workspace.sources(), *plan, context.language, own);
      for (const trial::Outcome& outcome : outcomes) {
        ++(outcome.passed() ? passed : failed);
        if (outcome.passed()) continue;
        fmt::print("{}: {} \"{}\"\n", path, context.zh() ? "未通过：" : "failed:", outcome.title);
        for (const trial::Failure& failure : outcome.failures) print_failure(context, workspace.sources(), failure);
      }
    } else {
      ++failed;  // a plan that does not check fails as a whole
    }
    sink.append(own);
  }
  print(context, workspace.sources(), sink);
  fmt::print("{} passed, {} failed\n", passed, failed);
  return failed > 0 || sink.errors() > 0 ? Exit::wrong : Exit::done;
}

}  // namespace bonafide::command
