#include "syntax/declared_names.h"

namespace bonafide::syntax {

using grammar::Kind;

std::unordered_set<std::string_view> declared_names(const grammar::Tokens& tokens, std::string_view text) {
  std::unordered_set<std::string_view> names;
  const auto is_de = [&](std::size_t i) { return tokens.kind(i) == Kind::de || tokens.kind(i) == Kind::de_wide; };
  std::size_t declarations = 0;
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (tokens.kind(i) == Kind::start) ++declarations;
    const Kind kind = tokens.kind(i), before = i == 0 ? Kind::start : tokens.kind(i - 1);
    const bool begins = before == Kind::start || before == Kind::clause;
    const bool declares = before == Kind::start && (kind == Kind::define || kind == Kind::remember || kind == Kind::ladder || kind == Kind::parameter);
    const bool binds = (begins && kind == Kind::let) || kind == Kind::running;
    const bool needed = declarations == 1 && (kind == Kind::needs || kind == Kind::comma);
    std::size_t name = i + 1;
    if (declares || binds || (needed && grammar::is_name(tokens.kind(name)))) {
      const bool owned = name + 2 < tokens.size() && is_de(name + 1);  // 用户的等级
      if (owned) name += 2;
      if (needed && !owned && tokens.kind(name + 1) != Kind::colon && tokens.kind(name + 1) != Kind::of && tokens.kind(name + 1) != Kind::open)
        continue;
      if (grammar::is_word(tokens.kind(name))) names.insert(text.substr(tokens.begins[name], tokens.ends[name] - tokens.begins[name]));
    }
  }
  return names;
}

}  // namespace bonafide::syntax
