// docs/meaning.md, section 6: leaving, and rows that had not happened.
#include <algorithm>
#include <type_traits>

#include "meaning/settler.h"

namespace bonafide::meaning {

using checked::Asset;
using checked::Leaving;

// What the `leaving` block and the assets say of a member who leaves, done to a state.
void Settler::take_leave(Row member, Stored& state, Lots& lots, bool moves_data, number::Date on) {
  if (Exercised* exercised = evaluator_.exercised()) exercised->left = true;
  std::vector<bool> decided(plan_.assets.size());
  const auto give_up = [&](checked::AssetId asset, bool returned) {
    using Kind = ledger::AssetRule::Kind;
    write_gone(member, {returned ? Kind::returned : Kind::forfeited, asset}, lots.empty(asset, member.number), on);
  };
  if (plan_.leaving)
    for (const Leaving::Thing& thing : plan_.leaving->things)
      std::visit(
          [&](const auto& what) {
            if constexpr (std::is_same_v<std::decay_t<decltype(what)>, checked::AssetId>) {
              decided[what.index()] = true;
              if (thing.fate != Leaving::Thing::Fate::stays)
                give_up(what, thing.fate == Leaving::Thing::Fate::returned);
            } else {
              const checked::Ladder& ladder = plan_.ladders[what.index()];
              if (thing.fate == Leaving::Thing::Fate::falls_to && ladder.record == member.record)
                state.set(ladder.column, member.number, columns::ChoiceValue{ladder.choice, thing.rung});
            }
          },
          thing.what);
  for (std::size_t a = 0; a < plan_.assets.size(); ++a)
    if (!decided[a] && plan_.assets[a].on_leaving != Asset::OnLeaving::stays)
      give_up(checked::AssetId(a), plan_.assets[a].on_leaving == Asset::OnLeaving::returned);

  if (!plan_.leaving || plan_.leaving->downline_stays) return;
  for (std::size_t t = 0; t < plan_.trees.size(); ++t) {
    const checked::Tree& tree = plan_.trees[t];
    if (!(tree.record == member.record)) continue;
    Context start(world_, Context::Kind::end, at_end(plan_, ground_.period.first), nullptr, false);
    const auto above = evaluator_.parent(start, checked::TreeId(t), member);
    for (const std::uint32_t child : evaluator_.children(start, checked::TreeId(t)).of(member.number)) {
      const Value parent = above ? Value(*above) : Value{};
      if (plan_[tree.parent].kind == checked::Column::Kind::state)
        state.set(tree.parent, child, parent);
      else if (moves_data)
        world_.change(FactKey{tree.parent, {Value(Row{tree.record, child})}}, parent);
    }
  }
}

// `had m left`: at the period's start, before everything.
void Settler::leave(Row member) {
  const ColumnId left = plan_[member.record].left;
  if (left.valid()) {
    Value start = ground_.period.first;
    if (plan_[left].type.kind == checked::Kind::moment) start = ground_.period.from;
    world_.change(FactKey{left, {Value(member)}}, start);
  }
  take_leave(member, world_.sigma, world_.sigma_lots, true, ground_.period.first);
  world_.state = world_.step_state = world_.sigma;
  world_.lots = world_.step_lots = world_.sigma_lots;
  std::vector<Row> own;
  for (std::size_t r = 0; r < plan_.records.size(); ++r) {
    const checked::Record& record = plan_.records[r];
    if (!ground_.rows.dated(RecordId(r)) || !record.owner.valid()) continue;
    if (!(plan_[record.owner].type.record == member.record)) continue;
    for (const std::uint32_t i : ground_.rows.owned(RecordId(r)).of(member.number))
      if (const Row row{RecordId(r), i}; ground_.rows.in_period(row)) own.push_back(row);
  }
  drop(own);
}

// Who really left in the period gives up at its end what leaving takes; data say the rest.
void Settler::leave_at_end() {
  const ColumnId left = plan_.member.valid() ? plan_[plan_.member].left : ColumnId();
  if (!left.valid()) return;
  for (std::uint32_t i = 0; i < ground_.rows.size(plan_.member); ++i) {
    const Row member{plan_.member, i};
    if (world_.is_absent(member) ||
        std::find(world_.changes.left.begin(), world_.changes.left.end(), member) != world_.changes.left.end())
      continue;
    const Value when = ground_.rows.field(left, i);
    std::int64_t time = before_all_time;
    if (const auto* date = std::get_if<number::Date>(&when)) time = plan_.zone.at(*date).microseconds;
    if (const auto* moment = std::get_if<number::Moment>(&when)) time = moment->microseconds;
    if (time < ground_.period.from.microseconds || time >= ground_.period.to.microseconds) continue;
    world_.left_now.push_back(member);
    take_leave(member, world_.state, world_.lots, false, number::Date{ground_.period.after.days - 1});
  }
}

// Rows that are not there, and those whose required field names one of them, and so on.
void Settler::drop(const std::vector<Row>& rows) {
  std::vector<Row> work = rows;
  while (!work.empty()) {
    const Row row = work.back();
    work.pop_back();
    if (world_.is_absent(row)) continue;
    world_.set_absent(row);
    for (std::size_t c = 0; c < plan_.columns.size(); ++c) {
      const checked::Column& column = plan_.columns[c];
      if (column.kind != checked::Column::Kind::field || column.type.kind != checked::Kind::row || column.type.optional ||
          !(column.type.record == row.record) || plan_[column.record].builtin || plan_[column.record].constant)
        continue;
      for (const std::uint32_t i : ground_.naming(ColumnId(c)).of(row.number)) work.push_back({column.record, i});
    }
  }
}

}  // namespace bonafide::meaning
