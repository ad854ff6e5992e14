#include "meaning/reading.h"

#include <algorithm>
#include <type_traits>

namespace bonafide::meaning {
namespace {

using namespace checked;

class Reader {
 public:
  explicit Reader(const Plan& plan) : plan_(plan) {}

  void node(NodeId id) {
    if (!id.valid()) return;
    std::visit(
        [&](const auto& n) {
          using T = std::decay_t<decltype(n)>;
          if constexpr (std::is_same_v<T, Var>) {
            reads.slots.push_back(n.slot);
          } else if constexpr (std::is_same_v<T, ScanPrev>) {
            reads.running.push_back(n.slot);
          } else if constexpr (std::is_same_v<T, Get>) {
            reads.columns.push_back(n.column);
            for (const NodeId argument : n.arguments) node(argument);
          } else if constexpr (std::is_same_v<T, Prev>) {
            reads.columns.push_back(n.column);
            reads.state = true;
            for (const NodeId argument : n.arguments) node(argument);
          } else if constexpr (std::is_same_v<T, AsOf>) {
            node(n.of);
            node(n.row);
          } else if constexpr (std::is_same_v<T, Apply> || std::is_same_v<T, Lookup>) {
            for (const NodeId argument : n.arguments) node(argument);
          } else if constexpr (std::is_same_v<T, If>) {
            node(n.condition);
            node(n.then);
            node(n.otherwise);
          } else if constexpr (std::is_same_v<T, Fold>) {
            pipe(n.pipe);
            node(n.value);
          } else if constexpr (std::is_same_v<T, Had>) {
            node(n.of);
            for (const Change& change : n.changes) this->change(change);
          } else {
            static_assert(std::is_same_v<T, Const> || std::is_same_v<T, ParameterValue> ||
                          std::is_same_v<T, RowNamed> || std::is_same_v<T, PeriodDate>);
          }
        },
        plan_[id]);
  }

  void change(const Change& change) {
    std::visit(
        [&](const auto& c) {
          using T = std::decay_t<decltype(c)>;
          if constexpr (std::is_same_v<T, Been>) {
            for (const NodeId argument : c.arguments) node(argument);
            node(c.value);
          } else if constexpr (std::is_same_v<T, ParameterBeen>) {
            node(c.value);
          } else if constexpr (std::is_same_v<T, NobodyRisen>) {
            source(c.in);
          } else {
            node(c.row);
          }
        },
        change);
  }

  void pipe(PipeId id) {
    if (!id.valid()) return;
    for (const Clause& clause : plan_[id].clauses)
      std::visit(
          [&](const auto& c) {
            using T = std::decay_t<decltype(c)>;
            if constexpr (std::is_same_v<T, For>) {
              reads.bound.push_back(c.slot);
              source(c.in);
            } else if constexpr (std::is_same_v<T, Where> || std::is_same_v<T, While>) {
              node(c.condition);
            } else if constexpr (std::is_same_v<T, Let>) {
              reads.bound.push_back(c.slot);
              node(c.value);
            } else if constexpr (std::is_same_v<T, By>) {
              for (const SortKey& key : c.keys) node(key.value);
            } else if constexpr (std::is_same_v<T, FirstN>) {
              node(c.count);
            } else {
              static_assert(std::is_same_v<T, Scan>);
              reads.bound.push_back(c.slot);
              node(c.start);
              node(c.next);
            }
          },
          clause.node);
  }

  void source(SourceId id) {
    if (!id.valid()) return;
    const Source& source = plan_[id];
    reads.sources.push_back(id);
    node(source.window);
    if (source.as_of) node(source.as_of->row);
    std::visit(
        [&](const auto& s) {
          using T = std::decay_t<decltype(s)>;
          if constexpr (std::is_same_v<T, OwnedRows>) {
            node(s.owner);
          } else if constexpr (std::is_same_v<T, KinRows>) {
            reads.columns.push_back(plan_.trees[s.tree.index()].parent);
            node(s.of);
            node(s.depth);
          } else if constexpr (std::is_same_v<T, PathRows>) {
            reads.columns.push_back(plan_.trees[s.tree.index()].parent);
            node(s.from);
            node(s.to);
          } else if constexpr (std::is_same_v<T, PaymentRows>) {
            reads.payments = true;
            reads.state = reads.state || source.window.valid();
            node(s.member);
          } else if constexpr (std::is_same_v<T, LotRows>) {
            reads.state = true;
            node(s.of);
          } else if constexpr (std::is_same_v<T, SlabRows>) {
            node(s.at);
          } else if constexpr (std::is_same_v<T, Numbers>) {
            node(s.from);
            node(s.to);
          } else if constexpr (std::is_same_v<T, OptionalValue>) {
            node(s.value);
          } else if constexpr (std::is_same_v<T, DerivedRows>) {
            node(s.owner);
            const Derived& derived = plan_.derived[s.rows.index()];
            if (std::find(derived_.begin(), derived_.end(), s.rows) == derived_.end()) {
              derived_.push_back(s.rows);
              pipe(derived.pipe);
              for (const NodeId field : derived.fields) node(field);
            }
          } else {
            static_assert(std::is_same_v<T, AllRows> || std::is_same_v<T, ChoiceValues>);
          }
        },
        source.rows);
  }

  Reads reads;

