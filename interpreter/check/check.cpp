#include "check/check.h"

#include "check/libraries.h"
#include "check/lowering.h"

namespace bonafide::check {

std::optional<checked::Plan> check(const base::Sources& sources, const syntax::File& file,
                                   const FindLibrary& find_library, diagnostics::Sink& sink) {
  Lowering lowering(sources, file, gather(file, find_library, sink), sink);
  std::optional<checked::Plan> plan = lowering.run();
  if (!plan) return std::nullopt;
  order(sources, *plan, sink);
  if (sink.errors() > 0) return std::nullopt;  // what follows relies on the order
  bounds(sources, *plan, sink);
  check_tables(sources, *plan, sink);
  check_ladders(sources, *plan, sink);
  lints(sources, *plan, sink);
  if (sink.errors() > 0) return std::nullopt;
  return plan;
}

}  // namespace bonafide::check
