// The state folder: what is written is read back exactly, and every fault in it is told.
#include "data/state.h"

#include <catch2/catch.hpp>
#include <random>

#include "folder.h"

using namespace shop;

namespace {

using ledger::RowName;
using ledger::State;
using ledger::StoredLine;
using number::Rational;
using Random = std::mt19937;

Shop shop_with_bonuses() {
  Shop shop;
  shop.plan.bonuses.push_back({"direct", ""});
  shop.plan.holds.push_back({"until_paid", "", {}, {}, {}, {}, 0, 1, 0, {}});
  checked::Asset points;
  points.name = "points";
  shop.plan.assets.push_back(points);
  shop.plan.zone = *number::Zone::named("Europe/London");
  return shop;
}

State generate(const Plan& plan, Random& random) {
  const auto number = [&](int to) { return std::uniform_int_distribution<int>(0, to)(random); };
  const std::vector<std::string> ids = {"Ann",      "a:b",  "with, comma", "\"quoted\"", "two\nlines",
                                        " spaced ", "绿茶", "2",           "10",         "\r"};
  const auto id = [&] { return ids[static_cast<std::size_t>(number(9))]; };
  const auto amount = [&]() -> Rational {
    Rational huge(1);
    for (int i = 0; i < number(900); ++i) huge = huge * Rational(number(1) ? 10 : 7);
    return (number(1) ? huge : Rational(number(1000))) / Rational(1 + number(30)) - Rational(number(500));
  };
  const auto moment = [&] {
    return number::Moment{
        std::uniform_int_distribution<std::int64_t>(-6'000'000'000'000'000, 9'000'000'000'000'000)(random)};
  };
  State state;
  state.plan = plan.name;
  state.version = plan.version;
  for (const char* text : {"2026-03", "2026", "2026-Q1", "2026-W09", "2026-03-01", "2026-03-01..2026-03-15"})
    if (number(1)) state.settled.push_back(*number::parse_period(text, plan.zone));
  for (int i = 0; i < number(8); ++i) {
    const ledger::RowName member{"member", id() + std::to_string(i)};
    state.facts.push_back({"packs", {member}, amount()});
    state.facts.push_back({"standing", {member}, std::string("fan")});
    state.facts.push_back({"active", {member}, number(1) == 1});
    state.facts.push_back({"referrer",
                           {member},
                           number(1) ? ledger::StoredValue(RowName{"member", id()}) : columns::Missing{}});
    state.facts.push_back({"joined", {member}, moment()});
    state.facts.push_back({"left", {member}, number::Date{number(40'000) - 20'000}});
    state.facts.push_back({"title", {RowName{"product", id() + std::to_string(i)}}, id()});
    state.facts.push_back({"term",
                           {member, RowName{"product", id()}},
                           number::Duration{number(100) - 50, number(1000) * 1'000'003LL}});
    state.lots.push_back({number(1) ? "points" : "goods:" + id(), member, amount(), moment(),
                          number(1) ? std::optional(moment()) : std::nullopt});
    StoredLine line{"direct",
                    member,
                    "CNY",
                    amount(),
                    amount(),
                    {},
                    {},
                    static_cast<std::uint32_t>(number(3)),
                    *number::parse_period("2026-03", plan.zone)};
    if (number(1)) line.source = RowName{"order", id()};
    if (number(1)) line.level = number(100) - 50;
    const bool paid = number(1) == 1;
    if (!paid) line.hold = "until_paid";
    (paid ? state.lines : state.held).push_back(line);
    ledger::SeenRow seen{"f" + std::to_string(i), number(1) == 1, {}};
    if (number(1)) seen.counted = number::Date{number(40'000)};
    state.seen["order:" + id() + std::to_string(i)] = seen;
  }
  return state;
}

bool same(const StoredLine& a, const StoredLine& b) {
  return a.bonus == b.bonus && a.member == b.member && a.asset == b.asset && a.amount == b.amount &&
         a.exact == b.exact && a.source == b.source && a.level == b.level && a.verb == b.verb &&
         a.period == b.period && a.hold == b.hold;
}
bool same_value(const ledger::StoredValue& a, const ledger::StoredValue& b) {
  if (a.index() != b.index()) return false;
  if (const auto* duration = std::get_if<number::Duration>(&a)) {
    const auto& other = std::get<number::Duration>(b);
    return duration->months == other.months && duration->microseconds == other.microseconds;
  }
  return std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, number::Duration>)
          return false;
        else
          return value == std::get<T>(b);
      },
      a);
}

void check_same(const State& a, const State& b) {
  CHECK(a.plan == b.plan);
  CHECK(a.version == b.version);
  CHECK(a.settled == b.settled);
  REQUIRE(a.facts.size() == b.facts.size());  // their order is not part of the state
  for (const auto& fact : a.facts)
    CHECK(std::count_if(b.facts.begin(), b.facts.end(), [&](const auto& other) {
            return fact.column == other.column && fact.arguments == other.arguments &&
                   same_value(fact.value, other.value);
          }) == 1);
  CHECK(std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(), same));
  CHECK(std::equal(a.held.begin(), a.held.end(), b.held.begin(), b.held.end(), same));
  CHECK(std::equal(a.lots.begin(), a.lots.end(), b.lots.begin(), b.lots.end(),
                   [](const auto& x, const auto& y) {
                     return x.asset == y.asset && x.member == y.member && x.amount == y.amount &&
                            x.credited == y.credited && x.expires == y.expires;
                   }));
  REQUIRE(a.seen.size() == b.seen.size());
  for (const auto& [name, seen] : a.seen) {
    REQUIRE(b.seen.contains(name));
    const auto& other = b.seen.at(name);
    CHECK((other.fingerprint == seen.fingerprint && other.refused == seen.refused &&
           other.counted == seen.counted));
  }
}

}  // namespace

