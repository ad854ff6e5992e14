// A plan in text, rows in text, settlements of them: what the tests of the reference evaluator stand on.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "bonafide.h"
#include "data/snapshot.h"
#include "diagnostics/render.h"
#include "ledger/canonical.h"
#include "meaning/meaning.h"

namespace bonafide::meaning::test {

inline const std::string header =
    "plan tested \"Tested\"\n  version 1\n  effective 2026-01-01\n  currency CNY\n  round half up to 0.01\n"
    "  period month\n  zone Asia/Shanghai\n";
inline const std::string commerce =
    "\nuse commerce\n\nrows product\n  | id  | title | retail (CNY) |\n  | tea | \"Tea\" |        10.00 |\n\n";

using Rows = std::vector<std::vector<std::string>>;

class Stage {
 public:
  explicit Stage(const std::string& text) {
    diagnostics::Sink sink;
    auto plan = workspace_.check_text("tested.bonus", text, sink);
    INFO(diagnostics::render(sink, workspace_.sources(), {}));
    REQUIRE(plan);
    plan_ = std::make_unique<checked::Plan>(std::move(*plan));
    for (const checked::Parameter& parameter : plan_->parameters) parameters.push_back(parameter.value);
  }

  const checked::Plan& plan() const { return *plan_; }
  checked::Plan& plan() { return *plan_; }

  checked::RecordId record(const std::string& name) const {
    for (std::size_t r = 0; r < plan_->records.size(); ++r)
      if (plan_->records[r].name == name) return checked::RecordId(r);
    FAIL("no record " << name);
    return {};
  }
  checked::ColumnId column(const std::string& name) const {
    checked::ColumnId found;
    for (std::size_t c = 0; c < plan_->columns.size(); ++c)
      if (plan_->columns[c].name == name) found = checked::ColumnId(c);
    REQUIRE(found.valid());
    return found;
  }

  // Rows of a record: the first heading is `id`.
  void give(const std::string& record, const std::vector<std::string>& headings, const Rows& rows) {
    data::InputTable table;
    table.record = this->record(record);
    table.id_cell = 0;
    for (std::size_t h = 1; h < headings.size(); ++h) {
      checked::ColumnId column;
      for (const checked::ColumnId field : plan_->records[table.record.index()].fields)
        if ((*plan_)[field].name == headings[h]) column = field;
      table.columns.push_back(column.valid() ? column : this->column(headings[h]));
    }
    for (const auto& row : rows) {
      auto& cells = table.rows.emplace_back();
      for (const std::string& text : row) cells.push_back({text, {}, {}});
    }
    tables_.push_back(std::move(table));
    snapshot_.reset();
  }
  void take_away_rows() { tables_.clear(); }

  const data::Snapshot& snapshot() {
    if (!snapshot_) {
      diagnostics::Sink sink;
      snapshot_ = data::build(*plan_, tables_, sink);
      INFO(diagnostics::render(sink, workspace_.sources(), {}));
      REQUIRE(snapshot_);
    }
    return *snapshot_;
  }

  Input input(const std::string& period) {
    return {*plan_, parameters, snapshot(), state, *number::parse_period(period, plan_->zone)};
  }
  Result settle(const std::string& period) { return meaning::settle(input(period)); }
  // Settles and goes on from what it leaves.
  Result settle_on(const std::string& period) {
    Result result = settle(period);
    REQUIRE(!result.fault);
    state = result.settlement.next;
    return result;
  }

  columns::Row row(const std::string& record, const std::string& id) {
    const auto id_of_record = this->record(record);
    const auto& ids = snapshot().records[id_of_record.index()].ids;
    for (std::uint32_t i = 0; i < ids.size(); ++i)
      if (ids[i] == id) return {id_of_record, i};
    FAIL("no " << record << " " << id);
    return {};
  }
  std::string id(columns::Row row) {
    const checked::Record& record = (*plan_)[row.record];
    return record.constant ? record.constant_ids[row.number] : snapshot().records[row.record.index()].ids[row.number];
  }
  std::string text(const ledger::Settlement& settlement) {
    return ledger::canonical_text(*plan_, [&](columns::Row row) { return id(row); }, settlement);
  }
  number::Rational paid(const ledger::Settlement& settlement, const std::string& member) {
    number::Rational sum;
    for (const ledger::Line& line : settlement.lines)
      if (line.asset.kind == ledger::AssetRef::Kind::currency && id(line.member) == member) sum += line.amount;
    return sum;
  }

  // A node for asking a session: a column at a row.
  checked::NodeId get(checked::ColumnId column, columns::Row row) {
    return add(checked::Get{column, {add(checked::Const{columns::Value(row)})}});
  }
  checked::NodeId add(checked::Node node) {
    plan_->nodes.push_back(std::move(node));
    plan_->types.emplace_back();
    plan_->spans.emplace_back();
    return checked::NodeId(plan_->nodes.size() - 1);
  }

  std::vector<columns::Value> parameters;
  ledger::State state;

 private:
  Workspace workspace_;
  std::unique_ptr<checked::Plan> plan_;
  std::vector<data::InputTable> tables_;
  std::optional<data::Snapshot> snapshot_;
};

}  // namespace bonafide::meaning::test
