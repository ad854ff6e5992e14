// docs/meaning.md, section 2: the real world is settled, then reports, promises and the next state.
#include "meaning/run.h"

#include <algorithm>

#include "ledger/shapes.h"
#include "meaning/names.h"

namespace bonafide::meaning {

Run::Run(const Input& input, Watcher* watcher) : ground_(input), evaluator_(ground_, *this) {
  try {
    refuse_input();
    take_over();
    real_ = open_world(input.parameters, true);
    for (const Row row : ground_.rows.refused_late()) real_->refused.emplace_back(row, "late");
    Settler(evaluator_, *real_, watcher).settle();
    reports();
    promises();
    finish();
  } catch (Faulty& found) {
    result_.fault = std::move(found.fault);
  }
}

// A period that is settled, or begins before one that is; rows that have changed since they were settled.
void Run::refuse_input() {
  for (const number::Period& settled : ground_.input.state.settled)
    if (ground_.period.first < settled.after) throw Faulty{{DataFault::Kind::settled_period, std::nullopt, {}, {}}};
  if (!ground_.rows.changed().empty())
    throw Faulty{{DataFault::Kind::changed_row, ground_.rows.changed().front(), {}, {}}};
}

// `from version n E`: worked out in the state that version n has left, when nothing of this period has happened;
// all of it at once, so that no value sees another one's.
void Run::take_over() {
  if (!ledger::is_taken_over(plan(), ground_.input.state)) return;
  const std::unique_ptr<World> before = open_world(ground_.input.parameters, true);
  Context start(*before, Context::Kind::end, at_end(plan(), ground_.period.first), nullptr, true);
  std::vector<std::tuple<ColumnId, std::optional<std::uint32_t>, Value>> values;
  for (std::size_t c = 0; c < plan().columns.size(); ++c) {
    const checked::Column& column = plan().columns[c];
    if (!column.inherited.valid()) continue;
    Evaluator::Open frame(evaluator_, std::max<std::size_t>(column.frame, 1));
    const Scope scope{start, *frame};
    if (column.parameters.empty()) {
      values.emplace_back(ColumnId(c), std::nullopt, evaluator_.value(column.inherited, scope));
      continue;
    }
    const RecordId record = column.parameters[0].record;
    for (std::uint32_t row = 0; row < ground_.rows.size(record); ++row) {
      frame->slots[0] = Row{record, row};
      values.emplace_back(ColumnId(c), row, evaluator_.value(column.inherited, scope));
    }
  }
  for (auto& [column, row, value] : values) ground_.sigma.set(column, row, std::move(value));
}

std::unique_ptr<World> Run::open_world(const std::vector<Value>& parameters, bool real) {
  auto world = std::make_unique<World>(ground_, parameters, real);
  world->payments = std::make_shared<Payments>(ground_.plan, ground_.rows, ground_.payment_numbers);
  for (const ledger::StoredLine& stored : ground_.input.state.lines)
    if (auto line = payment_of(ground_.plan, ground_.rows, stored)) world->payments->add(std::move(*line));
  for (const Row row : ground_.rows.refused_late()) world->set_absent(row);
  for (const Row row : ground_.rows.refused_before()) world->set_absent(row);
  return world;
}

Value Run::evaluate(NodeId node, const std::vector<Value>& given) {
  return trace_or_evaluate(node, given, false).first;
}

std::pair<Value, TraceNode> Run::trace(NodeId node, const std::vector<Value>& given) {
  return trace_or_evaluate(node, given, true);
}

std::pair<Value, TraceNode> Run::trace_or_evaluate(NodeId node, const std::vector<Value>& given, bool trace) {
  if (result_.fault) return {{}, {node, {}, {}}};
  Evaluator::Open frame(evaluator_, std::max<std::size_t>(ground_.widest_frame, given.size()));
  std::copy(given.begin(), given.end(), frame->slots.begin());
  const Scope scope{*real_->end, *frame};
  try {
    if (trace) return evaluator_.trace(node, scope);
    return {evaluator_.value(node, scope), {node, {}, {}}};
  } catch (const Faulty&) {  // what is asked reaches out of the period
    return {{}, {node, {}, {}}};
  }
}

}  // namespace bonafide::meaning
