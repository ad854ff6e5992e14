#include "check/lints_roles.h"

#include <algorithm>

namespace bonafide::check {

using namespace checked;

Roles::Roles(const Plan& plan) : plan_(plan), roles_(plan.records.size(), Role::other) {
  const auto dated = [&](RecordId record) { return plan[record].when.valid() && !plan[record].builtin; };
  const auto is_row_of = [&](ColumnId field, auto test) {
    const Type& type = plan[field].type;
    return type.kind == Kind::row && type.record.valid() && test(type.record);
  };
  const auto any_field = [&](RecordId record, auto test) {
    const auto& fields = plan[record].fields;
    return std::any_of(fields.begin(), fields.end(), test);
  };
  const auto thing = [&](RecordId record) {
    return record != plan.member && !dated(record) && !plan[record].builtin;
  };
  for (std::size_t i = 0; i < plan.records.size(); ++i) {
    const RecordId record(i);
    if (record == plan.member) {
      roles_[i] = Role::member;
    } else if (thing(record)) {
      if (any_field(record, [&](ColumnId field) { return is_amount(plan[field].type); }))
        roles_[i] = Role::goods;
    } else if (dated(record) && any_field(record, [&](ColumnId field) {
                 return is_row_of(field, [&](RecordId r) { return r == plan.member; });
               })) {
      const bool priced = any_field(record, [&](ColumnId field) {
        return is_row_of(field, [&](RecordId r) {
          return thing(r) && any_field(r, [&](ColumnId f) { return is_amount(plan[f].type); });
        });
      });
      const bool names_a_thing = any_field(record, [&](ColumnId field) { return is_row_of(field, thing); });
      const bool amount = any_field(record, [&](ColumnId field) { return is_amount(plan[field].type); });
      const bool money = any_field(record, [&](ColumnId field) { return is_money(plan[field].type); });
      roles_[i] = priced || (amount && names_a_thing) || (amount && !money) ? Role::sale
                  : money                                                   ? Role::fee
                                                                            : Role::act;
    }
  }
  for (bool changed = true; changed;) {  // what points to a sale follows from one
    changed = false;
    for (std::size_t i = 0; i < plan.records.size(); ++i) {
      if (!dated(RecordId(i)) || needs_sale(RecordId(i))) continue;
      if (!any_field(RecordId(i), [&](ColumnId field) {
            return !plan[field].type.optional && is_row_of(field, [&](RecordId r) { return needs_sale(r); });
          }))
        continue;
      roles_[i] = Role::follow_up;
      changed = true;
    }
  }
  for (std::size_t i = 0; i < plan.records.size(); ++i)  // what a sale names is goods, priced or not
    if (roles_[i] == Role::sale)
      for (const auto field : plan.records[i].fields)
        if (is_row_of(field, thing)) roles_[plan[field].type.record.index()] = Role::goods;
}

bool Roles::is_amount(const Type& type) const {
  return type.kind == Kind::amount && type.dimension.over.valid() && !type.dimension.under.valid();
}

bool Roles::is_money(const Type& type) const {
  return is_amount(type) && plan_.units[type.dimension.over.index()].kind == Unit::Kind::currency;
}

bool Roles::is_money(const PaidIn& in) const {
  switch (in.kind) {
    case PaidIn::Kind::currency:
      return true;
    case PaidIn::Kind::asset:
      return plan_.units[plan_.assets[in.asset.index()].unit.index()].kind == Unit::Kind::currency;
    case PaidIn::Kind::goods:
      return false;
  }
  return false;
}

bool Roles::between_members(RecordId record) const {
  const auto& fields = plan_[record].fields;
  return std::count_if(fields.begin(), fields.end(), [&](ColumnId field) {
           return plan_[field].type.kind == Kind::row && plan_[field].type.record == plan_.member;
         }) > 1;
}

bool Roles::is_goods_field(ColumnId column) const {
  const Column& field = plan_[column];
  return field.kind == Column::Kind::field && field.type.kind == Kind::row &&
         of(field.type.record) == Role::goods && of(field.record) == Role::sale;
}

bool Roles::is_owner_field(ColumnId column) const {
  const Column& field = plan_[column];
  return field.kind == Column::Kind::field && field.record.valid() && plan_[field.record].owner == column;
}

}  // namespace bonafide::check
