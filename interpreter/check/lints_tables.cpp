// Rates that fall where more is sold or a higher rung is held, and steps that leave out what lies between
// cents.
#include <algorithm>
#include <map>

#include "check/lints.h"
#include "diagnostics/codes/lints.h"
#include "number/decimal.h"

namespace bonafide::check {

using namespace checked;
namespace code = diagnostics::code;
using diagnostics::Note;

namespace {

// ---- rates that fall --------------------------------------------------------------------------------

std::optional<Rational> measure(const Value& value) {
  if (const auto* number = std::get_if<Rational>(&value)) return *number;
  if (const auto* choice = std::get_if<columns::ChoiceValue>(&value))
    return Rational(static_cast<std::int64_t>(choice->index));
  return std::nullopt;
}

// Wholly below, all that a cell admits.
bool below(const Pattern& a, const Pattern& b) {
  if (a.any || b.any || a.intervals.empty() || b.intervals.empty()) return false;
  for (const auto& low : a.intervals)
    for (const auto& high : b.intervals) {
      if (!low.to || !high.from) return false;
      const auto to = measure(*low.to), from = measure(*high.from);
      if (!to || !from || *to > *from || (*to == *from && low.to_included && high.from_included))
        return false;
    }
  return true;
}

bool may_meet(const Pattern& a, const Pattern& b) {
  if (a.any || b.any || a.intervals.empty() || b.intervals.empty()) return true;
  if (below(a, b) || below(b, a)) return false;
  for (const auto& x : a.intervals)
    for (const auto& y : b.intervals) {
      if (!x.from || !y.from || !x.to || !y.to) return true;
      if (measure(*x.from)) return true;
      if (columns::equal(*x.from, *y.from)) return true;  // rows, flags, texts: one value each
    }
  return false;
}

class Rates {
 public:
  explicit Rates(Lints& lints) : lints_(lints), plan_(lints.plan), told_(plan_.tables.size()) {}

  void look_at(const Paid& one) {
    one_ = &one;
    steps_ = 0;
    seen_.clear();
    const Pipe& pipe = plan_[lints_.bonus(one).pipe];
    counters_ = Reach::counters(plan_, pipe);
    look(one.payment.amount, true, nullptr);
    for (const auto& clause : pipe.clauses) {
      if (const auto* let = std::get_if<Let>(&clause.node);
          let != nullptr && plan_.type(let->value).numeric())
        look(let->value, true, nullptr);
      if (const auto* scan = std::get_if<Scan>(&clause.node)) look(scan->next, true, nullptr);
    }
  }

 private:
  // What the names of a fact stand for; none: in the bonus itself.
  struct Stands {
    std::vector<bool> payee, level;
  };

  bool is_payee(NodeId node, const Stands* names) {
    if (names == nullptr) return lints_.supposing.is_payee(lints_.bonus(*one_), one_->payment.to, node);
    const auto* name = std::get_if<Var>(&plan_[node]);
    return name != nullptr && name->slot < names->payee.size() && names->payee[name->slot];
  }
  bool is_level(NodeId node, const Stands* names) {
    const auto* name = std::get_if<Var>(&plan_[node]);
    if (name == nullptr) return false;
    if (names == nullptr) return std::find(counters_.begin(), counters_.end(), name->slot) != counters_.end();
    return name->slot < names->level.size() && names->level[name->slot];
  }
  // Does a higher value of this mean that the payee did more? His own rung does, and what is sold.
  bool grows(NodeId node, const Stands* names) {
    const Type& type = plan_.type(node);
    if (type.kind == Kind::choice) {
      while (const auto* as_of = std::get_if<AsOf>(&plan_[node])) node = as_of->of;
      const auto* get = std::get_if<Get>(&plan_[node]);
      return get != nullptr && plan_[get->column].ladder.valid() && get->arguments.size() == 1 &&
             is_payee(get->arguments[0], names);
    }
    if (type.kind == Kind::count) return !is_level(node, names) && !std::holds_alternative<Var>(plan_[node]);
    return lints_.roles.is_amount(type);
  }

