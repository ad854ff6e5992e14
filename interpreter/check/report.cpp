// What the lowering says to people: the plan's own words, types and units as they are written.
#include <algorithm>

#include "base/text.h"
#include "check/lowering.h"
#include "checked/dump.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/syntax.h"
#include "grammar/foreign_words.h"
#include "syntax/unspaced.h"
#include "syntax/vocabulary.h"

namespace bonafide::check {

diagnostics::Diagnostic& Lowering::report(Code code, Span span) {
  diagnostics::Diagnostic& diagnostic = sink_->add(code, span);
  used_here(diagnostic);
  return diagnostic;
}

void Lowering::unless_said(Code code, Span span, std::string_view text) {
  for (const diagnostics::Diagnostic& one : sink_->all()) {
    const auto* place = std::get_if<Span>(&one.place);
    if (place && place->source == span.source && place->begin == span.begin) return;
  }
  report(code, span).with("text", text);
}

std::vector<std::string> Lowering::as_written(const syn::Word& word, std::vector<std::string> names) const {
  const bool plain = std::all_of(word.text.begin(), word.text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (plain || file_ == nullptr || file_->names == nullptr) return names;
  std::vector<std::string> out;
  for (const std::string& name : names) {
    const syn::Vocabulary& said = *file_->names;
    bool known = false;
    // A value of a choice may be called like something else.
    for (const std::string_view chinese : {said.chinese_type(name), said.chinese_set(name), said.chinese_value_name(name)})
      if (!chinese.empty()) out.emplace_back(chinese), known = true;
    if (!known) out.push_back(name);
  }
  return out;
}

void Lowering::unknown(const syn::Word& word, Words what, std::vector<std::string> candidates) {
  candidates = as_written(word, std::move(candidates));
  // In Chinese it may be words that were written together.
  const std::vector<std::string> words = syn::cut_words(word.text, {candidates.begin(), candidates.end()});
  if (!words.empty()) {
    const std::string fix = syn::spaced(words);
    report(code::unspaced_words, word.span).with("word", word.text).with("words", fix).with("fix", fix);
    return;
  }
  std::vector<std::string> near = grammar::meant(word.text, {"yes", "no", "是", "否", "nothing", "sum of", "highest of", "lowest of", "average of"});
  report(code::unknown_name, word.span)
      .with("what", std::move(what))
      .with("name", word.text)
      .suggest(near.empty() ? base::did_you_mean(word.text, candidates) : std::move(near));
}

std::string Lowering::text(Span span) const {
  if (!span.valid()) return {};
  std::string out;
  bool blank = false;
  for (const char c : sources_.text(span)) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    out += c;
  }
  constexpr std::size_t longest = 60;
  if (base::code_points(out) <= longest) return out;
  std::size_t at = 0;
  for (std::size_t count = 0; count < longest - 1; ++count) base::next_code_point(out, at);
  return out.substr(0, at) + "…";
}

Words Lowering::describe(const Type& type) const {
  struct Row {
    Kind kind;
    std::string_view en, zh;
  };
  static const Row rows[] = {
#define TYPE_NAME(kind, en, zh) {Kind::kind, en, zh},
#include "check/type_names.def"
#undef TYPE_NAME
  };
  std::string en = checked::to_text(plan_, type.required()), zh = en;
  if (type.kind == Kind::row && !type.record.valid()) en = "a row", zh = "某一行";
  for (const Row& row : rows) {
    if (row.kind != type.kind) continue;
    if (type.kind == Kind::amount && !(type.dimension == money().dimension)) continue;
    en = row.en, zh = row.zh;
    if (type.kind == Kind::amount && plan_.currency.valid()) {
      const std::string& currency = plan_.units[plan_.currency.index()].name;
      en += " (" + currency + ")", zh += "（" + currency + "）";
    }
  }
  if (type.optional) en += "?", zh += "?";
  return {en, zh};
}

Words Lowering::kind_of_unit(const Type& type) const {
  if (type.kind != Kind::amount) return describe(type.required());
  return Words(checked::to_text(plan_, type.dimension));
}

Words Lowering::a_row_of(RecordId record) const { return Words(plan_[record].name); }

}  // namespace bonafide::check
