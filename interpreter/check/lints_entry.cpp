// Entry fees: what a member must pay before he may earn, where the money buys him nothing else, and money
// that a newcomer pays for nothing and others are given.
#include <algorithm>

#include "check/lints.h"
#include "diagnostics/codes/lints.h"

namespace bonafide::check {

using namespace checked;
namespace code = diagnostics::code;
using diagnostics::Note;

namespace {

constexpr std::size_t most_goods = 64;

// The rows of goods that conditions can ask for by name.
std::vector<columns::Row> named_goods(const Lints& lints) {
  std::vector<columns::Row> out;
  for (const auto& node : lints.plan.nodes) {
    const auto* constant = std::get_if<Const>(&node);
    const auto* row = constant != nullptr ? std::get_if<columns::Row>(&constant->value) : nullptr;
    if (row == nullptr || lints.roles.of(row->record) != Role::goods) continue;
    if (std::find(out.begin(), out.end(), *row) == out.end()) out.push_back(*row);
  }
  return out;
}

// Where the plan asks for it: a cell of a ladder that closes under the supposition, or a condition of the
// bonus.
base::Span asked_at(Lints& lints, const Paid& one, const Supposition& supposition, std::string& rung) {
  for (std::size_t l = 0; l < lints.plan.ladders.size(); ++l) {
    const auto open = lints.supposing.closed_rungs(l, {});
    for (const auto& [index, cell] : lints.supposing.closed_rungs(l, supposition)) {
      if (std::any_of(open.begin(), open.end(), [r = index](const auto& o) { return o.first == r; }))
        continue;
      if (!cell->span.valid()) continue;
      rung = lints.plan.ladders[l].rungs[index].name;
      return cell->span;
    }
  }
  const auto answer = lints.supposing.ask(one.payment, supposition);
  if (answer.stopped_by.valid() && lints.plan.span(answer.stopped_by).valid())
    return lints.plan.span(answer.stopped_by);
  return lints.span(one);
}

bool earns_on(Lints& lints, const columns::Row& goods) {
  Supposition only;
  only.any_rung = true;
  only.only = goods;
  Supposition nobody;
  nobody.others_buy = nobody.payee_buys = false;
  nobody.any_rung = true;
  return std::any_of(lints.paid.begin(), lints.paid.end(), [&](const Paid& one) {
    return !one.own && lints.supposing.ask(one.payment, only).pays &&
           !lints.supposing.ask(one.payment, nobody).pays;
  });
}

// A loop over what somebody else than the payee has paid for nothing.
RecordId handed_up(Lints& lints, const Paid& one) {
  const Bonus& bonus = lints.bonus(one);
  const auto* to = std::get_if<Get>(&lints.plan[one.payment.to]);
  const auto others = [&](RecordId record, Slot slot) {
    if (lints.roles.of(record) != Role::fee) return false;
    if (to == nullptr || to->column != lints.plan[record].owner || to->arguments.size() != 1) return true;
    const auto* row = std::get_if<Var>(&lints.plan[to->arguments[0]]);
    return row == nullptr || row->slot != slot;
  };
  if (bonus.clock.kind == Clock::Kind::each_row && others(bonus.clock.record, bonus.clock.row.value_or(0)))
    return bonus.clock.record;
  for (const auto& clause : lints.plan[bonus.pipe].clauses) {
    const auto* each = std::get_if<For>(&clause.node);
    if (each == nullptr) continue;
    const auto& rows = lints.plan[each->in].rows;
    if (const auto* all = std::get_if<AllRows>(&rows); all != nullptr && others(all->record, each->slot))
      return all->record;
    if (const auto* owned = std::get_if<OwnedRows>(&rows);
        owned != nullptr && lints.roles.of(owned->record) == Role::fee &&
        !lints.supposing.is_payee(bonus, one.payment.to, owned->owner))
      return owned->record;
  }
  for (const auto& counted : lints.reach.counted(one.payment))
    if (counted.column.valid() && lints.roles.of(lints.plan[counted.column].record) == Role::fee &&
        one.levels.most > 0)
      return lints.plan[counted.column].record;
  return {};
}

// Somebody is paid on rows of his own: nobody is paid for paying a fee.
bool earned_on(Lints& lints, RecordId record) {
  return std::any_of(lints.paid.begin(), lints.paid.end(), [&](const Paid& one) {
    if (!one.own) return false;
    const Bonus& bonus = lints.bonus(one);
    if (bonus.clock.kind == Clock::Kind::each_row && bonus.clock.record == record) return true;
    const auto& clauses = lints.plan[bonus.pipe].clauses;
    return std::any_of(clauses.begin(), clauses.end(), [&](const Clause& clause) {
      const auto* each = std::get_if<For>(&clause.node);
      return each != nullptr && lints.plan[each->in].element.record == record;
    });
  });
}

}  // namespace

void lint_entry(Lints& lints) {
  // Money that a newcomer pays for nothing, paid to others.
  std::vector<std::pair<std::size_t, std::size_t>> told;
  for (const auto& one : lints.paid) {
    const std::pair verb(one.payment.bonus, one.payment.emit);
    if (std::find(told.begin(), told.end(), verb) != told.end()) continue;
    if (!one.levels.related || one.levels.most < 1)
      continue;  // who is named in the row itself has a part in it
    const RecordId fee = handed_up(lints, one);
    if (!fee.valid() || earned_on(lints, fee)) continue;
    told.push_back(verb);
    lints.sink.add(code::fee_handed_up, lints.span(one))
        .with("bonus", lints.bonus(one).name)
        .with("record", lints.plan[fee].name)
        .label(lints.plan[fee].span, Note::declared_here);
  }

  const auto needs = [&](const Paid& one, const Supposition& supposition) {
    if (one.own || !one.possible) return false;
    const auto answer = lints.supposing.ask(one.payment, supposition);
    return answer.known && !answer.pays;
  };
  const auto report = [&](const Paid& one, const Supposition& supposition, const diagnostics::Words& what) {
    std::string rung;
    const base::Span at = asked_at(lints, one, supposition, rung);
    lints.sink.add(code::entry_fee, at)
        .with("bonus", lints.bonus(one).name)
        .with("what", what)
        .label(lints.span(one), Note::because_of);
  };
  Supposition no_fee;
  no_fee.payee_pays_fees = false;
  for (const auto& one : lints.paid)
    if (needs(one, no_fee)) {
      report(one, no_fee, {"paid a fee, which buys no goods", "缴费（不含任何商品）"});
      break;
    }
  const auto goods = named_goods(lints);
  if (goods.size() > most_goods) return;
  for (const auto& row : goods) {
    Supposition without;
    without.never = row;
    for (const auto& one : lints.paid) {
      if (!needs(one, without)) continue;
      if (earns_on(lints, row)) break;
      const auto& ids = lints.plan[row.record].constant_ids;
      const std::string name = row.number < ids.size() ? ids[row.number] : lints.plan[row.record].name;
      report(one, without,
             {"bought `" + name + "`, which nobody is paid for selling",
              "购买“" + name + "”（卖出它并无奖励）"});
      break;
    }
  }
}

}  // namespace bonafide::check
