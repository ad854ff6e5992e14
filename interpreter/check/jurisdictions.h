// The jurisdictions whose law the lints know, and what they know of it (jurisdictions.def).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace bonafide::check {

struct Jurisdiction {
  std::string_view code;  // "cn"
  diagnostics::Words name;
};
const std::vector<Jurisdiction>& jurisdictions();

struct Law {
  enum class Question { recruiting, entry, depth, payout, direct, note } question;
  enum class Confidence { high, medium, low } confidence;
  std::string_view jurisdiction;
  int figure = 0;
  std::string_view source;
  diagnostics::Words says;
};
const std::vector<Law>& laws();

// A law's warning names its jurisdiction in an argument of this name. Of other messages: "".
inline constexpr std::string_view jurisdiction_argument = "jurisdiction";
std::string_view jurisdiction_of(const diagnostics::Diagnostic& diagnostic);

// "cn,kr" and repeated options, taken apart; codes that are not known are reported.
std::vector<std::string> read_jurisdictions(const std::vector<std::string>& written, diagnostics::Sink& sink);

}  // namespace bonafide::check
