// A table for a terminal: lines of cells that stand in columns by their display width (Chinese is two wide); the
// last column is not padded.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"

namespace bonafide::report {

class Grid {
 public:
  explicit Grid(std::vector<bool> right) : right_(std::move(right)) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }

  std::string text() const {
    std::vector<std::size_t> width(right_.size());
    for (const auto& row : rows_)
      for (std::size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], base::display_width(row[c]));
    std::string out;
    for (const auto& row : rows_) {
      std::string line = " ";
      for (std::size_t c = 0; c < row.size(); ++c) {
        const std::string space(width[c] - base::display_width(row[c]), ' ');
        line += " " + (right_[c] ? space + row[c] : row[c] + space) + (c + 1 < row.size() ? " " : "");
      }
      out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
  }

 private:
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace bonafide::report