  void look(NodeId id, bool positive, const Stands* names) {
    const Nesting nesting(nested_);
    if (!id.valid() || ++steps_ > 20000 || nesting.too_deep()) return;
    while (const auto* choice = std::get_if<If>(&plan_[id])) {
      look(choice->then, positive, names);
      id = choice->otherwise;
    }
    if (const auto* apply = std::get_if<Apply>(&plan_[id])) {
      for (std::size_t i = 0; i < apply->arguments.size(); ++i) {
        const bool turned = apply->op == Operator::negate ||
                            ((apply->op == Operator::subtract || apply->op == Operator::divide) && i == 1);
        look(apply->arguments[i], positive != turned, names);
      }
    } else if (const auto* as_of = std::get_if<AsOf>(&plan_[id])) {
      look(as_of->of, positive, names);
    } else if (const auto* lookup = std::get_if<Lookup>(&plan_[id])) {
      if (positive) table(*lookup, names);
    } else if (const auto* get = std::get_if<Get>(&plan_[id])) {
      const Column& column = plan_[get->column];
      if (column.kind != Column::Kind::fact || !column.body.valid() || !plan_.type(id).numeric()) return;
      Stands inner{std::vector<bool>(column.parameters.size()), std::vector<bool>(column.parameters.size())};
      for (std::size_t i = 0; i < get->arguments.size() && i < column.parameters.size(); ++i) {
        inner.payee[i] = is_payee(get->arguments[i], names);
        inner.level[i] = is_level(get->arguments[i], names);
      }
      auto& seen = seen_[get->column.value * 2 + (positive ? 1 : 0)];
      if (std::find(seen.begin(), seen.end(), inner.payee) != seen.end()) return;
      seen.push_back(inner.payee);
      look(column.body, positive, &inner);
    } else if (const auto* fold = std::get_if<Fold>(&plan_[id]);
               fold != nullptr && fold->kind == FoldKind::first) {
      const bool loops =
          std::any_of(plan_[fold->pipe].clauses.begin(), plan_[fold->pipe].clauses.end(),
                      [](const Clause& clause) { return std::holds_alternative<For>(clause.node); });
      if (!loops) look(fold->value, positive, names);
    }
  }

  void table(const Lookup& lookup, const Stands* names) {
    const Table& table = plan_.tables[lookup.table.index()];
    if (told_[lookup.table.index()] || lookup.output >= table.outputs.size() || table.first_row_wins) return;
    for (std::size_t i = 0; i < table.inputs.size() && i < lookup.arguments.size(); ++i) {
      if (!grows(lookup.arguments[i], names)) continue;
      for (const auto& low : table.rows)
        for (const auto& high : table.rows) {
          if (low.otherwise || high.otherwise || !below(low.inputs[i], high.inputs[i])) continue;
          bool meet = true;
          for (std::size_t j = 0; j < table.inputs.size(); ++j)
            meet = meet && (j == i || may_meet(low.inputs[j], high.inputs[j]));
          const auto less = measure(high.outputs[lookup.output]), more = measure(low.outputs[lookup.output]);
          if (!meet || !less || !more || !(*less < *more)) continue;
          told_[lookup.table.index()] = true;
          lints_.sink.add(code::falling_rate, high.span)
              .with("table", table.name)
              .with("output", table.outputs[lookup.output].name)
              .with("input", table.inputs[i].name)
              .label(low.span, Note::because_of);
          return;
        }
    }
  }

