#include "check/lints_supposing.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "base/closed.h"

namespace bonafide::check {

using namespace checked;

namespace {

bool contains(const std::vector<Slot>& slots, Slot slot) {
  return std::find(slots.begin(), slots.end(), slot) != slots.end();
}

}  // namespace

std::vector<Payment> payments_of(const Plan& plan, std::size_t index) {
  std::vector<Payment> out;
  const Bonus& bonus = plan.bonuses[index];
  for (std::size_t e = 0; e < bonus.emits.size(); ++e)
    std::visit(
        [&](const auto& verb) {
          using T = std::decay_t<decltype(verb)>;
          if constexpr (std::is_same_v<T, EmitOne>) {
            if (verb.verb != EmitOne::Verb::take) out.push_back({index, e, verb.amount, verb.to, {}});
          } else if constexpr (std::is_same_v<T, EmitShare>) {
            out.push_back({index, e, verb.amount, verb.to, verb.weight});
          } else if constexpr (std::is_same_v<T, EmitSplit>) {
            for (const auto& part : verb.parts) out.push_back({index, e, verb.amount, part.to, {}});
            if (verb.rest_to.valid()) out.push_back({index, e, verb.amount, verb.rest_to, {}});
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        bonus.emits[e].verb);
  return out;
}

// ---- questions --------------------------------------------------------------------------------------

Supposing::Supposing(const Plan& plan, const Roles& roles, Keys& keys)
    : plan_(plan), roles_(roles), keys_(keys) {
  const auto names = [&](std::size_t frame) { most_names_ = std::max(most_names_, frame); };
  for (const auto& column : plan.columns)
    names(std::max<std::size_t>(column.frame, column.parameters.size()));
  for (const auto& bonus : plan.bonuses) names(bonus.frame);
  for (const auto& limit : plan.limits) names(limit.frame);
  for (const auto& hold : plan.holds) names(hold.frame);
  for (const auto& derived : plan.derived) names(derived.frame);
}

void Supposing::begin(const Supposition& supposition) {
  supposition_ = supposition;
  columns_.clear();
  bonuses_.clear();
  steps_ = 0;
  deep_ = 0;
}

void Supposing::forget_payee() {
  payee_.clear();
  payee_slots_.clear();
  owned_by_payee_.clear();
}

// The row paid may go by several names: `r` and `m.referrer` where `for each r in m.referrer`.
void Supposing::find_payee(const Bonus& bonus, NodeId to) {
  forget_payee();
  for (int hops = 0; to.valid() && hops < 8; ++hops) {
    payee_.push_back(keys_.of(to));
    if (const auto* get = std::get_if<Get>(&plan_[to]); get != nullptr && roles_.is_owner_field(get->column))
      if (const auto* row = std::get_if<Var>(&plan_[get->arguments[0]])) owned_by_payee_.push_back(row->slot);
    const auto* name = std::get_if<Var>(&plan_[to]);
    if (name == nullptr) return;
    payee_slots_.push_back(name->slot);
    to = NodeId();
    for (const auto& clause : plan_[bonus.pipe].clauses) {
      if (const auto* loop = std::get_if<For>(&clause.node); loop != nullptr && loop->slot == name->slot)
        if (const auto* value = std::get_if<OptionalValue>(&plan_[loop->in].rows)) to = value->value;
      if (const auto* let = std::get_if<Let>(&clause.node); let != nullptr && let->slot == name->slot)
        to = let->value;
    }
  }
}

bool Supposing::is_payee(const Bonus& bonus, NodeId to, NodeId node) {
  find_payee(bonus, to);
  return std::find(payee_.begin(), payee_.end(), keys_.of(node)) != payee_.end();
}

bool Supposing::on_own_rows(const Payment& payment) {
  const Bonus& bonus = plan_.bonuses[payment.bonus];
  find_payee(bonus, payment.to);
  const auto bought = [&](RecordId record) {
    return roles_.needs_sale(record) || roles_.of(record) == Role::fee;
  };
  if (bonus.clock.kind == Clock::Kind::each_row && bonus.clock.row && bought(bonus.clock.record) &&
      contains(owned_by_payee_, *bonus.clock.row))
    return true;
  for (const auto& clause : plan_[bonus.pipe].clauses) {
    const auto* each = std::get_if<For>(&clause.node);
    if (each == nullptr) continue;
    const auto& rows = plan_[each->in].rows;
    if (const auto* all = std::get_if<AllRows>(&rows))
      if (bought(all->record) && contains(owned_by_payee_, each->slot)) return true;
    if (const auto* owned = std::get_if<OwnedRows>(&rows))
      if (bought(owned->record) &&
          std::find(payee_.begin(), payee_.end(), keys_.of(owned->owner)) != payee_.end())
        return true;
  }
  return false;
}

Supposing::Answer Supposing::ask(const Payment& payment, const Supposition& supposition) {
  begin(supposition);
  return look(payment);
}

Supposing::Answer Supposing::look(const Payment& payment) {
  const Bonus& bonus = plan_.bonuses[payment.bonus];
  find_payee(bonus, payment.to);
  Frame frame(frame_size(bonus.frame, 0));
  bool persons = false;
  if (bonus.clock.kind == Clock::Kind::each_row && bonus.clock.row) {
    // As a loop over the rows that happen.
    const RecordId record = bonus.clock.record;
    const bool own = contains(owned_by_payee_, *bonus.clock.row);
    const Role role = roles_.of(record);
    const bool bought = roles_.needs_sale(record) || role == Role::fee;
    if (bought && !(own ? may_buy(role) : others_may_buy(role))) return {};
    frame[*bonus.clock.row].payee = own;
    persons = role == Role::act && !own;
  }
  const Reached reached = walk(bonus.pipe, frame);
  Answer answer;
  answer.stopped_by = reached.stopped_by;
  if (!reached.reached) return answer;
  const Seen amount = evaluate(payment.amount, frame);
  answer.pays = !amount.range.empty && (!amount.range.highest || amount.range.highest->sign() > 0);
  if (payment.weight.valid()) {
    const Seen weight = evaluate(payment.weight, frame);
    if (weight.range.highest && weight.range.highest->sign() <= 0) answer.pays = false;
    persons = persons || weight.persons;
  }
  answer.persons = answer.pays && (persons || reached.persons || amount.persons);
  answer.known = steps_ <= most_steps;
  return answer;
}

std::vector<std::pair<std::uint32_t, const LadderCondition*>> Supposing::closed_rungs(
    std::size_t index, const Supposition& supposition) {
  begin(supposition);
  forget_payee();
  const Ladder& ladder = plan_.ladders[index];
  std::vector<std::pair<std::uint32_t, const LadderCondition*>> out;
  for (std::uint32_t r = 0; r < ladder.rungs.size(); ++r)
    for (const auto& cell : ladder.rungs[r].conditions) {
      Frame frame(frame_size(plan_[ladder.column].frame, 1));
      frame[0].payee = true;
      deep_ = 1;
      if (evaluate(cell.condition, frame).may(true) || steps_ > most_steps) continue;
      out.emplace_back(r, &cell);
      break;
    }
  deep_ = 0;
  return out;
}

Range Supposing::range(NodeId node, const At& at) {
  begin({});
  forget_payee();
  Frame frame(most_names_);
  if (at) frame[at->first].range = Range::exactly(at->second);
  return evaluate(node, frame).range;
}

bool Supposing::may_pay(std::size_t index, bool& persons) {
  const auto known = bonuses_.find(index);
  if (known != bonuses_.end()) {
    if (!known->second) return false;  // a round through itself: nothing to begin with
    persons = persons || known->second->persons;
    return known->second->pays;
  }
  if (chain_ >= most_chained) return true;
  bonuses_[index] = std::nullopt;
  Answer all;
  // The other bonus has a payee and names of its own.
  const auto payee = std::exchange(payee_, {});
  const auto payee_slots = std::exchange(payee_slots_, {});
  const auto owned_by_payee = std::exchange(owned_by_payee_, {});
  const int deep = std::exchange(deep_, 0);
  const Supposition outer = supposition_;
  supposition_.payee_buys = outer.others_buy;  // whom it pays is one of the others here
  supposition_.payee_pays_fees = true;
  supposition_.never.reset();
  ++chain_;
  for (const auto& payment : payments_of(plan_, index)) {
    const auto answer = look(payment);
    all.pays = all.pays || answer.pays || !answer.known;
    all.persons = all.persons || answer.persons;
  }
  payee_ = payee;
  payee_slots_ = payee_slots;
  owned_by_payee_ = owned_by_payee;
  deep_ = deep;
  supposition_ = outer;
  --chain_;
  bonuses_[index] = all;
  persons = persons || all.persons;
  return all.pays;
}

// ---- loops ------------------------------------------------------------------------------------------

Supposing::Reached Supposing::walk(PipeId id, Frame& frame) {
  Reached out;
  if (!id.valid()) return out;
  for (const auto& clause : plan_[id].clauses) {
    if (!out.reached) break;
    const auto condition = [&](NodeId node) {
      const Seen seen = evaluate(node, frame);
      if (!seen.may(true)) {
        out.reached = false;
        out.stopped_by = node;
      } else if (seen.may(false)) {
        out.persons = out.persons || seen.persons;
      }
    };
    std::visit(
        [&](const auto& c) {
          using T = std::decay_t<decltype(c)>;
          if constexpr (std::is_same_v<T, For>) {
            const Set rows = set(c, frame);
            frame[c.slot] = rows.element;
            out.persons = out.persons || rows.element.persons;
            out.reached = !rows.empty;
          } else if constexpr (std::is_same_v<T, Where> || std::is_same_v<T, While>) {
            condition(c.condition);
          } else if constexpr (std::is_same_v<T, Let>) {
            frame[c.slot] = evaluate(c.value, frame);
          } else if constexpr (std::is_same_v<T, By>) {
            return;
          } else if constexpr (std::is_same_v<T, FirstN>) {
            const Seen count = evaluate(c.count, frame);
            out.reached = !count.range.highest || count.range.highest->sign() > 0;
          } else if constexpr (std::is_same_v<T, Scan>) {
            frame[c.slot] = within_bounds(c.next, Seen());
            frame[c.slot].persons = evaluate(c.next, frame).persons;
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        clause.node);
  }
  return out;
}

Supposing::Set Supposing::set(const For& loop, Frame& frame) {
  const Source& source = plan_[loop.in];
  const bool here = deep_ == 0;  // the bonus's own names are known
  const bool slot_is_payee = here && contains(payee_slots_, loop.slot);
  Set out;
  out.element = Seen();
  const auto bought = [&](RecordId record, bool own) {
    const Role role = roles_.of(record);
    if (roles_.needs_sale(record) || role == Role::fee)
      out.empty = own ? !may_buy(role) : !others_may_buy(role);
    out.element.payee = own;
  };
  std::visit(
      [&](const auto& rows) {
        using T = std::decay_t<decltype(rows)>;
        if constexpr (std::is_same_v<T, AllRows>) {
          if (rows.record == plan_.member) {
            out.element.payee = slot_is_payee;
            out.element.persons = !slot_is_payee;
            return;
          }
          const bool own = here && contains(owned_by_payee_, loop.slot);
          bought(rows.record, own);
          out.element.persons =
              roles_.of(rows.record) == Role::act && !own && (here || roles_.between_members(rows.record));
        } else if constexpr (std::is_same_v<T, OwnedRows>) {
          const Seen owner = evaluate(rows.owner, frame);
          bought(rows.record, owner.payee);
          out.empty = out.empty || !owner.present;
          out.element.persons = owner.persons;
        } else if constexpr (std::is_same_v<T, KinRows>) {
          const Seen of = evaluate(rows.of, frame);
          out.empty = !of.present;
          out.element.payee = slot_is_payee;
          out.element.persons = true;
        } else if constexpr (std::is_same_v<T, PathRows>) {
          out.element.payee = slot_is_payee;
          out.element.persons = true;
        } else if constexpr (std::is_same_v<T, PaymentRows>) {
          if (rows.bonuses.empty() || !rows.promises.empty()) return;
          bool any = false;
          for (const auto bonus : rows.bonuses) any = may_pay(bonus.index(), out.element.persons) || any;
          out.empty = !any;
        } else if constexpr (std::is_same_v<T, LotRows>) {
          return;
        } else if constexpr (std::is_same_v<T, SlabRows>) {
          const Seen at = evaluate(rows.at, frame);
          out.empty = at.range.empty || (at.range.highest && at.range.highest->sign() <= 0);
          out.element.persons = at.persons;
        } else if constexpr (std::is_same_v<T, ChoiceValues>) {
          const auto count = plan_.choices[rows.choice.index()].values.size();
          out.element.range = Range::between(Rational(0), Rational(static_cast<std::int64_t>(count) - 1), 0);
        } else if constexpr (std::is_same_v<T, Numbers>) {
          const Seen from = evaluate(rows.from, frame), to = evaluate(rows.to, frame);
          out.element.range = Range::between(from.range.lowest, to.range.highest, 0);
          out.element.persons = from.persons || to.persons;
          out.empty = from.range.lowest && to.range.highest && *to.range.highest < *from.range.lowest;
        } else if constexpr (std::is_same_v<T, OptionalValue>) {
          out.element = evaluate(rows.value, frame);
          out.empty = !out.element.present;
          out.element.absent = false;
          out.element.payee = out.element.payee || slot_is_payee;
          if (out.element.payee) out.element.persons = false;
        } else if constexpr (std::is_same_v<T, DerivedRows>) {
          const auto& derived = plan_.derived[rows.rows.index()];
          Frame inner(frame_size(derived.frame, 1));
          inner[0] = evaluate(rows.owner, frame);
          if (deep_ >= most_deep) return;
          ++deep_;
          const Reached reached = walk(derived.pipe, inner);
          --deep_;
          out.empty = !reached.reached;
          out.element.persons = reached.persons;
        } else {
          static_assert(base::unanswered<T>);
        }
      },
      source.rows);
  return out;
}

}  // namespace bonafide::check
