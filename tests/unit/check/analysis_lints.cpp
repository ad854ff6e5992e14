// Ladders, warnings and costs.
#include <catch2/catch.hpp>

#include "analysis_plan.h"
#include "check/cost.h"

using namespace bonafide;
using namespace bonafide::test;

namespace {

struct Linted : Small {
  diagnostics::Sink sink;
  ColumnId units, team;
  Ladder ladder;

  Linted() {
    units = fact("units", count());
    team = fact("team", count());
    at(units).body = sum({For{1, orders_of(me())}}, get(quantity, {var(1, order_row)}));
    at(team).body =
        apply(Operator::add,
              {get(units, {me()}), sum({For{1, kin(Kin::legs, me())}}, get(team, {var(1, member_row)}))});
    ladder.name = "standing";
  }
  using Cells = std::vector<std::pair<ColumnId, std::int64_t>>;
  void rung(const std::string& name, const Cells& cells) {
    Rung rung;
    rung.name = name;
    for (const auto& [column, least] : cells) {
      const auto measure = get(column, {me()});
      rung.conditions.push_back(
          {apply(Operator::greater_equal, {measure, whole(least)}), measure, Value(Rational(least)), {}});
    }
    ladder.rungs.push_back(std::move(rung));
  }
  ColumnId finish() {
    std::vector<std::string> names;
    for (const auto& rung : ladder.rungs) names.push_back(rung.name);
    ladder.choice = choice("standing", names);
    plan.choices.back().ladder = LadderId(0);
    ladder.column = state("standing", of(ladder.choice));
    at(ladder.column).ladder = LadderId(0);
    at(ladder.column).start = value(ladder.choice, 0);
    at(ladder.column).next = value(ladder.choice, 0);
    plan.ladders.push_back(ladder);
    return ladder.column;
  }
  Codes ladders() {
    finish();
    check::check_ladders(sources, plan, sink);
    return codes(sink);
  }
  Codes lints() {
    check::order(sources, plan, sink);
    check::bounds(sources, plan, sink);
    check::lints(sources, plan, sink);
    return codes(sink);
  }
  void accept(const std::string& lint) { plan.accepted.push_back({lint, "because", {plan.source, 0, 0}}); }
};

}  // namespace

TEST_CASE("rungs that nobody holds") {
  const auto judge = [](std::vector<Linted::Cells (*)(Linted&)> rungs, bool rung_by_rung = false) {
    Linted p;
    p.ladder.rung_by_rung = rung_by_rung;
    int number = 0;
    for (const auto cells : rungs) p.rung("r" + std::to_string(number++), cells(p));
    return p.ladders();
  };
  using Cells = Linted::Cells;
  const auto blank = [](Linted&) { return Cells{}; };
  const auto u50 = [](Linted& p) { return Cells{{p.units, 50}}; };
  const auto u100 = [](Linted& p) { return Cells{{p.units, 100}}; };
  const auto t30 = [](Linted& p) { return Cells{{p.team, 30}}; };
  const auto u50t30 = [](Linted& p) { return Cells{{p.units, 50}, {p.team, 30}}; };
  CHECK(judge({blank, u50, u100}).empty());
  CHECK(judge({blank, u50, t30}).empty());
  CHECK(judge({blank, u50, u50t30}).empty());
  CHECK(judge({blank, u100, u50}) == Codes{"B4021"});
  CHECK(judge({blank, u50t30, u50}) == Codes{"B4021"});
  CHECK(judge({blank, u50t30, u50}, true).empty());  // one climbs through it
  CHECK(judge({blank, u50, u50}) == Codes{"B4022"});
  CHECK(judge({blank, blank, u50}) == Codes{"B4023"});
  CHECK(judge({u50, u100}) == Codes{"B4024"});
}

TEST_CASE("conditions that exclude each other") {
  Linted p;
  p.rung("low", {});
  p.rung("middle", {{p.units, 5}});
  p.rung("high", {{p.units, 10}});
  const auto measure = p.get(p.units, {p.me()});
  p.ladder.rungs.back().conditions.push_back(
      {p.apply(Operator::less, {measure, p.whole(10)}), measure, std::nullopt, {}});
  CHECK(p.ladders() == Codes{"B4025"});
}

