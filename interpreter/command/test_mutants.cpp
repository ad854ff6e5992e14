#include "command/test_mutants.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace bonafide::command {

namespace {

struct Job {
  std::size_t text, mutant;
};

// The plan whose examples judge a text: itself, or for a library the plans that use it.
std::vector<const Tested*> judges_of(const Workspace& workspace, const std::deque<Tested>& tested, const Tested& one,
                                     const std::string& text) {
  if (!one.plan->library) return {&one};
  std::vector<const Tested*> users;
  for (const Tested& user : tested)
    if (user.plan && !user.plan->library && !user.plan->examples.empty() && !uses(workspace, *user.plan, text).empty())
      users.push_back(&user);
  return users;
}

// A library alone may leave open what the plans that use it fill in: the first of them tells what its rules mean.
std::vector<trial::Mutant> mutants_of(const Workspace& workspace, const std::deque<Tested>& tested, const Tested& one) {
  const base::Sources& sources = workspace.sources();
  if (one.plan->library)
    for (const Tested* user : judges_of(workspace, tested, one, sources[one.file->source].text))
      for (const base::SourceId source : uses(workspace, *user->plan, sources[one.file->source].text))
        return trial::mutants(sources, *workspace.syntax_of(source), *user->plan);
  return trial::mutants(sources, *one.file, *one.plan);
}

class Trials {
 public:
  Trials(const Workspace& workspace, const std::deque<Tested>& tested, std::vector<MutantsOf>& all)
      : workspace_(workspace), all_(all) {
    for (MutantsOf& of : all_) {
      judges_.push_back(judges_of(workspace, tested, *of.tested, text(of)));
      of.skipped = std::any_of(judges_.back().begin(), judges_.back().end(), [](const Tested* one) { return !one->passed(); });
      if (of.skipped) of.mutants.clear();
      of.fates.assign(of.mutants.size(), Fate::survived);
      for (std::size_t m = 0; m < of.mutants.size(); ++m) jobs_.push_back({judges_.size() - 1, m});
    }
  }

  void run() {
    const std::size_t hands = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, std::max<std::size_t>(jobs_.size(), 1));
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < hands; ++i) threads.emplace_back([this] { work(); });
    work();
    for (std::thread& thread : threads) thread.join();
    if (bug_) std::rethrow_exception(bug_);
  }

 private:
  const std::string& text(const MutantsOf& of) const { return workspace_.sources()[of.tested->file->source].text; }

  void work() {
    std::size_t killer = 0, of_text = 0;  // the example that noticed the last one is likely to notice the next
    for (std::size_t j = next_++; j < jobs_.size(); j = next_++) {
      const Job job = jobs_[j];
      if (job.text != of_text) killer = 0;
      of_text = job.text;
      try {
        all_[job.text].fates[job.mutant] = fate(job, killer);
      } catch (...) {
        const std::lock_guard<std::mutex> guard(lock_);
        bug_ = std::current_exception();
        next_ = jobs_.size();
      }
    }
  }

  Fate fate(const Job& job, std::size_t& killer) const {
    const MutantsOf& of = all_[job.text];
    std::string changed = trial::mutated(text(of), of.mutants[job.mutant]);
    const bool library = of.tested->plan->library;
    for (const Tested* judge : judges_[job.text]) {
      Workspace workspace;
      diagnostics::Sink quiet;
      if (library) workspace.read_instead(text(of), changed);
      const auto plan = library ? workspace.check_file(judge->path, quiet) : workspace.check_text(judge->path, std::move(changed), quiet);
      if (!plan) return Fate::not_checked;
      if (const auto number = trial::failing(workspace.sources(), *plan, library ? 0 : killer)) {
        killer = *number;
        return Fate::noticed;
      }
    }
    return Fate::survived;
  }

  const Workspace& workspace_;
  std::vector<MutantsOf>& all_;
  std::vector<std::vector<const Tested*>> judges_;  // by text
  std::vector<Job> jobs_;
  std::atomic<std::size_t> next_{0};
  std::mutex lock_;
  std::exception_ptr bug_;
};

