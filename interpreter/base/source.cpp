#include "base/source.h"

#include <algorithm>

#include "base/text.h"

namespace bonafide::base {

Span join(const Span& a, const Span& b) {
  if (!a.valid()) return b;
  if (!b.valid()) return a;
  return {a.source, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

Position Source::position(std::uint32_t offset) const {
  offset = std::min<std::uint32_t>(offset, static_cast<std::uint32_t>(text.size()));
  const auto next = std::upper_bound(line_starts.begin(), line_starts.end(), offset);
  const auto line = static_cast<std::uint32_t>(next - line_starts.begin());
  const std::uint32_t start = line_starts[line - 1];
  const std::string_view before(text.data() + start, offset - start);
  return {line, static_cast<std::uint32_t>(code_points(before)) + 1};
}

std::string_view Source::line(std::uint32_t number) const {
  if (number == 0 || number > line_starts.size()) return {};
  const std::uint32_t start = line_starts[number - 1];
  std::size_t end = text.find('\n', start);
  if (end == std::string::npos) end = text.size();
  if (end > start && text[end - 1] == '\r') --end;
  return std::string_view(text).substr(start, end - start);
}

SourceId Sources::add(std::string name, std::string text) {
  Source source{std::move(name), std::move(text), {0}};
  for (std::size_t at = source.text.find('\n'); at != std::string::npos; at = source.text.find('\n', at + 1))
    source.line_starts.push_back(static_cast<std::uint32_t>(at + 1));
  sources_.push_back(std::move(source));
  return SourceId(sources_.size() - 1);
}

std::string_view Sources::text(const Span& span) const {
  if (!span.valid()) return {};
  return std::string_view(sources_[span.source.index()].text).substr(span.begin, span.end - span.begin);
}

}  // namespace bonafide::base
