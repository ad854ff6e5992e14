#include "check/lints_uses.h"

#include <type_traits>
#include <utility>

#include "base/closed.h"
namespace bonafide::check {

using namespace checked;

namespace {

class Visitor {
 public:
  explicit Visitor(const Plan& plan) : plan_(plan) {
    uses.nodes.resize(plan.nodes.size());
    uses.sources.resize(plan.sources.size());
    uses.columns.resize(plan.columns.size());
    uses.parameters.resize(plan.parameters.size());
    uses.tables.resize(plan.tables.size());
    uses.choices.resize(plan.choices.size());
    uses.units.resize(plan.units.size());
    uses.derived.resize(plan.derived.size());
  }

  void type(const Type& type) {
    if (type.choice.valid()) uses.choices[type.choice.index()] = true;
    if (type.dimension.over.valid()) uses.units[type.dimension.over.index()] = true;
    if (type.dimension.under.valid()) uses.units[type.dimension.under.index()] = true;
  }
  void node(NodeId id) {
    if (id.valid() && !uses.nodes[id.index()]) {
      uses.nodes[id.index()] = true;
      pending_.push_back(id);
    }
  }
  void nodes(const std::vector<NodeId>& ids) {
    for (const auto id : ids) node(id);
  }
  void pipe(PipeId id) {
    if (!id.valid()) return;
    for (const auto& clause : plan_[id].clauses)
      std::visit(
          [&](const auto& c) {
            using T = std::decay_t<decltype(c)>;
            if constexpr (std::is_same_v<T, For>)
              source(c.in);
            else if constexpr (std::is_same_v<T, Where> || std::is_same_v<T, While>)
              node(c.condition);
            else if constexpr (std::is_same_v<T, Let>)
              node(c.value);
            else if constexpr (std::is_same_v<T, By>) {
              for (const auto& key : c.keys) node(key.value);
            } else if constexpr (std::is_same_v<T, FirstN>)
              node(c.count);
            else if constexpr (std::is_same_v<T, Scan>) {
              node(c.start);
              node(c.next);
            } else
              static_assert(base::unanswered<T>);
          },
          clause.node);
  }
  void source(SourceId id) {
    if (!id.valid() || uses.sources[id.index()]) return;
    uses.sources[id.index()] = true;
    const auto& source = plan_[id];
    type(source.element);
    node(source.window);
    if (source.as_of) node(source.as_of->row);
    std::visit(
        [&](const auto& rows) {
          using T = std::decay_t<decltype(rows)>;
          if constexpr (std::is_same_v<T, AllRows>)
            return;
          else if constexpr (std::is_same_v<T, OwnedRows>)
            node(rows.owner);
          else if constexpr (std::is_same_v<T, KinRows>) {
            node(rows.of);
            node(rows.depth);
          } else if constexpr (std::is_same_v<T, PathRows>) {
            node(rows.from);
            node(rows.to);
          } else if constexpr (std::is_same_v<T, PaymentRows>)
            node(rows.member);
          else if constexpr (std::is_same_v<T, LotRows>)
            node(rows.of);
          else if constexpr (std::is_same_v<T, SlabRows>) {
            node(rows.at);
            uses.tables[rows.table.index()] = true;
          } else if constexpr (std::is_same_v<T, ChoiceValues>)
            uses.choices[rows.choice.index()] = true;
          else if constexpr (std::is_same_v<T, Numbers>) {
            node(rows.from);
            node(rows.to);
          } else if constexpr (std::is_same_v<T, OptionalValue>)
            node(rows.value);
          else if constexpr (std::is_same_v<T, DerivedRows>) {
            node(rows.owner);
            uses.derived[rows.rows.index()] = true;
          } else
            static_assert(base::unanswered<T>);
        },
        source.rows);
  }
  // Everything that the nodes noted so far reach, on behalf of a column (or of none).
  void drain(ColumnId owner = {}) {
    owner_ = owner;
    while (!pending_.empty()) {
      const auto id = pending_.back();
      pending_.pop_back();
      type(plan_.type(id));
      reach(id);
    }
    owner_ = {};
  }
  void column(ColumnId id) {
    if (id != owner_) uses.columns[id.index()] = true;
  }

  Uses uses;

