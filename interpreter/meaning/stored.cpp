// docs/meaning.md, section 5: stored values.
#include "meaning/stored.h"

#include <algorithm>
#include <type_traits>
#include <unordered_map>

#include "base/invariant.h"
#include "ledger/shapes.h"

namespace bonafide::meaning {

const Value* Stored::find(ColumnId column, std::optional<std::uint32_t> row) const {
  const OfColumn* of = columns_[column.index()].get();
  if (!of) return nullptr;
  if (!row) return of->plain ? &*of->plain : nullptr;
  if (*row >= of->rows.size() || !of->rows[*row]) return nullptr;
  return &*of->rows[*row];
}

void Stored::set(ColumnId column, std::optional<std::uint32_t> row, Value value) {
  std::shared_ptr<OfColumn>& of = columns_[column.index()];
  if (!of)
    of = std::make_shared<OfColumn>();
  else if (of.use_count() > 1)
    of = std::make_shared<OfColumn>(*of);
  if (!row) {
    of->plain = std::move(value);
    return;
  }
  if (of->rows.size() <= *row) of->rows.resize(*row + 1);
  of->rows[*row] = std::move(value);
}

std::optional<Value> resolve(const checked::Plan& plan, const Rows& rows, const checked::Type& type,
                             const ledger::StoredValue& value) {
  return std::visit(
      [&](const auto& v) -> std::optional<Value> {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, ledger::RowName>) {
          const std::optional<Row> row = rows.find(v);
          if (!row) return std::nullopt;
          return Value(*row);
        } else if constexpr (std::is_same_v<T, std::string>) {
          if (type.kind != checked::Kind::choice) return Value(v);
          const auto& values = plan.choices[type.choice.index()].values;
          const auto found = std::find(values.begin(), values.end(), v);
          if (found == values.end()) return std::nullopt;
          return Value(columns::ChoiceValue{type.choice, static_cast<std::uint32_t>(found - values.begin())});
        } else {
          return Value(v);
        }
      },
      value);
}

Stored resolve(const checked::Plan& plan, const Rows& rows, const ledger::State& state,
               std::vector<ledger::StoredFact>* left_over) {
  // State and field columns of one name may stand side by side (a remembered fact hides its column): the
  // stored one is the state, or else the one that is kept.
  std::unordered_map<std::string, std::vector<ColumnId>> by_name;
  for (std::size_t c = 0; c < plan.columns.size(); ++c) {
    const checked::Column& column = plan.columns[c];
    if ((column.kind == checked::Column::Kind::state || column.kept) &&
        ledger::carries_over(plan, ColumnId(c), state))
      by_name[column.name].push_back(ColumnId(c));
  }
  Stored stored(plan.columns.size());
  const auto take = [&](const ledger::StoredFact& fact) {
    const auto named = by_name.find(fact.column);
    if (named == by_name.end() || fact.arguments.size() > 1) return false;
    std::optional<Row> row;
    if (!fact.arguments.empty()) {
      row = rows.find(fact.arguments[0]);
      if (!row) return false;
    }
    bool taken = false;
    for (const ColumnId id : named->second) {
      const checked::Column& column = plan[id];
      const bool of_row = column.kind == checked::Column::Kind::field || column.parameters.size() == 1;
      if (of_row != row.has_value()) continue;
      const RecordId record =
          column.kind == checked::Column::Kind::field ? column.record : row ? column.parameters[0].record : RecordId();
      if (row && !(record == row->record)) continue;
      auto value = resolve(plan, rows, column.type, fact.value);
      if (!value) continue;
      stored.set(id, row ? std::optional(row->number) : std::nullopt, std::move(*value));
      taken = true;
    }
    return taken;
  };
  for (const ledger::StoredFact& fact : state.facts)
    if (!take(fact) && left_over) left_over->push_back(fact);
  return stored;
}

ledger::StoredValue store(const checked::Plan& plan, const Rows& rows, const Value& value) {
  return std::visit(
      [&](const auto& v) -> ledger::StoredValue {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, Row>) {
          return rows.name(v);
        } else if constexpr (std::is_same_v<T, columns::ChoiceValue>) {
          return plan.choices[v.choice.index()].values[v.index];
        } else if constexpr (std::is_same_v<T, columns::Window>) {
          BONAFIDE_INVARIANT(false, "a window is no stored value");
          return columns::Missing{};
        } else {
          return v;
        }
      },
      value);
}

}  // namespace bonafide::meaning
