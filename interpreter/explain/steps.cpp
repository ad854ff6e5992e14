#include "explain/steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace bonafide::explain {

namespace {

using checked::NodeId;
using checked::Operator;
using meaning::TraceNode;
using number::Rational;

// Enough to follow any hand-written rule; what lies deeper is asked for by a `why` of its own.
constexpr std::size_t most_levels = 7;
constexpr std::size_t most_lines = 60;
constexpr std::size_t most_parts = 6;
constexpr std::size_t longest_quote = 110;

template <class T>
const T* node_as(const checked::Plan& plan, NodeId id) {
  return std::get_if<T>(&plan[id]);
}

std::string short_quote(const Scene& scene, NodeId id) {
  std::string text = quote(scene, scene.plan.span(id));
  if (base::code_points(text) <= longest_quote) return text;
  std::size_t at = 0;
  for (std::size_t n = 0; n < longest_quote; ++n) base::next_code_point(text, at);
  return text.substr(0, at) + " …";
}

// Nothing that a reader has not seen: literals, and rows that the lines above name.
bool silent(const checked::Plan& plan, NodeId id) {
  if (node_as<checked::Const>(plan, id) || node_as<checked::RowNamed>(plan, id)) return true;
  const checked::Kind kind = plan.type(id).kind;
  return kind == checked::Kind::window || (node_as<checked::Var>(plan, id) && kind == checked::Kind::row);
}

class Steps {
 public:
  explicit Steps(const Scene& scene) : scene_(scene) {}

  Account account(const TraceNode& trace) {
    Account result(words(trace));
    inside(trace, 1, short_quote(scene_, trace.node), result.inner);
    return result;
  }

 private:
  Words words(const TraceNode& trace) {
    const std::string text = short_quote(scene_, trace.node);
    const Words value = value_words(scene_, scene_.plan.type(trace.node), trace.value);
    // The stored rung in a ladder's rule bears the ladder's name only.
    const bool before =
        node_as<checked::Prev>(scene_.plan, trace.node) && text.find(' ') == std::string::npos;
    return {fmt::format("{}`{}` = {}", before ? "previous " : "", text, value.en),
            fmt::format("{}`{}` = {}", before ? "此前的 " : "", text, value.zh)};
  }

  // A row of a ladder or of a case table: whether it holds, and why; then what the rows after it say.
  bool case_row(const TraceNode& trace, const std::string& text, std::size_t level,
                std::vector<Account>& accounts) {
    const auto* choice = node_as<checked::If>(scene_.plan, trace.node);
    if (!choice || text.front() != '|' || trace.inner.empty() ||
        trace.inner.front().node != choice->condition)
      return false;
    const bool* holds = std::get_if<bool>(&trace.inner.front().value);
    if (!holds) return false;
    ++lines_;
    std::vector<Account> reasons;
    const TraceNode& condition = trace.inner.front();
    if (node_as<checked::Apply>(scene_.plan, condition.node))
      inside(condition, level + 1, text, reasons);
    else
      step(condition, level + 1, text, reasons);
    accounts.emplace_back(Words(fmt::format("`{}`: {}", text, *holds ? "yes" : "no"),
                                fmt::format("`{}`：{}", text, *holds ? "是" : "否")),
                          std::move(reasons));
    for (std::size_t i = 1; i < trace.inner.size(); ++i) step(trace.inner[i], level, text, accounts);
    return true;
  }

