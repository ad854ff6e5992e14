// What must be true whatever a user writes. A broken invariant is our own bug: the program says so and
// exits with 70. Users' mistakes are diagnostics, never this.
#pragma once

#include <stdexcept>
#include <string>

namespace bonafide::base {

struct InvariantBroken : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] inline void broken(const char* condition, const char* file, int line, const std::string& why) {
  throw InvariantBroken(std::string(file) + ":" + std::to_string(line) + ": " + condition +
                        (why.empty() ? "" : ": " + why));
}

}  // namespace bonafide::base

#define BONAFIDE_INVARIANT(condition, why) \
  ((condition) ? void(0) : ::bonafide::base::broken(#condition, __FILE__, __LINE__, (why)))
