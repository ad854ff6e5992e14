// Derived rows: `rows bills of member` and clauses. Each binding that reaches the end is a row; its fields
// are the names that the clauses bind.
#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

void Lowering::derived_rows(const syn::Rows& node, checked::DerivedId id) {
  const RecordId record = plan_.derived[id.index()].record;
  const std::string name = plan_[record].name;
  const ColumnId owner = plan_[record].owner;
  if (!owner.valid()) {
    report(code::record_has_no_owner, node.record.span).with("record", name).label(plan_[record].span, Note::declared_here);
    return;
  }
  const std::vector<ColumnId> fields = plan_[record].fields;
  std::vector<NodeId> values;
  checked::PipeId pipe;
  const std::uint32_t frame = in_body(Place::derived, [&] {
    const RecordId of = record_named(*node.of);
    const Type wanted = plan_[owner].type;
    if (of.valid() && !(row(of) == wanted)) {
      report(code::type_mismatch, node.of->span)
          .with("text", node.of->text)
          .with("found", describe(row(of)))
          .with("expected", describe(wanted))
          .label(plan_[owner].span, Note::declared_here);
      return;
    }
    const Slot slot = bind(*node.of, wanted);
    Scope scope(*this);
    std::vector<checked::Clause> made = clauses(node.pipe);
    for (const ColumnId field : fields) {
      const checked::Column& column = plan_[field];
      const Type type = column.type;
      const Span declared = column.span;
      const std::string field_name = column.name;
      if (field == owner) {
        values.push_back(add(checked::Var{slot}, wanted, node.of->span));
        continue;
      }
      if (const Local* local = find_local(field_name); local && local->use != Local::Use::ahead) {
        Typed value = typed(checked::Var{local->slot}, local->type, local->declared);
        value.bad = !local->typed;
        fits(value, type, declared);
        values.push_back(value.node);
      } else if (const std::optional<Value> fallback = plan_[field].fallback) {
        values.push_back(constant(*fallback, type, declared));
      } else if (type.optional) {
        values.push_back(constant(columns::Missing{}, type, declared));
      } else {
        report(code::derived_field_unset, node.record.span)
            .with("name", field_name)
            .with("record", name)
            .label(declared, Note::declared_here);
      }
    }
    pipe = add_pipe(std::move(made));
  });
  checked::Derived& derived = plan_.derived[id.index()];
  derived.pipe = pipe;
  derived.fields = std::move(values);
  derived.frame = frame;
}

}  // namespace bonafide::check
