#include "syntax/mistakes.h"

#include <algorithm>
#include <cstdio>

#include "base/text.h"
#include "diagnostics/codes/syntax.h"
#include "diagnostics/snippets.h"
#include "grammar/foreign_words.h"
#include "grammar/layout.h"
#include "syntax/wording.h"

namespace bonafide::syntax {

namespace code = diagnostics::code;
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
      case Fault::Kind::not_utf8: sink.add(code::plan_not_utf8, place); break;
      case Fault::Kind::control_character:
        sink.add(code::control_character, place)
            .with("code", std::to_string(static_cast<unsigned char>(reading.text[fault.begin])));
        break;
      case Fault::Kind::unclosed_text: sink.add(code::unclosed_text, place).with("fix", word + "\""); break;
      case Fault::Kind::unclosed_name: sink.add(code::unclosed_name, place).with("fix", word + "」"); break;
      case Fault::Kind::unclosed_row: sink.add(code::unclosed_row, place); break;
      case Fault::Kind::cells:
      case Fault::Kind::double_bar_place:
        sink.add(fault.kind == Fault::Kind::cells ? code::wrong_cells : code::double_bar_elsewhere, place)
            .with("found", std::to_string(fault.found))
            .with("expected", std::to_string(fault.expected))
            .label({reading.source, fault.because_begin, fault.because_end}, Note::because_of);
        break;
      case Fault::Kind::glued_number: {
        const std::size_t digits = std::min(word.find_first_not_of("0123456789_.%"), word.size());
        sink.add(code::glued_number, place).with("word", word).with("fix", word.substr(0, digits) + " " + word.substr(digits));
        break;
      }
      case Fault::Kind::bad_date: sink.add(code::bad_date, place).with("word", word); break;
      case Fault::Kind::clause_in_column_one: sink.add(code::clause_in_column_one, place).with("word", word); break;
      case Fault::Kind::row_in_column_one: sink.add(code::row_in_column_one, place); break;
      case Fault::Kind::foreign_comment: sink.add(code::foreign_comment, place).with("word", word); break;
      case Fault::Kind::too_long: sink.add(code::text_too_long, place); break;
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
  if ((kind == Kind::end || kind == Kind::start || kind == Kind::clause || kind == Kind::head_open || kind == Kind::row_open) &&
      token > begin) {
    const Span last = reading.span(token - 1);
    return {last.source, last.end, last.end};
  }
  return reading.span(token);
}


bool ends_line(Kind kind) {
  return kind == Kind::clause || kind == Kind::start || kind == Kind::end || kind == Kind::head_open || kind == Kind::row_open;
}

// One place that could not be read, and the questions that tell the mistakes apart.
class Mistake {
 public:
  Mistake(const Reading& reading, std::size_t begin, const grammar::Expectations& expected, Sink& sink)
      : reading_(reading), begin_(begin), at_(expected.furthest), sink_(sink) {
    for (const Wanted& what : expected.list)
      if (!(what == wanted(Thing::more))) needed_.push_back(what);
  }

  void report() {
    if (!mark_at_line_end() && !foreign() && !wording_of_a_cell() && !wrong_operator() && !bracket() && !branch() && !number() &&
        !verb() && !fold() && !name_of_words() && !name() && !cell())
      unexpected();
  }

 private:
  bool needs(Wanted what) const { return std::find(needed_.begin(), needed_.end(), what) != needed_.end(); }
  bool needs(Kind kind) const { return needs(wanted(kind)); }
  bool needs(Thing thing) const { return needs(wanted(thing)); }
  bool could_end() const {  // what stands before could be the end of an expression
    return needed_.empty() || needs(Thing::line_end) || needs(Thing::cell_end) || needs(Kind::close) || needs(Kind::bar) ||
           needs(Kind::row_close) || needs(Kind::to) || needs(Kind::then) || needs(Kind::else_) || needs(Kind::comma) || needs(Kind::has);
  }
  Kind kind(std::size_t token) const { return token < reading_.tokens.size() ? reading_.kind(token) : Kind::end; }
  Kind here() const { return kind(at_); }
  Kind before() const { return at_ > begin_ ? kind(at_ - 1) : Kind::clause; }
  diagnostics::Language code_in() const { return reading_.surface == Surface::chinese ? diagnostics::Language::zh : diagnostics::Language::en; }
  std::string word(std::size_t token) const { return std::string(reading_.words(token)); }
  bool glued(std::size_t token) const { return reading_.tokens.ends[token] == reading_.tokens.begins[token + 1]; }
  bool last_on_line(std::size_t token) const {
    const std::string_view rest = reading_.text.substr(reading_.tokens.ends[token]);
    const std::size_t next = rest.find_first_not_of(" \t\r");
    return next == std::string_view::npos || rest[next] == '\n' || rest[next] == '#';
  }

