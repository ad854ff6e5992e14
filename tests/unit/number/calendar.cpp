#include "number/calendar.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

#include "number/zone_file.h"
#include "number/zone_rule.h"

using namespace bonafide::number;

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t hour = 3600 * second;
constexpr std::int64_t day = 24 * hour;

Zone zone(const std::string& name) {
  const auto out = Zone::named(name);
  REQUIRE(out);
  return *out;
}

Moment moment(const std::string& text, const Zone& in = Zone::utc()) {
  INFO(text);
  const auto out = parse_moment(text, in);
  REQUIRE(out);
  return *out;
}

Date date(const std::string& text) {
  INFO(text);
  const auto out = parse_date(text);
  REQUIRE(out);
  return *out;
}

const std::vector<std::string> zones = {
    "UTC",           "Asia/Shanghai",     "America/New_York",  "Europe/Berlin",
    "Europe/Dublin", "Asia/Kolkata",      "Asia/Kathmandu",    "Australia/Lord_Howe",
    "Pacific/Apia",  "America/Sao_Paulo", "America/St_Johns",  "Africa/Casablanca",
    "Asia/Tehran",   "America/Havana",    "Pacific/Kiritimati"};

// The C library as a second opinion on the same files.
class SystemZone {
 public:
  explicit SystemZone(const std::string& name) {
    if (const char* before = std::getenv("TZ")) before_ = before;
    set(name);
  }
  ~SystemZone() { set(before_); }
  SystemZone(const SystemZone&) = delete;
  SystemZone& operator=(const SystemZone&) = delete;

  static std::int64_t local_seconds(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    localtime_r(&time, &parts);
    const Date day = from_civil({parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday});
    return day.days * std::int64_t{86400} + parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec;
  }

 private:
  static void set(const std::string& name) {
    if (name.empty()) {
      unsetenv("TZ");
    } else {
      setenv("TZ", name.c_str(), 1);
    }
    tzset();
  }
  std::string before_;
};

}  // namespace

TEST_CASE("days of 1900 to 2100 go to the civil calendar and back, one by one") {
  Civil expected{1900, 1, 1};
  const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (Date at = from_civil(expected); at < from_civil({2101, 1, 1}); ++at.days) {
    const Civil civil = to_civil(at);
    REQUIRE(civil.year == expected.year);
    REQUIRE(civil.month == expected.month);
    REQUIRE(civil.day == expected.day);
    REQUIRE(valid_civil(civil));
    REQUIRE(from_civil(civil) == at);
    REQUIRE(parse_date(to_text(at)) == at);
    const bool leap = expected.year % 4 == 0 && expected.year != 1900 && expected.year != 2100;
    if (++expected.day > lengths[expected.month - 1] + (leap && expected.month == 2 ? 1 : 0)) {
      expected.day = 1;
      if (++expected.month > 12) expected.month = 1, ++expected.year;
    }
  }
  CHECK(from_civil({1970, 1, 1}).days == 0);
  CHECK(to_text(from_civil({1, 1, 1})) == "0001-01-01");
  CHECK(to_text(from_civil({9999, 12, 31})) == "9999-12-31");
}

