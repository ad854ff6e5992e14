// docs/meaning.md, section 3: pipes. A binding goes down the clauses; each clause belongs to the nearest `For` above.
#include <algorithm>
#include <type_traits>

#include "base/invariant.h"
#include "ledger/canonical.h"
#include "meaning/evaluator.h"

namespace bonafide::meaning {

using namespace checked;

namespace {

constexpr std::size_t most_running_values = 64;  // beyond which rows are tried one by one

}  // namespace

class PipeRun {
 public:
  // Of the pipe, the first clauses only: those before `clauses`.
  PipeRun(Evaluator& evaluator, const Pipe& pipe, std::size_t clauses, const PipeShape& shape, const Scope& scope,
          const std::function<bool()>& end, PipeWatch* watch, std::uint64_t* loop_run)
      : evaluator_(evaluator),
        pipe_(pipe),
        clauses_(clauses),
        shape_(shape),
        scope_(scope),
        end_(end),
        watch_(watch),
        loop_run_(loop_run),
        reached_(shape.firsts, 0) {}

  void run() {
    open(0);
    const auto binding = [&] { return down(0); };
    if (shape_.loops[0].sorts.empty())
      binding();
    else
      sorted(0, [&] {
        binding();
        return Flow::on;
      });
  }

 private:
  enum class Flow { on, end_of_loop, end_of_pipe };
  struct Bound {
    std::vector<Value> slots, before, keys;
  };

  // Starts a run of a loop, in the binding outside it: every scan begins with its start.
  void open(std::size_t loop) {
    const PipeShape::Loop& of = shape_.loops[loop];
    if (loop_run_ && loop + 1 == shape_.loops.size()) ++*loop_run_;
    if (!of.scans.empty()) scope_.frame.open_scans();
    for (const std::size_t clause : of.scans) {
      const Scan& scan = std::get<Scan>(pipe_.clauses[clause].node);
      Value start = evaluator_.value(scan.start, scope_);
      scope_.frame.latest[scan.slot] = start;
      scope_.frame.before[scan.slot] = std::move(start);
    }
    if (shape_.firsts > 0)
      for (std::size_t i = of.first; i < of.end; ++i)
        if (std::holds_alternative<FirstN>(pipe_.clauses[i].node)) reached_[shape_.first_of[i]] = 0;
  }

  // Begins the next binding of a loop: `previous x` is what the binding before has left.
  void next_binding(std::size_t loop, std::size_t below) {
    for (const std::size_t clause : shape_.loops[loop].scans) {
      if (clause < below) continue;
      const Slot slot = std::get<Scan>(pipe_.clauses[clause].node).slot;
      scope_.frame.before[slot] = scope_.frame.latest[slot];
    }
  }

  Flow loop(std::size_t clause) {
    const For& opened = std::get<For>(pipe_.clauses[clause].node);
    const std::size_t number = shape_.loop_of[clause];
    open(number);
    const auto run = [&] {
      if (const auto& choosing = shape_.choosing[clause]; choosing && !watch_ && !evaluator_.tracing_ && scope_.context.dense &&
                                                          evaluator_.same_tree(scope_.context, opened.in, choosing->tree))
        return climb(*choosing, clause, opened.slot);
      Flow flow = Flow::on;
      const auto& narrowing = shape_.narrowing[clause];
      const bool all = !narrowing || evaluator_.exercised_;  // lines that are not meant are to be seen to fail
      evaluator_.each(
          opened.in, scope_,
          [&](const Value& element) {
            scope_.frame.slots[opened.slot] = element;
            next_binding(number, 0);
            flow = down(clause + 1);
            return flow == Flow::on;
          },
          all ? nullptr : &*narrowing);
      return flow;
    };
    const Flow flow = shape_.loops[number].sorts.empty() ? run() : sorted(number, run);
    return flow == Flow::end_of_pipe ? flow : Flow::on;
  }

