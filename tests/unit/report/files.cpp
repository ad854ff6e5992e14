// What the files of a settlement say.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "settled.h"

using namespace settled;

TEST_CASE("the files of a settlement, byte for byte") {
  const Settled settled;
  const Place place;
  diagnostics::Sink sink;
  REQUIRE(report::write(settled.outputs(), place / "out", {}, sink));
  CHECK(sink.all().empty());
  const auto written = files(place / "out");
  CHECK(names(place / "out") == std::vector<std::string>{"balances.csv", "earnings.csv", "guarantees.json", "held.csv", "payouts.csv",
                                                         "refused.csv", "reports", "standings.csv", "state",
                                                         "summary.json", "totals.csv"});
  CHECK(written.at("payouts.csv") ==
        "line,member,bonus,asset,amount,source,level,exact,rule\n"
        "1,Ann,direct,CNY,1024.00,order:o2,1,1024.00,direct/1\n"
        "2,李娜,direct,CNY,0.05,order:o3,2,1/21,direct/1\n"
        "3,Ann,direct,CNY,-0.50,order:o2,1,-0.50,direct/1\n"
        "4,\"a,b\",gift,goods:tea,2,,,2,gift/1\n"
        "5,\"a,b\",direct,points,199,,,199.5,direct/1\n"
        "6,Bea,unharmed,CNY,100.00,,,100.00,unharmed/1\n");
  CHECK(written.at("earnings.csv") ==
        "member,bonus,asset,amount,payments\n"
        "Ann,direct,CNY,1023.50,2\n"
        "Bea,unharmed,CNY,100.00,1\n"
        "李娜,direct,CNY,0.05,1\n"
        "\"a,b\",direct,points,199,1\n"
        "\"a,b\",gift,goods:tea,2,1\n");
  CHECK(written.at("totals.csv") ==
        "member,asset,amount\nAnn,CNY,1023.50\nBea,CNY,100.00\n李娜,CNY,0.05\n\"a,b\",CNY,0.00\n\"a,b\","
        "points,199\n\"a,b\",goods:tea,2\n");
  CHECK(written.at("balances.csv") == "member,asset,amount\nAnn,points,14\nBea,points,7\ngone,points,7\n");
  CHECK(written.at("held.csv") ==
        "member,bonus,asset,amount,source,hold,since,state\nAnn,direct,CNY,5.00,order:o1,until_paid,2026-03,held\n"
        "Ann,direct,goods:tea,5,order:o1,until_paid,2026-03,lost\n");
  CHECK(written.at("standings.csv") ==
        "member,ladder,before,after\nAnn,standing,fan,fan\nBea,standing,visitor,fan\n");
  CHECK(written.at("refused.csv") == "record,id,reason\norder,o3,\"not the price, \"\"sorry\"\"\"\n");
  CHECK(written.at("reports/funnel.csv") == "step,\"people, all\"\n见到,12\n");

  const auto summary = nlohmann::json::parse(written.at("summary.json"));
  CHECK(summary["period"] == "2026-03");
  CHECK(summary["counts"]["rows"]["orders"]["in_period"] == 2);
  CHECK(summary["counts"]["rows"]["orders"]["refused"] == 1);
  CHECK(summary["counts"]["members_paid"] == 4);
  CHECK(summary["payout"]["amount"] == "1123.55");
  CHECK(summary["parameters"]["rate"] == "0.08");
  CHECK(summary["guarantees"][0]["verdict"] == "topped up");
  CHECK(summary["guarantees"][1]["verdict"] == "proved");
  CHECK(summary["data"]["filters"][0]["rows_left_out"] == 923);
  CHECK(summary["seal"]["snapshot"] == std::string(64, 'a'));
  const auto guarantees = nlohmann::json::parse(written.at("guarantees.json"));
  CHECK(guarantees[0]["breaches"][0]["id"] == "Bea");
  CHECK(guarantees[0]["breaches"][0]["amount"] == "100");

  REQUIRE(report::write(settled.outputs(), place / "again", {}, sink));
  CHECK(files(place / "again") == written);
}

