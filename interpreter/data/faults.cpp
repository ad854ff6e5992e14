#include "data/faults.h"

#include <algorithm>

#include "base/text.h"
#include "diagnostics/codes/data.h"

namespace bonafide::data {

using diagnostics::Code;
namespace code = diagnostics::code;
using diagnostics::DataPlace;
using diagnostics::Diagnostic;

std::string shown(std::string_view value) {
  constexpr std::size_t longest = 60;  // characters
  std::string out;
  std::size_t count = 0;
  for (std::size_t at = 0; at < value.size(); ++count) {
    if (count == longest) return out + "…";
    const std::size_t start = at;
    const char32_t point = base::next_code_point(value, at);
    if (point == U'\n') {
      out += "⏎";
    } else if (point < 0x20 || point == 0x7F || (point >= 0x80 && point < 0xA0)) {
      out += "·";
    } else if (point == 0xFFFD) {
      out += "\xEF\xBF\xBD";
    } else {
      out += value.substr(start, at - start);
    }
  }
  return out;
}

diagnostics::Words listed(const std::vector<std::string>& names, std::size_t most) {
  std::string en, zh;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
    en += (i ? ", " : "") + shown(names[i]);
    zh += (i ? "、" : "") + shown(names[i]);
  }
  if (names.size() > most) {
    const std::string rest = std::to_string(names.size() - most);
    en += " and " + rest + " more";
    zh += "等，另有 " + rest + " 个";
  }
  return {en, zh};
}

std::uint32_t Faults::file_number(const std::string& name) {
  const auto found = std::find(files_.begin(), files_.end(), name);
  if (found != files_.end()) return static_cast<std::uint32_t>(found - files_.begin());
  files_.push_back(name);
  return static_cast<std::uint32_t>(files_.size() - 1);
}

Faults::Found& Faults::keep(Diagnostic diagnostic, std::uint32_t file, std::uint64_t line,
                            std::uint32_t column) {
  Found found{std::move(diagnostic), file, column, line};
  if (diagnostics::entry(found.diagnostic.code).severity == diagnostics::Severity::warning) {
    warnings_.push_back(std::move(found));
    return warnings_.back();
  }
  ++errors_;
  if (full()) {
    surplus_ = std::move(found);
    return surplus_;
  }
  found_.push_back(std::move(found));
  return found_.back();
}

Diagnostic& Faults::add(Code code, DataPlace place, std::uint32_t column) {
  const std::uint32_t file = file_number(place.file);
  const std::uint64_t line = place.line;
  return keep({code, std::move(place), {}, {}, {}}, file, line, column).diagnostic;
}

Diagnostic& Faults::add(Code code, base::Span span) {
  return keep({code, span, {}, {}, {}}, 0, 0, 0).diagnostic;
}

void Faults::report(diagnostics::Sink& sink) {
  const auto before = [](const Found& a, const Found& b) {
    return a.file != b.file ? a.file < b.file : a.line != b.line ? a.line < b.line : a.column < b.column;
  };
  const std::size_t kept = found_.size();
  found_.insert(found_.end(), warnings_.begin(), warnings_.end());
  std::stable_sort(found_.begin(), found_.end(), before);
  for (Found& found : found_) sink.all().push_back(std::move(found.diagnostic));
  if (errors_ > kept) sink.add(code::more_faults).with("count", std::to_string(errors_ - kept));
}

}  // namespace bonafide::data
