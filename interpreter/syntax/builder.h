// Builds the tree while the grammar reads. Rules put what they read on stacks, one a kind of part, and the
// rule around them takes it off again; a declaration in hand is filled in by its clauses. A clause that cannot
// be read is undone by cutting all stacks back to where it began.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>

#include "diagnostics/diagnostic.h"
#include "grammar/expected.h"
#include "grammar/layout.h"
#include "grammar/lexis.h"
#include "syntax/clause_words.h"
#include "syntax/mistakes.h"
#include "syntax/tree.h"
#include "syntax/unspaced.h"

namespace bonafide::syntax {

// The tokens that a rule matched: [begin, end).
struct Match {
  const char* begin;
  const char* end;
};

class Builder {
 public:
  static constexpr bool recovers = true;
  static constexpr std::uint32_t highest_tree = grammar::highest_tree;

  Builder(const base::Sources& sources, base::SourceId source, grammar::Tokens tokens, diagnostics::Sink& sink,
          bool fragment = false);

  File file;
  std::optional<Header> header;  // the one in hand
  std::optional<Declaration> declaration;

  // ---- tokens ----
  grammar::Tokens& tokens() { return tokens_; }
  Surface surface() {  // asked only where something is wrong
    if (!surface_) surface_ = surface_of(tokens_, text_);
    return *surface_;
  }
  diagnostics::Language code_in() { return surface() == Surface::chinese ? diagnostics::Language::zh : diagnostics::Language::en; }
  Reading reading() { return {tokens_, source_, text_, surface()}; }
  std::size_t index(const char* token) const { return static_cast<std::size_t>(token - tokens_.kinds.data()); }
  grammar::Kind kind(const char* token) const { return grammar::kind_of(*token); }
  Span span(Match m) const;
  Span span(const char* token) const { return span({token, token + 1}); }
  std::string_view text(const Span& span) const { return text_.substr(span.begin, span.end - span.begin); }
  Word word(const char* token) const {
    const Span s = span(token);
    return {tokens_.respelled.empty() ? text(s) : spelling(index(token)), s};
  }
  std::string_view written(Match m);  // the text of some tokens, `1万` as 10000
  Word word_without_quotes(const char* token) const;

  // ---- stacks ----
  template <class T>
  void push(T value) { stack<T>().push_back(std::move(value)); }
  template <class T>
  T pop() {
    auto& s = stack<T>();
    if (s.empty()) return T{};  // only in a clause that is about to be reported
    T value = std::move(s.back());
    s.pop_back();
    return value;
  }
  template <class T>
  void set_mark() { marks_.push_back(stack<T>().size()); }
  template <class T>
  std::vector<T> take() {  // everything since the last mark
    auto& s = stack<T>();
    std::size_t from = marks_.empty() ? 0 : std::min(marks_.back(), s.size());
    if (!marks_.empty()) marks_.pop_back();
    std::vector<T> out(std::make_move_iterator(s.begin() + static_cast<std::ptrdiff_t>(from)), std::make_move_iterator(s.end()));
    s.resize(from);
    return out;
  }
  template <class T>
  std::vector<T> take_all() { return std::exchange(stack<T>(), {}); }
  OptionalWord pop_optional_word() {
    const Word w = pop<Word>();
    return w.valid() ? OptionalWord(w) : std::nullopt;
  }
  ExpressionId pop_expression() { return pop<ExpressionId>(); }

  // ---- nodes ----
  template <class Node>
  ExpressionId make(Node node, Span span) {
    file.expressions.push_back({std::move(node), span});
    grown();
    return ExpressionId(file.expressions.size() - 1);
  }
  template <class Node>
  void push_expression(Node node, Span span) { push(make(std::move(node), span)); }
  template <class Node>
  SetId make_set(Node node, Span span) {
    file.sets.push_back({std::move(node), span});
    set_grown();
    return SetId(file.sets.size() - 1);
  }
  Span span_of(ExpressionId id) const { return id.valid() && id.index() < file.expressions.size() ? file[id].span : Span{}; }
  Span from(ExpressionId first, const Match& m) const { return base::join(span_of(first), span(m)); }

  template <class T>
  T& now() {  // the declaration in hand
    return std::get<T>(declaration->node);
  }
  template <class T>
  T* now_or_none() {
    return declaration ? std::get_if<T>(&declaration->node) : nullptr;
  }
  void set_clock(Clock clock);
  void check_case_table(const CaseTable& table);
  Split* open_split();
  void rest_without_split(Span place);
  // ---- the Chinese order ----
  bool is_of(const char* de, const Word& name, ExpressionId left);  // whether `x的name` is `name of x`, or `x.name`
  std::optional<RecordSet> rows_of_record(ExpressionId rows) const;  // `用户的订单` as rows that have no other name
  std::optional<RecordSet> rows_of_record(SetId set) const;
  ExpressionId rows_after_de(ExpressionId rows);  // `用户的订单` of a window: `orders of member`
  void forget(ExpressionId last);  // the last one made is no part of the tree
  ExpressionId imply_bracket(ExpressionId fold);
  void drop_implied_bracket() {
    if (!implied_.empty()) drop_implied();
  }
  const Clause& last_clause() { return stack<Clause>().back(); }
  const Cell* last_cell() { return stack<Cell>().empty() ? nullptr : &stack<Cell>().back(); }

