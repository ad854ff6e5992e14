#include "meaning/context.h"

#include "base/invariant.h"
#include "meaning/ground.h"
#include "meaning/world.h"

namespace bonafide::meaning {

bool operator==(const FactKey& a, const FactKey& b) {
  if (!(a.column == b.column) || a.arguments.size() != b.arguments.size()) return false;
  for (std::size_t i = 0; i < a.arguments.size(); ++i)
    if (!columns::equal(a.arguments[i], b.arguments[i])) return false;
  return true;
}

std::size_t FactKeyHash::operator()(const FactKey& key) const {
  std::size_t seed = key.column.value * 0x9E3779B97F4A7C15ull;
  for (const Value& value : key.arguments) seed = (seed << 7 | seed >> 57) ^ columns::hash(value);
  return seed;
}

Fact& FactCache::at(ColumnId column, const Value* arguments, std::size_t count, std::size_t rows) {
  if (count == 1) {
    if (const Row* row = std::get_if<Row>(&arguments[0])) {
      if (dense_ && row->number < rows) {
        std::vector<Fact>& facts = columns_[column.index()];
        if (facts.empty()) facts.resize(rows);
        return facts[row->number];
      }
      return single_[std::uint64_t{column.value} << 32 | row->number];
    }
  }
  return general_[FactKey{column, std::vector<Value>(arguments, arguments + count)}];
}

void FactCache::clear() {
  for (auto& facts : columns_) facts.clear();
  single_.clear();
  general_.clear();
}

Context::Context(World& w, Kind k, const Instant& i, const Step* s, bool many)
    : world(w),
      kind(k),
      instant(i),
      step(s),
      facts(many, w.ground.plan.columns.size()),
      ledger_facts(many, w.ground.plan.columns.size()),
      dense(many) {}

bool Context::ticks(const checked::Clock& clock) const {
  switch (kind) {
    case Kind::step: return step->ticks(clock);
    case Kind::as_of: return clock.kind == checked::Clock::Kind::period_end || (step && step->ticks(clock));
    case Kind::end: return false;
  }
  return false;
}

std::uint32_t Context::seen(RecordId record) {
  if (seen_.empty()) seen_.assign(world.ground.plan.records.size(), UINT32_MAX);
  std::uint32_t& count = seen_[record.index()];
  if (count == UINT32_MAX) {
    count = world.ground.rows.count_before(record, instant.cut.place);
    if (instant.cut.included && record.value == instant.cut.place.record) ++count;
  }
  return count;
}

}  // namespace bonafide::meaning
