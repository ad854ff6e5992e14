#include "diagnostics/listed.h"

#include <fmt/format.h>

namespace bonafide::diagnostics {

Words listed(const std::vector<std::string>& names) {
  if (names.empty()) return {"there are none", "（一个也没有）"};
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace bonafide::diagnostics