  // Goes up a tree from row to row that the first clauses of the loop let pass.
  Flow climb(const PipeShape::Choosing& choosing, std::size_t clause, Slot slot) {
    Context& context = scope_.context;
    const Value start = evaluator_.value(choosing.of, scope_);
    const Row* of = std::get_if<Row>(&start);
    if (!of) return Flow::on;
    const std::size_t rows = evaluator_.ground_.rows.size(of->record);
    auto& passing = context.passing[&choosing];
    std::size_t steps = 0;
    for (auto row = choosing.with_self ? std::optional(*of) : evaluator_.parent(context, choosing.tree, *of); row;
         row = evaluator_.parent(context, choosing.tree, *row)) {
      if (++steps > rows + 1) evaluator_.cycle(context, choosing.tree, *of);
      next_binding(shape_.loop_of[clause], 0);
      std::string running;
      for (const Slot name : choosing.running) ledger::append_text(running, scope_.frame.before[name]);
      if (const auto known = passing.find(running); known != passing.end() || passing.size() < most_running_values) {
        Passing& of_value = known != passing.end() ? known->second : passing[running];
        row = first_passing(of_value, choosing, clause, slot, *row);
        if (!row) break;
      }
      scope_.frame.slots[slot] = *row;
      const Flow flow = down(clause + 1);
      if (flow != Flow::on) return flow;
    }
    return Flow::on;
  }

  std::optional<Row> first_passing(Passing& passing, const PipeShape::Choosing& choosing, std::size_t clause, Slot slot,
                                   Row from) {
    const std::size_t rows = evaluator_.ground_.rows.size(from.record);
    if (passing.first.empty()) passing.first.assign(rows, Passing::unknown);
    std::vector<std::uint32_t> dropped;
    std::uint32_t found = Passing::nobody;
    for (std::optional<Row> row = from; row; row = evaluator_.parent(scope_.context, choosing.tree, *row)) {
      if (passing.first[row->number] != Passing::unknown) {
        found = passing.first[row->number];
        break;
      }
      scope_.frame.slots[slot] = *row;
      if (passes(clause + 1, choosing.end)) {
        found = passing.first[row->number] = row->number;
        break;
      }
      dropped.push_back(row->number);
      if (dropped.size() > rows) evaluator_.cycle(scope_.context, choosing.tree, from);
    }
    for (const std::uint32_t row : dropped) passing.first[row] = found;
    if (found == Passing::nobody) return std::nullopt;
    return Row{from.record, found};
  }

  bool passes(std::size_t clause, std::size_t end) {
    for (; clause < end; ++clause) {
      const auto& node = pipe_.clauses[clause].node;
      if (const auto* let = std::get_if<Let>(&node))
        scope_.frame.slots[let->slot] = evaluator_.value(let->value, scope_);
      else if (!evaluator_.holds(std::get<Where>(node).condition, scope_))
        return false;
    }
    return true;
  }

  // Runs a loop that has `by` clauses: what reaches each is put in order and goes on from there.
  template <class Run>
  Flow sorted(std::size_t number, const Run& run) {
    const PipeShape::Loop& of = shape_.loops[number];
    std::vector<Bound> waiting;
    std::vector<Bound>* outer = waiting_;
    const std::size_t outer_loop = waiting_loop_;
    waiting_ = &waiting;
    waiting_loop_ = number;
    Flow flow = run();
    for (const std::size_t sort : of.sorts) {
      if (flow == Flow::end_of_pipe) break;
      const By& by = std::get<By>(pipe_.clauses[sort].node);
      std::vector<Bound> ordered = std::move(waiting);
      waiting.clear();
      std::stable_sort(ordered.begin(), ordered.end(), [&](const Bound& a, const Bound& b) {
        for (std::size_t k = 0; k < by.keys.size(); ++k) {
          const int order = columns::compare(a.keys[k], b.keys[k]);
          if (order != 0) return by.keys[k].descending ? order > 0 : order < 0;
        }
        return false;
      });
      flow = Flow::on;
      for (const Bound& bound : ordered) {
        for (std::size_t i = 0; i < of.bound.size(); ++i) scope_.frame.slots[of.bound[i]] = bound.slots[i];
        for (std::size_t i = 0; i < of.scans.size(); ++i)
          scope_.frame.before[std::get<Scan>(pipe_.clauses[of.scans[i]].node).slot] = bound.before[i];
        next_binding(number, sort);
        waiting_ = &waiting;
        waiting_loop_ = number;
        flow = down(sort + 1);
        if (flow != Flow::on) break;
      }
    }
    waiting_ = outer;
    waiting_loop_ = outer_loop;
    return flow;
  }

