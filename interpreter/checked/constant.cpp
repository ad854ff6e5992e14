#include "checked/constant.h"

namespace bonafide::checked {

std::optional<Value> constant_value(const Plan& plan, NodeId node, const std::vector<Value>& parameters) {
  for (std::size_t steps = 0; node.valid() && steps <= plan.columns.size(); ++steps) {
    if (const auto* constant = std::get_if<Const>(&plan[node])) return constant->value;
    if (const auto* parameter = std::get_if<ParameterValue>(&plan[node])) return parameters[parameter->parameter.index()];
    const auto* get = std::get_if<Get>(&plan[node]);
    if (!get || !get->arguments.empty() || plan[get->column].kind != Column::Kind::fact) return std::nullopt;
    node = plan[get->column].body;
  }
  return std::nullopt;
}

std::optional<number::Duration> constant_duration(const Plan& plan, NodeId node, const std::vector<Value>& parameters) {
  const std::optional<Value> value = constant_value(plan, node, parameters);
  const auto* duration = value ? std::get_if<number::Duration>(&*value) : nullptr;
  return duration ? std::optional(*duration) : std::nullopt;
}

}  // namespace bonafide::checked
