// Expressions that read alike have one key.
#include <catch2/catch.hpp>

#include "analysis_plan.h"
#include "check/bounds_keys.h"

using namespace bonafide;
using namespace bonafide::test;

TEST_CASE("folds that differ in the names they bind are the same") {
  Small p;
  const auto total = [&](Slot order, Slot owner) {
    return p.sum({For{order, p.orders_of(p.var(owner, p.member_row))}},
                 p.get(p.paid, {p.var(order, p.order_row)}));
  };
  const auto everything = [&](Slot order) {
    return p.sum({For{order, p.orders()}}, p.get(p.paid, {p.var(order, p.order_row)}));
  };
  const auto a = total(3, 0), b = total(7, 0), c = total(3, 1), d = everything(2), e = everything(5);
  const auto sum = p.apply(Operator::add, {a, d}), swapped = p.apply(Operator::add, {e, b});
  const auto less = p.apply(Operator::subtract, {a, d}), turned = p.apply(Operator::subtract, {d, a});
  check::Keys keys(p.plan);
  CHECK(keys.of(a) == keys.of(b));
  CHECK(keys.of(a) != keys.of(c));
  CHECK(keys.of(d) == keys.of(e));
  CHECK(keys.of(sum) == keys.of(swapped));
  CHECK(keys.of(less) != keys.of(turned));
  CHECK(keys.slots(keys.of(a)) == std::vector<Slot>{0});
  CHECK(keys.slots(keys.of(d)).empty());
}
