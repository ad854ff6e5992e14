// Rounds of columns and bonuses: which are allowed, how the others are told.
#include <catch2/catch.hpp>

#include "analysis_plan.h"

using namespace bonafide;
using namespace bonafide::test;

namespace {

struct Ordered : Small {
  diagnostics::Sink sink;
  Codes run() {
    check::order(sources, plan, sink);
    return codes(sink);
  }
  // f = own + sum of f over the kin
  NodeId over(ColumnId f, Kin kind) { return sum({For{1, kin(kind, me())}}, get(f, {var(1, member_row)})); }
};

}  // namespace

TEST_CASE("a fact over one kin of the tree") {
  const auto judge = [](Kin kin) {
    Ordered p;
    const auto f = p.fact("f", count());
    p.at(f).body = p.apply(Operator::add, {p.whole(1), p.over(f, kin)});
    const auto codes = p.run();
    return std::make_tuple(codes, p.at(f).recursion, p.at(f).recursion_group != 0);
  };
  CHECK(judge(Kin::legs) == std::make_tuple(Codes{}, Recursion::children, true));
  CHECK(judge(Kin::downline) == std::make_tuple(Codes{}, Recursion::children, true));
  CHECK(judge(Kin::upline) == std::make_tuple(Codes{}, Recursion::parent, true));
  CHECK(std::get<0>(judge(Kin::team)) == Codes{"B5001"});  // the team holds the member himself
  CHECK(std::get<0>(judge(Kin::chain)) == Codes{"B5001"});
}

TEST_CASE("the parent through its field, and the legs of the parent") {
  Ordered p;
  const auto f = p.fact("contact", p.member_row.maybe());
  p.at(f).body = p.get(f, {p.get(p.referrer, {p.me()})});
  CHECK(p.run().empty());
  CHECK(p.at(f).recursion == Recursion::parent);

  Ordered siblings;
  const auto g = siblings.fact("g", count());
  siblings.at(g).body =
      siblings.sum({For{1, siblings.kin(Kin::legs, siblings.get(siblings.referrer, {siblings.me()}))}},
                   siblings.get(g, {siblings.var(1, siblings.member_row)}));
  CHECK(siblings.run() == Codes{"B5001"});
  CHECK(siblings.said(siblings.sink) ==
        "`g of member` needs itself: `g of member` needs `g` of any member\n");
}

TEST_CASE("a rung that looks at the legs' rungs through other facts") {
  Ordered p;
  const auto standing = p.state("standing", count());
  const auto has_partner = p.fact("has_partner", flag());
  const auto partner_legs = p.fact("partner_legs", count());
  const auto leg = [&] { return p.var(1, p.member_row); };
  p.at(has_partner).body = p.apply(
      Operator::or_,
      {p.apply(Operator::greater, {p.get(standing, {p.me()}), p.whole(1)}),
       p.node(Fold{FoldKind::any, p.pipe({For{1, p.kin(Kin::legs, p.me())}}), p.get(has_partner, {leg()})},
              flag())});
  p.at(partner_legs).body =
      p.node(Fold{FoldKind::count,
                  p.pipe({For{1, p.kin(Kin::legs, p.me())}, Where{p.get(has_partner, {leg()})}}),
                  {}},
             count());
  p.at(standing).start = p.whole(0);
  p.at(standing).next =
      p.apply(Operator::maximum, {p.previous(standing, p.me()), p.get(partner_legs, {p.me()})});
  CHECK(p.run().empty());
  for (const auto column : {standing, has_partner, partner_legs}) {
    CHECK(p.at(column).recursion == Recursion::children);
    CHECK(p.at(column).recursion_group == p.at(standing).recursion_group);
    CHECK(p.at(column).recursion_tree == TreeId(0));
    CHECK(p.at(column).reads_state);
  }
  CHECK(p.at(standing).kept);
  CHECK_FALSE(p.at(partner_legs).kept);
}

TEST_CASE("a round at one row is told step by step, in both languages") {
  Ordered p;
  const auto standing = p.state("standing", count());
  const auto team_sales = p.fact("team_sales", count());
  p.at(standing).next = p.get(team_sales, {p.me()});
  p.at(team_sales).body = p.apply(Operator::add, {p.over(team_sales, Kin::legs), p.get(standing, {p.me()})});
  CHECK(p.run() == Codes{"B5001"});
  CHECK(p.said(p.sink) ==
        "`standing of member` needs itself: `standing of member` needs `team_sales` of the same member, "
        "which needs `standing` of the same member\n");
  CHECK(p.said(p.sink, diagnostics::Language::zh) ==
        "“standing of member”需要它自己：“standing of member”需要同一 member 的“team_sales”，后者需要同一 "
        "member 的“standing”\n");
  CHECK(p.sink.all()[0].labels.size() == 1);
}

