// docs/meaning.md, sections 3 and 9: what each kind of expression means.
#include <type_traits>

#include "base/invariant.h"
#include "meaning/evaluator.h"
#include "meaning/operation.h"

namespace bonafide::meaning {

using namespace checked;

void Frame::open(std::size_t width) {
  slots.assign(width, Value{});
  before.clear();
  latest.clear();
}

void Frame::open_scans() {
  if (before.size() < slots.size()) {
    before.resize(slots.size());
    latest.resize(slots.size());
  }
}

Evaluator::Open::Open(Evaluator& evaluator, std::size_t width)
    : evaluator_(evaluator), frame_([&]() -> Frame& {
        if (evaluator.depth_ == evaluator.frames_.size()) evaluator.frames_.emplace_back();
        return evaluator.frames_[evaluator.depth_++];
      }()) {
  frame_.open(width);
}

bool Evaluator::holds(NodeId node, const Scope& scope) {
  const Value value = this->value(node, scope);
  const bool* yes = std::get_if<bool>(&value);
  return yes && *yes;
}

Value Evaluator::value(NodeId node, const Scope& scope) {
  if (!tracing_ && !exercised_) return evaluate(node, scope);
  if (!tracing_) {
    Value value = evaluate(node, scope);
    exercised_->note(node, value);
    return value;
  }
  TraceNode* outer = tracing_;
  TraceNode here{node, {}, {}};
  tracing_ = &here;
  here.value = evaluate(node, scope);
  tracing_ = outer;
  if (exercised_) exercised_->note(node, here.value);
  Value value = here.value;
  outer->inner.push_back(std::move(here));
  return value;
}

Value Evaluator::arguments_then(const std::vector<NodeId>& nodes, const Column& column, const Scope& scope,
                                const std::function<Value(const Value*, std::size_t)>& then) {
  Value few[4];
  std::vector<Value> many;
  Value* arguments = few;
  if (nodes.size() > 4) {
    many.resize(nodes.size());
    arguments = many.data();
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    arguments[i] = value(nodes[i], scope);
    // Through a missing row everything is missing.
    if (columns::missing(arguments[i]) && (i >= column.parameters.size() || !column.parameters[i].optional)) return {};
  }
  return then(arguments, nodes.size());
}

Value Evaluator::evaluate(NodeId id, const Scope& scope) {
  return std::visit(
      [&](const auto& node) -> Value {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, Const>) {
          return node.value;
        } else if constexpr (std::is_same_v<T, Var>) {
          return scope.frame.slots[node.slot];
        } else if constexpr (std::is_same_v<T, ParameterValue>) {
          return scope.context.world.parameters[node.parameter.index()];
        } else if constexpr (std::is_same_v<T, RowNamed>) {
          const auto row = ground_.rows.find(node.record, node.id);
          return row ? Value(*row) : Value{};
        } else if constexpr (std::is_same_v<T, Get>) {
          if (node.arguments.size() == 1) {
            const Value argument = value(node.arguments[0], scope);
            const auto& parameters = plan_[node.column].parameters;
            if (columns::missing(argument) && (parameters.empty() || !parameters[0].optional)) return {};
            return get(scope.context, node.column, &argument, 1);
          }
          return arguments_then(node.arguments, plan_[node.column], scope, [&](const Value* a, std::size_t n) {
            return get(scope.context, node.column, a, n);
          });
        } else if constexpr (std::is_same_v<T, Prev>) {
          return arguments_then(node.arguments, plan_[node.column], scope, [&](const Value* a, std::size_t n) {
            return previous(scope.context, node.column, a, n);
          });
        } else if constexpr (std::is_same_v<T, ScanPrev>) {
          BONAFIDE_INVARIANT(node.slot < scope.frame.before.size(), "a running value is asked for inside its loop");
          return scope.frame.before[node.slot];
        } else if constexpr (std::is_same_v<T, AsOf>) {
          const Value row = value(node.row, scope);
          const Row* at = std::get_if<Row>(&row);
          if (!at) return {};
          Context& context = as_of(scope.context.world, *at, node.side, node.of);
          ++context.in_use;
          Value result = value(node.of, {context, scope.frame});
          --context.in_use;
          return result;
        } else if constexpr (std::is_same_v<T, Apply>) {
          const auto& of = node.arguments;
          if (node.op == Operator::and_) {
            for (const NodeId term : of)
              if (!holds(term, scope)) return false;
            return true;
          }
          if (node.op == Operator::or_) {
            for (const NodeId term : of)
              if (holds(term, scope)) return true;
            return false;
          }
          if (node.op == Operator::otherwise) {
            Value first = value(of[0], scope);
            return columns::missing(first) ? value(of[1], scope) : first;
          }
          if (of.size() <= 2) {
            Value values[2];
            for (std::size_t i = 0; i < of.size(); ++i) values[i] = value(of[i], scope);
            if (node.op == Operator::greater || node.op == Operator::less)
              refuse_rise_without_start(ground_, id, node, plan_);
            return apply(plan_, ground_.period, scope.context.instant, node.op, {values, of.size()});
          }
          std::vector<Value> values;
          values.reserve(of.size());
          for (const NodeId argument : of) values.push_back(value(argument, scope));
          return apply(plan_, ground_.period, scope.context.instant, node.op, values);
        } else if constexpr (std::is_same_v<T, If>) {
          return value(holds(node.condition, scope) ? node.then : node.otherwise, scope);
        } else if constexpr (std::is_same_v<T, Lookup>) {
          std::vector<Value> inputs;
          inputs.reserve(node.arguments.size());
          for (const NodeId argument : node.arguments) inputs.push_back(value(argument, scope));
          return lookup(plan_.tables[node.table.index()], inputs, node.output);
        } else if constexpr (std::is_same_v<T, Fold>) {
          return fold(node, scope);
        } else if constexpr (std::is_same_v<T, Had>) {
          return worlds_.had(node, scope);
        } else {
          static_assert(std::is_same_v<T, PeriodDate>);
          return node.edge == PeriodEdge::start ? ground_.period.first : ground_.period.after;
        }
      },
      plan_[id]);
}

}  // namespace bonafide::meaning
