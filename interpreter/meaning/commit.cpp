// docs/meaning.md, sections 2.6 and 5: all states of a clock take their new values at once.
#include "meaning/settler.h"

namespace bonafide::meaning {

using checked::Column;

void Settler::commit(Context& context) {
  std::vector<std::tuple<ColumnId, std::optional<std::uint32_t>, Value>> values;
  for (std::size_t c = 0; c < plan_.columns.size(); ++c) {
    const ColumnId id(c);
    const Column& column = plan_.columns[c];
    const bool is_state = column.kind == Column::Kind::state;
    if (is_state ? !context.ticks(column.clock) : !column.kept || !context.step->last) continue;
    if (column.kind == Column::Kind::balance || column.kind == Column::Kind::builtin_field) continue;
    if (column.kind != Column::Kind::field && column.parameters.empty()) {
      values.emplace_back(id, std::nullopt, evaluator_.get(context, id, nullptr, 0));
      continue;
    }
    const RecordId record = column.kind == Column::Kind::field ? column.record : column.parameters[0].record;
    if (column.kind != Column::Kind::field && column.parameters.size() > 1) continue;
    if (!record.valid() || plan_[record].builtin) continue;
    const std::uint32_t rows = context.seen(record);
    for (std::uint32_t i = 0; i < rows; ++i) {
      const Row row{record, i};
      if (!world_.is_absent(row)) values.emplace_back(id, i, evaluator_.get(context, id, row));
    }
  }
  for (auto& [column, row, value] : values) world_.state.set(column, row, std::move(value));
  Context after(world_, Context::Kind::end, context.instant, context.step, false);
  evaluator_.refuse_cycles(after);
}

}  // namespace bonafide::meaning
