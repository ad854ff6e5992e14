#include "playground/workbench.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "checked/dump.h"
#include "data/load.h"
#include "data/state.h"
#include "diagnostics/codes/tool.h"
#include "diagnostics/listed.h"
#include "explain/why.h"
#include "syntax/parse.h"
#include "trial/stage.h"

namespace bonafide::playground {

namespace {

using checked::BonusId;
using checked::LadderId;
using columns::Row;
namespace code = diagnostics::code;
using diagnostics::Sink;
using diagnostics::Words;

// What the prompt works on when no plan is named.
constexpr const char* scratch = R"(plan scratch
  version 1
  effective 2026-01-01
  currency CNY
  round half up to 0.01
  period month
  zone UTC
  starts empty

use commerce
)";

}  // namespace

Workbench::Workbench() {
  Sink sink;
  take_plan("scratch.bonus", scratch, sink);
}

// Checks the text as a whole and reads the rows anew, since the plan says what they are; takes it only when
// all of it is right.
bool Workbench::take_plan(std::string name, std::string text, Sink& sink) {
  const std::size_t errors = sink.errors();
  auto plan = workspace_.check_text(name, text, sink);
  if (!plan || sink.errors() > errors) return false;
  if (plan->library) {
    sink.add(code::library_not_settled).with("path", name);
    return false;
  }
  std::vector<std::string> settings;
  for (const auto& [parameter, value] : settings_)
    if (std::any_of(plan->parameters.begin(), plan->parameters.end(),
                    [&name = parameter](const checked::Parameter& p) { return p.name == name; }))
      settings.push_back(parameter + "=" + value);
  std::optional<trial::Stage> stage;
  data::Snapshot snapshot;
  if (example_) {
    for (const checked::Example& example : plan->examples)
      if (example.title == *example_) stage = trial::stage(*plan, example, sink);
    if (!stage && sink.errors() == errors) example_.reset();  // the plan has it no more
  }
  if (sink.errors() > errors || (!stage && !read_rows(*plan, snapshot, sink))) return false;
  auto parameters = read_parameters(*plan, settings, sink);
  if (!parameters) return false;
  if (stage) {
    snapshot = std::move(stage->snapshot);
    for (std::size_t i = 0; i < plan->parameters.size(); ++i) {
      const std::string& parameter = plan->parameters[i].name;
      const bool set = std::any_of(settings_.begin(), settings_.end(),
                                   [&](const auto& s) { return s.first == parameter; });
      if (!set) (*parameters)[i] = stage->parameters[i];
    }
  }
  session_.reset();
  plan_ = std::move(*plan);
  snapshot_ = std::move(snapshot);
  parameters_ = std::move(*parameters);
  name_ = std::move(name);
  text_ = std::move(text);
  if (!period_chosen_) first_period();
  return true;
}

bool Workbench::read_rows(const checked::Plan& plan, data::Snapshot& snapshot, Sink& sink) {
  std::optional<data::Snapshot> read;
  if (data_path_.empty()) {
    read = data::build(plan, {}, sink);
  } else {
    data::LoadNotes notes;
    read = data::load(plan, data_path_, notes, sink);
  }
  if (!read) return false;
  snapshot = std::move(*read);
  return true;
}

bool Workbench::load_plan(const std::string& path, Sink& sink) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (!stream || std::filesystem::is_directory(path)) {
    sink.add(std::filesystem::is_directory(path) ? code::file_is_folder : code::file_unreadable)
        .with("path", path);
    return false;
  }
  text << stream.rdbuf();
  // Another plan: nothing of the old one's data and state is meant for it.
  const auto data_path = std::exchange(data_path_, std::string());
  const auto example = std::exchange(example_, std::nullopt);
  const auto settings = std::exchange(settings_, {});
  const bool chosen = std::exchange(period_chosen_, false);
  if (take_plan(path, text.str(), sink)) {
    start_ = before_ = ledger::State{};
    settled_ = false;
    return true;
  }
  data_path_ = data_path;
  example_ = example;
  settings_ = settings;
  period_chosen_ = chosen;
  return false;
}

bool Workbench::load_data(const std::string& path, Sink& sink) {
  data::LoadNotes notes;
  auto read = data::load(*plan_, path, notes, sink);
  if (!read) return false;
  session_.reset();
  snapshot_ = std::move(*read);
  data_path_ = path;
  example_.reset();
  before_ = start_;
  settled_ = false;
  if (!period_chosen_) first_period();
  return true;
}