  bool mark_at_line_end() {
    std::size_t mark = at_;
    if (ends_line(here()) && before() == Kind::dot) mark = at_ - 1;
    const Kind k = kind(mark);
    const std::string w = ends_line(k) ? std::string() : word(mark);
    if (k != Kind::dot && k != Kind::comma && w != ";" && w != "；" && w != "。") return false;
    if (!last_on_line(mark)) return false;
    sink_.add(code::line_end_mark, reading_.span(mark)).with("mark", w);
    return true;
  }

  // Characters and habits of other languages.
  bool foreign() {
    const Kind k = here();
    if (k == Kind::single_quoted) {
      const std::string w = word(at_);
      const std::size_t quote = w.front() == '\'' ? 1 : 3;
      sink_.add(code::single_quotes, reading_.span(at_)).with("fix", "\"" + w.substr(quote, w.size() - 2 * quote) + "\"");
      return true;
    }
    if (k == Kind::wrong_equals || k == Kind::wrong_not_equal || k == Kind::wrong_and || k == Kind::wrong_or) {
      const char* english = k == Kind::wrong_not_equal ? "is not" : k == Kind::wrong_and ? "and" : k == Kind::wrong_or ? "or"
                            : needs(Kind::equals)      ? "="
                                                       : "is";
      const std::string fix = diagnostics::code_said(english, code_in());
      sink_.add(code::foreign_operator, reading_.span(at_)).with("word", word(at_)).with("fix", fix);
      return true;
    }
    if (k != Kind::unknown) return false;
    const std::string w = word(at_);
    if (w == "!") {
      sink_.add(code::foreign_operator, reading_.span(at_)).with("word", w).with("fix", diagnostics::code_said("not", code_in()));
      return true;
    }
    if (w == "%" && (before() == Kind::integer || before() == Kind::number)) {
      sink_.add(code::spaced_percent, reading_.span(at_ - 1, at_ + 1)).with("fix", word(at_ - 1) + "%");
      return true;
    }
    for (const auto& [sign, code] : {std::pair("$", "USD"), std::pair("€", "EUR"), std::pair("£", "GBP"), std::pair("¥", "CNY"), std::pair("￥", "CNY")})
      if (w == sign) {
        sink_.add(code::currency_sign, reading_.span(at_)).with("fix", code);
        return true;
      }
    std::size_t next = 0;
    const char32_t point = base::next_code_point(w, next);
    std::string hex;
    if (base::display_width(w) == 0 || point >= 0x80) {
      char digits[16];
      std::snprintf(digits, sizeof digits, " (U+%04X)", static_cast<unsigned>(point));
      hex = digits;
    }
    sink_.add(code::unknown_character, reading_.span(at_)).with("word", w).with("code", hex);
    return true;
  }

  bool wrong_operator() {
    const Kind k = here();
    if (k == Kind::equals && could_end()) {
      sink_.add(code::equals_for_is, reading_.span(at_));
      return true;
    }
    if (k == Kind::dash && could_end()) {
      sink_.add(code::glued_minus, reading_.span(at_));
      return true;
    }
    const bool comparison = k == Kind::less || k == Kind::less_equal || k == Kind::greater || k == Kind::greater_equal || k == Kind::is;
    if (comparison && could_end()) {
      sink_.add(code::chained_comparison, reading_.span(at_));
      return true;
    }
    return false;
  }

  // The innermost bracket that is open before the place.
  std::size_t open_bracket() const {
    std::size_t closed = 0;
    for (std::size_t i = at_; i-- > begin_;) {
      const Kind k = kind(i);
      if (k == Kind::row_open || k == Kind::bar || k == Kind::double_bar || k == Kind::when_bar) break;
      if (k == Kind::close) ++closed;
      if ((k == Kind::open || k == Kind::group_open) && closed-- == 0) return i;
    }
    return at_;
  }

