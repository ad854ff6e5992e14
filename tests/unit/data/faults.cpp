// Every fault of a snapshot: which code, in which file, on which line, in which field.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "diagnostics/codes/data.h"
#include "folder.h"

using namespace shop;

namespace {

const std::string members = "id,referrer\nAnn,\nBea,Ann\n";
const std::string products = "id,title,retail\ntea,Tea,100.00\n";
const std::string orders = "id,buyer,product,quantity,paid,on\no1,Ann,tea,1,100.00,2026-03-01\n";
const std::string row_head = "id,buyer,product,paid,on";

struct Case {
  std::string name;
  std::string members, products, orders;
  std::string expected;
};

Case with_orders(const std::string& name, const std::string& text, const std::string& expected) {
  return {name, members, products, text, expected};
}
// One order with one more column.
Case with_cell(const std::string& heading, const std::string& value, const std::string& code) {
  return with_orders(heading + " " + value,
                     row_head + "," + heading + "\no1,Ann,tea,1.00,2026-03-01," + value + "\n",
                     code.empty() ? "" : code + " orders.csv:2 " + heading + "\n");
}
Case with_paid(const std::string& value, const std::string& code) {
  return with_orders("paid " + value, "id,buyer,product,paid,on\no1,Ann,tea," + value + ",2026-03-01\n",
                     code.empty() ? "" : code + " orders.csv:2 paid\n");
}
Case with_on(const std::string& value, const std::string& code) {
  return with_orders("on " + value, "id,buyer,product,paid,on\no1,Ann,tea,1.00," + value + "\n",
                     code.empty() ? "" : code + " orders.csv:2 on\n");
}

std::vector<Case> cases() {
  return {
      {"all good", members, products, orders, ""},
      {"only headings", "id\n", "id,title,retail\n", "id,buyer,product,paid,on\n", ""},
      // files
      {"zero length", members, products, "", "B7004 orders.csv\n"},
      {"only blank lines", members, products, "\n\r\n\n", "B7004 orders.csv\n"},
      {"a byte order mark", "\xEF\xBB\xBF" + members, products, orders, ""},
      {"utf-16", std::string("\xFF\xFEi\0d\0", 6), products, orders, "B7002 members.csv\n"},
      {"line ends of Windows and blank lines", "id,referrer\r\nAnn,\r\n\r\nBea,Ann", products, orders, ""},
      {"line ends of old Macs", "id,referrer\rAnn,\rBea,Ann\r", products, orders, ""},
      with_orders("not utf-8",
                  row_head + ",seller\no1,Ann,tea,1.00,2026-03-01,B\xE9"
                             "a\n",
                  "B7005 orders.csv:2 seller\nB7027 orders.csv:2 seller\n"),
      with_orders("a NUL byte", row_head + "\no1,Ann,tea,1.00," + std::string("2026-03\0-01", 11) + "\n",
                  "B7006 orders.csv:2 on\nB7023 orders.csv:2 on\n"),
      // shape
      with_orders("two headings alike", "id,buyer,buyer,product,paid,on\n", "B7009 orders.csv:1\n"),
      with_orders("a field too few", row_head + "\no1,Ann,tea,1.00\no2,Ann,tea,1.00,2026-03-01\n",
                  "B7008 orders.csv:2\n"),
      with_orders("a field too many", row_head + "\no1,Ann,tea,1,000.00,2026-03-01\n",
                  "B7008 orders.csv:2\n"),
      with_orders("a quote never closed",
                  row_head + "\no1,\"Ann,tea,1.00,2026-03-01\no2,Ann,tea,1.00,2026-03-01\n",
                  "B7007 orders.csv:2 buyer\n"),
      with_orders("text after a quote", row_head + "\no1,\"Ann\"x,tea,1.00,2026-03-01\n",
                  "B7007 orders.csv:2 buyer\n"),
      with_orders("a stray quote", row_head + "\no1,A\"nn,tea,1.00,2026-03-01\n",
                  "B7007 orders.csv:2 buyer\n"),
      {"a title over two lines, with comma and quotes", members,
       "id,title,retail\ntea,\"Tea, \"\"green\"\"\nor black\",100.00\ncup,Cup,x\n", orders,
       "B7014 products.csv:4 retail\n"},
      with_orders("columns missing", "id,buyer,produt\no1,Ann,tea\n",
                  "B7010 orders.csv:1\nB7010 orders.csv:1\nB7010 orders.csv:1\n"),
      {"no id column", "name\nAnn\n", products, orders, "B7010 members.csv:1\n"},
      // ids and references
      {"an id twice", "id\nAnn\nBea\nAnn\n", products, orders, "B7028 members.csv:4 id\n"},
      {"an empty id", "id,referrer\nAnn,\n,Ann\n", products, orders, "B7013 members.csv:3 id\n"},
      {"an id too long", "id\nAnn\n" + std::string(201, 'x') + "\n", products, orders,
       "B7026 members.csv:3 id\n"},
      {"spaces round an id do not count", "id,referrer\n Ann ,\nBea, Ann\n", products, orders, ""},
      {"a referrer who is not there", "id,referrer\nAnn,\nBea,Anna\n", products, orders,
       "B7027 members.csv:3 referrer\n"},
      with_orders("a buyer and a product who are not there", row_head + "\no1,Zoe,coffee,1.00,2026-03-01\n",
                  "B7027 orders.csv:2 buyer\nB7027 orders.csv:2 product\n"),
      {"what follows from a lost row is not told", "id,referrer\nAnn,,\nBea,Ann\n", products, orders,
       "B7008 members.csv:2\n"},
      {"what follows from a lost file is not told", "", products, orders, "B7004 members.csv\n"},
      {"a circle", "id,referrer\nAnn,Cid\nBea,Ann\nCid,Bea\nDan,Cid\nEve,Eve\n", products, orders,
       "B7029 members.csv:2 referrer\nB7029 members.csv:6 referrer\n"},
      // cells
      with_orders("needed and empty", row_head + "\no1,,tea,,\n",
                  "B7013 orders.csv:2 buyer\nB7013 orders.csv:2 paid\nB7013 orders.csv:2 on\n"),
      with_paid("100", ""),
      with_paid("100.000", ""),
      with_paid("0", ""),
      with_paid(" 5.00 ", ""),
      with_paid("99999999999999999999999999999.99", ""),
      with_paid("1.005", "B7016"),
      with_paid("22.200000000000003", "B7016"),
      with_paid("-5.00", "B7018"),
      with_paid("NaN", "B7015"),
      with_paid("inf", "B7015"),
      with_paid("1e3", "B7014"),
      with_paid("1e400", "B7014"),
      with_paid("1_000.00", "B7014"),
      with_paid("\"1,000.00\"", "B7014"),
      with_paid("¥5", "B7014"),
      with_paid("5.00 CNY", "B7014"),
      with_paid("0x10", "B7014"),
      with_paid("--5", "B7014"),
      with_paid("1.2.3", "B7014"),
      with_paid(".", "B7014"),
      with_paid("五", "B7014"),
      with_paid(std::string(500, '9'), "B7026"),
      with_cell("balance", "-5.00", ""),
      with_cell("balance", "", ""),
      with_cell("quantity", "2", ""),
      with_cell("quantity", "2.0", ""),
      with_cell("quantity", "2.5", "B7017"),
      with_cell("quantity", "0", "B7019"),
      with_cell("quantity", "-1", "B7018"),
      with_cell("quantity", "1000001", "B7020"),
      with_cell("quantity", "", ""),
      with_cell("rate", "8%", ""),
      with_cell("rate", "0.08", ""),
      with_cell("rate", "8 percent", "B7014"),
      with_cell("rate", "-1%", "B7018"),
      with_cell("weight", "0.123456789", ""),
      with_cell("channel", "gift", ""),
      with_cell("channel", "gfit", "B7024"),
      with_cell("channel", "Gift", "B7024"),
      with_cell("term", "12 months", ""),
      with_cell("term", "3 天", ""),
      with_cell("term", "a while", "B7025"),
      with_on("2026-02-29", "B7023"),
      with_on("2024-02-29", ""),
      with_on("2026-03-01 09:00", ""),
      with_on("2026-03-01T09:00:00Z", ""),
      with_on("01/03/2026", "B7023"),
      with_on("2026-03-01 25:00", "B7023"),
      with_on("2026-13-01", "B7023"),
      with_on("20260301", "B7023"),
      with_on("0", "B7023"),
      {"flags", "id,staff\nAnn,yes\nBea,FALSE\nCid,1\nDan,\nEve,maybe\n", products, orders,
       "B7021 members.csv:6 staff\n"},
      {"dates", "id,left\nAnn,2026-03-01\nBea,2026-03-01 09:00\n", products, orders,
       "B7022 members.csv:3 left\n"},
      {"a start rung", "id,standing,packs\nAnn,partner,3\nBea,boss,-\n", products, orders,
       "B7024 members.csv:3 standing\nB7014 members.csv:3 packs\n"},
  };
}

}  // namespace

