#include "data/arrange.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "base/text.h"
#include "checked/date_format.h"
#include "data/filter.h"
#include "diagnostics/codes/data.h"
#include "number/decimal.h"

namespace bonafide::data {
namespace {

using checked::ColumnId;
using checked::Plan;
using checked::RecordId;
namespace code = diagnostics::code;
using diagnostics::DataPlace;

// Where the text of a cell comes from: a column of the raw table, or the same text for all rows.
struct Taken {
  std::optional<std::uint32_t> raw;
  std::string constant;
};

class Arranger {
 public:
  Arranger(const Arranging& with, RecordId record, const RawTable& raw, const RecordMapping* mapping)
      : with_(with),
        record_(record),
        raw_(raw),
        mapping_(mapping ? *mapping : none_),
        used_(raw.headings.size()) {
    table_.record = record;
    table_.file = raw.file;
    table_.heading_line = raw.heading_line;
    table_.texts = raw.texts;
  }

  TextTable run() {
    take_id();
    take_mapped();
    take_by_heading();
    refuse_inexact();
    note_ignored();
    const std::vector<bool> kept =
        apply_filters(raw_, mapping_, with_.mapping_file, with_.faults, with_.notes);
    copy_rows(kept);
    note_lost_rows();
    return std::move(table_);
  }

  // Columns of derived rows: `rows` are raw rows, one a derived row.
  TextTable derived(const std::vector<std::uint32_t>& rows, std::uint32_t id_column) {
    add(ColumnId(), raw_.headings[id_column], Taken{id_column, ""}, nullptr);
    table_.id_cell = 0;
    take_mapped();
    for (const std::uint32_t row : rows) copy_row(row);
    fill_earlier(rows.size());
    table_.whole = !raw_.rows_lost && raw_.broken_rows.empty();
    return std::move(table_);
  }

 private:
  void take_id() {
    if (mapping_.number_rows) return;
    std::string heading = mapping_.id.value_or("id");
    std::optional<std::uint32_t> found = raw_.find(heading);
    for (std::uint32_t c = 0; c < raw_.headings.size() && !found && !mapping_.id; ++c)
      if (with_.plan.english(raw_.headings[c]) == "id") found = c, heading = raw_.headings[c];
    if (found) {
      add(ColumnId(), heading, Taken{*found, ""}, nullptr);
      table_.id_cell = 0;
    } else if (mapping_.id) {
      no_column(heading, "id");
      table_.whole = false;
    } else {
      with_.faults.add(code::missing_column, DataPlace{raw_.file, raw_.heading_line, ""})
          .with("record", with_.plan[record_].name)
          .with("field", "id")
          .with("file", raw_.file)
          .with("key", with_.plan[record_].plural + ".id")
          .suggest(base::did_you_mean("id", raw_.headings));
      table_.whole = false;
    }
  }

  void take_mapped() {
    for (const auto& [field, mapped] : mapping_.columns) {
      const ColumnId column = column_named(with_.plan, record_, field);
      if (mapped.column) {
        const std::optional<std::uint32_t> found = raw_.find(*mapped.column);
        if (found)
          add(column, *mapped.column, Taken{*found, ""}, &mapped);
        else
          no_column(*mapped.column, "columns." + field), table_.told.push_back(column);
      } else {
        if (mapped.earlier) earlier_.emplace_back(table_.columns.size(), *mapped.earlier);
        add(column, field, Taken{std::nullopt, mapped.constant.value_or("")}, &mapped);
      }
    }
  }

  void take_by_heading() {
    for (std::uint32_t c = 0; c < raw_.headings.size(); ++c) {
      const ColumnId column = column_named(with_.plan, record_, raw_.headings[c]);
      if (!column.valid() || with_.plan[column].kind == checked::Column::Kind::fact) continue;
      const auto twice = std::find_if(table_.columns.begin(), table_.columns.end(),
                                      [&](const TextColumn& taken) { return taken.column == column; });
      const bool mapped = std::any_of(mapping_.columns.begin(), mapping_.columns.end(), [&](const auto& one) {
        return column_named(with_.plan, record_, one.first) == column;
      });
      if (!mapped && twice != table_.columns.end()) {  // once in English, once in Chinese
        used_[c] = true;
        with_.faults.add(code::duplicate_heading, DataPlace{raw_.file, raw_.heading_line, ""})
            .with("heading", shown(twice->heading) + " / " + shown(raw_.headings[c]));
      } else if (!mapped) add(column, raw_.headings[c], Taken{c, ""}, nullptr);
    }
  }

