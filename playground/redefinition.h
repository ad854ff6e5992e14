// Declarations typed at the prompt take the place of the plan's declarations of the same name.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "syntax/tree.h"

namespace bonafide::playground {

// What a declaration is known by: "bonus direct", "fact active of member". A `define`, a `remember` and a
// ladder of one name stand for one another. Empty: it has no name and is only ever added.
std::string key_of(const base::Sources& sources, const syntax::Declaration& declaration);

struct Redefinition {
  std::string text;                          // of the whole plan
  std::vector<std::string> replaced, added;  // keys
};
Redefinition redefine(const base::Sources& sources, const syntax::File& plan, const syntax::File& typed);

}  // namespace bonafide::playground
