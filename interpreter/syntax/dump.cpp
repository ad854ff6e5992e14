#include "syntax/dump.h"

#include <cctype>

namespace bonafide::syntax {
namespace {

std::string_view name(Kin kin) {
  switch (kin) {
    case Kin::upline: return "upline";
    case Kin::downline: return "downline";
    case Kin::legs: return "legs";
    case Kin::team: return "team";
    case Kin::chain: return "chain";
  }
  return {};
}

std::string_view name(Unit unit) {
  switch (unit) {
    case Unit::day: return "day";
    case Unit::week: return "week";
    case Unit::month: return "month";
    case Unit::quarter: return "quarter";
    case Unit::year: return "year";
    case Unit::period: return "period";
  }
  return {};
}

std::string_view name(RoundMode mode) { return number::words(mode).en; }

std::string_view name(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::add: return "+";
    case BinaryOperator::subtract: return "-";
    case BinaryOperator::multiply: return "*";
    case BinaryOperator::divide: return "/";
    case BinaryOperator::div: return "div";
    case BinaryOperator::mod: return "mod";
    case BinaryOperator::less: return "<";
    case BinaryOperator::less_equal: return "<=";
    case BinaryOperator::greater: return ">";
    case BinaryOperator::greater_equal: return ">=";
    case BinaryOperator::is: return "is";
    case BinaryOperator::is_not: return "is not";
    case BinaryOperator::and_: return "and";
    case BinaryOperator::or_: return "or";
  }
  return {};
}

std::string_view name(FoldKind kind) {
  switch (kind) {
    case FoldKind::sum: return "sum";
    case FoldKind::count: return "count";
    case FoldKind::count_different: return "count different";
    case FoldKind::highest: return "highest";
    case FoldKind::lowest: return "lowest";
    case FoldKind::first: return "first";
    case FoldKind::last: return "last";
    case FoldKind::any: return "any";
    case FoldKind::every: return "every";
    case FoldKind::average: return "average";
  }
  return {};
}

std::string_view name(Pattern::Kind kind) {
  switch (kind) {
    case Pattern::Kind::any: return "any";
    case Pattern::Kind::otherwise: return "otherwise";
    case Pattern::Kind::values: return "values";
    case Pattern::Kind::from: return "from";
    case Pattern::Kind::below: return "below";
    case Pattern::Kind::and_above: return "and above";
    case Pattern::Kind::to_below: return "to below";
    case Pattern::Kind::to: return "to";
    case Pattern::Kind::up_to: return "up to";
    case Pattern::Kind::or_above: return "or above";
  }
  return {};
}

std::string text(const TypeName& type) {
  std::string out(type.name.text);
  if (type.in) out += " in " + std::string(type.in->text);
  if (type.per) out += " per " + std::string(type.per->text);
  if (type.optional) out += "?";
  return out;
}

// A cell as it was written, but for spaces beside marks, which mean nothing outside a text.
std::string text(const Cell& cell) {
  constexpr std::string_view wide_space = "\u3000";
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) > 127; };
  std::string out;
  bool quoted = false, spaced = false;
  for (std::size_t at = 0; at < cell.text.size(); ++at) {
    const char c = cell.text[at];
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == ' ' || c == '\t')) {
      spaced = true;
      continue;
    }
    if (!quoted && cell.text.substr(at).starts_with(wide_space)) {
      spaced = true;
      at += wide_space.size() - 1;
      continue;
    }
    if (spaced && !out.empty() && in_word(out.back()) && in_word(c)) out += ' ';
    spaced = false;
    out += c;
  }
  return out;
}

std::string text(const Pattern& pattern) {
  std::string out(name(pattern.kind));
  for (const Cell& cell : pattern.values) out += " [" + text(cell) + "]";
  return out;
}

std::string text(const HowMany& count) {
  if (const auto* number = std::get_if<std::uint64_t>(&count)) return std::to_string(*number);
  return std::string(std::get<Word>(count).text);
}

// Writes a node's line and, indented below it, its parts.
class Dumper {
 public:
  explicit Dumper(const File& file) : file_(file) {}

