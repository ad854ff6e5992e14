// What a condition shows of the expressions in it: that one exists, that one is not zero. It holds where the
// condition is known to hold: after `where`, to the right of `and`, in the branches of `if`.
#include <algorithm>

#include "check/lowering.h"

namespace bonafide::check {

using checked::Operator;
using number::Rational;

Lowering::Shown Lowering::shown(NodeId condition, bool truth) const {
  Shown out;
  const auto exists = [&](NodeId node, const auto& again) -> void {
    out.present.push_back(node);
    // What goes through a row exists only if the row does.
    if (const auto* get = std::get_if<checked::Get>(&plan_[node]))
      for (const NodeId argument : get->arguments)
        if (plan_.type(argument).optional) again(argument, again);
  };
  const auto* apply = std::get_if<checked::Apply>(&plan_[condition]);
  if (!apply) return out;
  const auto merge = [&](NodeId part, bool value) {
    Shown more = shown(part, value);
    out.present.insert(out.present.end(), more.present.begin(), more.present.end());
    out.not_zero.insert(out.not_zero.end(), more.not_zero.begin(), more.not_zero.end());
  };
  switch (apply->op) {
    case Operator::exists:
      if (truth) exists(apply->arguments[0], exists);
      break;
    case Operator::not_: merge(apply->arguments[0], !truth); break;
    case Operator::and_:
      if (truth)
        for (const NodeId part : apply->arguments) merge(part, true);
      break;
    case Operator::or_:
      if (!truth)
        for (const NodeId part : apply->arguments) merge(part, false);
      break;
    case Operator::equal:
    case Operator::not_equal:
      if ((apply->op == Operator::equal) == truth) {
        // What equals a value that is there is there.
        for (const std::size_t side : {0u, 1u})
          if (plan_.type(apply->arguments[side]).optional && !plan_.type(apply->arguments[1 - side]).optional)
            exists(apply->arguments[side], exists);
      } else if (const std::optional<Value> value = value_of(apply->arguments[1])) {
        const auto* number = std::get_if<number::Rational>(&*value);
        if (number && number->is_zero()) out.not_zero.push_back(apply->arguments[0]);
      }
      break;
    case Operator::greater:
    case Operator::greater_equal:
    case Operator::less:
    case Operator::less_equal: {
      // x > c, x >= c and their mirrors, against a number: not zero when 0 is shut out.
      for (const std::size_t side : {0u, 1u}) {
        const std::optional<Value> bound = value_of(apply->arguments[1 - side]);
        const auto* number = bound ? std::get_if<number::Rational>(&*bound) : nullptr;
        if (!number) continue;
        bool above = apply->op == Operator::greater || apply->op == Operator::greater_equal;
        bool strict = apply->op == Operator::greater || apply->op == Operator::less;
        if (side == 1) above = !above;
        if (!truth) above = !above, strict = !strict;
        const int sign = above ? number->sign() : -number->sign();
        if (sign > 0 || (sign == 0 && strict)) out.not_zero.push_back(apply->arguments[side]);
      }
      break;
    }
    default: break;  // no other operator shows anything of its arguments
  }
  return out;
}

void Lowering::assume(NodeId condition, bool truth) {
  Shown more = shown(condition, truth);
  body_.present.insert(body_.present.end(), more.present.begin(), more.present.end());
  body_.not_zero.insert(body_.not_zero.end(), more.not_zero.begin(), more.not_zero.end());
}

bool Lowering::is_present(NodeId node) const {
  return std::any_of(body_.present.begin(), body_.present.end(), [&](NodeId known) { return same(known, node); });
}

bool Lowering::is_not_zero(NodeId node) const {
  if (std::any_of(body_.not_zero.begin(), body_.not_zero.end(), [&](NodeId known) { return same(known, node); }))
    return true;
  const Ends ends = ends_of(node);
  if ((ends.lowest && ends.lowest->sign() > 0) || (ends.highest && ends.highest->sign() < 0)) return true;
  if (const auto* apply = std::get_if<checked::Apply>(&plan_[node]))
    if (apply->op == Operator::multiply || apply->op == Operator::negate)
      return std::all_of(apply->arguments.begin(), apply->arguments.end(), [&](NodeId n) { return is_not_zero(n); });
  return false;
}

// What is known of a number from what is declared: ranges, constants, and sums of such.
Lowering::Ends Lowering::ends_of(NodeId node) const {
  const auto number = [](const std::optional<Value>& value) -> std::optional<Rational> {
    const auto* of = value ? std::get_if<Rational>(&*value) : nullptr;
    return of ? std::optional(*of) : std::nullopt;
  };
  if (const std::optional<Rational> known = number(value_of(node))) return {known, known};
  if (const auto* var = std::get_if<checked::Var>(&plan_[node])) {
    const auto let = body_.lets.find(var->slot);
    return let == body_.lets.end() ? Ends{} : ends_of(let->second);
  }
  if (const auto* parameter = std::get_if<checked::ParameterValue>(&plan_[node])) {
    // A parameter without a range may be set to anything by a run.
    const checked::Parameter& declared = plan_.parameters[parameter->parameter.index()];
    return {number(declared.lowest), number(declared.highest)};
  }
  if (const auto* get = std::get_if<checked::Get>(&plan_[node])) {
    const checked::Column& column = plan_[get->column];
    if (column.kind != checked::Column::Kind::field || !column.type.numeric()) return {};
    Ends ends{column.lowest, column.highest};
    if (!ends.lowest && !column.is_signed) ends.lowest = Rational(0);
    return ends;
  }
  if (const auto* fold = std::get_if<checked::Fold>(&plan_[node])) {
    if (fold->kind == checked::FoldKind::count || fold->kind == checked::FoldKind::count_different)
      return {Rational(0), std::nullopt};
    if (fold->kind != checked::FoldKind::sum) return {};
    const Ends each = ends_of(fold->value);
    return {each.lowest && each.lowest->sign() >= 0 ? std::optional(Rational(0)) : std::nullopt, std::nullopt};
  }
  const auto* apply = std::get_if<checked::Apply>(&plan_[node]);
  if (!apply || apply->arguments.empty()) return {};
  const Ends left = ends_of(apply->arguments[0]);
  const auto both = [](const std::optional<Rational>& a, const std::optional<Rational>& b, const auto& join) {
    return a && b ? std::optional<Rational>(join(*a, *b)) : std::nullopt;
  };
  switch (apply->op) {
    case Operator::add: {
      const Ends right = ends_of(apply->arguments[1]);
      const auto sum = [](const Rational& a, const Rational& b) { return a + b; };
      return {both(left.lowest, right.lowest, sum), both(left.highest, right.highest, sum)};
    }
    case Operator::subtract: {
      const Ends right = ends_of(apply->arguments[1]);
      const auto difference = [](const Rational& a, const Rational& b) { return a - b; };
      return {both(left.lowest, right.highest, difference), both(left.highest, right.lowest, difference)};
    }
    case Operator::multiply: {
      const Ends right = ends_of(apply->arguments[1]);
      if (!left.lowest || !right.lowest || left.lowest->sign() < 0 || right.lowest->sign() < 0) return {};
      const auto product = [](const Rational& a, const Rational& b) { return a * b; };
      return {*left.lowest * *right.lowest, both(left.highest, right.highest, product)};
    }
    case Operator::maximum: {
      Ends ends;
      for (const NodeId argument : apply->arguments) {
        const Ends one = ends_of(argument);
        if (one.lowest && (!ends.lowest || *ends.lowest < *one.lowest)) ends.lowest = one.lowest;
      }
      return ends;
    }
    default: return {};
  }
}

Typed Lowering::narrowed(Typed value) {
  if (!value.bad && value.type.optional && is_present(value.node)) retype(value, value.type.required());
  return value;
}

}  // namespace bonafide::check
