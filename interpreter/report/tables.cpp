#include "report/tables.h"

#include <algorithm>
#include <numeric>

#include "data/csv.h"
#include "ledger/payer.h"
#include "number/decimal.h"

namespace bonafide::report {
namespace {

using data::csv_field;
using data::Output;

}  // namespace

void put_payouts(const Outputs& outputs, Output& out) {
  const Names names(outputs);
  out << "line,member,bonus,asset,amount,source,level,exact,rule\n";
  std::uint64_t number = 0;
  for (const ledger::Line& line : outputs.settlement.lines) {
    out << std::to_string(++number) << "," << csv_field(names.id(line.member)) << ","
        << csv_field(ledger::payer(outputs.plan, line.by)) << "," << csv_field(names.asset(line.asset)) << ","
        << names.amount(line.asset, line.amount) << ","
        << (line.source ? csv_field(names.row(*line.source)) : "") << ","
        << (line.level ? std::to_string(*line.level) : "") << "," << names.amount(line.asset, line.exact)
        << "," << csv_field(ledger::rule(outputs.plan, line)) << "\n";
  }
}

void put_earnings(const Outputs& outputs, const std::vector<Sum>& earnings, Output& out) {
  const Names names(outputs);
  out << "member,bonus,asset,amount,payments\n";
  for (const Sum& sum : earnings)
    out << csv_field(names.id(sum.member)) << "," << csv_field(ledger::payer(outputs.plan, sum.by)) << ","
        << csv_field(names.asset(sum.asset)) << "," << names.amount(sum.asset, sum.amount) << ","
        << std::to_string(sum.payments) << "\n";
}

void put_totals(const Outputs& outputs, const std::vector<Sum>& earnings, Output& out) {
  const Names names(outputs);
  out << "member,asset,amount\n";
  for (const Sum& sum : totals_by_member(outputs, earnings))
    out << csv_field(names.id(sum.member)) << "," << csv_field(names.asset(sum.asset)) << ","
        << names.amount(sum.asset, sum.amount) << "\n";
}

void put_standings(const Outputs& outputs, Output& out) {
  const Names names(outputs);
  const auto& standings = outputs.settlement.standings;
  std::vector<std::uint32_t> order(standings.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    const ledger::Standing &a = standings[x], &b = standings[y];
    if (!(a.row.record == b.row.record)) return a.row.record < b.row.record;
    return a.row.number != b.row.number ? a.row.number < b.row.number : a.ladder < b.ladder;
  });
  out << "member,ladder,before,after\n";
  for (const std::uint32_t i : order) {
    const ledger::Standing& standing = standings[i];
    const checked::Ladder& ladder = outputs.plan.ladders[standing.ladder.index()];
    out << csv_field(names.id(standing.row)) << "," << csv_field(ladder.name) << ","
        << csv_field(ladder.rungs[standing.before].name) << ","
        << csv_field(ladder.rungs[standing.after].name) << "\n";
  }
}

void put_refused(const Outputs& outputs, Output& out) {
  const Names names(outputs);
  out << "record,id,reason\n";
  for (const ledger::Refused& refused : outputs.settlement.refused)
    out << csv_field(outputs.plan[refused.row.record].name) << "," << csv_field(names.id(refused.row)) << ","
        << csv_field(refused.reason) << "\n";
}

void put_balances(const Outputs& outputs, Output& out) {
  const checked::Plan& plan = outputs.plan;
  struct Balance {
    std::uint32_t row;  // those of whom the snapshot knows nothing come last
    std::size_t asset;
    std::string member;
    number::Rational amount;
  };
  std::vector<Balance> balances;
  for (const ledger::StoredLot& lot : outputs.settlement.next.lots) {
    const auto asset = static_cast<std::size_t>(
        std::find_if(plan.assets.begin(), plan.assets.end(), [&](const auto& a) { return a.name == lot.asset; }) -
        plan.assets.begin());
    if (asset == plan.assets.size()) continue;
    std::uint32_t row = UINT32_MAX;
    if (plan.member.valid()) {
      const auto& by_id = outputs.snapshot.records[plan.member.index()].by_id;
      if (const auto found = by_id.find(lot.member.id); found != by_id.end()) row = found->second;
    }
    balances.push_back({row, asset, lot.member.id, lot.amount});
  }
  std::stable_sort(balances.begin(), balances.end(), [](const Balance& a, const Balance& b) {
    if (a.row != b.row) return a.row < b.row;
    return a.member != b.member ? a.member < b.member : a.asset < b.asset;
  });
  out << "member,asset,amount\n";
  for (std::size_t i = 0; i < balances.size();) {
    const Balance& of = balances[i];
    number::Rational sum;
    for (; i < balances.size() && balances[i].member == of.member && balances[i].asset == of.asset; ++i)
      sum += balances[i].amount;
    out << csv_field(of.member) << "," << csv_field(plan.assets[of.asset].name) << ","
        << number::to_text(sum, plan.assets[of.asset].scale) << "\n";
  }
}

void put_held(const Outputs& outputs, Output& out) {
  const checked::Plan& plan = outputs.plan;
  const auto decimals = [&](const std::string& asset) {
    for (const checked::Asset& known : plan.assets)
      if (known.name == asset) return known.scale;
    const checked::Unit& currency = plan.units[plan.currency.index()];
    return currency.name == asset ? currency.scale : 0;
  };
  const auto put = [&](const ledger::StoredLine& line, const char* state) {
    out << csv_field(line.member.id) << "," << csv_field(line.bonus) << "," << csv_field(line.asset) << ","
        << number::to_text(line.amount, decimals(line.asset)) << ","
        << (line.source ? csv_field(line.source->record + ":" + line.source->id) : "") << ","
        << csv_field(line.hold) << "," << number::to_text(line.period) << "," << state << "\n";
  };
  out << "member,bonus,asset,amount,source,hold,since,state\n";
  for (const ledger::StoredLine& line : outputs.settlement.next.held) put(line, "held");
  for (const ledger::StoredLine& line : outputs.settlement.lost) put(line, "lost");
}

void put_facts(const Outputs& outputs, Output& out) {
  const Names names(outputs);
  out << "member,fact,value\n";
  for (const FactColumn& fact : outputs.facts) {
    const checked::Column& column = outputs.plan[fact.column];
    const bool of_row = !column.parameters.empty();
    for (std::uint32_t row = 0; row < fact.values.size(); ++row)
      out << (of_row ? csv_field(names.id({column.parameters[0].record, row})) : "") << ","
          << csv_field(column.name) << "," << csv_field(names.value(fact.values[row], column.type)) << "\n";
  }
}

void put_report(const Outputs& outputs, const ledger::ReportTable& table, Output& out) {
  const Names names(outputs);
  const checked::Report& report = outputs.plan.reports[table.report.index()];
  for (std::size_t c = 0; c < report.headings.size(); ++c)
    out << (c ? "," : "") << csv_field(report.headings[c]);
  out << "\n";
  for (const std::vector<columns::Value>& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c)
      out << (c ? "," : "") << csv_field(names.value(row[c], outputs.plan.type(report.values[c])));
    out << "\n";
  }
}

}  // namespace bonafide::report
