// Ledger lines added up: by member, bonus and asset. Orders are those of the plan and of the rows, never of a
// hash, so that the same settlement gives the same bytes.
#pragma once

#include <vector>

#include "report/outputs.h"

namespace bonafide::report {

struct Sum {
  columns::Row member;
  ledger::By by;
  ledger::AssetRef asset;
  number::Rational amount;
  std::uint64_t payments = 0;
};

// One a member, bonus and asset, in that order: members by record and row; the currency, then assets as
// declared, then goods by row.
std::vector<Sum> earnings(const Outputs& outputs);

// One a bonus and asset.
std::vector<Sum> totals_by_bonus(const Outputs& outputs, const std::vector<Sum>& earnings);

// One a member and asset: every row of `member` in the plan's currency, even where it is 0; others where the
// amount is not 0.
std::vector<Sum> totals_by_member(const Outputs& outputs, const std::vector<Sum>& earnings);

}  // namespace bonafide::report