  void inside(const TraceNode& trace, std::size_t level, const std::string& above,
              std::vector<Account>& accounts) {
    if (level > most_levels) return;
    table_row(trace, accounts);
    // A field is what the row says: how the row was found does not matter.
    if (const auto* get = node_as<checked::Get>(scene_.plan, trace.node))
      if (scene_.plan[get->column].kind == checked::Column::Kind::field) return;
    const std::string outer = ladder_;
    if (outer.empty() || short_quote(scene_, trace.node) != outer) ladder_ = ladder_of(trace.node);
    std::size_t parts = 0;
    const bool fold = node_as<checked::Fold>(scene_.plan, trace.node) != nullptr;
    for (const TraceNode& inner : trace.inner) {
      if (lines_ >= most_lines) break;
      if (fold && ++parts > most_parts) {
        const std::string rest = std::to_string(trace.inner.size() - most_parts);
        accounts.emplace_back(Words("… and " + rest + " more", "……另有 " + rest + " 项"));
        break;
      }
      step(inner, level, above, accounts);
    }
    ladder_ = outer;
  }

  // The name under which a ladder's rule stands inside the trace of its rung.
  std::string ladder_of(NodeId node) const {
    const auto* get = node_as<checked::Get>(scene_.plan, node);
    if (!get || !scene_.plan[get->column].ladder.valid()) return {};
    return scene_.plan[get->column].name;
  }

  bool stored_rung(NodeId node) const {
    const auto* previous = node_as<checked::Prev>(scene_.plan, node);
    return previous && scene_.plan[previous->column].ladder.valid();
  }

  void step(const TraceNode& trace, std::size_t level, const std::string& above,
            std::vector<Account>& accounts) {
    if (silent(scene_.plan, trace.node) || lines_ >= most_lines) return;
    const std::string text = short_quote(scene_, trace.node);
    // A node made by desugaring has the text of the one it came from, or is a ladder's rule under its name.
    if (text.empty() || text == above || (text == ladder_ && !stored_rung(trace.node)))
      return inside(trace, level, above, accounts);
    if (case_row(trace, text, level, accounts)) return;
    ++lines_;
    Account& account = accounts.emplace_back(words(trace));
    std::vector<Account> parts;
    if (node_as<checked::AsOf>(scene_.plan, trace.node)) {
      for (const TraceNode& inner : trace.inner)
        if (!silent(scene_.plan, inner.node)) inside(inner, level + 1, text, parts);
    } else {
      inside(trace, level + 1, text, parts);
    }
    account.inner = std::move(parts);
  }

  // The row of a decision table that gave the value.
  void table_row(const TraceNode& trace, std::vector<Account>& accounts) {
    const auto* lookup = node_as<checked::Lookup>(scene_.plan, trace.node);
    if (!lookup) return;
    std::vector<columns::Value> arguments;
    for (const NodeId argument : lookup->arguments) {
      if (const auto* constant = node_as<checked::Const>(scene_.plan, argument)) {
        arguments.push_back(constant->value);
        continue;
      }
      const auto found = std::find_if(trace.inner.begin(), trace.inner.end(),
                                      [&](const TraceNode& inner) { return inner.node == argument; });
      if (found == trace.inner.end()) return;
      arguments.push_back(found->value);
    }
    const checked::Table& table = scene_.plan.tables[lookup->table.index()];
    for (const checked::TableRow& row : table.rows) {
      if (!matches(row, arguments)) continue;
      const std::string text = quote(scene_, row.span);
      if (text.empty()) return;
      ++lines_;
      accounts.emplace_back(Words(fmt::format("row {} of table {}", text, table.name),
                                  fmt::format("表 {} 的这一行：{}", table.name, text)));
      return;
    }
  }

  static bool within(const checked::Interval& interval, const columns::Value& value) {
    if (interval.from) {
      const int order = columns::compare(value, *interval.from);
      if (order < 0 || (order == 0 && !interval.from_included)) return false;
    }
    if (interval.to) {
      const int order = columns::compare(value, *interval.to);
      if (order > 0 || (order == 0 && !interval.to_included)) return false;
    }
    return true;
  }

  static bool matches(const checked::TableRow& row, const std::vector<columns::Value>& arguments) {
    if (row.otherwise) return true;
    for (std::size_t i = 0; i < row.inputs.size() && i < arguments.size(); ++i) {
      const checked::Pattern& pattern = row.inputs[i];
      if (pattern.any) continue;
      if (columns::missing(arguments[i])) return false;
      const bool one =
          std::any_of(pattern.intervals.begin(), pattern.intervals.end(),
                      [&](const checked::Interval& interval) { return within(interval, arguments[i]); });
      if (!one) return false;
    }
    return true;
  }

