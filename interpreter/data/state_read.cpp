#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "data/csv.h"
#include "data/file.h"
#include "data/state.h"
#include "data/state_text.h"
#include "data/succession.h"
#include "diagnostics/codes/data.h"

namespace bonafide::data {
namespace {

using checked::Column;
using checked::Plan;
namespace code = diagnostics::code;
using diagnostics::DataPlace;
using diagnostics::Words;
using ledger::State;
using ledger::StoredLine;
using nlohmann::json;

class StateReader {
 public:
  StateReader(const Plan& plan, const std::string& folder, Faults& faults)
      : plan_(plan), folder_(folder), faults_(faults) {
    for (const Column& column : plan.columns) columns_.insert(column.name);
    for (const checked::Bonus& bonus : plan.bonuses) payers_.insert(bonus.name);
    for (const checked::Promise& promise : plan.promises) payers_.insert(promise.name);
    for (const checked::Hold& hold : plan.holds) holds_.insert(hold.name);
    for (const checked::Asset& asset : plan.assets) assets_.insert(asset.name);
    for (const checked::Unit& unit : plan.units)
      if (unit.kind == checked::Unit::Kind::currency) assets_.insert(unit.name);
    for (const checked::Record& record : plan.records) records_.insert(record.name);
  }

  std::optional<State> run() {
    if (!read_head()) return std::nullopt;  // another plan's state: its rows say nothing more
    read_facts();
    read_lots();
    read_lines("lines.csv", false, state_.lines);
    read_lines("held.csv", true, state_.held);
    read_seen();
    if (faults_.any()) return std::nullopt;
    return std::move(state_);
  }

 private:
  std::string shown_as(const std::string& name) const { return folder_ + "/" + name; }

  void broken(const DataPlace& place, Words what) {
    faults_.add(code::state_broken, place).with("what", std::move(what));
  }

  std::optional<FileText> text_of(const std::string& name) {
    if (kind_of(shown_as(name)) == PathKind::missing) {
      faults_.add(code::state_missing, DataPlace{shown_as(name), 0, ""})
          .with("path", folder_)
          .with("file", name);
      return std::nullopt;
    }
    return read_file(shown_as(name), shown_as(name), std::nullopt, faults_);
  }

  bool read_head() {
    const std::optional<FileText> text = text_of("state.json");
    if (!text) return false;
    const DataPlace place{shown_as("state.json"), 0, ""};
    const json head = json::parse(*text->text, nullptr, false);
    if (!head.is_object() || !head.contains("plan") || !head["plan"].is_string() ||
        !head.contains("version") || !head["version"].is_number_unsigned() || !head.contains("settled") ||
        !head["settled"].is_array()) {
      broken(place,
             Words("it must say `plan`, `version` and `settled`", "须写明 `plan`、`version` 和 `settled`"));
      return false;
    }
    state_.plan = head["plan"].get<std::string>();
    state_.version = head["version"].get<std::uint64_t>();
    if (state_.plan != plan_.name) {
      faults_.add(code::state_other_plan, place).with("found", shown(state_.plan)).with("plan", plan_.name);
      return false;
    }
    succession_ = state_.version != plan_.version && plan_.follows == state_.version;
    if (state_.version != plan_.version && !succession_) {
      faults_.add(code::state_other_version, place)
          .with("found", std::to_string(state_.version))
          .with("version", std::to_string(plan_.version));
      return false;
    }
    if (head.contains("keeps") && head["keeps"].is_object())
      for (const auto& [what, type] : head["keeps"].items())
        if (type.is_string()) state_.shapes[what] = type.get<std::string>();
    for (const json& item : head["settled"]) {
      const auto period = item.is_string()
                              ? number::parse_period(item.get_ref<const std::string&>(), plan_.zone)
                              : std::nullopt;
      if (period)
        state_.settled.push_back(*period);
      else
        broken(place,
               Words("`" + shown(item.dump(-1, ' ', false, json::error_handler_t::replace)) +
                         "` is not a period",
                     "“" + shown(item.dump(-1, ' ', false, json::error_handler_t::replace)) + "”不是周期"));
    }
    return true;
  }

