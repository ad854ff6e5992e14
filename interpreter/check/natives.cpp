// The native functions of checked/builtins.def.
#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Operator;

namespace {

enum class Native {
#define BUILTIN(slug, en, zh, fewest, most, signature, doc_en, doc_zh) slug,
#include "checked/builtins.def"
#undef BUILTIN
};

struct Row {
  Native native;
  std::string_view en, zh;
  int fewest, most;
  std::string_view signature;
};

const Row* find(std::string_view name) {
  static const Row rows[] = {
#define BUILTIN(slug, en, zh, fewest, most, signature, doc_en, doc_zh) {Native::slug, en, zh, fewest, most, signature},
#include "checked/builtins.def"
#undef BUILTIN
  };
  for (const Row& row : rows)
    if (row.en == name || row.zh == name) return &row;
  return nullptr;
}

}  // namespace

Typed Lowering::native(std::string_view called, const syn::Call& node, Span span, bool& known) {
  const Row* row = find(called);
  known = row != nullptr;
  if (!row) return Typed{};
  const int count = static_cast<int>(node.arguments.size());
  if (count < row->fewest || (row->most >= 0 && count > row->most)) {
    const std::string expected = row->most < 0              ? std::to_string(row->fewest) + "…"
                                 : row->fewest == row->most ? std::to_string(row->fewest)
                                                            : std::to_string(row->fewest) + "–" +
                                                                  std::to_string(row->most);
    report(code::wrong_arity, span)
        .with("name", called)
        .with("expected", expected)
        .with("found", std::to_string(count))
        .with("signature", row->signature);
    return bad(span);
  }
  const auto date_argument = [&](std::size_t i) {
    Typed value = expression(node.arguments[i]);
    if (!value.bad && value.type.kind == Kind::moment && needed(value))
      value = typed(checked::Apply{Operator::date_of, {value.node}}, plain(Kind::date), value.span);
    fits(value, plain(Kind::date));
    return value;
  };
  switch (row->native) {
    case Native::earned: return earned(node, span);
    case Native::payout: return payout(node, span);
    case Native::balance:
    case Native::forfeited:
    case Native::paid_back: {
      const Type member = this->row(plan_.member);
      Typed whose = expression(node.arguments[0], &member);
      const syn::Word* word = bare_name(node.arguments[1]);
      const Span at_argument = at(node.arguments[1]).span;
      const auto asset = asset_called(word ? *word : syn::Word{sources_.text(at_argument), at_argument});
      if (!asset || whose.bad) return bad(span);
      if (row->native == Native::balance) return get(plan_.assets[asset->index()].balance, {whose}, span);
      if (!fits(whose, member)) return bad(span);
      checked::PaymentRows rows;
      rows.member = whose.node;
      rows.asset = *asset;
      using Own = checked::PaymentRows::Own;
      rows.own = row->native == Native::paid_back ? Own::returned : Own::lost;
      // Those lines are negative: what went away.
      const Type type = amount(plan_.assets[asset->index()].unit);
      const NodeId zero = constant(number::Rational(0), type, span);
      const NodeId sum = paid_sum(std::move(rows), type, span).node;
      const NodeId gone = apply(Operator::subtract, {zero, sum}, type, span);
      return typed(checked::Apply{Operator::maximum, {gone, zero}}, type, span);
    }
    case Native::min:
    case Native::max: {
      std::vector<Typed> values;
      bool good = true;
      for (const syn::ExpressionId argument : node.arguments) {
        const Type hint = values.empty() ? Type{} : values[0].type;
        values.push_back(expression(argument, values.empty() || values[0].bad ? nullptr : &hint));
        Typed& value = values.back();
        good = needed(value) && good;
        const Kind kind = value.type.kind;
        if (!value.bad && !value.type.numeric() && kind != Kind::date && kind != Kind::moment && kind != Kind::choice) {
          report(code::has_no_order, value.span).with("text", text(value.span)).with("type", describe(value.type));
          good = false;
        }
      }
      if (!good) return bad(span);
      // Twice over: a 0 takes the unit of what follows it.
      std::optional<Type> type;
      for (int round = 0; round < 2; ++round)
        for (std::size_t i = 1; i < values.size(); ++i) {
          type = common(values[0], values[i]);
          if (type) continue;
          report(code::units_differ, span)
              .with("left", text(values[0].span))
              .with("right", text(values[i].span))
              .with("left_unit", describe(values[0].type))
              .with("right_unit", describe(values[i].type))
              .label(values[0].span, Note::is_a, {{"type", describe(values[0].type)}})
              .label(values[i].span, Note::is_a, {{"type", describe(values[i].type)}});
          return bad(span);
        }
      std::vector<NodeId> nodes;
      for (const Typed& value : values) {
        nodes.push_back(value.node);
        if (value.type.kind == Kind::number) type = value.type;
      }
      const Operator op = row->native == Native::min ? Operator::minimum : Operator::maximum;
      return typed(checked::Apply{op, std::move(nodes)}, *type, span);
    }
    case Native::days_between:
    case Native::months_between: {
      Typed first = date_argument(0), second = date_argument(1);
      if (first.bad || second.bad) return bad(span);
      const Operator op = row->native == Native::days_between ? Operator::days_between : Operator::months_between;
      return typed(checked::Apply{op, {first.node, second.node}}, plain(Kind::count), span);
    }
    case Native::date_of: {
      Typed value = date_argument(0);
      if (value.bad) return bad(span);
      value.span = span;
      return value;
    }
    case Native::next_rung: {
      Typed value = expression(node.arguments[0]);
      if (!needed(value)) return bad(span);
      if (value.type.kind != Kind::choice) {
        report(code::has_no_order, value.span).with("text", text(value.span)).with("type", describe(value.type));
        return bad(span);
      }
      return typed(checked::Apply{Operator::next_rung, {value.node}}, value.type, span);
    }
    case Native::period_start:
      return typed(checked::PeriodDate{checked::PeriodEdge::start}, plain(Kind::date), span);
    case Native::period_end: {
      const NodeId after = add(checked::PeriodDate{checked::PeriodEdge::end}, plain(Kind::date), span);
      const NodeId day = constant(number::Duration{0, 86'400'000'000LL}, plain(Kind::duration), span);
      return typed(checked::Apply{Operator::date_minus, {after, day}}, plain(Kind::date), span);
    }
  }
  return bad(span);
}

Typed Lowering::paid_sum(checked::PaymentRows rows, Type type, Span span) {
  checked::Source source;
  source.rows = std::move(rows);
  source.element = row(plan_.payment);
  source.span = span;
  const Slot slot = new_slot();
  std::vector<checked::Clause> clauses;
  clauses.push_back({checked::For{slot, add(std::move(source))}, span});
  const NodeId line = add(checked::Var{slot}, row(plan_.payment), span);
  const NodeId amount = add(checked::Get{plan_.payment_amount, {line}}, type, span);
  return typed(checked::Fold{checked::FoldKind::sum, add_pipe(std::move(clauses)), amount}, type, span);
}

namespace {

checked::PaymentRows everything(checked::UnitId unit) {
  checked::PaymentRows rows;
  rows.unit = unit;
  rows.in_money = true;
  return rows;
}

}  // namespace

std::optional<checked::AssetId> Lowering::asset_called(const syn::Word& word) {
  if (const auto asset = assets_.find(word.text); asset != assets_.end()) return asset->second;
  if (stands_open(word.text, syn::Need::Kind::asset)) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& [name, id] : assets_) names.push_back(name);
  unknown(word, {"asset", "资产"}, names);
  return std::nullopt;
}

// `earned(u, b) in points`, `in CNY`: lines of one asset, or money itself.
std::optional<Type> Lowering::paid_in(checked::PaymentRows& rows, const syn::Word& in) {
  if (find_unit(in.text) == plan_.currency && !assets_.contains(in.text)) return money();
  const auto asset = asset_called(in);
  if (!asset) return std::nullopt;
  rows.unit = plan_.assets[asset->index()].unit;
  rows.asset = *asset;
  rows.in_money = false;
  return amount(*rows.unit);
}

// Of one bonus or promise; false where there is none of that name, or its amounts cannot be summed (reported).
bool Lowering::paid_by(checked::PaymentRows& rows, Type& type, const syn::Call& node, std::size_t argument) {
  const Span place = at(node.arguments[argument]).span;
  const syn::Word* word = bare_name(node.arguments[argument]);
  const std::string_view name = word ? word->text : std::string_view();
  if (const auto bonus = bonuses_.find(name); bonus != bonuses_.end()) {
    rows.bonuses = {bonus->second};
    if (node.in) return true;
    const std::optional<Type> amounts = bonus_amounts(bonus->second, place);
    if (!amounts) return false;
    type = *amounts;
    rows.in_money = pays_money(bonus->second);
    rows.unit.reset();
    if (type.kind == Kind::amount) rows.unit = type.dimension.over;
    return true;
  }
  if (const auto promise = promises_.find(name); promise != promises_.end()) {
    rows.promises = {promise->second};
    return true;
  }
  if (stands_open(name, syn::Need::Kind::bonus)) return false;
  std::vector<std::string> names;
  for (const auto& [known, id] : bonuses_) names.push_back(known);
  for (const auto& [known, id] : promises_) names.push_back(known);
  unknown(word ? *word : syn::Word{sources_.text(place), place}, {"bonus", "奖励"}, names);
  return false;
}

Typed Lowering::earned(const syn::Call& node, Span span) {
  const Type member = row(plan_.member);
  Typed whose = expression(node.arguments[0], &member);
  if (!fits(whose, member)) return bad(span);
  checked::PaymentRows rows = everything(plan_.currency);
  rows.member = whose.node;
  return paid_sum_of(std::move(rows), node, 1, span);
}

Typed Lowering::payout(const syn::Call& node, Span span) {
  return paid_sum_of(everything(plan_.currency), node, 0, span);
}

Typed Lowering::paid_sum_of(checked::PaymentRows rows, const syn::Call& node, std::size_t argument, Span span) {
  Type type = money();
  if (node.arguments.size() > argument && !paid_by(rows, type, node, argument)) return bad(span);
  if (node.in) {
    const std::optional<Type> in = paid_in(rows, *node.in);
    if (!in) return bad(span);
    type = *in;
  }
  return paid_sum(std::move(rows), type, span);
}

}  // namespace bonafide::check
