#include "report/summary.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "checked/constant.h"
#include "ledger/payer.h"
#include "number/decimal.h"
#include "report/names.h"

namespace bonafide::report {
namespace {

using json = nlohmann::ordered_json;

std::optional<number::Moment> time_of(const columns::Value& value, const number::Zone& zone) {
  if (const auto* moment = std::get_if<number::Moment>(&value)) return *moment;
  if (const auto* date = std::get_if<number::Date>(&value)) return zone.at(*date);
  return std::nullopt;
}

json value_json(const Names& names, const columns::Value& value) {
  if (columns::missing(value)) return nullptr;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  return names.value(value);
}

json breach_json(const Outputs& outputs, const Names& names, const ledger::Breach& breach) {
  json out = json::object();
  if (breach.row && !outputs.plan[breach.row->record].builtin) {
    out["record"] = outputs.plan[breach.row->record].name;
    out["id"] = names.id(*breach.row);
  }
  if (!breach.binding.empty()) {
    out["binding"] = json::array();
    for (const columns::Value& value : breach.binding) out["binding"].push_back(value_json(names, value));
  }
  if (breach.amount) out["amount"] = number::to_text(*breach.amount);
  if (breach.sides)
    out["sides"] = {value_json(names, breach.sides->first), value_json(names, breach.sides->second)};
  return out;
}

json notes_json(const data::LoadNotes& notes) {
  json out = json::object();
  out["ignored_columns"] = notes.ignored_columns;
  out["ignored_files"] = notes.ignored_files;
  out["filters"] = json::array();
  for (const data::FilterNote& note : notes.filters)
    out["filters"].push_back({{"file", note.file}, {"filter", note.filter}, {"rows_left_out", note.rows}});
  out["roundings"] = json::array();
  for (const data::RoundingNote& note : notes.roundings)
    out["roundings"].push_back({{"file", note.file},
                                {"field", note.field},
                                {"mode", note.mode},
                                {"amounts", note.amounts},
                                {"total_change", number::to_text(note.total)}});
  out["derived"] = json::array();
  for (const data::DerivedNote& note : notes.derived)
    out["derived"].push_back({{"record", note.record},
                              {"file", note.file},
                              {"column", note.column},
                              {"rule", note.rule},
                              {"rows", note.rows}});
  return out;
}

// Texts of the input may hold any valid UTF-8; what is not is replaced rather than thrown at.
std::string dumped(const json& value) {
  return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace

bool is_proved(const Outputs& outputs, checked::PromiseId promise) {
  return std::find(outputs.proved.begin(), outputs.proved.end(), promise) != outputs.proved.end();
}

std::vector<RowCount> count_rows(const Outputs& outputs) {
  std::vector<RowCount> counts;
  const checked::Plan& plan = outputs.plan;
  for (std::size_t r = 0; r < plan.records.size(); ++r) {
    const checked::Record& record = plan.records[r];
    if (record.builtin || !record.when.valid() || outputs.snapshot.records[r].size() == 0) continue;
    RowCount count{checked::RecordId(r)};
    const auto when =
        std::find(record.fields.begin(), record.fields.end(), record.when) - record.fields.begin();
    const columns::Column& times = outputs.snapshot.records[r].fields[static_cast<std::size_t>(when)];
    const number::Period& period = outputs.settlement.period;
    const std::vector<number::Period>& settled = outputs.before.settled;
    for (std::size_t row = 0; row < times.size(); ++row)
      if (const auto time = time_of(times.at(row), plan.zone)) {
        if (!(*time < period.from) && *time < period.to) ++count.in_period;
        if (*time < period.from && !plan.late_rows_count &&
            std::none_of(settled.begin(), settled.end(), [&](const number::Period& one) { return !(*time < one.from) && *time < one.to; }))
          ++count.passed_over;
      }
    for (const ledger::Refused& refused : outputs.settlement.refused)
      if (refused.row.record == count.record) ++count.refused;
    counts.push_back(count);
  }
  return counts;
}

std::string parameters_hash(const Outputs& outputs) {
  const Names names(outputs);
  std::vector<std::string> lines;
  for (std::size_t p = 0; p < outputs.plan.parameters.size(); ++p)
    lines.push_back(outputs.plan.parameters[p].name + "=" + names.value(outputs.parameters[p]) + "\n");
  std::sort(lines.begin(), lines.end());
  base::Sha256 hash;
  for (const std::string& line : lines) hash.add(line);
  return hash.hex();
}

std::string guarantees_json(const Outputs& outputs) {
  const Names names(outputs);
  json out = json::array();
  for (const ledger::Verdict& verdict : outputs.settlement.verdicts) {
    const checked::Promise& promise = outputs.plan.promises[verdict.promise.index()];
    json entry = {{"guarantee", promise.name},
                  {"title", promise.title},
                  {"verdict", verdict_word(verdict.kind, is_proved(outputs, verdict.promise))}};
    if (const auto within = checked::constant_value(outputs.plan, promise.within, outputs.parameters))
      if (const auto* count = std::get_if<number::Rational>(&*within)) entry["within"] = (*count * number::Rational(std::int64_t{promise.within_each})).whole().value_or(0);
    if (const auto most = checked::constant_value(outputs.plan, promise.spending, outputs.parameters))
      if (const auto* amount = std::get_if<number::Rational>(&*most)) entry["spending_at_most"] = names.amount({}, *amount);
    entry["breaches"] = json::array();
    for (const ledger::Breach& breach : verdict.breaches)
      entry["breaches"].push_back(breach_json(outputs, names, breach));
    out.push_back(std::move(entry));
  }
  return dumped(out);
}

std::string summary_json(const Outputs& outputs, const std::vector<Sum>& earnings,
                         const std::optional<Seal>& seal) {
  const Names names(outputs);
  const checked::Plan& plan = outputs.plan;
  const ledger::Settlement& settlement = outputs.settlement;
  json out;
  out["plan"] = plan.name;
  out["title"] = plan.title;
  out["version"] = plan.version;
  out["period"] = number::to_text(settlement.period);
  out["parameters"] = json::object();
  for (std::size_t p = 0; p < plan.parameters.size(); ++p)
    out["parameters"][plan.parameters[p].name] = names.value(outputs.parameters[p], plan.parameters[p].type);
  json counts;
  if (plan.member.valid()) counts["members"] = outputs.snapshot.records[plan.member.index()].size();
  counts["rows"] = json::object();
  for (const RowCount& count : count_rows(outputs))
    counts["rows"][plan[count.record].plural] = {{"in_period", count.in_period}, {"refused", count.refused}, {"passed_over", count.passed_over}};
  std::vector<columns::Row> paid;
  for (const Sum& sum : earnings)
    if (paid.empty() || !(paid.back() == sum.member)) paid.push_back(sum.member);
  counts["members_paid"] = paid.size();
  counts["payments"] = settlement.lines.size();
  counts["held"] = settlement.held.size();
  counts["lost"] = settlement.lost.size();
  out["counts"] = std::move(counts);
  out["totals"] = json::array();
  for (const Sum& sum : totals_by_bonus(outputs, earnings))
    out["totals"].push_back(
        {{"bonus", ledger::payer(plan, sum.by)},
         {"asset", names.asset(sum.asset)},
         {"amount", names.amount(sum.asset, sum.amount)},
         {"payments", sum.payments}});
  number::Rational payout;
  for (const Sum& sum : earnings)
    if (ledger::is_payout(sum.asset, sum.by)) payout += sum.amount;
  out["payout"] = {{"currency", names.asset({})}, {"amount", names.amount({}, payout)}};
  out["shortfalls"] = json::array();
  for (const ledger::Shortfall& shortfall : settlement.shortfalls)
    out["shortfalls"].push_back({{"member", names.id(shortfall.member)},
                                 {"bonus", plan.bonuses[shortfall.bonus.index()].name},
                                 {"asset", names.asset(shortfall.asset)},
                                 {"missing", names.amount(shortfall.asset, shortfall.missing)}});
  out["guarantees"] = json::array();
  for (const ledger::Verdict& verdict : settlement.verdicts)
    out["guarantees"].push_back({{"guarantee", plan.promises[verdict.promise.index()].name},
                                 {"verdict", verdict_word(verdict.kind, is_proved(outputs, verdict.promise))},
                                 {"breaches", verdict.breaches.size()}});
  out["accepted_lints"] = json::array();
  for (const checked::AcceptedLint& lint : plan.accepted)
    out["accepted_lints"].push_back(
        {{"lint", lint.lint}, {"reason", lint.reason}, {"jurisdictions", lint.jurisdictions}});
  out["jurisdictions"] = outputs.jurisdictions;
  out["lints"] = json::array();
  for (const diagnostics::Diagnostic& lint : outputs.lints)
    out["lints"].push_back({{"code", diagnostics::entry(lint.code).number},
                            {"lint", diagnostics::entry(lint.code).slug},
                            {"message", diagnostics::message(lint, diagnostics::Language::en)}});
  out["data"] = notes_json(outputs.notes);
  if (seal)
    out["seal"] = {{"plan", seal->plan},
                   {"parameters", seal->parameters},
                   {"snapshot", seal->snapshot},
                   {"state", seal->state},
                   {"result", seal->result}};
  return dumped(out);
}

std::string accepted_words(const checked::AcceptedLint& accepted, diagnostics::Language language) {
  std::string codes;
  for (const std::string& code : accepted.jurisdictions) codes += (codes.empty() ? "" : ", ") + code;
  const bool zh = language == diagnostics::Language::zh;
  std::string out = (zh ? "已接受 " : "accepted ") + accepted.lint;
  if (!codes.empty()) out += zh ? "（" + codes + "）" : " (" + codes + ")";
  return out;
}

}  // namespace bonafide::report
