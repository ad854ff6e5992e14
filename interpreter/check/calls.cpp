// What is asked with arguments: facts and functions, the language's own, and tables with their rows and outputs.
#include <algorithm>

#include "check/lowering.h"
#include "checked/dump.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

std::string Lowering::signature(const checked::Column& column) const {
  std::string out = column.name + "(";
  for (std::size_t i = 0; i < column.parameters.size(); ++i)
    out += (i ? ", " : "") + column.parameter_names[i] + " : " + checked::to_text(plan_, column.parameters[i]);
  return out + ")";
}

std::string Lowering::signature(const checked::Table& table) const {
  std::string out = table.name + "(";
  for (std::size_t i = 0; i < table.inputs.size(); ++i)
    out += (i ? ", " : "") + table.inputs[i].name + " : " + checked::to_text(plan_, table.inputs[i].type);
  return out + ")";
}

Typed Lowering::call_column(ColumnId id, const std::vector<syn::ExpressionId>& written, Span span) {
  const std::vector<Type> parameters = plan_[id].parameters;
  if (parameters.size() != written.size()) {
    report(code::wrong_arity, span)
        .with("name", plan_[id].name)
        .with("expected", std::to_string(parameters.size()))
        .with("found", std::to_string(written.size()))
        .with("signature", signature(plan_[id]))
        .label(plan_[id].span, Note::declared_here);
    return bad(span);
  }
  std::vector<Typed> arguments;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const Type hint = parameters[i].required();
    arguments.push_back(expression(written[i], &hint));
  }
  return get(id, std::move(arguments), span);
}

Typed Lowering::call(const syn::Call& node, Span span) {
  const std::string_view name = node.function.text;
  if (tables_.contains(name)) return table_of(node, span, nullptr);
  if (const ColumnId function = function_named(name); function.valid())
    return call_column(function, node.arguments, span);
  bool known = false;
  Typed native = this->native(name, node, span, known);
  if (known) return native;
  if (node.arguments.size() == 1) {
    const std::optional<Type> hint = lone_owner(name);
    bool owned = hint.has_value();
    for (const Names<ColumnId>& columns : record_columns_) owned = owned || columns.contains(name);
    if (owned) {
      Typed argument = expression(node.arguments[0], hint ? &*hint : nullptr);
      if (argument.bad) return bad(span);
      if (const ColumnId column = column_of(argument.type, name); column.valid()) return get(column, {argument}, span);
      lacks(node.function, argument);
      return bad(span);
    }
  }
  for (const Names<ColumnId>& columns : record_columns_)
    if (const auto owned = columns.find(name); owned != columns.end() && node.arguments.size() != 1) {
      report(code::wrong_arity, span)
          .with("name", name)
          .with("expected", "1")
          .with("found", std::to_string(node.arguments.size()))
          .with("signature", signature(plan_[owned->second]))
          .label(plan_[owned->second].span, Note::declared_here);
      return bad(span);
    }
  std::vector<std::string> candidates;
  for (const auto& [known_name, id] : facts_) candidates.push_back(known_name);
  for (const auto& [known_name, id] : tables_) candidates.push_back(known_name);
#define BUILTIN(slug, en, zh, fewest, most, signature, doc_en, doc_zh) candidates.push_back(en);
#include "checked/builtins.def"
#undef BUILTIN
  for (const Names<ColumnId>& columns : record_columns_)
    for (const auto& [known_name, id] : columns) candidates.push_back(known_name);
  unknown(node.function, {"function or table", "函数或表"}, candidates);
  return bad(span);
}

Typed Lowering::table_of(const syn::Call& node, Span span, const syn::Word* output) {
  return lookup(tables_.find(node.function.text)->second, node.arguments, span, output);
}

// A table with one output, by arguments that are lowered already.
Typed Lowering::looked_up(checked::TableId id, std::vector<Typed> arguments, Span span) {
  const checked::Table& table = plan_.tables[id.index()];
  if (broken_tables_[id.index()]) return bad(span);
  if (arguments.size() != table.inputs.size() || table.outputs.size() != 1) {
    report(code::wrong_arity, span)
        .with("name", table.name)
        .with("expected", std::to_string(table.inputs.size()))
        .with("found", std::to_string(arguments.size()))
        .with("signature", signature(table))
        .label(table.span, Note::declared_here);
    return bad(span);
  }
  bool good = true;
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    good = fits(arguments[i], table.inputs[i].type, table.span) && good;
    nodes.push_back(arguments[i].node);
  }
  if (!good) return bad(span);
  return typed(checked::Lookup{id, std::move(nodes), 0}, table.outputs[0].type, span);
}

// What a table is asked about; none: nothing more can be said of it. An input that does not fit is `bad`.
std::optional<std::vector<Typed>> Lowering::inputs(checked::TableId id, const std::vector<syn::ExpressionId>& written,
                                                   Span span) {
  const checked::Table& table = plan_.tables[id.index()];
  const bool broken = broken_tables_[id.index()];
  if (!broken && written.size() != table.inputs.size()) {
    report(code::wrong_arity, span)
        .with("name", table.name)
        .with("expected", std::to_string(table.inputs.size()))
        .with("found", std::to_string(written.size()))
        .with("signature", signature(table))
        .label(table.span, Note::declared_here);
    return std::nullopt;
  }
  std::vector<Typed> out;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const Type input = broken || i >= plan_.tables[id.index()].inputs.size() ? Type{} : plan_.tables[id.index()].inputs[i].type;
    Typed argument = expression(written[i], broken ? nullptr : &input);
    if (!broken && !fits(argument, input, plan_.tables[id.index()].span)) argument.bad = true;
    out.push_back(std::move(argument));
  }
  return broken ? std::nullopt : std::optional(std::move(out));
}

