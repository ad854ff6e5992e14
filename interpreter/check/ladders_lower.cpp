// Ladders: the rung of a row as a state whose next value is the whole rule in core nodes.
#include <algorithm>

#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Column;
using checked::Operator;
using PatternKind = syn::Pattern::Kind;

checked::Clock Lowering::clock(const std::optional<syn::Clock>& written) {
  checked::Clock out;
  if (!written) return out;
  if (const auto* unit = std::get_if<syn::Unit>(&written->each)) {
    out.kind = checked::Clock::Kind::unit_end;
    switch (*unit) {
      case syn::Unit::day: out.unit = number::CalendarUnit::day; break;
      case syn::Unit::week: out.unit = number::CalendarUnit::week; break;
      case syn::Unit::month: out.unit = number::CalendarUnit::month; break;
      case syn::Unit::quarter: out.unit = number::CalendarUnit::quarter; break;
      case syn::Unit::year: out.unit = number::CalendarUnit::year; break;
      case syn::Unit::period: out.kind = checked::Clock::Kind::period_end; break;
    }
    return out;
  }
  const syn::Word& word = std::get<syn::Word>(written->each);
  const RecordId record = record_named(word);
  if (!record.valid()) return out;
  if (!is_open(record) && (!plan_[record].when.valid() || plan_[record].builtin)) {
    report(code::clock_needs_dated, word.span).with("record", plan_[record].name);
    return out;
  }
  out.kind = checked::Clock::Kind::each_row;
  out.record = record;
  return out;
}

void Lowering::declare_ladder(const syn::Ladder& node, std::size_t item) {
  const auto choice = choices_.find(node.name.text);
  if (choice == choices_.end() || !(plan_.choices[choice->second.index()].span == node.name.span)) return;
  const RecordId record = record_named(node.of);
  const checked::LadderId id(plan_.ladders.size());
  Column column;
  column.kind = Column::Kind::state;
  column.name = in_plan(node.name.text);
  column.span = node.name.span;
  column.type = plain(Kind::choice);
  column.type.choice = choice->second;
  const RecordId owner = record.valid() ? record : plan_.member;
  column.parameters = {row(owner)};
  column.parameter_names = {std::string(node.of.text)};
  column.clock = clock(node.clock);
  column.ladder = id;
  column.frame = 1;
  column.documentation = documentation(gathered_.items[item].declaration->documentation);
  const ColumnId column_id = new_column(std::move(column), !record.valid(), true);
  if (record.valid()) own(row(record), node.name, column_id);
  checked::Ladder ladder;
  ladder.name = in_plan(node.name.text);
  ladder.title = title_of(node.name, node.title);
  ladder.column = column_id;
  ladder.choice = choice->second;
  ladder.record = owner;
  ladder.span = node.name.span;
  ladder.documentation = plan_[column_id].documentation;
  ladder.rung_by_rung = node.rung_by_rung;
  ladder.fall = static_cast<checked::Ladder::Fall>(node.fall);
  plan_.choices[choice->second.index()].ladder = id;
  plan_.ladders.push_back(std::move(ladder));
  item_index_[item] = id.index();
}

std::optional<std::uint32_t> Lowering::settlements(std::uint64_t count, syn::Unit unit, Span span) {
  const auto months = [](number::CalendarUnit one) {
    switch (one) {
      case number::CalendarUnit::day:
      case number::CalendarUnit::week: return 0;
      case number::CalendarUnit::month: return 1;
      case number::CalendarUnit::quarter: return 3;
      case number::CalendarUnit::year: return 12;
    }
    return 0;
  };
  std::optional<number::CalendarUnit> written;
  switch (unit) {
    case syn::Unit::day: written = number::CalendarUnit::day; break;
    case syn::Unit::week: written = number::CalendarUnit::week; break;
    case syn::Unit::month: written = number::CalendarUnit::month; break;
    case syn::Unit::quarter: written = number::CalendarUnit::quarter; break;
    case syn::Unit::year: written = number::CalendarUnit::year; break;
    case syn::Unit::period: break;
  }
  if (!written || !plan_.period || *written == *plan_.period) return static_cast<std::uint32_t>(count);
  const std::uint64_t one = static_cast<std::uint64_t>(months(*plan_.period));
  const std::uint64_t all = count * static_cast<std::uint64_t>(months(*written));
  if (one > 0 && all > 0 && all % one == 0) return static_cast<std::uint32_t>(all / one);
  report(code::not_whole_periods, span).with("count", std::to_string(count));
  return std::nullopt;
}

// How many settlements so many units of time are.
Lowering::Settlements Lowering::settlements_of(const syn::HowMany& how_many, syn::Unit unit, Span span) {
  if (const auto* named = std::get_if<syn::Word>(&how_many)) {
    const NodeId units = fixed_count(*named, false);
    const std::optional<std::uint32_t> each = settlements(1, unit, named->span);
    return each ? Settlements{units, *each} : Settlements{};
  }
  const std::optional<std::uint32_t> all = settlements(std::get<std::uint64_t>(how_many), unit, span);
  if (!all) return {};
  return {constant(number::Rational(static_cast<std::int64_t>(*all)), plain(Kind::count), span)};
}

