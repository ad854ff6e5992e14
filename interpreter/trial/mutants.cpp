#include "trial/mutants.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/text.h"
#include "grammar/lexis.h"
#include "syntax/children.h"
#include "trial/number_step.h"

namespace bonafide::trial {

namespace {

namespace syn = syntax;
using base::Span;
using diagnostics::Words;
using grammar::Kind;
using syn::BinaryOperator;

class Maker {
 public:
  Maker(const base::Sources& sources, const syn::File& file, const checked::Plan& plan)
      : text_(sources[file.source].text), file_(file), plan_(plan), tokens_(grammar::tokenize(text_)), read_(plan.columns.size()) {
    for (const checked::Node& node : plan.nodes)
      if (const auto* get = std::get_if<checked::Get>(&node)) read_[get->column.index()] = true;
    for (std::size_t n = 0; n < plan.nodes.size(); ++n)
      if (const auto* fold = std::get_if<checked::Fold>(&plan.nodes[n]); fold && plan.spans[n].source == file.source)
        if (at_most_one(fold->pipe)) single_.push_back(plan.spans[n]);
  }

  std::vector<Mutant> run() {
    for (const syn::Declaration& declaration : file_.declarations) {
      here_ = declaration.span;
      std::visit(*this, declaration.node);
    }
    std::stable_sort(made_.begin(), made_.end(), [](const Mutant& a, const Mutant& b) {
      return std::tie(a.edits.front().begin, a.edits.front().end) < std::tie(b.edits.front().begin, b.edits.front().end);
    });
    return std::move(made_);
  }

  // ---- declarations ----

