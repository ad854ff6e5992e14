#include "check/library_parts.h"

#include <algorithm>
#include <map>

#include "base/closed.h"
#include "check/mentions.h"

namespace bonafide::check {
namespace {

// The names by which other declarations reach this one.
std::vector<std::string_view> names_of(const syntax::Declaration& declaration) {
  using namespace syntax;
  std::vector<std::string_view> out;
  std::visit(
      [&](const auto& node) {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, ChoiceDeclaration>) {
          out.push_back(node.name.text);
          for (const Word& value : node.values) out.push_back(value.text);
        } else if constexpr (std::is_same_v<T, Record>) {
          if (!node.extends) out.push_back(node.name.text);
          if (node.plural) out.push_back(node.plural->text);
          for (const FieldDeclaration& field : node.fields) out.push_back(field.name.text);
        } else if constexpr (std::is_same_v<T, Rows>) {
          out.push_back(node.record.text);
        } else if constexpr (std::is_same_v<T, Ladder>) {
          out.push_back(node.name.text);
          for (const LadderRung& rung : node.rungs) out.push_back(rung.rung.text);
        } else if constexpr (std::is_same_v<T, Use> || std::is_same_v<T, Accept> || std::is_same_v<T, MustBe> ||
                             std::is_same_v<T, Refuse> || std::is_same_v<T, Leaving> || std::is_same_v<T, Names> ||
                             std::is_same_v<T, Example>) {
          return;  // nobody names them
        } else if constexpr (std::is_same_v<T, ParameterDeclaration> || std::is_same_v<T, UnitDeclaration> ||
                             std::is_same_v<T, TreeDeclaration> || std::is_same_v<T, Asset> ||
                             std::is_same_v<T, Table> || std::is_same_v<T, Define> || std::is_same_v<T, Remember> ||
                             std::is_same_v<T, Bonus> || std::is_same_v<T, Limit> || std::is_same_v<T, Hold> ||
                             std::is_same_v<T, Report> || std::is_same_v<T, Guarantee>) {
          out.push_back(node.name.text);
        } else {
          static_assert(base::unanswered<T>);
        }
      },
      declaration.node);
  return out;
}

// `members` says `member`.
std::string_view singular(std::string_view word) {
  return word.size() > 1 && word.back() == 's' ? word.substr(0, word.size() - 1) : std::string_view();
}

}  // namespace

LibraryParts::LibraryParts(const syntax::File& file, std::vector<const syntax::Need*> needs)
    : declarations_(file.declarations.size()), promises_(declarations_), mentions_(declarations_ + needs.size()) {
  std::multimap<std::string_view, std::size_t> named;
  for (std::size_t i = 0; i < declarations_; ++i) {
    for (const std::string_view name : names_of(file.declarations[i])) named.emplace(name, i);
    if (const auto* promise = std::get_if<syntax::Guarantee>(&file.declarations[i].node))
      promises_[i] = promise->name.text;
  }
  for (std::size_t i = 0; i < needs.size(); ++i) named.emplace(needs[i]->name.text, declarations_ + i);
  const std::vector<syntax::Word> words = mentions(file);
  const auto mention = [&](std::size_t from, std::string_view word) {
    for (const std::string_view form : {word, singular(word)})
      for (auto [one, end] = named.equal_range(form); one != end; ++one)
        if (one->second != from) mentions_[from].push_back(one->second);
  };
  const auto mention_all = [&](std::size_t from, base::Span span) {
    const auto before = [](const syntax::Word& word, std::uint32_t place) { return word.span.begin < place; };
    for (auto word = std::lower_bound(words.begin(), words.end(), span.begin, before);
         word != words.end() && word->span.begin < span.end; ++word)
      mention(from, word->text);
  };
  for (std::size_t i = 0; i < declarations_; ++i) mention_all(i, file.declarations[i].span);
  for (std::size_t i = 0; i < needs.size(); ++i) {
    const syntax::Need& need = *needs[i];
    for (const syntax::Parameter& parameter : need.parameters) {
      mention(declarations_ + i, parameter.name.text);
      if (parameter.type) mention_all(declarations_ + i, parameter.type->span);
    }
    if (need.type) mention_all(declarations_ + i, need.type->span);
    if (need.fallback.valid()) mention_all(declarations_ + i, file[need.fallback].span);
  }
}

std::vector<bool> LibraryParts::reach(std::vector<std::size_t> waiting) const {
  std::vector<bool> out(mentions_.size());
  for (const std::size_t one : waiting) out[one] = true;
  while (!waiting.empty()) {
    const std::size_t from = waiting.back();
    waiting.pop_back();
    for (const std::size_t to : mentions_[from])
      if (!out[to]) out[to] = true, waiting.push_back(to);
  }
  return out;
}

