// Choices, records with their fields, and rows that stand in the plan.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Column;

namespace {

bool is_type_name(std::string_view name) {
#define TYPE_NAME(kind, en, zh) \
  if (name == en || name == zh) return true;
#include "check/type_names.def"
#undef TYPE_NAME
  return false;
}

}  // namespace

// orders, touchs; names in Chinese have no plural.
std::string default_plural(std::string_view name) {
  const bool latin = !name.empty() && static_cast<unsigned char>(name.back()) < 0x80;
  return std::string(name) + (latin ? "s" : "");
}

ColumnId Lowering::new_column(Column column, bool broken, bool has_start) {
  const ColumnId id(plan_.columns.size());
  plan_.columns.push_back(std::move(column));
  broken_columns_.push_back(broken);
  has_start_.push_back(has_start);
  return id;
}

RecordId Lowering::new_record(checked::Record record) {
  const RecordId id(plan_.records.size());
  plan_.records.push_back(std::move(record));
  show_everywhere([](Symbols& symbols) { symbols.record_columns_.emplace_back(); });
  return id;
}

ChoiceId Lowering::new_choice(checked::Choice choice) {
  const ChoiceId id(plan_.choices.size());
  plan_.choices.push_back(std::move(choice));
  show_everywhere([](Symbols& symbols) { symbols.choice_columns_.emplace_back(); });
  return id;
}

RecordId Lowering::record_named(const syn::Word& word) {
  if (const auto found = records_.find(word.text); found != records_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, id] : records_) names.push_back(name);
  if (const RecordId record = plural(word.text); record.valid()) names = {plan_[record].name};
  report(code::unknown_name, word.span)
      .with("what", Words("record", "记录"))
      .with("name", word.text)
      .suggest(names.size() == 1 ? names : base::did_you_mean(word.text, as_written(word, names)));
  return {};
}

void Lowering::declare_choices() {
  const auto declare_choice = [&](const syn::Word& name, const std::vector<syn::Word>& values) {
    if (is_type_name(name.text)) report(code::name_is_built_in, name.span).with("name", name.text);
    if (!declare(Space::type, name)) return;
    const ChoiceId id(plan_.choices.size());  // of the one that is made below
    checked::Choice choice;
    choice.name = in_plan(name.text);
    choice.span = name.span;
    std::set<std::string_view> seen;
    for (const syn::Word& value : values) {
      if (!seen.insert(value.text).second) {
        report(code::value_twice, value.span).with("value", value.text).with("name", name.text);
        continue;
      }
      const columns::ChoiceValue made{id, static_cast<std::uint32_t>(choice.values.size())};
      show(value.text, [&](Symbols& symbols, const std::string& shown) { symbols.choice_values_[shown].push_back(made); },
           false);
      choice.values.emplace_back(value.text);
    }
    show(name.text, [&](Symbols& symbols, const std::string& shown) { symbols.choices_.emplace(shown, id); });
    new_choice(std::move(choice));
  };
  for (const Item& item : gathered_.items) {
    enter(item);
    if (const auto* node = std::get_if<syn::ChoiceDeclaration>(&item.declaration->node)) {
      declare_choice(node->name, node->values);
    } else if (const auto* node = std::get_if<syn::Ladder>(&item.declaration->node)) {
      std::vector<syn::Word> rungs;
      for (const syn::LadderRung& rung : node->rungs) rungs.push_back(rung.rung);
      declare_choice(node->name, rungs);
    }
  }
  bind_choices();
}

