#include "report/sums.h"

#include <algorithm>
#include <array>

#include "ledger/payer.h"

namespace bonafide::report {
namespace {

using ledger::AssetRef;

std::array<std::uint64_t, 3> asset_key(const AssetRef& asset) {
  switch (asset.kind) {
    case AssetRef::Kind::currency:
      return {0, 0, 0};
    case AssetRef::Kind::asset:
      return {1, asset.asset.value, 0};
    case AssetRef::Kind::goods:
      return {2, asset.goods.record.value, asset.goods.number};
  }
  return {};
}

bool asset_less(const Sum& a, const Sum& b) {
  return asset_key(a.asset) < asset_key(b.asset);
}

bool sum_less(const Sum& a, const Sum& b) {
  if (!(a.member.record == b.member.record)) return a.member.record < b.member.record;
  if (a.member.number != b.member.number) return a.member.number < b.member.number;
  if (a.by != b.by) return ledger::before(a.by, b.by);
  return asset_less(a, b);
}

// Adds up neighbours for which `same` holds.
template <class Same>
std::vector<Sum> merged(std::vector<Sum> sums, Same same) {
  std::vector<Sum> out;
  for (Sum& sum : sums) {
    if (!out.empty() && same(out.back(), sum)) {
      out.back().amount += sum.amount;
      out.back().payments += sum.payments;
    } else {
      out.push_back(std::move(sum));
    }
  }
  return out;
}

bool same_asset(const Sum& a, const Sum& b) {
  return asset_key(a.asset) == asset_key(b.asset);
}

}  // namespace

std::vector<Sum> earnings(const Outputs& outputs) {
  // Lines of one member, bonus and asset meet first in a table by member, so that a ledger of many lines a
  // member needs no sorting of all lines.
  std::vector<std::vector<std::vector<Sum>>> by_member(outputs.plan.records.size());
  for (const ledger::Line& line : outputs.settlement.lines) {
    auto& rows = by_member[line.member.record.index()];
    if (rows.empty()) rows.resize(outputs.snapshot.records[line.member.record.index()].size());
    std::vector<Sum>& sums = rows[line.member.number];
    auto found = std::find_if(sums.begin(), sums.end(),
                              [&](const Sum& sum) { return sum.by == line.by && sum.asset == line.asset; });
    if (found == sums.end()) found = sums.insert(sums.end(), Sum{line.member, line.by, line.asset, {}, 0});
    found->amount += line.amount;
    ++found->payments;
  }
  std::vector<Sum> out;
  for (auto& rows : by_member)
    for (auto& sums : rows) {
      std::sort(sums.begin(), sums.end(), sum_less);
      std::move(sums.begin(), sums.end(), std::back_inserter(out));
    }
  return out;
}

std::vector<Sum> totals_by_bonus(const Outputs&, const std::vector<Sum>& earnings) {
  std::vector<Sum> sums = earnings;
  std::stable_sort(sums.begin(), sums.end(),
                   [](const Sum& a, const Sum& b) { return a.by != b.by ? ledger::before(a.by, b.by) : asset_less(a, b); });
  return merged(std::move(sums), [](const Sum& a, const Sum& b) { return a.by == b.by && same_asset(a, b); });
}

std::vector<Sum> totals_by_member(const Outputs& outputs, const std::vector<Sum>& earnings) {
  std::vector<Sum> sums = earnings;
  if (outputs.plan.member.valid()) {
    const std::size_t members = outputs.snapshot.records[outputs.plan.member.index()].size();
    for (std::uint32_t i = 0; i < members; ++i)
      sums.push_back({columns::Row{outputs.plan.member, i}, {}, {}, {}, 0});
  }
  for (Sum& sum : sums) sum.by = ledger::By{};
  std::stable_sort(sums.begin(), sums.end(), sum_less);
  sums = merged(std::move(sums),
                [](const Sum& a, const Sum& b) { return a.member == b.member && same_asset(a, b); });
  sums.erase(std::remove_if(sums.begin(), sums.end(),
                            [&](const Sum& sum) {
                              const bool always = sum.asset.kind == AssetRef::Kind::currency &&
                                                  sum.member.record == outputs.plan.member;
                              return !always && sum.amount.is_zero();
                            }),
             sums.end());
  return sums;
}

}  // namespace bonafide::report
