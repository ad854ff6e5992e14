// CSV by RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes; lines end in LF, CRLF
// or CR; the first line holds the headings. Empty lines are passed over. Strict: a quote that is not closed,
// text after a closing quote and a quote inside a bare field are faults, and so is a row of another width.
#pragma once

#include <optional>
#include <string>

#include "data/file.h"
#include "data/raw_table.h"

namespace bonafide::data {

// None when there are no headings to go by.
std::optional<RawTable> read_csv(const FileText& text, const std::string& shown_as, char delimiter,
                                 Faults& faults);

// A field as CSV writes it: in quotes where it needs them.
std::string csv_field(std::string_view text);

}  // namespace bonafide::data