  std::string run() {
    if (file_.header) header(*file_.header);
    for (const Declaration& declaration : file_.declarations) std::visit(*this, declaration.node);
    return std::move(out_);
  }

  // ---- declarations ----

  void operator()(const Use& n) {
    put("use ", n.library, labelled(" as ", n.as), titled(n.title));
    In in(*this);
    for (const Binding& binding : n.with) {
      put("with ", binding.name, parameters(binding.parameters));
      In deeper(*this);
      maybe("value", binding.value);
      maybe("in", binding.set);
    }
  }
  void operator()(const ParameterDeclaration& n) {
    put("parameter ", n.name, " : ", text(n.type));
    In in(*this);
    range(n.range);
    maybe("value", n.value);
  }
  void operator()(const UnitDeclaration& n) {
    put("unit ", n.name, titled(n.title), n.scale ? " scale " + std::to_string(*n.scale) : "");
  }
  void operator()(const ChoiceDeclaration& n) { put("choice ", n.name, " is ", words(n.values)); }
  void operator()(const TreeDeclaration& n) {
    put("tree ", n.name);
    In in(*this);
    maybe("follows", n.parent);
  }
  void operator()(const Accept& n) { put("accept ", n.lint, " \"", n.reason, "\""); }
  void operator()(const Asset& n) {
    put("asset ", n.name, titled(n.title));
    In in(*this);
    for (const Asset::Line& line : n.lines) std::visit(*this, line.node);
  }
  void operator()(const Asset::In& n) { put("in ", n.unit); }
  void operator()(const Asset::Scale& n) { put("scale ", std::to_string(n.digits)); }
  void operator()(const Asset::ExpiresAfter& n) { maybe("expires after", n.duration); }
  void operator()(const Asset::OldestFirst&) { put("oldest first"); }
  void operator()(const Asset::OnLeaving& n) { put(n.forfeited ? "forfeited" : "returned", " on leaving"); }
  void operator()(const Record& n) {
    put(n.extends ? "extend " : "record ", n.name, labelled(", ", n.plural));
    In in(*this);
    for (const FieldDeclaration& field : n.fields) {
      put(field.name, " : ", field.is_signed ? "signed " : "", text(field.type), field.owner ? " (owner)" : "",
          field.when ? " (when)" : "");
      In deeper(*this);
      range(field.range);
      maybe("otherwise", field.otherwise);
    }
  }
  void operator()(const Rows& n) {
    put("rows ", n.record, labelled(" of ", n.of));
    In in(*this);
    pipe(n.pipe);
    table(n.table);
  }
  void operator()(const Names& n) {
    put("names ", n.tongue);
    In in(*this);
    table(n.table);
  }
  void operator()(const Table& n) {
    put("table ", n.name, titled(n.title), n.first_row_wins ? " first row wins" : "", n.cross ? " cross" : "");
    In in(*this);
    for (const Heading& heading : n.inputs) this->heading("input ", heading);
    for (const Heading& heading : n.outputs) this->heading("output ", heading);
    for (const Pattern& pattern : n.across) put("across ", text(pattern));
    for (const TableRow& row : n.rows) {
      std::string line = "row";
      for (const Pattern& pattern : row.inputs) line += " | " + text(pattern);
      line += " |";
      for (const Cell& cell : row.outputs) line += "| " + text(cell) + " ";
      put(line);
    }
  }
  void operator()(const Ladder& n) {
    put("ladder ", n.name, " of ", n.of, titled(n.title));
    In in(*this);
    clock(n.clock);
    for (const Heading& heading : n.measures) this->heading("measure ", heading);
    for (const LadderRung& rung : n.rungs) {
      std::string line = "rung " + std::string(rung.rung.text);
      for (const Pattern& pattern : rung.measures) line += " | " + text(pattern);
      put(line, rung.otherwise ? " | otherwise" : "");
      In deeper(*this);
      maybe("when", rung.when);
    }
    put(n.rung_by_rung ? "rung by rung" : "highest that holds");
    switch (n.fall) {
      case Ladder::Fall::never: put("never falls"); break;
      case Ladder::Fall::at_once: put("falls at once"); break;
      case Ladder::Fall::after: put("falls after ", text(n.fall_after), " ", name(n.fall_unit), " below"); break;
    }
    for (const VersionCase& version : n.from_versions) maybe("from version " + std::to_string(version.version), version.value);
  }
  void operator()(const Define& n) {
    put("define ", n.name, labelled(" of ", n.of), parameters(n.parameters), " : ", text(n.type));
    In in(*this);
    pipe(n.pipe);
    maybe("value", n.value);
    if (n.result) std::visit(*this, n.result->node);
  }
  void operator()(const Result::Gives& n) { maybe("gives", n.value); }
  void operator()(const CaseTable& n) {
    put("cases");
    In in(*this);
    for (const CaseRow& row : n.rows) {
      put(row.when.valid() ? "case" : "otherwise");
      In deeper(*this);
      maybe("when", row.when);
      maybe("value", row.value);
    }
  }
  void operator()(const Result::Count&) { put("count"); }
  void operator()(const Result::Folded& n) {
    maybe(name(n.kind), n.of);
    maybe("otherwise", n.otherwise);
  }
  void operator()(const Remember& n) {
    put("remember ", n.name, labelled(" of ", n.of), " : ", text(n.type));
    In in(*this);
    clock(n.clock);
    pipe(n.pipe);
    maybe("starts", n.starts);
    if (const auto* cases = std::get_if<CaseTable>(&n.then)) (*this)(*cases);
    else maybe("then", std::get<ExpressionId>(n.then));
    for (const VersionCase& version : n.from_versions) maybe("from version " + std::to_string(version.version), version.value);
  }
  void operator()(const MustBe& n) {
    put("must be, otherwise refuse \"", n.reason, "\"");
    In in(*this);
    maybe("field", n.field);
    maybe("value", n.value);
  }
  void operator()(const Refuse& n) {
    put("refuse ", n.record, " \"", n.reason, "\"");
    In in(*this);
    clock(n.clock);
    pipe(n.pipe);
  }
  void operator()(const Bonus& n) {
    put("bonus ", n.name, titled(n.title));
    In in(*this);
    clock(n.clock);
    pipe(n.pipe);
    for (const Verb& verb : n.verbs) std::visit(*this, verb.node);
  }
  void operator()(const Pay& n) {
    const std::string_view verb = n.kind == Pay::Kind::pay ? "pay" : n.kind == Pay::Kind::give ? "give" : "credit";
    put(verb, labelled(" in ", n.in));
    In in(*this);
    maybe("amount", n.amount);
    maybe("to", n.to);
  }
  void operator()(const Take& n) {
    put("take", labelled(" in ", n.in), n.out_of.empty() ? "" : " out of " + words(n.out_of));
    In in(*this);
    maybe("amount", n.amount);
    maybe("from", n.from);
  }
  void operator()(const Share& n) {
    put("share");
    In in(*this);
    maybe("amount", n.amount);
    maybe("to", n.to);
    maybe("by", n.by);
    maybe("remainder to", n.remainder_to);
  }
  void operator()(const Split& n) {
    put("split");
    In in(*this);
    maybe("amount", n.amount);
    for (const SplitPart& part : n.parts) {
      put("part");
      In deeper(*this);
      maybe("percent", part.percent);
      maybe("to", part.to);
      maybe("otherwise", part.otherwise);
    }
    maybe("rest to", n.rest_to);
  }
  void operator()(const Limit& n) {
    const std::string_view policy = n.policy == Limit::Policy::scaled       ? "scaled"
                                    : n.policy == Limit::Policy::first_come ? "first come first served"
                                                                            : "latest first";
    put("limit ", n.name, titled(n.title), " ", policy);
    In in(*this);
    clock(n.clock);
    put("on ", words(n.on));
    if (n.per) put("per ", *n.per);
    if (n.window) put(window(*n.window));
    maybe("to", n.to);
  }
  void operator()(const Hold& n) {
    put("hold ", n.name, titled(n.title));
    In in(*this);
    put("on ", words(n.on));
    pipe(n.pipe);
    maybe("released when", n.released_when);
    maybe("lost after", n.lost_after);
  }
  void operator()(const Leaving& n) {
    put("leaving");
    In in(*this);
    for (const Leaving::Line& line : n.lines) std::visit(*this, line.node);
  }
  void operator()(const Leaving::Downline& n) { put("downline ", n.stays ? "stays" : "moves up"); }
  void operator()(const Leaving::Thing& n) {
    switch (n.fate) {
      case Leaving::Thing::Fate::stays: put(n.name, " stays"); break;
      case Leaving::Thing::Fate::forfeited: put(n.name, " forfeited"); break;
      case Leaving::Thing::Fate::returned: put(n.name, " returned"); break;
      case Leaving::Thing::Fate::falls_to: put(n.name, labelled(" falls to ", n.rung)); break;
    }
  }
  void operator()(const Report& n) {
    put("report ", n.name, titled(n.title));
    In in(*this);
    pipe(n.pipe);
    for (const Show& show : n.shows) maybe("show " + std::string(show.name.text), show.value);
  }
  void operator()(const Guarantee& n) {
    put("guarantee ", n.name, titled(n.title));
    In in(*this);
    pipe(n.pipe);
    for (const ExpressionId provided : n.provided) maybe("provided", provided);
    std::visit(*this, n.claim);
    if (!n.on_breach) return;
    switch (n.on_breach->kind) {
      case Guarantee::OnBreach::Kind::report: put("on breach report"); break;
      case Guarantee::OnBreach::Kind::stop: put("on breach stop"); break;
      case Guarantee::OnBreach::Kind::top_up: maybe("on breach top up", n.on_breach->whom); break;
    }
  }
  void operator()(const Guarantee::Always& n) { maybe("always", n.condition); }
  void operator()(const Guarantee::Possible& n) {
    maybe("possible", n.condition);
    maybe("spending at most", n.spending);
    if (n.within) put("within ", text(n.within->first), " ", name(n.within->second));
  }
  void operator()(const Example& n) {
    put("example \"", n.title, "\"");
    In in(*this);
    for (const ExampleLine& line : n.lines) std::visit(*this, line.node);
  }
  void operator()(const GivenRows& n) {
    put("given ", n.previous ? "previous " : "", n.records);
    In in(*this);
    table(n.table);
  }
  void operator()(const GivenParameter& n) { maybe("given " + std::string(n.name.text), n.value); }
  void operator()(const SettleLine& n) { put("settle ", n.from, labelled(" to ", n.to)); }
  void operator()(const Expect& n) { std::visit(*this, n.node); }
  void operator()(const ExpectTotal& n) { maybe("expect total payouts", n.amount); }
  void operator()(const ExpectRefused& n) { put("expect refused ", n.row, titled(n.reason)); }
  void operator()(const ExpectPaid& n) {
    std::string_view verb;
    switch (n.verb) {
      case PaidVerb::pays: verb = " pays "; break;
      case PaidVerb::gives: verb = " gives "; break;
      case PaidVerb::credits: verb = " credits "; break;
      case PaidVerb::takes: verb = " takes "; break;
    }
    std::string_view what;
    switch (n.kind) {
      case ExpectPaid::Kind::table: what = "table"; break;
      case ExpectPaid::Kind::nothing: what = "nothing"; break;
      case ExpectPaid::Kind::nobody: what = "nobody"; break;
      case ExpectPaid::Kind::amount: what = "amount"; break;
    }
    put("expect ", n.bonus, verb, what, labelled(" member ", n.member), labelled(" from ", n.from));
    In in(*this);
    maybe("amount", n.amount);
    table(n.table);
  }
  void operator()(const ExpectShows& n) {
    put("expect ", n.report, " shows");
    In in(*this);
    table(n.table);
  }
  void operator()(const ExpectHolds& n) { put("expect ", n.guarantee, " holds"); }
  void operator()(const ExpectBreaks& n) {
    put("expect ", n.guarantee, " breaks", labelled(" for ", n.member));
    In in(*this);
    maybe("by", n.amount);
  }
  void operator()(const ExpectTrue& n) { maybe("expect", n.condition); }

