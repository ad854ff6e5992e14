// The terminals of the grammar and the few ways to combine rules that PEGTL does not have. The input is the
// string of token kinds (lexis.h): a rule looks at one byte a token, and spaces, comments and the spelling of
// words are out of sight.
#pragma once

#include <array>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/uint8.hpp>

#include "grammar/kinds.h"

namespace bonafide::grammar {

namespace peg = tao::pegtl;

using Input = peg::memory_input<peg::tracking_mode::lazy, peg::eol::lf, const char*>;

using peg::at;
using peg::not_at;
using peg::opt;
using peg::seq;
using peg::sor;
using peg::star;

// One token that is one of these kinds.
template <Kind... K>
struct Token : peg::one<byte(K)...> {
  static constexpr std::array<Kind, sizeof...(K)> token_kinds{K...};
};

// These tokens, one after the other: Words<Kind::for_, Kind::each> is 'for each'.
template <Kind... K>
struct Words : seq<Token<K>...> {};

// A look at the next tokens.
template <Kind... K>
struct Next : at<peg::string<byte(K)...>> {};
template <Kind... K>
struct NextIs : at<peg::one<byte(K)...>> {};

// Kinds from one to another; compared as unsigned bytes.
template <Kind First, Kind Last>
struct Kinds : peg::uint8::range<static_cast<std::uint8_t>(First), static_cast<std::uint8_t>(Last)> {};

struct Name : Kinds<first_word, Kind::name> {};
struct UnitName : Kinds<first_unit_word, Kind::name> {};
struct Field : Kinds<first_word, last_word> {};
struct Int : Token<Kind::integer> {};
struct Text : Token<Kind::text> {};
struct TimeUnit : Token<Kind::day, Kind::week, Kind::month, Kind::quarter, Kind::year, Kind::period> {};
struct IntOrNumber : Token<Kind::integer, Kind::number> {};
struct DateName : Token<Kind::date> {};
struct PeriodName : Token<Kind::integer, Kind::date, Kind::period_name> {};
struct ZoneName : Token<Kind::zone_name> {};
struct CellText : Token<Kind::cell> {};

// The Chinese order: `订单的买家` is `order.buyer`, `用户的等级` may be `standing of member`.
struct De : Token<Kind::de, Kind::de_wide> {};
struct NextDe : peg::one<byte(Kind::de), byte(Kind::de_wide)> {};  // for looking ahead
template <Kind... K>
struct AtDe : at<NextDe, peg::one<byte(K)...>> {};

// What the tree's builder keeps while a rule is read. A part that may be missing says so (`None`), and a list
// remembers where it began (`Mark`), so that the builder always knows what to take off its stacks.
enum class Slot { expression, word, type, clause, window, as_of, set, range, change, key, parameter, cell, row,
                  heading, pattern, case_row };
template <Slot S>
struct None : peg::success {};
template <Slot S>
struct Mark : peg::success {};
template <Slot S, class... R>
struct Maybe : sor<seq<R...>, None<S>> {};

template <class R, class Separator = Token<Kind::comma>>
struct List : peg::list<R, Separator> {};

// Counts nesting; deeper than this a plan is refused (and no phase's recursion can overflow).
constexpr unsigned deepest_nesting = 200;
// A chain (`a + b + …`, `a and b and …`) nests nothing for its reader, but for the phases that walk its tree.
constexpr unsigned highest_tree = 500;

template <class R>
struct Nested {
  using rule_t = Nested;
  using subs_t = peg::type_list<R>;

  template <peg::apply_mode A, peg::rewind_mode M, template <class...> class Action, template <class...> class Control,
            class State>
  static bool match(Input& in, State&& state) {
    if (!state.enter(in.current())) return false;
    const bool matched = Control<R>::template match<A, M, Action, Control>(in, state);
    state.leave();
    return matched;
  }
};

// Looks ahead over what may stand in an OfE (names, fields, `of`, literals, whole brackets) for the word that
// decides how it is to be read: `place of x among …`, `had balance of m been 5`.
template <Kind Decider>
struct Ahead {
  using rule_t = Ahead;
  using subs_t = peg::empty_list;

