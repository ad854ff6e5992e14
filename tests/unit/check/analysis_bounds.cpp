// Ranges, decimals, and payments that are never negative.
#include <catch2/catch.hpp>

#include "analysis_plan.h"

using namespace bonafide;
using namespace bonafide::test;

namespace {

std::string text(const Bounds& bounds) {
  const auto end = [](const std::optional<Rational>& value) {
    return value ? number::to_text(*value) : std::string("-");
  };
  return end(bounds.lowest) + ".." + end(bounds.highest) + "/" +
         (bounds.decimals ? std::to_string(*bounds.decimals) : "-");
}

struct Judged : Small {
  diagnostics::Sink sink;
  Codes run() {
    check::order(sources, plan, sink);
    check::bounds(sources, plan, sink);
    return codes(sink);
  }
  std::string range(NodeId node) const { return text(plan.bounds[node.index()]); }
};

}  // namespace

TEST_CASE("ranges of expressions") {
  Judged p;
  p.at(p.quantity).lowest = Rational(1);
  const auto order = [&] { return p.var(0, p.order_row); };
  const auto q = p.get(p.quantity, {order()});
  const auto paid = p.get(p.paid, {order()});
  const auto product = p.apply(Operator::multiply, {q, p.amount(6950)});
  const auto share = p.apply(Operator::multiply, {p.percent(8), paid});
  const auto by_five = p.apply(Operator::div, {q, p.whole(5)});
  const auto rest = p.apply(Operator::mod, {q, p.whole(5)});
  const auto less = p.apply(Operator::subtract, {paid, p.amount(100)});
  const auto floored = p.apply(Operator::maximum, {less, p.amount(0)});
  const auto capped = p.apply(Operator::minimum, {p.whole(7), q});
  const auto rounded = p.apply(Operator::round_half_up, {share, p.amount(1)});
  const auto inverse = p.apply(Operator::divide, {p.amount(100), q});
  auto& bonus = p.bonus("b", {For{0, p.orders()}});
  for (const auto node : {product, share, by_five, rest, floored, capped, rounded, inverse})
    p.pay(bonus, node, p.get(p.buyer, {order()}));
  CHECK(p.run().empty());
  CHECK(p.range(q) == "1..-/0");
  CHECK(p.range(product) == "69.5..-/1");
  CHECK(p.range(share) == "0..-/4");
  CHECK(p.range(by_five) == "0..-/0");
  CHECK(p.range(rest) == "0..5/0");
  CHECK(p.range(less) == "-1..-/2");
  CHECK(p.range(floored) == "0..-/2");
  CHECK(p.range(capped) == "1..7/0");
  CHECK(p.range(rounded) == "0..-/2");
  CHECK(p.range(inverse) == "0..1/-");
}

TEST_CASE("team sales recurse over legs and stay non-negative") {
  Judged p;
  const auto team = p.fact("team_sales", p.money);
  const auto own = p.sum({For{1, p.orders_of(p.me())}}, p.get(p.paid, {p.var(1, p.order_row)}));
  const auto legs = p.sum({For{2, p.kin(Kin::legs, p.me())}}, p.get(team, {p.var(2, p.member_row)}));
  p.at(team).body = p.apply(Operator::add, {own, legs});
  const auto paid = p.get(team, {p.var(0, p.member_row)});
  p.pay(p.bonus("b", {For{0, p.set(AllRows{p.member}, p.member_row)}}), paid, p.me());
  CHECK(p.run().empty());
  CHECK(p.range(paid) == "0..-/2");
}

TEST_CASE("a plain difference is refused, its mended forms are not") {
  const auto judge = [](auto make, auto clauses) {
    Judged p;
    const auto a = p.get(p.paid, {p.var(0, p.order_row)});
    const auto b = p.apply(Operator::multiply, {p.get(p.quantity, {p.var(0, p.order_row)}), p.amount(11800)});
    auto all = clauses(p, a, b);
    all.insert(all.begin(), For{0, p.orders()});
    p.pay(p.bonus("b", all), make(p, a, b), p.get(p.buyer, {p.var(0, p.order_row)}));
    return p.run();
  };
  using Clauses = std::vector<decltype(Clause::node)>;
  const auto nothing = [](Judged&, NodeId, NodeId) { return Clauses{}; };
  const auto difference = [](Judged& p, NodeId a, NodeId b) { return p.apply(Operator::subtract, {a, b}); };
  CHECK(judge(difference, nothing) == Codes{"B5010"});
  CHECK(judge(
            [](Judged& p, NodeId a, NodeId b) {
              return p.apply(Operator::maximum, {p.apply(Operator::subtract, {a, b}), p.amount(0)});
            },
            nothing)
            .empty());
  CHECK(judge(difference, [](Judged& p, NodeId a, NodeId b) {
          return Clauses{Where{p.apply(Operator::greater_equal, {a, b})}};
        }).empty());
  CHECK(judge(difference, [](Judged& p, NodeId a, NodeId b) {  // the other way round does not help
          return Clauses{Where{p.apply(Operator::less, {a, b})}};
        }) == Codes{"B5010"});
  CHECK(judge(difference, [](Judged& p, NodeId a, NodeId b) {
          return Clauses{Where{p.apply(Operator::not_, {p.apply(Operator::less, {a, b})})}};
        }).empty());
  CHECK(judge(
            [](Judged& p, NodeId a, NodeId b) {
              return p.pick(p.apply(Operator::greater, {a, b}), p.apply(Operator::subtract, {a, b}),
                            p.amount(0));
            },
            nothing)
            .empty());
  CHECK(judge(
            [](Judged& p, NodeId a, NodeId b) {
              return p.pick(p.apply(Operator::greater, {a, b}), p.amount(0),
                            p.apply(Operator::subtract, {b, a}));
            },
            nothing)
            .empty());
  CHECK(judge(
            [](Judged& p, NodeId a, NodeId b) {  // a - min(a, b)
              return p.apply(Operator::subtract, {a, p.apply(Operator::minimum, {a, b})});
            },
            nothing)
            .empty());
  CHECK(judge(
            [](Judged& p, NodeId a, NodeId b) {  // a condition of another row says nothing
              return p.apply(Operator::subtract, {a, b});
            },
            [](Judged& p, NodeId, NodeId b) {
              return Clauses{Where{p.apply(Operator::greater_equal, {p.amount(100), b})}};
            }) == Codes{"B5010"});
}

