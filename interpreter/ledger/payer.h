// Who wrote a line, by name; in which order the ledger has them; how its amounts are written and count.
#pragma once

#include <string>

#include "ledger/ledger.h"

namespace bonafide::ledger {

// "direct", "unharmed"; what an asset does by itself: "points/expired", "deposit/returned".
std::string payer(const checked::Plan& plan, const By& by);

// The rule of a line: "direct/1", "points/expired".
std::string rule(const checked::Plan& plan, const Line& line);

// Bonuses as written, then promises, then assets as declared: the order of the ledger.
bool before(const By& a, const By& b);

const char* word(AssetRule::Kind kind);  // "expired"

// As amounts of the asset are written; goods are counted.
int decimals(const checked::Plan& plan, const AssetRef& asset);

// Money that left the asset it was held in is the member's own: neither earned nor a payout.
inline bool is_payout(const AssetRef& asset, const By& by) {
  return asset.kind == AssetRef::Kind::currency && !std::holds_alternative<AssetRule>(by);
}

}  // namespace bonafide::ledger
