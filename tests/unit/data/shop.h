// A small plan made by hand: members with a tree, products, orders, a ladder, a remembered fact and a fact.
#pragma once

#include <algorithm>
#include <string>

#include "checked/plan.h"

namespace shop {

using namespace bonafide;
using checked::Column;
using checked::ColumnId;
using checked::Kind;
using checked::Plan;
using checked::Type;
using columns::RecordId;

struct Shop {
  Plan plan;
  RecordId member, product, order;
  ColumnId referrer, joined, left, staff, retail, title, buyer, on, bought, quantity, paid, seller, channel,
      term, rate, weight, balance;
  ColumnId standing, packs, active;

  explicit Shop(bool constant_products = false) {
    plan.name = "shop";
    plan.version = 1;
    plan.currency = checked::UnitId(0);
    plan.step = number::Rational::scaled(1, 2);
    plan.units.push_back({"CNY", "", checked::Unit::Kind::currency, 2});
    plan.choices.push_back({"channel", {"poster", "group", "gift"}, {}});
    plan.choices.push_back({"standing", {"visitor", "fan", "partner"}, checked::LadderId(0)});
    plan.zone = number::Zone::utc();

    member = record("member", "members");
    product = record("product", "products");
    order = record("order", "orders");
    plan.member = member;

    Type money{Kind::amount, {checked::UnitId(0), {}}};
    referrer = field(member, "referrer", row(member).maybe());
    joined = field(member, "joined", Type{Kind::moment}.maybe());
    left = field(member, "left", Type{Kind::date}.maybe());
    staff = field(member, "staff", Type{Kind::flag});
    plan.columns[staff.index()].fallback = columns::Value(false);
    title = field(product, "title", Type{Kind::text});
    retail = field(product, "retail", money);
    buyer = field(order, "buyer", row(member));
    on = field(order, "on", Type{Kind::moment});
    bought = field(order, "product", row(product));
    quantity = field(order, "quantity", Type{Kind::count});
    plan.columns[quantity.index()].lowest = number::Rational(1);
    plan.columns[quantity.index()].highest = number::Rational(1'000'000);
    plan.columns[quantity.index()].fallback = columns::Value(number::Rational(1));
    paid = field(order, "paid", money);
    seller = field(order, "seller", row(member).maybe());
    Type choice{Kind::choice};
    choice.choice = checked::ChoiceId(0);
    channel = field(order, "channel", choice.maybe());
    term = field(order, "term", Type{Kind::duration}.maybe());
    rate = field(order, "rate", Type{Kind::rate}.maybe());
    weight = field(order, "weight", Type{Kind::number}.maybe());
    balance = field(order, "balance", money.maybe());
    plan.columns[balance.index()].is_signed = true;
    plan.records[order.index()].owner = buyer;
    plan.records[order.index()].when = on;
    plan.records[member.index()].left = left;

    Type rung{Kind::choice};
    rung.choice = checked::ChoiceId(1);
    standing = of_member("standing", rung, Column::Kind::state);
    plan.ladders.push_back({});
    plan.ladders[0].name = "standing";
    plan.ladders[0].column = standing;
    plan.ladders[0].choice = checked::ChoiceId(1);
    plan.ladders[0].record = member;
    plan.ladders[0].rungs = {{"visitor", {}, {}}, {"fan", {}, {}}, {"partner", {}, {}}};
    plan.columns[standing.index()].ladder = checked::LadderId(0);
    packs = of_member("packs", Type{Kind::count}, Column::Kind::state);
    active = of_member("active", Type{Kind::flag}, Column::Kind::fact);
    plan.trees.push_back({"referral", member, referrer});
    if (constant_products) {
      auto& record = plan.records[product.index()];
      record.constant = true;
      record.constant_ids = {"tea", "nappies"};
      record.constant_rows = {{std::string("Tea"), number::Rational(100)},
                              {std::string("Nappies"), number::Rational(128)}};
    }
    for (auto& record : plan.records) record.read = true;
  }

  Type row(RecordId id) const {
    Type type{Kind::row};
    type.record = id;
    return type;
  }
  RecordId record(const std::string& name, const std::string& plural) {
    checked::Record made;
    made.name = name;
    made.plural = plural;
    plan.records.push_back(made);
    return RecordId(plan.records.size() - 1);
  }
  ColumnId field(RecordId of, const std::string& name, Type type) {
    Column column;
    column.kind = Column::Kind::field;
    column.name = name;
    column.type = type;
    column.record = of;
    column.parameters = {row(of)};
    plan.columns.push_back(column);
    plan.records[of.index()].fields.push_back(ColumnId(plan.columns.size() - 1));
    return ColumnId(plan.columns.size() - 1);
  }
  ColumnId of_member(const std::string& name, Type type, Column::Kind kind) {
    Column column;
    column.kind = kind;
    column.name = name;
    column.type = type;
    column.parameters = {row(member)};
    plan.columns.push_back(column);
    return ColumnId(plan.columns.size() - 1);
  }
};

}  // namespace shop
