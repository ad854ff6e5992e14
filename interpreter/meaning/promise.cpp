// docs/meaning.md, section 7: promises are judged, topped up, judged again.
#include <algorithm>
#include <map>

#include "meaning/run.h"

namespace bonafide::meaning {

using namespace checked;
using ledger::Verdict;
using number::Rational;

// A breach by a payment names who was paid.
Value Run::named(const Value& bound) const {
  const Row* row = std::get_if<Row>(&bound);
  if (!row || !(row->record == plan().payment)) return bound;
  const std::optional<Row> payee = ground_.payment_numbers.at(row->number).member;
  return payee ? Value(*payee) : Value{};
}

Run::Judged Run::judge(const Promise& promise) {
  Judged judged;
  Evaluator::Open frame(evaluator_, std::max<std::size_t>(promise.frame, 1));
  const Scope scope{*real_->end, *frame};
  evaluator_.run(promise.pipe, scope, [&] {
    for (const NodeId premise : promise.provided)
      if (!evaluator_.holds(premise, scope)) return true;
    if (Exercised* exercised = evaluator_.exercised())
      exercised->promises[static_cast<std::size_t>(&promise - plan().promises.data())] = 1;
    if (evaluator_.holds(promise.always, scope)) return true;
    ledger::Breach breach;
    if (promise.pipe.valid())
      for (const Clause& clause : plan()[promise.pipe].clauses)
        if (const auto* loop = std::get_if<For>(&clause.node)) breach.binding.push_back(named(frame->slots[loop->slot]));
    if (promise.named) {
      const Value name = named(frame->slots[*promise.named]);
      if (const Row* row = std::get_if<Row>(&name)) breach.row = *row;
    }
    if (promise.have.valid() && promise.need.valid()) {
      const Value have = evaluator_.value(promise.have, scope), need = evaluator_.value(promise.need, scope);
      breach.sides = {have, need};
      const auto* a = std::get_if<Rational>(&have);
      const auto* b = std::get_if<Rational>(&need);
      if (a && b) breach.amount = *b - *a;
    } else if (const auto* compared = std::get_if<Apply>(&plan()[promise.always]);
               compared && compared->arguments.size() == 2 && plan().type(promise.always).kind == Kind::flag &&
               compared->op != Operator::and_ && compared->op != Operator::or_) {
      breach.sides = {evaluator_.value(compared->arguments[0], scope), evaluator_.value(compared->arguments[1], scope)};
    }
    if (promise.breach == Promise::Breach::top_up && breach.amount) {
      const Value whom = evaluator_.value(promise.whom, scope);
      if (const Row* payee = std::get_if<Row>(&whom)) judged.due.emplace_back(*payee, *breach.amount);
    }
    judged.breaches.push_back(std::move(breach));
    return true;
  });
  return judged;
}

// One line a breached payee: the largest of his amounts, rounded up.
bool Run::top_up(PromiseId id, const Judged& judged) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Rational> largest;
  for (const auto& [payee, amount] : judged.due) {
    Rational& known = largest[{payee.record.value, payee.number}];
    if (known < amount) known = amount;
  }
  for (const auto& [payee, amount] : largest) {
    Payment line;
    line.member = Row{RecordId(payee.first), payee.second};
    line.by = id;
    line.exact = amount;
    line.amount = number::round(amount, number::RoundingMode::up, plan().step);
    line.on = number::Date{ground_.period.after.days - 1};
    if (!line.amount.is_zero()) real_->payments->add(std::move(line));
  }
  return !largest.empty();
}

void Run::promises() {
  std::vector<Judged> judged(plan().promises.size());
  for (std::size_t p = 0; p < plan().promises.size(); ++p)
    if (plan().promises[p].always.valid()) judged[p] = judge(plan().promises[p]);

  bool topped_up = false;
  for (std::size_t p = 0; p < plan().promises.size(); ++p)
    if (plan().promises[p].breach == Promise::Breach::top_up && top_up(PromiseId(p), judged[p])) topped_up = true;

  real_->end->sees_top_ups = true;
  for (std::size_t p = 0; p < plan().promises.size(); ++p) {
    const Promise& promise = plan().promises[p];
    Verdict verdict;
    verdict.promise = PromiseId(p);
    verdict.breaches = std::move(judged[p].breaches);
    if (!promise.always.valid()) {
      verdict.kind = Verdict::Kind::not_judged;
    } else if (promise.breach == Promise::Breach::top_up) {
      verdict.kind = verdict.breaches.empty() ? Verdict::Kind::held : Verdict::Kind::topped_up;
    } else {
      if (topped_up)
        for (ledger::Breach& again : judge(promise).breaches) {
          const auto same = [&](const ledger::Breach& known) {
            return std::equal(known.binding.begin(), known.binding.end(), again.binding.begin(), again.binding.end(),
                              columns::equal);
          };
          if (std::none_of(verdict.breaches.begin(), verdict.breaches.end(), same))
            verdict.breaches.push_back(std::move(again));
        }
      verdict.kind = verdict.breaches.empty() ? Verdict::Kind::held : Verdict::Kind::breached;
      if (promise.breach == Promise::Breach::stop && !verdict.breaches.empty()) result_.settlement.stopped = true;
    }
    result_.settlement.verdicts.push_back(std::move(verdict));
  }
}

}  // namespace bonafide::meaning
