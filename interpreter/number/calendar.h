// Dates, moments, zones and settlement periods. A Moment is an instant (microseconds since 1970-01-01
// 00:00 UTC); a Date is a day of the civil calendar; a zone of the tz database turns one into the other.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace bonafide::number {

struct Date {
  std::int32_t days = 0;  // since 1970-01-01
  friend bool operator==(Date a, Date b) { return a.days == b.days; }
  friend bool operator<(Date a, Date b) { return a.days < b.days; }
};
struct Civil {
  int year = 1970, month = 1, day = 1;
};
Date from_civil(Civil civil);  // proleptic Gregorian, years 1..9999
Civil to_civil(Date date);
bool valid_civil(Civil civil);

struct Moment {
  std::int64_t microseconds = 0;
  friend bool operator==(Moment a, Moment b) { return a.microseconds == b.microseconds; }
  friend bool operator<(Moment a, Moment b) { return a.microseconds < b.microseconds; }
};

enum class CalendarUnit { day, week, month, quarter, year };

// Months and days kept apart: 1 month is not 30 days. Weeks are 7 days; quarters and years are months.
struct Duration {
  std::int32_t months = 0;
  std::int64_t microseconds = 0;
};
// A day the month lacks becomes its last day; what lies beyond the years 1..9999 becomes their first or last
// day. Parts of a day are dropped downwards.
Date add(Date date, Duration duration);

class Zone {
 public:
  // A name of the tz database ("Asia/Shanghai", "UTC"); none when there is no such zone. The database is read
  // from the folder in the environment variable TZDIR, else /usr/share/zoneinfo; "UTC" needs no file.
  static std::optional<Zone> named(std::string_view name);
  static Zone utc();
  const std::string& name() const;
  // Local wall-clock to instant. A time that a change of clocks skips is read as the first instant after the
  // gap; one that occurs twice is read as the first. So later local times never give earlier instants.
  Moment at(Date date, std::int64_t microseconds_of_day = 0) const;
  struct Local {
    Date date;
    std::int64_t microseconds_of_day;
  };
  Local local(Moment moment) const;

 private:
  struct Data;
  explicit Zone(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

// Half-open [from, to) in a zone. `unit` none: a free span ("2026-03-01..2026-03-15", end inclusive there).
struct Period {
  std::optional<CalendarUnit> unit;
  Date first;       // first day
  Date after;       // the day after the last
  Moment from, to;  // the same as instants of the zone
  friend bool operator==(const Period& a, const Period& b) {
    return a.first == b.first && a.after == b.after;
  }
};
// "2026", "2026-Q1", "2026-03", "2026-W09" (ISO weeks), "2026-03-01", "2026-03-01..2026-03-15".
std::optional<Period> parse_period(std::string_view text, const Zone& zone);
std::string to_text(const Period& period);
Period period_of(Date day, CalendarUnit unit, const Zone& zone);  // the calendar unit that holds the day
Period period_before(const Period& period, const Zone& zone);     // the one just before, of the same kind
Period period_after(const Period& period, const Zone& zone);

// "2026-03-01"
std::optional<Date> parse_date(std::string_view text);
// "2026-03-01", "2026-03-01 09:00", "2026-03-01T09:00:30.5", a time with an optional "Z" or "+08:00" (else it
// is of the zone). Finer than a microsecond: none, unless zeros.
std::optional<Moment> parse_moment(std::string_view text, const Zone& zone);
std::string to_text(Date date);
// "2026-03-01 09:00" in the zone; seconds and fractions only where they are not zero; a midnight is the bare
// date. The second of two equal local times carries its offset ("2026-11-01 01:30-05:00"), so that
// parse_moment reads every text back as the same instant.
std::string to_text(Moment moment, const Zone& zone);
std::string to_text(Duration duration);  // "14 months 3 days 2 hours"; "0 days"

}  // namespace bonafide::number
