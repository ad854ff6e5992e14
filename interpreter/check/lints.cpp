// Warnings. Each lint is one function that reports whatever it sees; at the end those that the plan accepts
// are taken away, and an `accept` that silenced nothing is itself reported.
#include "check/lints.h"

#include <algorithm>

#include "base/text.h"
#include "check/bounds_keys.h"
#include "check/check.h"
#include "check/cost.h"
#include "check/jurisdictions.h"
#include "check/ladders_conditions.h"
#include "check/lints_rungs.h"
#include "check/lints_uses.h"
#include "diagnostics/codes/lints.h"
#include "number/decimal.h"

namespace bonafide::check {

using namespace checked;
namespace code = diagnostics::code;
using diagnostics::Note;
using diagnostics::Words;

namespace {

void lint_plain_rungs(const base::Sources& sources, const Plan& plan, diagnostics::Sink& sink) {
  for (const auto node : plain_rungs(plan)) {
    const auto span = plan.span(node);
    const auto& column = plan[std::get<Get>(plan[node]).column];
    sink.add(code::plain_rung, span)
        .with("rung", span.valid() ? std::string(sources.text(span)) : column.name)
        .with("ladder", column.name);
  }
}

// What a plan declares and nothing uses; what a library declares is there for others.
void lint_unused(const Plan& plan, diagnostics::Sink& sink) {
  if (plan.library || !plan.source.valid()) return;
  const Uses uses = uses_of(plan);
  const auto report = [&](bool used, Span span, const std::string& name, const Words& what) {
    if (!used && span.valid() && span.source == plan.source)
      sink.add(code::unused, span).with("name", name).with("what", what);
  };
  for (std::size_t i = 0; i < plan.parameters.size(); ++i)
    report(uses.parameters[i], plan.parameters[i].span, plan.parameters[i].name, {"parameter", "参数"});
  for (std::size_t i = 0; i < plan.tables.size(); ++i)
    report(uses.tables[i], plan.tables[i].span, plan.tables[i].name, {"table", "表"});
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const auto& column = plan.columns[i];
    if (column.kind == Column::Kind::fact ||
        (column.kind == Column::Kind::state && !column.ladder.valid() && !column.name.empty()))
      report(
          uses.columns[i], column.span, column.name,
          column.kind == Column::Kind::fact ? Words{"fact", "事实"} : Words{"remembered fact", "记住的事实"});
  }
  for (std::size_t i = 0; i < plan.choices.size(); ++i)
    if (!plan.choices[i].ladder.valid())
      report(uses.choices[i], plan.choices[i].span, plan.choices[i].name, {"choice", "选项"});
  for (std::size_t i = 0; i < plan.units.size(); ++i)
    if (plan.units[i].kind == Unit::Kind::unit)
      report(uses.units[i], plan.units[i].span, plan.units[i].name, {"unit", "单位"});
  for (std::size_t i = 0; i < plan.derived.size(); ++i)
    report(uses.derived[i], plan.derived[i].span, plan.derived[i].name, {"set of rows", "行集"});
}

void lint_costs(const Plan& plan, diagnostics::Sink& sink) {
  for (const auto& line : costs(plan)) {
    if (!line.heavy || line.library) continue;
    const bool here = line.because.valid() && (!plan.source.valid() || line.because.source == plan.source);
    auto& diagnostic = sink.add(code::not_linear, here ? line.because : line.span)
                           .with("name", line.name)
                           .with("cost", line.cost);
    if (here) diagnostic.label(line.span, Note::declared_here);
  }
}

// `from 100` on one rung and `from 50` of the same on a rung above it: allowed, but seldom meant.
void lint_thresholds(const Plan& plan, diagnostics::Sink& sink) {
  Keys keys(plan);
  for (const auto& ladder : plan.ladders) {
    std::vector<RungConditions> conditions;
    for (const auto& rung : ladder.rungs) conditions.push_back(conditions_of(plan, rung, keys));
    for (std::size_t above = 1; above < conditions.size(); ++above) {
      bool reported = false;
      for (std::size_t below = 0; below < above && !reported; ++below) {
        if (!ladder.rung_by_rung && implies(conditions[below], conditions[above]))
          continue;  // refused by check_ladders
        for (const auto& [key, high] : conditions[above].measures) {
          const auto low = conditions[below].measures.find(key);
          if (low == conditions[below].measures.end() || !low->second.from || !high.from ||
              !(*high.from < *low->second.from))
            continue;
          sink.add(code::falling_threshold, high.span)
              .with("rung", ladder.rungs[above].name)
              .with("below", ladder.rungs[below].name)
              .label(low->second.span, Note::because_of);
          reported = true;
          break;
        }
      }
    }
  }
}

bool is_lint(const diagnostics::Entry& entry) {
  return entry.number.substr(0, 2) == "B8" && entry.severity == diagnostics::Severity::warning &&
         entry.code != code::needless_accept && entry.code != code::unknown_lint;
}

// Takes away what is accepted, and the laws of jurisdictions that were not asked for. What a plan accepts
// does not depend on who asks: an `accept` is needless only where no law and no rule gives its warning, and
// where all of them could look.
void take_accepted(Plan& plan, const std::vector<std::string>& asked, bool all_looked,
                   diagnostics::Sink& sink) {
  std::vector<std::string> names;
  for (const auto& entry : diagnostics::catalog())
    if (is_lint(entry)) names.emplace_back(entry.slug);
  std::vector<std::pair<AcceptedLint*, bool>> accepted;  // silenced something
  for (auto& accept : plan.accepted) {
    if (std::find(names.begin(), names.end(), accept.lint) == names.end()) {
      sink.add(code::unknown_lint, accept.span)
          .with("lint", accept.lint)
          .suggest(base::did_you_mean(accept.lint, names));
      continue;
    }
    accepted.emplace_back(&accept, false);
  }
  auto& all = sink.all();
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const diagnostics::Diagnostic& diagnostic) {
                             const auto& entry = diagnostics::entry(diagnostic.code);
                             if (!is_lint(entry)) return false;
                             const auto whose = jurisdiction_of(diagnostic);
                             const bool wanted =
                                 whose.empty() || std::find(asked.begin(), asked.end(), whose) != asked.end();
                             bool silenced = false;
                             for (auto& [accept, did] : accepted) {
                               if (accept->lint != entry.slug) continue;
                               silenced = did = true;
                               auto& laws = accept->jurisdictions;
                               if (wanted && !whose.empty() &&
                                   std::find(laws.begin(), laws.end(), whose) == laws.end())
                                 laws.emplace_back(whose);
                             }
                             return silenced || !wanted;
                           }),
            all.end());
  for (const auto& [accept, did] : accepted)
    if (!did && all_looked) sink.add(code::needless_accept, accept->span).with("lint", accept->lint);
}

}  // namespace

