#include "check/lowering.h"

#include "base/invariant.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

Lowering::Lowering(const base::Sources& sources, const syn::File& file, Gathered gathered, diagnostics::Sink& sink)
    : sources_(sources), plan_file_(file), gathered_(std::move(gathered)), sink_(&sink), file_(&file),
      elsewhere_(gathered_.modules.size()) {}

bool Lowering::run() {
  if (!header()) return false;
  declare_units();
  declare_choices();
  declare_records();
  declare_fields();
  declare_constants();
  declare_values();
  lower_values();
  lower_bodies();
  if (sink_->errors() > 0) return false;
  if (open_ || !open_records_.empty() || !open_choices_.empty()) {
    // A template by itself: its header is all that there is.
    open_ = true;
    checked::Plan header;
    header.library = true;
    header.source = plan_.source;
    header.name = plan_.name;
    header.title = plan_.title;
    header.version = plan_.version;
    plan_ = std::move(header);
    return true;
  }
  BONAFIDE_INVARIANT(!incomplete_, "a hole in the syntax that no mistake explains");
  mark_read();
  return true;
}

std::optional<std::pair<NodeId, std::uint32_t>> Lowering::ask(const syn::File& fragment, syn::ExpressionId expression,
                                                              const FindRow& find_row, diagnostics::Sink& sink) {
  enter(0);
  file_ = &fragment;
  sink_ = &sink;
  Typed value;
  const std::uint32_t frame = in_body(Place::example, [&] {
    body_.find_row = &find_row;
    value = this->expression(expression);
  });
  if (value.bad) return std::nullopt;
  return std::pair(value.node, frame);
}

checked::Plan Lowering::take() {
  plan_.bounds.assign(plan_.nodes.size(), {});
  return std::move(plan_);
}

void Lowering::lower_values() {
  const auto& items = gathered_.items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    enter(items[i]);
    const auto* node = std::get_if<syn::ParameterDeclaration>(&items[i].declaration->node);
    if (node && item_index_[i] != NodeId::none) parameter(*node, checked::ParameterId(item_index_[i]));
  }
  for (const PendingField& field : fields_) {
    if (broken_columns_[field.column.index()]) continue;
    enter(field.module);
    const Type type = plan_[field.column].type.required();
    if (field.node->range) {
      if (!type.numeric()) {
        report(code::range_of_no_number, field.node->range->span)
            .with("name", field.node->name.text)
            .with("type", describe(type));
      } else {
        const std::optional<Value> lowest = fixed(field.node->range->from, type);
        std::optional<Value> highest;
        if (field.node->range->to.valid()) highest = fixed(field.node->range->to, type);
        checked::Column& column = plan_.columns[field.column.index()];
        if (lowest) column.lowest = std::get<number::Rational>(*lowest);
        if (highest) column.highest = std::get<number::Rational>(*highest);
        if (lowest && highest && *column.lowest > *column.highest)
          report(code::range_upside_down, field.node->range->span).with("text", text(field.node->range->span));
      }
    }
    if (field.node->otherwise.valid()) {
      const std::optional<Value> value = fixed(field.node->otherwise, type);
      checked::Column& column = plan_.columns[field.column.index()];
      if (value) column.fallback = value;
      const auto* number = value ? std::get_if<number::Rational>(&*value) : nullptr;
      if (number && ((column.lowest && *number < *column.lowest) || (column.highest && *number > *column.highest)))
        report(code::default_outside_range, at(field.node->otherwise).span)
            .with("text", text(at(field.node->otherwise).span))
            .label(field.node->range->span, Note::because_of);
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    enter(items[i]);
    if (const auto* node = std::get_if<syn::Rows>(&items[i].declaration->node); node && !node->of) rows(*node);
    if (const auto* node = std::get_if<syn::Table>(&items[i].declaration->node);
        node && item_index_[i] != NodeId::none)
      table(*node, checked::TableId(item_index_[i]));
  }
}

void Lowering::lower_bodies() {
  const auto& items = gathered_.items;
  const auto each = [&](const auto& work) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      enter(items[i]);
      std::visit([&](const auto& node) { work(node, i); }, items[i].declaration->node);
    }
  };
  // Trees first: walks of them are lowered by what their parent is.
  each([&](const auto& node, std::size_t i) {
    using T = std::decay_t<decltype(node)>;
    if constexpr (std::is_same_v<T, syn::TreeDeclaration>)
      if (item_index_[i] != NodeId::none) tree(node, checked::TreeId(item_index_[i]));
  });
  bind_trees();
  lower_bound_facts();
  each([&](const auto& node, std::size_t i) {
    using T = std::decay_t<decltype(node)>;
    if constexpr (std::is_same_v<T, syn::MustBe>) {
      must_be(node);
    } else if constexpr (std::is_same_v<T, syn::Refuse>) {
      refuse(node);
    } else if constexpr (std::is_same_v<T, syn::Accept>) {
      if (items[i].module == 0)
        plan_.accepted.push_back({std::string(node.lint.text), std::string(node.reason.text), node.lint.span});
    } else if constexpr (std::is_same_v<T, syn::Define>) {
      if (item_index_[i] != NodeId::none) fact(node, ColumnId(item_index_[i]));
    } else if constexpr (std::is_same_v<T, syn::Remember>) {
      if (item_index_[i] != NodeId::none) remember(node, ColumnId(item_index_[i]));
    } else if constexpr (std::is_same_v<T, syn::Ladder>) {
      if (item_index_[i] != NodeId::none) ladder(node, checked::LadderId(item_index_[i]));
    } else if constexpr (std::is_same_v<T, syn::Rows>) {
      if (item_index_[i] != NodeId::none) derived_rows(node, checked::DerivedId(item_index_[i]));
    } else if constexpr (std::is_same_v<T, syn::Bonus>) {
      if (item_index_[i] != NodeId::none) lower_bonus(checked::BonusId(item_index_[i]));
    }
  });
  expiries();
  each([&](const auto& node, std::size_t i) {
    using T = std::decay_t<decltype(node)>;
    if constexpr (std::is_same_v<T, syn::Limit>) {
      if (item_index_[i] != NodeId::none) limit(node);
    } else if constexpr (std::is_same_v<T, syn::Hold>) {
      if (item_index_[i] != NodeId::none) hold(node);
    } else if constexpr (std::is_same_v<T, syn::Leaving>) {
      leaving(node);
    } else if constexpr (std::is_same_v<T, syn::Report>) {
      if (item_index_[i] != NodeId::none) report_table(node, checked::ReportId(item_index_[i]));
    } else if constexpr (std::is_same_v<T, syn::Guarantee>) {
      if (item_index_[i] != NodeId::none) promise(node, checked::PromiseId(item_index_[i]));
    }
  });
  check_fixed_counts();
  each([&](const auto& node, std::size_t i) {
    using T = std::decay_t<decltype(node)>;
    if constexpr (std::is_same_v<T, syn::Example>)
      if (items[i].module == 0) example(node);
  });
}

}  // namespace bonafide::check