  const Scene& scene_;
  std::size_t lines_ = 0;
  std::string ladder_;
};

bool is_no(const TraceNode& trace) {
  const bool* flag = std::get_if<bool>(&trace.value);
  return flag && !*flag;
}

}  // namespace

bool is_comparison(Operator op) {
  return op == Operator::less || op == Operator::less_equal || op == Operator::greater ||
         op == Operator::greater_equal || op == Operator::equal || op == Operator::not_equal;
}

Account steps(const Scene& scene, const TraceNode& trace) {
  return Steps(scene).account(trace);
}

const TraceNode& deciding(const checked::Plan& plan, const TraceNode& trace) {
  const TraceNode* at = &trace;
  for (std::size_t level = 0; level < 64; ++level) {
    const TraceNode* next = nullptr;
    if (const auto* apply = node_as<checked::Apply>(plan, at->node)) {
      if (is_comparison(apply->op)) return *at;
      if (apply->op == Operator::and_ && is_no(*at)) {
        for (const TraceNode& inner : at->inner)
          if (is_no(inner)) {
            next = &inner;
            break;
          }
      } else if (apply->op == Operator::not_ && at->inner.size() == 1) {
        next = &at->inner.front();
      }
    } else if (const auto* get = node_as<checked::Get>(plan, at->node)) {
      const NodeId body = plan[get->column].body;
      for (const TraceNode& inner : at->inner)
        if (body.valid() && inner.node == body) next = &inner;
    } else if (node_as<checked::AsOf>(plan, at->node)) {
      if (!at->inner.empty()) next = &at->inner.front();
    }
    if (!next) return *at;
    at = next;
  }
  return *at;
}

Words sides(const Scene& scene, const TraceNode& comparison) {
  const auto* apply = node_as<checked::Apply>(scene.plan, comparison.node);
  if (!apply || !is_comparison(apply->op)) return "";
  std::string en, zh;
  for (const TraceNode& inner : comparison.inner) {
    if (node_as<checked::Const>(scene.plan, inner.node)) continue;
    const std::string text = short_quote(scene, inner.node);
    if (text.empty()) continue;
    const Words value = value_words(scene, scene.plan.type(inner.node), inner.value);
    if (!node_as<checked::RowNamed>(scene.plan, inner.node) || columns::missing(inner.value)) {
      en += fmt::format("{}`{}` is {}", en.empty() ? "" : " and ", text, value.en);
      zh += fmt::format("{}`{}` 为 {}", zh.empty() ? "" : "，", text, value.zh);
    }
  }
  return {std::move(en), std::move(zh)};
}

std::optional<Rational> distance(const checked::Plan& plan, const TraceNode& comparison) {
  const auto* apply = node_as<checked::Apply>(plan, comparison.node);
  if (!apply || !is_comparison(apply->op) || apply->arguments.size() != 2) return std::nullopt;
  std::optional<Rational> values[2];
  for (std::size_t i = 0; i < 2; ++i) {
    if (const auto* constant = node_as<checked::Const>(plan, apply->arguments[i]))
      if (const auto* value = std::get_if<Rational>(&constant->value)) values[i] = *value;
    for (const TraceNode& inner : comparison.inner)
      if (inner.node == apply->arguments[i])
        if (const auto* value = std::get_if<Rational>(&inner.value)) values[i] = *value;
  }
  if (!values[0] || !values[1]) return std::nullopt;
  const auto size = [](const Rational& value) { return value.sign() < 0 ? -value : value; };
  const Rational largest = std::max(size(*values[0]), size(*values[1]));
  if (largest.is_zero()) return Rational(0);
  return size(*values[0] - *values[1]) / largest;
}

}  // namespace bonafide::explain
