// Texts to rows. Ids and dates are read first, so that rows can be numbered in the canonical order; then
// every cell is read once, and references find the numbers of the rows that they name.
#include <algorithm>
#include <deque>
#include <numeric>
#include <unordered_set>

#include "base/invariant.h"
#include "base/text.h"
#include "data/cell_fault.h"
#include "data/text_table.h"
#include "data/tree_cycles.h"
#include "diagnostics/codes/data.h"

namespace bonafide::data {
namespace {

using checked::Column;
using checked::ColumnId;
using checked::Plan;
using checked::Record;
using checked::RecordId;
using columns::Missing;
using columns::Row;
using columns::Value;
using diagnostics::Code;
namespace code = diagnostics::code;
using diagnostics::DataPlace;
using diagnostics::Diagnostic;

struct RowRef {
  std::uint32_t table = 0, row = 0;
};

// What is known of a record's rows while they are read.
struct Gathered {
  std::vector<std::uint32_t> tables;
  std::vector<RowRef> rows;           // as found
  std::vector<std::string_view> ids;  // by the same index
  std::vector<std::uint32_t> order;   // by row number: the index of its row
  bool open = false;                  // not read by the plan and not given: every id that is named is a row
  bool silent = false;                // ids may be missing because of faults told already
  std::unordered_set<std::string> lost;  // ids of rows that were left out for faults
};

class Builder {
 public:
  Builder(const Plan& plan, const std::vector<TextTable>& tables, const BuildOptions& options, Faults& faults,
          LoadNotes* notes)
      : plan_(plan),
        tables_(tables),
        options_(options),
        faults_(faults),
        notes_(notes),
        gathered_(plan.records.size()) {
    snapshot_.records.resize(plan.records.size());
  }

  Snapshot run() {
    gather();
    for (std::size_t r = 0; r < plan_.records.size(); ++r) number_rows(RecordId(r));
    name_open_rows();
    for (std::size_t r = 0; r < plan_.records.size(); ++r) read_rows(RecordId(r));
    for (const checked::Tree& tree : plan_.trees)
      report_cycles(plan_, tree, snapshot_,
                    [this](RecordId record, std::uint32_t row, ColumnId parent) -> Diagnostic& {
                      const Gathered& rows = gathered_[record.index()];
                      const RowRef ref = rows.rows[rows.order[row]];
                      const TextTable& table = tables_[ref.table];
                      return place(table, ref.row, cell_of(table, parent).value_or(0), code::tree_cycle);
                    });
    return std::move(snapshot_);
  }

 private:
  void gather() {
    std::vector<bool> given(plan_.records.size());
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      const TextTable& table = tables_[t];
      const Record& record = plan_[table.record];
      given[table.record.index()] = true;
      file_number(table.file);
      if (record.constant || record.builtin) {
        place(table, 0, 0, code::constant_rows_given)
            .with("record", record.plural)
            .with("file", table_words(table));
        continue;
      }
      Gathered& into = gathered_[table.record.index()];
      into.tables.push_back(static_cast<std::uint32_t>(t));
      into.silent = into.silent || !table.whole;
      into.lost.insert(table.lost_ids.begin(), table.lost_ids.end());
    }
    for (const RecordId record : options_.unreadable)
      gathered_[record.index()].silent = given[record.index()] = true;
    for (std::size_t r = 0; r < plan_.records.size(); ++r) {
      const Record& record = plan_.records[r];
      gathered_[r].open = !given[r] && !record.read && !record.constant && !record.builtin;
    }
  }

  // ---- ids and the canonical order ------------------------------------------------------------------

