#include "syntax/builder.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "diagnostics/codes/syntax.h"
#include "diagnostics/snippets.h"
#include "grammar/foreign_words.h"
#include "syntax/children.h"
#include "syntax/declared_names.h"
#include "syntax/wording.h"

namespace bonafide::syntax {

using diagnostics::Code;
namespace code = diagnostics::code;
using grammar::Kind;

Builder::Builder(const base::Sources& sources, base::SourceId source, grammar::Tokens tokens, diagnostics::Sink& sink,
                 bool fragment)
    : source_(source), text_(sources[source].text), tokens_(std::move(tokens)), sink_(sink), fragment_(fragment) {
  file.source = source;
  if (!tokens_.respelled.empty()) {
    file.respelled = std::make_shared<std::deque<std::string>>();
    for (const grammar::Respelled& word : tokens_.respelled) file.respelled->push_back(word.text);
  }
  const std::size_t guess = tokens_.size() / 2 + 16;
  file.expressions.reserve(guess);
  heights_.reserve(guess);
  file.sets.reserve(tokens_.size() / 40 + 4);
  file.declarations.reserve(tokens_.size() / 60 + 4);
}

Span Builder::span(Match m) const {
  const std::size_t first = index(m.begin);
  if (m.begin == m.end) return {source_, tokens_.begins[first], tokens_.begins[first]};
  return {source_, tokens_.begins[first], tokens_.ends[index(m.end) - 1]};
}

Word Builder::word_without_quotes(const char* token) const {
  const Span s = span(token);
  std::string_view t = text(s);
  const std::size_t quote = t.starts_with('"') ? 1 : 3;  // “ ” and ＂ take three bytes
  t.remove_prefix(std::min(quote, t.size()));
  if (quote == 1 ? t.ends_with('"') : t.ends_with("”") || t.ends_with("＂")) t.remove_suffix(quote);
  return {t, s};
}

std::string_view Builder::spelling(std::size_t token) const {
  const auto& words = tokens_.respelled;
  const auto found = std::lower_bound(words.begin(), words.end(), token,
                                      [](const grammar::Respelled& word, std::size_t at) { return word.token < at; });
  if (found == words.end() || found->token != token)
    return text_.substr(tokens_.begins[token], tokens_.ends[token] - tokens_.begins[token]);
  return (*file.respelled)[static_cast<std::size_t>(found - words.begin())];
}

std::string_view Builder::written(Match m) {
  const std::string_view plain = text(span(m));
  if (tokens_.respelled.empty()) return plain;
  std::string out;
  bool changed = false;
  for (const char* at = m.begin; at != m.end; ++at) {
    const Word one = word(at);
    changed = changed || one.text != text(one.span);
    if (!out.empty() && tokens_.begins[index(at)] > tokens_.ends[index(at) - 1]) out += ' ';
    out += one.text;
  }
  return changed ? std::string_view(file.respelled->emplace_back(std::move(out))) : plain;
}

std::uint64_t Builder::whole_number(const Word& word) {
  std::string digits;
  for (const char c : word.text)
    if (c != '_') digits += c;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range) add(code::number_too_large, word.span).with("number", word.text);
  return value;
}

std::variant<std::uint64_t, Word> Builder::number_or_word(const Word& word) {
  if (!word.text.empty() && word.text.front() >= '0' && word.text.front() <= '9') return whole_number(word);
  return word;
}

void Builder::grown() {
  std::uint32_t highest = 0;
  for_each_child(file.expressions.back(), [&](auto id) { highest = std::max(highest, height(id)); });
  if (highest >= highest_tree && !too_deep_) {
    too_deep_ = true;
    too_deep_limit_ = highest_tree;
    too_deep_at_ = file.expressions.back().span;
  }
  heights_.push_back(static_cast<std::uint16_t>(std::min<std::uint32_t>(highest + 1, highest_tree)));
}

void Builder::set_grown() {
  std::uint32_t highest = 0;
  for_each_child(file.sets.back(), [&](auto id) { highest = std::max(highest, height(id)); });
  set_heights_.push_back(static_cast<std::uint16_t>(highest));
}

