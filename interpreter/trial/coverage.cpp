#include "trial/coverage.h"

#include <algorithm>
#include <type_traits>
#include <unordered_map>

#include "syntax/children.h"

namespace bonafide::trial {

namespace {

namespace syn = syntax;
using base::Span;
using checked::NodeId;
using diagnostics::Words;
using meaning::Exercised;

bool comes_before(const Goal& a, const Goal& b) {
  return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
}

// In two readings of one text.
bool same(const Goal& a, const Goal& b) {
  return a.kind == b.kind && a.span.begin == b.span.begin && a.span.end == b.span.end && a.never.en == b.never.en;
}

// What evaluations saw at a place of the text.
class Outcomes {
 public:
  Outcomes(const checked::Plan& plan, const Exercised& exercised, base::SourceId source)
      : plan_(plan), exercised_(exercised) {
    // A node whose parent has the same place is a step on the way to what was written there.
    std::vector<bool> inner(plan.nodes.size());
    const auto below = [&](Span whole, NodeId id) {
      if (id.valid() && plan.span(id) == whole) inner[id.index()] = true;
    };
    for (std::size_t n = 0; n < plan.nodes.size(); ++n) {
      const Span whole = plan.spans[n];
      if (const auto* apply = std::get_if<checked::Apply>(&plan.nodes[n]))
        for (const NodeId argument : apply->arguments) below(whole, argument);
      else if (const auto* fold = std::get_if<checked::Fold>(&plan.nodes[n]))
        below(whole, fold->value);
    }
    for (std::size_t n = 0; n < plan.nodes.size(); ++n)
      if (plan.spans[n].source == source && !inner[n] && plan.types[n].kind == checked::Kind::flag)
        flags_[key(plan.spans[n])].push_back(n);
  }

  // None: nothing that is worked out stands there (a constant, a promise that is for the prover).
  std::optional<std::uint8_t> flag(Span span) const {
    const auto found = flags_.find(key(span));
    if (found == flags_.end()) return std::nullopt;
    std::uint8_t bits = 0;
    for (const std::size_t node : found->second) {
      if (std::holds_alternative<checked::Const>(plan_.nodes[node])) return std::nullopt;
      bits |= exercised_.nodes[node];
    }
    return bits;
  }

 private:
  static std::uint64_t key(Span span) { return (std::uint64_t{span.begin} << 32) | span.end; }

  const checked::Plan& plan_;
  const Exercised& exercised_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> flags_;
};

class Gatherer {
 public:
  Gatherer(const syn::File& file, const checked::Plan& plan, const Exercised& exercised)
      : file_(file), plan_(plan), exercised_(exercised), outcomes_(plan, exercised, file.source) {}

  std::vector<Goal> run() {
    for (const syn::Declaration& declaration : file_.declarations) std::visit(*this, declaration.node);
    tables();
    ladders();
    facts();
    rules();
    // By place; of one place in the order found.
    std::stable_sort(goals_.begin(), goals_.end(), comes_before);
    return std::move(goals_);
  }

  // ---- conditions and branches, declaration by declaration ----

  void operator()(const syn::Define& node) {
    expression(node.value);
    pipe(node.pipe);
    if (node.result) std::visit([&](const auto& result) { this->result(result); }, node.result->node);
  }
  void operator()(const syn::Remember& node) {
    pipe(node.pipe);
    expression(node.starts);
    if (const auto* then = std::get_if<syn::ExpressionId>(&node.then))
      expression(*then);
    else
      cases(std::get<syn::CaseTable>(node.then));
  }
  void operator()(const syn::Ladder& node) {
    for (const syn::Heading& measure : node.measures) expression(measure.expression);
    for (const syn::LadderRung& rung : node.rungs) expression(rung.when);
  }
  void operator()(const syn::Rows& node) { pipe(node.pipe); }
  void operator()(const syn::TreeDeclaration& node) { expression(node.parent); }
  void operator()(const syn::MustBe& node) { expression(node.value); }
  void operator()(const syn::Refuse& node) { pipe(node.pipe); }
  void operator()(const syn::Bonus& node) {
    pipe(node.pipe);
    for (const syn::Verb& verb : node.verbs) children(verb);
  }
  void operator()(const syn::Limit& node) { expression(node.to); }
  void operator()(const syn::Hold& node) {
    pipe(node.pipe);
    expression(node.released_when);
  }
  void operator()(const syn::Report& node) {
    pipe(node.pipe);
    for (const syn::Show& show : node.shows) expression(show.value);
  }
  // A promise that holds always is a good one: of what it claims no condition has to fail.
  void operator()(const syn::Guarantee&) {}
  void operator()(const syn::Use& node) {
    for (const syn::Binding& binding : node.with) expression(binding.value);
  }
  void operator()(const syn::ParameterDeclaration&) {}
  void operator()(const syn::UnitDeclaration&) {}
  void operator()(const syn::ChoiceDeclaration&) {}
  void operator()(const syn::Accept&) {}
  void operator()(const syn::Asset&) {}
  void operator()(const syn::Record&) {}
  void operator()(const syn::Table&) {}
  void operator()(const syn::Leaving&) {}
  void operator()(const syn::Names&) {}
  void operator()(const syn::Example&) {}

