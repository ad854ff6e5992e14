// The clauses of a pipe, in written order. Names that a clause binds stay until the scope of its caller ends.
#include "check/lowering.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Operator;

namespace {

bool opens_loop(const syn::Clause& clause) {
  return std::holds_alternative<syn::ForEach>(clause.node) || std::holds_alternative<syn::Repeat>(clause.node);
}

}  // namespace

// `previous x` may stand above the line that defines x, as long as it is in the same loop.
void Lowering::announce_scans(const syn::Pipe& pipe, std::size_t from) {
  for (std::size_t i = from; i < pipe.size() && !opens_loop(pipe[i]); ++i) {
    if (const auto* running = std::get_if<syn::Running>(&pipe[i].node)) {
      std::optional<Type> type;
      if (running->type) {
        // An unknown type is reported where the clause itself is lowered.
        diagnostics::Sink quiet;
        diagnostics::Sink* loud = std::exchange(sink_, &quiet);
        type = resolve(*running->type);
        sink_ = loud;
      }
      bind(running->name, type.value_or(Type{}), Local::Use::ahead);
      body_.locals.back().typed = type.has_value();
      body_.locals.back().complained = running->type.has_value();
    } else if (const auto* counting = std::get_if<syn::Counting>(&pipe[i].node)) {
      bind(counting->name, plain(Kind::count), Local::Use::ahead);
    }
  }
}

checked::Clause Lowering::for_each(const syn::ForEach& node, Span span) {
  SetOf in = set(node.set);
  Loop loop;
  loop.first_local = body_.locals.size();
  const Slot slot = bind(node.variable, in.element, Local::Use::value, in.amounts);
  // A set that is wrong tells at least which rows were meant.
  const bool rows_known = in.element.kind == Kind::row && in.element.record.valid();
  body_.locals.back().typed = !in.bad || rows_known;
  if (in.bad && rows_known && plural(node.variable.text) == in.element.record) {
    Local singular = body_.locals.back();  // `for each orders`: below it says `order`
    singular.name = name_here(in.element.record);
    body_.locals.push_back(std::move(singular));
  }
  loop.slot = slot;
  loop.element = in.element;
  loop.dated = in.dated;
  body_.loops.push_back(loop);
  return {checked::For{slot, in.source}, span};
}

void Lowering::counting(const syn::Counting& node, Span span, std::vector<checked::Clause>& out) {
  const Type count = plain(Kind::count);
  Local* local = find_local(node.name.text);
  const Slot slot = local->slot;
  const NodeId before = add(checked::ScanPrev{slot}, count, span);
  const NodeId one = constant(number::Rational(1), count, span);
  const NodeId next = apply(Operator::add, {before, one}, count, span);
  NodeId start = constant(number::Rational(0), count, span);
  if (!node.only_where.valid()) {
    local->use = Local::Use::scan;
    out.push_back({checked::Scan{slot, start, next}, span});
    body_.level = slot;
    return;
  }
  // The condition is tried with the number that the row would get; the count moves on only for rows kept.
  const Slot tried = new_slot();
  out.push_back({checked::Let{tried, next}, span});
  local->use = Local::Use::value;
  local->slot = tried;
  Typed where = expression(node.only_where);
  const bool good = condition(where);
  local = find_local(node.name.text);
  local->use = Local::Use::scan;
  local->slot = slot;
  if (good) {
    out.push_back({checked::Where{where.node}, at(node.only_where).span});
    assume(where.node, true);
  }
  out.push_back({checked::Scan{slot, start, add(checked::Var{tried}, count, span)}, span});
  body_.level = slot;
}

// The type of a running value that starts at 0 of no unit: that of what follows.
std::optional<Type> Lowering::type_of_next(const syn::Running& node) {
  const auto nodes = plan_.nodes.size(), pipes = plan_.pipes.size(), sources = plan_.sources.size();
  const Slot slots = body_.slots;
  diagnostics::Sink quiet;
  diagnostics::Sink* loud = std::exchange(sink_, &quiet);
  const bool outer = std::exchange(trying_, true);
  // Read first as a plain 0, which fits every unit beside it.
  Local* local = find_local(node.name.text);
  local->use = Local::Use::scan;
  local->typed = true;
  local->type = plain(Kind::count);
  std::optional<Type> type;
  {
    Scope scope(*this);
    zero_scan_ = local->slot;
    Typed next = expression(node.then);
    zero_scan_.reset();
    if (!next.bad && next.type.numeric()) type = next.type.required();
  }
  local = find_local(node.name.text);
  local->use = Local::Use::ahead;
  trying_ = outer;
  sink_ = loud;
  plan_.nodes.resize(nodes);
  plan_.types.resize(nodes);
  plan_.spans.resize(nodes);
  plan_.pipes.resize(pipes);
  plan_.sources.resize(sources);
  body_.slots = slots;
  return type;
}

