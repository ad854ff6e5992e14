#include "check/lints_payout.h"

#include <algorithm>
#include <type_traits>

#include "base/closed.h"

namespace bonafide::check {

using namespace checked;

namespace {

constexpr int most_deep = 100;
constexpr int most_chained = 50;
constexpr std::uint32_t most_steps = 20000;
constexpr int most_levels = 100;

std::size_t size_of(std::uint32_t frame, std::size_t parameters) {
  return std::max<std::size_t>({frame, parameters, 2});
}

// The least of two upper ends where either may be unknown.
std::optional<Rational> product(const std::optional<Rational>& a, const std::optional<Rational>& b) {
  if (!a || !b) return std::nullopt;
  return *a * *b;
}

}  // namespace

bool Payout::in_period(const Source& source, const Frame& frame) const {
  if (source.as_of || !source.window.valid()) return false;
  std::optional<columns::Window> window;
  if (const auto* constant = std::get_if<Const>(&plan_[source.window])) {
    if (const auto* written = std::get_if<columns::Window>(&constant->value)) window = *written;
  } else if (const auto* name = std::get_if<Var>(&plan_[source.window])) {
    window = frame[name->slot].window;
  }
  if (!window) return false;
  switch (window->kind) {
    case columns::WindowKind::period:
      return true;
    case columns::WindowKind::unit:
      return window->of_period || (plan_.period && window->unit == *plan_.period);
    case columns::WindowKind::lifetime:
    case columns::WindowKind::previous:
    case columns::WindowKind::last:
      return false;
  }
  return false;
}

// What a loop's name stands for. Runs of the loop for different rows outside it meet different rows: each
// order has one buyer, each leg one parent. `first`: it is the outermost loop, which runs once.
Payout::Name Payout::name_of(const Source& source, const Frame& frame, bool first) const {
  const auto stands_for = [&](NodeId node) {
    const auto* name = std::get_if<Var>(&plan_[node]);
    return name == nullptr ? Name() : frame[name->slot];
  };
  Name out;
  if (const auto* all = std::get_if<AllRows>(&source.rows)) {
    if (!first) return out;
    if (all->record == plan_.member)
      out.of = Name::Of::member;
    else if (roles_.of(all->record) == Role::sale && in_period(source, frame))
      out.of = Name::Of::sale;
  } else if (const auto* owned = std::get_if<OwnedRows>(&source.rows)) {
    if (roles_.of(owned->record) == Role::sale && in_period(source, frame) &&
        stands_for(owned->owner).of == Name::Of::member)
      out.of = Name::Of::sale;
  } else if (const auto* kin = std::get_if<KinRows>(&source.rows)) {
    if (kin->kin == Kin::legs && stands_for(kin->of).of == Name::Of::member) out.of = Name::Of::member;
  } else if (const auto* value = std::get_if<OptionalValue>(&source.rows)) {
    out = stands_for(value->value);
  }
  return out;
}

std::optional<Rational> Payout::rate(NodeId node, bool& difference) {
  if (bonus_ != nullptr && deep_ == 0) {
    const Pipe& pipe = plan_[bonus_->pipe];
    if (reach_.takes_difference(node, pipe)) {
      // Over a line, `best - previous best` adds up to the highest `best` less the start.
      for (bool inner = true; inner;) {  // a choice that the parameters decide, `floored at 0`
        inner = false;
        if (const auto* choice = std::get_if<If>(&plan_[node])) {
          const auto decided = supposing_.range(choice->condition).exact();
          if (!decided) return std::nullopt;
          node = decided->is_zero() ? choice->otherwise : choice->then;
          inner = true;
        } else if (const auto* apply = std::get_if<Apply>(&plan_[node]);
                   apply != nullptr && apply->op == Operator::maximum && apply->arguments.size() == 2) {
          const auto floor = supposing_.range(apply->arguments[1]).exact();
          if (!floor || !floor->is_zero()) return std::nullopt;
          node = apply->arguments[0];
          inner = true;
        }
      }
      const auto* apply = std::get_if<Apply>(&plan_[node]);
      const auto* last = apply != nullptr && apply->op == Operator::subtract
                             ? std::get_if<ScanPrev>(&plan_[apply->arguments[1]])
                             : nullptr;
      if (last == nullptr) return std::nullopt;
      for (const auto& clause : pipe.clauses)
        if (const auto* scan = std::get_if<Scan>(&clause.node); scan != nullptr && scan->slot == last->slot) {
          const Range next = supposing_.range(scan->next), start = supposing_.range(scan->start);
          if (!next.highest || !start.lowest) return std::nullopt;
          difference = true;
          return *next.highest - *start.lowest;
        }
      return std::nullopt;
    }
  }
  const Range range = supposing_.range(node, bonus_ != nullptr && deep_ == 0 ? at_ : std::nullopt);
  if (range.empty) return Rational(0);
  return range.highest;
}

std::optional<Payout::Part> Payout::part(NodeId id, const Frame& frame) {
  const Nesting nesting(nested_);
  if (++steps_ > most_steps || nesting.too_deep()) return std::nullopt;
  const auto join = [](std::optional<Part> a, const std::optional<Part>& b) -> std::optional<Part> {
    if (!a || !b) return std::nullopt;
    if (a->per == Part::Per::nothing) return b;
    if (b->per == Part::Per::nothing) return a;
    if (a->per != b->per || a->share.of != b->share.of) return std::nullopt;
    a->share.rate = std::max(a->share.rate, b->share.rate);
    a->difference = a->difference || b->difference;
    return a;
  };
  std::optional<Part> chosen = Part();
  while (const auto* choice = std::get_if<If>(&plan_[id])) {
    const auto decided = supposing_.range(choice->condition).exact();
    if (!decided || !decided->is_zero()) {
      chosen = join(chosen, part(choice->then, frame));
      if (!chosen || decided) return chosen;
    }
    id = choice->otherwise;
  }
  const auto one = [&]() -> std::optional<Part> {
    return std::visit(
        [&](const auto& node) -> std::optional<Part> {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, Const>) {
            const auto* number = std::get_if<Rational>(&node.value);
            if (number != nullptr && number->is_zero()) return Part();
            return std::nullopt;
          } else if constexpr (std::is_same_v<T, Var>) {
            if (frame[node.slot].meaning.valid()) return part(frame[node.slot].meaning, frame);
            return std::nullopt;
          } else if constexpr (std::is_same_v<T, Get>) {
            const Column& column = plan_[node.column];
            const auto* row =
                node.arguments.size() == 1 ? std::get_if<Var>(&plan_[node.arguments[0]]) : nullptr;
            if (node.column == plan_.payment_amount || node.column == plan_.payment_exact) {
              if (row == nullptr || frame[row->slot].of != Name::Of::line || !frame[row->slot].line)
                return std::nullopt;
              return Part{Part::Per::line, *frame[row->slot].line, false};
            }
            if (column.kind == Column::Kind::field) {
              if (row == nullptr || frame[row->slot].of != Name::Of::sale || !roles_.is_money(column.type) ||
                  column.is_signed)
                return std::nullopt;
              return Part{Part::Per::sale, {Rational(1), node.column}, false};
            }
            if (column.kind != Column::Kind::fact || !column.body.valid() ||
                column.recursion != Recursion::none || deep_ >= most_deep)
              return std::nullopt;
            Frame inner(size_of(column.frame, node.arguments.size()));
            for (std::size_t i = 0; i < node.arguments.size(); ++i) {
              if (const auto* name = std::get_if<Var>(&plan_[node.arguments[i]])) {
                inner[i] = frame[name->slot];
                inner[i].meaning = NodeId();
              }
              if (const auto* constant = std::get_if<Const>(&plan_[node.arguments[i]]))
                if (const auto* window = std::get_if<columns::Window>(&constant->value))
                  inner[i].window = *window;
            }
            ++deep_;
            auto out = part(column.body, inner);
            --deep_;
            return out;
          } else if constexpr (std::is_same_v<T, AsOf>) {
            return std::nullopt;
          } else if constexpr (std::is_same_v<T, Apply>) {
            const Operator op = node.op;
            if (op == Operator::add) {
              auto a = part(node.arguments[0], frame), b = part(node.arguments[1], frame);
              if (!a || !b) return std::nullopt;
              if (a->per == Part::Per::nothing) return b;
              if (b->per == Part::Per::nothing) return a;
              if (a->per != b->per || a->share.of != b->share.of || a->difference || b->difference)
                return std::nullopt;
              a->share.rate += b->share.rate;
              return a;
            }
            if (op == Operator::subtract) {
              if (!supposing_.range(node.arguments[1]).not_negative()) return std::nullopt;
              return part(node.arguments[0], frame);
            }
            if (op == Operator::multiply) {
              for (int side = 0; side < 2; ++side) {
                auto money = part(node.arguments[side], frame);
                if (!money) continue;
                if (money->per == Part::Per::nothing) return money;
                bool difference = false;
                const auto factor = rate(node.arguments[1 - side], difference);
                if (!factor || (difference && money->difference)) return std::nullopt;
                money->share.rate *= factor->sign() < 0 ? Rational(0) : *factor;
                money->difference = money->difference || difference;
                return money;
              }
              return std::nullopt;
            }
            if (op == Operator::minimum) {
              std::optional<Part> least;
              for (const auto argument : node.arguments) {
                const auto bound = part(argument, frame);
                if (bound && (!least || (bound->per == least->per && bound->share.rate < least->share.rate)))
                  least = bound;
              }
              return least;
            }
            if (op == Operator::maximum || op == Operator::otherwise) {
              std::optional<Part> most = Part();
              for (const auto argument : node.arguments) most = join(most, part(argument, frame));
              return most;
            }
            if (op == Operator::round_half_up || op == Operator::round_half_even ||
                op == Operator::round_half_down || op == Operator::round_up || op == Operator::round_down)
              return part(node.arguments[0], frame);
            return std::nullopt;
          } else if constexpr (std::is_same_v<T, Fold>) {
            return sum(node, frame);
          } else {
            static_assert(std::is_same_v<T, ParameterValue> || std::is_same_v<T, RowNamed> ||
                          std::is_same_v<T, Prev> || std::is_same_v<T, ScanPrev> || std::is_same_v<T, If> ||
                          std::is_same_v<T, Lookup> || std::is_same_v<T, Had> ||
                          std::is_same_v<T, PeriodDate>);
            return std::nullopt;
          }
        },
        plan_[id]);
  };
  return join(chosen, one());
}

