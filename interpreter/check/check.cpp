#include "check/check.h"

#include "check/libraries.h"
#include "check/lowering.h"

namespace bonafide::check {
namespace {

// Everything after lowering. What follows the order relies on it.
bool phases(const base::Sources& sources, checked::Plan& plan, diagnostics::Sink& sink,
            const std::vector<std::string>& jurisdictions = {}) {
  order(sources, plan, sink);
  if (sink.errors() > 0) return false;
  bounds(sources, plan, sink);
  check_tables(sources, plan, sink);
  check_ladders(sources, plan, sink);
  lints(sources, plan, sink, jurisdictions);
  return sink.errors() == 0;
}

}  // namespace

std::optional<checked::Plan> check(const base::Sources& sources, const syntax::File& file,
                                   const FindLibrary& find_library, diagnostics::Sink& sink,
                                   const std::vector<std::string>& jurisdictions) {
  const Gathered gathered = gather(file, find_library, sink);
  Lowering lowering(sources, file, gathered, sink);
  std::optional<checked::Plan> plan;
  if (lowering.run()) plan = lowering.take();
  // A template by itself has no more to be checked than can be said without what it needs.
  if (plan && !lowering.open() && !phases(sources, *plan, sink, jurisdictions)) plan.reset();
  say_where_used(gathered, sink);
  return plan;
}

std::optional<Question> check_question(const base::Sources& sources, const syntax::File& file,
                                       const FindLibrary& find_library, const syntax::File& fragment,
                                       syntax::ExpressionId expression, const FindRow& find_row,
                                       diagnostics::Sink& sink) {
  // The plan's own warnings were said when it was checked; its errors would make the question idle.
  diagnostics::Sink of_plan;
  Lowering lowering(sources, file, gather(file, find_library, of_plan), of_plan);
  if (!lowering.run()) {
    sink.append(of_plan);
    return std::nullopt;
  }
  const auto asked = lowering.ask(fragment, expression, find_row, sink);
  if (!asked) return std::nullopt;
  Question question{lowering.take(), asked->first, asked->second};
  if (!phases(sources, question.plan, of_plan)) {
    sink.append(of_plan);
    return std::nullopt;
  }
  return question;
}

}  // namespace bonafide::check