TEST_CASE("a plain rung in a loop over dated rows") {
  const auto judge = [](int how) {
    Linted p;
    p.rung("low", {});
    p.rung("high", {{p.team, 5}});
    const auto standing = p.finish();
    const auto order = [&] { return p.var(0, p.order_row); };
    const auto rung = [&](NodeId of) { return p.get(standing, {of}); };
    const auto buyer = [&] { return p.get(p.buyer, {order()}); };
    const auto high = [&](NodeId rung) {
      return Where{p.apply(Operator::equal, {rung, p.value(p.ladder.choice, 1)})};
    };
    NodeId condition = rung(buyer());
    if (how == 1) condition = p.node(AsOf{rung(buyer()), order(), Side::before}, p.of(p.ladder.choice));
    if (how == 2) condition = p.previous(standing, buyer());
    if (how == 3) {
      p.pay(p.bonus("b", {For{0, p.set(AllRows{p.member}, p.member_row)}, high(rung(p.me()))}), p.amount(1),
            p.me());
      return p.lints();
    }
    p.pay(p.bonus("b", {For{0, p.orders()}, high(condition)}), p.get(p.paid, {order()}), buyer());
    if (how == 4)
      p.plan.bonuses.back().clock = {Clock::Kind::each_row, p.order, number::CalendarUnit::day, std::nullopt};
    if (how == 5) p.accept("plain_rung");
    return p.lints();
  };
  CHECK(judge(0) == Codes{"B8001"});
  CHECK(judge(1).empty());
  CHECK(judge(2).empty());
  CHECK(judge(3).empty());
  CHECK(judge(4) == Codes{"B8003"});  // the rung is that of the order; but all orders again at each of them
  CHECK(judge(5).empty());
}

TEST_CASE("what accept says must be so") {
  Linted p;
  p.accept("plain_rung");
  p.accept("plain_rang");
  p.accept("unbounded_depth");  // the bonus pays every level
  p.pay(p.bonus("b", {For{0, p.set(AllRows{p.member}, p.member_row)}}),
        p.apply(Operator::multiply, {p.get(p.team, {p.me()}), p.amount(1)}), p.me());
  CHECK(p.lints() == Codes{"B8006", "B8005"});
  CHECK(p.sink.all()[0].suggestions == std::vector<std::string>{"plain_rung"});
}

TEST_CASE("thresholds that fall, and things that nothing uses") {
  Linted p;
  p.rung("low", {});
  p.rung("middle", {{p.units, 10}});
  p.rung("high", {{p.units, 5}, {p.team, 30}});
  p.finish();
  Parameter parameter;
  parameter.name = "rate";
  parameter.type = rate();
  parameter.value = Rational(0);
  parameter.span = {p.plan.source, 0, 0};
  p.plan.parameters.push_back(parameter);
  p.fact("idle", count());
  auto codes = p.lints();
  std::sort(codes.begin(), codes.end());
  CHECK(codes == Codes{"B8002", "B8002", "B8004"});
  p.sink = {};
  p.accept("falling_threshold");
  p.accept("unused");
  CHECK(p.lints().empty());
}

