// What a name in an expression stands for. A bare word is looked up first among the values of the type that
// is wanted there, then among bound names, parameters and facts, then among all rows and choices by name.
#include <algorithm>

#include "check/lowering.h"
#include "checked/dump.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

std::optional<Typed> Lowering::value_name(const syn::Word& word) {
  if (Local* local = find_local(word.text)) {
    if (local->use == Local::Use::ahead) {
      report(code::scan_not_yet, word.span).with("name", word.text).label(local->declared, Note::declared_here);
      return bad(word.span);
    }
    if (local->table) return choose_output(*local->table, word, word.span);
    Typed out = typed(checked::Var{local->slot}, local->type, word.span);
    out.bad = !local->typed;
    out.amounts = local->amounts;
    return out;
  }
  if (const auto parameter = parameters_.find(word.text); parameter != parameters_.end()) {
    Typed out = typed(checked::ParameterValue{parameter->second}, plan_.parameters[parameter->second.index()].type,
                      word.span);
    out.bad = broken_parameters_[parameter->second.index()];
    return out;
  }
  if (const auto fact = facts_.find(word.text); fact != facts_.end() && plan_[fact->second].parameters.empty())
    return get(fact->second, {}, word.span);
  return std::nullopt;
}

// What a record or a choice of the plan calls its own is not the business of a library that needs it.
bool Lowering::sees_value(std::string_view name, ChoiceId choice) const {
  const auto found = choice_values_.find(name);
  return found != choice_values_.end() &&
         std::any_of(found->second.begin(), found->second.end(), [&](const auto& one) { return one.choice == choice; });
}

bool Lowering::sees_row(std::string_view name, RecordId record) const {
  const auto found = constant_rows_.find(name);
  return found != constant_rows_.end() &&
         std::any_of(found->second.begin(), found->second.end(), [&](const auto& one) { return one.first == record; });
}

std::optional<Typed> Lowering::member_of(const syn::Word& word, const Type& type) {
  if (type.kind == Kind::choice && type.choice.valid()) {
    const std::vector<std::string>& values = plan_.choices[type.choice.index()].values;
    const auto found = std::find(values.begin(), values.end(), word.text);
    if (found == values.end() || !sees_value(word.text, type.choice)) return std::nullopt;
    const columns::ChoiceValue value{type.choice, static_cast<std::uint32_t>(found - values.begin())};
    return typed(checked::Const{value}, type.required(), word.span);
  }
  if (type.kind == Kind::row && type.record.valid() && plan_[type.record].constant) {
    const std::vector<std::string>& ids = plan_[type.record].constant_ids;
    const auto found = std::find(ids.begin(), ids.end(), word.text);
    if (found == ids.end() || !sees_row(word.text, type.record)) return std::nullopt;
    const columns::Row value{type.record, static_cast<std::uint32_t>(found - ids.begin())};
    return typed(checked::Const{value}, type.required(), word.span);
  }
  return std::nullopt;
}

std::vector<RecordId> Lowering::records_with_row(std::string_view id) const {
  if (body_.example) {
    const auto found = body_.example->records.find(id);
    return found == body_.example->records.end() ? std::vector<RecordId>{} : found->second;
  }
  std::vector<RecordId> out;
  if (body_.find_row && *body_.find_row)
    for (const std::string& record : (*body_.find_row)(id))
      if (const auto found = records_.find(record); found != records_.end()) out.push_back(found->second);
  return out;
}

Typed Lowering::row_named(const syn::Word& word, std::vector<RecordId> records, const Type* wanted) {
  RecordId record = records.front();
  if (wanted && wanted->kind == Kind::row && std::find(records.begin(), records.end(), wanted->record) != records.end())
    record = wanted->record;
  else if (records.size() > 1) {
    report(code::ambiguous_name, word.span)
        .with("name", word.text)
        .with("first", plan_[records[0]].name)
        .with("second", plan_[records[1]].name);
    return bad(word.span);
  }
  return typed(checked::RowNamed{record, std::string(word.text)}, row(record), word.span);
}

bool Lowering::knows(const syn::Word& word, const Type* wanted) {
  return find_local(word.text) || parameters_.contains(word.text) || facts_.contains(word.text) || choice_values_.contains(word.text) ||
         constant_rows_.contains(word.text) || (wanted && member_of(word, *wanted)) || !records_with_row(word.text).empty();
}