  void operator()(const syn::Use& node) {
    for (const syn::Binding& binding : node.with) expression(binding.value), set(binding.set);
  }
  void operator()(const syn::ParameterDeclaration& node) { expression(node.value); }
  void operator()(const syn::UnitDeclaration&) {}
  void operator()(const syn::ChoiceDeclaration&) {}
  void operator()(const syn::Accept&) {}
  void operator()(const syn::TreeDeclaration& node) { expression(node.parent); }
  void operator()(const syn::Asset& node) {
    for (const syn::Asset::Line& line : node.lines)
      if (std::holds_alternative<syn::Asset::ExpiresAfter>(line.node))
        integers(line.span, {"no example waits until it expires", "没有例子等到它过期"});
  }
  void operator()(const syn::Record& node) {
    for (const syn::FieldDeclaration& field : node.fields) expression(field.otherwise);
  }
  void operator()(const syn::Rows& node) {
    pipe(node.pipe);
    const auto& rows = node.table.rows;
    for (std::size_t r = 1; r < rows.size(); ++r)
      for (std::size_t c = 0; c < rows[r].cells.size() && c < rows[0].cells.size(); ++c)
        if (is_read(node.record.text, rows[0].cells[c].text)) value(rows[r].cells[c]);
  }
  void operator()(const syn::Table& node) {
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const bool across = node.cross && i == 1;
      std::vector<const syn::Pattern*> column;
      if (across)
        for (const syn::Pattern& pattern : node.across) column.push_back(&pattern);
      else
        for (const syn::TableRow& row : node.rows)
          if (i < row.inputs.size()) column.push_back(&row.inputs[i]);
      boundaries(column, text(node.inputs[i].name ? node.inputs[i].name->span : node.inputs[i].span));
    }
    for (const syn::TableRow& row : node.rows)
      for (const syn::Cell& cell : row.outputs) value(cell);
    for (std::size_t r = 0; r + 1 < node.rows.size(); ++r) {
      const auto &one = node.rows[r].outputs, &other = node.rows[r + 1].outputs;
      std::vector<std::pair<Span, Span>> pairs;
      for (std::size_t c = 0; c < one.size() && c < other.size(); ++c) pairs.emplace_back(one[c].span, other[c].span);
      exchange(pairs, {"no example tells these two rows apart", "没有例子能区分这两行"});
    }
  }
  void operator()(const syn::Ladder& node) {
    for (const syn::Heading& measure : node.measures) expression(measure.expression);
    for (const syn::LadderRung& rung : node.rungs) {
      for (std::size_t i = 0; i < rung.measures.size() && i < node.measures.size(); ++i)
        boundaries({&rung.measures[i]}, text(measure_of(node.measures[i])));
      expression(rung.when);
    }
    for (std::size_t r = 0; r + 1 < node.rungs.size(); ++r) {
      std::vector<std::pair<Span, Span>> pairs;
      const auto &one = node.rungs[r].measures, &other = node.rungs[r + 1].measures;
      for (std::size_t i = 0; i < one.size() && i < other.size(); ++i)
        if (!one[i].values.empty() && !other[i].values.empty()) pairs.emplace_back(one[i].span, other[i].span);
      exchange(pairs, {"no example tells these two rungs apart", "没有例子能区分这两个级别"});
    }
    if (node.rungs.size() > 2) {  // of two rungs none can be passed over: it would be the same ladder
      phrase({Kind::highest, Kind::that, Kind::holds}, "rung by rung", "逐级",
             {"no example rises past a rung at one settlement", "没有例子一次结算越过一级"});
      phrase({Kind::rung, Kind::by, Kind::rung}, "highest that holds", "取最高",
             {"no example comes to where a rung would be passed over", "没有例子走到会越级之处"});
    }
    phrase({Kind::never, Kind::falls}, "falls at once", "falls at once",
           {"in no example does somebody lose what the rung asks for", "没有例子让人失去级别所要求的条件"});
    phrase({Kind::falls, Kind::at, Kind::once}, "never falls", "永不降级",
           {"in no example does somebody fall", "没有例子让人降级"});
    if (const auto at = phrase_at({Kind::falls, Kind::after}))
      number_token(*at + 2, {"no example waits until somebody falls", "没有例子等到降级"});
  }
  void operator()(const syn::Define& node) {
    expression(node.value);
    pipe(node.pipe);
    if (node.result) result(*node.result);
  }
  void operator()(const syn::Remember& node) {
    pipe(node.pipe);
    expression(node.starts);
    if (const auto* then = std::get_if<syn::ExpressionId>(&node.then))
      expression(*then);
    else
      cases(std::get<syn::CaseTable>(node.then));
  }
  void operator()(const syn::MustBe& node) { expression(node.value); }
  void operator()(const syn::Refuse& node) { pipe(node.pipe); }
  void operator()(const syn::Bonus& node) {
    pipe(node.pipe);
    for (const syn::Verb& verb : node.verbs) children(verb);
  }
  void operator()(const syn::Limit& node) {
    if (node.window) window(*node.window);
    expression(node.to);
    const Words unseen("no example cuts where it matters which line is cut", "没有例子的截减与先后有关");
    phrase({Kind::scaled}, "first come first served", "先到先得", unseen);
    phrase({Kind::first, Kind::come, Kind::first, Kind::served}, "latest first", "latest first", unseen);
    phrase({Kind::latest, Kind::first}, "first come first served", "先到先得", unseen);
  }
  void operator()(const syn::Hold& node) {
    pipe(node.pipe);
    expression(node.released_when);
    if (node.lost_after.valid())
      integers(file_[node.lost_after].span, {"no example waits that long", "没有例子等到那么久"});
  }
  void operator()(const syn::Leaving&) {}
  void operator()(const syn::Names&) {}
  void operator()(const syn::Report& node) {
    pipe(node.pipe);
    for (const syn::Show& show : node.shows) expression(show.value);
  }
  void operator()(const syn::Guarantee&) {}
  void operator()(const syn::Example&) {}

