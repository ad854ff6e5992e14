// Other instants and other worlds: `before` and `after` a row, `previous`, `rises`, `had`.
#include "check/lowering.h"
#include "diagnostics/codes/guarantees.h"
#include "diagnostics/codes/lints.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Operator;

namespace {

// A name, or input fields read through it: the same at every instant.
bool stays(const checked::Plan& plan, NodeId node) {
  while (const auto* get = std::get_if<checked::Get>(&plan[node])) {
    if (plan[get->column].kind != checked::Column::Kind::field || get->arguments.size() != 1) return false;
    node = get->arguments[0];
  }
  return std::holds_alternative<checked::Var>(plan[node]);
}

// What is shown here does not hold at another instant, but for what stays.
void keep_what_stays(const checked::Plan& plan, Body& body) {
  const auto other = [&](NodeId node) { return !stays(plan, node); };
  std::erase_if(body.present, other);
  std::erase_if(body.not_zero, other);
}

// What is shown here does not hold in another world, but for names, whose values stay.
void keep_names_only(const checked::Plan& plan, Body& body) {
  const auto other = [&](NodeId node) { return !std::holds_alternative<checked::Var>(plan[node]); };
  std::erase_if(body.present, other);
  std::erase_if(body.not_zero, other);
}

}  // namespace

std::optional<checked::AsOfRow> Lowering::as_of_row(const syn::AsOfRow& node) {
  Typed row = expression(node.row);
  if (!needed(row)) return std::nullopt;
  if (row.type.kind != Kind::row || !row.type.record.valid() || !plan_[row.type.record].when.valid()) {
    report(code::as_of_needs_dated_row, row.span)
        .with("text", text(row.span))
        .with("asked", std::string(node.side == syn::Side::before ? "`before " : "`after ") + text(row.span) + "`")
        .with("found", describe(row.type));
    return std::nullopt;
  }
  return checked::AsOfRow{row.node, node.side == syn::Side::before ? checked::Side::before : checked::Side::after};
}

Typed Lowering::as_of(const syn::AsOf& node, Span span, const Type* wanted) {
  const std::optional<checked::AsOfRow> at = as_of_row(node.row);
  if (names_a_set(node.of)) {
    report(code::set_as_value, span).with("text", text(span));
    return bad(span);
  }
  const std::vector<NodeId> present = body_.present, not_zero = body_.not_zero;
  keep_what_stays(plan_, body_);
  Typed value = expression(node.of, wanted);
  body_.present = present;
  body_.not_zero = not_zero;
  if (value.bad || !at) return bad(span);
  if (const auto* get = std::get_if<checked::Get>(&plan_[value.node])) warn_stale(get->column, span);
  return typed(checked::AsOf{value.node, at->row, at->side}, value.type, span);
}

// A state with a clock of its own is not known as of a row that its step is past.
void Lowering::warn_stale(ColumnId column, Span span) {
  if (trying_ || !body_.clock || body_.clock->kind != checked::Clock::Kind::period_end) return;
  const checked::Column& state = plan_[column];
  if (state.kind != checked::Column::Kind::state || state.clock.kind == checked::Clock::Kind::period_end) return;
  const bool each = state.clock.kind == checked::Clock::Kind::each_row;
  const std::string record = each ? plan_[state.clock.record].name : "";
  report(code::stale_as_of, span)
      .with("name", state.name)
      .with("clock", each ? Words("`as each " + record + " happens`")
                          : Words("at the end of each day or month", "每日或每月末"))
      .label(state.span, Note::declared_here);
}

Typed Lowering::previous_of(const Typed& value, Span span) {
  if (value.bad) return bad(span);
  const auto* get = std::get_if<checked::Get>(&plan_[value.node]);
  if (!get) {
    report(code::no_previous, span).with("text", text(value.span));
    return bad(span);
  }
  const checked::Get copy = *get;
  checked::Column& column = plan_.columns[copy.column.index()];
  bool starts = false;
  switch (column.kind) {
    case checked::Column::Kind::field:
    case checked::Column::Kind::fact: column.kept = true; break;
    case checked::Column::Kind::state:
      starts = has_start_[copy.column.index()] || (column.start_column.valid() && !plan_[column.start_column].type.optional);
      break;
    case checked::Column::Kind::balance: starts = true; break;
    case checked::Column::Kind::builtin_field:
      report(code::no_previous, span).with("text", text(value.span));
      return bad(span);
  }
  bool through_missing = false;
  for (const NodeId argument : copy.arguments) through_missing = through_missing || plan_.type(argument).optional;
  Type type = column.type;
  type.optional = type.optional || !starts || through_missing;
  return typed(checked::Prev{copy.column, copy.arguments}, type, span);
}

