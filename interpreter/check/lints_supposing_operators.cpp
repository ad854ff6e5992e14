#include <algorithm>
#include <type_traits>

#include "base/closed.h"
#include "check/lints_supposing.h"

namespace bonafide::check {

using namespace checked;

Supposing::Arguments Supposing::evaluate_all(const std::vector<NodeId>& nodes, Frame& frame) {
  Arguments out;
  for (const auto node : nodes) {
    out.each.push_back(evaluate(node, frame));
    out.absent = out.absent || out.each.back().absent;
    out.present = out.present && out.each.back().present;
    out.persons = out.persons || out.each.back().persons;
  }
  return out;
}

Seen Supposing::apply(NodeId id, const Apply& node, Frame& frame) {
  const Arguments arguments = evaluate_all(node.arguments, frame);
  const auto& args = arguments.each;
  const bool absent = arguments.absent, present = arguments.present, persons = arguments.persons;
  const auto strict = [&](Range range) {
    if (!present) return Seen::missing(persons);
    Seen out = Seen::number(std::move(range));
    out.absent = absent;
    out.persons = persons;
    return within_bounds(id, out);
  };
  const auto flag = [&](bool no, bool yes) {
    Seen out = Seen::flag(no, yes);
    out.persons = persons && no && yes;
    return out;
  };
  const auto fold_ranges = [&](Range (*two)(const Range&, const Range&)) {
    Range all = args[0].range;
    for (std::size_t i = 1; i < args.size(); ++i) all = two(all, args[i].range);
    return strict(all);
  };
  const auto& type = plan_.type(node.arguments.empty() ? id : node.arguments[0]);
  const bool ordered = type.numeric() || type.kind == Kind::choice;
  const auto below = [&](bool strictly, std::size_t a, std::size_t b) {
    if (!present) return Seen::flag(true, false);
    if (!ordered) return flag(true, true);
    const Range &x = args[a].range, &y = args[b].range;
    if (x.empty || y.empty) return Seen::flag(true, false);
    bool can = true, cannot = true;  // can hold, can fail
    if (x.lowest && y.highest) can = strictly ? *x.lowest < *y.highest : *x.lowest <= *y.highest;
    if (x.highest && y.lowest) cannot = strictly ? *x.highest >= *y.lowest : *x.highest > *y.lowest;
    return flag(cannot || absent || !can, can);
  };
  const auto same = [&]() -> Seen {
    const Seen &a = args[0], &b = args[1];
    if (!a.present && !b.present) return Seen::flag(false, true);
    if ((!a.present && !b.absent) || (!b.present && !a.absent)) return Seen::flag(true, false);
    if (a.row && b.row && !a.absent && !b.absent)
      return *a.row == *b.row ? Seen::flag(false, true) : Seen::flag(true, false);
    if ((a.never && b.row && *a.never == *b.row) || (b.never && a.row && *b.never == *a.row))
      return Seen::flag(true, false);
    if (!ordered && type.kind != Kind::flag) return flag(true, true);
    if (a.range.empty || b.range.empty) return Seen::flag(true, false);
    const Range met = meet(a.range, b.range);
    if (met.empty && !(a.absent && b.absent)) return Seen::flag(true, false);
    const auto x = a.range.exact(), y = b.range.exact();
    if (x && y && *x == *y && !absent) return Seen::flag(false, true);
    return flag(true, true);
  };
  switch (node.op) {
    case Operator::add:
      return fold_ranges(&add);
    case Operator::subtract:
      return fold_ranges(&subtract);
    case Operator::multiply:
      return fold_ranges(&multiply);
    case Operator::divide: {
      Seen out = strict(divide(args[0].range, args[1].range));
      out.absent = true;
      return out;
    }
    case Operator::div: {
      Seen out = strict(floor_divide(args[0].range, args[1].range));
      out.absent = out.absent || plan_.type(id).optional;
      return out;
    }
    case Operator::mod: {
      Seen out = strict(remainder(args[0].range, args[1].range));
      out.absent = out.absent || plan_.type(id).optional;
      return out;
    }
    case Operator::negate:
      return strict(negate(args[0].range));
    case Operator::minimum:
      return ordered ? fold_ranges(&minimum) : strict(Range::anything());
    case Operator::maximum:
      return ordered ? fold_ranges(&maximum) : strict(Range::anything());
    case Operator::round_half_up:
    case Operator::round_half_even:
    case Operator::round_half_down:
    case Operator::round_up:
    case Operator::round_down:
      // Nothing rounds to nothing; else the step may move it.
      return args[0].range.exact() && args[0].range.exact()->is_zero() ? strict(args[0].range)
                                                                       : strict(Range::anything());
    case Operator::less:
      return below(true, 0, 1);
    case Operator::less_equal:
      return below(false, 0, 1);
    case Operator::greater:
      return below(true, 1, 0);
    case Operator::greater_equal:
      return below(false, 1, 0);
    case Operator::equal:
      return same();
    case Operator::not_equal: {
      const Seen is = same();
      Seen out = Seen::flag(is.may(true), is.may(false));
      out.persons = is.persons;
      return out;
    }
    case Operator::and_: {
      bool yes = true, no = false, of_persons = false;
      for (const auto& arg : args) {
        yes = yes && arg.may(true);
        no = no || arg.may(false) || arg.absent;
        of_persons = of_persons || (arg.persons && arg.may(false));
      }
      Seen out = Seen::flag(no || !yes, yes);
      out.persons = of_persons && yes;
      return out;
    }
    case Operator::or_: {
      bool yes = false, no = true, of_persons = false;
      for (const auto& arg : args) {
        yes = yes || arg.may(true);
        no = no && (arg.may(false) || arg.absent);
        of_persons = of_persons || (arg.persons && arg.may(true));
      }
      Seen out = Seen::flag(no, yes || !no);
      out.persons = of_persons && no;
      return out;
    }
    case Operator::not_: {
      Seen out = Seen::flag(args[0].may(true), args[0].may(false));
      out.persons = args[0].persons;
      return out;
    }
    case Operator::exists: {
      Seen out = Seen::flag(args[0].absent || !args[0].present, args[0].present);
      out.persons = args[0].persons && args[0].absent && args[0].present;
      return out;
    }
    case Operator::otherwise: {
      if (!args[0].absent && args[0].present) return args[0];
      if (!args[0].present) return args[1];
      Seen first = args[0];
      first.absent = false;
      return Seen::join(first, args[1]);
    }
    case Operator::next_rung:
    case Operator::date_plus:
    case Operator::date_minus:
    case Operator::date_of:
    case Operator::moment_of:
    case Operator::days_between:
    case Operator::months_between:
    case Operator::window_units: {
      if (!present) return Seen::missing(persons);
      Seen out = unknown(id);
      out.absent = out.absent || absent;
      out.persons = persons;
      return out;
    }
    case Operator::in_window:
      return present ? flag(true, true) : Seen::flag(true, false);
  }
  return unknown(id);
}

Seen Supposing::look_up(const Lookup& node, Frame& frame) {
  const Table& table = plan_.tables[node.table.index()];
  const Arguments arguments = evaluate_all(node.arguments, frame);
  const auto& [args, absent, present, persons] = arguments;
  if (!present) return Seen::missing(persons);
  Seen out = Seen::missing(false);
  out.absent = absent;
  const auto number = [](const Value& value) -> std::optional<Rational> {
    if (const auto* rational = std::get_if<Rational>(&value)) return *rational;
    if (const auto* choice = std::get_if<columns::ChoiceValue>(&value))
      return Rational(static_cast<std::int64_t>(choice->index));
    if (const auto* flag = std::get_if<bool>(&value)) return Rational(*flag ? 1 : 0);
    return std::nullopt;
  };
  for (const auto& row : table.rows) {
    bool may = true, must = !row.otherwise;
    for (std::size_t i = 0; i < row.inputs.size() && i < args.size() && may && !row.otherwise; ++i) {
      const Pattern& pattern = row.inputs[i];
      if (pattern.any) continue;
      const Range& range = args[i].range;
      bool hits = pattern.intervals.empty(), inside = false;
      for (const auto& interval : pattern.intervals) {
        std::optional<Rational> from, to;
        if (interval.from) from = number(*interval.from);
        if (interval.to) to = number(*interval.to);
        if ((interval.from && !from) || (interval.to && !to)) {  // rows, texts, dates
          hits = true;
          const auto* named = interval.from ? std::get_if<columns::Row>(&*interval.from) : nullptr;
          if (named != nullptr && args[i].row) hits = *named == *args[i].row;
          if (named != nullptr && args[i].never && *named == *args[i].never) hits = false;
          continue;
        }
        if (range.empty) continue;
        const bool before = range.highest && from &&
                            (*range.highest < *from || (!interval.from_included && *range.highest == *from));
        const bool after =
            range.lowest && to && (*range.lowest > *to || (!interval.to_included && *range.lowest == *to));
        hits = hits || (!before && !after);
        const auto exact = range.exact();
        inside = inside || (exact && !before && !after);
      }
      may = may && hits;
      must = must && inside;
    }
    if (!may || node.output >= row.outputs.size()) continue;
    const Value& value = row.outputs[node.output];
    Seen output;
    if (const auto known = number(value)) output.range = Range::exactly(*known);
    if (columns::missing(value)) output = Seen::missing(false);
    if (const auto* of = std::get_if<columns::Row>(&value)) output.row = *of;
    out = out.present || !out.range.empty ? Seen::join(out, output) : output;
    if (must && !absent) break;
  }
  out.absent = out.absent || absent;
  out.persons = out.persons || persons;
  return out;
}

Seen Supposing::fold(NodeId id, const Fold& node, Frame& frame) {
  Frame inner = frame;
  const Reached reached = walk(node.pipe, inner);
  if (!reached.reached) {  // over nothing
    switch (node.kind) {
      case FoldKind::sum:
      case FoldKind::count:
      case FoldKind::count_different:
        return Seen::number(Range::exactly(Rational(0)));
      case FoldKind::any:
        return Seen::flag(true, false);
      case FoldKind::every:
        return Seen::flag(false, true);
      case FoldKind::highest:
      case FoldKind::lowest:
      case FoldKind::first:
      case FoldKind::last:
        return Seen::missing(false);
    }
  }
  const Seen value = node.value.valid() ? evaluate(node.value, inner) : Seen();
  const bool loops =
      std::any_of(plan_[node.pipe].clauses.begin(), plan_[node.pipe].clauses.end(),
                  [](const Clause& clause) { return std::holds_alternative<For>(clause.node); });
  Seen out = unknown(id);
  out.persons = reached.persons || value.persons;
  switch (node.kind) {
    case FoldKind::sum:
      if (value.range.empty || (value.range.exact() && value.range.exact()->is_zero()))
        return Seen::number(Range::exactly(Rational(0)));
      if (value.range.not_negative() && !out.range.lowest)
        out.range = meet(out.range, Range::between(Rational(0), {}, {}));
      return out;
    case FoldKind::count:
    case FoldKind::count_different:
      return out;
    case FoldKind::any:
      if (!value.may(true)) return Seen::flag(true, false);
      return out;
    case FoldKind::every:
      if (!value.may(false)) return Seen::flag(false, true);
      return out;
    case FoldKind::first:
      if (!loops) {  // a fact with clauses: runs once
        Seen once = value;
        once.persons = once.persons || reached.persons;
        once.absent = once.absent || !plan_[node.pipe].clauses.empty();
        return once;
      }
      [[fallthrough]];
    case FoldKind::highest:
    case FoldKind::lowest:
    case FoldKind::last: {
      Seen one = value;
      one.persons = one.persons || reached.persons;
      one.absent = true;
      one.row = std::nullopt;
      one.never = std::nullopt;
      one.payee = false;
      return one;
    }
  }
  return out;
}

}  // namespace bonafide::check