 private:
  const Plan& plan_;
  std::vector<DerivedId> derived_;
};

}  // namespace

Reads reads_of(const Plan& plan, NodeId node) {
  Reader reader(plan);
  reader.node(node);
  return std::move(reader.reads);
}

Reads reads_of(const Plan& plan, PipeId pipe) {
  Reader reader(plan);
  reader.pipe(pipe);
  return std::move(reader.reads);
}

Reads reads_of(const Plan& plan, const Column& column) {
  Reader reader(plan);
  reader.node(column.body);
  reader.node(column.start);
  reader.node(column.next);
  reader.node(column.inherited);
  if (column.start_column.valid()) reader.reads.columns.push_back(column.start_column);
  return std::move(reader.reads);
}

std::uint32_t widest_frame(const Plan& plan) {
  std::uint32_t width = 1;
  const auto slot = [&](Slot s) { width = std::max(width, s + 1); };
  for (const Node& node : plan.nodes) {
    if (const auto* var = std::get_if<Var>(&node)) slot(var->slot);
    if (const auto* previous = std::get_if<ScanPrev>(&node)) slot(previous->slot);
  }
  for (const Pipe& pipe : plan.pipes)
    for (const Clause& clause : pipe.clauses) {
      if (const auto* loop = std::get_if<For>(&clause.node)) slot(loop->slot);
      if (const auto* let = std::get_if<Let>(&clause.node)) slot(let->slot);
      if (const auto* scan = std::get_if<Scan>(&clause.node)) slot(scan->slot);
    }
  for (const Column& column : plan.columns) width = std::max(width, column.frame);
  return width;
}

namespace {

bool read_payments(const Reads& reads, const std::vector<bool>& reads_payments) {
  return reads.payments || std::any_of(reads.columns.begin(), reads.columns.end(),
                                       [&](ColumnId column) { return reads_payments[column.index()]; });
}

}  // namespace

std::optional<PipeShape::Choosing> choosing_of(const Plan& plan, const std::vector<bool>& reads_payments,
                                               const Pipe& pipe, std::size_t loop) {
  const For& opened = std::get<For>(pipe.clauses[loop].node);
  const auto* kin = std::get_if<KinRows>(&plan[opened.in].rows);
  if (!kin || (kin->kin != Kin::upline && kin->kin != Kin::chain) || kin->depth.valid()) return std::nullopt;
  PipeShape::Choosing choosing{kin->tree, kin->kin == Kin::chain, kin->of, loop + 1, {}};
  std::vector<Slot> own{opened.slot};  // what the row and running values decide
  std::vector<Slot> running;
  for (std::size_t i = loop + 1; i < pipe.clauses.size(); ++i) {
    const auto* where = std::get_if<Where>(&pipe.clauses[i].node);
    const auto* let = std::get_if<Let>(&pipe.clauses[i].node);
    if (!where && !let) break;
    const Reads reads = reads_of(plan, where ? where->condition : let->value);
    const auto among = [](const std::vector<Slot>& slots) {
      return [&slots](Slot slot) { return std::find(slots.begin(), slots.end(), slot) != slots.end(); };
    };
    if (read_payments(reads, reads_payments)) break;
    std::vector<Slot> known = own;
    known.insert(known.end(), reads.bound.begin(), reads.bound.end());
    if (!std::all_of(reads.slots.begin(), reads.slots.end(), among(known))) break;
    for (const Slot slot : reads.running)
      if (!among(reads.bound)(slot) && !among(running)(slot)) running.push_back(slot);
    if (let) own.push_back(let->slot);
    if (!where) continue;
    choosing.end = i + 1;
    choosing.running = running;
  }
  if (choosing.end == loop + 1) return std::nullopt;
  return choosing;
}

std::optional<Placing> placing_of(const Plan& plan, const std::vector<bool>& reads_payments, const Pipe& pipe) {
  bool payments = false;
  const auto slots = [&](NodeId node) {
    Reads reads = reads_of(plan, node);
    payments = payments || read_payments(reads, reads_payments);
    std::vector<Slot> free;
    for (const auto* read : {&reads.slots, &reads.running})
      std::copy_if(read->begin(), read->end(), std::back_inserter(free), [&](Slot slot) {
        return std::find(reads.bound.begin(), reads.bound.end(), slot) == reads.bound.end();
      });
    return free;
  };
  auto placing = checked::placing_of(plan, pipe, slots);
  return payments ? std::nullopt : std::move(placing);
}

std::optional<PipeShape::Narrowing> narrowing_of(const Plan& plan, const For& loop, NodeId condition) {
  const auto* apply = std::get_if<Apply>(&plan[condition]);
  if (!apply) return std::nullopt;
  if (apply->op == Operator::and_) {
    for (const NodeId term : apply->arguments)
      if (auto found = narrowing_of(plan, loop, term)) return found;
    return std::nullopt;
  }
  if (apply->op != Operator::equal) return std::nullopt;
  for (std::size_t side = 0; side < 2; ++side) {
    const auto* get = std::get_if<Get>(&plan[apply->arguments[side]]);
    if (!get || get->arguments.size() != 1) continue;
    const Column& column = plan[get->column];
    const auto* rows = std::get_if<AllRows>(&plan[loop.in].rows);
    const bool of_payment = !rows && (get->column == plan.payment_source || get->column == plan.payment_member);
    const bool of_row = rows && column.kind == Column::Kind::field && column.record == rows->record &&
                        column.type.kind == Kind::row && !plan[column.type.record].builtin;
    if (!of_payment && !of_row) continue;
    const auto* var = std::get_if<Var>(&plan[get->arguments[0]]);
    if (!var || var->slot != loop.slot) continue;
    const NodeId value = apply->arguments[1 - side];
    const Reads reads = reads_of(plan, value);
    if (!reads.running.empty() || std::find(reads.slots.begin(), reads.slots.end(), loop.slot) != reads.slots.end()) continue;
    return PipeShape::Narrowing{get->column, value};
  }
  return std::nullopt;
}

}  // namespace bonafide::meaning
