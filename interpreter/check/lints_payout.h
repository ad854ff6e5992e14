// The most that is paid out of sales: the sum of all rates that one sale can meet, as far as the plan's own
// text bounds it. Rounding to the cent is left out of account.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "check/lints_levels.h"
#include "check/lints_roles.h"
#include "check/lints_supposing.h"
#include "checked/plan.h"

namespace bonafide::check {

// At most `rate` of the sum of a money field over the sales of the period.
struct Share {
  Rational rate;
  checked::ColumnId of;  // invalid: rate is 0
};

class Payout {
 public:
  Payout(const checked::Plan& plan, const Roles& roles, Keys& keys, Reach& reach, Supposing& supposing)
      : plan_(plan), roles_(roles), keys_(keys), reach_(reach), supposing_(supposing) {}

  // Of one verb of a bonus; none: nothing bounds it.
  std::optional<Share> of(std::size_t bonus, std::size_t emit);
  // Of the verbs together, limits on their bonuses included.
  std::optional<Share> of(const std::vector<std::pair<std::size_t, std::size_t>>& emits);

 private:
  // What a name stands for: a row that each run meets once, or something else.
  struct Name {
    enum class Of : std::uint8_t { nothing, sale, member, line } of = Of::nothing;
    std::optional<Share> line;              // of payments: what their bonuses pay
    std::optional<columns::Window> window;  // a window that was passed on
    checked::NodeId meaning;                // a `let`
  };
  using Frame = std::vector<Name>;
  struct Part {
    enum class Per : std::uint8_t { nothing, sale, member, line, total } per = Per::nothing;
    Share share;
    bool difference = false;
  };
  struct Loops {
    std::optional<Rational> times = Rational(1);  // runs for each row that is met once; none: no bound
    std::optional<Rational> outer = Rational(1);  // of those outside the last loop
    Part::Per base = Part::Per::nothing;
  };

  std::optional<Part> part(checked::NodeId node, const Frame& frame);
  std::optional<Part> sum(const checked::Fold& fold, const Frame& frame);
  std::optional<Rational> rate(checked::NodeId node, bool& difference);
  bool in_period(const checked::Source& source, const Frame& frame) const;
  Name name_of(const checked::Source& source, const Frame& frame, bool first) const;
  std::optional<Share> limit(const checked::Limit& limit);
  std::optional<Share> work_out(std::size_t bonus, std::size_t emit);
  std::optional<Share> lines(const checked::PaymentRows& rows) const;  // what these payments come to

  const checked::Plan& plan_;
  const Roles& roles_;
  Keys& keys_;
  Reach& reach_;
  Supposing& supposing_;
  const checked::Bonus* bonus_ = nullptr;                 // whose names the frame has
  std::optional<std::pair<checked::Slot, Rational>> at_;  // a level that is being looked at
  int deep_ = 0;
  int nested_ = 0;
  int chain_ = 0;  // bonuses on bonuses
  std::uint32_t steps_ = 0;
  // By bonus and verb, as worked out; shared with the rooms in which other bonuses are looked at.
  using Known = std::map<std::pair<std::size_t, std::size_t>, std::optional<Share>>;
  std::shared_ptr<Known> known_ = std::make_shared<Known>();
};

}  // namespace bonafide::check
