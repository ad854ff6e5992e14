// Decision tables: what no row answers, what two rows answer, what no row is ever asked.
#include <algorithm>
#include <variant>

#include "check/check.h"
#include "check/lints_uses.h"
#include "check/tables_cover.h"
#include "checked/dump.h"
#include "diagnostics/codes/tables.h"

namespace bonafide::check {

using namespace checked;
namespace code = diagnostics::code;
using diagnostics::Note;
using diagnostics::Words;

namespace {

// Looking at every pair of rows stops at so many rows.
constexpr std::size_t most_rows = 4'000;
// A table of more columns is not looked through at all.
constexpr std::size_t most_columns = 16;

struct Use {  // one lookup, or one walk over the table's slabs
  std::vector<NodeId> arguments;
  Span span;
};

class TableCheck {
 public:
  TableCheck(const Plan& plan, const Table& table, std::vector<Use> uses, diagnostics::Sink& sink)
      : plan_(plan), table_(table), uses_(std::move(uses)), sink_(sink), grid_(plan, table) {}

  void run() {
    if (!well_formed()) return;
    rows_for_nothing();
    if (table_.inputs.size() > most_columns) {
      gave_up_ = true;
    } else {
      if (table_.first_row_wins)
        shadowed();
      else
        overlaps();
      gaps();
    }
    if (gave_up_) sink_.add(code::table_too_large, table_.span).with("table", table_.name);
  }

 private:
  bool well_formed() const {
    return !table_.inputs.empty() &&
           std::all_of(table_.rows.begin(), table_.rows.end(), [&](const TableRow& row) {
             return row.otherwise || row.inputs.size() == table_.inputs.size();
           });
  }

  // "level = 4", "units = 10_000 and standing = partner"
  Words witness(const std::vector<std::size_t>& cells, bool gap = false) const {
    Words words("");
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (const std::vector<std::uint32_t> missing = gap ? missing_values(cells, i) : std::vector<std::uint32_t>{};
          missing.size() > 1) {
        Words list("");
        for (std::size_t m = 0; m < missing.size(); ++m) {
          const std::string& one = plan_.choices[table_.inputs[i].type.choice.index()].values[missing[m]];
          list.en += (m == 0 ? "" : m + 1 == missing.size() ? " or " : ", ") + one;
          list.zh += (m == 0 ? "" : "、") + one;
        }
        words.en += (i == 0 ? "" : " and ") + table_.inputs[i].name + " = " + list.en;
        words.zh += (i == 0 ? "" : "、") + table_.inputs[i].name + " = " + list.zh;
        continue;
      }
      const auto smallest = grid_.axes()[i].smallest(cells[i]);
      const auto& input = table_.inputs[i];
      std::string en = "any other", zh = "其他任何值";
      if (!smallest.other) {
        en = zh = to_text(plan_, input.type, smallest.value);
        if (smallest.just_above) {
          en = "just above " + en;
          zh = "略高于 " + zh;
        }
      }
      words.en += (i == 0 ? "" : " and ") + input.name + " = " + en;
      words.zh += (i == 0 ? "" : "、") + input.name + " = " + zh;
    }
    return words;
  }
  // Of a column of rungs or choices: all that no row covers, the other columns being as in the gap.
  std::vector<std::uint32_t> missing_values(const std::vector<std::size_t>& gap, std::size_t column) const {
    std::vector<std::uint32_t> missing;
    const Type& type = table_.inputs[column].type;
    if (type.kind != Kind::choice) return missing;
    const Axis& axis = grid_.axes()[column];
    const auto first = [&](std::size_t cell) {
      return cell == axis.cells().size() ? static_cast<std::uint32_t>(plan_.choices[type.choice.index()].values.size())
                                         : std::get<columns::ChoiceValue>(axis.smallest(cell).value).index;
    };
    for (std::size_t cell = 0; cell < axis.cells().size(); ++cell) {
      const bool covered = std::any_of(table_.rows.begin(), table_.rows.end(), [&](const TableRow& row) {
        const auto r = static_cast<std::size_t>(&row - table_.rows.data());
        for (std::size_t i = 0; i < gap.size(); ++i)
          if (row.otherwise || !grid_.box(r)[i][i == column ? cell : gap[i]]) return false;
        return true;
      });
      for (std::uint32_t value = first(cell); !covered && value < first(cell + 1); ++value) missing.push_back(value);
    }
    return missing;
  }
  static std::string number(std::size_t row) { return std::to_string(row + 1); }

  // Rows for numbers below 0 that nobody asks for.
  void rows_for_nothing() {
    const auto usual = expected();
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      if (table_.rows[r].otherwise || grid_.common(r, r, usual)) continue;
      const bool used = std::any_of(uses_.begin(), uses_.end(),
                                    [&](const Use& use) { return grid_.common(r, r, asked(use)); });
      if (!used)
        sink_.add(code::row_for_nothing, table_.rows[r].span)
            .with("table", table_.name)
            .with("row", number(r));
    }
  }