Typed Lowering::name(const syn::Word& word, const Type* wanted) {
  std::optional<Typed> member = wanted ? member_of(word, *wanted) : std::nullopt;
  const bool bound = find_local(word.text) || parameters_.contains(word.text) || facts_.contains(word.text);
  if (member && !bound) return *member;
  std::optional<Typed> value = value_name(word);
  if (member) {
    if (value && !value->bad && value->type.required() == wanted->required()) {
      report(code::ambiguous_name, word.span)
          .with("name", word.text)
          .with("first", describe(wanted->required()))
          .with("second", Words("a name in scope", "此处已有的名字"));
      return bad(word.span);
    }
    return *member;
  }
  if (value) return *value;
  if (std::vector<RecordId> records = records_with_row(word.text); !records.empty())
    return row_named(word, std::move(records), wanted);

  const auto rows = constant_rows_.find(word.text);
  const auto values = choice_values_.find(word.text);
  const std::size_t row_count = rows == constant_rows_.end() ? 0 : rows->second.size();
  const std::size_t value_count = values == choice_values_.end() ? 0 : values->second.size();
  if (row_count + value_count == 1) {
    if (row_count == 1) {
      const auto [record, index] = rows->second.front();
      return typed(checked::Const{columns::Row{record, index}}, row(record), word.span);
    }
    Type type = plain(Kind::choice);
    type.choice = values->second.front().choice;
    return typed(checked::Const{values->second.front()}, type, word.span);
  }
  if (row_count + value_count > 1) {
    std::vector<std::string> owners;
    if (row_count > 0)
      for (const auto& [record, index] : rows->second) owners.push_back(plan_[record].name);
    if (value_count > 0)
      for (const columns::ChoiceValue& one : values->second) owners.push_back(plan_.choices[one.choice.index()].name);
    report(code::ambiguous_name, word.span)
        .with("name", word.text)
        .with("first", owners[0])
        .with("second", owners[1]);
    return bad(word.span);
  }
  if (wanted && wanted->kind == Kind::choice && wanted->choice.valid()) {
    const checked::Choice& choice = plan_.choices[wanted->choice.index()];
    std::vector<std::string> candidates = choice.values;
    for (const std::string& known : names_in_scope()) candidates.push_back(known);
    unknown(word, Words("value of " + choice.name, choice.name + "的取值"), candidates);
    return bad(word.span);
  }
  return not_a_value(word);
}

// A name that is declared, but stands for no value by itself; or no name at all.
Typed Lowering::not_a_value(const syn::Word& word) {
  for (const Local& local : body_.hidden)
    if (local.name == word.text) {
      report(code::start_before_loop, word.span).with("name", word.text).label(local.declared, Note::declared_here);
      return bad(word.span);
    }
  for (std::size_t record = 0; record < record_columns_.size(); ++record) {
    const auto column = record_columns_[record].find(word.text);
    if (column == record_columns_[record].end() || plan_.records[record].builtin) continue;
    report(code::fact_needs_row, word.span)
        .with("name", word.text)
        .with("owner", plan_.records[record].name)
        .label(plan_[column->second].span, Note::declared_here);
    return bad(word.span);
  }
  if (const auto fact = facts_.find(word.text); fact != facts_.end()) {
    report(code::needs_arguments, word.span).with("name", word.text).with("signature", signature(plan_[fact->second]));
  } else if (const auto table = tables_.find(word.text); table != tables_.end()) {
    report(code::needs_arguments, word.span)
        .with("name", word.text)
        .with("signature", signature(plan_.tables[table->second.index()]));
  } else if (records_.contains(word.text)) {
    report(code::row_not_bound, word.span).with("name", word.text);
  } else if (plurals_.contains(word.text)) {
    report(code::set_as_value, word.span).with("text", word.text);
  } else if (choices_.contains(word.text)) {
    report(code::set_as_value, word.span).with("text", word.text);
  } else if (body_.place == Place::example) {
    unknown(word, {"row, parameter or fact", "行、参数或事实"}, names_in_scope());
  } else {
    unknown(word, {"name", "名字"}, names_in_scope());
  }
  return bad(word.span);
}

ColumnId Lowering::column_of(const Type& owner, std::string_view name) const {
  const auto in = [&](const Names<ColumnId>& columns) {
    const auto found = columns.find(name);
    return found == columns.end() ? ColumnId{} : found->second;
  };
  if (owner.kind == Kind::row && owner.record.valid()) return in(record_columns_[owner.record.index()]);
  if (owner.kind == Kind::choice && owner.choice.valid()) return in(choice_columns_[owner.choice.index()]);
  return {};
}

ColumnId Lowering::function_named(std::string_view name) const {
  const auto found = facts_.find(name);
  return found == facts_.end() ? ColumnId{} : found->second;
}

std::optional<Type> Lowering::lone_owner(std::string_view column) const {
  std::optional<Type> owner;
  for (std::size_t record = 0; record < record_columns_.size(); ++record)
    if (record_columns_[record].contains(column)) {
      if (owner) return std::nullopt;
      owner = row(RecordId(record));
    }
  if (owner) return owner;
  const ColumnId function = function_named(column);
  if (function.valid() && plan_[function].parameters.size() == 1) return plan_[function].parameters[0];
  return std::nullopt;
}

