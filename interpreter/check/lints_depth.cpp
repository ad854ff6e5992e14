// Lines that are paid without end, and bonuses on other people's bonuses that nothing caps.
#include <algorithm>

#include "check/lints.h"
#include "diagnostics/codes/lints.h"

namespace bonafide::check {

using namespace checked;
namespace code = diagnostics::code;
using diagnostics::Note;

namespace {

// Where an amount takes in payments to somebody else than the payee. Facts are followed with what their names
// stand for; each is looked at once for each of the two ways to call it.
class OthersPayments {
 public:
  OthersPayments(Lints& lints, const Paid& one) : lints_(lints), plan_(lints.plan), one_(one) {}

  base::Span find() {
    const Bonus& bonus = lints_.bonus(one_);
    for (const auto& clause : plan_[bonus.pipe].clauses) {
      if (const auto* each = std::get_if<For>(&clause.node)) {
        const Source& source = plan_[each->in];
        if (const auto* rows = std::get_if<PaymentRows>(&source.rows);
            rows != nullptr && !own(*rows, each->slot))
          return source.span;
      }
      if (const auto* let = std::get_if<Let>(&clause.node);
          let != nullptr && plan_.type(let->value).numeric())
        look(let->value, {}, true);
    }
    look(one_.payment.amount, {}, true);
    return found_;
  }

 private:
  bool own(const PaymentRows& rows, Slot slot) {
    if (rows.member.valid())
      return lints_.supposing.is_payee(lints_.bonus(one_), one_.payment.to, rows.member);
    // `take p.amount from p.member`: back to whom it was paid.
    const auto* to = std::get_if<Get>(&plan_[one_.payment.to]);
    const auto* name = std::get_if<Var>(&plan_[one_.payment.to]);
    for (const auto& clause : plan_[lints_.bonus(one_).pipe].clauses)
      if (const auto* each = std::get_if<For>(&clause.node);
          each != nullptr && name != nullptr && each->slot == name->slot)
        if (const auto* value = std::get_if<OptionalValue>(&plan_[each->in].rows))
          to = std::get_if<Get>(&plan_[value->value]);
    if (to == nullptr || to->column != plan_.payment_member || to->arguments.size() != 1) return false;
    const auto* row = std::get_if<Var>(&plan_[to->arguments[0]]);
    return row != nullptr && row->slot == slot;
  }

  // `payee`: by slot of a fact, whether it is the payee.
  void look(NodeId id, const std::vector<bool>& payee, bool here) {
    const Nesting nesting(nested_);
    if (!id.valid() || found_.valid() || ++steps_ > 20000 || nesting.too_deep()) return;
    const auto is_payee = [&](NodeId node) {
      if (here) return lints_.supposing.is_payee(lints_.bonus(one_), one_.payment.to, node);
      const auto* name = std::get_if<Var>(&plan_[node]);
      return name != nullptr && name->slot < payee.size() && payee[name->slot];
    };
    while (const auto* choice = std::get_if<If>(&plan_[id])) {
      look(choice->then, payee, here);
      id = choice->otherwise;
    }
    if (const auto* apply = std::get_if<Apply>(&plan_[id])) {
      for (const auto argument : apply->arguments) look(argument, payee, here);
    } else if (const auto* as_of = std::get_if<AsOf>(&plan_[id])) {
      look(as_of->of, payee, here);
    } else if (const auto* fold = std::get_if<Fold>(&plan_[id])) {
      for (const auto& clause : plan_[fold->pipe].clauses)
        if (const auto* each = std::get_if<For>(&clause.node))
          if (const auto* rows = std::get_if<PaymentRows>(&plan_[each->in].rows);
              rows != nullptr && (!rows->member.valid() || !is_payee(rows->member))) {
            // The total of a bonus is nobody's in particular: a share of it is a pool, not a match.
            if (rows->member.valid()) found_ = here ? plan_.span(id) : lints_.span(one_);
            return;
          }
      look(fold->value, payee, here);
    } else if (const auto* get = std::get_if<Get>(&plan_[id])) {
      const Column& column = plan_[get->column];
      if (column.kind != Column::Kind::fact || !column.body.valid() || !plan_.type(id).numeric()) return;
      std::vector<bool> inner(column.parameters.size());
      for (std::size_t i = 0; i < get->arguments.size() && i < inner.size(); ++i)
        inner[i] = is_payee(get->arguments[i]);
      if (std::find(seen_.begin(), seen_.end(), std::pair(get->column, inner)) != seen_.end()) return;
      seen_.emplace_back(get->column, inner);
      look(column.body, inner, false);
    }
  }

  Lints& lints_;
  const Plan& plan_;
  const Paid& one_;
  base::Span found_;
  int nested_ = 0;
  std::uint32_t steps_ = 0;
  std::vector<std::pair<ColumnId, std::vector<bool>>> seen_;
};

}  // namespace

void lint_depth(Lints& lints) {
  std::vector<std::pair<std::size_t, std::size_t>> told;
  for (const auto& one : lints.paid) {
    const std::pair verb(one.payment.bonus, one.payment.emit);
    if (std::find(told.begin(), told.end(), verb) != told.end()) continue;
    const Bonus& bonus = lints.bonus(one);
    if (std::holds_alternative<EmitShare>(bonus.emits[one.payment.emit].verb) || lints.limited(one)) continue;
    if (one.levels.certain && !one.levels.difference) {
      told.push_back(verb);
      lints.sink.add(code::unbounded_depth, lints.span(one))
          .with("bonus", bonus.name)
          .label(bonus.span, Note::declared_here);
    }
    if (one.payment.amount.index() < lints.plan.bounds.size() &&
        lints.plan.bounds[one.payment.amount.index()].highest)
      continue;
    if (const base::Span at = OthersPayments(lints, one).find(); at.valid()) {
      told.push_back(verb);
      lints.sink.add(code::uncapped_matching, at)
          .with("bonus", bonus.name)
          .label(lints.span(one), Note::because_of);
    }
  }
}

}  // namespace bonafide::check
