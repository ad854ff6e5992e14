// What a text is written in, and what is told of a Chinese one; the promise that `fmt` keeps before it writes.
#include <catch2/catch.hpp>

#include "plans.h"
#include "syntax/parse.h"
#include "syntax/said.h"
#include "syntax/surface.h"
#include "syntax/wording.h"

#include "diagnostics/codes/names.h"

using namespace bonafide;
using syntax::Surface;

TEST_CASE("the surface of a text is that of most of its words of the language") {
  CHECK(syntax::surface_of("plan 晨露 \"六页讲义\"\n  version 1\ndefine 盒数 of member : Count = 3\n") == Surface::english);
  CHECK(syntax::surface_of("方案 小店\n  版本 1\n  currency CNY\n") == Surface::chinese);
  CHECK(syntax::surface_of("贝贝的身份") == Surface::chinese);
  CHECK(syntax::surface_of("贝贝") == Surface::english);
  CHECK(syntax::surface_of("") == Surface::english);
  for (const auto& path : all_plans()) {
    INFO(path);
    const std::string text = read_file(path);
    CHECK((syntax::surface_of(text) == Surface::chinese) == (text.rfind("方案", 0) == 0 || text.rfind("库", 0) == 0));
  }
}

TEST_CASE("words are listed in one spelling") {
  for (unsigned byte = 0; byte < static_cast<unsigned>(grammar::Kind::count_of_kinds); ++byte)
    for (const Surface surface : {Surface::english, Surface::chinese})
      for (const std::string& spelling : syntax::spellings(static_cast<grammar::Kind>(byte), surface)) {
        INFO(spelling);
        const bool letter = (spelling.front() >= 'a' && spelling.front() <= 'z') || static_cast<unsigned char>(spelling.front()) >= 0x80;
        if (letter) CHECK((static_cast<unsigned char>(spelling.front()) >= 0x80) == (surface == Surface::chinese));
      }
}

TEST_CASE("another tree is told from another layout") {
  const std::string text = "plan a\n  currency CNY\n\ndefine x of member : Count = 1 + 2 * 3\n";
  base::Sources sources;
  diagnostics::Sink sink;
  const syntax::File file = syntax::parse(sources, sources.add("a", text), sink);
  REQUIRE(sink.errors() == 0);
  syntax::Vocabulary names;
  names.add("member", "用户");
  names.add_type("Count", "整数");
  CHECK(syntax::says_the_same(file, text, names));
  CHECK(syntax::says_the_same(file, "plan   a\n  currency CNY\ndefine x of member:Count = 1+2*3\n", names));
  CHECK(syntax::says_the_same(file, "方案 a\n  币种 CNY\n定义 用户的x : 整数 = 1 + 2 × 3\n", names));
  CHECK_FALSE(syntax::says_the_same(file, "plan a\n  currency CNY\n\ndefine x of member : Count = (1 + 2) * 3\n", names));
  CHECK_FALSE(syntax::says_the_same(file, "方案 a\n  币种 CNY\n定义 顾客的x : 整数 = 1 + 2 × 3\n", names));
  CHECK_FALSE(syntax::says_the_same(file, "plan a\n  currency CNY\n\ndefine x of member : Count = 1 + 2 *\n", names));
  CHECK_FALSE(syntax::says_the_same(file, "plan a\n  currency CNY\n", names));
}

TEST_CASE("names are said as a file in Chinese has them") {
  syntax::Vocabulary names;
  for (const auto& [en, zh] : {std::pair("member", "用户"), {"order", "订单"}, {"paid", "实付"}, {"rate", "比率"}, {"CNY", "元"}}) names.add(en, zh);
  const auto said = [&](diagnostics::Words words, std::string_view text) {
    diagnostics::Diagnostic one{diagnostics::code::unknown_name, base::Span{}, {}, {}, {"order", "订单"}, diagnostics::Language::zh};
    one.with("what", std::move(words));
    syntax::say_in_chinese(one, text, names);
    CHECK(one.suggestions == std::vector<std::string>{"订单"});
    return one.arguments.front().second;
  };
  CHECK(said("member", "").en == "用户");
  CHECK(said("order.paid", "").zh == "订单的实付");
  CHECK(said("rate of member", "").zh == "用户的比率");
  CHECK(said("0.01", "").zh == "0.01");
  CHECK(said("members.csv", "").zh == "members.csv");
  // A sentence is no name, but what both languages have is.
  const diagnostics::Words sentence = said({"in order of paid of member", "member的paid的次序"}, "");
  CHECK(sentence.en == "in order of 实付 of 用户");
  CHECK(sentence.zh == "用户的实付的次序");
  const diagnostics::Words ring = said({"`甲 of member` needs `乙` of the member above", "“甲 of member”需要上级 member 的“乙”"}, "");
  CHECK(ring.en == "`用户的甲` needs `乙` of the 用户 above");
  CHECK(ring.zh == "“用户的甲”需要上级用户的“乙”");
  // What the file itself writes in English stays; not the code of its currency.
  CHECK(said("rate", "方案 a\n  币种 CNY\n定义 rate : 比例 = 3%\n").zh == "rate");
  CHECK(said("CNY", "方案 a\n  币种 CNY\n定义 x : 比例 = 3%\n").zh == "元");
}
