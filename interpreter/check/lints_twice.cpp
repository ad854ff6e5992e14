// Two bonuses that pay on the same field of the same rows to people of the same line.
#include <algorithm>
#include <optional>

#include "check/lints.h"
#include "diagnostics/codes/lints.h"

namespace bonafide::check {

using namespace checked;
namespace code = diagnostics::code;
using diagnostics::Note;

namespace {

struct Basis {
  const Paid* paid = nullptr;
  RecordId record;  // its rows are paid on, one by one
  Slot row = 0;
  std::vector<ColumnId> fields;
  std::vector<NodeId> conditions;     // that the row must meet
  int least = 0, most = 0;            // steps up the line, both ends included
  std::vector<NodeId> up_to, beyond;  // levels no higher than these, higher than these
};

// Conditions on counted levels, where nobody is passed over before he is counted.
void narrow_levels(Lints& lints, const Bonus& bonus, Basis& basis) {
  const auto counters = Reach::counters(lints.plan, lints.plan[bonus.pipe]);
  const auto& clauses = lints.plan[bonus.pipe].clauses;
  bool counted = false, skipped = false, inside = false;
  for (const auto& clause : clauses) {
    if (const auto* each = std::get_if<For>(&clause.node)) {
      const auto* kin = std::get_if<KinRows>(&lints.plan[each->in].rows);
      inside = kin != nullptr;
      skipped = skipped || (inside && counted);
      continue;
    }
    if (const auto* scan = std::get_if<Scan>(&clause.node)) {
      if (std::find(counters.begin(), counters.end(), scan->slot) != counters.end() && inside && !skipped)
        counted = true;
      continue;
    }
    const auto* where = std::get_if<Where>(&clause.node);
    if (where == nullptr) {
      if (const auto* first = std::get_if<FirstN>(&clause.node); first != nullptr && counted) {
        basis.up_to.push_back(first->count);
        const auto end = lints.supposing.range(first->count).highest;
        if (const auto whole = end ? end->floor().whole() : std::nullopt)
          basis.most = static_cast<int>(std::min<std::int64_t>(basis.most, *whole));
      }
      continue;
    }
    if (!counted) {
      skipped = skipped || inside;
      continue;
    }
    std::vector<NodeId> conditions = {where->condition};
    for (std::size_t i = 0; i < conditions.size(); ++i) {
      const auto* apply = std::get_if<Apply>(&lints.plan[conditions[i]]);
      if (apply == nullptr) continue;
      if (apply->op == Operator::and_)
        conditions.insert(conditions.end(), apply->arguments.begin(), apply->arguments.end());
      if (apply->arguments.size() != 2) continue;
      const auto* level = std::get_if<Var>(&lints.plan[apply->arguments[0]]);
      if (level != nullptr && std::find(counters.begin(), counters.end(), level->slot) != counters.end()) {
        if (apply->op == Operator::less_equal) basis.up_to.push_back(apply->arguments[1]);
        if (apply->op == Operator::greater) basis.beyond.push_back(apply->arguments[1]);
      }
      const auto* number = std::get_if<Const>(&lints.plan[apply->arguments[1]]);
      const auto* end = number != nullptr ? std::get_if<number::Rational>(&number->value) : nullptr;
      if (level == nullptr || end == nullptr ||
          std::find(counters.begin(), counters.end(), level->slot) == counters.end())
        continue;
      const auto whole = end->whole();
      if (!whole || *whole < 0 || *whole > Levels::endless) continue;
      const int value = static_cast<int>(*whole);
      if (apply->op == Operator::greater_equal) basis.least = std::max(basis.least, value);
      if (apply->op == Operator::greater) basis.least = std::max(basis.least, value + 1);
      if (apply->op == Operator::less_equal) basis.most = std::min(basis.most, value);
      if (apply->op == Operator::less) basis.most = std::min(basis.most, value - 1);
      if (apply->op == Operator::equal)
        basis.least = std::max(basis.least, value), basis.most = std::min(basis.most, value);
    }
  }
}

std::optional<Basis> basis_of(Lints& lints, const Paid& paid) {
  const Bonus& bonus = lints.bonus(paid);
  if (!paid.levels.related || paid.levels.most < 1) return std::nullopt;
  Basis out;
  out.paid = &paid;
  const auto begin = [&](RecordId record, Slot slot) {
    if (out.record.valid() || !lints.plan[record].when.valid()) return;
    out.record = record;
    out.row = slot;
  };
  if (bonus.clock.kind == Clock::Kind::each_row && bonus.clock.row)
    begin(bonus.clock.record, *bonus.clock.row);
  for (const auto& clause : lints.plan[bonus.pipe].clauses) {
    if (const auto* each = std::get_if<For>(&clause.node))
      if (const auto* all = std::get_if<AllRows>(&lints.plan[each->in].rows)) begin(all->record, each->slot);
    if (const auto* where = std::get_if<Where>(&clause.node)) {
      std::vector<NodeId> all = {where->condition};
      for (std::size_t i = 0; i < all.size(); ++i) {
        const auto* apply = std::get_if<Apply>(&lints.plan[all[i]]);
        if (apply != nullptr && apply->op == Operator::and_)
          all.insert(all.end(), apply->arguments.begin(), apply->arguments.end());
        else
          out.conditions.push_back(all[i]);
      }
    }
  }
  if (!out.record.valid()) return std::nullopt;
  for (const auto& one : lints.reach.counted(paid.payment))
    if (one.column.valid() && lints.plan[one.column].record == out.record &&
        lints.roles.is_amount(lints.plan[one.column].type))
      out.fields.push_back(one.column);
  if (out.fields.empty()) return std::nullopt;
  out.least = paid.levels.least;
  out.most = paid.levels.most;
  narrow_levels(lints, bonus, out);
  return out;
}

// Both cannot hold of one row.
bool exclude(Lints& lints, NodeId a, NodeId b) {
  const auto& plan = lints.plan;
  const auto* x = std::get_if<Apply>(&plan[a]);
  const auto* y = std::get_if<Apply>(&plan[b]);
  const auto key = [&](NodeId node) { return lints.keys.of(node); };
  if (x != nullptr && x->op == Operator::not_ && key(x->arguments[0]) == key(b)) return true;
  if (y != nullptr && y->op == Operator::not_ && key(y->arguments[0]) == key(a)) return true;
  if (x == nullptr || y == nullptr || x->arguments.size() != 2 || y->arguments.size() != 2) return false;
  const auto constant = [&](NodeId node) { return std::holds_alternative<Const>(plan[node]); };
  const bool same = key(x->arguments[0]) == key(y->arguments[0]);
  if (!same || !constant(x->arguments[1]) || !constant(y->arguments[1])) return false;
  const bool equal = key(x->arguments[1]) == key(y->arguments[1]);
  if (x->op == Operator::equal && y->op == Operator::equal) return !equal;
  if ((x->op == Operator::equal && y->op == Operator::not_equal) ||
      (x->op == Operator::not_equal && y->op == Operator::equal))
    return equal;
  const auto number = [&](NodeId node) {
    return std::get_if<number::Rational>(&std::get<Const>(plan[node]).value);
  };
  const auto *u = number(x->arguments[1]), *v = number(y->arguments[1]);
  if (u == nullptr || v == nullptr) return false;
  const auto apart = [](Operator low, const number::Rational& to, Operator high,
                        const number::Rational& from) {
    if (low != Operator::less && low != Operator::less_equal) return false;
    if (high != Operator::greater && high != Operator::greater_equal) return false;
    return to < from || (to == from && (low == Operator::less || high == Operator::greater));
  };
  return apart(x->op, *u, y->op, *v) || apart(y->op, *v, x->op, *u);
}

bool overlap(Lints& lints, const Basis& a, const Basis& b) {
  if (a.record != b.record || a.least > b.most || b.least > a.most) return false;
  if (std::none_of(a.fields.begin(), a.fields.end(), [&](ColumnId field) {
        return std::find(b.fields.begin(), b.fields.end(), field) != b.fields.end();
      }))
    return false;
  const auto meet = [&](const std::vector<NodeId>& low, const std::vector<NodeId>& high) {
    for (const auto x : low)
      for (const auto y : high)
        if (lints.keys.of(x) == lints.keys.of(y) && lints.keys.slots(lints.keys.of(x)).empty()) return true;
    return false;
  };
  if (meet(a.up_to, b.beyond) || meet(b.up_to, a.beyond)) return false;
  if (a.row == b.row)
    for (const auto x : a.conditions)
      for (const auto y : b.conditions) {
        const auto only_row = [&](NodeId node) {
          const auto& slots = lints.keys.slots(lints.keys.of(node));
          return slots.size() == 1 && slots[0] == a.row;
        };
        if (only_row(x) && only_row(y) && exclude(lints, x, y)) return false;
      }
  return true;
}

}  // namespace

void lint_paid_twice(Lints& lints) {
  std::vector<Basis> known;
  std::vector<std::size_t> told;
  for (const auto& one : lints.paid) {
    const auto basis = basis_of(lints, one);
    if (!basis) continue;
    const std::size_t bonus = one.payment.bonus;
    if (std::find(told.begin(), told.end(), bonus) == told.end())
      for (const auto& other : known) {
        if (other.paid->payment.bonus == bonus || !overlap(lints, *basis, other)) continue;
        const ColumnId field = basis->fields.front();
        told.push_back(bonus);
        lints.sink.add(code::paid_twice, lints.bonus(one).span)
            .with("bonus", lints.bonus(one).name)
            .with("other", lints.bonus(*other.paid).name)
            .with("field", lints.plan[basis->record].name + "." + lints.plan[field].name)
            .label(lints.bonus(*other.paid).span, Note::because_of);
        break;
      }
    known.push_back(*basis);
  }
}

}  // namespace bonafide::check
