// The reference evaluator: docs/meaning.md, executed. Exact rationals, one row at a time, each fact of a
// row computed once and kept, nothing cleverer. It judges every faster path.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checked/plan.h"
#include "data/snapshot.h"
#include "ledger/ledger.h"

namespace bonafide::meaning {

struct Input {
  const checked::Plan& plan;
  std::vector<columns::Value> parameters;  // by ParameterId
  const data::Snapshot& snapshot;
  const ledger::State& state;              // empty: the first settlement
  number::Period period;
};

// Data that only a settlement can find wrong: a late row, a changed settled row, a cycle in a remembered tree.
struct DataFault {
  enum class Kind { settled_period, changed_row, tree_cycle, rises_without_start, as_of_outside } kind;
  std::optional<columns::Row> row;
  std::vector<columns::Row> path;  // tree_cycle
  base::Span span;                 // of the rule, where there is one
};

// What a traced evaluation saw, for `why`: one entry a node that was evaluated, children inside.
struct TraceNode {
  checked::NodeId node;
  columns::Value value;
  std::vector<TraceNode> inner;
};

class Run;  // a settlement that has been evaluated and can still be asked

struct Result {
  std::optional<DataFault> fault;    // then nothing else counts
  ledger::Settlement settlement;
};

Result settle(const Input& input);

// For examples, `why` and the REPL: settle, then ask expressions at the period's end, as promises are asked
// (bare = after this settlement, `previous` = before it).
class Session {
 public:
  explicit Session(const Input& input);
  ~Session();
  const Result& result() const;
  // `frame`: values of the expression's slots. Missing is a value.
  columns::Value evaluate(checked::NodeId node, const std::vector<columns::Value>& frame = {});
  std::pair<columns::Value, TraceNode> trace(checked::NodeId node, const std::vector<columns::Value>& frame = {});

 private:
  std::unique_ptr<Run> run_;
};

}  // namespace bonafide::meaning