// A bound that a parameter or a fact of nobody in particular gives.
std::optional<Typed> Lowering::named_bound(const syn::Cell& cell, const Type& type) {
  const syn::Word word{cell.text, cell.span};
  const bool named = parameters_.contains(word.text) ||
                     (facts_.contains(word.text) && plan_[facts_.find(word.text)->second].parameters.empty());
  if (!named || member_of(word, type)) return std::nullopt;
  std::optional<Typed> value = value_name(word);
  if (value && !fits(*value, type)) value->bad = true;
  return value;
}

// The condition of one measure cell; none when it says nothing.
std::optional<NodeId> Lowering::measured(const syn::Pattern& pattern, const Typed& measure,
                                         checked::LadderCondition& out) {
  const Type flag = plain(Kind::flag);
  const Type type = measure.type;
  if (pattern.kind == PatternKind::any || pattern.kind == PatternKind::otherwise) return std::nullopt;
  const auto test = [&](Operator op, NodeId value) {
    return apply(op, {measure.node, value}, flag, pattern.span);
  };
  const auto join = [&](Operator op, NodeId one, NodeId other) {
    return one.valid() ? apply(op, {one, other}, flag, pattern.span) : other;
  };
  std::vector<std::optional<Typed>> named;
  for (const syn::Cell& one : pattern.values) named.push_back(named_bound(one, type));
  const bool any_named = std::any_of(named.begin(), named.end(), [](const auto& one) { return one.has_value(); });
  const auto bound = [&](std::size_t i) -> std::optional<NodeId> {
    if (named[i]) return named[i]->bad ? std::nullopt : std::optional(named[i]->node);
    const std::optional<Value> value = cell(pattern.values[i], type, nullptr);
    return value ? std::optional(constant(*value, type, pattern.values[i].span)) : std::nullopt;
  };
  if (pattern.kind == PatternKind::values) {
    NodeId any;
    for (std::size_t i = 0; i < pattern.values.size(); ++i)
      if (const std::optional<NodeId> value = bound(i)) any = join(Operator::or_, any, test(Operator::equal, *value));
    return any.valid() ? std::optional(any) : std::nullopt;
  }
  std::optional<NodeId> from, to;
  bool to_included = pattern.kind == PatternKind::up_to || pattern.kind == PatternKind::to;
  if (any_named) {
    if (!type.numeric() && type.kind != Kind::choice && type.kind != Kind::date && type.kind != Kind::moment) {
      report(code::has_no_order, pattern.span).with("text", text(pattern.span)).with("type", describe(type));
      return std::nullopt;
    }
    const bool only_to = pattern.kind == PatternKind::below || pattern.kind == PatternKind::up_to;
    if (!only_to) from = bound(0);
    if (only_to || pattern.values.size() > 1) to = bound(only_to ? 0 : 1);
  } else {
    const std::optional<checked::Interval> interval = this->interval(pattern, type);
    if (!interval) return std::nullopt;
    if (interval->from) from = constant(*interval->from, type, pattern.span);
    if (interval->to) to = constant(*interval->to, type, pattern.span);
    to_included = interval->to_included;
    out.at_least = interval->from;
  }
  NodeId condition;
  if (from) condition = test(Operator::greater_equal, *from);
  if (to) condition = join(Operator::and_, condition, test(to_included ? Operator::less_equal : Operator::less, *to));
  return condition.valid() ? std::optional(condition) : std::nullopt;
}

