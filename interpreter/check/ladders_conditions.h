// The conditions of a rung, so that one rung can be compared with another: for each measured expression the
// interval in which the rung holds, and conditions that can only be compared as a whole.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "check/bounds_keys.h"
#include "checked/plan.h"

namespace bonafide::check {

struct RungConditions {
  struct Interval {
    std::optional<number::Rational> from, to;
    bool from_included = true, to_included = true;
    base::Span span;  // the cell that set the lower end
    bool inside(const Interval& other) const;
    bool empty() const;
  };
  std::map<Keys::Key, Interval> measures;
  std::vector<Keys::Key> others;  // conditions that hold, sorted
  bool never = false;             // no value meets all of them
  bool none() const { return measures.empty() && others.empty(); }
};

RungConditions conditions_of(const checked::Plan& plan, const checked::Rung& rung, Keys& keys);
// Whoever meets `a` meets `b`.
bool implies(const RungConditions& a, const RungConditions& b);

}  // namespace bonafide::check
