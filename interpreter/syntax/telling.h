// How a file is said in a surface: the tree is walked in the order of the text, and what belongs to each clause is
// written as pieces. A piece may know the token that it stands for; a line break before that token goes with it.
#pragma once

#include <map>
#include <unordered_map>
#include <unordered_set>

#include "grammar/keywords.h"
#include "grammar/lexis.h"
#include "syntax/surface.h"

namespace bonafide::syntax {

class Telling {
 public:
  Telling(std::string_view text, const File& file, Surface surface, const Vocabulary& vocabulary);
  std::string run();

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  bool zh() const { return surface_ == Surface::chinese; }
  const char* t(const char* english, const char* chinese) const { return zh() ? chinese : english; }
  // A word of the grammar, as the keyword table spells it.
  const char* t(const char* keyword) const { return zh() ? grammar::chinese_of(keyword) : keyword; }
  const char* rounding(RoundMode mode) const { return zh() ? number::words(mode).zh : number::words(mode).en; }

  static constexpr const char* units_of_time[] = {"day", "week", "month", "quarter", "year", "period"};  // by Unit
  static bool wide_first(std::string_view text) { return !text.empty() && static_cast<unsigned char>(text.front()) >= 0x80; }

  // ---- pieces (telling.cpp) ----
  std::size_t token_at(std::uint32_t offset) const;  // the token that begins there, or the next one
  std::size_t after(ExpressionId id) const { return token_at(file_[id].span.end); }
  void begin_line(std::size_t past);  // the next clause or row; it ends before token `past`
  void begin_line() { begin_line(line_end()); }
  std::size_t begin_of(std::size_t token) const;
  std::size_t end_of(std::size_t token) const;
  std::size_t next_token() const;     // past layout
  std::size_t line_end() const;       // of the clause that begins at the next token
  void end_line();
  void put(std::string_view piece, std::size_t anchor = none);
  void tight() { tight_ = true; }
  void comma(std::size_t anchor = none);
  void open(std::size_t anchor = none);
  void close();
  bool breaks_at(std::size_t token) const { return token != none && breaks_.count(token) != 0; }
  // An in-line clause word: in Chinese a comma stands before it.
  void clause_word(const char* english, const char* chinese, std::size_t anchor);

  // ---- names ----
  std::string name(std::string_view english, bool after_de = false);
  std::string own(std::string_view name, bool after_de);  // quoted where it would not be read as a name
  std::string set_name(std::string_view english, bool after_de = false);
  std::string type_name(std::string_view english);
  std::string title(const Word& text) const;
  std::string number(std::string_view digits, bool percent) const;
  bool declared(std::string_view english) const { return declared_.count(std::string(english)) != 0; }
  std::string unit_of_time(Unit unit, const HowMany& count);  // 3 months, 3个月; n months, n 个月
  std::string period(std::string_view text) const;

  // ---- expressions (telling_expressions.cpp), folds, sets and clauses (telling_loops.cpp) ----
  void whole(ExpressionId id);    // where a fold may stand without brackets
  void part(ExpressionId id);     // where it may not
  void goods(ExpressionId id);    // an amount that may be goods: 2 of nappies, 2个 纸尿裤
  void begin_at(ExpressionId id);
  void node(ExpressionId id);
  void write(const NumberLiteral& n, ExpressionId id);
  void write(const TextLiteral& n, ExpressionId id);
  void write(const DateLiteral& n, ExpressionId id);
  void write(const FlagLiteral& n, ExpressionId id);
  void write(const NothingLiteral& n, ExpressionId id);
  void write(const Name& n, ExpressionId id);
  void write(const Call& n, ExpressionId id);
  void write(const WindowArgument& n, ExpressionId id);
  void write(const Field& n, ExpressionId id);
  void write(const Of& n, ExpressionId id);
  void write(const Previous& n, ExpressionId id);
  void write(const Marginal& n, ExpressionId id);
  void write(const AsOf& n, ExpressionId id);
  void write(const Tuple& n, ExpressionId id);
  void write(const Bracket& n, ExpressionId id);
  void write(const Unary& n, ExpressionId id);
  void write(const Binary& n, ExpressionId id);
  void write(const If& n, ExpressionId id);
  void write(const Exists& n, ExpressionId id);
  void write(const Rises& n, ExpressionId id);
  void write(const Falls& n, ExpressionId id);
  void write(const InSet& n, ExpressionId id);
  void write(const Had& n, ExpressionId id);
  void write(const Trim& n, ExpressionId id);
  void write(const Otherwise& n, ExpressionId id);
  void write(const Fold& n, ExpressionId id);
  void write(const Place& n, ExpressionId id);
  void write(const Nth& n, ExpressionId id);
  void write(const AtLeast& n, ExpressionId id);
  void change(const Change& change);
  void as_of(const AsOfRow& row, std::size_t anchor);
  void literal_of(const NumberLiteral& n, std::size_t anchor);