TEST_CASE("costs") {
  Linted p;
  const auto total = p.column(Column::Kind::fact, "turnover", p.money, {});
  p.at(total).body = p.sum({For{0, p.orders()}}, p.get(p.paid, {p.var(0, p.order_row)}));
  const auto below = p.fact("below", count());
  p.at(below).body = p.sum({For{1, p.kin(Kin::downline, p.me())}}, p.get(p.units, {p.var(1, p.member_row)}));
  const auto near = p.fact("near", count());  // each row is near as many above it as there are levels
  p.at(near).body = p.sum({For{1, p.set(KinRows{TreeId(0), Kin::downline, p.me(), p.whole(3)}, p.member_row)}},
                          p.get(p.units, {p.var(1, p.member_row)}));
  const auto everyone = p.fact("everyone", count());
  const auto others = [&](bool ahead) {
    std::vector<decltype(Clause::node)> clauses{For{1, p.set(AllRows{p.member}, p.member_row)}};
    if (ahead)
      clauses.push_back(Where{
          p.apply(Operator::greater, {p.get(p.units, {p.var(1, p.member_row)}), p.get(p.units, {p.me()})})});
    return p.sum(clauses, p.get(p.units, {p.var(1, p.member_row)}));
  };
  p.at(everyone).body = others(true);
  const auto share = p.fact("share", count());  // the same sum in every round: worked out once
  p.at(share).body = p.apply(Operator::add, {p.get(p.units, {p.me()}), others(false)});
  const auto bought = p.column(Column::Kind::fact, "bought", count(), {p.member_row, count()});
  p.at(bought).body = p.sum({For{2, p.orders_of(p.me())}}, p.get(p.quantity, {p.var(2, p.order_row)}));
  const auto packs = p.fact("packs", count());
  p.at(packs).body = p.get(bought, {p.me(), p.whole(1)});
  const auto order = [&] { return p.var(0, p.order_row); };
  const auto up = [&] { return p.kin(Kin::upline, p.get(p.buyer, {order()})); };
  p.pay(p.bonus("walk", {For{0, p.orders()}, For{1, up()}}), p.amount(1), p.var(1, p.member_row));
  p.pay(p.bonus("three", {For{0, p.orders()}, For{1, up()}, p.counting(2), p.first(3)}), p.amount(1),
        p.var(1, p.member_row));
  const auto then = p.node(AsOf{p.get(p.units, {p.get(p.buyer, {order()})}), order(), Side::before}, count());
  p.pay(p.bonus("then", {For{0, p.orders()}, Where{p.apply(Operator::greater, {then, p.whole(3)})}}),
        p.amount(1), p.get(p.buyer, {order()}));
  const auto team_then =
      p.node(AsOf{p.get(p.team, {p.get(p.buyer, {order()})}), order(), Side::before}, count());
  p.pay(
      p.bonus("team_then", {For{0, p.orders()}, Where{p.apply(Operator::greater, {team_then, p.whole(3)})}}),
      p.amount(1), p.get(p.buyer, {order()}));
  // A place: the rows are put in order once, and each is looked up; within a part of its own, an order for each.
  const auto place = [&](bool own) {
    std::vector<decltype(Clause::node)> clauses{For{1, p.set(AllRows{p.member}, p.member_row)}};
    if (own)
      clauses.push_back(Where{
          p.apply(Operator::greater, {p.get(p.units, {p.var(1, p.member_row)}), p.get(p.units, {p.me()})})});
    clauses.push_back(By{{{p.get(p.units, {p.var(1, p.member_row)}), true}}});
    clauses.push_back(p.counting(2));
    clauses.push_back(Where{p.apply(Operator::equal, {p.var(1, p.member_row), p.me()})});
    return p.node(Fold{FoldKind::first, p.pipe(clauses), p.var(2, count())}, count().maybe());
  };
  const auto rank = p.fact("rank", count().maybe());
  p.at(rank).body = place(false);
  const auto rank_above = p.fact("rank_above", count().maybe());
  p.at(rank_above).body = place(true);
  check::order(p.sources, p.plan, p.sink);
  std::string text;
  for (const auto& line : check::costs(p.plan))
    text += line.name + ": " + line.cost.en + (line.linear ? "" : line.heavy ? " !" : " ~") + "\n";
  CHECK(text ==
        "units of member: each member\n"
        "team of member: each member\n"
        "turnover: each order\n"
        "below of member: each member × downline !\n"
        "near of member: each member × levels asked for ~\n"
        "everyone of member: each member × all members !\n"
        "share of member: each member\n"
        "bought: each call × orders of one member ~\n"
        "packs of member: each member\n"
        "rank of member: each member\n"
        "rank_above of member: each member × all members !\n"
        "walk: each order × depth of the tree ~\n"
        "three: each order\n"
        "then: each order × orders of one member ~\n"
        "team_then: each order × downline × orders of one member ~\n");
}