  // ---- clauses ----

  void operator()(const ForEach& n) {
    put("for each ", n.variable);
    In in(*this);
    maybe("in", n.set);
  }
  void operator()(const Repeat& n) { maybe("repeat at most", n.times); }
  void operator()(const Let& n) { maybe("let " + std::string(n.name.text), n.value); }
  void operator()(const Where& n) { maybe("where", n.condition); }
  void operator()(const While& n) { maybe("while", n.condition); }
  void operator()(const By& n) {
    put("by");
    In in(*this);
    for (const SortKey& key : n.keys) maybe(key.descending ? "descending" : "ascending", key.value);
  }
  void operator()(const First& n) { put("first ", text(n.count)); }
  void operator()(const Counting& n) {
    put("counting ", n.name);
    In in(*this);
    maybe("only where", n.only_where);
  }
  void operator()(const Running& n) {
    put("running ", n.name, n.type ? " : " + text(*n.type) : "");
    In in(*this);
    maybe("starts", n.starts);
    maybe("then", n.then);
  }

  // ---- sets ----

  void operator()(const KinSet& n) {
    put(n.tree ? std::string(n.tree->text) + " " : "", name(n.kin));
    In in(*this);
    maybe("of", n.of);
    maybe("to depth", n.depth);
  }
  void operator()(const PathSet& n) {
    put("path");
    In in(*this);
    maybe("from", n.from);
    maybe("to", n.to);
  }
  void operator()(const SlabsSet& n) {
    put("slabs of ", n.table);
    In in(*this);
    maybe("at", n.at);
  }
  void operator()(const LotsSet& n) {
    put("lots of ", n.asset);
    In in(*this);
    maybe("of", n.of);
  }
  void operator()(const NumberSet& n) {
    put("numbers");
    In in(*this);
    maybe("from", n.from);
    maybe("to", n.to);
  }
  void operator()(const RowsSet& n) {
    put("rows", n.window ? " " + window(*n.window) : "");
    In in(*this);
    maybe("of", n.rows);
    as_of(n.as_of);
  }
  void operator()(const RecordSet& n) {
    put("record ", n.record, n.window ? " " + window(*n.window) : "");
    In in(*this);
    maybe("of", n.of);
    as_of(n.as_of);
  }