std::vector<std::string> Lowering::fitting(const Type& owner) const {
  std::vector<std::string> names;
  if (owner.kind == Kind::row && owner.record.valid())
    for (const auto& [name, column] : record_columns_[owner.record.index()]) names.push_back(name);
  if (owner.kind == Kind::choice && owner.choice.valid())
    for (const auto& [name, column] : choice_columns_[owner.choice.index()]) names.push_back(name);
  for (const auto& [name, column] : facts_)
    if (plan_[column].parameters.size() == 1 && plan_[column].parameters[0] == owner) names.push_back(name);
  return names;
}

Typed Lowering::get(ColumnId id, std::vector<Typed> arguments, Span span) {
  const checked::Column& column = plan_[id];
  if (broken_columns_[id.index()]) return bad(span);
  bool good = true, missing = false;
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Type& parameter = column.parameters[i];
    // Through a missing row everything is missing; other arguments have to be there.
    const Type target = parameter.kind == Kind::row ? parameter.maybe() : parameter;
    good = fits(arguments[i], target) && good;
    missing = missing || arguments[i].type.optional;
    nodes.push_back(arguments[i].node);
  }
  if (!good) return bad(span);
  Type type = column.type;
  if (column.kind == checked::Column::Kind::builtin_field && !arguments.empty() && arguments[0].amounts &&
      (id == plan_.payment_amount || id == plan_.payment_exact || id == plan_.lot_amount))
    type = *arguments[0].amounts;
  type.optional = type.optional || missing;
  return typed(checked::Get{id, std::move(nodes)}, type, span);
}

Typed Lowering::field(const syn::Field& node, Span span) {
  if (const auto* call = std::get_if<syn::Call>(&at(node.of).node); call && tables_.contains(call->function.text))
    return table_of(*call, span, &node.name);
  if (std::optional<Typed> output = output_of_row(node.of, node.name, span)) return *output;
  if (const auto* name = std::get_if<syn::Name>(&at(node.of).node);
      name && !find_local(name->word.text) && !parameters_.contains(name->word.text)) {
    // `standing.partner` and `product.nappies` say of which choice or record a word is.
    std::optional<Type> type;
    if (const auto choice = choices_.find(name->word.text); choice != choices_.end()) {
      type = plain(Kind::choice);
      type->choice = choice->second;
    } else if (const auto record = records_.find(name->word.text);
               record != records_.end() && plan_[record->second].constant) {
      type = row(record->second);
    }
    if (type)
      if (std::optional<Typed> member = member_of(node.name, *type)) {
        member->span = span;
        return *member;
      }
  }
  const std::optional<Type> hint = lone_owner(node.name.text);
  Typed of = expression(node.of, hint ? &*hint : nullptr);
  if (of.bad) return bad(span);
  if (const ColumnId column = column_of(of.type, node.name.text); column.valid()) return get(column, {of}, span);
  if (const ColumnId function = function_named(node.name.text);
      function.valid() && plan_[function].parameters.size() == 1)
    return get(function, {of}, span);
  if (plural(node.name.text).valid()) {
    report(code::set_as_value, span).with("text", text(span));
    return bad(span);
  }
  const bool has_fields = (of.type.kind == Kind::row && of.type.record.valid()) || of.type.kind == Kind::choice;
  if (!has_fields) {
    report(code::has_no_fields, node.name.span)
        .with("name", node.name.text)
        .with("text", text(of.span))
        .with("type", describe(of.type.required()))
        .label(of.span, Note::is_a, {{"type", describe(of.type)}});
    return bad(span);
  }
  lacks(node.name, of);
  return bad(span);
}

void Lowering::lacks(const syn::Word& name, const Typed& of) {
  const Words type = describe(of.type.required());
  const std::optional<Type> owner = lone_owner(name.text);
  if (!owner || owner->required() == of.type.required())
    return unknown(name, Words("field or fact of " + type.en, type.zh + "的字段或事实"), fitting(of.type));
  // `rank of order`: whoever bought it may be meant.
  std::vector<std::string> ways;
  if (of.type.kind == Kind::row && of.type.record.valid())
    for (const auto& [field, column] : record_columns_[of.type.record.index()])
      if (plan_[column].kind == checked::Column::Kind::field && plan_[column].type.required() == owner->required() && ways.size() < 3)
        ways.push_back(text(of.span) + "." + field);
  report(code::fact_of_other, of.span)
      .with("name", name.text)
      .with("owner", describe(*owner))
      .with("text", text(of.span))
      .with("found", type)
      .label(name.span, Note::because_of)
      .suggest(std::move(ways));
}

