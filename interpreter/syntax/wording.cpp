#include "syntax/wording.h"

#include <algorithm>

#include "grammar/keywords.h"

namespace bonafide::syntax {

using diagnostics::Words;
using grammar::Kind;
using grammar::Thing;
using grammar::Wanted;

Words wording(Thing thing) {
  switch (thing) {
    case Thing::expression: return {"an expression", "表达式"};
    case Thing::set: return {"a set, as `members` or `orders of m`", "集合，如`members`或`orders of m`"};
    case Thing::record_or_set: return {"a record or a set", "记录或集合"};
    case Thing::condition: return {"a condition", "条件"};
    case Thing::type: return {"a type", "类型"};
    case Thing::name: return {"a name", "名字"};
    case Thing::word: return {"a word", "单词"};
    case Thing::unit_of_time: return {"`day`, `week`, `month`, `quarter`, `year` or `period`", "`day`、`week`、`month`、`quarter`、`year`或`period`"};
    case Thing::unit: return {"a unit", "单位"};
    case Thing::whole_number: return {"a whole number", "整数"};
    case Thing::number: return {"a number", "数字"};
    case Thing::text: return {"a text in quotation marks", "引号中的文字"};
    case Thing::date: return {"a date as 2026-03-01", "日期，如 2026-03-01"};
    case Thing::period: return {"a period as 2026-03", "周期，如 2026-03"};
    case Thing::zone: return {"a time zone as Asia/Shanghai", "时区，如 Asia/Shanghai"};
    case Thing::pattern: return {"a cell of a table, as `from 5`, `up to R` or `any`", "表格单元，如`from 5`、`up to R`或`any`"};
    case Thing::value: return {"a value", "值"};
    case Thing::window: return {"a window, as `in period`", "时间段，如`in period`"};
    case Thing::rounding: return {"`half up`, `half even`, `half down`, `up` or `down`", "`half up`、`half even`、`half down`、`up`或`down`"};
    case Thing::table: return {"a table", "表格"};
    case Thing::change: return {"a change, as `m not risen`", "变化，如`m not risen`"};
    case Thing::declaration: return {"a declaration, as `define …` or `bonus …`", "声明，如`define …`或`bonus …`"};
    case Thing::cell_end: return {"the end of the cell", "单元格结束"};
    case Thing::line_end: return {"the end of the line", "行末"};
    case Thing::more: return {"an operator", "运算符"};
  }
  return {""};
}

Words declaration_wording(Kind first_word) {
  switch (first_word) {
    case Kind::plan:
    case Kind::library: return {"the head of a file", "文件开头"};
    case Kind::use: return {"a use", "引用"};
    case Kind::parameter: return {"a parameter", "参数"};
    case Kind::unit: return {"a unit", "单位"};
    case Kind::choice: return {"a choice", "选项"};
    case Kind::tree: return {"a tree", "树"};
    case Kind::accept: return {"an accept", "接受声明"};
    case Kind::asset: return {"an asset", "资产"};
    case Kind::record:
    case Kind::has: return {"a record", "记录"};
    case Kind::rows: return {"rows", "清单"};
    case Kind::table: return {"a table", "表"};
    case Kind::ladder: return {"a ladder", "阶梯"};
    case Kind::define: return {"a define", "定义"};
    case Kind::remember: return {"a remember", "记住声明"};
    case Kind::must: return {"a `must be`", "`must be`声明"};
    case Kind::refuse: return {"a refuse", "拒收规则"};
    case Kind::bonus: return {"a bonus", "奖励"};
    case Kind::limit: return {"a limit", "限额"};
    case Kind::hold: return {"a hold", "暂扣"};
    case Kind::leaving: return {"leaving", "退出"};
    case Kind::report: return {"a report", "报表"};
    case Kind::guarantee: return {"a guarantee", "保证"};
    case Kind::example: return {"an example", "示例"};
    default: return {"a declaration", "声明"};  // a word that starts none
  }
}

namespace {

// The phrases that begin with a kind: 对每个 of `for each`.
void add_phrases(Kind kind, std::vector<std::string>& out) {
  for (const grammar::Keyword& row : grammar::all_keywords())
    if (row.kinds[0] == kind && (row.count > 1 || row.where == grammar::Keyword::Where::after_de) &&
        row.where != grammar::Keyword::Where::window && static_cast<unsigned char>(row.spelling.front()) >= 0x80)
      out.emplace_back(row.spelling);
}

bool plain(std::string_view text) { return text.empty() || static_cast<unsigned char>(text.front()) < 0x80; }

}  // namespace

std::vector<std::string> spellings(Kind kind, Surface surface) {
  const std::string_view english = grammar::english(kind), chinese = grammar::chinese(kind);
  if (surface == Surface::english) return plain(english) && !english.empty() ? std::vector{std::string(english)} : std::vector<std::string>{};
  if (!chinese.empty()) return {std::string(chinese)};
  if (!grammar::is_word(kind) && plain(english) && !english.empty()) return {std::string(english)};
  std::vector<std::string> out;
  add_phrases(kind, out);
  return out;
}

Words wording(const std::vector<Wanted>& list, Surface surface) {
  std::vector<Words> words;
  const auto add = [&](Words word) {
    if (std::none_of(words.begin(), words.end(), [&](const Words& known) { return known.en == word.en; })) words.push_back(std::move(word));
  };
  for (const Surface one : {surface, surface == Surface::english ? Surface::chinese : Surface::english}) {
    for (const Wanted& what : list) {
      if (what.is_thing) {
        add(wording(what.thing));
        continue;
      }
      for (const std::string& spelling : spellings(what.kind, one)) add(Words("`" + spelling + "`"));
    }
    if (!words.empty()) break;  // the other spelling only where there is none: `对` in an English line that began in Chinese
  }
  std::string en, zh;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Words& word = words[i];
    const bool last = i + 1 == words.size();
    if (i > 0) en += last ? " or " : ", ";
    if (i > 0) zh += last ? "或" : "、";
    en += word.en;
    zh += word.zh;
  }
  return {std::move(en), std::move(zh)};
}

}  // namespace bonafide::syntax
