// docs/meaning.md, sections 2.3, 2.5 and 8: bonuses, sharing out, rounding.
#include <algorithm>
#include <type_traits>

#include "base/invariant.h"
#include "checked/clauses.h"
#include "meaning/settler.h"

namespace bonafide::meaning {

using namespace checked;
using number::Rational;

namespace {

// What `share` has gathered in one run of its loop.
struct Shared {
  std::uint64_t loop_run = 0;
  Rational amount;
  std::vector<Payment> lines;  // without amounts
  std::vector<Rational> weights;
  std::optional<Payment> remainder;
};

// A bonus as it runs: a binding that reaches the end runs the verbs.
class BonusRun : public PipeWatch, public Inquiry {
 public:
  BonusRun(Evaluator& evaluator, BonusId id, Context& context, const std::function<Rational(const ledger::AssetRef&)>& step,
           Watcher* watcher)
      : evaluator_(evaluator),
        ground_(evaluator.ground()),
        plan_(ground_.plan),
        id_(id),
        bonus_(plan_.bonuses[id.index()]),
        context_(context),
        step_(step),
        watcher_(watcher),
        frame_(evaluator, std::max<std::size_t>(bonus_.frame, 1)),
        scope_{context, *frame_},
        shared_(bonus_.emits.size()) {
    if (bonus_.clock.row && context.step->row) frame_->slots[*bonus_.clock.row] = *context.step->row;
  }

  std::vector<Payment> run() {
    evaluator_.run(
        bonus_.pipe, scope_,
        [&] {
          if (watcher_) watcher_->reached(id_, *this);
          for (std::uint32_t verb = 0; verb < bonus_.emits.size(); ++verb) emit(verb);
          return true;
        },
        watcher_ ? this : nullptr, &loop_run_);
    for (Shared& shared : shared_) share_out(shared);
    return std::move(lines_);
  }

  void met(std::size_t clause, bool passed) override {
    watcher_->met(id_, static_cast<std::uint32_t>(clause), passed, *this);
  }
  const std::vector<Value>& frame() const override { return scope_.frame.slots; }
  Value evaluate(NodeId node) override { return evaluator_.value(node, scope_); }
  TraceNode trace(NodeId node) override { return evaluator_.trace(node, scope_).second; }
  std::vector<Value> elements(SourceId source) override { return evaluator_.elements(source, scope_); }

 private:
  std::optional<Row> row(NodeId node) {
    if (!node.valid()) return std::nullopt;
    const Value value = evaluator_.value(node, scope_);
    const Row* row = std::get_if<Row>(&value);
    return row ? std::optional(*row) : std::nullopt;
  }
  Rational amount(NodeId node) {
    const Value value = evaluator_.value(node, scope_);
    const auto* number = std::get_if<Rational>(&value);
    return number ? *number : Rational();
  }

  // A line of this binding, but for payee and amount; none where goods are missing.
  std::optional<Payment> line(std::uint32_t verb, const PaidIn& in) {
    Payment line;
    line.by = id_;
    line.verb = checked::first_clause(bonus_, verb);
    line.open = true;
    line.on = context_.instant.day;
    switch (in.kind) {
      case PaidIn::Kind::currency: line.asset.kind = ledger::AssetRef::Kind::currency; break;
      case PaidIn::Kind::asset:
        line.asset.kind = ledger::AssetRef::Kind::asset;
        line.asset.asset = in.asset;
        break;
      case PaidIn::Kind::goods: {
        const auto goods = row(in.goods);
        if (!goods) return std::nullopt;
        line.asset.kind = ledger::AssetRef::Kind::goods;
        line.asset.goods = *goods;
        break;
      }
    }
    if (bonus_.source) {
      const Value& source = scope_.frame.slots[*bonus_.source];
      if (const Row* row = std::get_if<Row>(&source))
        line.source = row->record == plan_.payment ? ground_.payment_numbers.at(row->number).source : *row;
    }
    if (bonus_.level) {
      const Value& level = scope_.frame.slots[*bonus_.level];
      if (const auto* number = std::get_if<Rational>(&level)) line.level = number->whole();
    }
    return line;
  }