  void number_rows(RecordId id) {
    const Record& record = plan_[id];
    RecordTable& table = snapshot_.records[id.index()];
    table.fields.resize(record.fields.size());
    if (record.constant) return put_constant_rows(record, table);
    Gathered& rows = gathered_[id.index()];
    for (const std::uint32_t t : rows.tables) read_ids(record, t, rows, table);

    std::vector<std::uint32_t>& order = rows.order;
    order.resize(rows.rows.size());
    std::iota(order.begin(), order.end(), 0u);
    const std::vector<std::int64_t> times = read_times(record, rows);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      if (!times.empty() && times[a] != times[b]) return times[a] < times[b];
      return base::id_less(rows.ids[a], rows.ids[b]);
    });
    std::vector<std::uint32_t> number(order.size());
    table.ids.reserve(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      number[order[i]] = i;
      table.ids.emplace_back(rows.ids[order[i]]);
    }
    table.by_id.renumber(number);
    rows.ids.clear();
    rows.ids.shrink_to_fit();
  }

  void put_constant_rows(const Record& record, RecordTable& table) {
    table.ids = record.constant_ids;
    for (std::uint32_t i = 0; i < table.ids.size(); ++i) table.by_id.emplace(table.ids[i], i);
    for (const std::vector<Value>& row : record.constant_rows)
      for (std::size_t f = 0; f < record.fields.size(); ++f) table.fields[f].push(row[f]);
  }

  void read_ids(const Record& record, std::uint32_t t, Gathered& rows, RecordTable& into) {
    const TextTable& table = tables_[t];
    rows.rows.reserve(rows.rows.size() + table.rows());
    rows.ids.reserve(rows.ids.size() + table.rows());
    into.by_id.reserve(into.by_id.size() + table.rows());
    for (std::uint32_t r = 0; r < table.rows(); ++r) {
      std::string_view id;
      if (table.id_cell) {
        const TextColumn& column = table.columns[*table.id_cell];
        id = base::trim(checked::unquoted(base::trim(table.cell(r, *table.id_cell)), column.form));
      } else {
        numbers_.push_back(std::to_string(rows.rows.size() + 1));
        id = numbers_.back();
      }
      const std::uint32_t cell = table.id_cell.value_or(0);
      if (id.empty()) {
        place(table, r, cell, code::needed_value).with("field", table.columns[cell].heading);
        continue;
      }
      if (id.size() > checked::longest_id) {
        place(table, r, cell, code::cell_too_long)
            .with("length", std::to_string(id.size()))
            .with("field", table.columns[cell].heading)
            .with("limit", std::to_string(checked::longest_id));
        continue;
      }
      const auto [found, is_new] = into.by_id.emplace(id, static_cast<std::uint32_t>(rows.rows.size()));
      if (!is_new) {
        place(table, r, cell, code::duplicate_id)
            .with("record", record.name)
            .with("value", shown(id))
            .with("first", first_place(rows.rows[found->second]));
        continue;
      }
      rows.rows.push_back({t, r});
      rows.ids.push_back(id);
    }
  }

  diagnostics::Words first_place(RowRef row) const {
    const TextTable& table = tables_[row.table];
    if (table.file.empty())
      return {"row " + std::to_string(row.row + 1), "第 " + std::to_string(row.row + 1) + " 行"};
    const std::string line = std::to_string(table.lines[row.row]);
    return {"line " + line, "第 " + line + " 行"};
  }

  // By row; empty for an undated record. A faulty date counts as none: it is told when its row is read.
  std::vector<std::int64_t> read_times(const Record& record, const Gathered& rows) const {
    std::vector<std::int64_t> times;
    if (!record.when.valid()) return times;
    times.reserve(rows.rows.size());
    const Column& when = plan_[record.when];
    std::string_view last;
    std::int64_t last_time = 0;
    for (const RowRef& ref : rows.rows) {
      const TextTable& table = tables_[ref.table];
      const std::optional<std::uint32_t> cell = cell_of(table, record.when);
      const std::string_view text = cell ? table.cell(ref.row, *cell) : std::string_view();
      if (text != last || times.empty()) {
        last = text;
        last_time = std::numeric_limits<std::int64_t>::min();
        const checked::CellResult read = checked::parse_cell(
            plan_, when.type, &when, text, cell ? table.columns[*cell].form : checked::CellForm{});
        if (const Value* value = std::get_if<Value>(&read.value)) {
          if (const auto* date = std::get_if<number::Date>(value)) last_time = date->days;
          if (const auto* moment = std::get_if<number::Moment>(value)) last_time = moment->microseconds;
        }
      }
      times.push_back(last_time);
    }
    return times;
  }

  static std::optional<std::uint32_t> cell_of(const TextTable& table, ColumnId column) {
    for (std::uint32_t c = 0; c < table.columns.size(); ++c)
      if (table.columns[c].column == column && (!table.id_cell || *table.id_cell != c)) return c;
    return std::nullopt;
  }

  // Rows of records that the plan does not read and nobody gave: the ids that others name.
  void name_open_rows() {
    std::vector<std::vector<std::string>> named(plan_.records.size());
    std::vector<std::unordered_set<std::string_view>> seen(plan_.records.size());
    for (const TextTable& table : tables_)
      for (std::uint32_t c = 0; c < table.columns.size(); ++c) {
        if (table.id_cell == c || !table.columns[c].column.valid()) continue;
        const checked::Type& type = plan_[table.columns[c].column].type;
        if (type.kind != checked::Kind::row || !type.record.valid() || !gathered_[type.record.index()].open)
          continue;
        for (std::size_t r = 0; r < table.rows(); ++r) {
          const std::string_view id =
              base::trim(checked::unquoted(base::trim(table.cell(r, c)), table.columns[c].form));
          if (!id.empty() && id.size() <= checked::longest_id && seen[type.record.index()].insert(id).second)
            named[type.record.index()].emplace_back(id);
        }
      }
    for (std::size_t r = 0; r < named.size(); ++r) {
      if (!gathered_[r].open) continue;
      RecordTable& table = snapshot_.records[r];
      std::sort(named[r].begin(), named[r].end(),
                [](const auto& a, const auto& b) { return base::id_less(a, b); });
      table.ids = std::move(named[r]);
      for (std::uint32_t i = 0; i < table.ids.size(); ++i) {
        table.by_id.emplace(table.ids[i], i);
        for (columns::Column& field : table.fields) field.push(Missing{});
      }
    }
  }

  // ---- cells ----------------------------------------------------------------------------------------

  void read_rows(RecordId id) {
    const Record& record = plan_[id];
    if (record.constant || gathered_[id.index()].open) return;
    const Gathered& rows = gathered_[id.index()];
    RecordTable& into = snapshot_.records[id.index()];

    // By table of this record: where each field's cell is, and the other columns.
    std::vector<std::vector<std::optional<std::uint32_t>>> cells(tables_.size());
    std::vector<std::vector<std::uint32_t>> others(tables_.size());
    std::vector<std::vector<Rounding>> rounded(tables_.size());
    for (const std::uint32_t t : rows.tables) {
      const TextTable& table = tables_[t];
      rounded[t].resize(table.columns.size());
      for (const ColumnId field : record.fields) {
        cells[t].push_back(cell_of(table, field));
        const bool told = std::find(table.told.begin(), table.told.end(), field) != table.told.end();
        if (!cells[t].back() && !told) report_missing_column(record, table, plan_[field]);
      }
      for (std::uint32_t c = 0; c < table.columns.size(); ++c)
        if (table.id_cell != c && plan_[table.columns[c].column].kind != Column::Kind::field)
          others[t].push_back(c);
    }
    // In the order of the files, whose texts are then walked once; the columns are put in order afterwards.
    for (columns::Column& field : into.fields) field.reserve(rows.rows.size());
    for (std::uint32_t i = 0; i < rows.rows.size(); ++i) {
      const RowRef ref = rows.rows[i];
      const TextTable& table = tables_[ref.table];
      for (std::size_t f = 0; f < record.fields.size(); ++f) {
        const Column& column = plan_[record.fields[f]];
        const std::optional<std::uint32_t>& cell = cells[ref.table][f];
        into.fields[f].push(cell ? read(table, ref.row, *cell, column, rounded[ref.table][*cell])
                                 : column.fallback.value_or(Missing{}));
      }
    }
    for (columns::Column& field : into.fields) field.permute(rows.order);
    for (std::uint32_t number = 0; number < rows.order.size(); ++number) {
      const RowRef ref = rows.rows[rows.order[number]];
      const TextTable& table = tables_[ref.table];
      for (const std::uint32_t c : others[ref.table]) {
        const ColumnId column = table.columns[c].column;
        if (base::trim(table.cell(ref.row, c)).empty()) continue;  // not given for this row
        FixedValue value{column, Row{id, number},
                         read(table, ref.row, c, plan_[column], rounded[ref.table][c])};
        const bool fact = plan_[column].kind == Column::Kind::fact;
        (fact ? snapshot_.fixed : snapshot_.starts).push_back(std::move(value));
      }
      if (!table.file.empty()) into.places.push_back({file_number(table.file), table.lines[ref.row]});
    }
    for (const std::uint32_t t : rows.tables) note_roundings(tables_[t], rounded[t]);
  }

  struct Rounding {
    std::uint64_t amounts = 0;
    number::Rational total;
  };

  void note_roundings(const TextTable& table, const std::vector<Rounding>& rounded) {
    if (!notes_) return;
    for (std::size_t c = 0; c < rounded.size(); ++c) {
      if (table.columns[c].rounding.empty()) continue;
      notes_->roundings.push_back({table.file, table.columns[c].heading, table.columns[c].rounding,
                                   rounded[c].amounts, rounded[c].total});
      notes_->rounded_amounts += rounded[c].amounts;
      notes_->rounded_total += rounded[c].total;
    }
  }

  void report_missing_column(const Record& record, const TextTable& table, const Column& column) {
    if (column.type.optional || column.fallback) return;
    if (table.file.empty() && table.rows() == 0) return;
    Diagnostic& fault =
        table.file.empty()
            ? faults_.add(code::missing_column, table.spans.empty() ? base::Span{} : table.spans[0])
            : faults_.add(code::missing_column, DataPlace{table.file, table.heading_line, ""});
    fault.with("record", record.name).with("field", column.name).with("file", table_words(table));
    fault.with("key", record.plural + ".columns." + column.name);
    std::vector<std::string> candidates = table.extras;
    if (candidates.size() > 200) candidates.resize(200);
    std::vector<std::string> near = base::did_you_mean(column.name, candidates);
    for (const auto& [chinese, english] : plan_.in_english)
      if (english == column.name && near.empty()) near = base::did_you_mean(chinese, candidates);
    fault.suggest(std::move(near));
  }

  Value read(const TextTable& table, std::uint32_t row, std::uint32_t cell, const Column& column,
             Rounding& rounding) {
    const std::string_view text = table.cell(row, cell);
    checked::CellResult result =
        checked::parse_cell(plan_, column.type, &column, text, table.columns[cell].form);
    if (result.fault != checked::CellFault::none) {
      describe(place(table, row, cell, code_of(result.fault)), plan_, column, table.columns[cell].heading,
               result.fault, text);
      return Missing{};
    }
    if (!result.rounded_by.is_zero()) {
      ++rounding.amounts;
      rounding.total += result.rounded_by;
    }
    if (Value* value = std::get_if<Value>(&result.value)) return std::move(*value);
    const std::string& name = std::get<checked::CellRow>(result.value).id;
    const RecordId record = column.type.record;
    const auto& by_id = snapshot_.records[record.index()].by_id;
    if (const auto found = by_id.find(name); found != by_id.end()) return Row{record, found->second};
    const Gathered& rows = gathered_[record.index()];
    if (rows.silent || rows.lost.contains(name)) return Missing{};
    report_unknown_row(place(table, row, cell, code::unknown_row), record, name);
    return Missing{};
  }

  void report_unknown_row(Diagnostic& fault, RecordId record, const std::string& name) {
    const RecordTable& table = snapshot_.records[record.index()];
    const Gathered& rows = gathered_[record.index()];
    diagnostics::Words where("the data", "数据");
    if (plan_[record].constant)
      where = diagnostics::Words("`rows " + plan_[record].name + "`");
    else if (!rows.tables.empty())
      where = table_words(tables_[rows.tables[0]]);
    else if (options_.example)
      where = diagnostics::Words("`given " + plan_[record].plural + "`");
    fault.with("record", plan_[record].name).with("value", shown(name)).with("file", where);
    // A suggestion costs a walk over all ids: only for the first few faults of a small table.
    constexpr std::size_t most_ids = 5000, most_suggestions = 20;
    if (table.ids.size() <= most_ids && suggestions_++ < most_suggestions)
      fault.suggest(base::did_you_mean(name, table.ids));
  }

  // ---- places ---------------------------------------------------------------------------------------

  diagnostics::Words table_words(const TextTable& table) const {
    return table.file.empty() ? diagnostics::Words("`given " + plan_[table.record].plural + "`")
                              : diagnostics::Words(table.file);
  }

  Diagnostic& place(const TextTable& table, std::uint32_t row, std::uint32_t cell, Code code) {
    if (table.file.empty()) {
      const std::size_t at = row * table.columns.size() + cell;
      return faults_.add(code, at < table.spans.size() ? table.spans[at] : base::Span{});
    }
    const std::uint64_t line = row < table.lines.size() ? table.lines[row] : 0;
    const bool named = cell < table.columns.size() && code != code::constant_rows_given;
    return faults_.add(code, DataPlace{table.file, line, named ? table.columns[cell].heading : ""}, cell + 1);
  }

  std::uint32_t file_number(const std::string& file) {
    auto& files = snapshot_.files;
    if (!files.empty() && files[last_file_] == file) return last_file_;
    const auto found = std::find(files.begin(), files.end(), file);
    last_file_ = static_cast<std::uint32_t>(found - files.begin());
    if (found == files.end()) files.push_back(file);
    return last_file_;
  }

  const Plan& plan_;
  const std::vector<TextTable>& tables_;
  const BuildOptions& options_;
  Faults& faults_;
  LoadNotes* notes_;
  std::vector<Gathered> gathered_;
  std::deque<std::string> numbers_;  // ids of rows that are numbered
  Snapshot snapshot_;
  std::uint32_t last_file_ = 0;
  std::size_t suggestions_ = 0;
};