Typed Lowering::rises(const syn::Rises& node, Span span) {
  Typed now = expression(node.of);
  if (!needed(now)) return bad(span);
  Typed before = previous_of(now, span);
  if (before.bad) return bad(span);
  if (!now.type.numeric() && now.type.kind != Kind::choice) {
    report(code::has_no_order, now.span).with("text", text(now.span)).with("type", describe(now.type));
    return bad(span);
  }
  const Type flag = plain(Kind::flag);
  NodeId up = apply(Operator::greater, {now.node, before.node}, flag, span);
  if (before.type.optional)
    up = apply(Operator::and_, {apply(Operator::exists, {before.node}, flag, span), up}, flag, span);
  if (node.to) {
    const std::optional<Typed> rung = member_of(*node.to, now.type);
    if (!rung) {
      std::vector<std::string> names;
      if (now.type.kind == Kind::choice) names = plan_.choices[now.type.choice.index()].values;
      unknown(*node.to, {"rung", "级别"}, names);
      return bad(span);
    }
    up = apply(Operator::and_, {up, apply(Operator::equal, {now.node, rung->node}, flag, span)}, flag, span);
  }
  Typed out;
  out.node = up;
  out.type = flag;
  out.span = span;
  return out;
}

Typed Lowering::falls(const syn::Falls& node, Span span) {
  Typed now = expression(node.of);
  if (!needed(now)) return bad(span);
  Typed before = previous_of(now, span);
  if (before.bad) return bad(span);
  if (!now.type.numeric() && now.type.kind != Kind::choice) {
    report(code::has_no_order, now.span).with("text", text(now.span)).with("type", describe(now.type));
    return bad(span);
  }
  const Type flag = plain(Kind::flag);
  NodeId down = apply(Operator::less, {now.node, before.node}, flag, span);
  if (before.type.optional)
    down = apply(Operator::and_, {apply(Operator::exists, {before.node}, flag, span), down}, flag, span);
  Typed out;
  out.node = down;
  out.type = flag;
  out.span = span;
  return out;
}

Typed Lowering::had(const syn::Had& node, Span span, const Type* wanted) {
  const bool allowed = body_.place == Place::promise || body_.place == Place::example || body_.place == Place::report;
  if (!allowed) report(code::had_outside_promise, span);
  if (body_.other_world) report(code::had_in_had, span);
  const bool nested = body_.other_world;
  std::vector<checked::Change> changes;
  bool good = allowed && !nested;
  for (const syn::Change& written : node.changes) {
    if (std::optional<checked::Change> change = this->change(written))
      changes.push_back(std::move(*change));
    else
      good = false;
  }
  const std::vector<NodeId> present = body_.present, not_zero = body_.not_zero;
  keep_names_only(plan_, body_);
  body_.other_world = true;
  Typed value = expression(node.of, wanted);
  body_.other_world = nested;
  body_.present = present;
  body_.not_zero = not_zero;
  if (value.bad || !good) return bad(span);
  return typed(checked::Had{value.node, std::move(changes)}, value.type, span);
}

// `had price been 75.00 CNY`: of a parameter, within its range.
std::optional<checked::Change> Lowering::parameter_been(checked::ParameterId id, const syn::Been& node, Span span) {
  const checked::Parameter& parameter = plan_.parameters[id.index()];
  const Type type = parameter.type;
  Typed value = expression(node.value, &type);
  if (!fits(value, type, span)) return std::nullopt;
  const std::optional<Value> known = value_of(value.node);
  if (!known) {
    report(code::not_a_constant, value.span).with("text", text(value.span));
    return std::nullopt;
  }
  if ((parameter.lowest && columns::compare(*known, *parameter.lowest) < 0) ||
      (parameter.highest && columns::compare(*parameter.highest, *known) < 0)) {
    report(code::default_outside_range, value.span)
        .with("text", text(value.span))
        .label(parameter.span, Note::declared_here);
    return std::nullopt;
  }
  return checked::Change(checked::ParameterBeen{id, value.node});
}

