// Evaluates expressions, facts, sets and pipes of the core in a context: sections 1 to 6 and 9 of docs/meaning.md,
// each in the source file that is named after it.
#pragma once

#include <deque>
#include <functional>
#include <unordered_set>
#include <vector>

#include "meaning/ground.h"
#include "meaning/world.h"

namespace bonafide::meaning {

using checked::NodeId;
using checked::PipeId;
using checked::Slot;

constexpr std::uint32_t no_row = UINT32_MAX;

// The bound names of one declaration. `before` and `latest` are those of `running` and `counting` names: the value
// one binding before, and the one that the last binding left.
struct Frame {
  std::vector<Value> slots, before, latest;
  void open(std::size_t width);
  void open_scans();
};

// Where an expression is evaluated.
struct Scope {
  Context& context;
  Frame& frame;
};

// Evaluates in another world (had.cpp).
class Worlds {
 public:
  virtual ~Worlds() = default;
  virtual Value had(const checked::Had& had, const Scope& scope) = 0;
};

// Sees the clauses that drop bindings, when a pipe is watched.
class PipeWatch {
 public:
  virtual ~PipeWatch() = default;
  virtual void met(std::size_t clause, bool passed) = 0;
};

using Visit = std::function<bool(const Value&)>;  // false: no more

class Evaluator {
 public:
  Evaluator(Ground& ground, Worlds& worlds)
      : ground_(ground), plan_(ground.plan), worlds_(worlds), exercised_(ground.input.exercised) {}

  // expression.cpp
  Value value(NodeId node, const Scope& scope);
  bool holds(NodeId node, const Scope& scope);  // is it yes?

  // fact.cpp: facts on demand
  Value get(Context& context, ColumnId column, const Value* arguments, std::size_t count);
  Value get(Context& context, ColumnId column, Row row);
  Value previous(Context& context, ColumnId column, const Value* arguments, std::size_t count);
  // What is stored for a state before this step; its start value where nothing is.
  Value stored(Context& context, const Stored& in, ColumnId column, const Value* arguments, std::size_t count);

  // as_of.cpp
  // For asking `of`, which must not depend on σ unless the row is of the period that is settled.
  Context& as_of(World& world, Row row, checked::Side side, NodeId of);
  Context& as_of(World& world, Row row, checked::Side side);
  void forget(World& world, Row row);

  // tree.cpp
  std::optional<Row> parent(Context& context, checked::TreeId tree, Row row);
  const Naming& children(Context& context, checked::TreeId tree);
  void refuse_cycles(Context& context);  // of trees that a rule gives

  // source.cpp: finite ordered sets
  void each(checked::SourceId source, const Scope& scope, const Visit& visit,
            const PipeShape::Narrowing* narrowing = nullptr);
  std::vector<Value> elements(checked::SourceId source, const Scope& scope);
  const Naming& owned(Context& context, RecordId record);

  // pipe.cpp: runs `end` once for each binding that reaches the end of the pipe, until it says no.
  void run(PipeId pipe, const Scope& scope, const std::function<bool()>& end, PipeWatch* watch = nullptr,
           std::uint64_t* loop_run = nullptr);
  Value fold(const checked::Fold& fold, const Scope& scope);
  Value place(PipeId pipe, const checked::Placing& placing, const Scope& scope);

  // table.cpp
  Value lookup(const checked::Table& table, const std::vector<Value>& inputs, std::uint32_t output) const;
  std::vector<Slab> slabs(const checked::Table& table, const number::Rational& at) const;

  // change.cpp: what `had` changes, worked out in the world outside
  Changes changes(const std::vector<checked::Change>& changes, const Scope& scope);

  // trace.cpp
  std::pair<Value, TraceNode> trace(NodeId node, const Scope& scope);

  // While it lives nothing is traced.
  class Untraced {
   public:
    explicit Untraced(Evaluator& evaluator) : evaluator_(evaluator), tracing_(evaluator.tracing_) {
      evaluator.tracing_ = nullptr;
    }
    ~Untraced() { evaluator_.tracing_ = tracing_; }
    Untraced(const Untraced&) = delete;
    Untraced& operator=(const Untraced&) = delete;

   private:
    Evaluator& evaluator_;
    TraceNode* tracing_;
  };

  // A frame of its own for a declaration; freed in the order of a stack.
  class Open {
   public:
    Open(Evaluator& evaluator, std::size_t width);
    ~Open() { --evaluator_.depth_; }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    Frame& operator*() { return frame_; }
    Frame* operator->() { return &frame_; }

   private:
    Evaluator& evaluator_;
    Frame& frame_;
  };

  Ground& ground() { return ground_; }
  Exercised* exercised() { return exercised_; }

 private:
  Value evaluate(NodeId node, const Scope& scope);
  Value arguments_then(const std::vector<NodeId>& nodes, const checked::Column& column, const Scope& scope,
                       const std::function<Value(const Value*, std::size_t)>& then);
  Value compute(Context& context, ColumnId column, const Value* arguments, std::size_t count);
  Value body(Context& context, ColumnId column, NodeId node, const Value* arguments, std::size_t count);
  Value field(Context& context, ColumnId column, Row row);
  Value made_field(Context& context, const checked::Column& column, ColumnId id, Row row);
  Value known(Context& context, ColumnId column, const Value* arguments, std::size_t count);  // through the cache
  Value finish(Fact& fact, Context& context, ColumnId column, const Value* arguments, std::size_t count);
  bool trace_into(const Context& context, ColumnId column, const Value* arguments, std::size_t count);
  [[noreturn]] void outside(Row row, base::Span span);
  bool is_plain(const World& world, checked::TreeId tree) const;
  // Does a walk in this source go up the tree of this very context?
  bool same_tree(const Context& context, checked::SourceId source, checked::TreeId tree) const {
    return !plan_[source].as_of || is_plain(context.world, tree);
  }
  const std::vector<std::uint32_t>& plain_parents(checked::TreeId tree);
  void kin(Context& at, checked::TreeId tree, checked::Kin kin, Row of, std::int64_t depth, const Visit& visit);
  std::vector<Row> path(Context& at, checked::TreeId tree, Row from, Row to);
  void payments(const checked::Source& source, const checked::PaymentRows& wanted, const Scope& scope,
                const Visit& visit, const PipeShape::Narrowing* narrowing);
  std::vector<Row> derived(Context& context, checked::DerivedId derived, Row owner);
  void walk_first(Context& context, ColumnId column, const Value* arguments, std::size_t count);
  bool is_known(Context& context, ColumnId column, const Value* arguments, std::size_t count);
  Fact& fact(Context& context, ColumnId column, const Value* arguments, std::size_t count);
  bool only_own_earlier_rows(ColumnId column);
  [[noreturn]] void cycle(Context& context, checked::TreeId tree, Row from);

  Ground& ground_;
  const checked::Plan& plan_;
  Worlds& worlds_;
  Exercised* const exercised_;  // null: nobody asks
  std::deque<Frame> frames_;
  std::size_t depth_ = 0;
  std::vector<signed char> only_own_;  // by column; -1: not looked at yet
  std::vector<std::vector<std::uint32_t>> plain_parents_;  // by tree
  std::vector<std::optional<Naming>> plain_children_;

  TraceNode* tracing_ = nullptr;
  std::unordered_set<FactKey, FactKeyHash> traced_;
  friend class PipeRun;
};

}  // namespace bonafide::meaning