 private:
  void reach(NodeId id) {
    std::visit(
        [&](const auto& n) {
          using T = std::decay_t<decltype(n)>;
          if constexpr (std::is_same_v<T, Const> || std::is_same_v<T, Var> || std::is_same_v<T, RowNamed> ||
                        std::is_same_v<T, ScanPrev> || std::is_same_v<T, PeriodDate>) {
            return;
          } else if constexpr (std::is_same_v<T, ParameterValue>) {
            uses.parameters[n.parameter.index()] = true;
          } else if constexpr (std::is_same_v<T, Get> || std::is_same_v<T, Prev>) {
            column(n.column);
            nodes(n.arguments);
          } else if constexpr (std::is_same_v<T, AsOf>) {
            node(n.of);
            node(n.row);
          } else if constexpr (std::is_same_v<T, Apply>) {
            nodes(n.arguments);
          } else if constexpr (std::is_same_v<T, If>) {
            node(n.condition);
            node(n.then);
            node(n.otherwise);
          } else if constexpr (std::is_same_v<T, Lookup>) {
            uses.tables[n.table.index()] = true;
            nodes(n.arguments);
          } else if constexpr (std::is_same_v<T, Fold>) {
            pipe(n.pipe);
            node(n.value);
          } else if constexpr (std::is_same_v<T, Had>) {
            node(n.of);
            for (const auto& change : n.changes)
              std::visit(
                  [&](const auto& c) {
                    using C = std::decay_t<decltype(c)>;
                    if constexpr (std::is_same_v<C, Been>) {
                      column(c.column);
                      nodes(c.arguments);
                      node(c.value);
                    } else if constexpr (std::is_same_v<C, ParameterBeen>) {
                      node(c.value);
                    } else if constexpr (std::is_same_v<C, NobodyRisen>) {
                      source(c.in);
                    } else {
                      node(c.row);
                    }
                  },
                  change);
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        plan_[id]);
  }

  const Plan& plan_;
  std::vector<NodeId> pending_;
  ColumnId owner_;
};

void visit_emit(Visitor& visitor, const Emit& emit) {
  std::visit(
      [&](const auto& verb) {
        using T = std::decay_t<decltype(verb)>;
        visitor.node(verb.amount);
        if constexpr (std::is_same_v<T, EmitOne>) {
          visitor.node(verb.to);
        } else if constexpr (std::is_same_v<T, EmitShare>) {
          visitor.nodes({verb.to, verb.weight, verb.remainder_to});
        } else if constexpr (std::is_same_v<T, EmitSplit>) {
          for (const auto& part : verb.parts) visitor.nodes({part.percent, part.to, part.otherwise});
          visitor.node(verb.rest_to);
        } else {
          static_assert(base::unanswered<T>);
        }
        visitor.node(verb.in.goods);
      },
      emit.verb);
}

void visit_example(Visitor& visitor, const Example& example) {
  for (const auto& given : example.given)
    for (const auto column : given.columns)
      if (column.valid()) visitor.column(column);
  for (const auto& given : example.parameters) {
    visitor.node(given.value);
  }
  for (const auto& step : example.steps)
    std::visit(
        [&](const auto& s) {
          using T = std::decay_t<decltype(s)>;
          if constexpr (std::is_same_v<T, ExpectTotal> || std::is_same_v<T, ExpectVerdict>)
            visitor.node(s.amount);
          else if constexpr (std::is_same_v<T, ExpectPaid>)
            visitor.nodes({s.amount, s.in.goods});
          else if constexpr (std::is_same_v<T, ExpectTrue>)
            visitor.node(s.condition);
          else
            static_assert(std::is_same_v<T, SettleStep> || std::is_same_v<T, ExpectRefused> ||
                          std::is_same_v<T, ExpectShows>);
        },
        step.node);
}

}  // namespace

Uses uses_of(const Plan& plan) {
  Visitor visitor(plan);
  if (plan.currency.valid()) visitor.uses.units[plan.currency.index()] = true;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const auto& column = plan.columns[i];
    visitor.type(column.type);
    for (const auto& parameter : column.parameters) visitor.type(parameter);
    visitor.nodes({column.determined, column.body, column.start, column.next, column.inherited});
    visitor.drain(ColumnId(i));
  }
  for (const auto& parameter : plan.parameters) visitor.type(parameter.type);
  for (const auto& tree : plan.trees) visitor.column(tree.parent);
  for (const auto& table : plan.tables) {
    for (const auto& input : table.inputs) visitor.type(input.type);
    for (const auto& output : table.outputs) visitor.type(output.type);
  }
  for (const auto& ladder : plan.ladders) {
    visitor.column(ladder.column);
    visitor.uses.choices[ladder.choice.index()] = true;
    for (const auto& rung : ladder.rungs)
      for (const auto& cell : rung.conditions) visitor.nodes({cell.condition, cell.measure});
  }
  for (const auto& asset : plan.assets) {
    visitor.uses.units[asset.unit.index()] = true;
    if (asset.balance.valid()) visitor.column(asset.balance);
    visitor.node(asset.expires_after);
  }
  for (const auto& check : plan.checks) {
    visitor.pipe(check.pipe);
    visitor.node(check.bad);
  }
  for (const auto& bonus : plan.bonuses) {
    visitor.pipe(bonus.pipe);
    for (const auto& emit : bonus.emits) visit_emit(visitor, emit);
  }
  for (const auto& limit : plan.limits) visitor.nodes({limit.to, limit.in.goods, limit.window_count});
  for (const auto& hold : plan.holds) {
    visitor.pipe(hold.pipe);
    visitor.node(hold.released_when);
    visitor.node(hold.lost_after);
  }
  for (const auto& report : plan.reports) {
    visitor.pipe(report.pipe);
    visitor.nodes(report.values);
  }
  for (const auto& derived : plan.derived) {
    visitor.pipe(derived.pipe);
    visitor.nodes(derived.fields);
  }
  for (const auto& promise : plan.promises) {
    visitor.pipe(promise.pipe);
    visitor.nodes(promise.provided);
    visitor.nodes({promise.always, promise.possible, promise.spending, promise.within, promise.have, promise.need, promise.whom});
  }
  for (const auto& example : plan.examples) visit_example(visitor, example);
  visitor.drain();
  return std::move(visitor.uses);
}

}  // namespace bonafide::check
