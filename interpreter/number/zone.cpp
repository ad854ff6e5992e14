#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <mutex>

#include "number/calendar.h"
#include "number/zone_file.h"

namespace bonafide::number {

struct Zone::Data {
  std::string name;
  std::vector<OffsetSpan> spans;  // the first without a start

  // The span that holds the instant, in seconds.
  std::size_t span_at(std::int64_t seconds) const {
    const auto after =
        std::upper_bound(spans.begin(), spans.end(), seconds,
                         [](std::int64_t time, const OffsetSpan& span) { return time < span.start; });
    return after == spans.begin() ? 0 : static_cast<std::size_t>(after - spans.begin()) - 1;
  }
};

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t seconds_of_day = 86'400;
constexpr std::uintmax_t largest_file = 1 << 20;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// Names as the tz database writes them: no path that leaves the folder, no local link, no other time scale.
bool possible_name(std::string_view name) {
  if (name.empty() || name.size() > 100 || name == "localtime" || name == "posixrules") return false;
  if (name.starts_with("posix/") || name.starts_with("right/")) return false;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '/';
  };
  return std::all_of(name.begin(), name.end(), allowed) && name.front() != '/' && name.back() != '/' &&
         name.find("//") == name.npos;
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::error_code fault;
  if (!std::filesystem::is_regular_file(path, fault) || fault) return std::nullopt;
  if (const auto size = std::filesystem::file_size(path, fault); fault || size > largest_file)
    return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

Zone Zone::utc() {
  static const auto data =
      std::make_shared<const Data>(Data{"UTC", {OffsetSpan{std::numeric_limits<std::int64_t>::min(), 0}}});
  return Zone(data);
}

std::optional<Zone> Zone::named(std::string_view name) {
  if (name == "UTC") return utc();
  if (!possible_name(name)) return std::nullopt;
  const char* set = std::getenv("TZDIR");
  const std::filesystem::path folder = set != nullptr && *set != '\0' ? set : "/usr/share/zoneinfo";
  const std::filesystem::path path = folder / name;

  static std::mutex guard;
  static std::map<std::string, std::shared_ptr<const Data>> known;
  const std::lock_guard lock(guard);
  if (const auto found = known.find(path.string()); found != known.end()) return Zone(found->second);
  const std::optional<std::string> bytes = read_file(path);
  if (!bytes) return std::nullopt;
  std::optional<std::vector<OffsetSpan>> spans = read_zone_file(*bytes);
  if (!spans) return std::nullopt;
  auto data = std::make_shared<const Data>(Data{std::string(name), std::move(*spans)});
  known.emplace(path.string(), data);
  return Zone(std::move(data));
}

const std::string& Zone::name() const {
  return data_->name;
}

Moment Zone::at(Date date, std::int64_t microseconds_of_day) const {
  const std::int64_t whole_seconds = floor_divide(microseconds_of_day, second);
  const std::int64_t part = microseconds_of_day - whole_seconds * second;
  const std::int64_t local = date.days * seconds_of_day + whole_seconds;
  const std::vector<OffsetSpan>& spans = data_->spans;
  // No offset reaches two days, so the span two days before ends before this local time or holds it.
  std::size_t at = data_->span_at(local - 2 * seconds_of_day);
  while (at + 1 < spans.size() && spans[at + 1].start + spans[at].offset <= local) ++at;
  const OffsetSpan& span = spans[at];
  if (at > 0 && span.start + span.offset > local) return {span.start * second};
  return {(local - span.offset) * second + part};
}

Zone::Local Zone::local(Moment moment) const {
  const std::int64_t seconds = floor_divide(moment.microseconds, second);
  const std::int64_t part = moment.microseconds - seconds * second;
  const std::int64_t local = seconds + data_->spans[data_->span_at(seconds)].offset;
  const std::int64_t day = floor_divide(local, seconds_of_day);
  return {{static_cast<std::int32_t>(day)}, (local - day * seconds_of_day) * second + part};
}

}  // namespace bonafide::number
