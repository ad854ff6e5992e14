// docs/meaning.md, section 2: one settlement, in this order.
#include "meaning/settler.h"

#include <algorithm>

namespace bonafide::meaning {

using checked::BonusId;

bool keeps_history(const checked::Plan& plan, BonusId bonus) {
  if (plan.bonuses[bonus.index()].history) return true;
  return std::any_of(plan.limits.begin(), plan.limits.end(), [&](const checked::Limit& limit) {
    return limit.window && limit.window->kind != columns::WindowKind::period &&
           std::find(limit.on.begin(), limit.on.end(), bonus) != limit.on.end();
  });
}

Settler::Settler(Evaluator& evaluator, World& world, Watcher* watcher)
    : evaluator_(evaluator),
      ground_(evaluator.ground()),
      plan_(ground_.plan),
      world_(world),
      watcher_(watcher),
      open_(plan_.bonuses.size()),
      groups_(plan_.bonuses.size()) {
  for (std::size_t b = 0; b < plan_.bonuses.size(); ++b) {
    // Everything that limits join to it, directly or not; as written.
    std::vector<bool> in(plan_.bonuses.size());
    in[b] = true;
    for (bool grown = true; grown;) {
      grown = false;
      for (const checked::Limit& limit : plan_.limits) {
        if (std::none_of(limit.on.begin(), limit.on.end(), [&](BonusId on) { return in[on.index()]; })) continue;
        for (const BonusId on : limit.on)
          if (!in[on.index()]) in[on.index()] = grown = true;
      }
    }
    for (std::size_t other = 0; other < in.size(); ++other)
      if (in[other]) groups_[b].push_back(BonusId(other));
  }
}

void Settler::settle() {
  for (const auto& [key, value] : world_.changes.been) world_.change(key, value);
  for (const Row member : world_.changes.left) leave(member);
  drop(world_.changes.dropped);
  world_.still_held = ground_.input.state.held;

  judge_period();
  std::vector<Row> happens;
  for (const Row row : ground_.rows.rows_of_period())
    if (!world_.is_absent(row)) happens.push_back(row);
  steps_ = steps(plan_, ground_.rows, ground_.period, happens);
  const bool only_step = steps_.size() == 1 && plan_.assets.empty();

  for (std::size_t s = 0; s < steps_.size(); ++s) {
    world_.step = std::make_shared<const Step>(steps_[s]);
    const Step& step = *world_.step;
    for (const Lots::Gone& gone : world_.lots.expire(step.instant.time))
      write_gone(Row{plan_.member, gone.member}, {ledger::AssetRule::Kind::expired, gone.asset}, gone.amount,
                 step.instant.day);
    world_.step_state = world_.state;
    world_.step_lots = world_.lots;
    if (only_step) {  // what was judged as of a row stands: nothing has happened in between
      for (auto& [key, context] : world_.as_of) context->step = &step;
    } else {
      world_.as_of.clear();
      world_.as_of_order.clear();
    }
    judge_step(step);
    if (step.row && world_.is_absent(*step.row)) continue;
    Context context(world_, Context::Kind::step, step.instant, &step, step.last || steps_.size() < 64);
    if (s == 0) release_held(context);
    bonuses(context);
    commit(context);
    if (!step.last) continue;
    leave_at_end();
    world_.end = std::make_unique<Context>(world_, Context::Kind::end, step.instant, &step, true);
    // What is asked at the end of an only step is what was asked in it, but for what was paid.
    if (only_step && world_.left_now.empty()) world_.end->facts = std::move(context.facts);
  }
  world_.settled = true;
}

}  // namespace bonafide::meaning
