// Pay for people: what is paid in a period in which nobody buys anything.
#include <algorithm>

#include "check/lints.h"
#include "diagnostics/codes/lints.h"

namespace bonafide::check {

using namespace checked;
namespace code = diagnostics::code;
using diagnostics::Note;

namespace {

// The loop over a member's own acts that a bonus runs through, if it does: a posting, a task.
RecordId own_act(Lints& lints, const Paid& one) {
  const Bonus& bonus = lints.bonus(one);
  const auto owner_is_paid = [&](RecordId record, Slot slot) {
    const ColumnId owner = lints.plan[record].owner;
    if (!owner.valid() || lints.roles.of(record) != Role::act) return false;
    const auto* to = std::get_if<Get>(&lints.plan[one.payment.to]);
    if (to == nullptr || to->column != owner || to->arguments.size() != 1) return false;
    const auto* row = std::get_if<Var>(&lints.plan[to->arguments[0]]);
    return row != nullptr && row->slot == slot;
  };
  if (bonus.clock.kind == Clock::Kind::each_row && bonus.clock.row &&
      owner_is_paid(bonus.clock.record, *bonus.clock.row))
    return bonus.clock.record;
  for (const auto& clause : lints.plan[bonus.pipe].clauses) {
    const auto* each = std::get_if<For>(&clause.node);
    if (each == nullptr) continue;
    const auto& rows = lints.plan[each->in].rows;
    if (const auto* all = std::get_if<AllRows>(&rows);
        all != nullptr && owner_is_paid(all->record, each->slot))
      return all->record;
    if (const auto* owned = std::get_if<OwnedRows>(&rows);
        owned != nullptr && lints.roles.of(owned->record) == Role::act &&
        lints.supposing.is_payee(bonus, one.payment.to, owned->owner))
      return owned->record;
  }
  return {};
}

}  // namespace

void lint_people(Lints& lints) {
  std::vector<std::pair<std::size_t, std::size_t>> told;
  for (const auto& one : lints.paid) {
    const std::pair verb(one.payment.bonus, one.payment.emit);
    if (std::find(told.begin(), told.end(), verb) != told.end()) continue;
    if (one.for_people) {
      told.push_back(verb);
      lints.sink.add(code::pay_for_recruiting, lints.span(one))
          .with("bonus", lints.bonus(one).name)
          .label(lints.bonus(one).span, Note::declared_here);
      continue;
    }
    if (lints.limited(one)) continue;
    const RecordId act = own_act(lints, one);
    if (!act.valid()) continue;
    const Supposition nobody_buys{false, false, true, true, {}, {}};
    const auto answer = lints.supposing.ask(one.payment, nobody_buys);
    if (!answer.pays || !answer.known) continue;
    told.push_back(verb);
    lints.sink.add(code::unlimited_acts, lints.span(one))
        .with("bonus", lints.bonus(one).name)
        .with("record", lints.plan[act].name)
        .label(lints.bonus(one).span, Note::declared_here);
  }
}

}  // namespace bonafide::check