void Lowering::declare_records() {
  checked::Record member;
  member.name = "member";
  member.plural = "members";
  plan_.member = new_record(std::move(member));
  show_everywhere([&](Symbols& symbols) {
    for (const char* name : {"member", "用户"}) symbols.records_.emplace(name, plan_.member);
    for (const char* name : {"members", "用户"}) symbols.plurals_.emplace(name, plan_.member);
  });

  for (const Item& item : gathered_.items) {
    enter(item);
    const auto* node = std::get_if<syn::Record>(&item.declaration->node);
    if (!node || node->extends) continue;
    if (is_type_name(node->name.text)) report(code::name_is_built_in, node->name.span).with("name", node->name.text);
    if (records_.contains(node->name.text) && !declared_[Space::type].contains(node->name.text)) {
      report(code::name_is_built_in, node->name.span).with("name", node->name.text);
      continue;
    }
    if (!declare(Space::type, node->name)) continue;
    checked::Record record;
    record.name = in_plan(node->name.text);
    record.plural = node->plural ? in_plan(node->plural->text) : default_plural(record.name);
    record.owner_library = here().library;
    record.span = node->name.span;
    const std::string plural = node->plural ? std::string(node->plural->text) : default_plural(node->name.text);
    if (const auto known = plurals_.find(plural); known != plurals_.end()) {
      report(code::declared_twice, node->plural ? node->plural->span : node->name.span)
          .with("name", plural)
          .label(plan_[known->second].span, Note::declared_here);
      continue;
    }
    const bool explicit_plural = node->plural.has_value();
    const RecordId id = new_record(std::move(record));
    show(node->name.text, [&](Symbols& symbols, const std::string& name) {
      symbols.records_.emplace(name, id);
      if (!explicit_plural) symbols.plurals_.emplace(default_plural(name), id);
    });
    if (explicit_plural)
      show(plural, [&](Symbols& symbols, const std::string& name) { symbols.plurals_.emplace(name, id); });
  }
  bind_records();

  // Rows that the evaluator makes.
  const auto made_by_evaluator = [&](const char* name, const char* plural) {
    checked::Record record;
    record.name = name;
    record.plural = plural;
    record.builtin = true;
    return new_record(std::move(record));
  };
  const auto add_field = [&](RecordId record, const char* name, Type type) {
    Column column;
    column.kind = Column::Kind::builtin_field;
    column.name = name;
    column.record = record;
    column.parameters = {row(record)};
    column.parameter_names = {plan_[record].name};
    column.type = type;
    column.frame = 1;
    const ColumnId id = new_column(std::move(column));
    plan_.records[record.index()].fields.push_back(id);
    show_everywhere([&](Symbols& symbols) { symbols.record_columns_[record.index()].emplace(name, id); });
    return id;
  };
  plan_.payment = made_by_evaluator("payment", "payments");
  plan_.payment_member = add_field(plan_.payment, "member", row(plan_.member));
  plan_.payment_amount = add_field(plan_.payment, "amount", money());
  plan_.payment_exact = add_field(plan_.payment, "exact", money());
  plan_.payment_source = add_field(plan_.payment, "source", row({}).maybe());
  plan_.payment_level = add_field(plan_.payment, "level", plain(Kind::count).maybe());
  plan_.payment_on = add_field(plan_.payment, "on", plain(Kind::date));
  plan_.lot = made_by_evaluator("lot", "lots");
  plan_.lot_amount = add_field(plan_.lot, "amount", money());
  plan_.lot_credited = add_field(plan_.lot, "credited", plain(Kind::moment));
  plan_.lot_expires = add_field(plan_.lot, "expires", plain(Kind::moment).maybe());
}

void Lowering::declare_field(const syn::FieldDeclaration& node, RecordId record, bool extends) {
  Column column;
  column.kind = Column::Kind::field;
  // A record's own fields keep their names; what a template adds to another's record gets the name of its use.
  column.name = extends ? in_plan(node.name.text) : std::string(node.name.text);
  column.record = record;
  column.parameters = {row(record)};
  column.parameter_names = {plan_[record].name};
  column.span = node.name.span;
  column.is_signed = node.is_signed;
  column.frame = 1;
  Names<ColumnId>& known = record_columns_[record.index()];
  const std::optional<Type> type = resolve(node.type);
  if (node.name.text == "id" || known.contains(node.name.text)) {
    auto& diagnostic = report(code::field_twice, node.name.span)
                           .with("name", node.name.text)
                           .with("record", plan_[record].name);
    if (known.contains(node.name.text))
      diagnostic.label(plan_[known.find(node.name.text)->second].span, Note::declared_here);
    return;
  }
  if (type && type->kind == Kind::window) report(code::window_only_parameter, node.type.span);
  column.type = type.value_or(Type{});
  const Type declared = column.type;
  const ColumnId id = new_column(std::move(column), !type);
  show(node.name.text,
       [&](Symbols& symbols, const std::string& name) { symbols.record_columns_[record.index()].emplace(name, id); },
       extends);
  checked::Record& owner = plan_.records[record.index()];
  owner.fields.push_back(id);
  fields_.push_back({module_, &node, id});
  if (!type) return;
  if (node.owner) {
    if (owner.owner.valid())
      report(code::field_role_twice, node.name.span)
          .with("role", "`(owner)`")
          .with("record", owner.name)
          .label(plan_[owner.owner].span, Note::declared_here);
    else if (declared.kind != Kind::row || declared.optional)
      report(code::owner_is_row, node.name.span).with("name", node.name.text).with("found", describe(declared));
    else
      owner.owner = id;
  }
  if (node.when) {
    const bool dated = declared.kind == Kind::date || declared.kind == Kind::moment;
    if (owner.when.valid())
      report(code::field_role_twice, node.name.span)
          .with("role", "`(when)`")
          .with("record", owner.name)
          .label(plan_[owner.when].span, Note::declared_here);
    else if (!dated || declared.optional)
      report(code::when_is_date, node.name.span).with("name", node.name.text).with("found", describe(declared));
    else
      owner.when = id;
  }
  if (record == plan_.member && node.name.text == "left" &&
      (declared.kind == Kind::date || declared.kind == Kind::moment))
    owner.left = id;
}

void Lowering::declare_fields() {
  // A record's own fields first, extensions after.
  for (const bool extensions : {false, true})
    for (const Item& item : gathered_.items) {
      enter(item);
      const auto* node = std::get_if<syn::Record>(&item.declaration->node);
      if (!node || node->extends != extensions) continue;
      RecordId record;
      if (const auto found = records_.find(node->name.text); found != records_.end())
        record = found->second;
      else if (node->extends)
        record = record_named(node->name);
      if (!record.valid()) continue;
      if (!extensions && !(plan_[record].span == node->name.span)) continue;  // declared twice
      for (const syn::FieldDeclaration& field : node->fields) declare_field(field, record, extensions);
    }
}

