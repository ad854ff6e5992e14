#include "checked/question.h"

#include <utility>

namespace bonafide::checked {

NodeId ask(Plan& plan, ColumnId id) {
  const auto add = [&](Node node, Type type) {
    plan.nodes.push_back(std::move(node));
    plan.types.push_back(std::move(type));
    plan.spans.push_back(plan[id].span);
    plan.bounds.emplace_back();
    return NodeId(plan.nodes.size() - 1);
  };
  Type row;
  row.kind = Kind::row;
  row.record = plan[id].parameters.empty() ? plan[id].record : plan[id].parameters.front().record;
  const NodeId of = add(Var{0}, row);
  return add(Get{id, {of}}, plan[id].type);
}

}  // namespace bonafide::checked
