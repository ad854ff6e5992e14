// Values that a plan fixes before any data are seen.
#pragma once

#include <optional>
#include <vector>

#include "checked/plan.h"

namespace bonafide::checked {

// The constant or parameter that a node comes down to, through facts of nobody in particular; invalid: none.
NodeId constant_node(const Plan& plan, NodeId node);
// Of a constant, a parameter, or a fact of nobody in particular that is one of these; none: it is something else.
std::optional<Value> constant_value(const Plan& plan, NodeId node, const std::vector<Value>& parameters);
// The window that is written at a node, its number of units as written: of `last n months` one; none: a name.
const columns::Window* written_window(const Plan& plan, NodeId node);
// A window with as many units as a constant says.
columns::Window window_of(columns::Window window, const Value& count);
std::optional<number::Duration> constant_duration(const Plan& plan, NodeId node, const std::vector<Value>& parameters);

}  // namespace bonafide::checked
