// Dates of foreign data, read by a format as `snapshot.json` declares it: %Y %m %d %H %I %M %S %p %b and %%,
// every other character as itself. `%d/%m/%Y %H:%M` reads 31/12/2026 18:05.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "number/calendar.h"

namespace bonafide::checked {

struct LocalTime {
  number::Date date;
  std::int64_t microseconds = 0;  // of the day
};

// The whole text must fit. Numbers may leave out leading zeros, but for the four digits of %Y; %p is AM or PM
// and goes with %I; %b is an English month name of three letters. A day that its month lacks does not fit.
std::optional<LocalTime> parse_by_format(std::string_view text, std::string_view format);

// A format that names year, month and day and knows all its letters.
bool valid_date_format(std::string_view format);

}  // namespace bonafide::checked
