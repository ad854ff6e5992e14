// The checked plan: the small core that everything desugars to, with nothing left to go wrong. Names are
// resolved to ids, every expression has a type, whatever can be missing is handled, recursion has an
// order. Evaluators and the prover see only this. docs/internals.md lists how each construct gets here.
//
// Frames. Each declaration with expressions has a frame: bound names are slots of it (columns: their
// parameters come first, in order). A slot is written before it is read on every path.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/source.h"
#include "checked/type.h"
#include "columns/value.h"
#include "number/calendar.h"
#include "number/rounding.h"

namespace bonafide::checked {

using base::Span;
using columns::Value;

struct NodeTag;
using NodeId = base::Id<NodeTag>;
struct PipeTag;
using PipeId = base::Id<PipeTag>;
struct SourceTag;
using SourceId = base::Id<SourceTag>;  // a set that a loop runs over (a text is base::SourceId)
struct ColumnTag;
using ColumnId = base::Id<ColumnTag>;
struct ParameterTag;
using ParameterId = base::Id<ParameterTag>;
struct TreeTag;
using TreeId = base::Id<TreeTag>;
struct TableTag;
using TableId = base::Id<TableTag>;
struct LadderTag;
using LadderId = base::Id<LadderTag>;
struct AssetTag;
using AssetId = base::Id<AssetTag>;
struct BonusTag;
using BonusId = base::Id<BonusTag>;
struct PromiseTag;
using PromiseId = base::Id<PromiseTag>;
struct ReportTag;
using ReportId = base::Id<ReportTag>;
struct DerivedTag;
using DerivedId = base::Id<DerivedTag>;

using Slot = std::uint32_t;

enum class Operator : std::uint8_t {
#define OPERATOR(slug, sign, arity) slug,
#include "checked/operators.def"
#undef OPERATOR
};

enum class Side : std::uint8_t { before, after };

// ---- expressions -----------------------------------------------------------------------------------

struct Const {
  Value value;
};
struct Var {
  Slot slot;
};
struct ParameterValue {
  ParameterId parameter;
};
struct RowNamed {  // examples and the REPL: the row with this id; missing when there is none
  RecordId record;
  std::string id;
};
struct Get {  // field, fact, rung, remembered fact or balance at its arguments; missing when a row argument is
  ColumnId column;
  std::vector<NodeId> arguments;
};
struct Prev {  // the same, as the last step of the column's clock left it (promises: the last settlement).
               // A state without a start, a fact or a field is missing before it was ever kept.
  ColumnId column;
  std::vector<NodeId> arguments;
};
struct ScanPrev {  // `previous x` of a `running` or `counting` name
  Slot slot;
};
struct AsOf {
  NodeId of;
  NodeId row;
  Side side;
};
struct Apply {
  Operator op;
  std::vector<NodeId> arguments;
};
struct If {
  NodeId condition, then, otherwise;
};
struct Lookup {  // a decision table; missing where the table has a gap (the checker has seen that it has none)
  TableId table;
  std::vector<NodeId> arguments;
  std::uint32_t output;
};
enum class FoldKind : std::uint8_t { sum, count, count_different, highest, lowest, first, last, any, every };
struct Fold {  // over nothing: sum and count 0, every yes, any no, the others missing. A `define` with clauses and
               // `gives E` (or a case table) is a `first`: its pipe may have no `For` and then runs once.
  FoldKind kind;
  PipeId pipe;
  NodeId value;  // summed, compared, taken, or the condition of any and every; invalid for count
};
struct Had;
enum class PeriodEdge : std::uint8_t { start, end };
struct PeriodDate {  // first day of the period that is settled, or the day after its last
  PeriodEdge edge;
};

// Changes of another world; their rows and values are worked out in the world outside.
struct Been {  // had f of x been V
  ColumnId column;
  std::vector<NodeId> arguments;
  NodeId value;
};
struct ParameterBeen {  // had price been 75.00 CNY: a value in its range, known beforehand
  ParameterId parameter;
  NodeId value;
};
struct NobodyRisen {  // every ladder's rung of each row of the set is its value in the state
  SourceId in;
};
struct NotRisen {
  NodeId row;
};
struct RisenTo {
  NodeId row;
  LadderId ladder;
  std::uint32_t rung;
};
struct NotHappened {
  NodeId row;
};
struct LeftNow {
  NodeId row;
};
using Change = std::variant<Been, ParameterBeen, NobodyRisen, NotRisen, RisenTo, NotHappened, LeftNow>;
struct Had {
  NodeId of;
  std::vector<Change> changes;
};

using Node = std::variant<Const, Var, ParameterValue, RowNamed, Get, Prev, ScanPrev, AsOf, Apply, If, Lookup, Fold,
                          Had, PeriodDate>;

// ---- sets and pipes --------------------------------------------------------------------------------

enum class Kin : std::uint8_t { upline, downline, legs, team, chain };

struct AllRows {  // in canonical order; dated records always with a window
  RecordId record;
};
struct OwnedRows {  // rows whose (owner) field is this row
  RecordId record;
  NodeId owner;
};
struct KinRows {  // nearest first; legs, downline and team: breadth first, siblings by id
  TreeId tree;
  Kin kin;
  NodeId of;
  NodeId depth;  // may be invalid
};
struct PathRows {  // from a up to the nearest common ancestor, then down to b; empty in two trees
  TreeId tree;
  NodeId from, to;
};
struct PaymentRows {  // ledger lines; `bonuses` empty: every bonus, and top-ups where those exist already. No window:
                      // the lines of this settlement; with one, lines of earlier settlements in it too
  std::vector<BonusId> bonuses;
  std::vector<PromiseId> promises;
  NodeId member;              // may be invalid: of everybody
  std::optional<UnitId> unit;    // only lines in this currency or asset unit
  std::optional<AssetId> asset;  // only lines in this asset
  bool in_money = false;         // only money paid or asked back, not what goes into or out of an asset held in money
  // Instead of bonuses: what left this asset by its own rules, as expired, forfeited or returned.
  enum class Own : std::uint8_t { none, lost, returned } own = Own::none;
};
struct LotRows {
  AssetId asset;
  NodeId of;
};
struct SlabRows {  // one slab a table row that x reaches: its amount (the part of x in it) and its outputs
  TableId table;
  NodeId at;
};
struct ChoiceValues {
  ChoiceId choice;
};
struct Numbers {  // whole numbers, both ends included
  NodeId from, to;
};
struct OptionalValue {  // a value that may be missing, as a set of at most one
  NodeId value;
};
struct DerivedRows {
  DerivedId rows;
  NodeId owner;
};
struct AsOfRow {
  NodeId row;
  Side side;
};
struct Source {
  std::variant<AllRows, OwnedRows, KinRows, PathRows, PaymentRows, LotRows, SlabRows, ChoiceValues, Numbers,
               OptionalValue, DerivedRows>
      rows;
  NodeId window;                 // of type window (a constant or a parameter of a function); may be invalid
  std::optional<AsOfRow> as_of;  // dated sets: strictly before or after; trees: the tree as at that row
  Type element;
  Span span;
};

struct For {
  Slot slot;
  SourceId in;
};
struct Where {
  NodeId condition;
};
struct Let {
  Slot slot;
  NodeId value;
};
struct SortKey {
  NodeId value;
  bool descending;
};
struct By {
  std::vector<SortKey> keys;
};
struct While {
  NodeId condition;
};
struct FirstN {
  NodeId count;
};
struct Scan {  // running, counting: `start` once per run of the innermost loop, in the binding outside it
  Slot slot;
  NodeId start;
  NodeId next;  // ScanPrev{slot} in it is the value one binding before (start at the first)
};
struct Clause {
  std::variant<For, Where, Let, By, While, FirstN, Scan> node;
  Span span;
};
struct Pipe {
  std::vector<Clause> clauses;
};

// ---- declarations ----------------------------------------------------------------------------------

struct Unit {
  std::string name, title;
  enum class Kind { currency, unit, asset } kind;
  int scale = 2;  // decimals of one step: CNY 2, points 0
  Span span;      // invalid: not declared in a text (currencies)
};
struct Choice {
  std::string name;
  std::vector<std::string> values;  // lowest first
  LadderId ladder;                  // invalid: a plain choice
  Span span;
};
struct Record {
  std::string name, plural, owner_library;
  std::vector<ColumnId> fields;  // as declared, extensions after
  ColumnId owner, when;          // may be invalid
  ColumnId left;                 // member.left, where there is one
  bool constant = false;         // its rows stand in the plan
  std::vector<std::string> constant_ids;
  std::vector<std::vector<Value>> constant_rows;  // by field of `fields`
  bool read = false;             // the plan reads it: its file is needed
  bool builtin = false;          // payment, lot, slab: never in a snapshot
  Span span;
};
struct Clock {
  enum class Kind { period_end, each_row, unit_end } kind = Kind::period_end;
  RecordId record;
  number::CalendarUnit unit = number::CalendarUnit::day;
  std::optional<Slot> row;  // each_row: the slot in which the rule finds the row that happens; none: it does not ask
  friend bool operator==(const Clock& a, const Clock& b) {
    return a.kind == b.kind && a.record == b.record && (a.kind != Kind::unit_end || a.unit == b.unit);
  }
};
enum class Recursion : std::uint8_t { none, children, parent, earlier_rows };

struct Column {
  enum class Kind { field, fact, state, balance, builtin_field } kind = Kind::fact;
  std::string name;
  std::vector<Type> parameters;  // `of r`: one; plan level: none
  std::vector<std::string> parameter_names;
  Type type;
  Span span;
  std::string documentation;

