// Properties over generated data, and data that means harm: whatever the bytes, the loader ends with a
// snapshot or with faults.
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "data/csv.h"
#include "diagnostics/codes/data.h"
#include "folder.h"

using namespace shop;

namespace {

using Random = std::mt19937;
using Row = std::vector<std::string>;

std::string join(const Row& row) {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) out += (i ? "," : "") + data::csv_field(row[i]);
  return out + "\n";
}

// A table as CSV, with its rows and columns in any order.
std::string shuffled(std::vector<Row> rows, Random& random) {
  std::vector<std::size_t> columns(rows[0].size());
  std::iota(columns.begin(), columns.end(), 0u);
  std::shuffle(columns.begin(), columns.end(), random);
  std::shuffle(rows.begin() + 1, rows.end(), random);
  std::string out;
  for (const Row& row : rows) {
    Row moved;
    for (const std::size_t c : columns) moved.push_back(row[c]);
    out += join(moved);
  }
  return out;
}

struct Tables {
  std::vector<Row> members{{"id", "referrer", "joined", "standing"}}, products{{"id", "title", "retail"}},
      orders{{"id", "buyer", "product", "quantity", "paid", "on", "channel", "term"}};
};

Tables generate(Random& random) {
  const auto number = [&](int to) { return std::uniform_int_distribution<int>(0, to)(random); };
  Tables out;
  const int members = 1 + number(30);
  for (int m = 0; m < members; ++m)
    out.members.push_back({"m" + std::to_string(m), m && number(3) ? "m" + std::to_string(number(m - 1)) : "",
                           number(1) ? "2025-01-0" + std::to_string(1 + number(8)) : "",
                           number(2) ? "fan" : ""});
  const std::vector<std::string> titles = {"Tea",  "Tea, green", "5\" cup",  "two\nlines", "crlf\r\nline",
                                           "绿茶", "\"",         " spaced ", ","};
  for (std::size_t p = 0; p < titles.size(); ++p)
    out.products.push_back({"p" + std::to_string(p), titles[p], std::to_string(number(99)) + ".5"});
  for (int o = 0; o < number(60); ++o)
    out.orders.push_back({"o" + std::to_string(o), "m" + std::to_string(number(members - 1)),
                          "p" + std::to_string(number(8)), number(1) ? std::to_string(1 + number(5)) : "",
                          std::to_string(number(500)) + ".0" + std::to_string(number(9)),
                          "2026-03-0" + std::to_string(1 + number(8)) + (number(1) ? " 09:30" : ""),
                          number(1) ? "gift" : "", number(1) ? "3 months" : ""});
  return out;
}

}  // namespace

TEST_CASE("the order of rows and columns in the files changes nothing; a value does") {
  const Shop shop;
  for (unsigned seed = 0; seed < 40; ++seed) {
    Random random(seed);
    Tables tables = generate(random);
    std::string first, plain;
    for (int round = 0; round < 3; ++round) {
      Folder folder;
      folder.put("members.csv", shuffled(tables.members, random));
      folder.put("products.csv", shuffled(tables.products, random));
      folder.put("orders.csv", shuffled(tables.orders, random));
      const Loaded loaded = load(shop.plan, folder.path());
      INFO(seed << "\n" << loaded.messages());
      REQUIRE(loaded.snapshot);
      if (first.empty()) first = loaded.notes.hash;
      CHECK(loaded.notes.hash == first);
      const auto& products = loaded.snapshot->records[shop.product.index()];
      CHECK(std::get<std::string>(products.fields[0].at(products.by_id.at("p3"))) == "two\nlines");
      CHECK(std::get<std::string>(products.fields[0].at(products.by_id.at("p6"))) == "\"");
    }
    tables.members[1][3] = tables.members[1][3].empty() ? "fan" : "";
    Folder folder;
    folder.put("members.csv", shuffled(tables.members, random))
        .put("products.csv", shuffled(tables.products, random));
    folder.put("orders.csv", shuffled(tables.orders, random));
    CHECK(load(shop.plan, folder.path()).notes.hash != first);
  }
}

