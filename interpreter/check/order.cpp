// The order in which columns and bonuses can be worked out. Rounds of columns are allowed where one order
// computes them: each round goes back in time (`before` a row), or below in one tree only, or above in one
// tree only, or to earlier rows only; needs through `previous` are no rounds at all.
#include <algorithm>
#include <deque>
#include <optional>

#include "check/check.h"
#include "check/order_graph.h"
#include "check/order_words.h"
#include "diagnostics/codes/order.h"

namespace bonafide::check {

using namespace checked;
using diagnostics::Code;
namespace code = diagnostics::code;
using diagnostics::Note;

namespace {

using Group = std::vector<std::uint32_t>;

// One way in which every round of a group may come to an end: steps of one kind, in one tree.
struct Mode {
  Origin::Kind kind;
  TreeId tree;
};

class Ordering {
 public:
  Ordering(Plan& plan, diagnostics::Sink& sink) : plan_(plan), sink_(sink), graph_(needs_of(plan)) {}

  void run() {
    for (std::uint32_t i = 0; i < graph_.vertices.size(); ++i) all_.push_back(i);
    mark_kept();
    mark_state();
    const auto now = [](const Need& need) { return !need.last_step; };
    std::uint32_t number = 0;
    const std::vector<Group> groups = rounds(graph_, all_, now);
    limit_height(groups);
    for (const auto& group : groups) {
      if (!is_round(group, now)) continue;
      const bool columns_only = std::all_of(group.begin(), group.end(), [&](std::uint32_t vertex) {
        const auto kind = graph_.vertices[vertex].kind;
        return kind == Vertex::Kind::column || kind == Vertex::Kind::start;
      });
      if (columns_only)
        judge(group, ++number);
      else
        report(group, now, code::bonuses_need_each_other);
    }
    order_bonuses();
  }

 private:
  // Facts that stand on facts are worked out inside one another: no plan stacks them so high, and a file that
  // does must not exhaust the evaluator. `groups` come with those needed first.
  void limit_height(const std::vector<Group>& groups) {
    constexpr std::size_t most = 500, most_levels = 4'000;
    constexpr std::size_t asking = 4;  // what asking for a fact takes, in levels of an expression
    std::vector<std::size_t> height(graph_.vertices.size()), levels(graph_.vertices.size());
    for (const Group& group : groups) {
      std::size_t tallest = 0, deepest = 0;
      for (const auto vertex : group)
        for (const auto need : graph_.outgoing[vertex]) {
          tallest = std::max(tallest, height[graph_.needs[need].to]);
          deepest = std::max(deepest, levels[graph_.needs[need].to]);
        }
      for (const auto vertex : group) {
        height[vertex] = tallest + group.size();
        levels[vertex] = deepest + asking + graph_.height[vertex];
      }
      const auto over = std::find_if(group.begin(), group.end(), [&](std::uint32_t vertex) {
        return graph_.vertices[vertex].kind == Vertex::Kind::column;
      });
      const bool low = tallest + group.size() <= most && levels[group.front()] <= most_levels;
      if (low || group.size() > 1 || over == group.end()) continue;
      sink_.add(code::facts_stacked_too_high, plan_.columns[graph_.vertices[*over].index].span)
          .with("name", name_of(plan_, graph_.vertices[*over]))
          .with("limit", std::to_string(std::min(most, tallest)));
      return;
    }
  }

  void mark_kept() {
    for (const auto& node : plan_.nodes)
      if (const auto* previous = std::get_if<Prev>(&node))
        plan_.columns[previous->column.index()].kept = true;
  }

  // Whoever needs what settlements carry on depends on it.
  void mark_state() {
    std::vector<std::vector<std::uint32_t>> incoming(graph_.vertices.size());
    for (const auto& need : graph_.needs) incoming[need.to].push_back(need.from);
    std::vector<bool> stored = graph_.stored;
    for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
      const auto kind = plan_.columns[i].kind;
      if (kind == Column::Kind::state || kind == Column::Kind::balance) stored[i] = true;
    }
    std::deque<std::uint32_t> pending;
    for (const auto vertex : all_)
      if (stored[vertex]) pending.push_back(vertex);
    for (; !pending.empty(); pending.pop_front())
      for (const auto from : incoming[pending.front()])
        if (!stored[from]) {
          stored[from] = true;
          pending.push_back(from);
        }
    // A loaded field is what was loaded, however its rule in other worlds is worked out.
    for (std::size_t i = 0; i < plan_.columns.size(); ++i)
      plan_.columns[i].reads_state = stored[i] && plan_.columns[i].kind != Column::Kind::field;
  }