  void emit(std::uint32_t verb) {
    std::visit(
        [&](const auto& emit) {
          using T = std::decay_t<decltype(emit)>;
          if constexpr (std::is_same_v<T, EmitOne>) {
            const auto to = row(emit.to);
            auto line = to ? this->line(verb, emit.in) : std::nullopt;
            if (!line) return;
            line->member = to;
            line->exact = amount(emit.amount);
            if (emit.verb == EmitOne::Verb::take) line->exact = -line->exact;
            push(std::move(*line));
          } else if constexpr (std::is_same_v<T, EmitShare>) {
            gather(verb, emit);
          } else {
            static_assert(std::is_same_v<T, EmitSplit>);
            split(verb, emit);
          }
        },
        bonus_.emits[verb].verb);
  }

  void push(Payment line) {
    if (!line.exact.is_zero()) lines_.push_back(std::move(line));
  }

  // share X to WHO by WEIGHT: X once for all bindings of one run of the loop.
  void gather(std::uint32_t verb, const EmitShare& emit) {
    Shared& shared = shared_[verb];
    if (shared.loop_run != loop_run_) {
      share_out(shared);
      shared.loop_run = loop_run_;
      shared.amount = amount(emit.amount);
    }
    const auto to = row(emit.to);
    auto line = to ? this->line(verb, emit.in) : std::nullopt;
    if (!line) return;
    if (emit.remainder_to.valid() && !shared.remainder)
      if (const auto rest = row(emit.remainder_to)) {
        shared.remainder = *line;
        shared.remainder->member = rest;
      }
    line->member = to;
    shared.lines.push_back(std::move(*line));
    shared.weights.push_back(amount(emit.weight));
  }

  void share_out(Shared& shared) {
    if (!shared.lines.empty()) {
      const Rational step = step_(shared.lines.front().asset);
      const Rational total = number::round(shared.amount, plan_.rounding, step);
      Rational weights;
      for (const Rational& weight : shared.weights) weights += weight;
      std::vector<Rational> parts;
      if (shared.remainder) {
        number::FlooredParts floored = number::apportion_floors(total, shared.weights, step);
        parts = std::move(floored.parts);
        if (!weights.is_zero() && !floored.rest.is_zero()) {
          shared.remainder->exact = floored.rest;
          shared.remainder->apportioned = floored.rest;
        }
      } else {
        parts = number::apportion(total, shared.weights, step);
      }
      for (std::size_t i = 0; i < shared.lines.size(); ++i) {
        if (weights.is_zero() || shared.weights[i].is_zero()) continue;
        shared.lines[i].exact = shared.amount * shared.weights[i] / weights;
        shared.lines[i].apportioned = parts[i];
        push(std::move(shared.lines[i]));
      }
      if (shared.remainder) push(std::move(*shared.remainder));
    }
    shared = Shared{};
  }

  // split X: 60% to A, otherwise B; the rest to C.
  void split(std::uint32_t verb, const EmitSplit& emit) {
    const auto line = this->line(verb, emit.in);
    if (!line) return;
    const Rational whole = amount(emit.amount);
    const Rational step = step_(line->asset);
    std::vector<Rational> weights;
    Rational named;
    for (const EmitSplit::Part& part : emit.parts) {
      weights.push_back(amount(part.percent));
      named += weights.back();
    }
    // Parameters may make the parts more than the whole: then they are parts of what they add up to.
    if (named > Rational(1))
      for (Rational& weight : weights) weight /= named;
    weights.push_back(named < Rational(1) ? Rational(1) - named : Rational(0));
    const std::vector<Rational> parts = number::apportion(number::round(whole, plan_.rounding, step), weights, step);
    Rational rest_exact = whole * weights.back(), rest = parts.back();
    const auto pay = [&](std::size_t clause, Row member, const Rational& exact, const Rational& part) {
      Payment paid = *line;
      paid.verb += static_cast<std::uint32_t>(clause);
      paid.member = member;
      paid.exact = exact;
      paid.apportioned = part;
      push(std::move(paid));
    };
    for (std::size_t i = 0; i < emit.parts.size(); ++i) {
      auto to = row(emit.parts[i].to);
      if (!to) to = row(emit.parts[i].otherwise);
      if (to) {
        pay(i, *to, whole * weights[i], parts[i]);
      } else {
        rest_exact += whole * weights[i];
        rest += parts[i];
      }
    }
    if (const auto to = row(emit.rest_to)) pay(emit.parts.size(), *to, rest_exact, rest);
  }

