#include "playground/repl.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <set>

#include "base/text.h"
#include "diagnostics/render.h"
#include "grammar/keywords.h"
#include "playground/drawing.h"
#include "playground/workbench.h"

namespace bonafide::playground {

namespace {

using diagnostics::Language;
using diagnostics::Sink;
using diagnostics::Words;

enum class Command {
#define COMMAND(slug, en, zh, arguments, doc_en, doc_zh) slug,
#include "playground/commands.def"
#undef COMMAND
};

struct CommandRow {
  Command command;
  std::string_view en, zh, arguments, doc_en, doc_zh;
};
constexpr CommandRow command_rows[] = {
#define COMMAND(slug, en, zh, arguments, doc_en, doc_zh) {Command::slug, en, zh, arguments, doc_en, doc_zh},
#include "playground/commands.def"
#undef COMMAND
};

constexpr int status_wrong = 1;
constexpr int status_data = 3;

// Words that start a declaration; a line that starts with another is an expression, but for `R has` and `F
// must be`.
bool starts_declaration(std::string_view line) {
  using grammar::Kind;
  static const std::set<Kind> kinds = {
      Kind::plan,   Kind::library, Kind::use,      Kind::parameter, Kind::unit,   Kind::choice,
      Kind::tree,   Kind::accept,  Kind::asset,    Kind::record,    Kind::rows,   Kind::table,
      Kind::ladder, Kind::define,  Kind::remember, Kind::refuse,    Kind::bonus,  Kind::limit,
      Kind::hold,   Kind::leaving, Kind::report,   Kind::guarantee, Kind::example};
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t start = line.find_first_not_of(" \t", at);
    if (start == std::string_view::npos) break;
    at = std::min(line.find_first_of(" \t", start), line.size());
    words.push_back(line.substr(start, at - start));
  }
  const auto is = [&](std::size_t word, Kind kind) {
    const grammar::Keyword* keyword = word < words.size() ? grammar::find_keyword(words[word]) : nullptr;
    return keyword && keyword->kinds[0] == kind;
  };
  if (words.size() < 2) return is(0, Kind::leaving);
  for (const Kind kind : kinds)
    if (is(0, kind)) return true;
  return (words.size() == 2 && is(1, Kind::has)) || is(1, Kind::must);
}

// Blank, or indented, or a row of a table: belongs to the declaration above.
bool continues(std::string_view line) {
  return !line.empty() && (line[0] == ' ' || line[0] == '\t' || line[0] == '|' || line.substr(0, 3) == "　");
}

bool open_brackets(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '#') break;
    if (c == '(') ++depth;
    if (c == ')') --depth;
  }
  return depth > 0;
}

std::pair<std::string, std::string> first_word(std::string_view text) {
  text = base::trim(text);
  const std::size_t blank = text.find_first_of(" \t");
  if (blank == std::string_view::npos) return {std::string(text), ""};
  return {std::string(text.substr(0, blank)), std::string(base::trim(text.substr(blank)))};
}

