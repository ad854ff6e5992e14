#include "ledger/canonical.h"

#include <algorithm>
#include <type_traits>

#include "ledger/payer.h"
#include "number/decimal.h"

namespace bonafide::ledger {
namespace {

// Texts may hold anything, so each is written with its length: no two contents share one canonical text.
void append_words(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

void append(std::string& out, const number::Period& period) { append_words(out, number::to_text(period)); }

void append(std::string& out, const RowName& name) {
  append_words(out, name.record);
  append_words(out, name.id);
}

void append(std::string& out, const StoredValue& value) {
  std::visit(
      [&](const auto& v) {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, RowName>) {
          out += "row ";
          append(out, v);
        } else {
          append_text(out, Value(v));
        }
      },
      value);
}

void append(std::string& out, const StoredLine& line) {
  append_words(out, line.bonus);
  append(out, line.member);
  append_words(out, line.asset);
  append_text(out, line.amount);
  out += ' ';
  append_text(out, line.exact);
  if (line.source) append(out, *line.source);
  out += line.level ? " level " + std::to_string(*line.level) : " none";
  out += " " + std::to_string(line.verb) + " ";
  append(out, line.period);
  if (!line.hold.empty()) append_words(out, " held by " + line.hold);
  out += '\n';
}

struct Writer {
  const checked::Plan& plan;
  const NameRow& name;
  std::string out;

  void row(Row row) {
    append_words(out, plan[row.record].name);
    append_words(out, name(row));
  }
  void value(const Value& value) {
    if (const auto* named = std::get_if<Row>(&value))
      row(*named);
    else if (const auto* choice = std::get_if<columns::ChoiceValue>(&value))
      append_words(out, plan.choices[choice->choice.index()].values[choice->index]);
    else
      append_text(out, value);
    out += ' ';
  }
  void asset(const AssetRef& asset) {
    switch (asset.kind) {
      case AssetRef::Kind::currency: append_words(out, plan.units[plan.currency.index()].name); return;
      case AssetRef::Kind::asset: append_words(out, plan.assets[asset.asset.index()].name); return;
      case AssetRef::Kind::goods: row(asset.goods); return;
    }
  }
  void line(const Line& line) {
    row(line.member);
    append_words(out, payer(plan, line.by));
    asset(line.asset);
    append_text(out, line.amount);
    out += ' ';
    append_text(out, line.exact);
    if (line.source) row(*line.source);
    out += line.level ? " level " + std::to_string(*line.level) : " none";
    out += " " + std::to_string(line.verb) + "\n";
  }
};

}  // namespace

void append_text(std::string& out, const Value& value) {
  std::visit(
      [&](const auto& v) {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, columns::Missing>) {
          out += "missing";
        } else if constexpr (std::is_same_v<T, bool>) {
          out += v ? "yes" : "no";
        } else if constexpr (std::is_same_v<T, Rational>) {
          out += number::to_text(v);
        } else if constexpr (std::is_same_v<T, std::string>) {
          append_words(out, std::string_view(v));
        } else if constexpr (std::is_same_v<T, number::Date>) {
          out += number::to_text(v);
        } else if constexpr (std::is_same_v<T, number::Moment>) {
          out += std::to_string(v.microseconds) + "us";
        } else if constexpr (std::is_same_v<T, number::Duration>) {
          out += std::to_string(v.months) + "m" + std::to_string(v.microseconds) + "us";
        } else if constexpr (std::is_same_v<T, columns::ChoiceValue>) {
          out += "choice " + std::to_string(v.choice.value) + "." + std::to_string(v.index);
        } else if constexpr (std::is_same_v<T, Row>) {
          out += "row " + std::to_string(v.record.value) + "." + std::to_string(v.number);
        } else {
          static_assert(std::is_same_v<T, columns::Window>);
          out += "window " + std::to_string(static_cast<int>(v.kind)) + "." + std::to_string(static_cast<int>(v.unit)) +
                 "." + std::to_string(v.of_period) + "." + std::to_string(v.count);
        }
      },
      value);
}

