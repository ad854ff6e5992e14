// Aggregates: sum, count, highest, first, any …, and the forms that become one of them.
#include "check/lowering.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::FoldKind;
using checked::Operator;

// A number or an amount that is there: what can be added up.
bool Lowering::summable(Typed& value) {
  if (!needed(value)) return false;
  if (value.type.numeric()) return true;
  report(code::no_reckoning, value.span).with("text", text(value.span)).with("found", describe(value.type));
  return false;
}

// `average of E for each …`: the sum through the count of the same pipe; missing where nothing reaches its end.
Typed Lowering::average(std::vector<checked::Clause> clauses, Typed value, Span span) {
  if (!summable(value)) return bad(span);
  const checked::PipeId pipe = add_pipe(std::move(clauses));
  const NodeId sum = add(checked::Fold{FoldKind::sum, pipe, value.node}, value.type, span);
  const NodeId count = add(checked::Fold{FoldKind::count, pipe, NodeId{}}, plain(Kind::count), span);
  Type type = value.type.maybe();
  if (type.kind == Kind::count) type.kind = Kind::number;  // of 1 and 2: 3/2
  Typed out = typed(checked::Apply{Operator::divide, {sum, count}}, type, span);
  out.amounts = value.amounts;
  return out;
}

Typed Lowering::aggregate(syn::FoldKind kind, std::vector<checked::Clause> clauses, Typed value, Span span) {
  if (kind == syn::FoldKind::average) return average(std::move(clauses), std::move(value), span);
  return folded(static_cast<FoldKind>(kind), std::move(clauses), std::move(value), span);
}

Typed Lowering::folded(FoldKind kind, std::vector<checked::Clause> clauses, Typed value, Span span) {
  Type type;
  switch (kind) {
    case FoldKind::sum:
      if (!summable(value)) return bad(span);
      type = value.type;
      break;
    case FoldKind::count: type = plain(Kind::count); break;
    case FoldKind::count_different:
      if (value.bad) return bad(span);
      type = plain(Kind::count);
      break;
    case FoldKind::highest:
    case FoldKind::lowest: {
      if (!needed(value)) return bad(span);
      const Kind k = value.type.kind;
      if (!value.type.numeric() && k != Kind::date && k != Kind::moment && k != Kind::choice) {
        report(code::has_no_order, value.span).with("text", text(value.span)).with("type", describe(value.type));
        return bad(span);
      }
      type = value.type.maybe();
      break;
    }
    case FoldKind::first:
    case FoldKind::last:
      if (value.bad) return bad(span);
      type = value.type.maybe();
      break;
    case FoldKind::any:
    case FoldKind::every:
      if (!condition(value)) return bad(span);
      type = plain(Kind::flag);
      break;
  }
  Typed out = typed(checked::Fold{kind, add_pipe(std::move(clauses)), value.node}, type, span);
  out.amounts = value.amounts;
  return out;
}

Typed Lowering::fold(const syn::Fold& node, Span span, const Type* wanted) {
  Scope scope(*this);
  const std::size_t loops = body_.loops.size();
  std::vector<checked::Clause> clauses = this->clauses(node.pipe);
  Typed value;
  if (node.of.valid()) {
    value = expression(node.of, wanted);
  } else if (node.kind != syn::FoldKind::count && body_.loops.size() > loops) {
    const Loop& loop = body_.loops[loops];
    const Local& local = body_.locals[loop.first_local];
    value = typed(checked::Var{loop.slot}, loop.element, span);
    value.bad = !local.typed;
    value.amounts = local.amounts;
  }
  return aggregate(node.kind, std::move(clauses), std::move(value), span);
}

Typed Lowering::place(const syn::Place& node, Span span) {
  Typed whose = expression(node.of);
  Scope scope(*this);
  const std::size_t loops = body_.loops.size();
  std::vector<checked::Clause> clauses = this->clauses(node.pipe);
  if (whose.bad || body_.loops.size() == loops || !body_.locals[body_.loops[loops].first_local].typed) return bad(span);
  const Type count = plain(Kind::count);
  const Slot number = new_slot();
  const NodeId before = add(checked::ScanPrev{number}, count, span);
  const NodeId next = apply(Operator::add, {before, constant(number::Rational(1), count, span)}, count, span);
  clauses.push_back({checked::Scan{number, constant(number::Rational(0), count, span), next}, span});
  const Loop loop = body_.loops[loops];
  Typed row = typed(checked::Var{loop.slot}, loop.element, span);
  const Typed same = compare(Operator::equal, row, whose, span, whose.span);
  if (same.bad) return bad(span);
  clauses.push_back({checked::Where{same.node}, span});
  return folded(FoldKind::first, std::move(clauses), typed(checked::Var{number}, count, span), span);
}