 private:
  void goal(GoalKind kind, Span span, Words never, bool met) {
    if (span.source == file_.source) goals_.push_back({kind, span, std::move(never), met});
  }

  syn::ExpressionId unwrapped(syn::ExpressionId id) const {
    while (const auto* bracket = std::get_if<syn::Bracket>(&file_[id].node)) id = bracket->of;
    return id;
  }

  // It has to hold once and to fail once.
  void condition(syn::ExpressionId id, GoalKind kind, Span shown, const Words& never_yes, const Words& never_no) {
    const auto bits = outcomes_.flag(file_[unwrapped(id)].span);
    if (!bits) return;
    goal(kind, shown, never_yes, (*bits & Exercised::yes) != 0);
    goal(kind, shown, never_no, (*bits & Exercised::no) != 0);
  }
  void condition(syn::ExpressionId id) {
    if (!id.valid()) return;
    condition(id, GoalKind::condition, file_[id].span, {"never held", "从未成立"}, {"never failed", "从未不成立"});
    expression(id);
  }

  // The terms of `and` and `or`, and both sides of `if`, wherever they stand.
  void expression(syn::ExpressionId id) {
    if (!id.valid()) return;
    const syn::Expression& written = file_[id];
    if (const auto* binary = std::get_if<syn::Binary>(&written.node);
        binary && (binary->op == syn::BinaryOperator::and_ || binary->op == syn::BinaryOperator::or_)) {
      for (const syn::ExpressionId side : {binary->left, binary->right}) term(side, binary->op);
      return;
    }
    if (const auto* branch = std::get_if<syn::If>(&written.node)) {
      if (const auto bits = outcomes_.flag(file_[unwrapped(branch->condition)].span)) {
        goal(GoalKind::branch, file_[branch->then].span, {"this side of `if` was never taken", "“如果”的这一侧从未走到"},
             (*bits & Exercised::yes) != 0);
        goal(GoalKind::branch, file_[branch->otherwise].span, {"this side of `else` was never taken", "“否则”的这一侧从未走到"},
             (*bits & Exercised::no) != 0);
      }
    }
    if (const auto* at_least = std::get_if<syn::AtLeast>(&written.node)) {
      for (const syn::ExpressionId one : at_least->conditions) condition(one);
      return;
    }
    if (const auto* fold = std::get_if<syn::Fold>(&written.node)) {
      pipe(fold->pipe);
      if (fold->kind == syn::FoldKind::any || fold->kind == syn::FoldKind::every)
        condition(fold->of);
      else
        expression(fold->of);
      return;
    }
    if (const auto* place = std::get_if<syn::Place>(&written.node)) pipe(place->pipe);
    if (const auto* nth = std::get_if<syn::Nth>(&written.node)) pipe(nth->pipe);
    if (std::holds_alternative<syn::Place>(written.node) || std::holds_alternative<syn::Nth>(written.node)) return;
    children(written);
  }
  void term(syn::ExpressionId id, syn::BinaryOperator of) {
    const auto* binary = std::get_if<syn::Binary>(&file_[id].node);
    if (binary && binary->op == of)  // the chain goes on
      expression(id);
    else
      condition(id);
  }
  template <class Node>
  void children(const Node& node) {
    struct Visit {
      Gatherer& gatherer;
      void operator()(syn::ExpressionId id) { gatherer.expression(id); }
      void operator()(syn::SetId id) { gatherer.children(gatherer.file_[id]); }
    } visit{*this};
    syn::for_each_child(node, visit);
  }