  template <class Follow>
  bool is_round(const Group& group, Follow follow) const {
    if (group.size() > 1) return true;
    for (const auto index : graph_.outgoing[group.front()])
      if (graph_.needs[index].to == group.front() && follow(graph_.needs[index])) return true;
    return false;
  }

  // The needs inside a group that `follow` lets through.
  template <class Follow>
  std::vector<std::uint32_t> inside(const Group& group, Follow follow) const {
    std::vector<bool> member(graph_.vertices.size());
    for (const auto vertex : group) member[vertex] = true;
    std::vector<std::uint32_t> needs;
    for (const auto vertex : group)
      for (const auto index : graph_.outgoing[vertex])
        if (member[graph_.needs[index].to] && follow(graph_.needs[index])) needs.push_back(index);
    return needs;
  }

  void judge(const Group& group, std::uint32_t number) {
    const auto at_once = [](const Need& need) { return !need.last_step && !need.before; };
    mark(group, Recursion::earlier_rows, TreeId(), number);
    for (const auto& part : rounds(graph_, group, at_once)) {
      if (!is_round(part, at_once)) continue;
      const auto needs = inside(part, at_once);
      const auto mode = mode_of(part, needs);
      if (!mode) {
        report(part, at_once, code::needs_itself);
        continue;
      }
      switch (mode->kind) {
        case Origin::Kind::child:
          mark(part, Recursion::children, mode->tree, number);
          break;
        case Origin::Kind::parent:
          mark(part, Recursion::parent, mode->tree, number);
          break;
        case Origin::Kind::earlier:
        case Origin::Kind::same:
        case Origin::Kind::seen:
        case Origin::Kind::other:
          break;  // marked so already
      }
    }
  }

  void mark(const Group& group, Recursion recursion, TreeId tree, std::uint32_t number) {
    for (const auto vertex : group) {
      if (graph_.vertices[vertex].kind != Vertex::Kind::column) continue;
      auto& column = plan_.columns[graph_.vertices[vertex].index];
      column.recursion = recursion;
      column.recursion_tree = tree;
      column.recursion_group = number;
    }
  }

  const std::vector<Type>& parameters(std::uint32_t vertex) const {
    return plan_.columns[graph_.vertices[vertex].index].parameters;
  }

  std::vector<Mode> modes(const std::vector<std::uint32_t>& needs) const {
    std::vector<Mode> all;
    for (const auto index : needs)
      for (const auto& origins : graph_.needs[index].arguments)
        for (const auto& origin : origins) {
          if (origin.kind != Origin::Kind::child && origin.kind != Origin::Kind::parent &&
              origin.kind != Origin::Kind::earlier)
            continue;
          const Mode mode{origin.kind, origin.tree};
          if (std::none_of(all.begin(), all.end(),
                           [&](const Mode& m) { return m.kind == mode.kind && m.tree == mode.tree; }))
            all.push_back(mode);
        }
    return all;
  }

  static bool fits(const Origins& origins, const Mode& mode, std::uint32_t parameter) {
    return !origins.empty() && std::all_of(origins.begin(), origins.end(), [&](const Origin& origin) {
      if (origin.kind == Origin::Kind::same) return origin.parameter == parameter;
      return origin.kind == mode.kind && origin.tree == mode.tree && origin.parameter == parameter;
    });
  }
  static bool stays(const Origins& origins) {
    return std::any_of(origins.begin(), origins.end(),
                       [](const Origin& o) { return o.kind == Origin::Kind::same; });
  }

