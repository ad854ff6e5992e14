// Declarations: a head on the line in column 1, then clauses. See recovery.h for how parts are read.
#pragma once

#include "grammar/tables.h"

namespace bonafide::grammar {

using MaybeTitle = Maybe<Slot::word, Text>;
using Commas = Token<Kind::comma>;

template <Kind... K>
using Begin = peg::one<byte(K)...>;
using BeginRows = Begin<Kind::head_open>;

// ---- clauses that several declarations share ----

struct ClockEach : seq<Words<Kind::as, Kind::each>, Name, Token<Kind::happens>> {};
struct ClockEnd : seq<Words<Kind::at, Kind::the, Kind::end_, Kind::of, Kind::each>, TimeUnit> {};
struct Clock : sor<ClockEach, ClockEnd> {};
struct BeginClock : sor<seq<Begin<Kind::as>, Begin<Kind::each>>, seq<Begin<Kind::at>, Begin<Kind::the>>> {};

struct ForEachLine : seq<sor<seq<Words<Kind::for_, Kind::each>, EachClause>, EachAmong>, star<Tail>> {};
struct RepeatHead : seq<Words<Kind::repeat, Kind::at, Kind::most>, Primary, Token<Kind::times>> {};
struct RepeatLine : seq<RepeatHead, star<Tail>> {};
struct LetLine : seq<Token<Kind::let>, Name, Token<Kind::equals>, Expr> {};
struct Line : sor<ForEachLine, RepeatLine, LetLine, Tail> {};
struct BeginLine : sor<Begin<Kind::for_, Kind::toward, Kind::let, Kind::where, Kind::while_, Kind::by, Kind::counting, Kind::running>,
                       seq<Begin<Kind::repeat>, Begin<Kind::at>>,
                       seq<Begin<Kind::first>, not_at<Begin<Kind::of>>>> {};

// ---- the head of a plan ----

struct NeedThing : seq<at<Begin<Kind::record, Kind::tree, Kind::unit, Kind::rows, Kind::table, Kind::ladder, Kind::asset, Kind::bonus>, Name>,
                       Token<Kind::record, Kind::tree, Kind::unit, Kind::rows, Kind::table, Kind::ladder, Kind::asset, Kind::bonus>, Name> {};
struct OfParam : seq<Token<Kind::of>, Name> {};
// `f(x : T)`, `f of r`, `r的f`.
struct DeParam : seq<at<Name, NextDe>, Name, De, Name> {};
struct FactHead : sor<DeParam, seq<Name, Mark<Slot::parameter>, opt<sor<Params, OfParam>>>> {};
// `f of r`, `r的f`: a name and the record that it belongs to.
struct DeOwner : seq<at<Name, NextDe>, Name, De, Name> {};
struct NeedFact : seq<FactHead, Token<Kind::colon>, Type,
                      Maybe<Slot::expression, Token<Kind::equals>, Expr>> {};
struct HeadNeeds : seq<Token<Kind::needs>, List<sor<NeedThing, NeedFact>>> {};
struct HeadVersion : seq<Token<Kind::version>, Int> {};
struct HeadEffective : seq<Token<Kind::effective>, DateName> {};
struct HeadCurrency : seq<Token<Kind::currency>, Name> {};
struct HeadRound : seq<Token<Kind::round, Kind::rounded>, Mode, Token<Kind::to>, IntOrNumber> {};
struct HeadPeriod : seq<Token<Kind::period>, TimeUnit> {};
struct HeadZone : seq<Token<Kind::zone>, ZoneName> {};
struct HeadStartsEmpty : Words<Kind::starts, Kind::empty> {};
struct HeadLateRows : Words<Kind::late, Kind::rows, Kind::count, Kind::when, Kind::found> {};
struct HeadFollows : seq<Words<Kind::follows, Kind::version>, Int> {};
struct HeadLine : sor<HeadNeeds, HeadVersion, HeadEffective, HeadCurrency, HeadRound, HeadPeriod, HeadZone, HeadStartsEmpty,
                      HeadLateRows, HeadFollows> {};
struct BeginHeadLine : Begin<Kind::needs, Kind::version, Kind::effective, Kind::currency, Kind::round, Kind::rounded, Kind::period, Kind::zone,
                             Kind::starts, Kind::late, Kind::follows> {};
struct HeaderHead : seq<Token<Kind::plan, Kind::library>, Name, MaybeTitle> {};
struct Header : Declared<Header, HeaderHead, Any<BeginHeadLine, HeadLine>> {};

// ---- use and constants ----

struct UseHead : seq<Token<Kind::use>, Name, sor<seq<Token<Kind::as>, Name, MaybeTitle>, NoUnit>> {};
struct WithSet : seq<Token<Kind::in>, Set> {};
struct WithValue : seq<Mark<Slot::parameter>, opt<sor<Params, OfParam>>, Token<Kind::equals>, Expr> {};
struct WithDe : seq<DeParam, Token<Kind::equals>, Expr> {};
struct WithLine : seq<Token<Kind::with>, sor<WithDe, seq<Name, sor<WithSet, WithValue>>>> {};
struct Use : Declared<Use, UseHead, Any<Begin<Kind::with>, WithLine>> {};

struct ParameterHead : seq<Token<Kind::parameter>, Name, Token<Kind::colon>, Type, Maybe<Slot::range, Range>, Token<Kind::equals>, Expr> {};
struct Parameter : Declared<Parameter, ParameterHead> {};
struct UnitHead : seq<Token<Kind::unit>, Name, MaybeTitle, Maybe<Slot::word, Token<Kind::scale>, Int>> {};
struct Unit : Declared<Unit, UnitHead> {};
struct ChoiceHead : seq<Token<Kind::choice>, Name, Token<Kind::is>, List<Name>> {};
struct Choice : Declared<Choice, ChoiceHead> {};
struct TreeHead : seq<Token<Kind::tree>, Name, Token<Kind::follows>, Expr> {};
struct Tree : Declared<Tree, TreeHead> {};
struct AcceptHead : seq<Token<Kind::accept>, Name, Text> {};
struct Accept : Declared<Accept, AcceptHead> {};

struct AssetHead : seq<Token<Kind::asset>, Name, MaybeTitle> {};
struct AssetIn : seq<Token<Kind::in>, Name> {};
struct AssetScale : seq<Token<Kind::scale>, Int> {};
struct AssetExpires : sor<seq<Words<Kind::expires, Kind::after>, Sum>, seq<Sum, Words<Kind::expires, Kind::after>>> {};
struct AssetOldest : Words<Kind::oldest, Kind::first> {};
struct AssetLeaving : seq<Token<Kind::forfeited, Kind::returned>, Words<Kind::on, Kind::leaving>> {};
struct AssetLine : sor<AssetIn, AssetScale, AssetOldest, AssetLeaving, AssetExpires> {};
struct Asset : Declared<Asset, AssetHead,
                        Any<Begin<Kind::in, Kind::scale, Kind::expires, Kind::oldest, Kind::forfeited, Kind::returned, Kind::integer>, AssetLine>> {};

// ---- records and rows ----

struct RecordHead : seq<Token<Kind::record>, Name, Maybe<Slot::word, Commas, Name>, Token<Kind::has>> {};
struct ExtensionHead : seq<Name, Token<Kind::has>> {};
struct FieldSigned : seq<Token<Kind::signed_>, at<Name>> {};
struct FieldPlain : peg::success {};
struct FieldRole : seq<Token<Kind::open>, Token<Kind::owner, Kind::when>, Token<Kind::close>> {};
struct FieldLine : seq<Name, Token<Kind::colon>, sor<seq<at<Begin<Kind::signed_>, Name>, FieldSigned>, FieldPlain>, Type, Maybe<Slot::range, Range>,
                       opt<FieldRole>, Maybe<Slot::expression, Token<Kind::otherwise>, Sum>> {};
struct BeginField : seq<Name, Begin<Kind::colon>> {};
struct Record : Declared<Record, RecordHead, Some<BeginField, FieldLine>> {};
struct Extension : Declared<Extension, ExtensionHead, Some<BeginField, FieldLine>> {};

struct RowsHead : seq<Token<Kind::rows>, Name, None<Slot::word>> {};
struct Rows : Declared<Rows, RowsHead, One<BeginRows, DataTable>> {};
// What the names of a library are called in another language: `names zh`, two columns or pairs of them.
struct NamesHead : seq<Token<Kind::names>, Name> {};
struct Names : Declared<Names, NamesHead, One<BeginRows, DataTable>> {};
struct DerivedRowsHead : seq<Token<Kind::rows>, sor<DeOwner, seq<Name, Token<Kind::of>, Name>>> {};
struct DerivedRows : Declared<DerivedRows, DerivedRowsHead, Any<BeginLine, Line>> {};

// ---- tables and ladders ----

struct TableHead : seq<Token<Kind::table>, Name, MaybeTitle> {};
struct FirstRowWins : Words<Kind::first, Kind::row, Kind::wins> {};
struct Table : Declared<Table, TableHead, Optional<Begin<Kind::first>, FirstRowWins>, One<BeginRows, TableRows>> {};

struct LadderHead : seq<Token<Kind::ladder>, sor<DeOwner, seq<Name, Token<Kind::of>, Name>>, MaybeTitle> {};
struct HighestThatHolds : Words<Kind::highest, Kind::that, Kind::holds> {};
struct RungByRung : Words<Kind::rung, Kind::by, Kind::rung> {};
struct LadderRule : sor<HighestThatHolds, RungByRung> {};
struct NeverFalls : Words<Kind::never, Kind::falls> {};
struct FallsAtOnce : Words<Kind::falls, Kind::at, Kind::once> {};
struct FallsAfter : seq<Words<Kind::falls, Kind::after>, HowMany, TimeUnit, Token<Kind::below>> {};
struct Fall : sor<NeverFalls, FallsAtOnce, FallsAfter> {};
struct FromVersion : seq<Words<Kind::from, Kind::version>, Int, Expr> {};
struct Ladder : Declared<Ladder, LadderHead, Optional<BeginClock, Clock>, One<BeginRows, LadderRows>,
                         One<Begin<Kind::highest, Kind::rung>, LadderRule>, One<Begin<Kind::never, Kind::falls>, Fall>,
                         Any<Begin<Kind::from>, FromVersion>> {};

// ---- facts ----

struct ResultGives : seq<Token<Kind::gives>, Expr> {};
struct ResultTable : seq<AtTable, CaseTable> {};
struct ResultCount : Token<Kind::count> {};
struct ResultFold : seq<Token<Kind::sum, Kind::average, Kind::highest, Kind::lowest, Kind::first, Kind::last>, Token<Kind::of>, Part,
                        Maybe<Slot::expression, Token<Kind::otherwise>, Sum>> {};
struct ResultHas : seq<Token<Kind::any, Kind::every>, Token<Kind::has>, Or> {};
struct Result : sor<ResultGives, ResultTable, ResultCount, ResultFold, ResultHas> {};
struct BeginResult : sor<Begin<Kind::gives, Kind::head_open, Kind::count, Kind::sum, Kind::average, Kind::highest, Kind::lowest, Kind::last, Kind::any, Kind::every>,
                         seq<Begin<Kind::first>, Begin<Kind::of>>> {};
struct DefineHead : seq<Token<Kind::define>, FactHead, Token<Kind::colon>, Type, Maybe<Slot::expression, Token<Kind::equals>, Expr>> {};
struct Define : Declared<Define, DefineHead, Any<BeginLine, Line>, Optional<BeginResult, Result>> {};

struct RememberHead : seq<Token<Kind::remember>, sor<DeOwner, seq<Name, Maybe<Slot::word, Token<Kind::of>, Name>>>, Token<Kind::colon>, Type> {};
struct RememberStarts : seq<Token<Kind::starts>, Bound> {};
struct RememberThen : seq<Token<Kind::then>, sor<seq<NextIs<Kind::head_open>, CaseTable>, Expr>> {};
struct Remember : Declared<Remember, RememberHead, Optional<BeginClock, Clock, ClauseEndOrThen>, Any<BeginLine, Line, ClauseEndOrThen>,
                           Optional<Begin<Kind::starts>, RememberStarts, ClauseEndOrThen>, One<Begin<Kind::then>, RememberThen>,
                           Any<Begin<Kind::from>, FromVersion>> {};

struct MustBeHead : seq<Path, Words<Kind::must, Kind::be>, Expr, Commas, Words<Kind::otherwise, Kind::refuse>, Text> {};
struct MustBe : Declared<MustBe, MustBeHead> {};
struct RefuseHead : seq<Token<Kind::refuse>, Name, Text> {};
struct Refuse : Declared<Refuse, RefuseHead, Optional<BeginClock, Clock>, Any<BeginLine, Line>> {};

// ---- bonuses ----

using MaybeIn = Maybe<Slot::word, Token<Kind::in>, Name>;
struct PayVerb : seq<Token<Kind::pay, Kind::give, Kind::credit>, Or, Token<Kind::to>, OfE, MaybeIn> {};
// In Chinese the receiver comes first: `付给 卖家 59元`.
struct ReceiverFirst : seq<OfE, opt<peg::one<byte(Kind::apart)>>, Or> {};
struct PayToVerb : seq<Token<Kind::pay_to, Kind::give_to, Kind::credit_to>, ReceiverFirst, MaybeIn> {};
struct OutOf : seq<Words<Kind::out, Kind::of>, List<Name, Token<Kind::then>>> {};
struct TakeVerb : seq<Token<Kind::take>, Or, Token<Kind::from>, OfE, MaybeIn, Mark<Slot::word>, opt<OutOf>> {};
struct TakeOfVerb : seq<Token<Kind::take_of>, ReceiverFirst, MaybeIn, Mark<Slot::word>, opt<OutOf>> {};
struct ShareToVerb : seq<Token<Kind::share_to>, ReceiverFirst, Token<Kind::by>, Sum, Maybe<Slot::expression, Words<Kind::remainder, Kind::to>, OfE>> {};
struct ShareVerb : seq<Token<Kind::share>, Or, Token<Kind::to>, OfE, Token<Kind::by>, Sum, Maybe<Slot::expression, Words<Kind::remainder, Kind::to>, OfE>> {};
struct SplitVerb : seq<Token<Kind::split>, Or> {};
struct SplitPart : seq<Sum, Token<Kind::to>, OfE, Maybe<Slot::expression, Commas, Token<Kind::otherwise>, OfE>> {};
struct SplitRest : seq<Words<Kind::the, Kind::rest, Kind::to>, OfE, Maybe<Slot::expression, Commas, Token<Kind::otherwise>, OfE>> {};
struct BeginVerb : Begin<Kind::pay, Kind::give, Kind::credit, Kind::take, Kind::share, Kind::split, Kind::pay_to, Kind::give_to, Kind::credit_to, Kind::take_of, Kind::share_to> {};
struct BeginRest : seq<Begin<Kind::the>, Begin<Kind::rest>> {};
// The line after `split X`, or after one of its parts, that is no other clause.
struct InSplit {
  using rule_t = InSplit;
  using subs_t = peg::empty_list;
  template <peg::apply_mode, peg::rewind_mode, template <class...> class Action, template <class...> class Control, class State>
  static bool match(Input&, State&& state) {
    return state.in_split();
  }
};
struct BeginPart : seq<InSplit, not_at<BeginLine>, not_at<BeginRest>,
                       sor<Begin<Kind::percent, Kind::integer, Kind::number, Kind::open, Kind::dash, Kind::minus, Kind::previous, Kind::marginal>, Name>> {};
struct Verb : sor<PayVerb, PayToVerb, TakeVerb, TakeOfVerb, ShareVerb, ShareToVerb, SplitVerb, seq<at<BeginRest>, SplitRest>, seq<InSplit, SplitPart>> {};
struct BonusHead : seq<Token<Kind::bonus>, Name, MaybeTitle> {};
struct Bonus : Declared<Bonus, BonusHead, Optional<BeginClock, Clock>, Any<BeginLine, Line>, Some<sor<BeginVerb, BeginRest, BeginPart>, Verb>> {};

struct LimitHead : seq<Token<Kind::limit>, Name, MaybeTitle> {};
struct OnLine : seq<Token<Kind::on>, List<Name>> {};
struct PerName : seq<Token<Kind::per>, Name, Maybe<Slot::window, CalWindow>> {};
struct PerWindow : seq<CalWindow> {};
struct PerLine : sor<PerName, PerWindow> {};
struct LimitTo : seq<Token<Kind::to>, Or> {};
struct PolicyScaled : Token<Kind::scaled> {};
struct PolicyFirst : Words<Kind::first, Kind::come, Kind::first, Kind::served> {};
struct PolicyLatest : Words<Kind::latest, Kind::first> {};
struct Policy : sor<PolicyScaled, PolicyFirst, PolicyLatest> {};
struct Limit : Declared<Limit, LimitHead, Optional<BeginClock, Clock>, One<Begin<Kind::on>, OnLine>, Optional<Begin<Kind::per, Kind::in>, PerLine>,
                        One<Begin<Kind::to>, LimitTo>, One<Begin<Kind::scaled, Kind::first, Kind::latest>, Policy>> {};

struct HoldHead : seq<Token<Kind::hold>, Name, MaybeTitle> {};
struct Released : seq<Words<Kind::released, Kind::when>, Or, Maybe<Slot::expression, Commas, Words<Kind::lost, Kind::after>, Sum>> {};
struct Hold : Declared<Hold, HoldHead, One<Begin<Kind::on>, OnLine>, Any<BeginLine, Line>, One<Begin<Kind::released>, Released>> {};

struct LeavingHead : Token<Kind::leaving> {};
struct DownlineStays : Words<Kind::downline, Kind::stays> {};
struct DownlineMoves : Words<Kind::downline, Kind::moves, Kind::up> {};
struct ThingFate : seq<Name, Token<Kind::stays, Kind::forfeited, Kind::returned>> {};
struct ThingFalls : seq<Name, Words<Kind::falls, Kind::to>, Name> {};
struct LeavingLine : sor<seq<at<peg::any, Begin<Kind::stays>>, sor<DownlineStays, ThingFate>>, DownlineMoves,
                         seq<at<peg::any, Begin<Kind::falls>>, ThingFalls>, ThingFate> {};
struct Leaving : Declared<Leaving, LeavingHead, Some<sor<Begin<Kind::downline>, Name>, LeavingLine>> {};

struct ReportHead : seq<Token<Kind::report>, Name, MaybeTitle> {};
struct ShowLine : seq<Token<Kind::show>, Field, Token<Kind::equals>, Expr> {};
struct Report : Declared<Report, ReportHead, Any<BeginLine, Line>, Some<Begin<Kind::show>, ShowLine>> {};

// ---- promises and examples ----

struct GuaranteeHead : seq<Token<Kind::guarantee>, Name, MaybeTitle> {};
struct Provided : seq<Token<Kind::provided>, Or> {};
struct Always : seq<Token<Kind::always>, Expr> {};
struct Within : seq<Token<Kind::within>, HowMany, TimeUnit> {};
struct Possible : seq<Token<Kind::possible>, Or, Maybe<Slot::expression, Words<Kind::spending, Kind::at, Kind::most>, Sum>, opt<Within>> {};
struct Claim : sor<Always, Possible> {};
struct BreachReport : Token<Kind::report> {};
struct BreachStop : Token<Kind::stop> {};
struct BreachTopUp : seq<Words<Kind::top, Kind::up>, OfE> {};
struct OnBreach : seq<Words<Kind::on, Kind::breach>, sor<BreachReport, BreachStop, BreachTopUp>> {};
struct Guarantee : Declared<Guarantee, GuaranteeHead, Any<BeginLine, Line>, Any<Begin<Kind::provided>, Provided>,
                            One<Begin<Kind::always, Kind::possible>, Claim>, Optional<Begin<Kind::on>, OnBreach>> {};

struct ExampleHead : seq<Token<Kind::example>, Text> {};
struct GivenPrevious : seq<Token<Kind::previous>, Name, DataTable> {};
struct GivenParameter : seq<at<Name, Begin<Kind::equals>>, Name, Token<Kind::equals>, Expr> {};
struct GivenRows : seq<Name, DataTable> {};
struct GivenLine : seq<Token<Kind::given>, sor<GivenPrevious, GivenParameter, GivenRows>> {};
struct SettleLine : seq<Token<Kind::settle>, PeriodName, Maybe<Slot::word, Token<Kind::to>, PeriodName>> {};

struct PaidTable : seq<DataTable> {};
struct PaidNothing : seq<Token<Kind::nothing>, Maybe<Slot::word, Token<Kind::from>, Name>> {};
struct PaidNobody : Token<Kind::nobody> {};
struct MemberNothing : seq<Name, Token<Kind::nothing>, Maybe<Slot::word, Token<Kind::from>, Name>> {};
struct MemberAmount : seq<Name, Sum, Maybe<Slot::word, Token<Kind::from>, Name>> {};
struct Paid : sor<PaidTable, PaidNothing, PaidNobody, seq<at<Name, Begin<Kind::nothing>>, MemberNothing>, MemberAmount> {};
struct ExpectTotal : seq<at<Begin<Kind::total>, Begin<Kind::payouts>>, Words<Kind::total, Kind::payouts>, Token<Kind::are, Kind::is>, Sum> {};
struct ExpectRefused : sor<seq<at<Begin<Kind::refused>, Name>, Token<Kind::refused>, Name, MaybeTitle>,
                           seq<at<Name, Begin<Kind::refused>>, Name, Token<Kind::refused>, MaybeTitle>> {};
struct ExpectPaid : seq<at<Name, Begin<Kind::pays, Kind::gives, Kind::credits, Kind::takes>>, Name,
                        Token<Kind::pays, Kind::gives, Kind::credits, Kind::takes>, Paid> {};
// `B 付给 安安 59元 来自 单1`, `B 不付给 安安`.
using PaidTo = Token<Kind::pay_to, Kind::give_to, Kind::credit_to, Kind::take_of>;
using AtPaidTo = Begin<Kind::pay_to, Kind::give_to, Kind::credit_to, Kind::take_of>;
struct ExpectPaidTo : seq<at<Name, AtPaidTo>, Name, PaidTo, sor<PaidTable, PaidNobody, MemberAmount>> {};
struct NotPaidMember : seq<Name, Maybe<Slot::word, Token<Kind::from>, Name>> {};
struct NotPaidAtAll : seq<Maybe<Slot::word, Token<Kind::from>, Name>> {};
struct ExpectNotPaid : seq<at<Name, Begin<Kind::nothing>, AtPaidTo>, Name, Token<Kind::nothing>, PaidTo, sor<NotPaidMember, NotPaidAtAll>> {};
struct ShowsNothing : Token<Kind::nothing> {};
struct ExpectShows : seq<at<Name, Begin<Kind::shows>>, Name, Token<Kind::shows>, sor<ShowsNothing, DataTable>> {};
struct ExpectHolds : seq<at<Name, Begin<Kind::holds>>, Name, Token<Kind::holds>> {};
struct BreaksFor : seq<Token<Kind::for_, Kind::colon>, Name, Maybe<Slot::expression, Token<Kind::by>, Sum>> {};
struct BreaksAtAll : seq<None<Slot::word>, None<Slot::expression>> {};
struct ExpectBreaks : seq<at<Name, Begin<Kind::breaks>>, Name, Token<Kind::breaks>, sor<BreaksFor, BreaksAtAll>> {};
struct ExpectTrue : seq<Expr> {};
struct ExpectLine : seq<Token<Kind::expect>, sor<ExpectTotal, ExpectRefused, ExpectPaid, ExpectPaidTo, ExpectNotPaid, ExpectShows, ExpectHolds, ExpectBreaks, ExpectTrue>> {};
struct ExampleLine : sor<GivenLine, SettleLine, ExpectLine> {};
struct Example : Declared<Example, ExampleHead, Any<Begin<Kind::given, Kind::settle, Kind::expect>, ExampleLine>> {};

// ---- the file ----

// A record may be called like a word of the grammar (`limit has …`), so that is looked at first.
struct BeginMustBe : sor<Begin<Kind::dot, Kind::de, Kind::de_wide>, seq<Begin<Kind::must>, Begin<Kind::be>>> {};
struct Declaration
    : sor<seq<at<Name, Begin<Kind::has>>, Extension>, seq<at<Name, BeginMustBe>, MustBe>,
          seq<at<Begin<Kind::bonus>>, Bonus>, seq<at<Begin<Kind::define>>, Define>, seq<at<Begin<Kind::table>>, Table>,
          seq<at<Begin<Kind::example>>, Example>, seq<at<Begin<Kind::guarantee>>, Guarantee>, seq<at<Begin<Kind::parameter>>, Parameter>,
          seq<at<Begin<Kind::rows>, Name, Begin<Kind::of, Kind::de, Kind::de_wide>>, DerivedRows>, seq<at<Begin<Kind::rows>>, Rows>, seq<at<Begin<Kind::ladder>>, Ladder>, seq<at<Begin<Kind::limit>>, Limit>,
          seq<at<Begin<Kind::remember>>, Remember>, seq<at<Begin<Kind::refuse>>, Refuse>, seq<at<Begin<Kind::report>>, Report>,
          seq<at<Begin<Kind::use>>, Use>, seq<at<Begin<Kind::record>>, Record>, seq<at<Begin<Kind::choice>>, Choice>,
          seq<at<Begin<Kind::asset>>, Asset>, seq<at<Begin<Kind::unit>>, Unit>, seq<at<Begin<Kind::tree>>, Tree>,
          seq<at<Begin<Kind::accept>>, Accept>, seq<at<Begin<Kind::hold>>, Hold>, seq<at<Begin<Kind::leaving>>, Leaving>, seq<at<Begin<Kind::names>>, Names>> {};
struct AtHeader : seq<Begin<Kind::plan, Kind::library>, not_at<sor<Begin<Kind::has>, BeginMustBe>>> {};

// The whole file. What starts no declaration is reported by the state and skipped.
struct File {
  using rule_t = File;
  using subs_t = peg::type_list<Header, Declaration>;

