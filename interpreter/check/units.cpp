// Units and assets: what amounts are counted in.
#include <algorithm>

#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

void Lowering::declare_units() {
  for (const Item& item : gathered_.items) {
    enter(item);
    if (const auto* node = std::get_if<syn::UnitDeclaration>(&item.declaration->node)) {
      if (!declare(Space::type, node->name)) continue;
      if (units_.contains(node->name.text)) {
        report(code::declared_twice, node->name.span).with("name", node->name.text);
        continue;
      }
      checked::Unit unit;
      unit.name = std::string(node->name.text);
      unit.title = title_of(node->name, node->title);
      unit.kind = checked::Unit::Kind::unit;
      unit.scale = static_cast<int>(std::min<std::uint64_t>(node->scale.value_or(2), 18));
      if (node->scale && *node->scale > 18) report(code::scale_too_large, node->name.span).with("name", unit.name);
      unit.span = node->name.span;
      unit.name = in_plan(node->name.text);
      show(node->name.text, [&](Symbols& symbols, const std::string& name) {
        symbols.units_.emplace(name, checked::UnitId(plan_.units.size()));
      });
      plan_.units.push_back(std::move(unit));
    } else if (const auto* node = std::get_if<syn::Asset>(&item.declaration->node)) {
      if (!declare(Space::type, node->name)) continue;
      checked::Asset asset;
      asset.name = in_plan(node->name.text);
      asset.title = title_of(node->name, node->title);
      asset.span = node->name.span;
      show(node->name.text, [&](Symbols& symbols, const std::string& name) {
        symbols.assets_.emplace(name, checked::AssetId(plan_.assets.size()));
      });
      asset_words_.emplace_back(module_, node->name);
      plan_.assets.push_back(std::move(asset));
    }
  }
  // An asset without `in` is counted in a unit of its own, named like it. What a template needs may
  // be such a unit, and an asset may be `in` what the template needs.
  for (const Item& item : gathered_.items) asset_unit(item, false);
  for (std::size_t module = 0; module < gathered_.modules.size(); ++module) bind_units(module);
  for (const Item& item : gathered_.items) asset_unit(item, true);
  for (std::size_t module = 0; module < gathered_.modules.size(); ++module) bind_assets(module);
}

// Of assets with a line `in UNIT`, or of those without.
void Lowering::asset_unit(const Item& item, bool in_other) {
  enter(item);
  const auto* node = std::get_if<syn::Asset>(&item.declaration->node);
  if (!node) return;
  const auto found = assets_.find(node->name.text);
  if (found == assets_.end()) return;
  checked::Asset& asset = plan_.assets[found->second.index()];
  if (asset.unit.valid()) return;  // declared twice
  const auto says_in = [](const syn::Asset::Line& line) { return std::holds_alternative<syn::Asset::In>(line.node); };
  if (std::any_of(node->lines.begin(), node->lines.end(), says_in) != in_other) return;
  std::optional<int> scale;
  const syn::Asset::In* in = nullptr;
  for (const syn::Asset::Line& line : node->lines) {
    if (const auto* digits = std::get_if<syn::Asset::Scale>(&line.node)) {
      scale = static_cast<int>(std::min<std::uint64_t>(digits->digits, 18));
      if (digits->digits > 18) report(code::scale_too_large, line.span).with("name", asset.name);
    }
    if (const auto* unit = std::get_if<syn::Asset::In>(&line.node)) in = unit;
  }
  if (in) {
    if (const std::optional<checked::UnitId> unit = find_unit(in->unit.text)) {
      asset.unit = *unit;
      asset.scale = scale.value_or(plan_.units[unit->index()].scale);
    } else {
      std::vector<std::string> names;
      for (const auto& [name, id] : units_) names.push_back(name);
      unknown(in->unit, {"unit", "单位"}, names);
    }
  }
  if (!asset.unit.valid()) {
    if (const auto known = units_.find(node->name.text); known != units_.end()) {
      report(code::declared_twice, node->name.span).with("name", node->name.text);
      asset.unit = known->second;
    } else {
      checked::Unit unit;
      unit.name = asset.name;
      unit.title = asset.title;
      unit.kind = checked::Unit::Kind::asset;
      unit.scale = scale.value_or(2);
      unit.span = node->name.span;
      asset.scale = unit.scale;
      asset.unit = checked::UnitId(plan_.units.size());
      show(node->name.text,
           [&](Symbols& symbols, const std::string& name) { symbols.units_.emplace(name, asset.unit); });
      plan_.units.push_back(std::move(unit));
    }
  }
  for (const syn::Asset::Line& line : node->lines)
    std::visit(
        [&](const auto& part) {
          using T = std::decay_t<decltype(part)>;
          if constexpr (std::is_same_v<T, syn::Asset::OldestFirst>) {
            asset.oldest_first = true;
          } else if constexpr (std::is_same_v<T, syn::Asset::OnLeaving>) {
            asset.on_leaving =
                part.forfeited ? checked::Asset::OnLeaving::forfeited : checked::Asset::OnLeaving::returned;
            if (!part.forfeited) returns_money(asset, line.span);
          } else {
            static_assert(std::is_same_v<T, syn::Asset::In> || std::is_same_v<T, syn::Asset::Scale> ||
                          std::is_same_v<T, syn::Asset::ExpiresAfter>);  // which may be a parameter: later
          }
        },
        line.node);
}

void Lowering::expiries() {
  for (const Item& item : gathered_.items) {
    enter(item);
    const auto* node = std::get_if<syn::Asset>(&item.declaration->node);
    const auto found = node ? assets_.find(node->name.text) : assets_.end();
    if (found == assets_.end() || !(plan_.assets[found->second.index()].span == node->name.span)) continue;
    for (const syn::Asset::Line& line : node->lines)
      if (const auto* expires = std::get_if<syn::Asset::ExpiresAfter>(&line.node))
        if (const std::optional<NodeId> life = duration(expires->duration))
          plan_.assets[found->second.index()].expires_after = *life;
  }
}

// What is returned is paid in money, so it must be held in it.
bool Lowering::returns_money(const checked::Asset& asset, Span said) {
  if (asset.unit == plan_.currency) return true;
  report(code::returned_is_no_money, said)
      .with("asset", asset.name)
      .with("unit", describe(amount(asset.unit)))
      .with("currency", plan_.units[plan_.currency.index()].name);
  return false;
}

}  // namespace bonafide::check