TEST_CASE("damaged and random bytes end in faults, never in a crash") {
  const Shop shop;
  std::size_t refused = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    Random random(seed);
    const Tables tables = generate(random);
    const auto any = [&](std::size_t below) {
      return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
    };
    std::string texts[3] = {shuffled(tables.members, random), shuffled(tables.products, random),
                            shuffled(tables.orders, random)};
    std::string& text = texts[any(3)];
    const std::string spice = std::string("\"\",,\n\r\0\xFF\xE4 e-9.", 14);
    for (std::size_t change = 0; change <= any(4); ++change) {
      const std::size_t at = any(text.size());
      switch (any(5)) {
        case 0:
          text[at] = static_cast<char>(any(256));
          break;
        case 1:
          text.insert(at, 1, spice[any(spice.size())]);
          break;
        case 2:
          text.erase(at, 1 + any(5));
          break;
        case 3:
          text.resize(at + 1);
          break;
        default:
          text.insert(at, text.substr(any(text.size()), any(40)));
          break;
      }
      if (text.empty()) text = "x";
    }
    Folder folder;
    folder.put("members.csv", texts[0]).put("products.csv", texts[1]).put("orders.csv", texts[2]);
    const Loaded loaded = load(shop.plan, folder.path());
    CHECK(loaded.snapshot.has_value() == (loaded.sink.errors() == 0));
    refused += !loaded.snapshot;
    for (const auto& found : loaded.sink.all())
      if (const auto* place = std::get_if<diagnostics::DataPlace>(&found.place))
        CHECK_FALSE(place->file.empty());
  }
  CHECK(refused > 200);
  for (unsigned seed = 0; seed < 300; ++seed) {
    Random random(seed);
    std::string bytes(std::uniform_int_distribution<std::size_t>(0, 3000)(random), ' ');
    const bool syntax = seed % 2;
    const std::string alphabet = "{}[]\",:0123456789.eE-+ntf \\\n\rid";
    for (char& c : bytes) {
      const auto any = std::uniform_int_distribution<std::size_t>(0, 255)(random);
      c = syntax ? alphabet[any % alphabet.size()] : static_cast<char>(any);
    }
    Folder folder;
    folder.put("shop.json", bytes)
        .put("members.csv", bytes)
        .put("products.csv", bytes)
        .put("orders.csv", bytes);
    if (seed % 3 == 0) folder.put("snapshot.json", bytes);
    CHECK_FALSE(load(shop.plan, folder.path()).snapshot);
    CHECK_FALSE(load(shop.plan, folder / "shop.json").snapshot);
  }
}

TEST_CASE("a chain of a hundred thousand members, and a circle of as many") {
  const Shop shop;
  for (const bool circle : {false, true}) {
    std::string text = "id,referrer\n";
    for (int i = 0; i < 100'000; ++i)
      text += std::to_string(i) + "," + (i > 0 ? std::to_string(i - 1) : circle ? "99999" : "") + "\n";
    Folder folder;
    folder.put("members.csv", text)
        .put("products.csv", "id,title,retail\n")
        .put("orders.csv", "id,buyer,product,paid,on\n");
    const Loaded loaded = load(shop.plan, folder.path());
    CHECK(loaded.faults() == (circle ? "B7029 members.csv:2 referrer\n" : ""));
    CHECK(loaded.messages().size() < 1000);
  }
}

TEST_CASE("the rows of an example are read as plan text, with faults at their cells") {
  const Shop shop(true);
  base::Sources sources;
  const base::SourceId source = sources.add("plan", std::string(400, ' '));
  std::uint32_t next = 0;
  const auto cell = [&](const std::string& text) {
    next += 10;
    return data::InputCell{text, {}, {source, next, next + 5}};
  };
  const auto tables = [&](const std::string& paid, const std::string& buyer) {
    next = 0;
    data::InputTable members{shop.member, {shop.referrer, shop.standing, shop.active}, 0, {}};
    members.rows.push_back({cell("Ann"), cell(""), cell("fan"), cell("yes")});
    members.rows.push_back({cell("\"Bea\""), cell("Ann"), cell(""), cell("")});
    data::InputTable orders{shop.order, {shop.buyer, shop.bought, shop.paid, shop.on}, {}, {}};
    orders.rows.push_back({cell(buyer), cell("nappies"), cell(paid), cell("2026-03-01")});
    return std::vector<data::InputTable>{members, orders};
  };
  diagnostics::Sink sink;
  const auto good = data::build(shop.plan, tables("6_900.00 CNY", "Bea"), sink);
  REQUIRE(good);
  CHECK(sink.all().empty());
  CHECK(good->records[shop.order.index()].ids == std::vector<std::string>{"1"});
  REQUIRE(good->starts.size() == 1);
  CHECK(good->starts[0].column == shop.standing);
  REQUIRE(good->fixed.size() == 1);
  CHECK(good->fixed[0].column == shop.active);
  CHECK(good->records[shop.product.index()].ids == std::vector<std::string>{"tea", "nappies"});

  CHECK_FALSE(data::build(shop.plan, tables("1.005", "Zoe"), sink));
  REQUIRE(sink.all().size() == 2);
  CHECK(sink.all()[0].code == diagnostics::code::unknown_row);
  CHECK(std::get<base::Span>(sink.all()[0].place).begin == 90);
  CHECK(sink.all()[1].code == diagnostics::code::too_many_decimals);
}
