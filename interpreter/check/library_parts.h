// What the declarations of a template mention, before any name is looked up: which of them, and which needs,
// a use of it takes. And the shapes of names, by which a need finds a fact of the plan.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "syntax/tree.h"

namespace bonafide::check {

class LibraryParts {
 public:
  LibraryParts(const syntax::File& file, std::vector<const syntax::Need*> needs);

  struct Taken {
    std::vector<bool> declarations;  // by position in the file
    std::vector<bool> needs;         // by position among the needs: these have to be there
  };
  // Everything is taken but promises that reach a need without supply, and what only these use. With `picked`,
  // that promise alone, and what it uses.
  Taken take(const std::vector<bool>& supplied, std::string_view picked) const;

 private:
  std::vector<bool> reach(std::vector<std::size_t> from) const;  // by node: declarations, then needs

  std::size_t declarations_;
  std::vector<std::string_view> promises_;         // by declaration: the name of a guarantee, else empty
  std::vector<std::vector<std::size_t>> mentions_;  // by node
};

// "rate of member", "volume/2", "ladder standing": what a declaration makes, by the name that `shown` gives.
void add_shapes(const syntax::Declaration& declaration, const std::function<std::string(std::string_view)>& shown,
                std::set<std::string>& out);

// What stands between `with` and `=` for a need: "rate of member", "volume(m, w)", "sale".
std::string binding_form(const syntax::Need& need);

}  // namespace bonafide::check
