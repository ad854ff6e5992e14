// Values of the state as cells of its files, and back, without loss.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/ledger.h"

namespace bonafide::data {

// "member:Ann"; an id may hold anything, a record's name no colon.
std::string row_text(const ledger::RowName& row);
std::optional<ledger::RowName> parse_row(std::string_view text);

std::string moment_text(number::Moment moment);  // in UTC: "2026-03-01 09:00Z"
std::optional<number::Moment> parse_utc(std::string_view text);

std::optional<number::Rational> parse_exact(std::string_view text);  // "0.25", "1/3"

// The kind of a value in the column `type`, and its text.
std::string_view kind_text(const ledger::StoredValue& value);
std::string value_text(const ledger::StoredValue& value);
std::optional<ledger::StoredValue> parse_value(std::string_view kind, std::string_view text);

}  // namespace bonafide::data
