// Types and values in the plan's own words.
#include "checked/dump.h"
#include "number/decimal.h"

namespace bonafide::checked {

std::string said(const Plan& plan, const std::string& name) {
  for (const auto& [chinese, english] : plan.in_english)
    if (english == name) return chinese;
  return name;
}

std::string to_text(const Plan& plan, const Dimension& dimension) {
  std::string out = dimension.over.valid() ? plan.units[dimension.over.index()].name : "1";
  if (dimension.under.valid()) out += " per " + plan.units[dimension.under.index()].name;
  return out;
}

std::string to_text(const Plan& plan, const Type& type) {
  std::string out;
  switch (type.kind) {
    case Kind::flag: out = "Flag"; break;
    case Kind::count: out = "Count"; break;
    case Kind::number: out = "Number"; break;
    case Kind::rate: out = "Rate"; break;
    case Kind::amount: {
      const bool currency = type.dimension.over == plan.currency;
      out = currency ? "Money" : to_text(plan, Dimension{type.dimension.over, {}});
      if (type.dimension.under.valid())
        out += " per " + (type.dimension.under == plan.currency ? std::string("Money")
                                                                : plan.units[type.dimension.under.index()].name);
      break;
    }
    case Kind::text: out = "Text"; break;
    case Kind::date: out = "Date"; break;
    case Kind::moment: out = "Moment"; break;
    case Kind::duration: out = "Duration"; break;
    case Kind::choice: out = type.choice.valid() ? plan.choices[type.choice.index()].name : "choice"; break;
    case Kind::row: out = type.record.valid() ? plan[type.record].name : "row"; break;
    case Kind::window: out = "Window"; break;
  }
  return type.optional ? out + "?" : out;
}

namespace {

std::string to_text(number::CalendarUnit unit) {
  switch (unit) {
    case number::CalendarUnit::day: return "day";
    case number::CalendarUnit::week: return "week";
    case number::CalendarUnit::month: return "month";
    case number::CalendarUnit::quarter: return "quarter";
    case number::CalendarUnit::year: return "year";
  }
  return {};
}

std::string to_text(const columns::Window& window) {
  const std::string unit = window.of_period ? "period" : to_text(window.unit);
  switch (window.kind) {
    case columns::WindowKind::lifetime: return "lifetime";
    case columns::WindowKind::period: return "period";
    case columns::WindowKind::unit: return unit;
    case columns::WindowKind::previous:
      return "previous " + (window.count == 1 ? unit : std::to_string(window.count) + " " + unit + "s");
    case columns::WindowKind::last: return "last " + std::to_string(window.count) + " " + unit + "s";
  }
  return {};
}

std::string number_text(const Plan& plan, const Type& type, const number::Rational& number) {
  switch (type.kind) {
    case Kind::rate: return number::to_text(number * number::Rational(100)) + "%";
    case Kind::amount: {
      if (type.dimension.plain()) return number::to_text(number);
      const bool ratio = type.dimension.under.valid();
      const std::string amount =
          ratio ? number::to_text(number)
                : number::to_text(number, plan.units[type.dimension.over.index()].scale);
      return amount + " " + to_text(plan, type.dimension);
    }
    case Kind::flag:
    case Kind::count:
    case Kind::number:
    case Kind::text:
    case Kind::date:
    case Kind::moment:
    case Kind::duration:
    case Kind::choice:
    case Kind::row:
    case Kind::window: break;
  }
  return number::to_text(number);
}

}  // namespace

std::string to_text(const Plan& plan, const Type& type, const Value& value) {
  return std::visit(
      [&](const auto& v) -> std::string {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, columns::Missing>) {
          return "nothing";
        } else if constexpr (std::is_same_v<T, bool>) {
          return v ? "yes" : "no";
        } else if constexpr (std::is_same_v<T, number::Rational>) {
          return number_text(plan, type, v);
        } else if constexpr (std::is_same_v<T, std::string>) {
          return "\"" + v + "\"";
        } else if constexpr (std::is_same_v<T, number::Moment>) {
          return number::to_text(v, plan.zone);
        } else if constexpr (std::is_same_v<T, columns::ChoiceValue>) {
          return plan.choices[v.choice.index()].values[v.index];
        } else if constexpr (std::is_same_v<T, columns::Row>) {
          const Record& record = plan[v.record];
          return v.number < record.constant_ids.size() ? record.constant_ids[v.number]
                                                       : record.name + " #" + std::to_string(v.number);
        } else if constexpr (std::is_same_v<T, columns::Window>) {
          return to_text(v);
        } else {
          static_assert(std::is_same_v<T, number::Date> || std::is_same_v<T, number::Duration>);
          return number::to_text(v);
        }
      },
      value);
}

}  // namespace bonafide::checked
