// How far up a tree a payment goes: how many steps the payee stands above whoever's sale is counted, and how
// many people of one line are paid for it at most.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/bounds_keys.h"
#include "check/lints_nesting.h"
#include "check/lints_roles.h"
#include "check/lints_supposing.h"
#include "checked/plan.h"

namespace bonafide::check {

struct Levels {
  static constexpr int endless = 1'000'000;
  bool related = false;     // the payee is known to stand at or above the owner of what is counted
  int least = 0, most = 0;  // steps up the tree; 0: he is paid on his own
  int people = 1;           // of one line, for one sale; endless: nothing says how many
  bool certain = false;     // endless people: everybody above, whatever the loop carries along
  bool difference = false;  // what a rung adds to the rungs below: however many are paid, they share one rate
  // Levels that are paid: no more than there are people, no more than there are steps.
  int paid() const { return most < people ? most : people; }
};

// What an amount counts: a field of a row, and who the row belongs to.
struct Counted {
  std::uint32_t root = 0;  // as in `Place`
  int low = 0, high = 0;
  checked::ColumnId column;  // invalid: people are counted
  bool whole = true;         // added up or multiplied, not the smaller of two or one of several
};

// Of a name of a bonus or a fact: where it stands, in steps above a root that all names of one root share.
struct Place {
  std::uint32_t root = 0;
  int low = 0, high = 0;
  bool alone = false;  // in no relation to a loop's rows: whoever sold
};

class Reach {
 public:
  Reach(const checked::Plan& plan, const Roles& roles, Keys& keys, Supposing& supposing)
      : plan_(plan), roles_(roles), keys_(keys), supposing_(supposing) {}

  Levels levels(const Payment& payment);
  // What the amount counts, as far as the payee stands in the same line.
  std::vector<Counted> counted(const Payment& payment);
  // The most bindings that a loop lets through for each binding outside it; none: nothing says how many. The
  // loop is the clause at `at`; clauses up to the next loop narrow it.
  std::optional<int> most(const checked::Pipe& pipe, std::size_t at);
  // `counting` slots of a pipe, with the names that stand for the number about to be given.
  static std::vector<checked::Slot> counters(const checked::Plan& plan, const checked::Pipe& pipe);
  // `best - previous best` is in it: over a line these add up to the last `best` at most.
  bool takes_difference(checked::NodeId amount, const checked::Pipe& pipe) const;

 private:
  std::optional<int> highest(checked::NodeId node);
  std::optional<int> counter_limit(checked::NodeId condition, const std::vector<checked::Slot>& counters);
  using Frame = std::vector<std::optional<Place>>;
  Frame frame_of(const checked::Bonus& bonus);
  void loop(const checked::For& clause, Frame& frame, bool here);
  bool adds_up_all(checked::ColumnId column) const;
  std::optional<Place> place(checked::NodeId node, const Frame& frame, bool here);
  void count(checked::NodeId node, const Frame& frame, bool here, bool whole, std::vector<Counted>& out);

  const checked::Plan& plan_;
  const Roles& roles_;
  Keys& keys_;
  Supposing& supposing_;
  int deep_ = 0;
  int nested_ = 0;
  int chain_ = 0;  // bonuses on bonuses
  std::uint32_t steps_ = 0;
  std::map<std::string, std::vector<Counted>> facts_;
  std::map<std::size_t, int> lines_;  // by bonus: steps from its rows up to whom it pays
};

}  // namespace bonafide::check
