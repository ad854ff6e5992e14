// What a payment can still be, with the parameters as they stand, supposing that some sales do not happen: no
// sale but the payee's own, no purchase by the payee, none of one kind of goods. Nothing is sampled. A value
// is a range; what is not understood may be anything, so that "it cannot pay" is certain and "it can pay" is
// not.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/bounds_keys.h"
#include "check/bounds_range.h"
#include "check/lints_nesting.h"
#include "check/lints_roles.h"
#include "checked/plan.h"

namespace bonafide::check {

struct Supposition {
  bool others_buy = true;             // sales to others than the payee, and their fees
  bool payee_buys = true;             // the payee's own
  bool payee_pays_fees = true;        // and what he pays for nothing that he gets
  bool any_rung = false;              // the payee may hold any rung, however it was come by
  std::optional<columns::Row> never;  // goods that the payee never bought
  std::optional<columns::Row> only;   // every sale is of these goods, and no fees are paid
};

struct Seen {
  Range range =
      Range::anything();  // of numbers; of choices their index; of flags 0 to 1. Empty: no value arrives
  bool present = true;    // it may be there
  bool absent = false;    // it may be missing
  bool persons = false;   // how many people there are, or who they are, goes into it
  bool payee = false;     // a row: the payee, or one that is his
  std::optional<columns::Row> row;    // a row of the plan that it is
  std::optional<columns::Row> never;  // a row of the plan that it is not

  static Seen number(Range range) { return {std::move(range), true, false, false, false, {}, {}}; }
  static Seen flag(bool no, bool yes);
  bool may(bool value) const;  // a flag can be this
  static Seen missing(bool persons);
  static Seen join(const Seen& a, const Seen& b);  // either
};

// A frame holds a bonus's or fact's names; a rule without any still has a slot for the row it is of.
inline std::size_t frame_size(std::uint32_t frame, std::size_t parameters) {
  return frame > parameters ? std::max<std::size_t>(frame, 2) : std::max<std::size_t>(parameters, 2);
}

// One payee of one verb of a bonus.
struct Payment {
  std::size_t bonus = 0, emit = 0;
  checked::NodeId amount, to;
  checked::NodeId weight;  // of a share; else invalid
};
std::vector<Payment> payments_of(const checked::Plan& plan, std::size_t bonus);

class Supposing {
 public:
  Supposing(const checked::Plan& plan, const Roles& roles, Keys& keys);

  struct Answer {
    bool pays = false;     // it may
    bool persons = false;  // and how often or how much depends on people, other than the payee
    bool known = true;     // false: too much to look through
    // The last condition of the pipe that cannot hold, where one stops it.
    checked::NodeId stopped_by;
  };
  Answer ask(const Payment& payment, const Supposition& supposition);

  // The rungs of a ladder that the payee cannot hold, and the cell that keeps him from each.
  std::vector<std::pair<std::uint32_t, const checked::LadderCondition*>> closed_rungs(
      std::size_t ladder, const Supposition& supposition);

  // The range of an expression, whatever its names stand for; one of them may be at a value.
  using At = std::optional<std::pair<checked::Slot, Rational>>;
  Range range(checked::NodeId node, const At& at = {});

  // Does the bonus run through what the payee himself bought or paid, row by row?
  bool on_own_rows(const Payment& payment);

  // A name that follows the payee: is this expression of the bonus the row that is paid?
  bool is_payee(const checked::Bonus& bonus, checked::NodeId to, checked::NodeId node);

 private:
  using Frame = std::vector<Seen>;
  struct Reached {
    bool reached = true, persons = false;
    checked::NodeId stopped_by;
  };
  struct Set {
    bool empty = false;
    Seen element;
  };

  void begin(const Supposition& supposition);
  Answer look(const Payment& payment);
  void find_payee(const checked::Bonus& bonus, checked::NodeId to);
  void forget_payee();
  bool others_may_buy(Role role) const {
    return supposition_.others_buy && (role != Role::fee || !supposition_.only);
  }
  bool may_buy(Role role) const {
    return supposition_.payee_buys &&
           (role != Role::fee || (supposition_.payee_pays_fees && !supposition_.only));
  }
  bool tired() { return ++steps_ > most_steps; }
  Reached walk(checked::PipeId pipe, Frame& frame);
  Set set(const checked::For& loop, Frame& frame);
  Seen evaluate(checked::NodeId node, Frame& frame);
  Seen compute(checked::NodeId node, Frame& frame);
  Seen unknown(checked::NodeId node) const;
  Seen within_bounds(checked::NodeId node, Seen seen) const;
  Seen call(checked::NodeId node, checked::ColumnId column, const std::vector<checked::NodeId>& arguments,
            Frame& frame);
  Seen body(checked::ColumnId column, const std::vector<Seen>& arguments);
  Seen rung(const checked::Ladder& ladder, const std::vector<Seen>& arguments);
  struct Arguments {
    std::vector<Seen> each;
    bool absent = false, present = true, persons = false;  // may one be missing; are all there; does one depend on people
  };
  Arguments evaluate_all(const std::vector<checked::NodeId>& nodes, Frame& frame);
  Seen apply(checked::NodeId node, const checked::Apply& apply, Frame& frame);
  Seen look_up(const checked::Lookup& lookup, Frame& frame);
  Seen fold(checked::NodeId node, const checked::Fold& fold, Frame& frame);
  bool may_pay(std::size_t bonus, bool& persons);

  static constexpr std::uint32_t most_steps = 400000;
  static constexpr int most_chained = 50;
  static constexpr int most_deep = 600;  // facts on facts; the order phase refuses more than 500

  const checked::Plan& plan_;
  const Roles& roles_;
  Keys& keys_;
  std::size_t most_names_ = 2;  // of any frame
  Supposition supposition_;
  std::vector<Keys::Key> payee_;               // expressions of the bonus that are the row paid
  std::vector<checked::Slot> payee_slots_;     // its names
  std::vector<checked::Slot> owned_by_payee_;  // rows that name him as their owner
  int deep_ = 0;                               // columns being worked out; 0: in the bonus itself
  int nested_ = 0;
  int chain_ = 0;                              // bonuses on bonuses
  std::uint32_t steps_ = 0;
  struct Known {
    Seen seen;
    bool working = false, asked = false;
  };
  std::map<std::string, Known> columns_;
  std::map<std::size_t, std::optional<Answer>> bonuses_;  // none: being worked out
};

}  // namespace bonafide::check
