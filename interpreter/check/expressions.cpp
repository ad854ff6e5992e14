// One expression of the syntax to a node: the forms that are not names, folds or worlds.
#include "base/invariant.h"
#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Operator;
using syn::BinaryOperator;

Typed Lowering::expression(syn::ExpressionId id, const Type* wanted) {
  if (!id.valid() || id.index() >= file_->expressions.size()) {  // left out by the parser, which has said why
    incomplete_ = true;
    return bad({});
  }
  const syn::Expression& expression = at(id);
  const Span span = expression.span;
  Typed value = std::visit(
      [&](const auto& node) -> Typed {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, syn::NumberLiteral>) {
          return number(node, span);
        } else if constexpr (std::is_same_v<T, syn::TextLiteral>) {
          return typed(checked::Const{std::string(node.text)}, plain(Kind::text), span);
        } else if constexpr (std::is_same_v<T, syn::DateLiteral>) {
          return date(node, span);
        } else if constexpr (std::is_same_v<T, syn::FlagLiteral>) {
          return typed(checked::Const{node.value}, plain(Kind::flag), span);
        } else if constexpr (std::is_same_v<T, syn::NothingLiteral>) {
          Typed out = typed(checked::Const{columns::Missing{}}, plain(Kind::flag).maybe(), span);
          out.nothing = true;
          return out;
        } else if constexpr (std::is_same_v<T, syn::Name>) {
          return name(node.word, wanted);
        } else if constexpr (std::is_same_v<T, syn::Call>) {
          return call(node, span);
        } else if constexpr (std::is_same_v<T, syn::WindowArgument>) {
          // `f(month)`, month being a name of the plan where no window is wanted.
          if (node.window.kind == syn::CalendarWindow::Kind::current && (!wanted || wanted->kind != Kind::window))
            if (const syn::Word word{sources_.text(span), span}; knows(word, wanted)) return name(word, wanted);
          Typed out;
          out.node = window_constant(node.window);
          out.type = plain(Kind::window);
          out.span = span;
          return out;
        } else if constexpr (std::is_same_v<T, syn::Field>) {
          return field(node, span);
        } else if constexpr (std::is_same_v<T, syn::Of>) {
          return of(node, span);
        } else if constexpr (std::is_same_v<T, syn::Previous>) {
          return previous(node, span);
        } else if constexpr (std::is_same_v<T, syn::Marginal>) {
          return marginal(node, span);
        } else if constexpr (std::is_same_v<T, syn::AsOf>) {
          return as_of(node, span, wanted);
        } else if constexpr (std::is_same_v<T, syn::Tuple>) {
          report(code::tuple_alone, span);
          return bad(span);
        } else if constexpr (std::is_same_v<T, syn::Bracket>) {
          Typed inner = this->expression(node.of, wanted);
          inner.span = span;
          return inner;
        } else if constexpr (std::is_same_v<T, syn::Unary>) {
          return unary(node, span);
        } else if constexpr (std::is_same_v<T, syn::Binary>) {
          return binary(node, span);
        } else if constexpr (std::is_same_v<T, syn::If>) {
          return conditional(node, span, wanted);
        } else if constexpr (std::is_same_v<T, syn::Exists>) {
          return exists(node, span);
        } else if constexpr (std::is_same_v<T, syn::Rises>) {
          return rises(node, span);
        } else if constexpr (std::is_same_v<T, syn::Falls>) {
          return falls(node, span);
        } else if constexpr (std::is_same_v<T, syn::InSet>) {
          return in_set(node, span);
        } else if constexpr (std::is_same_v<T, syn::Had>) {
          return had(node, span, wanted);
        } else if constexpr (std::is_same_v<T, syn::Trim>) {
          return trim(node, span, wanted);
        } else if constexpr (std::is_same_v<T, syn::Otherwise>) {
          return otherwise(node, span, wanted);
        } else if constexpr (std::is_same_v<T, syn::Fold>) {
          return fold(node, span, wanted);
        } else if constexpr (std::is_same_v<T, syn::Place>) {
          return place(node, span);
        } else if constexpr (std::is_same_v<T, syn::Nth>) {
          return nth(node, span);
        } else {
          static_assert(std::is_same_v<T, syn::AtLeast>);
          return at_least(node, span);
        }
      },
      expression.node);
  return narrowed(std::move(value));
}

