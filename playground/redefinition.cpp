#include "playground/redefinition.h"

#include <algorithm>

namespace bonafide::playground {

namespace {

std::string owned(const char* kind, const syntax::Word& name, const syntax::OptionalWord& of) {
  std::string key = std::string(kind) + " " + std::string(name.text);
  if (of) key += " of " + std::string(of->text);
  return key;
}

std::string named(const char* kind, const syntax::Word& name) {
  return owned(kind, name, std::nullopt);
}

struct Key {
  const base::Sources& sources;
  base::Span span;

  std::string operator()(const syntax::Use& d) const { return named("use", d.as.value_or(d.library)); }
  std::string operator()(const syntax::ParameterDeclaration& d) const { return named("parameter", d.name); }
  std::string operator()(const syntax::UnitDeclaration& d) const { return named("unit", d.name); }
  std::string operator()(const syntax::ChoiceDeclaration& d) const { return named("choice", d.name); }
  std::string operator()(const syntax::TreeDeclaration& d) const { return named("tree", d.name); }
  std::string operator()(const syntax::Accept& d) const { return named("accept", d.lint); }
  std::string operator()(const syntax::Asset& d) const { return named("asset", d.name); }
  std::string operator()(const syntax::Record& d) const { return d.extends ? "" : named("record", d.name); }
  std::string operator()(const syntax::Rows& d) const { return owned("rows", d.record, d.of); }
  std::string operator()(const syntax::Table& d) const { return named("table", d.name); }
  std::string operator()(const syntax::Ladder& d) const { return owned("fact", d.name, d.of); }
  std::string operator()(const syntax::Define& d) const { return owned("fact", d.name, d.of); }
  std::string operator()(const syntax::Remember& d) const { return owned("fact", d.name, d.of); }
  // The field that is determined: the words before `must`.
  std::string operator()(const syntax::MustBe&) const {
    const std::string text(sources.text(span));
    return "must be: " + text.substr(0, text.find_first_of(" \t\n"));
  }
  std::string operator()(const syntax::Refuse& d) const {
    return named("refuse", d.record) + " \"" + std::string(d.reason.text) + "\"";
  }
  std::string operator()(const syntax::Bonus& d) const { return named("bonus", d.name); }
  std::string operator()(const syntax::Limit& d) const { return named("limit", d.name); }
  std::string operator()(const syntax::Hold& d) const { return named("hold", d.name); }
  std::string operator()(const syntax::Leaving&) const { return "leaving"; }
  std::string operator()(const syntax::Report& d) const { return named("report", d.name); }
  std::string operator()(const syntax::Guarantee& d) const { return named("guarantee", d.name); }
  std::string operator()(const syntax::Names& d) const { return named("names", d.tongue); }
  std::string operator()(const syntax::Example& d) const { return named("example", d.title); }
};

}  // namespace

std::string key_of(const base::Sources& sources, const syntax::Declaration& declaration) {
  return std::visit(Key{sources, declaration.span}, declaration.node);
}

Redefinition redefine(const base::Sources& sources, const syntax::File& plan, const syntax::File& typed) {
  Redefinition result;
  result.text = sources[plan.source].text;
  std::string added;
  struct Change {
    std::uint32_t begin, end;
    std::string text;
  };
  std::vector<Change> changes;
  for (const syntax::Declaration& declaration : typed.declarations) {
    const std::string key = key_of(sources, declaration);
    const std::string text(sources.text(declaration.span));
    const auto old =
        std::find_if(plan.declarations.begin(), plan.declarations.end(),
                     [&](const syntax::Declaration& d) { return !key.empty() && key_of(sources, d) == key; });
    if (old == plan.declarations.end()) {
      added += "\n" + text + "\n";
      result.added.push_back(key.empty() ? text.substr(0, text.find('\n')) : key);
    } else {
      changes.push_back({old->span.begin, old->span.end, text});
      result.replaced.push_back(key);
    }
  }
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.begin > b.begin; });
  for (const Change& change : changes)
    result.text.replace(change.begin, change.end - change.begin, change.text);
  if (!result.text.empty() && result.text.back() != '\n') result.text += '\n';
  result.text += added;
  return result;
}

}  // namespace bonafide::playground
