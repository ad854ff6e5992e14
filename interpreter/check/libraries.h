// A plan and the libraries it uses, as one list of declarations: a library's stand where it is used first.
#pragma once

#include <string>
#include <vector>

#include "check/check.h"

namespace bonafide::check {

struct Item {
  const syntax::File* file;
  const syntax::Declaration* declaration;
  std::string library;         // empty: the plan's own
  std::string prefix;          // `use L as N`: N, put before the names of L's promises
  bool with_promises = false;  // a library's promises come only with `as`
};

struct Gathered {
  std::vector<Item> items;
  bool is_template = false;  // the file itself `needs` something, so its names are not all there
};

// Reports unknown libraries, cycles, and libraries that must be given something (`needs`).
Gathered gather(const syntax::File& file, const FindLibrary& find_library, diagnostics::Sink& sink);

}  // namespace bonafide::check
