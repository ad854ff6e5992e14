#include "check/bounds_walk.h"

#include <algorithm>
#include <numeric>
#include <type_traits>

#include "base/closed.h"
#include "base/invariant.h"
#include "check/order_graph.h"

namespace bonafide::check {

using namespace checked;

namespace {

constexpr std::uint32_t patience = 4;  // changes of one range before its moving ends are given up

Range choice_range(const Plan& plan, ChoiceId choice) {
  const auto count = plan.choices[choice.index()].values.size();
  return Range::between(Rational(0), Rational(static_cast<std::int64_t>(count) - 1), 0);
}

}  // namespace

Walk::Walk(const Plan& plan) : plan_(plan), keys_(plan) {
  columns_.resize(plan.columns.size());
  parameters_.resize(plan.columns.size());
  changes_.resize(plan.columns.size(), 0);
  rising_.resize(plan.columns.size(), true);
  last_.resize(plan.nodes.size());
  nodes_.resize(plan.nodes.size());
  for (std::size_t i = 0; i < plan.columns.size(); ++i)
    parameters_[i].resize(plan.columns[i].parameters.size());
  own_previous_.resize(plan.columns.size());
  for (std::size_t n = 0; n < plan.nodes.size(); ++n) {
    const auto* previous = std::get_if<Prev>(&plan.nodes[n]);
    if (previous == nullptr) continue;
    bool own = previous->arguments.size() == plan[previous->column].parameters.size();
    for (std::size_t i = 0; own && i < previous->arguments.size(); ++i) {
      const auto* argument = std::get_if<Var>(&plan[previous->arguments[i]]);
      own = argument != nullptr && argument->slot == i;
    }
    if (own) own_previous_[previous->column.index()] = NodeId(n);
  }
  for (const auto& bonus : plan.bonuses)
    for (const auto& emit : bonus.emits)
      if (const auto* one = std::get_if<EmitOne>(&emit.verb))
        takes_ = takes_ || one->verb == EmitOne::Verb::take;
  for (const auto& source : plan.sources)
    if (const auto* paid = std::get_if<PaymentRows>(&source.rows)) takes_ = takes_ || paid->own != PaymentRows::Own::none;
}

std::optional<int> Walk::decimals_of(const Type& type) const {
  switch (type.kind) {
    case Kind::count:
    case Kind::choice:
      return 0;
    case Kind::amount:
      if (type.dimension.over.valid() && !type.dimension.under.valid())
        return plan_.units[type.dimension.over.index()].scale;
      return std::nullopt;
    case Kind::flag:
    case Kind::number:
    case Kind::rate:
    case Kind::text:
    case Kind::date:
    case Kind::moment:
    case Kind::duration:
    case Kind::row:
    case Kind::window:
      return std::nullopt;
  }
  BONAFIDE_INVARIANT(false, "a kind of type");
  return std::nullopt;
}

Range Walk::whole_type(const Type& type) const {
  if (type.kind == Kind::choice && type.choice.valid()) return choice_range(plan_, type.choice);
  return Range::between({}, {}, type.kind == Kind::count ? std::optional<int>(0) : std::nullopt);
}

Range Walk::input_range(const Type& type, bool is_signed) const {
  Range range = whole_type(type);
  if (!type.numeric()) return range;
  range.decimals = decimals_of(type);
  if (!is_signed) range.lowest = Rational(0);
  return range;
}

// What an input column, a balance or a value made by the evaluator can be; of other columns the start.
Range Walk::start_range(ColumnId id) const {
  const auto& column = plan_[id];
  switch (column.kind) {
    case Column::Kind::field: {
      if (column.record.valid() && plan_[column.record].constant) {  // its rows stand in the plan
        const auto& record = plan_[column.record];
        const auto at = std::find(record.fields.begin(), record.fields.end(), id) - record.fields.begin();
        Range range = Range::nothing();
        for (const auto& row : record.constant_rows)
          if (static_cast<std::size_t>(at) < row.size()) {
            if (const auto* value = std::get_if<Rational>(&row[at]))
              range = join(range, Range::exactly(*value));
            if (const auto* value = std::get_if<columns::ChoiceValue>(&row[at]))
              range = join(range, Range::exactly(Rational(static_cast<std::int64_t>(value->index))));
          }
        return column.type.numeric() || column.type.kind == Kind::choice ? range : Range::anything();
      }
      Range range = input_range(column.type, column.is_signed);
      if (column.lowest) range.lowest = column.lowest;
      if (column.highest) range.highest = column.highest;
      if (column.fallback)
        if (const auto* value = std::get_if<Rational>(&*column.fallback))
          range = join(range, Range::exactly(*value));
      return range;
    }
    case Column::Kind::balance:
      return Range::between(Rational(0), {}, plan_.assets[column.asset.index()].scale);
    case Column::Kind::builtin_field: {
      if (id == plan_.payment_amount || id == plan_.payment_exact) {
        Range range = Range::anything();
        if (!takes_) range.lowest = Rational(0);
        if (id == plan_.payment_amount && column.type.numeric()) {
          int decimals = plan_.step.decimals().value_or(0);
          for (const auto& unit : plan_.units) decimals = std::max(decimals, unit.scale);
          for (const auto& asset : plan_.assets) decimals = std::max(decimals, asset.scale);
          range.decimals = decimals;
        }
        return range;
      }
      for (std::size_t t = 0; t < plan_.slab_records.size(); ++t) {
        if (plan_.slab_records[t] != column.record || !column.record.valid()) continue;
        const auto& fields = plan_[column.record].fields;
        const auto at = std::find(fields.begin(), fields.end(), id) - fields.begin();
        if (at == 0) return Range::nothing();  // grows with each use of the slabs
        Range range = Range::nothing();
        for (const auto& row : plan_.tables[t].rows)
          if (static_cast<std::size_t>(at - 1) < row.outputs.size())
            if (const auto* value = std::get_if<Rational>(&row.outputs[at - 1]))
              range = join(range, Range::exactly(*value));
        return column.type.numeric() ? range : Range::anything();
      }
      for (const auto& derived : plan_.derived)
        if (derived.record == column.record && column.record.valid())
          return Range::nothing();  // see visit_others
      return input_range(column.type, false);
    }
    case Column::Kind::fact:
      return Range::nothing();
    case Column::Kind::state:
      return column.start_column.valid() ? columns_[column.start_column.index()] : Range::nothing();
  }
  BONAFIDE_INVARIANT(false, "a kind of column");
  return Range::anything();
}

void Walk::learn(Range& known, std::uint32_t& changes, const Range& seen) {
  Range next = join(known, seen);
  if (next == known) return;
  if (++changes > patience) next = widened(known, next);
  known = next;
  changed_ = true;
}

Scope Walk::enter(ColumnId id) {
  const auto& column = plan_[id];
  Scope scope(std::max<std::uint32_t>(column.frame, static_cast<std::uint32_t>(column.parameters.size())));
  for (std::size_t i = 0; i < column.parameters.size(); ++i)
    scope.slots[i] =
        column.parameters[i].numeric() ? parameters_[id.index()][i] : whole_type(column.parameters[i]);
  return scope;
}

// Is the new value of a state never below the one that the last step left? Asked after its `next` was
// evaluated.
bool Walk::rises(ColumnId id, Scope& scope) {
  const auto& column = plan_[id];
  const NodeId previous = own_previous_[id.index()];
  if (!previous.valid() || (!column.type.numeric() && column.type.kind != Kind::choice)) return false;
  Linear rise = linear(column.next, scope);
  subtract_from(rise, linear(previous, scope));
  int fuel = 300;
  return prove(rise, scope, fuel);
}

void Walk::visit_column(ColumnId id) {
  const auto& column = plan_[id];
  Range seen = start_range(id);
  if (column.kind == Column::Kind::field && column.determined.valid()) {
    // In another world it has the rule's value; the loader's range holds for it all the same, its decimals do
    // not.
    Scope scope(std::max<std::uint32_t>(column.frame, 1));
    const Range rule = evaluate(column.determined, scope);
    if (!rule.empty && !seen.empty && seen.decimals && (!rule.decimals || *rule.decimals > *seen.decimals))
      seen.decimals = rule.decimals;
  }
  if (column.body.valid()) {
    Scope scope = enter(id);
    seen = join(seen, evaluate(column.body, scope));
  }
  for (const NodeId once : {column.start, column.inherited})
    if (once.valid()) {
      Scope scope = enter(id);
      seen = join(seen, evaluate(once, scope));
    }
  if (column.next.valid()) {
    Scope scope = enter(id);
    seen = join(seen, evaluate(column.next, scope));
    if (rising_[id.index()] && !rises(id, scope)) {
      rising_[id.index()] = false;
      changed_ = true;
    }
  }
  learn(columns_[id.index()], changes_[id.index()], seen);
}

void Walk::visit_others() {
  for (const auto& derived : plan_.derived) {
    Scope scope(std::max<std::uint32_t>(derived.frame, 1));
    walk(derived.pipe, scope);
    const auto& fields = plan_[derived.record].fields;
    const std::size_t skipped =
        fields.size() > derived.fields.size() ? fields.size() - derived.fields.size() : 0;
    for (std::size_t i = 0; i < derived.fields.size(); ++i) {
      const Range range = evaluate(derived.fields[i], scope);
      if (i + skipped >= fields.size()) continue;
      const auto field = fields[i + skipped].index();
      learn(columns_[field], changes_[field], range);
    }
  }
  for (const auto& check : plan_.checks) {
    Scope scope(std::max<std::uint32_t>(check.frame, 1));
    if (check.pipe.valid()) walk(check.pipe, scope);
    if (check.bad.valid()) evaluate(check.bad, scope);
  }
  for (const auto& bonus : plan_.bonuses) {
    Scope scope(bonus.frame);
    walk(bonus.pipe, scope);
    for (const auto& emit : bonus.emits) visit_emit(emit, scope);
  }
  for (const auto& limit : plan_.limits) {
    Scope scope(std::max<std::uint32_t>(limit.frame, 1));
    evaluate(limit.to, scope);
    if (limit.in.goods.valid()) evaluate(limit.in.goods, scope);
  }
  for (const auto& hold : plan_.holds) {
    Scope scope(std::max<std::uint32_t>(hold.frame, 2));
    if (hold.pipe.valid()) walk(hold.pipe, scope);
    Scope later(std::max<std::uint32_t>(hold.frame, 2));  // what held then need not hold on the day of release
    if (hold.released_when.valid()) evaluate(hold.released_when, later);
  }
  for (const auto& ladder : plan_.ladders) {
    Scope scope = enter(ladder.column);
    for (const auto& rung : ladder.rungs)
      for (const auto& cell : rung.conditions) {
        evaluate(cell.condition, scope);
        if (cell.measure.valid()) evaluate(cell.measure, scope);
      }
  }
  for (const auto& report : plan_.reports) {
    Scope scope(report.frame);
    if (report.pipe.valid()) walk(report.pipe, scope);
    for (const auto value : report.values) evaluate(value, scope);
  }
  for (const auto& promise : plan_.promises) {
    Scope scope(promise.frame);
    if (promise.pipe.valid()) walk(promise.pipe, scope);
    for (const auto premise : promise.provided) {
      evaluate(premise, scope);
      assume(premise, true, scope);
    }
    for (const auto node : {promise.always, promise.possible, promise.spending, promise.have, promise.need, promise.whom})
      if (node.valid()) evaluate(node, scope);
  }
  for (const auto& example : plan_.examples) visit_example(example);
}

void Walk::visit_emit(const Emit& emit, Scope& scope) {
  const auto goods = [&](const PaidIn& in) {
    if (in.goods.valid()) evaluate(in.goods, scope);
  };
  std::visit(
      [&](const auto& verb) {
        using T = std::decay_t<decltype(verb)>;
        if constexpr (std::is_same_v<T, EmitOne>) {
          evaluate(verb.amount, scope);
          evaluate(verb.to, scope);
        } else if constexpr (std::is_same_v<T, EmitShare>) {
          for (const auto node : {verb.amount, verb.to, verb.weight, verb.remainder_to})
            if (node.valid()) evaluate(node, scope);
        } else if constexpr (std::is_same_v<T, EmitSplit>) {
          evaluate(verb.amount, scope);
          for (const auto& part : verb.parts)
            for (const auto node : {part.percent, part.to, part.otherwise})
              if (node.valid()) evaluate(node, scope);
          if (verb.rest_to.valid()) evaluate(verb.rest_to, scope);
        } else
          static_assert(base::unanswered<T>);
        goods(verb.in);
      },
      emit.verb);
}

void Walk::visit_example(const Example& example) {
  Scope scope(example.frame);
  const auto maybe = [&](NodeId node) {
    if (node.valid()) evaluate(node, scope);
  };
  for (const auto& given : example.parameters) maybe(given.value);
  for (const auto& step : example.steps)
    std::visit(
        [&](const auto& node) {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, ExpectTotal> || std::is_same_v<T, ExpectVerdict>)
            maybe(node.amount);
          else if constexpr (std::is_same_v<T, ExpectPaid>) {
            maybe(node.amount);
            maybe(node.in.goods);
          } else if constexpr (std::is_same_v<T, ExpectTrue>)
            maybe(node.condition);
          else
            static_assert(std::is_same_v<T, SettleStep> || std::is_same_v<T, ExpectRefused> ||
                          std::is_same_v<T, ExpectShows>);
        },
        step.node);
}

