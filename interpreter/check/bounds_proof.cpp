// Is a difference never negative? Ranges alone do not see that `best - previous best` is not, since both can
// be anything. So a difference is written as a sum of multiples of expressions, what is known is taken from
// it, and running maxima, choices and monotone operations are taken apart. Every step is sound; where no
// step helps the answer is no, and the plan is asked to say `floored at 0`.
#include <algorithm>

#include "check/bounds_walk.h"

namespace bonafide::check {

using namespace checked;

namespace {

void add_term(Linear& sum, Keys::Key key, NodeId node, const Rational& coefficient) {
  auto& term = sum.terms[key];
  term.coefficient += coefficient;
  term.node = node;
  if (term.coefficient.is_zero()) sum.terms.erase(key);
}

void add_multiple(Linear& sum, const Linear& other, const Rational& factor) {
  sum.constant += factor * other.constant;
  for (const auto& [key, term] : other.terms) add_term(sum, key, term.node, factor * term.coefficient);
}

const Apply* applied(const Plan& plan, NodeId node, Operator op) {
  const auto* apply = std::get_if<Apply>(&plan[node]);
  return apply != nullptr && apply->op == op ? apply : nullptr;
}

bool rounding(Operator op) {
  return op == Operator::round_half_up || op == Operator::round_half_even ||
         op == Operator::round_half_down || op == Operator::round_up || op == Operator::round_down;
}

}  // namespace

void subtract_from(Linear& sum, const Linear& other) {
  add_multiple(sum, other, Rational(-1));
}

Linear Walk::linear(NodeId id, const Scope& scope, int depth) {
  Linear sum;
  const auto& node = plan_[id];
  if (depth < 60) {
    if (const auto* constant = std::get_if<Const>(&node)) {
      if (const auto* number = std::get_if<Rational>(&constant->value)) {
        sum.constant = *number;
        return sum;
      }
      if (const auto* choice = std::get_if<columns::ChoiceValue>(&constant->value)) {
        sum.constant = Rational(static_cast<std::int64_t>(choice->index));
        return sum;
      }
    }
    if (const auto* name = std::get_if<Var>(&node); name && scope.meaning[name->slot].valid())
      return linear(scope.meaning[name->slot], scope, depth + 1);
    if (const auto* apply = std::get_if<Apply>(&node)) {
      const auto& arguments = apply->arguments;
      if (apply->op == Operator::add || apply->op == Operator::subtract) {
        sum = linear(arguments[0], scope, depth + 1);
        add_multiple(sum, linear(arguments[1], scope, depth + 1),
                     Rational(apply->op == Operator::add ? 1 : -1));
        return sum;
      }
      if (apply->op == Operator::negate) {
        add_multiple(sum, linear(arguments[0], scope, depth + 1), Rational(-1));
        return sum;
      }
      if (apply->op == Operator::multiply)
        for (int side = 0; side < 2; ++side)
          if (const auto* constant = std::get_if<Const>(&plan_[arguments[side]]))
            if (const auto* number = std::get_if<Rational>(&constant->value)) {
              add_multiple(sum, linear(arguments[1 - side], scope, depth + 1), *number);
              return sum;
            }
    }
  }
  add_term(sum, keys_.of(id), id, Rational(1));
  return sum;
}

Range Walk::range_of(NodeId id, const Scope& scope) {
  Range range = last_[id.index()];
  if (const auto* get = std::get_if<Get>(&plan_[id]); get && range.empty)
    range = columns_[get->column.index()];
  if (const auto* previous = std::get_if<Prev>(&plan_[id]); previous && range.empty)
    range = columns_[previous->column.index()];
  const auto known = scope.constraints.find(keys_.of(id));
  return known != scope.constraints.end() ? meet(range, known->second.range) : range;
}

Range Walk::range_of(const Linear& sum, const Scope& scope) {
  Range total = Range::exactly(sum.constant);
  for (const auto& [key, term] : sum.terms)
    total = add(total, multiply(Range::exactly(term.coefficient), range_of(term.node, scope)));
  return total;
}

// Never lower for a higher argument: tables of one input whose rows do not overlap.
bool Walk::rising(TableId id, std::uint32_t output) const {
  const auto& table = plan_.tables[id.index()];
  if (table.inputs.size() != 1 || table.first_row_wins) return false;
  struct Step {
    std::optional<Value> from;
    const Value* value;
  };
  std::vector<Step> steps;
  for (const auto& row : table.rows) {
    if (row.otherwise || row.inputs.size() != 1 || row.inputs[0].any || output >= row.outputs.size())
      return false;
    for (const auto& interval : row.inputs[0].intervals)
      steps.push_back({interval.from, &row.outputs[output]});
  }
  std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    if (!a.from || !b.from) return !a.from && b.from;
    return columns::compare(*a.from, *b.from) < 0;
  });
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (columns::missing(*steps[i].value) || columns::missing(*steps[i - 1].value)) return false;
    if (columns::compare(*steps[i].value, *steps[i - 1].value) < 0) return false;
  }
  return true;
}

