#include "trial/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "checked/cell.h"
#include "explain/steps.h"
#include "explain/why.h"
#include "ledger/payer.h"
#include "number/decimal.h"
#include "trial/expected_rows.h"

namespace bonafide::trial {

namespace {

using checked::ExpectPaid;
using checked::NodeId;
using columns::Row;
using columns::Value;
using diagnostics::Words;
using ledger::AssetRef;
using ledger::Line;
using number::Rational;

constexpr std::size_t most_reasons = 12;

class Judge {
 public:
  Judge(const Case& at, const base::Span& span)
      : at_(at),
        scene_(at.scene),
        plan_(at.scene.plan),
        settlement_(at.session.result().settlement),
        span_(span) {}

  std::optional<Failure> operator()(const checked::SettleStep&) { return std::nullopt; }

  std::optional<Failure> operator()(const checked::ExpectTotal& expect) {
    const Rational expected = amount(expect.amount);
    Rational total;
    std::vector<Words> paid;
    for (const Line& line : settlement_.lines) {
      if (!ledger::is_payout(line.asset, line.by)) continue;
      total += line.amount;
      paid.push_back(explain::line_words(scene_, line));
    }
    if (total == expected) return std::nullopt;
    return failure(money(expected), money(total), paid);
  }

  std::optional<Failure> operator()(const checked::ExpectRefused& expect) {
    std::vector<Words> others;
    for (const ledger::Refused& refused : settlement_.refused) {
      const std::string id = explain::row_id(scene_, refused.row);
      if (id == expect.row) {
        if (!expect.reason || *expect.reason == refused.reason) return std::nullopt;
        return failure(
            {fmt::format("{} refused, \"{}\"", id, *expect.reason),
             fmt::format("{} 被拒收，“{}”", id, *expect.reason)},
            {fmt::format("refused, \"{}\"", refused.reason), fmt::format("被拒收，“{}”", refused.reason)},
            {});
      }
      others.emplace_back(fmt::format("{} was refused: {}", id, refused.reason),
                          fmt::format("{} 被拒收：{}", id, refused.reason));
    }
    const std::string period = number::to_text(settlement_.period);
    const Words got = named(expect.row).empty()
                          ? Words("there is no row " + expect.row, "没有 " + expect.row + " 这一行")
                          : Words(fmt::format("{} was not refused in {}", expect.row, period),
                                  fmt::format("{} 在 {} 未被拒收", expect.row, period));
    const Words reason =
        expect.reason ? Words(fmt::format(", \"{}\"", *expect.reason), fmt::format("，“{}”", *expect.reason))
                      : Words("");
    return failure({expect.row + " refused" + reason.en, expect.row + " 被拒收" + reason.zh}, got, others);
  }

  std::optional<Failure> operator()(const ExpectPaid& expect) {
    std::vector<const Line*> lines;
    for (const Line& line : settlement_.lines)
      if (std::visit([](const auto& what) { return ledger::By(what); }, expect.what) == line.by &&
          by_verb(expect.verb, line))
        lines.push_back(&line);
    switch (expect.kind) {
      case ExpectPaid::Kind::table:
        return paid_table(expect, lines);
      case ExpectPaid::Kind::nobody:
        if (lines.empty()) return std::nullopt;
        return failure({"nobody", "无人"}, all_lines(lines), {});
      case ExpectPaid::Kind::nothing:
      case ExpectPaid::Kind::amount:
        return paid_member(expect, lines);
    }
    return std::nullopt;
  }

  std::optional<Failure> operator()(const checked::ExpectShows& expect) {
    const checked::Report& report = plan_.reports[expect.report.index()];
    const ledger::ReportTable* table = nullptr;
    for (const ledger::ReportTable& shown : settlement_.reports)
      if (shown.report == expect.report) table = &shown;
    if (expect.headings.empty()) {
      if (!table || table->rows.empty()) return std::nullopt;
      return failure({"nothing", "无"},
                     {fmt::format("{} rows", table->rows.size()), fmt::format("{} 行", table->rows.size())}, {});
    }
    std::vector<checked::Type> types;
    for (const NodeId value : report.values) types.push_back(plan_.type(value));
    const auto difference =
        compare_report(scene_, report.headings, types,
                       table ? table->rows : std::vector<std::vector<Value>>{}, expect.headings, expect.rows);
    if (!difference) return std::nullopt;
    return failure(difference->expected, difference->got, headed({"the report in all:", "报表全部内容："}, difference->rows));
  }