TEST_CASE("every fault is told at its file, line and field, and nothing else is") {
  const Shop shop;
  for (const Case& c : cases()) {
    Folder folder;
    folder.put("members.csv", c.members).put("products.csv", c.products).put("orders.csv", c.orders);
    const Loaded loaded = load(shop.plan, folder.path());
    INFO(c.name << "\n" << loaded.messages());
    CHECK(loaded.faults() == c.expected);
    CHECK(loaded.snapshot.has_value() == c.expected.empty());
    // Every placeholder of every wording is filled, in both languages.
    CHECK(loaded.messages().find("{value}") == std::string::npos);
    for (const char* name :
         {"{field}", "{file}", "{record}", "{limit}", "{sample}", "{unit}", "{what}", "{count}", "{key}"})
      CHECK(loaded.messages().find(name) == std::string::npos);
  }
}

TEST_CASE("files that are not there or not files") {
  const Shop shop;
  Folder folder;
  SECTION("no such folder") {
    CHECK(load(shop.plan, folder / "nowhere").faults() == "B7001 " + (folder / "nowhere") + "\n");
  }
  SECTION("no members") {
    folder.put("Members.csv", members).put("products.csv", products).put("orders.csv", orders);
    const Loaded loaded = load(shop.plan, folder.path());
    CHECK(loaded.faults(true) == "B7003 members.csv\nB7033 Members.csv\n");
    REQUIRE_FALSE(loaded.sink.all()[0].suggestions.empty());
    CHECK(loaded.sink.all()[0].suggestions[0] == "Members.csv");
  }
  SECTION("a folder instead of a file") {
    folder.put("products.csv", products).put("orders.csv", orders);
    ::mkdir((folder / "members.csv").c_str(), 0700);
    CHECK(load(shop.plan, folder.path()).faults() == "B7002 members.csv\n");
  }
  SECTION("a pipe instead of a file does not hang") {
    folder.put("products.csv", products).put("orders.csv", orders);
    ::mkfifo((folder / "members.csv").c_str(), 0700);
    CHECK(load(shop.plan, folder.path()).faults() == "B7002 members.csv\n");
  }
  SECTION("a file that may not be read") {
    folder.put("members.csv", members).put("products.csv", products).put("orders.csv", orders);
    ::chmod((folder / "members.csv").c_str(), 0);
    if (::access((folder / "members.csv").c_str(), R_OK) != 0)  // root may read everything
      CHECK(load(shop.plan, folder.path()).faults() == "B7002 members.csv\n");
  }
  SECTION("rows of a record that the plan writes itself") {
    const Shop constant(true);
    folder.put("members.csv", members).put("orders.csv", orders);
    CHECK(load(constant.plan, folder.path()).faults() == "");
    folder.put("products.csv", products);
    CHECK(load(constant.plan, folder.path()).faults() == "B7012 products.csv\n");
  }
  SECTION("a record that the plan does not read") {
    Shop unread;
    unread.plan.records[unread.product.index()].read = false;
    folder.put("members.csv", members).put("orders.csv", orders + "o2,Ann,cup,1,1.00,2026-03-01\n");
    const Loaded loaded = load(unread.plan, folder.path());
    REQUIRE(loaded.snapshot);
    CHECK(loaded.snapshot->records[unread.product.index()].ids == std::vector<std::string>{"cup", "tea"});
  }
}