  Lints& lints_;
  const Plan& plan_;
  const Paid* one_ = nullptr;
  std::vector<bool> told_;
  std::vector<Slot> counters_;
  std::map<std::uint32_t, std::vector<std::vector<bool>>> seen_;
  int nested_ = 0;
  std::uint32_t steps_ = 0;
};

// ---- gaps between cents -----------------------------------------------------------------------------

// The smallest step between numbers as they are written: 99.99 and 100 are 0.01 apart.
Rational written_step(const Rational& a, const Rational& b) {
  return unit_of(std::max(a.decimals().value_or(0), b.decimals().value_or(0)));
}

bool may_lie_between(const Lints& lints, NodeId node, const Rational& step) {
  if (node.index() >= lints.plan.bounds.size()) return false;
  const auto& decimals = lints.plan.bounds[node.index()].decimals;
  return !decimals || unit_of(*decimals) < step;
}

// Ends of steps that meet but for one cent, of one table column or of the conditions of one case table.
struct Ends {
  std::vector<std::pair<Rational, base::Span>> to, from;  // both included
  std::vector<std::pair<std::optional<Rational>, std::optional<Rational>>> covered;
};

template <class Report>
void gaps(const Ends& ends, Report report) {
  for (const auto& [to, here] : ends.to)
    for (const auto& [from, there] : ends.from) {
      if (!(to < from) || from - to > written_step(to, from)) continue;
      const Rational middle = (to + from) / Rational(2);
      if (std::any_of(ends.covered.begin(), ends.covered.end(), [m = middle](const auto& c) {
            return (!c.first || *c.first <= m) && (!c.second || m <= *c.second);
          }))
        continue;
      report(to, from, here, there);
    }
}

void gaps_in_tables(Lints& lints) {
  const auto& plan = lints.plan;
  for (std::size_t t = 0; t < plan.tables.size(); ++t) {
    const Table& table = plan.tables[t];
    for (std::size_t i = 0; i < table.inputs.size(); ++i) {
      const Type& type = table.inputs[i].type;
      if (!type.numeric() || type.kind == Kind::count) continue;
      Ends ends;
      for (const auto& row : table.rows) {
        if (row.otherwise) continue;
        for (const auto& interval : row.inputs[i].intervals) {
          const auto to = interval.to ? measure(*interval.to) : std::nullopt;
          const auto from = interval.from ? measure(*interval.from) : std::nullopt;
          if (to && interval.to_included) ends.to.emplace_back(*to, row.inputs[i].span);
          if (from && interval.from_included) ends.from.emplace_back(*from, row.inputs[i].span);
          ends.covered.emplace_back(from, to);
        }
      }
      bool told = false;
      gaps(ends, [&](const Rational& to, const Rational& from, base::Span here, base::Span there) {
        if (told) return;
        for (std::size_t n = 0; n < plan.nodes.size() && !told; ++n) {
          const auto* lookup = std::get_if<Lookup>(&plan.nodes[n]);
          if (lookup == nullptr || lookup->table.index() != t || i >= lookup->arguments.size()) continue;
          if (!may_lie_between(lints, lookup->arguments[i], written_step(to, from))) continue;
          told = true;
          lints.sink.add(code::cents_gap, here)
              .with("to", number::to_text(to))
              .with("from", number::to_text(from))
              .with("middle", number::to_text((to + from) / Rational(2)))
              .label(there, Note::because_of);
        }
      });
    }
  }
}

// The comparisons of a chain of choices with one measure.
void gaps_in_choices(Lints& lints) {
  const auto& plan = lints.plan;
  std::vector<bool> inner(plan.nodes.size());
  for (const auto& node : plan.nodes)
    if (const auto* choice = std::get_if<If>(&node)) inner[choice->otherwise.index()] = true;
  for (std::size_t n = 0; n < plan.nodes.size(); ++n) {
    if (inner[n] || !std::holds_alternative<If>(plan.nodes[n])) continue;
    std::map<Keys::Key, std::pair<NodeId, Ends>> measures;
    for (NodeId at(n); std::holds_alternative<If>(plan[at]); at = std::get<If>(plan[at]).otherwise) {
      struct Interval {
        NodeId node;
        std::optional<Rational> from, to;
      };
      std::map<Keys::Key, Interval> here;
      std::vector<NodeId> conditions = {std::get<If>(plan[at]).condition};
      for (std::size_t i = 0; i < conditions.size(); ++i) {
        const auto* apply = std::get_if<Apply>(&plan[conditions[i]]);
        if (apply == nullptr) continue;
        if (apply->op == Operator::and_)
          conditions.insert(conditions.end(), apply->arguments.begin(), apply->arguments.end());
        if (apply->arguments.size() != 2) continue;
        NodeId left = apply->arguments[0], right = apply->arguments[1];
        Operator op = apply->op;
        if (std::holds_alternative<Const>(plan[left])) {
          std::swap(left, right);
          op = op == Operator::less            ? Operator::greater
               : op == Operator::less_equal    ? Operator::greater_equal
               : op == Operator::greater       ? Operator::less
               : op == Operator::greater_equal ? Operator::less_equal
                                               : op;
        }
        const auto* constant = std::get_if<Const>(&plan[right]);
        const auto* end = constant != nullptr ? std::get_if<Rational>(&constant->value) : nullptr;
        if (end == nullptr || !plan.type(left).numeric() || plan.type(left).kind == Kind::count) continue;
        auto& interval = here[lints.keys.of(left)];
        interval.node = left;
        auto& ends = measures[lints.keys.of(left)];
        ends.first = left;
        const base::Span span = plan.span(conditions[i]);
        if (op == Operator::less || op == Operator::less_equal) interval.to = *end;
        if (op == Operator::greater || op == Operator::greater_equal) interval.from = *end;
        if (op == Operator::less_equal && span.valid()) ends.second.to.emplace_back(*end, span);
        if (op == Operator::greater_equal && span.valid()) ends.second.from.emplace_back(*end, span);
      }
      for (const auto& [key, interval] : here)
        measures[key].second.covered.emplace_back(interval.from, interval.to);
    }
    for (const auto& [key, one] : measures)
      gaps(one.second, [&, node = one.first](const Rational& to, const Rational& from, base::Span here,
                                             base::Span there) {
        if (!may_lie_between(lints, node, written_step(to, from))) return;
        lints.sink.add(code::cents_gap, here)
            .with("to", number::to_text(to))
            .with("from", number::to_text(from))
            .with("middle", number::to_text((to + from) / Rational(2)))
            .label(there, Note::because_of);
      });
  }
}

}  // namespace

void lint_tables(Lints& lints) {
  Rates rates(lints);
  for (const auto& one : lints.paid) rates.look_at(one);
  gaps_in_tables(lints);
  gaps_in_choices(lints);
}

}  // namespace bonafide::check
