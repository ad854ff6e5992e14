// Collects the faults of one load: the first thousand in full, the others counted, told in the order of
// files, lines and columns however they were found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace bonafide::data {

constexpr std::size_t most_faults = 1000;

// A value as a message shows it: long ones cut, line breaks and control characters made visible.
std::string shown(std::string_view value);
// "a, b, c and 5 more", at most `most` of them.
diagnostics::Words listed(const std::vector<std::string>& names, std::size_t most = 12);

class Faults {
 public:
  // `column` orders faults of one line. Past the limit the fault is only counted, and what is returned is
  // thrown away.
  diagnostics::Diagnostic& add(diagnostics::Code code, diagnostics::DataPlace place,
                               std::uint32_t column = 0);
  diagnostics::Diagnostic& add(diagnostics::Code code, base::Span span);
  bool full() const { return found_.size() >= most_faults; }
  bool any() const { return errors_ > 0; }
  std::size_t count() const { return errors_; }

  // Sorts, reports all to the sink and the number of those that were not kept. To be called once.
  void report(diagnostics::Sink& sink);

 private:
  struct Found {
    diagnostics::Diagnostic diagnostic;
    std::uint32_t file, column;
    std::uint64_t line;
  };
  Found& keep(diagnostics::Diagnostic diagnostic, std::uint32_t file, std::uint64_t line,
              std::uint32_t column);
  std::uint32_t file_number(const std::string& name);

  std::vector<Found> found_;
  std::vector<Found> warnings_;
  std::vector<std::string> files_;  // in the order of their first fault
  std::size_t errors_ = 0;
  Found surplus_{};
};

}  // namespace bonafide::data
