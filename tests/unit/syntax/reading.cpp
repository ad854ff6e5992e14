// Right plans: the tree of every construct, documentation, fragments, and the formatter's promises.

#include <catch2/catch.hpp>

#include "plans.h"
#include "syntax/dump.h"
#include "syntax/format.h"
#include "syntax/parse.h"

namespace {

using namespace bonafide;

struct Reading {
  base::Sources sources;
  diagnostics::Sink sink;
  syntax::File file;
  explicit Reading(const std::string& text) { file = syntax::parse(sources, sources.add("plan.bonus", text), sink); }
  std::string messages() const {
    std::string out;
    for (const auto& diagnostic : sink.all()) out += diagnostics::message(diagnostic, diagnostics::Language::en) + "\n";
    return out;
  }
};

std::string formatted(const std::string& text) {
  Reading reading(text);
  INFO(text << reading.messages());
  REQUIRE(reading.sink.errors() == 0);
  return syntax::format(reading.sources, reading.file);
}

std::string expression(const std::string& text) {
  base::Sources sources;
  diagnostics::Sink sink;
  const auto fragment = syntax::parse_fragment(sources, sources.add("<repl>", text), sink);
  if (sink.errors() > 0) return "error";
  if (!fragment.expression.valid()) return "declarations " + std::to_string(fragment.file.declarations.size());
  const auto span = fragment.file[fragment.expression].span;
  return std::string(sources.text(span));
}

}  // namespace

TEST_CASE("the tree of every construct") {
  Reading reading(read_file(root() / "tests/data/everything.bonus"));
  CHECK(reading.messages() == "");
  CHECK(syntax::dump(reading.file) == read_file(root() / "tests/data/everything.tree"));
}

TEST_CASE("formatting keeps the tree and settles at once") {
  for (const auto& path : all_plans()) {
    INFO(path);
    const std::string text = read_file(path);
    Reading reading(text);
    REQUIRE(reading.messages() == "");
    const std::string once = syntax::format(reading.sources, reading.file);
    CHECK(formatted(once) == once);
    CHECK(syntax::dump(Reading(once).file) == syntax::dump(reading.file));
    if (path.string().find("tests/data") != std::string::npos) CHECK(once == text);
  }
}

