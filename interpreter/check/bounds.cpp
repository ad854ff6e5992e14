// Ranges and decimals of every node, and payments that are never negative.
#include "check/bounds_walk.h"
#include "check/check.h"
#include "checked/dump.h"
#include "diagnostics/codes/order.h"

namespace bonafide::check {

using namespace checked;
using diagnostics::Code;
namespace code = diagnostics::code;
using diagnostics::Note;

namespace {

std::string quoted_text(const base::Sources& sources, Span span) {
  return span.valid() ? std::string(sources.text(span)) : std::string();
}

// The difference inside an amount that may be negative, if there is one: that is where to mend it.
NodeId culprit(const Plan& plan, NodeId node, const std::vector<Range>& ranges) {
  for (int depth = 0; depth < 200; ++depth) {
    const auto* apply = std::get_if<Apply>(&plan[node]);
    if (apply == nullptr) return node;
    if (apply->op == Operator::subtract || apply->op == Operator::negate) return node;
    NodeId inner;
    for (const auto argument : apply->arguments)
      if (plan.type(argument).numeric() && !ranges[argument.index()].not_negative()) inner = argument;
    if (!inner.valid()) return node;
    node = inner;
  }
  return node;
}

class Payments {
 public:
  Payments(const base::Sources& sources, const Plan& plan, Walk& walk, diagnostics::Sink& sink)
      : sources_(sources), plan_(plan), walk_(walk), sink_(sink) {}

  void check(const Bonus& bonus) {
    Scope scope(bonus.frame);
    walk_.walk(bonus.pipe, scope);
    for (const auto& emit : bonus.emits) {
      if (const auto* one = std::get_if<EmitOne>(&emit.verb)) {
        amount(one->amount, scope, code::payment_may_be_negative);
      } else if (const auto* share = std::get_if<EmitShare>(&emit.verb)) {
        amount(share->amount, scope, code::payment_may_be_negative);
        amount(share->weight, scope, code::weight_may_be_negative);
      } else if (const auto* split = std::get_if<EmitSplit>(&emit.verb)) {
        amount(split->amount, scope, code::payment_may_be_negative);
        for (const auto& part : split->parts) amount(part.percent, scope, code::weight_may_be_negative);
      }
    }
  }

 private:
  void amount(NodeId node, Scope& scope, Code code) {
    walk_.evaluate(node, scope);
    if (walk_.not_negative(node, scope)) return;
    const NodeId at = culprit(plan_, node, walk_.nodes());
    const Range& range = walk_.nodes()[node.index()];
    const std::string least = range.lowest ? to_text(plan_, plan_.type(node).required(), Value(*range.lowest)) : "";
    const auto lowest =
        range.lowest
            ? diagnostics::Words("it can be as low as " + least, "最低可到 " + least)
            : diagnostics::Words("nothing keeps it from falling below 0", "没有任何条件保证它不低于 0");
    auto& diagnostic = sink_.add(code, plan_.span(node))
                           .with("amount", quoted_text(sources_, plan_.span(node)))
                           .with("part", quoted_text(sources_, plan_.span(at)))
                           .with("lowest", lowest);
    if (at != node && plan_.span(at).valid()) diagnostic.label(plan_.span(at), Note::may_be_negative);
  }

  const base::Sources& sources_;
  const Plan& plan_;
  Walk& walk_;
  diagnostics::Sink& sink_;
};

}  // namespace

void bounds(const base::Sources& sources, Plan& plan, diagnostics::Sink& sink) {
  Walk walk(plan);
  walk.settle();
  walk.record();
  plan.bounds.clear();
  plan.bounds.reserve(plan.nodes.size());
  for (const auto& range : walk.nodes()) plan.bounds.push_back(range.bounds());
  Payments payments(sources, plan, walk, sink);
  for (const auto& bonus : plan.bonuses) payments.check(bonus);
}

}  // namespace bonafide::check
