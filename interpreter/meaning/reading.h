// What can be read off a plan without running it: which columns, slots and kinds of data its expressions read.
#pragma once

#include <optional>
#include <vector>

#include "meaning/ground.h"

namespace bonafide::meaning {

struct Reads {
  std::vector<ColumnId> columns;
  std::vector<checked::Slot> slots;     // names, but for `previous` of running ones
  std::vector<checked::Slot> running;   // `previous x` of running and counting names
  std::vector<checked::Slot> bound;     // by loops inside
  std::vector<checked::SourceId> sources;
  bool payments = false;
  bool state = false;  // `previous`, lots, lines of earlier settlements
};
Reads reads_of(const checked::Plan& plan, checked::NodeId node);
Reads reads_of(const checked::Plan& plan, checked::PipeId pipe);
Reads reads_of(const checked::Plan& plan, const checked::Column& column);  // its body, start and next

std::uint32_t widest_frame(const checked::Plan& plan);

// The clauses right below a loop over an upline whose outcome hangs only on the row above and on running values.
std::optional<PipeShape::Choosing> choosing_of(const checked::Plan& plan, const std::vector<bool>& reads_payments,
                                               const checked::Pipe& pipe, std::size_t loop);

// What the order of the rows hangs on is the same wherever it is asked for in one world at one instant.
std::optional<checked::Placing> placing_of(const checked::Plan& plan, const std::vector<bool>& reads_payments,
                                           const checked::Pipe& pipe);

// `x.f is E` among the terms of a condition, E not reading the slot of the loop: of payments f is the source or the
// member, of rows an input field that names a row.
std::optional<PipeShape::Narrowing> narrowing_of(const checked::Plan& plan, const checked::For& loop,
                                                 checked::NodeId condition);

}  // namespace bonafide::meaning
