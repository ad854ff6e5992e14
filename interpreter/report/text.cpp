// The summary of a settlement for a person.
#include "base/text.h"

#include <algorithm>

#include "checked/dump.h"
#include "ledger/payer.h"
#include "number/decimal.h"
#include "report/grid.h"
#include "report/names.h"
#include "report/summary.h"

namespace bonafide::report {
namespace {

using diagnostics::Language;

class Summary {
 public:
  Summary(const Outputs& outputs, Language language)
      : outputs_(outputs),
        plan_(outputs.plan),
        names_(outputs),
        zh_(language == Language::zh),
        earnings_(earnings(outputs)),
        counts_(count_rows(outputs)) {}

  std::string run() {
    head();
    rows();
    totals();
    top_earners();
    promises();
    notes();
    return out_;
  }

 private:
  std::string say(const char* en, const char* zh) const { return zh_ ? zh : en; }
  void title(const char* en, const char* zh) { out_ += "\n" + say(en, zh) + "\n"; }

  std::string counted(std::uint64_t count) const {
    return number::to_grouped_text(number::Rational(static_cast<std::int64_t>(count)), 0);
  }
  std::string amount(const ledger::AssetRef& asset, const number::Rational& value) const {
    return number::to_grouped_text(value, names_.decimals(asset));
  }
  std::string asset(const ledger::AssetRef& asset) const {
    return asset.kind == ledger::AssetRef::Kind::goods ? names_.id(asset.goods) : names_.asset(asset);
  }
  const std::string& shown_name(const std::string& name, const std::string& title) const {
    return title.empty() ? name : title;
  }
  std::string payer(const ledger::By& by) const {
    if (const auto* id = std::get_if<ledger::BonusId>(&by))
      return shown_name(plan_.bonuses[id->index()].name, plan_.bonuses[id->index()].title);
    if (const auto* id = std::get_if<ledger::PromiseId>(&by))
      return shown_name(plan_.promises[id->index()].name, plan_.promises[id->index()].title) +
             say(" (top-up)", "（补足）");
    const auto& of = std::get<ledger::AssetRule>(by);
    const checked::Asset& asset = plan_.assets[of.asset.index()];
    const std::string name = shown_name(asset.name, asset.title);
    switch (of.kind) {
      case ledger::AssetRule::Kind::expired: return name + say(" (expired)", "（过期）");
      case ledger::AssetRule::Kind::forfeited: return name + say(" (forfeited)", "（没收）");
      case ledger::AssetRule::Kind::returned: return name + say(" (returned)", "（退还）");
    }
    return name;
  }

  void head() {
    out_ = shown_name(plan_.name, plan_.title) + "\n";
    Grid grid({false, false});
    grid.add({say("plan", "方案"),
              plan_.name + say(", version ", "，第 ") + std::to_string(plan_.version) + say("", " 版")});
    grid.add({say("period", "周期"), number::to_text(outputs_.settlement.period)});
    if (plan_.member.valid())
      grid.add({say("members", "用户"), counted(outputs_.snapshot.records[plan_.member.index()].size())});
    out_ += grid.text();
  }

  // "orders"; of a plan in Chinese what it calls one of them.
  std::string rows_of(checked::RecordId id) const {
    const checked::Record& record = plan_[id];
    const std::string said = checked::said(plan_, record.name);
    return said == record.name ? record.plural : said;
  }

  void rows() {
    if (counts_.empty()) return;
    title("Rows of the period", "本期记录");
    Grid grid({false, true, false, true, false});
    for (const RowCount& count : counts_)
      grid.add({rows_of(count.record),
                counted(count.in_period - std::min(count.refused, count.in_period)),
                say("accepted", "条接受"), counted(count.refused), say("refused", "条拒收")});
    out_ += grid.text();
  }

