#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "command/prepare.h"
#include "diagnostics/codes/tool.h"
#include "explain/why.h"

namespace bonafide::command {

namespace {

namespace code = diagnostics::code;
using diagnostics::Words;

struct RungPlace {
  checked::LadderId ladder;
  std::uint32_t rung;
};

std::optional<RungPlace> find_rung(const checked::Plan& plan, const std::string& name, std::vector<std::string>& known) {
  for (std::size_t l = 0; l < plan.ladders.size(); ++l)
    for (std::size_t r = 0; r < plan.ladders[l].rungs.size(); ++r) {
      if (plan.ladders[l].rungs[r].name == name) return RungPlace{checked::LadderId(l), static_cast<std::uint32_t>(r)};
      known.push_back(plan.ladders[l].rungs[r].name);
    }
  return std::nullopt;
}

int ask(const Context& context, const WhyOptions& options, Prepared& prepared) {
  const checked::Plan& plan = *prepared.plan;
  const data::RecordTable& members = prepared.snapshot->records[plan.member.index()];
  const auto member = members.by_id.find(options.member);
  if (member == members.by_id.end()) {
    prepared.sink.add(code::unknown_member)
        .with("name", options.member)
        .suggest(members.ids.size() <= 20000 ? base::did_you_mean(options.member, members.ids) : std::vector<std::string>{});
    return Exit::usage;
  }
  const meaning::Input input = prepared.input();
  if (const meaning::Result result = meaning::settle(input); result.fault) {
    report_fault(prepared, *result.fault, prepared.sink);
    return Exit::data_refused;
  }
  explain::Inquest inquest{prepared.workspace.sources(), input, {plan.member, member->second}, std::nullopt};
  if (!options.rung.empty()) {
    std::vector<std::string> known;
    const auto place = find_rung(plan, options.rung, known);
    if (!place) {
      report_unknown(prepared.sink, {"rung", "级别"}, options.rung, known);
      return Exit::usage;
    }
    fmt::print("{}", explain::render(explain::how_far(inquest, place->ladder, place->rung), context.language));
    return Exit::done;
  }
  if (!options.bonus.empty()) {
    std::vector<std::string> known;
    for (const checked::Bonus& bonus : plan.bonuses) known.push_back(bonus.name);
    const auto found = std::find(known.begin(), known.end(), options.bonus);
    if (found == known.end()) {
      report_unknown(prepared.sink, {"bonus", "奖励"}, options.bonus, known);
      return Exit::usage;
    }
    inquest.bonus = checked::BonusId(static_cast<std::size_t>(found - known.begin()));
  }
  fmt::print("{}", explain::render(explain::why(inquest), context.language));
  if (options.bonus.empty() && !plan.ladders.empty())
    fmt::print("{}", explain::render(explain::how_far(inquest), context.language));
  return Exit::done;
}

}  // namespace

int why(const Context& context, const WhyOptions& options) {
  const auto prepared = prepare(options.run);
  int status = prepared->status;
  if (status == Exit::done) status = ask(context, options, *prepared);
  print(context, prepared->workspace, prepared->sink);
  return status;
}

}  // namespace bonafide::command
