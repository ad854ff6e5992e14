// Executes section 2.4 and 2.5 of docs/meaning.md as seen by readers: the lines of one world, those of earlier
// settlements that are kept, and top-ups, in ledger order, found by member and by source.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "meaning/rows.h"

namespace bonafide::meaning {

struct Payment {
  std::optional<Row> member;  // none: an earlier payee who is not in this snapshot
  ledger::By by;
  ledger::AssetRef asset;
  number::Rational amount, exact;
  std::optional<Row> source;
  std::optional<std::int64_t> level;
  std::uint32_t verb = 0;
  number::Date on;            // the day it was settled
  bool earlier = false;       // of an earlier settlement
  bool open = false;          // its limits and rounding are still to come
  bool gone = false;          // cut to zero, or held
  // What `share`, `split` and scaled limits have worked out in steps: rounding leaves it alone.
  std::optional<number::Rational> apportioned;
};

class Payments;

// Payments as rows: a number that no two worlds share, as long as both live.
class PaymentNumbers {
 public:
  static constexpr std::uint32_t page_size = 1u << 14;
  struct Page {
    const Payments* payments = nullptr;
    std::uint32_t first = 0;
  };
  std::uint32_t open_page(const Payments* payments, std::uint32_t first);
  void close_page(std::uint32_t page);
  const Payment& at(std::uint32_t number) const;

 private:
  std::vector<Page> pages_;
  std::vector<std::uint32_t> free_;
};

class Payments {
 public:
  Payments(const checked::Plan& plan, const Rows& rows, PaymentNumbers& numbers);
  ~Payments();
  Payments(const Payments&) = delete;
  Payments& operator=(const Payments&) = delete;

  std::uint32_t add(Payment payment);  // its index
  Payment& change(std::uint32_t index);  // whatever was read from payments before is out of date
  const Payment& operator[](std::uint32_t index) const { return lines_[index]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(lines_.size()); }
  std::uint64_t version() const { return version_; }

  // Indices in ledger order: the row order of sources (lines without one first), then as written.
  const std::vector<std::uint32_t>& of(checked::BonusId bonus) const;
  const std::vector<std::uint32_t>& of(checked::PromiseId promise) const;
  const std::vector<std::uint32_t>& of(checked::AssetId asset) const;  // what it does by itself
  using Found = std::span<const std::pair<std::uint64_t, std::uint32_t>>;  // key, index
  Found of_member(checked::BonusId bonus, std::optional<Row> member) const;
  Found of_member(checked::PromiseId promise, std::optional<Row> member) const;
  Found of_member(checked::AssetId asset, std::optional<Row> member) const;
  Found of_source(checked::BonusId bonus, std::optional<Row> source) const;
  Found of_source(checked::PromiseId promise, std::optional<Row> source) const;
  Found of_source(checked::AssetId asset, std::optional<Row> source) const;

  std::uint32_t number(std::uint32_t index) const;  // as a row of the record `payment`

 private:
  struct List {
    std::vector<std::uint32_t> indices;
    bool sorted = true;
    mutable bool has_members = false, has_sources = false;  // the two below, worked out when asked for
    mutable std::vector<std::pair<std::uint64_t, std::uint32_t>> members, sources;
  };
  List& list(const Payment& payment);
  const List& in_order(const List& list) const;
  Found find(const List& list, bool by_member, std::optional<Row> row) const;

  const Rows& rows_;
  PaymentNumbers& numbers_;
  std::vector<Payment> lines_;
  std::vector<std::uint32_t> pages_;
  mutable std::vector<List> bonuses_, promises_, assets_;
  std::uint64_t version_ = 1;
};

}  // namespace bonafide::meaning