std::optional<checked::Change> Lowering::change(const syn::Change& written) {
  const auto who = [&](const syn::Word& word) -> std::optional<Typed> {
    Typed row = name(word, nullptr);
    if (!needed(row)) return std::nullopt;
    if (row.type.kind != Kind::row || !row.type.record.valid() || plan_[row.type.record].builtin) {
      report(code::change_needs_row, word.span).with("text", word.text).with("found", describe(row.type));
      return std::nullopt;
    }
    return row;
  };
  const auto laddered = [&](const Typed& row, Span span) {
    for (const checked::Ladder& ladder : plan_.ladders)
      if (ladder.record == row.type.record) return true;
    report(code::nothing_can_rise, span).with("type", describe(row.type));
    return false;
  };
  return std::visit(
      [&](const auto& node) -> std::optional<checked::Change> {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, syn::NobodyRisen>) {
          if (!node.in.valid()) {
            checked::Source source;
            source.rows = checked::AllRows{plan_.member};
            source.element = row(plan_.member);
            source.span = written.span;
            return checked::Change(checked::NobodyRisen{add(std::move(source))});
          }
          const SetOf in = set(node.in);
          if (in.bad) return std::nullopt;
          if (in.element.kind != Kind::row) {
            report(code::change_needs_row, written.span)
                .with("text", text(written.span))
                .with("found", describe(in.element));
            return std::nullopt;
          }
          return checked::Change(checked::NobodyRisen{in.source});
        } else if constexpr (std::is_same_v<T, syn::NotRisen>) {
          const std::optional<Typed> row = who(node.who);
          if (!row || !laddered(*row, node.who.span)) return std::nullopt;
          return checked::Change(checked::NotRisen{row->node});
        } else if constexpr (std::is_same_v<T, syn::RisenTo>) {
          const std::optional<Typed> row = who(node.who);
          if (!row) return std::nullopt;
          std::vector<std::pair<checked::LadderId, std::uint32_t>> found;
          std::vector<std::string> names;
          for (std::size_t i = 0; i < plan_.ladders.size(); ++i) {
            if (!(plan_.ladders[i].record == row->type.record) || !sees(plan_.ladders[i].choice)) continue;
            const auto& values = plan_.choices[plan_.ladders[i].choice.index()].values;
            names.insert(names.end(), values.begin(), values.end());
            for (std::size_t rung = 0; rung < values.size(); ++rung)
              if (values[rung] == node.rung.text)
                found.emplace_back(checked::LadderId(i), static_cast<std::uint32_t>(rung));
          }
          if (found.size() == 1) return checked::Change(checked::RisenTo{row->node, found[0].first, found[0].second});
          if (found.empty())
            unknown(node.rung, {"rung", "级别"}, names);
          else
            report(code::ambiguous_name, node.rung.span)
                .with("name", node.rung.text)
                .with("first", plan_.ladders[found[0].first.index()].name)
                .with("second", plan_.ladders[found[1].first.index()].name);
          return std::nullopt;
        } else if constexpr (std::is_same_v<T, syn::NotHappened>) {
          const std::optional<Typed> row = who(node.row);
          if (!row) return std::nullopt;
          if (!plan_[row->type.record].when.valid()) {
            report(code::change_needs_row, node.row.span)
                .with("text", node.row.text)
                .with("found", describe(row->type));
            return std::nullopt;
          }
          return checked::Change(checked::NotHappened{row->node});
        } else if constexpr (std::is_same_v<T, syn::Left>) {
          const std::optional<Typed> row = who(node.who);
          if (!row) return std::nullopt;
          if (!(row->type.record == plan_.member) || !plan_[plan_.member].left.valid()) {
            report(code::nobody_can_leave, node.who.span).with("text", node.who.text);
            return std::nullopt;
          }
          return checked::Change(checked::LeftNow{row->node});
        } else {
          static_assert(std::is_same_v<T, syn::Been>);
          Typed column = expression(node.column);
          if (column.bad) return std::nullopt;
          if (const auto* of = std::get_if<checked::ParameterValue>(&plan_[column.node]))
            return parameter_been(of->parameter, node, column.span);
          const auto* get = std::get_if<checked::Get>(&plan_[column.node]);
          if (get && plan_[get->column].kind == checked::Column::Kind::field &&
              plan_[plan_[get->column].record].when == get->column) {
            report(code::change_of_date, column.span).with("text", text(column.span));
            return std::nullopt;
          }
          if (!get || plan_[get->column].kind == checked::Column::Kind::builtin_field) {
            report(code::change_needs_fact, column.span).with("text", text(column.span));
            return std::nullopt;
          }
          const checked::Get copy = *get;
          const Type type = plan_[copy.column].type;
          Typed value = expression(node.value, &type);
          if (!fits(value, type, column.span)) return std::nullopt;
          return checked::Change(checked::Been{copy.column, copy.arguments, value.node});
        }
      },
      written.node);
}

}  // namespace bonafide::check