TEST_CASE("the last step cuts a round, but the start value does not") {
  Ordered p;
  const auto f = p.state("f", count());
  const auto g = p.fact("g", count());
  p.at(f).start = p.whole(0);
  p.at(f).next = p.get(g, {p.me()});
  p.at(g).body = p.previous(f, p.me());
  CHECK(p.run().empty());
  CHECK(p.at(f).recursion == Recursion::none);

  Ordered q;
  const auto h = q.state("h", count());
  const auto k = q.fact("k", count());
  q.at(h).start = q.get(k, {q.me()});
  q.at(h).next = q.get(k, {q.me()});
  q.at(k).body = q.previous(h, q.me());  // at the first settlement this is the start, which is k
  CHECK(q.run() == Codes{"B5001"});
}

TEST_CASE("a price that follows the buyer's rung") {
  const auto judge = [](Side side) {
    Ordered p;
    const auto standing = p.state("standing", count());
    const auto spent = p.fact("spent", p.money);
    const auto price = p.column(Column::Kind::fact, "price", p.money, {p.order_row});
    const auto order = [&] { return p.var(0, p.order_row); };
    const auto rung = p.node(AsOf{p.get(standing, {p.get(p.buyer, {order()})}), order(), side}, count());
    p.at(price).body = p.apply(Operator::multiply, {rung, p.amount(100)});
    p.at(spent).body = p.sum({For{1, p.orders_of(p.me())}}, p.get(p.paid, {p.var(1, p.order_row)}));
    p.at(standing).next =
        p.pick(p.apply(Operator::greater, {p.get(spent, {p.me()}), p.amount(100)}), p.whole(2), p.whole(1));
    p.at(p.paid).determined = p.get(price, {order()});
    return std::make_pair(p.run(), p.at(price).recursion);
  };
  CHECK(judge(Side::before) == std::make_pair(Codes{}, Recursion::earlier_rows));
  CHECK(judge(Side::after).first == Codes{"B5001"});
}

TEST_CASE("earlier rows of the same record") {
  const auto judge = [](bool before) {
    Ordered p;
    const auto balance = p.column(Column::Kind::fact, "balance", p.money, {p.order_row});
    const auto set = p.orders_of(p.get(p.buyer, {p.var(0, p.order_row)}));
    if (before) p.plan.sources[set.index()].as_of = AsOfRow{p.var(0, p.order_row), Side::before};
    p.at(balance).body = p.sum({For{1, set}}, p.get(balance, {p.var(1, p.order_row)}));
    return std::make_pair(p.run(), p.at(balance).recursion);
  };
  CHECK(judge(true) == std::make_pair(Codes{}, Recursion::earlier_rows));
  CHECK(judge(false).first == Codes{"B5001"});
}

TEST_CASE("functions recurse along the argument that goes down") {
  Ordered p;
  const auto f = p.column(Column::Kind::fact, "f", count(), {count(), p.member_row});
  p.at(f).body = p.sum({For{2, p.kin(Kin::legs, p.var(1, p.member_row))}},
                       p.get(f, {p.var(0, count()), p.var(2, p.member_row)}));
  CHECK(p.run().empty());
  CHECK(p.at(f).recursion == Recursion::children);
}

TEST_CASE("up and down together never end") {
  Ordered p;
  const auto f = p.fact("f", count()), g = p.fact("g", count());
  p.at(f).body = p.over(g, Kin::legs);
  p.at(g).body = p.over(f, Kin::upline);
  CHECK(p.run() == Codes{"B5001"});
  CHECK(p.said(p.sink) ==
        "`f of member` needs itself: `f of member` needs `g` of a member below, which needs `f` of the "
        "member above\n");
}

