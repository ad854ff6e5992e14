// Warnings. Each lint is one function that reports whatever it sees; at the end those that the plan accepts
// are taken away, and an `accept` that silenced nothing is itself reported.
#include <algorithm>

#include "base/text.h"
#include "check/bounds_keys.h"
#include "check/check.h"
#include "check/cost.h"
#include "check/ladders_conditions.h"
#include "check/lints_rungs.h"
#include "check/lints_uses.h"
#include "diagnostics/codes/lints.h"

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

void take_accepted(const Plan& plan, diagnostics::Sink& sink) {
  std::vector<std::string> names;
  for (const auto& entry : diagnostics::catalog())
    if (is_lint(entry)) names.emplace_back(entry.slug);
  std::vector<std::pair<const AcceptedLint*, bool>> accepted;  // silenced something
  for (const auto& accept : plan.accepted) {
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
                             bool silenced = false;
                             for (auto& [accept, did] : accepted)
                               if (accept->lint == entry.slug) silenced = did = true;
                             return silenced;
                           }),
            all.end());
  for (const auto& [accept, did] : accepted)
    if (!did) sink.add(code::needless_accept, accept->span).with("lint", accept->lint);
}

}  // namespace

void lints(const base::Sources& sources, const Plan& plan, diagnostics::Sink& sink) {
  lint_plain_rungs(sources, plan, sink);
  lint_unused(plan, sink);
  lint_costs(plan, sink);
  lint_thresholds(plan, sink);
  // Lints of one jurisdiction's law have their place here, each a function of its own.
  take_accepted(plan, sink);
}

}  // namespace bonafide::check