TEST_CASE("texts that are no date, moment or period") {
  for (const char* text :
       {"", "2026", "2026-2-3", "2026-02-30", "2025-02-29", "1900-02-29", "2026-00-10", "2026-13-01",
        "2026-04-31", "2026-01-00", "0000-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-011",
        "20260101", "-2026-01-01", "2026-01-1a"}) {
    INFO(text);
    CHECK(!parse_date(text));
  }
  for (const char* text : {"",
                           "2026-02-30",
                           "2026-03-01 ",
                           "2026-03-01 9:00",
                           "2026-03-01 24:00",
                           "2026-03-01 09:60",
                           "2026-03-01 09",
                           "2026-03-01 09:00:60",
                           "2026-03-01 09:00:00.",
                           "2026-03-01 09:00:00.1234567",
                           "2026-03-01 09:00+8",
                           "2026-03-01 09:00+0800",
                           "2026-03-01 09:00z",
                           "2026-03-01t09:00",
                           "2026-03-01Z",
                           "2026-03-01+08:00",
                           "2026-03-01  09:00",
                           "2026-03-01 09:00 Z",
                           "2026-03-01 09:00ZZ",
                           "2026-03-01 09:00+24:00",
                           "2026-03-01 09:00.5"}) {
    INFO(text);
    CHECK(!parse_moment(text, Zone::utc()));
  }
  for (const char* text : {"",
                           "202",
                           "20260",
                           "0000",
                           "2026-",
                           "2026-00",
                           "2026-13",
                           "2026-1",
                           "2026-Q0",
                           "2026-Q5",
                           "2026-Q",
                           "2026-Q11",
                           "2026-q1",
                           "2026-W00",
                           "2026-W54",
                           "2025-W53",
                           "2026-W9",
                           "2026-W",
                           "2026-02-30",
                           "2026-03-01..",
                           "..2026-03-01",
                           "2026-03-02..2026-03-01",
                           "2026-03..2026-04",
                           "2026-03-01...2026-03-02",
                           "2026-03-01..2026-03-02..2026-03-03",
                           "2026-03 "}) {
    INFO(text);
    CHECK(!parse_period(text, Zone::utc()));
  }
}

TEST_CASE("moments, read and written") {
  const Zone shanghai = zone("Asia/Shanghai");
  struct Case {
    const char *text, *utc, *shown;
  };
  for (const Case& row : std::vector<Case>{
           {"2026-03-01", "2026-02-28T16:00Z", "2026-03-01"},
           {"2026-03-01 00:00", "2026-02-28T16:00Z", "2026-03-01"},
           {"2026-03-01 09:00", "2026-03-01T01:00Z", "2026-03-01 09:00"},
           {"2026-03-01T09:00:30.5", "2026-03-01T01:00:30.5Z", "2026-03-01 09:00:30.5"},
           {"2026-03-01 09:00:00.000001", "2026-03-01 01:00:00.000001Z", "2026-03-01 09:00:00.000001"},
           {"2026-03-01 09:00:00.123456000", "2026-03-01 01:00:00.123456Z", "2026-03-01 09:00:00.123456"},
           {"2026-03-01 09:00Z", "2026-03-01T09:00Z", "2026-03-01 17:00"},
           {"2026-03-01 09:00-05:30", "2026-03-01T14:30Z", "2026-03-01 22:30"},
           {"1969-12-31 23:59:59.9", "1969-12-31 15:59:59.9Z", "1969-12-31 23:59:59.9"},
           {"9999-12-31 23:59:59.999999", "9999-12-31 15:59:59.999999Z", "9999-12-31 23:59:59.999999"},
           {"0001-01-01 00:00", "0001-01-01 00:00+08:05:43", "0001-01-01"}}) {
    INFO(row.text);
    const Moment got = moment(row.text, shanghai);
    CHECK(got == moment(row.utc));
    CHECK(to_text(got, shanghai) == row.shown);
  }
}

TEST_CASE("names of zones") {
  CHECK(zone("UTC").name() == "UTC");
  CHECK(zone("America/Argentina/Buenos_Aires").name() == "America/Argentina/Buenos_Aires");
  for (const char* name :
       {"", "Mars/Olympus", "asia/shanghai", "../etc/passwd", "/etc/passwd", "Asia/../Asia/Shanghai", "Asia",
        "Asia/", "zone.tab", "localtime", "right/Asia/Shanghai", "posix/Asia/Shanghai", "tzdata.zi"}) {
    INFO(name);
    CHECK(!Zone::named(name));
  }
  setenv("TZDIR", "/nonexistent", 1);
  CHECK(!Zone::named("Asia/Shanghai"));
  CHECK(Zone::named("UTC"));
  unsetenv("TZDIR");
  CHECK(Zone::named("Asia/Shanghai"));
}