TEST_CASE("untidy text becomes canonical") {
  CHECK(formatted("\xEF\xBB\xBF" R"(
plan p   "P"


  version    1
use commerce
use other
# above
parameter a:Rate=5%
parameter long_name :Money = - 5 CNY   # behind
define f( x:member ,y ) : Money = g (x) . price*( 2 - 1 )+- 3 CNY
      - ( the ( 2 ) -th earliest order ).a
record r has
   a:Money   from 0 to 5
   bcd : Date?   (when)
# inside the last
  # and indented
table t
    | x|y (CNY)||z|
    |from 5 |any||12.5%|
  # a comment between
    |  |名字||3%|
report s
  show a=1
  show 名字=2



# the end
)") == R"(plan p "P"
  version 1

use commerce
use other

# above
parameter a         : Rate = 5%
parameter long_name : Money = -5 CNY  # behind

define f(x : member, y) : Money = g(x).price * (2 - 1) + -3 CNY
  - (the (2)-th earliest order).a

record r has
  a   : Money from 0 to 5
  bcd : Date? (when)

# inside the last
  # and indented

table t
  | x      | y (CNY) || z     |
  | from 5 | any     || 12.5% |
  # a comment between
  |        | 名字    ||    3% |

report s
  show a    = 1
  show 名字 = 2

# the end
)");
}

TEST_CASE("comments right above a declaration are its documentation") {
  Reading reading("plan p\n\n# far\n\n# one\n#two\ndefine a : Money = 1  # not this\ndefine b : Money = 2\n");
  REQUIRE(reading.file.declarations.size() == 2);
  CHECK(reading.file.declarations[0].documentation.lines == std::vector<std::string_view>{"one", "two"});
  CHECK(reading.file.declarations[1].documentation.lines.empty());
}

TEST_CASE("spans reach from the first word to the last") {
  Reading reading("plan p\n\ndefine a of member : Money =\n  b + c of member  # d\n\nbonus b \"B\"\n  pay a of m + 1 CNY to m\n");
  REQUIRE(reading.messages() == "");
  const auto text = [&](const base::Span& span) { return std::string(reading.sources.text(span)); };
  CHECK(text(reading.file.declarations[0].span) == "define a of member : Money =\n  b + c of member");
  CHECK(text(reading.file.declarations[1].span) == "bonus b \"B\"\n  pay a of m + 1 CNY to m");
  const auto& bonus = std::get<syntax::Bonus>(reading.file.declarations[1].node);
  CHECK(text(bonus.verbs[0].span) == "pay a of m + 1 CNY to m");
  CHECK(text(reading.file[std::get<syntax::Pay>(bonus.verbs[0].node).amount].span) == "a of m + 1 CNY");
  CHECK(text(bonus.title->span) == "\"B\"");
  CHECK(bonus.title->text == "B");
}

TEST_CASE("what cannot be read is left out, the rest stays") {
  Reading reading("plan p\n\nbonus b\n  for each order in period\n  where where\n  pay 1 CNY to m\n\ndefine = 5\n\ndefine c : Money = 1\n");
  CHECK(reading.sink.errors() == 2);
  REQUIRE(reading.file.declarations.size() == 2);
  const auto& bonus = std::get<syntax::Bonus>(reading.file.declarations[0].node);
  CHECK(bonus.pipe.size() == 1);
  CHECK(bonus.verbs.size() == 1);
}

TEST_CASE("a fragment is one expression or some declarations") {
  CHECK(expression("1 + 2") == "1 + 2");
  CHECK(expression("  earned(Ann) had Bea not risen\n") == "earned(Ann) had Bea not risen");
  CHECK(expression("limit") == "limit");
  CHECK(expression("sum of o.paid for each o in orders of m in period") == "sum of o.paid for each o in orders of m in period");
  CHECK(expression("define x : Money = 5") == "declarations 1");
  CHECK(expression("define x : Money = 5\n\nbonus b\n  pay 5 CNY to m\n") == "declarations 2");
  CHECK(expression("member has\n  a : Money\n") == "declarations 1");
  CHECK(expression("order.paid must be 5, otherwise refuse \"x\"") == "declarations 1");
  CHECK(expression("12.5%") == "12.5%");
  CHECK(expression("2026-03-01") == "2026-03-01");
  CHECK(expression("1 +") == "error");
  CHECK(expression("1 2") == "error");
  CHECK(expression("define x") == "error");
}

TEST_CASE("Chinese marks and keywords read like English ones") {
  Reading chinese("方案 店 “母婴店”\n  版本 1\n\n引用 commerce\n\n定义 f of member ： Money ＝ （a + b（c，d）） × 2\n\n"
                  "阶梯 等级 of member\n  ｜ 级别 ｜ f of member （CNY） ｜\n  ｜ 路人 ｜ ｜\n  取最高\n  永不降级\n\n"
                  "定义 g of member : Flag =\n  若 member的name 为 x 且 y 存在 则 是 否则 否\n");
  Reading english("plan 店 \"母婴店\"\n  version 1\n\nuse commerce\n\ndefine f of member : Money = (a + b(c, d)) * 2\n\n"
                  "ladder 等级 of member\n  | rung | f of member (CNY) |\n  | 路人 | |\n  highest that holds\n  never falls\n\n"
                  "define g of member : Flag =\n  if member.name is x and y exists then yes else no\n");
  CHECK(chinese.messages() == "");
  CHECK(english.messages() == "");
  CHECK(syntax::dump(chinese.file) == syntax::dump(english.file));
  const std::string text = syntax::format(chinese.sources, chinese.file);
  CHECK(formatted(text) == text);
  CHECK(syntax::dump(Reading(text).file) == syntax::dump(english.file));
}
