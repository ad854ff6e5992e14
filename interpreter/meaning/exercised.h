// What evaluations have gone through, for the coverage of examples. It is filled by every settlement and every
// question that is given it; evaluation without one pays a test of a pointer.
#pragma once

#include <cstdint>
#include <vector>

#include "checked/plan.h"

namespace bonafide::meaning {

struct Exercised {
  explicit Exercised(const checked::Plan& plan);

  // Bits.
  static constexpr std::uint8_t evaluated = 1;  // it had a value, missing or not
  static constexpr std::uint8_t yes = 2, no = 4;  // of a flag; missing is no
  static constexpr std::uint8_t cut = 1, left_whole = 2;           // of a limit
  static constexpr std::uint8_t refused = 1, passed = 2;           // of a check
  static constexpr std::uint8_t held = 1, released = 2, lost = 4;  // of a hold

  std::vector<std::uint8_t> nodes;                // by NodeId
  std::vector<std::vector<std::uint8_t>> rows;    // by TableId, row: was it chosen (1)
  std::vector<std::vector<std::uint8_t>> verbs;   // by BonusId, verb: did it write a line (1)
  std::vector<std::uint8_t> limits, checks, holds;
  std::vector<std::uint8_t> promises;             // was a binding judged (1)
  std::vector<std::uint8_t> reports;              // was a row shown (1)
  bool left = false;                              // somebody left

  // Values that are not within these bounds, by node: what the checker found of them is wrong. Not asked for: null.
  const std::vector<checked::Bounds>* bounds = nullptr;
  std::vector<std::pair<checked::NodeId, columns::Value>> outside;

  void note(checked::NodeId node, const columns::Value& value) {
    if (bounds) compare(node, value);
    std::uint8_t bits = evaluated;
    if (const bool* flag = std::get_if<bool>(&value))
      bits |= *flag ? yes : no;
    else if (columns::missing(value))
      bits |= no;
    nodes[node.index()] |= bits;
  }
  void compare(checked::NodeId node, const columns::Value& value);
};

}  // namespace bonafide::meaning
