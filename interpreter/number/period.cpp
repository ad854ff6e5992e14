#include <fmt/format.h>

#include "number/calendar.h"

namespace bonafide::number {
namespace {

constexpr std::int32_t days_of_week = 7;

Period span(std::optional<CalendarUnit> unit, Date first, Date after, const Zone& zone) {
  return {unit, first, after, zone.at(first), zone.at(after)};
}

std::int32_t days_since_monday(Date date) {
  return ((date.days + 3) % days_of_week + days_of_week) % days_of_week;
}

Date monday_of(Date date) {
  return {date.days - days_since_monday(date)};
}

// The Monday of ISO week 1, the week that holds 4 January.
Date first_monday(int year) {
  return monday_of(from_civil({year, 1, 4}));
}

// The first day of the month that lies `months` after month 1 of `year`.
Date month_start(int year, int months) {
  const int total = year * 12 + months;
  const int in_year = ((total % 12) + 12) % 12;
  return from_civil({(total - in_year) / 12, in_year + 1, 1});
}

Period months(CalendarUnit unit, int year, int months_before, int length, const Zone& zone) {
  return span(unit, month_start(year, months_before), month_start(year, months_before + length), zone);
}

// Exactly `size` digits.
std::optional<int> number(std::string_view text, std::size_t size) {
  if (text.size() != size) return std::nullopt;
  int out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  return out;
}

std::optional<Period> parse_days(std::string_view text, const Zone& zone) {
  if (const std::size_t dots = text.find(".."); dots != text.npos) {
    const std::optional<Date> first = parse_date(text.substr(0, dots)),
                              last = parse_date(text.substr(dots + 2));
    if (!first || !last || *last < *first) return std::nullopt;
    return span(std::nullopt, *first, {last->days + 1}, zone);
  }
  if (const std::optional<Date> day = parse_date(text)) return period_of(*day, CalendarUnit::day, zone);
  return std::nullopt;
}

}  // namespace

std::optional<Period> parse_period(std::string_view text, const Zone& zone) {
  const std::optional<int> year = number(text.substr(0, 4), 4);
  if (!year || *year < 1) return std::nullopt;
  if (text.size() == 4) return months(CalendarUnit::year, *year, 0, 12, zone);
  if (text[4] != '-') return std::nullopt;
  const std::string_view rest = text.substr(5);
  if (const auto month = number(rest, 2)) {
    if (*month < 1 || *month > 12) return std::nullopt;
    return months(CalendarUnit::month, *year, *month - 1, 1, zone);
  }
  if (rest.starts_with('Q')) {
    const auto quarter = number(rest.substr(1), 1);
    if (!quarter || *quarter < 1 || *quarter > 4) return std::nullopt;
    return months(CalendarUnit::quarter, *year, (*quarter - 1) * 3, 3, zone);
  }
  if (rest.starts_with('W')) {
    const auto week = number(rest.substr(1), 2);
    if (!week || *week < 1) return std::nullopt;
    const Date monday{first_monday(*year).days + (*week - 1) * days_of_week};
    if (!(monday < first_monday(*year + 1))) return std::nullopt;
    return span(CalendarUnit::week, monday, {monday.days + days_of_week}, zone);
  }
  return parse_days(text, zone);
}

std::string to_text(const Period& period) {
  if (!period.unit) return to_text(period.first) + ".." + to_text(Date{period.after.days - 1});
  const Civil first = to_civil(period.first);
  switch (*period.unit) {
    case CalendarUnit::day:
      return to_text(period.first);
    case CalendarUnit::week: {
      const int year = to_civil({period.first.days + 3}).year;  // an ISO week is of the year of its Thursday
      const int week = (period.first.days - first_monday(year).days) / days_of_week + 1;
      return fmt::format("{:04}-W{:02}", year, week);
    }
    case CalendarUnit::month:
      return fmt::format("{:04}-{:02}", first.year, first.month);
    case CalendarUnit::quarter:
      return fmt::format("{:04}-Q{}", first.year, (first.month - 1) / 3 + 1);
    case CalendarUnit::year:
      return fmt::format("{:04}", first.year);
  }
  return {};
}

Period period_of(Date day, CalendarUnit unit, const Zone& zone) {
  const Civil civil = to_civil(day);
  switch (unit) {
    case CalendarUnit::day:
      break;
    case CalendarUnit::week: {
      const Date monday = monday_of(day);
      return span(unit, monday, {monday.days + days_of_week}, zone);
    }
    case CalendarUnit::month:
      return months(unit, civil.year, civil.month - 1, 1, zone);
    case CalendarUnit::quarter:
      return months(unit, civil.year, (civil.month - 1) / 3 * 3, 3, zone);
    case CalendarUnit::year:
      return months(unit, civil.year, 0, 12, zone);
  }
  return span(unit, day, {day.days + 1}, zone);
}

Period period_before(const Period& period, const Zone& zone) {
  if (period.unit) return period_of({period.first.days - 1}, *period.unit, zone);
  return span(std::nullopt, {2 * period.first.days - period.after.days}, period.first, zone);
}

Period period_after(const Period& period, const Zone& zone) {
  if (period.unit) return period_of(period.after, *period.unit, zone);
  return span(std::nullopt, period.after, {2 * period.after.days - period.first.days}, zone);
}

}  // namespace bonafide::number