 private:
  // Does a pipe run over a value that may be missing, and nothing else? Then first and last, highest and lowest are one.
  bool at_most_one(checked::PipeId pipe) const {
    if (!pipe.valid()) return true;
    const auto& clauses = plan_[pipe].clauses;
    return std::all_of(clauses.begin(), clauses.end(), [&](const checked::Clause& clause) {
      const auto* loop = std::get_if<checked::For>(&clause.node);
      return !loop || std::holds_alternative<checked::OptionalValue>(plan_[loop->in].rows);
    });
  }

  std::string_view text(Span span) const { return text_.substr(span.begin, span.end - span.begin); }
  static Span measure_of(const syn::Heading& heading) {
    Span span = heading.span;
    if (heading.unit) span.end = std::max(span.begin + 1, heading.unit->span.begin) - 1;  // without ` (CNY)`
    return span;
  }
  std::string quoted(Span span) const { return "`" + std::string(base::trim(text(span))) + "`"; }

  // Of a constant row's field, by its heading (`retail (CNY)`): does a rule read it?
  bool is_read(std::string_view record, std::string_view heading) const {
    const std::string_view name = base::trim(heading.substr(0, heading.find('(')));
    if (plan_.library || !(file_.source == plan_.source)) return name != "id";
    for (std::size_t c = 0; c < plan_.columns.size(); ++c) {
      const checked::Column& column = plan_.columns[c];
      if (column.kind == checked::Column::Kind::field && column.name == name && column.record.valid() &&
          (plan_[column.record].name == record || plan_[column.record].plural == record))
        return read_[c];
    }
    return false;
  }

  void make(std::vector<Edit> edits, Words unseen) {
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
    made_.push_back({std::move(edits), std::move(unseen)});
  }
  void make(Span span, std::string by, Words unseen) {
    make(std::vector<Edit>{{span.begin, span.end, std::move(by)}}, std::move(unseen));
  }

  // ---- numbers ----

  // Both neighbours of a number that stands at one or more places.
  void step(const std::vector<Span>& places, const Words& unseen) {
    for (const bool up : {false, true}) {
      const auto by = stepped(text(places.front()), up);
      if (!by) continue;
      std::vector<Edit> edits;
      for (const Span place : places) edits.push_back({place.begin, place.end, *by});
      make(std::move(edits), unseen);
    }
  }
  // The number that a cell begins with; none where it is no number.
  static std::optional<Span> number_in(const syn::Cell& cell) {
    const std::string_view text = cell.text;
    std::size_t from = 0, to = 0;
    while (from < text.size() && text[from] == ' ') ++from;
    for (to = from; to < text.size() && (text[to] == '_' || text[to] == '.' || (text[to] >= '0' && text[to] <= '9')); ++to) {
    }
    const bool ends = to == text.size() || text[to] == ' ' || text[to] == '%';
    if (to == from || !ends || text[from] == '_' || text[from] == '.') return std::nullopt;
    Span span = cell.span;
    span.begin += static_cast<std::uint32_t>(from);
    span.end = span.begin + static_cast<std::uint32_t>(to - from);
    return span;
  }
  void value(const syn::Cell& cell) {
    if (const auto place = number_in(cell))
      step({*place}, {"no example hangs on this " + quoted(cell.span) + " to its last digit",
                      "没有例子取决于此处的 " + quoted(cell.span) + " 的末位"});
  }
  Words boundary(std::string_view number, std::string_view of) const {
    const std::string n(number), what(base::trim(of));
    return {"no example comes to the boundary " + n + " of `" + what + "`", "没有例子恰好走到 `" + what + "` 的边界 " + n};
  }
  // The boundaries of a column; where two cells meet at one number they move together.
  void boundaries(const std::vector<const syn::Pattern*>& column, std::string_view of) {
    std::vector<std::pair<std::string_view, std::vector<Span>>> numbers;
    for (const syn::Pattern* pattern : column)
      for (const syn::Cell& cell : pattern->values) {
        const auto place = number_in(cell);
        if (!place) continue;
        const std::string_view number = text(*place);
        auto known = std::find_if(numbers.begin(), numbers.end(), [&](const auto& one) { return one.first == number; });
        if (known == numbers.end()) known = numbers.insert(numbers.end(), {number, {}});
        known->second.push_back(*place);
      }
    for (const auto& [number, places] : numbers) step(places, boundary(number, of));
  }
  void number_token(std::size_t token, const Words& unseen) {
    if (token < tokens_.size() && tokens_.kind(token) == Kind::integer)
      step({Span{file_.source, tokens_.begins[token], tokens_.ends[token]}}, unseen);
  }
  void integers(Span span, const Words& unseen) {
    for (std::size_t t = token_at(span.begin); t < tokens_.size() && tokens_.ends[t] <= span.end; ++t) number_token(t, unseen);
  }

