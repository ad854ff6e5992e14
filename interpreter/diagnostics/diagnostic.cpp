#include "diagnostics/diagnostic.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/invariant.h"
#include "diagnostics/snippets.h"

namespace bonafide::diagnostics {
namespace {

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;

struct NoteRow {
  std::string_view en, zh;
};

const std::vector<NoteRow>& notes() {
  static const std::vector<NoteRow> rows = {
#define NOTE(slug, en, zh) {en, zh},
#include "diagnostics/catalog/notes.def"
#undef NOTE
  };
  return rows;
}

// {name} → its value; an unknown name is left as written, which the catalogue test finds.
std::string fill(std::string_view text, const Arguments& arguments, Language language) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) {
      out += text.substr(at);
      break;
    }
    out += text.substr(at, open - at);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const auto found = std::find_if(arguments.begin(), arguments.end(), [&](const auto& a) { return a.first == name; });
    out += found != arguments.end() ? std::string_view(found->second.in(language)) : text.substr(open, close - open + 1);
    at = close + 1;
  }
  return out;
}

// Visits the pieces of a text in order: outside back quotes and between them.
template <class Visit>
void for_each_piece(std::string_view text, Visit&& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('`', at);
    const std::size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) return visit(text.substr(at), false);
    if (open > at) visit(text.substr(at, open - at), false);
    visit(text.substr(open + 1, close - open - 1), true);
    at = close + 1;
  }
}

struct Said {
  const Arguments& arguments;
  Language language, code_in;

  std::string quoted(const std::string& code) const { return language == Language::zh ? "“" + code + "”" : "`" + code + "`"; }

  std::string operator()(std::string_view text) const {
    Arguments values;  // which bring code of their own
    for (const auto& [name, words] : arguments) values.emplace_back(name, Words(pieces(words.in(language), {}, {})));
    return pieces(text, arguments, values);
  }

 private:
  std::string pieces(std::string_view text, const Arguments& in_code, const Arguments& elsewhere) const {
    std::string out;
    bool after_code = false;
    for_each_piece(text, [&](std::string_view piece, bool code) {
      if (language == Language::zh) {  // “ and ” bring their own space
        if (code && out.ends_with(' ')) out.pop_back();
        if (!code && after_code && piece.starts_with(' ')) piece.remove_prefix(1);
      }
      out += code ? quoted(fill(code_said(piece, code_in), in_code, language)) : fill(piece, elsewhere, language);
      after_code = code;
    });
    return out;
  }
};

}  // namespace

const std::vector<Entry>& catalog() {
  static const std::vector<Entry> rows = {
#define DIAGNOSTIC(number, severity, slug, en, zh, advice_en, advice_zh) \
  {Code(number), number, severity, #slug, en, zh, advice_en, advice_zh},
#include "diagnostics/catalog/all.def"
#undef DIAGNOSTIC
  };
  return rows;
}

const Entry& entry(Code code) {
  static const std::unordered_map<std::uint16_t, const Entry*> rows = [] {
    std::unordered_map<std::uint16_t, const Entry*> all;
    for (const Entry& row : catalog()) all.emplace(row.code.number, &row);
    return all;
  }();
  const auto found = rows.find(code.number);
  BONAFIDE_INVARIANT(found != rows.end(), "a diagnostic of the catalogue");
  return *found->second;
}

const Entry* find_entry(std::string_view number) {
  for (const Entry& row : catalog())
    if (row.number == number || row.slug == number) return &row;
  return nullptr;
}

std::string_view wording(Note note, Language language) {
  const NoteRow& row = notes()[static_cast<std::size_t>(note)];
  return language == Language::zh ? row.zh : row.en;
}

Diagnostic& Diagnostic::with(std::string name, Words value) {
  arguments.emplace_back(std::move(name), std::move(value));
  return *this;
}

Diagnostic& Diagnostic::label(base::Span span, Note note, Arguments values) {
  labels.push_back({span, note, std::move(values)});
  return *this;
}

Diagnostic& Diagnostic::suggest(std::vector<std::string> words) {
  suggestions = std::move(words);
  return *this;
}

Diagnostic& Sink::add(Code code, base::Span place) {
  list_.push_back({code, place, {}, {}, {}, Language::en});
  return list_.back();
}

Diagnostic& Sink::add(Code code, DataPlace place) {
  list_.push_back({code, std::move(place), {}, {}, {}, Language::en});
  return list_.back();
}

Diagnostic& Sink::add(Code code) {
  list_.push_back({code, std::monostate{}, {}, {}, {}, Language::en});
  return list_.back();
}

std::size_t Sink::errors() const {
  return static_cast<std::size_t>(std::count_if(list_.begin(), list_.end(), [](const Diagnostic& d) {
    return entry(d.code).severity == Severity::error;
  }));
}

std::size_t Sink::warnings() const { return list_.size() - errors(); }

void Sink::append(const Sink& other) { list_.insert(list_.end(), other.list_.begin(), other.list_.end()); }

void Sink::sort() {
  const auto key = [](const Diagnostic& d) -> std::array<std::uint64_t, 3> {
    if (const auto* span = std::get_if<base::Span>(&d.place))
      return {1, span->source.valid() ? span->source.value : 0u, span->begin};
    if (std::holds_alternative<DataPlace>(d.place)) return {2, 0, 0};
    return {0, 0, 0};
  };
  std::stable_sort(list_.begin(), list_.end(), [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
}

std::string message(const Diagnostic& diagnostic, Language language) {
  const Entry& row = entry(diagnostic.code);
  return Said{diagnostic.arguments, language, diagnostic.code_in}(language == Language::zh ? row.zh : row.en);
}

std::string advice(const Diagnostic& diagnostic, Language language) {
  const Entry& row = entry(diagnostic.code);
  return Said{diagnostic.arguments, language, diagnostic.code_in}(language == Language::zh ? row.advice_zh : row.advice_en);
}

std::string wording(const Label& label, const Diagnostic& of, Language language) {
  return Said{label.arguments, language, of.code_in}(wording(label.note, language));
}

}  // namespace bonafide::diagnostics