void Walk::pass() {
  for (const auto column : order_) visit_column(column);
  visit_others();
}

void Walk::settle() {
  // Results flow from the columns needed to those that need them, arguments the other way: so to and fro.
  const auto graph = needs_of(plan_);
  std::vector<std::uint32_t> all(graph.vertices.size());
  std::iota(all.begin(), all.end(), 0u);
  for (const auto& group : rounds(graph, all, [](const Need&) { return true; }))
    for (const auto vertex : group)
      if (graph.vertices[vertex].kind == Vertex::Kind::column)
        order_.emplace_back(graph.vertices[vertex].index);
  do {
    changed_ = false;
    pass();
    std::reverse(order_.begin(), order_.end());
  } while (changed_);
}

void Walk::record() {
  std::fill(nodes_.begin(), nodes_.end(), Range::nothing());
  recording_ = true;
  pass();
  recording_ = false;
}

// ---- expressions -----------------------------------------------------------------------------------

Range Walk::evaluate(NodeId id, Scope& scope) {
  // A case table is a chain of choices as long as its rows, so the chain is walked in a loop.
  if (!std::holds_alternative<If>(plan_[id])) return note(id, compute(id, scope), scope);
  std::vector<NodeId> chain;
  Range all = Range::nothing();
  Scope inner = scope;
  NodeId at = id;
  for (; std::holds_alternative<If>(plan_[at]); at = std::get<If>(plan_[at]).otherwise) {
    const auto& node = std::get<If>(plan_[at]);
    chain.push_back(at);
    evaluate(node.condition, inner);
    Scope held = inner;
    assume(node.condition, true, held);
    all = join(all, evaluate(node.then, held));
    assume(node.condition, false, inner);
  }
  all = join(all, evaluate(at, inner));
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) note(*link, all, scope);
  return last_[id.index()];
}

