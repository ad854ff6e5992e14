// What the records of a plan are to its payments, told from their fields and never from their names.
#pragma once

#include <cstdint>
#include <vector>

#include "checked/plan.h"

namespace bonafide::check {

enum class Role : std::uint8_t {
  member,
  goods,      // undated, with a price, or named by what is paid for
  sale,       // dated, a member's, with goods and an amount
  follow_up,  // dated, about a sale: a delivery, a refund
  fee,        // dated, a member's, with money and nothing that it buys
  act,        // dated, a member's, with no amount: a post, a task, an introduction
  other,
};

class Roles {
 public:
  explicit Roles(const checked::Plan& plan);

  Role of(checked::RecordId record) const { return record.valid() ? roles_[record.index()] : Role::other; }
  // A sale or what follows from one: without sales there is none.
  bool needs_sale(checked::RecordId record) const {
    return of(record) == Role::sale || of(record) == Role::follow_up;
  }
  bool is_money(const checked::Type& type) const;  // of a currency
  bool is_money(const checked::PaidIn& in) const;  // paid in a currency, or into an asset that is held in one
  bool is_amount(const checked::Type& type) const;  // money, or a declared unit
  // Two members meet in it: who brought whom, who wrote for whom.
  bool between_members(checked::RecordId record) const;
  bool is_goods_field(checked::ColumnId column) const;  // of a sale: what was sold
  bool is_owner_field(checked::ColumnId column) const;

 private:
  const checked::Plan& plan_;
  std::vector<Role> roles_;
};

}  // namespace bonafide::check
