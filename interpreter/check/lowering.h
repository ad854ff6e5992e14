// Syntax to checked plan: names are looked up, types and units worked out, what can be missing is handled,
// and every construct becomes nodes of the core. One class, since each part needs the names of all others;
// its parts stand in one source file a subject. Seen only inside check/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"
#include "check/check.h"
#include "check/libraries.h"
#include "check/symbols.h"
#include "checked/cell.h"
#include "checked/plan.h"

#include "diagnostics/diagnostic.h"
#include "syntax/tree.h"

namespace bonafide::check {

namespace syn = syntax;
using base::Span;
using checked::ColumnId;
using checked::Kind;
using checked::NodeId;
using checked::Slot;
using checked::Type;
using checked::Value;
using columns::ChoiceId;
using columns::RecordId;
using diagnostics::Code;
namespace code = diagnostics::code;
using diagnostics::Note;
using diagnostics::Words;
using Name = std::string;

// What an expression was lowered to.
struct Typed {
  NodeId node;
  Type type;
  Span span;
  bool bad = false;      // its mistake is reported already: nothing that follows from it is
  bool zero = false;     // the literal 0, which fits every unit
  bool plain = false;    // a number written without a unit
  bool nothing = false;  // the literal `nothing`, which fits every type that can be missing
  std::optional<Type> amounts;  // of a row of payments, lots or slabs: the type of its `amount`
};

struct Local {
  std::string name;
  Slot slot = 0;
  Type type;
  Span declared;
  // ahead: a scan written further down in the same loop, known only through `previous`
  enum class Use { value, scan, ahead } use = Use::value;
  bool typed = true;       // whether its type is known
  bool clock = false;      // bound by `as each R happens`
  bool complained = false; // of a type that is not known: once, or where the reason was said
  std::optional<Type> amounts;
  // `let row = T(x)` of a table with several outputs: its inputs, each in a slot.
  std::optional<checked::TableId> table;
  std::vector<Slot> inputs;
};
struct Loop {
  Slot slot = 0;
  Type element;
  bool dated = false;
  std::size_t first_local = 0;  // names bound by this loop begin here
};

enum class Place { constant, fact, state, check, bonus, limit, hold, report, promise, derived, example };

struct ExampleRows {
  Names<std::vector<RecordId>> records;  // of each id
};

// The names and slots of the declaration that is being lowered.
struct Body {
  Place place = Place::constant;
  std::vector<Local> locals;
  std::vector<Loop> loops;
  std::vector<Local> hidden;  // names of a loop while the start of one of its running values is read
  std::optional<Slot> level;  // the last `counting` name
  Slot slots = 0;
  std::vector<NodeId> present;   // what can be missing but is shown to exist here
  std::vector<NodeId> not_zero;  // shown not to be zero here
  std::map<Slot, NodeId> lets;   // what a `let` name is
  const ExampleRows* example = nullptr;  // rows that may be named by id
  const FindRow* find_row = nullptr;     // at the prompt: the same, asked one by one
  bool other_world = false;  // inside `had`
  std::optional<checked::Clock> clock;  // of a bonus
};

struct SetOf {
  checked::SourceId source;
  Type element;
  bool dated = false;
  bool bad = false;
  std::optional<Type> amounts;
};

class Lowering : private Symbols {  // those of the module at hand
 public:
  Lowering(const base::Sources& sources, const syn::File& file, Gathered gathered, diagnostics::Sink& sink);
  // Lowers everything; false when there were errors.
  bool run();
  // An expression put to the lowered plan, its rows named by id: its node and its number of slots.
  std::optional<std::pair<NodeId, std::uint32_t>> ask(const syn::File& fragment, syn::ExpressionId expression,
                                                      const FindRow& find_row, diagnostics::Sink& sink);
  checked::Plan take();
  // A template by itself: some of its bodies cannot be lowered without what it needs.
  bool open() const { return open_; }

