#include "meaning/exercised.h"

namespace bonafide::meaning {

Exercised::Exercised(const checked::Plan& plan)
    : nodes(plan.nodes.size()),
      limits(plan.limits.size()),
      checks(plan.checks.size()),
      holds(plan.holds.size()),
      promises(plan.promises.size()),
      reports(plan.reports.size()) {
  for (const checked::Table& table : plan.tables) rows.emplace_back(table.rows.size());
  for (const checked::Bonus& bonus : plan.bonuses) verbs.emplace_back(bonus.emits.size());
}

}  // namespace bonafide::meaning
