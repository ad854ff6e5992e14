// The same rows as CSV, JSON and SQLite give the same snapshot; the faults of JSON and SQLite.
#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "folder.h"

using namespace shop;

namespace {

const std::string members = "id,referrer,joined\nAnn,,2025-01-01 08:00\nBea,Ann,\n";
const std::string products = "id,title,retail\ntea,\"Tea, green\",100.00\n";
const std::string orders =
    "id,buyer,product,quantity,paid,on,staff\no1,Ann,tea,2,200.10,2026-03-01,\n10,Bea,tea,1,0.07,2026-03-01,"
    "\n2,Bea,tea,1,9007199254740993,2026-02-01,\n";

const std::string json = R"({"members": [{"id": "Ann", "joined": "2025-01-01 08:00", "referrer": null},
  {"id": "Bea", "referrer": "Ann"}],
 "products": [{"title": "Tea, green", "id": "tea", "retail": 100}],
 "orders": [
   {"id": "o1", "buyer": "Ann", "product": "tea", "quantity": 2, "paid": 200.10, "on": "2026-03-01"},
   {"id": 10, "buyer": "Bea", "product": "tea", "quantity": 1, "paid": 0.07, "on": "2026-03-01"},
   {"id": 2, "buyer": "Bea", "product": "tea", "paid": 9007199254740993, "on": "2026-02-01"}]})";

void run(const std::string& path, const std::string& script) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  char* why = nullptr;
  const int done = sqlite3_exec(database, script.c_str(), nullptr, nullptr, &why);
  INFO((why ? why : ""));
  REQUIRE(done == SQLITE_OK);
  sqlite3_close(database);
}

const std::string tables = R"(
  CREATE TABLE members (id TEXT, referrer TEXT, joined TEXT);
  INSERT INTO members VALUES ('Ann', NULL, '2025-01-01 08:00'), ('Bea', 'Ann', NULL);
  CREATE TABLE products (id TEXT, title TEXT, retail INTEGER);
  INSERT INTO products VALUES ('tea', 'Tea, green', 100);
)";

}  // namespace

TEST_CASE("CSV, JSON and SQLite give the same rows") {
  const Shop shop;
  Folder csv, other;
  csv.put("members.csv", members).put("products.csv", products).put("orders.csv", orders);
  other.put("shop.json", json);
  run(other / "shop.sqlite",
      tables + R"(CREATE TABLE orders (id, buyer TEXT, product TEXT, quantity INTEGER, paid, "on" TEXT);
    INSERT INTO orders VALUES ('o1', 'Ann', 'tea', 2, '200.10', '2026-03-01'), (10, 'Bea', 'tea', 1, '0.07', '2026-03-01'),
      (2, 'Bea', 'tea', 1, 9007199254740993, '2026-02-01');)");
  const Loaded a = load(shop.plan, csv.path()), b = load(shop.plan, other / "shop.json"),
               c = load(shop.plan, other / "shop.sqlite");
  INFO(a.messages() << b.messages() << c.messages());
  REQUIRE(a.snapshot);
  REQUIRE(b.snapshot);
  REQUIRE(c.snapshot);
  CHECK(a.notes.hash == b.notes.hash);
  CHECK(a.notes.hash == c.notes.hash);
  CHECK(a.snapshot->records[shop.order.index()].ids == std::vector<std::string>{"2", "10", "o1"});
}

