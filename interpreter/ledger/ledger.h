// What a settlement gives. Amounts are exact rationals; rows are rows of the snapshot that was settled.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "checked/plan.h"

namespace bonafide::ledger {

using checked::AssetId;
using checked::BonusId;
using checked::PromiseId;
using columns::Row;
using columns::Value;
using number::Rational;

struct AssetRef {  // what a line pays in
  enum class Kind { currency, asset, goods } kind = Kind::currency;
  AssetId asset;
  Row goods;
  friend bool operator==(const AssetRef& a, const AssetRef& b) {
    return a.kind == b.kind && (a.kind != Kind::asset || a.asset == b.asset) && (a.kind != Kind::goods || a.goods == b.goods);
  }
};

// What an asset does by itself, by its own declaration or by the `leaving` block.
struct AssetRule {
  enum class Kind { expired, forfeited, returned } kind = Kind::expired;
  AssetId asset;
  friend bool operator==(const AssetRule& a, const AssetRule& b) { return a.kind == b.kind && a.asset == b.asset; }
};
using By = std::variant<BonusId, PromiseId, AssetRule>;  // a promise: a top-up

struct Line {
  Row member;
  By by;
  AssetRef asset;
  Rational amount;               // rounded to the asset's step; negative for `take` and reversals
  Rational exact;                // before rounding, after limits
  std::optional<Row> source;     // the first dated or input row
  std::optional<std::int64_t> level;
  std::uint32_t verb = 0;        // which clause of the bonus (checked/clauses.h), from 0: `rule` is bonus/verb + 1
};

struct Refused {
  Row row;
  std::string reason;
};

struct Standing {
  checked::LadderId ladder;
  Row row;
  std::uint32_t before = 0, after = 0;
};

struct ReportTable {
  checked::ReportId report;
  std::vector<std::vector<Value>> rows;
};

struct Breach {
  std::optional<Row> row;             // the row it names
  std::vector<Value> binding;         // all bound values, outermost first
  std::optional<Rational> amount;     // need - have, where the promise compares amounts
  std::optional<std::pair<Value, Value>> sides;  // the two sides of the comparison
};
struct Verdict {
  PromiseId promise;
  enum class Kind { held, breached, topped_up, not_judged } kind = Kind::held;
  std::vector<Breach> breaches;
};

struct Shortfall {  // `take` found less than asked for
  Row member;
  BonusId bonus;
  AssetRef asset;
  Rational missing;
};

// ---- state: what one settlement leaves to the next. Rows are held by id, since the next snapshot numbers them anew.

struct RowName {
  std::string record;
  std::string id;
  friend bool operator==(const RowName& a, const RowName& b) { return a.record == b.record && a.id == b.id; }
};
using StoredValue = std::variant<columns::Missing, bool, Rational, std::string, number::Date, number::Moment,
                                 number::Duration, RowName>;  // choice values and rungs are texts
struct StoredFact {
  std::string column;
  std::vector<RowName> arguments;
  StoredValue value;
};
struct StoredLot {
  std::string asset;  // asset's name; goods: "goods:" + id
  RowName member;
  Rational amount;
  number::Moment credited;
  std::optional<number::Moment> expires;
};
struct StoredLine {   // a paid line that later settlements read, or a held one
  std::string bonus;
  RowName member;
  std::string asset;  // currency name, asset name, "goods:" + id
  Rational amount, exact;
  std::optional<RowName> source;
  std::optional<std::int64_t> level;
  std::uint32_t verb = 0;
  number::Period period;         // that paid or held it
  std::string hold;              // of a held line: which `hold` keeps it back
};
struct SeenRow {      // a dated row that a settlement has seen
  std::string fingerprint;       // of its content: a change afterwards is a fault
  bool refused = false;          // set aside then, and so absent ever after
  // late rows that count when found: the first day of the period that found it, which is its window date
  std::optional<number::Date> counted;
};
using Shapes = std::map<std::string, std::string>;  // what is kept, and its type (ledger/shapes.h)
struct State {
  std::string plan;
  std::uint64_t version = 0;
  Shapes shapes;
  std::vector<number::Period> settled;
  std::vector<StoredFact> facts;
  std::vector<StoredLot> lots;
  std::vector<StoredLine> lines;
  std::vector<StoredLine> held;
  std::unordered_map<std::string, SeenRow> seen;  // "order:o1"
};

struct Settlement {
  number::Period period;
  std::vector<Line> lines;        // ledger order
  std::vector<Line> held;         // taken out of the ledger now
  std::vector<StoredLine> lost;   // held too long
  std::vector<Refused> refused;   // row order
  std::vector<Standing> standings;  // every row of every ladder
  std::vector<ReportTable> reports;
  std::vector<Verdict> verdicts;  // as written
  std::vector<Shortfall> shortfalls;
  bool stopped = false;           // a promise with `on breach stop` was broken: nothing may be written
  State next;
};

}  // namespace bonafide::ledger
