#include "grammar/lexis.h"

#include "base/text.h"
#include "grammar/lexer.h"

namespace bonafide::grammar {

WideMeaning wide_meaning(char32_t c) {
  switch (c) {
    case 0x00A0: case 0x3000: return {Wide::blank};
    case U'的': return {Wide::de};
    case U'（': return {Wide::open_bracket};
    case U'）': return {Wide::mark, Kind::close};
    case U'，': case U'、': return {Wide::comma};
    case U'：': return {Wide::mark, Kind::colon};
    case U'．': return {Wide::mark, Kind::dot};
    case U'＝': return {Wide::mark, Kind::equals};
    case U'？': return {Wide::mark, Kind::question};
    case U'＋': return {Wide::mark, Kind::plus};
    case U'－': case U'−': return {Wide::mark, Kind::minus};
    case U'×': case U'＊': return {Wide::mark, Kind::star};
    case U'÷': case U'／': return {Wide::mark, Kind::slash};
    case U'＜': return {Wide::mark, Kind::less};
    case U'＞': return {Wide::mark, Kind::greater};
    case U'≤': return {Wide::mark, Kind::less_equal};
    case U'≥': return {Wide::mark, Kind::greater_equal};
    case U'≠': return {Wide::mark, Kind::wrong_not_equal};
    case U'“': case U'＂': return {Wide::open_text};
    case U'「': return {Wide::open_name};
    case U'‘': return {Wide::single_quote};
    case U'＃': return {Wide::comment};
    case U'｜': return {Wide::bar};
    case U'ª': case U'µ': case U'º': return {Wide::letter};
    default: break;
  }
  if (c >= 0x2000 && c <= 0x200A) return {Wide::blank};
  const bool punctuation = (c >= 0x80 && c <= 0xBF) || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3001 && c <= 0x3004) ||
                           (c >= 0x3008 && c <= 0x3020) || (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE10 && c <= 0xFE1F) ||
                           (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) ||
                           (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65) || (c >= 0xFFE0 && c <= 0xFFFF) ||
                           c == 0xFEFF || (c >= 0x1F000 && c <= 0x1FAFF) || c > 0x3FFFF;
  return {punctuation ? Wide::unknown : Wide::letter};
}

Tokens Lexer::run() {
  if (text_.size() > longest_text) {
    fault(Fault::Kind::too_long, 0, 0);
    text_ = {};
  } else if (const std::size_t broken = base::first_invalid_utf8(text_); broken != std::string_view::npos) {
    fault(Fault::Kind::not_utf8, broken, broken + 1);
    text_ = {};
  }
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  line_start_ = at_;
  while (at_ < text_.size()) step();
  push(Kind::end, text_.size(), text_.size());
  std::stable_sort(out_.faults.begin(), out_.faults.end(), [](const Fault& a, const Fault& b) { return a.begin < b.begin; });
  return std::move(out_);
}

