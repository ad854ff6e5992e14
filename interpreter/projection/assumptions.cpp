#include "projection/assumptions.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "diagnostics/codes/tool.h"
#include "number/decimal.h"
#include "number/rounding.h"

namespace bonafide::projection {

namespace {

namespace code = diagnostics::code;
using json = nlohmann::ordered_json;
using number::Rational;

class Reader {
 public:
  Reader(const std::string& file, diagnostics::Sink& sink) : file_(file), sink_(sink) { out_.file = file; }

  std::optional<Assumptions> read(const json& all) {
    object(all, "", [&](const std::string& key, const json& value) {
      if (key == "members") return members(value), true;
      if (key == "ladder") return out_.ladder = text(value, key), true;
      if (key == "invite") return out_.invite = rates(value, key), true;
      if (key == "leave") return out_.leave = rates(value, key), true;
      if (key == "own_accord") return out_.own_accord = number(value, key), true;
      if (key == "rows") return rows(value), true;
      if (key == "parameters") return parameters(value), true;
      if (key == "measures") return measures(value), true;
      return false;
    }, {"members", "ladder", "invite", "leave", "own_accord", "rows", "parameters", "measures"});
    if (sink_.errors() > before_) return std::nullopt;
    return std::move(out_);
  }

 private:
  diagnostics::DataPlace place(const std::string& key) const { return {file_, 0, key}; }

  void bad(const std::string& key, const json& value, diagnostics::Words wanted) {
    sink_.add(code::assumption_bad, place(key)).with("value", value.dump()).with("wanted", std::move(wanted));
  }

  template <class Take>
  void object(const json& value, const std::string& path, const Take& take, const std::vector<std::string>& known) {
    if (!value.is_object()) return bad(path, value, {"an object {…}", "对象 {…}"});
    for (const auto& [key, inner] : value.items())
      if (!take(key, inner))
        sink_.add(code::assumption_unknown, place(path))
            .with("name", key)
            .with("known", fmt::format("{}", fmt::join(known, ", ")))
            .suggest(base::did_you_mean(key, known));
  }

  std::string text(const json& value, const std::string& key) {
    if (value.is_string()) return value.get<std::string>();
    bad(key, value, {"a text", "文本"});
    return {};
  }

  // 15, "1.4", "8%": what stands in the file, digit by digit.
  std::optional<Rational> exact(const json& value) const {
    std::string digits = value.is_string() ? value.get<std::string>() : value.is_number() ? value.dump() : "";
    const bool percent = !digits.empty() && digits.back() == '%';
    if (percent) digits.pop_back();
    const number::DecimalText read = number::parse_decimal(digits);
    if (read.fault != number::TextFault::none || read.value.sign() < 0) return std::nullopt;
    return percent ? read.value / Rational(100) : read.value;
  }

  Rational number(const json& value, const std::string& key) {
    if (const auto read = exact(value)) return *read;
    bad(key, value, {"a number or a rate that is not negative, like 15, \"1.4\" or \"8%\"", "非负的数或比例，例如 15、\"1.4\" 或 \"8%\""});
    return {};
  }

  Rates rates(const json& value, const std::string& key) {
    Rates out;
    if (!value.is_object()) {
      out.others = number(value, key);
      return out;
    }
    for (const auto& [rung, rate] : value.items()) {
      const Rational read = number(rate, key + "." + rung);
      if (rung == "*") out.others = read;
      else out.by_rung[rung] = read;
    }
    return out;
  }

  std::optional<FieldRule> rule(const json& value, const std::string& key) {
    if (value.is_string()) {
      const std::string said = value.get<std::string>();
      if (said == "@inviter") return Person::inviter;
      if (said == "@anybody") return Person::anybody;
      if (said.starts_with("=")) return Worked{said.substr(1)};
      return Always{said};
    }
    if (value.is_number()) return Always{value.dump()};
    if (value.is_boolean()) return Always{value.get<bool>() ? "yes" : "no"};
    if (value.is_array() && value.size() == 2 && value[0].is_number_integer() && value[1].is_number_integer() &&
        value[0].get<std::int64_t>() <= value[1].get<std::int64_t>())
      return Between{value[0].get<std::int64_t>(), value[1].get<std::int64_t>()};
    if (value.is_object()) {
      Weights out;
      std::uint64_t all = 0;
      for (const auto& [name, weight] : value.items()) {
        if (!weight.is_number_unsigned() || weight.get<std::uint64_t>() > 1'000'000) {
          bad(key + "." + name, weight, {"a weight: a whole number up to 1,000,000", "权重：不超过 1,000,000 的整数"});
          return std::nullopt;
        }
        out.of.emplace_back(name, weight.get<std::uint64_t>());
        all += weight.get<std::uint64_t>();
      }
      if (all > 0) return out;
    }
    bad(key, value, {"a value, weights like {\"tea\": 9, \"pot\": 1}, a range like [1, 5], an expression \"= …\", \"@inviter\" or \"@anybody\"",
                     "一个值、权重（如 {\"tea\": 9, \"pot\": 1}）、范围（如 [1, 5]）、算式 \"= …\"、\"@inviter\" 或 \"@anybody\""});
    return std::nullopt;
  }