 private:
  // ---- phases, in this order (lowering.cpp)
  bool header();                                        // header.cpp; false: nothing below makes sense
  void declare_units();                                 // units.cpp
  void asset_unit(const Item& item, bool in_other);
  void declare_choices();                               // records.cpp
  void declare_records();
  void declare_fields();
  void declare_constants();
  void declare_values();                                // facts.cpp: parameters, tables, facts, trees, rules
  void expiries();                                      // units.cpp
  void lower_values();                                  // literals that bodies rely on: ranges, defaults, cells
  void lower_bodies();
  void mark_read();                                     // reading.cpp

  // ---- reporting (report.cpp)
  diagnostics::Diagnostic& report(Code code, Span span);
  void unknown(const syn::Word& word, Words what, std::vector<std::string> candidates);
  void unless_said(Code code, Span span, std::string_view text);  // nothing where the parser has complained already
  std::string text(Span span) const;                    // the plan's own words, on one line
  Words describe(const Type& type) const;               // "Money (CNY)", "points", "Count?"
  Words kind_of_unit(const Type& type) const;           // "CNY", "points", "no unit"
  Words a_row_of(RecordId record) const;

  // ---- nodes (nodes.cpp)
  NodeId add(checked::Node node, Type type, Span span);
  checked::SourceId add(checked::Source source);
  checked::PipeId add_pipe(std::vector<checked::Clause> clauses);
  NodeId constant(Value value, Type type, Span span);
  NodeId apply(checked::Operator op, std::vector<NodeId> arguments, Type type, Span span);
  Typed typed(checked::Node node, Type type, Span span);
  Typed bad(Span span);
  void retype(Typed& value, Type type);
  bool same(NodeId a, NodeId b) const;                  // equal by structure
  bool reads_slot(NodeId node, Slot first, Slot after) const;  // one of [first, after)
  std::vector<NodeId> children(const checked::Node& node) const;  // through pipes and sets too
  std::vector<NodeId> children(const checked::Pipe& pipe) const;
  std::vector<NodeId> children(const checked::Source& source) const;
  std::optional<Value> value_of(NodeId node) const;     // of a constant expression

  // ---- scopes (scope.cpp)
  class Scope;                                          // restores names and narrowings at its end
  bool declare(Space space, const syn::Word& word);

  // ---- modules (modules.cpp)
  void enter(std::size_t module);                       // its names are those at hand, its file is read
  void enter(const Item& item) { enter(item.module); }
  class Inside;                                         // enters a module, and goes back at its end
  const Module& here() const { return gathered_.modules[module_]; }
  Symbols& symbols_of(std::size_t module) { return module == module_ ? *this : elsewhere_[module]; }
  std::string in_plan(std::string_view name) const { return gathered_.in_plan(module_, name); }
  std::string title_of(const syn::Word& name, const syn::OptionalWord& title) const;
  std::string name_here(RecordId record) const;         // of a record, as the module at hand calls it
  // Puts a name of the module at hand where it is seen: `put(symbols, name)`; with `renamed` false under the
  // same name everywhere, as the values of a choice.
  template <class Put>
  void show(std::string_view name, Put put, bool renamed = true) {
    for (const View& view : here().views) {
      std::string shown(name);
      if (renamed)
        for (const std::size_t through : view.through) shown = gathered_.renamed(through, shown);
      put(symbols_of(view.module), shown);
    }
  }
  template <class Put>
  void show_everywhere(Put put) {
    for (std::size_t module = 0; module < gathered_.modules.size(); ++module) put(symbols_of(module));
  }
  bool sees(ChoiceId choice) const;
  bool sees(RecordId record) const;
  bool is_open(RecordId record) const;                  // needed, and nobody's
  void used_here(diagnostics::Diagnostic& diagnostic) const;

