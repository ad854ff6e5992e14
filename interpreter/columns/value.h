// One value of the language, as evaluators, the loader and the ledger hold it. Units are not in the value:
// the checked plan knows them. Rows, choices and units are indices into the plan and its snapshot.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/id.h"
#include "number/calendar.h"
#include "number/rational.h"

namespace bonafide::columns {

struct RecordTag;
using RecordId = base::Id<RecordTag>;  // index into checked::Plan::records
struct ChoiceTag;
using ChoiceId = base::Id<ChoiceTag>;  // index into checked::Plan::choices

struct Missing {
  friend bool operator==(Missing, Missing) { return true; }
};
// A row of a record: its number in the snapshot's table of that record. Row numbers follow the canonical
// order (dated rows: time, then id; undated rows: id; constant rows of the plan: as written).
struct Row {
  RecordId record;
  std::uint32_t number = 0;
  friend bool operator==(const Row& a, const Row& b) { return a.record == b.record && a.number == b.number; }
};
struct ChoiceValue {  // a member of a choice or a rung of a ladder; ordered as declared, lowest first
  ChoiceId choice;
  std::uint32_t index = 0;
  friend bool operator==(const ChoiceValue& a, const ChoiceValue& b) {
    return a.choice == b.choice && a.index == b.index;
  }
};
enum class WindowKind : std::uint8_t { lifetime, period, unit, previous, last };
struct Window {  // `in lifetime`, `in period`, `in month`, `in previous 3 months`, `in last 3 months`
  WindowKind kind = WindowKind::period;
  number::CalendarUnit unit = number::CalendarUnit::month;
  bool of_period = false;  // the unit was written `period`: `previous period`, `last 3 periods`
  std::uint32_t count = 1;
  friend bool operator==(const Window& a, const Window& b) {
    return a.kind == b.kind && a.unit == b.unit && a.of_period == b.of_period && a.count == b.count;
  }
};

using Value = std::variant<Missing, bool, number::Rational, std::string, number::Date, number::Moment,
                           number::Duration, ChoiceValue, Row, Window>;

inline bool missing(const Value& value) {
  return std::holds_alternative<Missing>(value);
}
bool equal(const Value& a, const Value& b);   // of one type; missing equals missing
int compare(const Value& a, const Value& b);  // -1, 0, 1 of two values of one ordered type; missing first
std::size_t hash(const Value& value);

}  // namespace bonafide::columns
