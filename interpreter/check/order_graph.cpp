#include "check/order_graph.h"

#include <algorithm>
#include <type_traits>

#include "base/closed.h"
#include "checked/constant.h"
namespace bonafide::check {

using namespace checked;

namespace {

void unite(Origins& into, const Origins& more) {
  for (const auto& origin : more)
    if (std::find(into.begin(), into.end(), origin) == into.end()) into.push_back(origin);
}

const Origins anywhere{{Origin::Kind::other, 0, {}}};

// Reads the expressions of one vertex and writes down what they need.
class Reader {
 public:
  Reader(const Plan& plan, NeedGraph& graph, std::uint32_t from, std::uint32_t frame)
      : plan_(plan), graph_(graph), from_(from), slots_(frame) {}

  void parameter(Slot slot) { slots_[slot] = {{Origin::Kind::same, slot, {}}}; }
  void other(Slot slot) { slots_[slot] = anywhere; }
  // A limit sees the lines of its own bonuses before itself.
  void own(const std::vector<BonusId>* bonuses) { own_ = bonuses; }

  void need(std::uint32_t to, Span span, std::vector<Origins> arguments = {}, bool last_step = false) {
    graph_.outgoing[from_].push_back(static_cast<std::uint32_t>(graph_.needs.size()));
    graph_.needs.push_back({from_, to, before_, last_step, std::move(arguments), span});
  }

  void maybe(NodeId node) {
    if (node.valid()) read(node);
  }

  void pipe(PipeId id) {
    for (const auto& clause : plan_[id].clauses)
      std::visit(
          [&](const auto& node) {
            using T = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<T, For>)
              slots_[node.slot] = set(node.in);
            else if constexpr (std::is_same_v<T, Where> || std::is_same_v<T, While>)
              read(node.condition);
            else if constexpr (std::is_same_v<T, Let>)
              slots_[node.slot] = read(node.value);
            else if constexpr (std::is_same_v<T, By>) {
              for (const auto& key : node.keys) read(key.value);
            } else if constexpr (std::is_same_v<T, FirstN>)
              read(node.count);
            else if constexpr (std::is_same_v<T, Scan>) {
              // A carried row comes from its start or from a later value, which may itself build on the
              // carried one.
              slots_[node.slot] = read(node.start);
              const Origins once = read(node.next);
              unite(slots_[node.slot], once);
              if (slots_[node.slot].size() > 1) slots_[node.slot] = carried(slots_[node.slot]);
            } else
              static_assert(base::unanswered<T>);
          },
          clause.node);
  }

  // Reads a node; the answer says where the row comes from that it gives, if it gives one.
  Origins read(NodeId id) {
    // Case tables are long chains of choices.
    Origins all;
    while (const auto* choice = std::get_if<If>(&plan_[id])) {
      read(choice->condition);
      unite(all, read(choice->then));
      id = choice->otherwise;
    }
    unite(all, read_one(id));
    return all;
  }

 private:
  // Steps of one kind in one tree may be repeated along a loop; anything else may end anywhere.
  static Origins carried(const Origins& origins) {
    Origins all = origins;
    bool children = true, parents = true;
    for (const auto& origin : origins) {
      const bool alike = origin.parameter == origins.front().parameter &&
                         (origin.kind == Origin::Kind::same || !origins.front().tree.valid() ||
                          origin.tree == origins.front().tree);
      children =
          children && alike && (origin.kind == Origin::Kind::same || origin.kind == Origin::Kind::child);
      parents =
          parents && alike && (origin.kind == Origin::Kind::same || origin.kind == Origin::Kind::parent);
    }
    return children || parents ? all : anywhere;
  }