  void pipe(const syn::Pipe& pipe) {
    for (const syn::Clause& clause : pipe) {
      if (const auto* where = std::get_if<syn::Where>(&clause.node))
        condition(where->condition);
      else if (const auto* going = std::get_if<syn::While>(&clause.node))
        condition(going->condition);
      else if (const auto* counting = std::get_if<syn::Counting>(&clause.node))
        condition(counting->only_where);
      else
        children(clause);
    }
  }
  void cases(const syn::CaseTable& table) {
    syn::ExpressionId last;
    for (const syn::CaseRow& row : table.rows) {
      const Words never("was never chosen", "从未选中");
      const syn::ExpressionId when = row.when.valid() ? row.when : last;
      if (when.valid())
        if (const auto bits = outcomes_.flag(file_[unwrapped(when)].span))
          goal(GoalKind::branch, row.span, never, (*bits & (row.when.valid() ? Exercised::yes : Exercised::no)) != 0);
      expression(row.when);
      expression(row.value);
      last = row.when;
    }
  }
  void result(const syn::Result::Gives& node) { expression(node.value); }
  void result(const syn::CaseTable& node) { cases(node); }
  void result(const syn::Result::Count&) {}
  void result(const syn::Result::Folded& node) {
    if (node.kind == syn::FoldKind::any || node.kind == syn::FoldKind::every)
      condition(node.of);
    else
      expression(node.of);
    expression(node.otherwise);
  }

  // ---- what the checked plan knows by itself ----

  void tables() {
    for (std::size_t t = 0; t < plan_.tables.size(); ++t)
      for (std::size_t r = 0; r < plan_.tables[t].rows.size(); ++r)
        goal(GoalKind::row, plan_.tables[t].rows[r].span, {"was never chosen", "从未选中"}, exercised_.rows[t][r] != 0);
  }

  // A rung is reached when its cells hold and no higher rung's do; the lowest when none does.
  void ladders() {
    for (const checked::Ladder& ladder : plan_.ladders) {
      if (!(ladder.span.source == file_.source)) continue;
      std::vector<bool> reached(ladder.rungs.size());
      for (std::size_t n = 0; n < plan_.nodes.size(); ++n) {
        const auto* choice = std::get_if<checked::If>(&plan_.nodes[n]);
        if (!choice || plan_.types[n].kind != checked::Kind::choice || !(plan_.types[n].choice == ladder.choice)) continue;
        for (std::size_t i = 0; i < ladder.rungs.size(); ++i)
          if (plan_.spans[n] == ladder.rungs[i].span) {
            if (taken(*choice, true)) reached[i] = true;
            // Below it stands the next rung that asks anything; one that asks nothing ends the search.
            if (const auto* rest = std::get_if<checked::Const>(&plan_[choice->otherwise]); rest && taken(*choice, false))
              if (const auto* value = std::get_if<columns::ChoiceValue>(&rest->value)) reached[value->index] = true;
          }
      }
      for (std::size_t i = 0; i < ladder.rungs.size(); ++i)
        goal(GoalKind::rung, ladder.rungs[i].span, {"nobody ever reached this rung", "从未有人达到此级别"}, reached[i]);
    }
  }
  bool taken(const checked::If& choice, bool yes) const {
    return (exercised_.nodes[choice.condition.index()] & (yes ? Exercised::yes : Exercised::no)) != 0;
  }

  void facts() {
    for (const checked::Column& column : plan_.columns) {
      const bool fact = column.kind == checked::Column::Kind::fact && column.body.valid();
      const bool state = column.kind == checked::Column::Kind::state && column.next.valid() && !column.ladder.valid();
      if ((!fact && !state) || !is_declared(column.span)) continue;
      const NodeId rule = fact ? column.body : column.next;
      goal(GoalKind::fact, column.span, {"was never asked for", "从未被用到"},
           (exercised_.nodes[rule.index()] & Exercised::evaluated) != 0);
    }
  }
  // Is it a `define` or `remember` of this text? (Hidden columns stand at their ladder's or tree's name.)
  bool is_declared(Span name) const {
    if (!(name.source == file_.source)) return false;
    return std::any_of(file_.declarations.begin(), file_.declarations.end(), [&](const syn::Declaration& declaration) {
      const auto* define = std::get_if<syn::Define>(&declaration.node);
      const auto* remember = std::get_if<syn::Remember>(&declaration.node);
      return (define && define->name.span == name) || (remember && remember->name.span == name);
    });
  }

