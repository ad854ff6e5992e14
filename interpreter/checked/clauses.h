// The numbers by which the ledger knows what of a bonus wrote a line: each verb has one, and of a `split` each part
// and its rest have one.
#pragma once

#include "checked/plan.h"

namespace bonafide::checked {

inline std::uint32_t clause_count(const Emit& emit) {
  const auto* split = std::get_if<EmitSplit>(&emit.verb);
  return split ? static_cast<std::uint32_t>(split->parts.size()) + 1 : 1;
}

// From 0.
inline std::uint32_t first_clause(const Bonus& bonus, std::size_t verb) {
  std::uint32_t clause = 0;
  for (std::size_t i = 0; i < verb; ++i) clause += clause_count(bonus.emits[i]);
  return clause;
}

// The verb that the clause belongs to; none: the bonus has no such clause.
inline const Emit* emit_of(const Bonus& bonus, std::uint32_t clause) {
  for (const Emit& emit : bonus.emits) {
    if (clause < clause_count(emit)) return &emit;
    clause -= clause_count(emit);
  }
  return nullptr;
}

}  // namespace bonafide::checked