TEST_CASE("a running maximum less its previous value") {
  const auto judge = [](bool maximum, bool times_quantity) {
    Judged p;
    const auto rate_of_u =
        p.apply(Operator::multiply, {p.percent(50), p.get(p.quantity, {p.var(0, p.order_row)})});
    const auto before = p.node(ScanPrev{2}, rate());
    const auto next = maximum ? p.apply(Operator::maximum, {before, rate_of_u}) : rate_of_u;
    const auto rise = p.apply(Operator::subtract, {p.var(2, rate()), p.node(ScanPrev{2}, rate())});
    auto& bonus = p.bonus(
        "gap", {For{0, p.orders()}, For{1, p.kin(Kin::upline, p.get(p.buyer, {p.var(0, p.order_row)}))},
                Scan{2, p.percent(0), next}});
    const auto amount =
        times_quantity ? p.apply(Operator::multiply, {rise, p.get(p.paid, {p.var(0, p.order_row)})}) : rise;
    p.pay(bonus, amount, p.var(1, p.member_row));
    return p.run();
  };
  CHECK(judge(true, false).empty());
  CHECK(judge(true, true).empty());
  CHECK(judge(false, false) == Codes{"B5010"});
}

TEST_CASE("a remembered total that only grows less what it was") {
  const auto judge = [](bool grows, bool by_fives) {
    Judged p;
    const auto packs = p.state("packs", count());
    const auto bought = p.sum({For{1, p.orders_of(p.me())}}, p.get(p.quantity, {p.var(1, p.order_row)}));
    p.at(packs).start = p.whole(0);
    p.at(packs).next = grows ? p.apply(Operator::add, {p.previous(packs, p.me()), bought}) : bought;
    NodeId now = p.get(packs, {p.me()}), before = p.previous(packs, p.me());
    if (by_fives) {
      now = p.apply(Operator::div, {now, p.whole(5)});
      before = p.apply(Operator::div, {before, p.whole(5)});
    }
    p.pay(p.bonus("gift", {For{0, p.set(AllRows{p.member}, p.member_row)}}),
          p.apply(Operator::subtract, {now, before}), p.me());
    return p.run();
  };
  CHECK(judge(true, false).empty());
  CHECK(judge(true, true).empty());
  CHECK(judge(false, false) == Codes{"B5010"});
  CHECK(judge(false, true) == Codes{"B5010"});
}

TEST_CASE("a ladder that never falls lifts its own price difference") {
  Judged p;
  const auto rungs = p.choice("standing", {"low", "middle", "high"});
  const auto standing = p.state("standing", p.of(rungs));
  const auto enough =
      p.apply(Operator::greater_equal,
              {p.sum({For{1, p.orders_of(p.me())}}, p.get(p.quantity, {p.var(1, p.order_row)})), p.whole(3)});
  p.at(standing).start = p.value(rungs, 0);
  p.at(standing).next = p.apply(Operator::maximum, {p.previous(standing, p.me()),
                                                    p.pick(enough, p.value(rungs, 2), p.value(rungs, 1))});
  Table table;
  table.name = "welcome";
  table.inputs = {{"standing", p.of(rungs)}};
  table.outputs = {{"amount", p.money}};
  for (std::uint32_t i = 0; i < 3; ++i) {
    const Value rung = columns::ChoiceValue{rungs, i};
    Pattern pattern{false, {{rung, rung, true, true}}, {}};
    table.rows.push_back({false, {pattern}, {Rational(static_cast<std::int64_t>(i) * 10)}, {}});
  }
  p.plan.tables.push_back(table);
  const auto look = [&](NodeId rung) { return p.node(Lookup{TableId(0), {rung}, 0}, p.money); };
  const auto amount =
      p.apply(Operator::subtract, {look(p.get(standing, {p.me()})), look(p.previous(standing, p.me()))});
  p.pay(p.bonus("welcome", {For{0, p.set(AllRows{p.member}, p.member_row)}}), amount, p.me());
  CHECK(p.run().empty());
  CHECK(p.range(amount) == "0..20/0");
}

