#include "ledger/shapes.h"

#include "checked/dump.h"

namespace bonafide::ledger {

using checked::Column;

namespace {

bool is_stored(const Column& column) { return column.kind == Column::Kind::state || column.kept; }

std::string fields_of(const checked::Plan& plan, const checked::Record& record) {
  std::string out;
  for (const checked::ColumnId field : record.fields)
    out += (out.empty() ? "" : ", ") + plan[field].name + " : " + checked::to_text(plan, plan[field].type);
  return out;
}

}  // namespace

std::string shape_key(const checked::Plan& plan, checked::ColumnId id) {
  const Column& column = plan[id];
  if (column.kind == Column::Kind::field) return column.name + " of " + plan[column.record].name;
  std::string out = column.name;
  for (std::size_t i = 0; i < column.parameters.size(); ++i)
    out += (i ? ", " : " of ") + checked::to_text(plan, column.parameters[i]);
  return out;
}

Shapes shapes_of(const checked::Plan& plan) {
  Shapes out;
  for (std::size_t c = 0; c < plan.columns.size(); ++c) {
    const Column& column = plan.columns[c];
    // A remembered fact hides the input column of its name.
    if (is_stored(column) && (column.kind == Column::Kind::state || !out.count(shape_key(plan, checked::ColumnId(c)))))
      out[shape_key(plan, checked::ColumnId(c))] = checked::to_text(plan, column.type.required());
  }
  for (const checked::Record& record : plan.records)
    if (record.when.valid() && !record.builtin) out["record " + record.name] = fields_of(plan, record);
  for (const checked::Asset& asset : plan.assets) out["asset " + asset.name] = plan.units[asset.unit.index()].name;
  return out;
}

bool is_taken_over(const checked::Plan& plan, const State& state) {
  return plan.follows && state.version == *plan.follows && state.version != plan.version && !state.settled.empty();
}

bool same_fields(const checked::Plan& plan, columns::RecordId record, const State& state) {
  if (!is_taken_over(plan, state)) return true;
  const auto known = state.shapes.find("record " + plan[record].name);
  return known != state.shapes.end() && known->second == fields_of(plan, plan[record]);
}

bool carries_over(const checked::Plan& plan, checked::ColumnId column, const State& state) {
  if (!is_taken_over(plan, state)) return true;
  const auto known = state.shapes.find(shape_key(plan, column));
  return known != state.shapes.end() && known->second == checked::to_text(plan, plan[column].type.required());
}

}  // namespace bonafide::ledger