void Lexer::fault(Fault::Kind kind, std::size_t begin, std::size_t end) {
  out_.faults.push_back({kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

void Lexer::push(Kind kind, std::size_t begin, std::size_t end) {
  out_.kinds.push_back(byte(kind));
  out_.begins.push_back(static_cast<std::uint32_t>(begin));
  out_.ends.push_back(static_cast<std::uint32_t>(end));
}

// Writes a token, and before the first of a line what the line means.
void Lexer::emit(Kind kind, std::size_t begin, std::size_t end) {
  if (fresh_line_) begin_line(kind, begin, end);
  if (kind == Kind::open) ++open_brackets_;
  if (kind == Kind::close && open_brackets_ > 0) --open_brackets_;
  push(kind, begin, end);
}

void Lexer::begin_line(Kind first, std::size_t begin, std::size_t end) {
  fresh_line_ = false;
  in_rows_ = false;
  receiver_ = false;
  const bool quoted = begin == line_start_ + 3 && text_.substr(line_start_).starts_with("「");
  if (begin == line_start_ || quoted) {
    if (starts_clause(first) && !out_.kinds.empty() && !names_a_record(end)) {
      fault(Fault::Kind::clause_in_column_one, begin, end);
      push(Kind::clause, begin, begin);
    } else {
      push(Kind::start, begin, begin);
      declaration_ = first;
    }
    open_brackets_ = 0;
    begin_clause(first);
    return;
  }
  const bool rounding = first == Kind::rounded && (declaration_ == Kind::plan || declaration_ == Kind::library);
  if (open_brackets_ > 0 || (continues_before(first) && !rounding) || continues_after(last())) return;
  push(Kind::clause, begin, begin);
  begin_clause(first);
}

void Lexer::begin_clause(Kind first) {
  clause_ = out_.size();
  receiver_ = first == Kind::pay_to || first == Kind::give_to || first == Kind::credit_to || first == Kind::take_of ||
              first == Kind::share_to;
}

// `pay has`, `pay.amount must be`: a record may be called like a word of the grammar.
bool Lexer::names_a_record(std::size_t at) const {
  while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
  const std::string_view rest = text_.substr(std::min(at, text_.size()));
  return rest.starts_with('.') || rest.starts_with("has") || rest.starts_with("must ") || rest.starts_with("的") ||
         rest.starts_with("含") || rest.starts_with("应为");
}

void Lexer::step() {
  const char c = text_[at_];
  switch (class_of(c)) {
    case blank: ++at_; return;
    case line_end: new_line(); return;
    case letter: word(); return;
    case digit: number(); return;
    case mark: ascii_mark(); return;
    case beyond_ascii: wide(); return;
    case control:
      fault(Fault::Kind::control_character, at_, at_ + 1);
      ++at_;
      return;
    case other: break;
  }
  switch (c) {
    case '#': comment(); return;
    case '"': text("\"", 1); return;
    case '|': bar(1); return;
    case '\'': single_quoted("'", 1); return;
    case '!':
      if (peek(1) == '=') return take(Kind::wrong_not_equal, 2);
      return take(Kind::unknown, 1);
    case '&': return take(Kind::wrong_and, peek(1) == '&' ? 2 : 1);
    default: return take(Kind::unknown, 1);
  }
}

void Lexer::take(Kind kind, std::size_t length) {
  emit(kind, at_, at_ + length);
  at_ += length;
}

void Lexer::new_line() {
  ++at_;
  line_start_ = at_;
  fresh_line_ = true;
}

void Lexer::comment() {
  std::size_t end = std::min(text_.find('\n', at_), text_.size());
  const std::size_t next = end;
  while (end > at_ && (text_[end - 1] == '\r' || text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
  out_.comments.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end),
                           static_cast<std::uint32_t>(out_.size()), fresh_line_});
  at_ = next;
}

// Read as the comment that it was meant to be, so that nothing follows from it.
void Lexer::foreign_comment() {
  fault(Fault::Kind::foreign_comment, at_, at_ + 2);
  comment();
}

void Lexer::ascii_mark() {
  const char c = text_[at_], next = peek(1);
  switch (c) {
    case '(': return open(1);
    case ')': return take(Kind::close, 1);
    case ',': return comma(1);
    case ':': return take(Kind::colon, 1);
    case '.': return take(Kind::dot, 1);
    case '=': return next == '=' ? take(Kind::wrong_equals, 2) : take(Kind::equals, 1);
    case '?': return take(Kind::question, 1);
    case '\\': return take(Kind::backslash, 1);
    case '+': return take(Kind::plus, 1);
    case '*': return take(Kind::star, 1);
    case '/':
      if (next == '/' || next == '*') return foreign_comment();
      return take(Kind::slash, 1);
    case '<':
      if (next == '>') return take(Kind::wrong_not_equal, 2);
      return next == '=' ? take(Kind::less_equal, 2) : take(Kind::less, 1);
    case '>': return next == '=' ? take(Kind::greater_equal, 2) : take(Kind::greater, 1);
    case '-': {
      const auto gap = [](char g) { return g == ' ' || g == '\t' || g == '\r' || g == '\n' || g == '\0'; };
      return take(gap(at_ == 0 ? '\0' : text_[at_ - 1]) && gap(next) ? Kind::minus : Kind::dash, 1);
    }
    default: return take(Kind::unknown, 1);
  }
}

void Lexer::wide() {
  const std::size_t begin = at_;
  std::size_t end = at_;
  const WideMeaning meaning = wide_meaning(base::next_code_point(text_, end));
  switch (meaning.wide) {
    case Wide::letter: return word();
    case Wide::blank: at_ = end; return;
    case Wide::mark: return take(meaning.kind, end - begin);
    case Wide::comma: return comma(end - begin);
    case Wide::open_bracket: return open(end - begin);
    case Wide::de: return de(end - begin);
    case Wide::open_text: return text(text_.substr(begin, end - begin) == "“" ? "”" : "＂", end - begin);
    case Wide::open_name: return quoted_name(end);
    case Wide::single_quote: return single_quoted("’", end - begin);
    case Wide::comment: return comment();
    case Wide::bar: return bar(end - begin);
    case Wide::unknown: return take(Kind::unknown, end - begin);
  }
}

// Past the letters, digits and _ of a word; the hash of its bytes for the keyword table.
std::size_t Lexer::word_end(std::size_t from, std::uint32_t& hash) const {
  std::size_t end = from;
  while (end < text_.size()) {
    const Class k = class_of(text_[end]);
    if (k == letter || k == digit) {
      hash = spelling_hash(hash, text_[end++]);
    } else if (k == beyond_ascii) {
      std::size_t next = end;
      if (wide_meaning(base::next_code_point(text_, next)).wide != Wide::letter) break;
      while (end < next) hash = spelling_hash(hash, text_[end++]);
    } else {
      break;
    }
  }
  return end;
}

void Lexer::word() {
  std::uint32_t hash = spelling_hash_start;
  const std::size_t begin = at_, end = word_end(at_, hash);
  if (class_of(text_[begin]) == beyond_ascii) return chinese_word(begin, end, hash);
  at_ = end;
  const Keyword* keyword = (last() == Kind::dot || after_de()) && !fresh_line_ ? nullptr
                                                                : find_keyword(text_.substr(begin, end - begin), hash);
  if (keyword == nullptr && class_of(text_[end - 1]) == beyond_ascii && cut_from_end(begin, end)) return;
  if (keyword == nullptr) return emit(Kind::name, begin, end);
  const bool head_line = fresh_line_ && (declaration_ == Kind::plan || declaration_ == Kind::library);
  emit(keyword->kinds[0], begin, end);
  if (keyword->kinds[0] == Kind::zone && head_line) zone();
}

// A zone is the rest of its line: Asia/Shanghai, Etc/GMT+8.
void Lexer::zone() {
  while (class_of(peek()) == blank && at_ < text_.size()) ++at_;
  std::size_t end = at_;
  while (end < text_.size() && text_[end] != '\n' && text_[end] != '#') ++end;
  while (end > at_ && class_of(text_[end - 1]) == blank) --end;
  if (end > at_) emit(Kind::zone_name, at_, end);
  at_ = end;
}

void Lexer::quoted_name(std::size_t begin) {
  constexpr std::string_view close = "」";
  const std::size_t line = std::min(text_.find('\n', begin), text_.size());
  const std::size_t end = text_.substr(0, line).find(close, begin);
  if (end == std::string_view::npos) {  // read as the name up to the next blank or mark
    std::uint32_t hash = spelling_hash_start;
    const std::size_t guess = word_end(begin, hash);
    fault(Fault::Kind::unclosed_name, at_, std::max(guess, begin));
    emit(Kind::name, begin, std::max(guess, begin));
    at_ = std::max(guess, begin);
    return;
  }
  emit(Kind::name, begin, end);
  at_ = end + close.size();
}

void Lexer::text(std::string_view close, std::size_t open_length) {
  const std::size_t line = std::min(text_.find('\n', at_), text_.size());
  const std::size_t found = text_.substr(0, line).find(close, at_ + open_length);
  if (found == std::string_view::npos) {
    std::size_t end = line;
    while (end > at_ + open_length && class_of(text_[end - 1]) == blank) --end;
    fault(Fault::Kind::unclosed_text, at_, end);
    emit(Kind::text, at_, end);
    at_ = line;
    return;
  }
  emit(Kind::text, at_, found + close.size());
  at_ = found + close.size();
}

void Lexer::single_quoted(std::string_view close, std::size_t open_length) {
  const std::size_t line = std::min(text_.find('\n', at_), text_.size());
  const std::size_t found = text_.substr(0, line).find(close, at_ + open_length);
  if (found == std::string_view::npos) return take(Kind::unknown, open_length);
  take(Kind::single_quoted, found + close.size() - at_);
}

std::size_t Lexer::digits_end(std::size_t from) const {
  std::size_t end = from;
  while (is_digit(at(end)) || (at(end) == '_' && is_digit(at(end + 1)))) ++end;
  return end;
}

void Lexer::number() {
  const std::size_t begin = at_;
  std::size_t end = digits_end(begin);
  if (end - begin == 4 && at(end) == '-' && date_or_period(begin)) return;
  Kind kind = Kind::integer;
  if (at(end) == '.' && is_digit(at(end + 1))) {
    kind = Kind::number;
    end = digits_end(end + 1);
  }
  if (at(end) == '%') {
    kind = Kind::percent;
    ++end;
  } else if (text_.substr(end).starts_with("％")) {
    kind = Kind::percent;
    end += 3;
  } else if (end < text_.size() && class_of(text_[end]) == beyond_ascii) {
    return chinese_number(begin, end, kind);
  }
  emit(kind, begin, end);
  at_ = end;
  if (class_of(at(end)) == letter && end < text_.size()) {
    std::uint32_t hash = spelling_hash_start;
    fault(Fault::Kind::glued_number, begin, word_end(end, hash));
  }
}

bool Lexer::digits_at(std::size_t i, std::size_t count) const {
  for (std::size_t k = 0; k < count; ++k)
    if (!is_digit(at(i + k))) return false;
  return !is_digit(at(i + count));
}

// 2026-02-29 in its ten characters.
bool Lexer::is_date(std::string_view text) {
  const auto two = [&](std::size_t i) { return static_cast<unsigned>((text[i] - '0') * 10 + text[i + 1] - '0'); };
  const unsigned year = two(0) * 100 + two(2), month = two(5), day = two(8);
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const unsigned last = month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  return month >= 1 && month <= 12 && day >= 1 && day <= last;
}

// After four digits and a hyphen: a date, a moment or a period; false when it is none of them.
bool Lexer::date_or_period(std::size_t begin) {
  const std::size_t after = begin + 5;
  if (at(after) == 'Q' || at(after) == 'W') {
    std::size_t end = after + 1;
    while (is_digit(at(end))) ++end;
    if (end == after + 1) return false;
    const std::size_t count = end - after - 1;
    const bool good = at(after) == 'Q' ? count == 1 && at(end - 1) >= '1' && at(end - 1) <= '4'
                                       : count == 2 && two_digits(after + 1) >= 1 && two_digits(after + 1) <= 53;
    return calendar_token(Kind::period_name, begin, end, good);
  }
  std::size_t month_end = after;
  while (is_digit(at(month_end))) ++month_end;
  if (month_end == after || month_end - after > 2) return false;
  const bool good_month = digits_at(after, 2) && two_digits(after) >= 1 && two_digits(after) <= 12;
  if (at(month_end) != '-' || !is_digit(at(month_end + 1)))
    return month_end - after == 2 && calendar_token(Kind::period_name, begin, month_end, good_month);
  std::size_t end = month_end + 1;
  while (is_digit(at(end))) ++end;
  bool good = good_month && digits_at(month_end + 1, 2) && is_date(text_.substr(begin, 10));
  if (at(end) == ' ' && digits_at(end + 1, 2) && at(end + 3) == ':' && digits_at(end + 4, 2)) {
    good = good && two_digits(end + 1) < 24 && two_digits(end + 4) < 60;
    end += 6;
  }
  return calendar_token(Kind::date, begin, end, good);
}

bool Lexer::calendar_token(Kind kind, std::size_t begin, std::size_t end, bool good) {
  if (!good) fault(Fault::Kind::bad_date, begin, end);
  emit(kind, begin, end);
  at_ = end;
  return true;
}

void Lexer::bar(std::size_t length) {
  if (fresh_line_) return row(length);
  if (text_[at_] == '|' && peek(1) == '|') return take(Kind::wrong_or, 2);
  take(Kind::unknown, length);
}

void Lexer::skip_blanks() {
  while (at_ < text_.size()) {
    if (class_of(text_[at_]) == blank) ++at_;
    else if (text_.substr(at_).starts_with("\u3000")) at_ += 3;
    else break;
  }
}

// A row is one line and opens and closes no clause. In `rows` and `example` its cells are data and stay
// whole; elsewhere they are read like any other text.
void Lexer::row(std::size_t length) {
  const bool heading = !in_rows_;
  const bool data = declaration_ == Kind::rows || declaration_ == Kind::example || declaration_ == Kind::names;
  const std::uint32_t brackets = open_brackets_;
  if (at_ == line_start_) fault(Fault::Kind::row_in_column_one, at_, at_ + length);
  fresh_line_ = false;
  in_rows_ = true;
  Row row{out_.size()};
  row.begin = static_cast<std::uint32_t>(at_);
  take(heading ? Kind::head_open : Kind::row_open, length);
  bool closed = false;
  while (!closed) {
    const std::size_t before = out_.size();
    ++row.columns;
    if (data) data_cell();
    else while (!at_line_end() && !bar_here()) step();
    row.ends_with_when = out_.size() == before + 1 && last() == Kind::when;
    open_brackets_ = brackets;
    if (at_line_end()) {
      if (out_.faults.empty() || out_.faults.back().begin < row.begin)
        fault(Fault::Kind::unclosed_row, row.begin, previous_end());
      push(Kind::row_close, at_, at_);
      break;
    }
    if (heading && !data) mark_unit(before);
    const std::size_t place = at_, width = bar_length();
    const bool doubled = peek() == '|' && peek(1) == '|';
    at_ += doubled ? 2 : width;
    const std::size_t after = at_;
    skip_blanks();
    if (at_line_end() && !doubled) {
      push(Kind::row_close, place, after);
      closed = true;
    } else if (doubled) {
      if (row.double_bar == 0) row.double_bar = row.columns;
      push(Kind::double_bar, place, after);
    } else {
      push(!heading && heading_.ends_with_when && row.columns + 1 == heading_.columns ? Kind::when_bar : Kind::bar,
           place, after);
    }
  }
  row.end = static_cast<std::uint32_t>(previous_end());
  if (heading) {
    heading_ = row;
    heading_.ends_with_when = row.ends_with_when && declaration_ == Kind::ladder;
  } else if (closed) {
    check_row(row);
  }
}

void Lexer::data_cell() {
  skip_blanks();
  const std::size_t begin = at_;
  if (peek() == '"' || text_.substr(at_).starts_with("“")) {
    const std::string_view close = peek() == '"' ? "\"" : "”";
    const std::size_t line = std::min(text_.find('\n', at_), text_.size());
    const std::size_t found = text_.substr(0, line).find(close, at_ + close.size());
    if (found == std::string_view::npos) {
      fault(Fault::Kind::unclosed_text, at_, std::max(line, at_ + 1));
      at_ = line;
    } else {
      at_ = found + close.size();
    }
  }
  while (!at_line_end() && !bar_here()) {
    if (class_of(text_[at_]) == control) fault(Fault::Kind::control_character, at_, at_ + 1);
    ++at_;
  }
  std::size_t end = at_;
  for (bool trimmed = true; trimmed && end > begin;) {
    trimmed = true;
    if (class_of(text_[end - 1]) == blank) --end;
    else if (text_.substr(begin, end - begin).ends_with("\u3000")) end -= 3;
    else trimmed = false;
  }
  push(Kind::cell, begin, end);
}

// `price (CNY)` at the end of a heading: the bracket after a space holds a unit and is not a call.
void Lexer::mark_unit(std::size_t cell) {
  const std::size_t n = out_.size();
  if (n < cell + 4 || kind_of(out_.kinds[n - 1]) != Kind::close || kind_of(out_.kinds[n - 3]) != Kind::open ||
      !is_word(kind_of(out_.kinds[n - 2])))
    return;
  if (out_.ends[n - 4] == out_.begins[n - 3]) return;
  out_.kinds[n - 3] = byte(Kind::unit_open);
  out_.kinds[n - 2] = byte(Kind::name);
  out_.kinds[n - 1] = byte(Kind::unit_close);
}

// A row of another shape than its heading is said so here and left out, so that nothing follows from it.
void Lexer::check_row(const Row& row) {
  const bool wrong_count = row.columns != heading_.columns;
  if (!wrong_count && row.double_bar == heading_.double_bar) return;
  out_.kinds.resize(row.first_token);
  out_.begins.resize(row.first_token);
  out_.ends.resize(row.first_token);
  while (!out_.respelled.empty() && out_.respelled.back().token >= row.first_token) out_.respelled.pop_back();
  fault(wrong_count ? Fault::Kind::cells : Fault::Kind::double_bar_place, row.begin, row.end);
  Fault& f = out_.faults.back();
  f.expected = heading_.columns;
  f.found = row.columns;
  f.because_begin = heading_.begin;
  f.because_end = heading_.end;
}

Tokens tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace bonafide::grammar
