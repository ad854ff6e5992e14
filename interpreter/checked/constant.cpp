#include "checked/constant.h"

#include <algorithm>

namespace bonafide::checked {

NodeId constant_node(const Plan& plan, NodeId node) {
  for (std::size_t steps = 0; node.valid() && steps <= plan.columns.size(); ++steps) {
    if (std::holds_alternative<Const>(plan[node]) || std::holds_alternative<ParameterValue>(plan[node])) return node;
    const auto* get = std::get_if<Get>(&plan[node]);
    if (!get || !get->arguments.empty() || plan[get->column].kind != Column::Kind::fact) return {};
    node = plan[get->column].body;
  }
  return {};
}

std::optional<Value> constant_value(const Plan& plan, NodeId node, const std::vector<Value>& parameters) {
  node = constant_node(plan, node);
  if (!node.valid()) return std::nullopt;
  if (const auto* constant = std::get_if<Const>(&plan[node])) return constant->value;
  return parameters[std::get<ParameterValue>(plan[node]).parameter.index()];
}

const columns::Window* written_window(const Plan& plan, NodeId node) {
  if (const auto* apply = std::get_if<Apply>(&plan[node]); apply && apply->op == Operator::window_units) node = apply->arguments[0];
  const auto* constant = std::get_if<Const>(&plan[node]);
  return constant ? std::get_if<columns::Window>(&constant->value) : nullptr;
}

columns::Window window_of(columns::Window window, const Value& count) {
  constexpr std::int64_t longest = 1'000'000;
  const auto* units = std::get_if<number::Rational>(&count);
  const std::int64_t whole = units == nullptr ? 1 : units->whole().value_or(longest);
  window.count = static_cast<std::uint32_t>(std::clamp<std::int64_t>(whole, 1, longest));
  return window;
}

std::optional<number::Duration> constant_duration(const Plan& plan, NodeId node, const std::vector<Value>& parameters) {
  const std::optional<Value> value = constant_value(plan, node, parameters);
  const auto* duration = value ? std::get_if<number::Duration>(&*value) : nullptr;
  return duration ? std::optional(*duration) : std::nullopt;
}

}  // namespace bonafide::checked
