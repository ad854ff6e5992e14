// Which records the plan reads: only their files have to be there. A library's facts count when used.
#include "check/lowering.h"

namespace bonafide::check {

void Lowering::mark_read() {
  std::vector<bool> node_seen(plan_.nodes.size()), column_seen(plan_.columns.size());
  std::vector<NodeId> waiting;
  const auto read_record = [&](RecordId id) {
    if (id.valid()) plan_.records[id.index()].read = true;
  };
  const auto visit_column = [&](ColumnId id) {
    if (!id.valid() || column_seen[id.index()]) return;
    column_seen[id.index()] = true;
    const checked::Column& column = plan_[id];
    if (column.kind == checked::Column::Kind::field) read_record(column.record);
    for (const NodeId node : {column.body, column.start, column.next, column.inherited}) waiting.push_back(node);
    if (column.start_column.valid()) read_record(plan_[column.start_column].record);
  };
  const auto visit_source = [&](const checked::Source& source) {
    std::visit(
        [&](const auto& rows) {
          using T = std::decay_t<decltype(rows)>;
          if constexpr (std::is_same_v<T, checked::AllRows> || std::is_same_v<T, checked::OwnedRows>) {
            read_record(rows.record);
          } else if constexpr (std::is_same_v<T, checked::KinRows> || std::is_same_v<T, checked::PathRows>) {
            const checked::Tree& tree = plan_.trees[rows.tree.index()];
            read_record(tree.record);
            if (tree.parent.valid() && !column_seen[tree.parent.index()]) {
              column_seen[tree.parent.index()] = true;
              const checked::Column& parent = plan_[tree.parent];
              for (const NodeId node : {parent.body, parent.start, parent.next}) waiting.push_back(node);
            }
          }
        },
        source.rows);
  };
  const auto visit_pipe = [&](checked::PipeId id) {
    if (!id.valid()) return;
    for (const NodeId node : children(plan_[id])) waiting.push_back(node);
    for (const checked::Clause& clause : plan_[id].clauses)
      if (const auto* loop = std::get_if<checked::For>(&clause.node)) visit_source(plan_[loop->in]);
  };
  const auto drain = [&] {
    while (!waiting.empty()) {
      const NodeId id = waiting.back();
      waiting.pop_back();
      if (!id.valid() || node_seen[id.index()]) continue;
      node_seen[id.index()] = true;
      const checked::Node& node = plan_[id];
      for (const NodeId child : children(node)) waiting.push_back(child);
      if (const auto* get = std::get_if<checked::Get>(&node)) visit_column(get->column);
      if (const auto* prev = std::get_if<checked::Prev>(&node)) visit_column(prev->column);
      if (const auto* fold = std::get_if<checked::Fold>(&node)) visit_pipe(fold->pipe);
      if (const auto* had = std::get_if<checked::Had>(&node))
        for (const checked::Change& change : had->changes) {
          if (const auto* nobody = std::get_if<checked::NobodyRisen>(&change)) visit_source(plan_[nobody->in]);
          if (const auto* been = std::get_if<checked::Been>(&change)) visit_column(been->column);
        }
    }
  };

  read_record(plan_.member);
  for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
    const checked::Column& column = plan_.columns[i];
    const bool own = column.span.valid() && column.span.source == plan_.source;
    if (column.kind == checked::Column::Kind::state || (column.kind == checked::Column::Kind::fact && own))
      visit_column(ColumnId(i));
  }
  for (const checked::Check& check : plan_.checks) {
    // A library's rules on rows that nothing reads do not ask for the file.
    if (check.span.source == plan_.source) read_record(check.record);
    if (check.span.source == plan_.source || plan_[check.record].read) {
      visit_pipe(check.pipe);
      waiting.push_back(check.bad);
    }
  }
  for (const checked::Bonus& bonus : plan_.bonuses) {
    visit_pipe(bonus.pipe);
    for (const checked::Emit& emit : bonus.emits)
      std::visit(
          [&](const auto& verb) {
            using T = std::decay_t<decltype(verb)>;
            waiting.push_back(verb.amount);
            waiting.push_back(verb.in.goods);
            if constexpr (std::is_same_v<T, checked::EmitOne>) {
              waiting.push_back(verb.to);
            } else if constexpr (std::is_same_v<T, checked::EmitShare>) {
              for (const NodeId node : {verb.to, verb.weight, verb.remainder_to}) waiting.push_back(node);
            } else {
              static_assert(std::is_same_v<T, checked::EmitSplit>);
              waiting.push_back(verb.rest_to);
              for (const auto& part : verb.parts)
                for (const NodeId node : {part.percent, part.to, part.otherwise}) waiting.push_back(node);
            }
          },
          emit.verb);
  }
  for (const checked::Limit& limit : plan_.limits) waiting.push_back(limit.to);
  for (const checked::Hold& hold : plan_.holds) {
    visit_pipe(hold.pipe);
    waiting.push_back(hold.released_when);
  }
  for (const checked::Report& report : plan_.reports) {
    visit_pipe(report.pipe);
    for (const NodeId node : report.values) waiting.push_back(node);
  }
  for (const checked::Derived& derived : plan_.derived) {
    visit_pipe(derived.pipe);
    for (const NodeId node : derived.fields) waiting.push_back(node);
  }
  for (const checked::Promise& promise : plan_.promises) {
    visit_pipe(promise.pipe);
    for (const NodeId node : promise.provided) waiting.push_back(node);
    for (const NodeId node : {promise.always, promise.possible, promise.spending, promise.whom}) waiting.push_back(node);
  }
  drain();
  // Rules of libraries on records that turned out to be read.
  for (const checked::Check& check : plan_.checks)
    if (plan_[check.record].read) {
      visit_pipe(check.pipe);
      waiting.push_back(check.bad);
    }
  drain();
}

}  // namespace bonafide::check
