// Small checked plans, put together by hand: the phases after lowering are tried on them one at a time.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "check/check.h"
#include "checked/plan.h"
#include "number/decimal.h"

namespace bonafide::test {

using namespace checked;
using number::Rational;

inline Type flag() {
  return {Kind::flag, {}, {}, {}, false};
}
inline Type count() {
  return {Kind::count, {}, {}, {}, false};
}
inline Type rate() {
  return {Kind::rate, {}, {}, {}, false};
}

// A plan of members under a tree, who make orders of a quantity and an amount paid.
struct Small {
  Plan plan;
  base::Sources sources;
  Type money{Kind::amount, {UnitId(0), {}}, {}, {}, false};
  Type member_row, order_row;
  RecordId member{0}, order{1};
  ColumnId referrer, quantity, paid, buyer, on;

  Small() {
    plan.source = sources.add("plan.bonus", "");
    plan.units.push_back({"CNY", "", Unit::Kind::currency, 2, {}});
    plan.currency = UnitId(0);
    plan.step = Rational::scaled(1, 2);
    member_row = {Kind::row, {}, member, {}, false};
    order_row = {Kind::row, {}, order, {}, false};
    plan.records.resize(2);
    plan.records[0].name = "member";
    plan.records[1].name = "order";
    plan.member = member;
    referrer = field(member, "referrer", member_row.maybe());
    buyer = field(order, "buyer", member_row);
    on = field(order, "on", {Kind::moment, {}, {}, {}, false});
    quantity = field(order, "quantity", count());
    paid = field(order, "paid", money);
    plan.records[1].owner = buyer;
    plan.records[1].when = on;
    plan.trees.push_back({"referral", member, referrer, {}});
  }

  ColumnId field(RecordId record, const std::string& name, Type type) {
    Column column;
    column.kind = Column::Kind::field;
    column.name = name;
    column.parameters = {{Kind::row, {}, record, {}, false}};
    column.parameter_names = {plan.records[record.index()].name};
    column.type = type;
    column.record = record;
    column.frame = 1;
    plan.columns.push_back(column);
    plan.records[record.index()].fields.push_back(ColumnId(plan.columns.size() - 1));
    return ColumnId(plan.columns.size() - 1);
  }
  // A fact or state of a member (or of what `parameters` say), to be filled in; slots 0… are its parameters.
  ColumnId fact(const std::string& name, Type type) {
    return column(Column::Kind::fact, name, type, {member_row});
  }
  ColumnId state(const std::string& name, Type type) {
    return column(Column::Kind::state, name, type, {member_row});
  }
  ColumnId column(Column::Kind kind, const std::string& name, Type type, std::vector<Type> parameters) {
    Column column;
    column.kind = kind;
    column.name = name;
    column.type = type;
    for (std::size_t i = 0; i < parameters.size(); ++i)
      column.parameter_names.push_back(
          parameters[i].record.valid() ? plan.records[parameters[i].record.index()].name : "x");
    column.parameters = std::move(parameters);
    column.frame = 12;
    column.span = {plan.source, 0, 0};
    plan.columns.push_back(column);
    return ColumnId(plan.columns.size() - 1);
  }
  Column& at(ColumnId id) { return plan.columns[id.index()]; }

  NodeId node(Node n, Type type) {
    plan.nodes.push_back(std::move(n));
    plan.types.push_back(type);
    plan.spans.push_back({plan.source, 0, 0});
    return NodeId(plan.nodes.size() - 1);
  }
  NodeId whole(std::int64_t value) { return node(Const{Rational(value)}, count()); }
  NodeId amount(std::int64_t cents) { return node(Const{Rational::scaled(cents, 2)}, money); }
  NodeId percent(std::int64_t value) { return node(Const{Rational::scaled(value, 2)}, rate()); }
  NodeId var(Slot slot, Type type) { return node(Var{slot}, type); }
  NodeId me() { return var(0, member_row); }
  NodeId get(ColumnId column, std::vector<NodeId> arguments) {
    return node(Get{column, std::move(arguments)}, at(column).type);
  }
  NodeId previous(ColumnId column, NodeId of) { return node(Prev{column, {of}}, at(column).type); }
  NodeId apply(Operator op, std::vector<NodeId> arguments) {
    Type type = plan.types[arguments[0].index()];
    switch (op) {
      case Operator::less:
      case Operator::less_equal:
      case Operator::greater:
      case Operator::greater_equal:
      case Operator::equal:
      case Operator::not_equal:
      case Operator::and_:
      case Operator::or_:
      case Operator::not_:
        type = flag();
        break;
      case Operator::multiply:
        if (type.kind != Kind::amount) type = plan.types[arguments[1].index()];
        break;
      default:
        break;
    }
    return node(Apply{op, std::move(arguments)}, type);
  }
  NodeId pick(NodeId condition, NodeId then, NodeId otherwise) {
    return node(If{condition, then, otherwise}, plan.types[then.index()]);
  }
  NodeId window(columns::WindowKind kind = columns::WindowKind::period) {
    columns::Window window;
    window.kind = kind;
    window.of_period = true;
    return node(Const{window}, {Kind::window, {}, {}, {}, false});
  }

