#include "syntax/parse.h"

#include "diagnostics/codes/syntax.h"
#include "syntax/actions_declarations.h"

namespace bonafide::syntax {

namespace code = diagnostics::code;

// ---- declarations, from their first token to their last ----

// Which node a declaration's rule makes.
template <class Rule> struct NodeOf;
template <> struct NodeOf<grammar::Use> { using type = Use; };
template <> struct NodeOf<grammar::Parameter> { using type = ParameterDeclaration; };
template <> struct NodeOf<grammar::Unit> { using type = UnitDeclaration; };
template <> struct NodeOf<grammar::Choice> { using type = ChoiceDeclaration; };
template <> struct NodeOf<grammar::Tree> { using type = TreeDeclaration; };
template <> struct NodeOf<grammar::Accept> { using type = Accept; };
template <> struct NodeOf<grammar::Asset> { using type = Asset; };
template <> struct NodeOf<grammar::Record> { using type = Record; };
template <> struct NodeOf<grammar::Extension> { using type = Record; };
template <> struct NodeOf<grammar::Rows> { using type = Rows; };
template <> struct NodeOf<grammar::DerivedRows> { using type = Rows; };
template <> struct NodeOf<grammar::Table> { using type = Table; };
template <> struct NodeOf<grammar::Ladder> { using type = Ladder; };
template <> struct NodeOf<grammar::Define> { using type = Define; };
template <> struct NodeOf<grammar::Remember> { using type = Remember; };
template <> struct NodeOf<grammar::MustBe> { using type = MustBe; };
template <> struct NodeOf<grammar::Refuse> { using type = Refuse; };
template <> struct NodeOf<grammar::Bonus> { using type = Bonus; };
template <> struct NodeOf<grammar::Limit> { using type = Limit; };
template <> struct NodeOf<grammar::Hold> { using type = Hold; };
template <> struct NodeOf<grammar::Leaving> { using type = Leaving; };
template <> struct NodeOf<grammar::Report> { using type = Report; };
template <> struct NodeOf<grammar::Guarantee> { using type = Guarantee; };
template <> struct NodeOf<grammar::Names> { using type = Names; };
template <> struct NodeOf<grammar::Example> { using type = Example; };

template <class Rule>
void Builder::begin(const char* at) {
  broken_ = head_failed_ = false;
  bad_heading_ = nullptr;
  starts_split = false;
  within.reset();
  start_of_declaration_ = at;
  if constexpr (std::is_same_v<Rule, grammar::Header>) {
    header.emplace();
  } else {
    declaration.emplace();
    declaration->node.template emplace<typename NodeOf<Rule>::type>();
  }
}

template <class Rule>
void Builder::finish(const char* at) {
  if constexpr (std::is_same_v<Rule, grammar::Header>) {
    file.header = std::move(header);
    header.reset();
  } else {
    auto& node = std::get<typename NodeOf<Rule>::type>(declaration->node);
    if constexpr (requires { node.pipe; }) node.pipe = take_all<Clause>();
    check(node);
    declaration->span = span({start_of_declaration_, at});
    declaration->documentation = documentation_before(index(start_of_declaration_) - 1);
    if (!head_failed_) file.declarations.push_back(std::move(*declaration));
    declaration.reset();
  }
  clear_stacks();
}

// Which clause a part is, for the message that it is missing.
template <class Part> struct Missing { static constexpr const char *en = "a clause", *zh = "一行"; };
template <> struct Missing<grammar::FieldLine> { static constexpr const char *en = "a field, as `name : Type`", *zh = "字段，如`name : Type`"; };
template <> struct Missing<grammar::TableRows> { static constexpr const char *en = "its rows, as `| … || … |`", *zh = "表格行，如`| … || … |`"; };
template <> struct Missing<grammar::DataTable> { static constexpr const char *en = "its rows, as `| id | … |`", *zh = "数据行，如`| id | … |`"; };
template <> struct Missing<grammar::LadderRows> { static constexpr const char *en = "its rungs, as `| rung | … |`", *zh = "级别行，如`| rung | … |`"; };
template <> struct Missing<grammar::RememberThen> { static constexpr const char *en = "`then …`", *zh = "`then …`"; };
template <> struct Missing<grammar::Verb> { static constexpr const char *en = "`pay … to …` (or `give`, `credit`, `take`, `share`, `split`)", *zh = "`pay … to …`（或 `give`、`credit`、`take`、`share`、`split`）"; };
template <> struct Missing<grammar::OnLine> { static constexpr const char *en = "`on …`, the bonuses it is about", *zh = "`on …`（所针对的奖励）"; };
template <> struct Missing<grammar::LimitTo> { static constexpr const char *en = "`to …`, the cap", *zh = "`to …`（上限）"; };
template <> struct Missing<grammar::Policy> { static constexpr const char *en = "`scaled`, `first come first served` or `latest first`", *zh = "`scaled`、`first come first served`或`latest first`"; };
template <> struct Missing<grammar::Released> { static constexpr const char *en = "`released when …`", *zh = "`released when …`"; };
template <> struct Missing<grammar::LeavingLine> { static constexpr const char *en = "what leaving does, as `downline stays`", *zh = "退出的后果，如`downline stays`"; };
template <> struct Missing<grammar::ShowLine> { static constexpr const char *en = "`show name = …`", *zh = "`show name = …`"; };
template <> struct Missing<grammar::Claim> { static constexpr const char *en = "`always …` or `possible …`", *zh = "`always …`或`possible …`"; };

template <class Rule, class Part>
void Builder::missing() {
  if (broken_) return;
  if constexpr (std::is_same_v<Part, grammar::LadderRule>) {
    add(code::missing_ladder_rule, head_span());
  } else if constexpr (std::is_same_v<Part, grammar::Fall>) {
    add(code::missing_fall, head_span());
  } else {
    add(code::missing_clause, head_span()).with("what", diagnostics::Words(Missing<Part>::en, Missing<Part>::zh));
  }
  broken_ = false;  // each missing clause is a mistake of its own
}

namespace {

void read_file(Builder& builder) {
  const std::string& kinds = builder.tokens().kinds;
  grammar::Input in(kinds.data(), kinds.data() + kinds.size(), "");
  (void)grammar::peg::parse<grammar::File, Action>(in, builder);
}

// One expression and nothing else.
struct LoneExpression
    : grammar::seq<grammar::opt<grammar::Token<Kind::start, Kind::clause>>, grammar::Clause<grammar::Expr, grammar::NextIs<Kind::end>>> {};

bool is_expression(const std::string& kinds) {
  grammar::Input in(kinds.data(), kinds.data() + kinds.size(), "");
  grammar::Tracker tracker{kinds.data(), false};
  return grammar::peg::match<LoneExpression, grammar::peg::apply_mode::nothing, grammar::peg::rewind_mode::required,
                             grammar::peg::nothing, grammar::peg::normal>(in, tracker);
}

// `bonus direct …`, `member has …`, `order.paid must be …`
bool looks_like_declaration(const grammar::Tokens& tokens) {
  const auto kind = [&](std::size_t i) { return i < tokens.size() ? tokens.kind(i) : Kind::end; };
  if (kind(0) != Kind::start) return false;
  if (kind(2) == Kind::has || kind(2) == Kind::must) return true;
  for (std::size_t i = 1; kind(i) == Kind::dot || grammar::is_word(kind(i)); ++i)
    if (kind(i) == Kind::must && kind(i + 1) == Kind::be) return true;
  const bool keyword = grammar::starts_declaration(kind(1)) || kind(1) == Kind::plan || kind(1) == Kind::library;
  return (keyword && (grammar::is_word(kind(2)) || kind(2) == Kind::text || kind(2) == Kind::clause)) ||
         (kind(1) == Kind::name && grammar::is_name(kind(2)));
}

}  // namespace

File parse(const base::Sources& sources, base::SourceId source, diagnostics::Sink& sink) {
  Builder builder(sources, source, grammar::tokenize(sources[source].text), sink);
  if (!builder.tokens().faults.empty()) report_faults(builder.reading(), sink);
  if (builder.tokens().size() == 1) {
    if (builder.tokens().faults.empty()) sink.add(code::empty_plan, Span{source, 0, 0});
    return std::move(builder.file);
  }
  read_file(builder);
  if (builder.file.header && builder.file.declarations.empty() && sink.errors() == 0)
    sink.add(code::no_declarations, builder.file.header->name.span);
  return std::move(builder.file);
}

Fragment parse_fragment(const base::Sources& sources, base::SourceId source, diagnostics::Sink& sink) {
  Builder builder(sources, source, grammar::tokenize(sources[source].text), sink, true);
  const grammar::Tokens& tokens = builder.tokens();
  if (!builder.tokens().faults.empty()) report_faults(builder.reading(), sink);
  Fragment fragment;
  if (tokens.size() > 1) {
    if (!is_expression(tokens.kinds) && looks_like_declaration(tokens)) {
      read_file(builder);
    } else {
      grammar::Input in(tokens.kinds.data(), tokens.kinds.data() + tokens.size(), "");
      (void)grammar::peg::parse<LoneExpression, Action>(in, builder);
      fragment.expression = builder.pop_expression();
    }
  }
  fragment.file = std::move(builder.file);
  return fragment;
}

}  // namespace bonafide::syntax
