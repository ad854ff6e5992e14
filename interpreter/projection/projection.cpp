#include "projection/projection.h"

#include <algorithm>

#include "base/invariant.h"
#include "checked/question.h"
#include "data/snapshot.h"
#include "diagnostics/codes/tool.h"
#include "ledger/payer.h"
#include "meaning/meaning.h"
#include "number/decimal.h"
#include "number/rounding.h"
#include "projection/population.h"

namespace bonafide::projection {

namespace {

namespace code = diagnostics::code;
using checked::Kind;
using columns::Value;
using number::Rational;

// Collects the numbers of one run after another under their names, in the order in which names are first seen.
class Sheet {
 public:
  explicit Sheet(Projection& into, const Settings& settings) : into_(into), settings_(settings) {}
  void start(std::uint32_t run, std::uint32_t period) { run_ = run, period_ = period; }
  void put(const std::string& name, const Rational& value, int decimals, bool rate = false) {
    Series* series = find(name);
    if (!series) {
      into_.series.push_back({name, decimals, rate, {settings_.runs, std::vector<std::optional<Rational>>(settings_.periods)}});
      series = &into_.series.back();
    }
    series->values[run_][period_] = value;
  }
  std::optional<Rational> get(const std::string& name) {
    Series* series = find(name);
    return series ? series->values[run_][period_] : std::nullopt;
  }

 private:
  Series* find(const std::string& name) {
    const auto found = std::find_if(into_.series.begin(), into_.series.end(), [&](const Series& one) { return one.name == name; });
    return found == into_.series.end() ? nullptr : &*found;
  }
  Projection& into_;
  const Settings& settings_;
  std::uint32_t run_ = 0, period_ = 0;
};

class Projector {
 public:
  Projector(const checked::Plan& plan, const Assumptions& assumptions, const std::vector<Value>& parameters,
            const Settings& settings, diagnostics::Sink& sink)
      : plan_(plan), assumptions_(assumptions), parameters_(parameters), settings_(settings), sink_(sink), sheet_(out_, settings) {
    // Nobody was anybody before the first period: the people are made up.
    plan_.starts_empty = true;
    for (number::Period period = settings.first; out_.periods.size() < settings.periods; period = number::period_after(period, plan_.zone))
      out_.periods.push_back(period);
    for (std::size_t c = 0; c < plan_.columns.size(); ++c)
      if (plan_.columns[c].determined.valid()) determined_.emplace_back(checked::ColumnId(c), checked::ask(plan_, checked::ColumnId(c)));
  }

  std::optional<Projection> run() {
    const auto names = find_names(plan_, assumptions_, sink_);
    if (!names) return std::nullopt;
    for (std::uint32_t run = 0; run < settings_.runs; ++run)
      if (!one(run, *names)) return std::nullopt;
    // What paid nobody in a period paid nothing in it.
    for (Series& series : out_.series)
      if (series.name.starts_with(paid_by))
        for (auto& run : series.values)
          for (auto& value : run) value = value.value_or(Rational(0));
    return std::move(out_);
  }

 private:
  static constexpr const char* paid_by = "paid by ";

  bool one(std::uint32_t run, const Names& names) {
    Population people(plan_, assumptions_, names, settings_.seed + run, settings_.first);
    const std::vector<Value> parameters = drawn(people.chance());
    ledger::State state;
    for (std::uint32_t p = 0; p < settings_.periods; ++p) {
      const number::Period& period = out_.periods[p];
      people.live(period);
      auto snapshot = people.snapshot(sink_);
      if (!snapshot) return false;
      if (!determined_.empty()) {
        work_out(people, names, parameters, *snapshot, state, period);
        snapshot = people.snapshot(sink_);
        if (!snapshot) return false;
      }
      const meaning::Session session({plan_, parameters, *snapshot, state, period});
      const meaning::Result& result = session.result();
      if (result.fault) {
        sink_.add(code::projection_faulty, diagnostics::DataPlace{assumptions_.file, 0, ""}).with("period", number::to_text(period));
        return false;
      }
      for (const ledger::Standing& standing : result.settlement.standings)
        if (standing.ladder == names.ladder && standing.row.record == plan_.member)
          people.set_rung(snapshot->records[plan_.member.index()].ids[standing.row.number], standing.after);
      sheet_.start(run, p);
      measure(people, names, result.settlement);
      state = result.settlement.next;
    }
    return true;
  }

