// Every value that an example computes lies within the bounds that the checker found for it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "bonafide.h"
#include "diagnostics/render.h"
#include "number/decimal.h"
#include "trial/trial.h"

namespace {

using namespace bonafide;

TEST_CASE("no value of any example is outside the bounds that the checker found") {
  std::size_t plans = 0, nodes = 0;
  for (const char* folder : {"/plans", "/stdlib", "/tests/cases", "/tests/unit/meaning/plans"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(BONAFIDE_ROOT) + folder)) {
      if (entry.path().extension() != ".bonus") continue;
      Workspace workspace;
      diagnostics::Sink sink;
      auto plan = workspace.check_file(entry.path().string(), sink);
      if (!plan || plan->examples.empty()) continue;
      // A fact that an example fixes is what the example says, whatever its rule could give.
      std::erase_if(plan->examples, [&](const checked::Example& example) {
        return std::any_of(example.given.begin(), example.given.end(), [&](const checked::Given& given) {
          return std::any_of(given.columns.begin(), given.columns.end(), [&](checked::ColumnId column) {
            return (*plan)[column].kind != checked::Column::Kind::field;
          });
        });
      });
      meaning::Exercised exercised(*plan);
      exercised.bounds = &plan->bounds;
      trial::run(workspace.sources(), *plan, diagnostics::Language::en, sink, &exercised);
      ++plans;
      for (const std::uint8_t bits : exercised.nodes) nodes += bits != 0 ? 1 : 0;
      for (const auto& [node, value] : exercised.outside) {
        const checked::Bounds& bounds = plan->bounds[node.index()];
        const auto* number = std::get_if<number::Rational>(&value);
        const auto text = [](const std::optional<number::Rational>& end) { return end ? number::to_text(*end) : "-"; };
        INFO(entry.path() << ": `" << workspace.sources().text(plan->span(node)) << "` is "
                          << (number ? number::to_text(*number) : "a choice") << ", bounds " << text(bounds.lowest)
                          << " to " << text(bounds.highest) << ", decimals "
                          << (bounds.decimals ? std::to_string(*bounds.decimals) : "-"));
        CHECK(false);
      }
    }
  CHECK(plans > 100);
  CHECK(nodes > 5000);
}

}  // namespace
