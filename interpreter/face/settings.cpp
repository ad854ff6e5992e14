// What a person writes beside a plan: the period, the parameters.
#include <algorithm>

#include "base/text.h"
#include "bonafide.h"
#include "checked/cell.h"
#include "checked/dump.h"
#include "diagnostics/codes/tool.h"
#include "diagnostics/listed.h"

namespace bonafide {

namespace code = diagnostics::code;
using diagnostics::Words;

namespace {

Words unit_words(const std::optional<number::CalendarUnit>& unit) {
  if (!unit) return {"span of days", "自定时段"};
  switch (*unit) {
    case number::CalendarUnit::day: return {"day", "日"};
    case number::CalendarUnit::week: return {"week", "周"};
    case number::CalendarUnit::month: return {"month", "月"};
    case number::CalendarUnit::quarter: return {"quarter", "季"};
    case number::CalendarUnit::year: return {"year", "年"};
  }
  return {""};
}

const char* sample_period(number::CalendarUnit unit) {
  switch (unit) {
    case number::CalendarUnit::day: return "2026-03-01";
    case number::CalendarUnit::week: return "2026-W09";
    case number::CalendarUnit::month: return "2026-03";
    case number::CalendarUnit::quarter: return "2026-Q1";
    case number::CalendarUnit::year: return "2026";
  }
  return "";
}

diagnostics::Words known_names(const checked::Plan& plan) {
  std::vector<std::string> names;
  for (const checked::Parameter& parameter : plan.parameters) names.push_back(parameter.name);
  return diagnostics::listed(names);
}

// "0.96 CNY" and "96 %" as people write them: the unit after an amount is taken off.
std::string without_unit(const checked::Plan& plan, const checked::Type& type, std::string text) {
  if (type.kind != checked::Kind::amount) return text;

  for (const checked::Unit& known : plan.units)
    if (const std::string tail = " " + known.name; text.size() > tail.size() && text.ends_with(tail) &&
                                                   type.dimension.over.valid() &&
                                                   plan.units[type.dimension.over.index()].name == known.name)
      return text.substr(0, text.size() - tail.size());
  return text;
}

}  // namespace

std::optional<number::Period> read_period(const checked::Plan& plan, const std::string& text, diagnostics::Sink& sink) {
  const auto period = number::parse_period(text, plan.zone);
  if (!period) {
    sink.add(code::bad_period).with("text", text);
    return std::nullopt;
  }
  if (plan.period && period->unit != plan.period) {
    sink.add(code::wrong_period_kind)
        .with("plan", unit_words(plan.period))
        .with("text", text)
        .with("given", unit_words(period->unit))
        .with("sample", sample_period(*plan.period));
    return std::nullopt;
  }
  return period;
}

std::optional<std::vector<columns::Value>> read_parameters(const checked::Plan& plan,
                                                           const std::vector<std::string>& settings,
                                                           diagnostics::Sink& sink) {
  std::vector<columns::Value> values;
  for (const checked::Parameter& parameter : plan.parameters) values.push_back(parameter.value);
  const std::size_t before = sink.errors();
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      const auto sample = plan.parameters.empty() ? std::string("rate=5%") : plan.parameters.front().name + "=…";
      sink.add(code::not_name_value).with("text", setting).with("sample", sample);
      continue;
    }
    const std::string name(base::trim(std::string_view(setting).substr(0, equals)));
    const std::string text(base::trim(std::string_view(setting).substr(equals + 1)));
    const auto found = std::find_if(plan.parameters.begin(), plan.parameters.end(),
                                    [&](const checked::Parameter& parameter) { return parameter.name == name; });
    if (found == plan.parameters.end()) {
      std::vector<std::string> names;
      for (const checked::Parameter& parameter : plan.parameters) names.push_back(parameter.name);
      sink.add(code::unknown_parameter)
          .with("name", name)
          .with("known", known_names(plan))
          .suggest(base::did_you_mean(name, names));
      continue;
    }
    checked::CellForm form;
    form.plan_text = true;
    const checked::CellResult cell =
        checked::parse_cell(plan, found->type, nullptr, without_unit(plan, found->type, text), form);
    const auto* value = std::get_if<columns::Value>(&cell.value);
    if (cell.fault != checked::CellFault::none || !value) {
      sink.add(code::bad_parameter_value)
          .with("value", text)
          .with("name", name)
          .with("type", checked::to_text(plan, found->type))
          .with("sample", checked::to_text(plan, found->type, found->value));
      continue;
    }
    const bool below = found->lowest && columns::compare(*value, *found->lowest) < 0;
    const bool above = found->highest && columns::compare(*value, *found->highest) > 0;
    if (below || above) {
      const std::string low = found->lowest ? checked::to_text(plan, found->type, *found->lowest) : "";
      const std::string high = found->highest ? checked::to_text(plan, found->type, *found->highest) : "";
      sink.add(code::parameter_out_of_range)
          .with("value", text)
          .with("name", name)
          .with("range", Words(high.empty() ? "from " + low : "from " + low + " to " + high,
                               high.empty() ? "从 " + low : "从 " + low + " 至 " + high));
      continue;
    }
    values[static_cast<std::size_t>(found - plan.parameters.begin())] = *value;
  }
  if (sink.errors() > before) return std::nullopt;
  return values;
}

}  // namespace bonafide