  // The rows of a file whose headings must be these, in this order; facts.csv may have more `of_N`.
  std::optional<RawTable> table(const std::string& name, const std::vector<std::string>& headings) {
    const std::optional<FileText> text = text_of(name);
    if (!text) return std::nullopt;
    const std::size_t before = faults_.count();
    std::optional<RawTable> rows = read_csv(*text, shown_as(name), ',', faults_);
    const bool fits = rows && rows->headings.size() >= headings.size() &&
                      std::equal(headings.begin(), headings.end(), rows->headings.begin()) &&
                      (name == "facts.csv" || rows->headings.size() == headings.size());
    if (fits) return rows;
    if (faults_.count() == before) {
      std::string line;
      for (const std::string& heading : headings) line += (line.empty() ? "" : ",") + heading;
      broken({shown_as(name), 1, ""}, Words("its headings must be " + line, "标题应为 " + line));
    }
    return std::nullopt;
  }

  // One row while it is read: each cell is taken once, and what does not fit is told at its heading.
  struct Row {
    StateReader& reader;
    const RawTable& table;
    std::size_t row;
    bool good = true;

    std::string_view text(std::uint32_t column) const { return table.cell(row, column); }
    void bad(std::uint32_t column, const char* en, const char* zh) {
      good = false;
      const std::string value = shown(text(column));
      reader.broken({table.file, table.lines[row], table.headings[column]},
                    Words("`" + value + "` is not " + en, "“" + value + "”不是" + zh));
    }
    template <class T>
    T take(std::uint32_t column, const std::optional<T>& value, const char* en, const char* zh) {
      if (!value) bad(column, en, zh);
      return value.value_or(T{});
    }
    number::Rational amount(std::uint32_t column) {
      return take(column, parse_exact(text(column)), "an exact number", "精确的数");
    }
    ledger::RowName name(std::uint32_t column) {
      const std::optional<ledger::RowName> row_name = parse_row(text(column));
      const bool known = row_name && (reader.succession_ || reader.records_.contains(row_name->record));
      return take(column, known ? row_name : std::nullopt, "a row such as member:Ann", "member:Ann 这样的行");
    }
    number::Moment moment(std::uint32_t column) {
      return take(column, parse_utc(text(column)), "a moment such as 2026-03-01 09:00Z",
                  "2026-03-01 09:00Z 这样的时刻");
    }
    std::int64_t whole(std::uint32_t column) {
      const auto number = parse_exact(text(column));
      return take(column, number ? number->whole() : std::nullopt, "a whole number", "整数");
    }
    std::string one_of(std::uint32_t column, const std::unordered_set<std::string>& known, const char* en,
                       const char* zh) {
      std::string value(text(column));
      if (!known.contains(value) && !reader.succession_) bad(column, en, zh);
      return value;
    }
  };

  void read_facts() {
    const auto table = this->table("facts.csv", {"fact", "type", "value", "of"});
    if (!table) return;
    for (std::size_t r = 0; r < table->rows(); ++r) {
      Row row{*this, *table, r};
      ledger::StoredFact fact;
      fact.column = row.one_of(0, columns_, "a fact of the plan", "方案中的量");
      const auto value = parse_value(row.text(1), row.text(2));
      if (value)
        fact.value = *value;
      else
        row.bad(2, "a value of its type", "该类型的值");
      if (row.good && !succession_ && !value_fits(fact))
        row.bad(2, "a value that the plan's fact can have", "方案中该量可取的值");
      for (std::uint32_t c = 3; c < table->headings.size(); ++c)
        if (!row.text(c).empty()) fact.arguments.push_back(row.name(c));
      state_.facts.push_back(std::move(fact));
    }
  }

  // The kind of the value and, for a choice or a rung, its name are those of a column of that name.
  bool value_fits(const ledger::StoredFact& fact) const {
    if (std::holds_alternative<columns::Missing>(fact.value)) return true;
    for (const Column& column : plan_.columns) {
      if (column.name != fact.column) continue;
      switch (column.type.kind) {
        case checked::Kind::flag:
          if (std::holds_alternative<bool>(fact.value)) return true;
          break;
        case checked::Kind::count:
        case checked::Kind::number:
        case checked::Kind::rate:
        case checked::Kind::amount:
          if (std::holds_alternative<number::Rational>(fact.value)) return true;
          break;
        case checked::Kind::text:
          if (std::holds_alternative<std::string>(fact.value)) return true;
          break;
        case checked::Kind::date:
          if (std::holds_alternative<number::Date>(fact.value)) return true;
          break;
        case checked::Kind::moment:
          if (std::holds_alternative<number::Moment>(fact.value)) return true;
          break;
        case checked::Kind::duration:
          if (std::holds_alternative<number::Duration>(fact.value)) return true;
          break;
        case checked::Kind::choice: {
          const auto* text = std::get_if<std::string>(&fact.value);
          const auto& values = plan_.choices[column.type.choice.index()].values;
          if (text && std::find(values.begin(), values.end(), *text) != values.end()) return true;
          break;
        }
        case checked::Kind::row: {
          const auto* row = std::get_if<ledger::RowName>(&fact.value);
          if (row && (!column.type.record.valid() || plan_[column.type.record].name == row->record))
            return true;
          break;
        }
        case checked::Kind::window:
          break;
      }
    }
    return false;
  }