  template <peg::apply_mode A, peg::rewind_mode M, template <class...> class Action, template <class...> class Control, class State>
  static bool match(Input& in, State&& state) {
    bool first = true;
    for (; kind_of(*in.current()) != Kind::end; first = false) {
      const bool in_column_one = kind_of(*in.current()) == Kind::start;
      const char* const begin = in.current();
      if (in_column_one || kind_of(*in.current()) == Kind::clause) in.bump(1);
      if (!in_column_one && !state.indented(in.current())) {
        skip(in);
        continue;
      }
      if (at_header(in)) {
        if (first) {
          (void)Control<Header>::template match<A, M, Action, Control>(in, state);
          continue;
        }
        state.late_header(in.current());
        skip(in);
        continue;
      }
      if (first) state.no_header(in.current());
      if (Control<Declaration>::template match<A, M, Action, Control>(in, state)) continue;
      state.unknown_declaration(in.current());
      if (in.current() == begin) in.bump(1);
      skip(in);
    }
    return true;
  }

 private:
  static bool at_header(Input& in) {
    return peg::match<at<AtHeader>, peg::apply_mode::nothing, peg::rewind_mode::required, peg::nothing, peg::normal>(in);
  }
  static void skip(Input& in) {
    while (kind_of(*in.current()) != Kind::start && kind_of(*in.current()) != Kind::end) in.bump(1);
  }
};

}  // namespace bonafide::grammar
