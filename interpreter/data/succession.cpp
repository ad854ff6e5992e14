#include "data/succession.h"

#include <algorithm>
#include <map>
#include <set>

#include "checked/dump.h"
#include "diagnostics/codes/data.h"
#include "ledger/shapes.h"
#include "number/decimal.h"

namespace bonafide::data {
namespace {

using checked::Column;
using checked::ColumnId;
using checked::Plan;
using diagnostics::DataPlace;
namespace code = diagnostics::code;

class Succession {
 public:
  Succession(const Plan& plan, const ledger::State& state, const std::string& folder, diagnostics::Sink& sink)
      : plan_(plan), state_(state), folder_(folder), sink_(sink), old_(std::to_string(state.version)) {}

  void run() {
    for (std::size_t c = 0; c < plan_.columns.size(); ++c)
      if (plan_.columns[c].kind == Column::Kind::state) remembered(ColumnId(c));
    balances();
    held();
  }

 private:
  DataPlace in(const char* file, std::uint64_t line = 0) const { return {folder_ + "/" + file, line, ""}; }

  void remembered(ColumnId id) {
    const Column& column = plan_[id];
    if (column.inherited.valid()) return;
    const std::string key = ledger::shape_key(plan_, id);
    const auto known = state_.shapes.find(key);
    if (known == state_.shapes.end()) {
      // What a library or the evaluator remembers by itself starts as it does in a first settlement.
      const bool of_plan = column.span.valid() && column.span.source == plan_.source;
      const bool hidden = column.name.find(' ') != std::string::npos;
      if (of_plan && !hidden)
        sink_.add(code::remembered_is_new, column.span).with("what", key).with("version", old_);
      return;
    }
    if (!ledger::carries_over(plan_, id, state_)) {
      sink_.add(code::remembered_has_changed, column.span)
          .with("what", key)
          .with("version", old_)
          .with("before", known->second)
          .with("now", checked::to_text(plan_, column.type.required()));
      return;
    }
    if (column.type.kind == checked::Kind::choice) rungs(column);
  }

  // Rungs and values of choices carry over by name.
  void rungs(const Column& column) {
    const auto& values = plan_.choices[column.type.choice.index()].values;
    std::set<std::string> gone;
    for (const ledger::StoredFact& fact : state_.facts) {
      const auto* value = std::get_if<std::string>(&fact.value);
      if (fact.column != column.name || !value || fact.arguments.size() != column.parameters.size()) continue;
      if (!fact.arguments.empty() && fact.arguments[0].record != plan_[column.parameters[0].record].name) continue;
      if (std::find(values.begin(), values.end(), *value) != values.end() || !gone.insert(*value).second) continue;
      std::size_t holders = 0;
      for (const ledger::StoredFact& other : state_.facts) {
        const auto* held = std::get_if<std::string>(&other.value);
        holders += other.column == fact.column && held && *held == *value;
      }
      sink_.add(code::rung_is_gone, column.span)
          .with("rung", *value)
          .with("what", column.name)
          .with("version", old_)
          .with("count", std::to_string(holders))
          .with("first", fact.arguments.empty() ? column.name : fact.arguments[0].id);
    }
  }

  void balances() {
    struct Sum {
      number::Rational amount;
      std::set<std::string> holders;
    };
    std::map<std::string, Sum> sums;
    for (const ledger::StoredLot& lot : state_.lots) {
      if (lot.asset.starts_with("goods:") || lot.amount.is_zero()) continue;
      Sum& sum = sums[lot.asset];
      sum.amount = sum.amount + lot.amount;
      sum.holders.insert(lot.member.id);
    }
    for (const auto& [asset, sum] : sums) {
      const auto here = std::find_if(plan_.assets.begin(), plan_.assets.end(),
                                     [&, name = asset](const checked::Asset& one) { return one.name == name; });
      const auto before = state_.shapes.find("asset " + asset);
      const std::string unit = before == state_.shapes.end() ? asset : before->second;
      if (here != plan_.assets.end() && plan_.units[here->unit.index()].name == unit) continue;
      sink_.add(code::balance_is_gone, in("lots.csv"))
          .with("asset", asset)
          .with("unit", unit)
          .with("amount", number::to_text(sum.amount))
          .with("count", std::to_string(sum.holders.size()))
          .with("first", *sum.holders.begin());
    }
  }

  void held() {
    std::set<std::string> said;
    for (const ledger::StoredLine& line : state_.held) {
      const auto named = [&](const auto& things, const std::string& name) {
        return std::any_of(things.begin(), things.end(), [&](const auto& one) { return one.name == name; });
      };
      const bool bonus = named(plan_.bonuses, line.bonus), hold = named(plan_.holds, line.hold);
      if ((bonus && hold) || !said.insert(line.hold + "\n" + line.bonus).second) continue;
      sink_.add(code::held_is_gone, in("held.csv"))
          .with("hold", line.hold)
          .with("bonus", line.bonus)
          .with("gone", bonus ? line.hold : line.bonus)
          .with("first", line.member.id);
    }
  }

  const Plan& plan_;
  const ledger::State& state_;
  const std::string& folder_;
  diagnostics::Sink& sink_;
  std::string old_;
};

}  // namespace

bool can_take_over(const Plan& plan, const ledger::State& state, const std::string& folder, diagnostics::Sink& sink) {
  if (!ledger::is_taken_over(plan, state)) return true;
  const std::size_t before = sink.errors();
  Succession(plan, state, folder, sink).run();
  return sink.errors() == before;
}

}  // namespace bonafide::data
