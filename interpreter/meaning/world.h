// Executes sections 1 and 6 of docs/meaning.md: worlds. A world is the input with some values and rows changed, and
// all that has been worked out in it.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "meaning/context.h"
#include "meaning/lots.h"
#include "meaning/payments.h"

namespace bonafide::meaning {

struct Ground;

// What `had` changes, worked out in the world outside.
struct Changes {
  std::vector<std::pair<FactKey, Value>> been;
  std::vector<Row> dropped;  // had not happened; what must name them goes with them
  std::vector<Row> left;
  std::vector<std::pair<checked::ParameterId, Value>> parameters;  // by number
  bool empty() const { return been.empty() && dropped.empty() && left.empty() && parameters.empty(); }
  void order();              // by column, rows; later changes of one value win
  std::string key() const;   // equal for equal changes; in order
};

struct World {
  World(Ground& ground, std::vector<Value> parameters, bool real);
  // The same world, settled as it is, to be asked with some values changed that it does not depend on.
  static std::unique_ptr<World> again(const World& settled);

  Ground& ground;
  std::vector<Value> parameters;
  bool real;  // else fields that the plan determines are worked out anew

  // Δ
  std::unordered_map<FactKey, Value, FactKeyHash> changed;
  std::vector<bool> has_changed;  // by column
  void change(FactKey key, Value value);
  const Value* changed_value(ColumnId column, const Value* arguments, std::size_t count) const;

  Changes changes;  // that made this world out of the real one
  bool settled = false;

  // Rows that are not there: refused, dropped.
  std::vector<std::shared_ptr<std::vector<bool>>> absent;  // by record; null: all are there
  bool is_absent(Row row) const {
    const auto& rows = absent[row.record.index()];
    return rows && (*rows)[row.number];
  }
  void set_absent(Row row);
  std::vector<std::pair<Row, std::string>> refused;
  std::vector<Row> refused_for_fields;  // by `must be`: they stay refused in every world

  // State: σ, at the start of the step, and now.
  Stored sigma, step_state, state;
  Lots sigma_lots, step_lots, lots;
  std::shared_ptr<Payments> payments;
  std::vector<Row> left_now;  // members who left in the period
  std::vector<ledger::StoredLine> still_held, lost;
  std::vector<ledger::StoredLine> held_now;
  std::vector<ledger::Line> held_lines;
  std::vector<ledger::Shortfall> shortfalls;

  // Contexts as of rows, of the step at hand.
  std::shared_ptr<const Step> step;
  std::unordered_map<std::uint64_t, std::unique_ptr<Context>> as_of;
  std::deque<std::uint64_t> as_of_order;
  std::unique_ptr<Context> end;

  // Rows of ladders whose rung was ever seen to differ from that in σ.
  std::vector<std::vector<bool>> moved;  // by ladder
  std::size_t moves = 0;
  void note_move(checked::LadderId ladder, std::uint32_t row, std::size_t rows);

  // Indices that a change of an owner or a parent makes anew.
  std::vector<std::optional<Naming>> owned;     // by record
  std::vector<std::optional<Naming>> children;  // by tree
};

}  // namespace bonafide::meaning
