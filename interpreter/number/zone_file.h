// Reads one compiled zone of the tz database (TZif, RFC 8536) into a list of spans with one offset each.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace bonafide::number {

// From `start` (in seconds since 1970-01-01 00:00 UTC) to the next span, local time is UTC + `offset` seconds.
struct OffsetSpan {
  std::int64_t start;
  std::int32_t offset;
};

// The contents of a zone file, versions 1 to 4. The first span has no start (the lowest number). A rule for
// the future (the footer, a POSIX TZ text) is written out up to the year 10000. None: not such a file,
// damaged, or one that counts leap seconds.
std::optional<std::vector<OffsetSpan>> read_zone_file(std::string_view bytes);

}  // namespace bonafide::number
