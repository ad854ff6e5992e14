#include "explain/witness.h"

#include <fmt/format.h>

#include <algorithm>

#include "checked/clauses.h"
#include "checked/dump.h"
#include "explain/slots.h"
#include "explain/steps.h"

namespace bonafide::explain {

namespace {

using checked::BonusId;
using checked::NodeId;
using checked::Slot;
using columns::Row;
using columns::Value;
using meaning::Inquiry;

bool all_in(const std::vector<Slot>& slots, const std::vector<Slot>& known) {
  return std::all_of(slots.begin(), slots.end(),
                     [&](Slot slot) { return std::find(known.begin(), known.end(), slot) != known.end(); });
}

// Whom the verbs of a bonus can pay.
std::vector<NodeId> payees(const checked::Bonus& bonus) {
  std::vector<NodeId> nodes;
  const auto keep = [&](NodeId node) {
    if (node.valid()) nodes.push_back(node);
  };
  for (const checked::Emit& emit : bonus.emits) {
    if (const auto* one = std::get_if<checked::EmitOne>(&emit.verb)) keep(one->to);
    if (const auto* share = std::get_if<checked::EmitShare>(&emit.verb)) {
      keep(share->to);
      keep(share->remainder_to);
    }
    if (const auto* split = std::get_if<checked::EmitSplit>(&emit.verb)) {
      for (const auto& part : split->parts) {
        keep(part.to);
        keep(part.otherwise);
      }
      keep(split->rest_to);
    }
  }
  return nodes;
}

bool same_rows(const std::optional<Row>& a, const std::optional<Row>& b) {
  return a.has_value() == b.has_value() && (!a || *a == *b);
}

// `for each order in period`: the clause's own text begins after the words.
std::string loop_text(const Scene& scene, const base::Span& span) {
  std::string text = quote(scene, span);
  if (!span.valid()) return text;
  const std::string_view before = std::string_view(scene.sources[span.source].text).substr(0, span.begin);
  const std::size_t end = before.find_last_not_of(" \t");
  constexpr std::string_view words = "for each";
  if (end != std::string_view::npos && before.substr(0, end + 1).ends_with(words))
    text = std::string(words) + " " + text;
  return text;
}

const Value& at(const std::vector<Value>& frame, Slot slot) {
  static const Value none = columns::Missing{};
  return slot < frame.size() ? frame[slot] : none;
}

}  // namespace

Words fields_words(const Scene& scene, const Row& row) {
  if (!row.record.valid() || row.record.index() >= scene.snapshot.records.size()) return "";
  const data::RecordTable& table = scene.snapshot.records[row.record.index()];
  const checked::Record& record = scene.plan[row.record];
  std::string en, zh;
  for (std::size_t i = 0; i < record.fields.size() && i < table.fields.size(); ++i) {
    if (row.number >= table.fields[i].size()) continue;
    const Value value = table.fields[i].at(row.number);
    if (columns::missing(value)) continue;
    const checked::Column& field = scene.plan[record.fields[i]];
    const Words words = value_words(scene, field.type, value);
    const std::string name = checked::said(scene.plan, field.name);
    en += fmt::format("{}{} {}", en.empty() ? "" : ", ", name, words.en);
    zh += fmt::format("{}{} {}", zh.empty() ? "" : "，", name, words.zh);
  }
  return {std::move(en), std::move(zh)};
}

Witness::Witness(const Scene& scene, Row member, std::optional<BonusId> bonus, bool stopped)
    : scene_(scene), member_(member), bonus_(bonus), look_for_stopped_(stopped) {}

bool Witness::is_member(const Value& value) const {
  const Row* row = std::get_if<Row>(&value);
  return row && *row == member_;
}

std::optional<Row> Witness::source_of(BonusId id, std::size_t clauses, Inquiry& now) const {
  const checked::Bonus& bonus = scene_.plan.bonuses[id.index()];
  if (!bonus.source || !all_in({*bonus.source}, bound_by(scene_.plan, bonus.pipe, clauses)))
    return std::nullopt;
  const Row* row = std::get_if<Row>(&at(now.frame(), *bonus.source));
  return row ? std::optional<Row>(*row) : std::nullopt;
}

// Would this binding pay the member? Told by the payee where it can be worked out already, else by the loop
// that would bind the payee next.
bool Witness::concerns(BonusId id, std::uint32_t clause, Inquiry& now) const {
  const checked::Bonus& bonus = scene_.plan.bonuses[id.index()];
  const auto known = bound_by(scene_.plan, bonus.pipe, clause);
  const auto& clauses = scene_.plan[bonus.pipe].clauses;
  for (const NodeId payee : payees(bonus)) {
    const auto needed = slots_of(scene_.plan, payee);
    if (all_in(needed, known)) {
      if (is_member(now.evaluate(payee))) return true;
      continue;
    }
    const auto* name = std::get_if<checked::Var>(&scene_.plan[payee]);
    if (!name) continue;
    for (std::size_t i = clause; i < clauses.size(); ++i) {
      const auto* loop = std::get_if<checked::For>(&clauses[i].node);
      if (!loop || loop->slot != name->slot || !all_in(slots_of(scene_.plan, loop->in), known)) continue;
      for (const Value& element : now.elements(loop->in))
        if (is_member(element)) return true;
    }
  }
  return false;
}

// Does the innermost loop come to the member only after the row it is at?
bool Witness::comes_later(BonusId id, std::uint32_t clause, Inquiry& now) const {
  const checked::Bonus& bonus = scene_.plan.bonuses[id.index()];
  const auto& clauses = scene_.plan[bonus.pipe].clauses;
  for (std::size_t i = clause; i-- > 0;) {
    const auto* loop = std::get_if<checked::For>(&clauses[i].node);
    if (!loop) continue;
    bool past = false;
    for (const Value& element : now.elements(loop->in)) {
      if (past && is_member(element)) return true;
      if (columns::equal(element, at(now.frame(), loop->slot))) past = true;
    }
    return false;
  }
  return false;
}

Account Witness::loop(const checked::Clause& clause, const checked::For& loop, bool with_fields,
                      Inquiry& now) const {
  const std::string text = loop_text(scene_, clause.span);
  const Value& value = at(now.frame(), loop.slot);
  const Words words = value_words(scene_, scene_.plan[loop.in].element, value);
  Account account(Words(fmt::format("`{}`: {}", text, words.en), fmt::format("`{}`：{}", text, words.zh)));
  const Row* row = std::get_if<Row>(&value);
  if (row && with_fields) {
    Words fields = fields_words(scene_, *row);
    if (!fields.en.empty()) account.add(std::move(fields));
  }
  return account;
}

std::vector<Account> Witness::bound_loops(BonusId id, std::uint32_t clauses, Inquiry& now) const {
  const checked::Bonus& bonus = scene_.plan.bonuses[id.index()];
  std::vector<Account> accounts;
  const auto& list = scene_.plan[bonus.pipe].clauses;
  for (std::size_t i = 0; i < list.size() && i < clauses; ++i)
    if (const auto* found = std::get_if<checked::For>(&list[i].node))
      accounts.push_back(loop(list[i], *found, bonus.source == found->slot, now));
  return accounts;
}

std::vector<Account> Witness::clauses_of(BonusId id, Inquiry& now) const {
  const checked::Bonus& bonus = scene_.plan.bonuses[id.index()];
  std::vector<Account> accounts;
  const auto condition = [&](const checked::Clause& clause, NodeId node) {
    const std::string text = quote(scene_, clause.span);
    const meaning::TraceNode trace = now.trace(node);
    accounts.emplace_back(Words(fmt::format("`{}`: yes", text), fmt::format("`{}`：是", text)),
                          steps(scene_, trace).inner);
  };
  const auto named = [&](const checked::Clause& clause, Slot slot, NodeId typed) {
    const std::string text = quote(scene_, clause.span);
    const Words words = value_words(scene_, scene_.plan.type(typed), at(now.frame(), slot));
    accounts.emplace_back(
        Words(fmt::format("`{}`: {}", text, words.en), fmt::format("`{}`：{}", text, words.zh)),
        steps(scene_, now.trace(typed)).inner);
  };
  std::vector<base::Span> told;  // `counting n only where C` is three clauses of the core
  for (const checked::Clause& clause : scene_.plan[bonus.pipe].clauses) {
    const bool again = std::any_of(told.begin(), told.end(), [&](const base::Span& span) {
      return span.source == clause.span.source && span.begin <= clause.span.begin &&
             clause.span.end <= span.end;
    });
    if (again && !std::holds_alternative<checked::Where>(clause.node)) continue;
    told.push_back(clause.span);
    if (const auto* found = std::get_if<checked::For>(&clause.node))
      accounts.push_back(loop(clause, *found, bonus.source == found->slot, now));
    if (const auto* where = std::get_if<checked::Where>(&clause.node)) condition(clause, where->condition);
    if (const auto* while_ = std::get_if<checked::While>(&clause.node)) condition(clause, while_->condition);
    if (const auto* let = std::get_if<checked::Let>(&clause.node)) named(clause, let->slot, let->value);
    if (const auto* scan = std::get_if<checked::Scan>(&clause.node)) named(clause, scan->slot, scan->next);
  }
  return accounts;
}

void Witness::met(BonusId id, std::uint32_t clause, bool passed, Inquiry& now) {
  if (!look_for_stopped_ || !wanted(id)) return;
  if (!passed) ++dropped_[clause];
  const checked::Bonus& bonus = scene_.plan.bonuses[id.index()];
  const checked::Clause& written = scene_.plan[bonus.pipe].clauses[clause];
  const std::string text = quote(scene_, written.span);
  const bool counts = std::holds_alternative<checked::FirstN>(written.node);
  const bool loops = counts || std::holds_alternative<checked::While>(written.node);
  if (loops && (counts || !passed) && comes_later(id, clause, now)) {
    Stopped stopped{
        id, clause, source_of(id, clause, now), std::nullopt,
        Account(Words(fmt::format("`{}` ends the loop before it comes to {}", text, row_id(scene_, member_)),
                      fmt::format("`{}` 使循环在到达 {} 之前结束", text, row_id(scene_, member_))))};
    stopped.account.inner = bound_loops(id, clause, now);
    ended_.push_back(std::move(stopped));
  }
  if (passed || !concerns(id, clause, now)) return;
  Stopped stopped{id, clause, source_of(id, clause, now), std::nullopt,
                  Account(Words(fmt::format("`{}`: no", text), fmt::format("`{}`：否", text)))};
  NodeId condition;
  if (const auto* where = std::get_if<checked::Where>(&written.node)) condition = where->condition;
  if (const auto* while_ = std::get_if<checked::While>(&written.node)) condition = while_->condition;
  stopped.account.inner = bound_loops(id, clause, now);
  if (condition.valid()) {
    const meaning::TraceNode trace = now.trace(condition);
    const meaning::TraceNode& reason = deciding(scene_.plan, trace);
    stopped.distance = distance(scene_.plan, reason);
    const Words why = sides(scene_, reason);
    if (!why.en.empty())
      stopped.account.text =
          Words(fmt::format("`{}` is no: {}", text, why.en), fmt::format("`{}` 为否：{}", text, why.zh));
    for (Account& step : steps(scene_, trace).inner) stopped.account.inner.push_back(std::move(step));
  }
  stopped_.push_back(std::move(stopped));
}

void Witness::reached(BonusId id, Inquiry& now) {
  if (!wanted(id)) return;
  const checked::Bonus& bonus = scene_.plan.bonuses[id.index()];
  const std::size_t clauses = scene_.plan[bonus.pipe].clauses.size();
  std::optional<std::vector<Account>> account;
  const auto pays = [&](std::uint32_t verb, NodeId to, NodeId amount, std::vector<NodeId> also) {
    if (!to.valid() || !is_member(now.evaluate(to))) return;
    if (!account) account = clauses_of(id, now);
    Paid paid{id, verb, source_of(id, clauses, now), std::nullopt, {}, *account, {}};
    if (bonus.level)
      if (const auto* level = std::get_if<number::Rational>(&at(now.frame(), *bonus.level)))
        paid.level = level->whole();
    const meaning::TraceNode trace = now.trace(amount);
    if (const auto* exact = std::get_if<number::Rational>(&trace.value)) paid.exact = *exact;
    paid.amount.push_back(steps(scene_, trace));
    for (const NodeId node : also)
      if (node.valid()) paid.amount.push_back(steps(scene_, now.trace(node)));
    paid_.push_back(std::move(paid));
  };
  for (std::size_t i = 0; i < bonus.emits.size(); ++i) {
    const auto& written = bonus.emits[i].verb;
    std::uint32_t verb = checked::first_clause(bonus, i);
    if (const auto* one = std::get_if<checked::EmitOne>(&written)) pays(verb, one->to, one->amount, {});
    if (const auto* share = std::get_if<checked::EmitShare>(&written)) {
      pays(verb, share->to, share->amount, {share->weight});
      pays(verb, share->remainder_to, share->amount, {});
    }
    if (const auto* split = std::get_if<checked::EmitSplit>(&written)) {
      for (const auto& part : split->parts) {
        pays(verb, part.to, split->amount, {part.percent});
        if (part.otherwise.valid() && columns::missing(now.evaluate(part.to)))
          pays(verb, part.otherwise, split->amount, {part.percent});
        ++verb;
      }
      pays(verb, split->rest_to, split->amount, {});
    }
  }
}

void Witness::limited(std::size_t limit, const ledger::Line& line, const number::Rational& left) {
  if (line.member == member_) cuts_.push_back({limit, line, left});
}

std::vector<Stopped> Witness::nearest() const {
  std::vector<Stopped> list = stopped_;
  // A loop that ended early matters only where the member was not met in it all the same.
  for (const Stopped& ended : ended_) {
    const bool met =
        std::any_of(list.begin(), list.end(),
                    [&](const Stopped& other) { return same_rows(other.source, ended.source); }) ||
        std::any_of(paid_.begin(), paid_.end(),
                    [&](const Paid& other) { return same_rows(other.source, ended.source); });
    if (!met) list.push_back(ended);
  }
  std::stable_sort(list.begin(), list.end(), [](const Stopped& a, const Stopped& b) {
    if (a.clause != b.clause) return a.clause > b.clause;
    if (a.distance.has_value() != b.distance.has_value()) return a.distance.has_value();
    return a.distance && *a.distance < *b.distance;
  });
  return list;
}

}  // namespace bonafide::explain
