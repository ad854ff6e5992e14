// Executes section 2 of docs/meaning.md: settles one world. Each part is in the source file named after it.
#pragma once

#include <vector>

#include "meaning/evaluator.h"

namespace bonafide::meaning {

class Settler {
 public:
  Settler(Evaluator& evaluator, World& world, Watcher* watcher = nullptr);
  void settle();

 private:
  // judge.cpp
  void judge_period();
  void judge_step(const Step& step);
  bool judge(Row row, const std::vector<std::size_t>& checks, Context& context);  // is it refused?
  // leaving.cpp
  void leave(Row member);
  void leave_at_end();
  void take_leave(Row member, Stored& state, Lots& lots, bool moves_data, number::Date on);
  void drop(const std::vector<Row>& rows);
  // hold.cpp, balance.cpp
  void release_held(Context& context);
  void hold(Context& context, const std::vector<std::uint32_t>& lines);
  void move_balance(Context& context, std::uint32_t line);
  void write_gone(Row member, ledger::AssetRule rule, const number::Rational& amount, number::Date on);
  // bonus.cpp
  void bonuses(Context& context);
  void run_bonus(checked::BonusId bonus, Context& context);
  void finish(const std::vector<checked::BonusId>& group, Context& context);  // limits, rounding, holds, balances
  number::Rational step_of(const ledger::AssetRef& asset) const;
  // limit.cpp
  void apply_limit(std::size_t limit, const std::vector<std::uint32_t>& lines, Context& context);
  // commit.cpp
  void commit(Context& context);

  Evaluator& evaluator_;
  Ground& ground_;
  const checked::Plan& plan_;
  World& world_;
  Watcher* watcher_;
  std::vector<Step> steps_;
  std::vector<std::optional<Place>> judged_until_;  // by check with a clock
  std::vector<std::vector<std::uint32_t>> open_;  // by bonus: lines of this step that are not final
  std::vector<std::vector<checked::BonusId>> groups_;  // bonuses that share limits; by bonus
};

// A bonus's lines are kept when later settlements read them, or limits count them.
bool keeps_history(const checked::Plan& plan, checked::BonusId bonus);

}  // namespace bonafide::meaning
