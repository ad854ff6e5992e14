// A settlement that has been evaluated and can still be asked: the real world, worlds of `had`, promises, reports,
// and what is left to the next settlement.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <vector>

#include "meaning/evaluator.h"
#include "meaning/settler.h"

namespace bonafide::meaning {

class Run : public Worlds {
 public:
  Run(const Input& input, Watcher* watcher);
  Result& result() { return result_; }

  Value evaluate(NodeId node, const std::vector<Value>& frame);
  std::pair<Value, TraceNode> trace(NodeId node, const std::vector<Value>& frame);

  Value had(const checked::Had& had, const Scope& scope) override;  // had.cpp

 private:
  struct Judged {
    std::vector<ledger::Breach> breaches;
    std::vector<std::pair<Row, number::Rational>> due;  // payee and amount, of those with `top up`
  };

  const checked::Plan& plan() const { return ground_.plan; }
  std::pair<Value, TraceNode> trace_or_evaluate(NodeId node, const std::vector<Value>& given, bool trace);
  void refuse_input();
  void take_over();
  std::unique_ptr<World> open_world(const std::vector<Value>& parameters, bool real);
  std::shared_ptr<World> world_with(const World& outside, Changes changes);

  void reports();         // report.cpp
  void promises();        // promise.cpp
  Value named(const Value& bound) const;
  Judged judge(const checked::Promise& promise);
  bool top_up(checked::PromiseId id, const Judged& judged);
  void finish();          // result.cpp
  void next_state();
  bool goes_on(const ledger::StoredFact& fact) const;
  bool goes_on(const ledger::StoredLine& line) const;

  Ground ground_;
  Evaluator evaluator_;
  std::unique_ptr<World> real_;
  std::list<std::pair<std::string, std::shared_ptr<World>>> shelf_;  // the last worlds of `had`
  std::shared_ptr<World> unmoved_;
  Result result_;
};

}  // namespace bonafide::meaning
