// Watches a settlement for one member: the bindings that paid him, those that would have and were stopped,
// and what limits took from his lines.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "explain/account.h"
#include "explain/wording.h"
#include "meaning/meaning.h"

namespace bonafide::explain {

struct Paid {  // a verb that ran for the member
  checked::BonusId bonus;
  std::uint32_t verb = 0;        // its clause (checked/clauses.h)
  std::optional<columns::Row> source;
  std::optional<std::int64_t> level;
  number::Rational exact;        // as the verb gave it; a share or a part of a split: the whole
  std::vector<Account> clauses;  // loops with what they bound, conditions with why they hold
  std::vector<Account> amount;
};
struct Stopped {  // a binding that would have paid him
  checked::BonusId bonus;
  std::uint32_t clause = 0;
  std::optional<columns::Row> source;
  std::optional<number::Rational> distance;  // of the comparison that failed
  Account account;
};
struct Cut {
  std::size_t limit = 0;
  ledger::Line line;
  number::Rational left;
};

class Witness : public meaning::Watcher {
 public:
  // `stopped`: whether to look for bindings that were stopped, too; for one bonus only, since it is dear.
  Witness(const Scene& scene, columns::Row member, std::optional<checked::BonusId> bonus, bool stopped);

  void met(checked::BonusId bonus, std::uint32_t clause, bool passed, meaning::Inquiry& now) override;
  void reached(checked::BonusId bonus, meaning::Inquiry& now) override;
  void limited(std::size_t limit, const ledger::Line& line, const number::Rational& left) override;

  const std::vector<Paid>& paid() const { return paid_; }
  const std::vector<Cut>& cuts() const { return cuts_; }
  // Nearest first: the farthest clause, then the smallest distance, then in the order they came.
  std::vector<Stopped> nearest() const;
  // How many bindings each clause of the bonus dropped, whomever they were for.
  const std::map<std::uint32_t, std::uint64_t>& dropped() const { return dropped_; }

 private:
  bool wanted(checked::BonusId bonus) const { return !bonus_ || *bonus_ == bonus; }
  bool is_member(const columns::Value& value) const;
  bool concerns(checked::BonusId bonus, std::uint32_t clause, meaning::Inquiry& now) const;
  bool comes_later(checked::BonusId bonus, std::uint32_t clause, meaning::Inquiry& now) const;
  std::optional<columns::Row> source_of(checked::BonusId bonus, std::size_t clauses,
                                        meaning::Inquiry& now) const;
  std::vector<Account> clauses_of(checked::BonusId bonus, meaning::Inquiry& now) const;
  std::vector<Account> bound_loops(checked::BonusId bonus, std::uint32_t clauses,
                                   meaning::Inquiry& now) const;
  Account loop(const checked::Clause& clause, const checked::For& loop, bool with_fields,
               meaning::Inquiry& now) const;

  const Scene& scene_;
  columns::Row member_;
  std::optional<checked::BonusId> bonus_;
  bool look_for_stopped_;
  std::vector<Paid> paid_;
  std::vector<Cut> cuts_;
  std::vector<Stopped> stopped_;
  std::vector<Stopped> ended_;  // loops that ended before they came to the member
  std::map<std::uint32_t, std::uint64_t> dropped_;
};

// "buyer Bea, product nappies, quantity 100, paid 6900.00 CNY".
Words fields_words(const Scene& scene, const columns::Row& row);

}  // namespace bonafide::explain
