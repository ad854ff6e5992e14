#include "check/libraries.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/text.h"
#include "check/jurisdictions.h"
#include "check/library_parts.h"
#include "diagnostics/codes/names.h"

namespace bonafide::check {
namespace {

namespace code = diagnostics::code;
using diagnostics::Note;
using diagnostics::Words;

// A use of a template inside a template is a module for each use of the outer one; nobody means so many.
constexpr std::size_t most_modules = 1000;

std::vector<const syntax::Need*> needs_of(const syntax::File& file) {
  std::vector<const syntax::Need*> out;
  if (!file.header || !file.header->library) return out;
  for (const syntax::HeadLine& line : file.header->lines)
    if (const auto* needs = std::get_if<syntax::HeadNeeds>(&line.node))
      for (const syntax::Need& need : needs->needs) out.push_back(&need);
  return out;
}

const syntax::Guarantee* guarantee(const syntax::Declaration& declaration) {
  return std::get_if<syntax::Guarantee>(&declaration.node);
}

class Gatherer {
 public:
  Gatherer(const FindLibrary& find, diagnostics::Sink& sink) : find_(find), sink_(sink) {}

  Gathered run(const syntax::File& file) {
    gathered_.modules.push_back({});
    gathered_.modules[0].file = &file;
    add_needs(0);
    if (file.header && file.header->library) path_.emplace_back(file.header->name.text);
    declarations(0, [](const syntax::Declaration&) { return true; });
    for (std::size_t module = 0; module < gathered_.modules.size(); ++module) see(module);
    for (std::size_t module = 1; module < gathered_.modules.size(); ++module)
      if (!gathered_.modules[module].needs.empty()) supply(module);
    std::vector<Item> taken;
    for (std::size_t i = 0; i < gathered_.items.size(); ++i)
      if (!dropped_.count(i)) taken.push_back(gathered_.items[i]);
    gathered_.items = std::move(taken);
    return std::move(gathered_);
  }

 private:
  Module& module(std::size_t index) { return gathered_.modules[index]; }

  void add_needs(std::size_t index) {
    for (const syntax::Need* need : needs_of(*module(index).file)) {
      // `with a = …` could mean either, whatever they are of.
      for (const Supply& other : module(index).needs)
        if (other.need->name.text == need->name.text)
          sink_.add(code::declared_twice, need->name.span)
              .with("name", need->name.text)
              .label(other.span, Note::declared_here);
      module(index).needs.push_back({need, need->name.span, Supply::From::nobody, nullptr});
      if (need->fallback.valid()) module(index).needs.back().from = Supply::From::fallback;
    }
  }

  template <class Wanted>
  void declarations(std::size_t index, Wanted wanted) {
    const syntax::File& file = *module(index).file;
    const bool examples = index == 0;
    for (const syntax::Declaration& declaration : file.declarations) {
      if (const auto* use = std::get_if<syntax::Use>(&declaration.node)) {
        this->use(*use, index);
        continue;
      }
      if (const auto* example = std::get_if<syntax::Example>(&declaration.node)) {
        if (!module(index).needs.empty() && examples)
          sink_.add(code::example_in_template, example->title.span).with("name", file.header->name.text);
        else if (examples)
          gathered_.items.push_back({&file, &declaration, index});
        continue;
      }
      if (wanted(declaration)) gathered_.items.push_back({&file, &declaration, index});
    }
  }

  std::size_t add_module(const syntax::File& file, const syntax::Use& use, std::size_t user, bool named) {
    Module made;
    made.file = &file;
    made.library = std::string(use.library.text);
    made.user = user;
    made.use = &use;
    if (named) made.instance = std::string(use.as->text);
    made.users = {user};
    gathered_.modules.push_back(std::move(made));
    return gathered_.modules.size() - 1;
  }