  // ---- what templates need (needs.cpp); each for all modules, those that use before those that are used
  void bind_units(std::size_t module);
  void bind_assets(std::size_t module);
  // An asset or a bonus that is needed and was not found: open, or reported where it is bound.
  bool stands_open(std::string_view name, syntax::Need::Kind kind);
  void bind_choices();
  void bind_records();
  void bind_values();                                   // facts, tables, ladders' rungs, sets
  void bind_trees();
  void open_ladder(const Supply& supply, ChoiceId choice);
  void lower_bound_facts();
  std::string shape(checked::Column column, std::string_view name) const;
  void make_way(const Supply& supply, const Type& owner, ColumnId column);
  void bind_fact(std::size_t module, std::size_t need);
  void bind_column(std::size_t module, std::size_t need, ColumnId column);
  const syn::Word* bound_name(const Supply& supply);    // of `with sale = order`; reports what is no name
  // What a need is bound to, looked up among these names of whoever uses the library; reports what is not there.
  template <class Map>
  std::optional<typename Map::mapped_type> bound_by_user(std::size_t module, const Supply& supply, const Map& names, Words kind);
  void lacks(const syn::Word& name, const Typed& of);  // `name of E`, E being of something that has no such fact
  void not_of_kind(const Supply& supply, const syn::Word& word, Words kind, std::vector<std::string> candidates);
  SetOf needed_set(std::size_t need, const syn::RowsSet& node, Span span);
  Slot bind(const syn::Word& word, Type type, Local::Use use = Local::Use::value,
            std::optional<Type> amounts = std::nullopt);
  Slot bind_clock(const syn::Clock& clock, RecordId record);  // the row that happens
  Slot new_slot() { return body_.slots++; }
  Local* find_local(std::string_view name);
  std::vector<std::string> names_in_scope() const;
  void refuse_shadow(const syn::Word& word);
  const syn::Expression& at(syn::ExpressionId id) const;    // for a hole in the syntax: `nothing`
  syn::ExpressionId unwrapped(syn::ExpressionId id) const;  // without brackets
  const syn::Word* bare_name(syn::ExpressionId id) const;

  // ---- types (types.cpp)
  std::optional<Type> resolve(const syn::TypeName& name);
  std::optional<checked::UnitId> find_unit(std::string_view name) const;
  std::optional<Type> unit_type(std::string_view text, Span span);     // "CNY", "CNY per points" of a heading
  bool fits(Typed& value, const Type& target, std::optional<Span> wanted_by = std::nullopt);
  bool needed(Typed& value);                            // reports what can be missing
  bool condition(Typed& value);                         // a Flag that is there
  std::optional<Type> common(Typed& a, Typed& b);       // one type for both, without regard to missing
  void mismatch(const Typed& value, const Type& target, std::optional<Span> wanted_by);
  Type amount(checked::UnitId over, checked::UnitId under = {}) const;
  Type money() const { return amount(plan_.currency); }
  Type row(RecordId record) const;
  static Type plain(Kind kind);

  // ---- narrowing (narrowing.cpp)
  struct Shown {
    std::vector<NodeId> present, not_zero;
  };
  Shown shown(NodeId condition, bool truth) const;
  void assume(NodeId condition, bool truth);
  bool is_present(NodeId node) const;
  bool is_not_zero(NodeId node) const;
  struct Ends {
    std::optional<number::Rational> lowest, highest;
  };
  Ends ends_of(NodeId node) const;
  Typed narrowed(Typed value);

