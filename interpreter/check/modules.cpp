// Which names are at hand: those of the plan, of a library, or of one use of a template.
#include <algorithm>

#include "check/lowering.h"
#include "diagnostics/codes/names.h"

namespace bonafide::check {

void Lowering::enter(std::size_t module) {
  file_ = gathered_.modules[module].file;
  if (module == module_) return;
  std::swap(static_cast<Symbols&>(*this), elsewhere_[module_]);
  std::swap(static_cast<Symbols&>(*this), elsewhere_[module]);
  module_ = module;
}

// The title that a use gives goes to the declaration that gets its name; other titles of the template tell of
// which use they are.
std::string Lowering::title_of(const syn::Word& name, const syn::OptionalWord& title) const {
  const Module& module = here();
  std::string own = title ? std::string(title->text) : std::string();
  if (module.instance.empty()) return own;
  if (gathered_.renamed(module_, name.text) == module.instance)
    return module.use->title ? std::string(module.use->title->text) : own;
  if (own.empty()) return own;
  if (module.use->title) return std::string(module.use->title->text) + ": " + own;
  const auto another = [&](const Module& other) {
    return &other != &module && other.file == module.file && !other.instance.empty();
  };
  const bool alone = std::none_of(gathered_.modules.begin(), gathered_.modules.end(), another);
  return alone ? own : in_plan(module.library) + ": " + own;
}

std::string Lowering::name_here(RecordId record) const {
  const std::string& name = plan_[record].name;
  if (const auto found = records_.find(name); found != records_.end() && found->second == record) return name;
  for (const auto& [known, id] : records_)
    if (id == record) return known;
  return name;
}

bool Lowering::sees(ChoiceId choice) const {
  return std::any_of(choices_.begin(), choices_.end(), [&](const auto& one) { return one.second == choice; });
}

bool Lowering::sees(RecordId record) const {
  return std::any_of(records_.begin(), records_.end(), [&](const auto& one) { return one.second == record; });
}

bool Lowering::is_open(RecordId record) const {
  return std::find(open_records_.begin(), open_records_.end(), record) != open_records_.end();
}

void Lowering::used_here(diagnostics::Diagnostic& diagnostic) const {
  for (std::size_t at = module_; at != 0 && !gathered_.modules[at].instance.empty(); at = gathered_.modules[at].user)
    diagnostic.label(gathered_.modules[at].use->library.span, Note::used_here);
}

bool Lowering::declare(Space space, const syn::Word& word) {
  bool fresh = true;
  for (const View& view : here().views) {
    std::string shown(word.text);
    for (const std::size_t through : view.through) shown = gathered_.renamed(through, shown);
    const auto [entry, added] = symbols_of(view.module).declared_[space].emplace(shown, word.span);
    if (added) continue;
    const bool renamed = !view.through.empty();
    // Of a template the name is the work of the use.
    const Span place = renamed ? gathered_.modules[view.through.back()].use->as
                                     ? gathered_.modules[view.through.back()].use->as->span
                                     : gathered_.modules[view.through.back()].use->library.span
                               : word.span;
    if (entry->second == word.span) continue;
    sink_->add(code::declared_twice, place).with("name", shown).label(entry->second, Note::declared_here);
    if (view.module == module_) fresh = false;
    break;
  }
  return fresh;
}

}  // namespace bonafide::check