  void use(const syntax::Use& use, std::size_t user) {
    const std::string name(use.library.text);
    const auto open = std::find(path_.begin(), path_.end(), name);
    if (open != path_.end()) {
      std::string ring;
      for (auto step = open; step != path_.end(); ++step) ring += *step + " → ";
      sink_.add(code::library_cycle, use.library.span).with("name", name).with("path", ring + name);
      return;
    }
    const syntax::File* found = find_ ? find_(name) : nullptr;
    if (!found || !found->header || !found->header->library) {
      sink_.add(found ? code::not_a_library : code::unknown_library, use.library.span).with("name", name);
      return;
    }
    if (gathered_.modules.size() >= most_modules) {
      if (!too_many_) sink_.add(code::too_many_uses, use.library.span).with("limit", std::to_string(most_modules));
      too_many_ = true;
      return;
    }
    if (use.as && !named_once(*use.as, user)) return;
    path_.push_back(name);
    if (needs_of(*found).empty())
      plain(*found, use, user);
    else
      instance(*found, use, user);
    path_.pop_back();
  }

  bool named_once(const syntax::Word& as, std::size_t user) {
    const auto [entry, fresh] = instances_.emplace(std::pair(user, std::string(as.text)), as.span);
    if (fresh) return true;
    sink_.add(code::use_named_twice, as.span).with("name", as.text).label(entry->second, Note::declared_here);
    return false;
  }

  void plain(const syntax::File& file, const syntax::Use& use, std::size_t user) {
    const std::string name(use.library.text);
    for (const syntax::Binding& binding : use.with)
      sink_.add(code::binding_unknown, binding.name.span)
          .with("library", name)
          .with("name", binding.name.text);
    const auto [known, fresh] = plain_.emplace(name, gathered_.modules.size());
    if (fresh) {
      const std::size_t made = add_module(file, use, user, false);
      declarations(made, [](const syntax::Declaration& declaration) { return !guarantee(declaration); });
    } else if (auto& users = module(known->second).users; std::find(users.begin(), users.end(), user) == users.end()) {
      users.push_back(user);
    }
    if (!use.as) return;
    // Its promises, as a module of their own that sees the library.
    if (std::none_of(file.declarations.begin(), file.declarations.end(), guarantee)) {
      sink_.add(code::nothing_to_name, use.as->span).with("library", name).with("name", use.as->text);
      return;
    }
    const std::size_t promises = add_module(file, use, user, true);
    module(plain_.find(name)->second).users.push_back(promises);
    pick(promises);
    for (const syntax::Declaration& declaration : file.declarations)
      if (const auto* promise = guarantee(declaration))
        if (module(promises).picked.empty() || promise->name.text == module(promises).picked)
          gathered_.items.push_back({&file, &declaration, promises});
  }

  void pick(std::size_t index) {
    for (const syntax::Declaration& declaration : module(index).file->declarations)
      if (const auto* promise = guarantee(declaration); promise && promise->name.text == module(index).instance)
        module(index).picked = module(index).instance;
  }

  void instance(const syntax::File& file, const syntax::Use& use, std::size_t user) {
    if (!use.as) sink_.add(code::use_needs_name, use.library.span).with("name", use.library.text);
    const std::size_t made = add_module(file, use, user, use.as.has_value());
    if (!use.as) module(made).instance = module(made).library;
    add_needs(made);
    bind(made);
    pick(made);
    declarations(made, [](const syntax::Declaration&) { return true; });
  }

  // Which `with` is for which need.
  void bind(std::size_t index) {
    std::vector<std::string> names;
    for (const Supply& supply : module(index).needs) names.emplace_back(supply.need->name.text);
    for (const syntax::Binding& binding : module(index).use->with) {
      Supply* meant = nullptr;
      for (Supply& supply : module(index).needs)
        if (supply.need->name.text == binding.name.text) meant = &supply;
      if (!meant) {
        sink_.add(code::binding_unknown, binding.name.span)
            .with("library", module(index).library)
            .with("name", binding.name.text)
            .suggest(base::did_you_mean(binding.name.text, names));
      } else if (meant->binding) {
        sink_.add(code::bound_twice, binding.name.span)
            .with("name", binding.name.text)
            .label(meant->binding->name.span, Note::declared_here);
      } else {
        meant->binding = &binding;
        meant->from = Supply::From::binding;
      }
    }
  }