  // ---- expressions
  Typed expression(syn::ExpressionId id, const Type* wanted = nullptr);  // expressions.cpp
  Typed number(const syn::NumberLiteral& literal, Span span);            // literals.cpp
  Typed date(const syn::DateLiteral& literal, Span span);
  std::optional<Value> fixed(syn::ExpressionId id, const Type& type);    // a literal of a declaration
  std::optional<NodeId> duration(syn::ExpressionId id);
  // cells.cpp
  std::optional<Value> cell(const syn::Cell& cell, const Type& type, const checked::Column* column);
  struct DataHeading {
    std::string name, unit;
    Span name_span, unit_span;
  };
  DataHeading data_heading(const syn::Cell& cell) const;  // `paid (CNY)`
  bool heading_unit(const DataHeading& heading, const Type& type, Span declared);
  Typed unary(const syn::Unary& node, Span span);
  Typed binary(const syn::Binary& node, Span span);
  Typed arithmetic(syn::BinaryOperator op, Typed left, Typed right, Span span, Span op_span);  // arithmetic.cpp
  Typed sum(bool minus, Typed left, Typed right, Span span, Span op_span);
  Typed product(Typed left, Typed right, Span span, Span op_span, bool of);
  Typed quotient(syn::BinaryOperator op, Typed left, Typed right, Span span, Span op_span);
  Typed comparison(syn::BinaryOperator op, const syn::Binary& node, Span span);
  Typed compare(checked::Operator op, Typed left, Typed right, Span span, Span op_span);
  Typed logic(const syn::Binary& node, Span span);
  Typed choose(Typed condition, Typed then, Typed otherwise, Span span);
  Typed conditional(const syn::If& node, Span span, const Type* wanted);
  Typed cases(const syn::CaseTable& table, const Type& wanted, Span wanted_by);
  Typed exists(const syn::Exists& node, Span span);
  Typed trim(const syn::Trim& node, Span span, const Type* wanted);
  Typed otherwise(const syn::Otherwise& node, Span span, const Type* wanted);
  Typed as_of(const syn::AsOf& node, Span span, const Type* wanted);     // worlds.cpp
  std::optional<checked::AsOfRow> as_of_row(const syn::AsOfRow& node);
  Typed had(const syn::Had& node, Span span, const Type* wanted);
  std::optional<checked::Change> change(const syn::Change& change);
  std::optional<checked::Change> parameter_been(checked::ParameterId id, const syn::Been& node, Span span);
  Typed rises(const syn::Rises& node, Span span);
  Typed falls(const syn::Falls& node, Span span);
  void warn_stale(ColumnId column, Span span);
  Typed previous_of(const Typed& value, Span span);                      // Prev for a Get
  Typed in_set(const syn::InSet& node, Span span);
  Typed fold(const syn::Fold& node, Span span, const Type* wanted);      // folds.cpp
  Typed folded(checked::FoldKind kind, std::vector<checked::Clause> clauses, Typed value, Span span);
  bool summable(Typed& value);
  Typed average(std::vector<checked::Clause> clauses, Typed value, Span span);
  Typed aggregate(syn::FoldKind kind, std::vector<checked::Clause> clauses, Typed value, Span span);
  Typed place(const syn::Place& node, Span span);
  Typed nth(const syn::Nth& node, Span span);
  Typed at_least(const syn::AtLeast& node, Span span);
  Typed marginal(const syn::Marginal& node, Span span);

  // ---- names in expressions (names.cpp)
  bool knows(const syn::Word& word, const Type* wanted);  // may it be a value's name here?
  Typed name(const syn::Word& word, const Type* wanted);
  std::optional<Typed> value_name(const syn::Word& word);                // locals, parameters, plan-level facts
  bool sees_value(std::string_view name, ChoiceId choice) const;
  bool sees_row(std::string_view name, RecordId record) const;
  std::optional<Typed> member_of(const syn::Word& word, const Type& type);  // a choice's value, a constant row
  std::vector<RecordId> records_with_row(std::string_view id) const;     // examples: rows by id
  Typed row_named(const syn::Word& word, std::vector<RecordId> records, const Type* wanted);
  Typed field(const syn::Field& node, Span span);
  Typed of(const syn::Of& node, Span span);
  Typed previous(const syn::Previous& node, Span span);
  Typed get(ColumnId column, std::vector<Typed> arguments, Span span);
  Typed call(const syn::Call& node, Span span);
  Typed call_column(ColumnId column, const std::vector<syn::ExpressionId>& written, Span span);
  std::optional<Type> lone_owner(std::string_view column) const;  // the one type that has a column of this name
  ColumnId column_of(const Type& owner, std::string_view name) const;
  ColumnId function_named(std::string_view name) const;
  Typed lookup(checked::TableId table, const std::vector<syn::ExpressionId>& arguments, Span span,
               const syn::Word* output);
  Typed looked_up(checked::TableId table, std::vector<Typed> arguments, Span span);
  Typed table_of(const syn::Call& node, Span span, const syn::Word* output);
  std::optional<std::vector<Typed>> inputs(checked::TableId table, const std::vector<syn::ExpressionId>& written,
                                           Span span);
  std::optional<Typed> output_of_row(syn::ExpressionId row, const syn::Word& output, Span span);
  bool let_row(const syn::Let& node, Span span, std::vector<checked::Clause>& out);
  Typed choose_output(checked::TableId table, const syn::Word& row, Span span);
  std::string signature(const checked::Column& column) const;
  std::string signature(const checked::Table& table) const;
  Typed not_a_value(const syn::Word& word);
  Typed native(std::string_view name, const syn::Call& node, Span span, bool& known);  // natives.cpp
  Typed earned(const syn::Call& node, Span span);
  Typed payout(const syn::Call& node, Span span);
  Typed paid_sum(checked::PaymentRows rows, Type type, Span span);
  Typed paid_sum_of(checked::PaymentRows rows, const syn::Call& node, std::size_t argument, Span span);
  bool paid_by(checked::PaymentRows& rows, Type& type, const syn::Call& node, std::size_t argument);
  std::optional<Type> paid_in(checked::PaymentRows& rows, const syn::Word& in);
  std::optional<checked::AssetId> asset_called(const syn::Word& word);
  // Names as a word in Chinese may have meant them: in Chinese, where the libraries have it.
  std::vector<std::string> as_written(const syn::Word& word, std::vector<std::string> names) const;
  std::vector<std::string> fitting(const Type& owner) const;      // names of its columns