  Origins read_one(NodeId id) {
    const auto span = plan_.span(id);
    struct Level {
      std::uint32_t& depth;
      ~Level() { --depth; }
    } const level{++depth_};
    graph_.height[from_] = std::max(graph_.height[from_], depth_);
    return std::visit(
        [&](const auto& node) -> Origins {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, Const> || std::is_same_v<T, ParameterValue> ||
                        std::is_same_v<T, PeriodDate>) {
            return {};
          } else if constexpr (std::is_same_v<T, RowNamed>) {
            return anywhere;
          } else if constexpr (std::is_same_v<T, Var> || std::is_same_v<T, ScanPrev>) {
            return slots_[node.slot];
          } else if constexpr (std::is_same_v<T, Get>) {
            std::vector<Origins> arguments;
            for (const auto argument : node.arguments) arguments.push_back(read(argument));
            Origins origins = anywhere;
            for (std::size_t t = 0; t < plan_.trees.size() && arguments.size() == 1; ++t)
              if (plan_.trees[t].parent == node.column) {
                origins = step(arguments[0], Origin::Kind::parent, TreeId(t));
                break;
              }
            need(graph_.column(node.column), span, std::move(arguments));
            return origins;
          } else if constexpr (std::is_same_v<T, Prev>) {
            std::vector<Origins> arguments;
            for (const auto argument : node.arguments) arguments.push_back(read(argument));
            graph_.stored[from_] = true;
            // At the first settlement it is the start value, which is worked out now.
            if (plan_[node.column].start.valid()) need(graph_.start(node.column), span, arguments);
            need(graph_.column(node.column), span, std::move(arguments), true);
            return anywhere;
          } else if constexpr (std::is_same_v<T, AsOf>) {
            const Origins row = read(node.row);
            const bool there = std::all_of(row.begin(), row.end(), [](const Origin& origin) {
              return origin.kind == Origin::Kind::same || origin.kind == Origin::Kind::seen ||
                     origin.kind == Origin::Kind::earlier;
            });
            const bool outside = before_;
            before_ = before_ || (node.side == Side::before && there);
            ++as_of_;
            Origins origins = read(node.of);
            --as_of_;
            before_ = outside;
            return origins;
          } else if constexpr (std::is_same_v<T, Apply>) {
            Origins all;
            for (const auto argument : node.arguments) unite(all, read(argument));
            return all;
          } else if constexpr (std::is_same_v<T, If>) {
            return {};  // seen by `read`
          } else if constexpr (std::is_same_v<T, Lookup>) {
            for (const auto argument : node.arguments) read(argument);
            return anywhere;
          } else if constexpr (std::is_same_v<T, Fold>) {
            pipe(node.pipe);
            return node.value.valid() ? read(node.value) : Origins{};
          } else if constexpr (std::is_same_v<T, Had>) {
            for (const auto& change : node.changes)
              std::visit(
                  [&](const auto& c) {
                    using C = std::decay_t<decltype(c)>;
                    if constexpr (std::is_same_v<C, Been>) {
                      for (const auto argument : c.arguments) read(argument);
                      read(c.value);
                    } else if constexpr (std::is_same_v<C, ParameterBeen>) {
                      read(c.value);
                    } else if constexpr (std::is_same_v<C, NobodyRisen>) {
                      set(c.in);
                    } else {
                      read(c.row);
                    }
                  },
                  change);
            read(node.of);
            return anywhere;
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        plan_[id]);
  }

  // One step or more in a tree from rows of known origin.
  Origins step(const Origins& from, Origin::Kind kind, TreeId tree) const {
    // A tree that changes in time has another shape at another instant.
    const auto& parent = plan_[plan_.trees[tree.index()].parent];
    if (as_of_ > 0 && parent.kind != Column::Kind::field) return anywhere;
    Origins all;
    for (const auto& origin : from) {
      if (origin.kind == Origin::Kind::same)
        unite(all, {{kind, origin.parameter, tree}});
      else if (origin.kind == kind && origin.tree == tree)
        unite(all, {origin});
      else
        unite(all, anywhere);
    }
    return all;
  }

  void follow(TreeId tree, Span span) {
    const auto parent = plan_.trees[tree.index()].parent;
    if (plan_[parent].kind != Column::Kind::field) need(graph_.column(parent), span, {anywhere});
  }

  Origins set(SourceId id) {
    const auto& source = plan_[id];
    maybe(source.window);
    Origins earlier{{Origin::Kind::seen, 0, {}}};
    if (source.as_of) {
      const Origins at = read(source.as_of->row);
      if (source.as_of->side == Side::before) {
        earlier.clear();
        for (const auto& origin : at) {
          if (origin.kind == Origin::Kind::same || origin.kind == Origin::Kind::earlier)
            unite(earlier, {{Origin::Kind::earlier, origin.parameter, {}}});
          else
            unite(earlier, {{Origin::Kind::seen, 0, {}}});
        }
      }
    }
    return std::visit(
        [&](const auto& rows) -> Origins {
          using T = std::decay_t<decltype(rows)>;
          if constexpr (std::is_same_v<T, AllRows>) {
            return earlier;
          } else if constexpr (std::is_same_v<T, OwnedRows>) {
            read(rows.owner);
            return earlier;
          } else if constexpr (std::is_same_v<T, KinRows>) {
            const Origins of = read(rows.of);
            maybe(rows.depth);
            follow(rows.tree, source.span);
            if (source.as_of) ++as_of_;
            const bool up = rows.kin == Kin::upline || rows.kin == Kin::chain;
            Origins all = step(of, up ? Origin::Kind::parent : Origin::Kind::child, rows.tree);
            if (source.as_of) --as_of_;
            if (rows.kin == Kin::chain || rows.kin == Kin::team) unite(all, of);
            return all;
          } else if constexpr (std::is_same_v<T, PathRows>) {
            read(rows.from);
            read(rows.to);
            follow(rows.tree, source.span);
            return anywhere;
          } else if constexpr (std::is_same_v<T, PaymentRows>) {
            maybe(rows.member);
            graph_.stored[from_] = true;
            payments(rows, source);
            return anywhere;
          } else if constexpr (std::is_same_v<T, LotRows>) {
            read(rows.of);
            graph_.stored[from_] = true;
            return {};
          } else if constexpr (std::is_same_v<T, SlabRows>) {
            read(rows.at);
            return {};
          } else if constexpr (std::is_same_v<T, ChoiceValues>) {
            return {};
          } else if constexpr (std::is_same_v<T, Numbers>) {
            read(rows.from);
            read(rows.to);
            return {};
          } else if constexpr (std::is_same_v<T, OptionalValue>) {
            return read(rows.value);
          } else if constexpr (std::is_same_v<T, DerivedRows>) {
            const Origins owner = read(rows.owner);
            derived(rows.rows, owner);
            return anywhere;
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        source.rows);
  }

  // Lines of this settlement make it wait for their bonuses; those of closed periods are there already.
  void payments(const PaymentRows& rows, const Source& source) {
    if (rows.own != PaymentRows::Own::none) return;
    if (source.window.valid())
      if (const auto* window = checked::written_window(plan_, source.window);
          window && window->kind == columns::WindowKind::previous && window->of_period)
        return;
    const auto wait_for = [&](BonusId bonus) {
      const bool own = own_ != nullptr && std::find(own_->begin(), own_->end(), bonus) != own_->end();
      need(own ? graph_.raw(bonus) : graph_.paid(bonus), source.span);
    };
    for (const auto bonus : rows.bonuses) wait_for(bonus);
    if (rows.bonuses.empty() && rows.promises.empty())
      for (std::size_t i = 0; i < plan_.bonuses.size(); ++i) wait_for(BonusId(i));
  }

  // Derived rows are worked out where they are used. Rows of derived rows: once each is enough.
  void derived(DerivedId id, const Origins& owner) {
    if (std::find(derived_.begin(), derived_.end(), id) != derived_.end()) return;
    derived_.push_back(id);
    const auto& rows = plan_.derived[id.index()];
    auto outside = std::move(slots_);
    slots_.assign(std::max<std::size_t>(rows.frame, 1), {});
    slots_[0] = owner;
    pipe(rows.pipe);
    for (const auto field : rows.fields) read(field);
    slots_ = std::move(outside);
    derived_.pop_back();
  }

  const Plan& plan_;
  NeedGraph& graph_;
  const std::uint32_t from_;
  std::vector<Origins> slots_;
  std::vector<DerivedId> derived_;
  const std::vector<BonusId>* own_ = nullptr;
  bool before_ = false;
  int as_of_ = 0;
  std::uint32_t depth_ = 0;
};

void read_emit(Reader& reader, const Emit& emit) {
  std::visit(
      [&](const auto& verb) {
        using T = std::decay_t<decltype(verb)>;
        if constexpr (std::is_same_v<T, EmitOne>) {
          reader.read(verb.amount);
          reader.read(verb.to);
        } else if constexpr (std::is_same_v<T, EmitShare>) {
          for (const auto node : {verb.amount, verb.to, verb.weight, verb.remainder_to}) reader.maybe(node);
        } else if constexpr (std::is_same_v<T, EmitSplit>) {
          reader.read(verb.amount);
          for (const auto& part : verb.parts)
            for (const auto node : {part.percent, part.to, part.otherwise}) reader.maybe(node);
          reader.maybe(verb.rest_to);
        } else {
          static_assert(base::unanswered<T>);
        }
        reader.maybe(verb.in.goods);
      },
      emit.verb);
}

}  // namespace

NeedGraph needs_of(const Plan& plan) {
  NeedGraph graph;
  const auto vertices = [&](Vertex::Kind kind, std::size_t count) {
    const auto first = static_cast<std::uint32_t>(graph.vertices.size());
    for (std::size_t i = 0; i < count; ++i) graph.vertices.push_back({kind, static_cast<std::uint32_t>(i)});
    return first;
  };
  vertices(Vertex::Kind::column, plan.columns.size());
  graph.starts = vertices(Vertex::Kind::start, plan.columns.size());
  graph.raws = vertices(Vertex::Kind::raw, plan.bonuses.size());
  graph.paids = vertices(Vertex::Kind::paid, plan.bonuses.size());
  graph.limits = vertices(Vertex::Kind::limit, plan.limits.size());
  graph.outgoing.resize(graph.vertices.size());
  graph.stored.resize(graph.vertices.size());
  graph.height.resize(graph.vertices.size());

  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const auto& column = plan.columns[i];
    const auto frame =
        std::max<std::uint32_t>(column.frame, static_cast<std::uint32_t>(column.parameters.size()) + 1);
    Reader value(plan, graph, graph.column(ColumnId(i)), frame);
    Reader start(plan, graph, graph.start(ColumnId(i)), frame);
    for (std::size_t p = 0; p < std::max<std::size_t>(column.parameters.size(), 1); ++p) {
      value.parameter(static_cast<Slot>(p));
      start.parameter(static_cast<Slot>(p));
    }
    for (auto* reader : {&value, &start})
      if (column.clock.row) reader->other(*column.clock.row);
    value.maybe(column.determined);
    value.maybe(column.body);
    value.maybe(column.next);
    start.maybe(column.start);
  }
  for (std::size_t i = 0; i < plan.bonuses.size(); ++i) {
    const auto& bonus = plan.bonuses[i];
    Reader raw(plan, graph, graph.raw(BonusId(i)), bonus.frame + 1);
    if (bonus.clock.row) raw.other(*bonus.clock.row);
    raw.pipe(bonus.pipe);
    for (const auto& emit : bonus.emits) read_emit(raw, emit);
    Reader paid(plan, graph, graph.paid(BonusId(i)), 1);
    paid.need(graph.raw(BonusId(i)), bonus.span);
  }
  for (std::size_t i = 0; i < plan.limits.size(); ++i) {
    const auto& limit = plan.limits[i];
    Reader reader(plan, graph, graph.limit(i), std::max<std::uint32_t>(limit.frame, 1));
    reader.other(0);
    reader.own(&limit.on);
    reader.maybe(limit.to);
    for (const auto bonus : limit.on) {
      reader.need(graph.raw(bonus), limit.span);
      Reader paid(plan, graph, graph.paid(bonus), 1);
      paid.need(graph.limit(i), limit.span);
      // Limits on one bonus work one after the other.
      for (std::size_t k = 0; k < i; ++k) {
        const auto& before = plan.limits[k].on;
        if (std::find(before.begin(), before.end(), bonus) != before.end())
          reader.need(graph.limit(k), plan.limits[k].span);
      }
    }
  }
  for (const auto& hold : plan.holds)
    for (const auto bonus : hold.on) {
      Reader paid(plan, graph, graph.paid(bonus), std::max<std::uint32_t>(hold.frame, 2));
      paid.other(hold.payee);
      paid.other(hold.source);
      if (hold.pipe.valid()) paid.pipe(hold.pipe);
    }
  return graph;
}

}  // namespace bonafide::check
