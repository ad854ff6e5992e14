#include "data/csv.h"

#include <cstring>
#include <deque>
#include <unordered_set>

#include "base/text.h"
#include "diagnostics/codes/data.h"

namespace bonafide::data {
namespace {

namespace code = diagnostics::code;
using diagnostics::DataPlace;
using diagnostics::Words;

struct Field {
  std::string_view text;
  std::uint64_t line;
};

class Reader {
 public:
  Reader(const FileText& file, const std::string& shown_as, char delimiter, Faults& faults)
      : file_(file),
        name_(shown_as),
        delimiter_(delimiter),
        faults_(faults),
        at_(file.text->data() + file.start),
        end_(file.text->data() + file.text->size()) {
    const std::string_view all(at_, static_cast<std::size_t>(end_ - at_));
    bad_bytes_ =
        base::first_invalid_utf8(all) != std::string_view::npos || all.find('\0') != std::string_view::npos;
  }

  std::optional<RawTable> run() {
    while (at_ != end_ && table_.headings.empty()) {
      const bool whole = read_row();
      if (row_.empty()) continue;
      if (!whole || !take_headings()) return std::nullopt;
    }
    if (table_.headings.empty()) return std::nullopt;
    table_.file = name_;
    const std::size_t width = table_.headings.size();
    while (at_ != end_) {
      const std::uint64_t line = line_;
      const bool whole = read_row();
      if (row_.empty() && whole) continue;
      if (!whole) {
        lose_row();
      } else if (row_.size() != width) {
        faults_.add(code::wrong_field_count, DataPlace{name_, line, ""})
            .with("count", std::to_string(row_.size()))
            .with("expected", std::to_string(width));
        lose_row();
      } else {
        for (const Field& field : row_) table_.cells.push_back(field.text);
        table_.lines.push_back(line);
      }
    }
    table_.texts = {file_.text, unescaped_};
    return std::move(table_);
  }

 private:
  // Reads one line of fields into row_; an empty line leaves it empty. False: its quotes are broken, which
  // has been told.
  bool read_row() {
    row_.clear();
    if (line_end()) return true;
    bool whole = true;
    while (true) {
      whole = (at_ != end_ && *at_ == '"' ? quoted_field() : bare_field()) && whole;
      if (bad_bytes_) check_bytes();
      if (at_ != end_ && *at_ == delimiter_) {
        ++at_;
        continue;
      }
      if (at_ == end_ || line_end()) return whole;
    }
  }

  bool line_end() {
    if (at_ == end_ || (*at_ != '\n' && *at_ != '\r')) return false;
    if (*at_ == '\r' && at_ + 1 != end_ && at_[1] == '\n') ++at_;
    ++at_;
    ++line_;
    return true;
  }

  bool bare_field() {
    const char* start = at_;
    const char* quote = nullptr;
    for (; at_ != end_ && *at_ != delimiter_ && *at_ != '\n' && *at_ != '\r'; ++at_)
      if (*at_ == '"' && !quote) quote = at_;
    row_.push_back({std::string_view(start, static_cast<std::size_t>(at_ - start)), line_});
    if (!quote) return true;
    fault(Words("there is a quote inside a field that does not begin with one",
                "字段不以引号开头，中间却有引号"),
          line_);
    return false;
  }

  bool quoted_field() {
    const std::uint64_t line = line_;
    const char* start = ++at_;
    bool doubled = false;
    while (true) {
      const char* quote =
          static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
      count_lines(at_, quote ? quote : end_);
      if (!quote) {
        at_ = end_;
        row_.push_back({std::string_view(start, 0), line});
        fault(Words("a quote is opened here and never closed", "此处的引号没有闭合"), line);
        table_.rows_lost = true;
        return false;
      }
      at_ = quote + 1;
      if (at_ == end_ || *at_ != '"') {
        std::string_view text(start, static_cast<std::size_t>(quote - start));
        row_.push_back({doubled ? without_doubled(text) : text, line});
        break;
      }
      doubled = true;
      ++at_;
    }
    if (at_ == end_ || *at_ == delimiter_ || *at_ == '\n' || *at_ == '\r') return true;
    fault(Words("there is text after the closing quote", "闭合引号之后还有文字"), line_);
    while (at_ != end_ && *at_ != delimiter_ && *at_ != '\n' && *at_ != '\r') ++at_;
    return false;
  }

  // Line ends inside a quoted field, as line_end counts them.
  void count_lines(const char* from, const char* to) {
    for (; from != to; ++from)
      if (*from == '\n' || (*from == '\r' && (from + 1 == end_ || from[1] != '\n'))) ++line_;
  }

  std::string_view without_doubled(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
      out += text[i];
      if (text[i] == '"') ++i;
    }
    unescaped_->push_back(std::move(out));
    return unescaped_->back();
  }

  std::string heading(std::size_t column) const {
    return column < table_.headings.size() ? table_.headings[column] : std::to_string(column + 1);
  }

  void fault(Words what, std::uint64_t line) {
    const std::size_t column = row_.size() - 1;
    faults_
        .add(code::broken_quotes, DataPlace{name_, line, heading(column)},
             static_cast<std::uint32_t>(column + 1))
        .with("what", std::move(what));
  }

  void check_bytes() {
    const Field& field = row_.back();
    const std::uint32_t column = static_cast<std::uint32_t>(row_.size());
    report_bad_bytes(file_, field.text, DataPlace{name_, field.line, heading(column - 1)}, column, faults_);
  }

  void lose_row() {
    std::vector<std::string_view> texts;
    for (const Field& field : row_) texts.push_back(field.text);
    table_.broken_rows.push_back(std::move(texts));
  }

  bool take_headings() {
    std::unordered_set<std::string_view> seen;
    table_.heading_line = row_[0].line;
    bool good = true;
    for (const Field& field : row_) {
      const std::string_view heading = base::trim(field.text);
      if (!heading.empty() && !seen.insert(heading).second) {
        faults_.add(code::duplicate_heading, DataPlace{name_, field.line, ""})
            .with("heading", shown(heading));
        good = false;
      }
      table_.headings.emplace_back(heading);
    }
    return good;
  }

  const FileText& file_;
  const std::string& name_;
  char delimiter_;
  Faults& faults_;
  const char* at_;
  const char* end_;
  std::uint64_t line_ = 1;
  bool bad_bytes_ = false;
  std::vector<Field> row_;
  RawTable table_;
  std::shared_ptr<std::deque<std::string>> unescaped_ = std::make_shared<std::deque<std::string>>();
};

}  // namespace

std::optional<RawTable> read_csv(const FileText& text, const std::string& shown_as, char delimiter,
                                 Faults& faults) {
  return Reader(text, shown_as, delimiter, faults).run();
}

std::string csv_field(std::string_view text) {
  const bool outer_space = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (text.find_first_of(",\"\r\n") == std::string_view::npos && !outer_space) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace bonafide::data