// Keeps what was worked out of a node, narrowed by what is known of expressions that read like it.
Range Walk::note(NodeId id, Range range, Scope& scope) {
  const auto& type = plan_.type(id);
  if ((type.numeric() || type.kind == Kind::choice) && !scope.constraints.empty() &&
      !std::holds_alternative<Const>(plan_[id])) {
    const auto known = scope.constraints.find(keys_.of(id));
    if (known != scope.constraints.end()) range = meet(range, known->second.range);
  }
  last_[id.index()] = range;
  if (recording_) nodes_[id.index()] = join(nodes_[id.index()], range);
  return range;
}

Range Walk::compute(NodeId id, Scope& scope) {
  const auto& type = plan_.type(id);
  return std::visit(
      [&](const auto& node) -> Range {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, Const>) {
          if (const auto* number = std::get_if<Rational>(&node.value)) return Range::exactly(*number);
          if (const auto* choice = std::get_if<columns::ChoiceValue>(&node.value))
            return Range::exactly(Rational(static_cast<std::int64_t>(choice->index)));
          return columns::missing(node.value) ? Range::nothing() : Range::anything();
        } else if constexpr (std::is_same_v<T, Var>) {
          return scope.slots[node.slot];
        } else if constexpr (std::is_same_v<T, ParameterValue>) {
          const auto& parameter = plan_.parameters[node.parameter.index()];
          const auto number = [](const std::optional<Value>& value) {
            const auto* rational = value ? std::get_if<Rational>(&*value) : nullptr;
            return rational ? std::optional<Rational>(*rational) : std::nullopt;
          };
          const auto value = number(parameter.value);
          Range range = input_range(parameter.type, value && value->sign() < 0);
          if (parameter.lowest) range.lowest = number(parameter.lowest);
          if (parameter.highest) range.highest = number(parameter.highest);
          if (parameter.type.kind != Kind::count) range.decimals.reset();  // a run may set any value of the range
          return range;
        } else if constexpr (std::is_same_v<T, RowNamed>) {
          return Range::anything();
        } else if constexpr (std::is_same_v<T, Get>) {
          Range range = call(node.column, node.arguments, scope);
          if ((node.column == plan_.payment_amount || node.column == plan_.payment_exact) &&
              node.arguments.size() == 1)
            if (const auto* row = std::get_if<Var>(&plan_[node.arguments[0]]); row && scope.paid[row->slot])
              range = meet(range, Range::between(Rational(0), {}, range.decimals));
          return range;
        } else if constexpr (std::is_same_v<T, Prev>) {
          return call(node.column, node.arguments, scope);
        } else if constexpr (std::is_same_v<T, ScanPrev>) {
          return scope.previous[node.slot];
        } else if constexpr (std::is_same_v<T, AsOf>) {
          evaluate(node.row, scope);
          Scope then = other_world(scope);
          return evaluate(node.of, then);
        } else if constexpr (std::is_same_v<T, Apply>) {
          return apply(node, type, scope);
        } else if constexpr (std::is_same_v<T, If>) {
          BONAFIDE_INVARIANT(false, "choices are walked by evaluate");
          return Range::anything();
        } else if constexpr (std::is_same_v<T, Lookup>) {
          return look_up(node, scope);
        } else if constexpr (std::is_same_v<T, Fold>) {
          return fold(node, type, scope);
        } else if constexpr (std::is_same_v<T, Had>) {
          return had(node, scope);
        } else if constexpr (std::is_same_v<T, PeriodDate>) {
          return Range::anything();
        } else {
          static_assert(base::unanswered<T>);
        }
      },
      plan_[id]);
}

