// Types of the checked plan. A dimension is what an amount counts: CNY, points, CNY per points; a Rate,
// a Number and a Count have none and stay apart by kind.
#pragma once

#include <optional>
#include <string>

#include "base/id.h"
#include "columns/value.h"

namespace bonafide::checked {

using columns::ChoiceId;
using columns::RecordId;

struct UnitTag;
using UnitId = base::Id<UnitTag>;  // index into Plan::units: currencies, declared units, assets' own units

struct Dimension {
  UnitId over;   // CNY in `CNY per points`; invalid: none
  UnitId under;  // points in `CNY per points`; invalid: none
  bool plain() const { return !over.valid() && !under.valid(); }
  friend bool operator==(const Dimension& a, const Dimension& b) { return a.over == b.over && a.under == b.under; }
};

enum class Kind { flag, count, number, rate, amount, text, date, moment, duration, choice, row, window };

struct Type {
  Kind kind = Kind::flag;
  Dimension dimension;   // kind amount only
  RecordId record;       // kind row; invalid: a row of any record (the source of a payment)
  ChoiceId choice;       // kind choice
  bool optional = false; // T?: may be missing

  bool numeric() const { return kind == Kind::count || kind == Kind::number || kind == Kind::rate || kind == Kind::amount; }
  Type required() const { Type t = *this; t.optional = false; return t; }
  Type maybe() const { Type t = *this; t.optional = true; return t; }
  friend bool operator==(const Type& a, const Type& b) {
    return a.kind == b.kind && a.dimension == b.dimension && a.record == b.record && a.choice == b.choice &&
           a.optional == b.optional;
  }
};

}  // namespace bonafide::checked
