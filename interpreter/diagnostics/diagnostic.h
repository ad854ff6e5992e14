// What Bonafide tells a person about a plan, its data or its use. Each kind of message is one row of a
// catalogue slice (catalog/*.def): code, severity, wording and advice, in English and Chinese together.
// A phase reports through a `Sink`; wording is chosen only when the message is rendered.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/source.h"

namespace bonafide::diagnostics {

enum class Severity { error, warning };
enum class Language { en, zh };

// A kind of message, known by the number people read: B3004. The codes themselves are constants in
// codes/<slice>.h, one slice a band.
struct Code {
  std::uint16_t number = 0;  // 3004
  constexpr Code() = default;
  // From a row of the catalogue, "B3004".
  constexpr explicit Code(const char (&written)[6]) {
    for (int at = 1; at < 5; ++at) number = static_cast<std::uint16_t>(number * 10 + (written[at] - '0'));
  }
  friend constexpr bool operator==(Code, Code) = default;
};

namespace code {}  // filled by codes/<slice>.h

// Labels of secondary places ("declared here"). Row: NOTE(slug, en, zh).
enum class Note : std::uint16_t {
#define NOTE(slug, en, zh) slug,
#include "diagnostics/catalog/notes.def"
#undef NOTE
};

// Row: DIAGNOSTIC(number, severity, slug, en, zh, advice_en, advice_zh); placeholders are {name}.
struct Entry {
  Code code;
  std::string_view number;  // "B1001"
  Severity severity;
  std::string_view slug;
  std::string_view en, zh, advice_en, advice_zh;
};
const std::vector<Entry>& catalog();  // ordered as the slices list them
const Entry& entry(Code code);
const Entry* find_entry(std::string_view number);  // "B1001" or the slug; nullptr when there is none
std::string_view wording(Note note, Language language);

// A value put into a placeholder: the same in both languages (a name of the plan, a number), or said in each.
// Code stands between back quotes in the catalogue and in values, in its English spelling (snippets.h).
struct Words {
  std::string en, zh;
  Words(std::string same) : en(same), zh(std::move(same)) {}
  Words(const char* same) : en(same), zh(same) {}
  Words(std::string_view same) : en(same), zh(same) {}
  Words(std::string english, std::string chinese) : en(std::move(english)), zh(std::move(chinese)) {}
  const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
};
using Arguments = std::vector<std::pair<std::string, Words>>;

// A place in the data: a file as shown to people, its line from 1 (0: the whole file), a field or "".
struct DataPlace {
  std::string file;
  std::uint64_t line = 0;
  std::string field;
};

struct Label {
  base::Span span;
  Note note;
  Arguments arguments;
};

struct Diagnostic {
  Code code;
  std::variant<std::monostate, base::Span, DataPlace> place;
  Arguments arguments;
  std::vector<Label> labels;
  std::vector<std::string> suggestions;  // "did you mean": whole words that could stand at the place
  Language code_in = Language::en;       // what the file that it is about is written in: so code in the wording is said

  Diagnostic& with(std::string name, Words value);
  Diagnostic& label(base::Span span, Note note, Arguments arguments = {});
  Diagnostic& suggest(std::vector<std::string> words);
};

// Collects diagnostics. Reporting never stops a phase; a phase asks `errors()` when it has to give up.
class Sink {
 public:
  Diagnostic& add(Code code, base::Span place);
  Diagnostic& add(Code code, DataPlace place);
  Diagnostic& add(Code code);

  std::size_t errors() const;
  std::size_t warnings() const;
  const std::vector<Diagnostic>& all() const { return list_; }
  std::vector<Diagnostic>& all() { return list_; }
  void append(const Sink& other);

  // By source, then by place, errors and warnings together; diagnostics without a place first. Stable.
  void sort();

 private:
  std::vector<Diagnostic> list_;
};

// The wording with its placeholders filled; code as the file says it, in a Chinese sentence between “ and ”.
std::string message(const Diagnostic& diagnostic, Language language);
std::string advice(const Diagnostic& diagnostic, Language language);
std::string wording(const Label& label, const Diagnostic& of, Language language);

}  // namespace bonafide::diagnostics