  void add(ColumnId column, const std::string& heading, Taken taken, const MappedColumn* mapped) {
    TextColumn out;
    out.column = column;
    out.heading = heading;
    out.form.date_format = mapped && mapped->date_format ? mapped->date_format : mapping_.date_format;
    out.form.decimal_point =
        (mapped && mapped->decimal_point ? mapped->decimal_point : mapping_.decimal_point).value_or('.');
    out.form.group = (mapped && mapped->group ? mapped->group : mapping_.group).value_or(0);
    if (mapped && mapped->constant) out.form = {};  // written in snapshot.json, in the plain form
    if (mapped) out.form.round_amounts = mapped->round, out.rounding = mapped->round_words;
    if (taken.raw) used_[*taken.raw] = true;
    if (!taken.raw) constants_.push_back(taken.constant);
    table_.columns.push_back(std::move(out));
    taken_.push_back(std::move(taken));
  }

  void no_column(const std::string& column, const std::string& key) {
    with_.faults
        .add(code::mapping_no_column,
             DataPlace{with_.mapping_file, 0, with_.plan[record_].plural + "." + key})
        .with("file", raw_.file)
        .with("column", shown(column))
        .with("headings", listed(raw_.headings))
        .suggest(base::did_you_mean(column, raw_.headings));
  }

  // Binary floating point is refused for numbers, but for amounts whose rounding is declared and for whole
  // Counts.
  void refuse_inexact() {
    for (const InexactColumn& inexact : raw_.inexact)
      for (std::size_t c = 0; c < table_.columns.size(); ++c) {
        TextColumn& column = table_.columns[c];
        if (taken_[c].raw != inexact.column || !column.column.valid() || column.form.round_amounts) continue;
        const checked::Type& type = with_.plan[column.column].type;
        if (!type.numeric() || type.kind == checked::Kind::count) continue;
        with_.faults.add(code::inexact_column, DataPlace{raw_.file, inexact.line, column.heading})
            .with("field", column.heading)
            .with("value", inexact.value);
        column.form.round_amounts = number::RoundingMode::half_up;  // told once; its cells are not told again
      }
  }

  void note_ignored() {
    for (std::uint32_t c = 0; c < raw_.headings.size(); ++c)
      if (!used_[c] && !raw_.headings[c].empty()) table_.extras.push_back(raw_.headings[c]);
    for (const Filter& filter : mapping_.where)
      table_.extras.erase(std::remove(table_.extras.begin(), table_.extras.end(), filter.column),
                          table_.extras.end());
    if (table_.extras.empty()) return;
    for (const std::string& extra : table_.extras)
      with_.notes.ignored_columns.push_back(raw_.file + ": " + shown(extra));
    with_.faults.add(code::ignored_columns, DataPlace{raw_.file, raw_.heading_line, ""})
        .with("columns", listed(table_.extras));
  }

  void copy_rows(const std::vector<bool>& kept) {
    const auto rows = static_cast<std::size_t>(std::count(kept.begin(), kept.end(), true));
    table_.cells.reserve(rows * taken_.size());
    table_.lines.reserve(rows);
    for (std::uint32_t row = 0; row < raw_.rows(); ++row)
      if (kept[row]) copy_row(row);
  }

  void copy_row(std::uint32_t row) {
    std::size_t constant = 0;
    for (const Taken& taken : taken_)
      table_.cells.push_back(taken.raw ? raw_.cell(row, *taken.raw)
                                       : std::string_view((*texts_)[constant++]));
    table_.lines.push_back(raw_.lines[row]);
  }

  // The k-th row names the row number floor((k - 1) / divide); the first names none.
  void fill_earlier(std::size_t rows) {
    const std::size_t width = table_.columns.size();
    for (const auto& [cell, rule] : earlier_)
      for (std::size_t k = 1; k < rows; ++k)
        table_.cells[k * width + cell] = table_.cells[(k - 1) / rule.divide * width];
  }

  // Rows that were left out for faults: what names them is not told as a fault of its own.
  void note_lost_rows() {
    if (raw_.rows_lost) table_.whole = false;
    for (const std::vector<std::string_view>& row : raw_.broken_rows) {
      const std::optional<std::uint32_t> cell =
          table_.id_cell ? taken_[*table_.id_cell].raw : std::optional<std::uint32_t>();
      if (!cell || *cell >= row.size())
        table_.whole = false;
      else
        table_.lost_ids.emplace_back(base::trim(row[*cell]));
    }
  }

  const Arranging& with_;
  RecordId record_;
  const RawTable& raw_;
  const RecordMapping none_;
  const RecordMapping& mapping_;
  std::vector<bool> used_;    // raw columns that some field takes
  std::vector<Taken> taken_;  // by column of the table
  std::vector<std::pair<std::size_t, EarlierRule>> earlier_;
  std::shared_ptr<std::deque<std::string>> texts_ = std::make_shared<std::deque<std::string>>();
  std::deque<std::string>& constants_ = *texts_;
  TextTable table_;

