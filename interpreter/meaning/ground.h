// What all worlds of one settlement have in common: plan, input, σ, and what can be read off the plan once.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "checked/placing.h"
#include "meaning/context.h"
#include "meaning/lots.h"
#include "meaning/meaning.h"
#include "meaning/payments.h"
#include "meaning/rows.h"
#include "meaning/stored.h"

namespace bonafide::meaning {

// Thrown where data turn out wrong in the middle of a settlement; caught by `settle` and `Session`.
struct Faulty {
  DataFault fault;
};

// How the clauses of a pipe hang together: each belongs to the nearest `For` above it.
struct PipeShape {
  struct Loop {
    std::size_t first = 0;  // its first clause: the one after its `For`
    std::size_t end = 0;    // its `By`, the next `For`, or the end of the pipe
    std::vector<std::size_t> scans;  // all of its `Scan` clauses
    std::vector<std::size_t> sorts;  // its `By` clauses
    std::vector<checked::Slot> bound;  // slots that its clauses write: what a `By` must keep
  };
  std::vector<Loop> loops;             // loops[0]: the clauses before the first `For`
  std::vector<std::size_t> loop_of;    // by clause; a `For`: the loop that it opens
  std::vector<std::size_t> first_of;   // by clause: number of the `FirstN`
  std::size_t firsts = 0;
  // `for each x in … where x.f is E`, E not reading x: only those rows, or lines, are looked at.
  struct Narrowing {
    ColumnId field;
    checked::NodeId value;
  };
  std::vector<std::optional<Narrowing>> narrowing;  // by clause
  // The first clauses of a loop over an upline, when they only drop rows, by what the row and the running values
  // are: whether they let a row pass is worked out once for each row and each value, and kept.
  struct Choosing {
    checked::TreeId tree;
    bool with_self = false;
    checked::NodeId of;
    std::size_t end = 0;                 // after the last of these clauses
    std::vector<checked::Slot> running;  // `previous x` that they read
  };
  std::vector<std::optional<Choosing>> choosing;  // by clause
  // The rows are put in order once, and their places kept.
  std::optional<checked::Placing> placing;
};

// A part of an amount that falls into a row of a table, as a row of the table's slab record.
struct Slab {
  std::uint32_t table_row;
  number::Rational amount;
};
struct DerivedRow {
  checked::DerivedId derived;
  std::vector<Value> fields;
};
struct LotRow {
  Lot lot;
};

// Rows that expressions make (slabs, derived rows, lots). Equal content is one row.
template <class Content>
class MadeRows {
 public:
  std::uint32_t number(const std::string& key, Content content) {
    const auto [found, added] = numbers_.emplace(key, static_cast<std::uint32_t>(rows_.size()));
    if (added) rows_.push_back(std::move(content));
    return found->second;
  }
  const Content& operator[](std::uint32_t number) const { return rows_[number]; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Content> rows_;
};

struct Ground {
  explicit Ground(const Input& input);

  const checked::Plan& plan;
  const Input input;
  number::Period period;
  Rows rows;
  Stored sigma;
  Stored starts;    // from columns of the snapshot
  std::vector<bool> has_starts;  // by column
  Lots lots;        // in σ
  bool first_settlement;
  std::unordered_map<FactKey, Value, FactKeyHash> fixed;
  std::vector<bool> has_fixed;  // by column

  PaymentNumbers payment_numbers;
  std::vector<MadeRows<Slab>> slabs;  // by table
  MadeRows<DerivedRow> derived;
  MadeRows<LotRow> lot_rows;

  // Read off the plan.
  std::vector<PipeShape> shapes;                   // by pipe
  std::vector<bool> reads_payments, reads_state;   // by column: does it, directly or not
  // By column: its recursion goes through a field that the plan determines. Fields of rows from before the period are as
  // they stand, so it ends there, and what stands behind may be beyond asking.
  std::vector<bool> ends_at_period;
  std::vector<std::optional<checked::TableId>> slab_table;      // by record
  std::vector<std::optional<checked::DerivedId>> derived_record;  // by record
  std::vector<std::uint32_t> positions;            // by column: which field of its record
  std::uint32_t widest_frame = 0;
  bool keeps_every_as_of = false;  // recursion through earlier rows: as-of contexts are not given up
  bool reads_state_node(checked::NodeId node) const;
  const Naming& naming(ColumnId field);  // rows by the row that a field names

 private:
  std::vector<std::optional<Naming>> naming_;
  mutable std::unordered_map<checked::NodeId, bool> reads_state_nodes_;
  void read_plan();
};

}  // namespace bonafide::meaning