  std::optional<Failure> operator()(const checked::ExpectVerdict& expect) {
    const checked::Promise& promise = plan_.promises[expect.promise.index()];
    const ledger::Verdict* verdict = nullptr;
    for (const ledger::Verdict& judged : settlement_.verdicts)
      if (judged.promise == expect.promise) verdict = &judged;
    using Kind = ledger::Verdict::Kind;
    const Kind kind = verdict ? verdict->kind : Kind::not_judged;
    const std::string& name = promise.name;
    std::vector<Words> breaches;
    if (verdict)
      for (const ledger::Breach& breach : verdict->breaches)
        breaches.push_back(explain::breach_words(scene_, promise, breach));
    Words got = "";
    switch (kind) {
      case Kind::held:
        got = Words(name + " holds", name + " 成立");
        break;
      case Kind::breached:
        got = Words(name + " breaks", name + " 被违反");
        break;
      case Kind::topped_up:
        got = Words(name + " breaks and is topped up", name + " 被违反并已补足");
        break;
      case Kind::not_judged:
        got = Words(name + " is not judged at a settlement (`possible` is for the prover)",
                    name + " 不在结算时判定（`possible` 由证明器回答）");
        break;
    }
    if (expect.holds) {
      if (kind == Kind::held) return std::nullopt;
      return failure({name + " holds", name + " 成立"}, got, breaches);
    }
    Words expected(name + " breaks", name + " 被违反");
    const bool broken = kind == Kind::breached || kind == Kind::topped_up;
    if (!expect.member) {
      if (broken) return std::nullopt;
      return failure(expected, got, breaches);
    }
    expected = Words(expected.en + " for " + *expect.member, expected.zh + "，涉及 " + *expect.member);
    std::optional<Rational> by;
    if (expect.amount.valid()) {
      by = amount(expect.amount);
      const std::string text = typed(expect.amount, Value(*by)).en;
      expected = Words(expected.en + " by " + text, expected.zh + " 差 " + text);
    }
    for (const ledger::Breach& breach : verdict ? verdict->breaches : std::vector<ledger::Breach>{}) {
      if (!broken || !breach.row || explain::row_id(scene_, *breach.row) != *expect.member) continue;
      if (!by || (breach.amount && *breach.amount == *by)) return std::nullopt;
    }
    return failure(expected, got, breaches);
  }

  std::optional<Failure> operator()(const checked::ExpectTrue& expect) {
    const Value value = at_.session.evaluate(expect.condition, frame());
    if (const bool* flag = std::get_if<bool>(&value); flag && *flag) return std::nullopt;
    if (!at_.explains) return Failure{span_, {}, {}, {}};
    const std::string sentence = explain::quote(scene_, plan_.span(expect.condition));
    const auto [traced, trace] = at_.session.trace(expect.condition, frame());
    const meaning::TraceNode& reason = explain::deciding(plan_, trace);
    Words got = explain::sides(scene_, reason);
    if (got.en.empty()) got = explain::value_words(scene_, plan_.type(expect.condition), value);
    Failure result = failure(Words(sentence), got, {});
    for (const std::string& line : explain::lines(explain::steps(scene_, trace).inner, at_.language))
      keep(result, line);
    return result;
  }

 private:
  std::vector<Value> frame() const { return std::vector<Value>(at_.frame); }

  Rational amount(NodeId node) {
    const Value value = at_.session.evaluate(node, frame());
    const auto* amount = std::get_if<Rational>(&value);
    return amount ? *amount : Rational();
  }

  Words typed(NodeId node, const Value& value) const {
    return explain::value_words(scene_, plan_.type(node), value);
  }

  Words money(const Rational& amount) const { return explain::amount_text(scene_, AssetRef{}, amount); }

  // `credits Ann 50.00 CNY` and `takes Ann 50.00 CNY` are also said of an asset held in money.
  bool in_asset(const ExpectPaid& expect, const AssetRef& wanted, const AssetRef& found) const {
    if (found == wanted) return true;
    return wanted.kind == AssetRef::Kind::currency && expect.verb != ExpectPaid::Verb::pays &&
           found.kind == AssetRef::Kind::asset && plan_.assets[found.asset.index()].unit == plan_.currency;
  }

  static bool by_verb(ExpectPaid::Verb verb, const Line& line) {
    switch (verb) {
      case ExpectPaid::Verb::pays:
        return line.amount.sign() > 0 && line.asset.kind != AssetRef::Kind::goods;
      case ExpectPaid::Verb::gives:
        return line.amount.sign() > 0 && line.asset.kind != AssetRef::Kind::currency;
      case ExpectPaid::Verb::credits:
        return line.amount.sign() > 0 && line.asset.kind == AssetRef::Kind::asset;
      case ExpectPaid::Verb::takes:
        return line.amount.sign() < 0;
    }
    return false;
  }

  // What `2 of nappies`, `199 points`, `50.00 CNY` is an amount of.
  std::optional<AssetRef> asset(const checked::PaidIn& in) {
    AssetRef asset;
    switch (in.kind) {
      case checked::PaidIn::Kind::currency:
        break;
      case checked::PaidIn::Kind::asset:
        asset.kind = AssetRef::Kind::asset;
        asset.asset = in.asset;
        break;
      case checked::PaidIn::Kind::goods: {
        asset.kind = AssetRef::Kind::goods;
        const Value value = at_.session.evaluate(in.goods, frame());
        const Row* row = std::get_if<Row>(&value);
        if (!row) return std::nullopt;
        asset.goods = *row;
        break;
      }
    }
    return asset;
  }