Lints::Lints(const base::Sources& all_sources, const Plan& of, diagnostics::Sink& to)
    : sources(all_sources),
      plan(of),
      sink(to),
      roles(of),
      keys(of),
      supposing(of, roles, keys),
      reach(of, roles, keys, supposing),
      payout(of, roles, keys, reach, supposing) {
  const Supposition no_sale{false, true, true, true, {}, {}};
  for (std::size_t b = 0; b < plan.bonuses.size(); ++b)
    for (const auto& payment : payments_of(plan, b)) {
      const bool money = std::visit([&](const auto& verb) { return roles.is_money(verb.in); },
                                    plan.bonuses[b].emits[payment.emit].verb);
      if (!money) continue;
      Paid one;
      one.payment = payment;
      one.levels = reach.levels(payment);
      one.possible = supposing.ask(payment, {}).pays;
      const auto answer = supposing.ask(payment, no_sale);
      const bool own_rows = supposing.on_own_rows(payment);
      one.for_people = !own_rows && answer.known && answer.pays && answer.persons;
      Supposition nobody_else, not_he;
      nobody_else.others_buy = false;
      not_he.payee_buys = false;
      const bool alone = supposing.ask(payment, nobody_else).pays;
      one.own = own_rows || (!one.for_people && alone && !supposing.ask(payment, not_he).pays);
      one.of_others = !one.own && one.possible && (one.for_people || !alone);
      paid.push_back(std::move(one));
    }
}

base::Span Lints::span(const Paid& one) const {
  const auto verb = bonus(one).emits[one.payment.emit].span;
  return verb.valid() ? verb : bonus(one).span;
}

bool Lints::limited(const Paid& one) const {
  return std::any_of(plan.limits.begin(), plan.limits.end(), [&](const Limit& limit) {
    return std::any_of(limit.on.begin(), limit.on.end(),
                       [&](BonusId bonus) { return bonus.index() == one.payment.bonus; });
  });
}

diagnostics::Words Lints::names(const std::vector<const Paid*>& some) const {
  diagnostics::Words out("");
  std::vector<std::size_t> told;
  for (const auto* one : some) {
    if (std::find(told.begin(), told.end(), one->payment.bonus) != told.end()) continue;
    told.push_back(one->payment.bonus);
    const std::string code = "`" + bonus(*one).name + "`";
    out.en += (out.en.empty() ? "" : ", ") + code;
    out.zh += (out.zh.empty() ? "" : "、") + code;
  }
  return out;
}

namespace {

// A payment that may be no whole number of cents, in a plan that does not say how it is rounded.
void lint_rounding(const Plan& plan, diagnostics::Sink& sink) {
  if (plan.says_rounding) return;
  for (const Bonus& bonus : plan.bonuses)
    for (const Emit& emit : bonus.emits) {
      const NodeId amount = std::visit([](const auto& verb) { return verb.amount; }, emit.verb);
      const Type& type = plan.type(amount);
      if (type.kind != Kind::amount || type.dimension != Dimension{plan.currency, {}} || amount.index() >= plan.bounds.size()) continue;
      const std::optional<int> decimals = plan.bounds[amount.index()].decimals;
      const bool whole = std::holds_alternative<EmitOne>(emit.verb) && decimals && *decimals <= plan.step.decimals().value_or(0);
      if (whole) continue;
      const auto span = plan.span(amount);
      const bool here = span.valid() && span.source == plan.source;
      sink.add(code::unsaid_rounding, here ? span : bonus.span).with("bonus", bonus.name).with("step", number::to_text(plan.step));
      return;
    }
}

}  // namespace

void lints(const base::Sources& sources, Plan& plan, diagnostics::Sink& sink,
           const std::vector<std::string>& asked) {
  lint_plain_rungs(sources, plan, sink);
  lint_unused(plan, sink);
  lint_costs(plan, sink);
  lint_thresholds(plan, sink);
  lint_idle(sources, plan, sink);
  // The others ask what a plan does. A wrong one does nothing, nor does a library, whose needs are open: they
  // are asked of the plans that use it.
  const bool all_looked = sink.errors() == 0 && !plan.library;
  if (all_looked) {
    Lints all(sources, plan, sink);
    lint_people(all);
    lint_entry(all);
    lint_depth(all);
    lint_paid_twice(all);
    lint_tables(all);
    lint_laws(all);
    lint_rounding(plan, sink);
  }
  take_accepted(plan, asked, all_looked, sink);
}

}  // namespace bonafide::check