  // ---- sets and pipes (sets.cpp, pipes.cpp)
  SetOf set(syn::SetId id);
  SetOf set_of(const syn::Set& set);
  SetOf rows_set(const syn::RowsSet& node, Span span);
  SetOf record_set(const syn::RecordSet& node, Span span);
  SetOf kin_set(const syn::KinSet& node, Span span);
  SetOf payments_set(const syn::Word& word, syn::ExpressionId bonus, const std::optional<syn::Window>& window,
                     Span span);
  SetOf owned(RecordId record, const syn::Word& word, syn::ExpressionId owner,
              const std::optional<syn::Window>& window, const std::optional<syn::AsOfRow>& as_of, Span span);
  SetOf dated(SetOf set, checked::Source source, RecordId record, const std::optional<syn::Window>& window,
              const std::optional<syn::AsOfRow>& as_of, Span span);
  SetOf bad_set(Type element = {});
  NodeId window(const syn::Window& window);
  NodeId window_constant(const syn::CalendarWindow& window);
  NodeId window_length(const syn::CalendarWindow& window);               // of `last n months`; invalid: as written
  NodeId fixed_count(const syn::Word& name, bool of_window);             // fixed_counts.cpp
  void check_fixed_counts();
  checked::TreeId tree_for(const syn::OptionalWord& name, const Type& of, Span span);
  std::optional<checked::AsOfRow> tree_as_of(checked::TreeId tree, Span span);
  bool names_a_set(syn::ExpressionId id);
  RecordId plural(std::string_view name) const;
  std::vector<checked::Clause> clauses(const syn::Pipe& pipe);
  void announce_scans(const syn::Pipe& pipe, std::size_t from);
  checked::Clause for_each(const syn::ForEach& node, Span span);
  void counting(const syn::Counting& node, Span span, std::vector<checked::Clause>& out);
  void running(const syn::Running& node, Span span, std::vector<checked::Clause>& out);
  std::optional<Type> type_of_next(const syn::Running& node);

