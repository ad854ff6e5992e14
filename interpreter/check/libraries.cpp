#include "check/libraries.h"

#include "diagnostics/codes/names.h"

#include <algorithm>
#include <map>

namespace bonafide::check {
namespace {

namespace code = diagnostics::code;
using diagnostics::Note;

class Gatherer {
 public:
  Gatherer(const FindLibrary& find, diagnostics::Sink& sink) : find_(find), sink_(sink) {}

  void file(const syntax::File& file, const std::string& library) {
    for (const syntax::Declaration& declaration : file.declarations) {
      if (const auto* use = std::get_if<syntax::Use>(&declaration.node))
        this->use(*use, library);
      else
        gathered.items.push_back({&file, &declaration, library, {}, library.empty()});
    }
  }

  Gathered gathered;

 private:
  void use(const syntax::Use& use, const std::string& user) {
    const std::string name(use.library.text);
    const auto open = std::find_if(path_.begin(), path_.end(), [&](const auto& step) { return step.first == name; });
    if (open != path_.end() || name == user) {
      std::string ring;
      for (auto step = open; step != path_.end(); ++step) ring += step->first + " → ";
      sink_.add(code::library_cycle, use.library.span).with("name", name).with("path", ring + name);
      return;
    }
    const syntax::File* found = find_ ? find_(name) : nullptr;
    if (!found || !found->header || !found->header->library) {
      sink_.add(found ? code::not_a_library : code::unknown_library, use.library.span).with("name", name);
      return;
    }
    if (!use.with.empty()) {
      sink_.add(code::bindings_unsupported, use.with.front().name.span).with("name", name);
      return;
    }
    for (const syntax::HeadLine& line : found->header->lines)
      if (std::holds_alternative<syntax::HeadNeeds>(line.node)) {
        sink_.add(code::needs_unsupported, use.library.span)
            .with("name", name)
            .label(line.span, Note::because_of);
        return;
      }
    const std::string prefix = use.as ? std::string(use.as->text) : std::string();
    const auto known = used_.find(name);
    if (known != used_.end()) {
      // A second use adds nothing but, with `as`, the promises.
      if (use.as)
        for (Item& item : gathered.items)
          if (item.library == name) item.with_promises = true, item.prefix = prefix;
      return;
    }
    used_.emplace(name, use.library.span);
    path_.emplace_back(name, use.library.span);
    file(*found, name);
    path_.pop_back();
    if (use.as)
      for (Item& item : gathered.items)
        if (item.library == name) item.with_promises = true, item.prefix = prefix;
  }

  const FindLibrary& find_;
  diagnostics::Sink& sink_;
  std::map<std::string, base::Span> used_;
  std::vector<std::pair<std::string, base::Span>> path_;
};

}  // namespace

Gathered gather(const syntax::File& file, const FindLibrary& find_library, diagnostics::Sink& sink) {
  Gatherer gatherer(find_library, sink);
  if (file.header && file.header->library)
    for (const syntax::HeadLine& line : file.header->lines)
      if (std::holds_alternative<syntax::HeadNeeds>(line.node))
      {
        sink.add(code::needs_unsupported, line.span).with("name", std::string(file.header->name.text));
        gatherer.gathered.is_template = true;
      }
  gatherer.file(file, {});
  return std::move(gatherer.gathered);
}

}  // namespace bonafide::check
