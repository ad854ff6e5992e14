// Executes sections 1, 2.2 and 4 of docs/meaning.md: a context is a world at an instant, and what has been worked
// out in it. Every fact is kept by (column, arguments) in the context of its (world, instant).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "meaning/instant.h"
#include "meaning/rows.h"
#include "meaning/stored.h"

namespace bonafide::meaning {

struct World;

struct FactKey {
  ColumnId column;
  std::vector<Value> arguments;
  friend bool operator==(const FactKey& a, const FactKey& b);
};
struct FactKeyHash {
  std::size_t operator()(const FactKey& key) const;
};

// One value of a column at its arguments.
struct Fact {
  Value value;
  enum class Progress : std::uint8_t { none, running, done } progress = Progress::none;
};

class FactCache {
 public:
  // `dense`: for contexts in which most rows are asked.
  FactCache(bool dense, std::size_t columns) : dense_(dense), columns_(dense ? columns : 0) {}
  // References stay until `clear`.
  Fact& at(ColumnId column, const Value* arguments, std::size_t count, std::size_t rows);
  void clear();

 private:
  bool dense_;
  std::vector<std::vector<Fact>> columns_;
  std::unordered_map<std::uint64_t, Fact> single_;  // column and row
  std::unordered_map<FactKey, Fact, FactKeyHash> general_;
};

// For each row the first at or above it that a loop's first clauses let pass; or that there is none.
struct Passing {
  static constexpr std::uint32_t unknown = UINT32_MAX, nobody = UINT32_MAX - 1;
  std::vector<std::uint32_t> first;
};

struct Context {
  enum class Kind {
    step,   // the instant of a step: facts, bonuses, limits
    as_of,  // as if the period ended at a row
    end     // after the last step: reports, promises, examples
  };

  Context(World& world, Kind kind, const Instant& instant, const Step* step, bool dense);

  // Do states with this clock take their next value here, or are they as stored?
  bool ticks(const checked::Clock& clock) const;
  // How many rows of the record, from the first, are not after the instant.
  std::uint32_t seen(RecordId record);

  World& world;
  Kind kind;
  Instant instant;
  const Step* step;      // in which this context lives; null: before the first
  FactCache facts;
  FactCache ledger_facts;  // those that read payments: good for one version of the ledger
  std::uint64_t ledger_version = 0;
  std::vector<std::optional<Naming>> children;  // by tree, where a rule gives the parent
  bool dense;  // are most rows asked here?
  // By loop and running values, where most rows are asked.
  std::unordered_map<const void*, std::unordered_map<std::string, Passing>> passing;
  // By fold: the places of the rows that have one.
  std::unordered_map<const void*, std::unordered_map<std::uint32_t, Value>> places;
  bool sees_top_ups = false;
  int in_use = 0;  // evaluations that stand in it

 private:
  std::vector<std::uint32_t> seen_;
};

}  // namespace bonafide::meaning