// The table of an example, seen as a table of texts.
TextTable of_example(const Plan& plan, InputTable& given) {
  TextTable table;
  table.record = given.record;
  table.id_cell = given.id_cell;
  const std::size_t width = given.columns.size() + (given.id_cell ? 1 : 0);
  std::size_t next = 0;
  for (std::size_t c = 0; c < width; ++c) {
    TextColumn column;
    column.form.plan_text = true;
    if (given.id_cell != c) column.column = given.columns[next++];
    column.heading = column.column.valid() ? plan[column.column].name : "id";
    table.columns.push_back(std::move(column));
  }
  bool files = false;
  for (const std::vector<InputCell>& row : given.rows) {
    for (std::size_t c = 0; c < width; ++c) {
      static const InputCell absent;
      const InputCell& cell = c < row.size() ? row[c] : absent;
      table.cells.push_back(cell.text);
      table.spans.push_back(cell.span);
      files = files || !cell.place.file.empty();
    }
    table.lines.push_back(row.empty() ? 0 : row[0].place.line);
  }
  if (files) {
    table.file = given.rows[0][0].place.file;
    for (TextColumn& column : table.columns) column.form.plan_text = false;
  }
  return table;
}

}  // namespace

std::optional<Snapshot> build(const Plan& plan, std::vector<TextTable> tables, const BuildOptions& options,
                              Faults& faults, LoadNotes* notes) {
  Snapshot snapshot = Builder(plan, tables, options, faults, notes).run();
  if (faults.any()) return std::nullopt;
  return snapshot;
}