TEST_CASE("zones agree with the C library, 1900 to 2150") {
  std::mt19937_64 engine(9);
  for (const std::string& name : zones) {
    const Zone ours = zone(name);
    const SystemZone theirs(name);
    const std::int64_t first = from_civil({1900, 1, 1}).days * 86400ll,
                       last = from_civil({2150, 1, 1}).days * 86400ll;
    const auto agree = [&](std::int64_t seconds) {
      const Zone::Local local = ours.local({seconds * second});
      INFO(name << " at " << seconds);
      REQUIRE(local.date.days * 86400ll + local.microseconds_of_day / second ==
              SystemZone::local_seconds(seconds));
    };
    for (int i = 0; i < 20'000; ++i)
      agree(first + static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(last - first)));
    // Every hour of some years, so that no change of clocks is missed by a second.
    for (const int year : {1986, 2011, 2026, 2060, 2100})
      for (std::int64_t at = from_civil({year, 1, 1}).days * 86400ll;
           at < from_civil({year + 1, 1, 1}).days * 86400ll; at += 1800) {
        agree(at);
        agree(at - 1);
      }
  }
}

TEST_CASE("every instant is read back from its local time or its text") {
  std::mt19937_64 engine(10);
  for (const std::string& name : zones) {
    const Zone here = zone(name);
    const std::int64_t first = from_civil({1890, 1, 1}).days * day,
                       last = from_civil({2150, 1, 1}).days * day;
    int folded = 0;
    for (int i = 0; i < 50'000; ++i) {
      // Half of them within hours of a month's first Sunday-ish nights, where clocks change.
      Moment at{first + static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(last - first))};
      if (i % 2 == 0) {
        const Civil change = name == "Australia/Lord_Howe"
                                 ? Civil{2026, 4, 4}
                                 : Civil{2026, i % 4 == 0 ? 11 : 10, i % 4 == 0 ? 1 : 25};
        at = {from_civil(change).days * day +
              static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(day))};
      }
      const Zone::Local local = here.local(at);
      REQUIRE(local.microseconds_of_day >= 0);
      REQUIRE(local.microseconds_of_day < day);
      const Moment back = here.at(local.date, local.microseconds_of_day);
      REQUIRE(!(at < back));  // the same, or the first of two
      if (!(back == at)) {
        ++folded;
        const Zone::Local again = here.local(back);
        REQUIRE(again.date == local.date);
        REQUIRE(again.microseconds_of_day == local.microseconds_of_day);
      }
      INFO(name << " " << to_text(at, here));
      REQUIRE(parse_moment(to_text(at, here), here) == at);
    }
    if (name == "America/New_York" || name == "Europe/Berlin" || name == "Australia/Lord_Howe")
      CHECK(folded > 100);
    if (name == "UTC" || name == "Asia/Kolkata") CHECK(folded < 10);
  }
}

TEST_CASE("gaps, folds, and days of 23 and 25 hours") {
  const Zone york = zone("America/New_York"), howe = zone("Australia/Lord_Howe"), apia = zone("Pacific/Apia");
  CHECK(moment("2026-03-08 02:30", york) == moment("2026-03-08 07:00Z"));  // skipped: the first instant after
  CHECK(moment("2026-03-08 01:59:59", york) == moment("2026-03-08 06:59:59Z"));
  CHECK(moment("2026-03-08 03:00", york) == moment("2026-03-08 07:00Z"));
  CHECK(moment("2026-11-01 01:30", york) == moment("2026-11-01 05:30Z"));  // twice: the first
  CHECK(to_text(moment("2026-11-01 05:30Z"), york) == "2026-11-01 01:30");
  CHECK(to_text(moment("2026-11-01 06:30Z"), york) == "2026-11-01 01:30-05:00");
  CHECK(moment("2026-11-01 02:00", york) == moment("2026-11-01 07:00Z"));
  const auto hours = [](const Zone& in, const char* text) {
    const auto period = parse_period(text, in);
    REQUIRE(period);
    return (period->to.microseconds - period->from.microseconds) / (hour / 2);
  };
  CHECK(hours(york, "2026-03-08") == 46);
  CHECK(hours(york, "2026-11-01") == 50);
  CHECK(hours(york, "2026-03-09") == 48);
  CHECK(hours(york, "2026-03") == 31 * 48 - 2);
  CHECK(hours(york, "2199-11-03") == 50);  // by the rule for the future: first Sunday of November
  CHECK(hours(howe, "2026-04-05") == 49);
  CHECK(hours(howe, "2026-10-04") == 47);
  CHECK(hours(apia, "2011-12-30") == 0);  // the day Samoa left out
  CHECK(hours(apia, "2011-12-29") == 48);
  CHECK(hours(zone("America/Sao_Paulo"), "2018-11-04") == 46);  // its midnight was skipped
  CHECK(to_text(parse_period("2018-11-04", zone("America/Sao_Paulo"))->from, zone("America/Sao_Paulo")) ==
        "2018-11-04 01:00");
}

