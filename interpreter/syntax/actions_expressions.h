// What the expression rules build. Only parse.cpp includes this.
#pragma once

#include "diagnostics/codes/syntax.h"
#include "syntax/builder.h"

namespace bonafide::syntax {

template <class Rule>
struct Action : grammar::peg::nothing<Rule> {};

#define ON(rule)                                          \
  template <>                                             \
  struct Action<grammar::rule> {                          \
    static void run(Builder& b, Match m);                 \
    template <class In>                                   \
    static void apply(const In& in, Builder& b) {         \
      run(b, {in.begin(), in.end()});                     \
    }                                                     \
  };                                                      \
  inline void Action<grammar::rule>::run([[maybe_unused]] Builder& b, [[maybe_unused]] Match m)

using grammar::Kind;
using grammar::Slot;

// ---- absent parts and marks ----

#define SLOT(slot, Type)                                                                                        \
  template <>                                                                                                   \
  struct Action<grammar::None<Slot::slot>> {                                                                    \
    static void apply0(Builder& b) { b.push(Type{}); }                                                          \
  };                                                                                                            \
  template <>                                                                                                   \
  struct Action<grammar::Mark<Slot::slot>> {                                                                    \
    static void apply0(Builder& b) { b.set_mark<Type>(); }                                                      \
  };
SLOT(expression, ExpressionId)
SLOT(word, Word)
SLOT(type, std::optional<TypeName>)
SLOT(clause, Clause)
SLOT(window, std::optional<Window>)
SLOT(as_of, std::optional<AsOfRow>)
SLOT(set, SetId)
SLOT(range, std::optional<Range>)
SLOT(change, Change)
SLOT(key, SortKey)
SLOT(parameter, Parameter)
SLOT(cell, Cell)
SLOT(row, DataRow)
SLOT(heading, Heading)
SLOT(pattern, Pattern)
SLOT(case_row, CaseRow)
#undef SLOT

// ---- words ----

ON(Name) { b.push(b.word(m.begin)); }
ON(UnitName) { b.push(b.word(m.begin)); }
ON(Field) { b.push(b.word(m.begin)); }
ON(Int) { b.push(b.word(m.begin)); }
ON(IntOrNumber) { b.push(b.word(m.begin)); }
ON(DateName) { b.push(b.word(m.begin)); }
ON(PeriodName) { b.push(b.word(m.begin)); }
ON(ZoneName) { b.push(b.word(m.begin)); }
ON(Text) { b.push(b.word_without_quotes(m.begin)); }

inline Unit unit_of(Kind kind) {
  switch (kind) {
    case Kind::day: return Unit::day;
    case Kind::week: return Unit::week;
    case Kind::month: return Unit::month;
    case Kind::quarter: return Unit::quarter;
    case Kind::year: return Unit::year;
    default: return Unit::period;  // the rule lets nothing else through
  }
}
ON(TimeUnit) { b.push(unit_of(b.kind(m.begin))); }
ON(Mode) {
  const Kind first = b.kind(m.begin), second = b.kind(m.begin + 1);
  if (first == Kind::up) return b.push(RoundMode::up);
  if (first == Kind::down) return b.push(RoundMode::down);
  b.push(second == Kind::up ? RoundMode::half_up : second == Kind::even ? RoundMode::half_even : RoundMode::half_down);
}

// ---- types ----

ON(Type) {
  TypeName type;
  type.per = b.pop_optional_word();
  type.in = b.pop_optional_word();
  type.name = b.pop<Word>();
  type.optional = b.kind(m.end - 1) == Kind::question;
  type.span = b.span(m);
  b.push(std::optional<TypeName>(type));
}
ON(Range) {
  Range range;
  range.to = b.pop_expression();
  range.from = b.pop_expression();
  range.span = b.span(m);
  b.push(std::optional<Range>(range));
}
ON(Param) {
  auto type = b.pop<std::optional<TypeName>>();
  b.push(Parameter{b.pop<Word>(), type});
}

// ---- primaries ----

ON(Number) {
  NumberLiteral number;
  number.digits = b.word(m.begin).text;
  number.per = b.pop_optional_word();
  number.unit = b.pop_optional_word();
  b.push_expression(number, b.span(m));
}
ON(Percent) {
  NumberLiteral number;
  const Span span = b.span(m);
  const std::string_view text = b.word(m.begin).text;
  number.digits = text.substr(0, text.find_first_not_of("0123456789._"));
  number.percent = true;
  b.push_expression(number, span);
}
ON(Date) { b.push_expression(DateLiteral{b.word(m.begin).text}, b.span(m)); }
ON(TextValue) { b.push_expression(TextLiteral{b.word_without_quotes(m.begin).text}, b.span(m)); }
ON(Flag) { b.push_expression(FlagLiteral{b.kind(m.begin) == Kind::yes}, b.span(m)); }
ON(Nothing) { b.push_expression(NothingLiteral{}, b.span(m)); }
ON(VariableTail) {
  const Word word = b.pop<Word>();
  b.push_expression(Name{word}, word.span);
}
ON(Variable) {
  const Word word = b.pop<Word>();
  b.push_expression(Name{word}, word.span);
}
ON(CallTail) {
  auto arguments = b.take<ExpressionId>();
  const Word function = b.pop<Word>();
  b.push_expression(Call{function, std::move(arguments)}, base::join(function.span, b.span(m)));
}
ON(SumOfPaid) {
  const OptionalWord in = b.pop_optional_word();
  auto arguments = b.take<ExpressionId>();
  const Word function = b.pop<Word>();
  b.push_expression(Call{function, std::move(arguments), in}, b.span(m));
}
ON(WindowArg) {
  CalendarWindow window{b.kind(m.begin) == Kind::lifetime ? CalendarWindow::Kind::lifetime : CalendarWindow::Kind::current};
  window.span = b.span(m);
  b.push_expression(WindowArgument{window}, window.span);
}
ON(UnitArg) {
  const bool previous = b.kind(m.begin) == Kind::previous;
  CalendarWindow window{previous ? CalendarWindow::Kind::previous : CalendarWindow::Kind::current, b.pop<Unit>()};
  window.span = b.span(m);
  b.push_expression(WindowArgument{window}, window.span);
}
inline void units_argument(Builder& b, Match m, CalendarWindow::Kind kind) {
  CalendarWindow window{kind, b.pop<Unit>()};
  window.count = b.number_or_word(b.pop<Word>());
  window.span = b.span(m);
  b.push_expression(WindowArgument{window}, window.span);
}
ON(LastArg) { units_argument(b, m, CalendarWindow::Kind::last); }
ON(PreviousArg) { units_argument(b, m, CalendarWindow::Kind::previous); }
ON(Brackets) {
  auto items = b.take<ExpressionId>();
  if (items.size() == 1) return b.push_expression(Bracket{items.front()}, b.span(m));
  b.push_expression(Tuple{std::move(items)}, b.span(m));
}
ON(Negative) { b.push_expression(Unary{UnaryOperator::negate, b.pop_expression()}, b.span(m)); }
ON(AtLeastOf) {
  auto conditions = b.take<ExpressionId>();
  b.push_expression(AtLeast{b.number_or_word(b.pop<Word>()), std::move(conditions)}, b.span(m));
}
ON(AtLeast) {
  auto conditions = b.take<ExpressionId>();
  b.push_expression(AtLeast{b.number_or_word(b.pop<Word>()), std::move(conditions)}, b.span(m));
}

// ---- postfix, of, as of ----

ON(FieldTail) {
  const Word name = b.pop<Word>();
  const ExpressionId of = b.pop_expression();
  b.push_expression(Field{of, name}, b.from(of, m));
}
// `此前 用户的等级`: a fact that stands after 的 is what was before, and its row is what it is now.
ON(Previous) {
  const ExpressionId of = b.pop_expression();
  const Of* fact = std::get_if<Of>(&b.file[of].node);
  if (fact == nullptr) return b.push_expression(Previous{of}, b.span(m));
  const Of parts = *fact;
  b.forget(of);
  const ExpressionId previous = b.make(Previous{parts.left}, b.span_of(parts.left));
  b.push_expression(Of{previous, parts.right}, b.span(m));
}
inline void field_after_de(Builder& b, Match m) {
  const Word name = b.pop<Word>();
  const ExpressionId of = b.pop_expression();
  b.push_expression(Field{of, name}, b.from(of, m));
}
ON(PathDe) { field_after_de(b, m); }
ON(DeField) {
  const Word name = b.pop<Word>();
  const ExpressionId of = b.pop_expression();
  if (!b.is_of(m.begin, name, of)) return b.push_expression(Field{of, name}, b.from(of, m));
  const ExpressionId left = b.make(Name{name}, name.span);
  b.push_expression(Of{left, of}, b.from(of, m));
}
inline void of_after_de(Builder& b, Match m) {
  const ExpressionId left = b.pop_expression(), right = b.pop_expression();
  b.push_expression(Of{left, right}, b.from(right, m));
}
ON(DeCall) { of_after_de(b, m); }
ON(DeAmount) { of_after_de(b, m); }
ON(DeMarginal) {
  const Word table = b.pop<Word>();
  const ExpressionId of = b.pop_expression();
  b.push_expression(Marginal{table, of}, b.from(of, m));
}
ON(Marginal) {
  const ExpressionId of = b.pop_expression();
  b.push_expression(Marginal{b.pop<Word>(), of}, b.span(m));
}
ON(OfTail) {
  const ExpressionId right = b.pop_expression(), left = b.pop_expression();
  b.push_expression(Of{left, right}, b.from(left, m));
}
ON(AsOfRow) {
  const Kind word = b.kind(m.begin) == Kind::at_row ? b.kind(m.end - 1) : b.kind(m.begin);
  const Side side = word == Kind::before ? Side::before : Side::after;
  b.push(std::optional<AsOfRow>(AsOfRow{side, b.pop_expression()}));
}
ON(AsOfTail) {
  const auto row = b.pop<std::optional<AsOfRow>>();
  const ExpressionId of = b.pop_expression();
  b.push_expression(AsOf{of, row.value_or(AsOfRow{})}, b.from(of, m));
}

// ---- operators ----

inline BinaryOperator operator_of(Kind kind) {
  switch (kind) {
    case Kind::plus: return BinaryOperator::add;
    case Kind::minus: return BinaryOperator::subtract;
    case Kind::star: return BinaryOperator::multiply;
    case Kind::slash: return BinaryOperator::divide;
    case Kind::div: return BinaryOperator::div;
    case Kind::mod: return BinaryOperator::mod;
    case Kind::less: return BinaryOperator::less;
    case Kind::less_equal: return BinaryOperator::less_equal;
    case Kind::greater: return BinaryOperator::greater;
    case Kind::greater_equal: return BinaryOperator::greater_equal;
    case Kind::and_: return BinaryOperator::and_;
    default: return BinaryOperator::or_;  // the rules let nothing else through
  }
}
inline void binary(Builder& b, Match m, BinaryOperator op, Span op_span) {
  const ExpressionId right = b.pop_expression(), left = b.pop_expression();
  b.push_expression(Binary{op, left, right, op_span}, b.from(left, m));
}
inline void binary(Builder& b, Match m) { binary(b, m, operator_of(b.kind(m.begin)), b.span(m.begin)); }
ON(ProductTail) { binary(b, m); }
ON(SumTail) { binary(b, m); }
ON(CompareTail) { binary(b, m); }
ON(AndTail) { binary(b, m); }
ON(OrTail) { binary(b, m); }
ON(IsSideTail) {  // `为 会员`, `为 会员及以上`
  const Kind last = b.kind(m.end - 1);
  binary(b, m, last == Kind::and_up ? BinaryOperator::greater_equal : last == Kind::and_down ? BinaryOperator::less_equal : BinaryOperator::is,
         b.span(m.begin - 1));
}
ON(IsNotSideTail) { binary(b, m, BinaryOperator::is_not, b.span({m.begin - 2, m.begin})); }
ON(NotPrefix) { b.push_expression(Unary{UnaryOperator::not_, b.pop_expression()}, b.span(m)); }
ON(If) {
  If node;
  node.otherwise = b.pop_expression();
  node.then = b.pop_expression();
  node.condition = b.pop_expression();
  b.push_expression(node, b.span(m));
}

// ---- tests ----

inline void test(Builder& b, Match m, bool exists) {
  const ExpressionId of = b.pop_expression();
  b.push_expression(Exists{of, exists}, b.from(of, m));
}
ON(ExistsTail) { test(b, m, true); }
ON(NotMissingTail) { test(b, m, true); }
ON(MissingTail) { test(b, m, false); }
ON(RisesTail) {
  const OptionalWord to = b.pop_optional_word();
  const ExpressionId of = b.pop_expression();
  b.push_expression(Rises{of, to}, b.from(of, m));
}
ON(FallsTail) {
  const ExpressionId of = b.pop_expression();
  b.push_expression(Falls{of}, b.from(of, m));
}
inline void in_window(Builder& b, Match m, bool negated) {
  const auto window = b.pop<std::optional<Window>>();
  const ExpressionId of = b.pop_expression();
  if (window && std::holds_alternative<CalendarWindow>(*window))
    b.push_expression(InSet{of, negated, std::get<CalendarWindow>(*window)}, b.from(of, m));
}
inline void in_set(Builder& b, Match m, bool negated) {
  const SetId set = b.pop<SetId>();
  const ExpressionId of = b.pop_expression();
  b.push_expression(InSet{of, negated, set}, b.from(of, m));
}
ON(InWindowTail) { in_window(b, m, false); }
ON(NotInWindowTail) { in_window(b, m, true); }
ON(InSetTail) { in_set(b, m, false); }
ON(NotInSetTail) { in_set(b, m, true); }

// ---- trims ----

inline void trim(Builder& b, Match m, TrimKind kind, bool bounded, std::optional<RoundMode> mode = {}) {
  const ExpressionId bound = bounded ? b.pop_expression() : ExpressionId{};
  const ExpressionId of = b.pop_expression();
  b.push_expression(Trim{of, kind, bound, mode}, b.from(of, m));
}
ON(CappedTail) { trim(b, m, TrimKind::capped, true); }
ON(FlooredTail) { trim(b, m, TrimKind::floored, true); }
ON(RoundedToTail) { trim(b, m, TrimKind::rounded, true, b.pop<RoundMode>()); }
ON(RoundedTail) { trim(b, m, TrimKind::rounded, false); }
ON(OtherwiseTail) {
  const ExpressionId otherwise = b.pop_expression(), of = b.pop_expression();
  b.push_expression(Otherwise{of, otherwise}, b.from(of, m));
}

// ---- other worlds ----

ON(NobodyRisen) { b.push(Change{NobodyRisen{b.pop<SetId>()}, b.span(m)}); }
ON(NotChange) {
  const Word who = b.pop<Word>();
  if (b.kind(m.end - 1) == Kind::risen) return b.push(Change{NotRisen{who}, b.span(m)});
  b.push(Change{NotHappened{who}, b.span(m)});
}
ON(SetNobodyRisen) { b.push(Change{NobodyRisen{b.pop<SetId>()}, b.span(m)}); }
ON(RisenTo) {
  const Word rung = b.pop<Word>(), who = b.pop<Word>();
  b.push(Change{RisenTo{who, rung}, b.span(m)});
}
ON(LeftChange) { b.push(Change{Left{b.pop<Word>()}, b.span(m)}); }
ON(Been) {
  const ExpressionId value = b.pop_expression(), column = b.pop_expression();
  b.push(Change{Been{column, value}, b.span(m)});
}
ON(HadTail) {
  auto changes = b.take<Change>();
  const ExpressionId of = b.pop_expression();
  b.push_expression(Had{of, std::move(changes)}, b.from(of, m));
}

// ---- windows ----

inline void window(Builder& b, Match m, CalendarWindow::Kind kind, Unit unit, HowMany count = std::uint64_t{1}) {
  CalendarWindow w{kind, unit, count};
  w.span = b.span(m);
  b.push(std::optional<Window>(w));
}
ON(Lifetime) { window(b, m, CalendarWindow::Kind::lifetime, Unit::period); }
ON(PreviousUnit) { window(b, m, CalendarWindow::Kind::previous, b.pop<Unit>()); }
inline void units_window(Builder& b, Match m, CalendarWindow::Kind kind) {
  const Unit unit = b.pop<Unit>();
  window(b, m, kind, unit, b.number_or_word(b.pop<Word>()));
}
ON(PreviousUnits) { units_window(b, m, CalendarWindow::Kind::previous); }
ON(LastUnits) { units_window(b, m, CalendarWindow::Kind::last); }
ON(CurrentUnit) { window(b, m, CalendarWindow::Kind::current, b.pop<Unit>()); }
ON(NamedWindow) { b.push(std::optional<Window>(b.pop<Word>())); }

// ---- sets ----

ON(Kin) {
  switch (b.kind(m.begin)) {
    case Kind::upline: return b.push(Kin::upline);
    case Kind::downline: return b.push(Kin::downline);
    case Kind::legs: return b.push(Kin::legs);
    case Kind::team: return b.push(Kin::team);
    default: return b.push(Kin::chain);  // the rule lets nothing else through
  }
}
ON(KinSet) {
  KinSet set;
  set.depth = b.pop_expression();
  set.of = b.pop_expression();
  set.kin = b.pop<Kin>();
  set.tree = b.pop_optional_word();
  b.push(b.make_set(set, b.span(m)));
}
ON(PathSet) {
  const ExpressionId to = b.pop_expression(), from = b.pop_expression();
  b.push(b.make_set(PathSet{from, to}, b.span(m)));
}
ON(SlabsSet) {
  const ExpressionId at = b.pop_expression();
  b.push(b.make_set(SlabsSet{b.pop<Word>(), at}, b.span(m)));
}
ON(LotsSet) {
  const ExpressionId of = b.pop_expression();
  b.push(b.make_set(LotsSet{b.pop<Word>(), of}, b.span(m)));
}
ON(WindowedRows) {
  RowsSet set;
  set.as_of = b.pop<std::optional<AsOfRow>>();
  set.window = b.pop<std::optional<Window>>();
  set.rows = b.rows_after_de(b.pop_expression());
  b.push(b.make_set(set, b.from(set.rows, m)));
}
ON(PlainRows) {
  RowsSet set;
  set.as_of = b.pop<std::optional<AsOfRow>>();
  set.rows = b.pop_expression();
  if (set.as_of) set.rows = b.rows_after_de(set.rows);
  Span span = b.span_of(set.rows);
  if (set.as_of) span = base::join(span, b.span_of(set.as_of->row));
  b.push(b.make_set(set, span));
}
ON(NumberTail) {
  NumberSet set;
  set.to = b.pop_expression();
  const auto row = b.pop<std::optional<AsOfRow>>();
  set.from = b.pop_expression();
  if (row) set.from = b.make(AsOf{set.from, *row}, base::join(b.span_of(set.from), b.span_of(row->row)));
  b.push(b.make_set(set, b.from(set.from, m)));
}

// ---- sets in the Chinese order ----

inline void rows_with_window(Builder& b, Match m, bool owned) {
  RowsSet set;
  set.as_of = b.pop<std::optional<AsOfRow>>();
  const Word record = b.pop<Word>();
  set.window = b.pop<std::optional<Window>>();
  const ExpressionId name = b.make(Name{record}, record.span);
  if (!owned) {
    set.rows = name;
    return b.push(b.make_set(set, b.span(m)));
  }
  const ExpressionId owner = b.pop_expression();
  set.rows = b.make(Of{name, owner}, base::join(b.span_of(owner), record.span));
  b.push(b.make_set(set, b.from(owner, m)));
}
ON(WindowOfRows) { rows_with_window(b, m, false); }
ON(OwnedWindowOfRows) { rows_with_window(b, m, true); }
ON(KinOf) {
  KinSet set;
  set.depth = b.pop_expression();
  set.tree = b.pop_optional_word();
  set.kin = b.pop<Kin>();
  set.of = b.pop_expression();
  b.push(b.make_set(set, b.from(set.of, m)));
}
ON(LotsOf) {
  const Word asset = b.pop<Word>();
  const ExpressionId of = b.pop_expression();
  b.push(b.make_set(LotsSet{asset, of}, b.from(of, m)));
}

// ---- clauses ----

// A set whose rows have no name but their record's.
inline void each_row_of(Builder& b, SetId id) {
  const Span span = b.file[id].span;
  const std::optional<RecordSet> rows = b.rows_of_record(id);
  if (rows) return b.push(Clause{ForEach{rows->record, b.make_set(*rows, span)}, span});
  b.add(diagnostics::code::rows_without_name, span).with("set", b.text(span));
  b.push(Clause{ForEach{Word{}, id}, span});
}
ON(RowsOf) { each_row_of(b, b.pop<SetId>()); }
inline void each_among(Builder& b, Match m) {
  const Word variable = b.pop<Word>();
  const SetId set = b.pop<SetId>();
  b.push(Clause{ForEach{variable, set}, b.span(m)});
}
ON(EachAmong) { each_among(b, m); }
ON(SomeAmong) { each_among(b, m); }
// The fields that follow are of the row, until the fold takes them.
inline void row_of_fold(Builder& b) {
  const Clause& clause = b.last_clause();
  const Word row = std::get<ForEach>(clause.node).variable;
  b.push_expression(Name{row}, row.span);
}
ON(GroupEach) {
  const Word variable = b.pop<Word>();
  const SetId set = b.pop<SetId>();
  if (variable.valid()) b.push(Clause{ForEach{variable, set}, b.span(m)});
  else each_row_of(b, set);
  row_of_fold(b);
}
inline void window_record(Builder& b, Match m, bool owned) {
  RecordSet set;
  set.record = b.pop<Word>();
  set.window = b.pop<std::optional<Window>>();
  if (owned) set.of = b.pop_expression();
  const Span span = owned ? b.from(set.of, m) : b.span(m);
  b.push(Clause{ForEach{set.record, b.make_set(set, span)}, span});
  row_of_fold(b);
}
ON(WindowRecord) { window_record(b, m, false); }
ON(OwnedWindowRecord) { window_record(b, m, true); }

ON(EachIn) {
  const SetId set = b.pop<SetId>();
  const Word variable = b.pop<Word>();
  b.push(Clause{ForEach{variable, set}, base::join(variable.span, b.span(m))});
}
ON(EachRecord) {
  RecordSet set;
  set.as_of = b.pop<std::optional<AsOfRow>>();
  set.window = b.pop<std::optional<Window>>();
  set.of = b.pop_expression();
  set.record = b.pop<Word>();
  const Span span = m.begin == m.end ? set.record.span : base::join(set.record.span, b.span(m));
  b.push(Clause{ForEach{set.record, b.make_set(set, span)}, span});
}
ON(WhereClause) { b.push(Clause{Where{b.pop_expression()}, b.span(m)}); }
ON(WhileClause) { b.push(Clause{While{b.pop_expression()}, b.span(m)}); }
ON(Ascending) { b.push(SortKey{b.pop_expression(), false}); }
ON(Descending) { b.push(SortKey{b.pop_expression(), true}); }
ON(ByClause) { b.push(Clause{By{b.take<SortKey>()}, b.span(m)}); }
ON(FirstClause) { b.push(Clause{First{b.number_or_word(b.pop<Word>())}, b.span(m)}); }
ON(CountingClause) {
  const ExpressionId only = b.pop_expression();
  b.push(Clause{Counting{b.pop<Word>(), only}, b.span(m)});
}
ON(RunningClause) {
  Running running;
  running.then = b.pop_expression();
  running.starts = b.pop_expression();
  running.type = b.pop<std::optional<TypeName>>();
  running.name = b.pop<Word>();
  b.push(Clause{running, b.span(m)});
}

// ---- aggregates ----

inline FoldKind fold_of(Kind kind) {
  switch (kind) {
    case Kind::sum: return FoldKind::sum;
    case Kind::average: return FoldKind::average;
    case Kind::highest: return FoldKind::highest;
    case Kind::lowest: return FoldKind::lowest;
    case Kind::first: return FoldKind::first;
    case Kind::any: return FoldKind::any;
    case Kind::every: return FoldKind::every;
    default: return FoldKind::last;  // the rules let nothing else through
  }
}
inline void fold(Builder& b, Match m, FoldKind kind, bool valued) {
  Fold node{kind};
  if (kind == FoldKind::any || kind == FoldKind::every) node.of = b.pop_expression();
  node.pipe = b.take<Clause>();
  if (valued) node.of = b.pop_expression();
  b.push_expression(std::move(node), b.span(m));
}
// A fold after 的 stands in brackets, unless it is all that is asked for (Expr).
inline void fold_after_de(Builder& b, Match m, ExpressionId value) {
  const bool different = b.kind(m.end - 1) == Kind::different;
  const Kind word = b.kind(different ? m.end - 3 : m.end - 1);
  Fold node{different ? FoldKind::count_different : word == Kind::count ? FoldKind::count : fold_of(word)};
  node.pipe = b.take<Clause>();
  const ForEach* each = node.pipe.empty() ? nullptr : std::get_if<ForEach>(&node.pipe.front().node);
  const Span span = each != nullptr ? base::join(node.pipe.front().span, b.span(m)) : b.span(m);
  const Name* row = std::get_if<Name>(&b.file[value].node);
  const bool bare = row != nullptr && each != nullptr && row->word.span == each->variable.span;
  if (!bare || (node.kind != FoldKind::count && node.kind != FoldKind::first && node.kind != FoldKind::last)) node.of = value;
  const ExpressionId fold = b.make(std::move(node), span);
  b.push(b.imply_bracket(fold));
}
ON(WindowFold) { fold_after_de(b, m, b.pop_expression()); }
ON(OwnedWindowFold) { fold_after_de(b, m, b.pop_expression()); }
ON(GroupFold) { fold_after_de(b, m, b.pop_expression()); }
// `订单的实付的合计`, `用户的订单的个数`: the last name but one is the record, or the last where rows are counted.
ON(DeFold) {
  const bool counted = b.kind(m.end - 1) == Kind::count;
  ExpressionId value = b.pop_expression();
  const Span span = b.span_of(value);
  std::optional<RecordSet> rows;
  b.set_mark<Clause>();
  if (counted) {
    rows = b.rows_of_record(value);
  } else if (const Field* field = std::get_if<Field>(&b.file[value].node)) {
    rows = b.rows_of_record(field->of);
  } else if (const Of* of = std::get_if<Of>(&b.file[value].node)) {
    rows = b.rows_of_record(of->right);
  }
  if (!rows) {
    b.add(diagnostics::code::fold_without_rows, b.from(value, m)).with("text", b.text(span));
    rows.emplace();
  }
  b.push(Clause{ForEach{rows->record, b.make_set(*rows, span)}, span});
  const ExpressionId row = b.make(Name{rows->record}, rows->record.span);
  if (counted) {
    value = row;
  } else if (const Field* field = std::get_if<Field>(&b.file[value].node)) {
    value = b.make(Field{row, field->name}, span);
  } else if (const Of* of = std::get_if<Of>(&b.file[value].node)) {
    value = b.make(Of{of->left, row}, span);
  }
  fold_after_de(b, m, value);
}
ON(Expr) { b.drop_implied_bracket(); }

// `对 S 中每个 x，其中 …，合计 E`
inline void fold_over(Builder& b, Match m, FoldKind kind, ExpressionId of) {
  Fold node{kind};
  node.of = of;
  node.pipe = b.take<Clause>();
  b.push_expression(std::move(node), b.span(m));
}
inline const char* fold_comma(Builder& b, Match m) {  // the one before what is folded
  for (const char* at = m.begin; at != m.end; ++at) {
    if (b.kind(at) == Kind::open || b.kind(at) == Kind::group_open) {
      unsigned open = 0;
      for (; at != m.end; ++at) {
        if (b.kind(at) == Kind::open || b.kind(at) == Kind::group_open) ++open;
        if (b.kind(at) == Kind::close && --open == 0) break;
      }
    } else if (b.kind(at) == Kind::comma) {
      return at;
    }
  }
  return m.begin;
}
ON(FoldAfter) {
  const char* const what = fold_comma(b, m) + 1;
  const Kind word = b.kind(what);
  if (word == Kind::place) {
    const ExpressionId of = b.pop_expression();
    auto pipe = b.take<Clause>();
    return b.push_expression(Place{of, std::move(pipe)}, b.span(m));
  }
  if (word == Kind::the) {
    const ExpressionId n = b.pop_expression();
    const bool latest = b.kind(m.end - 1) == Kind::latest;
    auto pipe = b.take<Clause>();
    return b.push_expression(Nth{n, latest, std::move(pipe)}, b.span(m));
  }
  if (word == Kind::has) {
    bool some = b.kind(m.begin) == Kind::for_some;
    if (b.kind(m.begin) == Kind::toward)
      for (const char* at = m.begin; at != what; ++at)
        if (b.kind(at) == Kind::among_each || b.kind(at) == Kind::among_some) {
          some = b.kind(at) == Kind::among_some;
          break;
        }
    return fold_over(b, m, some ? FoldKind::any : FoldKind::every, b.pop_expression());
  }
  if (word == Kind::count && what + 1 != m.end) return fold_over(b, m, FoldKind::count_different, b.pop_expression());
  if (what + 1 == m.end) return fold_over(b, m, word == Kind::count ? FoldKind::count : fold_of(word), {});
  fold_over(b, m, fold_of(word), b.pop_expression());
}

ON(FoldOf) { fold(b, m, fold_of(b.kind(m.begin)), true); }
ON(CountDifferent) { fold(b, m, FoldKind::count_different, true); }
ON(CountEach) { fold(b, m, FoldKind::count, false); }
ON(FirstOrLast) { fold(b, m, fold_of(b.kind(m.begin)), false); }
ON(AnyOrEvery) { fold(b, m, fold_of(b.kind(m.begin)), false); }
ON(Place) {
  auto pipe = b.take<Clause>();
  b.push_expression(Place{b.pop_expression(), std::move(pipe)}, b.span(m));
}
ON(Nth) {
  auto pipe = b.take<Clause>();
  const char* at = m.begin + 1;  // the bracket
  for (unsigned open = 0; at != m.end; ++at) {
    if (b.kind(at) == Kind::open || b.kind(at) == Kind::group_open) ++open;
    if (b.kind(at) == Kind::close && --open == 0) break;
  }
  const bool latest = m.end - at > 3 && b.kind(at + 3) == Kind::latest;
  b.push_expression(Nth{b.pop_expression(), latest, std::move(pipe)}, b.span(m));
}

}  // namespace bonafide::syntax
