#include <catch2/catch.hpp>

#include "workbench.h"

namespace bonafide::check {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("plans and libraries of the project check without errors") {
  for (const auto& path : plan_files()) {
    if (has(path.string(), "/tests/check/")) continue;
    // Names of libraries in Chinese are known where libraries are found (face/); group `surfaces` of the suite checks those.
    if (read_text(path).starts_with("方案")) continue;
    INFO(path);
    Workbench bench;
    // Libraries beside the plan count too.
    for (const auto& beside : std::filesystem::directory_iterator(path.parent_path())) {
      if (beside.path().extension() != ".bonus" || beside.path() == path) continue;
      const std::string text = read_text(beside.path());
      if (("\n" + text).find("\nlibrary ") != std::string::npos) bench.texts[beside.path().stem().string()] = text;
    }
    bench.check_text(read_text(path));
    for (const diagnostics::Diagnostic& one : bench.sink.all())
      if (diagnostics::entry(one.code).severity == diagnostics::Severity::error)
        FAIL_CHECK(diagnostics::message(one, diagnostics::Language::en));
    CHECK(bench.plan);
  }
}

struct Lowered {
  const char* written;
  std::vector<const char*> core;  // lines of the dump, in this order
};

TEST_CASE("constructs become nodes of the core") {
  const std::vector<Lowered> cases = {
      {"define a of member : Count = count of each o in orders of member in last 3 months",
       {"fact a(member) : Count", "count : Count", "for $1 in orders of", "window: last 3 months"}},
      {"define a of member : Rate = 8% of 50%", {"multiply : Rate", "8% : Rate", "50% : Rate"}},
      {"define a of member : Number = 8% of 50", {"multiply : Number"}},
      {"define a of member : Money = spent(member, period) floored at 0", {"maximum : Money", "0.00 CNY : Money"}},
      {"define a of member : Money = previous a of member otherwise 1.00 CNY",
       {"fact a(member) : Money kept", "otherwise : Money", "previous a : Money?"}},
      {"define a of member : Flag = at least 2 of (member.staff, member.left exists, yes)",
       {"greater_equal : Flag", "add : Count", "if : Count", "2 : Count"}},
      {"define a of member : Count? = place of member among each m in members by spent(m, period) descending",
       {"first : Count?", "for $1 in members", "by descending", "scan $2", "where: equal", "$2 : Count"}},
      {"define a of member : Money\n  let x = spent(member, period)\n  gives x",
       {"first : Money\n", "let $1", "$1 : Money"}},
      {"define a of member : Text\n  | when         | value |\n  | member.staff | \"in\"  |\n  | otherwise    | \"out\" |",
       {"if : Text", "get staff", "\"in\"", "\"out\""}},
      {"define a of member : Flag = member.joined is in period", {"and_ : Flag", "exists : Flag", "in_window : Flag"}},
      {"bonus b\n  for each order in period\n  for each u in upline of order.buyer\n  counting n only where n <= 2\n"
       "  pay 1.00 CNY to u",
       {"source $0 level $2", "let $3: add", "previous $2", "where: less_equal", "$3 : Count", "scan $2",
        "start: 0 : Count", "next: $3 : Count"}},
      {"bonus b\n  for each u in members\n  repeat at most 3 times\n  pay 1.00 CNY to u",
       {"for $1 in numbers", "from: 1", "to: 3"}},
      {"bonus b\n  for each u in members\n  for each o in orders of u in period\n  pay o.paid to u",
       {"bonus b [2 slots] source $1"}},
      {"tree line follows member.referrer\nremember referrer of member : member?\n  then previous referrer of member\n"
       "bonus b\n  for each order in period\n  for each u in line upline of order.buyer\n  pay 1.00 CNY to u",
       {"starts from the column", "for $1 in line upline of : member", "after: $0 : order"}},
      {"bonus b\n  for each order in period\n  pay 1.00 CNY to order.buyer\n"
       "bonus c\n  for each p in payments of b in lifetime\n  pay 10% of p.amount to p.member",
       {"bonus b [1 slots] source $0 history", "bonus c [1 slots] source $0", "for $0 in payments b"}},
      {"bonus b\n  for each order in period\n  give 2 of tea to order.buyer\nlimit l\n  on b\n  per member in month\n"
       "  to 3 of tea\n  first come first served",
       {"bonus b [1 slots] source $0 history", "give in goods", "limit l on b per member in goods", "to: 3", "of: tea"}},
      {"order.paid must be order.product.retail * order.quantity, otherwise refuse \"no\"",
       {"field paid(order)", "must be: multiply", "check order \"no\"", "not_equal"}},
      {"guarantee g\n  for each m in members\n  always 5.00 CNY <= earned(m)", {"promise g [2 slots] named $0"}},
  };
  for (const Lowered& one : cases) {
    Workbench bench;
    bench.check_text(small_plan(std::string(one.written) + "\n"));
    INFO(one.written);
    const std::vector<std::string> none;
    REQUIRE(bench.codes() == none);
    const std::string dump = bench.dump();
    std::size_t at = 0;
    for (const char* line : one.core) {
      const std::size_t found = dump.find(line, at);
      INFO(line);
      INFO(dump.substr(std::min(dump.size(), dump.find("fact first_order"))));
      REQUIRE(found != std::string::npos);
      at = found;
    }
  }
}

TEST_CASE("a comparison of a promise says what was needed and what there was") {
  Workbench bench;
  bench.check_text(small_plan("guarantee g\n  for each m in members\n  always 5.00 CNY <= earned(m)\n"));
  REQUIRE(bench.plan);
  const checked::Promise& promise = bench.plan->promises[0];
  CHECK(std::holds_alternative<checked::Fold>((*bench.plan)[promise.have]));
  CHECK(std::holds_alternative<checked::Const>((*bench.plan)[promise.need]));
}

TEST_CASE("a mistake is said once, however often what it spoiled is used") {
  const std::vector<std::pair<const char*, std::vector<std::string>>> cases = {
      {"define a of member : Mony = 5\ndefine b of member : Money = a of member\n"
       "bonus c\n  for each m in members where a of m > 3\n  pay a of m * 2 to m\n",
       {"B2001"}},
      {"parameter p : Mony = 5\ndefine a of member : Money = p\ndefine b of member : Count = p + 1\n", {"B2001"}},
      {"define a of member : Money = sum of o.pade for each o in orders of member in period\n"
       "define b of member : Money = a of member + 1\n",
       {"B2001", "B3007"}},
      {"bonus b\n  for each o in ordres in period\n  let x = o.paid\n  where x > o.quantity\n  pay x to o.buyer\n",
       {"B2001"}},
      {"bonus b\n  for each order in period\n  let x = order.payd\n  where x > 5\n  pay x to order.buyer\n", {"B2001"}},
      {"define f(x) : Money = x * 2\ndefine a of member : Money = f(3)\n", {"B2036"}},
      {"tree t follows member.sponsor\ndefine a of member : Count = count of each d in t downline of member\n", {"B2001", "B2001"}},
  };
  for (const auto& [text, codes] : cases) {
    Workbench bench;
    bench.check_text(small_plan(text));
    INFO(text);
    for (const diagnostics::Diagnostic& one : bench.sink.all()) UNSCOPED_INFO(diagnostics::message(one, diagnostics::Language::en));
    CHECK(bench.codes() == codes);
  }
}

TEST_CASE("libraries: where they stand, their promises, rings") {
  Workbench bench;
  bench.texts["one"] = "library one\n  version 1\nuse two\ndefine from_one of member : Count = from_two of member + 1\n"
                       "guarantee kept\n  for each m in members\n  always from_one of m >= 1\n";
  bench.texts["two"] = "library two\n  version 1\ndefine from_two of member : Count = 1\n";
  bench.check_text("plan p\n  currency CNY\n  period month\nuse one\n");
  REQUIRE(bench.plan);
  CHECK(bench.plan->promises.empty());
  CHECK(has(bench.dump(), "fact from_two(member)"));

  Workbench named;
  named.texts = bench.texts;
  named.check_text("plan p\n  currency CNY\n  period month\nuse one as uno \"First\"\nuse two\n");
  for (const diagnostics::Diagnostic& one : named.sink.all()) UNSCOPED_INFO(diagnostics::message(one, diagnostics::Language::en));
  REQUIRE(named.plan);
  REQUIRE(named.plan->promises.size() == 1);
  CHECK(named.plan->promises[0].name == "uno_kept");

  Workbench ring;
  ring.texts["one"] = "library one\n  version 1\nuse two\n";
  ring.texts["two"] = "library two\n  version 1\nuse one\n";
  ring.check_text("plan p\n  currency CNY\n  period month\nuse one\n");
  CHECK(ring.codes() == std::vector<std::string>{"B2015"});
}

TEST_CASE("questions name rows by their ids") {
  const std::string text = read_text(std::string(BONAFIDE_ROOT) + "/plans/three_level/three_level.bonus");
  struct Asked {
    const char* expression;
    const char* type;  // empty: refused
  };
  const std::vector<Asked> cases = {{"reach of Abe", "Count"},
                                    {"earned(Abe, fixed) had o1 not happened", "Money"},
                                    {"Abe.referrer", "member?"},
                                    {"10% of o1.paid + active_from", "Money"},
                                    {"level_rate(2)", "Rate"},
                                    {"reach of Bob", ""},
                                    {"spent(Abe)", ""},
                                    {"o1.paid + o1.quantity", ""}};
  for (const Asked& one : cases) {
    Workbench bench;
    bench.check_text(text);
    REQUIRE(bench.plan);
    const syntax::Fragment fragment =
        syntax::parse_fragment(bench.sources, bench.sources.add("<repl>", one.expression), bench.sink);
    const FindRow find_row = [](std::string_view id) -> std::vector<std::string> {
      if (id == "Abe") return {"member"};
      if (id == "o1") return {"order"};
      return {};
    };
    INFO(one.expression);
    const std::optional<Question> question = check_question(bench.sources, *bench.file, bench.finder(), fragment.file,
                                                            fragment.expression, find_row, bench.sink);
    CHECK(question.has_value() == (one.type[0] != '\0'));
    CHECK(question.has_value() == (bench.sink.errors() == 0));
    if (!question) continue;
    CHECK(checked::to_text(question->plan, question->plan.type(question->node)) == one.type);
    // Ids are those of the plan itself.
    CHECK(question->plan.columns.size() == bench.plan->columns.size());
    CHECK(question->plan.parameters.size() == bench.plan->parameters.size());
  }
}

}  // namespace
}  // namespace bonafide::check
