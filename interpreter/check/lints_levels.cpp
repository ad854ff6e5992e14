#include "check/lints_levels.h"

#include <algorithm>
#include <tuple>
#include <type_traits>

#include "base/closed.h"

namespace bonafide::check {

using namespace checked;

namespace {

constexpr int endless = Levels::endless;
constexpr int most_deep = 500;
constexpr int most_chained = 50;
constexpr std::uint32_t most_steps = 200000;

int plus(int a, int b) {
  return std::clamp(a + b, -endless, endless);
}

bool is_parent(const Plan& plan, ColumnId column) {
  return std::any_of(plan.trees.begin(), plan.trees.end(),
                     [&](const Tree& tree) { return tree.parent == column; });
}

bool names(const Plan& plan, NodeId node, const std::vector<Slot>& slots) {
  const auto* name = std::get_if<Var>(&plan[node]);
  return name != nullptr && std::find(slots.begin(), slots.end(), name->slot) != slots.end();
}

// Is `best - previous best` in it, through the names that a bonus gives on the way?
bool carries(const Plan& plan, NodeId amount, const Pipe& pipe) {
  std::vector<NodeId> pending = {amount};
  std::vector<Slot> followed;
  while (!pending.empty()) {
    const NodeId node = pending.back();
    pending.pop_back();
    if (const auto* apply = std::get_if<Apply>(&plan[node])) {
      if (apply->op == Operator::subtract)
        if (const auto* previous = std::get_if<ScanPrev>(&plan[apply->arguments[1]]);
            previous != nullptr && names(plan, apply->arguments[0], {previous->slot}))
          return true;
      pending.insert(pending.end(), apply->arguments.begin(), apply->arguments.end());
    } else if (const auto* choice = std::get_if<If>(&plan[node])) {
      pending.push_back(choice->then);
      pending.push_back(choice->otherwise);
    } else if (const auto* name = std::get_if<Var>(&plan[node])) {
      if (std::find(followed.begin(), followed.end(), name->slot) != followed.end()) continue;
      followed.push_back(name->slot);
      for (const auto& clause : pipe.clauses)
        if (const auto* let = std::get_if<Let>(&clause.node); let != nullptr && let->slot == name->slot)
          pending.push_back(let->value);
    }
  }
  return false;
}

// Each thing that is counted once, however often.
void once(std::vector<Counted>& all) {
  const auto order = [](const Counted& a) { return std::tuple(a.root, a.low, a.high, a.column, a.whole); };
  std::sort(all.begin(), all.end(), [&](const Counted& a, const Counted& b) { return order(a) < order(b); });
  all.erase(std::unique(all.begin(), all.end(),
                        [&](const Counted& a, const Counted& b) { return order(a) == order(b); }),
            all.end());
}

std::size_t size_of(std::uint32_t frame, std::size_t parameters) {
  return std::max<std::size_t>({frame, parameters, 2});
}

}  // namespace

std::vector<Slot> Reach::counters(const Plan& plan, const Pipe& pipe) {
  std::vector<Slot> out;
  for (const auto& clause : pipe.clauses) {
    const auto* scan = std::get_if<Scan>(&clause.node);
    if (scan == nullptr) continue;
    NodeId next = scan->next;
    std::vector<Slot> found = {scan->slot};
    for (int hops = 0; hops < 4; ++hops) {
      const auto* name = std::get_if<Var>(&plan[next]);
      if (name == nullptr) break;
      for (const auto& other : pipe.clauses)
        if (const auto* let = std::get_if<Let>(&other.node); let != nullptr && let->slot == name->slot) {
          found.push_back(let->slot);
          next = let->value;
        }
    }
    const auto* sum = std::get_if<Apply>(&plan[next]);
    if (sum == nullptr || sum->op != Operator::add) continue;
    const auto* previous = std::get_if<ScanPrev>(&plan[sum->arguments[0]]);
    const auto* one = std::get_if<Const>(&plan[sum->arguments[1]]);
    if (previous == nullptr || previous->slot != scan->slot || one == nullptr) continue;
    const auto* start = std::get_if<Const>(&plan[scan->start]);
    if (start == nullptr || !columns::equal(start->value, Value(Rational(0))) ||
        !columns::equal(one->value, Value(Rational(1))))
      continue;
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

std::optional<int> Reach::highest(NodeId node) {
  if (!node.valid()) return std::nullopt;
  const Range range = supposing_.range(node);
  if (range.empty || !range.highest) return std::nullopt;
  const auto whole = range.highest->floor().whole();
  if (!whole || *whole >= endless) return std::nullopt;
  return static_cast<int>(std::max<std::int64_t>(*whole, 0));
}

// `level <= 3` in a condition, alone or among others.
std::optional<int> Reach::counter_limit(NodeId condition, const std::vector<Slot>& counters) {
  const auto* apply = std::get_if<Apply>(&plan_[condition]);
  if (apply == nullptr) return std::nullopt;
  std::optional<int> least;
  const auto take = [&](std::optional<int> limit) {
    if (limit && (!least || *limit < *least)) least = limit;
  };
  const auto& sides = apply->arguments;
  if (apply->op == Operator::and_)
    for (const auto argument : sides) take(counter_limit(argument, counters));
  if (sides.size() != 2) return least;
  const bool turned = apply->op == Operator::greater || apply->op == Operator::greater_equal;
  const bool strict = apply->op == Operator::less || apply->op == Operator::greater;
  if (!turned && !strict && apply->op != Operator::less_equal && apply->op != Operator::equal) return least;
  if (apply->op == Operator::equal) {  // `place is level`: one of them
    for (int side = 0; side < 2; ++side)
      if (names(plan_, sides[side], counters) && !names(plan_, sides[1 - side], counters)) take(1);
    return least;
  }
  if (names(plan_, sides[turned ? 1 : 0], counters))
    if (const auto limit = highest(sides[turned ? 0 : 1])) take(strict ? std::max(*limit - 1, 0) : *limit);
  return least;
}

std::optional<int> Reach::most(const Pipe& pipe, std::size_t at) {
  std::optional<int> least;
  const auto take = [&](std::optional<int> limit) {
    if (limit && (!least || *limit < *least)) least = limit;
  };
  const Source& source = plan_[std::get<For>(pipe.clauses[at].node).in];
  std::visit(
      [&](const auto& rows) {
        using T = std::decay_t<decltype(rows)>;
        if constexpr (std::is_same_v<T, KinRows>)
          take(highest(rows.depth));
        else if constexpr (std::is_same_v<T, OptionalValue>)
          take(1);
        else if constexpr (std::is_same_v<T, ChoiceValues>)
          take(static_cast<int>(plan_.choices[rows.choice.index()].values.size()));
        else if constexpr (std::is_same_v<T, Numbers>)
          take(highest(rows.to));
        else
          static_assert(std::is_same_v<T, AllRows> || std::is_same_v<T, OwnedRows> ||
                        std::is_same_v<T, PathRows> || std::is_same_v<T, PaymentRows> ||
                        std::is_same_v<T, LotRows> || std::is_same_v<T, SlabRows> ||
                        std::is_same_v<T, DerivedRows>);
      },
      source.rows);
  const auto counting = counters(plan_, pipe);
  for (std::size_t i = at + 1; i < pipe.clauses.size(); ++i) {
    const auto& clause = pipe.clauses[i].node;
    if (std::holds_alternative<For>(clause)) break;
    if (const auto* first = std::get_if<FirstN>(&clause)) take(highest(first->count));
    if (const auto* where = std::get_if<Where>(&clause)) take(counter_limit(where->condition, counting));
    if (const auto* until = std::get_if<While>(&clause)) take(counter_limit(until->condition, counting));
  }
  return least;
}

bool Reach::takes_difference(NodeId amount, const Pipe& pipe) const {
  return carries(plan_, amount, pipe);
}

// ---- places -----------------------------------------------------------------------------------------

std::optional<Place> Reach::place(NodeId node, const Frame& frame, bool here) {
  // What stands in no known relation is a root of its own; names of facts have no roots but their arguments'.
  const auto alone = [&]() -> std::optional<Place> {
    if (!here) return std::nullopt;
    return Place{keys_.of(node), 0, 0, true};
  };
  if (const auto* name = std::get_if<Var>(&plan_[node])) return frame[name->slot];
  if (const auto* as_of = std::get_if<AsOf>(&plan_[node])) return place(as_of->of, frame, here);
  if (const auto* apply = std::get_if<Apply>(&plan_[node]);
      apply != nullptr && apply->op == Operator::otherwise)
    return place(apply->arguments[0], frame, here);
  const auto step = [&](ColumnId column, const std::vector<NodeId>& arguments) -> std::optional<Place> {
    if (arguments.size() != 1) return alone();
    if (is_parent(plan_, column)) {
      auto at = place(arguments[0], frame, here);
      if (!at) return alone();
      return Place{at->root, plus(at->low, 1), plus(at->high, 1), at->alone};
    }
    if (roles_.is_owner_field(column))
      if (auto at = place(arguments[0], frame, here)) return at;
    return alone();
  };
  if (const auto* get = std::get_if<Get>(&plan_[node])) {
    if (get->column == plan_.payment_member && get->arguments.size() == 1) {
      // The payee of another bonus, in steps above the row that it was paid for.
      if (const auto* line = std::get_if<Var>(&plan_[get->arguments[0]])) return frame[line->slot];
      return alone();
    }
    return step(get->column, get->arguments);
  }
  if (const auto* previous = std::get_if<Prev>(&plan_[node]))
    return step(previous->column, previous->arguments);
  return alone();
}

void Reach::loop(const For& clause, Frame& frame, bool here) {
  const Source& source = plan_[clause.in];
  auto& slot = frame[clause.slot];
  slot = std::nullopt;
  const auto root = [&] { slot = Place{~clause.slot, 0, 0, false}; };  // no key is that high
  std::visit(
      [&](const auto& rows) {
        using T = std::decay_t<decltype(rows)>;
        if constexpr (std::is_same_v<T, AllRows>) {
          if (here) root();
        } else if constexpr (std::is_same_v<T, OwnedRows>) {
          slot = place(rows.owner, frame, here);
        } else if constexpr (std::is_same_v<T, KinRows>) {
          const auto of = place(rows.of, frame, here);
          if (!of) return;
          const int depth = highest(rows.depth).value_or(endless);
          switch (rows.kin) {
            case Kin::upline:
              slot = Place{of->root, plus(of->low, 1), plus(of->high, depth), of->alone};
              break;
            case Kin::chain:
              slot = Place{of->root, of->low, plus(of->high, depth), of->alone};
              break;
            case Kin::legs:
              slot = Place{of->root, plus(of->low, -1), plus(of->high, -1), of->alone};
              break;
            case Kin::downline:
              slot = Place{of->root, plus(of->low, -depth), plus(of->high, -1), of->alone};
              break;
            case Kin::team:
              slot = Place{of->root, plus(of->low, -depth), of->high, of->alone};
              break;
          }
        } else if constexpr (std::is_same_v<T, PaymentRows>) {
          if (!here) return;
          root();
          for (const auto bonus : rows.bonuses) {
            const auto [known, fresh] = lines_.emplace(bonus.index(), 0);
            if (fresh) {
              int steps = chain_ < most_chained ? 0 : endless;
              ++chain_;
              for (const auto& payment : payments_of(plan_, bonus.index()))
                if (steps >= endless)
                  break;
                else if (const Levels levels = this->levels(payment); levels.related)
                  steps = std::max(steps, levels.most);
              --chain_;
              lines_[bonus.index()] = steps;
            }
            slot->high = std::max(slot->high, lines_[bonus.index()]);
          }
        } else if constexpr (std::is_same_v<T, OptionalValue>) {
          slot = place(rows.value, frame, here);
        } else if constexpr (std::is_same_v<T, DerivedRows>) {
          slot = place(rows.owner, frame, here);
        } else {
          static_assert(std::is_same_v<T, PathRows> || std::is_same_v<T, LotRows> ||
                        std::is_same_v<T, SlabRows> || std::is_same_v<T, ChoiceValues> ||
                        std::is_same_v<T, Numbers>);
        }
      },
      source.rows);
}

Reach::Frame Reach::frame_of(const Bonus& bonus) {
  Frame frame(size_of(bonus.frame, 0));
  if (bonus.clock.kind == Clock::Kind::each_row && bonus.clock.row)
    frame[*bonus.clock.row] = Place{~*bonus.clock.row, 0, 0, false};
  for (const auto& clause : plan_[bonus.pipe].clauses) {
    if (const auto* each = std::get_if<For>(&clause.node)) loop(*each, frame, true);
    if (const auto* let = std::get_if<Let>(&clause.node))
      frame[let->slot] =
          plan_.type(let->value).kind == Kind::row ? place(let->value, frame, true) : std::nullopt;
  }
  return frame;
}

// ---- what is counted --------------------------------------------------------------------------------

void Reach::count(NodeId id, const Frame& frame, bool here, bool whole, std::vector<Counted>& out) {
  const Nesting nesting(nested_);
  if (!id.valid() || ++steps_ > most_steps || nesting.too_deep()) return;
  const auto all = [&](const std::vector<NodeId>& nodes) {
    for (const auto node : nodes) count(node, frame, here, whole, out);
  };
  while (const auto* choice = std::get_if<If>(&plan_[id])) {
    whole = false;
    count(choice->then, frame, here, whole, out);
    id = choice->otherwise;
  }
  std::visit(
      [&](const auto& node) {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, Const> || std::is_same_v<T, ParameterValue> ||
                      std::is_same_v<T, RowNamed> || std::is_same_v<T, ScanPrev> ||
                      std::is_same_v<T, PeriodDate> || std::is_same_v<T, Had> || std::is_same_v<T, Lookup> ||
                      std::is_same_v<T, Var> || std::is_same_v<T, Prev> || std::is_same_v<T, If>) {
          return;  // a table's row is chosen, not added up; names are followed where they are bound
        } else if constexpr (std::is_same_v<T, Get>) {
          const Column& column = plan_[node.column];
          if (!plan_.type(id).numeric() || plan_.type(id).kind == Kind::rate) return;
          std::optional<Place> at;
          if (!node.arguments.empty()) at = place(node.arguments[0], frame, here);
          if (column.kind == Column::Kind::field || column.kind == Column::Kind::builtin_field) {
            if (at) out.push_back({at->root, at->low, at->high, node.column, whole});
            return;
          }
          const bool state = column.kind == Column::Kind::state;
          if (!state && (column.kind != Column::Kind::fact || !column.body.valid())) return;
          if (column.recursion == Recursion::children) {
            if (at) out.push_back({at->root, -endless, at->high, node.column, whole});
            return;
          }
          if (column.recursion != Recursion::none || deep_ >= most_deep) return;
          for (const auto argument : node.arguments)  // a quantity that is passed on
            if (plan_.type(argument).numeric()) count(argument, frame, here, false, out);
          Frame inner(size_of(column.frame, node.arguments.size()));
          std::string key = std::to_string(node.column.value) + (whole ? "w" : "");
          for (std::size_t i = 0; i < node.arguments.size(); ++i) {
            if (plan_.type(node.arguments[i]).kind == Kind::row)
              inner[i] = place(node.arguments[i], frame, here);
            key += inner[i] ? ";" + std::to_string(inner[i]->root) + "," + std::to_string(inner[i]->low) +
                                  "," + std::to_string(inner[i]->high)
                            : ";";
          }
          const auto [known, fresh] = facts_.emplace(key, std::vector<Counted>());
          if (fresh) {
            std::vector<Counted> found;
            ++deep_;
            for (const auto part : {column.body, column.start, column.next})
              count(part, inner, false, whole && !state, found);
            --deep_;
            once(found);
            facts_[key] = std::move(found);
          }
          const auto& found = facts_[key];
          out.insert(out.end(), found.begin(), found.end());
        } else if constexpr (std::is_same_v<T, AsOf>) {
          count(node.of, frame, here, whole, out);
        } else if constexpr (std::is_same_v<T, Apply>) {
          const bool floored = node.op == Operator::maximum && node.arguments.size() == 2 &&
                               std::holds_alternative<Const>(plan_[node.arguments[1]]);
          whole = whole && (node.op == Operator::add || node.op == Operator::multiply || floored);
          all(node.arguments);
        } else if constexpr (std::is_same_v<T, Fold>) {
          whole = whole && (node.kind == FoldKind::sum || node.kind == FoldKind::count ||
                            node.kind == FoldKind::first);
          Frame inner = frame;
          for (const auto& clause : plan_[node.pipe].clauses) {
            if (const auto* each = std::get_if<For>(&clause.node)) {
              loop(*each, inner, false);
              const auto& source = plan_[each->in];
              if (!node.value.valid() && inner[each->slot] && source.element.record == plan_.member)
                out.push_back(
                    {inner[each->slot]->root, inner[each->slot]->low, inner[each->slot]->high, {}, whole});
              if (const auto* slabs = std::get_if<SlabRows>(&source.rows))
                count(slabs->at, inner, false, whole, out);
            }
            if (const auto* let = std::get_if<Let>(&clause.node)) {
              if (plan_.type(let->value).kind == Kind::row)
                inner[let->slot] = place(let->value, inner, false);
              else
                count(let->value, inner, false, whole, out);
            }
          }
          count(node.value, inner, false, whole, out);
        } else {
          static_assert(base::unanswered<T>);
        }
      },
      plan_[id]);
}

// Does a fact of a downline count each row for everybody above it? Where a condition decides what a leg sends
// up, a row may stop at the first who takes it.
bool Reach::adds_up_all(ColumnId start) const {
  const Column& first = plan_[start];
  if (first.recursion == Recursion::none) return first.kind == Column::Kind::field;
  std::vector<ColumnId> pending = {start}, seen;
  while (!pending.empty()) {
    const ColumnId id = pending.back();
    pending.pop_back();
    if (std::find(seen.begin(), seen.end(), id) != seen.end()) continue;
    seen.push_back(id);
    std::vector<NodeId> nodes = {plan_[id].body};
    while (!nodes.empty()) {
      const NodeId at = nodes.back();
      nodes.pop_back();
      if (!at.valid()) continue;
      if (const auto* apply = std::get_if<Apply>(&plan_[at])) {
        if (apply->op == Operator::add || apply->op == Operator::multiply)
          nodes.insert(nodes.end(), apply->arguments.begin(), apply->arguments.end());
      } else if (const auto* fold = std::get_if<Fold>(&plan_[at])) {
        const auto& clauses = plan_[fold->pipe].clauses;
        if (fold->kind == FoldKind::sum &&
            std::all_of(clauses.begin(), clauses.end(), [](const Clause& clause) {
              return std::holds_alternative<For>(clause.node) || std::holds_alternative<Let>(clause.node);
            }))
          nodes.push_back(fold->value);
      } else if (const auto* get = std::get_if<Get>(&plan_[at])) {
        if (plan_[get->column].recursion_group != first.recursion_group) continue;
        if (get->column == start) return true;
        pending.push_back(get->column);
      }
    }
  }
  return false;
}

std::vector<Counted> Reach::counted(const Payment& payment) {
  const Bonus& bonus = plan_.bonuses[payment.bonus];
  const Frame frame = frame_of(bonus);
  std::vector<Counted> out;
  steps_ = 0;
  count(payment.amount, frame, true, true, out);
  for (const auto& clause : plan_[bonus.pipe].clauses)  // what the amount may be made of
    if (const auto* let = std::get_if<Let>(&clause.node); let != nullptr && plan_.type(let->value).numeric())
      count(let->value, frame, true, true, out);
  const auto at = place(payment.to, frame, true);
  if (!at) return {};
  out.erase(std::remove_if(out.begin(), out.end(), [&](const Counted& one) { return one.root != at->root; }),
            out.end());
  return out;
}

Levels Reach::levels(const Payment& payment) {
  const Bonus& bonus = plan_.bonuses[payment.bonus];
  const Pipe& pipe = plan_[bonus.pipe];
  Levels out;
  const Frame frame = frame_of(bonus);
  const auto at = place(payment.to, frame, true);
  if (at) {
    // Paid for the row or member that the line starts from, where the amount counts nothing below it.
    int low = 0;
    const auto what = counted(payment);
    for (const auto& one : what) low = std::min(low, one.low);
    out.related = !at->alone || !what.empty();
    out.least = std::max(at->low, 0);
    out.most = std::clamp(plus(at->high, -low), 0, endless);
    if (low < 0) out.least = std::max(out.least, std::min(1, out.most));
  }
  int people = 1;
  bool carried = false;  // what a loop carries along decides who is paid
  std::vector<Slot> carries_along;
  const auto reads_carried = [&](NodeId node) {
    const auto& slots = keys_.slots(keys_.of(node));
    return std::any_of(slots.begin(), slots.end(), [&](Slot slot) {
      return std::find(carries_along.begin(), carries_along.end(), slot) != carries_along.end();
    });
  };
  for (const auto& clause : pipe.clauses)
    if (const auto* scan = std::get_if<Scan>(&clause.node)) carries_along.push_back(scan->slot);
  for (const auto& clause : pipe.clauses) {
    if (const auto* let = std::get_if<Let>(&clause.node); let != nullptr && reads_carried(let->value))
      carries_along.push_back(let->slot);
    if (const auto* where = std::get_if<Where>(&clause.node))
      carried = carried || reads_carried(where->condition);
    if (const auto* until = std::get_if<While>(&clause.node))
      carried = carried || reads_carried(until->condition);
  }
  const bool walks = std::any_of(pipe.clauses.begin(), pipe.clauses.end(), [&](const Clause& clause) {
    const auto* each = std::get_if<For>(&clause.node);
    return each != nullptr && std::holds_alternative<KinRows>(plan_[each->in].rows);
  });
  for (std::size_t i = 0; i < pipe.clauses.size(); ++i) {
    const auto* each = std::get_if<For>(&pipe.clauses[i].node);
    if (each == nullptr) continue;
    const auto& rows = plan_[each->in].rows;
    const auto* kin = std::get_if<KinRows>(&rows);
    const bool numbered = std::holds_alternative<Numbers>(rows) || std::holds_alternative<ChoiceValues>(rows);
    if ((kin == nullptr || kin->kin == Kin::legs) && !(numbered && walks)) continue;
    const auto limit = most(pipe, i);
    people =
        limit && people < endless
            ? static_cast<int>(std::min<std::int64_t>(static_cast<std::int64_t>(people) * *limit, endless))
            : endless;
  }
  out.certain = people >= endless && !carried;
  // An amount that adds up a whole downline pays everybody above a sale for it.
  if (people < endless)
    for (const auto& one : counted(payment))
      if (one.low <= -endless) {
        people = endless;
        out.certain = out.certain || (one.whole && (!one.column.valid() || adds_up_all(one.column)));
      }
  out.people = people;
  out.difference = takes_difference(payment.amount, pipe);
  return out;
}

}  // namespace bonafide::check
