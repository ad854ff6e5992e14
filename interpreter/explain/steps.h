// A traced evaluation as an account: every expression in the plan's own words with its value, and under it
// what the value came from. What says nothing new (constants, rows that are named above, parts that only
// repeat) is left out.
#pragma once

#include <optional>

#include "explain/account.h"
#include "explain/wording.h"
#include "meaning/meaning.h"

namespace bonafide::explain {

// "`direct_rate of order.paid` = 80.00 CNY", with its parts inside.
Account steps(const Scene& scene, const meaning::TraceNode& trace);

// The comparison that decided a condition: the first false part of an `and`, the body of a fact, the inside
// of a `not`. The trace itself when nothing smaller can be told.
const meaning::TraceNode& deciding(const checked::Plan& plan, const meaning::TraceNode& trace);

// "`spent(u, period)` is 0.00 CNY and `active_from` is 100.00 CNY"; empty when the trace does not tell.
Words sides(const Scene& scene, const meaning::TraceNode& comparison);

// How far the two sides of a comparison are apart, as a share of the larger; none where nothing can be told.
std::optional<number::Rational> distance(const checked::Plan& plan, const meaning::TraceNode& comparison);

bool is_comparison(checked::Operator op);

}  // namespace bonafide::explain
