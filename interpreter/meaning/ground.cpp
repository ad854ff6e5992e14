#include "meaning/ground.h"

#include <algorithm>
#include <type_traits>
#include <unordered_set>

#include "meaning/reading.h"

namespace bonafide::meaning {
namespace {

PipeShape shape_of(const checked::Plan& plan, const std::vector<bool>& reads_payments, const checked::Pipe& pipe) {
  PipeShape shape;
  shape.loops.emplace_back();
  shape.narrowing.resize(pipe.clauses.size());
  for (std::size_t i = 0; i < pipe.clauses.size(); ++i) {
    std::size_t loop = shape.loops.size() - 1;
    std::size_t first = 0;
    std::visit(
        [&](const auto& clause) {
          using T = std::decay_t<decltype(clause)>;
          if constexpr (std::is_same_v<T, checked::For>) {
            shape.loops.back().end = i;
            shape.loops.emplace_back();
            loop = shape.loops.size() - 1;
            shape.loops.back().first = i + 1;
            shape.loops.back().bound.push_back(clause.slot);
          } else if constexpr (std::is_same_v<T, checked::Let>) {
            shape.loops.back().bound.push_back(clause.slot);
          } else if constexpr (std::is_same_v<T, checked::Scan>) {
            shape.loops.back().bound.push_back(clause.slot);
            shape.loops.back().scans.push_back(i);
          } else if constexpr (std::is_same_v<T, checked::By>) {
            shape.loops.back().sorts.push_back(i);
          } else if constexpr (std::is_same_v<T, checked::FirstN>) {
            first = shape.firsts++;
          } else {
            static_assert(std::is_same_v<T, checked::Where> || std::is_same_v<T, checked::While>);
          }
        },
        pipe.clauses[i].node);
    shape.loop_of.push_back(loop);
    shape.first_of.push_back(first);
  }
  shape.loops.back().end = pipe.clauses.size();
  shape.choosing.resize(pipe.clauses.size());
  for (std::size_t i = 0; i + 1 < pipe.clauses.size(); ++i) {
    const auto* loop = std::get_if<checked::For>(&pipe.clauses[i].node);
    if (loop) shape.choosing[i] = choosing_of(plan, reads_payments, pipe, i);
    if (!loop || (!std::holds_alternative<checked::PaymentRows>(plan[loop->in].rows) &&
                  !std::holds_alternative<checked::AllRows>(plan[loop->in].rows)))
      continue;
    if (const auto* where = std::get_if<checked::Where>(&pipe.clauses[i + 1].node))
      shape.narrowing[i] = narrowing_of(plan, *loop, where->condition);
  }
  shape.placing = placing_of(plan, reads_payments, pipe);
  return shape;
}

}  // namespace

Ground::Ground(const Input& given)
    : plan(given.plan),
      input(given),
      period(given.period),
      rows(given.plan, given.snapshot, given.period, given.state),
      sigma(resolve(given.plan, rows, given.state)),
      starts(given.plan.columns.size()),
      has_starts(given.plan.columns.size()),
      lots(given.plan.assets.size()),
      first_settlement(given.state.settled.empty() && given.state.facts.empty()),
      has_fixed(given.plan.columns.size()),
      slabs(given.plan.tables.size()),
      slab_table(given.plan.records.size()),
      derived_record(given.plan.records.size()),
      positions(given.plan.columns.size()) {
  for (const data::FixedValue& value : given.snapshot.fixed) {
    fixed[FactKey{value.column, {Value(value.row)}}] = value.value;
    has_fixed[value.column.index()] = true;
  }
  for (const data::FixedValue& value : given.snapshot.starts)
    if (!columns::missing(value.value)) {
      starts.set(value.column, value.row.number, value.value);
      has_starts[value.column.index()] = true;
    }
  for (const ledger::StoredLot& lot : given.state.lots) {
    const auto member = rows.find(lot.member);
    if (!member) continue;
    for (std::size_t a = 0; a < plan.assets.size(); ++a)
      if (plan.assets[a].name == lot.asset)
        lots.credit(checked::AssetId(a), member->number, {lot.amount, lot.credited, lot.expires});
  }
  read_plan();
}

void Ground::read_plan() {
  for (std::size_t r = 0; r < plan.records.size(); ++r)
    for (std::size_t f = 0; f < plan.records[r].fields.size(); ++f)
      positions[plan.records[r].fields[f].index()] = static_cast<std::uint32_t>(f);
  for (std::size_t t = 0; t < plan.slab_records.size(); ++t)
    if (plan.slab_records[t].valid()) slab_table[plan.slab_records[t].index()] = checked::TableId(t);
  for (std::size_t d = 0; d < plan.derived.size(); ++d)
    derived_record[plan.derived[d].record.index()] = checked::DerivedId(d);
  widest_frame = meaning::widest_frame(plan);

  // What columns read, through the columns that they read.
  const std::size_t count = plan.columns.size();
  reads_payments.assign(count, false);
  reads_state.assign(count, false);
  std::vector<std::vector<std::size_t>> readers(count);
  std::vector<std::size_t> work;
  for (std::size_t c = 0; c < count; ++c) {
    const checked::Column& column = plan.columns[c];
    keeps_every_as_of = keeps_every_as_of || column.recursion == checked::Recursion::earlier_rows;
    const Reads reads = reads_of(plan, column);
    reads_payments[c] = reads.payments;
    reads_state[c] = reads.state || column.kind == checked::Column::Kind::state ||
                     column.kind == checked::Column::Kind::balance;
    for (const ColumnId other : reads.columns) readers[other.index()].push_back(c);
    if (reads_payments[c] || reads_state[c]) work.push_back(c);
  }
  while (!work.empty()) {
    const std::size_t c = work.back();
    work.pop_back();
    for (const std::size_t reader : readers[c]) {
      const bool payments = reads_payments[c] && !reads_payments[reader];
      const bool state = reads_state[c] && !reads_state[reader];
      if (!payments && !state) continue;
      reads_payments[reader] = reads_payments[reader] || payments;
      reads_state[reader] = reads_state[reader] || state;
      work.push_back(reader);
    }
  }
  std::unordered_set<std::uint32_t> ending;  // groups of columns
  for (const checked::Column& column : plan.columns)
    if (column.recursion_group != 0 && column.determined.valid()) ending.insert(column.recursion_group);
  for (const checked::Column& column : plan.columns) ends_at_period.push_back(ending.count(column.recursion_group) != 0);
  shapes.reserve(plan.pipes.size());
  for (const checked::Pipe& pipe : plan.pipes) shapes.push_back(shape_of(plan, reads_payments, pipe));
}

const Naming& Ground::naming(ColumnId field) {
  if (naming_.empty()) naming_.resize(plan.columns.size());
  auto& naming = naming_[field.index()];
  if (!naming) naming = rows.naming(field, rows.size(plan[field].type.record));
  return *naming;
}

bool Ground::reads_state_node(checked::NodeId node) const {
  const auto known = reads_state_nodes_.find(node);
  if (known != reads_state_nodes_.end()) return known->second;
  const Reads reads = reads_of(plan, node);
  const bool state = reads.state || std::any_of(reads.columns.begin(), reads.columns.end(),
                                                [&](ColumnId c) { return reads_state[c.index()]; });
  return reads_state_nodes_[node] = state;
}

}  // namespace bonafide::meaning
