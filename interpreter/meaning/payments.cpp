// docs/meaning.md, section 2: the ledger as its readers see it.
#include "meaning/payments.h"

#include <algorithm>

#include "base/invariant.h"

namespace bonafide::meaning {
namespace {

std::uint64_t key(std::optional<Row> row) {
  return row ? (std::uint64_t{row->record.value} << 32) | row->number : UINT64_MAX;
}

}  // namespace

// ---- numbers ---------------------------------------------------------------------------------------

std::uint32_t PaymentNumbers::open_page(const Payments* payments, std::uint32_t first) {
  if (!free_.empty()) {
    const std::uint32_t page = free_.back();
    free_.pop_back();
    pages_[page] = {payments, first};
    return page;
  }
  BONAFIDE_INVARIANT(pages_.size() < (1u << 18), "there is a number for every payment");
  pages_.push_back({payments, first});
  return static_cast<std::uint32_t>(pages_.size() - 1);
}

void PaymentNumbers::close_page(std::uint32_t page) {
  pages_[page] = {};
  free_.push_back(page);
}

const Payment& PaymentNumbers::at(std::uint32_t number) const {
  const std::uint32_t page = number / page_size;
  BONAFIDE_INVARIANT(page < pages_.size() && pages_[page].payments, "a payment is read while its world lives");
  return (*pages_[page].payments)[pages_[page].first + number % page_size];
}

// ---- lines -----------------------------------------------------------------------------------------

Payments::Payments(const checked::Plan& plan, const Rows& rows, PaymentNumbers& numbers)
    : rows_(rows), numbers_(numbers), bonuses_(plan.bonuses.size()), promises_(plan.promises.size()),
      assets_(plan.assets.size()) {}

Payments::~Payments() {
  for (const std::uint32_t page : pages_) numbers_.close_page(page);
}

Payments::List& Payments::list(const Payment& payment) {
  if (const auto* bonus = std::get_if<checked::BonusId>(&payment.by)) return bonuses_[bonus->index()];
  if (const auto* promise = std::get_if<checked::PromiseId>(&payment.by)) return promises_[promise->index()];
  return assets_[std::get<ledger::AssetRule>(payment.by).asset.index()];
}

std::uint32_t Payments::add(Payment payment) {
  const auto index = static_cast<std::uint32_t>(lines_.size());
  if (index % PaymentNumbers::page_size == 0) pages_.push_back(numbers_.open_page(this, index));
  List& list = this->list(payment);
  list.indices.push_back(index);
  list.sorted = list.has_members = list.has_sources = false;
  lines_.push_back(std::move(payment));
  ++version_;
  return index;
}

Payment& Payments::change(std::uint32_t index) {
  ++version_;
  List& list = this->list(lines_[index]);
  list.has_members = list.has_sources = false;
  return lines_[index];
}

const Payments::List& Payments::in_order(const List& list) const {
  if (list.sorted) return list;
  const auto earlier = [&](std::uint32_t a, std::uint32_t b) {
    const Payment& left = lines_[a];
    const Payment& right = lines_[b];
    if (left.earlier != right.earlier) return left.earlier;
    if (left.earlier) return a < b;
    if (left.source.has_value() != right.source.has_value()) return !left.source.has_value();
    if (left.source && !(*left.source == *right.source)) return rows_.place(*left.source) < rows_.place(*right.source);
    return a < b;
  };
  List& changed = const_cast<List&>(list);
  if (!std::is_sorted(changed.indices.begin(), changed.indices.end(), earlier))
    std::sort(changed.indices.begin(), changed.indices.end(), earlier);
  changed.sorted = true;
  return list;
}

const std::vector<std::uint32_t>& Payments::of(checked::BonusId bonus) const {
  return in_order(bonuses_[bonus.index()]).indices;
}
const std::vector<std::uint32_t>& Payments::of(checked::PromiseId promise) const {
  return in_order(promises_[promise.index()]).indices;
}
const std::vector<std::uint32_t>& Payments::of(checked::AssetId asset) const {
  return in_order(assets_[asset.index()]).indices;
}

Payments::Found Payments::find(const List& list, bool by_member, std::optional<Row> row) const {
  in_order(list);
  auto& index = by_member ? list.members : list.sources;
  bool& made = by_member ? list.has_members : list.has_sources;
  if (!made) {
    made = true;
    index.clear();
    index.reserve(list.indices.size());
    for (const std::uint32_t i : list.indices)
      index.emplace_back(key(by_member ? lines_[i].member : lines_[i].source), i);
    std::stable_sort(index.begin(), index.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  const std::uint64_t wanted = key(row);
  const auto from = std::lower_bound(index.begin(), index.end(), wanted,
                                     [](const auto& entry, std::uint64_t k) { return entry.first < k; });
  auto to = from;
  while (to != index.end() && to->first == wanted) ++to;
  return {index.data() + (from - index.begin()), static_cast<std::size_t>(to - from)};
}

Payments::Found Payments::of_member(checked::BonusId bonus, std::optional<Row> member) const {
  return find(bonuses_[bonus.index()], true, member);
}
Payments::Found Payments::of_member(checked::PromiseId promise, std::optional<Row> member) const {
  return find(promises_[promise.index()], true, member);
}
Payments::Found Payments::of_member(checked::AssetId asset, std::optional<Row> member) const {
  return find(assets_[asset.index()], true, member);
}
Payments::Found Payments::of_source(checked::BonusId bonus, std::optional<Row> source) const {
  return find(bonuses_[bonus.index()], false, source);
}
Payments::Found Payments::of_source(checked::PromiseId promise, std::optional<Row> source) const {
  return find(promises_[promise.index()], false, source);
}
Payments::Found Payments::of_source(checked::AssetId asset, std::optional<Row> source) const {
  return find(assets_[asset.index()], false, source);
}

std::uint32_t Payments::number(std::uint32_t index) const {
  return pages_[index / PaymentNumbers::page_size] * PaymentNumbers::page_size + index % PaymentNumbers::page_size;
}

}  // namespace bonafide::meaning
