// What needs what: columns, start values, bonuses and limits of a plan, and by which row they need it. The
// order phase looks for rounds in this graph.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "checked/plan.h"

namespace bonafide::check {

// Where a row comes from, seen from the row parameters of the column that asks.
struct Origin {
  enum class Kind : std::uint8_t {
    same,     // that parameter itself
    child,    // below it in a tree, by one step or more
    parent,   // above it in a tree
    earlier,  // a row strictly earlier than it
    seen,     // some row that a set gave: one that exists at the instant
    other,    // any row
  } kind = Kind::other;
  std::uint32_t parameter = 0;  // same, child, parent, earlier
  checked::TreeId tree;         // child, parent
  friend bool operator==(const Origin& a, const Origin& b) {
    return a.kind == b.kind && a.parameter == b.parameter && a.tree == b.tree;
  }
};
using Origins = std::vector<Origin>;  // one of these

// The things that need one another. `raw`: a bonus's lines before its limits; `paid`: after them.
struct Vertex {
  enum class Kind : std::uint8_t { column, start, raw, paid, limit } kind = Kind::column;
  std::uint32_t index = 0;
};

struct Need {
  std::uint32_t from = 0, to = 0;  // vertices
  bool before = false;             // asked in the step cut off just before a row that exists at the instant
  bool last_step = false;          // through `previous`: no round goes through it
  std::vector<Origins> arguments;  // by parameter of the column needed
  base::Span span;                 // where it is asked
};

struct NeedGraph {
  std::vector<Vertex> vertices;
  std::vector<Need> needs;
  std::vector<std::vector<std::uint32_t>> outgoing;  // by vertex: needs
  std::vector<std::uint32_t> height;                 // by vertex: how deep its expressions are
  std::vector<bool> stored;                          // by vertex: reads what settlements carry on, by itself

  std::uint32_t column(checked::ColumnId id) const { return id.value; }
  std::uint32_t start(checked::ColumnId id) const { return starts + id.value; }
  std::uint32_t raw(checked::BonusId id) const { return raws + id.value; }
  std::uint32_t paid(checked::BonusId id) const { return paids + id.value; }
  std::uint32_t limit(std::size_t index) const { return limits + static_cast<std::uint32_t>(index); }
  std::uint32_t starts = 0, raws = 0, paids = 0, limits = 0;
};

NeedGraph needs_of(const checked::Plan& plan);

// Groups of vertices that need each other, those needed first; needs that `follow` refuses are not there.
template <class Follow>
std::vector<std::vector<std::uint32_t>> rounds(const NeedGraph& graph,
                                               const std::vector<std::uint32_t>& within, Follow follow);

}  // namespace bonafide::check

// ---- implementation --------------------------------------------------------------------------------

namespace bonafide::check {

// Tarjan's strongly connected components, with a stack of its own: a plan may chain any number of columns.
template <class Follow>
std::vector<std::vector<std::uint32_t>> rounds(const NeedGraph& graph,
                                               const std::vector<std::uint32_t>& within, Follow follow) {
  constexpr std::uint32_t unseen = 0;
  std::vector<std::uint32_t> number(graph.vertices.size(), unseen), low(graph.vertices.size(), unseen);
  std::vector<bool> inside(graph.vertices.size()), open(graph.vertices.size());
  for (const auto vertex : within) inside[vertex] = true;
  std::vector<std::vector<std::uint32_t>> groups;
  std::vector<std::uint32_t> pending;
  std::vector<std::pair<std::uint32_t, std::size_t>> path;  // vertex, next of its needs
  std::uint32_t count = 0;
  for (const auto root : within) {
    if (number[root] != unseen) continue;
    path.emplace_back(root, 0);
    while (!path.empty()) {
      const auto vertex = path.back().first;
      if (path.back().second == 0) {
        number[vertex] = low[vertex] = ++count;
        pending.push_back(vertex);
        open[vertex] = true;
      }
      bool deeper = false;
      while (path.back().second < graph.outgoing[vertex].size()) {
        const auto& need = graph.needs[graph.outgoing[vertex][path.back().second++]];
        if (!inside[need.to] || !follow(need)) continue;
        if (number[need.to] == unseen) {
          path.emplace_back(need.to, 0);
          deeper = true;
          break;
        }
        if (open[need.to]) low[vertex] = std::min(low[vertex], number[need.to]);
      }
      if (deeper) continue;
      if (low[vertex] == number[vertex]) {
        std::vector<std::uint32_t> group;
        for (std::uint32_t last = ~vertex; last != vertex;) {
          last = pending.back();
          pending.pop_back();
          open[last] = false;
          group.push_back(last);
        }
        groups.push_back(std::move(group));
      }
      path.pop_back();
      if (!path.empty()) low[path.back().first] = std::min(low[path.back().first], low[vertex]);
    }
  }
  return groups;
}

}  // namespace bonafide::check
