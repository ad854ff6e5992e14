#include "ledger/payer.h"

#include <type_traits>

namespace bonafide::ledger {

const char* word(AssetRule::Kind kind) {
  switch (kind) {
    case AssetRule::Kind::expired: return "expired";
    case AssetRule::Kind::forfeited: return "forfeited";
    case AssetRule::Kind::returned: return "returned";
  }
  return "";
}

std::string payer(const checked::Plan& plan, const By& by) {
  return std::visit(
      [&](const auto& of) -> std::string {
        using T = std::decay_t<decltype(of)>;
        if constexpr (std::is_same_v<T, BonusId>)
          return plan.bonuses[of.index()].name;
        else if constexpr (std::is_same_v<T, PromiseId>)
          return plan.promises[of.index()].name;
        else {
          static_assert(std::is_same_v<T, AssetRule>);
          return plan.assets[of.asset.index()].name + "/" + word(of.kind);
        }
      },
      by);
}

std::string rule(const checked::Plan& plan, const Line& line) {
  const std::string name = payer(plan, line.by);
  return std::holds_alternative<AssetRule>(line.by) ? name : name + "/" + std::to_string(line.verb + 1);
}

bool before(const By& a, const By& b) {
  if (a.index() != b.index()) return a.index() < b.index();
  const auto number = [](const auto& of) -> std::uint32_t {
    if constexpr (std::is_same_v<std::decay_t<decltype(of)>, AssetRule>)
      return 3 * of.asset.value + static_cast<std::uint32_t>(of.kind);
    else
      return of.value;
  };
  return std::visit(number, a) < std::visit(number, b);
}

int decimals(const checked::Plan& plan, const AssetRef& asset) {
  switch (asset.kind) {
    case AssetRef::Kind::currency: return plan.units[plan.currency.index()].scale;
    case AssetRef::Kind::asset: return plan.assets[asset.asset.index()].scale;
    case AssetRef::Kind::goods: return 0;
  }
  return 0;
}

}  // namespace bonafide::ledger
