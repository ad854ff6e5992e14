#include "explain/wording.h"

#include <fmt/format.h>

#include "base/text.h"
#include "checked/dump.h"
#include "ledger/payer.h"
#include "number/decimal.h"

namespace bonafide::explain {

namespace {

using checked::BonusId;
using checked::PromiseId;
using ledger::AssetRef;

}  // namespace

std::string row_id(const Scene& scene, const columns::Row& row) {
  if (!row.record.valid()) return "?";
  const auto record = row.record.index();
  if (record < scene.snapshot.records.size() && row.number < scene.snapshot.records[record].size())
    return scene.snapshot.records[record].ids[row.number];
  const checked::Record& declared = scene.plan.records[record];
  if (row.number < declared.constant_ids.size()) return declared.constant_ids[row.number];
  return fmt::format("{} {}", checked::said(scene.plan, declared.name), row.number + 1);
}

std::string row_name(const Scene& scene, const columns::Row& row) {
  if (!row.record.valid()) return "?";
  const std::string id = row_id(scene, row);
  const std::string record = checked::said(scene.plan, scene.plan[row.record].name);
  return id.rfind(record + " ", 0) == 0 ? id : record + " " + id;
}

Words value_words(const Scene& scene, const checked::Type& type, const columns::Value& value) {
  if (columns::missing(value)) return {"missing", "缺失"};
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? Words("yes", "是") : Words("no", "否");
  if (const auto* row = std::get_if<columns::Row>(&value)) return row_id(scene, *row);
  return checked::to_text(scene.plan, type.required(), value);
}

std::string quote(const Scene& scene, const base::Span& span) {
  if (!span.valid()) return {};
  std::string line;
  bool comment = false;
  bool text = false;
  for (const char c : scene.sources.text(span)) {
    if (c == '"' && !comment) text = !text;
    if (c == '\n') comment = false;
    if (c == '#' && !text) comment = true;
    if (comment) continue;
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  return std::string(base::trim(line));
}

std::string asset_text(const Scene& scene, const AssetRef& asset) {
  switch (asset.kind) {
    case AssetRef::Kind::currency:
      return scene.plan.units[scene.plan.currency.index()].name;
    case AssetRef::Kind::asset:
      return scene.plan.assets[asset.asset.index()].name;
    case AssetRef::Kind::goods:
      return row_id(scene, asset.goods);
  }
  return {};
}

std::string amount_text(const Scene& scene, const AssetRef& asset, const number::Rational& amount) {
  switch (asset.kind) {
    case AssetRef::Kind::currency:
      return number::to_text(amount, scene.plan.units[scene.plan.currency.index()].scale) + " " +
             asset_text(scene, asset);
    case AssetRef::Kind::asset: {
      const checked::Asset& held = scene.plan.assets[asset.asset.index()];
      std::string text = number::to_text(amount, held.scale) + " ";
      const bool own_unit = scene.plan.units[held.unit.index()].name == held.name;
      return text + (own_unit ? held.name : scene.plan.units[held.unit.index()].name + " in " + held.name);
    }
    case AssetRef::Kind::goods:
      return number::to_text(amount) + " of " + asset_text(scene, asset);
  }
  return {};
}

Words line_words(const Scene& scene, const ledger::Line& line) {
  const std::string rule = ledger::payer(scene.plan, line.by);
  const std::string member = row_id(scene, line.member);
  const bool takes = line.amount.sign() < 0;
  const std::string amount = amount_text(scene, line.asset, takes ? -line.amount : line.amount);
  if (const auto* of = std::get_if<ledger::AssetRule>(&line.by); of && takes) {
    switch (of->kind) {
      case ledger::AssetRule::Kind::expired:
        return {fmt::format("{} of {} expired", amount, member), fmt::format("{} 的 {} 已过期", member, amount)};
      case ledger::AssetRule::Kind::forfeited:
        return {fmt::format("{} of {} forfeited on leaving", amount, member),
                fmt::format("{} 退出，没收 {}", member, amount)};
      case ledger::AssetRule::Kind::returned:
        return {fmt::format("{} of {} returned on leaving", amount, member),
                fmt::format("{} 退出，退还 {}", member, amount)};
    }
  }
  const char* verb = "pays";
  const char* verb_zh = "付给";
  switch (line.asset.kind) {
    case AssetRef::Kind::currency:
      break;
    case AssetRef::Kind::asset:
      verb = "credits";
      verb_zh = "记给";
      break;
    case AssetRef::Kind::goods:
      verb = "gives";
      verb_zh = "送给";
      break;
  }
  if (takes) {
    verb = "takes from";
    verb_zh = "扣减";
  }
  std::string en = fmt::format("{} {} {} {}", rule, verb, member, amount);
  std::string zh = fmt::format("{} {} {} {}", rule, verb_zh, member, amount);
  if (line.source) {
    const std::string source = row_id(scene, *line.source);
    en += " from " + source;
    zh += " 来自 " + source;
  }
  return {std::move(en), std::move(zh)};
}

Words breach_words(const Scene& scene, const checked::Promise& promise, const ledger::Breach& breach) {
  const std::string whom = breach.row ? row_id(scene, *breach.row) : std::string();
  std::string en = whom, zh = whom;
  if (promise.have.valid() && breach.sides) {
    const checked::Type& type = scene.plan.type(promise.have);
    if (breach.amount) {
      const Words by = value_words(scene, type, columns::Value(*breach.amount));
      en += (en.empty() ? "by " : " by ") + by.en;
      zh += (zh.empty() ? "差 " : " 差 ") + by.zh;
    }
    const Words have = value_words(scene, type, breach.sides->first),
                need = value_words(scene, type, breach.sides->second);
    const std::string more = quote(scene, scene.plan.span(promise.have)),
                      less = quote(scene, scene.plan.span(promise.need));
    en += fmt::format("{}`{}` is {} and `{}` is {}", en.empty() ? "" : ": ", more, have.en, less, need.en);
    zh += fmt::format("{}“{}”为 {}，“{}”为 {}", zh.empty() ? "" : "：", more, have.zh, less, need.zh);
  } else if (breach.sides) {
    const auto* apply = std::get_if<checked::Apply>(&scene.plan[promise.always]);
    if (apply && apply->arguments.size() == 2)
      for (std::size_t i = 0; i < 2; ++i) {
        const checked::NodeId node = apply->arguments[i];
        const Words value =
            value_words(scene, scene.plan.type(node), i == 0 ? breach.sides->first : breach.sides->second);
        const std::string text = quote(scene, scene.plan.span(node));
        en += fmt::format("{}`{}` is {}", i == 1 ? " and " : en.empty() ? "" : ": ", text, value.en);
        zh += fmt::format("{}“{}”为 {}", i == 1 ? "，" : zh.empty() ? "" : "：", text, value.zh);
      }
  }
  return {std::move(en), std::move(zh)};
}

Words fault_words(const Scene& scene, const meaning::DataFault& fault) {
  const std::string row = fault.row ? row_name(scene, *fault.row) : std::string();
  const std::string rule = quote(scene, fault.span);
  using Kind = meaning::DataFault::Kind;
  switch (fault.kind) {
    case Kind::settled_period:
      return {"the period is settled already", "该周期已经结算过"};
    case Kind::changed_row:
      return {row + " was changed after it was settled", row + " 在结算之后被改动"};
    case Kind::tree_cycle: {
      std::string path;
      for (const columns::Row& step : fault.path) path += (path.empty() ? "" : " → ") + row_id(scene, step);
      return {"the tree runs in a circle: " + path, "关系成环：" + path};
    }
    case Kind::rises_without_start:
      return {fmt::format("`{}` asks for a rise, and there is no state to rise from", rule),
              fmt::format("“{}”问是否升级，但没有期初状态可比", rule)};
    case Kind::as_of_outside:
      return {fmt::format("`{}` reads the state as of {}, which is not a row of this period", rule, row),
              fmt::format("“{}”要读 {} 时的状态，而它不是本期的行", rule, row)};
  }
  return "";
}

}  // namespace bonafide::explain
