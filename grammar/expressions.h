// Expressions, sets and the clauses that aggregates and declarations share. Precedence, loosest first:
//
//   if … then … else …      (its `else` takes all that follows)
//   or · and · not
//   is, is not, <, <=, >, >=, exists, is missing, rises, falls, is in      (one of them, no chains)
//   … had …                 (binds to one side of a comparison)
//   capped at, floored at, rounded, otherwise
//   + -  ·  * / div mod
//   … before r, … after r
//   … of …                  (groups to the right: `a of b of c` is `a of (b of c)`)
//   previous a.b · a.b · a的b · f(x) · (…) · -x · literals
//
// An aggregate (`sum of … for each …`) stands alone or in brackets and takes every clause to its right. No rule
// is left recursive; what follows a first operand is a rule of its own (…Tail), read in a loop. Two tokens
// decide which alternative is meant, except where Ahead looks further.
//
// The Chinese order has rules of its own where it differs: what belongs to a row stands after it (的), windows before
// their set, aggregates last, `对 S 中每个 x`. Any of them may stand beside English ones.
#pragma once

#include "grammar/terminals.h"

namespace bonafide::grammar {

struct Expr;
struct Or;
struct Not;
struct Sum;
struct OfE;
struct Set;
struct Primary;
struct EachClause;
struct RowsOf;
struct CalWindow;
struct Tail;

// ---- types ----

struct TypeIn : seq<Token<Kind::in>, Name, None<Slot::word>> {};
struct TypePer : seq<None<Slot::word>, Token<Kind::per>, Name> {};
struct TypeBare : seq<None<Slot::word>, None<Slot::word>> {};
struct Type : seq<Name, sor<seq<NextIs<Kind::in>, TypeIn>, seq<NextIs<Kind::per>, TypePer>, TypeBare>, opt<Token<Kind::question>>> {};
struct Range : seq<Token<Kind::from>, Sum, Maybe<Slot::expression, Token<Kind::to>, Sum>> {};
struct Param : seq<Name, Maybe<Slot::type, Token<Kind::colon>, Type>> {};
struct Params : seq<Token<Kind::open>, List<Param>, Token<Kind::close>> {};

// ---- primaries ----

struct Percent : Token<Kind::percent> {};
struct Date : Token<Kind::date> {};
struct TextValue : Token<Kind::text> {};
struct Flag : Token<Kind::yes, Kind::no> {};
struct Nothing : Token<Kind::nothing> {};
struct PerUnit : seq<Token<Kind::per>, Name> {};
struct UnitPer : seq<UnitName, Maybe<Slot::word, PerUnit>> {};
struct NoUnit : seq<None<Slot::word>, None<Slot::word>> {};
struct Number : seq<Token<Kind::integer, Kind::number>, sor<UnitPer, NoUnit>> {};
struct Brackets : seq<Token<Kind::open>, Mark<Slot::expression>, List<Nested<Expr>>, Token<Kind::close>> {};
struct Negative : seq<Token<Kind::minus, Kind::dash>, Nested<Primary>> {};
struct AtLeast : seq<Words<Kind::at, Kind::least>, sor<Int, Name>, Token<Kind::of>, Token<Kind::open>, Mark<Slot::expression>,
                     List<Nested<Or>>, Token<Kind::close>> {};
struct WindowArg : seq<Token<Kind::lifetime, Kind::period>, at<Token<Kind::comma, Kind::close>>> {};
using OneTimeUnit = peg::one<byte(Kind::day), byte(Kind::week), byte(Kind::month), byte(Kind::quarter), byte(Kind::year), byte(Kind::period)>;
struct UnitArg : seq<at<opt<peg::one<byte(Kind::previous)>>, OneTimeUnit,
                        peg::one<byte(Kind::comma), byte(Kind::close)>>,
                     opt<Token<Kind::previous>>, TimeUnit> {};
struct HowMany : sor<Int, Name> {};
struct LastArg : seq<at<peg::one<byte(Kind::last)>, HowMany, TimeUnit>, Token<Kind::last>, HowMany, TimeUnit> {};
struct PreviousArg : seq<at<peg::one<byte(Kind::previous)>, HowMany, TimeUnit>, Token<Kind::previous>, HowMany, TimeUnit> {};
struct Arg : sor<WindowArg, UnitArg, LastArg, PreviousArg, Nested<Expr>> {};
struct NoArgs : Token<Kind::close> {};
struct CallTail : seq<Token<Kind::open>, Mark<Slot::expression>, sor<NoArgs, seq<List<Arg>, Token<Kind::close>>>> {};
using PaidAhead = at<peg::seq<peg::one<byte(Kind::earned), byte(Kind::payout)>, peg::one<byte(Kind::open)>>>;
struct SumOfPaid : seq<PaidAhead, Name, Token<Kind::open>, Mark<Slot::expression>, sor<NoArgs, seq<List<Arg>, Token<Kind::close>>>,
                       Maybe<Slot::word, Token<Kind::in>, Name>> {};
struct VariableTail : not_at<peg::one<byte(Kind::open)>> {};
struct AtLeastOf : seq<Token<Kind::greater_equal>, sor<Int, Name>, Token<Kind::of>, Token<Kind::open>, Mark<Slot::expression>,
                       List<Nested<Or>>, Token<Kind::close>> {};
struct GroupFold;
struct WindowFold;
struct Primary : sor<SumOfPaid, seq<Name, sor<VariableTail, CallTail>>, Number, Brackets, Percent, Date, TextValue, Flag, Nothing, Negative,
                     AtLeast, seq<at<peg::one<byte(Kind::group_open)>>, Nested<GroupFold>>,
                     seq<at<peg::one<byte(Kind::in)>>, AheadWindowFold, WindowFold>, AtLeastOf> {};

// ---- postfix, of, as of ----

struct FieldTail : seq<Token<Kind::dot>, Field> {};
struct Variable : seq<Name> {};
struct PathDe : seq<De, Name> {};  // always a field
struct Path : seq<Variable, star<sor<FieldTail, PathDe>>> {};
struct DeField : seq<at<NextDe, Name, not_at<peg::one<byte(Kind::open)>>>, De, Name> {};
struct DeCall : seq<at<NextDe, Name, peg::one<byte(Kind::open)>>, De, Name, CallTail> {};
struct DeAmount : seq<AtDe<Kind::percent, Kind::integer, Kind::number>, De, sor<Percent, Number>> {};
struct DeMarginal : seq<AtDe<Kind::marginal>, De, Token<Kind::marginal>, Name> {};
struct FoldDifferent : Words<Kind::count, Kind::of, Kind::different> {};
struct FoldLast : sor<seq<Next<Kind::count, Kind::of, Kind::different>, FoldDifferent>,
                      Token<Kind::sum, Kind::average, Kind::count, Kind::highest, Kind::lowest, Kind::first, Kind::last>> {};
struct DeFold : seq<AtDe<Kind::sum, Kind::average, Kind::count, Kind::highest, Kind::lowest, Kind::first, Kind::last>, De, FoldLast> {};
struct RowField : sor<FieldTail, DeField> {};
struct WindowRecord : seq<CalWindow, Name> {};
struct WindowFold : seq<Mark<Slot::clause>, WindowRecord, star<RowField>, De, FoldLast> {};
struct OwnedWindowRecord : seq<De, CalWindow, Name> {};
struct OwnedWindowFold : seq<AheadWindowFold, Mark<Slot::clause>, OwnedWindowRecord, star<RowField>, De, FoldLast> {};
struct DeTail : sor<DeField, DeCall, DeAmount, DeMarginal, DeFold, OwnedWindowFold> {};
struct AtPostfix : NextIs<Kind::dot, Kind::de, Kind::de_wide> {};
struct Previous : seq<Token<Kind::previous>, Variable, star<sor<FieldTail, DeField>>> {};
struct Postfix : sor<Previous, seq<Primary, star<AtPostfix, sor<FieldTail, DeTail>>>> {};
struct Marginal : seq<Token<Kind::marginal>, Name, Token<Kind::of>, Nested<OfE>> {};
struct OfTail : seq<Token<Kind::of>, Nested<OfE>> {};
struct OfE : sor<Marginal, seq<Postfix, opt<OfTail>>> {};
struct AsOfRow : sor<seq<Token<Kind::before, Kind::after>, Path>, seq<Token<Kind::at_row>, Path, Token<Kind::before, Kind::after>>> {};
struct AsOfTail : seq<AsOfRow> {};
struct AsOf : seq<OfE, opt<AsOfTail>> {};

// ---- arithmetic ----

struct ProductTail : seq<Token<Kind::star, Kind::slash, Kind::div, Kind::mod>, AsOf> {};
struct Product : seq<AsOf, star<ProductTail>> {};
struct SumTail : seq<Token<Kind::plus, Kind::minus>, Product> {};
struct Sum : seq<Product, star<SumTail>> {};

struct Mode : sor<seq<Token<Kind::half>, Token<Kind::up, Kind::even, Kind::down>>, Token<Kind::up, Kind::down>> {};
struct CappedTail : seq<Words<Kind::capped, Kind::at>, Sum> {};
struct FlooredTail : seq<Words<Kind::floored, Kind::at>, Sum> {};
using StepAhead = at<peg::seq<peg::one<byte(Kind::to)>, peg::one<byte(Kind::integer), byte(Kind::number), byte(Kind::percent)>>>;
struct RoundedStep : Maybe<Slot::expression, StepAhead, Token<Kind::to>, Sum> {};
struct RoundedToTail : seq<Token<Kind::rounded>, NextIs<Kind::half, Kind::up, Kind::down>, Mode, RoundedStep> {};
struct RoundedTail : seq<Token<Kind::rounded>, not_at<peg::one<byte(Kind::half), byte(Kind::up), byte(Kind::down)>>> {};
struct OtherwiseTail : seq<Token<Kind::otherwise>, Sum> {};
struct Trim : sor<CappedTail, FlooredTail, RoundedToTail, RoundedTail> {};
struct Part : seq<Sum, star<Trim>> {};
struct Bound : seq<Sum, star<sor<Trim, OtherwiseTail>>> {};

// ---- other worlds ----

struct NobodyRisen : seq<Token<Kind::nobody>, Maybe<Slot::set, Token<Kind::in>, Set>, Token<Kind::risen>> {};
struct NotChange : seq<at<Name, peg::one<byte(Kind::not_)>>, Name, Token<Kind::not_>, Token<Kind::risen, Kind::happened>> {};
struct RisenTo : seq<at<Name, peg::one<byte(Kind::risen)>>, Name, Words<Kind::risen, Kind::to>, Name> {};
struct LeftChange : seq<at<Name, peg::one<byte(Kind::left)>>, Name, Token<Kind::left>> {};
struct Been : seq<OfE, Token<Kind::been>, Sum> {};
struct SetNobodyRisen : seq<Ahead<Kind::nobody>, Set, Words<Kind::nobody, Kind::risen>> {};
struct Change : sor<NobodyRisen, NotChange, RisenTo, LeftChange, SetNobodyRisen, Been> {};
struct AnotherChange : sor<at<peg::one<byte(Kind::nobody)>>,
                           at<Name, peg::one<byte(Kind::not_), byte(Kind::risen), byte(Kind::left)>>, Ahead<Kind::been>, Ahead<Kind::nobody>> {};
struct HadTail : seq<Token<Kind::had>, Mark<Slot::change>, Change, star<peg::one<byte(Kind::comma)>, AnotherChange, Change>> {};
struct Side : seq<Bound, opt<HadTail>> {};

// ---- windows and sets ----

struct Lifetime : Words<Kind::in, Kind::lifetime> {};
struct PreviousUnit : seq<Words<Kind::in, Kind::previous>, TimeUnit> {};
struct PreviousUnits : seq<Words<Kind::in, Kind::previous>, HowMany, TimeUnit> {};
struct LastUnits : seq<Words<Kind::in, Kind::last>, HowMany, TimeUnit> {};
struct CurrentUnit : seq<Token<Kind::in>, TimeUnit> {};
// `in previous month` and `in previous 3 months` are windows, `in previous m.referrer` is a set.
struct AtCalWindow
    : at<peg::one<byte(Kind::in)>, sor<peg::one<byte(Kind::lifetime), byte(Kind::last)>, seq<peg::one<byte(Kind::previous)>, HowMany, TimeUnit>,
                                       seq<opt<peg::one<byte(Kind::previous)>>, OneTimeUnit>>> {};
struct CalWindow : seq<AtCalWindow, sor<Lifetime, PreviousUnit, PreviousUnits, LastUnits, CurrentUnit>> {};
struct NamedWindow : seq<Token<Kind::in>, Name> {};
struct Window : sor<CalWindow, NamedWindow> {};

struct Kin : Token<Kind::upline, Kind::downline, Kind::legs, Kind::team, Kind::chain> {};
struct AtKin : peg::one<byte(Kind::upline), byte(Kind::downline), byte(Kind::legs), byte(Kind::team), byte(Kind::chain)> {};
struct KinSet : seq<at<opt<Name>, AtKin>, sor<seq<at<AtKin>, None<Slot::word>>, Name>, Kin, Token<Kind::of>, OfE,
                    Maybe<Slot::expression, Words<Kind::to, Kind::depth>, Sum>> {};
struct PathSet : seq<at<peg::one<byte(Kind::path)>, peg::one<byte(Kind::from)>>, Words<Kind::path, Kind::from>, OfE, Token<Kind::to>, OfE> {};
struct SlabsSet : seq<Words<Kind::slabs, Kind::of>, Name, Token<Kind::at>, OfE> {};
struct LotsSet : seq<Words<Kind::lots, Kind::of>, Name, Token<Kind::of>, OfE> {};
struct WindowedRows : seq<Window, Maybe<Slot::as_of, AsOfRow>> {};
struct NumberTail : seq<Token<Kind::to>, Sum> {};
struct PlainRows : not_at<peg::one<byte(Kind::to)>> {};
struct WindowOfRows : seq<CalWindow, Name, Maybe<Slot::as_of, AsOfRow>> {};  // 本期订单
struct OwnedWindowOfRows : seq<AtDe<Kind::in>, De, CalWindow, Name, Maybe<Slot::as_of, AsOfRow>> {};  // 用户的本期订单
struct KinOf : seq<AtDe<Kind::upline, Kind::downline, Kind::legs, Kind::team, Kind::chain>, De, Kin,
                   Maybe<Slot::word, Token<Kind::follows>, Name>, Maybe<Slot::expression, Words<Kind::to, Kind::depth>, Sum>> {};
struct LotsOf : seq<AtDe<Kind::lots>, De, Token<Kind::lots>, Name> {};
struct RowsOrNumbers : seq<OfE, sor<seq<at<NextDe>, sor<OwnedWindowOfRows, KinOf, LotsOf>>, seq<at<peg::one<byte(Kind::in)>>, WindowedRows>,
                                    seq<Maybe<Slot::as_of, AsOfRow>, sor<PlainRows, NumberTail>>>> {};
struct Set : sor<KinSet, PathSet, SlabsSet, LotsSet, seq<at<peg::one<byte(Kind::in)>>, WindowOfRows>, RowsOrNumbers> {};

// ---- clauses ----

struct EachIn : seq<not_at<AtCalWindow>, Token<Kind::in>, Set> {};
struct EachRecord : seq<not_at<not_at<AtCalWindow>, peg::one<byte(Kind::in)>>, Maybe<Slot::expression, Token<Kind::of>, OfE>,
                        Maybe<Slot::window, CalWindow>, Maybe<Slot::as_of, AsOfRow>> {};
// The Chinese order: a set whose rows have no name but the record's, `用户的本期订单`, or `S 中每个 x`.
struct RowsOf : seq<Set> {};
struct AtRowsOf : at<sor<peg::one<byte(Kind::in)>, peg::one<byte(Kind::open)>, seq<Name, peg::one<byte(Kind::open)>>,
                          seq<Name, star<peg::one<byte(Kind::dot)>, Field>, NextDe>>> {};
struct EachClause : sor<seq<AtRowsOf, RowsOf>, seq<Name, sor<EachIn, EachRecord>>> {};
struct EachAmong : seq<Token<Kind::toward>, Set, Token<Kind::among_each>, Name> {};
struct SomeAmong : seq<Token<Kind::toward>, Set, Token<Kind::among_each, Kind::among_some>, Name> {};
struct GroupEach : seq<Set, sor<seq<Token<Kind::among_each>, Name>, None<Slot::word>>> {};
struct GroupFold : seq<Token<Kind::group_open>, Mark<Slot::clause>, GroupEach, star<Tail>, Token<Kind::close>, star<RowField>, De, FoldLast> {};

struct WhereClause : seq<Token<Kind::where>, Or> {};
struct WhileClause : seq<Token<Kind::while_>, Or> {};
struct Ascending : not_at<peg::one<byte(Kind::descending)>> {};
struct Descending : Token<Kind::descending> {};
struct Key : seq<Sum, sor<Ascending, Descending>> {};
struct ByClause : seq<Token<Kind::by>, Mark<Slot::key>, Key, star<peg::one<byte(Kind::then)>, peg::one<byte(Kind::by)>, Key>> {};
struct FirstClause : seq<Token<Kind::first>, sor<Int, Name>> {};
struct CountingClause : seq<Token<Kind::counting>, Name, Maybe<Slot::expression, Words<Kind::only, Kind::where>, Or>> {};
struct RunningClause : seq<Token<Kind::running>, Name, Maybe<Slot::type, Token<Kind::colon>, Type>, Token<Kind::starts>, Bound,
                           Token<Kind::then>, Or> {};
struct Tail : sor<WhereClause, WhileClause, ByClause, FirstClause, CountingClause, RunningClause> {};

// ---- comparisons and logic ----

struct ExistsTail : Token<Kind::exists> {};
struct MissingTail : Token<Kind::missing> {};
struct NotMissingTail : Token<Kind::missing> {};
struct InWindowTail : seq<CalWindow> {};
struct InSetTail : seq<Token<Kind::in>, Set> {};
struct NotInWindowTail : seq<CalWindow> {};
struct NotInSetTail : seq<Token<Kind::in>, Set> {};
struct IsSideTail : seq<Side, opt<Token<Kind::and_up, Kind::and_down>>> {};
struct IsNotSideTail : seq<Side> {};
struct IsNotTail : seq<Token<Kind::not_>, sor<NotMissingTail, NotInWindowTail, NotInSetTail, IsNotSideTail>> {};
struct IsTail : seq<Token<Kind::is>, sor<IsNotTail, MissingTail, InWindowTail, InSetTail, IsSideTail>> {};
struct CompareTail : seq<Token<Kind::less_equal, Kind::greater_equal, Kind::less, Kind::greater>, Side> {};
struct RisesTail : seq<Token<Kind::rises>, Maybe<Slot::word, Token<Kind::to>, Name>> {};
struct FallsTail : Token<Kind::falls> {};
struct Test : sor<IsTail, CompareTail, ExistsTail, RisesTail, FallsTail> {};

struct NotPrefix : seq<Token<Kind::not_>, Nested<Not>> {};
struct Not : sor<NotPrefix, seq<Side, opt<Test>>> {};
struct AndTail : seq<Token<Kind::and_>, Not> {};
struct And : seq<Not, star<AndTail>> {};
struct OrTail : seq<Token<Kind::or_>, And> {};
struct If : seq<Token<Kind::if_>, Nested<Or>, Token<Kind::then>, Nested<Expr>, Token<Kind::else_>, Nested<Expr>> {};
struct Or : sor<If, seq<And, star<OrTail>>> {};

// ---- aggregates ----

struct InnerEach : seq<Words<Kind::for_, Kind::each>, EachClause> {};
struct ForEachPart : seq<Mark<Slot::clause>, Words<Kind::for_, Kind::each>, EachClause, star<sor<InnerEach, Tail>>> {};
struct EachLoops : seq<Mark<Slot::clause>, EachClause, star<sor<InnerEach, Tail>>> {};
struct EachPart : seq<Mark<Slot::clause>, EachClause, star<Tail>> {};
struct FoldWord : sor<Token<Kind::sum, Kind::average, Kind::highest, Kind::lowest>,
                      seq<at<peg::one<byte(Kind::first), byte(Kind::last)>, peg::one<byte(Kind::of)>>, Token<Kind::first, Kind::last>>> {};
struct FoldOf : seq<FoldWord, Token<Kind::of>, Or, ForEachPart> {};
struct CountDifferent : seq<Words<Kind::count, Kind::of, Kind::different>, Or, ForEachPart> {};
struct CountEach : seq<Words<Kind::count, Kind::of, Kind::each>, EachLoops> {};
struct Place : seq<Words<Kind::place, Kind::of>, OfE, Words<Kind::among, Kind::each>, EachPart> {};
struct Nth : seq<Words<Kind::the, Kind::open>, Nested<Expr>, Token<Kind::close>, Token<Kind::dash, Kind::minus>, Token<Kind::th>,
                 Token<Kind::earliest, Kind::latest>, EachPart> {};
struct FirstOrLast : seq<Token<Kind::first, Kind::last>, EachLoops> {};
struct AnyOrEvery : seq<Token<Kind::any, Kind::every>, EachLoops, Token<Kind::has>, Or> {};
// `对 S 中每个 x，其中 …，合计 E`.
struct FoldOver : sor<seq<Words<Kind::for_, Kind::each>, EachClause>, SomeAmong, seq<Token<Kind::for_some>, RowsOf>> {};
struct AtFoldEnd : NextIs<Kind::close, Kind::comma, Kind::bar, Kind::double_bar, Kind::when_bar, Kind::row_close, Kind::unit_open, Kind::clause,
                          Kind::start, Kind::end, Kind::head_open, Kind::row_open, Kind::then, Kind::else_> {};
struct OverCount : seq<Token<Kind::count, Kind::first, Kind::last>, AtFoldEnd> {};
struct OverDifferent : seq<Next<Kind::count, Kind::of, Kind::different>, FoldDifferent, Or> {};
struct OverValue : seq<Token<Kind::sum, Kind::average, Kind::highest, Kind::lowest, Kind::first, Kind::last>, Or> {};
struct OverHas : seq<Token<Kind::has>, Or> {};
struct OverPlace : seq<Token<Kind::place>, OfE> {};
struct OverNth : seq<Words<Kind::the, Kind::open>, Nested<Expr>, Token<Kind::close>, Token<Kind::earliest, Kind::latest>> {};
struct FoldAfter : seq<Mark<Slot::clause>, FoldOver, star<sor<FoldOver, Tail>>, Token<Kind::comma>,
                       sor<OverHas, OverDifferent, OverCount, OverValue, OverPlace, OverNth>> {};
// Decided before it is read, and then for good: to try `place` and `the` as names after all would double the
// work at every level of nesting.
struct AtAggregate : sor<peg::one<byte(Kind::sum), byte(Kind::average), byte(Kind::highest), byte(Kind::lowest), byte(Kind::first), byte(Kind::last), byte(Kind::count),
                                  byte(Kind::any), byte(Kind::every), byte(Kind::for_), byte(Kind::toward), byte(Kind::for_some)>,
                         seq<peg::one<byte(Kind::place)>, peg::one<byte(Kind::of)>, Ahead<Kind::among>>, AheadNth> {};
struct Aggregate : sor<FoldOf, CountDifferent, CountEach, FirstOrLast, AnyOrEvery, Place, Nth, FoldAfter> {};
struct Expr : peg::if_then_else<at<AtAggregate>, Aggregate, Or> {};

}  // namespace bonafide::grammar
