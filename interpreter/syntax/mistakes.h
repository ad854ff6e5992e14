// Says what is wrong with a plan's text: which diagnostic fits a place that could not be read.
#pragma once

#include "diagnostics/diagnostic.h"
#include "grammar/expected.h"
#include "grammar/lexis.h"
#include "syntax/surface.h"
#include "syntax/tree.h"

namespace bonafide::syntax {

// The tokens of a text, and where to report.
struct Reading {
  const grammar::Tokens& tokens;
  base::SourceId source;
  std::string_view text;
  Surface surface;  // in whose spelling the words are said that could have stood there

  Span span(std::size_t token) const { return {source, tokens.begins[token], tokens.ends[token]}; }
  Span span(std::size_t first, std::size_t past) const { return {source, tokens.begins[first], tokens.ends[past - 1]}; }
  std::string_view words(std::size_t token) const {
    return text.substr(tokens.begins[token], tokens.ends[token] - tokens.begins[token]);
  }
  grammar::Kind kind(std::size_t token) const { return tokens.kind(token); }
};

// What lexis found wrong.
void report_faults(const Reading& reading, diagnostics::Sink& sink);

// A clause that begins at token `begin` could not be read past what is expected.
void report_unexpected(const Reading& reading, std::size_t begin, const grammar::Expectations& expected, diagnostics::Sink& sink);

}  // namespace bonafide::syntax
