// Why a member was paid what he was paid, why a bonus paid him nothing, and how far he is from a rung. The
// settlement is run again by the reference evaluator and watched; what concerns the member is kept.
#pragma once

#include <optional>
#include <vector>

#include "explain/account.h"
#include "explain/wording.h"
#include "meaning/meaning.h"

namespace bonafide::explain {

struct Inquest {  // what is asked about
  const base::Sources& sources;
  const meaning::Input& input;
  columns::Row member;
  std::optional<checked::BonusId> bonus;  // none: all of them
};

// Every payment of the member down to its source row: the bindings and clauses that let it through, the
// amount with what it was made of, what limits took, the rounding. A bonus that was asked for by name and
// paid nothing: the clauses that stopped the bindings which came nearest. Without a name such bonuses have a
// line each. Top-ups, held and lost lines and refused rows of the member stand at the end.
std::vector<Account> why(const Inquest& inquest);

// How far the member is from a rung after the settlement; without a rung, from the next one of every ladder.
// Each condition with what is there, what is needed and what is missing; where there are several ways (`or`)
// the one with the fewest missing conditions first, then the nearest. `rung` counts from 0.
std::vector<Account> how_far(const Inquest& inquest, std::optional<checked::LadderId> ladder = std::nullopt,
                             std::optional<std::uint32_t> rung = std::nullopt);

}  // namespace bonafide::explain
