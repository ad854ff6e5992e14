// What a faulty cell is called: the diagnostic of each fault, filled with the value and the rule it breaks.
#pragma once

#include <string_view>

#include "checked/cell.h"
#include "diagnostics/diagnostic.h"

namespace bonafide::data {

diagnostics::Code code_of(checked::CellFault fault);

// `column` imposes the rule; `heading` is what the source calls it.
void describe(diagnostics::Diagnostic& diagnostic, const checked::Plan& plan, const checked::Column& column,
              std::string_view heading, checked::CellFault fault, std::string_view text);

}  // namespace bonafide::data