Builder::Stacks Builder::mark() const {
  Stacks sizes{};
  std::size_t i = 0;
  std::apply([&](const auto&... stack) { ((sizes.sizes[i++] = static_cast<std::uint32_t>(stack.size())), ...); }, stacks_);
  sizes.sizes[i] = static_cast<std::uint32_t>(marks_.size());
  sizes.expressions = static_cast<std::uint32_t>(file.expressions.size());
  sizes.sets = static_cast<std::uint32_t>(file.sets.size());
  return sizes;
}

void Builder::rewind(const Stacks& to) {
  rewind_stacks(to);
  file.expressions.erase(file.expressions.begin() + to.expressions, file.expressions.end());
  while (!implied_.empty() && implied_.back().index() >= to.expressions) implied_.pop_back();
  heights_.resize(to.expressions);
  file.sets.erase(file.sets.begin() + to.sets, file.sets.end());
  set_heights_.resize(to.sets);
}

void Builder::rewind_stacks(const Stacks& to) {
  std::size_t i = 0;
  const auto cut = [&](auto& stack) {
    stack.erase(stack.begin() + std::min<std::ptrdiff_t>(to.sizes[i++], std::ssize(stack)), stack.end());
  };
  std::apply([&](auto&... stack) { (cut(stack), ...); }, stacks_);
  marks_.resize(std::min<std::size_t>(to.sizes[i], marks_.size()));
}

// ---- the Chinese order ----

// 的 between spaces is `of`. Otherwise: facts and values that this file declares are of something, all else are
// its fields. Both mean the same; which is written tells the English words (docs/语言.md).
bool Builder::is_of(const char* de, const Word& name, ExpressionId left) {
  if (kind(de) == Kind::de_wide) return true;
  if (std::holds_alternative<Call>(file[left].node)) return false;
  if (name.text == "支付" || name.text == "payments") return true;
  if (!declared_) declared_ = declared_names(tokens_, text_);
  return declared_->count(name.text) != 0;
}

std::optional<RecordSet> Builder::rows_of_record(ExpressionId rows) const {
  RecordSet set;
  const auto& node = file[rows].node;
  if (const Name* name = std::get_if<Name>(&node)) {
    set.record = name->word;
    return set;
  }
  if (const Field* field = std::get_if<Field>(&node)) {
    set.record = field->name;
    set.of = field->of;
    return set;
  }
  const Of* of = std::get_if<Of>(&node);
  const Name* record = of != nullptr ? std::get_if<Name>(&file[of->left].node) : nullptr;
  if (record == nullptr) return std::nullopt;
  set.record = record->word;
  set.of = of->right;
  return set;
}

std::optional<RecordSet> Builder::rows_of_record(SetId id) const {
  const RowsSet* rows = std::get_if<RowsSet>(&file[id].node);
  if (rows == nullptr) return std::nullopt;
  if (rows->window && std::holds_alternative<Word>(*rows->window)) return std::nullopt;
  std::optional<RecordSet> set = rows_of_record(rows->rows);
  if (!set) return std::nullopt;
  set->window = rows->window;
  set->as_of = rows->as_of;
  return set;
}

ExpressionId Builder::rows_after_de(ExpressionId rows) {
  const Field* field = std::get_if<Field>(&file[rows].node);
  if (field == nullptr) return rows;
  const auto at = std::lower_bound(tokens_.begins.begin(), tokens_.begins.end(), field->name.span.begin) - tokens_.begins.begin();
  if (at == 0 || tokens_.kind(static_cast<std::size_t>(at) - 1) != Kind::de) return rows;
  const Field parts = *field;
  const Span span = file[rows].span;
  const ExpressionId left = make(Name{parts.name}, parts.name.span);
  return make(Of{left, parts.of}, span);
}

void Builder::forget(ExpressionId last) {
  if (last.index() + 1 != file.expressions.size()) return;
  file.expressions.pop_back();
  heights_.pop_back();
}

ExpressionId Builder::imply_bracket(ExpressionId fold) {
  const ExpressionId bracket = make(Bracket{fold}, file[fold].span);
  implied_.push_back(bracket);
  return bracket;
}

