#include <algorithm>
#include <type_traits>

#include "base/closed.h"
#include "check/lints_supposing.h"

namespace bonafide::check {

using namespace checked;

namespace {

Range narrowed(const Range& range, const Bounds& bounds) {
  if (range.empty || (!bounds.lowest && !bounds.highest)) return range;
  const Range met = meet(range, Range::between(bounds.lowest, bounds.highest, range.decimals));
  return met.empty ? range : met;
}

std::string text_of(const Seen& seen) {
  const auto end = [](const std::optional<Rational>& value) {
    return value ? value->numerator_text() + "/" + value->denominator_text() : std::string("~");
  };
  std::string out = seen.range.empty ? "-" : end(seen.range.lowest) + "," + end(seen.range.highest);
  for (const bool flag : {seen.present, seen.absent, seen.persons, seen.payee}) out += flag ? '1' : '0';
  for (const auto& row : {seen.row, seen.never})
    if (row)
      out += "r" + std::to_string(row->record.value) + "." + std::to_string(row->number);
    else
      out += "r";
  return out;
}

}  // namespace

Seen Seen::flag(bool no, bool yes) {
  return number(no && yes ? Range::between(Rational(0), Rational(1), 0)
                          : Range::exactly(Rational(yes ? 1 : 0)));
}

bool Seen::may(bool value) const {
  if (range.empty) return false;
  const Rational wanted(value ? 1 : 0);
  return (!range.lowest || *range.lowest <= wanted) && (!range.highest || *range.highest >= wanted);
}

Seen Seen::join(const Seen& a, const Seen& b) {
  if (!a.present || !b.present) {
    Seen out = a.present ? a : b;
    out.absent = a.absent || b.absent;
    out.persons = a.persons || b.persons;
    return out;
  }
  Seen out;
  out.range = check::join(a.range, b.range);
  out.absent = a.absent || b.absent;
  out.persons = a.persons || b.persons;
  out.payee = a.payee && b.payee;
  if (a.row && b.row && *a.row == *b.row) out.row = a.row;
  if (a.never && b.never && *a.never == *b.never) out.never = a.never;
  return out;
}

Seen Seen::missing(bool persons) {
  Seen out;
  out.range = Range::nothing();
  out.present = false;
  out.absent = true;
  out.persons = persons;
  return out;
}

// ---- expressions ------------------------------------------------------------------------------------

Seen Supposing::unknown(NodeId node) const {
  const Type& type = plan_.type(node);
  if (type.kind == Kind::flag) return Seen::flag(true, true);
  Seen out;
  out.absent = type.optional;
  return within_bounds(node, out);
}

Seen Supposing::within_bounds(NodeId node, Seen seen) const {
  const Type& type = plan_.type(node);
  if ((type.numeric() || type.kind == Kind::choice) && node.index() < plan_.bounds.size())
    seen.range = narrowed(seen.range, plan_.bounds[node.index()]);
  return seen;
}

Seen Supposing::evaluate(NodeId id, Frame& frame) {
  const Nesting nesting(nested_);
  if (tired() || nesting.too_deep()) return unknown(id);
  if (deep_ == 0 && plan_.type(id).kind == Kind::row && !payee_.empty() &&
      std::find(payee_.begin(), payee_.end(), keys_.of(id)) != payee_.end()) {
    Seen out;
    out.payee = true;
    return out;
  }
  // A case table is a chain of choices as long as its rows.
  Seen out = Seen::missing(false);
  out.absent = false;
  bool persons = false;
  while (const auto* choice = std::get_if<If>(&plan_[id])) {
    const Seen condition = evaluate(choice->condition, frame);
    if (condition.may(true) && condition.may(false)) persons = persons || condition.persons;
    if (condition.may(true)) out = Seen::join(out, evaluate(choice->then, frame));
    if (!condition.may(false)) {
      out.persons = out.persons || persons;
      return out;
    }
    id = choice->otherwise;
  }
  const Seen last = compute(id, frame);
  if (!out.present && !out.absent && out.range.empty)
    out = last;  // no choice: as it is
  else
    out = Seen::join(out, last);
  out.persons = out.persons || persons;
  return out;
}

Seen Supposing::compute(NodeId id, Frame& frame) {
  return std::visit(
      [&](const auto& node) -> Seen {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, Const>) {
          if (columns::missing(node.value)) return Seen::missing(false);
          Seen out;
          if (const auto* number = std::get_if<Rational>(&node.value)) out.range = Range::exactly(*number);
          if (const auto* choice = std::get_if<columns::ChoiceValue>(&node.value))
            out.range = Range::exactly(Rational(static_cast<std::int64_t>(choice->index)));
          if (const auto* flag = std::get_if<bool>(&node.value)) out = Seen::flag(!*flag, *flag);
          if (const auto* row = std::get_if<columns::Row>(&node.value)) out.row = *row;
          return out;
        } else if constexpr (std::is_same_v<T, Var>) {
          return within_bounds(id, frame[node.slot]);
        } else if constexpr (std::is_same_v<T, ParameterValue>) {
          const Value& value = plan_.parameters[node.parameter.index()].value;
          Seen out;
          if (const auto* number = std::get_if<Rational>(&value)) out.range = Range::exactly(*number);
          if (const auto* choice = std::get_if<columns::ChoiceValue>(&value))
            out.range = Range::exactly(Rational(static_cast<std::int64_t>(choice->index)));
          if (const auto* flag = std::get_if<bool>(&value)) out = Seen::flag(!*flag, *flag);
          if (const auto* row = std::get_if<columns::Row>(&value)) out.row = *row;
          return out;
        } else if constexpr (std::is_same_v<T, RowNamed> || std::is_same_v<T, PeriodDate> ||
                             std::is_same_v<T, Had>) {
          return unknown(id);
        } else if constexpr (std::is_same_v<T, ScanPrev>) {
          Seen out = unknown(id);
          out.persons = frame[node.slot].persons;
          return out;
        } else if constexpr (std::is_same_v<T, Get> || std::is_same_v<T, Prev>) {
          Seen out = call(id, node.column, node.arguments, frame);
          if (std::is_same_v<T, Prev>) out.absent = out.absent || plan_.type(id).optional;
          return out;
        } else if constexpr (std::is_same_v<T, AsOf>) {
          return evaluate(node.of, frame);
        } else if constexpr (std::is_same_v<T, Apply>) {
          return apply(id, node, frame);
        } else if constexpr (std::is_same_v<T, If>) {
          return unknown(id);  // `evaluate` walks choices
        } else if constexpr (std::is_same_v<T, Lookup>) {
          return look_up(node, frame);
        } else if constexpr (std::is_same_v<T, Fold>) {
          return fold(id, node, frame);
        } else {
          static_assert(base::unanswered<T>);
        }
      },
      plan_[id]);
}

