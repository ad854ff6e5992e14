#include "data/tree_cycles.h"

#include <algorithm>

namespace bonafide::data {
namespace {

constexpr std::uint32_t none = 0xFFFFFFFFu;

// The parent of each row, by number.
std::vector<std::uint32_t> parents(const columns::Column& column) {
  std::vector<std::uint32_t> out(column.size(), none);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const columns::Value value = column.at(i);
    if (const auto* row = std::get_if<columns::Row>(&value)) out[i] = row->number;
  }
  return out;
}

std::string path_text(const RecordTable& table, const std::vector<std::uint32_t>& cycle) {
  constexpr std::size_t most = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(most, cycle.size()); ++i) out += shown(table.ids[cycle[i]]) + " → ";
  if (cycle.size() > most) out += "… (" + std::to_string(cycle.size() - most) + ") → ";
  return out + shown(table.ids[cycle[0]]);
}

}  // namespace

void report_cycles(const checked::Plan& plan, const checked::Tree& tree, const Snapshot& snapshot,
                   const ReportCycle& report) {
  if (!tree.parent.valid() || plan[tree.parent].kind != checked::Column::Kind::field) return;
  const checked::Record& record = plan[tree.record];
  const RecordTable& table = snapshot.records[tree.record.index()];
  const auto field = std::find(record.fields.begin(), record.fields.end(), tree.parent);
  if (field == record.fields.end() || table.ids.empty()) return;
  const std::vector<std::uint32_t> parent =
      parents(table.fields[static_cast<std::size_t>(field - record.fields.begin())]);

  // Walks up from each row, marking the walk; a walk that meets its own mark has gone round.
  std::vector<std::uint32_t> walk(parent.size(), none);
  for (std::uint32_t start = 0; start < parent.size(); ++start) {
    std::uint32_t at = start;
    while (at != none && walk[at] == none) {
      walk[at] = start;
      at = parent[at];
    }
    if (at == none || walk[at] != start) continue;
    std::vector<std::uint32_t> cycle;
    std::uint32_t row = at;
    do {
      cycle.push_back(row);
      row = parent[row];
    } while (row != at);
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    report(tree.record, cycle[0], tree.parent)
        .with("tree", tree.name)
        .with("path", path_text(table, cycle))
        .with("field", plan[tree.parent].name);
  }
}

}  // namespace bonafide::data