  // ---- expressions ----

  void operator()(const NumberLiteral& n) {
    put("number ", n.digits, n.percent ? "%" : "", labelled(" ", n.unit), labelled(" per ", n.per));
  }
  void operator()(const TextLiteral& n) { put("text \"", n.text, "\""); }
  void operator()(const DateLiteral& n) { put("date ", n.text); }
  void operator()(const FlagLiteral& n) { put(n.value ? "yes" : "no"); }
  void operator()(const NothingLiteral&) { put("nothing"); }
  void operator()(const Name& n) { put("name ", n.word); }
  void operator()(const Call& n) {
    put("call ", n.function, labelled(" in ", n.in));
    In in(*this);
    all(n.arguments);
  }
  void operator()(const WindowArgument& n) { put("window ", window(n.window)); }
  void operator()(const Field& n) {
    put("field ", n.name);
    In in(*this);
    expression(n.of);
  }
  void operator()(const Of& n) {
    put("of");
    In in(*this);
    expression(n.left);
    expression(n.right);
  }
  void operator()(const Previous& n) {
    put("previous");
    In in(*this);
    expression(n.of);
  }
  void operator()(const Marginal& n) {
    put("marginal ", n.table);
    In in(*this);
    expression(n.of);
  }
  void operator()(const AsOf& n) {
    put("as of");
    In in(*this);
    expression(n.of);
    as_of(n.row);
  }
  void operator()(const Tuple& n) {
    put("tuple");
    In in(*this);
    all(n.items);
  }
  void operator()(const Bracket& n) {
    put("bracket");
    In in(*this);
    expression(n.of);
  }
  void operator()(const Unary& n) {
    put(n.op == UnaryOperator::negate ? "negate" : "not");
    In in(*this);
    expression(n.of);
  }
  void operator()(const Binary& n) {
    put(name(n.op));
    In in(*this);
    expression(n.left);
    expression(n.right);
  }
  void operator()(const If& n) {
    put("if");
    In in(*this);
    maybe("condition", n.condition);
    maybe("then", n.then);
    maybe("else", n.otherwise);
  }
  void operator()(const Exists& n) {
    put(n.exists ? "exists" : "is missing");
    In in(*this);
    expression(n.of);
  }
  void operator()(const Rises& n) {
    put("rises", labelled(" to ", n.to));
    In in(*this);
    expression(n.of);
  }
  void operator()(const Falls& n) {
    put("falls");
    In in(*this);
    expression(n.of);
  }
  void operator()(const InSet& n) {
    const auto* calendar = std::get_if<CalendarWindow>(&n.set);
    put(n.negated ? "is not in" : "is in", calendar ? " " + window(*calendar) : "");
    In in(*this);
    expression(n.of);
    if (!calendar) maybe("set", std::get<SetId>(n.set));
  }
  void operator()(const Had& n) {
    put("had");
    In in(*this);
    expression(n.of);
    for (const Change& change : n.changes) std::visit(*this, change.node);
  }
  void operator()(const NobodyRisen& n) {
    put("nobody risen");
    In in(*this);
    maybe("in", n.in);
  }
  void operator()(const NotRisen& n) { put(n.who, " not risen"); }
  void operator()(const RisenTo& n) { put(n.who, " risen to ", n.rung); }
  void operator()(const NotHappened& n) { put(n.row, " not happened"); }
  void operator()(const Left& n) { put(n.who, " left"); }
  void operator()(const Been& n) {
    put("been");
    In in(*this);
    expression(n.column);
    expression(n.value);
  }
  void operator()(const Trim& n) {
    switch (n.kind) {
      case TrimKind::capped: put("capped at"); break;
      case TrimKind::floored: put("floored at"); break;
      case TrimKind::rounded: put("rounded", n.mode ? " " + std::string(name(*n.mode)) + (n.bound.valid() ? " to" : "") : ""); break;
    }
    In in(*this);
    expression(n.of);
    if (n.bound.valid()) expression(n.bound);
  }
  void operator()(const Otherwise& n) {
    put("otherwise");
    In in(*this);
    expression(n.of);
    expression(n.otherwise);
  }
  void operator()(const Fold& n) {
    put(name(n.kind));
    In in(*this);
    maybe("of", n.of);
    pipe(n.pipe);
  }
  void operator()(const Place& n) {
    put("place");
    In in(*this);
    maybe("of", n.of);
    pipe(n.pipe);
  }
  void operator()(const Nth& n) {
    put(n.latest ? "nth latest" : "nth earliest");
    In in(*this);
    maybe("n", n.n);
    pipe(n.pipe);
  }
  void operator()(const AtLeast& n) {
    put("at least ", text(n.count));
    In in(*this);
    all(n.conditions);
  }

