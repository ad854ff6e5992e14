#include "data/mapping.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "checked/date_format.h"
#include "data/file.h"
#include "data/text_table.h"
#include "diagnostics/codes/data.h"
#include "number/decimal.h"

namespace bonafide::data {
namespace {

using checked::Plan;
using checked::Record;
using checked::RecordId;
namespace code = diagnostics::code;
using diagnostics::DataPlace;
using diagnostics::Words;
using nlohmann::json;

struct FilterWord {
  std::string_view word;
  Filter::Kind kind;
};
constexpr std::array<FilterWord, 10> filter_words{{{"equals", Filter::Kind::equals},
                                                   {"not_equals", Filter::Kind::not_equals},
                                                   {"one_of", Filter::Kind::one_of},
                                                   {"starts_with", Filter::Kind::starts_with},
                                                   {"not_starts_with", Filter::Kind::not_starts_with},
                                                   {"greater_than", Filter::Kind::greater_than},
                                                   {"at_least", Filter::Kind::at_least},
                                                   {"less_than", Filter::Kind::less_than},
                                                   {"at_most", Filter::Kind::at_most},
                                                   {"empty", Filter::Kind::is_empty}}};

class MappingReader {
 public:
  MappingReader(const Plan& plan, const std::string& shown_as, Faults& faults)
      : plan_(plan), faults_(faults) {
    mapping_.file = shown_as;
  }

  Mapping run(const json& document) {
    if (!document.is_object()) {
      bad("snapshot.json", "an object keyed by records", "以记录为键的对象");
      return mapping_;
    }
    for (const auto& [key, value] : document.items()) {
      const std::optional<RecordId> record = record_named(key);
      if (!record) continue;
      at_ = key;
      if (!value.is_object()) {
        bad(key, "an object", "一个对象");
        continue;
      }
      mapping_.records[record->value] = read_record(*record, value);
    }
    return mapping_;
  }

 private:
  DataPlace place(const std::string& field) const { return {mapping_.file, 0, field}; }
  std::string under(const std::string& key) const { return at_.empty() ? key : at_ + "." + key; }

  void bad(const std::string& key, const char* en, const char* zh) {
    faults_.add(code::mapping_bad_value, place(key)).with("key", shown(key)).with("expected", Words(en, zh));
  }
  void unknown(const std::string& key, const std::vector<std::string>& known) {
    faults_.add(code::mapping_unknown_key, place(under(key)))
        .with("key", shown(key))
        .with("known", listed(known, 20))
        .suggest(base::did_you_mean(key, known));
  }

  std::optional<RecordId> record_named(const std::string& key) {
    std::vector<std::string> known;
    for (std::size_t r = 0; r < plan_.records.size(); ++r) {
      const Record& record = plan_.records[r];
      if (record.builtin) continue;
      if (record.plural == key) return RecordId(r);
      known.push_back(record.plural);
    }
    faults_.add(code::mapping_no_record, place(key))
        .with("name", shown(key))
        .with("known", listed(known))
        .suggest(base::did_you_mean(key, known));
    return std::nullopt;
  }

  std::optional<std::string> text(const std::string& key, const json& value) {
    if (value.is_string() && !value.get_ref<const std::string&>().empty()) return value.get<std::string>();
    bad(under(key), "a text", "文本");
    return std::nullopt;
  }
  // One text, or a list of texts.
  std::vector<std::string> texts(const std::string& key, const json& value) {
    std::vector<std::string> out;
    if (!value.is_array()) {
      if (std::optional<std::string> one = text(key, value)) out.push_back(std::move(*one));
      return out;
    }
    for (const json& item : value)
      if (std::optional<std::string> one = text(key, item)) out.push_back(std::move(*one));
    return out;
  }
  std::optional<char> one_character(const std::string& key, const json& value) {
    if (value.is_string() && value.get_ref<const std::string&>().size() == 1)
      return value.get<std::string>()[0];
    bad(under(key), "one character", "一个字符");
    return std::nullopt;
  }
  std::optional<std::string> date_format(const std::string& key, const json& value) {
    const std::optional<std::string> format = text(key, value);
    if (format && checked::valid_date_format(*format)) return format;
    if (format)
      bad(under(key), "a format such as %d/%m/%Y %H:%M (with %Y, %m or %b, and %d)",
          "%d/%m/%Y %H:%M 这样的格式（含 %Y、%m 或 %b、%d）");
    return std::nullopt;
  }
  // The text of a constant or of a value to compare with: a text, a whole number, yes or no.
  std::optional<std::string> plain(const std::string& key, const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return value.dump();
    if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
    bad(under(key), "a text or a whole number (write 0.50 as \"0.50\")",
        "文本或整数（0.50 请写成 \"0.50\"）");
    return std::nullopt;
  }