  // Does one mode end every round of the group? Each column is followed along one of its row parameters.
  std::optional<Mode> mode_of(const Group& group, const std::vector<std::uint32_t>& needs) const {
    for (const auto& mode : modes(needs))
      for (std::uint32_t first = 0; first < parameters(group.front()).size(); ++first) {
        const auto places = follow(group, needs, mode, first);
        if (places.empty()) continue;
        const auto staying = [&](const Need& need) {
          return !need.last_step && !need.before && stays(need.arguments[places[need.to]]);
        };
        bool ends = true;
        for (const auto& part : rounds(graph_, group, staying)) ends = ends && !is_round(part, staying);
        if (ends) return mode;
      }
    return std::nullopt;
  }

  // By vertex the parameter that the mode goes along; empty when some need does not fit.
  std::vector<std::uint32_t> follow(const Group& group, const std::vector<std::uint32_t>& needs,
                                    const Mode& mode, std::uint32_t first) const {
    constexpr std::uint32_t unknown = ~0u;
    std::vector<std::uint32_t> places(graph_.vertices.size(), unknown);
    places[group.front()] = first;
    for (bool grown = true; grown;) {
      grown = false;
      for (const auto index : needs) {
        const auto& need = graph_.needs[index];
        if (places[need.from] == unknown) continue;
        const auto fits_at = [&](std::uint32_t at) {
          return at < need.arguments.size() && fits(need.arguments[at], mode, places[need.from]);
        };
        if (places[need.to] != unknown) {
          if (!fits_at(places[need.to])) return {};
          continue;
        }
        std::uint32_t at = 0;
        while (at < need.arguments.size() && !fits_at(at)) ++at;
        if (at == need.arguments.size()) return {};
        places[need.to] = at;
        grown = true;
      }
    }
    return places;
  }

  // The shortest round through a need, as needs.
  template <class Follow>
  std::vector<std::uint32_t> shortest(const Group& group, std::uint32_t through, Follow follow) const {
    const auto& start = graph_.needs[through];
    std::vector<bool> member(graph_.vertices.size()), seen(graph_.vertices.size());
    for (const auto vertex : group) member[vertex] = true;
    std::vector<std::uint32_t> by(graph_.vertices.size(), ~0u);
    std::deque<std::uint32_t> pending{start.to};
    seen[start.to] = true;
    for (; !pending.empty() && !seen[start.from]; pending.pop_front())
      for (const auto index : graph_.outgoing[pending.front()]) {
        const auto& need = graph_.needs[index];
        if (!member[need.to] || seen[need.to] || !follow(need)) continue;
        seen[need.to] = true;
        by[need.to] = index;
        pending.push_back(need.to);
      }
    if (!seen[start.from]) return {};
    std::vector<std::uint32_t> back;
    for (auto at = start.from; at != start.to; at = graph_.needs[by[at]].from) back.push_back(by[at]);
    back.push_back(through);
    std::reverse(back.begin(), back.end());
    return back;
  }

  // A long chain of columns has many needs and one round: some of them will do to find it.
  static std::vector<std::uint32_t> some(const std::vector<std::uint32_t>& needs) {
    constexpr std::size_t most = 200;
    return {needs.begin(), needs.begin() + static_cast<std::ptrdiff_t>(std::min(needs.size(), most))};
  }

  // How far a need is from being allowed: one that may go anywhere is the first to name, then one that stays
  // at its row, then one that goes the less usual way.
  int badness(const Need& need, const std::vector<std::uint32_t>& needs) const {
    std::size_t children = 0, parents = 0;
    bool here_child = false, here_parent = false, anywhere = need.arguments.empty(), same = false;
    for (const auto index : needs)
      for (const auto& origins : graph_.needs[index].arguments)
        for (const auto& origin : origins) {
          children += origin.kind == Origin::Kind::child;
          parents += origin.kind == Origin::Kind::parent;
        }
    for (const auto& origins : need.arguments)
      for (const auto& origin : origins) {
        here_child = here_child || origin.kind == Origin::Kind::child;
        here_parent = here_parent || origin.kind == Origin::Kind::parent;
        same = same || origin.kind == Origin::Kind::same;
        anywhere = anywhere || origin.kind == Origin::Kind::other || origin.kind == Origin::Kind::seen;
      }
    if (anywhere) return 3;
    if ((here_parent && children >= parents && children > 0) || (here_child && parents > children)) return 2;
    return same ? 1 : 0;
  }