  Evaluator& evaluator_;
  Ground& ground_;
  const Plan& plan_;
  BonusId id_;
  const Bonus& bonus_;
  Context& context_;
  const std::function<Rational(const ledger::AssetRef&)>& step_;
  Watcher* watcher_;
  Evaluator::Open frame_;
  Scope scope_;
  std::vector<Shared> shared_;  // by verb
  std::vector<Payment> lines_;
  std::uint64_t loop_run_ = 0;
};

}  // namespace

Rational Settler::step_of(const ledger::AssetRef& asset) const {
  switch (asset.kind) {
    case ledger::AssetRef::Kind::currency: return plan_.step;
    case ledger::AssetRef::Kind::asset: return Rational::scaled(1, plan_.assets[asset.asset.index()].scale);
    case ledger::AssetRef::Kind::goods: return 1;
  }
  return 1;
}

void Settler::bonuses(Context& context) {
  std::vector<bool> waiting(plan_.bonuses.size());
  for (const BonusId bonus : plan_.bonus_order)
    waiting[bonus.index()] = context.step->ticks(plan_.bonuses[bonus.index()].clock);
  for (const BonusId bonus : plan_.bonus_order) {
    if (!waiting[bonus.index()]) continue;
    run_bonus(bonus, context);
    waiting[bonus.index()] = false;
    const auto& group = groups_[bonus.index()];
    if (std::none_of(group.begin(), group.end(), [&](BonusId other) { return waiting[other.index()]; }))
      finish(group, context);
  }
}

void Settler::run_bonus(BonusId bonus, Context& context) {
  const std::function<Rational(const ledger::AssetRef&)> step = [&](const ledger::AssetRef& a) { return step_of(a); };
  for (Payment& line : BonusRun(evaluator_, bonus, context, step, watcher_).run()) {
    line.amount = line.exact;
    if (Exercised* exercised = evaluator_.exercised()) {
      const auto& emits = plan_.bonuses[bonus.index()].emits;
      const checked::Emit* emit = checked::emit_of(plan_.bonuses[bonus.index()], line.verb);
      exercised->verbs[bonus.index()][static_cast<std::size_t>(emit - emits.data())] = 1;
    }
    open_[bonus.index()].push_back(world_.payments->add(std::move(line)));
  }
}

void Settler::finish(const std::vector<BonusId>& group, Context& context) {
  std::vector<std::uint32_t> lines;
  for (const BonusId bonus : group) lines.insert(lines.end(), open_[bonus.index()].begin(), open_[bonus.index()].end());
  if (lines.empty()) return;
  for (std::size_t l = 0; l < plan_.limits.size(); ++l) {
    std::vector<std::uint32_t> limited;
    for (const BonusId bonus : plan_.limits[l].on)
      limited.insert(limited.end(), open_[bonus.index()].begin(), open_[bonus.index()].end());
    const bool ours = std::find(group.begin(), group.end(), plan_.limits[l].on.front()) != group.end();
    if (ours && !limited.empty()) apply_limit(l, limited, context);
  }
  for (const std::uint32_t index : lines) {
    Payment& line = world_.payments->change(index);
    line.open = false;
    line.amount = line.apportioned ? *line.apportioned : number::round(line.exact, plan_.rounding, step_of(line.asset));
    line.gone = line.amount.is_zero();
  }
  hold(context, lines);
  for (const BonusId bonus : group) {
    if (open_[bonus.index()].empty()) continue;
    std::vector<std::uint32_t> ordered;
    for (const std::uint32_t index : world_.payments->of(bonus))
      if (!(*world_.payments)[index].earlier && index >= open_[bonus.index()].front()) ordered.push_back(index);
    for (const std::uint32_t index : ordered) move_balance(context, index);
    open_[bonus.index()].clear();
  }
}

}  // namespace bonafide::meaning