Range Walk::call(ColumnId id, const std::vector<NodeId>& arguments, Scope& scope) {
  const auto& column = plan_[id];
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Range argument = evaluate(arguments[i], scope);
    if (i < column.parameters.size() && column.parameters[i].numeric())
      learn(parameters_[id.index()][i], changes_[id.index()], argument);
  }
  return columns_[id.index()];
}

Range Walk::apply(const Apply& node, const Type& type, Scope& scope) {
  std::vector<Range> ranges;
  if (node.op == Operator::and_ || node.op == Operator::or_) {  // each is reached where those before let it
    Scope inner = scope;
    for (const auto argument : node.arguments) {
      evaluate(argument, inner);
      assume(argument, node.op == Operator::and_, inner);
    }
    return Range::anything();
  }
  ranges.reserve(node.arguments.size());
  for (const auto argument : node.arguments) ranges.push_back(evaluate(argument, scope));
  const auto rounds = [&](number::RoundingMode mode) { return rounded(ranges[0], mode, ranges[1]); };
  switch (node.op) {
    case Operator::add:
      return add(ranges[0], ranges[1]);
    case Operator::subtract: {
      Range difference = subtract(ranges[0], ranges[1]);
      if (difference.not_negative()) return difference;
      Linear sum = linear(node.arguments[0], scope);
      subtract_from(sum, linear(node.arguments[1], scope));
      int fuel = 200;
      return prove(sum, scope, fuel) ? meet(difference, Range::between(Rational(0), {}, difference.decimals))
                                     : difference;
    }
    case Operator::multiply:
      return multiply(ranges[0], ranges[1]);
    case Operator::divide:
      return divide(ranges[0], ranges[1]);
    case Operator::div:
      return floor_divide(ranges[0], ranges[1]);
    case Operator::mod:
      return remainder(ranges[0], ranges[1]);
    case Operator::negate:
      return negate(ranges[0]);
    case Operator::minimum:
    case Operator::maximum: {
      if (ranges.empty() || (!type.numeric() && type.kind != Kind::choice)) return Range::anything();
      Range all = ranges[0];
      for (std::size_t i = 1; i < ranges.size(); ++i)
        all = node.op == Operator::minimum ? minimum(all, ranges[i]) : maximum(all, ranges[i]);
      return all;
    }
    case Operator::round_half_up:
      return rounds(number::RoundingMode::half_up);
    case Operator::round_half_even:
      return rounds(number::RoundingMode::half_even);
    case Operator::round_half_down:
      return rounds(number::RoundingMode::half_down);
    case Operator::round_up:
      return rounds(number::RoundingMode::up);
    case Operator::round_down:
      return rounds(number::RoundingMode::down);
    case Operator::otherwise:
      return join(ranges[0], ranges[1]);
    case Operator::next_rung:
      return meet(add(ranges[0], Range::exactly(1)), whole_type(type));
    case Operator::days_between:
    case Operator::months_between:
      return Range::between({}, {}, 0);
    case Operator::and_:
    case Operator::or_:
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
    case Operator::equal:
    case Operator::not_equal:
    case Operator::not_:
    case Operator::exists:
    case Operator::date_plus:
    case Operator::date_minus:
    case Operator::date_of:
    case Operator::moment_of:
    case Operator::window_units:
    case Operator::in_window:
      return Range::anything();
  }
  BONAFIDE_INVARIANT(false, "an operator");
  return Range::anything();
}

