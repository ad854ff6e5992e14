// Walks from a node to the expressions and sets right below it, those in its clauses and changes included.
// No expression is higher than 200 such steps (the parser refuses it), so that phases may recur.
#pragma once

#include "syntax/tree.h"

namespace bonafide::syntax {

// `visit` takes an ExpressionId and a SetId; ids that stand for an absent part are not shown.
template <class Visit>
void for_each_child(const Clause& clause, Visit&& visit);
template <class Visit>
void for_each_child(const Set& set, Visit&& visit);
template <class Visit>
void for_each_child(const Expression& expression, Visit&& visit);
template <class Visit>
void for_each_child(const Verb& verb, Visit&& visit);

namespace children {

template <class Visit>
struct Walk {
  Visit& visit;

  void one(ExpressionId id) { if (id.valid()) visit(id); }
  void one(SetId id) { if (id.valid()) visit(id); }
  void as_of(const std::optional<AsOfRow>& row) { if (row) one(row->row); }
  void pipe(const Pipe& pipe) { for (const Clause& clause : pipe) for_each_child(clause, visit); }
  void all(const std::vector<ExpressionId>& ids) { for (const ExpressionId id : ids) one(id); }

  void operator()(const KinSet& n) { one(n.of), one(n.depth); }
  void operator()(const PathSet& n) { one(n.from), one(n.to); }
  void operator()(const SlabsSet& n) { one(n.at); }
  void operator()(const LotsSet& n) { one(n.of); }
  void operator()(const NumberSet& n) { one(n.from), one(n.to); }
  void operator()(const RowsSet& n) { one(n.rows), as_of(n.as_of); }
  void operator()(const RecordSet& n) { one(n.of), as_of(n.as_of); }

  void operator()(const ForEach& n) { one(n.set); }
  void operator()(const Repeat& n) { one(n.times); }
  void operator()(const Let& n) { one(n.value); }
  void operator()(const Where& n) { one(n.condition); }
  void operator()(const While& n) { one(n.condition); }
  void operator()(const By& n) { for (const SortKey& key : n.keys) one(key.value); }
  void operator()(const First&) {}
  void operator()(const Counting& n) { one(n.only_where); }
  void operator()(const Running& n) { one(n.starts), one(n.then); }

  void operator()(const NobodyRisen& n) { one(n.in); }
  void operator()(const NotRisen&) {}
  void operator()(const RisenTo&) {}
  void operator()(const NotHappened&) {}
  void operator()(const Left&) {}
  void operator()(const Been& n) { one(n.column), one(n.value); }

  void operator()(const NumberLiteral&) {}
  void operator()(const TextLiteral&) {}
  void operator()(const DateLiteral&) {}
  void operator()(const FlagLiteral&) {}
  void operator()(const NothingLiteral&) {}
  void operator()(const Name&) {}
  void operator()(const Call& n) { all(n.arguments); }
  void operator()(const WindowArgument&) {}
  void operator()(const Field& n) { one(n.of); }
  void operator()(const Of& n) { one(n.left), one(n.right); }
  void operator()(const Previous& n) { one(n.of); }
  void operator()(const Marginal& n) { one(n.of); }
  void operator()(const AsOf& n) { one(n.of), one(n.row.row); }
  void operator()(const Tuple& n) { all(n.items); }
  void operator()(const Bracket& n) { one(n.of); }
  void operator()(const Unary& n) { one(n.of); }
  void operator()(const Binary& n) { one(n.left), one(n.right); }
  void operator()(const If& n) { one(n.condition), one(n.then), one(n.otherwise); }
  void operator()(const Exists& n) { one(n.of); }
  void operator()(const Rises& n) { one(n.of); }
  void operator()(const Falls& n) { one(n.of); }
  void operator()(const InSet& n) {
    one(n.of);
    if (const SetId* set = std::get_if<SetId>(&n.set)) one(*set);
  }
  void operator()(const Had& n) {
    one(n.of);
    for (const Change& change : n.changes) std::visit(*this, change.node);
  }
  void operator()(const Trim& n) { one(n.of), one(n.bound); }
  void operator()(const Otherwise& n) { one(n.of), one(n.otherwise); }
  void operator()(const Fold& n) { one(n.of), pipe(n.pipe); }
  void operator()(const Place& n) { one(n.of), pipe(n.pipe); }
  void operator()(const Nth& n) { one(n.n), pipe(n.pipe); }
  void operator()(const AtLeast& n) { all(n.conditions); }

  void operator()(const Pay& n) { one(n.amount), one(n.to); }
  void operator()(const Take& n) { one(n.amount), one(n.from); }
  void operator()(const Share& n) { one(n.amount), one(n.to), one(n.by), one(n.remainder_to); }
  void operator()(const Split& n) {
    one(n.amount);
    for (const SplitPart& part : n.parts) one(part.percent), one(part.to), one(part.otherwise);
    one(n.rest_to);
  }
};

}  // namespace children

template <class Visit>
void for_each_child(const Clause& clause, Visit&& visit) { std::visit(children::Walk<std::remove_reference_t<Visit>>{visit}, clause.node); }
template <class Visit>
void for_each_child(const Set& set, Visit&& visit) { std::visit(children::Walk<std::remove_reference_t<Visit>>{visit}, set.node); }
template <class Visit>
void for_each_child(const Verb& verb, Visit&& visit) { std::visit(children::Walk<std::remove_reference_t<Visit>>{visit}, verb.node); }
template <class Visit>
void for_each_child(const Expression& expression, Visit&& visit) {
  std::visit(children::Walk<std::remove_reference_t<Visit>>{visit}, expression.node);
}

}  // namespace bonafide::syntax
