// Cells of `rows`, `given` and tables: headings with their units, values with their faults.
#include "base/text.h"
#include "check/lowering.h"
#include "diagnostics/codes/types.h"
#include "number/decimal.h"

namespace bonafide::check {

namespace {

Words why(checked::CellFault fault) {
  switch (fault) {
    case checked::CellFault::none: break;
    case checked::CellFault::not_a_number: return {"it is not a number", "它不是数"};
    case checked::CellFault::not_finite: return {"it is not a finite number", "它不是有限的数"};
    case checked::CellFault::too_many_decimals: return {"it has more decimals than its unit", "它的小数位多于其单位"};
    case checked::CellFault::not_whole: return {"it is not whole", "它不是整数"};
    case checked::CellFault::negative: return {"it is negative", "它是负数"};
    case checked::CellFault::too_small: return {"it is below the range", "它低于范围"};
    case checked::CellFault::too_large: return {"it is above the range", "它超出范围"};
    case checked::CellFault::not_a_flag: return {"it is neither yes nor no", "它既不是“是”也不是“否”"};
    case checked::CellFault::not_a_date: return {"it is not a day of the calendar", "它不是日历上的日期"};
    case checked::CellFault::not_a_moment: return {"it is not a date and time", "它不是日期和时间"};
    case checked::CellFault::not_a_choice: return {"there is no such value", "没有这个取值"};
    case checked::CellFault::not_a_duration: return {"it is not a length of time", "它不是一段时间"};
    case checked::CellFault::needed: return {"it must not be empty", "它不能为空"};
    case checked::CellFault::too_long: return {"it is too long", "它太长"};
  }
  return {"", ""};
}

Span part(const syn::Cell& cell, std::size_t from, std::size_t length) {
  Span span = cell.span;
  if (!span.valid()) return span;
  span.begin = cell.span.begin + static_cast<std::uint32_t>(from);
  span.end = span.begin + static_cast<std::uint32_t>(length);
  return span;
}

}  // namespace

Lowering::DataHeading Lowering::data_heading(const syn::Cell& cell) const {
  DataHeading out;
  const std::string_view text = cell.text;
  std::size_t open = text.rfind('('), shut = text.rfind(')');
  std::size_t bracket = 1;
  if (open == std::string_view::npos) {
    open = text.rfind("（"), shut = text.rfind("）");
    bracket = 3;
  }
  if (open == std::string_view::npos || shut == std::string_view::npos || shut < open) {
    const std::string_view name = base::trim(text);
    out.name = std::string(name);
    out.name_span = part(cell, static_cast<std::size_t>(name.data() - text.data()), name.size());
    return out;
  }
  const std::string_view name = base::trim(text.substr(0, open));
  const std::string_view unit = base::trim(text.substr(open + bracket, shut - open - bracket));
  out.name = std::string(name);
  out.unit = std::string(unit);
  out.name_span = part(cell, static_cast<std::size_t>(name.data() - text.data()), name.size());
  out.unit_span = part(cell, static_cast<std::size_t>(unit.data() - text.data()), unit.size());
  return out;
}

bool Lowering::heading_unit(const DataHeading& heading, const Type& type, Span declared) {
  if (heading.unit.empty()) return true;
  const std::optional<Type> unit = unit_type(heading.unit, heading.unit_span);
  if (!unit) return false;
  if (type.kind == Kind::amount && unit->dimension == type.dimension) return true;
  auto& diagnostic = report(code::wrong_unit, heading.unit_span)
                         .with("text", heading.unit)
                         .with("found", describe(*unit))
                         .with("expected", describe(type.required()))
                         .with("unit", kind_of_unit(type));
  if (declared.valid()) diagnostic.label(declared, Note::declared_here);
  return false;
}

std::optional<Value> Lowering::cell(const syn::Cell& cell, const Type& type, const checked::Column* column) {
  checked::CellForm form;
  form.plan_text = true;
  std::string_view written = cell.text;
  // `128.00 pv`, by the name that the unit has here.
  if (const std::size_t space = base::trim(written).find(' '); type.kind == Kind::amount && space != std::string_view::npos) {
    const std::string_view trimmed = base::trim(written);
    if (const std::optional<checked::UnitId> unit = find_unit(base::trim(trimmed.substr(space)));
        unit && type.dimension == amount(*unit).dimension)
      written = trimmed.substr(0, space);
  }
  checked::CellResult result = checked::parse_cell(plan_, type, column, written, form);
  if (result.fault != checked::CellFault::none && (parameters_.contains(cell.text) || facts_.contains(cell.text))) {
    report(code::name_in_cell, cell.span).with("text", cell.text);
    return std::nullopt;
  }
  if (result.fault == checked::CellFault::not_a_number && type.kind == Kind::amount) {  // `20.00 EUR`
    const std::string_view trimmed = base::trim(cell.text);
    const std::size_t space = trimmed.find(' ');
    if (space != std::string_view::npos && number::parse_decimal(trimmed.substr(0, space)).fault == number::TextFault::none) {
      const std::string_view unit = base::trim(trimmed.substr(space));
      DataHeading said;
      said.unit = unit;
      said.unit_span = part(cell, static_cast<std::size_t>(unit.data() - cell.text.data()), unit.size());
      heading_unit(said, type, {});
      return std::nullopt;
    }
  }
  if (result.fault != checked::CellFault::none) {
    std::vector<std::string> names;
    if (type.kind == Kind::choice && type.choice.valid()) names = plan_.choices[type.choice.index()].values;
    auto& diagnostic = report(code::cell_does_not_fit, cell.span)
                           .with("text", cell.text)
                           .with("type", describe(type.required()))
                           .with("why", why(result.fault))
                           .suggest(base::did_you_mean(cell.text, names));
    if (column && column->span.valid()) diagnostic.label(column->span, Note::declared_here);
    return std::nullopt;
  }
  if (const auto* id = std::get_if<checked::CellRow>(&result.value)) {
    const checked::Record& record = plan_[type.record];
    for (std::size_t i = 0; i < record.constant_ids.size(); ++i)
      if (record.constant_ids[i] == id->id)
        return columns::Row{type.record, static_cast<std::uint32_t>(i)};
    unknown({cell.text, cell.span}, a_row_of(type.record), record.constant_ids);
    return std::nullopt;
  }
  return std::get<Value>(std::move(result.value));
}

}  // namespace bonafide::check
