// docs/meaning.md, section 9: operators.
#include "meaning/operation.h"

#include "base/invariant.h"
#include "checked/constant.h"

namespace bonafide::meaning {

using checked::Operator;
using number::Rational;

namespace {

const Rational& number_of(const Value& value) {
  const auto* number = std::get_if<Rational>(&value);
  BONAFIDE_INVARIANT(number, "an operand is a number");
  return *number;
}

number::Date day_of(const checked::Plan& plan, const Value& value) {
  if (const auto* date = std::get_if<number::Date>(&value)) return *date;
  const auto* moment = std::get_if<number::Moment>(&value);
  BONAFIDE_INVARIANT(moment, "an operand is a date or a moment");
  return plan.zone.local(*moment).date;
}

Value moved(const checked::Plan& plan, const Value& value, number::Duration by) {
  if (const auto* date = std::get_if<number::Date>(&value)) return number::add(*date, by);
  const auto* moment = std::get_if<number::Moment>(&value);
  BONAFIDE_INVARIANT(moment, "a duration is added to a date or a moment");
  number::Moment result = *moment;
  if (by.months != 0) {  // the same time of day, some months away
    const auto local = plan.zone.local(*moment);
    result = plan.zone.at(number::add(local.date, {by.months, 0}), local.microseconds_of_day);
  }
  return number::Moment{result.microseconds + by.microseconds};
}

Value difference(const checked::Plan& plan, const Value& a, const Value& b) {
  if (const auto* duration = std::get_if<number::Duration>(&b))
    return moved(plan, a, {-duration->months, -duration->microseconds});
  if (std::holds_alternative<number::Moment>(a) && std::holds_alternative<number::Moment>(b))
    return number::Duration{0, std::get<number::Moment>(a).microseconds - std::get<number::Moment>(b).microseconds};
  const std::int64_t days = std::int64_t{day_of(plan, a).days} - day_of(plan, b).days;
  return number::Duration{0, days * 86'400'000'000};
}

// Whole calendar months from a to b, floor.
std::int64_t months_between(number::Date a, number::Date b) {
  const number::Civil from = number::to_civil(a), to = number::to_civil(b);
  std::int64_t months = (to.year - from.year) * 12 + (to.month - from.month);
  if (b < number::add(a, {static_cast<std::int32_t>(months), 0})) --months;
  return months;
}

Value extreme(std::span<const Value> operands, int sign) {
  Value best = operands[0];
  for (const Value& value : operands.subspan(1))
    if (columns::compare(value, best) * sign > 0) best = value;
  return best;
}

}  // namespace

Value apply(const checked::Plan& plan, const number::Period& period, const Instant& now, Operator op,
            std::span<const Value> operands) {
  const bool accepts_missing = op == Operator::equal || op == Operator::not_equal || op == Operator::exists;
  if (!accepts_missing)
    for (const Value& value : operands)
      if (columns::missing(value)) return {};
  const auto a = [&]() -> const Rational& { return number_of(operands[0]); };
  const auto b = [&]() -> const Rational& { return number_of(operands[1]); };
  const auto order = [&] { return columns::compare(operands[0], operands[1]); };
  const auto rounded = [&](number::RoundingMode mode) -> Value { return number::round(a(), mode, b()); };
  switch (op) {
    case Operator::add: return a() + b();
    case Operator::subtract: return a() - b();
    case Operator::multiply: return a() * b();
    case Operator::divide: return b().is_zero() ? Value{} : Value(a() / b());
    case Operator::div: return b().is_zero() ? Value{} : Value((a() / b()).floor());
    case Operator::mod: return b().is_zero() ? Value{} : Value(a() - b() * (a() / b()).floor());
    case Operator::negate: return -a();
    case Operator::minimum: return extreme(operands, -1);
    case Operator::maximum: return extreme(operands, 1);
    case Operator::round_half_up: return rounded(number::RoundingMode::half_up);
    case Operator::round_half_even: return rounded(number::RoundingMode::half_even);
    case Operator::round_half_down: return rounded(number::RoundingMode::half_down);
    case Operator::round_up: return rounded(number::RoundingMode::up);
    case Operator::round_down: return rounded(number::RoundingMode::down);
    case Operator::less: return order() < 0;
    case Operator::less_equal: return order() <= 0;
    case Operator::greater: return order() > 0;
    case Operator::greater_equal: return order() >= 0;
    case Operator::equal: return columns::equal(operands[0], operands[1]);
    case Operator::not_equal: return !columns::equal(operands[0], operands[1]);
    case Operator::and_:
    case Operator::or_:
    case Operator::otherwise: break;  // stop early: expression.cpp
    case Operator::not_: return !std::get<bool>(operands[0]);
    case Operator::exists: return !columns::missing(operands[0]);
    case Operator::next_rung: {
      auto rung = std::get<columns::ChoiceValue>(operands[0]);
      if (rung.index + 1 < plan.choices[rung.choice.index()].values.size()) ++rung.index;
      return rung;
    }
    case Operator::date_plus: return moved(plan, operands[0], std::get<number::Duration>(operands[1]));
    case Operator::date_minus: return difference(plan, operands[0], operands[1]);
    case Operator::date_of: return day_of(plan, operands[0]);
    case Operator::moment_of:
      if (const auto* date = std::get_if<number::Date>(&operands[0])) return plan.zone.at(*date);
      return operands[0];
    case Operator::days_between:
      return Rational(std::int64_t{day_of(plan, operands[1]).days} - day_of(plan, operands[0]).days);
    case Operator::months_between: return Rational(months_between(day_of(plan, operands[0]), day_of(plan, operands[1])));
    case Operator::window_units: return checked::window_of(std::get<columns::Window>(operands[0]), operands[1]);
    case Operator::in_window: {
      const std::int64_t time = std::holds_alternative<number::Moment>(operands[0])
                                    ? std::get<number::Moment>(operands[0]).microseconds
                                    : plan.zone.at(std::get<number::Date>(operands[0])).microseconds;
      return now.past(time) && span_of(plan, period, std::get<columns::Window>(operands[1]), now).holds(time);
    }
  }
  BONAFIDE_INVARIANT(false, "an operator that stops early is evaluated with its operands");
  return {};
}

void refuse_rise_without_start(const Ground& ground, checked::NodeId at, const checked::Apply& comparison,
                               const checked::Plan& plan) {
  if (!ground.first_settlement || plan.starts_empty) return;
  const auto* left_now = std::get_if<checked::Get>(&plan[comparison.arguments[0]]);
  const auto* right_before = std::get_if<checked::Prev>(&plan[comparison.arguments[1]]);
  const auto* left_before = std::get_if<checked::Prev>(&plan[comparison.arguments[0]]);
  const auto* right_now = std::get_if<checked::Get>(&plan[comparison.arguments[1]]);
  ColumnId column;
  if (left_now && right_before && left_now->column == right_before->column) column = left_now->column;
  if (left_before && right_now && left_before->column == right_now->column) column = right_now->column;
  if (!column.valid() || !plan[column].ladder.valid() || ground.has_starts[column.index()]) return;
  DataFault fault;
  fault.kind = DataFault::Kind::rises_without_start;
  fault.span = plan.span(at);
  throw Faulty{std::move(fault)};
}

}  // namespace bonafide::meaning
