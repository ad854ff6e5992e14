#include "check/lints_rungs.h"

#include <algorithm>
#include <type_traits>

#include "base/closed.h"
namespace bonafide::check {

using namespace checked;

namespace {

class Reader {
 public:
  explicit Reader(const Plan& plan) : plan_(plan), seen_(plan.nodes.size()) {}

  void pipe(PipeId id, bool& dated) {
    if (!id.valid()) return;
    for (const auto& clause : plan_[id].clauses)
      std::visit(
          [&](const auto& c) {
            using T = std::decay_t<decltype(c)>;
            if constexpr (std::is_same_v<T, For>) {
              source(c.in, dated);
              dated = dated || is_dated(plan_[c.in].element);
            } else if constexpr (std::is_same_v<T, Where> || std::is_same_v<T, While>) {
              node(c.condition, dated);
            } else if constexpr (std::is_same_v<T, Let>) {
              node(c.value, dated);
            } else if constexpr (std::is_same_v<T, By>) {
              for (const auto& key : c.keys) node(key.value, dated);
            } else if constexpr (std::is_same_v<T, FirstN>) {
              node(c.count, dated);
            } else if constexpr (std::is_same_v<T, Scan>) {
              node(c.start, dated);
              node(c.next, dated);
            } else {
              static_assert(base::unanswered<T>);
            }
          },
          clause.node);
  }

  bool is_dated(const Type& type) const {
    return type.kind == Kind::row && type.record.valid() && plan_[type.record].when.valid() &&
           !plan_[type.record].builtin;
  }

  void node(NodeId id, bool dated) {
    if (!id.valid()) return;
    while (const auto* choice = std::get_if<If>(&plan_[id])) {
      node(choice->condition, dated);
      node(choice->then, dated);
      id = choice->otherwise;
    }
    std::visit(
        [&](const auto& n) {
          using T = std::decay_t<decltype(n)>;
          if constexpr (std::is_same_v<T, Const> || std::is_same_v<T, Var> ||
                        std::is_same_v<T, ParameterValue> || std::is_same_v<T, RowNamed> ||
                        std::is_same_v<T, ScanPrev> || std::is_same_v<T, PeriodDate> ||
                        std::is_same_v<T, If>) {
            return;
          } else if constexpr (std::is_same_v<T, Get>) {
            for (const auto argument : n.arguments) node(argument, dated);
            if (dated && plan_[n.column].ladder.valid() && !seen_[id.index()]) {
              seen_[id.index()] = true;
              found.push_back(id);
            }
          } else if constexpr (std::is_same_v<T, Prev>) {
            for (const auto argument : n.arguments) node(argument, dated);
          } else if constexpr (std::is_same_v<T, AsOf>) {
            node(n.row, dated);
            node(n.of, false);
          } else if constexpr (std::is_same_v<T, Apply>) {
            for (const auto argument : n.arguments) node(argument, dated);
          } else if constexpr (std::is_same_v<T, Lookup>) {
            for (const auto argument : n.arguments) node(argument, dated);
          } else if constexpr (std::is_same_v<T, Fold>) {
            bool inner = dated;
            pipe(n.pipe, inner);
            node(n.value, inner);
          } else if constexpr (std::is_same_v<T, Had>) {
            node(n.of, dated);
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        plan_[id]);
  }

  std::vector<NodeId> found;

 private:
  void source(SourceId id, bool dated) {
    const auto& source = plan_[id];
    std::visit(
        [&](const auto& rows) {
          using T = std::decay_t<decltype(rows)>;
          if constexpr (std::is_same_v<T, OwnedRows> || std::is_same_v<T, DerivedRows>)
            node(rows.owner, dated);
          else if constexpr (std::is_same_v<T, KinRows>) {
            node(rows.of, dated);
            node(rows.depth, dated);
          } else if constexpr (std::is_same_v<T, PathRows> || std::is_same_v<T, Numbers>) {
            node(rows.from, dated);
            node(rows.to, dated);
          } else if constexpr (std::is_same_v<T, PaymentRows>)
            node(rows.member, dated);
          else if constexpr (std::is_same_v<T, LotRows>)
            node(rows.of, dated);
          else if constexpr (std::is_same_v<T, SlabRows>)
            node(rows.at, dated);
          else if constexpr (std::is_same_v<T, OptionalValue>)
            node(rows.value, dated);
          else
            static_assert(std::is_same_v<T, AllRows> || std::is_same_v<T, ChoiceValues>);
        },
        source.rows);
  }

  const Plan& plan_;
  std::vector<bool> seen_;
};

}  // namespace

std::vector<NodeId> plain_rungs(const Plan& plan) {
  Reader reader(plan);
  for (const auto& column : plan.columns) {
    // A rule with a clock of rows runs at the row itself.
    bool dated = column.clock.kind != Clock::Kind::each_row &&
                 std::any_of(column.parameters.begin(), column.parameters.end(),
                             [&](const Type& type) { return reader.is_dated(type); });
    for (const auto node : {column.body, column.next}) reader.node(node, dated);
    if (column.determined.valid()) reader.node(column.determined, true);
  }
  for (const auto& check : plan.checks) {  // a row is judged as at itself: only loops inside the rule matter
    bool dated = false;
    reader.pipe(check.pipe, dated);
  }
  for (const auto& bonus : plan.bonuses) {
    bool dated = false;
    if (bonus.clock.kind == Clock::Kind::each_row) {
      // Its loops over rows of the clock's own record are the row that happens.
      continue;
    }
    reader.pipe(bonus.pipe, dated);
    for (const auto& emit : bonus.emits)
      std::visit(
          [&](const auto& verb) {
            using T = std::decay_t<decltype(verb)>;
            reader.node(verb.amount, dated);
            if constexpr (std::is_same_v<T, EmitOne>)
              reader.node(verb.to, dated);
            else if constexpr (std::is_same_v<T, EmitShare>) {
              for (const auto node : {verb.to, verb.weight, verb.remainder_to}) reader.node(node, dated);
            } else if constexpr (std::is_same_v<T, EmitSplit>) {
              for (const auto& part : verb.parts)
                for (const auto node : {part.percent, part.to, part.otherwise}) reader.node(node, dated);
              reader.node(verb.rest_to, dated);
            } else
              static_assert(base::unanswered<T>);
          },
          emit.verb);
  }
  return std::move(reader.found);
}

}  // namespace bonafide::check