void Builder::drop_implied() {
  auto& expressions = stack<ExpressionId>();
  if (expressions.empty() || expressions.back() != implied_.back()) return;
  const ExpressionId bracket = implied_.back();
  implied_.pop_back();
  expressions.back() = std::get<Bracket>(file[bracket].node).of;
  forget(bracket);
}

bool Builder::enter(const char* at) {
  if (depth_ >= grammar::deepest_nesting) {
    if (!too_deep_) {
      too_deep_ = true;
      too_deep_limit_ = grammar::deepest_nesting;
      too_deep_at_ = span(at);
    }
    return false;
  }
  ++depth_;
  return true;
}

diagnostics::Diagnostic& Builder::add(Code code, Span place) {
  broken_ = true;
  return sink_.add(code, place);
}

// Whether lexis has said what is wrong with the clause or row that begins here.
bool Builder::faulty(const char* begin) const {
  const bool row = kind(begin) == Kind::row_open || kind(begin) == Kind::head_open;
  const char* end = begin;
  while (kind(end) != Kind::clause && kind(end) != Kind::start && kind(end) != Kind::end && !(row && kind(end) == Kind::row_close)) ++end;
  const std::uint32_t from = tokens_.begins[index(begin)], to = tokens_.begins[index(end)];
  auto fault = std::lower_bound(tokens_.faults.begin(), tokens_.faults.end(), from,
                                [](const grammar::Fault& f, std::uint32_t at) { return f.begin < at; });
  for (; fault != tokens_.faults.end() && fault->begin < to; ++fault)
    if (fault->kind == grammar::Fault::Kind::unclosed_text || fault->kind == grammar::Fault::Kind::unclosed_row || fault->kind == grammar::Fault::Kind::unclosed_name ||
        fault->kind == grammar::Fault::Kind::glued_number || fault->kind == grammar::Fault::Kind::bad_date || fault->kind == grammar::Fault::Kind::clause_in_column_one)
      return true;
  return false;
}

// Chinese words that were written together: each is said with the spaces that it lacks.
bool Builder::report_unspaced(const char* begin) {
  const bool row = kind(begin) == Kind::row_open || kind(begin) == Kind::head_open;
  bool found = false;
  for (const char* at = begin; kind(at) != Kind::clause && kind(at) != Kind::start && kind(at) != Kind::end; ++at) {
    if (row && kind(at) == Kind::row_close) break;
    if (kind(at) != Kind::name || text_.substr(0, span(at).begin).ends_with("「")) continue;
    const std::string_view run = text(span(at));
    if (static_cast<unsigned char>(*std::max_element(run.begin(), run.end(), [](char a, char b) {
          return static_cast<unsigned char>(a) < static_cast<unsigned char>(b);
        })) < 0x80)
      continue;
    if (!known_) known_ = names_used(tokens_, text_);
    const std::vector<std::string> words = cut_words(run, *known_);
    if (words.empty()) continue;
    add(code::unspaced_words, span(at)).with("word", run).with("words", spaced(words)).with("fix", spaced(words));
    found = true;
  }
  return found;
}

bool Builder::rows_lost() const {
  if (failed_row_ != nullptr && failed_row_ >= start_of_declaration_) return true;
  const std::uint32_t from = tokens_.begins[index(start_of_declaration_)];
  const char* end = start_of_declaration_;
  while (kind(end) != Kind::start && kind(end) != Kind::end) ++end;
  const std::uint32_t to = tokens_.begins[index(end)];
  return std::any_of(tokens_.faults.begin(), tokens_.faults.end(), [&](const grammar::Fault& fault) {
    return fault.begin >= from && fault.begin < to &&
           (fault.kind == grammar::Fault::Kind::cells || fault.kind == grammar::Fault::Kind::double_bar_place);
  });
}