  bool bracket() {
    const Kind k = here();
    if (k == Kind::close && open_bracket() == at_) {
      sink_.add(code::stray_bracket, reading_.span(at_));
      return true;
    }
    if (!needs(Kind::close) || k == Kind::unknown || k == Kind::comma) return false;
    const std::size_t open = open_bracket();
    if (open == at_) return false;
    const bool sentence_goes_on = ends_line(k) || k == Kind::bar || k == Kind::double_bar || k == Kind::row_close || grammar::is_reserved(k) ||
                                  kind(at_ + 1) == Kind::equals || is_verb(k);
    if (!sentence_goes_on) return false;
    sink_.add(code::unclosed_bracket, reading_.span(open)).with("found", found(reading_, at_)).label(place_of(reading_, at_, begin_), Note::found_here);
    return true;
  }
  static bool pays(Kind k) {
    return k == Kind::pay || k == Kind::give || k == Kind::credit || k == Kind::take || k == Kind::share || k == Kind::split ||
           k == Kind::pay_to || k == Kind::give_to || k == Kind::credit_to || k == Kind::take_of || k == Kind::share_to;
  }
  static bool is_verb(Kind k) {
    return pays(k) || k == Kind::always || k == Kind::show || k == Kind::expect || k == Kind::settle || k == Kind::given;
  }

  // `if` without `then` or `else`.
  bool branch() {
    const bool then = needs(Kind::then), otherwise = needs(Kind::else_);
    if (!then && !otherwise) return false;
    std::size_t i = at_;
    while (i > begin_ && kind(i - 1) != Kind::if_) --i;
    if (i == begin_) return false;
    const Span place = reading_.span(i - 1);
    if (then) {
      for (std::size_t j = i; j < at_; ++j)
        if (kind(j) == Kind::running || kind(j) == Kind::starts) return false;
      sink_.add(code::missing_then, place).with("found", found(reading_, at_)).label(place_of(reading_, at_, begin_), Note::found_here);
      return true;
    }
    const Kind k = here();
    if (!ends_line(k) && k != Kind::close && k != Kind::bar && k != Kind::row_close && !grammar::is_reserved(k)) return false;
    sink_.add(code::missing_else, place);
    return true;
  }

  bool number() {
    if (here() != Kind::comma || at_ == begin_) return false;
    const Kind left = before(), right = kind(at_ + 1);
    if (left != Kind::integer || (right != Kind::integer && right != Kind::number && right != Kind::percent)) return false;
    if (!glued(at_ - 1) || !glued(at_)) return false;
    // 1,024.00 and 1,024,000 group by thousands; 12,5 is a decimal.
    std::string fix = word(at_ - 1);
    std::size_t last = at_;
    bool thousands = false;
    while (kind(last) == Kind::comma && glued(last)) {
      const std::string digits = word(last + 1);
      thousands = digits.find_first_of(".%") == 3 || digits.size() == 3;
      fix += (thousands ? "_" : ".") + digits;
      last += 2;
      if (last >= reading_.tokens.size() || kind(last) != Kind::comma || !glued(last - 1)) break;
    }
    sink_.add(code::comma_in_number, reading_.span(at_ - 1, last)).with("fix", fix);
    return true;
  }

  bool name() {
    const Kind k = here();
    const bool aggregate = k == Kind::sum || k == Kind::average || k == Kind::count || k == Kind::highest || k == Kind::lowest || k == Kind::first || k == Kind::last ||
                           k == Kind::any || k == Kind::every;
    if (needs(Thing::expression) && aggregate && (kind(at_ + 1) == Kind::of || grammar::is_name(kind(at_ + 1))) && at_ > begin_ &&
        kind(at_ - 1) != Kind::equals) {
      sink_.add(code::aggregate_without_brackets, reading_.span(at_)).with("word", word(at_));
      return true;
    }
    const bool wants_name = needs(Thing::name) && !needs(Thing::line_end);
    const bool alone = needs(Thing::expression) && grammar::is_reserved(k) && (ends_line(kind(at_ + 1)) || kind(at_ + 1) == Kind::dot);
    if (grammar::is_reserved(k) && !needs(k) && (wants_name || alone)) {
      const std::string w = word(at_);
      sink_.add(code::reserved_name, reading_.span(at_)).with("word", w).with("fix", static_cast<unsigned char>(w.front()) < 0x80 ? "my_" + w : "此" + w);
      return true;
    }
    if (needs(Thing::text) && (grammar::is_word(k) || k == Kind::integer) && !needs(k)) {
      std::size_t last = at_;
      while (grammar::is_word(kind(last + 1)) && !ends_line(kind(last + 1)) && kind(last + 1) != Kind::scale) ++last;
      const Span place = reading_.span(at_, last + 1);
      sink_.add(code::unquoted_text, place).with("fix", std::string(reading_.text.substr(place.begin, place.end - place.begin)));
      return true;
    }
    return false;
  }