  // ---- declarations
  void parameter(const syn::ParameterDeclaration& node, checked::ParameterId id);
  void rows(const syn::Rows& node);
  void derived_rows(const syn::Rows& node, checked::DerivedId id);        // derived.cpp
  void table(const syn::Table& node, checked::TableId id);                // tables_lower.cpp
  std::optional<Type> column_type(const syn::Heading& heading, const std::vector<const syn::Cell*>& cells);
  checked::Pattern pattern(const syn::Table& node, std::size_t row, std::size_t input, const Type& type);
  std::optional<checked::Interval> interval(const syn::Pattern& pattern, const Type& type);
  void ladder(const syn::Ladder& node, checked::LadderId id);             // ladders_lower.cpp
  std::optional<Typed> named_bound(const syn::Cell& cell, const Type& type);
  std::optional<NodeId> measured(const syn::Pattern& pattern, const Typed& measure, checked::LadderCondition& out);
  struct Settlements {
    NodeId units;            // a constant count; invalid after a mistake
    std::uint32_t each = 1;  // settlements that one of them is
  };
  Settlements settlements_of(const syn::HowMany& count, syn::Unit unit, Span span);
  std::optional<std::uint32_t> settlements(std::uint64_t count, syn::Unit unit, Span span);
  checked::Clock clock(const std::optional<syn::Clock>& clock);
  void fact(const syn::Define& node, ColumnId id);                        // facts.cpp
  void remember(const syn::Remember& node, ColumnId id);
  void inherited(const std::vector<syn::VersionCase>& cases, ColumnId id, Span type);
  Typed result(const syn::Result& result, const syn::Pipe& pipe, const Type& wanted, Span wanted_by);
  void must_be(const syn::MustBe& node);
  void refuse(const syn::Refuse& node);
  void tree(const syn::TreeDeclaration& node, checked::TreeId id);
  ColumnId new_column(checked::Column column, bool broken = false, bool has_start = false);
  RecordId new_record(checked::Record record);
  ChoiceId new_choice(checked::Choice choice);
  void show_fact(std::string_view written, ColumnId id);                 // of nobody, or a function
  void own(const Type& owner, const syn::Word& word, ColumnId column);   // makes it `word of owner`
  void declare_fact(const syn::Define& node, std::size_t item);
  void declare_state(const syn::Remember& node, std::size_t item);
  void declare_ladder(const syn::Ladder& node, std::size_t item);
  void declare_field(const syn::FieldDeclaration& node, RecordId record, bool extends);
  void declare_derived(const syn::Rows& node, std::size_t item);
  std::optional<Type> owner_named(const syn::Word& word);
  RecordId record_named(const syn::Word& word);
  std::string documentation(const syn::Documentation& lines) const;
  void bind_parameters(ColumnId column, const std::vector<syn::Word>& names);
  void bonus(const syn::Bonus& node, checked::BonusId id);                // bonuses.cpp
  void lower_bonus(checked::BonusId id);                                  // on demand, once
  std::optional<Type> bonus_amounts(checked::BonusId id, std::optional<Span> asked_at);
  bool pays_money(checked::BonusId id) const;  // after bonus_amounts
  void verb(const syn::Verb& verb, checked::Bonus& bonus);
  std::optional<checked::EmitOne> pay(const syn::Pay& node, Span span);
  std::optional<checked::EmitOne> take(const syn::Take& node, Span span);
  std::optional<checked::EmitShare> share(const syn::Share& node, Span span);
  std::optional<checked::EmitSplit> split(const syn::Split& node, Span span);
  struct Paid {
    Typed amount;
    checked::PaidIn in;
  };
  // Currency wanted: `pay`. Otherwise any asset or goods.
  std::optional<Paid> paid(syn::ExpressionId amount, const syn::OptionalWord& in, bool currency_wanted);
  std::optional<checked::PaidIn> asset_of_unit(const Typed& amount);
  std::optional<checked::PaidIn> asset_named(const syn::Word& word, const Typed& amount);
  std::optional<NodeId> goods(syn::ExpressionId amount);  // of `2 of nappies`: the row of nappies
  syn::ExpressionId goods_count(syn::ExpressionId amount) const;  // and the 2
  RecordId source_record(checked::BonusId id);
  std::optional<NodeId> payee(syn::ExpressionId id);
  void limit(const syn::Limit& node);                                     // limits.cpp
  void hold(const syn::Hold& node);
  bool tied_to_line(const checked::Hold& hold) const;
  void leaving(const syn::Leaving& node);
  bool returns_money(const checked::Asset& asset, Span said);             // units.cpp
  std::vector<checked::BonusId> bonuses(const std::vector<syn::Word>& names);
  void report_table(const syn::Report& node, checked::ReportId id);       // promises.cpp
  void promise(const syn::Guarantee& node, checked::PromiseId id);
  void example(const syn::Example& node);                                 // examples.cpp
  std::optional<checked::Given> given(const syn::GivenRows& node, ExampleRows& rows);
  std::optional<checked::ExampleStep> settle(const syn::SettleLine& node, Span span);
  std::optional<checked::ExampleStep> expect(const syn::Expect& node, const ExampleRows& rows, Span span);
  std::optional<checked::ExampleStep> expect_paid(const syn::ExpectPaid& node, const ExampleRows& rows, Span span);
  bool given_row(const syn::Word& word, const ExampleRows& rows);