  RecordMapping read_record(RecordId record, const json& object) {
    static const std::vector<std::string> known = {"file",     "table",       "encoding",      "delimiter",
                                                   "id",       "columns",     "constants",     "where",
                                                   "distinct", "date_format", "decimal_point", "group"};
    RecordMapping out;
    for (const auto& [key, value] : object.items()) {
      if (key == "file")
        out.file = file_name(key, value);
      else if (key == "table")
        out.table = text(key, value);
      else if (key == "encoding")
        out.encoding = encoding(value);
      else if (key == "delimiter")
        out.delimiter = one_character(key, value).value_or(',');
      else if (key == "id")
        read_id(value, out);
      else if (key == "columns")
        read_columns(record, value, out);
      else if (key == "constants")
        read_constants(record, value, out);
      else if (key == "where")
        read_filters(value, out);
      else if (key == "distinct")
        out.distinct = read_distinct(value);
      else if (key == "date_format")
        out.date_format = date_format(key, value);
      else if (key == "decimal_point")
        out.decimal_point = one_character(key, value);
      else if (key == "group")
        out.group = one_character(key, value);
      else
        unknown(key, known);
    }
    if (!out.distinct)
      for (const auto& [field, column] : out.columns)
        if (column.earlier)
          bad(under("columns." + field), "a column: `rule` goes with `distinct` only",
              "一列：`rule` 只能与 `distinct` 同用");
    return out;
  }

  std::optional<std::string> file_name(const std::string& key, const json& value) {
    const std::optional<std::string> name = text(key, value);
    if (name && (name->front() == '/' || name->find("..") != std::string::npos)) {
      bad(under(key), "a file inside the data folder", "数据文件夹内的文件");
      return std::nullopt;
    }
    return name;
  }

  std::optional<std::string> encoding(const json& value) {
    const std::optional<std::string> name = text("encoding", value);
    if (!name || *name == "utf-8") return std::nullopt;
    const std::vector<std::string>& known = known_encodings();
    if (std::find(known.begin(), known.end(), *name) != known.end()) return name;
    bad(under("encoding"), "utf-8, latin-1, windows-1252, gbk, gb18030 or big5",
        "utf-8、latin-1、windows-1252、gbk、gb18030 或 big5");
    return std::nullopt;
  }

  void read_id(const json& value, RecordMapping& out) {
    if (value.is_object() && value.size() == 1 && value.contains("number_rows") &&
        value["number_rows"] == true)
      out.number_rows = true;
    else if (value.is_string())
      out.id = text("id", value);
    else
      bad(under("id"), "a heading, or {\"number_rows\": true}", "一个列标题，或 {\"number_rows\": true}");
  }

  bool is_field(RecordId record, const std::string& name) {
    const checked::ColumnId column = column_named(plan_, record, name);
    if (column.valid() && plan_[column].kind != checked::Column::Kind::fact) return true;
    std::vector<std::string> known;
    for (const checked::ColumnId field : plan_[record].fields) known.push_back(plan_[field].name);
    faults_.add(code::mapping_no_field, place(under(name)))
        .with("record", plan_[record].name)
        .with("name", shown(name))
        .with("known", listed(known))
        .suggest(base::did_you_mean(name, known));
    return false;
  }

