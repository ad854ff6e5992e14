#include "ledger/compare.h"

#include <algorithm>
#include <vector>

#include "ledger/payer.h"

namespace bonafide::ledger {
namespace {

// One part of a settlement as texts, an entry each.
struct Part {
  std::string entry;  // what an entry is called
  std::vector<std::string> here, there;
};

std::optional<std::string> difference(const Part& part) {
  for (std::size_t i = 0; i < std::max(part.here.size(), part.there.size()); ++i) {
    const std::string at = part.entry + " " + std::to_string(i + 1) + ": ";
    if (i >= part.here.size()) return at + "nothing here, there " + part.there[i];
    if (i >= part.there.size()) return at + "here " + part.here[i] + ", nothing there";
    if (part.here[i] != part.there[i]) return at + "here " + part.here[i] + ", there " + part.there[i];
  }
  return std::nullopt;
}

class Words {
 public:
  Words(const checked::Plan& plan, const NameRow& name) : plan_(plan), name_(name) {}

  std::vector<Part> parts(const Settlement& here, const Settlement& there) const {
    std::vector<Part> parts;
    const auto part = [&](const char* entry, const auto& a, const auto& b, const auto& text) {
      Part made{entry, {}, {}};
      for (const auto& x : a) made.here.push_back(text(x));
      for (const auto& x : b) made.there.push_back(text(x));
      parts.push_back(std::move(made));
    };
    const auto line = [&](const Line& l) { return this->line(l); };
    part("line", here.lines, there.lines, line);
    part("held line", here.held, there.held, line);
    part("lost line", here.lost, there.lost, [](const StoredLine& l) { return stored(l); });
    part("refused row", here.refused, there.refused,
         [&](const Refused& r) { return row(r.row) + " \"" + r.reason + "\""; });
    part("standing", here.standings, there.standings, [&](const Standing& s) {
      const auto& rungs = plan_.ladders[s.ladder.index()].rungs;
      return row(s.row) + " " + rungs[s.before].name + " to " + rungs[s.after].name;
    });
    part("report", here.reports, there.reports, [&](const ReportTable& r) {
      std::string text = plan_.reports[r.report.index()].name;
      for (const auto& cells : r.rows) {
        text += " |";
        for (const Value& cell : cells) text += " " + value(cell);
      }
      return text;
    });
    part("verdict", here.verdicts, there.verdicts, [&](const Verdict& v) { return verdict(v); });
    part("shortfall", here.shortfalls, there.shortfalls, [&](const Shortfall& s) {
      return row(s.member) + " " + plan_.bonuses[s.bonus.index()].name + " " + asset(s.asset) + " " + value(s.missing);
    });
    part("stopped", std::vector<bool>{here.stopped}, std::vector<bool>{there.stopped},
         [](bool stopped) { return std::string(stopped ? "stopped" : "written"); });
    part("state", lines_of(canonical_text(here.next)), lines_of(canonical_text(there.next)),
         [](const std::string& text) { return text; });
    return parts;
  }

 private:
  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t from = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
      lines.push_back(text.substr(from, end - from));
      from = end + 1;
    }
    return lines;
  }
  static std::string stored(const StoredLine& line) {
    std::string amount, exact;
    append_text(amount, line.amount);
    append_text(exact, line.exact);
    return line.bonus + " pays " + line.member.id + " " + amount + " " + line.asset + " (exactly " + exact + ")";
  }
  std::string row(Row row) const { return plan_[row.record].name + " " + name_(row); }
  std::string value(const Value& value) const {
    if (const auto* named = std::get_if<Row>(&value)) return row(*named);
    if (const auto* choice = std::get_if<columns::ChoiceValue>(&value))
      return plan_.choices[choice->choice.index()].values[choice->index];
    std::string text;
    append_text(text, value);
    return text;
  }
  std::string asset(const AssetRef& asset) const {
    switch (asset.kind) {
      case AssetRef::Kind::currency: return plan_.units[plan_.currency.index()].name;
      case AssetRef::Kind::asset: return plan_.assets[asset.asset.index()].name;
      case AssetRef::Kind::goods: return row(asset.goods);
    }
    return "";
  }
  std::string line(const Line& line) const {
    std::string text = rule(plan_, line) + " pays " + row(line.member) + " " +
                       value(line.amount) + " " + asset(line.asset) + " (exactly " + value(line.exact) + ")";
    if (line.source) text += " from " + row(*line.source);
    if (line.level) text += " at level " + std::to_string(*line.level);
    return text;
  }
  std::string verdict(const Verdict& verdict) const {
    static constexpr const char* kinds[] = {"held", "breached", "topped up", "not judged"};
    std::string text = plan_.promises[verdict.promise.index()].name + " " + kinds[static_cast<int>(verdict.kind)];
    for (const Breach& breach : verdict.breaches) {
      text += "; for";
      for (const Value& bound : breach.binding) text += " " + value(bound);
      if (breach.amount) text += " by " + value(*breach.amount);
    }
    return text;
  }

  const checked::Plan& plan_;
  const NameRow& name_;
};

}  // namespace

std::optional<std::string> first_difference(const checked::Plan& plan, const NameRow& name, const Settlement& here,
                                            const Settlement& there) {
  if (!(here.period == there.period))
    return "period: here " + number::to_text(here.period) + ", there " + number::to_text(there.period);
  for (const Part& part : Words(plan, name).parts(here, there))
    if (auto found = difference(part)) return found;
  return std::nullopt;
}

}  // namespace bonafide::ledger
