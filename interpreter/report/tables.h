// The CSV files of a settlement (docs of their columns: docs/settlement.md).
#pragma once

#include "data/output.h"
#include "report/names.h"
#include "report/sums.h"

namespace bonafide::report {

void put_payouts(const Outputs& outputs, data::Output& out);
void put_earnings(const Outputs& outputs, const std::vector<Sum>& earnings, data::Output& out);
void put_totals(const Outputs& outputs, const std::vector<Sum>& earnings, data::Output& out);
void put_standings(const Outputs& outputs, data::Output& out);
void put_refused(const Outputs& outputs, data::Output& out);
void put_balances(const Outputs& outputs, data::Output& out);
void put_held(const Outputs& outputs, data::Output& out);
void put_facts(const Outputs& outputs, data::Output& out);
void put_report(const Outputs& outputs, const ledger::ReportTable& table, data::Output& out);

}  // namespace bonafide::report