Typed Lowering::nth(const syn::Nth& node, Span span) {
  const Type count = plain(Kind::count);
  Typed n = expression(node.n, &count);
  const bool good = fits(n, count);
  NodeId wanted = n.node;
  if (node.latest) {
    // The n-th latest is the (all - n + 1)-th earliest.
    Scope scope(*this);
    std::vector<checked::Clause> all = clauses(node.pipe);
    const Typed total = folded(FoldKind::count, std::move(all), Typed{}, span);
    const NodeId less = apply(Operator::subtract, {total.node, n.node}, count, span);
    wanted = apply(Operator::add, {less, constant(number::Rational(1), count, span)}, count, span);
  }
  Scope scope(*this);
  const std::size_t loops = body_.loops.size();
  std::vector<checked::Clause> clauses = this->clauses(node.pipe);
  if (!good || body_.loops.size() == loops) return bad(span);
  const Loop loop = body_.loops[loops];
  const Local local = body_.locals[loop.first_local];
  const Slot number = new_slot();
  const NodeId before = add(checked::ScanPrev{number}, count, span);
  const NodeId next = apply(Operator::add, {before, constant(number::Rational(1), count, span)}, count, span);
  clauses.push_back({checked::Scan{number, constant(number::Rational(0), count, span), next}, span});
  const NodeId here = add(checked::Var{number}, count, span);
  clauses.push_back({checked::Where{apply(Operator::equal, {here, wanted}, plain(Kind::flag), span)}, span});
  Typed value = typed(checked::Var{loop.slot}, loop.element, span);
  value.bad = !local.typed;
  value.amounts = local.amounts;
  return folded(FoldKind::first, std::move(clauses), std::move(value), span);
}

Typed Lowering::at_least(const syn::AtLeast& node, Span span) {
  const Type count = plain(Kind::count);
  Typed wanted;
  if (const auto* number = std::get_if<std::uint64_t>(&node.count))
    wanted = typed(checked::Const{number::Rational(static_cast<std::int64_t>(*number))}, count, span);
  else
    wanted = name(std::get<syn::Word>(node.count), &count);
  bool good = fits(wanted, count);
  NodeId sum;
  for (const syn::ExpressionId id : node.conditions) {
    Typed one = expression(id);
    if (!condition(one)) {
      good = false;
      continue;
    }
    const NodeId yes = constant(number::Rational(1), count, one.span), no = constant(number::Rational(0), count, one.span);
    const NodeId counted = add(checked::If{one.node, yes, no}, count, one.span);
    sum = sum.valid() ? apply(Operator::add, {sum, counted}, count, span) : counted;
  }
  if (!good || !sum.valid()) return bad(span);
  return typed(checked::Apply{Operator::greater_equal, {sum, wanted.node}}, plain(Kind::flag), span);
}

Typed Lowering::marginal(const syn::Marginal& node, Span span) {
  const auto found = tables_.find(node.table.text);
  if (found == tables_.end()) {
    std::vector<std::string> names;
    for (const auto& [name, id] : tables_) names.push_back(name);
    unknown(node.table, {"table", "表"}, names);
    expression(node.of);
    return bad(span);
  }
  const std::size_t index = found->second.index();
  if (broken_tables_[index]) return bad(span);
  const checked::Table& table = plan_.tables[index];
  const RecordId record = plan_.slab_records[index];
  if (!record.valid() || table.outputs.size() != 1 || !table.outputs[0].type.numeric()) {
    report(code::table_has_no_slabs, node.table.span)
        .with("name", node.table.text)
        .label(table.span, Note::declared_here);
    return bad(span);
  }
  const Type input = table.inputs[0].type;
  Typed at_value = expression(node.of, &input);
  if (!fits(at_value, input, table.span)) return bad(span);
  checked::Source source;
  source.rows = checked::SlabRows{found->second, at_value.node};
  source.element = row(record);
  source.span = span;
  const Slot slot = new_slot();
  std::vector<checked::Clause> clauses;
  clauses.push_back({checked::For{slot, add(std::move(source))}, span});
  const std::vector<ColumnId> fields = plan_[record].fields;
  const Typed slab = typed(checked::Var{slot}, row(record), span);
  Typed value = get(fields[1], {slab}, span), part = get(fields[0], {slab}, span);
  Typed product = this->product(value, part, span, span, true);
  if (product.bad) return product;
  return folded(FoldKind::sum, std::move(clauses), std::move(product), span);
}

Typed Lowering::in_set(const syn::InSet& node, Span span) {
  const Type flag = plain(Kind::flag);
  Typed value = expression(node.of);
  NodeId inside;
  if (const auto* calendar = std::get_if<syn::CalendarWindow>(&node.set)) {
    if (value.bad) return bad(span);
    if (value.type.kind != Kind::date && value.type.kind != Kind::moment) {
      report(code::only_dates_in_window, value.span)
          .with("text", text(value.span))
          .with("found", describe(value.type.required()));
      return bad(span);
    }
    inside = apply(Operator::in_window, {value.node, window_constant(*calendar)}, flag, span);
    if (value.type.optional)
      inside = apply(Operator::and_, {apply(Operator::exists, {value.node}, flag, span), inside}, flag, span);
  } else {
    Scope scope(*this);
    const syn::SetId id = std::get<syn::SetId>(node.set);
    const Span set_span = id.valid() ? (*file_)[id].span : span;
    SetOf in = set(id);
    if (value.bad || in.bad) return bad(span);
    const Slot slot = new_slot();
    Typed element = typed(checked::Var{slot}, in.element, set_span);
    const Typed same = compare(Operator::equal, element, value, span, span);
    if (same.bad) return bad(span);
    std::vector<checked::Clause> clauses;
    clauses.push_back({checked::For{slot, in.source}, span});
    inside = add(checked::Fold{FoldKind::any, add_pipe(std::move(clauses)), same.node}, flag, span);
  }
  if (node.negated) inside = apply(Operator::not_, {inside}, flag, span);
  Typed out;
  out.node = inside;
  out.type = flag;
  out.span = span;
  return out;
}

}  // namespace bonafide::check
