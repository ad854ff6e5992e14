// What each column and bonus needs, and the order that follows from it.
#include "check/check.h"

namespace bonafide::check {

void order(const base::Sources&, checked::Plan& plan, diagnostics::Sink&) {
  for (const auto& node : plan.nodes)
    if (const auto* previous = std::get_if<checked::Prev>(&node)) plan.columns[previous->column.index()].kept = true;
  plan.bonus_order.clear();
  for (std::size_t i = 0; i < plan.bonuses.size(); ++i) plan.bonus_order.push_back(checked::BonusId(i));
}

}  // namespace bonafide::check