  std::map<std::string, FieldRule> fields(const json& value, const std::string& key) {
    std::map<std::string, FieldRule> out;
    object(value, key, [&](const std::string& field, const json& given) {
      if (auto read = rule(given, key + "." + field)) out.emplace(field, std::move(*read));
      return true;
    }, {});
    return out;
  }

  void members(const json& value) {
    object(value, "members", [&](const std::string& key, const json& inner) {
      if (key == "start") {
        if (inner.is_number_unsigned() && inner.get<std::uint64_t>() <= 10'000'000) out_.start = inner.get<std::uint64_t>();
        else bad("members.start", inner, {"a whole number up to 10,000,000", "不超过 10,000,000 的整数"});
      } else if (key == "with_referrer") {
        out_.with_referrer = number(inner, "members.with_referrer");
      } else if (key == "fields") {
        out_.member_fields = fields(inner, "members.fields");
      } else {
        return false;
      }
      return true;
    }, {"start", "with_referrer", "fields"});
  }

  void rows(const json& value) {
    if (!value.is_array()) return bad("rows", value, {"a list [{\"record\": …}, …]", "列表 [{\"record\": …}, …]"});
    for (const json& one : value) {
      RowsRule rule;
      object(one, "rows", [&](const std::string& key, const json& inner) {
        if (key == "record") return rule.record = text(inner, "rows.record"), true;
        if (key == "each") return rule.each = rates(inner, "rows.each"), true;
        if (key == "fields") return rule.fields = fields(inner, "rows.fields"), true;
        return false;
      }, {"record", "each", "fields"});
      out_.rows.push_back(std::move(rule));
    }
  }

  void parameters(const json& value) {
    object(value, "parameters", [&](const std::string& name, const json& range) {
      const auto word = [](const json& one) { return one.is_string() ? one.get<std::string>() : one.dump(); };
      if (range.is_array() && range.size() == 2)
        out_.parameters.emplace_back(name, std::pair(word(range[0]), word(range[1])));
      else
        bad("parameters." + name, range, {"the least and the most, like [\"6%\", \"10%\"]", "最小值与最大值，例如 [\"6%\", \"10%\"]"});
      return true;
    }, {});
  }

  void measures(const json& value) {
    object(value, "measures", [&](const std::string& name, const json& expression) {
      out_.measures.emplace_back(name, text(expression, "measures." + name));
      return true;
    }, {});
  }

  const std::string& file_;
  diagnostics::Sink& sink_;
  const std::size_t before_ = sink_.errors();
  Assumptions out_;
};

// An amount can only stand in a row with the decimals of its unit.
std::string rounding(const checked::Plan& plan, const std::string& record, const std::string& field) {
  for (const checked::Record& one : plan.records)
    for (const checked::ColumnId id : one.fields)
      if (one.name == record && plan[id].name == field && plan[id].type.kind == checked::Kind::amount && plan[id].type.dimension.over.valid())
        return fmt::format(" rounded {} to {}", number::words(plan.rounding).en,
                           number::to_text(Rational::scaled(1, plan.units[plan[id].type.dimension.over.index()].scale)));
  return "";
}

}  // namespace

std::optional<Assumptions> read_assumptions(const std::string& file, const std::string& text, diagnostics::Sink& sink) {
  json all;
  try {
    all = json::parse(text);
  } catch (const json::parse_error& fault) {
    sink.add(code::assumptions_not_json, diagnostics::DataPlace{file, 0, ""}).with("byte", std::to_string(fault.byte));
    return std::nullopt;
  }
  return Reader(file, sink).read(all);
}

std::string declarations(const checked::Plan& plan, const Assumptions& assumptions) {
  std::string out;
  for (const RowsRule& rule : assumptions.rows)
    for (const auto& [field, how] : rule.fields)
      if (const auto* worked = std::get_if<Worked>(&how))
        out += fmt::format("\n{0}.{1} must be ({2}){3}, otherwise refuse \"not as the projection works it out\"\n", rule.record,
                           field, worked->expression, rounding(plan, rule.record, field));
  if (!assumptions.measures.empty()) {
    out += fmt::format("\nreport {} \"What the projection measures\"\n", measures_report);
    for (const auto& [name, expression] : assumptions.measures) out += fmt::format("  show {} = {}\n", name, expression);
  }
  return out;
}

}  // namespace bonafide::projection
