#include "playground/drawing.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "ledger/payer.h"

namespace bonafide::playground {

namespace {

using diagnostics::Language;

std::string more(std::size_t count, Language language) {
  return language == Language::zh ? fmt::format("……另有 {} 行", count) : fmt::format("… and {} more", count);
}

}  // namespace

std::vector<std::string> draw_tree(const std::vector<Drawn>& nodes,
                                   const std::vector<std::optional<std::uint32_t>>& parents,
                                   std::optional<std::uint32_t> root, Language language, std::size_t most) {
  std::vector<std::vector<std::uint32_t>> children(nodes.size());
  std::vector<std::uint32_t> roots;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (parents[i] && *parents[i] < nodes.size())
      children[*parents[i]].push_back(i);
    else
      roots.push_back(i);
  }
  if (root) roots = {*root};
  // A stack instead of recursion: chains may be a hundred thousand long.
  struct Waiting {
    std::uint32_t node;
    std::string before;  // what stands left of the branch
    bool top, last;
  };
  std::vector<Waiting> waiting;
  for (auto it = roots.rbegin(); it != roots.rend(); ++it) waiting.push_back({*it, "", true, false});
  std::vector<std::string> lines;
  std::size_t left_out = 0;
  while (!waiting.empty()) {
    const Waiting at = waiting.back();
    waiting.pop_back();
    const Drawn& node = nodes[at.node];
    if (lines.size() < most)
      lines.push_back(at.before +
                      (at.top    ? ""
                       : at.last ? "└─ "
                                 : "├─ ") +
                      node.name + (node.note.empty() ? "" : "  " + node.note));
    else
      ++left_out;
    const std::string before = lines.size() >= most ? ""
                                                    : at.before + (at.top    ? ""
                                                                   : at.last ? "   "
                                                                             : "│  ");
    const auto& below = children[at.node];
    for (std::size_t i = below.size(); i-- > 0;)
      waiting.push_back({below[i], before, false, i + 1 == below.size()});
  }
  if (left_out > 0) lines.push_back(more(left_out, language));
  return lines;
}

std::vector<std::string> draw_table(const std::vector<std::vector<std::string>>& rows,
                                    const std::vector<bool>& right) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c >= widths.size()) widths.push_back(0);
      widths[c] = std::max(widths[c], base::display_width(row[c]));
    }
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string blanks(widths[c] - base::display_width(row[c]), ' ');
      line += "  " + (c < right.size() && right[c] ? blanks + row[c] : row[c] + blanks);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> draw_settlement(const explain::Scene& scene, const ledger::Settlement& settlement,
                                         Language language, std::size_t most) {
  const bool zh = language == Language::zh;
  const checked::Plan& plan = scene.plan;
  number::Rational total;
  std::vector<std::vector<std::string>> rows;
  for (const ledger::Line& line : settlement.lines) {
    const bool money = line.asset.kind == ledger::AssetRef::Kind::currency ||
                       (line.asset.kind == ledger::AssetRef::Kind::asset &&
                        plan.assets[line.asset.asset.index()].unit == plan.currency);
    if (money) total += line.amount;
    if (rows.size() < most)
      rows.push_back({explain::row_id(scene, line.member), ledger::payer(plan, line.by),
                      explain::amount_text(scene, line.asset, line.amount),
                      line.source ? explain::row_id(scene, *line.source) : ""});
  }
  const std::string sum = explain::amount_text(scene, {}, total);
  const std::string period = number::to_text(settlement.period);
  const std::size_t count = settlement.lines.size();
  std::vector<std::string> lines;
  lines.push_back(zh ? fmt::format("{}：{} 笔支付，共 {}", period, count, sum)
                     : fmt::format("{}: {} payment{}, {} in all", period, count, count == 1 ? "" : "s", sum));
  for (std::string& line : draw_table(rows, {false, false, true, false})) lines.push_back(std::move(line));
  if (count > rows.size()) lines.push_back("  " + more(count - rows.size(), language));
  std::size_t shown = 0;
  for (const ledger::Refused& refused : settlement.refused)
    if (++shown <= most)
      lines.push_back(fmt::format(fmt::runtime(zh ? "  拒收 {}：{}" : "  refused {}: {}"),
                                  explain::row_id(scene, refused.row), refused.reason));
  if (shown > most) lines.push_back("  " + more(shown - most, language));
  shown = 0;
  for (const ledger::Standing& standing : settlement.standings) {
    if (standing.before == standing.after || ++shown > most) continue;
    const checked::Ladder& ladder = plan.ladders[standing.ladder.index()];
    lines.push_back(fmt::format("  {} {}: {} → {}", ladder.name, explain::row_id(scene, standing.row),
                                ladder.rungs[standing.before].name, ladder.rungs[standing.after].name));
  }
  if (shown > most) lines.push_back("  " + more(shown - most, language));
  for (const ledger::ReportTable& report : settlement.reports) {
    const checked::Report& declared = plan.reports[report.report.index()];
    lines.push_back("  " + (declared.title.empty() ? declared.name : declared.title));
    std::vector<std::vector<std::string>> table{declared.headings};
    std::vector<bool> right;
    for (const checked::NodeId value : declared.values) right.push_back(plan.type(value).numeric());
    for (const auto& row : report.rows) {
      if (table.size() > most) break;
      auto& cells = table.emplace_back();
      for (std::size_t c = 0; c < row.size(); ++c)
        cells.push_back(
            columns::missing(row[c])
                ? ""
                : explain::value_words(scene, plan.type(declared.values[c]), row[c]).in(language));
    }
    for (const std::string& line : draw_table(table, right)) lines.push_back("  " + line);
    if (report.rows.size() + 1 > table.size())
      lines.push_back("    " + more(report.rows.size() + 1 - table.size(), language));
  }
  for (const ledger::Verdict& verdict : settlement.verdicts) {
    const std::string& name = plan.promises[verdict.promise.index()].name;
    using Kind = ledger::Verdict::Kind;
    switch (verdict.kind) {
      case Kind::held:
        lines.push_back(fmt::format(fmt::runtime(zh ? "  保证 {} 成立" : "  {} holds"), name));
        break;
      case Kind::breached:
        lines.push_back(fmt::format(fmt::runtime(zh ? "  保证 {} 被违反（{} 处）" : "  {} breaks ({})"), name,
                                    verdict.breaches.size()));
        break;
      case Kind::topped_up:
        lines.push_back(fmt::format(
            fmt::runtime(zh ? "  保证 {} 被违反并已补足（{} 处）" : "  {} breaks and is topped up ({})"),
            name, verdict.breaches.size()));
        break;
      case Kind::not_judged:
        break;
    }
  }
  if (settlement.stopped)
    lines.emplace_back(zh ? "  被保证中止：不写出任何结果，也不带入下期"
                          : "  stopped by a guarantee: nothing is written or carried on");
  return lines;
}

}  // namespace bonafide::playground