 public:
  std::shared_ptr<const void> constants() const { return texts_; }
};

// A column to order by: as numbers where all are numbers, as dates where the mapping gives their format, else
// as ids are ordered.
class OrderKey {
 public:
  OrderKey(const RawTable& raw, const RecordMapping& mapping, std::uint32_t column,
           const std::vector<bool>& kept)
      : raw_(raw), column_(column), numbers_(raw.rows()) {
    for (std::uint32_t row = 0; row < raw.rows() && numeric_; ++row)
      if (kept[row]) read(row, mapping);
  }
  int compare(std::uint32_t a, std::uint32_t b) const {
    if (numeric_) return number::Rational::compare(numbers_[a], numbers_[b]);
    return base::id_less(text(a), text(b)) ? -1 : base::id_less(text(b), text(a)) ? 1 : 0;
  }

 private:
  std::string_view text(std::uint32_t row) const { return base::trim(raw_.cell(row, column_)); }
  void read(std::uint32_t row, const RecordMapping& mapping) {
    if (mapping.date_format) {
      const std::optional<checked::LocalTime> time =
          checked::parse_by_format(text(row), *mapping.date_format);
      numeric_ = time.has_value();
      if (time)
        numbers_[row] = number::Rational(std::int64_t{time->date.days} * std::int64_t{86'400'000'000} +
                                         time->microseconds);
      return;
    }
    number::DecimalForm form;
    form.underscores = false;
    const number::DecimalText read = number::parse_decimal(text(row), form);
    numeric_ = read.fault == number::TextFault::none;
    numbers_[row] = read.value;
  }

  const RawTable& raw_;
  std::uint32_t column_;
  bool numeric_ = true;
  std::vector<number::Rational> numbers_;
};

// The row of the first appearance of each value, in the order of first appearance; ties by id.
std::vector<std::uint32_t> first_rows(const RawTable& raw, const RecordMapping& mapping, std::uint32_t column,
                                      const std::vector<std::uint32_t>& order_by,
                                      const std::vector<bool>& kept) {
  std::vector<OrderKey> keys;
  for (const std::uint32_t c : order_by) keys.emplace_back(raw, mapping, c, kept);
  const auto compare = [&](std::uint32_t a, std::uint32_t b) {
    for (const OrderKey& key : keys)
      if (const int order = key.compare(a, b)) return order;
    return 0;
  };
  const auto value = [&](std::uint32_t row) { return base::trim(raw.cell(row, column)); };
  std::vector<std::uint32_t> first;
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::uint32_t row = 0; row < raw.rows(); ++row) {
    if (!kept[row] || value(row).empty()) continue;
    const auto [found, is_new] = seen.emplace(value(row), first.size());
    if (is_new)
      first.push_back(row);
    else if (compare(row, first[found->second]) < 0)
      first[found->second] = row;
  }
  if (keys.empty()) return first;
  std::sort(first.begin(), first.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int order = compare(a, b);
    return order != 0 ? order < 0 : base::id_less(value(a), value(b));
  });
  return first;
}

}  // namespace

TextTable arrange(const Arranging& with, RecordId record, const RawTable& raw, const RecordMapping* mapping) {
  if (!raw.headed) {
    TextTable none;
    none.record = record;
    none.file = raw.file;
    none.told = with.plan[record].fields;
    return none;
  }
  Arranger arranger(with, record, raw, mapping);
  TextTable table = arranger.run();
  table.texts.push_back(arranger.constants());
  return table;
}

TextTable derive(const Arranging& with, RecordId record, const RawTable& raw, const RecordMapping& mapping) {
  const auto find = [&](const std::string& heading, const char* key) {
    const std::optional<std::uint32_t> found = raw.find(heading);
    if (!found)
      with.faults
          .add(code::mapping_no_column,
               DataPlace{with.mapping_file, 0, with.plan[record].plural + ".distinct." + key})
          .with("file", raw.file)
          .with("column", shown(heading))
          .with("headings", listed(raw.headings))
          .suggest(base::did_you_mean(heading, raw.headings));
    return found;
  };
  const std::optional<std::uint32_t> column = find(mapping.distinct->column, "column");
  std::vector<std::uint32_t> order_by;
  for (const std::string& heading : mapping.distinct->order_by)
    if (const std::optional<std::uint32_t> found = find(heading, "order_by")) order_by.push_back(*found);
  if (!column || order_by.size() != mapping.distinct->order_by.size()) {
    TextTable none;
    none.record = record;
    none.file = raw.file;
    none.whole = false;
    return none;
  }
  const std::vector<bool> kept = apply_filters(raw, mapping, with.mapping_file, with.faults, with.notes);
  Arranger arranger(with, record, raw, &mapping);
  const std::vector<std::uint32_t> rows = first_rows(raw, mapping, *column, order_by, kept);
  TextTable table = arranger.derived(rows, *column);
  table.texts.push_back(arranger.constants());
  std::string rule;
  for (const auto& [field, mapped] : mapping.columns)
    if (mapped.earlier) rule = field + ": earlier, divide " + std::to_string(mapped.earlier->divide);
  with.notes.derived.push_back(
      {with.plan[record].plural, raw.file, mapping.distinct->column, rule, rows.size()});
  return table;
}

}  // namespace bonafide::data
