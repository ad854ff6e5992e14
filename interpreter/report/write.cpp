#include "report/write.h"

#include <algorithm>

#include "base/invariant.h"
#include "data/state.h"
#include "report/summary.h"
#include "report/tables.h"
#include "report/whole_folder.h"

namespace bonafide::report {
namespace {

using data::Output;

// Writes the files one by one: those that are wanted to the folder, the others, where a seal needs them, to
// nowhere; the seal's result is the hash of all that a settlement gives.
class Writer {
 public:
  Writer(const Outputs& outputs, const WriteOptions& options, const std::optional<std::string>& folder)
      : outputs_(outputs), options_(options), folder_(folder), earnings_(earnings(outputs)) {}

  // False: `error` is an errno.
  bool run() {
    const auto guarantees = guarantees_json(outputs_);
    bool done =
        put("payouts", "payouts.csv", true, [&](Output& out) { put_payouts(outputs_, out); }) &&
        put("earnings", "earnings.csv", false,
            [&](Output& out) { put_earnings(outputs_, earnings_, out); }) &&
        put("totals", "totals.csv", false, [&](Output& out) { put_totals(outputs_, earnings_, out); }) &&
        put("standings", "standings.csv", true, [&](Output& out) { put_standings(outputs_, out); }) &&
        put("refused", "refused.csv", true, [&](Output& out) { put_refused(outputs_, out); }) &&
        put("guarantees", "guarantees.json", true, [&](Output& out) { out << guarantees; });
    if (done && !outputs_.plan.assets.empty())
      done = put("balances", "balances.csv", false, [&](Output& out) { put_balances(outputs_, out); });
    if (done && !outputs_.plan.holds.empty())
      done = put("held", "held.csv", false, [&](Output& out) { put_held(outputs_, out); });
    if (done && !outputs_.facts.empty())
      done = put("facts", "facts.csv", false, [&](Output& out) { put_facts(outputs_, out); });
    for (std::size_t i = 0; done && i < outputs_.settlement.reports.size(); ++i) {
      const ledger::ReportTable& table = outputs_.settlement.reports[i];
      done = put("reports", "reports/" + outputs_.plan.reports[table.report.index()].name + ".csv", true,
                 [&](Output& out) { put_report(outputs_, table, out); });
    }
    if (!done || !put_state()) return false;
    if (options_.seal) {
      int ignored = 0;
      seal_ =
          Seal{outputs_.plan_hash, parameters_hash(outputs_), outputs_.notes.hash,
               data::write_state_files(outputs_.before, std::nullopt, ignored).value_or(""), result_.hex()};
    }
    return put("summary", "summary.json", false,
               [&](Output& out) { out << summary_json(outputs_, earnings_, seal_); });
  }

  int error() const { return error_; }
  const std::optional<Seal>& seal() const { return seal_; }

 private:
  bool wanted(const std::string& kind) const {
    return folder_ && (options_.write.empty() || kind == "facts" || options_.write.contains(kind));
  }

  template <class Write>
  bool put(const std::string& kind, const std::string& name, bool sealed, const Write& write) {
    const bool to_disk = wanted(kind);
    const bool hashed = sealed && options_.seal;
    if (!to_disk && !hashed) return true;
    Output out(to_disk ? std::optional(*folder_ + "/" + name) : std::nullopt, hashed);
    write(out);
    if (!out.finish()) {
      error_ = out.error();
      return false;
    }
    if (hashed) result_.add(name + " " + out.hash() + "\n");
    return true;
  }

  bool put_state() {
    const bool to_disk = wanted("state");
    if (!to_disk && !options_.seal) return true;
    const auto hash = data::write_state_files(
        outputs_.settlement.next, to_disk ? std::optional(*folder_ + "/state") : std::nullopt, error_);
    if (hash) result_.add("state " + *hash + "\n");
    return hash.has_value();
  }

  const Outputs& outputs_;
  const WriteOptions& options_;
  const std::optional<std::string>& folder_;
  const std::vector<Sum> earnings_;
  base::Sha256 result_;
  std::optional<Seal> seal_;
  int error_ = 0;
};

}  // namespace

const std::vector<std::string>& kinds() {
  static const std::vector<std::string> names = {"payouts", "earnings", "totals",     "standings", "balances", "held",
                                                 "refused", "reports",  "guarantees", "summary",   "state"};
  return names;
}

const std::vector<std::string>& file_names() {
  static const std::vector<std::string> names = {
      "payouts.csv", "earnings.csv",    "totals.csv",   "standings.csv", "balances.csv", "held.csv", "facts.csv",
      "refused.csv", "guarantees.json", "summary.json", "reports",       "state"};
  return names;
}

bool may_write(const std::string& folder, const WriteOptions& options, diagnostics::Sink& sink) {
  return WholeFolder(folder, options.replace, sink).ready();
}

bool write(const Outputs& outputs, const std::string& folder, const WriteOptions& options,
           diagnostics::Sink& sink) {
  BONAFIDE_INVARIANT(!outputs.settlement.stopped, "a stopped settlement is not written");
  WholeFolder whole(folder, options.replace, sink);
  if (!whole.ready()) return false;
  const auto wanted = [&](const char* kind) { return options.write.empty() || options.write.contains(kind); };
  if (wanted("state") && !whole.make_folder("state")) return false;
  if (wanted("reports") && !outputs.settlement.reports.empty() && !whole.make_folder("reports")) return false;
  const std::optional<std::string> draft = whole.draft();
  Writer writer(outputs, options, draft);
  if (!writer.run()) {
    whole.refuse(writer.error());
    return false;
  }
  return whole.finish();
}

Seal seal(const Outputs& outputs) {
  const std::optional<std::string> nowhere;
  const WriteOptions all;
  Writer writer(outputs, all, nowhere);
  writer.run();
  return *writer.seal();
}

}  // namespace bonafide::report
