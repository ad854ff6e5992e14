// Reports and guarantees.
#include <set>

#include "check/lowering.h"
#include "diagnostics/codes/guarantees.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Operator;

void Lowering::report_table(const syn::Report& node, checked::ReportId id) {
  checked::PipeId pipe;
  std::vector<std::string> headings;
  std::vector<NodeId> values;
  std::set<std::string_view> seen;
  const std::uint32_t frame = in_body(Place::report, [&] {
    pipe = add_pipe(clauses(node.pipe));
    for (const syn::Show& show : node.shows) {
      if (!seen.insert(show.name.text).second)
        report(code::heading_twice, show.name.span).with("name", show.name.text);
      Typed value = expression(show.value);
      if (!value.bad && value.type.kind == Kind::window)
        report(code::window_only_parameter, value.span);
      headings.emplace_back(show.name.text);
      values.push_back(value.node);
    }
  });
  checked::Report& made = plan_.reports[id.index()];
  made.pipe = pipe;
  made.headings = std::move(headings);
  made.values = std::move(values);
  made.frame = frame;
}

void Lowering::promise(const syn::Guarantee& node, checked::PromiseId id) {
  checked::Promise made = plan_.promises[id.index()];
  made.frame = in_body(Place::promise, [&] {
    if (!node.pipe.empty()) made.pipe = add_pipe(clauses(node.pipe));
    for (const Loop& loop : body_.loops)
      if (!made.named && loop.element.kind == Kind::row) made.named = loop.slot;
    for (const syn::ExpressionId premise : node.provided) {
      Typed value = expression(premise);
      if (condition(value)) made.provided.push_back(value.node);
    }
    Typed claim;
    if (const auto* always = std::get_if<syn::Guarantee::Always>(&node.claim)) {
      claim = expression(always->condition);
      if (condition(claim)) {
        made.always = claim.node;
        if (const auto* apply = std::get_if<checked::Apply>(&plan_[claim.node]);
            apply && (apply->op == Operator::greater_equal || apply->op == Operator::less_equal)) {
          const bool at_least = apply->op == Operator::greater_equal;
          const NodeId left = apply->arguments[0], right = apply->arguments[1];
          if (plan_.type(left).numeric()) {
            made.have = at_least ? left : right;
            made.need = at_least ? right : left;
          }
        }
      }
    } else {
      const auto& possible = std::get<syn::Guarantee::Possible>(node.claim);
      claim = expression(possible.condition);
      if (condition(claim)) made.possible = claim.node;
      if (possible.spending.valid()) {
        const Type wanted = money();
        Typed spending = expression(possible.spending, &wanted);
        if (fits(spending, wanted)) made.spending = spending.node;
      }
      if (possible.within) {
        const Settlements within = settlements_of(possible.within->first, possible.within->second, at(possible.condition).span);
        made.within = within.units;
        made.within_each = within.each;
      }
      if (node.on_breach) report(code::possible_never_breaks, at(possible.condition).span);
    }
    if (!node.on_breach || made.possible.valid()) return;
    switch (node.on_breach->kind) {
      case syn::Guarantee::OnBreach::Kind::report: made.breach = checked::Promise::Breach::report; break;
      case syn::Guarantee::OnBreach::Kind::stop: made.breach = checked::Promise::Breach::stop; break;
      case syn::Guarantee::OnBreach::Kind::top_up: {
        made.breach = checked::Promise::Breach::top_up;
        const std::optional<NodeId> whom = payee(node.on_breach->whom);
        if (whom) made.whom = *whom;
        if (claim.bad) break;
        if (!made.have.valid() || !(plan_.type(made.have).required() == money()))
          report(code::top_up_needs_money, claim.span).with("text", text(claim.span));
        break;
      }
    }
  });
  plan_.promises[id.index()] = std::move(made);
}

}  // namespace bonafide::check
