// Decision tables: the type of each column from its heading and its cells, patterns as intervals.
#include <algorithm>

#include "base/text.h"
#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"
#include "number/decimal.h"

namespace bonafide::check {

using checked::Interval;
using PatternKind = syn::Pattern::Kind;

namespace {

bool same_pattern(const syn::Pattern& a, const syn::Pattern& b) {
  if (a.kind != b.kind || a.values.size() != b.values.size()) return false;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    if (a.values[i].text != b.values[i].text) return false;
  return true;
}

bool ordered(const Type& type) {
  return type.numeric() || type.kind == Kind::date || type.kind == Kind::moment || type.kind == Kind::choice ||
         type.kind == Kind::duration;
}

}  // namespace

std::optional<Type> Lowering::column_type(const syn::Heading& heading, const std::vector<const syn::Cell*>& cells) {
  if (heading.unit) return unit_type(heading.unit->text, heading.unit->span);
  if (heading.name) {
    if (const auto choice = choices_.find(heading.name->text); choice != choices_.end()) {
      Type type = plain(Kind::choice);
      type.choice = choice->second;
      return type;
    }
    if (const auto record = records_.find(heading.name->text);
        record != records_.end() && plan_[record->second].constant)
      return row(record->second);
  }
  checked::CellForm form;
  form.plan_text = true;
  std::optional<Type> type;
  const syn::Cell* first = nullptr;
  std::vector<std::string_view> words;
  const auto see = [&](const syn::Cell& cell, Type seen) {
    if (!type) {
      type = seen, first = &cell;
      return true;
    }
    if (*type == seen) return true;
    const auto bare = [](Kind kind) { return kind == Kind::count || kind == Kind::number; };
    if (bare(type->kind) && bare(seen.kind)) {
      type = plain(Kind::number);
      return true;
    }
    const auto in_time = [](Kind kind) { return kind == Kind::date || kind == Kind::moment; };
    if (in_time(type->kind) && in_time(seen.kind)) {
      type = plain(Kind::moment);
      return true;
    }
    report(code::column_mixed, cell.span)
        .with("one", describe(*type))
        .with("other", describe(seen))
        .label(first->span, Note::is_a, {{"type", describe(*type)}});
    return false;
  };
  for (const syn::Cell* cell : cells) {
    const std::string_view text = base::trim(cell->text);
    if (text.empty()) continue;
    const auto reads_as = [&](Kind kind) {
      return checked::parse_cell(plan_, plain(kind), nullptr, text, form).fault == checked::CellFault::none;
    };
    bool good = true;
    if (text.ends_with('%') || text.ends_with("％"))
      good = see(*cell, plain(Kind::rate));
    else if (text.front() == '"')
      good = see(*cell, plain(Kind::text));
    else if (reads_as(Kind::date))
      good = see(*cell, plain(Kind::date));
    else if (reads_as(Kind::moment))
      good = see(*cell, plain(Kind::moment));
    else if (reads_as(Kind::count))
      good = see(*cell, plain(text.find('.') == std::string_view::npos ? Kind::count : Kind::number));
    else if (reads_as(Kind::number))
      good = see(*cell, plain(Kind::number));
    else if (reads_as(Kind::duration))
      good = see(*cell, plain(Kind::duration));
    else if (text == "yes" || text == "no" || text == "是" || text == "否")
      good = see(*cell, plain(Kind::flag));
    else if (const std::size_t space = text.find(' ');
             space != std::string_view::npos && number::parse_decimal(text.substr(0, space)).fault == number::TextFault::none) {
      const std::optional<Type> unit = unit_type(text.substr(space + 1), cell->span);
      if (!unit) return std::nullopt;
      good = see(*cell, *unit);
    } else {
      words.push_back(text);
      if (!first) first = cell;
    }
    if (!good) return std::nullopt;
  }
  if (words.empty()) {
    if (!type) report(code::column_type_unknown, heading.span).with("name", text(heading.span));
    return type;
  }
  if (type) {
    // Words among numbers: the first word is what does not fit.
    for (const syn::Cell* cell : cells)
      if (base::trim(cell->text) == words[0]) {
        report(code::cell_does_not_fit, cell->span)
            .with("text", cell->text)
            .with("type", describe(*type))
            .with("why", Words("the column's other cells are " + describe(*type).en, "该列其他格是" + describe(*type).zh));
        break;
      }
    return std::nullopt;
  }
  std::vector<Type> found;
  for (std::size_t i = 0; i < plan_.choices.size(); ++i) {
    const std::vector<std::string>& values = plan_.choices[i].values;
    if (!sees(ChoiceId(i))) continue;
    if (!std::all_of(words.begin(), words.end(), [&](std::string_view word) {
          return std::find(values.begin(), values.end(), word) != values.end();
        }))
      continue;
    Type choice = plain(Kind::choice);
    choice.choice = ChoiceId(i);
    found.push_back(choice);
  }
  for (std::size_t i = 0; i < plan_.records.size(); ++i) {
    const std::vector<std::string>& ids = plan_.records[i].constant_ids;
    if (plan_.records[i].constant && sees(RecordId(i)) && std::all_of(words.begin(), words.end(), [&](std::string_view word) {
          return std::find(ids.begin(), ids.end(), word) != ids.end();
        }))
      found.push_back(row(RecordId(i)));
  }
  if (found.size() == 1) return found[0];
  if (found.empty()) {
    std::vector<std::string> names;
    for (const checked::Choice& choice : plan_.choices)
      names.insert(names.end(), choice.values.begin(), choice.values.end());
    for (const auto& [name, rows] : constant_rows_) names.push_back(name);
    // The narrowest: the first word that is no value of anything.
    for (const syn::Cell* cell : cells) {
      const std::string_view word = base::trim(cell->text);
      if (std::find(words.begin(), words.end(), word) == words.end()) continue;
      if (std::find(names.begin(), names.end(), word) != names.end()) continue;
      unknown({cell->text, cell->span}, {"value", "取值"}, names);
      return std::nullopt;
    }
  }
  report(code::column_type_unknown, heading.span).with("name", text(heading.span));
  return std::nullopt;
}

std::optional<Interval> Lowering::interval(const syn::Pattern& pattern, const Type& type) {
  const auto value = [&](std::size_t i) { return cell(pattern.values[i], type, nullptr); };
  if (pattern.kind != PatternKind::values && !ordered(type)) {
    report(code::has_no_order, pattern.span).with("text", text(pattern.span)).with("type", describe(type));
    return std::nullopt;
  }
  Interval out;
  switch (pattern.kind) {
    case PatternKind::any:
    case PatternKind::otherwise:
    case PatternKind::values: break;  // seen by the caller
    case PatternKind::from:
    case PatternKind::and_above:
    case PatternKind::or_above:
      out.from = value(0);
      if (!out.from) return std::nullopt;
      break;
    case PatternKind::below:
      out.to = value(0);
      if (!out.to) return std::nullopt;
      break;
    case PatternKind::up_to:
      out.to = value(0);
      out.to_included = true;
      if (!out.to) return std::nullopt;
      break;
    case PatternKind::to_below:
    case PatternKind::to: {
      out.from = value(0);
      out.to = value(1);
      out.to_included = pattern.kind == PatternKind::to;
      if (!out.from || !out.to) return std::nullopt;
      if (out.to_included && (type.kind == Kind::number || type.kind == Kind::rate || type.kind == Kind::amount ||
                              type.kind == Kind::moment)) {
        report(code::range_end_unclear, pattern.span)
            .with("from", pattern.values[0].text)
            .with("to", pattern.values[1].text)
            .with("type", describe(type));
        return std::nullopt;
      }
      const int order = columns::compare(*out.from, *out.to);
      if (order > 0 || (order == 0 && !out.to_included)) {
        report(code::range_upside_down, pattern.span).with("text", text(pattern.span));
        return std::nullopt;
      }
      break;
    }
  }
  return out;
}

checked::Pattern Lowering::pattern(const syn::Table& node, std::size_t row, std::size_t input, const Type& type) {
  // Across the top of a cross table stands input 1; its patterns are the same for every row.
  const bool across = node.cross && input == 1;
  const syn::Pattern& written = across ? node.across[row] : node.rows[row].inputs[input];
  checked::Pattern out;
  out.span = written.span;
  if (written.kind == PatternKind::any || written.kind == PatternKind::otherwise) {
    out.any = true;
    return out;
  }
  if (written.kind == PatternKind::values) {
    for (const syn::Cell& one : written.values)
      if (const std::optional<Value> value = cell(one, type, nullptr))
        out.intervals.push_back({*value, *value, true, true});
    return out;
  }
  std::optional<Interval> interval = this->interval(written, type);
  if (!interval) return out;
  if (written.kind == PatternKind::from) {
    // It runs to the next `from` of this column among the rows whose other inputs are the same.
    const std::size_t count = across ? node.across.size() : node.rows.size();
    for (std::size_t other = 0; other < count; ++other) {
      const syn::Pattern& candidate = across ? node.across[other] : node.rows[other].inputs[input];
      if (candidate.kind != PatternKind::from || other == row) continue;
      bool same = true;
      if (!across)
        for (std::size_t i = 0; i < node.rows[other].inputs.size() && i < node.rows[row].inputs.size(); ++i)
          if (i != input && !same_pattern(node.rows[other].inputs[i], node.rows[row].inputs[i])) same = false;
      if (!same) continue;
      diagnostics::Sink quiet;  // its own row reports it
      diagnostics::Sink* loud = std::exchange(sink_, &quiet);
      const std::optional<Value> from = cell(candidate.values[0], type, nullptr);
      sink_ = loud;
      if (from && columns::compare(*from, *interval->from) > 0 &&
          (!interval->to || columns::compare(*from, *interval->to) < 0))
        interval->to = from;
    }
  }
  out.intervals.push_back(std::move(*interval));
  return out;
}

void Lowering::table(const syn::Table& node, checked::TableId id) {
  bool good = true;
  std::vector<checked::TableInput> inputs, outputs;
  std::vector<std::string> names;
  const auto add_column = [&](std::vector<checked::TableInput>& columns, const syn::Heading& heading,
                              std::string fallback, const std::vector<const syn::Cell*>& cells) {
    if (!heading.name && fallback.empty()) {  // the parser has spoken
      good = false;
      columns.push_back({});
      return;
    }
    const std::string name = heading.name ? std::string(heading.name->text) : fallback;
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      report(code::heading_twice, heading.span).with("name", name);
      good = false;
    }
    names.push_back(name);
    const std::optional<Type> type = column_type(heading, cells);
    good = good && type;
    columns.push_back({name, type.value_or(Type{})});
  };
  for (const syn::TableRow& row : node.rows) {
    const std::size_t wanted_inputs = node.cross ? 1 : node.inputs.size();
    const std::size_t wanted_outputs = node.cross ? node.across.size() : node.outputs.size();
    good = good && row.inputs.size() == wanted_inputs && row.outputs.size() == wanted_outputs;
  }
  // What has holes was reported by the parser.
  if (!good || node.inputs.empty() || node.rows.empty()) {
    incomplete_ = true;
    return;
  }
  const auto values_of = [](const syn::Pattern& pattern, std::vector<const syn::Cell*>& cells) {
    for (const syn::Cell& cell : pattern.values) cells.push_back(&cell);
  };
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    std::vector<const syn::Cell*> cells;
    if (node.cross && i == 1)
      for (const syn::Pattern& pattern : node.across) values_of(pattern, cells);
    else
      for (const syn::TableRow& row : node.rows) values_of(row.inputs[i], cells);
    add_column(inputs, node.inputs[i], {}, cells);
  }
  std::vector<bool> blank(std::max<std::size_t>(1, node.outputs.size()));
  if (node.cross) {
    std::vector<const syn::Cell*> cells;
    for (const syn::TableRow& row : node.rows)
      for (const syn::Cell& cell : row.outputs) {
        cells.push_back(&cell);
        if (base::trim(cell.text).empty()) blank[0] = true;
      }
    syn::Heading heading;
    if (!node.outputs.empty()) heading = node.outputs[0];
    if (!heading.span.valid()) heading.span = node.name.span;
    add_column(outputs, heading, std::string(node.name.text), cells);
  } else {
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      std::vector<const syn::Cell*> cells;
      for (const syn::TableRow& row : node.rows) {
        cells.push_back(&row.outputs[i]);
        if (base::trim(row.outputs[i].text).empty()) blank[i] = true;
      }
      add_column(outputs, node.outputs[i], {}, cells);
    }
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) outputs[i].type.optional = blank[i];
  if (!good) return;

  const std::size_t errors = sink_->errors();
  std::vector<checked::TableRow> rows;
  for (std::size_t r = 0; r < node.rows.size(); ++r) {
    const syn::TableRow& written = node.rows[r];
    if (node.cross) {
      for (std::size_t c = 0; c < node.across.size(); ++c) {
        checked::TableRow row;
        row.span = written.outputs[c].span;
        row.inputs = {pattern(node, r, 0, inputs[0].type), pattern(node, c, 1, inputs[1].type)};
        row.otherwise = written.inputs[0].kind == PatternKind::otherwise && node.across[c].kind == PatternKind::otherwise;
        if (std::optional<Value> value = cell(written.outputs[c], outputs[0].type, nullptr))
          row.outputs.push_back(std::move(*value));
        rows.push_back(std::move(row));
      }
      continue;
    }
    checked::TableRow row;
    row.span = written.span;
    std::size_t others = 0;
    for (std::size_t i = 0; i < written.inputs.size(); ++i) {
      row.inputs.push_back(pattern(node, r, i, inputs[i].type));
      if (written.inputs[i].kind == PatternKind::otherwise) ++others;
    }
    row.otherwise = others > 0;
    for (const syn::Pattern& input : written.inputs)
      if (others > 0 && input.kind != PatternKind::otherwise && input.kind != PatternKind::any)
        report(code::otherwise_in_part, input.span).label(written.span, Note::because_of);
    for (std::size_t i = 0; i < written.outputs.size(); ++i)
      if (std::optional<Value> value = cell(written.outputs[i], outputs[i].type, nullptr))
        row.outputs.push_back(std::move(*value));
    rows.push_back(std::move(row));
  }
  // What is written in the cells may be wrong; calls are checked all the same.
  const bool slabs = inputs.size() == 1 && inputs[0].type.numeric();
  checked::Table& table = plan_.tables[id.index()];
  table.inputs = std::move(inputs);
  table.outputs = std::move(outputs);
  table.first_row_wins = node.first_row_wins;
  if (sink_->errors() == errors) table.rows = std::move(rows);
  broken_tables_[id.index()] = false;
  if (!slabs) return;
  const std::vector<checked::TableInput> results = table.outputs;
  const Type amount = table.inputs[0].type;
  checked::Record record;
  record.name = table.name + " slab";
  record.builtin = true;
  const RecordId slab = new_record(std::move(record));
  plan_.slab_records[id.index()] = slab;
  const auto add_field = [&](const std::string& name, Type type) {
    checked::Column column;
    column.kind = checked::Column::Kind::builtin_field;
    column.name = name;
    column.record = slab;
    column.parameters = {row(slab)};
    column.parameter_names = {"slab"};
    column.type = type;
    column.frame = 1;
    const ColumnId made = new_column(std::move(column));
    plan_.records[slab.index()].fields.push_back(made);
    show_everywhere([&](Symbols& symbols) { symbols.record_columns_[slab.index()].emplace(name, made); });
  };
  add_field("amount", amount);
  for (const checked::TableInput& output : results) add_field(output.name, output.type);
}

}  // namespace bonafide::check
