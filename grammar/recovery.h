// Going on after a mistake. A plan is a list of declarations, a declaration a head and a list of clauses; each
// clause (and each row of a table) is read under guard: if it cannot be read to its end, the mistake is
// reported once, the clause is skipped, and reading goes on at the next one. Declarations are given as their
// parts in order, so that an unknown, a misplaced and a missing clause are told apart.
#pragma once

#include <type_traits>

#include "grammar/terminals.h"

namespace bonafide::grammar {

template <class State>
constexpr bool recovers = std::decay_t<State>::recovers;

// Where a clause ends: at the next one, at a row, at the next declaration.
struct ClauseEnd : NextIs<Kind::clause, Kind::start, Kind::end, Kind::head_open, Kind::row_open> {};
// In `remember`, `then` needs no line of its own.
struct ClauseEndOrThen : NextIs<Kind::clause, Kind::start, Kind::end, Kind::head_open, Kind::row_open, Kind::then> {};

inline void skip_clause(Input& in) {
  while (!in.empty()) {
    const Kind kind = kind_of(*in.current());
    if (kind == Kind::clause || kind == Kind::start || kind == Kind::end) return;
    in.bump(1);
  }
}

inline void skip_row(Input& in) {
  while (!in.empty()) {
    const Kind kind = kind_of(*in.current());
    if (kind == Kind::clause || kind == Kind::start || kind == Kind::end) return;
    in.bump(1);
    if (kind == Kind::row_close) return;
  }
}

// Reads R up to End, or reports why not and skips with Skip. Always succeeds where the state recovers.
template <class R, class End, void (*Skip)(Input&)>
struct Guarded {
  using rule_t = Guarded;
  using subs_t = peg::type_list<R>;

  template <peg::apply_mode A, peg::rewind_mode M, template <class...> class Action, template <class...> class Control,
            class State>
  static bool match(Input& in, State&& state) {
    if constexpr (!recovers<State>) {
      return Control<seq<R, End>>::template match<A, M, Action, Control>(in, state);
    } else {
      const char* const begin = in.current();
      const auto mark = state.mark();
      if (Control<R>::template match<A, peg::rewind_mode::required, Action, Control>(in, state) &&
          Control<End>::template match<peg::apply_mode::nothing, peg::rewind_mode::required, Action, Control>(in, state) &&
          state.accepted())
        return true;
      in.iterator() = begin;
      state.template failed<R, End>(begin);
      state.rewind(mark);
      Skip(in);
      return true;
    }
  }
};

struct RowEnd : peg::success {};
template <class R, class End = ClauseEnd>
struct Clause : Guarded<R, End, skip_clause> {};
template <class R>
struct Row : Guarded<R, RowEnd, skip_row> {};

// A part of a declaration: First looks at the first token of a clause, R reads it.
enum class Often { once, at_most_once, any, at_least_once };
template <class First, class R, Often Times, class End = ClauseEnd>
struct Part_ {
  using first = First;
  using rule = R;
  using clause = Clause<R, End>;
  static constexpr bool repeats = Times == Often::any || Times == Often::at_least_once;
  static constexpr bool required = Times == Often::once || Times == Often::at_least_once;
};
template <class First, class R, class End = ClauseEnd>
struct One : Part_<First, R, Often::once, End> {};
template <class First, class R, class End = ClauseEnd>
struct Optional : Part_<First, R, Often::at_most_once, End> {};
template <class First, class R, class End = ClauseEnd>
struct Any : Part_<First, R, Often::any, End> {};
template <class First, class R, class End = ClauseEnd>
struct Some : Part_<First, R, Often::at_least_once, End> {};

// A declaration: its head, then its parts in order. Self is the rule's own name.
template <class Self, class Head, class... Parts>
struct Declared {
  using rule_t = Declared;
  using subs_t = peg::type_list<Head, typename Parts::rule...>;
  using head = Head;
  static constexpr std::size_t count = sizeof...(Parts);

  template <peg::apply_mode A, peg::rewind_mode M, template <class...> class Action, template <class...> class Control,
            class State>
  static bool match(Input& in, State&& state) {
    state.template begin<Self>(in.current());
    (void)Control<Clause<Head, ClauseEndOrThen>>::template match<A, M, Action, Control>(in, state);
    read_parts<A, M, Action, Control>(in, state, std::index_sequence_for<Parts...>());
    state.template finish<Self>(in.current());
    return true;
  }

 private:
  template <class First, class State>
  static bool begins(Input& in, State& state) {
    return peg::match<at<First>, peg::apply_mode::nothing, peg::rewind_mode::required, peg::nothing, peg::normal>(in, state);
  }

  template <peg::apply_mode A, peg::rewind_mode M, template <class...> class Action, template <class...> class Control,
            class State, std::size_t... I>
  static void read_parts(Input& in, State& state, std::index_sequence<I...>) {
    std::size_t current = 0;  // parts before it are done
    [[maybe_unused]] bool seen[count + 1] = {};
    [[maybe_unused]] bool passed[count + 1] = {};  // required, but not found in its turn
    for (;;) {
      const Kind kind = kind_of(*in.current());
      if (kind == Kind::start || kind == Kind::end) break;
      const char* const begin = in.current();
      if (kind == Kind::clause) in.bump(1);
      std::size_t found = count, earlier = count;
      ((begins<typename Parts::first>(in, state)
            ? (void)(I >= current ? (found == count ? found = I : 0) : (earlier == count ? earlier = I : 0))
            : void()),
       ...);
      if (found == count) {
        seen[earlier] = true;
        if (!state.template stray<Self>(in.current(), earlier < count)) {  // it starts a declaration
          in.iterator() = begin;
          break;
        }
        if (in.current() == begin) in.bump(1);
        skip_clause(in);
        continue;
      }
      ((I >= current && I < found && Parts::required && !seen[I]
            ? void(passed[I] = true)
            : void()),
       ...);
      ((I == found ? (void)Control<typename Parts::clause>::template match<A, M, Action, Control>(in, state) : void()), ...);
      seen[found] = true;
      bool repeats = false;
      ((I == found ? (void)(repeats = Parts::repeats) : void()), ...);
      current = repeats ? found : found + 1;
    }
    ((Parts::required && !seen[I] && (I >= current || passed[I]) ? state.template missing<Self, typename Parts::rule>()
                                                                            : void()),
     ...);
  }
};

}  // namespace bonafide::grammar