  // ---- words ----

  std::size_t token_at(std::uint32_t place) const {
    std::size_t t = static_cast<std::size_t>(std::lower_bound(tokens_.begins.begin(), tokens_.begins.end(), place) -
                                             tokens_.begins.begin());
    while (t < tokens_.size() && tokens_.begins[t] == tokens_.ends[t] && tokens_.kind(t) != Kind::end) ++t;  // layout
    return t;
  }
  // The last place of these words in the declaration at hand.
  std::optional<std::size_t> phrase_at(const std::vector<Kind>& words) const {
    std::optional<std::size_t> found;
    for (std::size_t t = token_at(here_.begin); t + words.size() <= tokens_.size() && tokens_.begins[t] < here_.end; ++t) {
      bool all = true;
      for (std::size_t i = 0; all && i < words.size(); ++i) all = tokens_.kind(t + i) == words[i];
      if (all) found = t;
    }
    return found;
  }
  // Another wording, in the language of the one that stands there.
  std::string in_language(Span span, const char* en, const char* zh) const {
    const unsigned char first = static_cast<unsigned char>(text_[span.begin]);
    return first < 0x80 ? en : zh;
  }
  void phrase(const std::vector<Kind>& words, const char* en, const char* zh, const Words& unseen) {
    const auto at = phrase_at(words);
    if (!at) return;
    Span span{file_.source, tokens_.begins[*at], tokens_.ends[*at]};
    for (std::size_t i = 1; i < words.size(); ++i) span.end = std::max(span.end, tokens_.ends[*at + i]);
    make(span, in_language(span, en, zh), unseen);
  }
  // One word between two places.
  void word(std::uint32_t begin, std::uint32_t end, Kind kind, const char* en, const char* zh, const Words& unseen) {
    for (std::size_t t = token_at(begin); t < tokens_.size() && tokens_.begins[t] < end; ++t)
      if (tokens_.kind(t) == kind) {
        const Span span{file_.source, tokens_.begins[t], tokens_.ends[t]};
        return make(span, in_language(span, en, zh), unseen);
      }
  }
  void window(const syn::CalendarWindow& window) {
    using Of = syn::CalendarWindow::Kind;
    if (window.kind == Of::last || window.kind == Of::previous) {
      integers(window.span, {"no example looks back as far as that", "没有例子往回看那么远"});
      return;
    }
    const Words unseen("no example has rows of another period", "没有例子含有其他周期的行");
    const Span span = window.span;
    if (window.kind == Of::lifetime)
      word(span.begin, span.end, Kind::lifetime, "period", "周期", unseen);
    else if (window.kind == Of::current && window.unit == syn::Unit::period)
      word(span.begin, span.end, Kind::period, "lifetime", "累计", unseen);
  }
  void side(const syn::AsOfRow& row) {
    if (!row.row.valid()) return;
    const std::size_t at = token_at(file_[row.row].span.begin);
    if (at == 0 || at >= tokens_.size()) return;
    const Kind kind = tokens_.kind(at - 1);
    if (kind != Kind::before && kind != Kind::after) return;
    make(Span{file_.source, tokens_.begins[at - 1], tokens_.ends[at - 1]}, kind == Kind::before ? "after" : "before",
         {"in no example does " + quoted(file_[row.row].span) + " itself decide",
          "没有例子由 " + quoted(file_[row.row].span) + " 自身决定结果"});
  }

