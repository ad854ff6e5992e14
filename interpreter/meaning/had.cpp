// docs/meaning.md, section 6: `E had C…`. The whole period is run again from the same σ with the larger Δ.
#include <algorithm>

#include "base/invariant.h"
#include "meaning/run.h"

namespace bonafide::meaning {

using namespace checked;

namespace {

constexpr std::size_t kept_worlds = 8;  // nothing depends on how many are kept but time

bool only_undoes_rises(const Had& had) {
  return std::all_of(had.changes.begin(), had.changes.end(), [](const Change& change) {
    return std::holds_alternative<NobodyRisen>(change) || std::holds_alternative<NotRisen>(change);
  });
}

}  // namespace

Value Run::had(const Had& had, const Scope& scope) {
  World& outside = scope.context.world;
  BONAFIDE_INVARIANT(outside.settled, "another world is asked after the real one is settled");
  const auto asked_in = [&](World& world) { return evaluator_.value(had.of, {*world.end, scope.frame}); };

  // Where no rung ever differed from that in σ, undoing rises changes nothing: the world is as it was. The
  // expression itself is asked with care, since it may be the first to ask for a rung.
  const bool undoes = only_undoes_rises(had) && outside.real;
  if (undoes && outside.moves == 0) {
    if (!unmoved_) unmoved_ = World::again(outside);
    if (unmoved_->moves == 0) {
      Value value = asked_in(*unmoved_);
      if (unmoved_->moves == 0) return value;
    }
  }

  Changes changes = evaluator_.changes(had.changes, scope);
  if (!outside.changes.empty()) {
    Changes all = outside.changes;
    all.been.insert(all.been.end(), changes.been.begin(), changes.been.end());
    all.dropped.insert(all.dropped.end(), changes.dropped.begin(), changes.dropped.end());
    all.left.insert(all.left.end(), changes.left.begin(), changes.left.end());
    all.parameters.insert(all.parameters.end(), changes.parameters.begin(), changes.parameters.end());
    all.order();
    changes = std::move(all);
  }
  if (!undoes) return asked_in(*world_with(outside, std::move(changes)));

  // A rung that no evaluation of a run found to differ from its value in σ may be set to that value or not: the run
  // is the same. So only rungs that moved are set, until no other moves in the run that this gives.
  std::vector<bool> set(changes.been.size());
  const auto moved = [&](const World& world, std::size_t i) {
    const FactKey& key = changes.been[i].first;
    const auto& rows = world.moved[plan().columns[key.column.index()].ladder.index()];
    return !rows.empty() && rows[std::get<Row>(key.arguments[0]).number];
  };
  std::shared_ptr<World> run;
  for (const World* world = &outside;; world = run.get()) {
    bool more = false;
    for (std::size_t i = 0; i < set.size(); ++i)
      if (!set[i] && moved(*world, i)) set[i] = more = true;
    if (!more) break;
    Changes needed;
    for (std::size_t i = 0; i < set.size(); ++i)
      if (set[i]) needed.been.push_back(changes.been[i]);
    run = world_with(outside, std::move(needed));
  }
  const std::unique_ptr<World> same = World::again(run ? *run : outside);
  for (const auto& [key, value] : changes.been) same->change(key, value);
  return asked_in(*same);
}

std::shared_ptr<World> Run::world_with(const World& outside, Changes changes) {
  const std::string key = changes.key();
  for (auto known = shelf_.begin(); known != shelf_.end(); ++known)
    if (known->first == key) {
      shelf_.splice(shelf_.begin(), shelf_, known);
      return shelf_.front().second;
    }
  const Evaluator::Untraced untraced(evaluator_);
  std::vector<Value> parameters = outside.parameters;
  for (const auto& [parameter, value] : changes.parameters) parameters[parameter.index()] = value;
  std::shared_ptr<World> world = open_world(parameters, false);
  world->changes = std::move(changes);
  // A wrong input does not become right by asking what if.
  for (const Row row : real_->refused_for_fields) world->set_absent(row);
  Settler(evaluator_, *world).settle();
  shelf_.emplace_front(key, world);
  if (shelf_.size() > kept_worlds) shelf_.pop_back();
  return world;
}

}  // namespace bonafide::meaning
