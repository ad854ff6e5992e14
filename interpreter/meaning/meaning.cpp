#include "meaning/meaning.h"

#include "meaning/run.h"

namespace bonafide::meaning {

Result settle(const Input& input) { return std::move(Run(input, nullptr).result()); }

Session::Session(const Input& input, Watcher* watcher) : run_(std::make_unique<Run>(input, watcher)) {}
Session::~Session() = default;

const Result& Session::result() const { return run_->result(); }

Value Session::evaluate(NodeId node, const std::vector<Value>& frame) { return run_->evaluate(node, frame); }

std::pair<Value, TraceNode> Session::trace(NodeId node, const std::vector<Value>& frame) {
  return run_->trace(node, frame);
}

}  // namespace bonafide::meaning