  std::optional<Failure> paid_member(const ExpectPaid& expect, const std::vector<const Line*>& lines) {
    const bool nothing = expect.kind == ExpectPaid::Kind::nothing;
    const std::optional<AssetRef> in = nothing ? std::nullopt : asset(expect.in);
    std::vector<const Line*> his;
    Rational sum;
    for (const Line* line : lines) {
      if (expect.member && explain::row_id(scene_, line->member) != *expect.member) continue;
      if (expect.from && (!line->source || explain::row_id(scene_, *line->source) != *expect.from)) continue;
      if (!nothing && !(in && in_asset(expect, *in, line->asset))) continue;
      his.push_back(line);
      sum += expect.verb == ExpectPaid::Verb::takes ? -line->amount : line->amount;
    }
    const std::string from = expect.from ? " from " + *expect.from : std::string();
    const std::string from_zh = expect.from ? " 来自 " + *expect.from : std::string();
    const std::string member = expect.member.value_or("");
    if (nothing) {
      if (his.empty()) return std::nullopt;
      return failure({member + " nothing" + from, member + " 无" + from_zh}, all_lines(his), {});
    }
    const Rational expected = amount(expect.amount);
    if (in && sum == expected) return std::nullopt;
    const std::string wanted = in ? explain::amount_text(scene_, *in, expected) : std::string("?");
    Words got = sum.is_zero() || !in ? Words(member + " nothing", member + " 无")
                                     : Words(member + " " + explain::amount_text(scene_, *in, sum));
    Failure result = failure({member + " " + wanted + from, member + " " + wanted + from_zh}, got, {});
    if (at_.explains) why_paid(result, expect, lines);
    return result;
  }

  // The member's lines of this rule; where there are none, why there are none.
  void why_paid(Failure& result, const ExpectPaid& expect, const std::vector<const Line*>& lines) {
    bool any = false;
    for (const Line* line : lines)
      if (expect.member && explain::row_id(scene_, line->member) == *expect.member) {
        keep(result, explain::line_words(scene_, *line).in(at_.language));
        any = true;
      }
    const auto* bonus = std::get_if<checked::BonusId>(&expect.what);
    const std::optional<Row> member = expect.member ? member_row(*expect.member) : std::nullopt;
    if (any || !bonus || !member) return;
    for (const std::string& line :
         explain::lines(explain::why({scene_.sources, at_.input, *member, *bonus}), at_.language))
      keep(result, line);
  }

  std::optional<Failure> paid_table(const ExpectPaid& expect, const std::vector<const Line*>& lines) {
    const auto difference = compare_payments(scene_, lines, expect.headings, expect.rows);
    if (!difference) return std::nullopt;
    return failure(difference->expected, difference->got, headed({"paid in all:", "实际支付共有："}, difference->rows));
  }

  Words all_lines(const std::vector<const Line*>& lines) const {
    std::string en, zh;
    for (const Line* line : lines) {
      const Words words = explain::line_words(scene_, *line);
      en += (en.empty() ? "" : "; ") + words.en;
      zh += (zh.empty() ? "" : "；") + words.zh;
    }
    return {std::move(en), std::move(zh)};
  }

  std::vector<Row> named(const std::string& id) const {
    std::vector<Row> rows;
    for (std::size_t r = 0; r < scene_.snapshot.records.size(); ++r) {
      const auto& by_id = scene_.snapshot.records[r].by_id;
      if (const auto found = by_id.find(id); found != by_id.end())
        rows.push_back(Row{checked::RecordId(r), found->second});
    }
    return rows;
  }

  std::optional<Row> member_row(const std::string& id) const {
    for (const Row& row : named(id))
      if (row.record == plan_.member) return row;
    return std::nullopt;
  }

  static std::vector<Words> headed(const Words& heading, std::vector<Words> rows) {
    if (!rows.empty()) rows.insert(rows.begin(), heading);
    return rows;
  }

  Failure failure(const Words& expected, const Words& got, const std::vector<Words>& why) const {
    Failure result{span_, expected.in(at_.language), got.in(at_.language), {}};
    for (const Words& words : why) keep(result, words.in(at_.language));
    return result;
  }

  static void keep(Failure& failure, const std::string& line) {
    if (failure.why.size() < most_reasons)
      failure.why.push_back(line);
    else if (failure.why.size() == most_reasons)
      failure.why.emplace_back("…");
  }

  const Case& at_;
  const explain::Scene& scene_;
  const checked::Plan& plan_;
  const ledger::Settlement& settlement_;
  base::Span span_;
};

}  // namespace

std::optional<Failure> judge(const Case& at, const checked::ExampleStep& step) {
  return std::visit(Judge(at, step.span), step.node);
}

}  // namespace bonafide::trial