  std::string text_of(std::size_t first, std::size_t past) const {
    const Span span = reading_.span(first, past);
    return std::string(reading_.text.substr(span.begin, span.end - span.begin));
  }
  std::string_view rest(std::size_t token) const { return reading_.text.substr(reading_.tokens.begins[token]); }
  std::size_t end_of_line(std::size_t token) const {
    while (!ends_line(kind(token))) ++token;
    return token;
  }

  // `from 5` has many other wordings: `>= 5`, `at least 5`, `5+`.
  bool wording_of_a_cell() {
    const auto is_number = [&](std::size_t token) {
      return kind(token) == Kind::integer || kind(token) == Kind::number || kind(token) == Kind::percent;
    };
    const auto report = [&](std::size_t first, std::size_t past, const std::string& fix) {
      sink_.add(code::foreign_word, reading_.span(first, past)).with("word", text_of(first, past)).with("fix", fix);
      return true;
    };
    if (here() == Kind::plus && before() != Kind::row_open && is_number(at_ - 1) && kind(at_ + 1) != Kind::integer && needs(Kind::bar))
      return report(at_ - 1, at_ + 1, "from " + word(at_ - 1));
    if (!needs(Thing::pattern)) return false;
    std::size_t written = 0;
    const auto ours = grammar::meant(rest(at_), {"from", "below", "up to"}, written);
    if (ours.empty()) return false;
    std::size_t number = at_;
    while (!ends_line(kind(number)) && reading_.tokens.begins[number] < reading_.tokens.begins[at_] + written) ++number;
    return is_number(number) && report(at_, number + 1, ours.front() + " " + word(number));
  }

  // `pay X to m if C`, `pay m X`.
  bool verb() {
    const std::size_t first = kind(begin_) == Kind::clause ? begin_ + 1 : begin_;
    if (!pays(kind(first)) || at_ <= first + 1) return false;
    const Kind k = here();
    const bool condition = k == Kind::if_ || k == Kind::where || k == Kind::when || grammar::meant(rest(at_), {"where", "当"}).size() == 1;
    if (condition && could_end()) {
      const std::size_t end = end_of_line(at_);
      if (end == at_ + 1) return false;
      const std::string where = static_cast<unsigned char>(word(at_).front()) < 0x80 ? "where " : "当 ";
      sink_.add(code::condition_after_verb, reading_.span(at_)).with("fix", where + text_of(at_ + 1, end));
      return true;
    }
    const bool amount = k == Kind::integer || k == Kind::number || k == Kind::percent;
    if (kind(first) != Kind::pay || !amount || !needs(Kind::to)) return false;
    for (std::size_t token = first + 1; token < at_; ++token)
      if (!grammar::is_name(kind(token)) && kind(token) != Kind::dot) return false;
    const std::size_t end = end_of_line(at_);
    for (std::size_t token = at_; token < end; ++token)
      if (kind(token) == Kind::to) return false;
    sink_.add(code::receiver_first, reading_.span(at_))
        .with("fix", word(first) + " " + text_of(at_, end) + " to " + text_of(first + 1, at_));
    return true;
  }

  // `total of X for each …`, `number of x in …`: read as a name so far, and something stands behind it that no name has.
  bool fold() {
    if (!could_end()) return false;
    for (std::size_t token = at_; token-- > begin_;) {
      if (!grammar::is_name(kind(token)) || kind(token + 1) != Kind::of) continue;
      const auto ours = grammar::meant(rest(token), {"sum of", "count of each", "highest of", "lowest of", "average of"});
      if (ours.size() != 1) continue;
      if (here() != Kind::for_ && here() != Kind::in && here() != Kind::where) return false;
      sink_.add(code::foreign_word, reading_.span(token, token + 2)).with("word", text_of(token, token + 2)).with("fix", ours.front());
      return true;
    }
    return false;
  }