std::string canonical_text(const checked::Plan& plan, const NameRow& name, const Settlement& settlement) {
  Writer w{plan, name, {}};
  append(w.out, settlement.period);
  w.out += "\nlines\n";
  for (const Line& line : settlement.lines) w.line(line);
  w.out += "held\n";
  for (const Line& line : settlement.held) w.line(line);
  w.out += "lost\n";
  for (const StoredLine& line : settlement.lost) append(w.out, line);
  w.out += "refused\n";
  for (const Refused& refused : settlement.refused) {
    w.row(refused.row);
    append_words(w.out, refused.reason);
    w.out += '\n';
  }
  w.out += "standings\n";
  for (const Standing& standing : settlement.standings) {
    append_words(w.out, plan.ladders[standing.ladder.index()].name);
    w.row(standing.row);
    w.out += std::to_string(standing.before) + " " + std::to_string(standing.after) + "\n";
  }
  for (const ReportTable& report : settlement.reports) {
    w.out += "report ";
    append_words(w.out, plan.reports[report.report.index()].name);
    w.out += '\n';
    for (const auto& row : report.rows) {
      for (const Value& value : row) w.value(value);
      w.out += '\n';
    }
  }
  for (const Verdict& verdict : settlement.verdicts) {
    w.out += "verdict ";
    append_words(w.out, plan.promises[verdict.promise.index()].name);
    w.out += std::to_string(static_cast<int>(verdict.kind)) + "\n";
    for (const Breach& breach : verdict.breaches) {
      if (breach.row) w.row(*breach.row);
      for (const Value& value : breach.binding) w.value(value);
      w.out += "by ";
      w.value(breach.amount ? Value(*breach.amount) : Value{});
      w.out += '\n';
    }
  }
  w.out += "shortfalls\n";
  for (const Shortfall& shortfall : settlement.shortfalls) {
    w.row(shortfall.member);
    append_words(w.out, plan.bonuses[shortfall.bonus.index()].name);
    w.asset(shortfall.asset);
    append_text(w.out, shortfall.missing);
    w.out += '\n';
  }
  w.out += settlement.stopped ? "stopped\n" : "written\n";
  return w.out + canonical_text(settlement.next);
}

std::string canonical_text(const State& state) {
  std::string out = "state ";
  append_words(out, state.plan);
  out += std::to_string(state.version) + "\n";
  for (const number::Period& period : state.settled) append(out, period);
  out += "\nfacts\n";
  std::vector<std::string> texts;  // the order of facts, lots of a member and seen rows is no part of the meaning
  for (const StoredFact& fact : state.facts) {
    std::string text;
    append_words(text, fact.column);
    for (const RowName& row : fact.arguments) append(text, row);
    text += " = ";
    append(text, fact.value);
    texts.push_back(std::move(text));
  }
  std::sort(texts.begin(), texts.end());
  for (const std::string& text : texts) out += text + "\n";
  out += "lots\n";
  for (const StoredLot& lot : state.lots) {
    append_words(out, lot.asset);
    append(out, lot.member);
    append_text(out, lot.amount);
    out += " " + std::to_string(lot.credited.microseconds);
    out += lot.expires ? " " + std::to_string(lot.expires->microseconds) : " never";
    out += '\n';
  }
  out += "lines\n";
  for (const StoredLine& line : state.lines) append(out, line);
  out += "held\n";
  for (const StoredLine& line : state.held) append(out, line);
  out += "seen\n";
  texts.clear();
  for (const auto& [name, row] : state.seen) {
    std::string text;
    append_words(text, name);
    append_words(text, row.fingerprint);
    text += row.refused ? " refused" : " taken";
    if (row.counted) text += " " + number::to_text(*row.counted);
    texts.push_back(std::move(text));
  }
  std::sort(texts.begin(), texts.end());
  for (const std::string& text : texts) out += text + "\n";
  return out;
}

}  // namespace bonafide::ledger