void Builder::report(const char* begin, grammar::Expectations expectations) {
  broken_ = true;
  if (std::exchange(too_deep_, false)) {
    if (!faulty(begin)) add(code::nested_too_deeply, too_deep_at_).with("limit", std::to_string(too_deep_limit_));
    return;
  }
  if (faulty(begin)) return;  // lexis has said what is wrong there
  if (report_unspaced(begin)) return;
  // A word that could not be a name is not complained of again where that name is used.
  const auto misnamed = [&](std::size_t token) {
    return token < tokens_.kinds.size() && misnamed_in_ == start_of_declaration_ &&
           misnamed_.count(std::string(text(span(tokens_.kinds.data() + token)))) != 0;
  };
  if (misnamed(expectations.furthest) || (expectations.furthest > 0 && misnamed(expectations.furthest - 1))) return;
  const std::size_t before = sink_.all().size();
  report_unexpected(reading(), index(begin), expectations, sink_);
  for (std::size_t i = before; i < sink_.all().size(); ++i)
    if (const auto* word = std::get_if<Span>(&sink_.all()[i].place); word && sink_.all()[i].code == code::reserved_name)
      misname(*word);
}

void Builder::misname(const Span& word) {
  if (misnamed_in_ != start_of_declaration_) misnamed_.clear();
  misnamed_in_ = start_of_declaration_;
  misnamed_.insert(std::string(text(word)));
}

namespace {

// "`for each`, `where` or `pay`"
diagnostics::Words listed(const std::vector<std::string>& words, std::string_view en_last, std::string_view zh_last) {
  std::string en, zh;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool last = i + 1 == words.size();
    if (i > 0) en += last ? en_last : ", ", zh += last ? zh_last : "、";
    en += "`" + words[i] + "`";
    zh += "`" + words[i] + "`";
  }
  return {std::move(en), std::move(zh)};
}

}  // namespace

bool Builder::stray_clause(const char* at, bool misplaced, const std::vector<std::string>& clauses) {
  const std::size_t token = index(at);
  const bool own_line = token > 0 && kind(at - 1) == Kind::clause;
  if (own_line && grammar::starts_declaration(kind(at)) &&
      (grammar::is_name(kind(at + 1)) || kind(at + 1) == Kind::text || kind(at) == Kind::leaving)) {
    sink_.add(code::indented_declaration, span(at)).with("word", text(span(at)));
    tokens_.kinds[token - 1] = grammar::byte(Kind::start);
    return false;
  }
  broken_ = true;
  if (faulty(at) || report_unspaced(at)) return true;
  if (clauses.empty()) {
    report_unexpected(reading(), token, {token, {}}, sink_);
    return true;
  }
  const Kind first = kind(start_of_declaration_);
  const Kind second = kind(start_of_declaration_ + 1);
  const diagnostics::Words declared =
      declaration_wording(grammar::starts_declaration(first) && second != Kind::has ? first : second == Kind::has ? Kind::has : Kind::must);
  const std::string word(grammar::is_word(kind(at)) ? text(span(at)) : grammar::english(kind(at)));
  if (grammar::is_reserved(kind(at)) && kind(at + 1) == Kind::colon) {
    add(code::reserved_name, span(at)).with("word", word).with("fix", static_cast<unsigned char>(word.front()) < 0x80 ? "my_" + word : "此" + word);
    misname(span(at));
    return true;
  }
  auto& found = add(misplaced ? code::misplaced_clause : code::unknown_clause, span(at))
                    .with("word", word.empty() ? std::string(text(span(at))) : word)
                    .with("declaration", declared)
                    .with("clauses", misplaced ? listed(clauses, ", ", "、") : listed(clauses, " or ", "或"));
  if (misplaced) return true;
  std::vector<std::string> said, first_words;
  for (const std::string& clause : clauses) {
    said.push_back(diagnostics::code_said(clause, code_in()));
    first_words.push_back(said.back().substr(0, said.back().find(' ')));
  }
  if (auto ours = grammar::meant(text_.substr(span(at).begin), said); !ours.empty()) {
    found.suggest(std::move(ours));
    return true;
  }
  found.suggest(base::did_you_mean(word, first_words));
  return true;
}

void Builder::no_header(const char* at) {
  if (!fragment_) sink_.add(code::no_header, span(at));
}

void Builder::late_header(const char* at) { sink_.add(code::late_header, span(at)).with("word", text(span(at))); }

bool Builder::indented(const char* at) {
  if (!fragment_) sink_.add(code::indented_declaration, span(at)).with("word", text(span(at)));
  return true;
}

