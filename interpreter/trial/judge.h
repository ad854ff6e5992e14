// Judges one `expect` against the settlement just before it.
#pragma once

#include <optional>

#include "explain/wording.h"
#include "meaning/meaning.h"
#include "trial/trial.h"

namespace bonafide::trial {

struct Case {
  const explain::Scene& scene;
  const meaning::Input& input;  // of the settlement just before
  meaning::Session& session;
  std::uint32_t frame = 0;  // slots that the example's expressions need
  diagnostics::Language language = diagnostics::Language::en;
  bool explains = true;  // else a failure says no more than what was got
};

// None: the expectation came true.
std::optional<Failure> judge(const Case& at, const checked::ExampleStep& step);

}  // namespace bonafide::trial