// The rows that the arguments may reach; a row that is not shown out of reach counts.
Range Walk::look_up(const Lookup& node, Scope& scope) {
  const auto& table = plan_.tables[node.table.index()];
  std::vector<Range> arguments;
  for (const auto argument : node.arguments) arguments.push_back(evaluate(argument, scope));
  for (const auto& argument : arguments)
    if (argument.empty) return Range::nothing();
  const auto number = [](const std::optional<Value>& value) -> std::optional<Rational> {
    if (!value) return std::nullopt;
    if (const auto* rational = std::get_if<Rational>(&*value)) return *rational;
    if (const auto* choice = std::get_if<columns::ChoiceValue>(&*value))
      return Rational(static_cast<std::int64_t>(choice->index));
    return std::nullopt;
  };
  const auto reaches = [&](const Range& argument, const Interval& interval) {
    const auto from = number(interval.from), to = number(interval.to);
    if (from && argument.highest &&
        (*argument.highest < *from || (*argument.highest == *from && !interval.from_included)))
      return false;
    return !(to && argument.lowest &&
             (*to < *argument.lowest || (*argument.lowest == *to && !interval.to_included)));
  };
  Range all = Range::nothing();
  bool known = true;
  for (const auto& row : table.rows) {
    bool reached = true;
    if (!row.otherwise)
      for (std::size_t i = 0; i < row.inputs.size() && i < arguments.size(); ++i) {
        const auto& pattern = row.inputs[i];
        if (pattern.any) continue;
        reached =
            reached && std::any_of(pattern.intervals.begin(), pattern.intervals.end(),
                                   [&](const Interval& interval) { return reaches(arguments[i], interval); });
      }
    if (!reached || node.output >= row.outputs.size()) continue;
    const auto& output = row.outputs[node.output];
    if (const auto* value = std::get_if<Rational>(&output))
      all = join(all, Range::exactly(*value));
    else if (const auto* choice = std::get_if<columns::ChoiceValue>(&output))
      all = join(all, Range::exactly(Rational(static_cast<std::int64_t>(choice->index))));
    else if (!columns::missing(output))
      known = false;
  }
  return known ? all : Range::anything();
}

