// A settlement made by hand over a small plan.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "report/summary.h"
#include "report/write.h"

namespace settled {

using namespace bonafide;
using columns::Row;
using number::Rational;

struct Settled {
  checked::Plan plan;
  data::Snapshot snapshot;
  data::LoadNotes notes;
  std::vector<columns::Value> parameters;
  ledger::State before;
  ledger::Settlement settlement;
  columns::RecordId member{0}, product{1}, order{2};

  Settled() {
    plan.name = "shop";
    plan.title = "Tea 茶";
    plan.currency = checked::UnitId(0);
    plan.step = Rational::scaled(1, 2);
    plan.units.push_back({"CNY", "", checked::Unit::Kind::currency, 2});
    plan.choices.push_back({"standing", {"visitor", "fan"}, checked::LadderId(0)});
    plan.member = member;
    plan.records.resize(3);
    name(0, "member", "members");
    name(1, "product", "products");
    name(2, "order", "orders");
    checked::Column on;
    on.kind = checked::Column::Kind::field;
    on.name = "on";
    on.type = checked::Type{checked::Kind::moment};
    plan.columns.push_back(on);
    plan.records[2].fields = {checked::ColumnId(0)};
    plan.records[2].when = checked::ColumnId(0);
    plan.bonuses.push_back({"direct", "Direct, \"first\" level"});
    plan.bonuses.push_back({"gift", "赠品"});
    checked::Asset points;
    points.name = "points";
    plan.assets.push_back(points);
    plan.promises.push_back({"unharmed", "Never less"});
    plan.promises.push_back({"ceiling", "At most 17%"});
    checked::Parameter rate;
    rate.name = "rate";
    rate.type = checked::Type{checked::Kind::rate};
    plan.parameters.push_back(rate);
    parameters = {Rational::scaled(8, 2)};
    plan.ladders.push_back({});
    plan.ladders[0].name = "standing";
    plan.ladders[0].rungs = {{"visitor", {}, {}}, {"fan", {}, {}}};
    plan.reports.push_back(
        {"funnel", "", {}, {"step", "people, all"}, {checked::NodeId(0), checked::NodeId(0)}});
    plan.nodes.push_back(checked::Const{});
    plan.types.push_back(checked::Type{checked::Kind::text});

    snapshot.records.resize(3);
    rows(0, {"Ann", "Bea", "李娜", "a,b"});
    rows(1, {"tea"});
    rows(2, {"o1", "o2", "o3"});
    snapshot.records[2].fields.resize(1);
    settlement.period = *number::parse_period("2026-03", plan.zone);
    for (const char* day : {"2026-02-28", "2026-03-01", "2026-03-31"})
      snapshot.records[2].fields[0].push(*number::parse_moment(day, plan.zone));
    notes.hash = std::string(64, 'a');
    notes.filters.push_back({"orders.csv", "No not_starts_with C", 923});
    notes.roundings.push_back({"orders.csv", "paid", "half up", 2705, Rational::fraction(1, 8)});

    pay(0, 0, {}, Rational(1024), Rational(1024), 1);
    pay(2, 0, {}, Rational::scaled(5, 2), Rational::fraction(1, 21), 2);
    pay(0, 0, {}, Rational::scaled(-50, 2), Rational::scaled(-50, 2), 1);
    pay(3, 1, {ledger::AssetRef::Kind::goods, {}, Row{product, 0}}, Rational(2), Rational(2), {});
    pay(3, 0, {ledger::AssetRef::Kind::asset, checked::AssetId(0), {}}, Rational(199),
        Rational::fraction(399, 2), {});
    settlement.lines.push_back(
        {Row{member, 1}, checked::PromiseId(0), {}, Rational(100), Rational(100), {}, {}, 0});
    settlement.refused.push_back({Row{order, 2}, "not the price, \"sorry\""});
    settlement.standings = {{checked::LadderId(0), Row{member, 1}, 0, 1},
                            {checked::LadderId(0), Row{member, 0}, 1, 1}};
    settlement.reports.push_back({checked::ReportId(0), {{std::string("见到"), std::string("12")}}});
    ledger::Verdict topped{checked::PromiseId(0), ledger::Verdict::Kind::topped_up, {}};
    ledger::Breach breach;
    breach.row = Row{member, 1};
    breach.amount = Rational(100);
    breach.binding = {Row{member, 1}};
    topped.breaches.push_back(breach);
    settlement.verdicts = {topped, {checked::PromiseId(1), ledger::Verdict::Kind::held, {}}};
    settlement.next.plan = "shop";
    settlement.next.version = 1;
    settlement.next.settled = {settlement.period};
    const number::Moment credited = settlement.period.from;
    for (const char* id : {"Bea", "gone", "Ann", "Ann"})
      settlement.next.lots.push_back({"points", {"member", id}, Rational(7), credited, {}});
    ledger::StoredLine held{"direct", {"member", "Ann"}, "CNY", Rational(5), Rational(5),
                            ledger::RowName{"order", "o1"}, {}, 0, settlement.period, "until_paid"};
    plan.holds.push_back({"until_paid", "", {}, {}, {}, {}, 0, 1, 0, {}});
    settlement.next.held = {held};
    held.asset = "goods:tea";
    settlement.lost = {held};
    plan.accepted.push_back({"plain_rung", "the rung at the month's end is meant", {}});
  }

  report::Outputs outputs() const {
    return {
        plan, parameters, snapshot, notes, before, settlement, std::string(64, 'b'), {checked::PromiseId(1)},
        {}};
  }

 private:
  void name(std::size_t record, const char* one, const char* many) {
    plan.records[record].name = one;
    plan.records[record].plural = many;
  }
  void rows(std::size_t record, std::vector<std::string> ids) {
    auto& table = snapshot.records[record];
    for (std::uint32_t i = 0; i < ids.size(); ++i) table.by_id.emplace(ids[i], i);
    table.ids = std::move(ids);
  }
  void pay(std::uint32_t to, std::size_t bonus, ledger::AssetRef asset, Rational amount, Rational exact,
           std::optional<int> from) {
    ledger::Line line{Row{member, to}, checked::BonusId(bonus), asset, amount, exact, {}, {}, 0};
    if (from) line.source = Row{order, static_cast<std::uint32_t>(*from)}, line.level = *from;
    settlement.lines.push_back(line);
  }
};

class Place {  // a folder for one test
 public:
  Place() {
    std::string pattern = (std::filesystem::temp_directory_path() / "bonafide-report-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every file below a folder, by its path in it.
inline std::map<std::string, std::string> files(const std::string& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      out[std::filesystem::relative(entry.path(), folder).string()] = text_of(entry.path().string());
  return out;
}

inline std::vector<std::string> names(const std::string& folder) {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace settled