  void totals() {
    title("Paid", "发放");
    const std::vector<Sum> sums = totals_by_bonus(outputs_, earnings_);
    if (sums.empty()) {
      out_ += "  " + say("nothing", "无") + "\n";
      return;
    }
    Grid grid({false, true, false, true, false});
    number::Rational payout;
    std::uint64_t payments = 0;
    for (const Sum& sum : sums) {
      grid.add({payer(sum.by), amount(sum.asset, sum.amount), asset(sum.asset), counted(sum.payments),
                zh_                 ? "笔"
                : sum.payments == 1 ? "payment"
                                    : "payments"});
      if (!ledger::is_payout(sum.asset, sum.by)) continue;
      payout += sum.amount;
      payments += sum.payments;
    }
    grid.add({say("in all", "合计"), amount({}, payout), asset({}), counted(payments),
              zh_             ? "笔"
              : payments == 1 ? "payment"
                              : "payments"});
    out_ += grid.text();
  }

  void top_earners() {
    constexpr std::size_t most = 10;
    std::vector<Sum> earned;
    std::copy_if(earnings_.begin(), earnings_.end(), std::back_inserter(earned),
                 [](const Sum& sum) { return ledger::is_payout(sum.asset, sum.by); });
    std::vector<Sum> sums = totals_by_member(outputs_, earned);
    sums.erase(std::remove_if(sums.begin(), sums.end(),
                              [](const Sum& sum) {
                                return sum.asset.kind != ledger::AssetRef::Kind::currency ||
                                       sum.amount.sign() <= 0;
                              }),
               sums.end());
    if (sums.empty()) return;
    std::stable_sort(sums.begin(), sums.end(),
                     [](const Sum& a, const Sum& b) { return b.amount < a.amount; });
    title("Highest earnings", "收入最高");
    Grid grid({false, true, false});
    for (std::size_t i = 0; i < std::min(most, sums.size()); ++i)
      grid.add({names_.id(sums[i].member), amount(sums[i].asset, sums[i].amount), asset(sums[i].asset)});
    out_ += grid.text();
  }

  std::string verdict(const ledger::Verdict& verdict) const {
    const bool proved = is_proved(outputs_, verdict.promise);
    if (!zh_) return verdict_word(verdict.kind, proved);
    switch (verdict.kind) {
      case ledger::Verdict::Kind::held:
        return proved ? "已证明" : "成立";
      case ledger::Verdict::Kind::breached:
        return "被违反";
      case ledger::Verdict::Kind::topped_up:
        return "已补足";
      case ledger::Verdict::Kind::not_judged:
        return "不判定";
    }
    return "";
  }

  void promises() {
    if (outputs_.settlement.verdicts.empty()) return;
    title("Guarantees", "保证");
    Grid grid({false, false, false});
    for (const ledger::Verdict& judged : outputs_.settlement.verdicts) {
      const checked::Promise& promise = plan_.promises[judged.promise.index()];
      grid.add({verdict(judged), shown_name(promise.name, promise.title), breaches(judged)});
    }
    out_ += grid.text();
  }

  // "Una 880.00, Abe 1,200.00 and 3 more"
  std::string breaches(const ledger::Verdict& judged) const {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, judged.breaches.size()); ++i) {
      const ledger::Breach& breach = judged.breaches[i];
      text += i ? say(", ", "，") : "";
      if (breach.row && !plan_[breach.row->record].builtin) text += names_.id(*breach.row);
      if (breach.amount) text += (breach.row ? " " : "") + number::to_grouped_text(*breach.amount, 2);
    }
    if (judged.breaches.size() > most) {
      const std::string rest = std::to_string(judged.breaches.size() - most);
      text += zh_ ? "，另有 " + rest + " 处" : " and " + rest + " more";
    }
    return text;
  }

