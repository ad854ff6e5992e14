#include "explain/why.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checked/clauses.h"
#include "explain/witness.h"
#include "number/decimal.h"

namespace bonafide::explain {

namespace {

using checked::BonusId;
using checked::PromiseId;
using columns::Row;
using number::Rational;

constexpr std::size_t most_stopped = 3;

Words mode_words(number::RoundingMode mode) {
  const number::ModeWords words = number::words(mode);
  return {words.en, words.zh};
}

bool same_source(const std::optional<Row>& a, const std::optional<Row>& b) {
  return a.has_value() == b.has_value() && (!a || *a == *b);
}

bool of_bonus(const ledger::Line& line, BonusId bonus) {
  const auto* by = std::get_if<BonusId>(&line.by);
  return by && *by == bonus;
}

class Report {
 public:
  Report(const Scene& scene, const Inquest& inquest, const Witness& witness,
         const ledger::Settlement& settlement)
      : scene_(scene),
        inquest_(inquest),
        witness_(witness),
        settlement_(settlement),
        used_(witness.paid().size()) {}

  std::vector<Account> accounts() {
    std::vector<Account> list;
    for (std::size_t i = 0; i < scene_.plan.bonuses.size(); ++i)
      if (!inquest_.bonus || inquest_.bonus->index() == i) list.push_back(bonus(BonusId(i)));
    if (!inquest_.bonus) {
      top_ups(list);
      assets(list);
    }
    held(list);
    refused(list);
    return list;
  }

 private:
  Account bonus(BonusId id) {
    const checked::Bonus& declared = scene_.plan.bonuses[id.index()];
    std::vector<Account> payments;
    std::vector<std::pair<ledger::AssetRef, Rational>> sums;
    for (const ledger::Line& line : settlement_.lines) {
      if (!of_bonus(line, id) || !(line.member == inquest_.member)) continue;
      payments.push_back(payment(line));
      const auto sum =
          std::find_if(sums.begin(), sums.end(), [&](const auto& s) { return s.first == line.asset; });
      if (sum == sums.end())
        sums.emplace_back(line.asset, line.amount);
      else
        sum->second += line.amount;
    }
    const std::string name = declared.title.empty() || declared.title == declared.name
                                 ? declared.name
                                 : fmt::format("{} ({})", declared.title, declared.name);
    const std::string member = row_id(scene_, inquest_.member);
    if (payments.empty()) {
      Account account(Words(fmt::format("{}: nothing for {}", name, member),
                            fmt::format("{}：{} 没有所得", name, member)));
      if (inquest_.bonus) account.inner = why_not(id);
      return account;
    }
    std::string total;
    for (const auto& [asset, amount] : sums)
      total += (total.empty() ? "" : ", ") + amount_text(scene_, asset, amount);
    return Account(Words(fmt::format("{}: {} for {}", name, total, member),
                         fmt::format("{}：{} 得 {}", name, member, total)),
                   std::move(payments));
  }

  Account payment(const ledger::Line& line) {
    std::string amount = amount_text(scene_, line.asset, line.amount);
    std::string en = amount, zh = amount;
    if (line.source) {
      en += " from " + row_name(scene_, *line.source);
      zh += " 来自 " + row_name(scene_, *line.source);
    }
    if (line.level) {
      en += fmt::format(", level {}", *line.level);
      zh += fmt::format("，第 {} 位", *line.level);
    }
    Account account(Words(std::move(en), std::move(zh)));
    for (std::size_t i = 0; i < witness_.paid().size(); ++i) {
      const Paid& paid = witness_.paid()[i];
      if (used_[i] || !of_bonus(line, paid.bonus) || paid.verb != line.verb) continue;
      // A line that comes from a payment has that payment's source.
      const bool of_payment = paid.source && paid.source->record == scene_.plan.payment;
      if (!of_payment && !same_source(paid.source, line.source)) continue;
      if (line.level && paid.level && *line.level != *paid.level) continue;
      used_[i] = true;
      account.inner = paid.clauses;
      verb(paid, account);
      break;
    }
    cuts(line, account);
    if (line.exact != line.amount) {
      const Words mode = mode_words(scene_.plan.rounding);
      const std::string exact = number::to_text(line.exact);
      account.add({fmt::format("rounded {}: {} to {}", mode.en, exact, amount),
                   fmt::format("{}：{} 成为 {}", mode.zh, exact, amount)});
    }
    return account;
  }

  // The verb as written, with the amount's steps below it.
  void verb(const Paid& paid, Account& account) {
    const checked::Emit& emit = *checked::emit_of(scene_.plan.bonuses[paid.bonus.index()], paid.verb);
    const std::string text = quote(scene_, emit.span);
    account.inner.emplace_back(Words("`" + text + "`"), paid.amount);
  }

  void cuts(const ledger::Line& line, Account& account) {
    for (const Cut& cut : witness_.cuts()) {
      if (cut.line.by != line.by || cut.line.verb != line.verb ||
          !same_source(cut.line.source, line.source) || cut.line.level != line.level ||
          !(cut.line.asset == line.asset))
        continue;
      account.inner.push_back(cut_account(cut));
    }
  }

  Account cut_account(const Cut& cut) {
    const checked::Limit& limit = scene_.plan.limits[cut.limit];
    const std::string before = amount_text(scene_, cut.line.asset, cut.line.exact);
    const std::string after = amount_text(scene_, cut.line.asset, cut.left);
    const std::string to = limit.to.valid() ? quote(scene_, scene_.plan.span(limit.to)) : std::string();
    return Account(Words(fmt::format("limit {} (`to {}`): {} cut to {}", limit.name, to, before, after),
                         fmt::format("限额 {}（`{}`）：由 {} 减为 {}", limit.name, to, before, after)));
  }

