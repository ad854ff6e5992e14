#include "syntax/said.h"

#include <algorithm>
#include <array>

namespace bonafide::syntax {
namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }
bool wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }

std::size_t end_of_name(std::string_view text, std::size_t at) {
  while (at < text.size() && in_name(text[at])) ++at;
  return at;
}

bool has_name(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const bool begins = at == 0 || !in_name(text[at - 1]);
    if (begins && (at + name.size() >= text.size() || !in_name(text[at + name.size()]))) return true;
  }
  return false;
}

class Saying {
 public:
  Saying(std::string_view text, const Vocabulary& names) : text_(text), names_(names) {
    // `币种 CNY` is no choice of a spelling: a currency is declared by its code.
    const std::size_t line = text.find("币种");
    if (line != std::string_view::npos) text_.remove_prefix(std::min(text.find('\n', line), text.size()));
  }

  // Says the names in `words`; only those that `also` has, where that is given.
  std::string operator()(std::string_view words, const std::string* also = nullptr) const {
    std::string out;
    for (std::size_t at = 0; at < words.size();) {
      const char c = words[at];
      const bool joined = at > 0 && (in_name(words[at - 1]) || words[at - 1] == '-' || words[at - 1] == '/');
      if (!starts_name(c) || joined) {
        // order.paid: 订单的实付
        const bool link = c == '.' && at + 1 < words.size() && (starts_name(words[at + 1]) || wide(words[at + 1])) && !out.empty() && wide(out.back());
        out += link ? "的" : std::string(1, c);
        ++at;
        continue;
      }
      const std::size_t end = end_of_name(words, at);
      const std::string_view name = words.substr(at, end - at);
      out += also == nullptr || has_name(*also, name) ? said(name) : std::string(name);
      at = end;
    }
    return linked(std::move(out));
  }

  // In quotes `甲 of 用户` is 用户的甲.
  static std::string linked(std::string text) {
    for (std::size_t of = text.find(" of "); of != std::string::npos; of = text.find(" of ", of + 1)) {
      for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>("`", "`"), {"“", "”"}}) {
        const std::size_t before = text.rfind(open, of), after = text.find(close, of);
        if (before == std::string::npos || after == std::string::npos) continue;
        const std::size_t from = before + open.size();
        const std::string name = text.substr(from, of - from), owner = text.substr(of + 4, after - of - 4);
        const auto word = [](std::string_view part) { return !part.empty() && part.find_first_of(" `") == std::string_view::npos && part.find("”") == std::string_view::npos; };
        if (!word(name) || !word(owner) || !wide(owner.front())) continue;
        text.replace(from, after - from, owner + "的" + name);
        break;
      }
    }
    return text;
  }

  // The values of a choice, which may be called like something else: `channel.poster`.
  std::string values(std::string_view words) const {
    std::string out;
    for (std::size_t at = 0; at < words.size();) {
      const std::size_t end = std::max(end_of_name(words, at), at + 1);
      const std::string_view chinese = names_.chinese_value_name(words.substr(at, end - at));
      out += chinese.empty() ? words.substr(at, end - at) : chinese;
      at = end;
    }
    return out;
  }

  // `rate of member`, and nothing else: 用户的rate.
  std::string code(const std::string& words) const {
    const std::size_t of = words.rfind(" of ");
    if (of == std::string::npos || end_of_name(words, of + 4) != words.size() || words.find(' ') != of) return (*this)(words);
    return (*this)(words.substr(of + 4)) + "的" + (*this)(words.substr(0, of));
  }

  std::string said(std::string_view name) const {
    std::string_view chinese = names_.chinese_type(name);
    if (chinese.empty()) chinese = names_.chinese_set(name);
    if (chinese.empty()) chinese = names_.chinese_value_name(name);
    const bool as_written = chinese.empty() || (has_name(text_, name) && text_.find(chinese) == std::string_view::npos);
    return std::string(as_written ? name : chinese);
  }

 private:
  std::string_view text_;
  const Vocabulary& names_;
};

// A Chinese sentence has no space around what is Chinese now (上级 用户 的), but for code in quotes.
std::string closed_up(const std::string& text) {
  std::string out;
  std::size_t quotes = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "“") == 0) ++quotes;
    if (quotes > 0 && text.compare(i, 3, "”") == 0) --quotes;
    const bool between = i > 0 && i + 1 < text.size() && wide(text[i - 1]) && wide(text[i + 1]);
    if (text[i] != ' ' || quotes > 0 || !between) out += text[i];
  }
  return out;
}

void say(diagnostics::Arguments& arguments, bool about_data, const Saying& saying) {
  static constexpr std::array of_data = {"value", "heading", "headings", "columns", "column", "file", "path", "why", "first", "key"};
  for (auto& [name, words] : arguments) {
    const bool code = words.en.find('`') != std::string::npos;  // `rows product` is where rows stand, and no file
    if (about_data && !code && std::find(of_data.begin(), of_data.end(), name) != of_data.end()) continue;
    if (name == "values") {
      words.en = saying.values(words.en), words.zh = saying.values(words.zh);
      continue;
    }
    if (words.en == words.zh) {
      words.en = words.zh = saying.code(words.en);
      continue;
    }
    // In a sentence a name is what both languages have.
    const std::string en = words.en, zh = words.zh;
    words.en = saying(en, &zh), words.zh = closed_up(saying(zh));
  }
}

}  // namespace

void say_in_chinese(diagnostics::Diagnostic& diagnostic, std::string_view text, const Vocabulary& names) {
  const Saying saying(text, names);
  const bool about_data = std::holds_alternative<diagnostics::DataPlace>(diagnostic.place);
  say(diagnostic.arguments, about_data, saying);
  for (diagnostics::Label& label : diagnostic.labels) say(label.arguments, about_data, saying);
  if (about_data) return;
  for (std::string& word : diagnostic.suggestions) word = saying.said(word);
  std::vector<std::string>& all = diagnostic.suggestions;
  for (std::size_t i = 0; i < all.size(); ++i) all.erase(std::remove(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end(), all[i]), all.end());
}

}  // namespace bonafide::syntax
