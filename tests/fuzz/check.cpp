// Any text checks or is refused with diagnostics that can be shown in both tongues; the order, the bounds and
// the cost of whatever checks can be printed.
#include <string>

#include "base/invariant.h"
#include "bonafide.h"
#include "check/cost.h"
#include "checked/dump.h"

using namespace bonafide;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Workspace workspace;
  diagnostics::Sink sink;
  const auto plan = workspace.check_text("plan.bonus", std::string(reinterpret_cast<const char*>(data), size), sink);
  BONAFIDE_INVARIANT(plan || sink.errors() > 0, "a plan that does not check has an error");
  for (const diagnostics::Diagnostic& said : sink.all())
    for (const auto language : {diagnostics::Language::en, diagnostics::Language::zh})
      BONAFIDE_INVARIANT(!diagnostics::message(said, language).empty(), "a diagnostic says something");
  if (plan) {
    checked::dump(*plan);
    check::costs(*plan);
  }
  return 0;
}