TEST_CASE("faults of JSON") {
  const Shop shop;
  const std::string good_rest = R"("products": [], "orders": [])";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "B7031 shop.json:1\n"},
      {"{\"members\": [\n{\"id\": \"Ann\",\n}]}", "B7031 shop.json:3\n"},
      {"[]", "B7032 shop.json:1\n"},
      {"3", "B7032 shop.json:1\n"},
      {"{\"members\": {\"id\": \"Ann\"}, " + good_rest + "}", "B7032 shop.json:1\n"},
      {"{\"members\": [\"Ann\"], " + good_rest + "}", "B7032 shop.json:1\n"},
      {"{\"members\": [[\"Ann\"]], " + good_rest + "}", "B7032 shop.json:1\n"},
      {"{\"members\": \"Ann\", " + good_rest + "}", "B7032 shop.json:1\n"},
      {"{\"members\": [{\"id\": \"Ann\", \"referrer\": [\"x\"]}], " + good_rest + "}",
       "B7036 shop.json:1 referrer\n"},
      {"{\"members\": [{\"id\": \"Ann\", \"id\": \"Bea\"}], " + good_rest + "}", "B7009 shop.json:1\n"},
      {"{\"members\": [{\"id\": \"A\\u0000\"}], " + good_rest + "}",
       "B7006 shop.json:1 id\nB7013 shop.json:1 id\n"},
      {"{\"members\": [], \"members\": [], " + good_rest + "}", "B7032 shop.json:1\n"},
      {"{\"member\": [], " + good_rest + "}", "B7037 shop.json\n"},
      {"{\"members\": [{\"id\": \"Ann\"},\n\n{\"id\": \"Bea\",\n\"referrer\": \"Zoe\"}], " + good_rest + "}",
       "B7027 shop.json:3 referrer\n"},
      {"{\"members\": [],\n\"products\": [{\"id\": \"a\", \"title\": \"x\", \"retail\": 1e400}], \"orders\": "
       "[]}",
       "B7015 shop.json:2 retail\n"},
      {R"({"members": [{"id": "Ann"}], "products": [{"id": "a", "title": "x", "retail": 1e300}, {"id": "b", "title": "x", "retail": 1e3},
          {"id": "c", "title": "x", "retail": 0.1000000000000000055}, {"id": "d", "title": "x", "retail": -1}], "orders": []})",
       "B7014 shop.json:1 retail\nB7014 shop.json:1 retail\nB7016 shop.json:2 retail\nB7018 shop.json:2 "
       "retail\n"},
      {"{\"members\": [{\"id\": \"Ann\", \"referrer\": " + std::string(20'000, '[') +
           std::string(20'000, ']') + "}], " + good_rest + "}",
       "B7036 shop.json:1 referrer\n"},
  };
  for (const auto& [text, expected] : cases) {
    Folder folder;
    folder.put("shop.json", text);
    const Loaded loaded = load(shop.plan, folder / "shop.json");
    INFO(text.substr(0, 300) << "\n" << loaded.messages());
    CHECK(loaded.faults() == expected);
    CHECK_FALSE(loaded.snapshot);
  }
}

TEST_CASE("faults of SQLite") {
  const Shop shop;
  Folder folder;
  const std::string path = folder / "shop.sqlite";
  SECTION("amounts in binary floating point are refused, unless their rounding is declared") {
    run(path, tables + R"(CREATE TABLE orders (id, buyer, product, quantity REAL, paid REAL, "on");
      INSERT INTO orders VALUES ('o1', 'Ann', 'tea', 2, 0.1, '2026-03-01'), ('o2', 'Ann', 'tea', 1.5, 0.3, '2026-03-01');)");
    CHECK(load(shop.plan, path).faults() ==
          "B7035 shop.sqlite:orders:1 paid\nB7017 shop.sqlite:orders:2 quantity\n");
    folder.put("snapshot.json", R"({"orders": {"columns": {"paid": {"column": "paid", "round": "half up"}},
      "where": [{"column": "id", "equals": "o1"}]}})");
    const Loaded rounded = load(shop.plan, path);
    CHECK(rounded.faults() == "");
    CHECK(rounded.notes.rounded_amounts == 1);
  }
  SECTION("a table that is not there") {
    run(path, tables + "CREATE TABLE order_list (id);");
    CHECK(load(shop.plan, path).faults() == "B7037 shop.sqlite\n");
  }
  SECTION("a blob, and text that is not UTF-8") {
    run(path, tables + R"(CREATE TABLE orders (id, buyer, product, paid, "on");
      INSERT INTO orders VALUES ('o1', 'Ann', 'tea', x'00', '2026-03-01'), ('o2', CAST(x'E9' AS TEXT), 'tea', 1, '2026-03-01');)");
    CHECK(load(shop.plan, path).faults() ==
          "B7036 shop.sqlite:orders:1 paid\nB7013 shop.sqlite:orders:1 paid\nB7005 shop.sqlite:orders:2 "
          "buyer\nB7027 shop.sqlite:orders:2 buyer\n");
  }
  SECTION("not a whole database") {
    folder.put("shop.sqlite", std::string("SQLite format 3\0", 16) + std::string(100, 'x'));
    CHECK(load(shop.plan, path).faults().substr(0, 6) == "B7034 ");
  }
}
