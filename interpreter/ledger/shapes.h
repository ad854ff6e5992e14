// What a plan keeps from settlement to settlement, and in which form: how a later version of the plan knows what
// of a state still means the same.
#pragma once

#include "checked/plan.h"
#include "ledger/ledger.h"

namespace bonafide::ledger {

// "packs of member", "left_in_stock"; of a column that is stored: a remembered fact, a rung, or what is read
// through `previous`.
std::string shape_key(const checked::Plan& plan, checked::ColumnId column);

// By key the type: "packs of member" → "Count", "asset purse" → "points", and of records with dates the fields:
// "record order" → "buyer : member, on : Moment".
Shapes shapes_of(const checked::Plan& plan);

// Rows of the record have the fields that they had then, so that a row that was seen can be told from a changed one.
bool same_fields(const checked::Plan& plan, columns::RecordId record, const State& state);

// A state that another version of the plan has left is taken over once.
bool is_taken_over(const checked::Plan& plan, const State& state);

// Do stored values of the column mean to this plan what they meant to the version that left the state?
bool carries_over(const checked::Plan& plan, checked::ColumnId column, const State& state);

}  // namespace bonafide::ledger
