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

void Exercised::compare(checked::NodeId node, const columns::Value& value) {
  const checked::Bounds& known = (*bounds)[node.index()];
  std::optional<number::Rational> number;
  if (const auto* amount = std::get_if<number::Rational>(&value)) number = *amount;
  if (const auto* choice = std::get_if<columns::ChoiceValue>(&value))
    number = number::Rational(static_cast<std::int64_t>(choice->index));
  if (!number) return;
  const bool below = known.lowest && *number < *known.lowest, above = known.highest && *known.highest < *number;
  const bool finer = known.decimals && *known.decimals <= 18 &&
                     !(*number / number::Rational::scaled(1, *known.decimals)).is_whole();
  if ((below || above || finer) && outside.size() < 100) outside.emplace_back(node, value);
}

}  // namespace bonafide::meaning
