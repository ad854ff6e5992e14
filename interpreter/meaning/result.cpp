// docs/meaning.md, sections 2, 5 and 9: the ledger in its order, and what is left to the next settlement.
#include <algorithm>

#include "meaning/names.h"
#include "meaning/run.h"

namespace bonafide::meaning {

using namespace checked;

void Run::finish() {
  ledger::Settlement& settlement = result_.settlement;
  settlement.period = ground_.period;
  const auto write = [&](std::uint32_t index) {
    const Payment& line = (*real_->payments)[index];
    if (line.gone || line.earlier) return;
    settlement.lines.push_back(
        {*line.member, line.by, line.asset, line.amount, line.exact, line.source, line.level, line.verb});
  };
  for (std::size_t b = 0; b < plan().bonuses.size(); ++b)
    for (const std::uint32_t index : real_->payments->of(BonusId(b))) write(index);
  for (std::size_t p = 0; p < plan().promises.size(); ++p)
    for (const std::uint32_t index : real_->payments->of(PromiseId(p))) write(index);
  for (std::size_t a = 0; a < plan().assets.size(); ++a)
    for (const std::uint32_t index : real_->payments->of(AssetId(a))) write(index);
  settlement.held = real_->held_lines;
  settlement.lost = real_->lost;
  settlement.shortfalls = real_->shortfalls;
  for (const auto& [row, reason] : real_->refused) settlement.refused.push_back({row, reason});
  std::stable_sort(settlement.refused.begin(), settlement.refused.end(), [&](const auto& a, const auto& b) {
    return ground_.rows.place(a.row) < ground_.rows.place(b.row);
  });
  for (std::size_t l = 0; l < plan().ladders.size(); ++l) {
    const Ladder& ladder = plan().ladders[l];
    const auto rung = [](const Value& value) {
      const auto* choice = std::get_if<columns::ChoiceValue>(&value);
      return choice ? choice->index : 0;
    };
    for (std::uint32_t i = 0; i < ground_.rows.size(ladder.record); ++i) {
      const Row row{ladder.record, i};
      if (real_->is_absent(row)) continue;
      const Value argument = row;
      settlement.standings.push_back({LadderId(l), row,
                                      rung(evaluator_.previous(*real_->end, ladder.column, &argument, 1)),
                                      rung(evaluator_.get(*real_->end, ladder.column, row))});
    }
  }
  next_state();
}

void Run::next_state() {
  const ledger::State& old = ground_.input.state;
  ledger::State& next = result_.settlement.next;
  next.plan = plan().name;
  next.version = plan().version;
  next.settled = old.settled;
  next.settled.push_back(ground_.period);

  for (std::size_t c = 0; c < plan().columns.size(); ++c) {
    const Column& column = plan().columns[c];
    if (column.kind != Column::Kind::state && !column.kept) continue;
    if (const Value* plain = real_->state.find(ColumnId(c), std::nullopt))
      next.facts.push_back({column.name, {}, store(plan(), ground_.rows, *plain)});
    const RecordId record = column.kind == Column::Kind::field ? column.record
                            : column.parameters.empty()        ? RecordId()
                                                               : column.parameters[0].record;
    if (!record.valid()) continue;
    for (std::uint32_t i = 0; i < ground_.rows.size(record); ++i)
      if (const Value* value = real_->state.find(ColumnId(c), i))
        next.facts.push_back(
            {column.name, {ground_.rows.name(Row{record, i})}, store(plan(), ground_.rows, *value)});
  }
  std::vector<ledger::StoredFact> left_over;
  resolve(plan(), ground_.rows, old, &left_over);
  next.facts.insert(next.facts.end(), left_over.begin(), left_over.end());

  for (std::size_t a = 0; a < plan().assets.size(); ++a)
    for (const std::uint32_t member : real_->lots.holders(AssetId(a)))
      for (const Lot& lot : real_->lots.of(AssetId(a), member))
        next.lots.push_back({plan().assets[a].name, ground_.rows.name(Row{plan().member, member}), lot.amount,
                             lot.credited, lot.expires});
  for (const ledger::StoredLot& lot : old.lots) {
    const bool known = std::any_of(plan().assets.begin(), plan().assets.end(),
                                   [&](const Asset& asset) { return asset.name == lot.asset; });
    if (!known || !ground_.rows.find(lot.member)) next.lots.push_back(lot);
  }

  next.lines = old.lines;
  for (std::size_t b = 0; b < plan().bonuses.size(); ++b) {
    if (!keeps_history(plan(), BonusId(b))) continue;
    for (const std::uint32_t index : real_->payments->of(BonusId(b))) {
      const Payment& line = (*real_->payments)[index];
      if (!line.gone && !line.earlier) next.lines.push_back(stored_line(plan(), ground_.rows, line, ground_.period));
    }
  }
  next.held = real_->still_held;
  next.held.insert(next.held.end(), real_->held_now.begin(), real_->held_now.end());

  next.seen = old.seen;
  for (std::size_t r = 0; r < plan().records.size(); ++r) {
    if (!ground_.rows.dated(RecordId(r))) continue;
    for (std::uint32_t i = 0; i < ground_.rows.size(RecordId(r)); ++i) {
      const Row row{RecordId(r), i};
      if (ground_.rows.time(row) >= ground_.period.to.microseconds) break;
      const auto [seen, is_new] = next.seen.try_emplace(plan().records[r].name + ":" + ground_.rows.id(row));
      if (!is_new) continue;
      seen->second.fingerprint = ground_.rows.fingerprint(row);
      if (ground_.rows.time(row) != ground_.rows.window_time(row)) seen->second.counted = ground_.period.first;
    }
  }
  for (const auto& [row, reason] : real_->refused)
    if (ground_.rows.dated(row.record))
      next.seen[plan()[row.record].name + ":" + ground_.rows.id(row)].refused = true;
}

}  // namespace bonafide::meaning