LibraryParts::Taken LibraryParts::take(const std::vector<bool>& supplied, std::string_view picked) const {
  std::vector<std::size_t> promises, roots;
  for (std::size_t i = 0; i < declarations_; ++i)
    if (!promises_[i].empty()) promises.push_back(i);
  std::vector<std::size_t> wanted;
  if (!picked.empty()) {
    for (const std::size_t promise : promises)
      if (promises_[promise] == picked) wanted.push_back(promise);
  } else {
    const std::vector<bool> for_promises = reach(promises);
    for (std::size_t i = 0; i < declarations_; ++i)
      if (!for_promises[i]) roots.push_back(i);
    // What the rules use is taken with them, whatever promises it serves besides.
    const std::vector<bool> base = reach(roots);
    wanted = roots;
    std::size_t kept = 0;
    for (const std::size_t promise : promises) {
      const std::vector<bool> reached = reach({promise});
      bool good = true;
      for (std::size_t n = 0; n < supplied.size(); ++n)
        good = good && (!reached[declarations_ + n] || supplied[n] || base[declarations_ + n]);
      if (good) wanted.push_back(promise), ++kept;
    }
    // Nothing at all would come: then all of it was meant.
    if (kept == 0 && roots.empty()) wanted = promises;
  }
  const std::vector<bool> reached = reach(wanted);
  Taken out;
  out.declarations.assign(reached.begin(), reached.begin() + static_cast<std::ptrdiff_t>(declarations_));
  out.needs.assign(reached.begin() + static_cast<std::ptrdiff_t>(declarations_), reached.end());
  return out;
}

std::string binding_form(const syntax::Need& need) {
  std::string out(need.name.text);
  if (need.parameters.size() == 1 && !need.parameters[0].type)
    return out + " of " + std::string(need.parameters[0].name.text);
  for (std::size_t i = 0; i < need.parameters.size(); ++i)
    out += (i ? ", " : "(") + std::string(need.parameters[i].name.text);
  return need.parameters.empty() ? out : out + ")";
}

void add_shapes(const syntax::Declaration& declaration, const std::function<std::string(std::string_view)>& shown,
                std::set<std::string>& out) {
  using namespace syntax;
  const auto fact = [&](const Word& name, const OptionalWord& of, std::size_t parameters) {
    if (of)
      out.insert(shown(name.text) + " of " + std::string(of->text));
    else
      out.insert(parameters == 0 ? shown(name.text) : shown(name.text) + "/" + std::to_string(parameters));
  };
  std::visit(
      [&](const auto& node) {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, Define>) {
          fact(node.name, node.of, node.parameters.size());
        } else if constexpr (std::is_same_v<T, Remember>) {
          fact(node.name, node.of, 0);
        } else if constexpr (std::is_same_v<T, ParameterDeclaration>) {
          fact(node.name, std::nullopt, 0);
        } else if constexpr (std::is_same_v<T, Table>) {
          fact(node.name, std::nullopt, node.inputs.size());
          out.insert("table " + shown(node.name.text));
        } else if constexpr (std::is_same_v<T, Ladder>) {
          fact(node.name, node.of, 0);
          out.insert("ladder " + shown(node.name.text));
        } else if constexpr (std::is_same_v<T, Asset>) {
          fact(node.name, Word{"member", {}}, 0);
          out.insert("unit " + shown(node.name.text));
          out.insert("asset " + shown(node.name.text));
        } else if constexpr (std::is_same_v<T, Bonus>) {
          out.insert("bonus " + shown(node.name.text));
        } else if constexpr (std::is_same_v<T, UnitDeclaration>) {
          out.insert("unit " + shown(node.name.text));
        } else if constexpr (std::is_same_v<T, TreeDeclaration>) {
          out.insert("tree " + shown(node.name.text));
        } else if constexpr (std::is_same_v<T, Record>) {
          // Fields belong to their record; those that are added to another's are renamed like anything else.
          const std::string record = node.extends ? std::string(node.name.text) : shown(node.name.text);
          for (const FieldDeclaration& field : node.fields)
            out.insert((node.extends ? shown(field.name.text) : std::string(field.name.text)) + " of " + record);
          if (node.extends) return;
          out.insert("record " + record);
          out.insert("rows " + (node.plural ? shown(node.plural->text) : record + "s"));
        } else {
          static_assert(std::is_same_v<T, Use> || std::is_same_v<T, ChoiceDeclaration> || std::is_same_v<T, Accept> ||
                        std::is_same_v<T, Rows> || std::is_same_v<T, MustBe> || std::is_same_v<T, Refuse> ||
                        std::is_same_v<T, Limit> || std::is_same_v<T, Hold> || std::is_same_v<T, Leaving> ||
                        std::is_same_v<T, Report> || std::is_same_v<T, Guarantee> || std::is_same_v<T, Names> || std::is_same_v<T, Example>);
        }
      },
      declaration.node);
}

}  // namespace bonafide::check
