// The layout rules: what a new line means. A line in column 1 starts a declaration; any other line starts a
// clause, unless a bracket is open, or the line before it or the line itself shows that the sentence goes on.
// Depth of indentation and blank lines mean nothing.
#pragma once

#include "grammar/kinds.h"

namespace bonafide::grammar {

// A line that ends so is continued by the next one.
constexpr bool continues_after(Kind last) {
  switch (last) {
    case Kind::equals: case Kind::comma: case Kind::open:
    case Kind::plus: case Kind::minus: case Kind::dash: case Kind::star: case Kind::slash:
    case Kind::less: case Kind::less_equal: case Kind::greater: case Kind::greater_equal:
    case Kind::and_: case Kind::or_: case Kind::not_:
    case Kind::then: case Kind::else_: case Kind::otherwise: case Kind::of: case Kind::starts:
    case Kind::de: case Kind::de_wide:
      return true;
    default: return false;  // a property of a few kinds, not a visit of all
  }
}

// A line that begins so continues the one before it.
constexpr bool continues_before(Kind first) {
  switch (first) {
    case Kind::plus: case Kind::minus: case Kind::dash: case Kind::star: case Kind::slash:
    case Kind::less: case Kind::less_equal: case Kind::greater: case Kind::greater_equal:
    case Kind::and_: case Kind::or_:
    case Kind::then: case Kind::else_: case Kind::otherwise:
    case Kind::capped: case Kind::floored: case Kind::rounded: case Kind::is: case Kind::of:
    case Kind::de: case Kind::de_wide: case Kind::at_row:
      return true;
    default: return false;
  }
}

// Words that start a declaration in column 1.
constexpr bool starts_declaration(Kind first) { return first >= Kind::plan && first <= Kind::example; }

// Words that start an indented line, so that a Chinese one is cut from the beginning of it (`付给卖家 59元`).
constexpr bool starts_line(Kind first) {
  switch (first) {
    case Kind::for_: case Kind::toward: case Kind::let: case Kind::where: case Kind::while_: case Kind::by:
    case Kind::counting: case Kind::running: case Kind::repeat: case Kind::pay_to: case Kind::give_to:
    case Kind::credit_to: case Kind::take_of: case Kind::share_to: case Kind::split: case Kind::gives:
    case Kind::show: case Kind::provided: case Kind::always: case Kind::possible: case Kind::given:
    case Kind::settle: case Kind::expect: case Kind::on: case Kind::per: case Kind::with: case Kind::starts:
    case Kind::released: case Kind::version: case Kind::effective: case Kind::currency: case Kind::zone:
    case Kind::to:
      return true;
    default: return false;
  }
}

// Words that start a clause of some declaration and can hardly be meant as a declaration.
constexpr bool starts_clause(Kind first) {
  if (is_reserved(first)) return true;
  switch (first) {
    case Kind::repeat: case Kind::pay: case Kind::give: case Kind::credit: case Kind::take: case Kind::share:
    case Kind::split: case Kind::gives: case Kind::show: case Kind::provided: case Kind::always:
    case Kind::possible: case Kind::given: case Kind::settle: case Kind::expect: case Kind::on:
    case Kind::never: case Kind::released: case Kind::version: case Kind::effective: case Kind::currency:
    case Kind::round: case Kind::zone: case Kind::with:
      return true;
    default: return false;
  }
}

}  // namespace bonafide::grammar
