// What may be added, multiplied and divided, and the unit of what comes out. Units cancel; a square and a
// mixed product are refused where they are written.
#include "check/lowering.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Dimension;
using checked::Operator;
using syn::BinaryOperator;

namespace {

bool bare(Kind kind) { return kind == Kind::count || kind == Kind::number; }

// The dimension of a product, or none for a square or a mixed one.
std::optional<Dimension> multiplied(const Dimension& a, const Dimension& b) {
  if (a.under.valid() && a.under == b.over && !b.under.valid()) return Dimension{a.over, {}};
  if (b.under.valid() && b.under == a.over && !a.under.valid()) return Dimension{b.over, {}};
  return std::nullopt;
}

// The dimension of a quotient of different units; plain when they are the same.
std::optional<Dimension> divided(const Dimension& a, const Dimension& b) {
  if (a == b) return Dimension{};
  if (!a.under.valid() && !b.under.valid()) return Dimension{a.over, b.over};
  if (!a.under.valid() && b.under.valid() && a.over == b.over) return Dimension{b.under, {}};
  return std::nullopt;
}

}  // namespace

Typed Lowering::arithmetic(BinaryOperator op, Typed left, Typed right, Span span, Span op_span) {
  if (left.bad || right.bad) return bad(span);
  switch (op) {
    case BinaryOperator::add: return sum(false, left, right, span, op_span);
    case BinaryOperator::subtract: return sum(true, left, right, span, op_span);
    case BinaryOperator::multiply: return product(left, right, span, op_span, false);
    case BinaryOperator::divide:
    case BinaryOperator::div:
    case BinaryOperator::mod: return quotient(op, left, right, span, op_span);
    case BinaryOperator::less:
    case BinaryOperator::less_equal:
    case BinaryOperator::greater:
    case BinaryOperator::greater_equal:
    case BinaryOperator::is:
    case BinaryOperator::is_not:
    case BinaryOperator::and_:
    case BinaryOperator::or_: break;
  }
  return bad(span);
}

Typed Lowering::sum(bool minus, Typed left, Typed right, Span span, Span op_span) {
  const bool left_there = needed(left), right_there = needed(right);
  if (!left_there || !right_there) return bad(span);
  const auto in_time = [](const Typed& t) { return t.type.kind == Kind::date || t.type.kind == Kind::moment; };
  if (in_time(left) && right.type.kind == Kind::duration)
    return typed(checked::Apply{minus ? Operator::date_minus : Operator::date_plus, {left.node, right.node}},
                 left.type, span);
  if (in_time(left) && in_time(right)) {
    report(code::dates_not_added, op_span).with("left", text(left.span)).with("right", text(right.span));
    return bad(span);
  }
  if (in_time(left) && right.plain) {
    report(code::date_needs_duration, right.span)
        .with("text", text(right.span))
        .label(left.span, Note::is_a, {{"type", describe(left.type)}});
    return bad(span);
  }
  for (const Typed* side : {&left, &right})
    if (!side->type.numeric()) {
      report(code::no_reckoning, side->span).with("text", text(side->span)).with("found", describe(side->type));
      return bad(span);
    }
  const std::optional<Type> type = common(left, right);
  if (!type) {
    for (const auto& [bare_side, other] : {std::pair(&left, &right), std::pair(&right, &left)})
      if (bare_side->plain && other->type.kind == Kind::amount) {
        mismatch(*bare_side, other->type, other->span);
        return bad(span);
      }
    report(code::units_differ, op_span)
        .with("left", text(left.span))
        .with("right", text(right.span))
        .with("left_unit", describe(left.type))
        .with("right_unit", describe(right.type))
        .label(left.span, Note::is_a, {{"type", describe(left.type)}})
        .label(right.span, Note::is_a, {{"type", describe(right.type)}});
    return bad(span);
  }
  Typed out = typed(checked::Apply{minus ? Operator::subtract : Operator::add, {left.node, right.node}}, *type, span);
  out.plain = left.plain && right.plain;
  return out;
}

