// The evaluator: whatever checks settles its examples, or refuses their rows with diagnostics; settling twice
// gives the same.
#include <string>

#include "base/invariant.h"
#include "bonafide.h"
#include "trial/trial.h"

using namespace bonafide;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Workspace workspace;
  diagnostics::Sink sink;
  const auto plan = workspace.check_text("plan.bonus", std::string(reinterpret_cast<const char*>(data), size), sink);
  if (!plan || plan->library) return 0;
  diagnostics::Sink first_sink, second_sink;
  const auto first = trial::run(workspace.sources(), *plan, diagnostics::Language::en, first_sink);
  const auto second = trial::run(workspace.sources(), *plan, diagnostics::Language::zh, second_sink);
  BONAFIDE_INVARIANT(first.size() == second.size(), "as many outcomes the second time");
  BONAFIDE_INVARIANT(first_sink.all().size() == second_sink.all().size(), "as many diagnostics the second time");
  for (std::size_t i = 0; i < first.size(); ++i)
    BONAFIDE_INVARIANT(first[i].failures.size() == second[i].failures.size(), "as many failures the second time");
  return 0;
}
