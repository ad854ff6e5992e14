// Any text parses or is refused; what parses is formatted to a text with the same tree, and formatting that
// changes nothing.
#include <string>

#include "base/invariant.h"
#include "syntax/dump.h"
#include "syntax/format.h"
#include "syntax/parse.h"

using namespace bonafide;

namespace {

struct Parsed {
  base::Sources sources;
  diagnostics::Sink sink;
  syntax::File file;
  explicit Parsed(std::string text) : file(syntax::parse(sources, sources.add("plan.bonus", std::move(text)), sink)) {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Parsed first(std::string(reinterpret_cast<const char*>(data), size));
  for (const diagnostics::Diagnostic& said : first.sink.all())
    for (const auto language : {diagnostics::Language::en, diagnostics::Language::zh}) {
      BONAFIDE_INVARIANT(!diagnostics::message(said, language).empty(), "a diagnostic says something");
      diagnostics::advice(said, language);
    }
  if (first.sink.errors() > 0) return 0;
  const std::string text = syntax::format(first.sources, first.file);
  const Parsed second(text);
  BONAFIDE_INVARIANT(second.sink.errors() == 0, "formatted text parses");
  BONAFIDE_INVARIANT(syntax::dump(first.file) == syntax::dump(second.file), "formatting keeps the tree");
  BONAFIDE_INVARIANT(syntax::format(second.sources, second.file) == text, "formatting twice changes nothing");
  return 0;
}