bool Workbench::load_state(const std::string& folder, Sink& sink) {
  auto state = data::load_state(*plan_, folder, sink);
  if (!state) return false;
  session_.reset();
  start_ = before_ = std::move(*state);
  settled_ = false;
  if (!period_chosen_) first_period();
  return true;
}

bool Workbench::take_example(const std::string& title, Sink& sink) {
  const checked::Example* found = nullptr;
  std::vector<std::string> titles;
  for (std::size_t i = 0; i < plan_->examples.size(); ++i) {
    const checked::Example& example = plan_->examples[i];
    titles.push_back("\"" + example.title + "\"");
    if (example.title == title || std::to_string(i + 1) == title) found = &example;
  }
  if (!found) {
    sink.add(code::unknown_plan_name)
        .with("what", Words("example", "示例"))
        .with("name", title)
        .with("known", diagnostics::listed(titles));
    return false;
  }
  auto stage = trial::stage(*plan_, *found, sink);
  if (!stage) return false;
  session_.reset();
  snapshot_ = std::move(stage->snapshot);
  parameters_ = std::move(stage->parameters);
  start_ = before_ = std::move(stage->state);
  example_ = found->title;
  data_path_.clear();
  settings_.clear();
  settled_ = false;
  period_chosen_ = false;
  first_period();
  for (const checked::ExampleStep& step : found->steps)
    if (const auto* settle = std::get_if<checked::SettleStep>(&step.node)) {
      period_ = settle->from;
      break;
    }
  return true;
}

// The period after the last settled one; else the one of the first dated row; else that of the plan's first
// day.
void Workbench::first_period() {
  const number::CalendarUnit unit = plan_->period.value_or(number::CalendarUnit::month);
  if (!before_.settled.empty()) {
    period_ = number::period_after(before_.settled.back(), plan_->zone);
    return;
  }
  std::optional<number::Date> first;
  for (std::size_t r = 0; r < plan_->records.size() && r < snapshot_.records.size(); ++r) {
    const checked::Record& record = plan_->records[r];
    for (std::size_t f = 0; f < record.fields.size(); ++f) {
      if (!record.when.valid() || record.fields[f] != record.when || snapshot_.records[r].size() == 0)
        continue;
      const columns::Value value = snapshot_.records[r].fields[f].at(0);  // rows are in the order of time
      std::optional<number::Date> day;
      if (const auto* date = std::get_if<number::Date>(&value)) day = *date;
      if (const auto* moment = std::get_if<number::Moment>(&value)) day = plan_->zone.local(*moment).date;
      if (day && (!first || *day < *first)) first = day;
    }
  }
  const number::Date start = plan_->effective.value_or(number::from_civil({2026, 1, 1}));
  period_ = number::period_of(first.value_or(start), unit, plan_->zone);
}

bool Workbench::set_period(const std::string& text, Sink& sink) {
  const auto period = read_period(*plan_, text, sink);
  if (!period) return false;
  session_.reset();
  period_ = *period;
  period_chosen_ = true;
  settled_ = false;
  return true;
}

bool Workbench::set_parameter(const std::string& name, const std::string& value, Sink& sink) {
  const auto read = read_parameters(*plan_, {name + "=" + value}, sink);
  if (!read) return false;
  for (std::size_t i = 0; i < plan_->parameters.size(); ++i)
    if (plan_->parameters[i].name == name) parameters_[i] = (*read)[i];
  settings_.erase(
      std::remove_if(settings_.begin(), settings_.end(), [&](const auto& s) { return s.first == name; }),
      settings_.end());
  settings_.emplace_back(name, value);
  session_.reset();
  return true;
}

Workbench::Form Workbench::form_of(const std::string& text, Sink& sink) {
  const base::SourceId source = workspace_.sources().add("<repl>", text);
  const std::size_t errors = sink.errors();
  const syntax::Fragment fragment = syntax::parse_fragment(workspace_.sources(), source, sink);
  if (sink.errors() > errors) return Form::neither;
  if (fragment.expression.valid()) return Form::expression;
  return fragment.file.declarations.empty() ? Form::neither : Form::declarations;
}

