// The header: who the plan is, its currency, rounding, period and zone.
#include <algorithm>
#include <set>

#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"
#include "number/decimal.h"
#include "syntax/surface.h"
#include "syntax/vocabulary.h"

namespace bonafide::check {

bool Lowering::header() {
  plan_.source = plan_file_.source;
  if (plan_file_.names != nullptr && syn::surface_of(sources_[plan_file_.source].text) == syn::Surface::chinese)
    for (const auto& [chinese, english] : plan_file_.names->english_names()) plan_.in_english.emplace(chinese, english);
  plan_.step = number::Rational::scaled(1, 2);
  std::string currency;
  Span header_span, follows;
  if (plan_file_.header) {
    const syn::Header& header = *plan_file_.header;
    plan_.library = header.library;
    plan_.name = std::string(header.name.text);
    if (header.title) plan_.title = std::string(header.title->text);
    header_span = header.name.span;
    std::set<std::size_t> seen;
    for (const syn::HeadLine& line : header.lines) {
      if (!std::holds_alternative<syn::HeadNeeds>(line.node) && !seen.insert(line.node.index()).second) {
        report(code::header_line_twice, line.span).with("text", text(line.span));
        continue;
      }
      std::visit(
          [&](const auto& node) {
            using T = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<T, syn::HeadVersion>) {
              plan_.version = node.number;
            } else if constexpr (std::is_same_v<T, syn::HeadEffective>) {
              plan_.effective = number::parse_date(node.date.text);
              if (!plan_.effective) unless_said(code::no_such_day, node.date.span, node.date.text);
            } else if constexpr (std::is_same_v<T, syn::HeadCurrency>) {
              currency = std::string(node.name.text);
            } else if constexpr (std::is_same_v<T, syn::HeadRound>) {
              plan_.rounding = node.mode;
              plan_.says_rounding = true;
              const number::DecimalText step = number::parse_decimal(node.step.text);
              if (step.fault == number::TextFault::none && step.value.sign() > 0)
                plan_.step = step.value;
              else
                report(code::bad_rounding_step, node.step.span).with("text", node.step.text);
            } else if constexpr (std::is_same_v<T, syn::HeadPeriod>) {
              switch (node.unit) {
                case syn::Unit::day: plan_.period = number::CalendarUnit::day; break;
                case syn::Unit::week: plan_.period = number::CalendarUnit::week; break;
                case syn::Unit::month: plan_.period = number::CalendarUnit::month; break;
                case syn::Unit::quarter: plan_.period = number::CalendarUnit::quarter; break;
                case syn::Unit::year: plan_.period = number::CalendarUnit::year; break;
                case syn::Unit::period: report(code::period_of_period, line.span); break;
              }
            } else if constexpr (std::is_same_v<T, syn::HeadZone>) {
              if (const std::optional<number::Zone> zone = number::Zone::named(node.name.text))
                plan_.zone = *zone;
              else
                report(code::unknown_zone, node.name.span).with("name", node.name.text);
            } else if constexpr (std::is_same_v<T, syn::HeadStartsEmpty>) {
              plan_.starts_empty = true;
            } else if constexpr (std::is_same_v<T, syn::HeadLateRows>) {
              plan_.late_rows_count = true;
            } else if constexpr (std::is_same_v<T, syn::HeadFollows>) {
              plan_.follows = node.version;
              follows = line.span;
            } else {
              static_assert(std::is_same_v<T, syn::HeadNeeds>);  // gather() speaks of it
            }
          },
          line.node);
    }
  }
  if (plan_.follows && (*plan_.follows >= plan_.version || plan_.library)) {
    report(code::follows_no_earlier, follows)
        .with("followed", std::to_string(*plan_.follows))
        .with("version", std::to_string(plan_.version));
  }
  const bool plan = plan_file_.header && !plan_file_.header->library;
  if (plan && currency.empty()) report(code::header_line_missing, header_span).with("line", "`currency CNY`");
  if (plan && !plan_.period)
    if (const auto& lines = plan_file_.header->lines;
        std::none_of(lines.begin(), lines.end(),
                     [](const syn::HeadLine& line) { return std::holds_alternative<syn::HeadPeriod>(line.node); }))
      report(code::header_line_missing, header_span).with("line", "`period month`");
  // A library checked by itself stands in any currency.
  checked::Unit unit;
  unit.name = currency.empty() ? "CNY" : currency;
  unit.kind = checked::Unit::Kind::currency;
  unit.scale = plan_.step.decimals().value_or(2);
  plan_.currency = checked::UnitId(plan_.units.size());
  show_everywhere([&](Symbols& symbols) { symbols.units_.emplace(unit.name, plan_.currency); });
  plan_.units.push_back(std::move(unit));
  // The currency of a library has to be the plan's.
  bool one_currency = true;
  std::set<std::string> asked;
  for (const Module& module : gathered_.modules) {
    if (module.library.empty() || !asked.insert(module.library).second) continue;
    for (const syn::HeadLine& line : module.file->header->lines)
      if (const auto* other = std::get_if<syn::HeadCurrency>(&line.node);
          other && other->name.text != plan_.units[plan_.currency.index()].name) {
        one_currency = false;
        report(code::other_currency, line.span)
            .with("library", module.library)
            .with("currency", other->name.text)
            .with("plan", plan_.units[plan_.currency.index()].name);
      }
  }
  return one_currency;
}

}  // namespace bonafide::check
