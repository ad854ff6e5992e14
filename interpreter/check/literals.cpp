// Numbers with their units, dates, durations, and the literals of declarations.
#include "base/text.h"
#include "check/lowering.h"
#include "checked/constant.h"
#include "diagnostics/codes/types.h"
#include "number/decimal.h"

namespace bonafide::check {

using number::Rational;

namespace {

struct CalendarWord {
  std::string_view name;
  std::int32_t months;
  std::int64_t days;
};
constexpr CalendarWord calendar_words[] = {
    {"day", 0, 1},    {"days", 0, 1},    {"week", 0, 7},    {"weeks", 0, 7},   {"month", 1, 0},
    {"months", 1, 0}, {"quarter", 3, 0}, {"quarters", 3, 0}, {"year", 12, 0},  {"years", 12, 0},
    {"天", 0, 1},     {"日", 0, 1},      {"周", 0, 7},      {"月", 1, 0},      {"个月", 1, 0},
    {"季", 3, 0},     {"个季度", 3, 0},  {"年", 12, 0}};

}  // namespace

Typed Lowering::number(const syn::NumberLiteral& literal, Span span) {
  const number::DecimalText read = number::parse_decimal(literal.digits);
  if (read.fault != number::TextFault::none) {
    report(code::number_unreadable, span).with("text", text(span));
    return bad(span);
  }
  if (literal.percent) return typed(checked::Const{read.value / Rational(100)}, plain(Kind::rate), span);
  if (!literal.unit) {
    Typed out = typed(checked::Const{read.value}, plain(read.decimals == 0 ? Kind::count : Kind::number), span);
    out.plain = true;
    out.zero = read.value.is_zero();
    return out;
  }
  const std::optional<checked::UnitId> over = find_unit(literal.unit->text);
  if (!over && !literal.per) {
    for (const CalendarWord& word : calendar_words) {
      if (word.name != literal.unit->text) continue;
      const std::optional<std::int64_t> count = read.value.whole();
      if (!count || *count > 1'000'000) {
        report(code::duration_not_whole, span).with("text", text(span));
        return bad(span);
      }
      const number::Duration duration{static_cast<std::int32_t>(*count) * word.months,
                                      *count * word.days * 86'400'000'000LL};
      return typed(checked::Const{duration}, plain(Kind::duration), span);
    }
  }
  const auto missing_unit = [&](const syn::Word& word) {
    std::vector<std::string> names;
    for (const auto& [name, id] : units_) names.push_back(name);
    if (!literal.per)
      for (const CalendarWord& unit : calendar_words) names.emplace_back(unit.name);
    unknown(word, {"unit", "单位"}, names);
    return bad(span);
  };
  if (!over) return missing_unit(*literal.unit);
  checked::UnitId under;
  if (literal.per) {
    const std::optional<checked::UnitId> found = find_unit(literal.per->text);
    if (!found) return missing_unit(*literal.per);
    if (*found == *over) {
      report(code::unit_per_itself, span).with("unit", literal.unit->text);
      return bad(span);
    }
    under = *found;
  }
  return typed(checked::Const{read.value}, amount(*over, under), span);
}

Typed Lowering::date(const syn::DateLiteral& literal, Span span) {
  if (const std::optional<number::Date> day = number::parse_date(literal.text))
    return typed(checked::Const{*day}, plain(Kind::date), span);
  if (const std::optional<number::Moment> moment = number::parse_moment(literal.text, plan_.zone))
    return typed(checked::Const{*moment}, plain(Kind::moment), span);
  unless_said(code::no_such_day, span, literal.text);
  return bad(span);
}

std::optional<Value> Lowering::fixed(syn::ExpressionId id, const Type& type) {
  std::optional<Value> out;
  in_body(Place::constant, [&] {
    Typed value = expression(id, &type);
    if (!fits(value, type)) return;
    out = value_of(value.node);
    if (!out) report(code::not_a_constant, value.span).with("text", text(value.span));
  });
  return out;
}

// How long something lasts: known before any data are seen.
std::optional<NodeId> Lowering::duration(syn::ExpressionId id) {
  std::optional<NodeId> out;
  in_body(Place::constant, [&] {
    const Type type = plain(Kind::duration);
    Typed value = expression(id, &type);
    if (!fits(value, type)) return;
    std::vector<Value> parameters;
    for (const checked::Parameter& parameter : plan_.parameters) parameters.push_back(parameter.value);
    if (checked::constant_value(plan_, value.node, parameters))
      out = value.node;
    else
      report(code::not_a_constant, value.span).with("text", text(value.span));
  });
  return out;
}

}  // namespace bonafide::check