Typed Lowering::product(Typed left, Typed right, Span span, Span op_span, bool of) {
  const bool left_there = needed(left), right_there = needed(right);
  if (!left_there || !right_there) return bad(span);
  for (const Typed* side : {&left, &right})
    if (!side->type.numeric()) {
      report(code::no_reckoning, side->span).with("text", text(side->span)).with("found", describe(side->type));
      return bad(span);
    }
  Type type;
  if (left.type.kind == Kind::amount && right.type.kind == Kind::amount) {
    const std::optional<Dimension> dimension = multiplied(left.type.dimension, right.type.dimension);
    if (!dimension) {
      report(code::product_of_amounts, op_span)
          .with("left", describe(left.type))
          .with("right", describe(right.type))
          .label(left.span, Note::is_a, {{"type", describe(left.type)}})
          .label(right.span, Note::is_a, {{"type", describe(right.type)}});
      return bad(span);
    }
    type = amount(dimension->over, dimension->under);
  } else if (left.type.kind == Kind::amount) {
    type = left.type;
  } else if (right.type.kind == Kind::amount) {
    type = right.type;
  } else if (left.type.kind == Kind::rate || right.type.kind == Kind::rate) {
    // `2% * n` is a rate again; `2% of n` is a part of n.
    type = of && bare(right.type.kind) ? plain(Kind::number) : plain(Kind::rate);
  } else {
    type = plain(left.type.kind == Kind::count && right.type.kind == Kind::count ? Kind::count : Kind::number);
  }
  Typed out = typed(checked::Apply{Operator::multiply, {left.node, right.node}}, type, span);
  out.plain = left.plain && right.plain;
  return out;
}

Typed Lowering::quotient(BinaryOperator op, Typed left, Typed right, Span span, Span op_span) {
  const bool left_there = needed(left), right_there = needed(right);
  if (!left_there || !right_there) return bad(span);
  for (const Typed* side : {&left, &right})
    if (!side->type.numeric()) {
      report(code::no_reckoning, side->span).with("text", text(side->span)).with("found", describe(side->type));
      return bad(span);
    }
  if (right.zero) {
    report(code::division_by_zero, right.span).with("text", text(span));
    return bad(span);
  }
  const auto refuse = [&] {
    report(code::quotient_without_unit, op_span)
        .with("left", describe(left.type))
        .with("right", describe(right.type))
        .label(left.span, Note::is_a, {{"type", describe(left.type)}})
        .label(right.span, Note::is_a, {{"type", describe(right.type)}});
    return bad(span);
  };
  const Kind a = left.type.kind, b = right.type.kind;
  Type type;
  if (left.zero && b == Kind::amount) {
    retype(left, right.type);
    type = plain(op == BinaryOperator::div ? Kind::count : Kind::rate);
  } else if (a == Kind::amount && b == Kind::amount) {
    const std::optional<Dimension> dimension = divided(left.type.dimension, right.type.dimension);
    if (!dimension) return refuse();
    if (op == BinaryOperator::mod && !dimension->plain()) return refuse();
    type = dimension->plain() ? plain(op == BinaryOperator::div ? Kind::count : Kind::rate)
                              : amount(dimension->over, dimension->under);
  } else if (a == Kind::amount) {
    type = left.type;
  } else if (b == Kind::amount) {
    return refuse();
  } else if (op == BinaryOperator::div) {
    type = a == Kind::rate && b != Kind::rate ? left.type : plain(Kind::count);
  } else if (a == Kind::rate) {
    type = b == Kind::rate ? plain(Kind::number) : left.type;
  } else if (b == Kind::rate) {
    type = plain(Kind::number);
  } else {
    type = plain(Kind::number);
  }
  Operator core = Operator::divide;
  if (op == BinaryOperator::div) core = Operator::div;
  if (op == BinaryOperator::mod) {
    core = Operator::mod;
    type = left.type;
    if (bare(a) && bare(b)) type = plain(a == Kind::count && b == Kind::count ? Kind::count : Kind::number);
  }
  type.optional = !is_not_zero(right.node);
  Typed out = typed(checked::Apply{core, {left.node, right.node}}, type, span);
  out.plain = left.plain && right.plain;
  return out;
}

}  // namespace bonafide::check
