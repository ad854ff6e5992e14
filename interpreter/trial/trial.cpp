#include "trial/trial.h"

#include <memory>
#include <optional>

#include "trial/judge.h"
#include "trial/stage.h"

namespace bonafide::trial {

namespace {

using diagnostics::Language;

// One settlement of an example, kept so that the expectations after it can ask it.
struct Act {
  meaning::Input input;
  meaning::Session session;
  Act(const checked::Plan& plan, const Stage& stage, const ledger::State& before, const number::Period& period,
      meaning::Exercised* exercised)
      : input{plan, stage.parameters, stage.snapshot, before, period, exercised}, session(input) {}
};

class Performance {
 public:
  Performance(const base::Sources& sources, const checked::Plan& plan, const checked::Example& example,
              const Stage& stage, Language language, meaning::Exercised* exercised, bool explains)
      : plan_(plan),
        example_(example),
        stage_(stage),
        scene_{sources, plan, stage.snapshot},
        language_(language),
        exercised_(exercised),
        explains_(explains),
        before_(stage.state) {}

  Outcome run() {
    Outcome outcome{example_.title, example_.span, 0, {}};
    for (const checked::ExampleStep& step : example_.steps) {
      if (const auto* settle = std::get_if<checked::SettleStep>(&step.node)) {
        if (auto failure = settle_all(*settle, step.span)) {
          outcome.failures.push_back(std::move(*failure));
          break;  // what follows stands on a settlement that did not happen
        }
        continue;
      }
      ++outcome.expectations;
      auto failure = act_ ? judge({scene_, act_->input, act_->session, example_.frame, language_, explains_}, step)
                          : too_early(step);
      if (failure) outcome.failures.push_back(std::move(*failure));
      if (!explains_ && !outcome.failures.empty()) break;  // that it fails is all that is asked
    }
    return outcome;
  }

 private:
  std::optional<Failure> settle_all(const checked::SettleStep& step, const base::Span& span) {
    number::Period period = step.from;
    while (true) {
      if (act_) {
        const ledger::Settlement& done = act_->session.result().settlement;
        ledger::State next = done.stopped ? before_ : done.next;  // a stopped settlement leaves nothing
        act_.reset();
        before_ = std::move(next);
      }
      act_ = std::make_unique<Act>(plan_, stage_, before_, period, exercised_);
      if (const auto& fault = act_->session.result().fault) {
        const std::string text = number::to_text(period);
        const diagnostics::Words got = explain::fault_words(scene_, *fault);
        Failure failure{
            span, language_ == Language::zh ? "可结算 " + text : text + " settles", got.in(language_), {}};
        act_.reset();
        return failure;
      }
      if (!(period.first < step.to.first)) return std::nullopt;
      period = number::period_after(period, plan_.zone);
    }
  }

  Failure too_early(const checked::ExampleStep& step) const {
    const bool zh = language_ == Language::zh;
    return {step.span,
            zh ? "前面有一次结算" : "a settlement before it",
            zh ? "尚未结算" : "nothing is settled yet",
            {}};
  }

  const checked::Plan& plan_;
  const checked::Example& example_;
  const Stage& stage_;
  explain::Scene scene_;
  Language language_;
  meaning::Exercised* exercised_;
  bool explains_;
  ledger::State before_;
  std::unique_ptr<Act> act_;
};

}  // namespace

std::vector<Outcome> run(const base::Sources& sources, const checked::Plan& plan, Language language,
                         diagnostics::Sink& sink, meaning::Exercised* exercised) {
  std::vector<Outcome> outcomes;
  for (const checked::Example& example : plan.examples) {
    const auto prepared = stage(plan, example, sink);
    if (prepared) {
      outcomes.push_back(Performance(sources, plan, example, *prepared, language, exercised, true).run());
      continue;
    }
    const bool zh = language == Language::zh;
    outcomes.push_back({example.title,
                        example.span,
                        0,
                        {{example.span,
                          zh ? "所给的行无误" : "rows without faults",
                          zh ? "有误，见诊断" : "faulty rows, see the diagnostics",
                          {}}}});
  }
  return outcomes;
}

std::optional<std::size_t> failing(const base::Sources& sources, const checked::Plan& plan, std::size_t first) {
  for (std::size_t turn = 0; turn < plan.examples.size(); ++turn) {
    const std::size_t number = (first + turn) % plan.examples.size();
    diagnostics::Sink faults;
    const checked::Example& example = plan.examples[number];
    const auto prepared = stage(plan, example, faults);
    if (!prepared || !Performance(sources, plan, example, *prepared, Language::en, nullptr, false).run().passed())
      return number;
  }
  return std::nullopt;
}

}  // namespace bonafide::trial
