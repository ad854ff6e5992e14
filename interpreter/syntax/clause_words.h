// The words that the parts of declarations begin with, for messages: in order, as they are written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grammar/declarations.h"

namespace bonafide::syntax {

template <class Part>
constexpr std::string_view part_words = {};
template <> inline constexpr std::string_view part_words<grammar::Line> = "for each,let,where,while,by,first 3,counting,running,repeat at most";
template <> inline constexpr std::string_view part_words<grammar::Clock> = "as each,at the end of each";
template <> inline constexpr std::string_view part_words<grammar::Verb> = "pay,give,credit,take,share,split,the rest to";
template <> inline constexpr std::string_view part_words<grammar::HeadLine> =
    "needs,version,effective,currency,round,period,zone,starts empty,late rows count when found,follows version";
template <> inline constexpr std::string_view part_words<grammar::WithLine> = "with";
template <> inline constexpr std::string_view part_words<grammar::AssetLine> = "in CNY,scale,expires after,oldest first,forfeited,returned";
template <> inline constexpr std::string_view part_words<grammar::FieldLine> = "name :";
template <> inline constexpr std::string_view part_words<grammar::DataTable> = "|";
template <> inline constexpr std::string_view part_words<grammar::FirstRowWins> = "first row wins";
template <> inline constexpr std::string_view part_words<grammar::TableRows> = "|";
template <> inline constexpr std::string_view part_words<grammar::LadderRows> = "|";
template <> inline constexpr std::string_view part_words<grammar::LadderRule> = "highest that holds,rung by rung";
template <> inline constexpr std::string_view part_words<grammar::Fall> = "never falls,falls at once,falls after";
template <> inline constexpr std::string_view part_words<grammar::Result> = "gives,|,count,sum of,average of,highest of,lowest of,first of,last of,any has,every has";
template <> inline constexpr std::string_view part_words<grammar::RememberStarts> = "starts";
template <> inline constexpr std::string_view part_words<grammar::RememberThen> = "then";
template <> inline constexpr std::string_view part_words<grammar::FromVersion> = "from version";
template <> inline constexpr std::string_view part_words<grammar::OnLine> = "on";
template <> inline constexpr std::string_view part_words<grammar::PerLine> = "per,in period";
template <> inline constexpr std::string_view part_words<grammar::LimitTo> = "to …";
template <> inline constexpr std::string_view part_words<grammar::Policy> = "scaled,first come first served,latest first";
template <> inline constexpr std::string_view part_words<grammar::Released> = "released when";
template <> inline constexpr std::string_view part_words<grammar::LeavingLine> = "downline,name";
template <> inline constexpr std::string_view part_words<grammar::ShowLine> = "show";
template <> inline constexpr std::string_view part_words<grammar::Provided> = "provided";
template <> inline constexpr std::string_view part_words<grammar::Claim> = "always,possible";
template <> inline constexpr std::string_view part_words<grammar::OnBreach> = "on breach";
template <> inline constexpr std::string_view part_words<grammar::ExampleLine> = "given,settle,expect";

namespace clause_words {

inline void add(std::string_view words, std::vector<std::string>& list) {
  while (!words.empty()) {
    const std::size_t comma = words.find(',');
    list.emplace_back(words.substr(0, comma));
    words = comma == std::string_view::npos ? std::string_view{} : words.substr(comma + 1);
  }
}

template <class Head, class... Parts>
std::vector<std::string> of(grammar::peg::type_list<Head, Parts...>) {
  static_assert(((!part_words<Parts>.empty()) && ...), "every part has its words");
  std::vector<std::string> list;
  (add(part_words<Parts>, list), ...);
  return list;
}

}  // namespace clause_words

// Of a declaration's rule.
template <class Rule>
std::vector<std::string> clauses_of() {
  return clause_words::of(typename Rule::subs_t{});
}

}  // namespace bonafide::syntax