  void overlaps() {
    const auto& rows = table_.rows;
    if (rows.size() > most_rows) {
      gave_up_ = true;
      return;
    }
    const auto everywhere = grid_.everywhere(), usual = expected();
    for (std::size_t b = 0; b < rows.size(); ++b) {
      if (rows[b].otherwise) {
        for (std::size_t a = 0; a < b; ++a)
          if (rows[a].otherwise) {
            twice(a, b);
            break;
          }
        continue;
      }
      for (std::size_t a = 0; a < b; ++a) {
        if (rows[a].otherwise) continue;
        auto cells = grid_.common(a, b, usual);
        if (!cells) cells = grid_.common(a, b, everywhere);
        if (!cells) continue;
        if (same(a, b))
          twice(a, b);
        else
          sink_.add(code::rows_overlap, rows[b].span)
              .with("table", table_.name)
              .with("witness", witness(*cells))
              .with("first", number(a))
              .with("second", number(b))
              .label(rows[a].span, Note::row_here, {{"row", number(a)}});
        break;  // one is enough to mend the row
      }
    }
  }
  bool same(std::size_t a, std::size_t b) const { return grid_.box(a) == grid_.box(b); }
  void twice(std::size_t a, std::size_t b) {
    sink_.add(code::table_row_twice, table_.rows[b].span)
        .with("table", table_.name)
        .with("first", number(a))
        .with("second", number(b))
        .label(table_.rows[a].span, Note::row_here, {{"row", number(a)}});
  }

  // `first row wins`: rows of which those above leave nothing.
  void shadowed() {
    bool otherwise_above = false;
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      const auto& row = table_.rows[r];
      bool never = otherwise_above;
      if (!never && !row.otherwise && !grid_.empty(r))
        never = !grid_.gap(grid_.box(r), r, gave_up_) && !gave_up_;
      if (never)
        sink_.add(code::row_never_reached, row.span).with("table", table_.name).with("row", number(r));
      otherwise_above = otherwise_above || row.otherwise;
    }
  }

  // The cells that a use may ask for.
  Grid::Region asked(const Use& use) const {
    Grid::Region region = grid_.everywhere();
    for (std::size_t i = 0; i < region.size() && i < use.arguments.size(); ++i)
      region[i] = grid_.axes()[i].reached(plan_.bounds[use.arguments[i].index()]);
    return region;
  }
  // What every table must answer: all values of its columns, but for numbers below 0 and counts it does not
  // name.
  Grid::Region expected() const {
    Grid::Region region = grid_.everywhere();
    for (std::size_t i = 0; i < region.size(); ++i)
      for (std::size_t c = 0; c < region[i].size(); ++c)
        region[i][c] = grid_.axes()[i].cells()[c].place == Axis::Place::inside;
    return region;
  }

  void gaps() {
    const auto otherwise = std::find_if(table_.rows.begin(), table_.rows.end(),
                                        [](const TableRow& row) { return row.otherwise; });
    const auto gap = grid_.gap(expected(), table_.rows.size(), gave_up_);
    if (otherwise != table_.rows.end()) {
      if (gap || gave_up_) return;
      for (const auto& use : uses_)
        if (grid_.gap(asked(use), table_.rows.size(), gave_up_)) return;
      if (!gave_up_) sink_.add(code::otherwise_never_reached, otherwise->span).with("table", table_.name);
      return;
    }
    if (gap) {
      sink_.add(code::no_row, table_.span).with("table", table_.name).with("witness", witness(*gap, true));
      return;
    }
    for (const auto& use : uses_) {
      const auto region = asked(use);
      const auto found = grid_.gap(region, table_.rows.size(), gave_up_);
      if (!found) continue;
      // The argument that leaves what the table expects is the one to look at.
      Span span = use.span;
      for (std::size_t i = 0; i < found->size() && i < use.arguments.size(); ++i)
        if (grid_.axes()[i].cells()[(*found)[i]].place != Axis::Place::inside &&
            plan_.span(use.arguments[i]).valid()) {
          span = plan_.span(use.arguments[i]);
          break;
        }
      sink_.add(code::lookup_without_row, span)
          .with("table", table_.name)
          .with("witness", witness(*found))
          .label(table_.span, Note::declared_here);
    }
  }

  const Plan& plan_;
  const Table& table_;
  const std::vector<Use> uses_;
  diagnostics::Sink& sink_;
  Grid grid_;
  bool gave_up_ = false;
};

}  // namespace

void check_tables(const base::Sources&, const Plan& plan, diagnostics::Sink& sink) {
  if (plan.tables.empty()) return;
  const Uses used = uses_of(plan);
  std::vector<std::vector<Use>> uses(plan.tables.size());
  for (std::size_t i = 0; i < plan.nodes.size(); ++i)
    if (const auto* lookup = std::get_if<Lookup>(&plan.nodes[i]); lookup && used.nodes[i])
      uses[lookup->table.index()].push_back({lookup->arguments, plan.spans[i]});
  for (std::size_t i = 0; i < plan.sources.size(); ++i)
    if (const auto* slabs = std::get_if<SlabRows>(&plan.sources[i].rows); slabs && used.sources[i])
      uses[slabs->table.index()].push_back({{slabs->at}, plan.sources[i].span});
  for (std::size_t i = 0; i < plan.tables.size(); ++i)
    TableCheck(plan, plan.tables[i], std::move(uses[i]), sink).run();
}

}  // namespace bonafide::check