Typed Lowering::unary(const syn::Unary& node, Span span) {
  Typed value = expression(node.of);
  switch (node.op) {
    case syn::UnaryOperator::not_:
      if (!condition(value)) return bad(span);
      return typed(checked::Apply{Operator::not_, {value.node}}, plain(Kind::flag), span);
    case syn::UnaryOperator::negate: break;
  }
  if (!needed(value)) return bad(span);
  if (!value.type.numeric()) {
    report(code::no_reckoning, value.span).with("text", text(value.span)).with("found", describe(value.type));
    return bad(span);
  }
  Typed out = typed(checked::Apply{Operator::negate, {value.node}}, value.type, span);
  out.plain = value.plain;
  return out;
}

Typed Lowering::binary(const syn::Binary& node, Span span) {
  switch (node.op) {
    case BinaryOperator::add:
    case BinaryOperator::subtract:
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::div:
    case BinaryOperator::mod: {
      Typed left = expression(node.left);
      Typed right = expression(node.right);
      return arithmetic(node.op, std::move(left), std::move(right), span, node.op_span);
    }
    case BinaryOperator::less:
    case BinaryOperator::less_equal:
    case BinaryOperator::greater:
    case BinaryOperator::greater_equal:
    case BinaryOperator::is:
    case BinaryOperator::is_not: return comparison(node.op, node, span);
    case BinaryOperator::and_:
    case BinaryOperator::or_: return logic(node, span);
  }
  return bad(span);
}

Typed Lowering::logic(const syn::Binary& node, Span span) {
  const bool both = node.op == BinaryOperator::and_;
  Typed left = expression(node.left);
  const bool left_good = condition(left);
  Scope scope(*this);
  if (left_good) assume(left.node, both);
  Typed right = expression(node.right);
  if (!condition(right) || !left_good) return bad(span);
  return typed(checked::Apply{both ? Operator::and_ : Operator::or_, {left.node, right.node}}, plain(Kind::flag),
               span);
}

Typed Lowering::comparison(BinaryOperator op, const syn::Binary& node, Span span) {
  // A bare word is looked up among the values of the other side's type: so the other side goes first.
  const bool left_first = !bare_name(node.left) || bare_name(node.right);
  const syn::Word* word = bare_name(node.left);
  const bool left_known = word && (find_local(word->text) || parameters_.contains(word->text) ||
                                   facts_.contains(word->text));
  Typed left, right;
  if (left_first && (!word || left_known || !bare_name(node.right))) {
    left = expression(node.left);
    const Type hint = left.type.required();
    right = expression(node.right, left.bad ? nullptr : &hint);
  } else {
    right = expression(node.right);
    const Type hint = right.type.required();
    left = expression(node.left, right.bad ? nullptr : &hint);
  }
  Operator core = Operator::equal;
  switch (op) {
    case BinaryOperator::less: core = Operator::less; break;
    case BinaryOperator::less_equal: core = Operator::less_equal; break;
    case BinaryOperator::greater: core = Operator::greater; break;
    case BinaryOperator::greater_equal: core = Operator::greater_equal; break;
    case BinaryOperator::is: core = Operator::equal; break;
    case BinaryOperator::is_not: core = Operator::not_equal; break;
    case BinaryOperator::add:
    case BinaryOperator::subtract:
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::div:
    case BinaryOperator::mod:
    case BinaryOperator::and_:
    case BinaryOperator::or_: BONAFIDE_INVARIANT(false, "not a comparison"); break;
  }
  return compare(core, std::move(left), std::move(right), span, node.op_span);
}