std::optional<Payout::Part> Payout::sum(const Fold& fold, const Frame& frame) {
  Frame inner = frame;
  bool loops = false, all_sales = false;
  NodeId owner;  // `o.seller is member`: each sale goes to one member
  for (const auto& clause : plan_[fold.pipe].clauses) {
    if (const auto* each = std::get_if<For>(&clause.node)) {
      const Source& source = plan_[each->in];
      inner[each->slot] = name_of(source, inner, !loops);
      if (const auto* lines = std::get_if<PaymentRows>(&source.rows);
          lines != nullptr && lines->promises.empty() && !lines->bonuses.empty() && lines->member.valid() &&
          !source.window.valid()) {
        const auto* member = std::get_if<Var>(&plan_[lines->member]);
        if (member == nullptr || frame[member->slot].of != Name::Of::member) return std::nullopt;
        inner[each->slot].of = Name::Of::line;
        inner[each->slot].line = this->lines(*lines);
      } else if (inner[each->slot].of == Name::Of::nothing) {
        return std::nullopt;
      } else if (std::holds_alternative<AllRows>(source.rows) && inner[each->slot].of == Name::Of::sale) {
        all_sales = true;
      } else if (std::holds_alternative<AllRows>(source.rows)) {
        all_sales = true;  // all members, each with what is his
      }
      loops = true;
    } else if (const auto* let = std::get_if<Let>(&clause.node)) {
      inner[let->slot].meaning = let->value;
    } else if (const auto* where = std::get_if<Where>(&clause.node)) {
      std::vector<NodeId> conditions = {where->condition};
      for (std::size_t i = 0; i < conditions.size(); ++i) {
        const auto* apply = std::get_if<Apply>(&plan_[conditions[i]]);
        if (apply == nullptr) continue;
        if (apply->op == Operator::and_)
          conditions.insert(conditions.end(), apply->arguments.begin(), apply->arguments.end());
        if (apply->op != Operator::equal) continue;
        for (int side = 0; side < 2; ++side) {
          const auto* field = std::get_if<Get>(&plan_[apply->arguments[side]]);
          const auto* name = std::get_if<Var>(&plan_[apply->arguments[1 - side]]);
          if (field == nullptr || name == nullptr || field->arguments.size() != 1) continue;
          const auto* row = std::get_if<Var>(&plan_[field->arguments[0]]);
          if (row != nullptr && inner[row->slot].of == Name::Of::sale &&
              frame[name->slot].of == Name::Of::member)
            owner = apply->arguments[1 - side];
        }
      }
    }
  }
  if (!loops && fold.kind == FoldKind::first && fold.value.valid()) return part(fold.value, inner);
  if (fold.kind != FoldKind::sum) return std::nullopt;
  auto out = part(fold.value, inner);
  if (!out || out->per == Part::Per::nothing) return out;
  out->per = all_sales && !owner.valid() ? Part::Per::total : Part::Per::member;
  return out;
}

