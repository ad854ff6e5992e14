// docs/meaning.md, section 2: reports, after the last step and before promises.
#include "meaning/run.h"

namespace bonafide::meaning {

void Run::reports() {
  for (std::size_t r = 0; r < plan().reports.size(); ++r) {
    const checked::Report& report = plan().reports[r];
    ledger::ReportTable table{checked::ReportId(r), {}};
    Evaluator::Open frame(evaluator_, std::max<std::size_t>(report.frame, 1));
    const Scope scope{*real_->end, *frame};
    evaluator_.run(report.pipe, scope, [&] {
      std::vector<Value> row;
      for (const NodeId value : report.values) row.push_back(evaluator_.value(value, scope));
      table.rows.push_back(std::move(row));
      if (Exercised* exercised = evaluator_.exercised()) exercised->reports[r] = 1;
      return true;
    });
    result_.settlement.reports.push_back(std::move(table));
  }
}

}  // namespace bonafide::meaning
