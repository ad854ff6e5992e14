// Goes through all words of a tree.
#include "syntax/vocabulary.h"

namespace bonafide::syntax {
namespace {

bool plain(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

class Respelling {
 public:
  Respelling(File& file, const Vocabulary& vocabulary) : file_(file), vocabulary_(vocabulary) {}

  void run() {
    for (Set& set : file_.sets)
      if (RowsSet* rows = std::get_if<RowsSet>(&set.node)) head(rows->rows);
    for (Expression& expression : file_.expressions) std::visit(*this, expression.node);
    for (Set& set : file_.sets) std::visit(*this, set.node);
    if (file_.header)
      for (HeadLine& line : file_.header->lines) std::visit(*this, line.node);
    for (Declaration& declaration : file_.declarations) std::visit(*this, declaration.node);
  }

  // ---- words ----

  void word(Word& word) {
    if (plain(word.text)) return;
    if (const std::string_view english = vocabulary_.english(word.text); !english.empty()) word.text = english;
  }
  void word(OptionalWord& one) {
    if (one) word(*one);
  }
  void words(std::vector<Word>& many) {
    for (Word& one : many) word(one);
  }
  void records(Word& word) {
    if (plain(word.text)) return;
    if (const std::string_view english = vocabulary_.english_set(word.text); !english.empty()) word.text = english;
  }
  // The name of the rows of a set.
  void head(ExpressionId id) {
    if (!id.valid()) return;
    Expression& rows = file_.expressions[id.index()];
    if (Name* name = std::get_if<Name>(&rows.node)) return records(name->word);
    if (const Field* field = std::get_if<Field>(&rows.node)) {  // `用户的订单`: `orders of member`, if no field is called so
      const std::string_view singular = vocabulary_.english(field->name.text), plural = vocabulary_.english_set(field->name.text);
      if (plain(field->name.text) || singular == plural || vocabulary_.is_field(singular)) return;
      Word name = field->name;
      const ExpressionId of = field->of;
      name.text = plural;
      const Span span = rows.span;
      file_.expressions.push_back({Name{name}, name.span});
      file_.expressions[id.index()] = {Of{ExpressionId(file_.expressions.size() - 1), of}, span};
      return;
    }
    if (const Of* of = std::get_if<Of>(&rows.node))
      if (Name* name = std::get_if<Name>(&file_.expressions[of->left.index()].node)) records(name->word);
  }
  void type(TypeName& type) {
    if (!plain(type.name.text))
      if (const std::string_view english = vocabulary_.english_type(type.name.text); !english.empty()) type.name.text = english;
    word(type.in);
    word(type.per);
  }
  void type(std::optional<TypeName>& one) {
    if (one) type(*one);
  }
  void parameters(std::vector<Parameter>& many) {
    for (Parameter& one : many) word(one.name), type(one.type);
  }
  void replace(Cell& cell, std::string text) {
    if (text == cell.text) return;
    if (!file_.respelled) file_.respelled = std::make_shared<std::deque<std::string>>();
    cell.text = file_.respelled->emplace_back(std::move(text));
  }
  void value(Cell& cell) {
    if (!plain(cell.text)) replace(cell, vocabulary_.english_value(cell.text));
  }
  void pattern(Pattern& pattern) {
    for (Cell& cell : pattern.values) value(cell);
  }
  void heading(Heading& heading) { word(heading.name), word(heading.unit); }
  void table(DataTable& table, std::string_view record) {
    if (table.rows.empty()) return;
    std::vector<std::string> fields;
    for (Cell& cell : table.rows.front().cells) {
      replace(cell, vocabulary_.english_heading(cell.text));
      fields.emplace_back(heading_parts(cell.text).first);
    }
    for (std::size_t row = 1; row < table.rows.size(); ++row)
      for (std::size_t i = 0; i < table.rows[row].cells.size() && i < fields.size(); ++i) {
        Cell& cell = table.rows[row].cells[i];
        if (!plain(cell.text)) replace(cell, vocabulary_.english_cell(record, fields[i], cell.text));
      }
  }
  void pipe(Pipe& pipe) {
    for (Clause& clause : pipe) std::visit(*this, clause.node);
  }
  void clock(std::optional<Clock>& clock) {
    if (clock)
      if (Word* row = std::get_if<Word>(&clock->each)) word(*row);
  }
  void window(std::optional<Window>& window) {
    if (window)
      std::visit([this](auto& one) { written(one); }, *window);
  }
  void written(Word& name) { word(name); }
  void written(CalendarWindow& calendar) { how_many(calendar.count); }
  void how_many(HowMany& count) {
    if (Word* name = std::get_if<Word>(&count)) word(*name);
  }

  // ---- sets and clauses ----

  void operator()(KinSet& n) { word(n.tree); }
  void operator()(PathSet&) {}
  void operator()(SlabsSet& n) { word(n.table); }
  void operator()(LotsSet& n) { word(n.asset); }
  void operator()(NumberSet&) {}
  void operator()(RowsSet& n) { window(n.window); }
  void operator()(RecordSet& n) { word(n.record), window(n.window); }
  void operator()(ForEach& n) { word(n.variable); }
  void operator()(Repeat&) {}
  void operator()(Let& n) { word(n.name); }
  void operator()(Where&) {}
  void operator()(While&) {}
  void operator()(By&) {}
  void operator()(First& n) { how_many(n.count); }
  void operator()(Counting& n) { word(n.name); }
  void operator()(Running& n) { word(n.name), type(n.type); }

  // ---- expressions ----

  void operator()(NumberLiteral& n) { word(n.unit), word(n.per); }
  void operator()(Name& n) { word(n.word); }
  void operator()(Call& n) { word(n.function); }
  void operator()(Field& n) { word(n.name); }
  void operator()(Marginal& n) { word(n.table); }
  void operator()(Rises& n) { word(n.to); }
  void operator()(Had& n) {
    for (Change& change : n.changes) std::visit(*this, change.node);
  }
  void operator()(NobodyRisen&) {}
  void operator()(NotRisen& n) { word(n.who); }
  void operator()(RisenTo& n) { word(n.who), word(n.rung); }
  void operator()(NotHappened& n) { word(n.row); }
  void operator()(Left& n) { word(n.who); }
  void operator()(Been&) {}
  void operator()(Fold& n) { pipe(n.pipe); }
  void operator()(Place& n) { pipe(n.pipe); }
  void operator()(Nth& n) { pipe(n.pipe); }
  void operator()(AtLeast& n) { how_many(n.count); }
  void operator()(TextLiteral&) {}
  void operator()(DateLiteral&) {}
  void operator()(FlagLiteral&) {}
  void operator()(NothingLiteral&) {}
  void operator()(WindowArgument& n) { how_many(n.window.count); }
  void operator()(Of&) {}
  void operator()(Previous&) {}
  void operator()(AsOf&) {}
  void operator()(Tuple&) {}
  void operator()(Bracket&) {}
  void operator()(Unary&) {}
  void operator()(Binary&) {}
  void operator()(If&) {}
  void operator()(Exists&) {}
  void operator()(Falls&) {}
  void operator()(InSet& n) {
    if (auto* calendar = std::get_if<CalendarWindow>(&n.set)) how_many(calendar->count);
  }
  void operator()(Trim&) {}
  void operator()(Otherwise&) {}

  // ---- the head ----

  void operator()(HeadVersion&) {}
  void operator()(HeadEffective&) {}
  void operator()(HeadCurrency& n) { word(n.name); }
  void operator()(HeadRound&) {}
  void operator()(HeadPeriod&) {}
  void operator()(HeadZone&) {}
  void operator()(HeadStartsEmpty&) {}
  void operator()(HeadLateRows&) {}
  void operator()(HeadFollows&) {}
  void operator()(HeadNeeds& n) {
    for (Need& need : n.needs) word(need.name), parameters(need.parameters), type(need.type);
  }

  // ---- declarations ----

  void operator()(Use& n) {
    word(n.as);
    for (Binding& binding : n.with) word(binding.name), parameters(binding.parameters);
  }
  void operator()(ParameterDeclaration& n) { word(n.name), type(n.type); }
  void operator()(UnitDeclaration& n) { word(n.name); }
  void operator()(ChoiceDeclaration& n) { word(n.name), words(n.values); }
  void operator()(TreeDeclaration& n) { word(n.name); }
  void operator()(Accept&) {}
  void operator()(Asset& n) {
    word(n.name);
    for (Asset::Line& line : n.lines)
      if (Asset::In* in = std::get_if<Asset::In>(&line.node)) word(in->unit);
  }
  void operator()(Record& n) {
    word(n.name), word(n.plural);
    for (FieldDeclaration& field : n.fields) word(field.name), type(field.type);
  }
  void operator()(Rows& n) {
    word(n.record), word(n.of), pipe(n.pipe);
    table(n.table, n.record.text);
  }
  void operator()(Names&) {}
  void operator()(Table& n) {
    word(n.name);
    for (Heading& one : n.inputs) heading(one);
    for (Heading& one : n.outputs) heading(one);
    for (Pattern& one : n.across) pattern(one);
    for (TableRow& row : n.rows) {
      for (Pattern& one : row.inputs) pattern(one);
      for (Cell& cell : row.outputs) value(cell);
    }
  }
  void operator()(Ladder& n) {
    word(n.name), word(n.of), clock(n.clock);
    for (Heading& one : n.measures) heading(one);
    for (LadderRung& rung : n.rungs) {
      word(rung.rung);
      for (Pattern& one : rung.measures) pattern(one);
    }
    how_many(n.fall_after);
  }
  void operator()(Define& n) { word(n.name), word(n.of), parameters(n.parameters), type(n.type), pipe(n.pipe); }
  void operator()(Remember& n) { word(n.name), word(n.of), type(n.type), clock(n.clock), pipe(n.pipe); }
  void operator()(MustBe&) {}
  void operator()(Refuse& n) { word(n.record), clock(n.clock), pipe(n.pipe); }
  void operator()(Bonus& n) {
    word(n.name), clock(n.clock), pipe(n.pipe);
    for (Verb& verb : n.verbs) {
      if (Pay* pay = std::get_if<Pay>(&verb.node)) word(pay->in);
      if (Take* take = std::get_if<Take>(&verb.node)) word(take->in), words(take->out_of);
    }
  }
  void operator()(Limit& n) {
    word(n.name), clock(n.clock), words(n.on), word(n.per);
    if (n.window) how_many(n.window->count);
  }
  void operator()(Hold& n) { word(n.name), words(n.on), pipe(n.pipe); }
  void operator()(Leaving& n) {
    for (Leaving::Line& line : n.lines)
      if (Leaving::Thing* thing = std::get_if<Leaving::Thing>(&line.node)) word(thing->name), word(thing->rung);
  }
  void operator()(Report& n) {
    word(n.name), pipe(n.pipe);
    for (Show& show : n.shows) word(show.name);
  }
  void operator()(Guarantee& n) {
    word(n.name), pipe(n.pipe);
    auto* possible = std::get_if<Guarantee::Possible>(&n.claim);
    if (possible != nullptr && possible->within) how_many(possible->within->first);
  }
  void operator()(Example& n) {
    for (ExampleLine& line : n.lines) std::visit(*this, line.node);
  }
  void operator()(GivenRows& n) {
    records(n.records);
    table(n.table, vocabulary_.singular(n.records.text));
  }
  void operator()(GivenParameter& n) { word(n.name); }
  void operator()(SettleLine&) {}
  void operator()(Expect& n) { std::visit(*this, n.node); }
  void operator()(ExpectTotal&) {}
  void operator()(ExpectRefused& n) { word(n.row); }
  void operator()(ExpectPaid& n) {
    word(n.bonus), word(n.member), word(n.from);
    table(n.table, {});
  }
  void operator()(ExpectShows& n) {
    word(n.report);
    table(n.table, {});
  }
  void operator()(ExpectHolds& n) { word(n.guarantee); }
  void operator()(ExpectBreaks& n) { word(n.guarantee), word(n.member); }
  void operator()(ExpectTrue&) {}

 private:
  File& file_;
  const Vocabulary& vocabulary_;
};

}  // namespace

void use_english_names(File& file, const Vocabulary& vocabulary) { Respelling(file, vocabulary).run(); }

}  // namespace bonafide::syntax
