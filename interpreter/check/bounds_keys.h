// When are two expressions the same? Nodes that read alike get one key, whatever the names of the rows that
// their own loops bind; the arguments of `+ * min max and or is` may stand in any order. Within one
// declaration, in one world and at one instant, nodes of one key have one value.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "checked/plan.h"

namespace bonafide::check {

class Keys {
 public:
  using Key = std::uint32_t;
  explicit Keys(const checked::Plan& plan);

  Key of(checked::NodeId node);
  // The slots of the enclosing loops that it reads; previous values of scans among them.
  const std::vector<checked::Slot>& slots(Key key) const { return slots_[key]; }

 private:
  struct Writer;
  const checked::Plan& plan_;
  std::vector<std::uint32_t> by_node_;  // key + 1; 0: not yet known
  std::unordered_map<std::string, Key> by_text_;
  std::vector<std::vector<checked::Slot>> slots_;
};

}  // namespace bonafide::check