  // field
  RecordId record;
  std::optional<Value> fallback;            // `otherwise V`
  std::optional<number::Rational> lowest, highest;
  bool is_signed = false;
  NodeId determined;                        // `must be E`: the definition in worlds with a change; slot 0 is the row
  // fact
  NodeId body;
  // state. A ladder's rung has all of its rule in `next`: the highest rung that holds, at most one above the
  // stored one, never falling or falling after n (then a hidden state of the same row counts the periods below).
  NodeId start, next;                       // start invalid: missing; slots as in a fact
  NodeId inherited;                         // `from version n E`: what it is when the state of version n is taken over
  Clock clock;
  ColumnId start_column;                    // an input column of the same name, whose value is the start
  LadderId ladder;                          // its rung
  // balance
  AssetId asset;

  bool kept = false;                        // read through `previous`: its value is stored at each settlement
  bool reads_state = false;                 // depends on the state, directly or not
  std::uint32_t frame = 0;                  // slots
  // Set by the order phase. `earlier_rows`: each round goes to strictly earlier rows. Columns of such a group
  // that need each other through a tree without going back in time say `children` or `parent` themselves.
  Recursion recursion = Recursion::none;
  TreeId recursion_tree;
  std::uint32_t recursion_group = 0;        // columns that need each other have one number; 0: not recursive
};
struct Parameter {
  std::string name;
  Type type;
  std::optional<Value> lowest, highest;
  Value value;
  Span span;
};
struct Tree {
  std::string name;      // "referral" is built in where member has a `referrer`
  RecordId record;
  ColumnId parent;       // a field, a fact or a state of one row, giving a row of the same record or missing
  Span span;             // invalid: built in
};

// One cell of a table: the union of its intervals; none: `any`.
struct Interval {
  std::optional<Value> from, to;
  bool from_included = true, to_included = false;
};
struct Pattern {
  bool any = false;
  std::vector<Interval> intervals;
  Span span;
};
struct TableRow {
  bool otherwise = false;  // every input says `otherwise`
  std::vector<Pattern> inputs;
  std::vector<Value> outputs;
  Span span;
};
struct TableInput {
  std::string name;
  Type type;
};
struct Table {
  std::string name, title;
  std::vector<TableInput> inputs, outputs;
  bool first_row_wins = false;
  std::vector<TableRow> rows;
  Span span;
  std::string documentation;
};

struct LadderCondition {  // one non-blank cell
  NodeId condition;       // slot 0 is the row
  NodeId measure;         // measure columns: the measured expression, for `how far`; invalid for `when`
  std::optional<Value> at_least;
  Span span;
};
struct Rung {
  std::string name;
  std::vector<LadderCondition> conditions;  // empty: holds for everybody
  Span span;
};
struct Ladder {
  std::string name, title;
  ColumnId column;  // the state that holds the rung
  ChoiceId choice;
  RecordId record;
  std::vector<Rung> rungs;  // lowest first
  bool rung_by_rung = false;
  enum class Fall { never, at_once, after } fall = Fall::never;
  Span span;
  std::string documentation;
};

struct Asset {
  std::string name, title;
  UnitId unit;
  ColumnId balance;
  int scale = 0;
  NodeId expires_after;                   // a constant duration (checked/constant.h); invalid: never
  bool oldest_first = false;
  enum class OnLeaving { stays, forfeited, returned } on_leaving = OnLeaving::stays;
  Span span;
};
// What a verb pays in.
struct PaidIn {
  enum class Kind { currency, asset, goods } kind = Kind::currency;
  AssetId asset;
  NodeId goods;  // a row expression: `2 of nappies`
};

struct Check {  // `must be`, `refuse`: a row for which `bad` holds is set aside with the reason
  RecordId record;
  PipeId pipe;          // refuse: slot 0 is the row; the row is refused when a binding reaches the end. Else invalid
  NodeId bad;           // must be: slot 0 is the row (`F is not E`, E being the field's `determined`). Else invalid
  std::string reason;
  Clock clock;
  std::uint32_t frame = 0;
  Span span;
};

struct EmitOne {  // pay, give, credit (positive), take (negative)
  enum class Verb { pay, give, credit, take } verb;
  NodeId amount, to;
  PaidIn in;
  std::vector<AssetId> out_of;  // take: in this order
};
struct EmitShare {
  NodeId amount;  // once per run of the outer loop: the same for all bindings that share it
  NodeId to, weight;
  NodeId remainder_to;  // may be invalid
  PaidIn in;
};
struct EmitSplit {
  struct Part {
    NodeId percent, to, otherwise;  // otherwise may be invalid
  };
  NodeId amount;
  std::vector<Part> parts;
  NodeId rest_to;  // may be invalid
  PaidIn in;
};
struct Emit {
  std::variant<EmitOne, EmitShare, EmitSplit> verb;
  Span span;
};
struct Bonus {
  std::string name, title;
  Clock clock;
  PipeId pipe;
  std::vector<Emit> emits;
  // The row that its lines come from: of the loops' rows the first dated one, where none is dated the first
  // input row. A slot that holds a payment stands for that payment's own source.
  std::optional<Slot> source;
  std::optional<Slot> level;   // the last `counting` value
  bool history = false;        // payments of earlier settlements are read: its lines are kept in the state
  std::uint32_t frame = 0;
  Span span;
  std::string documentation;
};
struct Limit {
  std::string name, title;
  Clock clock;
  std::vector<BonusId> on;
  enum class Per { all, member, record } per = Per::all;
  RecordId record;
  std::optional<columns::Window> window;  // none: the period
  NodeId window_count;                    // of `in last n months`: a constant count; invalid: as the window says
  NodeId to;
  PaidIn in;                              // goods: lines in that asset only
  bool any_asset = true;                  // `to 3`: all goods together; false: only lines in `in`
  enum class Policy { scaled, first_come, latest_first } policy = Policy::scaled;
  std::uint32_t frame = 0;                // slot 0: the member or row it is per
  Span span;
};
struct Hold {
  std::string name, title;
  std::vector<BonusId> on;
  PipeId pipe;
  NodeId released_when;
  NodeId lost_after;                      // a constant duration (checked/constant.h); invalid: never
  Slot payee = 0, source = 1;             // named `member` and like the record of the bonuses' source
  std::uint32_t frame = 0;
  Span span;
};
struct Leaving {
  bool downline_stays = true;
  struct Thing {
    std::variant<AssetId, LadderId> what;
    enum class Fate { stays, forfeited, returned, falls_to } fate;
    std::uint32_t rung = 0;
  };
  std::vector<Thing> things;
};
struct Report {
  std::string name, title;
  PipeId pipe;
  std::vector<std::string> headings;
  std::vector<NodeId> values;
  std::uint32_t frame = 0;
  Span span;
};
struct Derived {  // rows x of r
  std::string name;
  RecordId record;  // of its rows, with fields, `builtin` (never in a snapshot); its owner field is slot 0
  PipeId pipe;
  std::vector<NodeId> fields;  // by field of the record; the owner's is the Var of slot 0
  std::uint32_t frame = 0;
  Span span;
};
struct Promise {
  std::string name, title;
  PipeId pipe;                     // invalid: judged once
  std::vector<NodeId> provided;    // premises
  NodeId always;                   // invalid: `possible`, not judged
  NodeId possible;
  NodeId spending;                 // `possible … spending at most S`; may be invalid
  NodeId within;                   // … `within n months`: a constant count; may be invalid
  std::uint32_t within_each = 1;   // settlements that one of them is
  // `always a >= b` or `b <= a`: what a breach amounts to is need - have
  NodeId have, need;
  enum class Breach { none, report, stop, top_up } breach = Breach::none;
  NodeId whom;                     // top up
  std::optional<Slot> named;       // the slot whose row a breach names: the first row bound, if any
  std::uint32_t frame = 0;
  Span span;
  std::string documentation;
};

// ---- examples --------------------------------------------------------------------------------------

struct GivenCell {
  std::string text;
  Span span;
};
struct Given {
  bool previous = false;
  RecordId record;
  std::vector<ColumnId> columns;  // a heading each, but for the id; fields, facts, states
  std::optional<std::uint32_t> id_column;
  std::vector<std::vector<GivenCell>> rows;  // as written, id included
  Span span;
};
struct GivenParameter {
  ParameterId parameter;
  NodeId value;
};
struct SettleStep {
  number::Period from, to;
};
struct ExpectTotal {
  NodeId amount;
};
struct ExpectRefused {
  std::string row;
  std::optional<std::string> reason;
};
struct ExpectPaid {
  std::variant<BonusId, PromiseId> what;  // a promise: its top-ups
  enum class Verb { pays, gives, credits, takes } verb;
  enum class Kind { table, nothing, nobody, amount } kind;
  std::vector<std::string> headings;            // table: member, amount, and any of source, level, asset, rule
  std::vector<std::vector<GivenCell>> rows;
  std::optional<std::string> member;
  NodeId amount;
  PaidIn in;
  std::optional<std::string> from;              // id of the source row
};
struct ExpectShows {
  ReportId report;
  std::vector<std::string> headings;
  std::vector<std::vector<GivenCell>> rows;
};
struct ExpectVerdict {
  PromiseId promise;
  bool holds;
  std::optional<std::string> member;
  NodeId amount;  // may be invalid
};
struct ExpectTrue {
  NodeId condition;
};
struct ExampleStep {
  std::variant<SettleStep, ExpectTotal, ExpectRefused, ExpectPaid, ExpectShows, ExpectVerdict, ExpectTrue> node;
  Span span;
};
struct Example {
  std::string title;
  std::vector<Given> given;
  std::vector<GivenParameter> parameters;
  std::vector<ExampleStep> steps;
  std::uint32_t frame = 0;
  Span span;
};

struct AcceptedLint {
  std::string lint, reason;
  Span span;
  std::vector<std::string> jurisdictions;  // of those asked for: whose law it silenced ("cn")
};

// ---- the plan --------------------------------------------------------------------------------------

// What the bounds phase knows of a node: of a number its range; of a choice value the range of its index.
// Where a value can be missing, of the value if it is there.
struct Bounds {
  std::optional<number::Rational> lowest, highest;
  std::optional<int> decimals;  // most decimals it can have; none: not finite
};

struct Plan {
  // Of a plan in Chinese: what its libraries and the language call in Chinese, by that name. Headings and choices of
  // its data may have either.
  std::map<std::string, std::string, std::less<>> in_english;
  std::string_view english(std::string_view name) const {  // itself where there is no other
    const auto found = in_english.find(name);
    return found == in_english.end() ? name : std::string_view(found->second);
  }

