// What rows must satisfy to be accepted: `must be`, which determines a field, and `refuse`.
#include <algorithm>

#include "base/text.h"
#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Column;
using checked::Operator;

void Lowering::must_be(const syn::MustBe& node) {
  // `order.paid` or `paid of order`: the record's name stands for each of its rows.
  const syn::Expression& written = at(node.field);
  const syn::Word *record_word = nullptr, *field_word = nullptr;
  if (const auto* field = std::get_if<syn::Field>(&written.node)) {
    record_word = bare_name(field->of);
    field_word = &field->name;
  } else if (const auto* of = std::get_if<syn::Of>(&written.node)) {
    record_word = bare_name(of->right);
    field_word = bare_name(of->left);
  }
  if (!record_word || !field_word) {
    report(code::must_be_field, written.span).with("text", text(written.span));
    return;
  }
  const RecordId record = record_named(*record_word);
  if (!record.valid()) return;
  NodeId bad_node, determined;
  ColumnId column;
  const std::uint32_t frame = in_body(Place::check, [&] {
    bind(*record_word, row(record));
    Typed field = expression(node.field);
    if (!field.bad) {
      const auto* get = std::get_if<checked::Get>(&plan_[field.node]);
      if (!get || plan_[get->column].kind != Column::Kind::field) {
        report(code::must_be_field, written.span).with("text", text(written.span));
        field.bad = true;
      } else {
        column = get->column;
      }
    }
    const Type wanted = field.bad ? Type{} : plan_[column].type;
    Typed value = expression(node.value, field.bad ? nullptr : &wanted);
    if (field.bad || !fits(value, wanted, written.span)) return;
    determined = value.node;
    bad_node = apply(Operator::not_equal, {field.node, value.node}, plain(Kind::flag), written.span);
  });
  if (!bad_node.valid()) return;
  Column& changed = plan_.columns[column.index()];
  if (changed.determined.valid()) {
    report(code::determined_twice, written.span).with("text", text(written.span));
    return;
  }
  changed.determined = determined;
  changed.frame = std::max(changed.frame, frame);
  checked::Check check;
  check.record = record;
  check.bad = bad_node;
  check.reason = std::string(node.reason.text);
  check.frame = frame;
  check.span = written.span;
  plan_.checks.push_back(std::move(check));
}

void Lowering::refuse(const syn::Refuse& node) {
  const RecordId record = record_named(node.record);
  checked::Check check;
  check.record = record;
  check.reason = std::string(node.reason.text);
  check.clock = clock(node.clock);
  check.span = node.record.span;
  check.frame = in_body(Place::check, [&] {
    bind(node.record, record.valid() ? row(record) : Type{});
    body_.locals.back().typed = record.valid();
    check.pipe = add_pipe(clauses(node.pipe));
  });
  if (!record.valid()) return;
  if (plan_[record].builtin || plan_[record].constant) {
    report(code::only_input_refused, node.record.span).with("record", node.record.text);
    return;
  }
  plan_.checks.push_back(std::move(check));
}

}  // namespace bonafide::check
