// The C++ face of Bonafide: what programs that embed it, the command, the REPL and the page call.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "check/check.h"
#include "checked/plan.h"
#include "diagnostics/diagnostic.h"
#include "syntax/tree.h"
#include "syntax/vocabulary.h"

namespace bonafide {

// The texts of one run: the plan, its libraries, their syntax. Plans point into it.
class Workspace {
 public:
  Workspace();
  ~Workspace();

  // Loads and checks a plan file, or a text under a name. Libraries: beside the plan first, in the
  // folder above it, then the standard ones; a plan of that name is passed over.
  std::optional<checked::Plan> check_file(const std::string& path, diagnostics::Sink& sink);
  std::optional<checked::Plan> check_text(std::string name, std::string text, diagnostics::Sink& sink);
  // Plans checked from now on are also held against what is known of these jurisdictions' law, by code
  // (check/jurisdictions.h): warnings, never legal advice.
  void watch_jurisdictions(std::vector<std::string> codes);
  // An expression put to a plan text that stands under `name`, with rows named by their ids (check/check.h).
  // Diagnostics point into the expression, whose text is a source of its own called `prompt`.
  std::optional<check::Question> check_question(std::string name, std::string plan_text, std::string prompt,
                                                std::string expression, const check::FindRow& find_row,
                                                diagnostics::Sink& sink);
  const syntax::File* parse_file(const std::string& path, diagnostics::Sink& sink);
  const syntax::File* parse_text(std::string name, std::string text, diagnostics::Sink& sink);

  base::Sources& sources();
  const base::Sources& sources() const;
  // The syntax of a text that was parsed here; null for other texts.
  const syntax::File* syntax_of(base::SourceId source) const;

  // The diagnostics as people read them: code and names in the spelling of the file that each is about, the plan's where
  // it is about data. Every place that renders diagnostics says them so first.
  diagnostics::Sink said(const diagnostics::Sink& sink) const;

  // From now on a file that has the one text is read as if it had the other, wherever it stands: the plans that use
  // a library, tried with a change in it.
  void read_instead(std::string original, std::string by);

  // What the names of the libraries that a file uses are called in Chinese.
  syntax::Vocabulary vocabulary(const syntax::File& file, const std::string& path, diagnostics::Sink& sink);

  // SHA-256 of the canonical trees of all that was parsed, the plan and its libraries: neither layout nor the
  // language of the surface changes it.
  std::string canonical_hash() const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

// The whole file, or a diagnostic that says why not.
std::optional<std::string> read_text(const std::string& path, diagnostics::Sink& sink);

// Reads a period and holds it against the plan's kind; reports and gives none when it does not fit.
std::optional<number::Period> read_period(const checked::Plan& plan, const std::string& text, diagnostics::Sink& sink);

// The plan's parameters with `NAME=VALUE` settings put in; reports what does not fit.
std::optional<std::vector<columns::Value>> read_parameters(const checked::Plan& plan,
                                                           const std::vector<std::string>& settings,
                                                           diagnostics::Sink& sink);

// The standard library as shipped: name and text of every module.
const std::vector<std::pair<std::string, std::string_view>>& standard_library();

std::string version();

}  // namespace bonafide