 private:
  struct In {  // one level deeper while it lives
    explicit In(Dumper& dumper) : dumper(dumper) { ++dumper.depth_; }
    ~In() { --dumper.depth_; }
    Dumper& dumper;
  };

  static std::string_view view(std::string_view text) { return text; }
  static std::string_view view(const Word& word) { return word.text; }
  template <class... Part>
  void put(const Part&... part) {
    out_.append(2 * depth_, ' ');
    ((out_ += view(part)), ...);
    out_ += '\n';
  }
  static std::string labelled(std::string_view label, const OptionalWord& word) {
    return word ? std::string(label) + std::string(word->text) : std::string();
  }
  static std::string titled(const OptionalWord& title) { return title ? " \"" + std::string(title->text) + "\"" : std::string(); }
  static std::string words(const std::vector<Word>& list) {
    std::string out;
    for (const Word& word : list) out += (out.empty() ? "" : ", ") + std::string(word.text);
    return out;
  }
  static std::string parameters(const std::vector<Parameter>& list) {
    std::string out;
    for (const Parameter& p : list) out += (out.empty() ? "(" : ", ") + std::string(p.name.text) + (p.type ? " : " + text(*p.type) : "");
    return out.empty() ? out : out + ")";
  }
  static std::string window(const Window& window) {
    if (const Word* word = std::get_if<Word>(&window)) return "in " + std::string(word->text);
    return Dumper::window(std::get<CalendarWindow>(window));
  }
  static std::string window(const CalendarWindow& w) {
    switch (w.kind) {
      case CalendarWindow::Kind::lifetime: return "in lifetime";
      case CalendarWindow::Kind::current: return "in " + std::string(name(w.unit));
      case CalendarWindow::Kind::previous: return "in previous " + (text(w.count) == "1" ? "" : text(w.count) + " ") + std::string(name(w.unit));
      case CalendarWindow::Kind::last: return "in last " + text(w.count) + " " + std::string(name(w.unit));
    }
    return {};
  }

