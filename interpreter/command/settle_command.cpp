#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "checked/question.h"
#include "command/prepare.h"
#include "diagnostics/codes/tool.h"
#include "report/names.h"
#include "report/summary.h"
#include "report/sums.h"
#include "report/write.h"

namespace bonafide::command {

namespace {

namespace code = diagnostics::code;
using diagnostics::Words;

// A fact asked for with --facts, and the node that asks it of the row in slot 0.
struct AskedFact {
  checked::ColumnId column;
  checked::NodeId node;
};

bool can_be_written(const checked::Column& column) {
  return column.parameters.size() == 1 && column.parameters.front().kind == checked::Kind::row &&
         column.parameters.front().record.valid() &&
         (column.kind == checked::Column::Kind::fact || column.kind == checked::Column::Kind::state ||
          column.kind == checked::Column::Kind::balance);
}

// Adds a question a fact to the plan's nodes: `f of r`.
std::vector<AskedFact> ask_facts(checked::Plan& plan, const std::vector<std::string>& names, diagnostics::Sink& sink) {
  std::vector<std::string> known;
  for (const checked::Column& column : plan.columns)
    if (can_be_written(column)) known.push_back(column.name);
  const bool all = std::find(names.begin(), names.end(), "all") != names.end();
  for (const std::string& name : names)
    if (name != "all" && std::find(known.begin(), known.end(), name) == known.end())
      report_unknown(sink, {"fact", "事实"}, name, known);
  std::vector<AskedFact> asked;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const checked::Column& column = plan.columns[i];
    if (!can_be_written(column) || (!all && std::find(names.begin(), names.end(), column.name) == names.end())) continue;
    asked.push_back({checked::ColumnId(i), checked::ask(plan, checked::ColumnId(i))});
  }
  return asked;
}

std::vector<report::FactColumn> answer_facts(const Prepared& prepared, const std::vector<AskedFact>& asked,
                                             meaning::Session& session) {
  std::vector<report::FactColumn> out;
  for (const AskedFact& fact : asked) {
    const checked::RecordId record = (*prepared.plan)[fact.column].parameters.front().record;
    report::FactColumn column{fact.column, {}};
    const std::size_t rows = prepared.snapshot->records[record.index()].size();
    for (std::uint32_t row = 0; row < rows; ++row)
      column.values.push_back(session.evaluate(fact.node, {columns::Row{record, row}}));
    out.push_back(std::move(column));
  }
  return out;
}

// "Bea (Cam against Ann)": the row a breach names and the two sides of the comparison.
std::string breach_words(const report::Outputs& outputs, const ledger::Breach& breach) {
  const report::Names names(outputs);
  std::string out = breach.row ? names.id(*breach.row) : "";
  if (breach.sides)
    out += (out.empty() ? "" : " ") + fmt::format("({} / {})", names.value(breach.sides->first), names.value(breach.sides->second));
  return out;
}

void report_stop(const report::Outputs& outputs, diagnostics::Sink& sink) {
  constexpr std::size_t most = 5;
  for (const ledger::Verdict& verdict : outputs.settlement.verdicts) {
    const checked::Promise& promise = outputs.plan.promises[verdict.promise.index()];
    if (promise.breach != checked::Promise::Breach::stop || verdict.kind != ledger::Verdict::Kind::breached) continue;
    std::string rows;
    for (std::size_t i = 0; i < verdict.breaches.size() && i < most; ++i)
      rows += (i > 0 ? ", " : "") + breach_words(outputs, verdict.breaches[i]);
    if (verdict.breaches.size() > most) rows += fmt::format(", … ({})", verdict.breaches.size());
    sink.add(code::stopped_by_guarantee, promise.span).with("promise", promise.name).with("rows", rows);
  }
}

// The warnings about the plan itself.
std::vector<diagnostics::Diagnostic> lints_of(const diagnostics::Sink& sink) {
  std::vector<diagnostics::Diagnostic> out;
  for (const diagnostics::Diagnostic& diagnostic : sink.all())
    if (diagnostics::entry(diagnostic.code).number.substr(0, 2) == "B8") out.push_back(diagnostic);
  return out;
}

int run(const Context& context, const SettleOptions& options, Prepared& prepared) {
  diagnostics::Sink& sink = prepared.sink;
  report::WriteOptions write{{options.write.begin(), options.write.end()}, options.force, options.seal};
  for (const std::string& kind : options.write)
    if (const auto& kinds = report::kinds(); std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
      report_unknown(sink, {"output", "输出"}, kind, kinds);
  const std::vector<AskedFact> asked = ask_facts(*prepared.plan, options.facts, sink);
  if (sink.errors() > 0) return Exit::usage;
  if (!report::may_write(options.out, write, sink)) return Exit::usage;

  const meaning::Input input = prepared.input();
  meaning::Session session(input);
  const meaning::Result& result = session.result();
  if (result.fault) {
    report_fault(prepared, *result.fault, sink);
    return Exit::data_refused;
  }
  const report::Outputs outputs{*prepared.plan,
                                prepared.parameters,
                                *prepared.snapshot,
                                prepared.notes,
                                prepared.state,
                                result.settlement,
                                prepared.workspace.canonical_hash(),
                                {},
                                answer_facts(prepared, asked, session),
                                prepared.jurisdictions,
                                lints_of(prepared.workspace.said(sink))};
  if (options.json) {
    const auto seal = options.seal ? std::optional(report::seal(outputs)) : std::nullopt;
    fmt::print("{}", report::summary_json(outputs, report::earnings(outputs), seal));
  } else {
    fmt::print("{}", report::summary_text(outputs, context.language));
  }
  if (result.settlement.stopped) {
    report_stop(outputs, sink);
    return Exit::stopped;
  }
  return report::write(outputs, options.out, write, sink) ? Exit::done : Exit::usage;
}

}  // namespace

int settle(const Context& context, const SettleOptions& options) {
  const auto prepared = prepare(options.run);
  int status = prepared->status;
  if (status == Exit::done) status = run(context, options, *prepared);
  print(context, prepared->workspace, prepared->sink);
  return status;
}

}  // namespace bonafide::command
