// The checked plan as text, one declaration or node a line with its type: `check --dump checked`.
#pragma once

#include <string>

#include "checked/plan.h"

namespace bonafide::checked {

std::string dump(const Plan& plan);
// A record or field as the plan calls it: of a plan in Chinese `order` is 订单.
std::string said(const Plan& plan, const std::string& name);
std::string to_text(const Plan& plan, const Type& type);           // "Money", "Count?", "Money per points"
std::string to_text(const Plan& plan, const Dimension& dimension); // "CNY", "CNY per points"
std::string to_text(const Plan& plan, const Type& type, const Value& value);  // in the plan's words: "69.00 CNY", "partner"

}  // namespace bonafide::checked
