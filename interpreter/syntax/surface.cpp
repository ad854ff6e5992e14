#include "syntax/surface.h"

#include "syntax/dump.h"
#include "syntax/parse.h"

namespace bonafide::syntax {

using grammar::Kind;

Surface surface_of(const grammar::Tokens& tokens, std::string_view text) {
  std::size_t english = 0, chinese = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Kind kind = tokens.kind(i);
    const bool word = grammar::is_word(kind) && kind != Kind::name;
    if ((!word && kind != Kind::de) || tokens.begins[i] >= tokens.ends[i]) continue;
    ++(static_cast<unsigned char>(text[tokens.begins[i]]) >= 0x80 ? chinese : english);
  }
  return chinese > english ? Surface::chinese : Surface::english;
}

bool says_the_same(const File& file, const std::string& text, const Vocabulary& names) {
  base::Sources sources;
  diagnostics::Sink sink;
  File said = parse(sources, sources.add("", text), sink);
  use_english_names(said, names);
  return sink.errors() == 0 && dump(said) == dump(file);
}

Surface surface_of(std::string_view text) { return surface_of(grammar::tokenize(text), text); }

}  // namespace bonafide::syntax
