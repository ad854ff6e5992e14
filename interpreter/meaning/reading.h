// What can be read off a plan without running it: which columns, slots and kinds of data its expressions read.
#pragma once

#include <optional>
#include <vector>

#include "meaning/ground.h"

namespace bonafide::meaning {

struct Reads {
  std::vector<ColumnId> columns;
  std::vector<checked::Slot> slots;
  std::vector<checked::SourceId> sources;
  bool payments = false;
  bool state = false;  // `previous`, lots, lines of earlier settlements
};
Reads reads_of(const checked::Plan& plan, checked::NodeId node);
Reads reads_of(const checked::Plan& plan, checked::PipeId pipe);
Reads reads_of(const checked::Plan& plan, const checked::Column& column);  // its body, start and next

std::uint32_t widest_frame(const checked::Plan& plan);

// `p.source is E` or `p.member is E` among the terms of a condition, E not reading the slot of p.
std::optional<PipeShape::Narrowing> narrowing_of(const checked::Plan& plan, checked::Slot payment,
                                                 checked::NodeId condition);

}  // namespace bonafide::meaning
