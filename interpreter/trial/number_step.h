// A number of a plan, one step of its last decimal away.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bonafide::trial {

// "6_900.00" up: "6900.01"; "100" down: "99". None below zero.
std::optional<std::string> stepped(std::string_view written, bool up);

}  // namespace bonafide::trial