// `let row = T(x)` where T has several outputs: its inputs are worked out here, its outputs where they are asked for.
bool Lowering::let_row(const syn::Let& node, Span span, std::vector<checked::Clause>& out) {
  const auto& value = at(unwrapped(node.value)).node;
  std::string_view name;
  std::vector<syn::ExpressionId> written;
  if (const auto* call = std::get_if<syn::Call>(&value)) {
    name = call->function.text;
    written = call->arguments;
  } else if (const auto* of = std::get_if<syn::Of>(&value)) {
    if (const syn::Word* word = bare_name(of->left)) name = word->text;
    const auto* tuple = std::get_if<syn::Tuple>(&at(of->right).node);
    written = tuple ? tuple->items : std::vector{of->right};
  }
  const auto table = tables_.find(name);
  if (table == tables_.end() || broken_tables_[table->second.index()] ||
      plan_.tables[table->second.index()].outputs.size() < 2)
    return false;
  const std::optional<std::vector<Typed>> given = inputs(table->second, written, at(node.value).span);
  std::vector<Slot> slots;
  bool good = given.has_value();
  for (const Typed& input : given ? *given : std::vector<Typed>{}) {
    good = good && !input.bad;
    slots.push_back(new_slot());
    out.push_back({checked::Let{slots.back(), input.node}, span});
  }
  bind(node.name, Type{});
  Local& local = body_.locals.back();
  local.typed = good;
  local.complained = !good;
  if (!good) return true;
  local.table = table->second;
  local.inputs = std::move(slots);
  return true;
}

Typed Lowering::choose_output(checked::TableId id, const syn::Word& row, Span span) {
  const checked::Table& table = plan_.tables[id.index()];
  std::string names;
  for (const checked::TableInput& one : table.outputs) names += (names.empty() ? "." : ", .") + one.name;
  report(code::choose_output, span)
      .with("name", table.name)
      .with("outputs", names)
      .with("row", row.text)
      .label(table.span, Note::declared_here);
  return bad(span);
}

// `row.rate`, `rate of row` of such a row.
std::optional<Typed> Lowering::output_of_row(syn::ExpressionId row, const syn::Word& output, Span span) {
  const syn::Word* word = bare_name(row);
  const Local* local = word ? find_local(word->text) : nullptr;
  if (!local || !local->table) return std::nullopt;
  const checked::Table& table = plan_.tables[local->table->index()];
  std::vector<std::string> names;
  for (const checked::TableInput& one : table.outputs) names.push_back(one.name);
  const auto found = std::find(names.begin(), names.end(), output.text);
  if (found == names.end()) {
    unknown(output, Words("output of table " + table.name, "表" + table.name + "的输出"), names);
    return bad(span);
  }
  std::vector<NodeId> arguments;
  for (std::size_t i = 0; i < local->inputs.size(); ++i)
    arguments.push_back(add(checked::Var{local->inputs[i]}, table.inputs[i].type, span));
  const auto column = static_cast<std::uint32_t>(found - names.begin());
  const Type type = plan_.tables[local->table->index()].outputs[column].type;
  return typed(checked::Lookup{*local->table, std::move(arguments), column}, type, span);
}

Typed Lowering::lookup(checked::TableId id, const std::vector<syn::ExpressionId>& written, Span span,
                       const syn::Word* output) {
  std::optional<std::vector<Typed>> given = inputs(id, written, span);
  if (!given) return bad(span);
  const checked::Table& table = plan_.tables[id.index()];
  std::vector<NodeId> arguments;
  bool good = true;
  for (const Typed& argument : *given) {
    arguments.push_back(argument.node);
    good = good && !argument.bad;
  }
  std::uint32_t column = 0;
  if (output) {
    std::vector<std::string> names;
    for (const checked::TableInput& one : table.outputs) names.push_back(one.name);
    const auto found = std::find(names.begin(), names.end(), output->text);
    if (found == names.end()) {
      // The output of a table with one may have fields of its own.
      if (names.size() == 1 && table.outputs[0].type.kind == Kind::row) {
        Typed one = typed(checked::Lookup{id, arguments, 0}, table.outputs[0].type, span);
        if (const ColumnId field = column_of(one.type, output->text); field.valid() && good)
          return get(field, {one}, span);
      }
      unknown(*output, Words("output of table " + table.name, "表" + table.name + "的输出"), names);
      return bad(span);
    }
    column = static_cast<std::uint32_t>(found - names.begin());
  } else if (table.outputs.size() != 1) {
    std::string names;
    for (const checked::TableInput& one : table.outputs) names += (names.empty() ? "." : ", .") + one.name;
    report(code::choose_output, span).with("name", table.name).with("outputs", names);
    return bad(span);
  }
  if (!good) return bad(span);
  return typed(checked::Lookup{id, std::move(arguments), column}, table.outputs[column].type, span);
}

}  // namespace bonafide::check
