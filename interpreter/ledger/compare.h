// Two results of one settlement, compared to the last digit (docs/meaning.md, section 9).
#pragma once

#include <optional>
#include <string>

#include "ledger/canonical.h"

namespace bonafide::ledger {

// The first thing in which they differ, in words ("line 12: … is 5.00 here and 5.01 there"); none: they are equal.
std::optional<std::string> first_difference(const checked::Plan& plan, const NameRow& name, const Settlement& here,
                                            const Settlement& there);

}  // namespace bonafide::ledger
