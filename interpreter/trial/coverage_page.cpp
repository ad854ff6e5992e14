#include "trial/coverage_page.h"

#include <fmt/format.h>

#include <map>

namespace bonafide::trial {

namespace {

using diagnostics::Language;
using diagnostics::Words;

// Green, amber and red of equal weight, told apart by signs as well; dark where the reader's screen is.
constexpr std::string_view style = R"(
:root { color-scheme: light dark; --text: #1b1b1b; --page: #ffffff; --faint: #5c5c5c; --line: #d9d9d9;
  --met: #dff3e3; --part: #fdf0c8; --unmet: #fbdcd9; --met-sign: #0b6b2b; --part-sign: #7a5200; --unmet-sign: #a31515; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e8e8; --page: #16181b; --faint: #a3a3a3; --line: #3a3d42;
  --met: #12351f; --part: #3d3108; --unmet: #47191a; --met-sign: #7fdc9a; --part-sign: #f2cf66; --unmet-sign: #ff9d98; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 2rem auto; max-width: 75rem;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
table.counts { border-collapse: collapse; } .counts th, .counts td { text-align: right; padding: .2rem .8rem;
  border-bottom: 1px solid var(--line); } .counts th:first-child, .counts td:first-child { text-align: left; }
.key span { padding: .1rem .5rem; margin-right: .6rem; }
.text { font: 14px/1.45 ui-monospace, monospace; overflow-x: auto; border: 1px solid var(--line); }
.text table { border-collapse: collapse; min-width: 100%; } .text td { padding: 0 .6rem; white-space: pre; vertical-align: top; }
.text td.number { text-align: right; color: var(--faint); user-select: none; } .text td.sign { font-weight: bold; }
.met, tr.met td.code { background: var(--met); } .part, tr.part td.code { background: var(--part); }
.unmet, tr.unmet td.code { background: var(--unmet); }
tr.met .sign, .key .met { color: var(--met-sign); } tr.part .sign, .key .part { color: var(--part-sign); }
tr.unmet .sign, .key .unmet { color: var(--unmet-sign); }
.note { color: var(--faint); font-family: system-ui, sans-serif; white-space: normal; }
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string percent(const Coverage::Count& count) {
  return fmt::format("{}.{} %", count.tenths() / 10, count.tenths() % 10);
}

class Page {
 public:
  explicit Page(Language language) : language_(language) {}

  std::string make(const std::vector<CoveredText>& texts) {
    const std::string title = say({"What the examples exercise", "例子覆盖了什么"});
    put("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n", language_ == Language::zh ? "zh" : "en");
    put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n", title,
        style);
    put("</head>\n<body>\n<h1>{}</h1>\n", title);
    summary(texts);
    for (std::size_t i = 0; i < texts.size(); ++i) text(texts[i], i);
    put("</body>\n</html>\n");
    return std::move(out_);
  }

 private:
  template <class... Parts>
  void put(fmt::format_string<Parts...> form, Parts&&... parts) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<Parts>(parts)...);
  }
  std::string say(const Words& words) const { return words.in(language_); }

  void summary(const std::vector<CoveredText>& texts) {
    put("<table class=\"counts\">\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
        say({"plan", "方案"}), say({"covered", "已覆盖"}), say({"of", "共"}));
    Coverage::Count all;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const Coverage::Count count = texts[i].coverage.count();
      all.add(count);
      put("<tr><td><a href=\"#t{}\">{}</a></td><td>{}</td><td>{} / {}</td></tr>\n", i, escaped(texts[i].source.name), percent(count),
          count.met, count.all);
    }
    put("<tr><td><b>{}</b></td><td><b>{}</b></td><td>{} / {}</td></tr>\n</tbody></table>\n", say({"in all", "合计"}), percent(all),
        all.met, all.all);
    put("<p class=\"key\"><span class=\"met\">✓ {}</span><span class=\"part\">◐ {}</span><span class=\"unmet\">✗ {}</span></p>\n",
        say(exercised), say(in_part), say(not_exercised));
  }

  void text(const CoveredText& text, std::size_t number) {
    put("<h2 id=\"t{}\">{}</h2>\n<table class=\"counts\">\n<tbody>\n", number, escaped(text.source.name));
    const auto kinds = text.coverage.by_kind();
    for (std::size_t k = 0; k < kinds.size(); ++k)
      if (kinds[k].all > 0)
        put("<tr><td>{}</td><td>{}</td><td>{} / {}</td></tr>\n", say(goal_words(static_cast<GoalKind>(k))), percent(kinds[k]),
            kinds[k].met, kinds[k].all);
    put("</tbody></table>\n<div class=\"text\"><table>\n");
    std::map<std::uint32_t, std::vector<const Goal*>> by_line;
    for (const Goal& goal : text.coverage.goals()) by_line[text.source.position(goal.span.begin).line].push_back(&goal);
    for (std::uint32_t line = 1; line <= text.source.line_starts.size(); ++line) {
      const std::string_view words = text.source.line(line);
      if (line == text.source.line_starts.size() && words.empty()) break;  // after the last line end
      const auto goals = by_line.find(line);
      if (goals == by_line.end()) {
        put("<tr><td class=\"number\">{}</td><td class=\"sign\"></td><td class=\"code\">{}</td></tr>\n", line, escaped(words));
        continue;
      }
      std::size_t met = 0;
      for (const Goal* goal : goals->second) met += goal->met ? 1 : 0;
      const bool all = met == goals->second.size();
      const char* state = all ? "met" : met > 0 ? "part" : "unmet";
      const std::string said = all ? say(exercised) : met > 0 ? say(in_part) : say(not_exercised);
      put("<tr class=\"{}\"><td class=\"number\">{}</td><td class=\"sign\" title=\"{}\" aria-label=\"{}\">{}</td><td class=\"code\">{}</td></tr>\n",
          state, line, said, said, all ? "✓" : met > 0 ? "◐" : "✗", escaped(words));
      for (const Goal* goal : goals->second)
        if (!goal->met)
          put("<tr class=\"{}\"><td></td><td></td><td class=\"note\">{}: {}</td></tr>\n", state,
              escaped(std::string_view(text.source.text).substr(goal->span.begin, goal->span.end - goal->span.begin)),
              escaped(say(goal->never)));
    }
    put("</table></div>\n");
  }

  const Words exercised{"exercised", "已覆盖"}, in_part{"in part", "部分覆盖"}, not_exercised{"not exercised", "未覆盖"};
  Language language_;
  std::string out_;
};

}  // namespace

std::string coverage_page(const std::vector<CoveredText>& texts, Language language) { return Page(language).make(texts); }

}  // namespace bonafide::trial
