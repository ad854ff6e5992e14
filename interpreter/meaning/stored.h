// Executes section 5 of docs/meaning.md: what is remembered from step to step and from settlement to
// settlement, rows resolved into those of the snapshot at hand.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "meaning/rows.h"

namespace bonafide::meaning {

// Stored values by column and row. Copies share what neither of them has changed.
class Stored {
 public:
  Stored() = default;
  explicit Stored(std::size_t columns) : columns_(columns) {}

  // Null: never stored. Columns have no argument, or one row.
  const Value* find(ColumnId column, std::optional<std::uint32_t> row) const;
  void set(ColumnId column, std::optional<std::uint32_t> row, Value value);

 private:
  struct OfColumn {
    std::optional<Value> plain;
    std::vector<std::optional<Value>> rows;
  };
  std::vector<std::shared_ptr<OfColumn>> columns_;
};

// The facts of a state folder as values of this plan and snapshot. What names a column, row or choice value
// that is no longer there is left out and given in `left_over`; it stays in the state, unread.
Stored resolve(const checked::Plan& plan, const Rows& rows, const ledger::State& state,
               std::vector<ledger::StoredFact>* left_over = nullptr);
std::optional<Value> resolve(const checked::Plan& plan, const Rows& rows, const checked::Type& type,
                             const ledger::StoredValue& value);
ledger::StoredValue store(const checked::Plan& plan, const Rows& rows, const Value& value);

}  // namespace bonafide::meaning
