// One cell of data (a CSV field, a cell of `given`, `rows` or a table) to a value of its type. The same
// rules everywhere: yes/no/true/false/1/0, ISO dates, plain decimals, "8%" or 0.08 for a Rate, names of
// choices; rows are named by id and resolved later. Spaces around anything but a Text do not count.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "checked/plan.h"

namespace bonafide::checked {

enum class CellFault {
  none,
  not_a_number,
  not_finite,
  too_many_decimals,
  not_whole,
  negative,
  too_small,
  too_large,
  not_a_flag,
  not_a_date,
  not_a_moment,
  not_a_choice,
  not_a_duration,
  needed,
  too_long
};

struct CellRow {  // a row by its id, of the type's record
  std::string id;
};
struct CellResult {
  std::variant<Value, CellRow> value;
  CellFault fault = CellFault::none;
  number::Rational rounded_by;  // declared rounding: how far the value was moved, never negative
};

struct CellForm {  // how the text is written
  char decimal_point = '.';
  char group = 0;          // ',' for 1,024.00; 0: none
  bool plan_text = false;  // inside a plan: underscores in numbers, quotes round texts, units after amounts
  std::optional<std::string> date_format;  // snapshot.json (checked/date_format.h); none: ISO
  std::optional<number::RoundingMode>
      round_amounts;  // declared rounding of inexact amounts; then 1e-5 is read too
};

// An empty text is the column's `otherwise` value, else missing when the type is optional, else the fault
// `needed`. Amounts may have at most the decimals of their unit. Range and sign come from the column, when
// one is given. Texts over `longest_text` bytes and ids over `longest_id` bytes are refused.
CellResult parse_cell(const Plan& plan, const Type& type, const Column* column, std::string_view text,
                      const CellForm& form);

constexpr std::size_t longest_text = 100'000;
constexpr std::size_t longest_id = 200;

// The text of a cell without the quotes that a plan writes round it.
std::string_view unquoted(std::string_view text, const CellForm& form);

}  // namespace bonafide::checked