TEST_CASE("periods, read and written") {
  const Zone here = zone("Asia/Shanghai");
  struct Case {
    const char *text, *first, *last, *before, *after;
  };
  for (const Case& row :
       std::vector<Case>{{"2026", "2026-01-01", "2026-12-31", "2025", "2027"},
                         {"2026-Q1", "2026-01-01", "2026-03-31", "2025-Q4", "2026-Q2"},
                         {"2026-Q4", "2026-10-01", "2026-12-31", "2026-Q3", "2027-Q1"},
                         {"2026-03", "2026-03-01", "2026-03-31", "2026-02", "2026-04"},
                         {"2024-02", "2024-02-01", "2024-02-29", "2024-01", "2024-03"},
                         {"2026-12", "2026-12-01", "2026-12-31", "2026-11", "2027-01"},
                         {"2026-W01", "2025-12-29", "2026-01-04", "2025-W52", "2026-W02"},
                         {"2026-W09", "2026-02-23", "2026-03-01", "2026-W08", "2026-W10"},
                         {"2026-W53", "2026-12-28", "2027-01-03", "2026-W52", "2027-W01"},
                         {"2020-W53", "2020-12-28", "2021-01-03", "2020-W52", "2021-W01"},
                         {"2026-03-01", "2026-03-01", "2026-03-01", "2026-02-28", "2026-03-02"},
                         {"2026-03-01..2026-03-15", "2026-03-01", "2026-03-15", "2026-02-14..2026-02-28",
                          "2026-03-16..2026-03-30"},
                         {"2026-03-01..2026-03-01", "2026-03-01", "2026-03-01", "2026-02-28..2026-02-28",
                          "2026-03-02..2026-03-02"}}) {
    INFO(row.text);
    const auto period = parse_period(row.text, here);
    REQUIRE(period);
    CHECK(to_text(*period) == row.text);
    CHECK(to_text(period->first) == row.first);
    CHECK(period->after == Date{date(row.last).days + 1});
    CHECK(period->from == here.at(date(row.first)));
    CHECK(to_text(period_before(*period, here)) == row.before);
    CHECK(to_text(period_after(*period, here)) == row.after);
    CHECK(*parse_period(row.after, here) == period_after(*period, here));
  }
}

TEST_CASE("calendar units tile the line in every zone") {
  for (const std::string& name : zones) {
    const Zone here = zone(name);
    for (const CalendarUnit unit : {CalendarUnit::day, CalendarUnit::week, CalendarUnit::month,
                                    CalendarUnit::quarter, CalendarUnit::year}) {
      Period at = period_of(from_civil({1999, 12, 30}), unit, here);
      while (at.first < from_civil({2041, 1, 1})) {
        INFO(name << " " << to_text(at));
        REQUIRE(at.first < at.after);
        REQUIRE(!(at.to < at.from));
        for (const Date inside : {at.first, Date{at.after.days - 1}})
          REQUIRE(period_of(inside, unit, here) == at);
        const auto read = parse_period(to_text(at), here);
        REQUIRE(read);
        REQUIRE(*read == at);
        REQUIRE(read->unit == at.unit);
        // Its first instant is of its first day; the one before is not.
        const Zone::Local start = here.local(at.from);
        if (at.from < at.to) REQUIRE(start.date == at.first);
        if (here.local({at.from.microseconds - 1}).date == at.first)
          FAIL("an instant of the first day lies before the period");
        const Period next = period_after(at, here);
        REQUIRE(next.first == at.after);
        REQUIRE(next.from == at.to);
        REQUIRE(period_before(next, here) == at);
        at = next;
      }
    }
  }
}

