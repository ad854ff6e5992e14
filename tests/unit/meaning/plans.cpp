// The rules of docs/meaning.md by small figures: each plan in plans/ shows one, its examples must pass.
#include <catch2/catch.hpp>
#include <filesystem>

#include "bonafide.h"
#include "diagnostics/render.h"
#include "trial/trial.h"

namespace {

using namespace bonafide;

TEST_CASE("every example of the small plans passes") {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(BONAFIDE_ROOT "/tests/unit/meaning/plans"))
    paths.push_back(entry.path());
  REQUIRE(paths.size() >= 18);
  for (const auto& path : paths) {
    Workspace workspace;
    diagnostics::Sink sink;
    const auto plan = workspace.check_file(path.string(), sink);
    INFO(path << "\n" << diagnostics::render(sink, workspace.sources(), {}));
    REQUIRE(plan);
    diagnostics::Sink faults;
    const auto outcomes = trial::run(workspace.sources(), *plan, diagnostics::Language::en, faults);
    CHECK(faults.errors() == 0);
    CHECK(!outcomes.empty());
    for (const trial::Outcome& outcome : outcomes) {
      CHECK(outcome.expectations > 0);
      for (const trial::Failure& failure : outcome.failures) {
        INFO(outcome.title << ": " << workspace.sources().text(failure.span));
        FAIL_CHECK("expected " << failure.expected << ", got " << failure.got);
      }
    }
  }
}

}  // namespace
