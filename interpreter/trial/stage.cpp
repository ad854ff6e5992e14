#include "trial/stage.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "checked/cell.h"
#include "checked/constant.h"
#include "data/cell_fault.h"
#include "diagnostics/codes/data.h"
#include "meaning/meaning.h"

namespace bonafide::trial {

namespace {

using checked::Column;
using checked::ColumnId;
using checked::Given;
using checked::Plan;
using columns::Value;

checked::CellForm plan_form() {
  checked::CellForm form;
  form.plan_text = true;
  return form;
}

std::string id_of(const Given& given, std::size_t row) {
  if (!given.id_column) return std::to_string(row + 1);
  return std::string(
      base::trim(checked::unquoted(base::trim(given.rows[row][*given.id_column].text), plan_form())));
}

data::InputTable input_table(const Given& given) {
  data::InputTable table;
  table.record = given.record;
  table.columns = given.columns;
  table.id_cell = given.id_column;
  for (const auto& row : given.rows) {
    auto& cells = table.rows.emplace_back();
    for (const checked::GivenCell& cell : row) cells.push_back({cell.text, {}, cell.span});
  }
  return table;
}

// The first instant that the example settles: lots given as a balance are as old as that.
number::Moment start_of(const Plan& plan, const checked::Example& example) {
  for (const checked::ExampleStep& step : example.steps)
    if (const auto* settle = std::get_if<checked::SettleStep>(&step.node)) return settle->from.from;
  return plan.zone.at(plan.effective.value_or(number::Date{}));
}

class PreviousState {
 public:
  PreviousState(const Plan& plan, const checked::Example& example, const data::Snapshot& snapshot,
                diagnostics::Sink& sink)
      : plan_(plan), example_(example), snapshot_(snapshot), sink_(sink) {
    state_.plan = plan.name;
    state_.version = plan.version;
  }

  ledger::State read() {
    for (const Given& given : example_.given)
      if (given.previous)
        for (std::size_t row = 0; row < given.rows.size(); ++row) read_row(given, row);
    return std::move(state_);
  }

 private:
  void read_row(const Given& given, std::size_t number) {
    const checked::Record& record = plan_[given.record];
    const std::string id = id_of(given, number);
    const ledger::RowName name{record.name, id};
    if (!known(given.record, id)) {
      const auto& cells = given.rows[number];
      if (cells.empty()) return;
      const auto& cell = cells[given.id_column.value_or(0)];
      unknown_row(given.record, id, cell.span);
      return;
    }
    // `columns` names every cell but the id's.
    std::size_t next = 0;
    for (std::size_t c = 0; c < given.rows[number].size(); ++c) {
      if (given.id_column == c) continue;
      if (next >= given.columns.size()) return;
      const ColumnId column = given.columns[next++];
      const checked::GivenCell& cell = given.rows[number][c];
      if (!base::trim(cell.text).empty()) read_cell(name, column, cell);
    }
  }

  void read_cell(const ledger::RowName& row, ColumnId id, const checked::GivenCell& cell) {
    const Column& column = plan_[id];
    const checked::CellResult result =
        checked::parse_cell(plan_, column.type, &column, cell.text, plan_form());
    if (result.fault != checked::CellFault::none) {
      data::describe(sink_.add(data::code_of(result.fault), cell.span), plan_, column, column.name,
                     result.fault, cell.text);
      return;
    }
    if (column.kind == Column::Kind::balance) {
      balance(row, column, std::get<Value>(result.value));
      return;
    }
    ledger::StoredFact fact{column.name, {row}, columns::Missing{}};
    if (const auto* named = std::get_if<checked::CellRow>(&result.value)) {
      if (!known(column.type.record, named->id)) return unknown_row(column.type.record, named->id, cell.span);
      fact.value = ledger::RowName{plan_[column.type.record].name, named->id};
    } else {
      fact.value = stored(std::get<Value>(result.value));
    }
    state_.facts.push_back(std::move(fact));
  }

  void balance(const ledger::RowName& row, const Column& column, const Value& value) {
    const auto* amount = std::get_if<number::Rational>(&value);
    if (!amount || amount->sign() <= 0 || !column.asset.valid()) return;
    const checked::Asset& asset = plan_.assets[column.asset.index()];
    state_.lots.push_back({asset.name, row, *amount, start_of(plan_, example_), std::nullopt});
  }

