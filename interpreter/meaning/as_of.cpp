// docs/meaning.md, section 4: as of a row.
#include "meaning/evaluator.h"

namespace bonafide::meaning {

namespace {

constexpr std::size_t kept_contexts = 4096;  // nothing depends on how many are kept but time

std::uint64_t key_of(Row row, checked::Side side) {
  return std::uint64_t{row.record.value} << 40 | std::uint64_t{row.number} << 1 | (side == checked::Side::after ? 1 : 0);
}

}  // namespace

Context& Evaluator::as_of(World& world, Row row, checked::Side side, NodeId of) {
  if (!ground_.rows.in_period(row) && ground_.reads_state_node(of)) outside(row, plan_.span(of));
  return as_of(world, row, side);
}

void Evaluator::outside(Row row, base::Span span) {
  DataFault fault;
  fault.kind = DataFault::Kind::as_of_outside;
  fault.row = row;
  fault.span = span;
  throw Faulty{std::move(fault)};
}

Context& Evaluator::as_of(World& world, Row row, checked::Side side) {
  const std::uint64_t key = key_of(row, side);
  const auto found = world.as_of.find(key);
  if (found != world.as_of.end()) return *found->second;
  if (!ground_.keeps_every_as_of)
    for (std::size_t tries = world.as_of_order.size(); world.as_of.size() >= kept_contexts && tries > 0; --tries) {
      const std::uint64_t oldest = world.as_of_order.front();
      world.as_of_order.pop_front();
      const auto context = world.as_of.find(oldest);
      if (context == world.as_of.end()) continue;
      if (context->second->in_use > 0)
        world.as_of_order.push_back(oldest);
      else
        world.as_of.erase(context);
    }
  auto context = std::make_unique<Context>(world, Context::Kind::as_of, at_row(plan_, ground_.rows, row, side),
                                           world.step.get(), false);
  world.as_of_order.push_back(key);
  return *world.as_of.emplace(key, std::move(context)).first->second;
}

// What was worked out while the row counted as accepted; it has been refused.
void Evaluator::forget(World& world, Row row) { world.as_of.erase(key_of(row, checked::Side::after)); }

}  // namespace bonafide::meaning