std::string bare(std::string text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

class Repl {
 public:
  Repl(const ReplOptions& options, Workbench& bench, std::ostream& output, std::ostream& errors)
      : options_(options),
        bench_(bench),
        output_(output),
        errors_(errors),
        zh_(options.language == Language::zh) {}

  // 0, or why what was named on the command line cannot be taken.
  int open() {
    if (!options_.plan.empty() && !tell([&](Sink& sink) { return bench_.load_plan(options_.plan, sink); }))
      return status_wrong;
    for (const std::string& setting : options_.settings) {
      const std::size_t equals = setting.find('=');
      const std::string name = setting.substr(0, equals);
      const std::string value = equals == std::string::npos ? "" : setting.substr(equals + 1);
      if (!tell([&](Sink& sink) { return bench_.set_parameter(name, value, sink); })) return status_wrong;
    }
    if (!options_.period.empty() &&
        !tell([&](Sink& sink) { return bench_.set_period(options_.period, sink); }))
      return status_wrong;
    if (!options_.state.empty() && !tell([&](Sink& sink) { return bench_.load_state(options_.state, sink); }))
      return status_data;
    if (!options_.data.empty() && !tell([&](Sink& sink) { return bench_.load_data(options_.data, sink); }))
      return status_data;
    return 0;
  }

  int run(LineReader& reader) {
    if (reader.interactive())
      say(zh_ ? "Bonafide：输入表达式或声明；:help 列出命令，:quit 离开。"
              : "Bonafide: type an expression or a declaration; :help lists the commands, :quit leaves.");
    std::optional<std::string> line = reader.read(prompt_);
    while (line && !quit_) {
      std::string text = *line;
      line.reset();
      const bool command = base::trim(text).substr(0, 1) == ":" || base::trim(text).substr(0, 3) == "：";
      bool more = !command && (starts_declaration(text) || open_brackets(text));
      while (more) {
        auto next = reader.read(inner_prompt_);
        if (!next || base::trim(*next).empty()) break;
        if (!open_brackets(text) && !continues(*next)) {
          line = std::move(next);  // column 1: something new
          break;
        }
        text += "\n" + *next;
        more = starts_declaration(text) || open_brackets(text);
      }
      answer(text);
      output_.flush();
      if (!quit_ && !line) line = reader.read(prompt_);
    }
    return wrong_ && !reader.interactive() ? status_wrong : 0;
  }

  std::vector<std::string> complete(std::string_view beginning) const {
    std::set<std::string> words;
    const auto offer = [&](std::string_view word) {
      if (word.size() > 0 && word.substr(0, beginning.size()) == beginning) words.emplace(word);
    };
    if (beginning.substr(0, 1) == ":") {
      for (const CommandRow& row : command_rows) {
        offer(":" + std::string(row.en));
        offer(":" + std::string(row.zh));
      }
    } else if (!beginning.empty()) {
      for (const grammar::Keyword& keyword : grammar::all_keywords()) offer(keyword.spelling);
      for (const std::string& name : bench_.names()) offer(name);
    }
    return {words.begin(), words.end()};
  }

 private:
  void say(std::string_view text) { output_ << text << "\n"; }

  // Runs and prints what it reported.
  template <class Do>
  bool tell(Do&& todo) {
    Sink sink;
    const bool done = static_cast<bool>(todo(sink));
    sink.sort();
    if (!sink.all().empty())
      errors_ << diagnostics::render(bench_.said(sink), bench_.sources(), {options_.language, options_.colour})
              << std::flush;
    if (!done || sink.errors() > 0) wrong_ = true;
    return done && sink.errors() == 0;
  }

  void answer(const std::string& text) {
    const std::string_view trimmed = base::trim(text);
    if (trimmed.empty() || trimmed[0] == '#') return;
    if (trimmed[0] == ':') return command(trimmed.substr(1));
    if (trimmed.substr(0, 3) == "：") return command(trimmed.substr(3));
    if (starts_declaration(text)) return declare(text);
    std::optional<Workbench::Answer> answer;
    bool declarations = false;
    const bool answered = tell([&](Sink& sink) {
      declarations = bench_.form_of(std::string(trimmed), sink) == Workbench::Form::declarations;
      return !declarations && sink.errors() == 0
                 ? (answer = bench_.ask(std::string(trimmed), sink)).has_value()
                 : declarations;
    });
    if (declarations) return declare(text);
    if (!answered) return;
    if (answer->fault) return fail(*answer->fault);
    say(answer->value.in(options_.language));
  }

  void declare(const std::string& text) {
    std::optional<Redefinition> done;
    if (!tell([&](Sink& sink) { return (done = bench_.declare(text, sink)).has_value(); })) return;
    for (const std::string& key : done->replaced) say((zh_ ? "已替换：" : "replaced: ") + key);
    for (const std::string& key : done->added) say((zh_ ? "已添加：" : "added: ") + key);
  }

  void fail(const Words& words) {
    wrong_ = true;
    errors_ << (zh_ ? "错误：" : "error: ") << words.in(options_.language) << std::endl;
  }

  void command(std::string_view text) {
    const auto [name, rest] = first_word(text);
    for (const CommandRow& row : command_rows)
      if (name == row.en || name == row.zh) return run(row.command, rest);
    // The beginning of one command only.
    const CommandRow* found = nullptr;
    std::size_t beginnings = 0;
    for (const CommandRow& row : command_rows)
      if (!name.empty() && row.en.substr(0, name.size()) == name && beginnings++ == 0) found = &row;
    if (beginnings == 1) return run(found->command, rest);
    fail({fmt::format("there is no command `:{}`; `:help` lists them", name),
          fmt::format("没有命令“:{}”；`:help` 列出全部命令", name)});
  }

  void run(Command command, const std::string& rest) {
    switch (command) {
      case Command::settle:
        return settle(rest);
      case Command::why:
        return why(rest);
      case Command::far:
        return far(rest);
      case Command::tree:
        return tree(rest);
      case Command::type: {
        std::optional<std::string> type;
        if (tell([&](Sink& sink) { return (type = bench_.type_of(rest, sink)).has_value(); })) say(*type);
        return;
      }
      case Command::show:
        return show(rest);
      case Command::set: {
        auto [name, value] = first_word(rest);
        if (value.substr(0, 1) == "=") value = std::string(base::trim(std::string_view(value).substr(1)));
        tell([&, &parameter = name, &text = value](Sink& sink) {
          return bench_.set_parameter(parameter, text, sink);
        });
        return;
      }
      case Command::period:
        if (rest.empty() || tell([&](Sink& sink) { return bench_.set_period(rest, sink); }))
          say(number::to_text(bench_.period()));
        return;
      case Command::load: {
        const std::string path = bare(rest);
        const bool plan = path.size() > 6 && path.substr(path.size() - 6) == ".bonus";
        if (tell([&](Sink& sink) {
              return plan ? bench_.load_plan(path, sink) : bench_.load_data(path, sink);
            }))
          opened();
        return;
      }
      case Command::state:
        tell([&](Sink& sink) { return bench_.load_state(bare(rest), sink); });
        return;
      case Command::example:
        if (tell([&](Sink& sink) { return bench_.take_example(bare(rest), sink); })) opened();
        return;
      case Command::help:
        return help();
      case Command::quit:
        quit_ = true;
        return;
    }
  }

  void opened() {
    std::size_t rows = 0;
    for (std::size_t r = 0; r < bench_.snapshot().records.size(); ++r)
      if (!bench_.plan().records[r].constant) rows += bench_.snapshot().records[r].size();
    const std::string period = number::to_text(bench_.period());
    say(zh_ ? fmt::format("{}：{} 行数据，周期 {}", bench_.plan().name, rows, period)
            : fmt::format("{}: {} row{} of data, period {}", bench_.plan().name, rows, rows == 1 ? "" : "s",
                          period));
  }

  bool settled() {
    if (const auto& fault = bench_.result().fault) {
      fail(explain::fault_words(bench_.scene(), *fault));
      return false;
    }
    return true;
  }

  void settle(const std::string& rest) {
    if (!tell([&](Sink& sink) { return bench_.settle(rest, sink); }) || !settled()) return;
    for (const std::string& line :
         draw_settlement(bench_.scene(), bench_.result().settlement, options_.language))
      say(line);
  }

  void why(const std::string& rest) {
    const auto [name, bonus] = first_word(rest);
    std::optional<columns::Row> member;
    if (!tell([&, &id = name](Sink& sink) { return (member = bench_.member(id, sink)).has_value(); })) return;
    std::optional<checked::BonusId> one;
    if (!bonus.empty() && !(one = bench_.bonus(bonus))) return unknown({"bonus", "奖励"}, bonus);
    output_ << explain::render(bench_.why(*member, one), options_.language);
  }

  void far(const std::string& rest) {
    const auto [name, rung] = first_word(rest);
    std::optional<columns::Row> member;
    if (!tell([&, &id = name](Sink& sink) { return (member = bench_.member(id, sink)).has_value(); })) return;
    const auto found = bench_.rung(rung);
    if (!rung.empty() && !found) return unknown({"rung", "级别"}, rung);
    output_ << explain::render(bench_.how_far(*member, found), options_.language);
  }

  void unknown(const Words& what, const std::string& name) {
    fail({fmt::format("the plan has no {} `{}`", what.en, name),
          fmt::format("方案没有名为“{}”的{}", name, what.zh)});
  }

  void tree(const std::string& rest) {
    if (!settled()) return;
    const auto [first, others] = first_word(rest);
    const auto& trees = bench_.plan().trees;
    const bool named = std::any_of(trees.begin(), trees.end(), [&, &name = first](const checked::Tree& t) { return t.name == name; });
    const std::string of = named ? first : std::string(), whom = named ? others : rest;
    std::optional<std::uint32_t> root;
    if (!whom.empty()) {
      std::optional<columns::Row> member;
      if (!tell([&](Sink& sink) { return (member = bench_.member(whom, sink)).has_value(); })) return;
      root = member->number;
    }
    const std::vector<std::string> rungs = bench_.rungs();
    std::vector<Drawn> nodes(rungs.size());
    for (std::uint32_t i = 0; i < nodes.size(); ++i)
      nodes[i] = {explain::row_id(bench_.scene(), {bench_.plan().member, i}), rungs[i]};
    for (const std::string& line : draw_tree(nodes, bench_.parents(of), root, options_.language)) say(line);
  }

  void show(const std::string& rest) {
    if (rest.empty()) {
      output_ << bench_.text();
      if (!bench_.text().empty() && bench_.text().back() != '\n') output_ << "\n";
      return;
    }
    const std::vector<std::string> texts = bench_.declarations_of(rest);
    if (texts.empty()) return unknown({"declaration", "声明"}, rest);
    for (const std::string& text : texts) say(text);
  }

  void help() {
    std::vector<std::vector<std::string>> rows;
    for (const CommandRow& row : command_rows)
      rows.push_back({fmt::format(":{} {}", zh_ ? row.zh : row.en, row.arguments),
                      std::string(zh_ ? row.doc_zh : row.doc_en)});
    say(zh_ ? "表达式按当前周期求值；声明（以空行结束）替换方案中的同名声明。命令："
            : "Expressions are read in the current period; declarations (an empty line ends them) replace "
              "the plan's of the same name. Commands:");
    for (const std::string& line : draw_table(rows, {})) say(line);
  }

  const ReplOptions& options_;
  Workbench& bench_;
  std::ostream& output_;
  std::ostream& errors_;
  bool zh_;
  bool wrong_ = false, quit_ = false;
  const std::string prompt_ = "bonafide> ", inner_prompt_ = "     ...> ";
};

std::string history_file() {
  const char* home = std::getenv("HOME");
  return home && *home ? std::string(home) + "/.bonafide_history" : std::string();
}

}  // namespace

int run_repl(const ReplOptions& options, LineReader& reader, std::ostream& output, std::ostream& errors) {
  Workbench bench;
  Repl repl(options, bench, output, errors);
  if (const int status = repl.open()) return status;
  return repl.run(reader);
}

int run_repl(const ReplOptions& options) {
  Workbench bench;
  Repl repl(options, bench, std::cout, std::cerr);
  if (const int status = repl.open()) return status;
  const bool terminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
  const auto reader =
      terminal ? terminal_reader([&](std::string_view beginning) { return repl.complete(beginning); },
                                 history_file())
               : piped_reader(std::cin);
  return repl.run(*reader);
}

}  // namespace bonafide::playground
