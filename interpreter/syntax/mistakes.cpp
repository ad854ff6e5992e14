#include "syntax/mistakes.h"

#include "syntax/wording.h"

namespace bonafide::syntax {

using diagnostics::Code;
using diagnostics::Note;
using diagnostics::Sink;
using diagnostics::Words;
using grammar::Fault;
using grammar::Kind;
using grammar::Thing;
using grammar::Wanted;

void report_faults(const Reading& reading, Sink& sink) {
  for (const Fault& fault : reading.tokens.faults) {
    const Span place{reading.source, fault.begin, fault.end};
    const std::string word(reading.text.substr(fault.begin, fault.end - fault.begin));
    switch (fault.kind) {
      case Fault::Kind::not_utf8: sink.add(Code::not_utf8, place); break;
      case Fault::Kind::control_character:
        sink.add(Code::control_character, place)
            .with("code", std::to_string(static_cast<unsigned char>(reading.text[fault.begin])));
        break;
      case Fault::Kind::unclosed_text: sink.add(Code::unclosed_text, place).with("fix", word + "\""); break;
      case Fault::Kind::unclosed_row: sink.add(Code::unclosed_row, place); break;
      case Fault::Kind::cells:
      case Fault::Kind::double_bar_place:
        sink.add(fault.kind == Fault::Kind::cells ? Code::wrong_cells : Code::double_bar_elsewhere, place)
            .with("found", std::to_string(fault.found))
            .with("expected", std::to_string(fault.expected))
            .label({reading.source, fault.because_begin, fault.because_end}, Note::because_of);
        break;
      case Fault::Kind::glued_number: {
        const std::size_t digits = std::min(word.find_first_not_of("0123456789_.%"), word.size());
        sink.add(Code::glued_number, place).with("word", word).with("fix", word.substr(0, digits) + " " + word.substr(digits));
        break;
      }
      case Fault::Kind::bad_date: sink.add(Code::bad_date, place).with("word", word); break;
      case Fault::Kind::clause_in_column_one: sink.add(Code::clause_in_column_one, place).with("word", word); break;
      case Fault::Kind::row_in_column_one: sink.add(Code::row_in_column_one, place); break;
      case Fault::Kind::too_long: sink.add(Code::text_too_long, place); break;
    }
  }
}

namespace {

Words found(const Reading& reading, std::size_t token) {
  switch (reading.kind(token)) {
    case Kind::end: return {"the end of the file", "文件结尾"};
    case Kind::start:
    case Kind::clause:
    case Kind::head_open:
    case Kind::row_open: return {"the end of the line", "行末"};
    default: {
      const std::string word(reading.words(token));
      return {"`" + word + "`", "“" + word + "”"};
    }
  }
}

// The place of a token; of a line's end: the last character before it.
Span place_of(const Reading& reading, std::size_t token, std::size_t begin) {
  const Kind kind = reading.kind(token);
  if ((kind == Kind::end || kind == Kind::start || kind == Kind::clause) && token > begin) {
    const Span last = reading.span(token - 1);
    return {last.source, last.end, last.end};
  }
  return reading.span(token);
}

}  // namespace

void report_unexpected(const Reading& reading, std::size_t begin, const grammar::Expectations& expected, Sink& sink) {
  std::vector<Wanted> needed;
  for (const Wanted& what : expected.list)
    if (!(what == wanted(Thing::more))) needed.push_back(what);
  if (needed.empty()) needed.push_back(wanted(Thing::line_end));
  sink.add(Code::unexpected, place_of(reading, expected.furthest, begin))
      .with("expected", wording(needed))
      .with("found", found(reading, expected.furthest));
}

}  // namespace bonafide::syntax