Seen Supposing::call(NodeId id, ColumnId column_id, const std::vector<NodeId>& nodes, Frame& frame) {
  const Column& column = plan_[column_id];
  std::vector<Seen> arguments;
  bool absent = false, present = true, persons = false;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Seen argument = evaluate(nodes[i], frame);
    if (i >= column.parameters.size() || column.parameters[i].kind == Kind::row) {
      absent = absent || argument.absent;
      present = present && argument.present;
      argument.absent = false;
    }
    persons = persons || argument.persons;
    arguments.push_back(std::move(argument));
  }
  if (!present) return Seen::missing(persons);
  Seen out;
  switch (column.kind) {
    case Column::Kind::field:
    case Column::Kind::builtin_field:
    case Column::Kind::balance:
      out = unknown(id);
      if (roles_.is_goods_field(column_id)) {
        if (supposition_.only) out.row = supposition_.only;
        if (supposition_.never && !arguments.empty() && arguments[0].payee) out.never = supposition_.never;
      }
      out.persons = persons;
      break;
    case Column::Kind::fact:
    case Column::Kind::state:
      out = within_bounds(id, body(column_id, arguments));
      break;
  }
  out.absent = out.absent || absent;
  return out;
}

// A fact or a remembered value at its arguments. Rounds begin from nothing: a fact of the downline adds up
// what its legs have, and where they have nothing it is nothing.
Seen Supposing::body(ColumnId id, const std::vector<Seen>& arguments) {
  const Column& column = plan_[id];
  std::string key = std::to_string(id.value);
  for (const auto& argument : arguments) key += ";" + text_of(argument);
  const auto [at, fresh] = columns_.emplace(key, Known());
  if (!fresh) {
    if (at->second.working) at->second.asked = true;
    return at->second.seen;
  }
  Seen start = Seen::missing(false);
  start.absent = false;
  at->second = {start, true, false};
  if (deep_ >= most_deep) {
    at->second = {Seen(), false, false};
    return Seen();
  }
  ++deep_;
  for (int round = 0; round < 4; ++round) {
    at->second.asked = false;
    Seen out = start;
    if (column.ladder.valid()) {
      out = rung(plan_.ladders[column.ladder.index()], arguments);
    } else {
      for (const auto node : {column.body, column.start, column.next}) {
        if (!node.valid()) continue;
        Frame frame(frame_size(column.frame, arguments.size()));
        for (std::size_t i = 0; i < arguments.size(); ++i) frame[i] = arguments[i];
        out = Seen::join(out, evaluate(node, frame));
      }
      if (column.kind == Column::Kind::state && (!column.start.valid() || column.start_column.valid())) {
        out = Seen::join(out, Seen());
        out.absent = true;
      }
    }
    const bool same = text_of(out) == text_of(at->second.seen);
    at->second.seen = out;
    if (same || !at->second.asked) break;
    if (round == 2) at->second.seen.range = Range::anything();
  }
  --deep_;
  at->second.working = false;
  return at->second.seen;
}

Seen Supposing::rung(const Ladder& ladder, const std::vector<Seen>& arguments) {
  std::uint32_t highest = 0;
  bool persons = false;
  for (std::uint32_t r = 0; r < ladder.rungs.size(); ++r) {
    bool holds = true, of_persons = false;
    for (const auto& cell : ladder.rungs[r].conditions) {
      Frame frame(frame_size(plan_[ladder.column].frame, arguments.size()));
      for (std::size_t i = 0; i < arguments.size(); ++i) frame[i] = arguments[i];
      const Seen seen = evaluate(cell.condition, frame);
      holds = holds && seen.may(true);
      of_persons = of_persons || (seen.persons && seen.may(false));
    }
    if (!holds) continue;
    highest = r;
    persons = persons || of_persons;
  }
  if (supposition_.any_rung && !arguments.empty() && arguments[0].payee)
    highest = static_cast<std::uint32_t>(ladder.rungs.size()) - 1;
  Seen out = Seen::number(Range::between(Rational(0), Rational(static_cast<std::int64_t>(highest)), 0));
  out.persons = persons || (!arguments.empty() && arguments[0].persons);
  return out;
}

}  // namespace bonafide::check