  template <class Follow>
  void report(const Group& group, Follow follow, Code code) {
    const auto needs = inside(group, follow);
    std::vector<std::uint32_t> round;
    // A round that never leaves the row is the plainest fault; else the shortest through the worst need.
    const auto staying = [&](const Need& need) {
      return follow(need) && !need.arguments.empty() && stays(need.arguments.front());
    };
    std::vector<std::uint32_t> here;
    for (const auto index : needs)
      if (staying(graph_.needs[index])) here.push_back(index);
    for (const auto index : some(here)) {
      const auto found = shortest(group, index, staying);
      if (!found.empty() && (round.empty() || found.size() < round.size())) round = found;
    }
    if (round.empty()) {
      const auto bad = [&](std::uint32_t index) { return badness(graph_.needs[index], needs); };
      std::vector<std::pair<int, std::uint32_t>> ranked;
      for (const auto index : some(needs)) ranked.emplace_back(-bad(index), index);
      std::stable_sort(ranked.begin(), ranked.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
      for (const auto& [rank, index] : ranked) {
        if (!round.empty() && rank != ranked.front().first) break;
        const auto found = shortest(group, index, follow);
        if (!found.empty() && (round.empty() || found.size() < round.size())) round = found;
      }
    }
    if (round.empty()) return;
    // Told from the thing that the plan declares first.
    const auto first = std::min_element(round.begin(), round.end(), [&](std::uint32_t a, std::uint32_t b) {
      return graph_.needs[a].from < graph_.needs[b].from;
    });
    std::rotate(round.begin(), first, round.end());
    const auto& start = graph_.needs[round.front()];
    auto& diagnostic = sink_.add(code, start.span)
                           .with("name", name_of(plan_, graph_.vertices[start.from]))
                           .with("round", story(plan_, graph_, round));
    for (const auto index : round) {
      if (diagnostic.labels.size() >= 12) break;
      const auto& need = graph_.needs[index];
      const auto from = graph_.vertices[need.from].kind;
      if (index == round.front() || !need.span.valid() || from == Vertex::Kind::paid ||
          from == Vertex::Kind::limit)
        continue;
      diagnostic.label(need.span, Note::needs, {{"what", wanted(plan_, graph_, need)}});
    }
  }

  // By dependency, else as written: always the first bonus whose needs are done.
  void order_bonuses() {
    const std::size_t count = plan_.bonuses.size();
    std::vector<std::vector<std::uint32_t>> waits(count);
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<bool> seen(graph_.vertices.size());
      std::vector<std::uint32_t> pending{graph_.raw(BonusId(i))};
      seen[pending.front()] = true;
      while (!pending.empty()) {
        const auto vertex = pending.back();
        pending.pop_back();
        for (const auto index : graph_.outgoing[vertex]) {
          const auto& need = graph_.needs[index];
          if (need.last_step || seen[need.to]) continue;
          seen[need.to] = true;
          pending.push_back(need.to);
          if (graph_.vertices[need.to].kind == Vertex::Kind::raw)
            waits[i].push_back(graph_.vertices[need.to].index);
        }
      }
    }
    std::vector<bool> done(count);
    plan_.bonus_order.clear();
    while (plan_.bonus_order.size() < count) {
      std::size_t next = count, left = count;
      for (std::size_t i = count; i-- > 0;) {
        if (done[i]) continue;
        left = i;
        if (std::all_of(waits[i].begin(), waits[i].end(), [&](std::uint32_t w) { return done[w]; })) next = i;
      }
      if (next == count) next = left;  // in a round, which was reported: any order will do
      done[next] = true;
      plan_.bonus_order.push_back(BonusId(next));
    }
  }

  Plan& plan_;
  diagnostics::Sink& sink_;
  NeedGraph graph_;
  Group all_;
};

}  // namespace

void order(const base::Sources&, Plan& plan, diagnostics::Sink& sink) {
  Ordering(plan, sink).run();
}

}  // namespace bonafide::check