  // Where names of the module are seen: by itself, by who uses it, by who uses that library in turn.
  void see(std::size_t index) {
    struct Step {
      View view;
      bool own;  // the names count as that module's own
    };
    std::vector<Step> waiting = {{{index, {}}, true}};
    std::vector<bool> seen(gathered_.modules.size());
    seen[index] = true;
    std::vector<View> views;
    for (std::size_t at = 0; at < waiting.size(); ++at) {
      const Step step = waiting[at];
      views.push_back(step.view);
      const Module& here = module(step.view.module);
      for (const std::size_t user : here.users) {
        if (seen[user]) continue;
        seen[user] = true;
        Step next = {{user, step.view.through}, step.own && !here.instance.empty()};
        if (next.own) next.view.through.push_back(step.view.module);
        waiting.push_back(std::move(next));
      }
    }
    module(index).views = std::move(views);
  }

  // Finds what is bound by name, and leaves out promises that read what is not bound.
  void supply(std::size_t index) {
    std::optional<std::set<std::string>> shapes;
    for (Supply& one : module(index).needs) {
      if (one.from != Supply::From::nobody) continue;
      if (!shapes) shapes = shapes_seen(module(index).user);
      for (const std::string& shape : shapes_wanted(index, *one.need))
        if (shapes->count(shape)) one.from = Supply::From::name;
    }
    std::vector<bool> supplied;
    for (const Supply& one : module(index).needs) supplied.push_back(one.from != Supply::From::nobody);
    const LibraryParts& parts = parts_of(*module(index).file);
    const LibraryParts::Taken taken = parts.take(supplied, module(index).picked);
    for (std::size_t i = 0; i < gathered_.items.size(); ++i) {
      if (gathered_.items[i].module != index) continue;
      const auto at = static_cast<std::size_t>(gathered_.items[i].declaration - module(index).file->declarations.data());
      if (!taken.declarations[at]) dropped_.insert(i);
    }
    std::vector<Supply> wanted;
    for (std::size_t n = 0; n < supplied.size(); ++n) {
      if (!taken.needs[n]) continue;
      wanted.push_back(module(index).needs[n]);
      if (!supplied[n]) report_missing(index, wanted.back());
    }
    module(index).needs = std::move(wanted);
  }

  void report_missing(std::size_t index, const Supply& one) {
    const syntax::Need& need = *one.need;
    static const Words kinds[] = {{"record", "记录"}, {"tree", "树"},   {"unit", "单位"}, {"set of rows", "行集"},
                                  {"table", "表"},    {"ladder", "阶梯"}, {"asset", "资产"}, {"bonus", "奖励"},
                                  {"fact", "事实"}};
    sink_.add(code::need_not_bound, module(index).use->library.span)
        .with("library", module(index).library)
        .with("what", kinds[static_cast<std::size_t>(need.kind)])
        .with("name", need.name.text)
        .with("form", binding_form(need))
        .label(one.span, Note::needed_here);
  }

  // Shapes are compared as words before any type is known: "rate of member", "volume/2", "ladder standing".
  std::vector<std::string> shapes_wanted(std::size_t index, const syntax::Need& need) {
    const std::string name(need.name.text);
    switch (need.kind) {
      case syntax::Need::Kind::record: return {"record " + name};
      case syntax::Need::Kind::tree: return {"tree " + name};
      case syntax::Need::Kind::unit: return {"unit " + name};
      case syntax::Need::Kind::rows: return {"rows " + name};
      case syntax::Need::Kind::table: return {"table " + name};
      case syntax::Need::Kind::ladder: return {"ladder " + name};
      case syntax::Need::Kind::asset: return {"asset " + name};
      case syntax::Need::Kind::bonus: return {"bonus " + name};
      case syntax::Need::Kind::fact: break;
    }
    if (need.parameters.empty()) return {name};
    const std::string counted = name + "/" + std::to_string(need.parameters.size());
    if (need.parameters.size() != 1) return {counted};
    const syntax::Parameter& parameter = need.parameters[0];
    std::string owner(parameter.type ? parameter.type->name.text : parameter.name.text);
    for (const Supply& other : module(index).needs)  // of a record that is itself needed
      if (other.need->kind == syntax::Need::Kind::record && other.need->name.text == owner && other.binding &&
          other.binding->value.valid())
        if (const auto* word =
                std::get_if<syntax::Name>(&(*module(module(index).user).file)[other.binding->value].node))
          owner = std::string(word->word.text);
    return {name + " of " + owner, counted};
  }

