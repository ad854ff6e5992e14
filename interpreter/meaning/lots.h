// Executes sections 2.1 and 8 (take) of docs/meaning.md: what members hold of each asset, in lots, oldest first.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "meaning/rows.h"

namespace bonafide::meaning {

struct Lot {
  number::Rational amount;
  number::Moment credited;
  std::optional<number::Moment> expires;
};

// Copies share what neither of them has changed.
class Lots {
 public:
  Lots() = default;
  explicit Lots(std::size_t assets) : assets_(assets) {}

  const std::vector<Lot>& of(checked::AssetId asset, std::uint32_t member) const;  // oldest first
  number::Rational balance(checked::AssetId asset, std::uint32_t member) const;
  std::vector<std::uint32_t> holders(checked::AssetId asset) const;  // by number

  void credit(checked::AssetId asset, std::uint32_t member, Lot lot);
  // Takes up to `amount` from the oldest lots and gives what it found.
  number::Rational take(checked::AssetId asset, std::uint32_t member, const number::Rational& amount);
  // What ended at or before `now` goes: its sum for each asset and member, in that order.
  struct Gone {
    checked::AssetId asset;
    std::uint32_t member;
    number::Rational amount;
  };
  std::vector<Gone> expire(number::Moment now);
  number::Rational empty(checked::AssetId asset, std::uint32_t member);  // what was there

 private:
  using OfAsset = std::unordered_map<std::uint32_t, std::vector<Lot>>;
  OfAsset& own(checked::AssetId asset);
  std::vector<std::shared_ptr<OfAsset>> assets_;
};

}  // namespace bonafide::meaning