  std::vector<Value> drawn(Chance& chance) const {
    std::vector<Value> out = parameters_;
    for (const DrawnParameter& one : settings_.drawn) {
      const bool whole = plan_.parameters[one.parameter.index()].type.kind == Kind::count;
      const Rational width = one.most - one.least;
      const Rational step = whole ? Rational(static_cast<std::int64_t>(chance.below(static_cast<std::uint64_t>(width.floor().whole().value_or(0)) + 1)))
                                  : width * Rational::fraction(static_cast<std::int64_t>(chance.below(1001)), 1000);
      out[one.parameter.index()] = one.least + step;
    }
    return out;
  }

  // What the plan determines takes its value now and keeps it, as data of a real month would.
  void work_out(Population& people, const Names& names, const std::vector<Value>& parameters, const data::Snapshot& snapshot,
                const ledger::State& state, const number::Period& period) {
    meaning::Input input{plan_, parameters, snapshot, state, period};
    input.works_out_determined = true;
    meaning::Session session(input);
    if (session.result().fault) return;  // the true settlement tells
    for (const Bound& bound : names.rows) {
      const data::RecordTable& table = snapshot.records[bound.record.index()];
      const checked::ColumnId when = plan_[bound.record].when;
      for (std::uint32_t row = 0; row < table.size(); ++row) {
        const Value at = table.fields[position(bound.record, when)].at(row);
        if (!within(at, period)) continue;
        for (const auto& [column, node] : determined_)
          if (plan_[column].record == bound.record)
            people.set_cell(bound.record, table.ids[row], column, text(session.evaluate(node, {columns::Row{bound.record, row}}), snapshot));
      }
    }
  }

  std::size_t position(checked::RecordId record, checked::ColumnId column) const {
    const auto& fields = plan_[record].fields;
    return static_cast<std::size_t>(std::find(fields.begin(), fields.end(), column) - fields.begin());
  }

  bool within(const Value& at, const number::Period& period) const {
    if (const auto* moment = std::get_if<number::Moment>(&at)) return !(*moment < period.from) && *moment < period.to;
    if (const auto* date = std::get_if<number::Date>(&at)) return !(*date < period.first) && *date < period.after;
    return false;
  }

  // As a data file has it.
  std::string text(const Value& value, const data::Snapshot& snapshot) const {
    if (columns::missing(value)) return "";
    if (const auto* number = std::get_if<Rational>(&value)) return number::to_text(*number);
    if (const auto* row = std::get_if<columns::Row>(&value))
      return plan_[row->record].constant ? plan_[row->record].constant_ids[row->number] : snapshot.records[row->record.index()].ids[row->number];
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
    if (const auto* chosen = std::get_if<columns::ChoiceValue>(&value)) return plan_.choices[chosen->choice.index()].values[chosen->index];
    if (const auto* date = std::get_if<number::Date>(&value)) return number::to_text(*date);
    if (const auto* moment = std::get_if<number::Moment>(&value)) return number::to_text(*moment, plan_.zone);
    if (const auto* duration = std::get_if<number::Duration>(&value)) return number::to_text(*duration);
    if (const auto* words = std::get_if<std::string>(&value)) return *words;
    BONAFIDE_INVARIANT(false, "a field holds no window");
  }

  void measure(const Population& people, const Names& names, const ledger::Settlement& settled) {
    const auto count = [](std::uint64_t n) { return Rational(static_cast<std::int64_t>(n)); };
    const bool peopled = people.present + people.left > 0;
    if (peopled) {
      sheet_.put("members", count(people.present), 0);
      sheet_.put("joined", count(people.joined), 0);
      sheet_.put("left", count(people.left), 0);
    }
    if (names.ladder.valid() && peopled) {
      const checked::Ladder& ladder = plan_.ladders[names.ladder.index()];
      const std::vector<std::uint64_t> on = people.on_rung();
      for (std::size_t r = 0; r < on.size(); ++r)
        sheet_.put(ladder.name + " " + plan_.choices[ladder.choice.index()].values[r], count(on[r]), 0);
    }
    for (std::size_t r = 0; r < names.rows.size(); ++r) sheet_.put(plan_[names.rows[r].record].plural, count(people.rows_made()[r]), 0);
    if (!names.rows.empty()) sheet_.put("refused", count(settled.refused.size()), 0);
    for (const ledger::ReportTable& table : settled.reports) figures(table);
    payouts(settled);
    for (const ledger::Verdict& verdict : settled.verdicts)
      if (verdict.kind == ledger::Verdict::Kind::breached || verdict.kind == ledger::Verdict::Kind::topped_up)
        sheet_.put("breaches of " + plan_.promises[verdict.promise.index()].name, count(verdict.breaches.size()), 0);
      else
        sheet_.put("breaches of " + plan_.promises[verdict.promise.index()].name, Rational(0), 0);
  }

