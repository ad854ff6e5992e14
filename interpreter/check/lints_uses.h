// Which parts of a plan its declarations use. Nodes that no declaration reaches are left over from checking
// and mean nothing.
#pragma once

#include <vector>

#include "checked/plan.h"

namespace bonafide::check {

struct Uses {
  std::vector<bool> nodes;    // by NodeId: some declaration reaches it
  std::vector<bool> sources;  // by SourceId
  std::vector<bool> columns;  // read somewhere outside itself; a tree's parent; named by an example
  std::vector<bool> parameters;
  std::vector<bool> tables;
  std::vector<bool> choices;  // the type of something, or ranged over
  std::vector<bool> units;
  std::vector<bool> derived;
};

Uses uses_of(const checked::Plan& plan);

}  // namespace bonafide::check