  void expression(ExpressionId id) { if (id.valid()) std::visit(*this, file_[id].node); }
  void all(const std::vector<ExpressionId>& ids) { for (const ExpressionId id : ids) expression(id); }
  void maybe(std::string_view label, ExpressionId id) {
    if (!id.valid()) return;
    put(label);
    In in(*this);
    expression(id);
  }
  void maybe(std::string_view label, SetId id) {
    if (!id.valid()) return;
    put(label);
    In in(*this);
    std::visit(*this, file_[id].node);
  }
  void as_of(const std::optional<AsOfRow>& row) {
    if (row) maybe(row->side == Side::before ? "before" : "after", row->row);
  }
  void pipe(const Pipe& pipe) { for (const Clause& clause : pipe) std::visit(*this, clause.node); }
  void clock(const std::optional<Clock>& clock) {
    if (!clock) return;
    if (const Word* row = std::get_if<Word>(&clock->each)) put("as each ", *row, " happens");
    else put("at the end of each ", name(std::get<Unit>(clock->each)));
  }
  void range(const std::optional<Range>& range) {
    if (!range) return;
    maybe("from", range->from);
    maybe("to", range->to);
  }
  void heading(std::string_view label, const Heading& heading) {
    put(label, heading.expression.valid() ? std::string("expression") : std::string(heading.name ? heading.name->text : ""),
        labelled(" unit ", heading.unit));
    In in(*this);
    expression(heading.expression);
  }
  void table(const DataTable& table) {
    for (const DataRow& row : table.rows) {
      std::string line = "|";
      for (const Cell& cell : row.cells) line += " " + text(cell) + " |";
      put(line);
    }
  }
  void header(const Header& n) {
    put(n.library ? "library " : "plan ", n.name, titled(n.title));
    In in(*this);
    for (const HeadLine& line : n.lines) std::visit(*this, line.node);
  }

