// Executes section 9 of docs/meaning.md: operators on values. Where an operand is missing that the operator does
// not accept, the result is missing.
#pragma once

#include <span>

#include "meaning/ground.h"

namespace bonafide::meaning {

Value apply(const checked::Plan& plan, const number::Period& period, const Instant& now, checked::Operator op,
            std::span<const Value> operands);

// `rises` in the first period wants `starts empty` or start values (section 5): throws Faulty.
void refuse_rise_without_start(const Ground& ground, checked::NodeId at, const checked::Apply& comparison,
                               const checked::Plan& plan);

}  // namespace bonafide::meaning
