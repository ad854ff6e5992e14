// Values that a plan fixes before any data are seen.
#pragma once

#include <optional>
#include <vector>

#include "checked/plan.h"

namespace bonafide::checked {

// Of a constant, a parameter, or a fact of nobody in particular that is one of these; none: it is something else.
std::optional<Value> constant_value(const Plan& plan, NodeId node, const std::vector<Value>& parameters);
std::optional<number::Duration> constant_duration(const Plan& plan, NodeId node, const std::vector<Value>& parameters);

}  // namespace bonafide::checked