Typed Lowering::of(const syn::Of& node, Span span) {
  if (const auto* before = std::get_if<syn::Previous>(&at(node.left).node)) {
    const syn::Word* word = bare_name(before->of);
    if (!word) {
      report(code::no_previous, at(node.left).span).with("text", text(at(before->of).span));
      return bad(span);
    }
    const std::optional<Type> hint = lone_owner(word->text);
    Typed right = expression(node.right, hint ? &*hint : nullptr);
    if (right.bad) return bad(span);
    ColumnId column = column_of(right.type, word->text);
    if (!column.valid()) column = function_named(word->text);
    if (!column.valid() || plan_[column].parameters.size() != 1) {
      const Words type = describe(right.type.required());
      unknown(*word, Words("fact of " + type.en, type.zh + "的事实"), fitting(right.type));
      return bad(span);
    }
    return previous_of(get(column, {right}, span), span);
  }
  const auto* word = std::get_if<syn::Name>(&at(node.left).node);
  if (!word) {
    Typed left = expression(node.left);
    Typed right = expression(node.right);
    if (left.bad || right.bad) return bad(span);
    if (left.type.kind != Kind::rate) {
      report(code::left_of_of, left.span).with("text", text(left.span)).with("found", describe(left.type));
      return bad(span);
    }
    return product(left, right, span, span, true);
  }
  const syn::Word& name = word->word;
  if (std::optional<Typed> output = output_of_row(node.right, name, span)) return *output;
  const bool owned = std::any_of(record_columns_.begin(), record_columns_.end(),
                                 [&](const Names<ColumnId>& columns) { return columns.contains(name.text); });
  if (names_a_set(node.left) && !owned && !facts_.contains(name.text)) {
    report(code::set_as_value, span).with("text", text(span));
    return bad(span);
  }
  if (const auto* tuple = std::get_if<syn::Tuple>(&at(node.right).node)) {
    if (const auto table = tables_.find(name.text); table != tables_.end())
      return lookup(table->second, tuple->items, span, nullptr);
    if (const ColumnId function = function_named(name.text); function.valid())
      return call_column(function, tuple->items, span);
  } else if (const auto table = tables_.find(name.text); table != tables_.end()) {
    return lookup(table->second, {node.right}, span, nullptr);
  }
  const std::optional<Type> hint = lone_owner(name.text);
  Typed right = expression(node.right, hint ? &*hint : nullptr);
  if (const ColumnId column = column_of(right.type, name.text); column.valid() && !right.bad)
    return get(column, {right}, span);
  if (const ColumnId function = function_named(name.text);
      function.valid() && plan_[function].parameters.size() == 1) {
    if (right.bad) return bad(span);
    return get(function, {right}, span);
  }
  const bool is_value = find_local(name.text) || parameters_.contains(name.text) || function_named(name.text).valid();
  if (is_value) {
    std::optional<Typed> left = value_name(name);
    if (!left) {
      report(code::needs_arguments, name.span)
          .with("name", name.text)
          .with("signature", signature(plan_[function_named(name.text)]));
      return bad(span);
    }
    if (left->bad || right.bad) return bad(span);
    if (left->type.kind != Kind::rate) {
      report(code::left_of_of, left->span).with("text", name.text).with("found", describe(left->type));
      return bad(span);
    }
    return product(*left, right, span, span, true);
  }
  if (right.bad) {
    // Two independent mistakes, unless the name is a fact of some other record.
    if (!lone_owner(name.text) && !hint) {
      bool known = false;
      for (const Names<ColumnId>& columns : record_columns_) known = known || columns.contains(name.text);
      if (!known) unknown(name, {"fact or field", "事实或字段"}, fitting(row(plan_.member)));
    }
    return bad(span);
  }
  if (hint || (right.type.kind == Kind::row && right.type.record.valid()) || right.type.kind == Kind::choice)
    lacks(name, right);
  else
    unknown(name, {"fact, table or Rate", "事实、表或比例"}, names_in_scope());
  return bad(span);
}

Typed Lowering::previous(const syn::Previous& node, Span span) {
  const syn::Word* word = bare_name(node.of);
  if (!word) return previous_of(expression(node.of), span);
  if (Local* local = find_local(word->text)) {
    if (local->use == Local::Use::value) {
      report(code::no_previous, span).with("text", word->text).label(local->declared, Note::declared_here);
      return bad(span);
    }
    if (!local->typed) {
      if (!std::exchange(local->complained, true))
        report(code::scan_needs_type, local->declared).with("name", local->name).label(span, Note::because_of);
      return bad(span);
    }
    Typed out = typed(checked::ScanPrev{local->slot}, local->type, span);
    out.zero = zero_scan_ == local->slot;
    return out;
  }
  if (const ColumnId fact = function_named(word->text); fact.valid() && plan_[fact].parameters.empty())
    return previous_of(get(fact, {}, span), span);
  if (parameters_.contains(word->text)) {
    report(code::no_previous, span).with("text", word->text);
    return bad(span);
  }
  return not_a_value(*word);
}

}  // namespace bonafide::check
