#include "check/lints_supposing.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "base/closed.h"

namespace bonafide::check {

using namespace checked;

namespace {

Seen join(const Seen& a, const Seen& b) {
  if (!a.present || !b.present) {
    Seen out = a.present ? a : b;
    out.absent = a.absent || b.absent;
    out.persons = a.persons || b.persons;
    return out;
  }
  Seen out;
  out.range = join(a.range, b.range);
  out.absent = a.absent || b.absent;
  out.persons = a.persons || b.persons;
  out.payee = a.payee && b.payee;
  if (a.row && b.row && *a.row == *b.row) out.row = a.row;
  if (a.never && b.never && *a.never == *b.never) out.never = a.never;
  return out;
}

Seen missing(bool persons) {
  Seen out;
  out.range = Range::nothing();
  out.present = false;
  out.absent = true;
  out.persons = persons;
  return out;
}

Range narrowed(const Range& range, const Bounds& bounds) {
  if (range.empty || (!bounds.lowest && !bounds.highest)) return range;
  const Range met = meet(range, Range::between(bounds.lowest, bounds.highest, range.decimals));
  return met.empty ? range : met;
}

std::string text_of(const Seen& seen) {
  const auto end = [](const std::optional<Rational>& value) {
    return value ? value->numerator_text() + "/" + value->denominator_text() : std::string("~");
  };
  std::string out = seen.range.empty ? "-" : end(seen.range.lowest) + "," + end(seen.range.highest);
  for (const bool flag : {seen.present, seen.absent, seen.persons, seen.payee}) out += flag ? '1' : '0';
  for (const auto& row : {seen.row, seen.never})
    if (row) out += "r" + std::to_string(row->record.value) + "." + std::to_string(row->number);
    else out += "r";
  return out;
}

bool contains(const std::vector<Slot>& slots, Slot slot) {
  return std::find(slots.begin(), slots.end(), slot) != slots.end();
}

std::size_t frame_size(std::uint32_t frame, std::size_t parameters) {
  return std::max<std::size_t>({frame, parameters, 2});
}

}  // namespace

Seen Seen::flag(bool no, bool yes) {
  return number(no && yes ? Range::between(Rational(0), Rational(1), 0) : Range::exactly(Rational(yes ? 1 : 0)));
}

bool Seen::may(bool value) const {
  if (range.empty) return false;
  const Rational wanted(value ? 1 : 0);
  return (!range.lowest || *range.lowest <= wanted) && (!range.highest || *range.highest >= wanted);
}

std::vector<Payment> payments_of(const Plan& plan, std::size_t index) {
  std::vector<Payment> out;
  const Bonus& bonus = plan.bonuses[index];
  for (std::size_t e = 0; e < bonus.emits.size(); ++e)
    std::visit(
        [&](const auto& verb) {
          using T = std::decay_t<decltype(verb)>;
          if constexpr (std::is_same_v<T, EmitOne>) {
            if (verb.verb != EmitOne::Verb::take) out.push_back({index, e, verb.amount, verb.to});
          } else if constexpr (std::is_same_v<T, EmitShare>) {
            out.push_back({index, e, verb.amount, verb.to});
          } else if constexpr (std::is_same_v<T, EmitSplit>) {
            for (const auto& part : verb.parts) out.push_back({index, e, verb.amount, part.to});
            if (verb.rest_to.valid()) out.push_back({index, e, verb.amount, verb.rest_to});
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        bonus.emits[e].verb);
  return out;
}

// ---- questions --------------------------------------------------------------------------------------

Supposing::Supposing(const Plan& plan, const Roles& roles, Keys& keys) : plan_(plan), roles_(roles), keys_(keys) {
  const auto names = [&](std::size_t frame) { most_names_ = std::max(most_names_, frame); };
  for (const auto& column : plan.columns) names(std::max<std::size_t>(column.frame, column.parameters.size()));
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
      if (const auto* let = std::get_if<Let>(&clause.node); let != nullptr && let->slot == name->slot) to = let->value;
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
  const auto bought = [&](RecordId record) { return roles_.needs_sale(record) || roles_.of(record) == Role::fee; };
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
      if (bought(owned->record) && std::find(payee_.begin(), payee_.end(), keys_.of(owned->owner)) != payee_.end()) return true;
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
  answer.persons = answer.pays && (persons || reached.persons || amount.persons);
  answer.known = steps_ <= most_steps;
  return answer;
}

std::vector<std::pair<std::uint32_t, const LadderCondition*>> Supposing::closed_rungs(std::size_t index,
                                                                                     const Supposition& supposition) {
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
          out.element.persons = roles_.of(rows.record) == Role::act && !own &&
                                (here || roles_.between_members(rows.record));
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

// ---- expressions ------------------------------------------------------------------------------------

Seen Supposing::unknown(NodeId node) const {
  const Type& type = plan_.type(node);
  if (type.kind == Kind::flag) return Seen::flag(true, true);
  Seen out;
  out.absent = type.optional;
  return within_bounds(node, out);
}

Seen Supposing::within_bounds(NodeId node, Seen seen) const {
  const Type& type = plan_.type(node);
  if ((type.numeric() || type.kind == Kind::choice) && node.index() < plan_.bounds.size())
    seen.range = narrowed(seen.range, plan_.bounds[node.index()]);
  return seen;
}

Seen Supposing::evaluate(NodeId id, Frame& frame) {
  if (tired()) return unknown(id);
  if (deep_ == 0 && plan_.type(id).kind == Kind::row && !payee_.empty() &&
      std::find(payee_.begin(), payee_.end(), keys_.of(id)) != payee_.end()) {
    Seen out;
    out.payee = true;
    return out;
  }
  // A case table is a chain of choices as long as its rows.
  Seen out = missing(false);
  out.absent = false;
  bool persons = false;
  while (const auto* choice = std::get_if<If>(&plan_[id])) {
    const Seen condition = evaluate(choice->condition, frame);
    if (condition.may(true) && condition.may(false)) persons = persons || condition.persons;
    if (condition.may(true)) out = join(out, evaluate(choice->then, frame));
    if (!condition.may(false)) {
      out.persons = out.persons || persons;
      return out;
    }
    id = choice->otherwise;
  }
  const Seen last = compute(id, frame);
  if (!out.present && !out.absent && out.range.empty) out = last;  // no choice: as it is
  else out = join(out, last);
  out.persons = out.persons || persons;
  return out;
}

Seen Supposing::compute(NodeId id, Frame& frame) {
  return std::visit(
      [&](const auto& node) -> Seen {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, Const>) {
          if (columns::missing(node.value)) return missing(false);
          Seen out;
          if (const auto* number = std::get_if<Rational>(&node.value)) out.range = Range::exactly(*number);
          if (const auto* choice = std::get_if<columns::ChoiceValue>(&node.value))
            out.range = Range::exactly(Rational(static_cast<std::int64_t>(choice->index)));
          if (const auto* flag = std::get_if<bool>(&node.value)) out = Seen::flag(!*flag, *flag);
          if (const auto* row = std::get_if<columns::Row>(&node.value)) out.row = *row;
          return out;
        } else if constexpr (std::is_same_v<T, Var>) {
          return within_bounds(id, frame[node.slot]);
        } else if constexpr (std::is_same_v<T, ParameterValue>) {
          const Value& value = plan_.parameters[node.parameter.index()].value;
          Seen out;
          if (const auto* number = std::get_if<Rational>(&value)) out.range = Range::exactly(*number);
          if (const auto* choice = std::get_if<columns::ChoiceValue>(&value))
            out.range = Range::exactly(Rational(static_cast<std::int64_t>(choice->index)));
          if (const auto* flag = std::get_if<bool>(&value)) out = Seen::flag(!*flag, *flag);
          if (const auto* row = std::get_if<columns::Row>(&value)) out.row = *row;
          return out;
        } else if constexpr (std::is_same_v<T, RowNamed> || std::is_same_v<T, PeriodDate> || std::is_same_v<T, Had>) {
          return unknown(id);
        } else if constexpr (std::is_same_v<T, ScanPrev>) {
          Seen out = unknown(id);
          out.persons = frame[node.slot].persons;
          return out;
        } else if constexpr (std::is_same_v<T, Get> || std::is_same_v<T, Prev>) {
          Seen out = call(id, node.column, node.arguments, frame);
          if (std::is_same_v<T, Prev>) out.absent = out.absent || plan_.type(id).optional;
          return out;
        } else if constexpr (std::is_same_v<T, AsOf>) {
          return evaluate(node.of, frame);
        } else if constexpr (std::is_same_v<T, Apply>) {
          return apply(id, node, frame);
        } else if constexpr (std::is_same_v<T, If>) {
          return unknown(id);  // `evaluate` walks choices
        } else if constexpr (std::is_same_v<T, Lookup>) {
          return look_up(node, frame);
        } else if constexpr (std::is_same_v<T, Fold>) {
          return fold(id, node, frame);
        } else {
          static_assert(base::unanswered<T>);
        }
      },
      plan_[id]);
}

Seen Supposing::call(NodeId id, ColumnId column_id, const std::vector<NodeId>& nodes, Frame& frame) {
  const Column& column = plan_[column_id];
  std::vector<Seen> arguments;
  bool absent = false, present = true, persons = false;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Seen argument = evaluate(nodes[i], frame);
    if (i >= column.parameters.size() || column.parameters[i].kind == Kind::row) {
      absent = absent || argument.absent;
      present = present && argument.present;
      argument.absent = false;
    }
    persons = persons || argument.persons;
    arguments.push_back(std::move(argument));
  }
  if (!present) return missing(persons);
  Seen out;
  switch (column.kind) {
    case Column::Kind::field:
    case Column::Kind::builtin_field:
    case Column::Kind::balance:
      out = unknown(id);
      if (roles_.is_goods_field(column_id)) {
        if (supposition_.only) out.row = supposition_.only;
        if (supposition_.never && !arguments.empty() && arguments[0].payee) out.never = supposition_.never;
      }
      out.persons = persons;
      break;
    case Column::Kind::fact:
    case Column::Kind::state:
      out = within_bounds(id, body(column_id, arguments));
      break;
  }
  out.absent = out.absent || absent;
  return out;
}

// A fact or a remembered value at its arguments. Rounds begin from nothing: a fact of the downline adds up what
// its legs have, and where they have nothing it is nothing.
Seen Supposing::body(ColumnId id, const std::vector<Seen>& arguments) {
  const Column& column = plan_[id];
  std::string key = std::to_string(id.value);
  for (const auto& argument : arguments) key += ";" + text_of(argument);
  const auto [at, fresh] = columns_.emplace(key, Known());
  if (!fresh) {
    if (at->second.working) at->second.asked = true;
    return at->second.seen;
  }
  Seen start = missing(false);
  start.absent = false;
  at->second = {start, true, false};
  if (deep_ >= most_deep) {
    at->second = {Seen(), false, false};
    return Seen();
  }
  ++deep_;
  for (int round = 0; round < 4; ++round) {
    at->second.asked = false;
    Seen out = start;
    if (column.ladder.valid()) {
      out = rung(plan_.ladders[column.ladder.index()], arguments);
    } else {
      for (const auto node : {column.body, column.start, column.next}) {
        if (!node.valid()) continue;
        Frame frame(frame_size(column.frame, arguments.size()));
        for (std::size_t i = 0; i < arguments.size(); ++i) frame[i] = arguments[i];
        out = join(out, evaluate(node, frame));
      }
      if (column.kind == Column::Kind::state && (!column.start.valid() || column.start_column.valid())) {
        out = join(out, Seen());
        out.absent = true;
      }
    }
    const bool same = text_of(out) == text_of(at->second.seen);
    at->second.seen = out;
    if (same || !at->second.asked) break;
    if (round == 2) at->second.seen.range = Range::anything();
  }
  --deep_;
  at->second.working = false;
  return at->second.seen;
}

Seen Supposing::rung(const Ladder& ladder, const std::vector<Seen>& arguments) {
  std::uint32_t highest = 0;
  bool persons = false;
  for (std::uint32_t r = 0; r < ladder.rungs.size(); ++r) {
    bool holds = true, of_persons = false;
    for (const auto& cell : ladder.rungs[r].conditions) {
      Frame frame(frame_size(plan_[ladder.column].frame, arguments.size()));
      for (std::size_t i = 0; i < arguments.size(); ++i) frame[i] = arguments[i];
      const Seen seen = evaluate(cell.condition, frame);
      holds = holds && seen.may(true);
      of_persons = of_persons || (seen.persons && seen.may(false));
    }
    if (!holds) continue;
    highest = r;
    persons = persons || of_persons;
  }
  if (supposition_.any_rung && !arguments.empty() && arguments[0].payee)
    highest = static_cast<std::uint32_t>(ladder.rungs.size()) - 1;
  Seen out = Seen::number(Range::between(Rational(0), Rational(static_cast<std::int64_t>(highest)), 0));
  out.persons = persons || (!arguments.empty() && arguments[0].persons);
  return out;
}

Seen Supposing::apply(NodeId id, const Apply& node, Frame& frame) {
  std::vector<Seen> args;
  bool absent = false, present = true, persons = false;
  for (const auto argument : node.arguments) {
    args.push_back(evaluate(argument, frame));
    absent = absent || args.back().absent;
    present = present && args.back().present;
    persons = persons || args.back().persons;
  }
  const auto strict = [&](Range range) {
    if (!present) return missing(persons);
    Seen out = Seen::number(std::move(range));
    out.absent = absent;
    out.persons = persons;
    return within_bounds(id, out);
  };
  const auto flag = [&](bool no, bool yes) {
    Seen out = Seen::flag(no, yes);
    out.persons = persons && no && yes;
    return out;
  };
  const auto fold_ranges = [&](Range (*two)(const Range&, const Range&)) {
    Range all = args[0].range;
    for (std::size_t i = 1; i < args.size(); ++i) all = two(all, args[i].range);
    return strict(all);
  };
  const auto& type = plan_.type(node.arguments.empty() ? id : node.arguments[0]);
  const bool ordered = type.numeric() || type.kind == Kind::choice;
  const auto below = [&](bool strictly, std::size_t a, std::size_t b) {
    if (!present) return Seen::flag(true, false);
    if (!ordered) return flag(true, true);
    const Range &x = args[a].range, &y = args[b].range;
    if (x.empty || y.empty) return Seen::flag(true, false);
    bool can = true, cannot = true;  // can hold, can fail
    if (x.lowest && y.highest) can = strictly ? *x.lowest < *y.highest : *x.lowest <= *y.highest;
    if (x.highest && y.lowest) cannot = strictly ? *x.highest >= *y.lowest : *x.highest > *y.lowest;
    return flag(cannot || absent || !can, can);
  };
  const auto same = [&]() -> Seen {
    const Seen &a = args[0], &b = args[1];
    if (!a.present && !b.present) return Seen::flag(false, true);
    if ((!a.present && !b.absent) || (!b.present && !a.absent)) return Seen::flag(true, false);
    if (a.row && b.row && !a.absent && !b.absent) return *a.row == *b.row ? Seen::flag(false, true) : Seen::flag(true, false);
    if ((a.never && b.row && *a.never == *b.row) || (b.never && a.row && *b.never == *a.row)) return Seen::flag(true, false);
    if (!ordered && type.kind != Kind::flag) return flag(true, true);
    if (a.range.empty || b.range.empty) return Seen::flag(true, false);
    const Range met = meet(a.range, b.range);
    if (met.empty && !(a.absent && b.absent)) return Seen::flag(true, false);
    const auto x = a.range.exact(), y = b.range.exact();
    if (x && y && *x == *y && !absent) return Seen::flag(false, true);
    return flag(true, true);
  };
  switch (node.op) {
    case Operator::add:
      return fold_ranges(&add);
    case Operator::subtract:
      return fold_ranges(&subtract);
    case Operator::multiply:
      return fold_ranges(&multiply);
    case Operator::divide: {
      Seen out = strict(divide(args[0].range, args[1].range));
      out.absent = true;
      return out;
    }
    case Operator::div: {
      Seen out = strict(floor_divide(args[0].range, args[1].range));
      out.absent = out.absent || plan_.type(id).optional;
      return out;
    }
    case Operator::mod: {
      Seen out = strict(remainder(args[0].range, args[1].range));
      out.absent = out.absent || plan_.type(id).optional;
      return out;
    }
    case Operator::negate:
      return strict(negate(args[0].range));
    case Operator::minimum:
      return ordered ? fold_ranges(&minimum) : strict(Range::anything());
    case Operator::maximum:
      return ordered ? fold_ranges(&maximum) : strict(Range::anything());
    case Operator::round_half_up:
    case Operator::round_half_even:
    case Operator::round_half_down:
    case Operator::round_up:
    case Operator::round_down:
      // Nothing rounds to nothing; else the step may move it.
      return args[0].range.exact() && args[0].range.exact()->is_zero() ? strict(args[0].range) : strict(Range::anything());
    case Operator::less:
      return below(true, 0, 1);
    case Operator::less_equal:
      return below(false, 0, 1);
    case Operator::greater:
      return below(true, 1, 0);
    case Operator::greater_equal:
      return below(false, 1, 0);
    case Operator::equal:
      return same();
    case Operator::not_equal: {
      const Seen is = same();
      Seen out = Seen::flag(is.may(true), is.may(false));
      out.persons = is.persons;
      return out;
    }
    case Operator::and_: {
      bool yes = true, no = false, of_persons = false;
      for (const auto& arg : args) {
        yes = yes && arg.may(true);
        no = no || arg.may(false) || arg.absent;
        of_persons = of_persons || (arg.persons && arg.may(false));
      }
      Seen out = Seen::flag(no || !yes, yes);
      out.persons = of_persons && yes;
      return out;
    }
    case Operator::or_: {
      bool yes = false, no = true, of_persons = false;
      for (const auto& arg : args) {
        yes = yes || arg.may(true);
        no = no && (arg.may(false) || arg.absent);
        of_persons = of_persons || (arg.persons && arg.may(true));
      }
      Seen out = Seen::flag(no, yes || !no);
      out.persons = of_persons && no;
      return out;
    }
    case Operator::not_: {
      Seen out = Seen::flag(args[0].may(true), args[0].may(false));
      out.persons = args[0].persons;
      return out;
    }
    case Operator::exists: {
      Seen out = Seen::flag(args[0].absent || !args[0].present, args[0].present);
      out.persons = args[0].persons && args[0].absent && args[0].present;
      return out;
    }
    case Operator::otherwise: {
      if (!args[0].absent && args[0].present) return args[0];
      if (!args[0].present) return args[1];
      Seen first = args[0];
      first.absent = false;
      return join(first, args[1]);
    }
    case Operator::next_rung:
    case Operator::date_plus:
    case Operator::date_minus:
    case Operator::date_of:
    case Operator::moment_of:
    case Operator::days_between:
    case Operator::months_between: {
      if (!present) return missing(persons);
      Seen out = unknown(id);
      out.absent = out.absent || absent;
      out.persons = persons;
      return out;
    }
    case Operator::in_window:
      return present ? flag(true, true) : Seen::flag(true, false);
  }
  return unknown(id);
}

Seen Supposing::look_up(const Lookup& node, Frame& frame) {
  const Table& table = plan_.tables[node.table.index()];
  std::vector<Seen> args;
  bool absent = false, present = true, persons = false;
  for (const auto argument : node.arguments) {
    args.push_back(evaluate(argument, frame));
    absent = absent || args.back().absent;
    present = present && args.back().present;
    persons = persons || args.back().persons;
  }
  if (!present) return missing(persons);
  Seen out = missing(false);
  out.absent = absent;
  const auto number = [](const Value& value) -> std::optional<Rational> {
    if (const auto* rational = std::get_if<Rational>(&value)) return *rational;
    if (const auto* choice = std::get_if<columns::ChoiceValue>(&value))
      return Rational(static_cast<std::int64_t>(choice->index));
    if (const auto* flag = std::get_if<bool>(&value)) return Rational(*flag ? 1 : 0);
    return std::nullopt;
  };
  for (const auto& row : table.rows) {
    bool may = true, must = !row.otherwise;
    for (std::size_t i = 0; i < row.inputs.size() && i < args.size() && may && !row.otherwise; ++i) {
      const Pattern& pattern = row.inputs[i];
      if (pattern.any) continue;
      const Range& range = args[i].range;
      bool hits = pattern.intervals.empty(), inside = false;
      for (const auto& interval : pattern.intervals) {
        std::optional<Rational> from, to;
        if (interval.from) from = number(*interval.from);
        if (interval.to) to = number(*interval.to);
        if ((interval.from && !from) || (interval.to && !to)) {  // rows, texts, dates
          hits = true;
          const auto* named = interval.from ? std::get_if<columns::Row>(&*interval.from) : nullptr;
          if (named != nullptr && args[i].row) hits = *named == *args[i].row;
          if (named != nullptr && args[i].never && *named == *args[i].never) hits = false;
          continue;
        }
        if (range.empty) continue;
        const bool before = range.highest && from &&
                            (*range.highest < *from || (!interval.from_included && *range.highest == *from));
        const bool after = range.lowest && to && (*range.lowest > *to || (!interval.to_included && *range.lowest == *to));
        hits = hits || (!before && !after);
        const auto exact = range.exact();
        inside = inside || (exact && !before && !after);
      }
      may = may && hits;
      must = must && inside;
    }
    if (!may || node.output >= row.outputs.size()) continue;
    const Value& value = row.outputs[node.output];
    Seen output;
    if (const auto known = number(value)) output.range = Range::exactly(*known);
    if (columns::missing(value)) output = missing(false);
    if (const auto* of = std::get_if<columns::Row>(&value)) output.row = *of;
    out = out.present || !out.range.empty ? join(out, output) : output;
    if (must && !absent) break;
  }
  out.absent = out.absent || absent;
  out.persons = out.persons || persons;
  return out;
}

Seen Supposing::fold(NodeId id, const Fold& node, Frame& frame) {
  Frame inner = frame;
  const Reached reached = walk(node.pipe, inner);
  if (!reached.reached) {  // over nothing
    switch (node.kind) {
      case FoldKind::sum:
      case FoldKind::count:
      case FoldKind::count_different:
        return Seen::number(Range::exactly(Rational(0)));
      case FoldKind::any:
        return Seen::flag(true, false);
      case FoldKind::every:
        return Seen::flag(false, true);
      case FoldKind::highest:
      case FoldKind::lowest:
      case FoldKind::first:
      case FoldKind::last:
        return missing(false);
    }
  }
  const Seen value = node.value.valid() ? evaluate(node.value, inner) : Seen();
  const bool loops = std::any_of(plan_[node.pipe].clauses.begin(), plan_[node.pipe].clauses.end(),
                                 [](const Clause& clause) { return std::holds_alternative<For>(clause.node); });
  Seen out = unknown(id);
  out.persons = reached.persons || value.persons;
  switch (node.kind) {
    case FoldKind::sum:
      if (value.range.empty || (value.range.exact() && value.range.exact()->is_zero()))
        return Seen::number(Range::exactly(Rational(0)));
      if (value.range.not_negative() && !out.range.lowest) out.range = meet(out.range, Range::between(Rational(0), {}, {}));
      return out;
    case FoldKind::count:
    case FoldKind::count_different:
      return out;
    case FoldKind::any:
      if (!value.may(true)) return Seen::flag(true, false);
      return out;
    case FoldKind::every:
      if (!value.may(false)) return Seen::flag(false, true);
      return out;
    case FoldKind::first:
      if (!loops) {  // a fact with clauses: runs once
        Seen once = value;
        once.persons = once.persons || reached.persons;
        once.absent = once.absent || !plan_[node.pipe].clauses.empty();
        return once;
      }
      [[fallthrough]];
    case FoldKind::highest:
    case FoldKind::lowest:
    case FoldKind::last: {
      Seen one = value;
      one.persons = one.persons || reached.persons;
      one.absent = true;
      one.row = std::nullopt;
      one.never = std::nullopt;
      one.payee = false;
      return one;
    }
  }
  return out;
}

}  // namespace bonafide::check
