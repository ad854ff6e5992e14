// A plan and the libraries it uses, as modules and one list of declarations: a library's stand where it is
// used first. A library that needs nothing is one module, however often it is used, and its names are
// everybody's who uses it. A library that `needs` something is a template: each `use` of it is a module.
#pragma once

#include <string>
#include <vector>

#include "check/check.h"

namespace bonafide::check {

// One thing that a template needs, and where it comes from.
struct Supply {
  enum class From {
    binding,   // `with NAME = E`
    name,      // the user has something of this name and shape
    fallback,  // the need's own `= E`
    nobody     // a template checked by itself, or a mistake that is reported
  };
  const syntax::Need* need;
  base::Span span;  // of its name
  From from = From::nobody;
  const syntax::Binding* binding = nullptr;
};

// Where names of a module are seen, and by which name: renamed by each of these modules in turn.
struct View {
  std::size_t module;
  std::vector<std::size_t> through;
};

struct Module {
  const syntax::File* file;
  std::string library;  // its name; empty: the plan's own file, or the library that is checked by itself
  const syntax::Use* use = nullptr;  // a template, or the promises of a library taken with `as`
  std::size_t user = 0;              // the module that the `use` stands in
  std::string instance;              // the name given by `as`; empty: names stay as they are
  std::vector<std::size_t> users;    // modules that see its names
  std::vector<Supply> needs;         // of a use: those that what it takes reads
  std::string picked;                // `use L as G`, G being a promise of L: only this one is taken
  std::vector<View> views;           // the first one is the module itself, one is the plan
};

struct Item {
  const syntax::File* file;
  const syntax::Declaration* declaration;
  std::size_t module;
};

struct Gathered {
  std::vector<Module> modules;  // a module stands after the one that uses it first; 0: the file itself
  std::vector<Item> items;

  // What the module calls `name`, as a module that sees it through one renaming calls it.
  std::string renamed(std::size_t module, std::string_view name) const;
  // As the plan calls it.
  std::string in_plan(std::size_t module, std::string_view name) const;
};

// Reports unknown libraries, cycles, and bindings that do not fit what a template needs.
Gathered gather(const syntax::File& file, const FindLibrary& find_library, diagnostics::Sink& sink);

// Adds to each message about code of a template the place of its use; says what two uses share once.
void say_where_used(const Gathered& gathered, diagnostics::Sink& sink);

}  // namespace bonafide::check