  // ---- places exchanged, parts left out ----

  void exchange(const std::vector<std::pair<Span, Span>>& pairs, const Words& unseen) {
    std::vector<Edit> edits;
    for (const auto& [one, other] : pairs) {
      if (text(one) == text(other)) continue;
      edits.push_back({one.begin, one.end, std::string(text(other))});
      edits.push_back({other.begin, other.end, std::string(text(one))});
    }
    if (!edits.empty()) make(std::move(edits), unseen);
  }
  // `A and B`: without A, without B. Of a chain each term goes once.
  void drop_term(const syn::Binary& node) {
    const Span left = file_[node.left].span, right = file_[node.right].span;
    const bool both = node.op == BinaryOperator::and_;
    const auto unseen = [&](Span term) {
      return both ? Words("no example fails for " + quoted(term) + " alone", "没有例子仅因 " + quoted(term) + " 而不成立")
                  : Words("no example holds for " + quoted(term) + " alone", "没有例子仅因 " + quoted(term) + " 而成立");
    };
    const auto* inner = std::get_if<syn::Binary>(&file_[node.left].node);
    if (!inner || inner->op != node.op) make(Span{left.source, left.begin, right.begin}, "", unseen(left));
    make(Span{left.source, left.end, right.end}, "", unseen(right));
  }
  void drop_condition(Span clause, syn::ExpressionId condition) {
    make(clause, "", {"no example fails for " + quoted(file_[condition].span) + " alone",
                      "没有例子仅因 " + quoted(file_[condition].span) + " 而不成立"});
  }

  // ---- clauses ----

  static bool tests(const syn::Clause& clause) {
    return std::holds_alternative<syn::Where>(clause.node) || std::holds_alternative<syn::While>(clause.node);
  }
  static bool numbers(const syn::Clause& clause) {
    return std::holds_alternative<syn::Counting>(clause.node) || std::holds_alternative<syn::First>(clause.node) ||
           std::holds_alternative<syn::Running>(clause.node);
  }

  void pipe(const syn::Pipe& pipe) {
    for (std::size_t c = 0; c < pipe.size(); ++c) {
      const syn::Clause& clause = pipe[c];
      if (const auto* where = std::get_if<syn::Where>(&clause.node)) {
        drop_condition(clause.span, where->condition);
      } else if (const auto* going = std::get_if<syn::While>(&clause.node)) {
        drop_condition(clause.span, going->condition);
      } else if (const auto* counting = std::get_if<syn::Counting>(&clause.node)) {
        if (counting->only_where.valid())
          drop_condition({clause.span.source, counting->name.span.end, clause.span.end}, counting->only_where);
      } else if (std::holds_alternative<syn::First>(clause.node)) {
        integers(clause.span, {"no example has one more than that, or none has as many", "没有例子恰好多一个，或恰好有这么多"});
      } else if (const auto* by = std::get_if<syn::By>(&clause.node)) {
        for (const syn::SortKey& key : by->keys) turn(key);
      }
      // Which of the two comes first matters: numbered before or after some are dropped.
      if (c + 1 < pipe.size() && ((tests(clause) && numbers(pipe[c + 1])) || (numbers(clause) && tests(pipe[c + 1]))))
        exchange({{clause.span, pipe[c + 1].span}},
                 {"no example tells which of these two clauses comes first", "没有例子能分辨这两行的先后"});
      children(clause);
    }
  }
  void turn(const syn::SortKey& key) {
    const Words unseen("no example tells this order from its reverse", "没有例子能区分此顺序与其反序");
    Span end = file_[key.value].span;
    end.begin = end.end;
    if (!key.descending) return make(end, " descending", unseen);
    const std::size_t at = token_at(end.begin);
    if (at < tokens_.size() && tokens_.kind(at) == Kind::descending)
      make(Span{file_.source, end.begin, tokens_.ends[at]}, "", unseen);
  }

