#include "number/zone_file.h"

#include <limits>

#include "number/calendar.h"
#include "number/zone_rule.h"

namespace bonafide::number {
namespace {

constexpr int last_year = 10000;
constexpr std::int64_t no_start = std::numeric_limits<std::int64_t>::min();

std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = (out << 8) | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

struct Header {
  static constexpr std::size_t size = 44;
  char version = 0;
  std::size_t utc_flags = 0, standard_flags = 0, leaps = 0, times = 0, types = 0, characters = 0;

  std::size_t block_size(std::size_t time_size) const {
    return times * time_size + times + types * 6 + characters + leaps * (time_size + 4) + standard_flags +
           utc_flags;
  }
};

bool read_header(std::string_view bytes, Header& out) {
  if (bytes.size() < Header::size || bytes.substr(0, 4) != "TZif") return false;
  out.version = bytes[4];
  out.utc_flags = big_endian(bytes, 20, 4);
  out.standard_flags = big_endian(bytes, 24, 4);
  out.leaps = big_endian(bytes, 28, 4);
  out.times = big_endian(bytes, 32, 4);
  out.types = big_endian(bytes, 36, 4);
  out.characters = big_endian(bytes, 40, 4);
  return out.types > 0 && out.leaps == 0;
}

// Leaves out changes of the name only.
void append(std::vector<OffsetSpan>& spans, OffsetSpan next) {
  if (!spans.empty() && spans.back().start == next.start) spans.pop_back();
  if (spans.empty() || spans.back().offset != next.offset) spans.push_back(next);
}

bool read_block(std::string_view bytes, const Header& header, std::size_t time_size,
                std::vector<OffsetSpan>& out) {
  const std::size_t kinds = header.times * time_size, types = kinds + header.times;
  const auto offset_of = [&](std::size_t type) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(big_endian(bytes, types + type * 6, 4)));
  };
  append(out, {no_start, offset_of(0)});
  std::int64_t before = no_start;
  for (std::size_t i = 0; i < header.times; ++i) {
    const std::uint64_t raw = big_endian(bytes, i * time_size, time_size);
    const std::int64_t start = time_size == 8 ? static_cast<std::int64_t>(raw)
                                              : static_cast<std::int32_t>(static_cast<std::uint32_t>(raw));
    const std::size_t type = static_cast<unsigned char>(bytes[kinds + i]);
    if (type >= header.types || (i > 0 && start <= before)) return false;
    before = start;
    append(out, {start, offset_of(type)});
  }
  return true;
}

bool append_rule(std::string_view footer, std::int64_t last_change, std::vector<OffsetSpan>& out) {
  const std::optional<ZoneRule> rule = parse_zone_rule(footer);
  if (!rule) return false;
  if (!rule->summer) return true;  // the last type of the table already says so
  const std::int64_t days = last_change / 86400;
  const bool within = days > from_civil({1, 1, 1}).days && days < from_civil({last_year, 1, 1}).days;
  const int first_year = within ? to_civil({static_cast<std::int32_t>(days)}).year : 1900;
  for (int year = first_year; year <= last_year; ++year) {
    const auto [first, second] = changes_of_year(*rule, year);
    if (first.start > last_change) append(out, first);
    if (second.start > last_change) append(out, second);
  }
  return true;
}

}  // namespace

std::optional<std::vector<OffsetSpan>> read_zone_file(std::string_view bytes) {
  Header header;
  if (!read_header(bytes, header)) return std::nullopt;
  bytes.remove_prefix(Header::size);
  std::size_t time_size = 4;
  if (header.version >= '2') {  // the same once more with 64-bit times, then the rule
    if (bytes.size() < header.block_size(4)) return std::nullopt;
    bytes.remove_prefix(header.block_size(4));
    if (!read_header(bytes, header)) return std::nullopt;
    bytes.remove_prefix(Header::size);
    time_size = 8;
  }
  if (bytes.size() < header.block_size(time_size)) return std::nullopt;
  std::vector<OffsetSpan> out;
  if (!read_block(bytes, header, time_size, out)) return std::nullopt;
  if (time_size == 4) return out;
  const std::int64_t last_change =
      header.times == 0 ? no_start : static_cast<std::int64_t>(big_endian(bytes, (header.times - 1) * 8, 8));
  bytes.remove_prefix(header.block_size(8));
  if (bytes.empty() || bytes.front() != '\n') return std::nullopt;
  const std::size_t end = bytes.find('\n', 1);
  if (end == bytes.npos) return std::nullopt;
  const std::string_view footer = bytes.substr(1, end - 1);
  if (!footer.empty() && !append_rule(footer, last_change, out)) return std::nullopt;
  return out;
}

}  // namespace bonafide::number