// upper - lower is never negative, where both are there.
bool Walk::covers(NodeId upper, NodeId lower, Scope& scope, int& fuel) {
  if (const auto* now = std::get_if<Get>(&plan_[upper]))
    if (const auto* before = std::get_if<Prev>(&plan_[lower]))
      if (now->column == before->column && rising_[now->column.index()] &&
          now->arguments.size() == before->arguments.size())
        return std::equal(now->arguments.begin(), now->arguments.end(), before->arguments.begin(),
                          [&](NodeId a, NodeId b) { return keys_.of(a) == keys_.of(b); });
  if (const auto* either = applied(plan_, upper, Operator::otherwise))
    if (keys_.of(either->arguments[0]) == keys_.of(lower)) return true;
  const auto difference = [&](NodeId a, NodeId b) {
    Linear sum = linear(a, scope);
    subtract_from(sum, linear(b, scope));
    return prove(sum, scope, fuel);
  };
  const auto* a = std::get_if<Apply>(&plan_[upper]);
  const auto* b = std::get_if<Apply>(&plan_[lower]);
  if (a != nullptr && b != nullptr && a->op == b->op && a->arguments.size() == 2 &&
      b->arguments.size() == 2) {
    const bool same_second = keys_.of(a->arguments[1]) == keys_.of(b->arguments[1]);
    if (same_second && (a->op == Operator::div || a->op == Operator::divide))
      return range_of(a->arguments[1], scope).not_negative() && difference(a->arguments[0], b->arguments[0]);
    if (same_second && rounding(a->op)) return difference(a->arguments[0], b->arguments[0]);
    if (a->op == Operator::multiply)
      for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j)
          if (keys_.of(a->arguments[i]) == keys_.of(b->arguments[j]) &&
              range_of(a->arguments[i], scope).not_negative())
            return difference(a->arguments[1 - i], b->arguments[1 - j]);
    if ((a->op == Operator::minimum || a->op == Operator::maximum) && same_second)
      return difference(a->arguments[0], b->arguments[0]);
  }
  const auto* high = std::get_if<Lookup>(&plan_[upper]);
  const auto* low = std::get_if<Lookup>(&plan_[lower]);
  if (high != nullptr && low != nullptr && high->table == low->table && high->output == low->output &&
      rising(high->table, high->output))
    return difference(high->arguments[0], low->arguments[0]);
  return false;
}

bool Walk::prove(const Linear& sum, Scope& scope, int& fuel) {
  if (--fuel < 0) return false;
  if (range_of(sum, scope).not_negative()) return true;

  const auto with = [&sum, this, &scope](Keys::Key key, NodeId instead) {
    Linear other = sum;
    const Rational coefficient = other.terms.at(key).coefficient;
    other.terms.erase(key);
    add_multiple(other, linear(instead, scope), coefficient);
    return other;
  };

  // Take away what is known to be at least 0.
  for (const auto& fact : scope.facts) {
    const auto shared = std::find_if(fact.terms.begin(), fact.terms.end(), [&](const auto& term) {
      const auto own = sum.terms.find(term.first);
      return own != sum.terms.end() && own->second.coefficient.sign() == term.second.coefficient.sign();
    });
    if (shared == fact.terms.end()) continue;
    Linear rest = sum;
    add_multiple(rest, fact, -(sum.terms.at(shared->first).coefficient / shared->second.coefficient));
    if (range_of(rest, scope).not_negative()) return true;
  }
  // A pair whose difference is never negative: a value that never falls less its previous one, and the like.
  for (const auto& [up_key, up] : sum.terms)
    for (const auto& [low_key, low] : sum.terms) {
      if (up.coefficient.sign() <= 0 || low.coefficient.sign() >= 0) continue;
      if (!covers(up.node, low.node, scope, fuel)) continue;
      const Rational taken = std::min(up.coefficient, -low.coefficient);
      Linear rest = sum;
      add_term(rest, up_key, up.node, -taken);
      add_term(rest, low_key, low.node, taken);
      return prove(rest, scope, fuel);
    }
  // Take a maximum, a minimum or a choice apart.
  for (const auto& entry : sum.terms) {
    const auto key = entry.first;
    const auto& term = entry.second;
    const bool plus = term.coefficient.sign() > 0;
    if (const auto* choice = std::get_if<If>(&plan_[term.node])) {
      Scope held = scope, not_held = scope;
      assume(choice->condition, true, held);
      assume(choice->condition, false, not_held);
      return prove(with(key, choice->then), held, fuel) &&
             prove(with(key, choice->otherwise), not_held, fuel);
    }
    if (const auto* either = applied(plan_, term.node, Operator::otherwise))
      return prove(with(key, either->arguments[0]), scope, fuel) &&
             prove(with(key, either->arguments[1]), scope, fuel);
    for (const auto op : {Operator::maximum, Operator::minimum}) {
      const auto* apply = applied(plan_, term.node, op);
      if (apply == nullptr || apply->arguments.empty()) continue;
      const auto prove_with = [&](NodeId argument) { return prove(with(key, argument), scope, fuel); };
      const auto& arguments = apply->arguments;
      if ((op == Operator::maximum) == plus) {  // any one argument will do
        if (std::any_of(arguments.begin(), arguments.end(), prove_with)) return true;
      } else {
        return std::all_of(arguments.begin(), arguments.end(), prove_with);
      }
    }
  }
  return false;
}

bool Walk::not_negative(NodeId node, Scope& scope) {
  if (range_of(node, scope).not_negative()) return true;
  int fuel = 400;
  return prove(linear(node, scope), scope, fuel);
}

}  // namespace bonafide::check