Typed Lowering::compare(Operator op, Typed left, Typed right, Span span, Span op_span) {
  if (left.bad || right.bad) return bad(span);
  const bool equality = op == Operator::equal || op == Operator::not_equal;
  if (left.nothing && right.nothing) {
    report(code::cannot_compare, op_span).with("left", text(left.span)).with("right", text(right.span));
    return bad(span);
  }
  if (!equality) {
    const bool left_there = needed(left), right_there = needed(right);
    if (!left_there || !right_there) return bad(span);
    for (const Typed* side : {&left, &right}) {
      const Kind kind = side->type.kind;
      if (!side->type.numeric() && kind != Kind::date && kind != Kind::moment && kind != Kind::choice) {
        report(code::has_no_order, op_span)
            .with("text", text(side->span))
            .with("type", describe(side->type))
            .label(side->span, Note::is_a, {{"type", describe(side->type)}});
        return bad(span);
      }
    }
  }
  if (!common(left, right)) {
    const bool amounts = left.type.numeric() && right.type.numeric();
    Code code = amounts ? code::units_differ : code::cannot_compare;
    for (const auto& [plain_side, other] : {std::pair(&left, &right), std::pair(&right, &left)})
      if (plain_side->plain && other->type.kind == Kind::amount) {
        mismatch(*plain_side, other->type, other->span);
        return bad(span);
      }
    report(code, op_span)
        .with("left", text(left.span))
        .with("right", text(right.span))
        .with("left_unit", describe(left.type.required()))
        .with("right_unit", describe(right.type.required()))
        .label(left.span, Note::is_a, {{"type", describe(left.type)}})
        .label(right.span, Note::is_a, {{"type", describe(right.type)}});
    return bad(span);
  }
  return typed(checked::Apply{op, {left.node, right.node}}, plain(Kind::flag), span);
}

Typed Lowering::choose(Typed condition, Typed then, Typed otherwise, Span span) {
  if (condition.bad || then.bad || otherwise.bad) return bad(span);
  if (then.nothing && otherwise.nothing) {
    Typed out = then;
    out.span = span;
    return out;
  }
  std::optional<Type> type = common(then, otherwise);
  if (!type) {
    report(code::branches_differ, otherwise.span)
        .with("one", describe(then.type.required()))
        .with("other", describe(otherwise.type.required()))
        .label(then.span, Note::is_a, {{"type", describe(then.type)}});
    return bad(span);
  }
  type->optional = then.type.optional || otherwise.type.optional;
  Typed out = typed(checked::If{condition.node, then.node, otherwise.node}, *type, span);
  out.plain = then.plain && otherwise.plain;
  out.zero = then.zero && otherwise.zero;
  return out;
}

Typed Lowering::conditional(const syn::If& node, Span span, const Type* wanted) {
  Typed condition = expression(node.condition);
  const bool good = this->condition(condition);
  Typed then, otherwise;
  {
    Scope scope(*this);
    if (good) assume(condition.node, true);
    then = expression(node.then, wanted);
  }
  {
    Scope scope(*this);
    if (good) assume(condition.node, false);
    otherwise = expression(node.otherwise, wanted);
  }
  return choose(std::move(condition), std::move(then), std::move(otherwise), span);
}

Typed Lowering::cases(const syn::CaseTable& table, const Type& wanted, Span wanted_by) {
  struct Case {
    Typed when, value;
    Span span;
  };
  std::vector<Case> rows;
  std::optional<Typed> rest;
  Scope scope(*this);  // each row is read when those above did not hold
  for (const syn::CaseRow& row : table.rows) {
    if (rest) {
      incomplete_ = true;  // reported by the parser
      break;
    }
    if (!row.when.valid()) {
      rest = expression(row.value, &wanted);
      fits(*rest, wanted, wanted_by);
      continue;
    }
    Case made;
    made.span = row.span;
    made.when = expression(row.when);
    const bool good = condition(made.when);
    {
      Scope inside(*this);
      if (good) assume(made.when.node, true);
      made.value = expression(row.value, &wanted);
      fits(made.value, wanted, wanted_by);
    }
    if (good) assume(made.when.node, false);
    rows.push_back(std::move(made));
  }
  if (!rest) {
    if (!wanted.optional)
      report(code::case_may_be_none, table.span).label(wanted_by, Note::is_a, {{"type", describe(wanted)}});
    rest = typed(checked::Const{columns::Missing{}}, wanted.maybe(), table.span);
    rest->nothing = true;
    if (!wanted.optional) rest->bad = true;
  }
  Typed out = *rest;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const Span span = row->span;
    if (row->when.bad || row->value.bad || out.bad) {
      out = bad(table.span);
      continue;
    }
    Type type = wanted;
    type.optional = row->value.type.optional || out.type.optional;
    out = typed(checked::If{row->when.node, row->value.node, out.node}, type, span);
  }
  out.span = table.span;
  return out;
}