  void wait(const By& by, std::size_t number) {
    BONAFIDE_INVARIANT(waiting_ && waiting_loop_ == number, "a binding waits in its own loop");
    const PipeShape::Loop& of = shape_.loops[number];
    Bound bound;
    for (const Slot slot : of.bound) bound.slots.push_back(scope_.frame.slots[slot]);
    for (const std::size_t scan : of.scans)
      bound.before.push_back(scope_.frame.before[std::get<Scan>(pipe_.clauses[scan].node).slot]);
    for (const SortKey& key : by.keys) bound.keys.push_back(evaluator_.value(key.value, scope_));
    waiting_->push_back(std::move(bound));
  }

  // Takes the binding in the frame down the clauses from `clause`.
  Flow down(std::size_t clause) {
    bool last_of_loop = false;  // `first k` has seen its k-th
    const auto result = [&](Flow flow) { return flow == Flow::on && last_of_loop ? Flow::end_of_loop : flow; };
    for (; clause < clauses_; ++clause) {
      const auto& node = pipe_.clauses[clause].node;
      if (const auto* where = std::get_if<Where>(&node)) {
        const bool passed = evaluator_.holds(where->condition, scope_);
        if (watch_) watch_->met(clause, passed);
        if (!passed) return result(Flow::on);
      } else if (const auto* let = std::get_if<Let>(&node)) {
        scope_.frame.slots[let->slot] = evaluator_.value(let->value, scope_);
      } else if (const auto* scan = std::get_if<Scan>(&node)) {
        Value next = evaluator_.value(scan->next, scope_);
        scope_.frame.latest[scan->slot] = next;
        scope_.frame.slots[scan->slot] = std::move(next);
      } else if (const auto* going = std::get_if<While>(&node)) {
        const bool passed = evaluator_.holds(going->condition, scope_);
        if (watch_) watch_->met(clause, passed);
        if (!passed) return Flow::end_of_loop;
      } else if (const auto* first = std::get_if<FirstN>(&node)) {
        const Value wanted = evaluator_.value(first->count, scope_);
        const auto* count = std::get_if<number::Rational>(&wanted);
        const number::Rational reached(++reached_[shape_.first_of[clause]]);
        const bool passed = count && reached <= *count;
        if (watch_) watch_->met(clause, passed);
        if (!passed) return Flow::end_of_loop;
        // Watched, the loop goes on to the binding that comes too late, so that it is seen.
        if (reached >= *count && !watch_) last_of_loop = true;
      } else if (const auto* by = std::get_if<By>(&node)) {
        wait(*by, shape_.loop_of[clause]);
        return result(Flow::on);
      } else {
        BONAFIDE_INVARIANT(std::holds_alternative<For>(node), "a clause");
        return result(loop(clause));
      }
    }
    if (!end_()) return Flow::end_of_pipe;
    return result(Flow::on);
  }

