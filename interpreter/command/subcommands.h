// One function a subcommand: what was asked for in, the exit status out. docs: `bonafide SUBCOMMAND --help`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command/context.h"

namespace bonafide::command {

struct CheckOptions {
  std::vector<std::string> paths;
  std::vector<std::string> jurisdictions;  // as written: "cn,kr"
  bool json = false, cost = false;
  std::string dump;  // "", "syntax", "checked"
};
int check(const Context& context, const CheckOptions& options);

struct TestOptions {
  std::vector<std::string> paths;
  bool coverage = false, mutate = false, json = false;
  std::string coverage_html;  // a page or a folder
  std::optional<unsigned> coverage_at_least, mutate_at_least;  // per cent of all
  std::size_t mutate_limit = 0;                                // of each text; 0: all
};
int test(const Context& context, const TestOptions& options);

struct FormatOptions {
  std::vector<std::string> paths;
  bool check = false;
  std::string to;  // zh or en: said in that language
};
int format(const Context& context, const FormatOptions& options);

int explain(const Context& context, const std::string& code);  // "": lists all codes

struct RunOptions {  // what settle, why and repl need to settle a plan
  std::string plan, data, state, period;
  std::vector<std::string> settings;
  std::vector<std::string> jurisdictions;  // as written: "cn,kr"
};
struct SettleOptions {
  RunOptions run;
  std::string out;
  bool force = false, json = false, reference = false;
  std::vector<std::string> write;   // none: everything
  std::vector<std::string> facts;   // or "all"
  bool seal = true, progress = true;
};
int settle(const Context& context, const SettleOptions& options);

struct WhyOptions {
  RunOptions run;
  std::string member, bonus, rung;
};
int why(const Context& context, const WhyOptions& options);

struct ProjectOptions {
  std::string plan, assumptions, first, out;
  std::uint32_t periods = 12, runs = 20;
  std::uint64_t seed = 1;
  std::vector<std::string> settings;
  bool json = false;
};
int project(const Context& context, const ProjectOptions& options);

int repl(const Context& context, const RunOptions& options);
int new_plan(const Context& context, const std::string& name);
int version(const Context& context);

}  // namespace bonafide::command
