#include "meaning/world.h"

#include <algorithm>

#include "ledger/canonical.h"
#include "meaning/ground.h"

namespace bonafide::meaning {
namespace {

int compare(const FactKey& a, const FactKey& b) {
  if (!(a.column == b.column)) return a.column < b.column ? -1 : 1;
  for (std::size_t i = 0; i < a.arguments.size() && i < b.arguments.size(); ++i)
    if (const int order = columns::compare(a.arguments[i], b.arguments[i])) return order;
  return 0;
}

void order(std::vector<Row>& rows) {
  std::sort(rows.begin(), rows.end(), [](Row a, Row b) {
    return a.record == b.record ? a.number < b.number : a.record < b.record;
  });
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

}  // namespace

void Changes::order() {
  std::stable_sort(been.begin(), been.end(),
                   [](const auto& a, const auto& b) { return compare(a.first, b.first) < 0; });
  std::vector<std::pair<FactKey, Value>> last;
  for (auto& change : been) {
    if (!last.empty() && compare(last.back().first, change.first) == 0)
      last.back() = std::move(change);
    else
      last.push_back(std::move(change));
  }
  been = std::move(last);
  meaning::order(dropped);
  meaning::order(left);
  std::stable_sort(parameters.begin(), parameters.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

std::string Changes::key() const {
  std::string key;
  for (const auto& [fact, value] : been) {
    key += std::to_string(fact.column.value) + "(";
    for (const Value& argument : fact.arguments) {
      ledger::append_text(key, argument);
      key += ',';
    }
    key += ")=";
    ledger::append_text(key, value);
    key += ';';
  }
  for (const auto& [parameter, value] : parameters) {
    key += "parameter " + std::to_string(parameter.value) + "=";
    ledger::append_text(key, value);
    key += ';';
  }
  for (const Row row : dropped) key += "dropped " + std::to_string(row.record.value) + "." + std::to_string(row.number) + ";";
  for (const Row row : left) key += "left " + std::to_string(row.record.value) + "." + std::to_string(row.number) + ";";
  return key;
}

World::World(Ground& g, std::vector<Value> p, bool r)
    : ground(g),
      parameters(std::move(p)),
      real(r),
      has_changed(g.plan.columns.size()),
      absent(g.plan.records.size()),
      sigma(g.sigma),
      step_state(g.sigma),
      state(g.sigma),
      sigma_lots(g.lots),
      step_lots(g.lots),
      lots(g.lots),
            moved(g.plan.ladders.size()),
      owned(g.plan.records.size()),
      children(g.plan.trees.size()) {}

std::unique_ptr<World> World::again(const World& settled) {
  auto world = std::make_unique<World>(settled.ground, settled.parameters, settled.real);
  world->changes = settled.changes;
  world->changed = settled.changed;
  world->has_changed = settled.has_changed;
  world->settled = true;
  world->absent = settled.absent;
  world->sigma = settled.sigma;
  world->step_state = settled.step_state;
  world->state = settled.state;
  world->sigma_lots = settled.sigma_lots;
  world->step_lots = settled.step_lots;
  world->lots = settled.lots;
  world->payments = settled.payments;
  world->step = settled.step;
  world->end = std::make_unique<Context>(*world, Context::Kind::end, settled.end->instant, settled.step.get(), false);
  return world;
}

void World::change(FactKey key, Value value) {
  has_changed[key.column.index()] = true;
  changed[std::move(key)] = std::move(value);
}

const Value* World::changed_value(ColumnId column, const Value* arguments, std::size_t count) const {
  if (!has_changed[column.index()]) return nullptr;
  const auto found = changed.find(FactKey{column, std::vector<Value>(arguments, arguments + count)});
  return found == changed.end() ? nullptr : &found->second;
}

void World::set_absent(Row row) {
  auto& rows = absent[row.record.index()];
  if (!rows) rows = std::make_shared<std::vector<bool>>(ground.rows.size(row.record), false);
  (*rows)[row.number] = true;
}

void World::note_move(checked::LadderId ladder, std::uint32_t row, std::size_t rows) {
  auto& of = moved[ladder.index()];
  if (of.empty()) of.assign(rows, false);
  if (of[row]) return;
  of[row] = true;
  ++moves;
}

}  // namespace bonafide::meaning
