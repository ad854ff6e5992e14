// Counts that a plan fixes before any data are seen: `last n months`, `falls after n months below`. What n is
// bound to may be lowered later than the place that names it, so it is looked at when every fact has its body.
#include <algorithm>

#include "check/lowering.h"
#include "checked/constant.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

NodeId Lowering::fixed_count(const syn::Word& word, bool of_window) {
  if (find_local(word.text)) {
    report(code::count_not_fixed, word.span).with("name", word.text);
    return {};
  }
  NodeId out;
  in_body(Place::constant, [&] {
    const Type type = plain(Kind::count);
    Typed value = name(word, &type);
    if (fits(value, type)) out = value.node;
  });
  if (out.valid()) fixed_counts_.push_back({module_, out, word, of_window});
  return out;
}

void Lowering::check_fixed_counts() {
  for (const FixedCount& count : fixed_counts_) {
    const Inside inside(*this, count.module);
    const NodeId from = checked::constant_node(plan_, count.node);
    if (!from.valid()) {
      // A fact without a body has its own mistake.
      const auto* get = std::get_if<checked::Get>(&plan_[count.node]);
      if (get == nullptr || plan_[get->column].body.valid())
        report(code::count_not_fixed, count.name.span).with("name", count.name.text);
      continue;
    }
    if (!count.of_window) continue;
    const auto at_least_one = [](const std::optional<Value>& least) {
      const auto* number = least ? std::get_if<number::Rational>(&*least) : nullptr;
      return number != nullptr && number->sign() > 0;
    };
    std::optional<Value> least;
    Span declared;
    bool ends = true;
    if (const auto* constant = std::get_if<checked::Const>(&plan_[from])) {
      least = constant->value;
      declared = plan_.spans[from.index()];
    } else {
      const checked::ParameterId id = std::get<checked::ParameterValue>(plan_[from]).parameter;
      if (std::find(open_parameters_.begin(), open_parameters_.end(), id) != open_parameters_.end()) continue;
      const checked::Parameter& parameter = plan_.parameters[id.index()];
      least = parameter.lowest;
      ends = parameter.highest.has_value();
      declared = parameter.span;
    }
    if (!at_least_one(least))
      report(code::window_of_no_length, count.name.span).with("text", count.name.text).label(declared, Note::because_of);
    else if (!ends)
      report(code::window_without_end, count.name.span).with("name", count.name.text).label(declared, Note::declared_here);
  }
}

}  // namespace bonafide::check