  ledger::StoredValue stored(const Value& value) const {
    struct Store {
      const Plan& plan;
      ledger::StoredValue operator()(const columns::Missing& v) const { return v; }
      ledger::StoredValue operator()(const bool& v) const { return v; }
      ledger::StoredValue operator()(const number::Rational& v) const { return v; }
      ledger::StoredValue operator()(const std::string& v) const { return v; }
      ledger::StoredValue operator()(const number::Date& v) const { return v; }
      ledger::StoredValue operator()(const number::Moment& v) const { return v; }
      ledger::StoredValue operator()(const number::Duration& v) const { return v; }
      ledger::StoredValue operator()(const columns::ChoiceValue& v) const {
        return plan.choices[v.choice.index()].values[v.index];
      }
      ledger::StoredValue operator()(const columns::Row&) const {
        return columns::Missing{};
      }  // read as CellRow
      ledger::StoredValue operator()(const columns::Window&) const {
        return columns::Missing{};
      }  // never in a cell
    };
    return std::visit(Store{plan_}, value);
  }

  bool known(checked::RecordId record, const std::string& id) const {
    return record.valid() && snapshot_.records[record.index()].by_id.count(id) > 0;
  }

  void unknown_row(checked::RecordId record, const std::string& id, base::Span span) {
    sink_.add(diagnostics::code::unknown_row, span)
        .with("record", plan_[record].name)
        .with("value", id)
        .with("file", diagnostics::Words("`given " + plan_[record].plural + "`"));
  }

  const Plan& plan_;
  const checked::Example& example_;
  const data::Snapshot& snapshot_;
  diagnostics::Sink& sink_;
  ledger::State state_;
};

// Balances that are given begin to age where the example begins.
void set_expiries(const Plan& plan, Stage& stage) {
  for (ledger::StoredLot& lot : stage.state.lots)
    for (const checked::Asset& asset : plan.assets) {
      if (asset.name != lot.asset) continue;
      const auto life = checked::constant_duration(plan, asset.expires_after, stage.parameters);
      if (!life) continue;
      const auto local = plan.zone.local(lot.credited);
      lot.expires = plan.zone.at(number::add(local.date, *life), local.microseconds_of_day);
    }
}

// Values of parameters are worked out on the stage itself: they may be any constant expression.
void set_parameters(const Plan& plan, const checked::Example& example, Stage& stage) {
  for (const checked::Parameter& parameter : plan.parameters) stage.parameters.push_back(parameter.value);
  std::optional<number::Period> period;
  for (const checked::ExampleStep& step : example.steps)
    if (const auto* settle = std::get_if<checked::SettleStep>(&step.node); settle && !period)
      period = settle->from;
  std::vector<Value> values = stage.parameters;
  for (const checked::GivenParameter& given : example.parameters) {
    if (const auto* constant = std::get_if<checked::Const>(&plan[given.value])) {
      values[given.parameter.index()] = constant->value;
    } else if (period) {
      meaning::Session session({plan, stage.parameters, stage.snapshot, stage.state, *period});
      values[given.parameter.index()] = session.evaluate(given.value, std::vector<Value>(example.frame));
    }
  }
  stage.parameters = std::move(values);
}

}  // namespace

std::optional<Stage> stage(const Plan& plan, const checked::Example& example, diagnostics::Sink& sink) {
  const std::size_t errors = sink.errors();
  std::vector<data::InputTable> tables;
  for (const Given& given : example.given)
    if (!given.previous) tables.push_back(input_table(given));
  auto snapshot = data::build(plan, std::move(tables), sink);
  if (!snapshot) return std::nullopt;
  // In an example a column that names a remembered fact or a ladder fixes it; the state is `given previous`.
  for (data::FixedValue& start : snapshot->starts) snapshot->fixed.push_back(std::move(start));
  snapshot->starts.clear();
  Stage result;
  result.state = PreviousState(plan, example, *snapshot, sink).read();
  if (sink.errors() > errors) return std::nullopt;
  result.snapshot = std::move(*snapshot);
  set_parameters(plan, example, result);
  set_expiries(plan, result);
  return result;
}

}  // namespace bonafide::trial