  Evaluator& evaluator_;
  const Pipe& pipe_;
  const std::size_t clauses_;
  const PipeShape& shape_;
  const Scope& scope_;
  const std::function<bool()>& end_;
  PipeWatch* watch_;
  std::uint64_t* loop_run_;
  std::vector<std::int64_t> reached_;  // by `first`
  std::vector<Bound>* waiting_ = nullptr;
  std::size_t waiting_loop_ = 0;
};

void Evaluator::run(PipeId pipe, const Scope& scope, const std::function<bool()>& end, PipeWatch* watch,
                    std::uint64_t* loop_run) {
  if (!pipe.valid()) {
    end();
    return;
  }
  const Pipe& run = plan_[pipe];
  PipeRun(*this, run, run.clauses.size(), ground_.shapes[pipe.index()], scope, end, watch, loop_run).run();
}

// `place of E among each x in … by K`, the rows put in order once in each context.
Value Evaluator::place(PipeId pipe, const Placing& placing, const Scope& scope) {
  auto known = scope.context.places.find(&placing);
  if (known == scope.context.places.end()) {
    std::unordered_map<std::uint32_t, Value> places;
    const std::function<bool()> end = [&] {
      places.emplace(std::get<Row>(scope.frame.slots[placing.row]).number, scope.frame.slots[placing.number]);
      return true;
    };
    const Pipe& run = plan_[pipe];
    PipeRun(*this, run, run.clauses.size() - 1, ground_.shapes[pipe.index()], scope, end, nullptr, nullptr).run();
    known = scope.context.places.emplace(&placing, std::move(places)).first;
  }
  const std::unordered_map<std::uint32_t, Value>& places = known->second;
  if (places.empty()) return {};  // nobody is compared with E: it is not asked for
  const Value whose = value(placing.whose, scope);
  const auto* row = std::get_if<Row>(&whose);
  const auto found = row ? places.find(row->number) : places.end();
  return found != places.end() ? found->second : Value{};
}

namespace {

struct SameValue {
  bool operator()(const Value& a, const Value& b) const { return columns::equal(a, b); }
};
struct HashOfValue {
  std::size_t operator()(const Value& value) const { return columns::hash(value); }
};

}  // namespace

// Over nothing: sum and count are 0, `every` is true, `any` false, the others missing. Ties give the value.
Value Evaluator::fold(const Fold& fold, const Scope& scope) {
  const auto over = [&](const std::function<bool()>& end) { run(fold.pipe, scope, end); };
  switch (fold.kind) {
    case FoldKind::sum: {
      number::Rational sum;
      over([&] {
        const Value term = value(fold.value, scope);
        if (const auto* number = std::get_if<number::Rational>(&term)) sum += *number;
        return true;
      });
      return sum;
    }
    case FoldKind::count: {
      std::int64_t count = 0;
      over([&] {
        ++count;
        return true;
      });
      return number::Rational(count);
    }
    case FoldKind::count_different: {
      std::unordered_set<Value, HashOfValue, SameValue> different;
      over([&] {
        Value found = value(fold.value, scope);
        if (!columns::missing(found)) different.insert(std::move(found));
        return true;
      });
      return number::Rational(static_cast<std::int64_t>(different.size()));
    }
    case FoldKind::highest:
    case FoldKind::lowest: {
      const int sign = fold.kind == FoldKind::highest ? 1 : -1;
      Value best;
      over([&] {
        Value found = value(fold.value, scope);
        if (!columns::missing(found) && (columns::missing(best) || columns::compare(found, best) * sign > 0))
          best = std::move(found);
        return true;
      });
      return best;
    }
    case FoldKind::first: {
      const auto& placing = ground_.shapes[fold.pipe.index()].placing;
      const auto* number = placing ? std::get_if<Var>(&plan_[fold.value]) : nullptr;
      // Who watches is to see every clause.
      if (number && number->slot == placing->number && !exercised_ && !tracing_) return place(fold.pipe, *placing, scope);
      Value first;
      over([&] {
        first = value(fold.value, scope);
        return false;
      });
      return first;
    }
    case FoldKind::last: {
      Value last;
      over([&] {
        last = value(fold.value, scope);
        return true;
      });
      return last;
    }
    case FoldKind::any: {
      bool any = false;
      over([&] { return !(any = holds(fold.value, scope)); });
      return any;
    }
    case FoldKind::every: {
      bool every = true;
      over([&] { return every = holds(fold.value, scope); });
      return every;
    }
  }
  return {};
}

}  // namespace bonafide::meaning
