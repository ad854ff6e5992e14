#include "data/json.h"

#include "diagnostics/codes/data.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_map>

namespace bonafide::data {
namespace {

namespace code = diagnostics::code;
using diagnostics::DataPlace;
using diagnostics::Words;
using nlohmann::json;

// Walks the text and counts its lines, so that a row knows where it stands.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::uint64_t* line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  std::uint64_t* line_;
};

// Rows of one list while they are read: a heading for every key that any row has.
struct Growing {
  RawTable table;
  std::unordered_map<std::string, std::uint32_t> columns;
  std::vector<std::vector<std::pair<std::uint32_t, std::string_view>>> rows;
};

class Handler {
 public:
  Handler(const std::string& shown_as, const std::uint64_t& line, Faults& faults)
      : name_(shown_as), line_(line), faults_(faults) {
    tables_.file = shown_as;
  }

  // ---- events of nlohmann's parser ----
  bool null() { return value({}, Words("null", "null")); }
  bool boolean(bool yes) { return value(yes ? "yes" : "no", Words("a flag", "真假值")); }
  bool number_integer(std::int64_t number) { return value(std::to_string(number), Words("a number", "数")); }
  bool number_unsigned(std::uint64_t number) {
    return value(std::to_string(number), Words("a number", "数"));
  }
  bool number_float(double, const std::string& written) { return value(written, Words("a number", "数")); }
  bool string(std::string& text) {
    if (depth_ == row_depth && text.find('\0') != std::string::npos) {
      faults_.add(code::nul_byte, DataPlace{name_, line_, key_}).with("offset", "\\u0000");
      return true;
    }
    return value(std::move(text), Words("a text", "文本"));
  }
  bool binary(json::binary_t&) { return true; }
  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    if (depth_ == 1) {
      table_ = &growing_[name];
      if (!table_->table.file.empty())
        shape("`" + name + "` stands here a second time", "“" + name + "”在此第二次出现");
      table_->table.file = name_;
      table_->table.heading_line = line_;
      list_ = name;
    } else if (depth_ == row_depth) {
      const auto [found, is_new] =
          table_->columns.emplace(name, static_cast<std::uint32_t>(table_->table.headings.size()));
      if (is_new) table_->table.headings.push_back(name);
      column_ = found->second;
      for (const auto& [column, text] : table_->rows.back())
        if (column == column_)
          faults_.add(code::duplicate_heading, DataPlace{name_, line_, ""}).with("heading", shown(name));
    }
    key_ = name;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token, const json::exception& error) {
    broken_ = true;
    constexpr int number_overflow = 406;
    if (error.id == number_overflow) {
      faults_.add(code::not_finite, DataPlace{name_, line_, key_})
          .with("value", shown(token))
          .with("sample", "1024.00");
      return false;
    }
    const std::string at = std::to_string(position);
    faults_.add(code::broken_json, DataPlace{name_, line_, ""})
        .with("what", Words("byte " + at + " does not fit", "第 " + at + " 个字节不合语法"));
    return false;
  }

  std::optional<RawTables> result() {
    if (broken_) return std::nullopt;
    for (auto& [name, growing] : growing_) {
      RawTable& table = growing.table;
      const std::size_t width = table.headings.size();
      // Rows that have hardly a key in common would fill the memory with empty cells.
      std::size_t given = 0;
      for (const auto& row : growing.rows) given += row.size();
      if (growing.rows.size() * width > 50 * given + 1'000'000) {
        faults_.add(code::json_shape, DataPlace{name_, table.heading_line, ""})
            .with("what",
                  Words("the rows of `" + name + "` have " + std::to_string(width) + " different keys",
                        "“" + name + "”的各行共有 " + std::to_string(width) + " 种键"));
        table.headings.clear();
        table.lines.clear();
        continue;
      }
      table.cells.assign(growing.rows.size() * width, std::string_view());
      for (std::size_t row = 0; row < growing.rows.size(); ++row)
        for (const auto& [column, text] : growing.rows[row]) table.cells[row * width + column] = text;
      table.headed = !table.headings.empty();
      growing.rows.clear();
      table.texts = {texts_};
      tables_.by_name.emplace(name, std::move(table));
    }
    return std::move(tables_);
  }

 private:
  static constexpr std::size_t row_depth = 3;  // { "members": [ {

  void shape(std::string en, std::string zh) {
    faults_.add(code::json_shape, DataPlace{name_, line_, ""})
        .with("what", Words(std::move(en), std::move(zh)));
  }

  bool open(bool object) {
    ++depth_;
    if (depth_ == 1 && !object) {
      shape("the data is a list, not an object keyed by records", "数据是列表，而不是以记录为键的对象");
      broken_ = true;
      return false;
    }
    if (depth_ == 2) in_list_ = !object;
    if (depth_ == 2 && object)
      shape("`" + list_ + "` is an object, not a list of rows", "“" + list_ + "”是对象，而不是行的列表");
    if (depth_ == row_depth) {
      in_row_ = object;
      if (!object && in_list_)
        shape("a row of `" + list_ + "` is a list, not an object", "“" + list_ + "”的一行是列表，而不是对象");
      if (table_) {
        table_->rows.emplace_back();
        table_->table.lines.push_back(line_);
      }
    }
    if (depth_ == row_depth + 1)
      faults_.add(code::not_a_cell, DataPlace{name_, line_, key_})
          .with("field", shown(key_))
          .with("what", object ? Words("an object", "对象") : Words("a list", "列表"));
    return true;
  }

  bool close() {
    --depth_;
    return true;
  }

  bool value(std::string text, Words what) {
    if (depth_ == 0) {
      shape("the data is " + what.en + ", not an object keyed by records",
            "数据是" + what.zh + "，而不是以记录为键的对象");
      broken_ = true;
      return false;
    }
    if (depth_ == 1)
      shape("`" + list_ + "` is " + what.en + ", not a list of rows",
            "“" + list_ + "”是" + what.zh + "，而不是行的列表");
    if (depth_ == 2 && in_list_)
      shape("a row of `" + list_ + "` is " + what.en + ", not an object",
            "“" + list_ + "”的一行是" + what.zh + "，而不是对象");
    if (depth_ != row_depth || !in_row_ || text.empty()) return true;
    texts_->push_back(std::move(text));
    table_->rows.back().emplace_back(column_, texts_->back());
    return true;
  }

  const std::string& name_;
  const std::uint64_t& line_;
  Faults& faults_;
  std::size_t depth_ = 0;
  bool broken_ = false;
  std::map<std::string, Growing> growing_;
  Growing* table_ = nullptr;
  std::uint32_t column_ = 0;
  bool in_list_ = false;  // what stands under the record is a list
  bool in_row_ = false;   // the innermost list entry is an object
  std::string key_, list_;
  std::shared_ptr<std::deque<std::string>> texts_ = std::make_shared<std::deque<std::string>>();
  RawTables tables_;
};

}  // namespace

std::optional<RawTables> read_json(const FileText& file, const std::string& shown_as, Faults& faults) {
  std::uint64_t line = 1;
  const char* begin = file.text->data() + file.start;
  const char* end = file.text->data() + file.text->size();
  Handler handler(shown_as, line, faults);
  json::sax_parse(CountingIterator(begin, &line), CountingIterator(end, &line), &handler);
  return handler.result();
}

}  // namespace bonafide::data