Typed Lowering::exists(const syn::Exists& node, Span span) {
  Typed value = expression(node.of);
  if (value.bad) return bad(span);
  Typed out = typed(checked::Apply{Operator::exists, {value.node}}, plain(Kind::flag), span);
  if (!node.exists) out = typed(checked::Apply{Operator::not_, {out.node}}, plain(Kind::flag), span);
  return out;
}

Typed Lowering::trim(const syn::Trim& node, Span span, const Type* wanted) {
  Typed value = expression(node.of, wanted);
  if (node.kind == syn::TrimKind::rounded) {
    const bool there = needed(value);
    if (there && !value.type.numeric()) {
      report(code::no_reckoning, value.span).with("text", text(value.span)).with("found", describe(value.type));
      value.bad = true;
    }
    number::RoundingMode mode = plan_.rounding;
    if (node.mode) mode = *node.mode;
    Typed step;
    if (node.bound.valid()) {
      step = expression(node.bound);
      if (step.plain || (value.bad && !step.bad)) {
        // A step is written as a bare number whatever the unit: `rounded half up to 0.01`.
        if (!value.bad) retype(step, value.type);
      } else if (!value.bad) {
        fits(step, value.type, value.span);
      }
      const std::optional<Value> known = step.bad ? std::nullopt : value_of(step.node);
      const auto* number = known ? std::get_if<number::Rational>(&*known) : nullptr;
      if (!step.bad && (!number || number->sign() <= 0)) {
        report(code::bad_rounding_step, step.span).with("text", text(step.span));
        step.bad = true;
      }
    } else if (!value.bad) {
      const checked::UnitId unit = value.type.dimension.over;
      const int scale = value.type.kind == Kind::amount && unit.valid() && !value.type.dimension.under.valid()
                            ? plan_.units[unit.index()].scale
                            : 0;
      const bool money = value.type.kind == Kind::amount && value.type.dimension == this->money().dimension;
      step = typed(checked::Const{money ? plan_.step : number::Rational::scaled(1, scale)}, value.type, span);
    }
    if (value.bad || step.bad) return bad(span);
    static constexpr Operator by_mode[] = {Operator::round_half_up, Operator::round_half_even,
                                           Operator::round_half_down, Operator::round_up, Operator::round_down};
    Type type = value.type;
    const std::optional<Value> known = value_of(step.node);
    if (type.kind == Kind::number && known && std::get<number::Rational>(*known).is_whole())
      type = plain(Kind::count);
    return typed(checked::Apply{by_mode[static_cast<std::size_t>(mode)], {value.node, step.node}}, type, span);
  }
  Typed bound = expression(node.bound, wanted);
  const bool there = needed(value), bound_there = needed(bound);
  if (!there || !bound_there) return bad(span);
  for (const Typed* side : {&value, &bound})
    if (!side->type.numeric()) {
      report(code::no_reckoning, side->span).with("text", text(side->span)).with("found", describe(side->type));
      return bad(span);
    }
  const std::optional<Type> type = common(value, bound);
  if (!type) {
    mismatch(bound, value.type, value.span);
    return bad(span);
  }
  const Operator op = node.kind == syn::TrimKind::capped ? Operator::minimum : Operator::maximum;
  Typed out = typed(checked::Apply{op, {value.node, bound.node}}, *type, span);
  out.plain = value.plain && bound.plain;
  return out;
}

Typed Lowering::otherwise(const syn::Otherwise& node, Span span, const Type* wanted) {
  Typed value = expression(node.of, wanted);
  const Type hint = value.type.required();
  Typed rest = expression(node.otherwise, value.bad || value.nothing ? wanted : &hint);
  if (value.bad || rest.bad) return bad(span);
  std::optional<Type> type = common(value, rest);
  if (!type) {
    if (rest.plain && value.type.kind == Kind::amount) {
      mismatch(rest, value.type, value.span);
      return bad(span);
    }
    report(code::branches_differ, rest.span)
        .with("one", describe(value.type.required()))
        .with("other", describe(rest.type.required()))
        .label(value.span, Note::is_a, {{"type", describe(value.type)}});
    return bad(span);
  }
  type->optional = rest.type.optional;
  return typed(checked::Apply{Operator::otherwise, {value.node, rest.node}}, *type, span);
}

}  // namespace bonafide::check