  template <peg::apply_mode, peg::rewind_mode, template <class...> class Action, template <class...> class Control,
            class State>
  static bool match(Input& in, State&&) {
    unsigned brackets = 0;
    for (const char* at = in.current(); at != in.end(); ++at) {
      const Kind kind = kind_of(*at);
      if (kind == Kind::open || kind == Kind::group_open) ++brackets;
      else if (kind == Kind::close && brackets > 0) --brackets;
      else if (kind == Kind::start || kind == Kind::clause || kind == Kind::end) return false;
      else if (brackets > 0) continue;
      else if (kind == Decider) return true;
      else if (!is_name(kind) && !between_operators(kind)) return false;
    }
    return false;
  }

 private:
  static constexpr bool between_operators(Kind kind) {
    return kind == Kind::dot || kind == Kind::de || kind == Kind::de_wide || kind == Kind::of || is_kin(kind) || kind == Kind::previous || kind == Kind::marginal ||
           kind == Kind::integer || kind == Kind::number || kind == Kind::percent || kind == Kind::text || kind == Kind::date ||
           kind == Kind::yes || kind == Kind::no || kind == Kind::nothing || kind == Kind::dash ||
           kind == Kind::minus;
  }
  static constexpr bool is_kin(Kind kind) { return kind >= Kind::upline && kind <= Kind::chain; }
};

// `的本期订单的实付的合计`: a window after 的 begins what is folded, and is no window of a set.
struct AheadWindowFold {
  using rule_t = AheadWindowFold;
  using subs_t = peg::empty_list;

  template <peg::apply_mode, peg::rewind_mode, template <class...> class Action, template <class...> class Control,
            class State>
  static bool match(Input& in, State&&) {
    const char* at = in.current();
    if (is_de(at, in)) ++at;
    if (at == in.end() || kind_of(*at) != Kind::in) return false;
    while (at != in.end() && !is_de(at, in)) {  // the window and the record
      const Kind kind = kind_of(*at);
      if (!is_word(kind) && kind != Kind::integer) return false;
      ++at;
    }
    while (at != in.end() && (is_de(at, in) || kind_of(*at) == Kind::dot) && in.end() - at > 1 && is_name(kind_of(at[1]))) at += 2;
    return is_de(at, in) && in.end() - at > 1 && is_fold(kind_of(at[1]));
  }

 private:
  static bool is_de(const char* at, const Input& in) {
    return at != in.end() && (kind_of(*at) == Kind::de || kind_of(*at) == Kind::de_wide);
  }
  static constexpr bool is_fold(Kind kind) {
    return kind == Kind::sum || kind == Kind::average || kind == Kind::count || kind == Kind::highest || kind == Kind::lowest ||
           kind == Kind::first || kind == Kind::last;
  }
};

// `the (n)-th` and not a function named `the`.
struct AheadNth {
  using rule_t = AheadNth;
  using subs_t = peg::empty_list;

  template <peg::apply_mode, peg::rewind_mode, template <class...> class Action, template <class...> class Control,
            class State>
  static bool match(Input& in, State&&) {
    const char* at = in.current();
    if (in.size() < 2 || kind_of(at[0]) != Kind::the || kind_of(at[1]) != Kind::open) return false;
    unsigned brackets = 0;
    for (++at; at != in.end(); ++at) {
      const Kind kind = kind_of(*at);
      if (kind == Kind::open || kind == Kind::group_open) ++brackets;
      if (kind == Kind::close && --brackets == 0) return in.end() - at > 2 && kind_of(at[2]) == Kind::th;
      if (kind == Kind::start || kind == Kind::clause || kind == Kind::end) return false;
    }
    return false;
  }
};

}  // namespace bonafide::grammar
