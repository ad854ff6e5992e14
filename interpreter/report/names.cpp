#include "report/names.h"

#include "ledger/payer.h"
#include "number/decimal.h"

namespace bonafide::report {

using checked::Kind;
using columns::Row;
using columns::Value;
using ledger::AssetRef;
using number::Rational;

const std::string& Names::id(const Row& row) const {
  return snapshot_.records[row.record.index()].ids[row.number];
}

std::string Names::row(const Row& row) const {
  return plan_[row.record].name + ":" + id(row);
}

std::string Names::asset(const AssetRef& asset) const {
  switch (asset.kind) {
    case AssetRef::Kind::currency:
      return plan_.units[plan_.currency.index()].name;
    case AssetRef::Kind::asset:
      return plan_.assets[asset.asset.index()].name;
    case AssetRef::Kind::goods:
      return "goods:" + id(asset.goods);
  }
  return {};
}

int Names::decimals(const AssetRef& asset) const { return ledger::decimals(plan_, asset); }

std::string Names::amount(const AssetRef& asset, const Rational& value) const {
  return number::to_text(value, decimals(asset));
}

std::string Names::value(const Value& value, const checked::Type& type) const {
  if (const auto* number = std::get_if<Rational>(&value);
      number && type.kind == Kind::amount && type.dimension.over.valid() && !type.dimension.under.valid())
    return number::to_text(*number, plan_.units[type.dimension.over.index()].scale);
  return this->value(value);
}

std::string Names::value(const Value& value) const {
  return std::visit(
      [&](const auto& v) -> std::string {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, columns::Missing>)
          return "";
        else if constexpr (std::is_same_v<T, bool>)
          return v ? "yes" : "no";
        else if constexpr (std::is_same_v<T, Rational>)
          return number::to_text(v);
        else if constexpr (std::is_same_v<T, std::string>)
          return v;
        else if constexpr (std::is_same_v<T, number::Date>)
          return number::to_text(v);
        else if constexpr (std::is_same_v<T, number::Moment>)
          return number::to_text(v, plan_.zone);
        else if constexpr (std::is_same_v<T, number::Duration>)
          return number::to_text(v);
        else if constexpr (std::is_same_v<T, columns::ChoiceValue>)
          return plan_.choices[v.choice.index()].values[v.index];
        else if constexpr (std::is_same_v<T, Row>)
          return plan_[v.record].builtin ? "" : id(v);
        else {
          static_assert(std::is_same_v<T, columns::Window>);
          return "";
        }
      },
      value);
}

const char* verdict_word(ledger::Verdict::Kind kind, bool proved) {
  switch (kind) {
    case ledger::Verdict::Kind::held:
      return proved ? "proved" : "held";
    case ledger::Verdict::Kind::breached:
      return "breached";
    case ledger::Verdict::Kind::topped_up:
      return "topped up";
    case ledger::Verdict::Kind::not_judged:
      return "not watched";
  }
  return "";
}

}  // namespace bonafide::report
