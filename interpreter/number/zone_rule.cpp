#include "number/zone_rule.h"

#include "number/calendar.h"

namespace bonafide::number {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  char next() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }
  bool number(int lowest, int highest, int& out) {
    const std::size_t start = at_;
    out = 0;
    while (next() >= '0' && next() <= '9' && at_ - start < 4) out = out * 10 + (text_[at_++] - '0');
    return at_ != start && out >= lowest && out <= highest;
  }
  // "CET" or "<+03>"
  bool abbreviation() {
    const std::size_t start = at_;
    if (take('<')) {
      while (!at_end() && next() != '>') ++at_;
      return take('>');
    }
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    while (letter(next())) ++at_;
    return at_ - start >= 3;
  }
  // "-3", "2:30", "25:00:10", in seconds
  bool time(std::int32_t& out) {
    const bool negative = take('-');
    if (!negative) take('+');
    int hours = 0, minutes = 0, seconds = 0;
    if (!number(0, 167, hours)) return false;
    if (take(':') && !number(0, 59, minutes)) return false;
    if (take(':') && !number(0, 59, seconds)) return false;
    out = hours * 3600 + minutes * 60 + seconds;
    if (negative) out = -out;
    return true;
  }
  bool day(RuleDay& out) {
    if (take('M')) {
      out.kind = RuleDay::Kind::month_week_day;
      if (!number(1, 12, out.month) || !take('.') || !number(1, 5, out.week) || !take('.') ||
          !number(0, 6, out.day))
        return false;
    } else if (take('J')) {
      out.kind = RuleDay::Kind::day_without_leap;
      if (!number(1, 365, out.day)) return false;
    } else {
      out.kind = RuleDay::Kind::day_with_leap;
      if (!number(0, 365, out.day)) return false;
    }
    return !take('/') || time(out.time);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// The local midnight that begins the rule's day, plus its time, in seconds of local time.
std::int64_t local_seconds(const RuleDay& rule, int year) {
  std::int64_t days = 0;
  switch (rule.kind) {
    case RuleDay::Kind::month_week_day: {
      const Date first = from_civil({year, rule.month, 1});
      const Date next_month =
          rule.month == 12 ? from_civil({year + 1, 1, 1}) : from_civil({year, rule.month + 1, 1});
      const int weekday = ((first.days + 4) % 7 + 7) % 7;  // Sunday 0
      days = first.days + (rule.day - weekday + 7) % 7 + 7 * (rule.week - 1);
      while (days >= next_month.days) days -= 7;
      break;
    }
    case RuleDay::Kind::day_without_leap: {
      const bool after_leap_day =
          rule.day >= 60 && from_civil({year, 3, 1}).days - from_civil({year, 2, 28}).days == 2;
      days = from_civil({year, 1, 1}).days + rule.day - 1 + (after_leap_day ? 1 : 0);
      break;
    }
    case RuleDay::Kind::day_with_leap:
      days = from_civil({year, 1, 1}).days + rule.day;
      break;
  }
  return days * 86400 + rule.time;
}

}  // namespace

std::optional<ZoneRule> parse_zone_rule(std::string_view text) {
  Reader reader(text);
  ZoneRule out;
  std::int32_t west = 0;  // POSIX counts offsets westwards
  if (!reader.abbreviation() || !reader.time(west)) return std::nullopt;
  out.offset = -west;
  if (reader.at_end()) return out;
  ZoneRule::Summer summer{out.offset + 3600, {}, {}};
  if (!reader.abbreviation()) return std::nullopt;
  if (reader.next() != ',') {
    if (!reader.time(west)) return std::nullopt;
    summer.offset = -west;
  }
  if (!reader.take(',') || !reader.day(summer.begin) || !reader.take(',') || !reader.day(summer.end) ||
      !reader.at_end())
    return std::nullopt;
  out.summer = summer;
  return out;
}

std::pair<OffsetSpan, OffsetSpan> changes_of_year(const ZoneRule& rule, int year) {
  const ZoneRule::Summer& summer = *rule.summer;
  const OffsetSpan begin{local_seconds(summer.begin, year) - rule.offset, summer.offset};
  const OffsetSpan end{local_seconds(summer.end, year) - summer.offset, rule.offset};
  return begin.start < end.start ? std::pair(begin, end) : std::pair(end, begin);
}

}  // namespace bonafide::number
