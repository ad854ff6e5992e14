#include "playground/line_reader.h"

#include <histedit.h>
#include <langinfo.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <istream>

#include "base/text.h"

namespace bonafide::playground {

namespace {

class PipedReader : public LineReader {
 public:
  explicit PipedReader(std::istream& input) : input_(input) {}
  std::optional<std::string> read(const std::string&) override {
    std::string line;
    if (!std::getline(input_, line)) return std::nullopt;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
  }
  bool interactive() const override { return false; }

 private:
  std::istream& input_;
};

// Characters are read by the locale: without a UTF-8 one, Chinese would arrive in pieces.
void read_utf8() {
  std::setlocale(LC_CTYPE, "");
  if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) std::setlocale(LC_CTYPE, "C.UTF-8");
}

void interrupted(int) {}

// Where the word before the cursor begins. A name may hold any letter; ASCII signs and blanks end it, and so
// do the full-width ones.
std::size_t word_start(std::string_view before) {
  std::size_t start = 0;
  for (std::size_t at = 0; at < before.size();) {
    const char32_t c = base::next_code_point(before, at);
    const bool ascii_sign = c < 128 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
                            !(c >= 'A' && c <= 'Z') && c != '_' && c != ':' && c != '/' && c != '-';
    const bool full_width_sign =
        (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF0F) || c == 0xFF1A || c == 0x7684;
    if (ascii_sign || full_width_sign) start = at;
  }
  return start;
}

std::string common_beginning(const std::vector<std::string>& words) {
  std::string common = words.front();
  for (const std::string& word : words) {
    std::size_t same = 0;
    for (std::size_t a = 0, b = 0; a < common.size() && b < word.size();) {
      if (base::next_code_point(common, a) != base::next_code_point(word, b)) break;
      same = a;
    }
    common.resize(same);
  }
  return common;
}

class TerminalReader : public LineReader {
 public:
  TerminalReader(Complete complete, std::string history_file)
      : complete_(std::move(complete)), history_file_(std::move(history_file)) {
    read_utf8();
    struct sigaction action {};
    action.sa_handler = interrupted;  // gives up the line, not the session
    sigaction(SIGINT, &action, nullptr);
    editor_ = el_init("bonafide", stdin, stdout, stderr);
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_SIGNAL, 0);
    el_set(editor_, EL_PROMPT, &TerminalReader::prompt_of);
    history_ = history_init();
    HistEvent event;
    history(history_, &event, H_SETSIZE, 1000);
    history(history_, &event, H_SETUNIQUE, 1);
    if (!history_file_.empty()) history(history_, &event, H_LOAD, history_file_.c_str());
    el_set(editor_, EL_HIST, history, history_);
    el_set(editor_, EL_ADDFN, "complete-name", "complete a name", &TerminalReader::complete_name);
    el_set(editor_, EL_BIND, "^I", "complete-name", nullptr);
  }

  ~TerminalReader() override {
    HistEvent event;
    if (!history_file_.empty()) history(history_, &event, H_SAVE, history_file_.c_str());
    history_end(history_);
    el_end(editor_);
  }

  std::optional<std::string> read(const std::string& prompt) override {
    prompt_ = prompt;
    int length = 0;
    errno = 0;
    const char* text = el_gets(editor_, &length);
    if (!text || length <= 0) {
      if (length < 0 && errno == EINTR) {
        el_reset(editor_);
        std::fputc('\n', stdout);
        return std::string();
      }
      std::fputc('\n', stdout);
      return std::nullopt;
    }
    std::string line(text, static_cast<std::size_t>(length));
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    HistEvent event;
    if (!base::trim(line).empty()) history(history_, &event, H_ENTER, line.c_str());
    return line;
  }

  bool interactive() const override { return true; }

 private:
  static TerminalReader* self(EditLine* editor) {
    void* data = nullptr;
    el_get(editor, EL_CLIENTDATA, &data);
    return static_cast<TerminalReader*>(data);
  }

  static char* prompt_of(EditLine* editor) { return self(editor)->prompt_.data(); }

  static unsigned char complete_name(EditLine* editor, int) {
    const LineInfo* line = el_line(editor);
    const std::string_view before(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
    const std::string_view word = before.substr(word_start(before));
    const std::vector<std::string> words = self(editor)->complete_(word);
    if (words.empty()) return CC_REFRESH_BEEP;
    const std::string common = common_beginning(words);
    if (common.size() > word.size()) {
      std::string rest = common.substr(word.size());
      if (words.size() == 1) rest += ' ';
      return el_insertstr(editor, rest.c_str()) == 0 ? CC_REFRESH : CC_REFRESH_BEEP;
    }
    if (words.size() == 1) return el_insertstr(editor, " ") == 0 ? CC_REFRESH : CC_REFRESH_BEEP;
    std::fputc('\n', stdout);
    constexpr std::size_t most = 60;
    for (std::size_t i = 0; i < words.size() && i < most; ++i) std::fprintf(stdout, "%s  ", words[i].c_str());
    std::fputs(words.size() > most ? "…\n" : "\n", stdout);
    return CC_REDISPLAY;
  }

  Complete complete_;
  std::string history_file_, prompt_;
  EditLine* editor_ = nullptr;
  History* history_ = nullptr;
};

}  // namespace

std::unique_ptr<LineReader> terminal_reader(Complete complete, std::string history_file) {
  return std::make_unique<TerminalReader>(std::move(complete), std::move(history_file));
}

std::unique_ptr<LineReader> piped_reader(std::istream& input) {
  return std::make_unique<PipedReader>(input);
}

}  // namespace bonafide::playground
