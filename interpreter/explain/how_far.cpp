// How far a member is from a rung: conditions taken apart into what is there, needed and missing.
#include <fmt/format.h>

#include <algorithm>

#include "explain/steps.h"
#include "explain/why.h"

namespace bonafide::explain {

namespace {

using checked::LadderId;
using checked::NodeId;
using checked::Operator;
using columns::Value;
using number::Rational;

constexpr std::size_t most_ways = 16;
constexpr std::size_t most_levels = 32;

struct Need {  // one condition of a way
  Words text = "";
  bool met = false;
  std::optional<Rational> share;  // missing / needed, where it can be told
};
using Way = std::vector<Need>;

std::size_t missing(const Way& way) {
  return static_cast<std::size_t>(
      std::count_if(way.begin(), way.end(), [](const Need& need) { return !need.met; }));
}

// What cannot be measured counts as wholly missing.
Rational share(const Way& way) {
  Rational total;
  for (const Need& need : way)
    if (!need.met) total += need.share.value_or(Rational(1));
  return total;
}

bool nearer(const Way& a, const Way& b) {
  if (missing(a) != missing(b)) return missing(a) < missing(b);
  return share(a) < share(b);
}

class Survey {
 public:
  Survey(const Scene& scene, meaning::Session& session) : scene_(scene), session_(session) {}

  std::vector<Way> ways(const checked::LadderCondition& condition, const std::vector<Value>& frame) {
    if (condition.measure.valid() && condition.at_least) {
      const Value have = session_.evaluate(condition.measure, frame);
      return {{at_least(condition.measure, have, *condition.at_least, false)}};
    }
    return ways(condition.condition, frame, 0);
  }

  // Of all conditions together: one way of each.
  static std::vector<Way> both(const std::vector<Way>& a, const std::vector<Way>& b) {
    std::vector<Way> all;
    for (const Way& first : a)
      for (const Way& second : b) {
        Way way = first;
        way.insert(way.end(), second.begin(), second.end());
        all.push_back(std::move(way));
      }
    std::stable_sort(all.begin(), all.end(), nearer);
    if (all.size() > most_ways) all.resize(most_ways);
    return all;
  }

 private:
  std::vector<Way> ways(NodeId node, const std::vector<Value>& frame, std::size_t level) {
    const checked::Plan& plan = scene_.plan;
    if (level < most_levels) {
      if (const auto* apply = std::get_if<checked::Apply>(&plan[node])) {
        if (apply->op == Operator::or_) {
          std::vector<Way> all;
          for (const NodeId argument : apply->arguments)
            for (Way& way : ways(argument, frame, level + 1)) all.push_back(std::move(way));
          std::stable_sort(all.begin(), all.end(), nearer);
          if (all.size() > most_ways) all.resize(most_ways);
          return all;
        }
        if (apply->op == Operator::and_) {
          std::vector<Way> all{{}};
          for (const NodeId argument : apply->arguments) all = both(all, ways(argument, frame, level + 1));
          return all;
        }
        if (is_comparison(apply->op)) return {{comparison(node, *apply, frame)}};
      }
      // A condition with a name of its own is what its definition says.
      if (const auto* get = std::get_if<checked::Get>(&plan[node])) {
        const checked::Column& fact = plan[get->column];
        if (fact.kind == checked::Column::Kind::fact && fact.body.valid() && fact.recursion_group == 0) {
          std::vector<Value> inner;
          for (const NodeId argument : get->arguments) inner.push_back(session_.evaluate(argument, frame));
          const bool whole =
              std::none_of(inner.begin(), inner.end(), [](const Value& v) { return columns::missing(v); });
          inner.resize(std::max<std::size_t>(inner.size(), fact.frame));
          if (whole) return ways(fact.body, inner, level + 1);
        }
      }
    }
    Need need;
    const Value value = session_.evaluate(node, frame);
    const bool* flag = std::get_if<bool>(&value);
    need.met = flag && *flag;
    const std::string text = quote(scene_, plan.span(node));
    need.text = need.met ? Words(fmt::format("`{}`: yes", text), fmt::format("`{}`：是", text))
                         : Words(fmt::format("`{}`: no", text), fmt::format("`{}`：否", text));
    return {{need}};
  }

