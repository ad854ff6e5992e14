// How much work each fact and bonus is, as a plan grows: `check --cost`. A settlement works through its rows;
// what is linear does a bounded number of steps for each of them. Anything more is said as a product:
// "each order × depth of the tree". Facts are worked out once for each row, so that using one costs nothing
// more.
#pragma once

#include <vector>

#include "checked/plan.h"
#include "diagnostics/diagnostic.h"

namespace bonafide::check {

struct CostLine {
  enum class Of { fact, bonus } of;
  std::string name;         // "packs of member"
  diagnostics::Words cost;  // "each member", "each order × depth of the tree"
  bool linear = true;       // a bounded number of steps for each row of the settlement
  // Grows with the square of the plan's size or worse, or with the downline of everybody. Walks up the line
  // are not counted here: they end at the top, and an engine jumps over those who do not qualify. Nor are
  // facts asked for as at a row: an engine keeps them as the rows go by.
  bool heavy = false;
  base::Span span;       // of the declaration
  base::Span because;    // of the loop that makes it heavy; may be invalid
  bool library = false;  // declared in a library
};

// Facts and remembered facts with names of their own, then bonuses, as declared. `order` has run on the plan.
std::vector<CostLine> costs(const checked::Plan& plan);

}  // namespace bonafide::check