TEST_CASE("levels that a loop counts") {
  using Clauses = std::vector<decltype(Clause::node)>;
  const auto level = [](auto clauses) {
    Judged p;
    Clauses all = clauses(p);
    all.insert(all.begin(),
               {For{0, p.orders()}, For{1, p.kin(Kin::upline, p.get(p.buyer, {p.var(0, p.order_row)}))}});
    const auto level = p.var(2, count());
    p.pay(p.bonus("b", all), p.apply(Operator::multiply, {level, p.amount(100)}), p.var(1, p.member_row));
    CHECK(p.run().empty());
    return p.range(level);
  };
  const auto where = [](Judged& p) {
    return Where{p.apply(Operator::greater, {p.get(p.paid, {p.var(0, p.order_row)}), p.amount(5)})};
  };
  CHECK(level([](Judged& p) { return Clauses{p.counting(2)}; }) == "1..-/0");
  CHECK(level([](Judged& p) { return Clauses{p.counting(2), p.first(3)}; }) == "1..3/0");
  CHECK(level([](Judged& p) { return Clauses{p.first(3), p.counting(2)}; }) == "1..3/0");
  CHECK(level([&](Judged& p) { return Clauses{p.counting(2), p.first(3), where(p)}; }) == "1..3/0");
  CHECK(level([&](Judged& p) { return Clauses{where(p), p.counting(2), p.first(3)}; }) == "1..3/0");
  // The third that passes the condition may be the hundredth that was counted.
  CHECK(level([&](Judged& p) { return Clauses{p.counting(2), where(p), p.first(3)}; }) == "1..-/0");
  CHECK(level([&](Judged& p) {
          return Clauses{p.counting(2), By{{{p.var(2, count()), true}}}, p.first(3)};
        }) == "1..-/0");
  CHECK(
      level([](Judged& p) {
        return Clauses{p.counting(2), Where{p.apply(Operator::less_equal, {p.var(2, count()), p.whole(3)})}};
      }) == "1..3/0");
  CHECK(level([](Judged& p) {
          return Clauses{p.counting(2), While{p.apply(Operator::less, {p.var(2, count()), p.whole(3)})}};
        }) == "1..2/0");
  CHECK(level([&](Judged& p) {  // counting level only where …
          const auto next = p.apply(Operator::add, {p.node(ScanPrev{2}, count()), p.whole(1)});
          return Clauses{Let{3, next}, where(p), Scan{2, p.whole(0), p.var(3, count())}, p.first(3)};
        }) == "1..3/0");
}

TEST_CASE("functions know the arguments they are called with") {
  Judged p;
  const auto twice = p.column(Column::Kind::fact, "twice", p.money, {p.money});
  const auto x = p.var(0, p.money);
  p.at(twice).body = p.apply(Operator::add, {x, x});
  const auto paid = p.get(p.paid, {p.var(0, p.order_row)});
  auto& bonus = p.bonus("b", {For{0, p.orders()}});
  p.pay(bonus, p.get(twice, {paid}), p.get(p.buyer, {p.var(0, p.order_row)}));
  CHECK(p.run().empty());
  CHECK(p.range(x) == "0..-/2");
  p.pay(p.plan.bonuses[0],
        p.apply(Operator::maximum, {p.amount(0), p.get(twice, {p.apply(Operator::negate, {paid})})}),
        p.get(p.buyer, {p.var(0, p.order_row)}));
  CHECK(p.run() == Codes{"B5010"});  // now twice(paid) is not shown apart from twice(-paid)
  CHECK(p.range(x) == "-..-/2");
}

TEST_CASE("a value in another world is not narrowed by what holds in this one") {
  Judged p;
  const auto bought = p.fact("bought", p.money);
  p.at(bought).body = p.sum({For{1, p.orders_of(p.me())}}, p.get(p.paid, {p.var(1, p.order_row)}));
  const auto enough = p.apply(Operator::greater_equal,
                              {p.get(bought, {p.get(p.buyer, {p.var(0, p.order_row)})}), p.amount(10000)});
  const auto before = p.node(
      AsOf{p.get(bought, {p.get(p.buyer, {p.var(0, p.order_row)})}), p.var(0, p.order_row), Side::before},
      p.money);
  const auto now = p.get(bought, {p.get(p.buyer, {p.var(0, p.order_row)})});
  auto& bonus = p.bonus("b", {For{0, p.orders()}, Where{enough}});
  p.pay(bonus, before, p.get(p.buyer, {p.var(0, p.order_row)}));
  p.pay(bonus, now, p.get(p.buyer, {p.var(0, p.order_row)}));
  CHECK(p.run().empty());
  CHECK(p.range(before) == "0..-/2");
  CHECK(p.range(now) == "100..-/2");
}
