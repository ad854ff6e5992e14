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
#include "meaning/exercised.h"

namespace bonafide::meaning {

struct Input {
  const checked::Plan& plan;
  std::vector<columns::Value> parameters;  // by ParameterId
  const data::Snapshot& snapshot;
  const ledger::State& state;              // empty: the first settlement
  number::Period period;
  Exercised* exercised = nullptr;          // made of the plan; null: nobody asks
  // What the plan determines (`must be`) is worked out for the rows of the period, whatever stands there: a what-if.
  bool works_out_determined = false;
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

// Asks in the middle of a run, inside the binding that is being watched (names of the pipe and their
// `previous` values included), at that step.
class Inquiry {
 public:
  virtual ~Inquiry() = default;
  virtual const std::vector<columns::Value>& frame() const = 0;  // slots not bound yet are missing
  virtual columns::Value evaluate(checked::NodeId node) = 0;
  virtual TraceNode trace(checked::NodeId node) = 0;
  virtual std::vector<columns::Value> elements(checked::SourceId source) = 0;
};

// Sees the bonuses of a settlement as they run in the real world (not in worlds of `had`), for `why` and
// `why not`. It changes nothing.
class Watcher {
 public:
  virtual ~Watcher() = default;
  // A binding met a clause that drops bindings: `where`, `while`, `first`. `clause` counts from 0.
  virtual void met(checked::BonusId bonus, std::uint32_t clause, bool passed, Inquiry& now) = 0;
  // A binding reached the end of the pipe; its verbs run next.
  virtual void reached(checked::BonusId bonus, Inquiry& now) = 0;
  // Limit number `limit` of the plan cut a line: `line.exact` before it, `left` after it.
  virtual void limited(std::size_t limit, const ledger::Line& line, const number::Rational& left) = 0;
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
  explicit Session(const Input& input, Watcher* watcher = nullptr);
  ~Session();
  const Result& result() const;
  // `frame`: values of the expression's slots. Missing is a value.
  columns::Value evaluate(checked::NodeId node, const std::vector<columns::Value>& frame = {});
  std::pair<columns::Value, TraceNode> trace(checked::NodeId node, const std::vector<columns::Value>& frame = {});

 private:
  std::unique_ptr<Run> run_;
};

}  // namespace bonafide::meaning