void Lowering::ladder(const syn::Ladder& node, checked::LadderId id) {
  const ColumnId column = plan_.ladders[id.index()].column;
  const ChoiceId choice = plan_.ladders[id.index()].choice;
  const Type type = plan_[column].type, owner = plan_[column].parameters[0], flag = plain(Kind::flag);
  std::vector<checked::Rung> rungs;
  NodeId next, start;
  // Falling after n periods: the rung that holds, and how many periods it has been below the stored one.
  ColumnId computed, below;
  NodeId after;
  if (node.fall == syn::Ladder::Fall::after) {
    const Settlements wait = settlements_of(node.fall_after, node.fall_unit, node.name.span);
    after = wait.units;
    if (after.valid() && wait.each != 1)
      after = apply(Operator::multiply, {after, constant(number::Rational(std::int64_t{wait.each}), plain(Kind::count), node.name.span)},
                    plain(Kind::count), node.name.span);
    Column fact;
    fact.kind = Column::Kind::fact;
    fact.name = in_plan(node.name.text) + " that holds";
    fact.parameters = {owner};
    fact.parameter_names = {std::string(node.of.text)};
    fact.type = type;
    fact.span = node.name.span;
    computed = new_column(std::move(fact));
    Column state;
    state.kind = Column::Kind::state;
    state.name = in_plan(node.name.text) + " periods below";
    state.parameters = {owner};
    state.parameter_names = {std::string(node.of.text)};
    state.type = plain(Kind::count);
    state.clock = plan_[column].clock;
    state.span = node.name.span;
    below = new_column(std::move(state), false, true);
  }
  const std::uint32_t frame = in_body(Place::state, [&] {
    const Slot slot = bind(node.of, owner);
    body_.locals.back().typed = !broken_columns_[column.index()];
    const Span span = node.name.span;
    inherited(node.from_versions, column, node.name.span);
    std::vector<Typed> measures;
    for (const syn::Heading& heading : node.measures) {
      Typed measure;
      const syn::Word* word = heading.expression.valid() ? bare_name(heading.expression) : nullptr;
      if (!word && heading.name) word = &*heading.name;
      const ColumnId named = word && !find_local(word->text) ? column_of(owner, word->text) : ColumnId{};
      if (named.valid())
        measure = get(named, {typed(checked::Var{slot}, owner, heading.span)}, heading.span);
      else if (heading.expression.valid())
        measure = expression(heading.expression);
      else
        measure = name(*word, nullptr);
      if (needed(measure) && heading.unit) {
        const std::optional<Type> unit = unit_type(heading.unit->text, heading.unit->span);
        if (unit && !(unit->dimension == measure.type.dimension && measure.type.kind == Kind::amount)) {
          report(code::wrong_unit, heading.unit->span)
              .with("text", heading.unit->text)
              .with("found", describe(*unit))
              .with("expected", describe(measure.type))
              .with("unit", kind_of_unit(measure.type))
              .label(measure.span, Note::is_a, {{"type", describe(measure.type)}});
          measure.bad = true;
        }
      }
      measures.push_back(std::move(measure));
    }
    std::vector<NodeId> holds;  // by rung; invalid: always
    for (const syn::LadderRung& written : node.rungs) {
      checked::Rung rung;
      rung.name = std::string(written.rung.text);
      rung.span = written.span;
      NodeId all;
      const auto conjoin = [&](NodeId one) {
        all = all.valid() ? apply(Operator::and_, {all, one}, flag, written.span) : one;
      };
      if (written.measures.size() != node.measures.size()) {
        incomplete_ = true;  // reported by the parser
        continue;
      }
      for (std::size_t i = 0; i < written.measures.size(); ++i) {
        if (measures[i].bad) continue;
        checked::LadderCondition condition;
        condition.span = written.measures[i].span;
        const std::optional<NodeId> test = measured(written.measures[i], measures[i], condition);
        if (!test) continue;
        condition.condition = *test;
        condition.measure = measures[i].node;
        conjoin(*test);
        rung.conditions.push_back(std::move(condition));
      }
      if (written.when.valid()) {
        Typed when = expression(written.when);
        if (this->condition(when)) {
          checked::LadderCondition condition;
          condition.condition = when.node;
          condition.span = when.span;
          conjoin(when.node);
          rung.conditions.push_back(std::move(condition));
        }
      }
      holds.push_back(all);
      rungs.push_back(std::move(rung));
    }
    const auto rung = [&](std::size_t i) {
      return constant(columns::ChoiceValue{choice, static_cast<std::uint32_t>(i)}, type, span);
    };
    start = rung(0);
    NodeId reached = rung(0);
    for (std::size_t i = 1; i < holds.size(); ++i)
      reached = holds[i].valid() ? add(checked::If{holds[i], rung(i), reached}, type, rungs[i].span) : rung(i);
    const NodeId whose = add(checked::Var{slot}, owner, span);
    const NodeId stored = add(checked::Prev{column, {whose}}, type, span);
    if (node.rung_by_rung)
      reached = apply(Operator::minimum, {reached, apply(Operator::next_rung, {stored}, type, span)}, type, span);
    switch (node.fall) {
      case syn::Ladder::Fall::at_once: next = reached; break;
      case syn::Ladder::Fall::never: next = apply(Operator::maximum, {stored, reached}, type, span); break;
      case syn::Ladder::Fall::after: {
        if (!after.valid()) break;
        const Type count = plain(Kind::count);
        const NodeId now = add(checked::Get{computed, {whose}}, type, span);
        const NodeId periods = add(checked::Get{below, {whose}}, count, span);
        const NodeId due = apply(Operator::greater_equal, {periods, after}, flag, span);
        const NodeId kept = add(checked::If{due, now, stored}, type, span);
        next = add(checked::If{apply(Operator::greater_equal, {now, stored}, flag, span), now, kept}, type, span);
        const NodeId before = add(checked::Prev{below, {whose}}, count, span);
        const NodeId one_more =
            apply(Operator::add, {before, constant(number::Rational(1), count, span)}, count, span);
        const NodeId zero = constant(number::Rational(0), count, span);
        plan_.columns[below.index()].start = zero;
        plan_.columns[below.index()].next =
            add(checked::If{apply(Operator::less, {now, stored}, flag, span), one_more, zero}, count, span);
        break;
      }
    }
    if (computed.valid()) plan_.columns[computed.index()].body = reached;
  });
  checked::Ladder& ladder = plan_.ladders[id.index()];
  ladder.rungs = std::move(rungs);
  Column& state = plan_.columns[column.index()];
  state.start = start;
  state.next = next;
  state.frame = frame;
  for (const ColumnId hidden : {computed, below})
    if (hidden.valid()) plan_.columns[hidden.index()].frame = frame;
}

}  // namespace bonafide::check