  bool is_asset(std::string_view name) const {
    return succession_ || name.starts_with("goods:") || assets_.contains(std::string(name));
  }

  void read_lots() {
    const auto table = this->table("lots.csv", {"asset", "member", "amount", "credited", "expires"});
    if (!table) return;
    for (std::size_t r = 0; r < table->rows(); ++r) {
      Row row{*this, *table, r};
      ledger::StoredLot lot;
      lot.asset = std::string(row.text(0));
      if (!is_asset(lot.asset)) row.bad(0, "an asset of the plan", "方案中的资产");
      lot.member = row.name(1);
      lot.amount = row.amount(2);
      lot.credited = row.moment(3);
      if (!row.text(4).empty()) lot.expires = row.moment(4);
      state_.lots.push_back(std::move(lot));
    }
  }

  void read_lines(const std::string& name, bool held, std::vector<StoredLine>& into) {
    std::vector<std::string> headings = {"bonus",  "member", "asset", "amount", "exact",
                                         "source", "level",  "verb",  "period"};
    if (held) headings.emplace_back("hold");
    const auto table = this->table(name, headings);
    if (!table) return;
    for (std::size_t r = 0; r < table->rows(); ++r) {
      Row row{*this, *table, r};
      StoredLine line;
      line.bonus = row.one_of(0, payers_, "a bonus of the plan", "方案中的奖金");
      line.member = row.name(1);
      line.asset = std::string(row.text(2));
      if (!is_asset(line.asset)) row.bad(2, "an asset of the plan", "方案中的资产");
      line.amount = row.amount(3);
      line.exact = row.amount(4);
      if (!row.text(5).empty()) line.source = row.name(5);
      if (!row.text(6).empty()) line.level = row.whole(6);
      const std::int64_t verb = row.whole(7);
      if (verb < 0 || verb > UINT32_MAX) row.bad(7, "the number of a verb", "子句序号");
      line.verb = static_cast<std::uint32_t>(verb);
      line.period = row.take(8, number::parse_period(row.text(8), plan_.zone), "a period", "周期");
      if (held) line.hold = row.one_of(9, holds_, "a `hold` of the plan", "方案中的 `hold`");
      into.push_back(std::move(line));
    }
  }

  void read_seen() {
    const auto table = this->table("seen.csv", {"row", "fingerprint", "refused", "counted"});
    if (!table) return;
    state_.seen.reserve(table->rows());
    for (std::size_t r = 0; r < table->rows(); ++r) {
      Row row{*this, *table, r};
      const std::string name = row_text(row.name(0));
      ledger::SeenRow seen;
      seen.fingerprint = std::string(row.text(1));
      seen.refused = row.text(2) == "yes";
      if (!seen.refused && row.text(2) != "no") row.bad(2, "yes or no", "yes 或 no");
      if (!row.text(3).empty()) seen.counted = row.take(3, number::parse_date(row.text(3)), "a date", "日期");
      if (row.good && !state_.seen.emplace(name, std::move(seen)).second)
        row.bad(0, "named once", "只出现一次的行");
    }
  }

  const Plan& plan_;
  const std::string& folder_;
  Faults& faults_;
  State state_;
  bool succession_ = false;  // left by the version that this plan follows: its names may be gone
  std::unordered_set<std::string> columns_, payers_, assets_, records_, holds_;
};

}  // namespace

std::optional<State> load_state(const Plan& plan, const std::string& folder, diagnostics::Sink& sink) {
  Faults faults;
  std::optional<State> state = StateReader(plan, folder, faults).run();
  faults.report(sink);
  if (state && !can_take_over(plan, *state, folder, sink)) return std::nullopt;
  return state;
}

}  // namespace bonafide::data
