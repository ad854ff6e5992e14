// docs/meaning.md, sections 2.1 and 8: balances and lots.
#include "meaning/lots.h"

#include <algorithm>

namespace bonafide::meaning {

const std::vector<Lot>& Lots::of(checked::AssetId asset, std::uint32_t member) const {
  static const std::vector<Lot> none;
  const auto& held = assets_[asset.index()];
  if (!held) return none;
  const auto found = held->find(member);
  return found == held->end() ? none : found->second;
}

number::Rational Lots::balance(checked::AssetId asset, std::uint32_t member) const {
  number::Rational sum;
  for (const Lot& lot : of(asset, member)) sum += lot.amount;
  return sum;
}

std::vector<std::uint32_t> Lots::holders(checked::AssetId asset) const {
  std::vector<std::uint32_t> members;
  if (const auto& held = assets_[asset.index()])
    for (const auto& [member, lots] : *held)
      if (!lots.empty()) members.push_back(member);
  std::sort(members.begin(), members.end());
  return members;
}

Lots::OfAsset& Lots::own(checked::AssetId asset) {
  auto& held = assets_[asset.index()];
  if (!held)
    held = std::make_shared<OfAsset>();
  else if (held.use_count() > 1)
    held = std::make_shared<OfAsset>(*held);
  return *held;
}

void Lots::credit(checked::AssetId asset, std::uint32_t member, Lot lot) {
  if (lot.amount.is_zero()) return;
  std::vector<Lot>& lots = own(asset)[member];
  const auto after = std::upper_bound(lots.begin(), lots.end(), lot,
                                      [](const Lot& a, const Lot& b) { return a.credited < b.credited; });
  lots.insert(after, std::move(lot));
}

number::Rational Lots::take(checked::AssetId asset, std::uint32_t member, const number::Rational& amount) {
  number::Rational found;
  if (of(asset, member).empty()) return found;
  std::vector<Lot>& lots = own(asset)[member];
  std::size_t used = 0;
  for (; used < lots.size() && found < amount; ++used) {
    const number::Rational wanted = amount - found;
    if (lots[used].amount > wanted) {
      lots[used].amount -= wanted;
      found = amount;
      break;
    }
    found += lots[used].amount;
  }
  lots.erase(lots.begin(), lots.begin() + static_cast<std::ptrdiff_t>(used));
  return found;
}

std::vector<Lots::Gone> Lots::expire(number::Moment now) {
  std::vector<Gone> gone;
  for (std::size_t a = 0; a < assets_.size(); ++a) {
    const checked::AssetId asset(a);
    for (const std::uint32_t member : holders(asset)) {
      const auto ended = [&](const Lot& lot) { return lot.expires && !(now < *lot.expires); };
      Gone one{asset, member, {}};
      for (const Lot& lot : of(asset, member))
        if (ended(lot)) one.amount += lot.amount;
      if (one.amount.is_zero()) continue;
      std::vector<Lot>& lots = own(asset)[member];
      lots.erase(std::remove_if(lots.begin(), lots.end(), ended), lots.end());
      gone.push_back(std::move(one));
    }
  }
  return gone;
}

number::Rational Lots::empty(checked::AssetId asset, std::uint32_t member) {
  const number::Rational was = balance(asset, member);
  if (!was.is_zero()) own(asset)[member].clear();
  return was;
}

}  // namespace bonafide::meaning