Range Walk::fold(const Fold& node, const Type& type, Scope& scope) {
  Scope inner = scope;
  most_ = std::nullopt;
  walk(node.pipe, inner);
  const auto most = most_;
  const Range value = node.value.valid() ? evaluate(node.value, inner) : Range::anything();
  switch (node.kind) {
    case FoldKind::sum:
      return times_count(value, most);
    case FoldKind::count:
    case FoldKind::count_different:
      return Range::between(Rational(0), most, 0);
    case FoldKind::highest:
    case FoldKind::lowest:
    case FoldKind::first:
    case FoldKind::last:
      return type.numeric() || type.kind == Kind::choice ? value : Range::anything();
    case FoldKind::any:
    case FoldKind::every:
      return Range::anything();
  }
  BONAFIDE_INVARIANT(false, "a kind of fold");
  return Range::anything();
}

Range Walk::had(const Had& node, Scope& scope) {
  for (const auto& change : node.changes)
    std::visit(
        [&](const auto& c) {
          using T = std::decay_t<decltype(c)>;
          if constexpr (std::is_same_v<T, Been>) {
            for (const auto argument : c.arguments) evaluate(argument, scope);
            learn(columns_[c.column.index()], changes_[c.column.index()], evaluate(c.value, scope));
            if (rising_[c.column.index()]) rising_[c.column.index()] = false, changed_ = true;
          } else if constexpr (std::is_same_v<T, ParameterBeen>)
            evaluate(c.value, scope);
          else if constexpr (std::is_same_v<T, NobodyRisen>)
            set(c.in, scope);
          else
            evaluate(c.row, scope);
        },
        change);
  Scope world = other_world(scope);
  return evaluate(node.of, world);
}

