#include "command/test_coverage.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "command/whole_file.h"
#include "diagnostics/codes/tool.h"
#include "trial/coverage_page.h"

namespace bonafide::command {

namespace {

namespace fs = std::filesystem;
using diagnostics::Words;
using trial::Coverage;

bool has_place_in(const checked::Plan& plan, base::SourceId source) {
  const auto here = [&](const auto& declared) { return declared.span.source == source; };
  return std::any_of(plan.spans.begin(), plan.spans.end(), [&](const base::Span& span) { return span.source == source; }) ||
         std::any_of(plan.columns.begin(), plan.columns.end(), here) ||
         std::any_of(plan.tables.begin(), plan.tables.end(), here);
}

// The plan's words, on one line, not too many.
std::string words_at(const base::Sources& sources, const base::Span& span) {
  constexpr std::size_t most = 90;
  std::string out;
  for (const char c : sources.text(span)) {
    const char shown = c == '\n' || c == '\t' || c == '\r' ? ' ' : c;
    if (shown != ' ' || (!out.empty() && out.back() != ' ')) out += shown;
  }
  if (out.size() <= most) return out;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
  return out.substr(0, end) + "…";
}

std::string page_name(const std::string& path) {
  std::string name = fs::path(path).lexically_normal().generic_string();
  for (char& c : name)
    if (c == '/' || c == '\\' || c == ':') c = '_';
  return name + ".html";
}

}  // namespace

bool Tested::passed() const {
  return plan && std::all_of(outcomes.begin(), outcomes.end(), [](const trial::Outcome& one) { return one.passed(); });
}

std::string percent(std::uint32_t tenths) { return fmt::format("{}.{}%", tenths / 10, tenths % 10); }

std::vector<base::SourceId> uses(const Workspace& workspace, const checked::Plan& plan, const std::string& text) {
  std::vector<base::SourceId> found;
  const base::Sources& sources = workspace.sources();
  for (std::size_t s = 0; s < sources.size(); ++s)
    if (const base::SourceId id(s); !(id == plan.source) && sources[id].text == text && has_place_in(plan, id))
      found.push_back(id);
  return found;
}

std::vector<CoverageOf> coverage_of(Workspace& workspace, const std::deque<Tested>& tested) {
  std::vector<CoverageOf> all;
  for (const Tested& one : tested) {
    if (!one.plan) continue;
    CoverageOf of{&one, Coverage(*one.file, *one.plan, *one.exercised)};
    if (one.plan->library) {
      const std::string& text = workspace.sources()[one.file->source].text;
      for (const Tested& user : tested)
        if (user.plan && !user.plan->library)
          for (const base::SourceId source : uses(workspace, *user.plan, text))
            of.coverage.add(Coverage(*workspace.syntax_of(source), *user.plan, *user.exercised));
    }
    all.push_back(std::move(of));
  }
  return all;
}

Coverage::Count total(const std::vector<CoverageOf>& all) {
  Coverage::Count count;
  for (const CoverageOf& one : all) count.add(one.coverage.count());
  return count;
}

void print_coverage(const Context& context, const base::Sources& sources, const std::vector<CoverageOf>& all) {
  const bool zh = context.zh();
  fmt::print("{}\n", zh ? "覆盖率" : "coverage");
  for (const CoverageOf& one : all) {
    const Coverage::Count count = one.coverage.count();
    std::string kinds;
    const auto by_kind = one.coverage.by_kind();
    for (std::size_t k = 0; k < by_kind.size(); ++k)
      if (by_kind[k].all > 0)
        kinds += fmt::format("{}{} {}/{}", kinds.empty() ? "" : ", ",
                             trial::goal_words(static_cast<trial::GoalKind>(k)).in(context.language), by_kind[k].met, by_kind[k].all);
    fmt::print("  {:>6}  {}  {}/{}{}{}\n", percent(count.tenths()), one.tested->path, count.met, count.all, kinds.empty() ? "" : ": ",
               kinds);
    for (const trial::Goal& goal : one.coverage.goals())
      if (!goal.met)
        fmt::print("    {}:{}: {}{}{}\n", one.tested->path, sources[one.coverage.source()].position(goal.span.begin).line,
                   words_at(sources, goal.span), zh ? "：" : ": ", goal.never.in(context.language));
  }
  const Coverage::Count count = total(all);
  fmt::print("  {:>6}  {}  {}/{}\n", percent(count.tenths()), zh ? "合计" : "in all", count.met, count.all);
}

bool write_coverage(const Context& context, const base::Sources& sources, const std::vector<CoverageOf>& all,
                    const std::string& path, diagnostics::Sink& sink) {
  const auto page = [&](const std::vector<const CoverageOf*>& of) {
    std::vector<trial::CoveredText> texts;
    for (const CoverageOf* one : of) texts.push_back({sources[one->coverage.source()], one->coverage});
    return trial::coverage_page(texts, context.language);
  };
  std::vector<const CoverageOf*> every;
  for (const CoverageOf& one : all) every.push_back(&one);
  if (fs::path(path).extension() == ".html") return write_whole(path, page(every), sink);
  std::error_code fault;
  fs::create_directories(path, fault);
  if (fault) {
    sink.add(diagnostics::code::file_unwritable).with("path", path);
    return false;
  }
  bool written = write_whole((fs::path(path) / "index.html").string(), page(every), sink);
  for (const CoverageOf* one : every)
    written = write_whole((fs::path(path) / page_name(one->tested->path)).string(), page({one}), sink) && written;
  return written;
}

}  // namespace bonafide::command