std::optional<Snapshot> build(const Plan& plan, std::vector<InputTable> tables, diagnostics::Sink& sink) {
  std::vector<TextTable> texts;
  for (InputTable& table : tables) texts.push_back(of_example(plan, table));
  Faults faults;
  BuildOptions options;
  options.example = true;
  std::optional<Snapshot> snapshot = build(plan, std::move(texts), options, faults, nullptr);
  faults.report(sink);
  return snapshot;
}

namespace {

ColumnId column_called(const Plan& plan, RecordId record, std::string_view heading) {
  for (const ColumnId field : plan[record].fields)
    if (plan[field].name == heading) return field;
  ColumnId fact;
  for (std::size_t c = 0; c < plan.columns.size(); ++c) {
    const Column& column = plan.columns[c];
    const bool of_row = column.parameters.size() == 1 && column.parameters[0].kind == checked::Kind::row &&
                        column.parameters[0].record == record;
    if (column.name != heading || !of_row) continue;
    switch (column.kind) {
      case Column::Kind::state:
      case Column::Kind::balance:
        return ColumnId(c);
      case Column::Kind::fact:
        fact = ColumnId(c);
        break;
      case Column::Kind::field:
      case Column::Kind::builtin_field:
        break;
    }
  }
  return fact;
}

}  // namespace

// A plan in Chinese may have data with headings in Chinese.
checked::ColumnId column_named(const Plan& plan, RecordId record, std::string_view heading) {
  const ColumnId column = column_called(plan, record, heading);
  const std::string_view english = plan.english(heading);
  return column.valid() || english == heading ? column : column_called(plan, record, english);
}

}  // namespace bonafide::data