  Need comparison(NodeId node, const checked::Apply& apply, const std::vector<Value>& frame) {
    const NodeId left = apply.arguments[0], right = apply.arguments[1];
    const Value a = session_.evaluate(left, frame), b = session_.evaluate(right, frame);
    switch (apply.op) {
      case Operator::greater_equal:
        return at_least(left, a, b, false);
      case Operator::greater:
        return at_least(left, a, b, true);
      case Operator::less_equal:
        return constant(right) ? at_most(left, a, b, false) : at_least(right, b, a, false);
      case Operator::less:
        return constant(right) ? at_most(left, a, b, true) : at_least(right, b, a, true);
      default:
        break;
    }
    Need need;
    const Value value = session_.evaluate(node, frame);
    const bool* flag = std::get_if<bool>(&value);
    need.met = flag && *flag;
    const std::string text = quote(scene_, scene_.plan.span(node));
    const Words have = value_words(scene_, scene_.plan.type(left), a);
    need.text = need.met ? Words(fmt::format("`{}`: yes", text), fmt::format("`{}`：是", text))
                         : Words(fmt::format("`{}`: no, it is {}", text, have.en),
                                 fmt::format("`{}`：否，现为 {}", text, have.zh));
    return need;
  }

  bool constant(NodeId node) const {
    return std::holds_alternative<checked::Const>(scene_.plan[node]) ||
           std::holds_alternative<checked::ParameterValue>(scene_.plan[node]);
  }

  Need at_least(NodeId measure, const Value& have, const Value& need, bool more) {
    return bound(measure, have, need, more, true);
  }
  Need at_most(NodeId measure, const Value& have, const Value& need, bool less) {
    return bound(measure, have, need, less, false);
  }

  Need bound(NodeId measure, const Value& have, const Value& need, bool strict, bool lower) {
    Need result;
    const checked::Type& type = scene_.plan.type(measure);
    const std::string text = quote(scene_, scene_.plan.span(measure));
    const Words has = value_words(scene_, type, have), needs = value_words(scene_, type, need);
    const bool known = !columns::missing(have) && !columns::missing(need);
    const int order = known ? columns::compare(have, need) : -1;
    result.met = known && (lower ? order > 0 : order < 0);
    if (known && order == 0 && !strict) result.met = true;
    std::string en =
        fmt::format("`{}`: has {}, needs {}{}", text, has.en,
                    lower ? (strict ? "more than " : "") : (strict ? "less than " : "at most "), needs.en);
    std::string zh = fmt::format("`{}`：现有 {}，需要{} {}", text, has.zh,
                                 lower ? (strict ? "超过" : "") : (strict ? "低于" : "至多"), needs.zh);
    const auto* a = std::get_if<Rational>(&have);
    const auto* b = std::get_if<Rational>(&need);
    if (!result.met && a && b) {
      const Rational gap = lower ? *b - *a : *a - *b;
      result.share = b->is_zero() ? Rational(1) : gap / (b->sign() < 0 ? -*b : *b);
      const Words missing = value_words(scene_, type, Value(gap));
      if (!gap.is_zero()) {
        en += lower ? ", missing " + missing.en : ", too much by " + missing.en;
        zh += lower ? "，还差 " + missing.zh : "，超出 " + missing.zh;
      }
    } else if (!result.met) {
      const auto* from = std::get_if<columns::ChoiceValue>(&have);
      const auto* to = std::get_if<columns::ChoiceValue>(&need);
      if (from && to && to->index > 0) {
        const std::uint32_t rungs = to->index > from->index ? to->index - from->index : 1;
        result.share = Rational::fraction(rungs, to->index);
      }
    }
    result.text = Words(std::move(en), std::move(zh));
    return result;
  }

