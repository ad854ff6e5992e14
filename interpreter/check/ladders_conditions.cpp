#include "check/ladders_conditions.h"

#include <algorithm>

namespace bonafide::check {

using namespace checked;
using number::Rational;

namespace {

using Interval = RungConditions::Interval;

std::optional<Rational> position(const Plan& plan, NodeId node) {
  const auto* constant = std::get_if<Const>(&plan[node]);
  if (constant == nullptr) return std::nullopt;
  if (const auto* number = std::get_if<Rational>(&constant->value)) return *number;
  if (const auto* choice = std::get_if<columns::ChoiceValue>(&constant->value))
    return Rational(static_cast<std::int64_t>(choice->index));
  if (const auto* date = std::get_if<number::Date>(&constant->value))
    return Rational(static_cast<std::int64_t>(date->days));
  if (const auto* flag = std::get_if<bool>(&constant->value)) return Rational(*flag ? 1 : 0);
  return std::nullopt;
}

void narrow(Interval& known, const Interval& more) {
  if (more.from &&
      (!known.from || *known.from < *more.from || (*known.from == *more.from && !more.from_included))) {
    known.from = more.from;
    known.from_included = more.from_included;
    known.span = more.span;
  }
  if (more.to && (!known.to || *more.to < *known.to || (*more.to == *known.to && !more.to_included))) {
    known.to = more.to;
    known.to_included = more.to_included;
  }
}

// `x op v` as an interval of x.
std::optional<Interval> interval_of(Operator op, const Rational& value, Span span) {
  Interval interval;
  interval.span = span;
  if (op == Operator::greater || op == Operator::greater_equal || op == Operator::equal) {
    interval.from = value;
    interval.from_included = op != Operator::greater;
  }
  if (op == Operator::less || op == Operator::less_equal || op == Operator::equal) {
    interval.to = value;
    interval.to_included = op != Operator::less;
  }
  if (!interval.from && !interval.to) return std::nullopt;
  return interval;
}

Operator mirrored(Operator op) {
  if (op == Operator::less) return Operator::greater;
  if (op == Operator::less_equal) return Operator::greater_equal;
  if (op == Operator::greater) return Operator::less;
  if (op == Operator::greater_equal) return Operator::less_equal;
  return op;
}

void add(const Plan& plan, NodeId condition, Span span, Keys& keys, RungConditions& all) {
  const auto* node = std::get_if<Apply>(&plan[condition]);
  if (node != nullptr && node->op == Operator::and_) {
    for (const auto argument : node->arguments) add(plan, argument, span, keys, all);
    return;
  }
  if (node != nullptr && node->arguments.size() == 2) {
    for (int side = 0; side < 2; ++side) {
      const auto value = position(plan, node->arguments[1 - side]);
      if (!value || position(plan, node->arguments[side])) continue;
      const auto interval = interval_of(side == 0 ? node->op : mirrored(node->op), *value, span);
      if (!interval) continue;
      const auto [at, fresh] = all.measures.emplace(keys.of(node->arguments[side]), *interval);
      if (!fresh) narrow(at->second, *interval);
      return;
    }
  }
  if (const auto* constant = std::get_if<Const>(&plan[condition]))
    if (const auto* flag = std::get_if<bool>(&constant->value)) {
      if (!*flag) all.never = true;
      return;
    }
  all.others.push_back(keys.of(condition));
}

}  // namespace

bool Interval::inside(const Interval& other) const {
  const bool starts =
      !other.from ||
      (from && (*other.from < *from || (*other.from == *from && (other.from_included || !from_included))));
  const bool ends =
      !other.to || (to && (*to < *other.to || (*to == *other.to && (other.to_included || !to_included))));
  return starts && ends;
}

bool Interval::empty() const {
  return from && to && (*to < *from || (*from == *to && !(from_included && to_included)));
}

RungConditions conditions_of(const Plan& plan, const Rung& rung, Keys& keys) {
  RungConditions all;
  for (const auto& cell : rung.conditions)
    add(plan, cell.condition, cell.span.valid() ? cell.span : plan.span(cell.condition), keys, all);
  std::sort(all.others.begin(), all.others.end());
  all.others.erase(std::unique(all.others.begin(), all.others.end()), all.others.end());
  for (const auto& [key, interval] : all.measures) all.never = all.never || interval.empty();
  return all;
}

bool implies(const RungConditions& a, const RungConditions& b) {
  for (const auto& [key, interval] : b.measures) {
    const auto own = a.measures.find(key);
    if (own == a.measures.end() || !own->second.inside(interval)) return false;
  }
  return std::includes(a.others.begin(), a.others.end(), b.others.begin(), b.others.end());
}

}  // namespace bonafide::check
