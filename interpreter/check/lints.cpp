#include "check/check.h"

namespace bonafide::check {

void lints(const base::Sources&, const checked::Plan&, diagnostics::Sink&) {}

}  // namespace bonafide::check