  bool library = false;
  base::SourceId source;  // the plan's own text; declarations with spans elsewhere came from libraries
  std::string name, title;
  std::uint64_t version = 1;
  std::optional<std::uint64_t> follows;  // the version whose state is taken over
  std::optional<number::Date> effective;
  UnitId currency;
  number::RoundingMode rounding = number::RoundingMode::half_up;
  number::Rational step;  // 0.01
  bool says_rounding = false;  // or do these two stand for what it does not say?
  std::optional<number::CalendarUnit> period;
  number::Zone zone = number::Zone::utc();
  bool starts_empty = false;
  bool late_rows_count = false;

  std::vector<Unit> units;
  std::vector<Choice> choices;
  std::vector<Record> records;
  std::vector<Column> columns;
  std::vector<Parameter> parameters;
  std::vector<Tree> trees;
  std::vector<Table> tables;
  std::vector<Ladder> ladders;
  std::vector<Asset> assets;
  std::vector<Check> checks;     // in written order
  std::vector<Bonus> bonuses;    // as written; BonusId indexes this
  std::vector<BonusId> bonus_order;  // by dependency, else as written; set by the order phase
  std::vector<Limit> limits;
  std::vector<Hold> holds;
  std::optional<Leaving> leaving;
  std::vector<Report> reports;
  std::vector<Derived> derived;
  std::vector<Promise> promises;
  std::vector<Example> examples;
  std::vector<AcceptedLint> accepted;

