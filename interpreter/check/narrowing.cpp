// What a condition shows of the expressions in it: that one exists, that one is not zero. It holds where the
// condition is known to hold: after `where`, to the right of `and`, in the branches of `if`.
#include <algorithm>

#include "check/lowering.h"

namespace bonafide::check {

using checked::Operator;

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
  if (const std::optional<Value> value = value_of(node)) {
    const auto* number = std::get_if<number::Rational>(&*value);
    return number && !number->is_zero();
  }
  const auto away_from_zero = [](const std::optional<number::Rational>& lowest,
                                 const std::optional<number::Rational>& highest) {
    return (lowest && lowest->sign() > 0) || (highest && highest->sign() < 0);
  };
  if (const auto* parameter = std::get_if<checked::ParameterValue>(&plan_[node])) {
    const checked::Parameter& declared = plan_.parameters[parameter->parameter.index()];
    const auto bound = [](const std::optional<Value>& value) -> std::optional<number::Rational> {
      const auto* number = value ? std::get_if<number::Rational>(&*value) : nullptr;
      return number ? std::optional(*number) : std::nullopt;
    };
    // A parameter without a range may be set to anything by a run.
    return away_from_zero(bound(declared.lowest), bound(declared.highest));
  }
  if (const auto* get = std::get_if<checked::Get>(&plan_[node])) {
    const checked::Column& column = plan_[get->column];
    return column.kind == checked::Column::Kind::field && away_from_zero(column.lowest, column.highest);
  }
  if (const auto* apply = std::get_if<checked::Apply>(&plan_[node])) {
    const auto all = [&] {
      return std::all_of(apply->arguments.begin(), apply->arguments.end(), [&](NodeId n) { return is_not_zero(n); });
    };
    if (apply->op == Operator::multiply || apply->op == Operator::negate) return all();
    if (apply->op == Operator::maximum)
      return std::any_of(apply->arguments.begin(), apply->arguments.end(), [&](NodeId n) {
        const std::optional<Value> value = value_of(n);
        const auto* number = value ? std::get_if<number::Rational>(&*value) : nullptr;
        return number && number->sign() > 0;
      });
  }
  return false;
}

Typed Lowering::narrowed(Typed value) {
  if (!value.bad && value.type.optional && is_present(value.node)) retype(value, value.type.required());
  return value;
}

}  // namespace bonafide::check