  // ---- expressions ----

  void set(syn::SetId id) {
    if (id.valid()) set(file_[id]);
  }
  void set(const syn::Set& set) {
    if (const auto* rows = std::get_if<syn::RowsSet>(&set.node)) {
      if (rows->window)
        if (const auto* calendar = std::get_if<syn::CalendarWindow>(&*rows->window)) window(*calendar);
      if (rows->as_of) side(*rows->as_of);
    } else if (const auto* record = std::get_if<syn::RecordSet>(&set.node)) {
      if (record->window)
        if (const auto* calendar = std::get_if<syn::CalendarWindow>(&*record->window)) window(*calendar);
      if (record->as_of) side(*record->as_of);
    }
    children(set);
  }
  template <class Node>
  void children(const Node& node) {
    struct Visit {
      Maker& maker;
      void operator()(syn::ExpressionId id) { maker.expression(id); }
      void operator()(syn::SetId id) { maker.set(id); }
    } visit{*this};
    syn::for_each_child(node, visit);
  }

  void expression(syn::ExpressionId id, const Words* unseen = nullptr) {
    if (!id.valid()) return;
    const syn::Expression& written = file_[id];
    if (const auto* number = std::get_if<syn::NumberLiteral>(&written.node)) {
      const auto begin = static_cast<std::uint32_t>(number->digits.data() - text_.data());
      const Span span{file_.source, begin, begin + static_cast<std::uint32_t>(number->digits.size())};
      step({span}, unseen ? *unseen : Words("no example hangs on " + quoted(written.span) + " to its last digit",
                                            "没有例子取决于 " + quoted(written.span) + " 的末位"));
      return;
    }
    if (const auto* binary = std::get_if<syn::Binary>(&written.node)) return this->binary(*binary);
    if (const auto* fold = std::get_if<syn::Fold>(&written.node)) {
      fold_word(written.span);
      pipe(fold->pipe);
      return expression(fold->of);
    }
    if (const auto* place = std::get_if<syn::Place>(&written.node)) {
      expression(place->of);
      return pipe(place->pipe);
    }
    if (const auto* nth = std::get_if<syn::Nth>(&written.node)) {
      expression(nth->n);
      return pipe(nth->pipe);
    }
    if (const auto* branch = std::get_if<syn::If>(&written.node))
      exchange({{file_[branch->then].span, file_[branch->otherwise].span}},
               {"no example tells the two sides of `if` apart", "没有例子能区分“如果”的两侧"});
    if (const auto* trim = std::get_if<syn::Trim>(&written.node); trim && trim->bound.valid()) {
      const std::uint32_t begin = file_[trim->of].span.end, end = file_[trim->bound].span.begin;
      if (trim->kind == syn::TrimKind::capped)
        word(begin, end, Kind::capped, "floored", "floored", {"no example comes to the cap", "没有例子达到封顶"});
      if (trim->kind == syn::TrimKind::floored)
        word(begin, end, Kind::floored, "capped", "capped", {"no example comes to the floor", "没有例子落到保底"});
    }
    if (const auto* as_of = std::get_if<syn::AsOf>(&written.node)) side(as_of->row);
    if (const auto* argument = std::get_if<syn::WindowArgument>(&written.node)) window(argument->window);
    if (const auto* in = std::get_if<syn::InSet>(&written.node))
      if (const auto* calendar = std::get_if<syn::CalendarWindow>(&in->set)) window(*calendar);
    if (const auto* at_least = std::get_if<syn::AtLeast>(&written.node)) {
      if (!at_least->conditions.empty())
        integers({file_.source, written.span.begin, file_[at_least->conditions.front()].span.begin},
                 {"no example has just so many that hold", "没有例子恰好有这么多条成立"});
    }
    children(written);
  }