void Builder::unknown_declaration(const char* at) {
  if (faulty(at) || report_unspaced(at)) return;
  if (!grammar::is_word(kind(at))) return report_unexpected(reading(), index(at), {index(at), {grammar::wanted(grammar::Thing::declaration)}}, sink_);
  std::vector<std::string> words;
  for (Kind k = Kind::use; k <= Kind::example; k = static_cast<Kind>(static_cast<unsigned char>(k) + 1))
    for (std::string& spelling : spellings(k, surface())) words.push_back(std::move(spelling));
  std::vector<std::string> near = grammar::meant(text(span(at)), words);
  if (near.empty()) near = base::did_you_mean(text(span(at)), words);
  sink_.add(code::unknown_declaration, span(at)).with("word", text(span(at))).suggest(std::move(near));
}

void Builder::set_clock(Clock clock) {
  if (auto* ladder = now_or_none<Ladder>()) ladder->clock = clock;
  else if (auto* remember = now_or_none<Remember>()) remember->clock = clock;
  else if (auto* refuse = now_or_none<Refuse>()) refuse->clock = clock;
  else if (auto* bonus = now_or_none<Bonus>()) bonus->clock = clock;
  else now<Limit>().clock = clock;
}

Split* Builder::open_split() {
  Bonus* bonus = now_or_none<Bonus>();
  return bonus != nullptr && !bonus->verbs.empty() ? std::get_if<Split>(&bonus->verbs.back().node) : nullptr;
}

void Builder::rest_without_split(Span place) {
  add(code::misplaced_clause, place)
      .with("word", diagnostics::code_said("the rest to", code_in()))
      .with("declaration", declaration_wording(Kind::bonus))
      .with("clauses", "`split …`, `60% to …`, `the rest to …`");
}

Span Builder::head_span() const {
  const std::size_t first = index(start_of_declaration_);
  const bool named = grammar::is_name(tokens_.kind(first + 1));
  return {source_, tokens_.begins[first], tokens_.ends[named ? first + 1 : first]};
}

void Builder::check_case_table(const CaseTable& table) {
  if (broken_ || rows_lost()) return;
  if (table.rows.empty()) add(code::table_without_rows, table.span);
  for (std::size_t i = 0; i + 1 < table.rows.size(); ++i)
    if (!table.rows[i].when.valid()) {
      add(code::otherwise_not_last, table.rows[i].span);
      break;
    }
}

void Builder::check(Define& define) {
  if (head_failed_ || broken_) return;
  if (define.value.valid() && (!define.pipe.empty() || define.result)) {
    const Span place = define.pipe.empty() ? define.result->span : define.pipe.front().span;
    add(code::clause_after_value, place).label(file[define.value].span, diagnostics::Note::because_of);
  } else if (!define.value.valid() && !define.result) {
    add(code::define_without_result, head_span()).with("name", define.name.text);
  }
}

void Builder::check(Table& table) {
  if (!head_failed_ && !broken_ && table.rows.empty() && !rows_lost()) add(code::table_without_rows, head_span());
}

void Builder::check(Ladder& ladder) {
  if (head_failed_ || broken_) return;
  if (ladder.rungs.empty() && !rows_lost()) add(code::table_without_rows, head_span());
  for (const Heading& heading : ladder.measures)
    if (heading.name && heading.name->text == "when") add(code::when_not_last, heading.span);
}

// The comment lines right above a declaration, without gaps between.
Documentation Builder::documentation_before(std::size_t token) const {
  Documentation documentation;
  const auto& comments = tokens_.comments;
  auto next = std::upper_bound(comments.begin(), comments.end(), token,
                               [](std::size_t at, const grammar::Comment& comment) { return at < comment.token; });
  std::uint32_t below = tokens_.begins[token];
  while (next != comments.begin()) {
    const grammar::Comment& comment = *--next;
    const std::string_view between = text_.substr(comment.end, below - comment.end);
    if (!comment.own_line || comment.token != token || std::count(between.begin(), between.end(), '\n') != 1) break;
    std::string_view line = text_.substr(comment.begin, comment.end - comment.begin);
    line.remove_prefix(line.starts_with('#') ? 1 : 3);
    documentation.lines.insert(documentation.lines.begin(), base::trim(line));
    below = comment.begin;
  }
  return documentation;
}

}  // namespace bonafide::syntax
