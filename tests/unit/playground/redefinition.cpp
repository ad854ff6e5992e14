#include "playground/redefinition.h"

#include <catch2/catch.hpp>

#include "syntax/parse.h"

using namespace bonafide;

namespace {

struct Texts {
  base::Sources sources;
  diagnostics::Sink sink;
  playground::Redefinition redefine(const std::string& plan, const std::string& typed) {
    const syntax::File file = syntax::parse(sources, sources.add("plan", plan), sink);
    const syntax::Fragment fragment = syntax::parse_fragment(sources, sources.add("<repl>", typed), sink);
    return playground::redefine(sources, file, fragment.file);
  }
};

const char* const plan = R"(plan p
  version 1

# What it costs.
parameter rate : Rate = 8%

define active of member : Flag = yes

define active of order : Flag = no

bonus direct
  for each order in period
  pay 1.00 CNY to order.buyer
)";

}  // namespace

TEST_CASE("a declaration takes the place of the one of its name") {
  Texts texts;
  const auto done = texts.redefine(plan, "parameter rate : Rate = 9%");
  CHECK(texts.sink.errors() == 0);
  CHECK(done.replaced == std::vector<std::string>{"parameter rate"});
  CHECK(done.added.empty());
  CHECK_THAT(done.text,
             Catch::Contains("# What it costs.\nparameter rate : Rate = 9%\n\ndefine active of member"));
  CHECK_THAT(done.text, !Catch::Contains("8%"));
}

TEST_CASE("facts of different rows are different facts; a remembered fact stands for a defined one") {
  Texts texts;
  const auto done =
      texts.redefine(plan, "remember active of order : Flag\n  starts yes\n  then previous active of order");
  CHECK(texts.sink.errors() == 0);
  CHECK(done.replaced == std::vector<std::string>{"fact active of order"});
  CHECK_THAT(done.text, Catch::Contains("define active of member : Flag = yes"));
  CHECK_THAT(done.text, !Catch::Contains("define active of order"));
}

TEST_CASE("what has no namesake is added at the end") {
  Texts texts;
  const auto done =
      texts.redefine(plan, "bonus second\n  for each order in period\n  pay 2.00 CNY to order.buyer");
  CHECK(texts.sink.errors() == 0);
  CHECK(done.added == std::vector<std::string>{"bonus second"});
  CHECK(done.text.rfind("bonus second") > done.text.rfind("bonus direct"));
}
