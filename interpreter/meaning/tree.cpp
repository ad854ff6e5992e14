// docs/meaning.md, sections 1 and 5: trees, the tree at an instant, cycles.
#include <algorithm>

#include "meaning/evaluator.h"

namespace bonafide::meaning {

// Is the parent a plain field that no change of the world touches? Then the tree is the same at every instant.
bool Evaluator::is_plain(const World& world, checked::TreeId tree) const {
  const ColumnId parent = plan_.trees[tree.index()].parent;
  return plan_[parent].kind == checked::Column::Kind::field && !plan_[parent].determined.valid() &&
         !world.has_changed[parent.index()] && !ground_.has_fixed[parent.index()];
}

const std::vector<std::uint32_t>& Evaluator::plain_parents(checked::TreeId tree) {
  if (plain_parents_.empty()) plain_parents_.resize(plan_.trees.size());
  std::vector<std::uint32_t>& parents = plain_parents_[tree.index()];
  const checked::Tree& declared = plan_.trees[tree.index()];
  const std::size_t rows = ground_.rows.size(declared.record);
  if (parents.empty() && rows > 0) {
    parents.assign(rows, no_row);
    for (std::uint32_t i = 0; i < rows; ++i) {
      const Value parent = ground_.rows.field(declared.parent, i);
      if (const Row* row = std::get_if<Row>(&parent)) parents[i] = row->number;
    }
  }
  return parents;
}

std::optional<Row> Evaluator::parent(Context& context, checked::TreeId tree, Row row) {
  Row parent{plan_.trees[tree.index()].record, no_row};
  if (is_plain(context.world, tree)) {
    parent.number = plain_parents(tree)[row.number];
  } else {
    const Value value = get(context, plan_.trees[tree.index()].parent, row);
    if (const Row* other = std::get_if<Row>(&value)) parent = *other;
  }
  if (parent.number == no_row || context.world.is_absent(parent)) return std::nullopt;
  return parent;
}

const Naming& Evaluator::children(Context& context, checked::TreeId tree) {
  const checked::Tree& declared = plan_.trees[tree.index()];
  const std::size_t rows = ground_.rows.size(declared.record);
  const auto named = [&](std::optional<Naming>& naming) -> const Naming& {
    if (naming) return *naming;
    std::vector<std::uint32_t> parents(rows, no_row);
    for (std::uint32_t i = 0; i < rows; ++i)
      if (const auto parent = this->parent(context, tree, Row{declared.record, i})) parents[i] = parent->number;
    naming = naming_of(parents, rows);
    return *naming;
  };
  if (plain_children_.empty()) plain_children_.resize(plan_.trees.size());
  const bool any_absent = context.world.absent[declared.record.index()] != nullptr;
  if (is_plain(context.world, tree) && !any_absent) return named(plain_children_[tree.index()]);
  if (plan_[declared.parent].kind == checked::Column::Kind::field && !plan_[declared.parent].determined.valid() &&
      !any_absent)
    return named(context.world.children[tree.index()]);
  if (context.children.empty()) context.children.resize(plan_.trees.size());
  return named(context.children[tree.index()]);
}

void Evaluator::cycle(Context& context, checked::TreeId tree, Row from) {
  // From far enough up every row is on the cycle.
  const std::size_t rows = ground_.rows.size(from.record);
  Row row = from;
  for (std::size_t i = 0; i < rows; ++i)
    if (const auto up = parent(context, tree, row)) row = *up;
  DataFault fault;
  fault.kind = DataFault::Kind::tree_cycle;
  fault.row = row;
  fault.path.push_back(row);
  for (std::optional<Row> up = parent(context, tree, row); up; up = parent(context, tree, *up)) {
    fault.path.push_back(*up);
    if (*up == row) break;
  }
  fault.span = plan_[plan_.trees[tree.index()].parent].span;
  throw Faulty{std::move(fault)};
}

void Evaluator::refuse_cycles(Context& context) {
  for (std::size_t t = 0; t < plan_.trees.size(); ++t) {
    const checked::TreeId tree(t);
    if (is_plain(context.world, tree)) continue;
    const RecordId record = plan_.trees[t].record;
    const std::size_t rows = ground_.rows.size(record);
    std::vector<std::uint32_t> walk(rows, 0);  // by row: the walk that came by first, from 1
    for (std::uint32_t i = 0; i < rows; ++i) {
      if (walk[i] != 0) continue;
      std::optional<Row> row = Row{record, i};
      for (; row && walk[row->number] == 0; row = parent(context, tree, *row)) walk[row->number] = i + 1;
      if (row && walk[row->number] == i + 1) cycle(context, tree, *row);
    }
  }
}

}  // namespace bonafide::meaning
