#include "command/prepare.h"

#include <algorithm>

#include "base/text.h"
#include "check/jurisdictions.h"
#include "data/state.h"
#include "diagnostics/codes/lints.h"
#include "diagnostics/codes/tool.h"

namespace bonafide::command {

namespace {

namespace code = diagnostics::code;

std::string row_text(const Prepared& prepared, const columns::Row& row) {
  return prepared.snapshot->records[row.record.index()].ids[row.number];
}

// The file and line a row was read from.
diagnostics::DataPlace row_place(const Prepared& prepared, const columns::Row& row) {
  const data::RecordTable& table = prepared.snapshot->records[row.record.index()];
  if (row.number >= table.places.size()) return {(*prepared.plan)[row.record].plural, 0, ""};
  const data::RowPlace& place = table.places[row.number];
  const auto& files = prepared.snapshot->files;
  return {place.file < files.size() ? files[place.file] : (*prepared.plan)[row.record].plural, place.line, ""};
}

// The lints judge a plan with its parameters as they stand: here as they were set.
void hold_against_settings(Prepared& prepared, const std::vector<columns::Value>& parameters) {
  checked::Plan& plan = *prepared.plan;
  bool same = true;
  for (std::size_t i = 0; i < parameters.size(); ++i)
    same = same && columns::equal(plan.parameters[i].value, parameters[i]);
  if (same) return;
  checked::Plan set = plan;
  for (std::size_t i = 0; i < parameters.size(); ++i) set.parameters[i].value = parameters[i];
  for (checked::AcceptedLint& accepted : set.accepted) accepted.jurisdictions.clear();
  diagnostics::Sink judged;
  check::lints(prepared.workspace.sources(), set, judged, prepared.jurisdictions);
  plan.accepted = set.accepted;
  auto& all = prepared.sink.all();
  const auto lint = [](const diagnostics::Diagnostic& diagnostic) {
    return diagnostics::entry(diagnostic.code).number.substr(0, 2) == "B8";
  };
  all.erase(std::remove_if(all.begin(), all.end(), lint), all.end());
  for (const diagnostics::Diagnostic& diagnostic : judged.all())
    if (diagnostic.code != diagnostics::code::needless_accept) all.push_back(diagnostic);
}

int load_all(const RunOptions& options, Prepared& prepared) {
  diagnostics::Sink& sink = prepared.sink;
  prepared.jurisdictions = check::read_jurisdictions(options.jurisdictions, sink);
  if (sink.errors() > 0) return Exit::usage;
  prepared.workspace.watch_jurisdictions(prepared.jurisdictions);
  prepared.plan = prepared.workspace.check_file(options.plan, sink);
  if (!prepared.plan) return Exit::wrong;
  if (prepared.plan->library) {
    sink.add(code::library_not_settled).with("path", options.plan);
    return Exit::usage;
  }
  const auto period = read_period(*prepared.plan, options.period, sink);
  auto parameters = read_parameters(*prepared.plan, options.settings, sink);
  if (!period || !parameters) return Exit::usage;
  hold_against_settings(prepared, *parameters);
  prepared.period = *period;
  prepared.parameters = std::move(*parameters);
  if (!options.state.empty()) {
    auto state = data::load_state(*prepared.plan, options.state, sink);
    if (!state) return Exit::data_refused;
    prepared.state = std::move(*state);
    for (const number::Period& settled : prepared.state.settled)
      if (settled == prepared.period) {
        sink.add(code::period_settled).with("period", number::to_text(settled)).with("state", options.state);
        return Exit::data_refused;
      }
  }
  prepared.snapshot = data::load(*prepared.plan, options.data, prepared.notes, sink);
  return prepared.snapshot ? Exit::done : Exit::data_refused;
}

}  // namespace

std::unique_ptr<Prepared> prepare(const RunOptions& options) {
  auto prepared = std::make_unique<Prepared>();
  prepared->status = load_all(options, *prepared);
  return prepared;
}

void report_fault(const Prepared& prepared, const meaning::DataFault& fault, diagnostics::Sink& sink) {
  using Kind = meaning::DataFault::Kind;
  const std::string row = fault.row ? row_text(prepared, *fault.row) : "";
  const auto place = fault.row ? row_place(prepared, *fault.row) : diagnostics::DataPlace{};
  switch (fault.kind) {
    case Kind::settled_period:
      sink.add(code::period_settled).with("period", number::to_text(prepared.period)).with("state", "state");
      return;
    case Kind::changed_row:
      sink.add(code::settled_row_changed, place).with("row", row);
      return;
    case Kind::tree_cycle: {
      std::string path;
      for (const columns::Row& step : fault.path) path += (path.empty() ? "" : " → ") + row_text(prepared, step);
      sink.add(code::remembered_tree_cycle, fault.span).with("path", path);
      return;
    }
    case Kind::rises_without_start:
      sink.add(code::rises_without_start, fault.span);
      return;
    case Kind::as_of_outside:
      sink.add(code::as_of_outside, fault.span).with("row", row);
      return;
  }
}

}  // namespace bonafide::command