  const Scene& scene_;
  meaning::Session& session_;
};

Account way_account(Words head, Way way) {
  std::stable_sort(way.begin(), way.end(), [](const Need& a, const Need& b) {
    if (a.met != b.met) return !a.met;
    return !a.met && a.share.value_or(Rational(1)) < b.share.value_or(Rational(1));
  });
  Account account(std::move(head));
  for (const Need& need : way)
    account.add(need.met ? Words("done: " + need.text.en, "已满足：" + need.text.zh) : need.text);
  return account;
}

Account rung_account(const Scene& scene, meaning::Session& session, const columns::Row& member, LadderId id,
                     std::uint32_t target) {
  const checked::Ladder& ladder = scene.plan.ladders[id.index()];
  std::uint32_t current = 0;
  for (const ledger::Standing& standing : session.result().settlement.standings)
    if (standing.ladder == id && standing.row == member) current = standing.after;
  const checked::Rung& rung = ladder.rungs[target];
  const std::string name = row_id(scene, member), now = ladder.rungs[current].name;
  if (current >= target)
    return Account(Words(fmt::format("{}: {} is {}, which is {} or above", ladder.name, name, now, rung.name),
                         fmt::format("{}：{} 现为 {}，已达到 {}", ladder.name, name, now, rung.name)));
  Survey survey(scene, session);
  std::vector<Value> frame(std::max<std::size_t>(1, scene.plan[ladder.column].frame));
  frame[0] = member;
  std::vector<Way> ways{{}};
  for (const checked::LadderCondition& condition : rung.conditions)
    ways = Survey::both(ways, survey.ways(condition, frame));
  const Words head(fmt::format("{}: {} is {}; for {}:", ladder.name, name, now, rung.name),
                   fmt::format("{}：{} 现为 {}；要到 {}：", ladder.name, name, now, rung.name));
  Account account(head);
  if (ways.size() == 1) {
    account = way_account(head, ways.front());
  } else {
    for (std::size_t i = 0; i < ways.size(); ++i) {
      const std::size_t count = missing(ways[i]);
      account.inner.push_back(way_account(Words(fmt::format("way {}: {} missing", i + 1, count),
                                                fmt::format("途径 {}：还差 {} 项", i + 1, count)),
                                          ways[i]));
    }
  }
  if (ladder.rung_by_rung && target > current + 1)
    account.add({fmt::format("one rung a settlement: at least {} settlements", target - current),
                 fmt::format("每次结算至多升一级：至少还要 {} 次结算", target - current)});
  return account;
}

}  // namespace

std::vector<Account> how_far(const Inquest& inquest, std::optional<LadderId> ladder,
                             std::optional<std::uint32_t> rung) {
  const Scene scene{inquest.sources, inquest.input.plan, inquest.input.snapshot};
  meaning::Session session(inquest.input);
  if (session.result().fault) return {Account(fault_words(scene, *session.result().fault))};
  std::vector<Account> accounts;
  for (std::size_t i = 0; i < scene.plan.ladders.size(); ++i) {
    const checked::Ladder& declared = scene.plan.ladders[i];
    if ((ladder && ladder->index() != i) || declared.record != inquest.member.record ||
        declared.rungs.empty())
      continue;
    std::uint32_t target = rung.value_or(0);
    if (!rung) {
      for (const ledger::Standing& standing : session.result().settlement.standings)
        if (standing.ladder.index() == i && standing.row == inquest.member) target = standing.after + 1;
    }
    if (target >= declared.rungs.size()) target = static_cast<std::uint32_t>(declared.rungs.size() - 1);
    accounts.push_back(rung_account(scene, session, inquest.member, LadderId(i), target));
  }
  return accounts;
}

}  // namespace bonafide::explain