  std::set<std::string> shapes_seen(std::size_t user) {
    std::set<std::string> out = {"record member", "rows members", "tree referral"};
    for (const Supply& supply : module(user).needs)
      if (supply.from != Supply::From::nobody || user == 0)
        for (std::string& shape : shapes_wanted(user, *supply.need)) out.insert(std::move(shape));
    for (std::size_t i = 0; i < gathered_.items.size(); ++i) {
      if (dropped_.count(i)) continue;
      const Item& item = gathered_.items[i];
      const auto& views = module(item.module).views;
      const auto view = std::find_if(views.begin(), views.end(), [&](const View& one) { return one.module == user; });
      if (view == views.end()) continue;
      add_shapes(*item.declaration, [&](std::string_view name) {
        std::string shown(name);
        for (const std::size_t through : view->through) shown = gathered_.renamed(through, shown);
        return shown;
      }, out);
    }
    return out;
  }

  const LibraryParts& parts_of(const syntax::File& file) {
    auto& parts = parts_[&file];
    if (!parts) parts.emplace(file, needs_of(file));
    return *parts;
  }

  const FindLibrary& find_;
  diagnostics::Sink& sink_;
  Gathered gathered_;
  std::vector<std::string> path_;              // libraries being read
  std::map<std::string, std::size_t> plain_;   // libraries that need nothing, by name
  std::map<std::pair<std::size_t, std::string>, base::Span> instances_;
  std::map<const syntax::File*, std::optional<LibraryParts>> parts_;
  std::set<std::size_t> dropped_;              // items
  bool too_many_ = false;
};

}  // namespace

std::string Gathered::renamed(std::size_t index, std::string_view name) const {
  const Module& module = modules[index];
  if (module.instance.empty()) return std::string(name);
  if (name == module.library || name == module.picked) return module.instance;
  return module.instance + "_" + std::string(name);
}

std::string Gathered::in_plan(std::size_t index, std::string_view name) const {
  std::string out(name);
  for (const View& view : modules[index].views)
    if (view.module == 0)
      for (const std::size_t through : view.through) out = renamed(through, out);
  return out;
}

Gathered gather(const syntax::File& file, const FindLibrary& find_library, diagnostics::Sink& sink) {
  return Gatherer(find_library, sink).run(file);
}

void say_where_used(const Gathered& gathered, diagnostics::Sink& sink) {
  std::vector<diagnostics::Diagnostic> out;
  for (diagnostics::Diagnostic& one : sink.all()) {
    const auto* place = std::get_if<base::Span>(&one.place);
    const auto is_use = [](const diagnostics::Label& label) { return label.note == Note::used_here; };
    if (place && place->valid() && std::none_of(one.labels.begin(), one.labels.end(), is_use))
      for (std::size_t index = 1; index < gathered.modules.size(); ++index)
        if (gathered.modules[index].file->source == place->source && !gathered.modules[index].instance.empty())
          for (std::size_t at = index; at != 0; at = gathered.modules[at].user)
            one.label(gathered.modules[at].use->library.span, Note::used_here);
    const auto same = std::find_if(out.begin(), out.end(), [&](const diagnostics::Diagnostic& other) {
      const auto* there = std::get_if<base::Span>(&other.place);
      return place && there && *there == *place && other.code == one.code && place->valid() &&
             jurisdiction_of(other) == jurisdiction_of(one) &&
             std::any_of(one.labels.begin(), one.labels.end(), is_use);
    });
    if (same == out.end()) {
      out.push_back(std::move(one));
      continue;
    }
    for (const diagnostics::Label& label : one.labels)
      if (std::none_of(same->labels.begin(), same->labels.end(), [&](const diagnostics::Label& known) {
            return known.span == label.span && known.note == label.note;
          }))
        same->labels.push_back(label);
  }
  sink.all() = std::move(out);
}

}  // namespace bonafide::check
