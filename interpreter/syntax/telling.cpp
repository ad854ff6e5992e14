#include "syntax/telling.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "grammar/keywords.h"
#include "grammar/layout.h"
#include "syntax/declared_names.h"

namespace bonafide::syntax {

using grammar::Kind;

namespace {

bool is_layout(Kind kind) { return kind == Kind::start || kind == Kind::clause || kind == Kind::end; }

bool plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The first kind of a piece, or the last; a mark's kind where it is one.
Kind kind_of_piece(std::string_view piece, bool last) {
  static const std::map<std::string, Kind, std::less<>> marks = {
      {"=", Kind::equals}, {",", Kind::comma}, {"，", Kind::comma}, {"、", Kind::comma}, {"(", Kind::open}, {"（", Kind::open},
      {"+", Kind::plus},   {"-", Kind::minus}, {"*", Kind::star},   {"×", Kind::star},   {"/", Kind::slash}, {"÷", Kind::slash},
      {"<", Kind::less},   {"<=", Kind::less_equal}, {">", Kind::greater}, {">=", Kind::greater_equal}, {"的", Kind::de}};
  if (const auto mark = marks.find(piece); mark != marks.end()) return mark->second;
  const grammar::Keyword* keyword = grammar::find_keyword(piece);
  if (keyword == nullptr) return Kind::name;
  return keyword->kinds[last ? keyword->count - 1u : 0u];
}

std::string comments_of(std::string_view gap) {
  std::string out;
  for (std::size_t at = gap.find('#'); at != std::string_view::npos; at = gap.find('#', at)) {
    const std::size_t end = std::min(gap.find('\n', at), gap.size());
    out += std::string(base::trim(gap.substr(at, end - at))) + "\n";
    at = end;
  }
  return out;
}

}  // namespace

Telling::Telling(std::string_view text, const File& file, Surface surface, const Vocabulary& vocabulary)
    : text_(text), file_(file), surface_(surface), vocabulary_(vocabulary), tokens_(grammar::tokenize(text)) {
  for (const std::string_view name : declared_names(tokens_, text_)) {
    const std::string_view english = vocabulary_.english(name);
    declared_.emplace(english.empty() ? name : english);
  }
}

std::string Telling::run() {
  if (file_.header) header(*file_.header);
  for (const Declaration& declaration : file_.declarations)
    std::visit([this](const auto& node) { write(node); }, declaration.node);
  out_ += text_.substr(std::min(previous_end_, text_.size()));
  return std::move(out_);
}

// ---- lines ----

std::size_t Telling::token_at(std::uint32_t offset) const {
  std::size_t at = static_cast<std::size_t>(std::lower_bound(tokens_.begins.begin(), tokens_.begins.end(), offset) - tokens_.begins.begin());
  while (at + 1 < tokens_.size() && tokens_.begins[at] == tokens_.ends[at]) ++at;
  return at;
}

// With the quotes of a name.
std::size_t Telling::end_of(std::size_t token) const {
  const std::size_t end = tokens_.ends[token];
  return tokens_.kind(token) == Kind::name && text_.substr(end).starts_with("」") ? end + 3 : end;
}
std::size_t Telling::begin_of(std::size_t token) const {
  const std::size_t begin = tokens_.begins[token];
  return tokens_.kind(token) == Kind::name && text_.substr(0, begin).ends_with("「") ? begin - 3 : begin;
}

std::size_t Telling::next_token() const {
  std::size_t at = at_;
  while (at < tokens_.size() && is_layout(tokens_.kind(at))) ++at;
  return at;
}

std::size_t Telling::line_end() const {
  std::size_t past = next_token();
  const Kind first = past < tokens_.size() ? tokens_.kind(past) : Kind::end;
  const bool row = first == Kind::head_open || first == Kind::row_open;
  for (; past < tokens_.size() && past < limit_; ++past) {
    const Kind kind = tokens_.kind(past);
    if (row && kind == Kind::row_close) return past + 1;
    if (is_layout(kind) || (!row && (kind == Kind::head_open || kind == Kind::row_open))) break;
  }
  return past;
}

void Telling::begin_line(std::size_t past) {
  const bool start = at_ < tokens_.size() && tokens_.kind(at_) == Kind::start;
  const std::size_t first = next_token();
  std::string gap(text_.substr(previous_end_, begin_of(first) - previous_end_));
  // A comma that ended the line is written as its end.
  if (!out_.empty() && (gap.find('\n') == std::string::npos || base::trim(gap).starts_with("，") || base::trim(gap).starts_with(","))) {
    const std::size_t line = gap.find('\n');
    const bool same_line = line == std::string::npos && at_ == first;  // `remember x : T then …`
    gap = same_line ? " " : line == std::string::npos ? (start ? "\n" : "\n  ") : gap.substr(line);
  }
  out_ += gap;
  line_from_ = out_.size();
  first_ = true;
  tight_ = false;
  depth_ = 0;
  last_.clear();
  pending_.reset();
  breaks_.clear();
  for (std::size_t i = first + 1; i < past; ++i) {
    const std::string_view between = text_.substr(end_of(i - 1), begin_of(i) - end_of(i - 1));
    if (between.find('\n') != std::string_view::npos && tokens_.begins[i] < tokens_.ends[i]) breaks_.emplace(i, between);
  }
  at_ = past;
  previous_end_ = past > first ? end_of(past - 1) : tokens_.begins[first];
}

void Telling::end_line() {
  // Comments beside breaks that have no place in this surface stand above.
  std::string kept;
  for (const auto& [token, gap] : breaks_) kept += comments_of(gap);
  if (kept.empty()) return;
  std::string above;
  const std::size_t indent = line_from_ - std::min(line_from_, out_.rfind('\n', line_from_ == 0 ? 0 : line_from_ - 1) + 1);
  for (std::size_t at = 0; at < kept.size();) {
    const std::size_t end = kept.find('\n', at);
    above += kept.substr(at, end + 1 - at) + std::string(indent, ' ');
    at = end + 1;
  }
  out_.insert(line_from_, above);
}

void Telling::put(std::string_view piece, std::size_t anchor) {
  std::optional<std::string> gap = std::exchange(pending_, std::nullopt);
  if (anchor != none)
    if (const auto found = breaks_.find(anchor); found != breaks_.end()) {
      gap = found->second;
      breaks_.erase(found);
    }
  if (gap && !first_) {
    const bool legal = depth_ > 0 || grammar::continues_before(kind_of_piece(piece, false)) ||
                       grammar::continues_after(kind_of_piece(last_, true));
    if (!legal) {
      if (const std::string kept = comments_of(*gap); !kept.empty()) breaks_.emplace(tokens_.size() + breaks_.size(), *gap);
      gap.reset();
    }
  }
  if (gap && !first_) {
    if (const std::size_t comma = gap->find("，"); comma != std::string::npos && comma < gap->find('\n')) gap->erase(comma, 3);
    out_ += *gap;
  } else if (!first_ && !tight_) {
    out_ += ' ';
  }
  out_ += piece;
  last_ = piece;
  first_ = false;
  tight_ = false;
}

void Telling::comma(std::size_t anchor) {
  tight();
  put(t(",", "，"), anchor);
  if (zh()) tight();
}

void Telling::open(std::size_t anchor) {
  put(t("(", "（"), anchor);
  ++depth_;
  tight();
}

void Telling::close() {
  pending_.reset();
  tight();
  put(t(")", "）"));
  if (depth_ > 0) --depth_;
}

void Telling::clause_word(const char* english, const char* chinese, std::size_t anchor) {
  if (zh() && !breaks_at(anchor)) comma();
  put(t(english, chinese), anchor);
}

// ---- names ----

std::string Telling::own(std::string_view name, bool after_de) {
  if (plain(name)) return std::string(name);
  const std::string key = std::string(after_de ? "的" : " ") + std::string(name);
  if (const auto known = owned_.find(key); known != owned_.end()) return known->second;
  const grammar::Tokens tokens = grammar::tokenize("x\n  " + std::string(after_de ? "y的" : "非 ") + std::string(name) + " 且 z");
  const std::size_t count = after_de ? 9 : 8, at = after_de ? 5 : 4;  // ^ x ; y 的 name 且 z $, without 的 as many less one
  const bool read = tokens.size() == count && grammar::is_name(tokens.kind(at)) &&
                    tokens.ends[at] - tokens.begins[at] == name.size();
  return owned_[key] = read ? std::string(name) : "「" + std::string(name) + "」";
}

std::string Telling::name(std::string_view english, bool after_de) {
  if (!zh()) return own(english, after_de);
  const std::string_view chinese = vocabulary_.chinese(english);
  return own(chinese.empty() ? english : chinese, after_de);
}

std::string Telling::set_name(std::string_view english, bool after_de) {
  if (!zh()) return own(english, after_de);
  const std::string_view chinese = vocabulary_.chinese_set(english);
  return own(chinese.empty() ? english : chinese, after_de);
}

std::string Telling::type_name(std::string_view english) {
  if (!zh()) return own(english, false);
  const std::string_view chinese = vocabulary_.chinese_type(english);
  return own(chinese.empty() ? english : chinese, false);
}

std::string Telling::title(const Word& word) const {
  const bool wide = word.text.find("”") == std::string_view::npos && (zh() || word.text.find('"') != std::string_view::npos);
  return wide ? "“" + std::string(word.text) + "”" : "\"" + std::string(word.text) + "\"";
}

std::string Telling::number(std::string_view digits, bool percent) const { return std::string(digits) + (percent ? "%" : ""); }

std::string Telling::unit_of_time(Unit unit, const HowMany& how_many) {
  static constexpr const char* chinese[] = {"天", "周", "个月", "个季度", "年", "期"};
  const std::size_t i = static_cast<std::size_t>(unit);
  if (const Word* named = std::get_if<Word>(&how_many))
    return name(named->text) + " " + (zh() ? chinese[i] : std::string(units_of_time[i]) + "s");
  const std::uint64_t count = std::get<std::uint64_t>(how_many);
  if (zh()) return std::to_string(count) + chinese[i];
  return std::to_string(count) + " " + units_of_time[i] + (count == 1 ? "" : "s");
}

// 2026-03 is 2026年3月.
std::string Telling::period(std::string_view text) const {
  const auto whole = [](std::string_view digits) { return std::string(digits.substr(std::min(digits.find_first_not_of('0'), digits.size()))); };
  if (!zh() || (text.size() > 4 && text[4] != '-')) return std::string(text);
  const std::string year(text.substr(0, 4));
  if (year < "1900" || year > "2999") return std::string(text);
  if (text.size() == 4) return year + "年";
  if (text.size() == 7 && text[5] == 'Q') return year + "年第" + std::string(text.substr(6)) + "季度";
  if (text.size() == 8 && text[5] == 'W') return year + "年第" + whole(text.substr(6)) + "周";
  if (text.size() == 7) return year + "年" + whole(text.substr(5)) + "月";
  return std::string(text);
}

std::string told(std::string_view text, const File& file, Surface surface, const Vocabulary& vocabulary) {
  return Telling(text, file, surface, vocabulary).run();
}

}  // namespace bonafide::syntax
