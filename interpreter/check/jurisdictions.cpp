#include "check/jurisdictions.h"

#include <algorithm>

#include "base/text.h"
#include "diagnostics/codes/tool.h"

namespace bonafide::check {

const std::vector<Jurisdiction>& jurisdictions() {
  static const std::vector<Jurisdiction> all = {
#define JURISDICTION(code, en, zh) {#code, {en, zh}},
#define LAW(code, question, figure, source, confidence, en, zh)
#include "check/jurisdictions.def"
#undef JURISDICTION
#undef LAW
  };
  return all;
}

const std::vector<Law>& laws() {
  static const std::vector<Law> all = {
#define JURISDICTION(code, en, zh)
#define LAW(code, question, figure, source, confidence, en, zh) \
  {Law::Question::question, Law::Confidence::confidence, #code, figure, source, {en, zh}},
#include "check/jurisdictions.def"
#undef JURISDICTION
#undef LAW
  };
  return all;
}

std::string_view jurisdiction_of(const diagnostics::Diagnostic& diagnostic) {
  for (const auto& [name, words] : diagnostic.arguments)
    if (name == jurisdiction_argument) return words.en;
  return {};
}

std::vector<std::string> read_jurisdictions(const std::vector<std::string>& written,
                                            diagnostics::Sink& sink) {
  std::vector<std::string> known, out;
  std::string list;
  for (const auto& one : jurisdictions()) {
    known.emplace_back(one.code);
    list += (list.empty() ? "" : ", ") + known.back();
  }
  for (const auto& text : written)
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find(',', at), text.size());
      std::string code = text.substr(at, end - at);
      at = end + 1;
      const auto blank = [](char c) { return c == ' '; };
      code.erase(std::remove_if(code.begin(), code.end(), blank), code.end());
      if (std::find(known.begin(), known.end(), code) == known.end())
        sink.add(diagnostics::code::unknown_jurisdiction)
            .with("code", code)
            .with("known", list)
            .suggest(base::did_you_mean(code, known));
      else if (std::find(out.begin(), out.end(), code) == out.end())
        out.push_back(code);
    }
  return out;
}

}  // namespace bonafide::check