TEST_CASE("dates plus durations") {
  const auto months = [](std::int32_t count) { return Duration{count, 0}; };
  const auto days = [](std::int64_t count) { return Duration{0, count * day}; };
  CHECK(to_text(add(date("2026-01-31"), months(1))) == "2026-02-28");
  CHECK(to_text(add(date("2024-01-31"), months(1))) == "2024-02-29");
  CHECK(to_text(add(date("2024-02-29"), months(24))) == "2026-02-28");
  CHECK(to_text(add(date("2026-03-31"), months(-1))) == "2026-02-28");
  CHECK(to_text(add(date("2026-01-15"), months(-1))) == "2025-12-15");
  CHECK(to_text(add(date("2026-12-15"), months(1))) == "2027-01-15");
  CHECK(to_text(add(date("2026-02-28"), days(1))) == "2026-03-01");
  CHECK(to_text(add(date("2026-03-01"), days(-1))) == "2026-02-28");
  CHECK(to_text(add(date("2026-01-31"), {1, day})) == "2026-03-01");  // months first
  CHECK(to_text(add(date("2026-03-01"), {0, day - 1})) == "2026-03-01");
  CHECK(to_text(add(date("2026-03-01"), {0, -1})) == "2026-02-28");
  CHECK(to_text(add(date("2026-03-01"), months(2'000'000'000))) == "9999-12-31");
  CHECK(to_text(add(date("2026-03-01"), months(-2'000'000'000))) == "0001-01-01");
  CHECK(to_text(add(date("2026-03-01"), {0, INT64_MAX})) == "9999-12-31");
  CHECK(to_text(Duration{}) == "0 days");
  CHECK(to_text(Duration{1, day}) == "1 month 1 day");
  CHECK(to_text(Duration{14, 3 * day + 2 * hour}) == "14 months 3 days 2 hours");
  CHECK(to_text(Duration{0, 90 * second + second / 2}) == "1 minute 30.5 seconds");
  CHECK(to_text(Duration{-1, -second / 2}) == "-1 months -0.5 seconds");
}

TEST_CASE("rules for the future") {
  CHECK(parse_zone_rule("CST-8")->offset == 8 * 3600);
  CHECK(!parse_zone_rule("CST-8")->summer);
  CHECK(parse_zone_rule("<+0545>-5:45")->offset == 5 * 3600 + 45 * 60);
  const auto ireland = parse_zone_rule("IST-1GMT0,M10.5.0,M3.5.0/1");
  REQUIRE(ireland);
  CHECK(changes_of_year(*ireland, 2026).first.offset == 3600);
  const auto julian = parse_zone_rule("AAA3BBB,J60/0,300/25:30");
  REQUIRE(julian);
  CHECK(changes_of_year(*julian, 2024).first.start == moment("2024-03-01 03:00Z").microseconds / second);
  CHECK(changes_of_year(*julian, 2026).first.start == moment("2026-03-01 03:00Z").microseconds / second);
  CHECK(changes_of_year(*julian, 2026).second.start == moment("2026-10-29 03:30Z").microseconds / second);
  for (const char* text :
       {"", "CST", "C-8", "-8", "CST-8X", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0,",
        "CET-1CEST,J0,J365", "CET-1CEST,366,1", "<+03-3", "CET-999"}) {
    INFO(text);
    CHECK(!parse_zone_rule(text));
  }
}

TEST_CASE("damaged zone files are refused") {
  CHECK(!read_zone_file(""));
  CHECK(!read_zone_file("TZif"));
  // A whole small file, version 2, with no change and the rule "CST-8".
  std::string block(44 + 6 + 4, '\0');
  block.replace(0, 5, "TZif2");
  block[39] = 1;  // one type
  block[43] = 4;  // "CST\0"
  block[46] = 0x70, block[47] = static_cast<char>(0x80);
  block.replace(50, 3, "CST");
  const std::string whole = block + block + "\nCST-8\n";
  const auto spans = read_zone_file(whole);
  REQUIRE(spans);
  REQUIRE(spans->size() == 1);
  CHECK(spans->front().offset == 28800);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO(length);
    CHECK(!read_zone_file(std::string_view(whole).substr(0, length)));
  }
  std::string leaps = whole;
  leaps[31] = 1;
  CHECK(!read_zone_file(leaps));
  for (const std::size_t count : {20u, 24u, 32u, 36u, 40u}) {  // counts far beyond the file
    std::string broken = whole;
    broken[count] = 0x7F;
    CHECK(!read_zone_file(broken));
  }
}