Walk::Set Walk::set(SourceId id, Scope& scope) {
  const auto& source = plan_[id];
  if (source.window.valid()) evaluate(source.window, scope);
  if (source.as_of) evaluate(source.as_of->row, scope);
  const auto& element = source.element;
  return std::visit(
      [&](const auto& rows) -> Set {
        using T = std::decay_t<decltype(rows)>;
        Set all{whole_type(element), std::nullopt, false};
        if constexpr (std::is_same_v<T, AllRows>) {
          const auto& record = plan_[rows.record];
          if (record.constant) all.most = Rational(static_cast<std::int64_t>(record.constant_rows.size()));
        } else if constexpr (std::is_same_v<T, OwnedRows>) {
          evaluate(rows.owner, scope);
        } else if constexpr (std::is_same_v<T, KinRows>) {
          evaluate(rows.of, scope);
          if (rows.depth.valid()) {
            const Range depth = evaluate(rows.depth, scope);
            if (depth.highest && rows.kin == Kin::upline) all.most = depth.highest;
            if (depth.highest && rows.kin == Kin::chain) all.most = *depth.highest + Rational(1);
          }
        } else if constexpr (std::is_same_v<T, PathRows>) {
          evaluate(rows.from, scope);
          evaluate(rows.to, scope);
        } else if constexpr (std::is_same_v<T, PaymentRows>) {
          if (rows.member.valid()) evaluate(rows.member, scope);
          all.paid = std::none_of(rows.bonuses.begin(), rows.bonuses.end(), [&](BonusId bonus) {
            const auto& emits = plan_.bonuses[bonus.index()].emits;
            return std::any_of(emits.begin(), emits.end(), [](const Emit& emit) {
              const auto* one = std::get_if<EmitOne>(&emit.verb);
              return one != nullptr && one->verb == EmitOne::Verb::take;
            });
          });
          if (rows.bonuses.empty() && rows.promises.empty()) all.paid = !takes_;
          if (rows.own != PaymentRows::Own::none) all.paid = false;
        } else if constexpr (std::is_same_v<T, LotRows>) {
          evaluate(rows.of, scope);
        } else if constexpr (std::is_same_v<T, SlabRows>) {
          const Range at = evaluate(rows.at, scope);
          const auto& table = plan_.tables[rows.table.index()];
          all.most = Rational(static_cast<std::int64_t>(table.rows.size()));
          const auto record = plan_.slab_records[rows.table.index()];
          if (!at.empty && record.valid() && !plan_[record].fields.empty()) {
            Range amount = Range::between(Rational(0), at.highest, at.decimals);
            if (amount.highest && amount.highest->sign() < 0) amount.highest = Rational(0);
            for (const auto& row : table.rows)
              for (const auto& pattern : row.inputs)
                for (const auto& interval : pattern.intervals)
                  if (interval.from && amount.decimals)
                    if (const auto* from = std::get_if<Rational>(&*interval.from))
                      amount = Range::between(amount.lowest, amount.highest,
                                              std::max(*amount.decimals, from->decimals().value_or(0)));
            const auto field = plan_[record].fields.front().index();
            learn(columns_[field], changes_[field], amount);
          }
        } else if constexpr (std::is_same_v<T, ChoiceValues>) {
          all.element = choice_range(plan_, rows.choice);
          all.most = Rational(static_cast<std::int64_t>(plan_.choices[rows.choice.index()].values.size()));
        } else if constexpr (std::is_same_v<T, Numbers>) {
          const Range from = evaluate(rows.from, scope), to = evaluate(rows.to, scope);
          if (from.empty || to.empty || (from.lowest && to.highest && *to.highest < *from.lowest)) {
            all.element = Range::nothing();
            all.most = Rational(0);
          } else {
            all.element = Range::between(from.lowest, to.highest, 0);
            if (from.lowest && to.highest) all.most = (*to.highest - *from.lowest).floor() + Rational(1);
          }
        } else if constexpr (std::is_same_v<T, OptionalValue>) {
          all.element = evaluate(rows.value, scope);
          all.most = Rational(1);
        } else if constexpr (std::is_same_v<T, DerivedRows>) {
          evaluate(rows.owner, scope);
        } else {
          static_assert(base::unanswered<T>);
        }
        return all;
      },
      source.rows);
}

}  // namespace bonafide::check
