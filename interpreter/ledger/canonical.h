// A settlement as a canonical text: it depends on nothing but values (no layout, no language of the surface, no
// order of files, no threads), and no two different settlements share one.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "ledger/ledger.h"

namespace bonafide::ledger {

// A value as text that no other value of its type shares: "69", "1/3", "2026-03-01", "yes". Rows and choice
// values by number.
void append_text(std::string& out, const Value& value);

using NameRow = std::function<std::string(Row)>;  // a row's id

// The canonical text of a settlement: lines, next state, refused rows, reports, verdicts; rows by id.
std::string canonical_text(const checked::Plan& plan, const NameRow& name, const Settlement& settlement);
std::string canonical_text(const State& state);

}  // namespace bonafide::ledger
