#include "grammar/lexis.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "grammar/keywords.h"
#include "grammar/layout.h"

namespace bonafide::grammar {
namespace {

enum Class : unsigned char { other, blank, line_end, letter, digit, mark, beyond_ascii, control };

constexpr std::array<Class, 256> classify() {
  std::array<Class, 256> table{};
  for (int c = 0; c < 256; ++c) {
    Class k = other;
    if (c < 0x20 || c == 0x7F) k = control;
    if (c == ' ' || c == '\t' || c == '\r') k = blank;
    if (c == '\n') k = line_end;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') k = letter;
    if (c >= '0' && c <= '9') k = digit;
    if (c >= 0x80) k = beyond_ascii;
    for (const char m : {'(', ')', ',', ':', '.', '=', '?', '\\', '+', '-', '*', '/', '<', '>'})
      if (c == m) k = mark;
    table[static_cast<std::size_t>(c)] = k;
  }
  return table;
}
constexpr std::array<Class, 256> classes = classify();
Class class_of(char c) { return classes[static_cast<unsigned char>(c)]; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What a character beyond ASCII is in a plan.
enum class Wide { letter, blank, mark, comma, open_bracket, de, open_text, open_name, single_quote, comment, bar, unknown };
struct WideMeaning {
  Wide wide;
  Kind kind = Kind::unknown;
};

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

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {
    const std::size_t guess = text.size() / 3 + 16;
    out_.kinds.reserve(guess);
    out_.begins.reserve(guess);
    out_.ends.reserve(guess);
  }

  Tokens run() {
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

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  void fault(Fault::Kind kind, std::size_t begin, std::size_t end) {
    out_.faults.push_back({kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }

  void push(Kind kind, std::size_t begin, std::size_t end) {
    out_.kinds.push_back(byte(kind));
    out_.begins.push_back(static_cast<std::uint32_t>(begin));
    out_.ends.push_back(static_cast<std::uint32_t>(end));
  }

  Kind last() const { return out_.kinds.empty() ? Kind::end : kind_of(out_.kinds.back()); }

  // Writes a token, and before the first of a line what the line means.
  void emit(Kind kind, std::size_t begin, std::size_t end) {
    if (fresh_line_) begin_line(kind, begin, end);
    if (kind == Kind::open) ++open_brackets_;
    if (kind == Kind::close && open_brackets_ > 0) --open_brackets_;
    push(kind, begin, end);
  }

  void begin_line(Kind first, std::size_t begin, std::size_t end) {
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

  void begin_clause(Kind first) {
    clause_ = out_.size();
    receiver_ = first == Kind::pay_to || first == Kind::give_to || first == Kind::credit_to || first == Kind::take_of ||
                first == Kind::share_to;
  }

  // `pay has`, `pay.amount must be`: a record may be called like a word of the grammar.
  bool names_a_record(std::size_t at) const {
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
    const std::string_view rest = text_.substr(std::min(at, text_.size()));
    return rest.starts_with('.') || rest.starts_with("has") || rest.starts_with("must ") || rest.starts_with("的") ||
           rest.starts_with("含") || rest.starts_with("应为");
  }

  void step() {
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

  void take(Kind kind, std::size_t length) {
    emit(kind, at_, at_ + length);
    at_ += length;
  }

  void new_line() {
    ++at_;
    line_start_ = at_;
    fresh_line_ = true;
  }

  void comment() {
    std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::size_t next = end;
    while (end > at_ && (text_[end - 1] == '\r' || text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
    out_.comments.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end),
                             static_cast<std::uint32_t>(out_.size()), fresh_line_});
    at_ = next;
  }

  // Read as the comment that it was meant to be, so that nothing follows from it.
  void foreign_comment() {
    fault(Fault::Kind::foreign_comment, at_, at_ + 2);
    comment();
  }

  void ascii_mark() {
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

  void wide() {
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
  std::size_t word_end(std::size_t from, std::uint32_t& hash) const {
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

  void word() {
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

  // ---- Chinese: cutting words (docs/语言.md says the rules) ----

  bool blank_at(std::size_t i) const {
    return i < text_.size() && (class_of(text_[i]) == blank || text_[i] == '\n' || text_.substr(i).starts_with("\u3000"));
  }
  bool blank_before(std::size_t i) const {
    return i > 0 && (class_of(text_[i - 1]) == blank || text_[i - 1] == '\n' || text_.substr(0, i).ends_with("\u3000"));
  }
  std::size_t past_blanks(std::size_t i) const {
    while (i < text_.size() && text_[i] != '\n' && blank_at(i)) i += class_of(text_[i]) == blank ? 1 : 3;
    return i;
  }
  bool bracket_at(std::size_t i) const { return at(i) == '(' || text_.substr(std::min(i, text_.size())).starts_with("（"); }
  Kind first_of_clause() const { return clause_ < out_.size() ? kind_of(out_.kinds[clause_]) : Kind::end; }
  bool after_de() const { return !fresh_line_ && (last() == Kind::de || last() == Kind::de_wide); }

  void respell(std::string text) { out_.respelled.push_back({static_cast<std::uint32_t>(out_.size() - 1), std::move(text)}); }

  void de(std::size_t length) {
    take(blank_before(at_) && blank_at(at_ + length) ? Kind::de_wide : Kind::de, length);
  }

  // In `送给 用户 （…）` the bracket is the amount, and 用户 is not called.
  void open(std::size_t length) {
    if (receiver_ && open_brackets_ == 0 && !fresh_line_ && blank_before(at_) && (is_name(last()) || last() == Kind::close)) {
      push(Kind::apart, at_, at_);
      receiver_ = false;
    }
    take(Kind::open, length);
  }

  // A comma before a Chinese clause word is breath: before one that may follow on a line it says nothing, before
  // one that has a line of its own it ends the line.
  void comma(std::size_t length) {
    std::size_t next = at_ + length;
    while (blank_at(next)) next += class_of(text_[next]) == blank || text_[next] == '\n' ? 1 : 3;
    if (declaration_ == Kind::asset && open_brackets_ == 0 && !fresh_line_) return end_line(length);
    if (next >= text_.size() || class_of(text_[next]) != beyond_ascii || fresh_line_) return take(Kind::comma, length);
    std::uint32_t hash = spelling_hash_start;
    const std::size_t end = word_end(next, hash);
    const std::string_view word = text_.substr(next, end - next);
    const Keyword* keyword = end > next ? find_keyword(word, hash) : nullptr;
    const Kind kind = keyword != nullptr ? keyword->kinds[0] : Kind::end;
    const bool first_few = word.starts_with("前") && is_digit(at(next + 3));
    switch (kind) {
      case Kind::where: case Kind::while_: case Kind::by: case Kind::counting: case Kind::running:
        at_ += length;
        return;
      case Kind::then:
        if (keyword->count > 1) {
          at_ += length;
          return;
        }
        break;
      case Kind::first:
        if (word == "前") {
          at_ += length;
          return;
        }
        break;
      default: break;
    }
    if (first_few) {
      at_ += length;
      return;
    }
    const bool limited = declaration_ == Kind::limit && word.starts_with("每个");
    if (open_brackets_ == 0 && (limited || (keyword != nullptr && has_own_line(*keyword)))) return end_line(length);
    take(Kind::comma, length);
  }

  void end_line(std::size_t length) {
    push(Kind::clause, at_, at_);
    clause_ = out_.size();
    at_ += length;
  }

  bool has_own_line(const Keyword& keyword) const {
    if (keyword.kinds[0] == Kind::otherwise) return false;
    switch (declaration_) {
      case Kind::plan:
      case Kind::library:
        switch (keyword.kinds[0]) {
          case Kind::version: case Kind::effective: case Kind::currency: case Kind::rounded: case Kind::period:
          case Kind::zone: case Kind::starts: case Kind::late: case Kind::follows: return true;
          default: return false;
        }
      case Kind::limit:
        return keyword.kinds[0] == Kind::on || keyword.kinds[0] == Kind::per || keyword.kinds[0] == Kind::scaled ||
               keyword.kinds[0] == Kind::less_equal || keyword.count > 1;
      case Kind::ladder: return keyword.count > 1;
      default: return false;
    }
  }

  void chinese_word(std::size_t begin, std::size_t end, std::uint32_t hash) {
    const std::string_view word = text_.substr(begin, end - begin);
    at_ = end;
    if (last() == Kind::dot && !fresh_line_) return emit(Kind::name, begin, end);
    if (const Keyword* keyword = find_keyword(word, hash); keyword != nullptr && stands_here(*keyword)) return say(*keyword, begin, end);
    if (word.starts_with("前") && is_digit(at(begin + 3)) && !after_de()) {
      at_ = begin + 3;
      return emit(Kind::first, begin, at_);
    }
    if (cut_from_beginning(begin, end) || cut_from_end(begin, end)) return;
    const bool measure = measure_at(word) == word && !fresh_line_ && !after_de() &&
                         (is_name(last()) || last() == Kind::close || last() == Kind::integer || last() == Kind::number);
    emit(measure && (name_follows(end) || bracket_at(past_blanks(end))) ? Kind::of : Kind::name, begin, end);
  }

  // A word that is no keyword comes next on the line.
  bool name_follows(std::size_t from) const {
    const std::size_t next = past_blanks(from);
    if (next >= text_.size()) return false;
    if (text_.substr(next).starts_with("「")) return true;
    if (class_of(text_[next]) != letter && class_of(text_[next]) != beyond_ascii) return false;
    std::uint32_t hash = spelling_hash_start;
    const std::size_t end = word_end(next, hash);
    if (end == next) return false;
    const std::string_view word = text_.substr(next, end - next);
    const Keyword* keyword = find_keyword(word, hash);
    return (keyword == nullptr || keyword->where == Keyword::Where::after_de) && tail_of(word) == nullptr;
  }

  // Whether a word that may be of the grammar is one here.
  bool stands_here(const Keyword& keyword) const {
    using Where = Keyword::Where;
    if (keyword.where == Where::after_de)
      return after_de() || (declaration_ == Kind::leaving && fresh_line_ && keyword.kinds[0] == Kind::downline);
    if (keyword.where != Where::anywhere) return true;
    if (!after_de()) return true;
    switch (keyword.kinds[0]) {
      case Kind::sum: case Kind::average: case Kind::count: case Kind::highest: case Kind::lowest: case Kind::first: case Kind::last:
        return keyword.spelling != "前" && (keyword.count == 1 || keyword.kinds[0] == Kind::count);
      default: return false;
    }
  }

  void say(const Keyword& keyword, std::size_t begin, std::size_t end) {
    if (keyword.kinds[0] == Kind::payout && last() == Kind::expect && !bracket_at(end)) {  // 预期 总支出 为 …
      emit(Kind::total, begin, end);
      return push(Kind::payouts, end, end);
    }
    Kind kind = keyword.kinds[0];
    std::size_t from = 0;
    if (keyword.where == Keyword::Where::window) {
      // `于 本期`, and an argument, `消费额（用户，本期）`, need no `in` of their own.
      const std::size_t next = past_blanks(end);
      const bool argument = (last() == Kind::open || last() == Kind::comma) && !fresh_line_ &&
                            (at(next) == ',' || at(next) == ')' || text_.substr(next).starts_with("，") || text_.substr(next).starts_with("）") ||
                             (keyword.count == 2 && keyword.kinds[1] == Kind::last && argument_follows(next)));
      if (argument || (last() == Kind::in && !fresh_line_)) kind = keyword.kinds[++from];
    }
    if (kind == Kind::is && keyword.spelling == "为" && first_of_clause() == Kind::let && out_.size() == clause_ + 2) kind = Kind::equals;
    if (kind == Kind::less_equal && declaration_ == Kind::limit && (fresh_line_ || out_.size() == clause_)) kind = Kind::to;
    const bool folded = after_de();
    const bool head_line = (fresh_line_ || out_.size() == clause_) && (declaration_ == Kind::plan || declaration_ == Kind::library);
    emit(kind, begin, end);
    for (std::size_t i = from + 1; i < keyword.count; ++i) push(keyword.kinds[i], end, end);
    if (folded && keyword.where == Keyword::Where::anywhere) mark_group(keyword.count);
    if (kind == Kind::zone && head_line) zone();
  }

  // `近3个月`, and then the end of the argument.
  bool argument_follows(std::size_t from) const {
    std::size_t next = digits_end(from);
    if (next == from) return false;
    const Keyword* unit = time_unit_at(text_.substr(next));
    if (unit == nullptr) return false;
    next = past_blanks(next + unit->spelling.size());
    return at(next) == ',' || at(next) == ')' || text_.substr(next).starts_with("，") || text_.substr(next).starts_with("）");
  }

  // Clause words from the beginning of a line, windows and 对每个 from the beginning of any word.
  bool cut_from_beginning(std::size_t begin, std::size_t end) {
    const std::string_view word = text_.substr(begin, end - begin);
    if (const Keyword* window = window_at(word); window != nullptr && !bracket_at(end) && !fresh_line_) {
      const std::size_t past = begin + window->spelling.size();
      if (window->kinds[1] != Kind::last || is_digit(at(past))) {
        at_ = past;
        say(*window, begin, past);
        return true;
      }
    }
    for (const std::string_view each : {"对每个", "对任一", "对某个", "每个"})
      if (word.starts_with(each)) {
        at_ = begin + each.size();
        say(*find_keyword(each), begin, at_);
        return true;
      }
    if (!fresh_line_ || open_brackets_ > 0) return false;
    const bool column_one = begin == line_start_;
    if (!column_one && (declaration_ == Kind::record || declaration_ == Kind::leaving)) return false;
    for (std::size_t past = end; past > begin + 3;) {  // words of one character are not cut
      do --past;
      while ((static_cast<unsigned char>(text_[past]) & 0xC0) == 0x80);
      if (past <= begin + 3) break;
      const Keyword* keyword = find_keyword(text_.substr(begin, past - begin));
      if (keyword == nullptr || keyword->where != Keyword::Where::anywhere) continue;
      if (column_one ? !starts_declaration(keyword->kinds[0]) : !starts_line(keyword->kinds[0])) continue;
      at_ = past;
      say(*keyword, begin, past);
      return true;
    }
    return false;
  }

  bool cut_from_end(std::size_t begin, std::size_t end) {
    const Keyword* tail = tail_of(text_.substr(begin, end - begin));
    if (tail == nullptr) return false;
    const std::size_t cut = end - tail->spelling.size();
    emit(Kind::name, begin, cut);
    push(tail->kinds[0], cut, end);
    return true;
  }

  // `（订单，其中 …）的数量的合计`: the bracket holds a set.
  void mark_group(std::size_t width) {
    std::size_t i = out_.size() - width - 1;  // 的
    const auto kind = [&](std::size_t k) { return kind_of(out_.kinds[k]); };
    while (i > 1 && is_word(kind(i - 1)) && (kind(i - 2) == Kind::de || kind(i - 2) == Kind::de_wide || kind(i - 2) == Kind::dot)) i -= 2;
    if (i == 0 || kind(i - 1) != Kind::close) return;
    std::size_t depth = 0;
    for (--i;; --i) {
      if (kind(i) == Kind::close) ++depth;
      if ((kind(i) == Kind::open || kind(i) == Kind::group_open) && --depth == 0) {
        const bool called = i > 0 && is_name(kind(i - 1)) && out_.ends[i - 1] == out_.begins[i];
        if (kind(i) == Kind::open && !called) out_.kinds[i] = byte(Kind::group_open);
        return;
      }
      if (i == 0 || kind(i) == Kind::start || kind(i) == Kind::clause || kind(i) == Kind::row_open || kind(i) == Kind::head_open) return;
    }
  }

  // A number cuts, and one unit or measure word right after it is taken.
  void chinese_number(std::size_t begin, std::size_t end, Kind kind) {
    const std::string_view after = text_.substr(end);
    if (kind == Kind::integer && end - begin == 4 && after.starts_with("年") && chinese_period(begin)) return;
    std::string digits;
    for (const char c : text_.substr(begin, end - begin))
      if (c != '_') digits += c;
    if (after.starts_with("折")) {
      at_ = end + 3;
      emit(Kind::percent, begin, at_);
      return respell(tenfold(std::move(digits), digits.find('.') == std::string::npos && digits.size() > 1 ? 0 : 1) + "%");
    }
    bool multiplied = false;
    for (const auto& [word, zeros] : {std::pair("万", 4u), std::pair("亿", 8u)})
      while (text_.substr(end).starts_with(word)) {
        digits = tenfold(std::move(digits), zeros);
        end += 3;
        multiplied = true;
      }
    if (digits.find('.') == std::string::npos) kind = Kind::integer;
    const std::string_view rest = text_.substr(end);
    const Keyword* unit = time_unit_at(rest);
    const std::string_view measure = measure_at(rest);
    const bool times = first_of_clause() == Kind::repeat && rest.starts_with("次");
    const bool silent = unit == nullptr && !times && !measure.empty() && !of_follows(end + measure.size());
    at_ = silent ? end + measure.size() : end;
    emit(kind, begin, at_);
    if (silent || multiplied) respell(silent && !multiplied ? std::string(text_.substr(begin, end - begin)) : digits);
    if (unit != nullptr) {
      at_ = end + unit->spelling.size();
      emit(unit->kinds[0], end, at_);
      respell(std::string(english(unit->kinds[0])) + (digits == "1" ? "" : "s"));
    } else if (times) {
      at_ = end + 3;
      emit(Kind::times, end, at_);
    } else if (!measure.empty() && !silent) {
      at_ = end + measure.size();
      emit(Kind::of, end, at_);
    } else if (rest.starts_with("元")) {
      at_ = end + 3;
      emit(Kind::name, end, at_);
    }
  }

  // Whether a measure word that ends here stands between an amount and what it is an amount of.
  bool of_follows(std::size_t end) const { return bracket_at(end) || name_follows(end); }

  // Moves the decimal point to the right.
  static std::string tenfold(std::string digits, std::size_t zeros) {
    std::size_t point = digits.find('.');
    if (point == std::string::npos) return digits + std::string(zeros, '0');
    digits.erase(point, 1);
    while (digits.size() < point + zeros) digits += '0';
    point += zeros;
    if (point < digits.size()) digits.insert(point, ".");
    const std::size_t lead = digits.find_first_not_of('0');
    if (lead == std::string::npos) return "0";
    return digits[lead] == '.' ? digits.substr(lead - 1) : digits.substr(lead);
  }

  // 2026年, 2026年3月, 2026年3月8日, 2026年第1季度, 2026年第9周.
  bool chinese_period(std::size_t begin) {
    const std::string year(text_.substr(begin, 4));
    if (year < "1900" || year > "2999") return false;
    std::size_t end = begin + 4 + 3;
    const bool numbered = text_.substr(end).starts_with("第");
    const std::size_t from = numbered ? end + 3 : end, past = digits_end(from);
    std::string number(text_.substr(from, past - from));
    if (number.size() == 1) number.insert(0, "0");
    const std::string_view rest = text_.substr(past);
    std::string text = year;
    Kind kind = Kind::integer;
    bool good = true;
    if (number.size() == 2 && !numbered && rest.starts_with("月")) {
      end = past + 3;
      kind = Kind::period_name;
      text += "-" + number;
      good = number >= "01" && number <= "12";
      const std::size_t day_past = digits_end(end);
      std::string day(text_.substr(end, day_past - end));
      if (day.size() == 1) day.insert(0, "0");
      if (day.size() == 2 && text_.substr(day_past).starts_with("日")) {
        end = day_past + 3;
        kind = Kind::date;
        text += "-" + day;
        good = good && is_date(text);
      }
    } else if (number.size() == 2 && rest.starts_with("季")) {
      end = past + (rest.starts_with("季度") ? 6 : 3);
      kind = Kind::period_name;
      text += "-Q" + number.substr(1);
      good = number >= "01" && number <= "04";
    } else if (number.size() == 2 && rest.starts_with("周")) {
      end = past + 3;
      kind = Kind::period_name;
      text += "-W" + number;
      good = number >= "01" && number <= "53";
    }
    calendar_token(kind, begin, end, good);
    respell(std::move(text));
    return true;
  }

  // A zone is the rest of its line: Asia/Shanghai, Etc/GMT+8.
  void zone() {
    while (class_of(peek()) == blank && at_ < text_.size()) ++at_;
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '\n' && text_[end] != '#') ++end;
    while (end > at_ && class_of(text_[end - 1]) == blank) --end;
    if (end > at_) emit(Kind::zone_name, at_, end);
    at_ = end;
  }

  void quoted_name(std::size_t begin) {
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

  void text(std::string_view close, std::size_t open_length) {
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

  void single_quoted(std::string_view close, std::size_t open_length) {
    const std::size_t line = std::min(text_.find('\n', at_), text_.size());
    const std::size_t found = text_.substr(0, line).find(close, at_ + open_length);
    if (found == std::string_view::npos) return take(Kind::unknown, open_length);
    take(Kind::single_quoted, found + close.size() - at_);
  }

  std::size_t digits_end(std::size_t from) const {
    std::size_t end = from;
    while (is_digit(at(end)) || (at(end) == '_' && is_digit(at(end + 1)))) ++end;
    return end;
  }

  void number() {
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

  unsigned two_digits(std::size_t i) const { return static_cast<unsigned>((at(i) - '0') * 10 + at(i + 1) - '0'); }
  bool digits_at(std::size_t i, std::size_t count) const {
    for (std::size_t k = 0; k < count; ++k)
      if (!is_digit(at(i + k))) return false;
    return !is_digit(at(i + count));
  }

  // 2026-02-29 in its ten characters.
  static bool is_date(std::string_view text) {
    const auto two = [&](std::size_t i) { return static_cast<unsigned>((text[i] - '0') * 10 + text[i + 1] - '0'); };
    const unsigned year = two(0) * 100 + two(2), month = two(5), day = two(8);
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const unsigned last = month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    return month >= 1 && month <= 12 && day >= 1 && day <= last;
  }

  // After four digits and a hyphen: a date, a moment or a period; false when it is none of them.
  bool date_or_period(std::size_t begin) {
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

  bool calendar_token(Kind kind, std::size_t begin, std::size_t end, bool good) {
    if (!good) fault(Fault::Kind::bad_date, begin, end);
    emit(kind, begin, end);
    at_ = end;
    return true;
  }

  // ---- pipe rows ----

  struct Row {
    std::size_t first_token;
    std::uint32_t columns = 0;
    std::uint32_t double_bar = 0;  // the number of columns before it
    std::uint32_t begin = 0, end = 0;
    bool ends_with_when = false;
  };

  void bar(std::size_t length) {
    if (fresh_line_) return row(length);
    if (text_[at_] == '|' && peek(1) == '|') return take(Kind::wrong_or, 2);
    take(Kind::unknown, length);
  }

  bool bar_here() const { return peek() == '|' || text_.substr(at_).starts_with("｜"); }
  std::size_t bar_length() const { return peek() == '|' ? 1 : 3; }
  bool at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '#'; }
  void skip_blanks() {
    while (at_ < text_.size()) {
      if (class_of(text_[at_]) == blank) ++at_;
      else if (text_.substr(at_).starts_with("\u3000")) at_ += 3;
      else break;
    }
  }

  // A row is one line and opens and closes no clause. In `rows` and `example` its cells are data and stay
  // whole; elsewhere they are read like any other text.
  void row(std::size_t length) {
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

  std::size_t previous_end() const { return out_.ends.back(); }

  void data_cell() {
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
  void mark_unit(std::size_t cell) {
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
  void check_row(const Row& row) {
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

  std::string_view text_;
  Tokens out_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  bool fresh_line_ = true;
  bool in_rows_ = false;
  std::uint32_t open_brackets_ = 0;
  std::size_t clause_ = 0;     // the first token of the clause that is being read
  bool receiver_ = false;      // in a clause whose verb takes its receiver first, before the amount
  Kind declaration_ = Kind::end;  // the first word of the declaration that is being read
  Row heading_{0};
};

}  // namespace

Tokens tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace bonafide::grammar
