// What every expression can be worth. A walk follows a declaration in its own order, holding what is known at
// each place: the range of every bound name, conditions that stand above (`where`, `while`, `if`), what a
// `let` or `running` name stands for. Nothing is sampled: a range covers every snapshot, state and parameter.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "check/bounds_keys.h"
#include "check/bounds_range.h"
#include "checked/plan.h"

namespace bonafide::check {

// A sum of multiples of expressions plus a constant. Choice values count as their index.
struct Linear {
  struct Term {
    Rational coefficient;
    checked::NodeId node;
  };
  Rational constant;
  std::map<Keys::Key, Term> terms;
};

// What is known at a place of a declaration.
struct Scope {
  struct Constraint {
    Range range;
    bool bare;  // of a bound name: holds in every world
  };
  std::vector<Range> slots;              // by slot
  std::vector<Range> previous;           // by slot: the value one binding before
  std::vector<checked::NodeId> meaning;  // by slot: what a `let` or `running` name was set to; may be invalid
  std::vector<bool> paid;                // by slot: a payment that is never negative
  std::map<Keys::Key, Constraint> constraints;
  std::vector<Linear> facts;  // each is at least 0

  explicit Scope(std::uint32_t frame) : slots(frame), previous(frame), meaning(frame), paid(frame) {}
};

void subtract_from(Linear& sum, const Linear& other);

class Walk {
 public:
  explicit Walk(const checked::Plan& plan);

  // Works out columns and the arguments that they are called with, until nothing changes.
  void settle();
  // One more pass over everything, with `nodes()` as its result.
  void record();
  const std::vector<Range>& nodes() const { return nodes_; }

  // The walks of one declaration, for those who ask about single places in it. The scope must be as large as
  // the declaration's frame; parameters of columns have their ranges set by `enter`.
  Scope enter(checked::ColumnId column);
  void walk(checked::PipeId pipe, Scope& scope);
  Range evaluate(checked::NodeId node, Scope& scope);
  void assume(checked::NodeId condition, bool holds, Scope& scope);  // after `evaluate`
  bool not_negative(checked::NodeId node, Scope& scope);             // after `evaluate`

 private:
  struct Loop {
    std::optional<Rational> most;  // no more bindings than that
    // Counting names, with their starts, where every binding that counted is still there.
    std::vector<std::pair<checked::Slot, Rational>> aligned;
  };
  struct Set {
    Range element;
    std::optional<Rational> most;
    bool paid = false;
  };

  void pass();
  void visit_column(checked::ColumnId column);
  bool rises(checked::ColumnId column, Scope& scope);
  void visit_others();
  void visit_emit(const checked::Emit& emit, Scope& scope);
  void visit_example(const checked::Example& example);
  Range input_range(const checked::Type& type, bool is_signed) const;
  Range whole_type(const checked::Type& type) const;
  std::optional<int> decimals_of(const checked::Type& type) const;
  Range start_range(checked::ColumnId column) const;
  void learn(Range& known, std::uint32_t& changes, const Range& seen);

  // bounds_walk.cpp
  Range compute(checked::NodeId node, Scope& scope);
  Range note(checked::NodeId node, Range range, Scope& scope);
  Range call(checked::ColumnId column, const std::vector<checked::NodeId>& arguments, Scope& scope);
  Range apply(const checked::Apply& node, const checked::Type& type, Scope& scope);
  Range look_up(const checked::Lookup& node, Scope& scope);
  Range fold(const checked::Fold& node, const checked::Type& type, Scope& scope);
  Range had(const checked::Had& node, Scope& scope);
  Set set(checked::SourceId source, Scope& scope);

  // bounds_pipe.cpp
  void walk_group(const std::vector<checked::Clause>& clauses, std::size_t begin, std::size_t end,
                  Scope& scope, Loop& loop);
  void scan(const checked::Scan& scan, Scope& scope, Loop& loop);
  bool counts(checked::NodeId next, checked::Slot slot, const Scope& scope) const;
  void rebind(checked::Slot slot, Scope& scope);
  Scope other_world(const Scope& scope) const;
  void constrain(checked::NodeId node, const Range& range, Scope& scope);
  void compare(checked::Operator op, checked::NodeId a, checked::NodeId b, Scope& scope);

  // bounds_proof.cpp
  Linear linear(checked::NodeId node, const Scope& scope, int depth = 0);
  Range range_of(const Linear& sum, const Scope& scope);
  Range range_of(checked::NodeId node, const Scope& scope);
  bool prove(const Linear& sum, Scope& scope, int& fuel);
  bool covers(checked::NodeId upper, checked::NodeId lower, Scope& scope, int& fuel);
  bool rising(checked::TableId table, std::uint32_t output) const;

  const checked::Plan& plan_;
  Keys keys_;
  std::vector<checked::ColumnId> order_;  // those needed before those that need them
  std::vector<Range> columns_;
  std::vector<std::vector<Range>> parameters_;  // of columns, by position
  std::vector<std::uint32_t> changes_;          // of columns_ and all their parameters
  std::vector<checked::NodeId>
      own_previous_;          // by column: `previous` of it at its own parameters, if written
  std::vector<bool> rising_;  // states whose value never falls; assumed until refuted
  std::vector<Range> last_;   // by node: as evaluated last
  std::vector<Range> nodes_;  // by node: everything seen while recording
  bool recording_ = false;
  bool changed_ = false;
  bool takes_ = false;            // some bonus takes: a payment may be negative
  int iterating_ = 0;             // loops whose carried values are being worked out
  std::optional<Rational> most_;  // bindings that the pipe walked last can let through at most
};

}  // namespace bonafide::check
