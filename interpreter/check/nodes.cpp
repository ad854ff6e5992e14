// Building and comparing nodes of the core.
#include "base/invariant.h"
#include "check/lowering.h"

namespace bonafide::check {

using checked::Operator;
using number::Rational;

NodeId Lowering::add(checked::Node node, Type type, Span span) {
  const NodeId id(plan_.nodes.size());
  plan_.nodes.push_back(std::move(node));
  plan_.types.push_back(type);
  plan_.spans.push_back(span);
  return id;
}

checked::SourceId Lowering::add(checked::Source source) {
  const checked::SourceId id(plan_.sources.size());
  plan_.sources.push_back(std::move(source));
  return id;
}

checked::PipeId Lowering::add_pipe(std::vector<checked::Clause> clauses) {
  const checked::PipeId id(plan_.pipes.size());
  plan_.pipes.push_back({std::move(clauses)});
  return id;
}

NodeId Lowering::constant(Value value, Type type, Span span) {
  return add(checked::Const{std::move(value)}, type, span);
}

NodeId Lowering::apply(Operator op, std::vector<NodeId> arguments, Type type, Span span) {
  return add(checked::Apply{op, std::move(arguments)}, type, span);
}

Typed Lowering::typed(checked::Node node, Type type, Span span) {
  Typed out;
  out.node = add(std::move(node), type, span);
  out.type = type;
  out.span = span;
  return out;
}

Typed Lowering::bad(Span span) {
  Typed out = typed(checked::Const{columns::Missing{}}, Type{}, span);
  out.bad = true;
  return out;
}

void Lowering::retype(Typed& value, Type type) {
  value.type = type;
  plan_.types[value.node.index()] = type;
}

bool Lowering::same(NodeId a, NodeId b) const {
  if (a == b) return true;
  if (!a.valid() || !b.valid()) return false;
  const checked::Node &left = plan_[a], &right = plan_[b];
  if (left.index() != right.index()) return false;
  const auto all_same = [this](const std::vector<NodeId>& x, const std::vector<NodeId>& y) {
    if (x.size() != y.size()) return false;
    for (std::size_t i = 0; i < x.size(); ++i)
      if (!same(x[i], y[i])) return false;
    return true;
  };
  return std::visit(
      [&](const auto& x) {
        using T = std::decay_t<decltype(x)>;
        const T& y = std::get<T>(right);
        if constexpr (std::is_same_v<T, checked::Const>) {
          return x.value.index() == y.value.index() && columns::equal(x.value, y.value);
        } else if constexpr (std::is_same_v<T, checked::Var> || std::is_same_v<T, checked::ScanPrev>) {
          return x.slot == y.slot;
        } else if constexpr (std::is_same_v<T, checked::ParameterValue>) {
          return x.parameter == y.parameter;
        } else if constexpr (std::is_same_v<T, checked::RowNamed>) {
          return x.record == y.record && x.id == y.id;
        } else if constexpr (std::is_same_v<T, checked::Get> || std::is_same_v<T, checked::Prev>) {
          return x.column == y.column && all_same(x.arguments, y.arguments);
        } else if constexpr (std::is_same_v<T, checked::AsOf>) {
          return x.side == y.side && same(x.of, y.of) && same(x.row, y.row);
        } else if constexpr (std::is_same_v<T, checked::Apply>) {
          return x.op == y.op && all_same(x.arguments, y.arguments);
        } else if constexpr (std::is_same_v<T, checked::If>) {
          return same(x.condition, y.condition) && same(x.then, y.then) && same(x.otherwise, y.otherwise);
        } else if constexpr (std::is_same_v<T, checked::Lookup>) {
          return x.table == y.table && x.output == y.output && all_same(x.arguments, y.arguments);
        } else if constexpr (std::is_same_v<T, checked::PeriodDate>) {
          return x.edge == y.edge;
        } else {
          static_assert(std::is_same_v<T, checked::Fold> || std::is_same_v<T, checked::Had>);
          return false;  // each has names of its own
        }
      },
      left);
}

std::vector<NodeId> Lowering::children(const checked::Node& node) const {
  std::vector<NodeId> out;
  const auto one = [&](NodeId id) {
    if (id.valid()) out.push_back(id);
  };
  const auto many = [&](const std::vector<NodeId>& ids) {
    for (const NodeId id : ids) one(id);
  };
  std::visit(
      [&](const auto& x) {
        using T = std::decay_t<decltype(x)>;
        if constexpr (std::is_same_v<T, checked::Get> || std::is_same_v<T, checked::Prev> ||
                      std::is_same_v<T, checked::Apply> || std::is_same_v<T, checked::Lookup>) {
          many(x.arguments);
        } else if constexpr (std::is_same_v<T, checked::AsOf>) {
          one(x.of), one(x.row);
        } else if constexpr (std::is_same_v<T, checked::If>) {
          one(x.condition), one(x.then), one(x.otherwise);
        } else if constexpr (std::is_same_v<T, checked::Fold>) {
          many(children(plan_[x.pipe])), one(x.value);
        } else if constexpr (std::is_same_v<T, checked::Had>) {
          one(x.of);
          for (const checked::Change& change : x.changes)
            std::visit(
                [&](const auto& c) {
                  using C = std::decay_t<decltype(c)>;
                  if constexpr (std::is_same_v<C, checked::Been>)
                    many(c.arguments), one(c.value);
                  else if constexpr (std::is_same_v<C, checked::ParameterBeen>)
                    one(c.value);
                  else if constexpr (std::is_same_v<C, checked::NobodyRisen>)
                    many(children(plan_[c.in]));
                  else
                    one(c.row);
                },
                change);
        } else {
          static_assert(std::is_same_v<T, checked::Const> || std::is_same_v<T, checked::Var> ||
                        std::is_same_v<T, checked::ParameterValue> || std::is_same_v<T, checked::RowNamed> ||
                        std::is_same_v<T, checked::ScanPrev> || std::is_same_v<T, checked::PeriodDate>);
        }
      },
      node);
  return out;
}

std::vector<NodeId> Lowering::children(const checked::Source& source) const {
  std::vector<NodeId> out;
  const auto one = [&](NodeId id) {
    if (id.valid()) out.push_back(id);
  };
  std::visit(
      [&](const auto& x) {
        using T = std::decay_t<decltype(x)>;
        if constexpr (std::is_same_v<T, checked::OwnedRows> || std::is_same_v<T, checked::DerivedRows>)
          one(x.owner);
        else if constexpr (std::is_same_v<T, checked::KinRows>)
          one(x.of), one(x.depth);
        else if constexpr (std::is_same_v<T, checked::PathRows> || std::is_same_v<T, checked::Numbers>)
          one(x.from), one(x.to);
        else if constexpr (std::is_same_v<T, checked::PaymentRows>)
          one(x.member);
        else if constexpr (std::is_same_v<T, checked::LotRows>)
          one(x.of);
        else if constexpr (std::is_same_v<T, checked::SlabRows>)
          one(x.at);
        else if constexpr (std::is_same_v<T, checked::OptionalValue>)
          one(x.value);
        else
          static_assert(std::is_same_v<T, checked::AllRows> || std::is_same_v<T, checked::ChoiceValues>);
      },
      source.rows);
  one(source.window);
  if (source.as_of) one(source.as_of->row);
  return out;
}

std::vector<NodeId> Lowering::children(const checked::Pipe& pipe) const {
  std::vector<NodeId> out;
  const auto one = [&](NodeId id) {
    if (id.valid()) out.push_back(id);
  };
  for (const checked::Clause& clause : pipe.clauses)
    std::visit(
        [&](const auto& x) {
          using T = std::decay_t<decltype(x)>;
          if constexpr (std::is_same_v<T, checked::For>) {
            for (const NodeId id : children(plan_[x.in])) one(id);
          } else if constexpr (std::is_same_v<T, checked::Where> || std::is_same_v<T, checked::While>) {
            one(x.condition);
          } else if constexpr (std::is_same_v<T, checked::Let>) {
            one(x.value);
          } else if constexpr (std::is_same_v<T, checked::By>) {
            for (const checked::SortKey& key : x.keys) one(key.value);
          } else if constexpr (std::is_same_v<T, checked::FirstN>) {
            one(x.count);
          } else {
            static_assert(std::is_same_v<T, checked::Scan>);
            one(x.start), one(x.next);
          }
        },
        clause.node);
  return out;
}

bool Lowering::reads_slot(NodeId node, Slot first, Slot after) const {
  if (!node.valid()) return false;
  Slot slot = checked::NodeId::none;
  if (const auto* var = std::get_if<checked::Var>(&plan_[node])) slot = var->slot;
  if (const auto* scan = std::get_if<checked::ScanPrev>(&plan_[node])) slot = scan->slot;
  if (slot >= first && slot < after) return true;
  for (const NodeId child : children(plan_[node]))
    if (reads_slot(child, first, after)) return true;
  return false;
}

// Of a constant expression: literals, and sums, differences and products of literals.
std::optional<Value> Lowering::value_of(NodeId node) const {
  if (!node.valid()) return std::nullopt;
  if (const auto* value = std::get_if<checked::Const>(&plan_[node])) return value->value;
  const auto* apply = std::get_if<checked::Apply>(&plan_[node]);
  if (!apply) return std::nullopt;
  std::vector<Rational> numbers;
  for (const NodeId argument : apply->arguments) {
    const std::optional<Value> value = value_of(argument);
    if (!value) return std::nullopt;
    if (apply->op == Operator::moment_of) {
      const auto* date = std::get_if<number::Date>(&*value);
      return date ? std::optional<Value>(plan_.zone.at(*date)) : std::nullopt;
    }
    const auto* number = std::get_if<Rational>(&*value);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  if (apply->op == Operator::negate) return Value(-numbers[0]);
  if (apply->op == Operator::add) return Value(numbers[0] + numbers[1]);
  if (apply->op == Operator::subtract) return Value(numbers[0] - numbers[1]);
  if (apply->op == Operator::multiply) return Value(numbers[0] * numbers[1]);
  if (apply->op == Operator::divide && !numbers[1].is_zero()) return Value(numbers[0] / numbers[1]);
  return std::nullopt;
}

}  // namespace bonafide::check
