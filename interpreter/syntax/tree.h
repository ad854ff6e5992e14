// The syntax tree: what was written, with the place of everything, before any name is looked up. English
// and Chinese plans give the same tree. Nodes are closed variants in vectors, children are typed ids; a
// visit has no default arm. Words point into the text of their `base::Source`, which must outlive the tree.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/source.h"
#include "number/rounding.h"

namespace bonafide::syntax {

using base::Span;

class Vocabulary;

struct ExpressionTag;
using ExpressionId = base::Id<ExpressionTag>;
struct SetTag;
using SetId = base::Id<SetTag>;

struct Word {  // a name as written
  std::string_view text;
  Span span;
  bool valid() const { return span.valid(); }
};
using OptionalWord = std::optional<Word>;

// ---- small parts -----------------------------------------------------------------------------------

enum class Side { before, after };
enum class Kin { upline, downline, legs, team, chain };
enum class Unit { day, week, month, quarter, year, period };
using RoundMode = number::RoundingMode;

using HowMany = std::variant<std::uint64_t, Word>;  // 3, or the name of a constant

struct CalendarWindow {  // in lifetime | in UNIT (period among them) | in previous UNIT | in previous or last 3 UNITs, or n UNITs
  enum class Kind { lifetime, current, previous, last } kind;
  Unit unit = Unit::period;
  HowMany count = std::uint64_t{1};
  Span span;
};
using Window = std::variant<CalendarWindow, Word>;  // Word: a bound window variable, `in w`

struct AsOfRow {
  Side side;
  ExpressionId row;
};

struct TypeName {  // Money in points? `T in A`, `T per B`, `T?`
  Word name;
  OptionalWord in, per;
  bool optional = false;
  Span span;
};
struct Range {
  ExpressionId from;
  ExpressionId to;  // may be invalid
  Span span;
};
struct Parameter {  // of a function
  Word name;
  std::optional<TypeName> type;
};

// ---- sets: what `for each x in …` runs over --------------------------------------------------------

struct KinSet {  // placement upline of order.buyer to depth 3
  OptionalWord tree;
  Kin kin;
  ExpressionId of;
  ExpressionId depth;  // may be invalid
};
struct PathSet {
  ExpressionId from, to;
};
struct SlabsSet {
  Word table;
  ExpressionId at;
};
struct LotsSet {
  Word asset;
  ExpressionId of;
};
struct NumberSet {
  ExpressionId from, to;
};
struct RowsSet {  // members · order.buyer.referrer · orders of m in period before o · payments of direct
  ExpressionId rows;
  std::optional<Window> window;
  std::optional<AsOfRow> as_of;
};
struct RecordSet {  // `for each order in period`: the bound name is the record's
  Word record;
  ExpressionId of;  // may be invalid
  std::optional<Window> window;
  std::optional<AsOfRow> as_of;
};
struct Set {
  std::variant<KinSet, PathSet, SlabsSet, LotsSet, NumberSet, RowsSet, RecordSet> node;
  Span span;
};

// ---- clauses ---------------------------------------------------------------------------------------

struct ForEach {
  Word variable;
  SetId set;
};
struct Repeat {  // repeat at most N times
  ExpressionId times;
};
struct Let {
  Word name;
  ExpressionId value;
};
struct Where {
  ExpressionId condition;
};
struct While {
  ExpressionId condition;
};
struct SortKey {
  ExpressionId value;
  bool descending = false;
};
struct By {
  std::vector<SortKey> keys;
};
struct First {
  HowMany count;
};
struct Counting {
  Word name;
  ExpressionId only_where;  // may be invalid
};
struct Running {
  Word name;
  std::optional<TypeName> type;
  ExpressionId starts, then;
};
struct Clause {
  std::variant<ForEach, Repeat, Let, Where, While, By, First, Counting, Running> node;
  Span span;
};
using Pipe = std::vector<Clause>;

// ---- expressions -----------------------------------------------------------------------------------

struct NumberLiteral {  // 6_900.00 CNY · 0.01 CNY per points · 8%
  std::string_view digits;
  bool percent = false;
  OptionalWord unit, per;
};
struct TextLiteral {
  std::string_view text;  // between the quotes
};
struct DateLiteral {  // 2026-03-01 or 2026-03-01 09:00
  std::string_view text;
};
struct FlagLiteral {
  bool value;
};
struct NothingLiteral {};
struct Name {
  Word word;
};
struct Call {  // bought(member, nappies, lifetime) · pack_price(standing of m) · earned(u)
  Word function;
  std::vector<ExpressionId> arguments;
  OptionalWord in;  // earned(u) in points
};
struct WindowArgument {  // `lifetime`, `month`, `previous period` or `last 3 months` as an argument
  CalendarWindow window;
};
struct Field {  // a.f
  ExpressionId of;
  Word name;
};
struct Of {  // f of a · 8% of order.paid
  ExpressionId left, right;
};
struct Previous {  // previous standing [of m, by an enclosing Of] · previous m.referrer
  ExpressionId of;  // a Name or Fields over a Name
};
struct Marginal {  // marginal rebate of units
  Word table;
  ExpressionId of;
};
struct AsOf {
  ExpressionId of;
  AsOfRow row;
};
struct Tuple {  // (a, b): arguments of a balance or of a function of several rows
  std::vector<ExpressionId> items;
};
struct Bracket {  // (e): kept, since `had` and formatting see it
  ExpressionId of;
};
enum class UnaryOperator { negate, not_ };
struct Unary {
  UnaryOperator op;
  ExpressionId of;
};
enum class BinaryOperator {
  add, subtract, multiply, divide, div, mod, less, less_equal, greater, greater_equal, is, is_not, and_, or_
};
struct Binary {
  BinaryOperator op;
  ExpressionId left, right;
  Span op_span;
};
struct If {
  ExpressionId condition, then, otherwise;
};
struct Exists {
  ExpressionId of;
  bool exists;  // false: `is missing`
};
struct Rises {
  ExpressionId of;
  OptionalWord to;
};
struct Falls {
  ExpressionId of;
};
struct InSet {  // `is in SET`, `is not in period`
  ExpressionId of;
  bool negated;
  std::variant<SetId, CalendarWindow> set;
};
struct NobodyRisen {
  SetId in;  // may be invalid
};
struct NotRisen {
  Word who;
};
struct RisenTo {
  Word who, rung;
};
struct NotHappened {
  Word row;
};
struct Left {
  Word who;
};
struct Been {  // OfE been Sum
  ExpressionId column, value;
};
struct Change {
  std::variant<NobodyRisen, NotRisen, RisenTo, NotHappened, Left, Been> node;
  Span span;
};
struct Had {
  ExpressionId of;
  std::vector<Change> changes;
};
enum class TrimKind { capped, floored, rounded };
struct Trim {  // capped at X · floored at X · rounded [half up to 0.01]
  ExpressionId of;
  TrimKind kind;
  ExpressionId bound;                // cap, floor, or step; may be invalid for `rounded`
  std::optional<RoundMode> mode;
};
struct Otherwise {
  ExpressionId of, otherwise;
};
enum class FoldKind { sum, count, count_different, highest, lowest, first, last, any, every, average };
struct Fold {  // sum of E for each … · count of each … · first t in S · any t in S has C
  FoldKind kind;
  ExpressionId of;  // summed, compared, counted as different, or the condition of any/every; else invalid
  Pipe pipe;        // its first clause is a ForEach
};
struct Place {  // place of x among each …
  ExpressionId of;
  Pipe pipe;
};
struct Nth {  // the (n)-th earliest …
  ExpressionId n;
  bool latest;
  Pipe pipe;
};
struct AtLeast {  // at least 2 of (C, …)
  std::variant<std::uint64_t, Word> count;
  std::vector<ExpressionId> conditions;
};
struct Expression {
  std::variant<NumberLiteral, TextLiteral, DateLiteral, FlagLiteral, NothingLiteral, Name, Call, WindowArgument,
               Field, Of, Previous, Marginal, AsOf, Tuple, Bracket, Unary, Binary, If, Exists, Rises, Falls, InSet,
               Had, Trim, Otherwise, Fold, Place, Nth, AtLeast>
      node;
  Span span;
};

// ---- rows and cells --------------------------------------------------------------------------------

struct Cell {  // data as written, without outer blanks; quotes of a text are kept
  std::string_view text;
  Span span;
};
struct DataRow {
  std::vector<Cell> cells;
  Span span;
};
struct DataTable {  // rows, given, expect: the first row is the heading
  std::vector<DataRow> rows;
};
struct Heading {  // `price (CNY)`: a name or an expression (ladders), and its unit
  OptionalWord name;
  ExpressionId expression;
  OptionalWord unit;
  Span span;
};
struct Pattern {
  enum class Kind { any, otherwise, values, from, below, and_above, to_below, to, up_to, or_above } kind;
  std::vector<Cell> values;  // values: all of them; to_below and to: two; from, below, …: one
  Span span;
};
struct TableRow {
  std::vector<Pattern> inputs;
  std::vector<Cell> outputs;
  Span span;
};
struct CaseRow {
  ExpressionId when;  // invalid: `otherwise`
  ExpressionId value;
  Span span;
};
struct CaseTable {
  std::vector<CaseRow> rows;
  Span span;
};

// ---- declarations ----------------------------------------------------------------------------------

struct Documentation {  // the `#` lines that stand right above a declaration, without the `#`
  std::vector<std::string_view> lines;
};

struct Need {
  enum class Kind { record, tree, unit, rows, table, ladder, asset, bonus, fact } kind;
  Word name;
  std::vector<Parameter> parameters;  // fact: f(x, y) or `f of x`
  std::optional<TypeName> type;
  ExpressionId fallback;
};
struct HeadVersion { std::uint64_t number; };
struct HeadEffective { Word date; };
struct HeadCurrency { Word name; };
struct HeadRound { RoundMode mode; Word step; };
struct HeadPeriod { Unit unit; };
struct HeadZone { Word name; };
struct HeadStartsEmpty {};
struct HeadLateRows {};
struct HeadFollows { std::uint64_t version; };
struct HeadNeeds { std::vector<Need> needs; };
struct HeadLine {
  std::variant<HeadVersion, HeadEffective, HeadCurrency, HeadRound, HeadPeriod, HeadZone, HeadStartsEmpty,
               HeadLateRows, HeadFollows, HeadNeeds>
      node;
  Span span;
};
struct Header {
  bool library = false;
  Word name;
  OptionalWord title;  // text without quotes
  std::vector<HeadLine> lines;
};
struct Binding {  // with NAME [params] = E · with NAME in SET
  Word name;
  std::vector<Parameter> parameters;
  ExpressionId value;
  SetId set;
};
struct Use {
  Word library;
  OptionalWord as, title;
  std::vector<Binding> with;
};
struct ParameterDeclaration {
  Word name;
  TypeName type;
  std::optional<Range> range;
  ExpressionId value;
};
struct UnitDeclaration {
  Word name;
  OptionalWord title;
  std::optional<std::uint64_t> scale;
};
struct ChoiceDeclaration {
  Word name;
  std::vector<Word> values;
};
struct TreeDeclaration {
  Word name;
  ExpressionId parent;
};
struct Accept {
  Word lint;
  Word reason;
};
struct Asset {
  struct In { Word unit; };
  struct Scale { std::uint64_t digits; };
  struct ExpiresAfter { ExpressionId duration; };
  struct OldestFirst {};
  struct OnLeaving { bool forfeited; };
  struct Line {
    std::variant<In, Scale, ExpiresAfter, OldestFirst, OnLeaving> node;
    Span span;
  };
  Word name;
  OptionalWord title;
  std::vector<Line> lines;
};
struct FieldDeclaration {
  Word name;
  bool is_signed = false;
  TypeName type;
  std::optional<Range> range;
  bool owner = false, when = false;
  ExpressionId otherwise;
  Span span;
};
struct Record {  // `record order has`, or `member has` (extends)
  bool extends = false;
  Word name;
  OptionalWord plural;
  std::vector<FieldDeclaration> fields;
};
struct Result {  // of a pipe: gives E · rows · count · sum of E · any has C
  struct Gives { ExpressionId value; };
  struct Count {};
  struct Folded {
    FoldKind kind;
    ExpressionId of;
    ExpressionId otherwise;  // may be invalid
  };
  std::variant<Gives, CaseTable, Count, Folded> node;
  Span span;
};
struct Rows {  // constant rows, or derived rows: `rows bills of member` + clauses
  Word record;
  OptionalWord of;
  Pipe pipe;
  DataTable table;
};
struct Names {  // what a library's names are called in another language: `names zh`
  Word tongue;
  DataTable table;  // columns in pairs: the name, and what it is called
};
struct Table {
  Word name;
  OptionalWord title;
  bool first_row_wins = false;
  bool cross = false;  // first heading `a \ b`: inputs a (down) and b (across); each row has one input, then values
  std::vector<Heading> inputs, outputs;
  std::vector<Pattern> across;  // cross: the column patterns
  std::vector<TableRow> rows;
};
struct Clock {
  std::variant<Word, Unit> each;  // as each ROW happens · at the end of each UNIT
  Span span;
};
struct VersionCase {  // from version n E
  std::uint64_t version;
  ExpressionId value;
  Span span;  // of n
};
struct LadderRung {
  Word rung;
  std::vector<Pattern> measures;
  bool otherwise = false;
  ExpressionId when;  // may be invalid
  Span span;
};
struct Ladder {
  enum class Fall { never, at_once, after };
  Word name, of;
  OptionalWord title;
  std::optional<Clock> clock;
  std::vector<Heading> measures;
  std::vector<LadderRung> rungs;
  bool rung_by_rung = false;
  Fall fall = Fall::never;
  HowMany fall_after = std::uint64_t{0};
  Unit fall_unit = Unit::period;
  std::vector<VersionCase> from_versions;
};
struct Define {
  Word name;
  OptionalWord of;                    // define f of r
  std::vector<Parameter> parameters;  // define f(x, y)
  TypeName type;
  ExpressionId value;                 // `= E`; otherwise clauses and a result
  Pipe pipe;
  std::optional<Result> result;
};
struct Remember {
  Word name;
  OptionalWord of;
  TypeName type;
  Pipe pipe;
  ExpressionId starts;  // may be invalid
  std::variant<ExpressionId, CaseTable> then;
  std::optional<Clock> clock;
  std::vector<VersionCase> from_versions;
};
struct MustBe {
  ExpressionId field;  // a Field over a Name
  ExpressionId value;
  Word reason;
};
struct Refuse {
  Word record;
  Word reason;
  std::optional<Clock> clock;
  Pipe pipe;
};
struct Pay {
  enum class Kind { pay, give, credit } kind;
  ExpressionId amount, to;
  OptionalWord in;
};
struct Take {
  ExpressionId amount, from;
  OptionalWord in;
  std::vector<Word> out_of;
};
struct Share {
  ExpressionId amount, to, by;
  ExpressionId remainder_to;  // may be invalid
};
struct SplitPart {
  ExpressionId percent, to;
  ExpressionId otherwise;  // may be invalid
};
struct Split {
  ExpressionId amount;
  std::vector<SplitPart> parts;
  ExpressionId rest_to;  // may be invalid
};
struct Verb {
  std::variant<Pay, Take, Share, Split> node;
  Span span;
};
struct Bonus {
  Word name;
  OptionalWord title;
  std::optional<Clock> clock;
  Pipe pipe;
  std::vector<Verb> verbs;
};
struct Limit {
  enum class Policy { scaled, first_come, latest_first };
  Word name;
  OptionalWord title;
  std::optional<Clock> clock;
  std::vector<Word> on;
  OptionalWord per;
  std::optional<CalendarWindow> window;
  ExpressionId to;
  Policy policy;
};
struct Hold {
  Word name;
  OptionalWord title;
  std::vector<Word> on;
  Pipe pipe;
  ExpressionId released_when;
  ExpressionId lost_after;  // may be invalid
};
struct Leaving {
  struct Downline { bool stays; };
  struct Thing {
    enum class Fate { stays, forfeited, returned, falls_to } fate;
    Word name;
    OptionalWord rung;
  };
  struct Line {
    std::variant<Downline, Thing> node;
    Span span;
  };
  std::vector<Line> lines;
};
struct Show {
  Word name;
  ExpressionId value;
};
struct Report {
  Word name;
  OptionalWord title;
  Pipe pipe;
  std::vector<Show> shows;
};
struct Guarantee {
  struct Always { ExpressionId condition; };
  struct Possible {
    ExpressionId condition;
    ExpressionId spending;  // may be invalid
    std::optional<std::pair<HowMany, Unit>> within;
  };
  struct OnBreach {
    enum class Kind { report, stop, top_up } kind;
    ExpressionId whom;  // top up
  };
  Word name;
  OptionalWord title;
  Pipe pipe;
  std::vector<ExpressionId> provided;
  std::variant<Always, Possible> claim;
  std::optional<OnBreach> on_breach;
};
struct GivenRows {
  bool previous = false;
  Word records;
  DataTable table;
};
struct GivenParameter {
  Word name;
  ExpressionId value;
};
struct SettleLine {
  Word from;
  OptionalWord to;
};
enum class PaidVerb { pays, gives, credits, takes };
struct ExpectTotal { ExpressionId amount; };
struct ExpectRefused { Word row; OptionalWord reason; };
struct ExpectPaid {
  Word bonus;
  PaidVerb verb;
  enum class Kind { table, nothing, nobody, amount } kind;
  DataTable table;        // complete
  OptionalWord member;    // amount; `B pays Ann nothing`: kind nothing with a member
  ExpressionId amount;
  OptionalWord from;
};
struct ExpectShows { Word report; DataTable table; };
struct ExpectHolds { Word guarantee; };
struct ExpectBreaks { Word guarantee; OptionalWord member; ExpressionId amount; };
struct ExpectTrue { ExpressionId condition; };
struct Expect {
  std::variant<ExpectTotal, ExpectRefused, ExpectPaid, ExpectShows, ExpectHolds, ExpectBreaks, ExpectTrue> node;
};
struct ExampleLine {
  std::variant<GivenRows, GivenParameter, SettleLine, Expect> node;
  Span span;
};
struct Example {
  Word title;
  std::vector<ExampleLine> lines;
};

struct Declaration {
  std::variant<Use, ParameterDeclaration, UnitDeclaration, ChoiceDeclaration, TreeDeclaration, Accept, Asset, Record,
               Rows, Table, Ladder, Define, Remember, MustBe, Refuse, Bonus, Limit, Hold, Leaving, Report, Guarantee,
               Names, Example>
      node;
  Span span;  // from its first word to its last
  Documentation documentation;
};

struct File {
  base::SourceId source;
  std::optional<Header> header;  // always the first declaration; missing only in a file with that error
  std::vector<Declaration> declarations;
  std::vector<Expression> expressions;
  std::vector<Set> sets;
  const Vocabulary* names = nullptr;  // how its Chinese names were read, where it has any
  std::shared_ptr<std::deque<std::string>> respelled;  // texts of words that are written otherwise: `1万` is 10000

  const Expression& operator[](ExpressionId id) const { return expressions[id.index()]; }
  const Set& operator[](SetId id) const { return sets[id.index()]; }
};

}  // namespace bonafide::syntax