void Lowering::declare_constants() {
  for (const Item& item : gathered_.items) {
    enter(item);
    const auto* node = std::get_if<syn::Rows>(&item.declaration->node);
    if (!node || node->of) continue;
    const RecordId id = record_named(node->record);
    if (!id.valid()) continue;
    checked::Record& record = plan_.records[id.index()];
    if (record.when.valid() || id == plan_.member) {
      report(code::rows_are_constant, node->record.span).with("record", record.name);
      continue;
    }
    record.constant = true;
    if (node->table.rows.empty()) continue;
    const std::vector<syn::Cell>& headings = node->table.rows[0].cells;
    std::size_t id_at = headings.size();
    for (std::size_t i = 0; i < headings.size(); ++i)
      if (headings[i].text == "id") id_at = i;
    if (id_at == headings.size()) {
      report(code::rows_need_id, node->table.rows[0].span).with("record", record.name);
      continue;
    }
    checked::CellForm form;
    form.plan_text = true;
    for (std::size_t i = 1; i < node->table.rows.size(); ++i) {
      const std::vector<syn::Cell>& cells = node->table.rows[i].cells;
      if (cells.size() <= id_at) continue;
      const std::string name(checked::unquoted(cells[id_at].text, form));
      if (name.empty()) {
        report(code::rows_need_id, node->table.rows[i].span).with("record", record.name);
        continue;
      }
      if (std::find(record.constant_ids.begin(), record.constant_ids.end(), name) != record.constant_ids.end()) {
        report(code::row_twice, cells[id_at].span).with("id", name).with("record", record.name);
        continue;
      }
      const auto index = static_cast<std::uint32_t>(record.constant_ids.size());
      show(name, [&](Symbols& symbols, const std::string& shown) { symbols.constant_rows_[shown].emplace_back(id, index); },
           false);
      record.constant_ids.push_back(name);
      record.constant_rows.emplace_back();
    }
  }
}

void Lowering::rows(const syn::Rows& node) {
  const auto found = records_.find(node.record.text);
  if (found == records_.end() || node.table.rows.empty() || !plan_[found->second].constant) return;
  const RecordId id = found->second;
  const std::vector<syn::Cell>& headings = node.table.rows[0].cells;
  const std::vector<ColumnId> fields = plan_[id].fields;
  std::vector<std::optional<std::size_t>> field_of(headings.size());  // position among the fields
  std::vector<bool> given(fields.size());
  std::size_t id_at = headings.size();
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const DataHeading heading = data_heading(headings[i]);
    if (heading.name == "id") {
      id_at = i;
      continue;
    }
    std::vector<std::string> names;
    const ColumnId named = column_of(row(id), heading.name);
    bool known = false;
    for (std::size_t f = 0; f < fields.size(); ++f) {
      names.push_back(plan_[fields[f]].name);
      if (plan_[fields[f]].name != heading.name && fields[f] != named) continue;
      known = true;
      if (given[f]) report(code::heading_twice, heading.name_span).with("name", heading.name);
      given[f] = true;
      if (heading_unit(heading, plan_[fields[f]].type, plan_[fields[f]].span)) field_of[i] = f;
    }
    if (!known)
      unknown({heading.name, heading.name_span}, Words("field of " + plan_[id].name, plan_[id].name + "的字段"), names);
  }
  if (id_at == headings.size()) return;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const Column& column = plan_[fields[f]];
    if (!given[f] && !column.type.optional && !column.fallback)
      report(code::field_not_given, node.table.rows[0].span)
          .with("name", column.name)
          .with("record", plan_[id].name)
          .label(column.span, Note::declared_here);
  }
  checked::CellForm form;
  form.plan_text = true;
  for (std::size_t i = 1; i < node.table.rows.size(); ++i) {
    const std::vector<syn::Cell>& cells = node.table.rows[i].cells;
    if (cells.size() != headings.size()) {
      incomplete_ = true;  // reported by the parser
      continue;
    }
    const std::string name(checked::unquoted(cells[id_at].text, form));
    const std::vector<std::string>& ids = plan_[id].constant_ids;
    const auto at_row = std::find(ids.begin(), ids.end(), name);
    if (at_row == ids.end()) continue;
    std::vector<Value> values(fields.size(), Value(columns::Missing{}));
    for (std::size_t f = 0; f < fields.size(); ++f)
      if (plan_[fields[f]].fallback) values[f] = *plan_[fields[f]].fallback;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (!field_of[c] || broken_columns_[fields[*field_of[c]].index()]) continue;
      const Column& column = plan_[fields[*field_of[c]]];
      if (std::optional<Value> value = cell(cells[c], column.type, &column)) values[*field_of[c]] = std::move(*value);
    }
    auto& rows = plan_.records[id.index()].constant_rows;
    auto& row = rows[static_cast<std::size_t>(at_row - ids.begin())];
    if (row.empty()) row = std::move(values);
  }
}

}  // namespace bonafide::check