  void rules() {
    for (std::size_t b = 0; b < plan_.bonuses.size(); ++b) {
      const checked::Bonus& bonus = plan_.bonuses[b];
      for (std::size_t v = 0; v < bonus.emits.size(); ++v)
        goal(GoalKind::bonus, bonus.emits.size() == 1 ? bonus.span : bonus.emits[v].span, {"never wrote a line", "从未产生明细"},
             exercised_.verbs[b][v] != 0);
    }
    for (std::size_t l = 0; l < plan_.limits.size(); ++l) {
      goal(GoalKind::limit, plan_.limits[l].span, {"never cut anything", "从未截减"},
           (exercised_.limits[l] & Exercised::cut) != 0);
      goal(GoalKind::limit, plan_.limits[l].span, {"always cut: nothing ever stayed below it", "每次都截减：从未有低于上限的情形"},
           (exercised_.limits[l] & Exercised::left_whole) != 0);
    }
    for (std::size_t c = 0; c < plan_.checks.size(); ++c) {
      goal(GoalKind::refusal, plan_.checks[c].span, {"never refused a row", "从未拒收"},
           (exercised_.checks[c] & Exercised::refused) != 0);
      goal(GoalKind::refusal, plan_.checks[c].span, {"refused every row", "拒收了每一行"},
           (exercised_.checks[c] & Exercised::passed) != 0);
    }
    for (std::size_t h = 0; h < plan_.holds.size(); ++h) {
      const checked::Hold& hold = plan_.holds[h];
      goal(GoalKind::hold, hold.span, {"never held a payment back", "从未暂扣"}, (exercised_.holds[h] & Exercised::held) != 0);
      goal(GoalKind::hold, hold.span, {"never released a payment", "从未放行"},
           (exercised_.holds[h] & Exercised::released) != 0);
      if (hold.lost_after.valid())
        goal(GoalKind::hold, hold.span, {"never let a payment lapse", "从未有暂扣失效"},
             (exercised_.holds[h] & Exercised::lost) != 0);
    }
    for (std::size_t p = 0; p < plan_.promises.size(); ++p)
      if (plan_.promises[p].always.valid())
        goal(GoalKind::guarantee, plan_.promises[p].span, {"was never judged on anything", "从未被判定"},
             exercised_.promises[p] != 0);
    for (std::size_t r = 0; r < plan_.reports.size(); ++r)
      goal(GoalKind::report, plan_.reports[r].span, {"never showed a row", "从未列出一行"}, exercised_.reports[r] != 0);
    for (const syn::Declaration& declaration : file_.declarations)
      if (std::holds_alternative<syn::Leaving>(declaration.node))
        goal(GoalKind::leaving, declaration.span, {"nobody ever left", "从未有人离开"}, exercised_.left);
  }

  const syn::File& file_;
  const checked::Plan& plan_;
  const Exercised& exercised_;
  Outcomes outcomes_;
  std::vector<Goal> goals_;
};

}  // namespace

diagnostics::Words goal_words(GoalKind kind) {
  switch (kind) {
    case GoalKind::row: return {"table rows", "表格行"};
    case GoalKind::rung: return {"rungs", "级别"};
    case GoalKind::branch: return {"branches", "分支"};
    case GoalKind::condition: return {"conditions", "条件"};
    case GoalKind::bonus: return {"bonuses", "奖励"};
    case GoalKind::limit: return {"limits", "上限"};
    case GoalKind::refusal: return {"refusals", "拒收"};
    case GoalKind::guarantee: return {"guarantees", "保证"};
    case GoalKind::hold: return {"holds", "暂扣"};
    case GoalKind::leaving: return {"leaving", "离开"};
    case GoalKind::fact: return {"facts", "事实"};
    case GoalKind::report: return {"reports", "报表"};
  }
  return {""};
}

Coverage::Coverage(const syntax::File& file, const checked::Plan& plan, const meaning::Exercised& exercised)
    : source_(file.source) {
  for (Goal& goal : Gatherer(file, plan, exercised).run()) {
    const auto known = std::find_if(goals_.rbegin(), goals_.rend(), [&](const Goal& one) {
      return !(one.span == goal.span) || same(one, goal);
    });
    if (known != goals_.rend() && same(*known, goal))
      known->met = known->met || goal.met;
    else
      goals_.push_back(std::move(goal));
  }
}

void Coverage::add(const Coverage& other) {
  std::vector<Goal> extra;
  for (const Goal& goal : other.goals_) {
    const auto found = std::find_if(goals_.begin(), goals_.end(), [&](const Goal& known) { return same(known, goal); });
    if (found != goals_.end())
      found->met = found->met || goal.met;
    else
      extra.push_back(goal);
  }
  for (Goal& goal : extra) {
    goal.span.source = source_;
    goals_.push_back(std::move(goal));
  }
  std::stable_sort(goals_.begin(), goals_.end(), comes_before);
}

Coverage::Count Coverage::count() const {
  Count all;
  for (const Count& kind : by_kind()) all.add(kind);
  return all;
}

std::array<Coverage::Count, goal_kinds> Coverage::by_kind() const {
  std::array<Count, goal_kinds> counts{};
  for (const Goal& goal : goals_) {
    Count& count = counts[static_cast<std::size_t>(goal.kind)];
    ++count.all;
    if (goal.met) ++count.met;
  }
  return counts;
}

}  // namespace bonafide::trial
