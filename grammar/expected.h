// What could have stood where reading failed. A clause that cannot be read is read once more by a control that
// remembers the furthest token and every rule that failed there; a rule with a name of its own ("an
// expression") stands for the tokens it could have begun with.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "grammar/declarations.h"

namespace bonafide::grammar {

// Things with a name of their own in messages; syntax/wording.cpp says them in English and Chinese.
enum class Thing : std::uint8_t {
  expression, set, record_or_set, condition, type, name, word, unit_of_time, unit, whole_number, number, text, date, period, zone, pattern,
  value, window, rounding, table, change, declaration, cell_end, line_end,
  more  // what may follow, but need not: said only when nothing else could have stood there
};

struct Wanted {  // a kind of token or a thing
  bool is_thing;
  Kind kind;
  Thing thing;
  friend bool operator==(const Wanted& a, const Wanted& b) {
    return a.is_thing == b.is_thing && (a.is_thing ? a.thing == b.thing : a.kind == b.kind);
  }
};
constexpr Wanted wanted(Kind kind) { return {false, kind, Thing::more}; }
constexpr Wanted wanted(Thing thing) { return {true, Kind::end, thing}; }

struct Expectations {
  std::size_t furthest = 0;  // token index
  std::vector<Wanted> list;
};

// The name of a rule; rules without one are seen through.
template <class R> struct Named { static constexpr bool known = false; };
template <Thing T> struct Is { static constexpr bool known = true; static constexpr Thing thing = T; };

template <> struct Named<Expr> : Is<Thing::expression> {};
template <> struct Named<Or> : Is<Thing::expression> {};
template <> struct Named<Sum> : Is<Thing::expression> {};
template <> struct Named<Side> : Is<Thing::expression> {};
template <> struct Named<Not> : Is<Thing::expression> {};
template <> struct Named<AsOf> : Is<Thing::expression> {};
template <> struct Named<OfE> : Is<Thing::expression> {};
template <> struct Named<Primary> : Is<Thing::expression> {};
template <> struct Named<Arg> : Is<Thing::expression> {};
template <> struct Named<Set> : Is<Thing::set> {};
template <> struct Named<Type> : Is<Thing::type> {};
template <> struct Named<Name> : Is<Thing::name> {};
template <> struct Named<UnitName> : Is<Thing::more> {};
template <> struct Named<Field> : Is<Thing::word> {};
template <> struct Named<TimeUnit> : Is<Thing::unit_of_time> {};
template <> struct Named<Int> : Is<Thing::whole_number> {};
template <> struct Named<IntOrNumber> : Is<Thing::number> {};
template <> struct Named<Text> : Is<Thing::text> {};
template <> struct Named<DateName> : Is<Thing::date> {};
template <> struct Named<PeriodName> : Is<Thing::period> {};
template <> struct Named<ZoneName> : Is<Thing::zone> {};
template <> struct Named<Pattern> : Is<Thing::pattern> {};
template <> struct Named<PatternValue> : Is<Thing::value> {};
template <> struct Named<Mode> : Is<Thing::rounding> {};
template <> struct Named<AtTable> : Is<Thing::table> {};
template <> struct Named<Change> : Is<Thing::change> {};
template <> struct Named<CellEnd> : Is<Thing::cell_end> {};
template <> struct Named<ClauseEnd> : Is<Thing::line_end> {};
template <> struct Named<ClauseEndOrThen> : Is<Thing::line_end> {};

template <> struct Named<FieldTail> : Is<Thing::more> {};
template <> struct Named<DeTail> : Is<Thing::more> {};
template <> struct Named<PathDe> : Is<Thing::more> {};
template <> struct Named<DeField> : Is<Thing::more> {};
template <> struct Named<CallTail> : Is<Thing::more> {};
template <> struct Named<OfTail> : Is<Thing::more> {};
template <> struct Named<AsOfRow> : Is<Thing::more> {};
template <> struct Named<ProductTail> : Is<Thing::more> {};
template <> struct Named<SumTail> : Is<Thing::more> {};
template <> struct Named<Trim> : Is<Thing::more> {};
template <> struct Named<OtherwiseTail> : Is<Thing::more> {};
template <> struct Named<HadTail> : Is<Thing::more> {};
template <> struct Named<Test> : Is<Thing::more> {};
template <> struct Named<AndTail> : Is<Thing::more> {};
template <> struct Named<OrTail> : Is<Thing::more> {};
template <> struct Named<UnitPer> : Is<Thing::more> {};
template <> struct Named<PerUnit> : Is<Thing::more> {};
template <> struct Named<EachAmong> : Is<Thing::more> {};
template <> struct Named<FoldAfter> : Is<Thing::expression> {};
template <> struct Named<PayToVerb> : Is<Thing::more> {};
template <> struct Named<Tail> : Is<Thing::more> {};
template <> struct Named<EachRecord> : Is<Thing::more> {};
template <> struct Named<CalWindow> : Is<Thing::more> {};
template <> struct Named<Descending> : Is<Thing::more> {};

// The state of the second reading.
struct Tracker {
  static constexpr bool recovers = false;
  const char* begin;
  bool split;
  unsigned depth = 0;
  const char* furthest = nullptr;
  std::vector<Wanted> list;

  bool enter(const char*) { return ++depth <= deepest_nesting ? true : (--depth, false); }
  void leave() { --depth; }
  bool in_split() const { return split; }
  std::size_t mark(const char* at) const { return at == furthest ? list.size() : 0; }
  void note(const char* at, std::size_t mark, Wanted what) {
    if (at < furthest) return;
    if (at > furthest) list.clear();
    furthest = at;
    list.resize(std::min(mark, list.size()));
    if (std::find(list.begin(), list.end(), what) == list.end()) list.push_back(what);
  }
};

template <class R>
struct Tracking : peg::normal<R> {
  template <peg::apply_mode A, peg::rewind_mode M, template <class...> class Action, template <class...> class Control>
  static bool match(Input& in, Tracker& tracker) {
    if constexpr (Named<R>::known) {
      const char* const at = in.current();
      const std::size_t mark = tracker.mark(at);
      if (peg::normal<R>::template match<A, M, Action, Control>(in, tracker)) return true;
      tracker.note(at, mark, wanted(Named<R>::thing));
      return false;
    } else if constexpr (requires { R::token_kinds; }) {
      if (peg::normal<R>::template match<A, M, Action, Control>(in, tracker)) return true;
      for (const Kind kind : R::token_kinds) tracker.note(in.current(), tracker.mark(in.current()), wanted(kind));
      return false;
    } else {
      return peg::normal<R>::template match<A, M, Action, Control>(in, tracker);
    }
  }
};
// What R, followed by End, would have needed at the furthest token that it reached from `at`.
template <class R, class End>
Expectations expectations(const char* begin, const char* at, const char* end, bool in_split) {
  Input in(at, end, "");
  Tracker tracker{begin, in_split};
  (void)peg::match<seq<R, End>, peg::apply_mode::nothing, peg::rewind_mode::required, peg::nothing, Tracking>(in, tracker);
  if (tracker.furthest == nullptr) tracker.furthest = at;
  return {static_cast<std::size_t>(tracker.furthest - begin), std::move(tracker.list)};
}

}  // namespace bonafide::grammar
