#include "data/cell_fault.h"

#include <algorithm>

#include "base/invariant.h"
#include "base/text.h"
#include "data/faults.h"
#include "diagnostics/codes/data.h"
#include "number/decimal.h"

namespace bonafide::data {

using checked::CellFault;
using checked::Kind;
using diagnostics::Code;
namespace code = diagnostics::code;

Code code_of(CellFault fault) {
  switch (fault) {
    case CellFault::none:
      break;
    case CellFault::not_a_number:
      return code::not_a_number;
    case CellFault::not_finite:
      return code::not_finite;
    case CellFault::too_many_decimals:
      return code::too_many_decimals;
    case CellFault::not_whole:
      return code::not_whole;
    case CellFault::negative:
      return code::negative_value;
    case CellFault::too_small:
      return code::below_range;
    case CellFault::too_large:
      return code::above_range;
    case CellFault::not_a_flag:
      return code::not_a_flag;
    case CellFault::not_a_date:
      return code::not_a_date;
    case CellFault::not_a_moment:
      return code::not_a_moment;
    case CellFault::not_a_choice:
      return code::not_a_choice;
    case CellFault::not_a_duration:
      return code::not_a_duration;
    case CellFault::needed:
      return code::needed_value;
    case CellFault::too_long:
      return code::cell_too_long;
  }
  BONAFIDE_INVARIANT(false, "a good cell is no fault");
  return code::not_a_number;
}

namespace {

int decimals(const checked::Plan& plan, const checked::Type& type) {
  if (type.kind == Kind::amount && type.dimension.over.valid() && !type.dimension.under.valid())
    return plan.units[type.dimension.over.index()].scale;
  return type.kind == Kind::count ? 0 : 2;
}

std::string number_sample(const checked::Plan& plan, const checked::Type& type) {
  if (type.kind == Kind::rate) return "8% or 0.08";
  return number::to_text(number::Rational(type.kind == Kind::count ? 12 : 1024), decimals(plan, type));
}

}  // namespace

void describe(diagnostics::Diagnostic& diagnostic, const checked::Plan& plan, const checked::Column& column,
              std::string_view heading, CellFault fault, std::string_view text) {
  const checked::Type& type = column.type;
  diagnostic.with("field", heading).with("value", shown(base::trim(text)));
  switch (fault) {
    case CellFault::none:
    case CellFault::needed:
    case CellFault::not_whole:
    case CellFault::negative:
    case CellFault::not_a_flag:
    case CellFault::not_a_duration:
      break;
    case CellFault::not_a_number:
    case CellFault::not_finite:
      diagnostic.with("sample", number_sample(plan, type));
      break;
    case CellFault::too_many_decimals:
      diagnostic.with("unit", plan.units[type.dimension.over.index()].name)
          .with("scale", std::to_string(decimals(plan, type)));
      break;
    case CellFault::too_small:
      diagnostic.with("limit", number::to_text(*column.lowest, decimals(plan, type)));
      break;
    case CellFault::too_large:
      diagnostic.with("limit", number::to_text(*column.highest, decimals(plan, type)));
      break;
    case CellFault::not_a_date:
      diagnostic.with("sample", "2026-03-01");
      break;
    case CellFault::not_a_moment:
      diagnostic.with("sample", "2026-03-01 09:00");
      break;
    case CellFault::not_a_choice: {
      const checked::Choice& choice = plan.choices[type.choice.index()];
      diagnostic.with("choice", choice.name).with("values", listed(choice.values));
      std::vector<std::string> known = choice.values;
      for (const auto& [chinese, english] : plan.in_english)
        if (std::find(choice.values.begin(), choice.values.end(), english) != choice.values.end()) known.push_back(chinese);
      diagnostic.suggest(base::did_you_mean(base::trim(text), known));
      break;
    }
    case CellFault::too_long:
      diagnostic.with("length", std::to_string(text.size()))
          .with("limit", std::to_string(type.kind == Kind::row    ? checked::longest_id
                                        : type.kind == Kind::text ? checked::longest_text
                                                                  : std::size_t{400}));
      break;
  }
}

}  // namespace bonafide::data
