// docs/meaning.md, sections 2, 5 and 9: the ledger in its order, and what is left to the next settlement.
#include <algorithm>

#include "ledger/shapes.h"
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

namespace {

template <class Things>
bool has_named(const Things& things, const std::string& name) {
  return std::any_of(things.begin(), things.end(), [&](const auto& one) { return one.name == name; });
}

}  // namespace

// A stored value of a row that the snapshot lacks, in a state of another version: of a column that still means the
// same and is not given anew.
bool Run::goes_on(const ledger::StoredFact& fact) const {
  for (std::size_t c = 0; c < plan().columns.size(); ++c) {
    const Column& column = plan().columns[c];
    if (column.name != fact.column || column.inherited.valid()) continue;
    if ((column.kind == Column::Kind::state || column.kept) &&
        ledger::carries_over(plan(), ColumnId(c), ground_.input.state))
      return true;
  }
  return false;
}

bool Run::goes_on(const ledger::StoredLine& line) const {
  const bool asset = line.asset.starts_with("goods:") || has_named(plan().assets, line.asset) ||
                     line.asset == plan().units[plan().currency.index()].name;
  return asset && has_named(plan().bonuses, line.bonus) && (!line.source || has_named(plan().records, line.source->record));
}

void Run::next_state() {
  const ledger::State& old = ground_.input.state;
  ledger::State& next = result_.settlement.next;
  next.plan = plan().name;
  next.version = plan().version;
  next.shapes = ledger::shapes_of(plan());
  const bool taken_over = ledger::is_taken_over(plan(), old);
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
  // Of what another version has left only what this one has read goes on, rows that are not there included.
  if (taken_over)
    left_over.erase(std::remove_if(left_over.begin(), left_over.end(),
                                   [&](const ledger::StoredFact& fact) { return !goes_on(fact); }),
                    left_over.end());
  next.facts.insert(next.facts.end(), left_over.begin(), left_over.end());

  for (std::size_t a = 0; a < plan().assets.size(); ++a)
    for (const std::uint32_t member : real_->lots.holders(AssetId(a)))
      for (const Lot& lot : real_->lots.of(AssetId(a), member))
        next.lots.push_back({plan().assets[a].name, ground_.rows.name(Row{plan().member, member}), lot.amount,
                             lot.credited, lot.expires});
  for (const ledger::StoredLot& lot : old.lots) {
    const bool known = std::any_of(plan().assets.begin(), plan().assets.end(),
                                   [&](const Asset& asset) { return asset.name == lot.asset; });
    if (known ? !ground_.rows.find(lot.member) : !taken_over) next.lots.push_back(lot);
  }

  next.lines = old.lines;
  if (taken_over)
    next.lines.erase(std::remove_if(next.lines.begin(), next.lines.end(),
                                    [&](const ledger::StoredLine& line) { return !goes_on(line); }),
                     next.lines.end());
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
  if (taken_over)
    std::erase_if(next.seen, [&](const auto& row) {
      return !has_named(plan().records, row.first.substr(0, row.first.find(':')));
    });
  for (std::size_t r = 0; r < plan().records.size(); ++r) {
    if (!ground_.rows.dated(RecordId(r))) continue;
    const bool comparable = ledger::same_fields(plan(), RecordId(r), old);
    for (std::uint32_t i = 0; i < ground_.rows.size(RecordId(r)); ++i) {
      const Row row{RecordId(r), i};
      if (ground_.rows.time(row) >= ground_.period.to.microseconds) break;
      const auto [seen, is_new] = next.seen.try_emplace(plan().records[r].name + ":" + ground_.rows.id(row));
      if (is_new || !comparable) seen->second.fingerprint = ground_.rows.fingerprint(row);
      if (!is_new) continue;
      if (ground_.rows.time(row) != ground_.rows.window_time(row)) seen->second.counted = ground_.period.first;
    }
  }
  for (const auto& [row, reason] : real_->refused)
    if (ground_.rows.dated(row.record))
      next.seen[plan()[row.record].name + ":" + ground_.rows.id(row)].refused = true;
}

}  // namespace bonafide::meaning
