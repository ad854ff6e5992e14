// Code in messages, as a file in Chinese says it: what is told about such a file has no English code in it.
#include "diagnostics/snippets.h"

#include <catch2/catch.hpp>
#include <set>

#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

using namespace bonafide::diagnostics;

namespace {

// The code of a text: what stands between back quotes.
std::vector<std::string> code_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t open = text.find('`'); open != std::string_view::npos;) {
    const std::size_t close = text.find('`', open + 1);
    REQUIRE(close != std::string_view::npos);
    out.emplace_back(text.substr(open + 1, close - open - 1));
    open = text.find('`', close + 1);
  }
  return out;
}

// Its English words, without placeholders, texts in quotes and names of one letter.
std::vector<std::string> english_words(const std::string& code) {
  std::vector<std::string> out;
  std::string word;
  bool hole = false, text = false;
  for (const char c : code + " ") {
    if (c == '{') hole = true;
    if (c == '"') text = !text;
    if (!hole && !text && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) word += c;
    else {
      if (word.size() > 1) out.push_back(word);
      word.clear();
    }
    if (c == '}') hole = false;
  }
  return out;
}

}  // namespace

TEST_CASE("all code of the catalogue has a Chinese spelling") {
  // What is no code of a plan: of the command, of snapshot.json; currencies and lints keep their names.
  const std::set<std::string> alike = {"{name}.bonus", ".bonus", "bonafide explain", "--coverage", "--mutate", "fields",
                                       "state", "equals", "starts_with", "{command} --help"};
  const std::set<std::string> names = {"CNY", "plain", "rung", "falling", "threshold", "pay", "for", "recruiting", "entry",
                                       "fee", "handed", "up", "unlimited", "acts", "uncapped", "matching", "paid", "twice",
                                       "rate", "idle", "condition", "law", "depth", "payout", "unknown"};
  for (const Entry& row : catalog())
    for (const std::string_view text : {row.en, row.zh, row.advice_en, row.advice_zh})
      for (const std::string& code : code_of(text)) {
        if (alike.count(code) != 0) continue;
        const std::string said = code_said(code, Language::zh);
        INFO(row.number << " `" << code << "` is said `" << said << "`");
        for (const std::string& word : english_words(said)) {
          INFO(word);
          CHECK((names.count(word) != 0 && (word == "CNY" || said.rfind("接受 ", 0) == 0)));
        }
      }
}

TEST_CASE("both wordings of a message show the same code") {
  for (const Entry& row : catalog())
    for (const auto& [en, zh] : {std::pair(row.en, row.zh), {row.advice_en, row.advice_zh}}) {
      std::multiset<std::string> english, chinese;
      for (const std::string& code : code_of(en))
        if (code.front() != '{' && code.find('"') == std::string::npos) english.insert(code);
      for (const std::string& code : code_of(zh))
        if (code.front() != '{' && code.find('"') == std::string::npos) chinese.insert(code);
      INFO(row.number);
      // English may show more: a word that Chinese says in passing.
      for (const std::string& code : chinese) CHECK((english.count(code) > 0 || row.en.find(code) != std::string::npos));
    }
}

TEST_CASE("code is said in the file's spelling, sentences in the reader's") {
  Sink sink;
  Diagnostic& diagnostic = sink.add(code::fact_needs_row).with("name", "买家").with("owner", "订单");
  CHECK(advice(diagnostic, Language::en) == "write `买家 of …`");
  CHECK(advice(diagnostic, Language::zh) == "请写“买家 of …”");
  diagnostic.code_in = Language::zh;
  CHECK(advice(diagnostic, Language::en) == "write `…的买家`");
  CHECK(advice(diagnostic, Language::zh) == "请写“…的买家”");
  Diagnostic& how = sink.add(code::can_be_missing).with("text", "x").with("how", Words("write `x otherwise …`", "请写 `x otherwise …`"));
  how.code_in = Language::zh;
  CHECK(advice(how, Language::en) == "write `x 若无则 …`");
  CHECK(advice(how, Language::zh) == "请写“x 若无则 …”");
}

TEST_CASE("a row with a hole takes what stands there") {
  CHECK(code_said("rows product", Language::zh) == "清单 product");
  CHECK(code_said("where a.b exists", Language::zh) == "当 a.b 存在");
  CHECK(code_said("otherwise", Language::zh) == "其余");
  CHECK(code_said("define", Language::zh) == "定义");
  CHECK(code_said("no code of ours", Language::zh) == "no code of ours");
  CHECK(code_said("define", Language::en) == "define");
}
