// A table as a file holds it, before anybody asks what its columns mean: headings and rows of texts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/faults.h"

namespace bonafide::data {

struct InexactColumn {  // binary floating point in a column
  std::uint32_t column;
  std::uint64_t line;  // its first
  std::string value;
};

struct RawTable {
  std::string file;  // as shown to people
  std::vector<std::string> headings;
  bool headed = true;  // false: a list of JSON without any key
  std::uint64_t heading_line = 1;
  std::vector<std::string_view> cells;                     // row by row, headings.size() each
  std::vector<std::uint64_t> lines;                        // by row
  std::vector<std::vector<std::string_view>> broken_rows;  // of the wrong width; told as faults already
  bool rows_lost = false;                                  // rows that cannot even be delimited
  std::vector<InexactColumn> inexact;
  std::vector<std::shared_ptr<const void>> texts;  // what cells point into

  std::size_t rows() const { return lines.size(); }
  std::string_view cell(std::size_t row, std::size_t column) const {
    return cells[row * headings.size() + column];
  }
  std::optional<std::uint32_t> find(std::string_view heading) const;
};

inline std::optional<std::uint32_t> RawTable::find(std::string_view heading) const {
  for (std::uint32_t c = 0; c < headings.size(); ++c)
    if (headings[c] == heading) return c;
  return std::nullopt;
}

}  // namespace bonafide::data