  bool dated(ExpressionId id) const;
  bool chains(ExpressionId id) const;      // can stand before 的
  bool chain_of_names(ExpressionId id) const;
  void link(const Word& name, ExpressionId left, bool of);  // 的name
  bool folds_after(ExpressionId bracket) const;  // a bracket that the Chinese order needs not
  const Fold* fold_in(ExpressionId bracket) const;
  enum class FoldForm { window, chain, group, clause };
  FoldForm form_of(const Fold& fold) const;
  bool rooted(ExpressionId value, const Word& row, std::size_t& links) const;
  void links(ExpressionId value, const Word& row);
  void fold_word(FoldKind kind, bool after_de, std::size_t anchor = none);
  void fold_after(const Fold& fold, FoldForm form);
  void fold_in_clauses(const Fold& fold);
  void over(const Pipe& pipe, bool some);

  void set(SetId id);
  void record_set(const RecordSet& set, std::size_t anchor);
  void rows(const RowsSet& rows);
  void window_word(const CalendarWindow& window, bool in = true);
  void each(const ForEach& each);         // without `for each`
  void for_each(const ForEach& each, std::size_t anchor);
  void clause(const Clause& clause, bool in_line);
  void tails(const Pipe& pipe);           // all but the first
  void type(const TypeName& type);
  void parameters(const std::vector<Parameter>& parameters);
  void fact_head(const Word& fact, const OptionalWord& of, const std::vector<Parameter>& parameters);

  // ---- parts and the head (telling_parts.cpp), declarations (telling_declarations.cpp), examples (telling_examples.cpp) ----
  void header(const Header& header);
  void write(const HeadVersion& n);
  void write(const HeadEffective& n);
  void write(const HeadCurrency& n);
  void write(const HeadRound& n);
  void write(const HeadPeriod& n);
  void write(const HeadZone& n);
  void write(const HeadStartsEmpty& n);
  void write(const HeadLateRows& n);
  void write(const HeadFollows& n);
  void write(const HeadNeeds& n);
  void write(const Use& n);
  void write(const ParameterDeclaration& n);
  void write(const UnitDeclaration& n);
  void write(const ChoiceDeclaration& n);
  void write(const TreeDeclaration& n);
  void write(const Accept& n);
  void write(const Asset& n);
  void write(const Record& n);
  void write(const Rows& n);
  void write(const Names& n);
  void write(const Table& n);
  void write(const Ladder& n);
  void write(const Define& n);
  void write(const Remember& n);
  void write(const MustBe& n);
  void write(const Refuse& n);
  void write(const Bonus& n);
  void write(const Limit& n);
  void write(const Hold& n);
  void write(const Leaving& n);
  void write(const Report& n);
  void write(const Guarantee& n);
  void write(const Example& n);
  void write(const GivenRows& n);
  void write(const GivenParameter& n);
  void write(const SettleLine& n);
  void write(const ExpectTotal& n);
  void write(const ExpectRefused& n);
  void write(const ExpectPaid& n);
  void write(const ExpectShows& n);
  void write(const ExpectHolds& n);
  void write(const ExpectBreaks& n);
  void write(const ExpectTrue& n);
  void verb(const Verb& verb);
  void receiver_first(const char* english, const char* chinese, ExpressionId amount, ExpressionId to, const char* preposition, bool goods);
  void pipe(const Pipe& pipe);
  void clock(const std::optional<Clock>& clock);
  void range(const std::optional<Range>& range);
  void title_of(const OptionalWord& title);
  void from_versions(const std::vector<VersionCase>& versions);
  void function_head(const Word& fact, const std::vector<Parameter>& parameters);
  void must_be_field(ExpressionId id);
  std::size_t otherwise_before(const Word& reason) const;
  void list(const std::vector<Word>& words, bool then = false);
  void on(const std::vector<Word>& bonuses);
  void row(const std::vector<std::string>& cells, std::size_t double_bar = 0);
  void data(const DataTable& table, std::string_view record);
  void cases(const CaseTable& table);
  std::string pattern(const Pattern& pattern);
  std::string heading(const Heading& heading);
  std::string value(const Cell& cell) const { return zh() ? vocabulary_.chinese_value(cell.text) : std::string(cell.text); }
  std::string cell_of(ExpressionId id);  // an expression in a cell

  std::string_view text_;
  const File& file_;
  Surface surface_;
  const Vocabulary& vocabulary_;
  grammar::Tokens tokens_;
  std::unordered_set<std::string> declared_;
  std::unordered_map<std::string, std::string> owned_;

  std::string out_;
  std::size_t at_ = 0;             // the next token that is not written yet
  std::size_t limit_ = none;       // where the clause in hand ends at the latest
  std::size_t previous_end_ = 0;   // of the source, in bytes
  std::size_t line_from_ = 0;      // where the line in hand begins in out_
  bool first_ = true, tight_ = false;
  unsigned depth_ = 0;             // of brackets
  std::string last_;               // the last piece
  std::map<std::size_t, std::string> breaks_;  // what stands before tokens that begin a line, in the clause in hand
  std::optional<std::string> pending_;
};

}  // namespace bonafide::syntax