TEST_CASE("a state is read back as it was written") {
  const Shop shop = shop_with_bonuses();
  for (unsigned seed = 0; seed < 60; ++seed) {
    Random random(seed);
    const State state = generate(shop.plan, random);
    const Folder folder;
    Loaded told;
    REQUIRE(data::write_state(shop.plan, state, folder.path(), told.sink));
    const auto read = data::load_state(shop.plan, folder.path(), told.sink);
    INFO("seed " << seed << "\n" << told.messages());
    REQUIRE(read);
    check_same(state, *read);
    int error = 0;
    CHECK(data::write_state_files(state, std::nullopt, error) ==
          data::write_state_files(*read, std::nullopt, error));
  }
}

TEST_CASE("faults of a state folder") {
  const Shop shop = shop_with_bonuses();
  struct Case {
    std::string file, text, expected;
  };
  const std::vector<Case> cases = {
      {"state.json", "", "B7053 state.json\n"},
      {"state.json", "{\"plan\": \"shop\"}", "B7053 state.json\n"},
      {"state.json", "{\"plan\": \"tea\", \"version\": 1, \"settled\": []}", "B7051 state.json\n"},
      {"state.json", "{\"plan\": \"shop\", \"version\": 7, \"settled\": []}", "B7052 state.json\n"},
      {"state.json", "{\"plan\": \"shop\", \"version\": -1, \"settled\": []}", "B7053 state.json\n"},
      {"state.json", "{\"plan\": \"shop\", \"version\": 1, \"settled\": [\"soon\", 3]}",
       "B7053 state.json\nB7053 state.json\n"},
      {"facts.csv", "", "B7053 facts.csv:1\n"},
      {"facts.csv", "fact,value\n", "B7053 facts.csv:1\n"},
      {"facts.csv",
       "fact,type,value,of\npacks,number,x,member:Ann\nrank,number,1,member:Ann\npacks,text,1,member:Ann\n",
       "B7053 facts.csv:2 value\nB7053 facts.csv:3 fact\nB7053 facts.csv:4 value\n"},
      {"facts.csv",
       "fact,type,value,of\nstanding,text,boss,member:Ann\nstanding,text,fan,Ann\nstanding,text,fan,pet:"
       "Ann\n",
       "B7053 facts.csv:2 value\nB7053 facts.csv:3 of\nB7053 facts.csv:4 of\n"},
      {"facts.csv", "fact,type,value,of\npacks,number,1/0,member:Ann\n", "B7053 facts.csv:2 value\n"},
      {"facts.csv", "fact,type,value,of\npacks,number\n", "B7008 facts.csv:2\n"},
      {"lots.csv",
       "asset,member,amount,credited,expires\ngems,member:Ann,1,2026-03-01 "
       "00:00Z,\npoints,member:Ann,1,2026-03-01,never\n",
       "B7053 lots.csv:2 asset\nB7053 lots.csv:3 credited\nB7053 lots.csv:3 expires\n"},
      {"lines.csv",
       "bonus,member,asset,amount,exact,source,level,verb,period\nindirect,member:Ann,USD,1,1e3,o1,x,-1,"
       "March\n",
       "B7053 lines.csv:2 bonus\nB7053 lines.csv:2 asset\nB7053 lines.csv:2 exact\nB7053 lines.csv:2 "
       "source\nB7053 lines.csv:2 level\n"
       "B7053 lines.csv:2 verb\nB7053 lines.csv:2 period\n"},
      {"seen.csv",
       "row,fingerprint,refused,counted\norder:o1,f,maybe,\norder:o2,f,no,today\norder:o3,f,no,\norder:o3,f,"
       "no,\n",
       "B7053 seen.csv:2 refused\nB7053 seen.csv:3 counted\nB7053 seen.csv:5 row\n"},
  };
  for (const Case& c : cases) {
    Folder folder;
    Loaded told;
    State state;
    state.plan = "shop";
    state.version = 1;
    REQUIRE(data::write_state(shop.plan, state, folder.path(), told.sink));
    folder.put(c.file, c.text);
    CHECK_FALSE(data::load_state(shop.plan, folder.path(), told.sink));
    std::string faults = told.faults();
    for (std::size_t at; (at = faults.find(folder.path() + "/")) != std::string::npos;)
      faults.erase(at, folder.path().size() + 1);
    INFO(c.text << "\n" << told.messages());
    // Cells of one row are told as they are found.
    CHECK(faults.size() == c.expected.size());
    for (std::size_t at = 0; at < c.expected.size(); at = c.expected.find('\n', at) + 1)
      CHECK(faults.find(c.expected.substr(at, c.expected.find('\n', at) - at)) != std::string::npos);
  }
  Folder empty;
  Loaded told;
  CHECK_FALSE(data::load_state(shop.plan, empty.path(), told.sink));
  CHECK(told.faults() == "B7050 " + (empty / "state.json") + "\n");
}

TEST_CASE("a damaged state ends in faults, never in a crash") {
  const Shop shop = shop_with_bonuses();
  for (unsigned seed = 0; seed < 150; ++seed) {
    Random random(seed);
    Folder folder;
    Loaded told;
    REQUIRE(data::write_state(shop.plan, generate(shop.plan, random), folder.path(), told.sink));
    const std::vector<std::string> names = {"state.json", "facts.csv", "lots.csv",
                                            "lines.csv",  "held.csv",  "seen.csv"};
    const std::string name = names[seed % 6];
    std::ifstream in(folder / name, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    for (int change = 0; change < 3; ++change) {
      const auto at = std::uniform_int_distribution<std::size_t>(0, text.size() - 1)(random);
      if (random() % 2)
        text[at] = static_cast<char>(random());
      else
        text.insert(at, text.substr(random() % text.size(), random() % 30));
    }
    folder.put(name, text);
    const auto read = data::load_state(shop.plan, folder.path(), told.sink);
    CHECK(read.has_value() == (told.sink.errors() == 0));
  }
}