  checked::SourceId set(decltype(Source::rows) rows, Type element) {
    Source source;
    source.rows = std::move(rows);
    source.element = element;
    source.span = {plan.source, 0, 0};
    plan.sources.push_back(source);
    return checked::SourceId(plan.sources.size() - 1);
  }
  checked::SourceId kin(Kin kin, NodeId of) { return set(KinRows{TreeId(0), kin, of, {}}, member_row); }
  checked::SourceId orders() {
    const auto id = set(AllRows{order}, order_row);
    const auto during = window();
    plan.sources[id.index()].window = during;
    return id;
  }
  checked::SourceId orders_of(NodeId owner) { return set(OwnedRows{order, owner}, order_row); }

  PipeId pipe(std::vector<decltype(Clause::node)> clauses) {
    Pipe pipe;
    for (auto& clause : clauses) pipe.clauses.push_back({std::move(clause), {plan.source, 0, 0}});
    plan.pipes.push_back(std::move(pipe));
    return PipeId(plan.pipes.size() - 1);
  }
  NodeId sum(std::vector<decltype(Clause::node)> clauses, NodeId value) {
    const auto p = pipe(std::move(clauses));
    return node(Fold{FoldKind::sum, p, value}, plan.types[value.index()]);
  }
  decltype(Clause::node) counting(Slot slot) {
    const auto before = node(ScanPrev{slot}, count());
    const auto next = apply(Operator::add, {before, whole(1)});
    return Scan{slot, whole(0), next};
  }
  decltype(Clause::node) first(std::int64_t n) { return FirstN{whole(n)}; }

  Bonus& bonus(const std::string& name, std::vector<decltype(Clause::node)> clauses) {
    Bonus bonus;
    bonus.name = name;
    bonus.pipe = pipe(std::move(clauses));
    bonus.frame = 12;
    bonus.span = {plan.source, 0, 0};
    plan.bonuses.push_back(std::move(bonus));
    return plan.bonuses.back();
  }
  void pay(Bonus& bonus, NodeId amount, NodeId to) {
    EmitOne one;
    one.verb = EmitOne::Verb::pay;
    one.amount = amount;
    one.to = to;
    bonus.emits.push_back({one, {plan.source, 0, 0}});
  }

  ChoiceId choice(const std::string& name, std::vector<std::string> values) {
    plan.choices.push_back({name, std::move(values), {}, {}});
    return ChoiceId(plan.choices.size() - 1);
  }
  Type of(ChoiceId choice) const { return {Kind::choice, {}, {}, choice, false}; }
  NodeId value(ChoiceId choice, std::uint32_t index) {
    return node(Const{columns::ChoiceValue{choice, index}}, of(choice));
  }

  // Codes in the order of reporting.
  std::vector<std::string> codes(const diagnostics::Sink& sink) const {
    std::vector<std::string> numbers;
    for (const auto& diagnostic : sink.all())
      numbers.emplace_back(diagnostics::entry(diagnostic.code).number);
    return numbers;
  }
  std::string said(const diagnostics::Sink& sink,
                   diagnostics::Language language = diagnostics::Language::en) const {
    std::string text;
    for (const auto& diagnostic : sink.all()) text += diagnostics::message(diagnostic, language) + "\n";
    return text;
  }
};

using Codes = std::vector<std::string>;

}  // namespace bonafide::test
