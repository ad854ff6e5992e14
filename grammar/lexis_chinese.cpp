// Cutting Chinese words: docs/语言.md says the rules.
#include "grammar/lexer.h"

namespace bonafide::grammar {

bool Lexer::blank_at(std::size_t i) const {
  return i < text_.size() && (class_of(text_[i]) == blank || text_[i] == '\n' || text_.substr(i).starts_with("\u3000"));
}

bool Lexer::blank_before(std::size_t i) const {
  return i > 0 && (class_of(text_[i - 1]) == blank || text_[i - 1] == '\n' || text_.substr(0, i).ends_with("\u3000"));
}

std::size_t Lexer::past_blanks(std::size_t i) const {
  while (i < text_.size() && text_[i] != '\n' && blank_at(i)) i += class_of(text_[i]) == blank ? 1 : 3;
  return i;
}

void Lexer::de(std::size_t length) {
  take(blank_before(at_) && blank_at(at_ + length) ? Kind::de_wide : Kind::de, length);
}

// In `送给 用户 （…）` the bracket is the amount, and 用户 is not called.
void Lexer::open(std::size_t length) {
  if (receiver_ && open_brackets_ == 0 && !fresh_line_ && blank_before(at_) && (is_name(last()) || last() == Kind::close)) {
    push(Kind::apart, at_, at_);
    receiver_ = false;
  }
  take(Kind::open, length);
}

// A comma before a Chinese clause word is breath: before one that may follow on a line it says nothing, before
// one that has a line of its own it ends the line.
void Lexer::comma(std::size_t length) {
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

void Lexer::end_line(std::size_t length) {
  push(Kind::clause, at_, at_);
  clause_ = out_.size();
  at_ += length;
}

bool Lexer::has_own_line(const Keyword& keyword) const {
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

void Lexer::chinese_word(std::size_t begin, std::size_t end, std::uint32_t hash) {
  const std::string_view word = text_.substr(begin, end - begin);
  at_ = end;
  if (last() == Kind::dot && !fresh_line_) return emit(Kind::name, begin, end);
  if (const Keyword* unit = counts_by_name() ? time_unit_at(word) : nullptr) {
    at_ = begin + unit->spelling.size();
    emit(unit->kinds[0], begin, at_);
    return respell(std::string(english(unit->kinds[0])) + "s");
  }
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

// After `近 n`, `上 n`, `未达标 n` and `限期 n`: a unit of time comes next.
bool Lexer::counts_by_name() const {
  const std::size_t n = out_.size();
  if (n < 2 || fresh_line_ || !is_name(last())) return false;
  const Kind before = kind_of(out_.kinds[n - 2]);
  const std::string_view text = text_.substr(0, out_.ends[n - 2]);
  return (before == Kind::last && text.ends_with("近")) || (before == Kind::previous && text.ends_with("上")) || (before == Kind::after && text.ends_with("未达标")) ||
         (before == Kind::within && text.ends_with("限期"));
}

// A word that is no keyword comes next on the line.
bool Lexer::name_follows(std::size_t from) const {
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
bool Lexer::stands_here(const Keyword& keyword) const {
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

void Lexer::say(const Keyword& keyword, std::size_t begin, std::size_t end) {
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
                           (counts_units(keyword) && argument_follows(next)));
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

// `近3个月` or `近 n 个月`, and then the end of the argument.
bool Lexer::argument_follows(std::size_t from) const {
  std::size_t next = digits_end(from);
  if (next == from) {
    std::uint32_t hash = spelling_hash_start;
    if (!name_follows(from)) return false;
    next = past_blanks(word_end(from, hash));
  }
  const Keyword* unit = time_unit_at(text_.substr(next));
  if (unit == nullptr) return false;
  next = past_blanks(next + unit->spelling.size());
  return at(next) == ',' || at(next) == ')' || text_.substr(next).starts_with("，") || text_.substr(next).starts_with("）");
}

// 近 and 上, which a number follows.
bool Lexer::counts_units(const Keyword& window) {
  return window.count == 2 && (window.kinds[1] == Kind::last || window.kinds[1] == Kind::previous);
}

// Clause words from the beginning of a line, windows and 对每个 from the beginning of any word.
bool Lexer::cut_from_beginning(std::size_t begin, std::size_t end) {
  const std::string_view word = text_.substr(begin, end - begin);
  if (const Keyword* window = window_at(word); window != nullptr && !bracket_at(end) && !fresh_line_) {
    const std::size_t past = begin + window->spelling.size();
    if (!counts_units(*window) || is_digit(at(past))) {
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

bool Lexer::cut_from_end(std::size_t begin, std::size_t end) {
  const Keyword* tail = tail_of(text_.substr(begin, end - begin));
  if (tail == nullptr) return false;
  const std::size_t cut = end - tail->spelling.size();
  emit(Kind::name, begin, cut);
  push(tail->kinds[0], cut, end);
  return true;
}

// `（订单，其中 …）的数量的合计`: the bracket holds a set.
void Lexer::mark_group(std::size_t width) {
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
void Lexer::chinese_number(std::size_t begin, std::size_t end, Kind kind) {
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

// Moves the decimal point to the right.
std::string Lexer::tenfold(std::string digits, std::size_t zeros) {
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
bool Lexer::chinese_period(std::size_t begin) {
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

}  // namespace bonafide::grammar