TEST_CASE("a tree that follows a remembered fact is needed by whoever walks it") {
  Ordered p;
  const auto sponsor = p.state("sponsor", p.member_row.maybe());
  const auto legs = p.fact("legs_count", count());
  p.plan.trees[0].parent = sponsor;
  p.at(legs).body = p.node(Fold{FoldKind::count, p.pipe({For{1, p.kin(Kin::legs, p.me())}}), {}}, count());
  p.at(sponsor).next = p.pick(p.apply(Operator::greater, {p.get(legs, {p.me()}), p.whole(2)}),
                              p.previous(sponsor, p.me()), p.get(p.referrer, {p.me()}));
  CHECK(p.run() == Codes{"B5001"});
}

TEST_CASE("bonuses wait for the payments they read") {
  Ordered p;
  const auto payments = [&](std::vector<BonusId> of) {
    PaymentRows rows;
    rows.bonuses = std::move(of);
    return p.set(rows, p.member_row);
  };
  const auto reads = [&](const std::string& name, std::vector<BonusId> of) {
    p.pay(p.bonus(name, {For{0, payments(std::move(of))}}), p.amount(100), p.me());
  };
  reads("matching", {BonusId(2)});
  reads("plain", {});
  p.plan.bonuses.pop_back();
  p.pay(p.bonus("fixed", {For{0, p.orders()}}), p.amount(100), p.me());
  reads("direct", {BonusId(1)});
  CHECK(p.run().empty());
  CHECK(p.plan.bonus_order == std::vector<BonusId>{BonusId(1), BonusId(2), BonusId(0)});
}

TEST_CASE("bonuses that wait for each other, directly or by a shared limit") {
  const auto build = [](Ordered& p, bool both) {
    const auto payments = [&](BonusId of) {
      PaymentRows rows;
      rows.bonuses = {of};
      return p.set(rows, p.member_row);
    };
    p.pay(p.bonus("a", {For{0, payments(BonusId(1))}}), p.amount(100), p.me());
    if (both)
      p.pay(p.bonus("b", {For{0, payments(BonusId(0))}}), p.amount(100), p.me());
    else
      p.pay(p.bonus("b", {For{0, p.orders()}}), p.amount(100), p.me());
  };
  Ordered p;
  build(p, true);
  CHECK(p.run() == Codes{"B5002"});
  CHECK(p.said(p.sink) ==
        "bonus `a` waits for its own payments: bonus `a` needs bonus `b`, which needs bonus `a`\n");

  Ordered q;  // b is final after the limit that it shares with a, which reads b
  build(q, false);
  Limit limit;
  limit.name = "cap";
  limit.on = {BonusId(0), BonusId(1)};
  limit.to = q.amount(100);
  limit.span = {q.plan.source, 0, 0};
  q.plan.limits.push_back(limit);
  CHECK(q.run() == Codes{"B5002"});

  Ordered r;  // a limit that reads its own bonuses sees them before itself
  build(r, false);
  PaymentRows rows;
  rows.bonuses = {BonusId(1)};
  limit.on = {BonusId(1)};
  limit.frame = 4;
  const auto p_amount = r.amount(1);
  limit.to = r.sum({For{1, r.set(rows, r.member_row)}}, p_amount);
  limit.span = {r.plan.source, 0, 0};
  r.plan.limits.push_back(limit);
  CHECK(r.run().empty());
  CHECK(r.plan.bonus_order == std::vector<BonusId>{BonusId(1), BonusId(0)});
}

TEST_CASE("a chain of a hundred thousand facts") {
  Ordered p;
  const std::size_t many = 100'000;
  for (std::size_t i = 0; i < many; ++i) {
    const auto f = p.fact("f", count());
    p.at(f).frame = 1;
  }
  const auto first = p.plan.columns.size() - many;
  for (std::size_t i = 0; i + 1 < many; ++i) {
    const auto next = p.get(ColumnId(first + i + 1), {p.me()});
    p.plan.columns[first + i].body = next;
  }
  p.plan.columns.back().body = p.whole(7);
  const auto top = p.get(ColumnId(first), {p.me()});
  p.pay(p.bonus("b", {For{0, p.set(AllRows{p.member}, p.member_row)}}),
        p.apply(Operator::multiply, {top, p.amount(100)}), p.me());
  CHECK(p.run() == Codes{"B5003"});
  check::bounds(p.sources, p.plan, p.sink);
  CHECK(p.plan.bounds[top.index()].lowest == Rational(7));
  const auto back = p.get(ColumnId(first), {p.me()});
  p.plan.columns.back().body = back;
  CHECK(p.run() == Codes{"B5003", "B5001"});
}
