#include "explain/slots.h"

#include <algorithm>

namespace bonafide::explain {

namespace {

using checked::NodeId;
using checked::PipeId;
using checked::Plan;
using checked::Slot;
using checked::SourceId;

// Nesting is that of the written expression, which the parser limits.
class Reader {
 public:
  explicit Reader(const Plan& plan) : plan_(plan) {}

  void node(NodeId id) {
    if (!id.valid()) return;
    std::visit([this](const auto& of) { read(of); }, plan_[id]);
  }

  void source(SourceId id) {
    const checked::Source& source = plan_[id];
    std::visit([this](const auto& rows) { read(rows); }, source.rows);
    node(source.window);
    if (source.as_of) node(source.as_of->row);
  }

  std::vector<Slot> result() {
    std::vector<Slot> free;
    for (const Slot slot : read_)
      if (std::find(bound_.begin(), bound_.end(), slot) == bound_.end()) free.push_back(slot);
    std::sort(free.begin(), free.end());
    free.erase(std::unique(free.begin(), free.end()), free.end());
    return free;
  }

 private:
  void nodes(const std::vector<NodeId>& ids) {
    for (const NodeId id : ids) node(id);
  }

  void read(const checked::Const&) {}
  void read(const checked::Var& of) { read_.push_back(of.slot); }
  void read(const checked::ParameterValue&) {}
  void read(const checked::RowNamed&) {}
  void read(const checked::Get& of) { nodes(of.arguments); }
  void read(const checked::Prev& of) { nodes(of.arguments); }
  void read(const checked::ScanPrev& of) { read_.push_back(of.slot); }
  void read(const checked::AsOf& of) {
    node(of.of);
    node(of.row);
  }
  void read(const checked::Apply& of) { nodes(of.arguments); }
  void read(const checked::If& of) {
    node(of.condition);
    node(of.then);
    node(of.otherwise);
  }
  void read(const checked::Lookup& of) { nodes(of.arguments); }
  void read(const checked::Fold& of) {
    for (const checked::Clause& clause : plan_[of.pipe].clauses)
      std::visit([this](const auto& part) { read(part); }, clause.node);
    node(of.value);
  }
  void read(const checked::Had& of) {
    node(of.of);
    for (const checked::Change& change : of.changes)
      std::visit([this](const auto& part) { read(part); }, change);
  }
  void read(const checked::PeriodDate&) {}

  void read(const checked::Been& of) {
    nodes(of.arguments);
    node(of.value);
  }
  void read(const checked::ParameterBeen& of) { node(of.value); }
  void read(const checked::NobodyRisen& of) { source(of.in); }
  void read(const checked::NotRisen& of) { node(of.row); }
  void read(const checked::RisenTo& of) { node(of.row); }
  void read(const checked::NotHappened& of) { node(of.row); }
  void read(const checked::LeftNow& of) { node(of.row); }

  void read(const checked::For& of) {
    source(of.in);
    bound_.push_back(of.slot);
  }
  void read(const checked::Where& of) { node(of.condition); }
  void read(const checked::Let& of) {
    node(of.value);
    bound_.push_back(of.slot);
  }
  void read(const checked::By& of) {
    for (const checked::SortKey& key : of.keys) node(key.value);
  }
  void read(const checked::While& of) { node(of.condition); }
  void read(const checked::FirstN& of) { node(of.count); }
  void read(const checked::Scan& of) {
    node(of.start);
    node(of.next);
    bound_.push_back(of.slot);
  }

  void read(const checked::AllRows&) {}
  void read(const checked::OwnedRows& of) { node(of.owner); }
  void read(const checked::KinRows& of) {
    node(of.of);
    node(of.depth);
  }
  void read(const checked::PathRows& of) {
    node(of.from);
    node(of.to);
  }
  void read(const checked::PaymentRows& of) { node(of.member); }
  void read(const checked::LotRows& of) { node(of.of); }
  void read(const checked::SlabRows& of) { node(of.at); }
  void read(const checked::ChoiceValues&) {}
  void read(const checked::Numbers& of) {
    node(of.from);
    node(of.to);
  }
  void read(const checked::OptionalValue& of) { node(of.value); }
  void read(const checked::DerivedRows& of) { node(of.owner); }

  const Plan& plan_;
  std::vector<Slot> read_, bound_;
};

}  // namespace

std::vector<Slot> slots_of(const Plan& plan, NodeId node) {
  Reader reader(plan);
  reader.node(node);
  return reader.result();
}

std::vector<Slot> slots_of(const Plan& plan, SourceId source) {
  Reader reader(plan);
  reader.source(source);
  return reader.result();
}

std::vector<Slot> bound_by(const Plan& plan, PipeId pipe, std::size_t clauses) {
  std::vector<Slot> slots;
  if (!pipe.valid()) return slots;
  const auto& list = plan[pipe].clauses;
  for (std::size_t i = 0; i < list.size() && i < clauses; ++i) {
    if (const auto* loop = std::get_if<checked::For>(&list[i].node)) slots.push_back(loop->slot);
    if (const auto* let = std::get_if<checked::Let>(&list[i].node)) slots.push_back(let->slot);
    if (const auto* scan = std::get_if<checked::Scan>(&list[i].node)) slots.push_back(scan->slot);
  }
  return slots;
}

}  // namespace bonafide::explain