  // `bonus direct sales "…"`, `| tier || first year | … |`.
  bool name_of_words() {
    const bool declared = needs(Thing::text) && at_ == begin_ + 2 && grammar::starts_declaration(kind(begin_));
    const bool heading = kind(begin_) == Kind::head_open && needs(Kind::bar);
    if ((!declared && !heading) || !grammar::is_word(here()) || !grammar::is_name(before())) return false;
    std::size_t end = at_;
    while (grammar::is_word(kind(end)) && !ends_line(kind(end))) ++end;
    if (declared && kind(end) != Kind::text) return false;
    std::string fix = word(at_ - 1);
    for (std::size_t token = at_; token < end; ++token) {
      const std::string next = word(token);
      if (static_cast<unsigned char>(fix.back()) < 0x80 || static_cast<unsigned char>(next.front()) < 0x80) fix += "_";
      fix += next;
    }
    sink_.add(code::name_of_words, reading_.span(at_ - 1, end))
        .with("word", text_of(at_ - 1, end))
        .with("count", std::to_string(end - at_ + 1))
        .with("fix", fix);
    return true;
  }

  bool cell() {
    const Kind k = here();
    if (needs(Kind::double_bar) && k == Kind::row_close && kind(begin_) == Kind::head_open) {
      sink_.add(code::missing_double_bar, reading_.span(begin_, at_ + 1));
      return true;
    }
    if (k == Kind::bar && before() == Kind::row_open && needs(Kind::otherwise)) {
      sink_.add(code::blank_when, Span{reading_.source, reading_.tokens.ends[at_ - 1], reading_.tokens.begins[at_]});
      return true;
    }
    return false;
  }

  void unexpected() {
    const Span place = place_of(reading_, at_, begin_);
    std::vector<Wanted> written;  // what can be written, so no ends
    for (const Wanted& what : needed_) {
      const bool end = what == wanted(Thing::line_end) || what == wanted(Thing::cell_end);
      const bool said_already = what == wanted(Thing::name) && needs(Thing::expression);
      if (!end && !said_already) written.push_back(what);
    }
    std::vector<std::string> near = suggestions();
    if (written.empty()) {
      sink_.add(code::left_over, place).with("found", found(reading_, at_)).suggest(std::move(near));
      return;
    }
    if (needs(Thing::line_end)) needed_ = written, needed_.push_back(wanted(Thing::line_end));
    else needed_ = written;
    sink_.add(code::unexpected, place)
        .with("expected", wording(needed_, reading_.surface))
        .with("write", wording(written, reading_.surface))
        .with("found", found(reading_, at_))
        .suggest(std::move(near));
  }

  // Words of the grammar near a name that stands where it cannot.
  std::vector<std::string> suggestions() const {
    if (!grammar::is_word(here())) return {};
    std::vector<std::string> words;
    const auto add = [&](Kind kind) {
      for (std::string& spelling : spellings(kind, reading_.surface)) words.push_back(std::move(spelling));
    };
    for (const Wanted& what : needed_)
      if (!what.is_thing && grammar::is_word(what.kind)) add(what.kind);
    if (auto ours = grammar::meant(rest(at_), words); !ours.empty()) return ours;
    if (!grammar::is_name(here())) return {};
    if (could_end())
      for (const Kind k : {Kind::descending, Kind::capped, Kind::floored, Kind::rounded, Kind::otherwise, Kind::before, Kind::after, Kind::div,
                           Kind::mod, Kind::exists, Kind::rises, Kind::falls, Kind::where, Kind::of, Kind::is, Kind::and_, Kind::or_, Kind::had})
        add(k);
    const std::string w = word(at_);
    std::vector<std::string> near = base::did_you_mean(w, words);
    for (const std::string& candidate : words)
      if (w.size() >= 3 && candidate.starts_with(w) && std::find(near.begin(), near.end(), candidate) == near.end()) near.push_back(candidate);
    return near;
  }

  const Reading& reading_;
  std::size_t begin_, at_;
  Sink& sink_;
  std::vector<Wanted> needed_;  // what had to stand there, without what merely could
};

}  // namespace

void report_unexpected(const Reading& reading, std::size_t begin, const grammar::Expectations& expected, Sink& sink) {
  Mistake(reading, begin, expected, sink).report();
}

}  // namespace bonafide::syntax