 public:
  void operator()(const HeadVersion& n) { put("version ", std::to_string(n.number)); }
  void operator()(const HeadEffective& n) { put("effective ", n.date); }
  void operator()(const HeadCurrency& n) { put("currency ", n.name); }
  void operator()(const HeadRound& n) { put("round ", name(n.mode), " to ", n.step); }
  void operator()(const HeadPeriod& n) { put("period ", name(n.unit)); }
  void operator()(const HeadZone& n) { put("zone ", n.name); }
  void operator()(const HeadStartsEmpty&) { put("starts empty"); }
  void operator()(const HeadLateRows&) { put("late rows count when found"); }
  void operator()(const HeadFollows& n) { put("follows version ", std::to_string(n.version)); }
  void operator()(const HeadNeeds& n) {
    for (const Need& need : n.needs) {
      static constexpr std::string_view kinds[] = {"record ", "tree ", "unit ", "rows ", "table ", "ladder ",
                                                   "asset ",  "bonus ", "fact "};
      put("needs ", kinds[static_cast<std::size_t>(need.kind)], need.name, parameters(need.parameters),
          need.type ? " : " + text(*need.type) : "");
      In in(*this);
      maybe("otherwise", need.fallback);
    }
  }

 private:
  const File& file_;
  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string dump(const File& file) { return Dumper(file).run(); }

}  // namespace bonafide::syntax
