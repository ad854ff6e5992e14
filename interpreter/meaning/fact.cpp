// docs/meaning.md, sections 2.2 and 5: facts on demand, each once per (fact, row, world, instant); stored values.
#include <algorithm>

#include "base/invariant.h"
#include "meaning/evaluator.h"
#include "meaning/reading.h"

namespace bonafide::meaning {

using checked::Column;
using checked::Recursion;

namespace {

std::optional<std::uint32_t> row_number(const Value* arguments, std::size_t count) {
  if (count != 1) return std::nullopt;
  const Row* row = std::get_if<Row>(&arguments[0]);
  return row ? std::optional(row->number) : std::nullopt;
}

}  // namespace

Value Evaluator::get(Context& context, ColumnId column, Row row) {
  const Value argument = row;
  return get(context, column, &argument, 1);
}

Value Evaluator::get(Context& context, ColumnId id, const Value* arguments, std::size_t count) {
  World& world = context.world;
  if (const Value* changed = world.changed_value(id, arguments, count)) return *changed;
  if (ground_.has_fixed[id.index()]) {
    const auto found = ground_.fixed.find(FactKey{id, std::vector<Value>(arguments, arguments + count)});
    if (found != ground_.fixed.end()) return found->second;
  }
  const Column& column = plan_[id];
  switch (column.kind) {
    case Column::Kind::field:
      if (!plan_[column.record].builtin) return field(context, id, std::get<Row>(arguments[0]));
      return made_field(context, column, id, std::get<Row>(arguments[0]));
    case Column::Kind::builtin_field: return made_field(context, column, id, std::get<Row>(arguments[0]));
    case Column::Kind::fact: return known(context, id, arguments, count);
    case Column::Kind::state:
      if (context.kind == Context::Kind::end) return stored(context, world.state, id, arguments, count);
      if (!context.ticks(column.clock)) return stored(context, world.step_state, id, arguments, count);
      return known(context, id, arguments, count);
    case Column::Kind::balance: {
      const Lots& lots = context.kind == Context::Kind::end ? world.lots : world.step_lots;
      return lots.balance(column.asset, std::get<Row>(arguments[0]).number);
    }
  }
  return {};
}

Value Evaluator::field(Context& context, ColumnId id, Row row) {
  const Column& column = plan_[id];
  const bool works_out = !context.world.real || ground_.input.works_out_determined;
  if (works_out && column.determined.valid() && ground_.rows.in_period(row)) {
    Context& at = as_of(context.world, row, checked::Side::after);
    ++at.in_use;
    const Value argument = row;
    Value value = known(at, id, &argument, 1);
    --at.in_use;
    return value;
  }
  return ground_.rows.field(id, row.number);
}

Value Evaluator::made_field(Context& context, const Column& column, ColumnId id, Row row) {
  if (column.record == plan_.payment) {
    const Payment& payment = ground_.payment_numbers.at(row.number);
    if (id == plan_.payment_member) return payment.member ? Value(*payment.member) : Value{};
    if (id == plan_.payment_amount) return payment.amount;
    if (id == plan_.payment_exact) return payment.exact;
    if (id == plan_.payment_source) return payment.source ? Value(*payment.source) : Value{};
    if (id == plan_.payment_level) return payment.level ? Value(number::Rational(*payment.level)) : Value{};
    BONAFIDE_INVARIANT(id == plan_.payment_on, "a field of a payment");
    if (column.type.kind == checked::Kind::moment) return plan_.zone.at(payment.on);
    return payment.on;
  }
  if (column.record == plan_.lot) {
    const Lot& lot = ground_.lot_rows[row.number].lot;
    if (id == plan_.lot_amount) return lot.amount;
    const auto when = [&](number::Moment moment) -> Value {
      if (column.type.kind == checked::Kind::date) return plan_.zone.local(moment).date;
      return moment;
    };
    if (id == plan_.lot_credited) return when(lot.credited);
    BONAFIDE_INVARIANT(id == plan_.lot_expires, "a field of a lot");
    return lot.expires ? when(*lot.expires) : Value{};
  }
  const std::uint32_t position = ground_.positions[id.index()];
  if (const auto table = ground_.slab_table[column.record.index()]) {
    const Slab& slab = ground_.slabs[table->index()][row.number];
    if (position == 0) return slab.amount;
    return plan_.tables[table->index()].rows[slab.table_row].outputs[position - 1];
  }
  BONAFIDE_INVARIANT(ground_.derived_record[column.record.index()], "a field of a row that the evaluator makes");
  (void)context;
  return ground_.derived[row.number].fields[position];
}

// ---- the cache -------------------------------------------------------------------------------------

Fact& Evaluator::fact(Context& context, ColumnId column, const Value* arguments, std::size_t count) {
  std::size_t rows = 0;
  if (count == 1)
    if (const Row* row = std::get_if<Row>(&arguments[0])) rows = ground_.rows.size(row->record);
  if (!ground_.reads_payments[column.index()]) return context.facts.at(column, arguments, count, rows);
  if (context.ledger_version != context.world.payments->version()) {
    context.ledger_facts.clear();
    context.ledger_version = context.world.payments->version();
  }
  return context.ledger_facts.at(column, arguments, count, rows);
}

Value Evaluator::known(Context& context, ColumnId id, const Value* arguments, std::size_t count) {
  Fact& fact = this->fact(context, id, arguments, count);
  if (fact.progress == Fact::Progress::done && !(tracing_ && trace_into(context, id, arguments, count))) return fact.value;
  if (plan_[id].recursion != Recursion::none && fact.progress == Fact::Progress::none)
    walk_first(context, id, arguments, count);
  return finish(fact, context, id, arguments, count);
}

Value Evaluator::finish(Fact& fact, Context& context, ColumnId id, const Value* arguments, std::size_t count) {
  BONAFIDE_INVARIANT(fact.progress != Fact::Progress::running, "facts have an order: " + plan_[id].name);
  struct Undo {  // a fault leaves no fact half done
    Fact& fact;
    Fact::Progress to;
    ~Undo() { fact.progress = to; }
  } undo{fact, fact.progress};
  fact.progress = Fact::Progress::running;
  Value value = compute(context, id, arguments, count);
  fact.value = value;
  undo.to = Fact::Progress::done;
  return value;
}

Value Evaluator::compute(Context& context, ColumnId id, const Value* arguments, std::size_t count) {
  const Column& column = plan_[id];
  switch (column.kind) {
    case Column::Kind::field: return body(context, id, column.determined, arguments, count);
    case Column::Kind::fact: return body(context, id, column.body, arguments, count);
    case Column::Kind::state: {
      Value next = body(context, id, column.next, arguments, count);
      if (column.ladder.valid()) {
        const auto row = row_number(arguments, count);
        if (row && !columns::equal(next, stored(context, context.world.sigma, id, arguments, count)))
          context.world.note_move(column.ladder, *row, ground_.rows.size(std::get<Row>(arguments[0]).record));
      }
      return next;
    }
    case Column::Kind::balance:
    case Column::Kind::builtin_field: break;
  }
  BONAFIDE_INVARIANT(false, "a column without a rule is not worked out");
  return {};
}

Value Evaluator::body(Context& context, ColumnId id, NodeId node, const Value* arguments, std::size_t count) {
  const Column& column = plan_[id];
  Open frame(*this, std::max<std::size_t>(column.frame, count));
  for (std::size_t i = 0; i < count; ++i) frame->slots[i] = arguments[i];
  if (column.clock.row && context.step && context.step->row) frame->slots[*column.clock.row] = *context.step->row;
  return value(node, {context, *frame});
}

// ---- stored values ---------------------------------------------------------------------------------

Value Evaluator::previous(Context& context, ColumnId id, const Value* arguments, std::size_t count) {
  World& world = context.world;
  const Column& column = plan_[id];
  const Stored& before = context.kind == Context::Kind::end ? world.sigma : world.step_state;
  if (column.kind == Column::Kind::state) return stored(context, before, id, arguments, count);
  if (column.kind == Column::Kind::balance)
    return world.sigma_lots.balance(column.asset, std::get<Row>(arguments[0]).number);
  const Value* kept = before.find(id, row_number(arguments, count));
  return kept ? *kept : Value{};
}

Value Evaluator::stored(Context& context, const Stored& in, ColumnId id, const Value* arguments, std::size_t count) {
  const std::optional<std::uint32_t> row = row_number(arguments, count);
  if (const Value* value = in.find(id, row)) return *value;
  const Column& column = plan_[id];
  if (row)
    if (const Value* value = ground_.starts.find(id, row)) return *value;
  if (column.start.valid()) return body(context, id, column.start, arguments, count);
  if (column.start_column.valid()) return get(context, column.start_column, arguments, count);
  if (column.ladder.valid()) return columns::ChoiceValue{plan_.ladders[column.ladder.index()].choice, 0};
  return {};
}

// ---- recursion through rows: walked first, so that no evaluation is as deep as the data ----------------

bool Evaluator::is_known(Context& context, ColumnId column, const Value* arguments, std::size_t count) {
  if (context.world.changed_value(column, arguments, count)) return true;
  if (ground_.has_fixed[column.index()] &&
      ground_.fixed.count(FactKey{column, std::vector<Value>(arguments, arguments + count)}))
    return true;
  return fact(context, column, arguments, count).progress != Fact::Progress::none;
}

void Evaluator::walk_first(Context& context, ColumnId id, const Value* given, std::size_t count) {
  const Column& column = plan_[id];
  const bool through_tree = column.recursion != Recursion::earlier_rows;
  const RecordId record = through_tree ? plan_.trees[column.recursion_tree.index()].record : RecordId();
  std::size_t walked = 0;  // the argument that changes from row to row
  for (; walked < count; ++walked)
    if (const Row* row = std::get_if<Row>(&given[walked]))
      if (through_tree ? row->record == record : ground_.rows.dated(row->record)) break;
  if (walked == count) return;
  std::vector<Value> arguments(given, given + count);
  const Row start = std::get<Row>(given[walked]);
  const auto known_at = [&](Row row) {
    arguments[walked] = row;
    return is_known(context, id, arguments.data(), count);
  };
  std::vector<Row> order;  // each after those that it needs
  switch (column.recursion) {
    case Recursion::none: return;
    case Recursion::children: {
      const Naming& children = this->children(context, column.recursion_tree);
      std::vector<Row> below{start};
      for (std::size_t i = 0; i < below.size(); ++i) {
        for (const std::uint32_t child : children.of(below[i].number))
          if (const Row row{record, child}; !known_at(row)) below.push_back(row);
        if (below.size() > ground_.rows.size(record)) cycle(context, column.recursion_tree, start);
      }
      order.assign(below.rbegin(), below.rend() - 1);
      break;
    }
    case Recursion::parent: {
      for (std::optional<Row> row = parent(context, column.recursion_tree, start); row && !known_at(*row);
           row = parent(context, column.recursion_tree, *row)) {
        order.push_back(*row);
        if (order.size() > ground_.rows.size(record)) cycle(context, column.recursion_tree, start);
      }
      std::reverse(order.begin(), order.end());
      break;
    }
    case Recursion::earlier_rows: {
      // Rows come by time: behind the first from before the period stand none of it but late ones, which are few and are
      // worked out when they are asked for.
      const auto ends = [&](Row earlier) {
        return known_at(earlier) || (ground_.ends_at_period[id.index()] && !ground_.rows.in_period(earlier));
      };
      if (only_own_earlier_rows(id)) {
        const Value owner = get(context, plan_[start.record].owner, start);
        if (const Row* of = std::get_if<Row>(&owner)) {
          const auto rows = owned(context, start.record).of(of->number);
          for (auto row = std::lower_bound(rows.begin(), rows.end(), start.number); row != rows.begin();) {
            const Row earlier{start.record, *--row};
            if (ends(earlier)) break;
            order.push_back(earlier);
          }
        }
      } else {
        for (std::uint32_t number = start.number; number > 0; --number) {
          const Row earlier{start.record, number - 1};
          if (ends(earlier)) break;
          order.push_back(earlier);
        }
      }
      std::reverse(order.begin(), order.end());
      break;
    }
  }
  const Untraced untraced(*this);
  for (const Row row : order) {
    arguments[walked] = row;
    Fact& fact = this->fact(context, id, arguments.data(), count);
    if (fact.progress == Fact::Progress::none) finish(fact, context, id, arguments.data(), count);
  }
}

// Whether the rows that the recursion reads are always those of the same owner.
bool Evaluator::only_own_earlier_rows(ColumnId id) {
  if (only_own_.empty()) only_own_.assign(plan_.columns.size(), -1);
  signed char& answer = only_own_[id.index()];
  if (answer >= 0) return answer == 1;
  answer = 0;
  if (plan_[id].parameters.size() != 1) return false;
  const RecordId record = plan_[id].parameters[0].record;
  if (!plan_[record].owner.valid()) return false;
  for (const Column& column : plan_.columns) {
    if (column.recursion_group != plan_[id].recursion_group) continue;
    if (column.parameters.size() != 1 || !(column.parameters[0].record == record)) return false;
    for (const checked::SourceId id_of_source : reads_of(plan_, column).sources) {
      const checked::Source& source = plan_[id_of_source];
      if (const auto* all = std::get_if<checked::AllRows>(&source.rows); all && all->record == record) return false;
      const auto* owned = std::get_if<checked::OwnedRows>(&source.rows);
      if (!owned || !(owned->record == record)) continue;
      const auto* owner = std::get_if<checked::Get>(&plan_[owned->owner]);
      if (!owner || !(owner->column == plan_[record].owner)) return false;
      const auto* row = std::get_if<checked::Var>(&plan_[owner->arguments[0]]);
      if (!row || row->slot != 0) return false;
    }
  }
  answer = 1;
  return true;
}

}  // namespace bonafide::meaning