  void read_columns(RecordId record, const json& value, RecordMapping& out) {
    if (!value.is_object()) return bad(under("columns"), "an object keyed by fields", "以字段为键的对象");
    for (const auto& [field, spec] : value.items()) {
      if (!is_field(record, field)) continue;
      const std::string key = "columns." + field;
      if (spec.is_string()) {
        out.columns[field].column = text(key, spec);
      } else if (spec.is_object()) {
        out.columns[field] = read_column(key, spec);
      } else {
        bad(under(key), "a heading or an object", "一个列标题或对象");
      }
    }
  }

  MappedColumn read_column(const std::string& key, const json& spec) {
    static const std::vector<std::string> known = {"column", "constant", "date_format", "decimal_point",
                                                   "group",  "round",    "rule",        "divide"};
    MappedColumn out;
    for (const auto& [name, value] : spec.items()) {
      const std::string inner = key + "." + name;
      if (name == "column")
        out.column = text(inner, value);
      else if (name == "constant")
        out.constant = plain(inner, value);
      else if (name == "date_format")
        out.date_format = date_format(inner, value);
      else if (name == "decimal_point")
        out.decimal_point = one_character(inner, value);
      else if (name == "group")
        out.group = one_character(inner, value);
      else if (name == "round")
        read_round(inner, value, out);
      else if (name == "rule" || name == "divide")
        continue;
      else
        unknown(name, known);
    }
    if (spec.contains("rule") || spec.contains("divide")) {
      const auto divide = spec.find("divide");
      const bool number =
          divide != spec.end() && divide->is_number_integer() && *divide >= 1 && *divide <= 1'000'000;
      if (spec.value("rule", json()) != "earlier")
        bad(under(key + ".rule"), "\"earlier\"", "\"earlier\"");
      else if (!number)
        bad(under(key + ".divide"), "a whole number from 1", "从 1 起的整数");
      else
        out.earlier = EarlierRule{divide->get<std::uint32_t>()};
    }
    const int sources = out.column.has_value() + out.constant.has_value() + out.earlier.has_value();
    if (sources > 1)
      bad(under(key), "one of `column`, `constant` and `rule`", "`column`、`constant`、`rule` 之一");
    return out;
  }

  void read_round(const std::string& key, const json& value, MappedColumn& out) {
    for (const number::RoundingMode mode : number::rounding_modes)
      if (value.is_string() && value.get_ref<const std::string&>() == number::words(mode).en) {
        out.round = mode;
        out.round_words = number::words(mode).en;
        return;
      }
    bad(under(key), "half up, half even, half down, up or down", "half up、half even、half down、up 或 down");
  }

  void read_constants(RecordId record, const json& value, RecordMapping& out) {
    if (!value.is_object()) return bad(under("constants"), "an object keyed by fields", "以字段为键的对象");
    for (const auto& [field, constant] : value.items())
      if (is_field(record, field)) {
        MappedColumn column;
        column.constant = plain("constants." + field, constant);
        if (column.constant) out.columns[field] = std::move(column);
      }
  }

  void read_filters(const json& value, RecordMapping& out) {
    if (!value.is_array()) return bad(under("where"), "a list of filters", "筛选条件的列表");
    for (const json& spec : value) {
      if (!spec.is_object() || spec.size() != 2 || !spec.contains("column") || !spec["column"].is_string()) {
        bad(under("where"), "filters such as {\"column\": \"Quantity\", \"greater_than\": 0}",
            "{\"column\": \"Quantity\", \"greater_than\": 0} 这样的条件");
        continue;
      }
      for (const auto& [word, limit] : spec.items())
        if (word != "column") read_filter(spec["column"].get<std::string>(), word, limit, out);
    }
  }