TEST_CASE("a thousand faults are listed, the others counted") {
  const Shop shop;
  Folder folder;
  std::string text = row_head + "\n";
  for (int i = 1; i <= 1500; ++i) text += "o" + std::to_string(i) + ",Ann,tea,x,2026-03-01\n";
  folder.put("members.csv", members).put("products.csv", products).put("orders.csv", text);
  const Loaded loaded = load(shop.plan, folder.path());
  REQUIRE(loaded.sink.all().size() == 1001);
  CHECK(message(loaded.sink.all().back(), diagnostics::Language::en) == "and 500 more");
  CHECK(std::get<diagnostics::DataPlace>(loaded.sink.all()[999].place).line == 1001);
}

TEST_CASE("extra columns are ignored with a note, and offered for missing ones") {
  const Shop shop;
  Folder folder;
  folder.put("members.csv", "id,colour,active\nAnn,red,yes\n").put("products.csv", products);
  folder.put("orders.csv", "id,buyer,product,payed,on\n");
  const Loaded loaded = load(shop.plan, folder.path());
  CHECK(loaded.faults(true) == "B7011 members.csv:1\nB7010 orders.csv:1\nB7011 orders.csv:1\n");
  CHECK(loaded.notes.ignored_columns ==
        std::vector<std::string>{"members.csv: colour", "members.csv: active", "orders.csv: payed"});
  for (const auto& found : loaded.sink.all())
    if (found.code == diagnostics::code::missing_column)
      CHECK(found.suggestions == std::vector<std::string>{"payed"});
}

TEST_CASE("a line of fifty megabytes is read once and shown short") {
  const Shop shop;
  Folder folder;
  folder.put("members.csv", "id,referrer\nAnn," + std::string(50'000'000, 'x')).put("products.csv", products);
  folder.put("orders.csv", orders);
  const Loaded loaded = load(shop.plan, folder.path());
  CHECK(loaded.faults() == "B7026 members.csv:2 referrer\n");
  CHECK(loaded.messages().size() < 2000);
}
