#include "syntax/declared_names.h"

namespace bonafide::syntax {

using grammar::Kind;

std::unordered_set<std::string_view> declared_names(const grammar::Tokens& tokens, std::string_view text) {
  std::unordered_set<std::string_view> names;
  const auto is_de = [&](std::size_t i) { return tokens.kind(i) == Kind::de || tokens.kind(i) == Kind::de_wide; };
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const Kind kind = tokens.kind(i), before = i == 0 ? Kind::start : tokens.kind(i - 1);
    const bool begins = before == Kind::start || before == Kind::clause;
    const bool declares = before == Kind::start && (kind == Kind::define || kind == Kind::remember || kind == Kind::ladder || kind == Kind::parameter);
    const bool binds = (begins && kind == Kind::let) || kind == Kind::running;
    const bool needed = kind == Kind::needs || (kind == Kind::comma && before != Kind::start);
    std::size_t name = i + 1;
    if (declares || binds || (needed && grammar::is_name(tokens.kind(name)))) {
      const bool owned = name + 2 < tokens.size() && is_de(name + 1);  // 用户的等级
      if (owned) name += 2;
      if (needed && (name + 1 >= tokens.size() || tokens.kind(name + 1) != Kind::colon)) continue;
      if (grammar::is_word(tokens.kind(name))) names.insert(text.substr(tokens.begins[name], tokens.ends[name] - tokens.begins[name]));
    }
  }
  return names;
}

}  // namespace bonafide::syntax
