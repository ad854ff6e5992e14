#include <fmt/format.h>

#include <cstdlib>

#include "number/calendar.h"

namespace bonafide::number {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

// Reads fixed forms from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  char next() const { return text_.empty() ? '\0' : text_.front(); }
  bool take(char c) {
    if (next() != c || text_.empty()) return false;
    text_.remove_prefix(1);
    return true;
  }
  // Exactly `digits` digits, at most `highest`.
  bool number(std::size_t digits, int highest, int& out) {
    if (text_.size() < digits) return false;
    out = 0;
    for (const char c : text_.substr(0, digits)) {
      if (c < '0' || c > '9') return false;
      out = out * 10 + (c - '0');
    }
    text_.remove_prefix(digits);
    return out <= highest;
  }
  bool date(Date& out) {
    Civil civil;
    if (!number(4, 9999, civil.year) || !take('-') || !number(2, 12, civil.month) || !take('-') ||
        !number(2, 31, civil.day) || !valid_civil(civil))
      return false;
    out = from_civil(civil);
    return true;
  }
  // "09:00", "09:00:30", and with fractions ("09:00:30.5") where `fractions` says so
  bool clock(bool fractions, std::int64_t& out) {
    int hours = 0, minutes = 0, seconds = 0;
    if (!number(2, 23, hours) || !take(':') || !number(2, 59, minutes)) return false;
    out = hours * hour + minutes * minute;
    if (!take(':')) return true;
    if (!number(2, 59, seconds)) return false;
    out += seconds * second;
    if (!fractions || !take('.')) return true;
    if (next() < '0' || next() > '9') return false;
    for (std::int64_t weight = second / 10; next() >= '0' && next() <= '9'; weight /= 10) {
      const int digit = next() - '0';
      if (weight == 0 && digit != 0) return false;
      out += digit * weight;
      text_.remove_prefix(1);
    }
    return true;
  }

 private:
  std::string_view text_;
};

std::string clock_text(std::int64_t time) {
  std::string out = fmt::format("{:02}:{:02}", time / hour, time % hour / minute);
  if (time % minute != 0) out += fmt::format(":{:02}", time % minute / second);
  if (time % second != 0) {
    out += fmt::format(".{:06}", time % second);
    out.erase(out.find_last_not_of('0') + 1);
  }
  return out;
}

void append_count(std::string& out, std::int64_t count, std::string_view unit) {
  if (count == 0) return;
  if (!out.empty()) out += ' ';
  out += fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  Reader reader(text);
  Date out;
  if (!reader.date(out) || !reader.at_end()) return std::nullopt;
  return out;
}

std::optional<Moment> parse_moment(std::string_view text, const Zone& zone) {
  Reader reader(text);
  Date date;
  std::int64_t time = 0, offset = 0;
  if (!reader.date(date)) return std::nullopt;
  if (reader.at_end()) return zone.at(date);
  if (!reader.take(' ') && !reader.take('T')) return std::nullopt;
  if (!reader.clock(true, time)) return std::nullopt;
  if (reader.at_end()) return zone.at(date, time);
  if (!reader.take('Z')) {
    const bool west = reader.take('-');
    if (!west && !reader.take('+')) return std::nullopt;
    if (!reader.clock(false, offset)) return std::nullopt;
    if (west) offset = -offset;
  }
  if (!reader.at_end()) return std::nullopt;
  return Moment{date.days * day + time - offset};
}

std::string to_text(Date date) {
  const Civil civil = to_civil(date);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::string to_text(Moment moment, const Zone& zone) {
  const Zone::Local local = zone.local(moment);
  const bool first = zone.at(local.date, local.microseconds_of_day) == moment;
  if (first && local.microseconds_of_day == 0) return to_text(local.date);
  std::string out = to_text(local.date) + " " + clock_text(local.microseconds_of_day);
  if (!first) {
    const std::int64_t offset = local.date.days * day + local.microseconds_of_day - moment.microseconds;
    out += (offset < 0 ? "-" : "+") + clock_text(std::abs(offset));
  }
  return out;
}

std::string to_text(Duration duration) {
  std::string out;
  append_count(out, duration.months, "month");
  std::int64_t rest = duration.microseconds;
  append_count(out, rest / day, "day");
  append_count(out, rest % day / hour, "hour");
  append_count(out, rest % hour / minute, "minute");
  rest %= minute;
  if (rest % second == 0) {
    append_count(out, rest / second, "second");
  } else {
    std::string fraction = fmt::format("{:06}", std::abs(rest % second));
    fraction.erase(fraction.find_last_not_of('0') + 1);
    out += fmt::format("{}{}{}.{} seconds", out.empty() ? "" : " ", rest < 0 ? "-" : "",
                       std::abs(rest / second), fraction);
  }
  return out.empty() ? "0 days" : out;
}

}  // namespace bonafide::number
