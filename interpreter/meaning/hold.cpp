// docs/meaning.md, section 2, held lines.
#include <algorithm>

#include "checked/constant.h"
#include "meaning/names.h"
#include "meaning/settler.h"

namespace bonafide::meaning {

using checked::Hold;

namespace {

bool is_on(const Hold& hold, checked::BonusId bonus) {
  return std::find(hold.on.begin(), hold.on.end(), bonus) != hold.on.end();
}

std::size_t index_of(const checked::Plan& plan, const Hold& hold) {
  return static_cast<std::size_t>(&hold - plan.holds.data());
}

}  // namespace

void Settler::hold(Context& context, const std::vector<std::uint32_t>& lines) {
  if (plan_.holds.empty()) return;
  Exercised* exercised = evaluator_.exercised();
  for (const std::uint32_t index : lines) {
    const Payment line = (*world_.payments)[index];
    if (line.gone || !line.member) continue;
    for (const Hold& hold : plan_.holds) {
      if (!is_on(hold, std::get<checked::BonusId>(line.by))) continue;
      Evaluator::Open frame(evaluator_, std::max<std::size_t>({hold.frame, hold.payee + 1, hold.source + 1}));
      frame->slots[hold.payee] = *line.member;
      frame->slots[hold.source] = line.source ? Value(*line.source) : Value{};
      bool held = false;
      evaluator_.run(hold.pipe, {context, *frame}, [&] {
        held = true;
        return false;
      });
      if (!held) continue;
      if (exercised) exercised->holds[index_of(plan_, hold)] |= Exercised::held;
      world_.payments->change(index).gone = true;
      world_.held_lines.push_back(
          {*line.member, line.by, line.asset, line.amount, line.exact, line.source, line.level, line.verb});
      world_.held_now.push_back(stored_line(plan_, ground_.rows, line, ground_.period));
      world_.held_now.back().hold = hold.name;
      break;
    }
  }
}

// A held line whose time has come is written under its own bonus; one held too long is lost.
void Settler::release_held(Context& context) {
  Exercised* exercised = evaluator_.exercised();
  std::vector<ledger::StoredLine> waiting = std::move(world_.still_held);
  world_.still_held.clear();
  for (ledger::StoredLine& held : waiting) {
    std::optional<Payment> line = payment_of(plan_, ground_.rows, held);
    const Hold* of = nullptr;
    if (line)
      for (const Hold& hold : plan_.holds)
        if (hold.name == held.hold && is_on(hold, std::get<checked::BonusId>(line->by))) of = &hold;
    if (!of || !line->member) {  // its bonus, its hold or its payee is not here
      world_.still_held.push_back(std::move(held));
      continue;
    }
    Evaluator::Open frame(evaluator_, std::max<std::size_t>({of->frame, of->payee + 1, of->source + 1}));
    frame->slots[of->payee] = *line->member;
    frame->slots[of->source] = line->source ? Value(*line->source) : Value{};
    if (evaluator_.holds(of->released_when, {context, *frame})) {
      if (exercised) exercised->holds[index_of(plan_, *of)] |= Exercised::released;
      line->on = context.instant.day;
      line->earlier = false;
      move_balance(context, world_.payments->add(std::move(*line)));
      continue;
    }
    if (const auto wait = checked::constant_duration(plan_, of->lost_after, world_.parameters)) {
      const number::Date day = number::add(held.period.after, *wait);
      if (!(context.instant.time < plan_.zone.at(day))) {
        if (exercised) exercised->holds[index_of(plan_, *of)] |= Exercised::lost;
        world_.lost.push_back(std::move(held));
        continue;
      }
    }
    world_.still_held.push_back(std::move(held));
  }
}

}  // namespace bonafide::meaning
