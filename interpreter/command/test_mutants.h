// `bonafide test --mutate`: each small change of a plan is checked and its examples are run; one that all of them pass
// survives. A change of a library is tried on the plans that use it.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "command/test_coverage.h"
#include "trial/mutants.h"

namespace bonafide::command {

enum class Fate : std::uint8_t { noticed, survived, not_checked };  // the last: it is no plan

struct MutantsOf {
  const Tested* tested;
  std::vector<trial::Mutant> mutants;  // those that were tried
  std::vector<Fate> fates;             // of each
  std::size_t left_out = 0;            // by a limit
  bool skipped = false;                // its examples fail as it is
  std::size_t count(Fate fate) const;
  std::uint32_t tenths() const;  // noticed of noticed and survived; 1000 of none
};

// `limit`: at most so many of each text, spread evenly; 0: all.
std::vector<MutantsOf> try_mutants(Workspace& workspace, const std::deque<Tested>& tested, std::size_t limit);

void print_mutants(const Context& context, const base::Sources& sources, const std::vector<MutantsOf>& all);
// Noticed, and noticed or survived.
std::pair<std::size_t, std::size_t> total(const std::vector<MutantsOf>& all);

}  // namespace bonafide::command
