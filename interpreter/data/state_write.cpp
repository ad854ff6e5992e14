#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/text.h"
#include "data/csv.h"
#include "data/output.h"
#include "data/state.h"
#include "data/state_text.h"
#include "diagnostics/codes/data.h"
#include "number/decimal.h"

namespace bonafide::data {
namespace {

using ledger::RowName;
using ledger::State;
using ledger::StoredFact;
using ledger::StoredLine;

bool row_less(const RowName& a, const RowName& b) {
  return a.record != b.record ? a.record < b.record : base::id_less(a.id, b.id);
}

std::string optional_row(const std::optional<RowName>& row) {
  return row ? csv_field(row_text(*row)) : "";
}

void put_facts(const State& state, Output& out) {
  std::size_t arguments = 1;
  for (const StoredFact& fact : state.facts) arguments = std::max(arguments, fact.arguments.size());
  out << "fact,type,value";
  for (std::size_t i = 1; i <= arguments; ++i) out << (i == 1 ? ",of" : ",of_" + std::to_string(i));
  out << "\n";
  std::vector<std::uint32_t> order(state.facts.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    const StoredFact &a = state.facts[x], &b = state.facts[y];
    if (a.column != b.column) return a.column < b.column;
    return std::lexicographical_compare(a.arguments.begin(), a.arguments.end(), b.arguments.begin(),
                                        b.arguments.end(), row_less);
  });
  for (const std::uint32_t i : order) {
    const StoredFact& fact = state.facts[i];
    out << csv_field(fact.column) << "," << kind_text(fact.value) << "," << csv_field(value_text(fact.value));
    for (std::size_t a = 0; a < arguments; ++a)
      out << "," << (a < fact.arguments.size() ? csv_field(row_text(fact.arguments[a])) : "");
    out << "\n";
  }
}

void put_lots(const State& state, Output& out) {
  out << "asset,member,amount,credited,expires\n";
  for (const ledger::StoredLot& lot : state.lots)
    out << csv_field(lot.asset) << "," << csv_field(row_text(lot.member)) << ","
        << number::to_text(lot.amount) << "," << moment_text(lot.credited) << ","
        << (lot.expires ? moment_text(*lot.expires) : "") << "\n";
}

void put_lines(const std::vector<StoredLine>& lines, bool held, Output& out) {
  out << "bonus,member,asset,amount,exact,source,level,verb,period" << (held ? ",hold\n" : "\n");
  for (const StoredLine& line : lines)
    out << csv_field(line.bonus) << "," << csv_field(row_text(line.member)) << "," << csv_field(line.asset)
        << "," << number::to_text(line.amount) << "," << number::to_text(line.exact) << ","
        << optional_row(line.source) << "," << (line.level ? std::to_string(*line.level) : "") << ","
        << std::to_string(line.verb) << "," << number::to_text(line.period)
        << (held ? "," + csv_field(line.hold) : std::string()) << "\n";
}

void put_seen(const State& state, Output& out) {
  out << "row,fingerprint,refused,counted\n";
  std::vector<const std::pair<const std::string, ledger::SeenRow>*> rows;
  for (const auto& row : state.seen) rows.push_back(&row);
  // By record, then as ids are ordered.
  std::sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) {
    const std::string_view x = a->first, y = b->first;
    const std::string_view record_x = x.substr(0, x.find(':')), record_y = y.substr(0, y.find(':'));
    return record_x != record_y ? record_x < record_y : base::id_less(x, y);
  });
  for (const auto* row : rows)
    out << csv_field(row->first) << "," << csv_field(row->second.fingerprint) << ","
        << (row->second.refused ? "yes" : "no") << ","
        << (row->second.counted ? number::to_text(*row->second.counted) : "") << "\n";
}

void put_head(const State& state, Output& out) {
  nlohmann::ordered_json head;
  head["plan"] = state.plan;
  head["version"] = state.version;
  head["settled"] = nlohmann::ordered_json::array();
  for (const number::Period& period : state.settled) head["settled"].push_back(number::to_text(period));
  head["keeps"] = nlohmann::ordered_json::object();
  for (const auto& [what, type] : state.shapes) head["keeps"][what] = type;
  out << head.dump(2) << "\n";
}

}  // namespace

std::optional<std::string> write_state_files(const State& state, const std::optional<std::string>& folder,
                                             int& error) {
  base::Sha256 all;
  const auto put = [&](const std::string& name, const auto& write) {
    Output out(folder ? std::optional(*folder + "/" + name) : std::nullopt);
    write(out);
    if (!out.finish()) {
      error = out.error();
      return false;
    }
    all.add(name + " " + out.hash() + "\n");
    return true;
  };
  const bool done = put("state.json", [&](Output& out) { put_head(state, out); }) &&
                    put("facts.csv", [&](Output& out) { put_facts(state, out); }) &&
                    put("lots.csv", [&](Output& out) { put_lots(state, out); }) &&
                    put("lines.csv", [&](Output& out) { put_lines(state.lines, false, out); }) &&
                    put("held.csv", [&](Output& out) { put_lines(state.held, true, out); }) &&
                    put("seen.csv", [&](Output& out) { put_seen(state, out); });
  if (!done) return std::nullopt;
  return all.hex();
}

bool write_state(const checked::Plan&, const State& state, const std::string& folder,
                 diagnostics::Sink& sink) {
  int error = 0;
  if (write_state_files(state, folder, error)) return true;
  sink.add(diagnostics::code::output_refused).with("path", folder).with("why", std::strerror(error));
  return false;
}

}  // namespace bonafide::data