  void notes() {
    std::vector<std::string> lines;
    const data::LoadNotes& notes = outputs_.notes;
    for (const data::FilterNote& note : notes.filters)
      lines.push_back(zh_ ? note.file + "：按“" + note.filter + "”未取 " + counted(note.rows) + " 行"
                          : note.file + ": " + counted(note.rows) + " rows left out by " + note.filter);
    for (const data::RoundingNote& note : notes.roundings) {
      const std::string total = number::to_text(note.total);
      lines.push_back(zh_ ? note.file + "：“" + note.field + "”有 " + counted(note.amounts) +
                                " 个数额已舍入（" + note.mode + "），共改变 " + total
                          : note.file + ": " + counted(note.amounts) + " amounts of " + note.field +
                                " rounded (" + note.mode + "), by " + total + " in all");
    }
    for (const data::DerivedNote& note : notes.derived)
      lines.push_back(zh_ ? note.record + "：由 " + note.file + " 的“" + note.column + "”列推出 " +
                                counted(note.rows) + " 行" +
                                (note.rule.empty() ? "" : "（" + note.rule + "）")
                          : note.record + ": " + counted(note.rows) + " rows derived from " + note.column +
                                " of " + note.file + (note.rule.empty() ? "" : " (" + note.rule + ")"));
    for (const RowCount& count : counts_) {
      if (count.passed_over == 0) continue;
      const std::string rows = counted(count.passed_over), record = rows_of(count.record);
      const bool first = outputs_.before.settled.empty();
      lines.push_back(zh_ ? record + "：有 " + rows + " 行早于本期，" + (first ? "而没有给出此前结算的状态（--state）" : "所属周期从未结算") + "：不据以支付"
                          : record + ": " + rows + " from before the period" +
                                (first ? ", and no state of an earlier settlement is given (--state): nothing is paid on them"
                                       : ", in periods that were never settled: nothing is paid on them"));
    }
    for (const std::string& column : notes.ignored_columns)
      lines.push_back(zh_ ? "已忽略列 " + column : "column ignored: " + column);
    for (const std::string& file : notes.ignored_files)
      lines.push_back(zh_ ? "已忽略文件 " + file : "file ignored: " + file);
    if (!outputs_.settlement.held.empty())
      lines.push_back(zh_ ? counted(outputs_.settlement.held.size()) + " 笔暂缓发放"
                          : "payments held back: " + counted(outputs_.settlement.held.size()));
    if (!outputs_.settlement.lost.empty())
      lines.push_back(zh_ ? counted(outputs_.settlement.lost.size()) + " 笔暂缓的款项已过期失效"
                          : "held payments lost: " + counted(outputs_.settlement.lost.size()));
    for (const ledger::Shortfall& shortfall : outputs_.settlement.shortfalls) {
      const std::string missing = amount(shortfall.asset, shortfall.missing) + " " + asset(shortfall.asset);
      lines.push_back(zh_ ? names_.id(shortfall.member) + " 不足 " + missing
                          : names_.id(shortfall.member) + " is short of " + missing);
    }
    for (const checked::AcceptedLint& lint : plan_.accepted)
      lines.push_back(accepted_words(lint, zh_ ? Language::zh : Language::en) + (zh_ ? "：" : ": ") + lint.reason);
    for (const diagnostics::Diagnostic& lint : outputs_.lints)
      lines.push_back(std::string(zh_ ? "警告 " : "warning ") + std::string(diagnostics::entry(lint.code).slug) +
                      (zh_ ? "：" : ": ") + diagnostics::message(lint, zh_ ? Language::zh : Language::en));
    if (lines.empty()) return;
    title("Notes", "备注");
    for (const std::string& line : lines) out_ += "  " + line + "\n";
  }

  const Outputs& outputs_;
  const checked::Plan& plan_;
  const Names names_;
  const bool zh_;
  const std::vector<Sum> earnings_;
  const std::vector<RowCount> counts_;
  std::string out_;
};

}  // namespace

std::string summary_text(const Outputs& outputs, Language language) {
  return Summary(outputs, language).run();
}

}  // namespace bonafide::report
