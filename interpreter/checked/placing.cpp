#include "checked/placing.h"

#include <algorithm>

namespace bonafide::checked {
namespace {

bool counts(const Plan& plan, const Scan& scan) {
  const auto* sum = std::get_if<Apply>(&plan[scan.next]);
  return std::holds_alternative<Const>(plan[scan.start]) && sum && sum->op == Operator::add &&
         std::all_of(sum->arguments.begin(), sum->arguments.end(), [&](NodeId term) {
           return std::holds_alternative<ScanPrev>(plan[term]) || std::holds_alternative<Const>(plan[term]);
         });
}

}  // namespace

std::optional<Placing> placing_of(const Plan& plan, const Pipe& pipe, const SlotsRead& slots) {
  const auto& clauses = pipe.clauses;
  if (clauses.size() < 4) return std::nullopt;
  const auto* loop = std::get_if<For>(&clauses.front().node);
  const auto* where = std::get_if<Where>(&clauses.back().node);
  const auto* count = std::get_if<Scan>(&clauses[clauses.size() - 2].node);
  // Whatever the `by` has put in order has been worked out for every row: looking further than E finds no new fault.
  if (!loop || !where || !count || !counts(plan, *count) || !std::holds_alternative<By>(clauses[clauses.size() - 3].node)) return std::nullopt;
  const Source& source = plan[loop->in];
  if (!std::holds_alternative<AllRows>(source.rows) || source.as_of) return std::nullopt;

  std::vector<Slot> bound{loop->slot};
  const auto among = [&](Slot slot) { return std::find(bound.begin(), bound.end(), slot) != bound.end(); };
  const auto only_bound = [&](NodeId node) {
    const std::vector<Slot> read = slots(node);
    return std::all_of(read.begin(), read.end(), among);
  };
  for (std::size_t i = 1; i + 1 < clauses.size(); ++i) {
    const auto& node = clauses[i].node;
    if (const auto* let = std::get_if<Let>(&node)) {
      if (!only_bound(let->value)) return std::nullopt;
      bound.push_back(let->slot);
    } else if (const auto* kept = std::get_if<Where>(&node)) {
      if (!only_bound(kept->condition)) return std::nullopt;
    } else if (const auto* by = std::get_if<By>(&node)) {
      for (const SortKey& key : by->keys)
        if (!only_bound(key.value)) return std::nullopt;
    } else if (const auto* scan = std::get_if<Scan>(&node)) {
      bound.push_back(scan->slot);
      if (!only_bound(scan->start) || !only_bound(scan->next)) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }

  const auto* same = std::get_if<Apply>(&plan[where->condition]);
  if (!same || same->op != Operator::equal) return std::nullopt;
  for (std::size_t side = 0; side < 2; ++side) {
    const auto* row = std::get_if<Var>(&plan[same->arguments[side]]);
    const NodeId whose = same->arguments[1 - side];
    const std::vector<Slot> read = slots(whose);
    if (row && row->slot == loop->slot && std::none_of(read.begin(), read.end(), among))
      return Placing{loop->slot, count->slot, whose};
  }
  return std::nullopt;
}

}  // namespace bonafide::checked