std::optional<Redefinition> Workbench::declare(const std::string& text, Sink& sink) {
  base::Sources& sources = workspace_.sources();
  const std::size_t errors = sink.errors();
  const syntax::Fragment typed = syntax::parse_fragment(sources, sources.add("<repl>", text), sink);
  if (sink.errors() > errors) return std::nullopt;
  Sink quiet;
  const syntax::File plan = syntax::parse(sources, sources.add(name_, text_), quiet);
  Redefinition redefinition = redefine(sources, plan, typed.file);
  // Who tries things knows that nothing uses them yet: only mistakes are told.
  Sink told;
  const bool taken = take_plan(name_, redefinition.text, told);
  for (const diagnostics::Diagnostic& diagnostic : told.all())
    if (diagnostics::entry(diagnostic.code).severity == diagnostics::Severity::error)
      sink.all().push_back(diagnostic);
  if (!taken) return std::nullopt;
  return redefinition;
}

std::optional<check::Question> Workbench::question(const std::string& expression, Sink& sink) {
  const auto find_row = [this](std::string_view id) {
    std::vector<std::string> records;
    for (std::size_t r = 0; r < snapshot_.records.size() && r < plan_->records.size(); ++r)
      if (snapshot_.records[r].by_id.count(std::string(id)) > 0) records.push_back(plan_->records[r].name);
    return records;
  };
  return workspace_.check_question(name_, text_, "<repl>", expression, find_row, sink);
}

std::optional<std::string> Workbench::type_of(const std::string& expression, Sink& sink) {
  const auto asked = question(expression, sink);
  if (!asked) return std::nullopt;
  return checked::to_text(asked->plan, asked->plan.type(asked->node));
}

std::optional<Workbench::Answer> Workbench::ask(const std::string& expression, Sink& sink) {
  const auto asked = question(expression, sink);
  if (!asked) return std::nullopt;
  meaning::Session session({asked->plan, parameters_, snapshot_, before_, *period_});
  const explain::Scene scene{workspace_.sources(), asked->plan, snapshot_};
  const checked::Type& type = asked->plan.type(asked->node);
  Answer answer{checked::to_text(asked->plan, type), "", std::nullopt};
  if (session.result().fault)
    answer.fault = explain::fault_words(scene, *session.result().fault);
  else
    answer.value = explain::value_words(
        scene, type, session.evaluate(asked->node, std::vector<columns::Value>(asked->frame)));
  return answer;
}

const meaning::Result& Workbench::result() {
  if (!session_) session_ = std::make_unique<meaning::Session>(input());
  return session_->result();
}

bool Workbench::settle(const std::string& text, Sink& sink) {
  std::optional<number::Period> period = settled_ ? number::period_after(*period_, plan_->zone) : *period_;
  if (!text.empty()) period = read_period(*plan_, text, sink);
  if (!period) return false;
  if (settled_ && !(*period == *period_)) {
    const meaning::Result& last = result();
    if (!last.fault && !last.settlement.stopped) {
      ledger::State next = last.settlement.next;
      session_.reset();
      before_ = std::move(next);
    }
  }
  if (!(*period == *period_)) session_.reset();
  period_ = *period;
  period_chosen_ = true;
  settled_ = true;
  result();
  return true;
}

std::optional<Row> Workbench::member(const std::string& id, Sink& sink) const {
  if (plan_->member.valid()) {
    const auto& table = snapshot_.records[plan_->member.index()];
    if (const auto found = table.by_id.find(id); found != table.by_id.end())
      return Row{plan_->member, found->second};
    sink.add(code::unknown_member).with("name", id).suggest(base::did_you_mean(id, table.ids));
    return std::nullopt;
  }
  sink.add(code::unknown_member).with("name", id);
  return std::nullopt;
}

std::optional<BonusId> Workbench::bonus(const std::string& name) const {
  for (std::size_t i = 0; i < plan_->bonuses.size(); ++i)
    if (plan_->bonuses[i].name == name) return BonusId(i);
  return std::nullopt;
}

std::optional<std::pair<LadderId, std::uint32_t>> Workbench::rung(const std::string& name) const {
  for (std::size_t i = 0; i < plan_->ladders.size(); ++i)
    for (std::uint32_t r = 0; r < plan_->ladders[i].rungs.size(); ++r)
      if (plan_->ladders[i].rungs[r].name == name) return std::pair(LadderId(i), r);
  return std::nullopt;
}

std::vector<explain::Account> Workbench::why(const Row& member, std::optional<BonusId> bonus) {
  return explain::why({workspace_.sources(), input(), member, bonus});
}

