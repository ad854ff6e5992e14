// What the examples of a plan have exercised and what they have not: rows of tables, rungs, branches, conditions,
// bonuses, limits, refusals, guarantees, holds. docs/testing.md tells each.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/source.h"
#include "checked/plan.h"
#include "diagnostics/diagnostic.h"
#include "meaning/exercised.h"
#include "syntax/tree.h"

namespace bonafide::trial {

enum class GoalKind : std::uint8_t {
  row, rung, branch, condition, bonus, limit, refusal, guarantee, hold, leaving, fact, report
};
constexpr std::size_t goal_kinds = 12;
diagnostics::Words goal_words(GoalKind kind);  // "table rows"

// One thing that an example can show: a row was chosen, a condition held, a condition failed, a limit cut …
struct Goal {
  GoalKind kind;
  base::Span span;           // the plan's own words
  diagnostics::Words never;  // said of it when no example does: "was never chosen"
  bool met = false;
};

class Coverage {
 public:
  // The goals of one text, the plan's own or a library's, as the plan met them. What the plan has lowered from it
  // more than once counts as one.
  Coverage(const syntax::File& file, const checked::Plan& plan, const meaning::Exercised& exercised);

  // The same text in another plan: met there is met. (A text has the same places whatever its source number.)
  void add(const Coverage& other);

  const std::vector<Goal>& goals() const { return goals_; }  // by place
  base::SourceId source() const { return source_; }

  struct Count {
    std::size_t met = 0, all = 0;
    // 100 only when all are met: 0 … 100 in tenths, rounded down; 100 of nothing.
    std::uint32_t tenths() const { return all == 0 ? 1000 : static_cast<std::uint32_t>(met * 1000 / all); }
    void add(const Count& other) { met += other.met, all += other.all; }
  };
  Count count() const;
  std::array<Count, goal_kinds> by_kind() const;

 private:
  base::SourceId source_;
  std::vector<Goal> goals_;
};

}  // namespace bonafide::trial
