// Names: what may be declared beside what, and what a bound name stands for.
#include "check/lowering.h"
#include "diagnostics/codes/names.h"

namespace bonafide::check {

Local* Lowering::find_local(std::string_view name) {
  for (auto local = body_.locals.rbegin(); local != body_.locals.rend(); ++local)
    if (local->name == name) return &*local;
  return nullptr;
}

void Lowering::refuse_shadow(const syn::Word& word) {
  const auto complain = [&](Span declared) {
    report(code::shadowed_name, word.span).with("name", word.text).label(declared, Note::declared_here);
  };
  if (const Local* local = find_local(word.text)) {
    if (!local->clock) return complain(local->declared);
    report(code::clock_binds_it, word.span).with("name", word.text).label(local->declared, Note::declared_here);
    return;
  }
  // A function of several things is always followed by brackets: it cannot be meant by the bare word.
  if (const ColumnId function = function_named(word.text); function.valid() && plan_[function].parameters.size() > 1)
    return;
  const auto& values = declared_[Space::value];
  const auto found = values.find(word.text);
  if (found == values.end()) return;
  complain(found->second);
}

Slot Lowering::bind(const syn::Word& word, Type type, Local::Use use, std::optional<Type> amounts) {
  refuse_shadow(word);
  Local local;
  local.name = std::string(word.text);
  local.slot = new_slot();
  local.type = type;
  local.declared = word.span;
  local.use = use;
  local.amounts = amounts;
  body_.locals.push_back(std::move(local));
  return body_.locals.back().slot;
}

Slot Lowering::bind_clock(const syn::Clock& clock, RecordId record) {
  const Slot slot = bind(std::get<syn::Word>(clock.each), row(record));
  body_.locals.back().clock = true;
  return slot;
}

std::vector<std::string> Lowering::names_in_scope() const {
  std::vector<std::string> names;
  for (const Local& local : body_.locals) names.push_back(local.name);
  for (const auto& [name, id] : parameters_) names.push_back(name);
  for (const auto& [name, column] : facts_) names.push_back(name);
  for (const auto& [name, rows] : constant_rows_) names.push_back(name);
  for (const auto& [name, values] : choice_values_) names.push_back(name);
  if (body_.example)
    for (const auto& [id, records] : body_.example->records) names.push_back(id);
  return names;
}

const syn::Expression& Lowering::at(syn::ExpressionId id) const {
  static const syn::Expression hole{syn::NothingLiteral{}, {}};
  return id.valid() ? (*file_)[id] : hole;
}

syn::ExpressionId Lowering::unwrapped(syn::ExpressionId id) const {
  while (id.valid()) {
    const auto* bracket = std::get_if<syn::Bracket>(&at(id).node);
    if (!bracket) break;
    id = bracket->of;
  }
  return id;
}

const syn::Word* Lowering::bare_name(syn::ExpressionId id) const {
  id = unwrapped(id);
  if (!id.valid()) return nullptr;
  const auto* name = std::get_if<syn::Name>(&at(id).node);
  return name ? &name->word : nullptr;
}

}  // namespace bonafide::check