  void binary(const syn::Binary& node) {
    const Span left = file_[node.left].span, right = file_[node.right].span;
    const Words level("in no example is " + quoted(left) + " just " + quoted(right),
                      "没有例子使 " + quoted(left) + " 恰好等于 " + quoted(right));
    const Words of_left = boundary(text(right), text(left)), of_right = boundary(text(left), text(right));
    bool compares = true;
    switch (node.op) {
      case BinaryOperator::less: make(node.op_span, "<=", level); break;
      case BinaryOperator::less_equal: make(node.op_span, "<", level); break;
      case BinaryOperator::greater: make(node.op_span, ">=", level); break;
      case BinaryOperator::greater_equal: make(node.op_span, ">", level); break;
      case BinaryOperator::is:
      case BinaryOperator::is_not: break;
      case BinaryOperator::and_:
      case BinaryOperator::or_: drop_term(node); compares = false; break;
      case BinaryOperator::add:
      case BinaryOperator::subtract:
        make(node.op_span, node.op == BinaryOperator::add ? "-" : "+",
             {"no example hangs on whether it is added or taken off", "没有例子取决于此处是加还是减"});
        compares = false;
        break;
      case BinaryOperator::multiply:
      case BinaryOperator::divide:
      case BinaryOperator::div:
      case BinaryOperator::mod: compares = false; break;
    }
    expression(node.left, compares ? &of_right : nullptr);
    expression(node.right, compares ? &of_left : nullptr);
  }

  // The first word of an aggregate, for its opposite.
  void fold_word(Span span) {
    struct Opposite {
      Kind kind;
      const char *en, *zh;
    };
    static constexpr Opposite opposites[] = {
        {Kind::highest, "lowest", "lowest"}, {Kind::lowest, "highest", "最大值"}, {Kind::first, "last", "last"},
        {Kind::last, "first", "first"},      {Kind::any, "every", "every"},       {Kind::every, "any", "任意"}};
    const std::size_t at = token_at(span.begin);
    if (at >= tokens_.size()) return;
    for (const Opposite& opposite : opposites)
      if (tokens_.kind(at) == opposite.kind) {
        const bool either = opposite.kind == Kind::any || opposite.kind == Kind::every;
        if (!either && std::find(single_.begin(), single_.end(), span) != single_.end()) return;
        const Span word{file_.source, tokens_.begins[at], tokens_.ends[at]};
        const std::string by = in_language(word, opposite.en, opposite.zh);
        make(word, by, {"no example tells this from `" + by + "`", "没有例子能区分此处与 `" + by + "`"});
      }
  }

  void cases(const syn::CaseTable& table) {
    for (const syn::CaseRow& row : table.rows) expression(row.when), expression(row.value);
    for (std::size_t r = 0; r + 1 < table.rows.size(); ++r)
      exchange({{file_[table.rows[r].value].span, file_[table.rows[r + 1].value].span}},
               {"no example tells these two rows apart", "没有例子能区分这两行"});
  }
  void result(const syn::Result& result) {
    if (const auto* gives = std::get_if<syn::Result::Gives>(&result.node)) expression(gives->value);
    if (const auto* table = std::get_if<syn::CaseTable>(&result.node)) cases(*table);
    if (const auto* folded = std::get_if<syn::Result::Folded>(&result.node)) {
      fold_word(result.span);
      expression(folded->of);
      expression(folded->otherwise);
    }
  }

  std::string_view text_;
  const syn::File& file_;
  const checked::Plan& plan_;
  grammar::Tokens tokens_;
  std::vector<bool> read_;    // by column
  std::vector<Span> single_;  // aggregates over at most one value
  Span here_;  // the declaration at hand
  std::vector<Mutant> made_;
};

}  // namespace

std::vector<Mutant> mutants(const base::Sources& sources, const syntax::File& file, const checked::Plan& plan) {
  return Maker(sources, file, plan).run();
}

}  // namespace bonafide::trial