  std::uint64_t whole_number(const Word& digits);
  std::variant<std::uint64_t, Word> number_or_word(const Word& word);

  bool starts_split = false;  // the last verb is a split that may take more parts
  ExpectPaid paid{};          // the rest of an `expect … pays` line
  std::optional<std::pair<HowMany, Unit>> within;

  // ---- what the grammar asks ----
  struct Stacks {
    std::array<std::uint32_t, 24> sizes;
    std::uint32_t expressions, sets;
  };
  Stacks mark() const;
  void rewind(const Stacks& to);
  bool enter(const char* at);
  void leave() { --depth_; }
  bool in_split() const { return starts_split; }
  bool accepted() const { return !too_deep_; }

  template <class R, class End>
  void failed(const char* begin) {
    head_failed_ = head_failed_ || begin == start_of_declaration_;
    if (kind(begin) == grammar::Kind::head_open) bad_heading_ = begin;
    if (kind(begin) == grammar::Kind::row_open && bad_heading_ != nullptr) return;  // its rows follow from it
    if (failed_row_ >= begin) return;                                               // said at the row
    const bool row = kind(begin) == grammar::Kind::row_open || kind(begin) == grammar::Kind::head_open;
    if (row) failed_row_ = begin;
    const bool broken = broken_ || !row;  // a row's mistake does not excuse a missing clause
    report(begin, grammar::expectations<R, End>(tokens_.kinds.data(), begin, tokens_.kinds.data() + tokens_.size(), starts_split));
    broken_ = broken;
  }
  template <class Rule>
  void begin(const char* at);
  template <class Rule>
  void finish(const char* at);
  template <class Rule>
  bool stray(const char* at, bool misplaced) { return stray_clause(at, misplaced, clauses_of<Rule>()); }
  template <class Rule, class Part>
  void missing();
  void no_header(const char* at);
  void late_header(const char* at);
  bool indented(const char* at);
  void unknown_declaration(const char* at);

  diagnostics::Diagnostic& add(diagnostics::Code code, Span place);

 private:
  template <class T>
  std::vector<T>& stack() { return std::get<std::vector<T>>(stacks_); }
  std::string_view spelling(std::size_t token) const;
  void drop_implied();
  void grown();
  void set_grown();
  std::uint32_t height(ExpressionId id) const { return id.valid() && id.index() < heights_.size() ? heights_[id.index()] : 0; }
  std::uint32_t height(SetId id) const { return id.valid() && id.index() < set_heights_.size() ? set_heights_[id.index()] : 0; }
  void report(const char* begin, grammar::Expectations expectations);
  void misname(const Span& word);
  bool stray_clause(const char* at, bool misplaced, const std::vector<std::string>& clauses);
  bool faulty(const char* begin) const;
  bool report_unspaced(const char* begin);
  bool rows_lost() const;  // some row of the declaration in hand was wrong
  Span head_span() const;  // keyword and name of the declaration in hand
  void clear_stacks() { rewind_stacks({}); }
  void rewind_stacks(const Stacks& to);
  template <class Node>
  void check(Node&) {}
  void check(Define& define);
  void check(Table& table);
  void check(Ladder& ladder);
  Documentation documentation_before(std::size_t token) const;

  base::SourceId source_;
  std::string_view text_;
  grammar::Tokens tokens_;
  std::optional<Surface> surface_;
  diagnostics::Sink& sink_;
  bool fragment_;  // no header is asked for
  bool too_deep_ = false;
  Span too_deep_at_;
  std::uint32_t too_deep_limit_ = 0;
  unsigned depth_ = 0;
  const char* start_of_declaration_ = nullptr;
  const char* misnamed_in_ = nullptr;
  std::set<std::string> misnamed_;  // words of the language that stand as names in that declaration
  bool head_failed_ = false;
  const char* failed_row_ = nullptr;   // the last one
  std::vector<ExpressionId> implied_;  // brackets that nobody wrote
  std::optional<KnownNames> known_;
  std::optional<std::unordered_set<std::string_view>> declared_;  // names of facts and values of this file
  const char* bad_heading_ = nullptr;  // of the table in hand
  bool broken_ = false;  // the declaration in hand has a mistake: no others follow from it
  std::vector<std::size_t> marks_;
  std::vector<std::uint16_t> heights_, set_heights_;
  std::tuple<std::vector<ExpressionId>, std::vector<Word>, std::vector<std::optional<TypeName>>, std::vector<Clause>,
             std::vector<std::optional<Window>>, std::vector<std::optional<AsOfRow>>, std::vector<SetId>,
             std::vector<std::optional<Range>>, std::vector<Change>, std::vector<SortKey>, std::vector<Parameter>, std::vector<Cell>,
             std::vector<DataRow>, std::vector<Heading>, std::vector<Pattern>, std::vector<CaseRow>, std::vector<Kin>,
             std::vector<RoundMode>, std::vector<Unit>, std::vector<Need>, std::vector<DataTable>,
             std::vector<CaseTable>>
      stacks_;
};

}  // namespace bonafide::syntax
