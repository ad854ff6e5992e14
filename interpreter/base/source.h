// Source texts and places in them. A text is kept unchanged for as long as the `Sources` lives, so
// syntax may point into it with string_views; a span is a half-open range of bytes of one text.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace bonafide::base {

struct SourceTag;
using SourceId = Id<SourceTag>;

struct Span {
  SourceId source;
  std::uint32_t begin = 0;  // byte offset
  std::uint32_t end = 0;    // one past the last byte
  bool valid() const { return source.valid(); }
  friend bool operator==(const Span& a, const Span& b) {
    return a.source == b.source && a.begin == b.begin && a.end == b.end;
  }
};

// From the start of `a` to the end of `b`; both in one source. An invalid side gives the other.
Span join(const Span& a, const Span& b);

// A place as people count: line and column from 1, the column in characters (code points).
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

struct Source {
  std::string name;  // as shown to people: a path, "<repl>", "stdlib/commerce.bonus"
  std::string text;
  std::vector<std::uint32_t> line_starts;

  Position position(std::uint32_t offset) const;
  std::string_view line(std::uint32_t number) const;  // from 1, without its line end
};

class Sources {
 public:
  SourceId add(std::string name, std::string text);
  const Source& operator[](SourceId id) const { return sources_[id.index()]; }
  std::string_view text(const Span& span) const;
  std::size_t size() const { return sources_.size(); }

 private:
  std::deque<Source> sources_;  // a deque: texts never move
};

}  // namespace bonafide::base