void spread(std::vector<trial::Mutant>& mutants, std::size_t limit, std::size_t& left_out) {
  if (limit == 0 || mutants.size() <= limit) return;
  left_out = mutants.size() - limit;
  std::vector<trial::Mutant> kept;
  for (std::size_t i = 0; i < limit; ++i) kept.push_back(std::move(mutants[i * mutants.size() / limit]));
  mutants = std::move(kept);
}

}  // namespace

std::size_t MutantsOf::count(Fate fate) const {
  return static_cast<std::size_t>(std::count(fates.begin(), fates.end(), fate));
}

std::uint32_t MutantsOf::tenths() const {
  const std::size_t noticed = count(Fate::noticed), all = noticed + count(Fate::survived);
  return all == 0 ? 1000 : static_cast<std::uint32_t>(noticed * 1000 / all);
}

std::vector<MutantsOf> try_mutants(Workspace& workspace, const std::deque<Tested>& tested, std::size_t limit) {
  std::vector<MutantsOf> all;
  for (const Tested& one : tested) {
    if (!one.plan) continue;
    MutantsOf of{&one, mutants_of(workspace, tested, one), {}};
    spread(of.mutants, limit, of.left_out);
    all.push_back(std::move(of));
  }
  Trials(workspace, tested, all).run();
  return all;
}

std::pair<std::size_t, std::size_t> total(const std::vector<MutantsOf>& all) {
  std::size_t noticed = 0, survived = 0;
  for (const MutantsOf& one : all) noticed += one.count(Fate::noticed), survived += one.count(Fate::survived);
  return {noticed, noticed + survived};
}

void print_mutants(const Context& context, const base::Sources& sources, const std::vector<MutantsOf>& all) {
  const bool zh = context.zh();
  fmt::print("{}\n", zh ? "变异" : "mutation");
  for (const MutantsOf& one : all) {
    if (one.skipped) {
      fmt::print("       -  {}  {}\n", one.tested->path, zh ? "例子未全部通过，未作变异" : "not tried: its examples do not pass as they are");
      continue;
    }
    const std::size_t noticed = one.count(Fate::noticed), survived = one.count(Fate::survived), none = one.count(Fate::not_checked);
    fmt::print("  {:>6}  {}  {}\n", percent(one.tenths()), one.tested->path,
               zh ? fmt::format("{}/{} 被例子发现，{} 处改动不成方案", noticed, noticed + survived, none)
                  : fmt::format("{}/{} noticed, {} more are no plans", noticed, noticed + survived, none));
    if (one.left_out > 0)
      fmt::print("          {}\n", zh ? fmt::format("按 --mutate-limit 略去 {} 处", one.left_out)
                                      : fmt::format("{} left out by --mutate-limit", one.left_out));
    const base::Source& source = sources[one.tested->file->source];
    for (std::size_t m = 0; m < one.mutants.size(); ++m) {
      if (one.fates[m] != Fate::survived) continue;
      const trial::ChangedLine line = trial::changed_line(source, one.mutants[m]);
      fmt::print("    {}:{}: {}\n", one.tested->path, line.number, one.mutants[m].unseen.in(context.language));
      fmt::print("      - {}\n      + {}\n", line.before,
                 !line.after.empty() ? line.after : zh ? "（略去）" : "(left out)");
      if (line.others > 0)
        fmt::print("        {}\n", zh ? fmt::format("（另有 {} 行随之改动）", line.others)
                                      : fmt::format("(and {} more line{} with it)", line.others, line.others == 1 ? "" : "s"));
    }
  }
  const auto [noticed, tried] = total(all);
  fmt::print("  {:>6}  {}  {}/{}\n", percent(tried == 0 ? 1000 : static_cast<std::uint32_t>(noticed * 1000 / tried)),
             zh ? "合计" : "in all", noticed, tried);
}

}  // namespace bonafide::command
