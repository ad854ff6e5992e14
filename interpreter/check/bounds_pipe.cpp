// Loops: what reaches each clause, and the values that a loop carries along.
#include <algorithm>
#include <type_traits>

#include "base/closed.h"
#include "check/bounds_walk.h"

namespace bonafide::check {

using namespace checked;

namespace {

// Loops inside loops that carry values are worked out this deep; beyond, a carried value may be anything.
constexpr int most_nested = 2;

std::optional<Rational> product(const std::optional<Rational>& a, const std::optional<Rational>& b) {
  if (!a || !b) return std::nullopt;
  return *a * *b;
}

}  // namespace

// A scope for another world or instant: what is known of bound names still holds, the rest may not.
Scope Walk::other_world(const Scope& scope) const {
  Scope other = scope;
  for (auto at = other.constraints.begin(); at != other.constraints.end();)
    at = at->second.bare ? std::next(at) : other.constraints.erase(at);
  other.facts.clear();
  std::fill(other.meaning.begin(), other.meaning.end(), NodeId());
  return other;
}

void Walk::rebind(Slot slot, Scope& scope) {
  const auto reads = [&](Keys::Key key) {
    const auto& slots = keys_.slots(key);
    return std::find(slots.begin(), slots.end(), slot) != slots.end();
  };
  for (auto at = scope.constraints.begin(); at != scope.constraints.end();)
    at = reads(at->first) ? scope.constraints.erase(at) : std::next(at);
  scope.facts.erase(std::remove_if(scope.facts.begin(), scope.facts.end(),
                                   [&](const Linear& fact) {
                                     return std::any_of(fact.terms.begin(), fact.terms.end(),
                                                        [&](const auto& term) { return reads(term.first); });
                                   }),
                    scope.facts.end());
  scope.meaning[slot] = NodeId();
  for (auto& meaning : scope.meaning)
    if (meaning.valid() && reads(keys_.of(meaning))) meaning = NodeId();
  scope.paid[slot] = false;
}

void Walk::walk(PipeId id, Scope& scope) {
  const auto& clauses = plan_[id].clauses;
  std::optional<Rational> most = Rational(1);
  std::size_t begin = 0;
  while (begin < clauses.size()) {
    std::size_t end = begin + 1;
    while (end < clauses.size() && !std::holds_alternative<For>(clauses[end].node)) ++end;
    // What the loop carries: work it out from its start, going round until nothing new comes.
    std::vector<const Scan*> scans;
    for (std::size_t i = begin; i < end; ++i)
      if (const auto* scan = std::get_if<Scan>(&clauses[i].node)) scans.push_back(scan);
    if (!scans.empty()) {
      for (const auto* scan : scans) {
        scope.previous[scan->slot] = evaluate(scan->start, scope);
        rebind(scan->slot, scope);
      }
      const bool recording = recording_;
      recording_ = false;
      ++iterating_;
      for (std::uint32_t round = 0;; ++round) {
        if (iterating_ > most_nested) {
          for (const auto* scan : scans) scope.previous[scan->slot] = whole_type(plan_.type(scan->next));
          break;
        }
        Scope trial = scope;
        Loop loop;
        walk_group(clauses, begin, end, trial, loop);
        bool grown = false;
        for (const auto* scan : scans) {
          const Range before = scope.previous[scan->slot];
          Range next = join(before, trial.slots[scan->slot]);
          if (next == before) continue;
          if (round > 1) next = widened(before, next);
          scope.previous[scan->slot] = next;
          grown = true;
        }
        if (!grown) break;
      }
      --iterating_;
      recording_ = recording;
    }
    Loop loop;
    walk_group(clauses, begin, end, scope, loop);
    most = product(most, loop.most);
    begin = end;
  }
  most_ = most;
}

void Walk::walk_group(const std::vector<Clause>& clauses, std::size_t begin, std::size_t end, Scope& scope,
                      Loop& loop) {
  if (!std::holds_alternative<For>(clauses[begin].node)) loop.most = Rational(1);  // no loop: one binding
  for (std::size_t i = begin; i < end; ++i)
    std::visit(
        [&](const auto& node) {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, For>) {
            Set rows = set(node.in, scope);
            rebind(node.slot, scope);
            scope.slots[node.slot] = rows.element;
            scope.paid[node.slot] = rows.paid;
            loop.most = rows.most;
          } else if constexpr (std::is_same_v<T, Where>) {
            evaluate(node.condition, scope);
            assume(node.condition, true, scope);
            loop.aligned.clear();
          } else if constexpr (std::is_same_v<T, While>) {
            evaluate(node.condition, scope);
            assume(node.condition, true, scope);
          } else if constexpr (std::is_same_v<T, Let>) {
            const Range value = evaluate(node.value, scope);
            rebind(node.slot, scope);
            scope.slots[node.slot] = value;
            scope.meaning[node.slot] = node.value;
          } else if constexpr (std::is_same_v<T, By>) {
            for (const auto& key : node.keys) evaluate(key.value, scope);
            loop.aligned.clear();
          } else if constexpr (std::is_same_v<T, FirstN>) {
            const Range count = evaluate(node.count, scope);
            if (!count.highest) return;
            if (!loop.most || *count.highest < *loop.most) loop.most = count.highest;
            for (const auto& [slot, start] :
                 loop.aligned)  // the k-th binding has counted k times from the start
              scope.slots[slot] = meet(scope.slots[slot], Range::between({}, start + *count.highest, {}));
          } else if constexpr (std::is_same_v<T, Scan>) {
            this->scan(node, scope, loop);
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        clauses[i].node);
}

// Is it the previous value plus one?
bool Walk::counts(NodeId next, Slot slot, const Scope& scope) const {
  for (int hops = 0; hops < 4; ++hops) {
    const auto* name = std::get_if<Var>(&plan_[next]);
    if (name == nullptr || !scope.meaning[name->slot].valid()) break;
    next = scope.meaning[name->slot];
  }
  const auto* sum = std::get_if<Apply>(&plan_[next]);
  if (sum == nullptr || sum->op != Operator::add || sum->arguments.size() != 2) return false;
  for (int side = 0; side < 2; ++side) {
    const auto* previous = std::get_if<ScanPrev>(&plan_[sum->arguments[side]]);
    const auto* one = std::get_if<Const>(&plan_[sum->arguments[1 - side]]);
    if (previous == nullptr || previous->slot != slot || one == nullptr) continue;
    const auto* number = std::get_if<Rational>(&one->value);
    if (number != nullptr && *number == Rational(1)) return true;
  }
  return false;
}

void Walk::scan(const Scan& scan, Scope& scope, Loop& loop) {
  Range value = evaluate(scan.next, scope);
  const auto start = last_[scan.start.index()].highest;
  if (start && counts(scan.next, scan.slot, scope)) {
    if (loop.most) value = meet(value, Range::between({}, *start + *loop.most, {}));
    loop.aligned.emplace_back(scan.slot, *start);
  }
  scope.slots[scan.slot] = value;
  scope.meaning[scan.slot] = scan.next;
}

// ---- conditions ------------------------------------------------------------------------------------

void Walk::constrain(NodeId node, const Range& range, Scope& scope) {
  const auto& type = plan_.type(node);
  if ((!type.numeric() && type.kind != Kind::choice) || std::holds_alternative<Const>(plan_[node])) return;
  const bool bare = std::holds_alternative<Var>(plan_[node]) || std::holds_alternative<ScanPrev>(plan_[node]);
  const auto [at, fresh] = scope.constraints.emplace(keys_.of(node), Scope::Constraint{range, bare});
  if (!fresh) at->second.range = meet(at->second.range, range);
}

// a op b holds, op one of < <= > >= is.
void Walk::compare(Operator op, NodeId a, NodeId b, Scope& scope) {
  if (op == Operator::greater || op == Operator::greater_equal) {
    std::swap(a, b);
    op = op == Operator::greater ? Operator::less : Operator::less_equal;
  }
  const auto& type = plan_.type(a);
  if (!type.numeric() && type.kind != Kind::choice) return;
  const Range left = last_[a.index()], right = last_[b.index()];
  if (left.empty || right.empty) return;
  if (op == Operator::equal) {
    constrain(a, right, scope);
    constrain(b, left, scope);
  } else {
    // Between numbers of so many decimals a strict comparison leaves at least one unit.
    Rational gap;
    if (op == Operator::less && left.decimals && right.decimals)
      gap = unit_of(std::max(*left.decimals, *right.decimals));
    if (right.highest) constrain(a, Range::between({}, *right.highest - gap, {}), scope);
    if (left.lowest) constrain(b, Range::between(*left.lowest + gap, {}, {}), scope);
  }
  Linear fact = linear(b, scope);
  subtract_from(fact, linear(a, scope));
  scope.facts.push_back(fact);
  if (op == Operator::equal) {
    Linear other = linear(a, scope);
    subtract_from(other, linear(b, scope));
    scope.facts.push_back(other);
  }
}

void Walk::assume(NodeId condition, bool holds, Scope& scope) {
  const auto* node = std::get_if<Apply>(&plan_[condition]);
  if (node == nullptr) return;
  if (node->op == Operator::not_) return assume(node->arguments[0], !holds, scope);
  if ((node->op == Operator::and_ && holds) || (node->op == Operator::or_ && !holds)) {
    for (const auto argument : node->arguments) assume(argument, holds, scope);
    return;
  }
  const auto& sides = node->arguments;
  if (node->op == Operator::less)
    return compare(holds ? Operator::less : Operator::greater_equal, sides[0], sides[1], scope);
  if (node->op == Operator::less_equal)
    return compare(holds ? Operator::less_equal : Operator::greater, sides[0], sides[1], scope);
  if (node->op == Operator::greater)
    return compare(holds ? Operator::greater : Operator::less_equal, sides[0], sides[1], scope);
  if (node->op == Operator::greater_equal)
    return compare(holds ? Operator::greater_equal : Operator::less, sides[0], sides[1], scope);
  if ((node->op == Operator::equal && holds) || (node->op == Operator::not_equal && !holds))
    compare(Operator::equal, sides[0], sides[1], scope);
}

}  // namespace bonafide::check