  // Runs `work` in a fresh body of `place`; returns its number of slots.
  template <class Work>
  std::uint32_t in_body(Place place, Work work) {
    Body outer = std::move(body_);
    body_ = Body{};
    body_.place = place;
    work();
    const std::uint32_t slots = body_.slots;
    body_ = std::move(outer);
    return slots;
  }

  const base::Sources& sources_;
  const syn::File& plan_file_;
  Gathered gathered_;
  diagnostics::Sink* sink_;
  const syn::File* file_;  // of the declaration that is being lowered
  std::size_t module_ = 0;           // whose names are at hand
  std::vector<Symbols> elsewhere_;   // by module; empty for the one at hand
  checked::Plan plan_;
  Body body_;
  bool incomplete_ = false;  // the syntax has holes where the parser reported mistakes
  bool open_ = false;        // a template by itself: what it needs is not there to be lowered
  bool trying_ = false;    // a first reading for types only, which is forgotten
  std::optional<Slot> zero_scan_;  // in that reading: the value that starts at 0 and fits every unit

  std::vector<bool> has_start_;                           // by ColumnId: states with `starts`, ladders
  std::vector<bool> broken_parameters_;                   // by ParameterId
  std::vector<bool> broken_tables_;                       // by TableId: a lookup says nothing more
  std::vector<bool> broken_columns_;                      // by ColumnId: declared with a type that is unknown
  struct PendingField {
    std::size_t module;
    const syn::FieldDeclaration* node;
    ColumnId column;
  };
  std::vector<PendingField> fields_;

  struct PendingBonus {
    std::size_t module;
    const syn::Bonus* node;
    enum class State { waiting, running, done } state = State::waiting;
  };
  std::vector<PendingBonus> pending_;                     // by BonusId
  std::vector<std::size_t> item_index_;                   // of each item: the id of what it declared
  struct BoundFact {                                      // a fact made for a need
    std::size_t module, need;
    ColumnId column;
    // none: an expression; else `with f = g`, or the plan's own, which does not fit as it is
    std::variant<std::monostate, ColumnId, checked::TableId> other;
  };
  std::vector<BoundFact> bound_facts_;
  struct FixedCount {                                     // `last n months`, `falls after n months below`
    std::size_t module;
    NodeId node;
    syn::Word name;
    bool of_window;
  };
  std::vector<FixedCount> fixed_counts_;                  // looked at when every fact has its body
  std::vector<checked::ParameterId> open_parameters_;     // each stands for a need that nobody binds
  std::vector<std::pair<std::size_t, std::size_t>> set_bindings_;  // modules and needs, see Symbols::set_needs_
  std::vector<std::pair<std::size_t, syn::Word>> asset_words_;     // by AssetId: where it is declared
  std::vector<RecordId> open_records_;                    // needed, and nobody's: of unknown fields
  std::vector<ChoiceId> open_choices_;
};

class Lowering::Inside {
 public:
  Inside(Lowering& lowering, std::size_t module)
      : lowering_(lowering), module_(lowering.module_), file_(lowering.file_) {
    lowering.enter(module);
  }
  ~Inside() {
    lowering_.enter(module_);
    lowering_.file_ = file_;
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  Lowering& lowering_;
  std::size_t module_;
  const syn::File* file_;
};

class Lowering::Scope {
 public:
  explicit Scope(Lowering& lowering)
      : body_(lowering.body_), locals_(body_.locals.size()), loops_(body_.loops.size()),
        present_(body_.present.size()), not_zero_(body_.not_zero.size()), level_(body_.level) {}
  ~Scope() {
    body_.locals.resize(locals_);
    body_.loops.resize(loops_);
    body_.present.resize(present_);
    body_.not_zero.resize(not_zero_);
    body_.level = level_;
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Body& body_;
  std::size_t locals_, loops_, present_, not_zero_;
  std::optional<Slot> level_;
};

std::string default_plural(std::string_view name);                 // records.cpp
columns::Window window_value(const syn::CalendarWindow& written);  // sets.cpp

}  // namespace bonafide::check