  RecordId member;                       // the record `member`
  // built-in records whose rows are made by the evaluator, with their fields
  // Amounts of payments and lots are in what their bonus or asset is in: the type of the `Get` says it.
  RecordId payment;                      // member, amount, exact, source, level, on
  ColumnId payment_member, payment_amount, payment_exact, payment_source, payment_level, payment_on;
  RecordId lot;                          // amount, credited, expires
  ColumnId lot_amount, lot_credited, lot_expires;
  // slabs: a record a table; its fields are `amount` and the table's outputs, in that order
  std::vector<RecordId> slab_records;    // by TableId; invalid where the table has no slabs

  std::vector<Node> nodes;
  std::vector<Type> types;    // by NodeId
  std::vector<Span> spans;    // by NodeId
  std::vector<Bounds> bounds; // by NodeId; filled by the bounds phase
  std::vector<Pipe> pipes;
  std::vector<Source> sources;

  const Node& operator[](NodeId id) const { return nodes[id.index()]; }
  const Pipe& operator[](PipeId id) const { return pipes[id.index()]; }
  const Source& operator[](SourceId id) const { return sources[id.index()]; }
  const Column& operator[](ColumnId id) const { return columns[id.index()]; }
  const Record& operator[](RecordId id) const { return records[id.index()]; }
  const Type& type(NodeId id) const { return types[id.index()]; }
  Span span(NodeId id) const { return spans[id.index()]; }
};

}  // namespace bonafide::checked
