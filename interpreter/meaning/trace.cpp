// Traces of an evaluation, for `why`: every node that is evaluated, children inside. Facts are gone into once
// each, also where their value is known already; recursion through rows is not gone into again.
#include "meaning/evaluator.h"

namespace bonafide::meaning {

std::pair<Value, TraceNode> Evaluator::trace(NodeId node, const Scope& scope) {
  TraceNode* outer = tracing_;
  std::unordered_set<FactKey, FactKeyHash> outer_traced = std::move(traced_);
  traced_.clear();
  TraceNode top{node, {}, {}};
  tracing_ = &top;
  Value value = evaluate(node, scope);
  top.value = value;
  tracing_ = outer;
  traced_ = std::move(outer_traced);
  return {std::move(value), std::move(top)};
}

bool Evaluator::trace_into(const Context& context, ColumnId column, const Value* arguments, std::size_t count) {
  const Cut& cut = context.instant.cut;
  FactKey key{column, {number::Moment{cut.place.time}, Row{RecordId(cut.place.record), cut.place.number}, cut.included}};
  if (plan_[column].recursion == checked::Recursion::none)
    key.arguments.insert(key.arguments.end(), arguments, arguments + count);
  return traced_.insert(std::move(key)).second;
}

}  // namespace bonafide::meaning