  // The numbers of a report that has one row; of the measures, under their own names.
  void figures(const ledger::ReportTable& table) {
    const checked::Report& report = plan_.reports[table.report.index()];
    const bool measures = report.name == measures_report;
    if (table.rows.size() != 1) return;
    for (std::size_t v = 0; v < report.values.size(); ++v) {
      const auto* number = std::get_if<Rational>(&table.rows[0][v]);
      if (!number) continue;
      const checked::Type& type = plan_.type(report.values[v]);
      const bool money = type.kind == Kind::amount && type.dimension.over.valid() && !type.dimension.under.valid();
      sheet_.put(measures ? report.headings[v] : report.name + " " + report.headings[v], *number,
                 money ? plan_.units[type.dimension.over.index()].scale : 0, type.kind == Kind::rate);
    }
  }

  void payouts(const ledger::Settlement& settled) {
    const ledger::AssetRef currency{};
    Rational all;
    std::vector<std::pair<std::string, std::pair<Rational, int>>> sums;
    const auto add = [&](const std::string& name, const Rational& amount, int scale) {
      const auto found = std::find_if(sums.begin(), sums.end(), [&](const auto& sum) { return sum.first == name; });
      if (found == sums.end()) sums.emplace_back(name, std::pair(amount, scale));
      else found->second.first += amount;
    };
    for (const ledger::Line& line : settled.lines) {
      if (ledger::is_payout(line.asset, line.by)) all += line.amount;
      const std::string in = line.asset.kind == ledger::AssetRef::Kind::asset   ? " in " + plan_.assets[line.asset.asset.index()].name
                             : line.asset.kind == ledger::AssetRef::Kind::goods ? " in goods"
                                                                                : "";
      add(paid_by + ledger::payer(plan_, line.by) + in, line.amount, ledger::decimals(plan_, line.asset));
    }
    // A plan without bonuses may measure its payouts itself.
    if (!plan_.bonuses.empty()) sheet_.put("payouts", all, ledger::decimals(plan_, currency));
    else all = sheet_.get("payouts").value_or(Rational(0));
    for (const auto& [name, sum] : sums) sheet_.put(name, sum.first, sum.second);
    const auto sales = sheet_.get("sales");
    if (!sales) return;
    const Rational cost = sheet_.get("cost").value_or(Rational(0));
    sheet_.put("margin", *sales - cost - all, ledger::decimals(plan_, currency));
    if (sales->sign() > 0)
      sheet_.put("payout ratio", number::round(all / *sales, number::RoundingMode::half_even, Rational::scaled(1, 4)), 4, true);
  }

  checked::Plan plan_;  // with the questions that are asked of it
  const Assumptions& assumptions_;
  const std::vector<Value>& parameters_;
  const Settings& settings_;
  diagnostics::Sink& sink_;
  Projection out_;
  Sheet sheet_;
  std::vector<std::pair<checked::ColumnId, checked::NodeId>> determined_;  // fields that the plan determines, and how they are asked
};

}  // namespace

std::optional<Projection> project(const checked::Plan& plan, const Assumptions& assumptions, const std::vector<Value>& parameters,
                                  const Settings& settings, diagnostics::Sink& sink) {
  return Projector(plan, assumptions, parameters, settings, sink).run();
}

std::optional<Range> range(const Series& series, std::size_t period) {
  std::vector<Rational> values;
  for (const auto& run : series.values)
    if (run[period]) values.push_back(*run[period]);
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  // Nearest rank: the smallest value that is not below so many per cent of all.
  const auto quantile = [&](std::size_t percent) { return values[std::max<std::size_t>((values.size() * percent + 99) / 100, 1) - 1]; };
  return Range{values.front(), quantile(10), quantile(50), quantile(90), values.back()};
}

}  // namespace bonafide::projection