// A bonus on bonuses is looked at in a room of its own, so that its names are its own.
std::optional<Share> Payout::lines(const PaymentRows& rows) const {
  if (chain_ >= most_chained) return std::nullopt;
  Payout other(plan_, roles_, keys_, reach_, supposing_);
  other.chain_ = chain_ + 1;
  other.known_ = known_;
  std::vector<std::pair<std::size_t, std::size_t>> emits;
  for (const auto bonus : rows.bonuses)
    for (std::size_t e = 0; e < plan_.bonuses[bonus.index()].emits.size(); ++e)
      emits.emplace_back(bonus.index(), e);
  return other.of(emits);
}

std::optional<Share> Payout::of(std::size_t index, std::size_t emit) {
  const auto [known, fresh] =
      known_->emplace(std::pair(index, emit), std::nullopt);  // none while it is worked out
  if (fresh) (*known_)[{index, emit}] = work_out(index, emit);
  return (*known_)[{index, emit}];
}

std::optional<Share> Payout::work_out(std::size_t index, std::size_t emit) {
  const Bonus& bonus = plan_.bonuses[index];
  const Pipe& pipe = plan_[bonus.pipe];
  bonus_ = &bonus;
  at_.reset();
  steps_ = 0;
  Frame frame(size_of(bonus.frame, 0));
  Loops loops;
  bool first = true;
  // A name that runs through whole numbers, so that each can have a rate of its own: the levels of one line.
  std::optional<Slot> numbered;
  int from = 1, to = 0;
  if (bonus.clock.kind == Clock::Kind::each_row && bonus.clock.row) {
    if (roles_.of(bonus.clock.record) == Role::sale) frame[*bonus.clock.row].of = Name::Of::sale;
    first = false;
  }
  for (std::size_t i = 0; i < pipe.clauses.size(); ++i) {
    if (const auto* let = std::get_if<Let>(&pipe.clauses[i].node)) frame[let->slot].meaning = let->value;
    const auto* each = std::get_if<For>(&pipe.clauses[i].node);
    if (each == nullptr) continue;
    const Source& source = plan_[each->in];
    frame[each->slot] = name_of(source, frame, first);
    if (const auto* lines = std::get_if<PaymentRows>(&source.rows);
        lines != nullptr && first && lines->promises.empty() && !lines->bonuses.empty() &&
        !lines->member.valid() && !source.window.valid()) {
      frame[each->slot].of = Name::Of::line;
      frame[each->slot].line = this->lines(*lines);
    }
    loops.outer = loops.times;
    if (frame[each->slot].of == Name::Of::nothing) {
      const auto most = reach_.most(pipe, i);
      if (const auto* kin = std::get_if<KinRows>(&source.rows);
          kin != nullptr && !numbered && bonus.level && most) {
        const auto counters = Reach::counters(plan_, pipe);
        if (std::find(counters.begin(), counters.end(), *bonus.level) != counters.end()) {
          numbered = bonus.level;
          to = *most;
        }
      }
      if (const auto* numbers = std::get_if<Numbers>(&source.rows); numbers != nullptr) {
        const auto low = supposing_.range(numbers->from).exact(),
                   high = supposing_.range(numbers->to).exact();
        if (low && high && low->whole() && high->whole() && *low->whole() >= 0 &&
            *high->whole() <= most_levels) {
          numbered = each->slot;
          from = static_cast<int>(*low->whole());
          to = static_cast<int>(*high->whole());
          loops.times = product(loops.times, Rational(std::max(to - from + 1, 0)));
          first = false;
          continue;
        }
      }
      loops.times = product(loops.times, most ? std::optional<Rational>(Rational(*most)) : std::nullopt);
    }
    first = false;
  }
  deep_ = 0;
  const auto finish = [&](std::optional<Share> share) {
    at_.reset();
    return share;
  };
  NodeId amount;
  bool shared = false;
  std::visit(
      [&](const auto& verb) {
        using T = std::decay_t<decltype(verb)>;
        amount = verb.amount;
        shared = std::is_same_v<T, EmitShare>;
        if constexpr (std::is_same_v<T, EmitOne>)
          if (verb.verb == EmitOne::Verb::take) amount = NodeId();
      },
      bonus.emits[emit].verb);
  if (!amount.valid()) return finish(Share{});
  const auto whole = part(amount, frame);
  if (!whole) return finish(std::nullopt);
  if (whole->per == Part::Per::nothing) return finish(Share{});
  auto times = shared ? loops.outer : loops.times;
  if (whole->per == Part::Per::total) {
    // The whole turnover: the loops must run once.
    bool once = bonus.clock.kind != Clock::Kind::each_row;
    std::size_t last = pipe.clauses.size();
    for (std::size_t i = 0; i < pipe.clauses.size(); ++i)
      if (std::holds_alternative<For>(pipe.clauses[i].node)) last = i;
    for (std::size_t i = 0; i < pipe.clauses.size(); ++i)
      if (const auto* each = std::get_if<For>(&pipe.clauses[i].node))
        if (!(shared && i == last) && !std::holds_alternative<OptionalValue>(plan_[each->in].rows))
          once = false;
    if (!once) return finish(std::nullopt);
    return finish(whole->share);
  }
  if (whole->difference) return finish(whole->share);
  // Each number at its own rate.
  if (numbered && to >= from && to <= most_levels && times) {
    Share all{Rational(0), whole->share.of};
    for (int number = from; number <= to; ++number) {
      at_ = {*numbered, Rational(number)};
      const auto here = part(amount, frame);
      if (!here) return finish(std::nullopt);
      if (here->per != Part::Per::nothing) all.rate += here->share.rate;
    }
    all.rate *= *times / Rational(to - from + 1);
    return finish(all);
  }
  if (!times) return finish(std::nullopt);
  Share share = whole->share;
  share.rate *= *times;
  return finish(share);
}