std::vector<explain::Account> Workbench::how_far(const Row& member,
                                                 std::optional<std::pair<LadderId, std::uint32_t>> rung) {
  const explain::Inquest inquest{workspace_.sources(), input(), member, std::nullopt};
  return rung ? explain::how_far(inquest, rung->first, rung->second) : explain::how_far(inquest);
}

std::vector<std::optional<std::uint32_t>> Workbench::parents(std::string_view name) {
  const std::size_t members = plan_->member.valid() ? snapshot_.records[plan_->member.index()].size() : 0;
  std::vector<std::optional<std::uint32_t>> parents(members);
  const auto called = [&](std::string_view wanted) {
    return std::find_if(plan_->trees.begin(), plan_->trees.end(), [&](const checked::Tree& t) {
      return t.record == plan_->member && t.parent.valid() && (wanted.empty() || t.name == wanted);
    });
  };
  auto tree = called(name.empty() ? "referral" : name);
  if (name.empty() && tree == plan_->trees.end()) tree = called("");
  if (tree == plan_->trees.end()) return parents;
  // The plan with one question more: the parent of the row in slot 0.
  checked::Plan asking = *plan_;
  const auto add = [&](checked::Node node, const checked::Type& type) {
    asking.nodes.push_back(std::move(node));
    asking.types.push_back(type);
    asking.spans.emplace_back();
    asking.bounds.resize(asking.nodes.size());
    return checked::NodeId(asking.nodes.size() - 1);
  };
  checked::Type row;
  row.kind = checked::Kind::row;
  row.record = plan_->member;
  const checked::NodeId self = add(checked::Var{0}, row);
  const checked::NodeId parent = add(checked::Get{tree->parent, {self}}, row.maybe());
  meaning::Session session({asking, parameters_, snapshot_, before_, *period_});
  if (session.result().fault) return parents;
  for (std::uint32_t i = 0; i < members; ++i) {
    const columns::Value value = session.evaluate(parent, {Row{plan_->member, i}});
    if (const Row* up = std::get_if<Row>(&value)) parents[i] = up->number;
  }
  return parents;
}

std::vector<std::string> Workbench::rungs() {
  std::vector<std::string> rungs(plan_->member.valid() ? snapshot_.records[plan_->member.index()].size() : 0);
  for (const ledger::Standing& standing : result().settlement.standings) {
    if (!(standing.row.record == plan_->member)) continue;
    std::string& text = rungs[standing.row.number];
    text += (text.empty() ? "" : ", ") + plan_->ladders[standing.ladder.index()].rungs[standing.after].name;
  }
  return rungs;
}

std::vector<std::string> Workbench::declarations_of(const std::string& name) {
  base::Sources& sources = workspace_.sources();
  Sink quiet;
  const syntax::File file = syntax::parse(sources, sources.add(name_, text_), quiet);
  std::vector<std::string> texts;
  for (const syntax::Declaration& declaration : file.declarations) {
    const std::string key = key_of(sources, declaration) + " ";
    if (key.find(" " + name + " ") != std::string::npos) texts.emplace_back(sources.text(declaration.span));
  }
  return texts;
}

std::vector<std::string> Workbench::names() const {
  std::vector<std::string> names;
  for (const auto& column : plan_->columns) names.push_back(column.name);
  for (const auto& parameter : plan_->parameters) names.push_back(parameter.name);
  for (const auto& table : plan_->tables) names.push_back(table.name);
  for (const auto& bonus : plan_->bonuses) names.push_back(bonus.name);
  for (const auto& limit : plan_->limits) names.push_back(limit.name);
  for (const auto& promise : plan_->promises) names.push_back(promise.name);
  for (const auto& report : plan_->reports) names.push_back(report.name);
  for (const auto& asset : plan_->assets) names.push_back(asset.name);
  for (const auto& unit : plan_->units) names.push_back(unit.name);
  for (const auto& choice : plan_->choices) {
    names.push_back(choice.name);
    names.insert(names.end(), choice.values.begin(), choice.values.end());
  }
  for (const auto& record : plan_->records) {
    names.push_back(record.name);
    names.push_back(record.plural);
  }
  for (const auto& table : snapshot_.records) names.insert(names.end(), table.ids.begin(), table.ids.end());
  return names;
}

}  // namespace bonafide::playground