  void read_filter(const std::string& column, const std::string& word, const json& value,
                   RecordMapping& out) {
    const auto found = std::find_if(filter_words.begin(), filter_words.end(),
                                    [&](const FilterWord& f) { return f.word == word; });
    if (found == filter_words.end()) {
      std::vector<std::string> known;
      for (const FilterWord& f : filter_words) known.emplace_back(f.word);
      return unknown(word, known);
    }
    const std::string key = "where." + word;
    Filter filter;
    filter.kind = found->kind;
    filter.column = column;
    if (filter.kind == Filter::Kind::one_of) {
      if (!value.is_array()) return bad(under(key), "a list of texts", "文本的列表");
      for (const json& item : value)
        if (const std::optional<std::string> text = plain(key, item)) filter.values.push_back(*text);
    } else if (filter.kind == Filter::Kind::is_empty) {
      if (!value.is_boolean()) return bad(under(key), "true or false", "true 或 false");
      if (!value.get<bool>()) filter.kind = Filter::Kind::is_not_empty;
      filter.values.push_back(value.dump());
    } else {
      const std::optional<std::string> text = plain(key, value);
      if (!text) return;
      filter.values.push_back(*text);
    }
    switch (filter.kind) {
      case Filter::Kind::greater_than:
      case Filter::Kind::at_least:
      case Filter::Kind::less_than:
      case Filter::Kind::at_most: {
        number::DecimalForm form;
        form.underscores = false;
        const number::DecimalText limit = number::parse_decimal(filter.values[0], form);
        if (limit.fault != number::TextFault::none) return bad(under(key), "a number", "数");
        filter.limit = limit.value;
        break;
      }
      case Filter::Kind::equals:
      case Filter::Kind::not_equals:
      case Filter::Kind::one_of:
      case Filter::Kind::starts_with:
      case Filter::Kind::not_starts_with:
      case Filter::Kind::is_empty:
      case Filter::Kind::is_not_empty:
        break;
    }
    filter.words = column + " " + word;
    for (std::size_t i = 0; i < filter.values.size(); ++i)
      filter.words += (i ? ", " : " ") + filter.values[i];
    out.where.push_back(std::move(filter));
  }

  std::optional<Distinct> read_distinct(const json& value) {
    static const std::vector<std::string> known = {"file", "table", "column", "order_by"};
    if (!value.is_object() || !value.contains("file") || !value.contains("column")) {
      bad(under("distinct"), "an object with `file` and `column`", "含 `file` 与 `column` 的对象");
      return std::nullopt;
    }
    Distinct out;
    for (const auto& [key, inner] : value.items()) {
      const std::string name = "distinct." + key;
      if (key == "file")
        out.file = file_name(name, inner).value_or("");
      else if (key == "table")
        out.table = text(name, inner).value_or("");
      else if (key == "column")
        out.column = text(name, inner).value_or("");
      else if (key == "order_by")
        out.order_by = texts(name, inner);
      else
        unknown(key, known);
    }
    return out;
  }

  const Plan& plan_;
  Faults& faults_;
  Mapping mapping_;
  std::string at_;  // the record that is read
};

}  // namespace

Mapping read_mapping(const Plan& plan, const std::string& path, const std::string& shown_as, Faults& faults) {
  Mapping empty;
  empty.file = shown_as;
  const std::optional<FileText> file = read_file(path, shown_as, std::nullopt, faults);
  if (!file) return empty;
  json document;
  try {
    document = json::parse(file->text->begin() + static_cast<std::ptrdiff_t>(file->start), file->text->end());
  } catch (const json::parse_error& error) {
    const std::size_t byte =
        std::min(file->text->size(), file->start + (error.byte > 0 ? error.byte - 1 : 0));
    const std::uint64_t line =
        1 + static_cast<std::uint64_t>(std::count(
                file->text->begin(), file->text->begin() + static_cast<std::ptrdiff_t>(byte), '\n'));
    faults.add(code::broken_json, DataPlace{shown_as, line, ""})
        .with("what", Words("byte " + std::to_string(byte + 1) + " does not fit",
                            "第 " + std::to_string(byte + 1) + " 个字节不合语法"));
    return empty;
  }
  return MappingReader(plan, shown_as, faults).run(document);
}

}  // namespace bonafide::data
