#include "number/calendar.h"

#include <algorithm>

namespace bonafide::number {
namespace {

constexpr std::int64_t microseconds_of_day = 86'400'000'000;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

bool leap_year(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_of_month(int year, int month) {
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap_year(year) ? 29 : lengths[month - 1];
}

}  // namespace

// Both conversions count days of years that begin on 1 March, so that the leap day is the last one
// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
Date from_civil(Civil civil) {
  const int year = civil.month <= 2 ? civil.year - 1 : civil.year;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (civil.month + (civil.month > 2 ? -3 : 9)) + 2) / 5 + civil.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * 146097 + day_of_era - 719468};
}

Civil to_civil(Date date) {
  const std::int64_t shifted = static_cast<std::int64_t>(date.days) + 719468;
  const std::int64_t era = floor_divide(shifted, 146097);
  const int day_of_era = static_cast<int>(shifted - era * 146097);
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month_from_march = (5 * day_of_year + 2) / 153;
  const int day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {year_of_era + static_cast<int>(era) * 400 + (month <= 2 ? 1 : 0), month, day};
}

bool valid_civil(Civil civil) {
  return civil.year >= 1 && civil.year <= 9999 && civil.month >= 1 && civil.month <= 12 && civil.day >= 1 &&
         civil.day <= days_of_month(civil.year, civil.month);
}

Date add(Date date, Duration duration) {
  const Date first = from_civil({1, 1, 1}), last = from_civil({9999, 12, 31});
  std::int64_t days = date.days;
  if (duration.months != 0) {
    const Civil civil = to_civil(date);
    const std::int64_t months =
        static_cast<std::int64_t>(civil.year) * 12 + civil.month - 1 + duration.months;
    const std::int64_t year = floor_divide(months, 12);
    if (year < 1) return first;
    if (year > 9999) return last;
    const int month = static_cast<int>(months - year * 12) + 1;
    const int length = days_of_month(static_cast<int>(year), month);
    days = from_civil({static_cast<int>(year), month, std::min(civil.day, length)}).days;
  }
  days += floor_divide(duration.microseconds, microseconds_of_day);
  return {static_cast<std::int32_t>(std::clamp<std::int64_t>(days, first.days, last.days))};
}

}  // namespace bonafide::number
