// The rule of a zone for the future, as POSIX writes it in the variable TZ: "CET-1CEST,M3.5.0,M10.5.0/3".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "number/zone_file.h"

namespace bonafide::number {

// A day of each year and a time on it, in seconds from its midnight (may be negative or beyond the day).
struct RuleDay {
  enum class Kind { month_week_day, day_without_leap, day_with_leap } kind = Kind::month_week_day;
  int month = 0, week = 0;  // week 5: the last
  int day = 0;              // of the week from Sunday 0; 1..365 without the leap day; 0..365 with it
  std::int32_t time = 7200;
};
struct ZoneRule {
  std::int32_t offset = 0;  // east of UTC, in seconds
  struct Summer {
    std::int32_t offset;
    RuleDay begin, end;
  };
  std::optional<Summer> summer;
};
std::optional<ZoneRule> parse_zone_rule(std::string_view text);

// The two changes of a year in order of time; where both fall on one instant the start of summer time comes
// last.
std::pair<OffsetSpan, OffsetSpan> changes_of_year(const ZoneRule& rule, int year);

}  // namespace bonafide::number