std::optional<Share> Payout::limit(const Limit& limit) {
  if (limit.in.kind == PaidIn::Kind::goods) return std::nullopt;
  if (limit.window && limit.window->kind != columns::WindowKind::period &&
      !(limit.window->kind == columns::WindowKind::unit && plan_.period &&
        limit.window->unit == *plan_.period))
    return std::nullopt;
  bonus_ = nullptr;
  at_.reset();
  steps_ = 0;
  Frame frame(size_of(limit.frame, 1));
  Part::Per wanted = Part::Per::total;
  switch (limit.per) {
    case Limit::Per::all:
      break;
    case Limit::Per::member:
      frame[0].of = Name::Of::member;
      wanted = Part::Per::member;
      break;
    case Limit::Per::record:
      if (roles_.of(limit.record) == Role::sale) frame[0].of = Name::Of::sale;
      wanted = Part::Per::sale;
      break;
  }
  const auto whole = part(limit.to, frame);
  if (!whole || whole->difference || (whole->per != Part::Per::nothing && whole->per != wanted))
    return std::nullopt;
  return whole->share;
}

std::optional<Share> Payout::of(const std::vector<std::pair<std::size_t, std::size_t>>& emits) {
  // Verbs that are bounded together: each alone, until a limit bounds some of them lower.
  struct Group {
    std::vector<std::size_t> bonuses;
    std::optional<Share> share;
  };
  std::vector<Group> groups;
  for (const auto& [bonus, emit] : emits) groups.push_back({{bonus}, of(bonus, emit)});
  const auto together = [](const std::vector<Group>& some) -> std::optional<Share> {
    Share all;
    for (const auto& group : some) {
      if (!group.share) return std::nullopt;
      if (!group.share->of.valid()) continue;
      if (all.of.valid() && all.of != group.share->of) return std::nullopt;
      all.of = group.share->of;
      all.rate += group.share->rate;
    }
    return all;
  };
  for (const auto& one : plan_.limits) {
    const auto cap = limit(one);
    if (!cap) continue;
    std::vector<Group> under, rest;
    for (const auto& group : groups) {
      const bool all_under = std::all_of(group.bonuses.begin(), group.bonuses.end(), [&](std::size_t bonus) {
        return std::find(one.on.begin(), one.on.end(), BonusId(bonus)) != one.on.end();
      });
      (all_under ? under : rest).push_back(group);
    }
    const auto now = together(under);
    if (under.empty() || (now && now->rate <= cap->rate)) continue;
    Group merged{{}, cap};
    for (const auto& group : under)
      merged.bonuses.insert(merged.bonuses.end(), group.bonuses.begin(), group.bonuses.end());
    rest.push_back(std::move(merged));
    groups = std::move(rest);
  }
  return together(groups);
}

}  // namespace bonafide::check