TEST_CASE("only what is asked for is written; the seal is the same") {
  const Settled settled;
  const Place place;
  diagnostics::Sink sink;
  report::WriteOptions some;
  some.write = {"totals", "summary"};
  REQUIRE(report::write(settled.outputs(), place / "out", some, sink));
  CHECK(names(place / "out") == std::vector<std::string>{"summary.json", "totals.csv"});
  const auto summary = nlohmann::json::parse(text_of(place / "out/summary.json"));
  const report::Seal seal = report::seal(settled.outputs());
  CHECK(summary["seal"]["result"] == seal.result);
  some.seal = false;
  REQUIRE(report::write(settled.outputs(), place / "unsealed", some, sink));
  CHECK_FALSE(nlohmann::json::parse(text_of(place / "unsealed/summary.json")).contains("seal"));

  // Each part of the seal follows what it seals, and nothing else.
  const auto changed = [&](auto change) {
    Settled other;
    change(other);
    const report::Seal now = report::seal(other.outputs());
    return std::string(now.parameters != seal.parameters ? "p" : "") + (now.state != seal.state ? "s" : "") +
           (now.result != seal.result ? "r" : "");
  };
  CHECK(changed([](Settled&) {}) == "");
  CHECK(changed([](Settled& s) { s.parameters[0] = Rational::scaled(9, 2); }) == "p");
  CHECK(changed([](Settled& s) { s.before.version = 3; }) == "s");
  CHECK(changed([](Settled& s) { s.settlement.lines[0].exact = Rational::fraction(3071, 3); }) == "r");
  CHECK(changed([](Settled& s) { s.settlement.refused[0].reason = "late"; }) == "r");
  CHECK(changed([](Settled& s) { s.settlement.verdicts[1].kind = ledger::Verdict::Kind::breached; }) == "r");
  CHECK(changed([](Settled& s) {
          s.settlement.next.facts.push_back({"packs", {{"member", "Ann"}}, Rational(1)});
        }) == "r");
}

TEST_CASE("the summary for a person, in both tongues") {
  const Settled settled;
  CHECK(report::summary_text(settled.outputs(), diagnostics::Language::en) ==
        "Tea 茶\n"
        "  plan     shop, version 1\n"
        "  period   2026-03\n"
        "  members  4\n"
        "\n"
        "Rows of the period\n"
        "  orders  1  accepted  1  refused\n"
        "\n"
        "Paid\n"
        "  Direct, \"first\" level  1,023.55  CNY     3  payments\n"
        "  Direct, \"first\" level       199  points  1  payment\n"
        "  赠品                          2  tea     1  payment\n"
        "  Never less (top-up)      100.00  CNY     1  payment\n"
        "  in all                 1,123.55  CNY     4  payments\n"
        "\n"
        "Highest earnings\n"
        "  Ann   1,023.50  CNY\n"
        "  Bea     100.00  CNY\n"
        "  李娜      0.05  CNY\n"
        "\n"
        "Guarantees\n"
        "  topped up  Never less   Bea 100.00\n"
        "  proved     At most 17%\n"
        "\n"
        "Notes\n"
        "  orders.csv: 923 rows left out by No not_starts_with C\n"
        "  orders.csv: 2,705 amounts of paid rounded (half up), by 0.125 in all\n"
        "  orders: 1 from before the period, and no state of an earlier settlement is given (--state): nothing is paid on them\n"
        "  held payments lost: 1\n"
        "  accepted plain_rung: the rung at the month's end is meant\n");
  const std::string chinese = report::summary_text(settled.outputs(), diagnostics::Language::zh);
  for (const char* words :
       {"方案", "本期记录", "发放", "合计", "收入最高", "保证", "已补足", "备注", "1,123.55"})
    CHECK(chinese.find(words) != std::string::npos);
  // Columns stand under one another for the eye: the amounts end at the same display column.
  std::vector<std::size_t> ends;
  for (const char* amount : {"1,023.55", "1,123.55"}) {
    const std::size_t at = chinese.find(amount), line = chinese.rfind('\n', at) + 1;
    ends.push_back(base::display_width(chinese.substr(line, at - line)));
  }
  CHECK(ends[0] == ends[1]);
}

TEST_CASE("a settlement of nothing") {
  Settled settled;
  settled.settlement.lines.clear();
  settled.settlement.verdicts.clear();
  settled.settlement.reports.clear();
  settled.snapshot.records[0] = {};
  settled.settlement.standings.clear();
  const Place place;
  diagnostics::Sink sink;
  REQUIRE(report::write(settled.outputs(), place / "out", {}, sink));
  CHECK(text_of(place / "out/payouts.csv") == "line,member,bonus,asset,amount,source,level,exact,rule\n");
  CHECK(report::summary_text(settled.outputs(), diagnostics::Language::en).find("nothing") !=
        std::string::npos);
}
