// What declarations and their clauses build. A head fills in the declaration in hand, and so does each of its
// clauses; the pipe is what lies on the stack of clauses at the end. Only parse.cpp includes this.
#pragma once

#include <tuple>

#include "syntax/actions_tables.h"

namespace bonafide::syntax {

// ---- shared clauses ----

ON(ClockEach) { b.set_clock(Clock{b.pop<Word>(), b.span(m)}); }
ON(ClockEnd) { b.set_clock(Clock{b.pop<Unit>(), b.span(m)}); }
ON(RepeatHead) { b.push(Clause{Repeat{b.pop_expression()}, b.span(m)}); }
ON(LetLine) {
  const ExpressionId value = b.pop_expression();
  b.push(Clause{Let{b.pop<Word>(), value}, b.span(m)});
}

// ---- the head of a plan ----

inline void head_line(Builder& b, Match m, decltype(HeadLine::node) node) {
  if (b.header) b.header->lines.push_back({std::move(node), b.span(m)});
}
ON(HeaderHead) {
  b.header->title = b.pop_optional_word();
  b.header->name = b.pop<Word>();
  b.header->library = b.kind(m.begin) == Kind::library;
}
ON(NeedThing) {
  Need need;
  need.name = b.pop<Word>();
  switch (b.kind(m.begin)) {
    case Kind::record: need.kind = Need::Kind::record; break;
    case Kind::tree: need.kind = Need::Kind::tree; break;
    case Kind::unit: need.kind = Need::Kind::unit; break;
    case Kind::rows: need.kind = Need::Kind::rows; break;
    case Kind::table: need.kind = Need::Kind::table; break;
    case Kind::asset: need.kind = Need::Kind::asset; break;
    case Kind::bonus: need.kind = Need::Kind::bonus; break;
    default: need.kind = Need::Kind::ladder; break;  // the rule lets nothing else through
  }
  b.push(std::move(need));
}
ON(OfParam) { b.push(Parameter{b.pop<Word>(), {}}); }
ON(DeParam) {
  const Word fact = b.pop<Word>(), owner = b.pop<Word>();
  b.push(fact);
  b.set_mark<Parameter>();
  b.push(Parameter{owner, {}});
}
ON(DeOwner) {
  const Word fact = b.pop<Word>(), owner = b.pop<Word>();
  b.push(fact);
  b.push(owner);
}
ON(NeedFact) {
  Need need;
  need.kind = Need::Kind::fact;
  need.fallback = b.pop_expression();
  need.type = b.pop<std::optional<TypeName>>();
  need.parameters = b.take<Parameter>();
  need.name = b.pop<Word>();
  b.push(std::move(need));
}
ON(HeadNeeds) { head_line(b, m, HeadNeeds{b.take_all<Need>()}); }
ON(HeadVersion) { head_line(b, m, HeadVersion{b.whole_number(b.pop<Word>())}); }
ON(HeadEffective) { head_line(b, m, HeadEffective{b.pop<Word>()}); }
ON(HeadCurrency) { head_line(b, m, HeadCurrency{b.pop<Word>()}); }
ON(HeadRound) {
  const Word step = b.pop<Word>();
  head_line(b, m, HeadRound{b.pop<RoundMode>(), step});
}
ON(HeadPeriod) { head_line(b, m, HeadPeriod{b.pop<Unit>()}); }
ON(HeadZone) { head_line(b, m, HeadZone{b.pop<Word>()}); }
ON(HeadStartsEmpty) { head_line(b, m, HeadStartsEmpty{}); }
ON(HeadLateRows) { head_line(b, m, HeadLateRows{}); }
ON(HeadFollows) { head_line(b, m, HeadFollows{b.whole_number(b.pop<Word>())}); }

// ---- use and constants ----

ON(UseHead) {
  Use& use = b.now<Use>();
  use.title = b.pop_optional_word();
  use.as = b.pop_optional_word();
  use.library = b.pop<Word>();
}
ON(WithSet) {
  Binding binding;
  binding.set = b.pop<SetId>();
  binding.name = b.pop<Word>();
  b.now<Use>().with.push_back(std::move(binding));
}
ON(WithDe) {
  Binding binding;
  binding.value = b.pop_expression();
  binding.parameters = b.take<Parameter>();
  binding.name = b.pop<Word>();
  b.now<Use>().with.push_back(std::move(binding));
}
ON(WithValue) {
  Binding binding;
  binding.value = b.pop_expression();
  binding.parameters = b.take<Parameter>();
  binding.name = b.pop<Word>();
  b.now<Use>().with.push_back(std::move(binding));
}
ON(ParameterHead) {
  ParameterDeclaration& parameter = b.now<ParameterDeclaration>();
  parameter.value = b.pop_expression();
  parameter.range = b.pop<std::optional<Range>>();
  parameter.type = b.pop<std::optional<TypeName>>().value_or(TypeName{});
  parameter.name = b.pop<Word>();
}
ON(UnitHead) {
  UnitDeclaration& unit = b.now<UnitDeclaration>();
  if (const OptionalWord scale = b.pop_optional_word()) unit.scale = b.whole_number(*scale);
  unit.title = b.pop_optional_word();
  unit.name = b.pop<Word>();
}
ON(ChoiceHead) {
  auto words = b.take_all<Word>();
  ChoiceDeclaration& choice = b.now<ChoiceDeclaration>();
  if (words.empty()) return;
  choice.name = words.front();
  choice.values.assign(words.begin() + 1, words.end());
}
ON(TreeHead) {
  TreeDeclaration& tree = b.now<TreeDeclaration>();
  tree.parent = b.pop_expression();
  tree.name = b.pop<Word>();
}
ON(AcceptHead) {
  Accept& accept = b.now<Accept>();
  accept.reason = b.pop<Word>();
  accept.lint = b.pop<Word>();
}
ON(AssetHead) {
  Asset& asset = b.now<Asset>();
  asset.title = b.pop_optional_word();
  asset.name = b.pop<Word>();
}
inline void asset_line(Builder& b, Match m, decltype(Asset::Line::node) node) {
  b.now<Asset>().lines.push_back({std::move(node), b.span(m)});
}
ON(AssetIn) { asset_line(b, m, Asset::In{b.pop<Word>()}); }
ON(AssetScale) { asset_line(b, m, Asset::Scale{b.whole_number(b.pop<Word>())}); }
ON(AssetExpires) { asset_line(b, m, Asset::ExpiresAfter{b.pop_expression()}); }
ON(AssetOldest) { asset_line(b, m, Asset::OldestFirst{}); }
ON(AssetLeaving) { asset_line(b, m, Asset::OnLeaving{b.kind(m.begin) == Kind::forfeited}); }

// ---- records and rows ----

ON(RecordHead) {
  Record& record = b.now<Record>();
  record.plural = b.pop_optional_word();
  record.name = b.pop<Word>();
}
ON(ExtensionHead) {
  Record& record = b.now<Record>();
  record.extends = true;
  record.name = b.pop<Word>();
}
ON(FieldLine) {
  FieldDeclaration field;
  field.otherwise = b.pop_expression();
  field.range = b.pop<std::optional<Range>>();
  field.type = b.pop<std::optional<TypeName>>().value_or(TypeName{});
  field.name = b.pop<Word>();
  field.is_signed = b.kind(m.begin + 2) == Kind::signed_ && grammar::is_name(b.kind(m.begin + 3));
  for (const char* at = m.begin + 2; at != m.end; ++at)
    if (b.kind(at) == Kind::open && at + 2 < m.end && b.kind(at + 2) == Kind::close) {
      field.owner = field.owner || b.kind(at + 1) == Kind::owner;
      field.when = field.when || b.kind(at + 1) == Kind::when;
    }
  field.span = b.span(m);
  b.now<Record>().fields.push_back(std::move(field));
}
inline void rows_head(Builder& b) {
  Rows& rows = b.now<Rows>();
  rows.of = b.pop_optional_word();
  rows.record = b.pop<Word>();
}
ON(NamesHead) { b.now<Names>().tongue = b.pop<Word>(); }
ON(RowsHead) { rows_head(b); }
ON(DerivedRowsHead) { rows_head(b); }
ON(DataTable) {
  DataTable table{b.take<DataRow>()};
  if (Rows* rows = b.now_or_none<Rows>()) rows->table = std::move(table);
  else if (Names* names = b.now_or_none<Names>()) names->table = std::move(table);
  else b.push(std::move(table));
}

// ---- tables and ladders ----

ON(TableHead) {
  Table& table = b.now<Table>();
  table.title = b.pop_optional_word();
  table.name = b.pop<Word>();
}
ON(FirstRowWins) { b.now<Table>().first_row_wins = true; }
ON(LadderHead) {
  Ladder& ladder = b.now<Ladder>();
  ladder.title = b.pop_optional_word();
  ladder.of = b.pop<Word>();
  ladder.name = b.pop<Word>();
}
ON(RungByRung) { b.now<Ladder>().rung_by_rung = true; }
ON(NeverFalls) { b.now<Ladder>().fall = Ladder::Fall::never; }
ON(FallsAtOnce) { b.now<Ladder>().fall = Ladder::Fall::at_once; }
ON(FallsAfter) {
  Ladder& ladder = b.now<Ladder>();
  ladder.fall = Ladder::Fall::after;
  ladder.fall_unit = b.pop<Unit>();
  ladder.fall_after = b.number_or_word(b.pop<Word>());
}

// ---- facts ----

inline void result(Builder& b, Match m, decltype(Result::node) node) { b.now<Define>().result = Result{std::move(node), b.span(m)}; }
ON(ResultGives) { result(b, m, Result::Gives{b.pop_expression()}); }
ON(ResultTable) { result(b, m, b.pop<CaseTable>()); }
ON(ResultCount) { result(b, m, Result::Count{}); }
ON(ResultFold) {
  const ExpressionId otherwise = b.pop_expression(), of = b.pop_expression();
  result(b, m, Result::Folded{fold_of(b.kind(m.begin)), of, otherwise});
}
ON(ResultHas) { result(b, m, Result::Folded{fold_of(b.kind(m.begin)), b.pop_expression(), {}}); }
ON(DefineHead) {
  Define& define = b.now<Define>();
  define.value = b.pop_expression();
  define.type = b.pop<std::optional<TypeName>>().value_or(TypeName{});
  define.parameters = b.take<Parameter>();
  define.name = b.pop<Word>();
  const Kind second = b.kind(m.begin + 2);
  if ((second == Kind::of || second == Kind::de || second == Kind::de_wide) && !define.parameters.empty()) {
    define.of = define.parameters.front().name;
    define.parameters.clear();
  }
}
ON(RememberHead) {
  Remember& remember = b.now<Remember>();
  remember.type = b.pop<std::optional<TypeName>>().value_or(TypeName{});
  remember.of = b.pop_optional_word();
  remember.name = b.pop<Word>();
}
ON(RememberStarts) { b.now<Remember>().starts = b.pop_expression(); }
ON(RememberThen) {
  Remember& remember = b.now<Remember>();
  if (b.kind(m.begin + 1) == Kind::head_open) remember.then = b.pop<CaseTable>();
  else remember.then = b.pop_expression();
}
ON(FromVersion) {
  const ExpressionId value = b.pop_expression();
  const Word written = b.pop<Word>();
  const VersionCase made{b.whole_number(written), value, written.span};
  if (Ladder* ladder = b.now_or_none<Ladder>()) ladder->from_versions.push_back(made);
  else b.now<Remember>().from_versions.push_back(made);
}
ON(MustBeHead) {
  MustBe& must = b.now<MustBe>();
  must.reason = b.pop<Word>();
  must.value = b.pop_expression();
  must.field = b.pop_expression();
}
ON(RefuseHead) {
  Refuse& refuse = b.now<Refuse>();
  refuse.reason = b.pop<Word>();
  refuse.record = b.pop<Word>();
}

// ---- bonuses ----

ON(BonusHead) {
  Bonus& bonus = b.now<Bonus>();
  bonus.title = b.pop_optional_word();
  bonus.name = b.pop<Word>();
}
inline void verb(Builder& b, Match m, decltype(Verb::node) node) {
  b.starts_split = std::holds_alternative<Split>(node);
  b.now<Bonus>().verbs.push_back({std::move(node), b.span(m)});
}
ON(PayVerb) {
  Pay pay;
  pay.in = b.pop_optional_word();
  pay.to = b.pop_expression();
  pay.amount = b.pop_expression();
  const Kind word = b.kind(m.begin);
  pay.kind = word == Kind::pay ? Pay::Kind::pay : word == Kind::give ? Pay::Kind::give : Pay::Kind::credit;
  verb(b, m, pay);
}
// The receiver lies below the amount.
inline std::pair<ExpressionId, ExpressionId> amount_and_receiver(Builder& b) {
  const ExpressionId amount = b.pop_expression();
  return {amount, b.pop_expression()};
}
ON(PayToVerb) {
  Pay pay;
  pay.in = b.pop_optional_word();
  std::tie(pay.amount, pay.to) = amount_and_receiver(b);
  const Kind word = b.kind(m.begin);
  pay.kind = word == Kind::pay_to ? Pay::Kind::pay : word == Kind::give_to ? Pay::Kind::give : Pay::Kind::credit;
  verb(b, m, pay);
}
ON(TakeOfVerb) {
  Take take;
  take.out_of = b.take<Word>();
  take.in = b.pop_optional_word();
  std::tie(take.amount, take.from) = amount_and_receiver(b);
  verb(b, m, std::move(take));
}
ON(ShareToVerb) {
  Share share;
  share.remainder_to = b.pop_expression();
  share.by = b.pop_expression();
  std::tie(share.amount, share.to) = amount_and_receiver(b);
  verb(b, m, share);
}
ON(TakeVerb) {
  Take take;
  take.out_of = b.take<Word>();
  take.in = b.pop_optional_word();
  take.from = b.pop_expression();
  take.amount = b.pop_expression();
  verb(b, m, std::move(take));
}
ON(ShareVerb) {
  Share share;
  share.remainder_to = b.pop_expression();
  share.by = b.pop_expression();
  share.to = b.pop_expression();
  share.amount = b.pop_expression();
  verb(b, m, share);
}
ON(SplitVerb) {
  Split split;
  split.amount = b.pop_expression();
  verb(b, m, std::move(split));
}
ON(SplitPart) {
  SplitPart part;
  part.otherwise = b.pop_expression();
  part.to = b.pop_expression();
  part.percent = b.pop_expression();
  if (Split* split = b.open_split()) split->parts.push_back(part);
}
ON(SplitRest) {
  const ExpressionId other = b.pop_expression();
  ExpressionId to = b.pop_expression();
  if (other.valid()) {
    b.push_expression(Otherwise{to, other}, b.span(m));
    to = b.pop_expression();
  }
  if (Split* split = b.open_split()) split->rest_to = to;
  else b.rest_without_split(b.span(m));
  b.starts_split = false;
}

ON(LimitHead) {
  Limit& limit = b.now<Limit>();
  limit.title = b.pop_optional_word();
  limit.name = b.pop<Word>();
}
ON(OnLine) {
  auto names = b.take_all<Word>();
  if (Limit* limit = b.now_or_none<Limit>()) limit->on = std::move(names);
  else b.now<Hold>().on = std::move(names);
}
inline std::optional<CalendarWindow> pop_calendar_window(Builder& b) {
  const auto window = b.pop<std::optional<Window>>();
  if (window && std::holds_alternative<CalendarWindow>(*window)) return std::get<CalendarWindow>(*window);
  return std::nullopt;
}
ON(PerName) {
  Limit& limit = b.now<Limit>();
  limit.window = pop_calendar_window(b);
  limit.per = b.pop<Word>();
}
ON(PerWindow) { b.now<Limit>().window = pop_calendar_window(b); }
ON(LimitTo) { b.now<Limit>().to = b.pop_expression(); }
ON(PolicyScaled) { b.now<Limit>().policy = Limit::Policy::scaled; }
ON(PolicyFirst) { b.now<Limit>().policy = Limit::Policy::first_come; }
ON(PolicyLatest) { b.now<Limit>().policy = Limit::Policy::latest_first; }

ON(HoldHead) {
  Hold& hold = b.now<Hold>();
  hold.title = b.pop_optional_word();
  hold.name = b.pop<Word>();
}
ON(Released) {
  Hold& hold = b.now<Hold>();
  hold.lost_after = b.pop_expression();
  hold.released_when = b.pop_expression();
}

inline void leaving_line(Builder& b, Match m, decltype(Leaving::Line::node) node) {
  b.now<Leaving>().lines.push_back({std::move(node), b.span(m)});
}
ON(DownlineStays) { leaving_line(b, m, Leaving::Downline{true}); }
ON(DownlineMoves) { leaving_line(b, m, Leaving::Downline{false}); }
ON(ThingFate) {
  Leaving::Thing thing;
  const Kind fate = b.kind(m.end - 1);
  thing.fate = fate == Kind::stays       ? Leaving::Thing::Fate::stays
               : fate == Kind::forfeited ? Leaving::Thing::Fate::forfeited
                                         : Leaving::Thing::Fate::returned;
  thing.name = b.pop<Word>();
  leaving_line(b, m, thing);
}
ON(ThingFalls) {
  Leaving::Thing thing;
  thing.fate = Leaving::Thing::Fate::falls_to;
  thing.rung = b.pop<Word>();
  thing.name = b.pop<Word>();
  leaving_line(b, m, thing);
}
ON(ReportHead) {
  Report& report = b.now<Report>();
  report.title = b.pop_optional_word();
  report.name = b.pop<Word>();
}
ON(ShowLine) {
  const ExpressionId value = b.pop_expression();
  b.now<Report>().shows.push_back({b.pop<Word>(), value});
}

// ---- promises ----

ON(GuaranteeHead) {
  Guarantee& guarantee = b.now<Guarantee>();
  guarantee.title = b.pop_optional_word();
  guarantee.name = b.pop<Word>();
}
ON(Provided) { b.now<Guarantee>().provided.push_back(b.pop_expression()); }
ON(Always) { b.now<Guarantee>().claim = Guarantee::Always{b.pop_expression()}; }
ON(Within) {
  const Unit unit = b.pop<Unit>();
  b.within = {b.number_or_word(b.pop<Word>()), unit};
}
ON(Possible) {
  Guarantee::Possible possible;
  possible.spending = b.pop_expression();
  possible.condition = b.pop_expression();
  possible.within = std::exchange(b.within, std::nullopt);
  b.now<Guarantee>().claim = possible;
}
ON(BreachReport) { b.now<Guarantee>().on_breach = Guarantee::OnBreach{Guarantee::OnBreach::Kind::report, {}}; }
ON(BreachStop) { b.now<Guarantee>().on_breach = Guarantee::OnBreach{Guarantee::OnBreach::Kind::stop, {}}; }
ON(BreachTopUp) { b.now<Guarantee>().on_breach = Guarantee::OnBreach{Guarantee::OnBreach::Kind::top_up, b.pop_expression()}; }

// ---- examples ----

ON(ExampleHead) { b.now<Example>().title = b.pop<Word>(); }
inline void example_line(Builder& b, Match m, decltype(ExampleLine::node) node) {
  b.now<Example>().lines.push_back({std::move(node), b.span(m)});
}
inline void expect(Builder& b, Match m, decltype(Expect::node) node) { example_line(b, m, Expect{std::move(node)}); }
ON(GivenPrevious) {
  DataTable table = b.pop<DataTable>();
  example_line(b, m, GivenRows{true, b.pop<Word>(), std::move(table)});
}
ON(GivenRows) {
  DataTable table = b.pop<DataTable>();
  example_line(b, m, GivenRows{false, b.pop<Word>(), std::move(table)});
}
ON(GivenParameter) {
  const ExpressionId value = b.pop_expression();
  example_line(b, m, GivenParameter{b.pop<Word>(), value});
}
ON(SettleLine) {
  const OptionalWord to = b.pop_optional_word();
  example_line(b, m, SettleLine{b.pop<Word>(), to});
}
ON(PaidTable) {
  ExpectPaid paid{};
  paid.kind = ExpectPaid::Kind::table;
  paid.table = b.pop<DataTable>();
  b.paid = std::move(paid);
}
ON(PaidNothing) {
  ExpectPaid paid{};
  paid.kind = ExpectPaid::Kind::nothing;
  paid.from = b.pop_optional_word();
  b.paid = std::move(paid);
}
ON(PaidNobody) {
  ExpectPaid paid{};
  paid.kind = ExpectPaid::Kind::nobody;
  b.paid = std::move(paid);
}
ON(MemberNothing) {
  ExpectPaid paid{};
  paid.kind = ExpectPaid::Kind::nothing;
  paid.from = b.pop_optional_word();
  paid.member = b.pop<Word>();
  b.paid = std::move(paid);
}
ON(MemberAmount) {
  ExpectPaid paid{};
  paid.kind = ExpectPaid::Kind::amount;
  paid.from = b.pop_optional_word();
  paid.amount = b.pop_expression();
  paid.member = b.pop<Word>();
  b.paid = std::move(paid);
}
inline PaidVerb paid_verb(Kind word) {
  switch (word) {
    case Kind::pays:
    case Kind::pay_to: return PaidVerb::pays;
    case Kind::gives:
    case Kind::give_to: return PaidVerb::gives;
    case Kind::takes:
    case Kind::take_of: return PaidVerb::takes;
    default: return PaidVerb::credits;  // the rules let nothing else through
  }
}
inline void expect_paid(Builder& b, Match m, Kind word) {
  ExpectPaid paid = std::move(b.paid);
  paid.bonus = b.pop<Word>();
  paid.verb = paid_verb(word);
  expect(b, m, std::move(paid));
}
ON(ExpectPaid) { expect_paid(b, m, b.kind(m.begin + 1)); }
ON(ExpectPaidTo) { expect_paid(b, m, b.kind(m.begin + 1)); }
inline void not_paid(Builder& b, bool member) {
  ExpectPaid paid{};
  paid.kind = ExpectPaid::Kind::nothing;
  paid.from = b.pop_optional_word();
  if (member) paid.member = b.pop<Word>();
  b.paid = std::move(paid);
}
ON(NotPaidMember) { not_paid(b, true); }
ON(NotPaidAtAll) { not_paid(b, false); }
ON(ExpectNotPaid) { expect_paid(b, m, b.kind(m.begin + 2)); }
ON(ExpectTotal) { expect(b, m, ExpectTotal{b.pop_expression()}); }
ON(ExpectRefused) {
  const OptionalWord reason = b.pop_optional_word();
  expect(b, m, ExpectRefused{b.pop<Word>(), reason});
}
ON(ShowsNothing) { b.push(DataTable{}); }
ON(ExpectShows) {
  DataTable table = b.pop<DataTable>();
  expect(b, m, ExpectShows{b.pop<Word>(), std::move(table)});
}
ON(ExpectHolds) { expect(b, m, ExpectHolds{b.pop<Word>()}); }
ON(ExpectBreaks) {
  ExpectBreaks breaks;
  breaks.amount = b.pop_expression();
  breaks.member = b.pop_optional_word();
  breaks.guarantee = b.pop<Word>();
  expect(b, m, breaks);
}
ON(ExpectTrue) { expect(b, m, ExpectTrue{b.pop_expression()}); }

#undef ON

}  // namespace bonafide::syntax