  std::vector<Account> why_not(BonusId id) {
    std::vector<Account> list;
    for (std::size_t i = 0; i < witness_.paid().size(); ++i) {
      const Paid& paid = witness_.paid()[i];
      if (used_[i] || paid.bonus != id) continue;
      const std::string row = paid.source ? row_name(scene_, *paid.source) : row_id(scene_, inquest_.member);
      const bool zero = paid.exact.is_zero();
      Account account(zero ? Words(row + ": the amount is 0", row + "：数额为 0")
                           : Words(row + ": let through, but nothing was left of it",
                                   row + "：符合条件，但最后没有剩下"));
      account.inner = paid.clauses;
      verb(paid, account);
      for (const Cut& cut : witness_.cuts())
        if (of_bonus(cut.line, id) && same_source(cut.line.source, paid.source))
          account.inner.push_back(cut_account(cut));
      list.push_back(std::move(account));
    }
    const std::vector<Stopped> nearest = witness_.nearest();
    for (std::size_t i = 0; i < nearest.size() && i < most_stopped; ++i) {
      Account account = nearest[i].account;
      if (nearest[i].source) {
        const std::string row = row_name(scene_, *nearest[i].source);
        account.text = Words(row + ": " + account.text.en, row + "：" + account.text.zh);
      }
      list.push_back(std::move(account));
    }
    if (nearest.size() > most_stopped) {
      const std::size_t rest = nearest.size() - most_stopped;
      list.emplace_back(Words(fmt::format("… and {} more that came less far", rest),
                              fmt::format("……另有 {} 条更早被挡下", rest)));
    }
    if (list.empty()) {
      const std::string member = row_id(scene_, inquest_.member);
      list.emplace_back(Words(fmt::format("nothing in this period leads to {}", member),
                              fmt::format("本期没有任何一行通向 {}", member)));
      const checked::Bonus& declared = scene_.plan.bonuses[id.index()];
      for (const auto& [clause, count] : witness_.dropped()) {
        const std::string text = quote(scene_, scene_.plan[declared.pipe].clauses[clause].span);
        list.back().add(
            {fmt::format("`{}` dropped {}", text, count), fmt::format("`{}` 挡下了 {} 条", text, count)});
      }
    }
    return list;
  }

  void top_ups(std::vector<Account>& list) {
    for (const ledger::Line& line : settlement_.lines) {
      const auto* by = std::get_if<PromiseId>(&line.by);
      if (!by || !(line.member == inquest_.member)) continue;
      const checked::Promise& promise = scene_.plan.promises[by->index()];
      const std::string amount = amount_text(scene_, line.asset, line.amount);
      const std::string title =
          promise.title.empty() ? promise.name : fmt::format("{} ({})", promise.title, promise.name);
      Account account(Words(fmt::format("{}: topped up by {}", title, amount),
                            fmt::format("{}：补足 {}", title, amount)));
      for (const ledger::Verdict& verdict : settlement_.verdicts)
        if (verdict.promise == *by)
          for (const ledger::Breach& breach : verdict.breaches)
            if (breach.row && *breach.row == line.member) account.add(breach_words(scene_, promise, breach));
      list.push_back(std::move(account));
    }
  }

  // What expired, was forfeited or was returned.
  void assets(std::vector<Account>& list) {
    for (const ledger::Line& line : settlement_.lines)
      if (std::holds_alternative<ledger::AssetRule>(line.by) && line.member == inquest_.member)
        list.emplace_back(line_words(scene_, line));
  }

  void held(std::vector<Account>& list) {
    for (const ledger::Line& line : settlement_.held) {
      if (!(line.member == inquest_.member)) continue;
      const auto* by = std::get_if<BonusId>(&line.by);
      if (inquest_.bonus && (!by || *by != *inquest_.bonus)) continue;
      const Words words = line_words(scene_, line);
      list.emplace_back(Words("held back: " + words.en, "暂扣：" + words.zh));
    }
  }

  void refused(std::vector<Account>& list) {
    for (const ledger::Refused& refused : settlement_.refused) {
      const checked::Record& record = scene_.plan[refused.row.record];
      if (!record.owner.valid()) continue;
      for (std::size_t i = 0; i < record.fields.size(); ++i) {
        if (record.fields[i] != record.owner) continue;
        const auto& table = scene_.snapshot.records[refused.row.record.index()];
        const columns::Value owner = table.fields[i].at(refused.row.number);
        const Row* row = std::get_if<Row>(&owner);
        if (!row || !(*row == inquest_.member)) continue;
        const std::string name = row_name(scene_, refused.row);
        list.emplace_back(Words(fmt::format("{} was refused: {}", name, refused.reason),
                                fmt::format("{} 被拒收：{}", name, refused.reason)));
      }
    }
  }

  const Scene& scene_;
  const Inquest& inquest_;
  const Witness& witness_;
  const ledger::Settlement& settlement_;
  std::vector<bool> used_;
};

}  // namespace

std::vector<Account> why(const Inquest& inquest) {
  const Scene scene{inquest.sources, inquest.input.plan, inquest.input.snapshot};
  Witness witness(scene, inquest.member, inquest.bonus, inquest.bonus.has_value());
  const meaning::Session session(inquest.input, &witness);
  if (session.result().fault) return {Account(fault_words(scene, *session.result().fault))};
  return Report(scene, inquest, witness, session.result().settlement).accounts();
}

}  // namespace bonafide::explain