void Lowering::running(const syn::Running& node, Span span, std::vector<checked::Clause>& out) {
  std::optional<Type> type;
  if (node.type) type = resolve(*node.type);
  bool good = !node.type || type;
  // The start is worked out in the binding outside the loop: names of the loop are not known in it.
  Typed start;
  {
    const std::size_t first = body_.loops.empty() ? body_.locals.size() : body_.loops.back().first_local;
    std::vector<Local> inner(body_.locals.begin() + static_cast<std::ptrdiff_t>(first), body_.locals.end());
    body_.locals.resize(first);
    std::swap(body_.hidden, inner);
    start = expression(node.starts, type ? &*type : nullptr);
    std::swap(body_.hidden, inner);
    body_.locals.insert(body_.locals.end(), inner.begin(), inner.end());
  }
  if (type)
    good = fits(start, *type, node.type->span) && good;
  else if (start.bad)
    good = false;
  else if (start.zero)
    type = type_of_next(node).value_or(start.type);
  else
    type = start.type;
  if (type && start.zero && !start.bad && type->numeric()) retype(start, *type);
  Local* local = find_local(node.name.text);
  local->type = type.value_or(Type{});
  local->typed = good;
  local->complained = !good;
  Typed next = expression(node.then, type ? &*type : nullptr);
  if (good && !node.type && type->kind == Kind::count && next.type.kind == Kind::number && !next.bad) {
    // 0, then fractions: a Number all along.
    type = plain(Kind::number);
    retype(start, *type);
    find_local(node.name.text)->type = *type;
  }
  if (good) fits(next, *type, node.type ? node.type->span : start.span);
  local = find_local(node.name.text);
  local->use = Local::Use::scan;
  out.push_back({checked::Scan{local->slot, start.node, next.node}, span});
}

std::vector<checked::Clause> Lowering::clauses(const syn::Pipe& pipe) {
  std::vector<checked::Clause> out;
  announce_scans(pipe, 0);
  for (std::size_t i = 0; i < pipe.size(); ++i) {
    const Span span = pipe[i].span;
    std::visit(
        [&](const auto& node) {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, syn::ForEach>) {
            out.push_back(for_each(node, span));
            announce_scans(pipe, i + 1);
          } else if constexpr (std::is_same_v<T, syn::Repeat>) {
            const Type count = plain(Kind::count);
            Typed times = expression(node.times, &count);
            fits(times, count);
            checked::Source source;
            source.rows = checked::Numbers{constant(number::Rational(1), count, span), times.node};
            source.element = count;
            source.span = span;
            Loop loop;
            loop.first_local = body_.locals.size();
            loop.slot = new_slot();
            loop.element = count;
            body_.loops.push_back(loop);
            out.push_back({checked::For{loop.slot, add(std::move(source))}, span});
            announce_scans(pipe, i + 1);
          } else if constexpr (std::is_same_v<T, syn::Let>) {
            if (let_row(node, span, out)) return;
            Typed value = expression(node.value);
            if (value.nothing && !value.bad) {
              report(code::nothing_has_no_type, value.span).with("name", node.name.text);
              value.bad = true;
            }
            const Slot slot = bind(node.name, value.type, Local::Use::value, value.amounts);
            body_.locals.back().typed = !value.bad;
            if (!value.bad) body_.lets.emplace(slot, value.node);
            out.push_back({checked::Let{slot, value.node}, span});
          } else if constexpr (std::is_same_v<T, syn::Where> || std::is_same_v<T, syn::While>) {
            Typed value = expression(node.condition);
            if (!condition(value)) return;
            assume(value.node, true);
            if constexpr (std::is_same_v<T, syn::Where>)
              out.push_back({checked::Where{value.node}, span});
            else
              out.push_back({checked::While{value.node}, span});
          } else if constexpr (std::is_same_v<T, syn::By>) {
            checked::By by;
            for (const syn::SortKey& key : node.keys) {
              Typed value = expression(key.value);
              if (!needed(value)) continue;
              if (value.type.kind == Kind::row || value.type.kind == Kind::window) {
                report(code::has_no_order, value.span).with("text", text(value.span)).with("type", describe(value.type));
                continue;
              }
              by.keys.push_back({value.node, key.descending});
            }
            out.push_back({std::move(by), span});
          } else if constexpr (std::is_same_v<T, syn::First>) {
            NodeId count;
            const Type type = plain(Kind::count);
            if (const auto* number = std::get_if<std::uint64_t>(&node.count)) {
              count = constant(number::Rational(static_cast<std::int64_t>(*number)), type, span);
            } else {
              Typed value = name(std::get<syn::Word>(node.count), &type);
              fits(value, type);
              count = value.node;
            }
            out.push_back({checked::FirstN{count}, span});
          } else if constexpr (std::is_same_v<T, syn::Counting>) {
            counting(node, span, out);
          } else {
            static_assert(std::is_same_v<T, syn::Running>);
            running(node, span, out);
          }
        },
        pipe[i].node);
  }
  return out;
}

}  // namespace bonafide::check
