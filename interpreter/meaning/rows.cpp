// docs/meaning.md, section 1: row order.
#include "meaning/rows.h"

#include <algorithm>

#include "base/invariant.h"
#include "base/sha256.h"
#include "ledger/canonical.h"
#include "ledger/shapes.h"

namespace bonafide::meaning {
namespace {

std::uint64_t key(Row row) { return (std::uint64_t{row.record.value} << 32) | row.number; }

}  // namespace

Rows::Rows(const checked::Plan& plan, const data::Snapshot& snapshot, const number::Period& period,
           const ledger::State& state)
    : plan_(plan), snapshot_(snapshot), period_(period) {
  const std::size_t records = plan.records.size();
  sizes_.resize(records);
  dated_.resize(records);
  has_late_.resize(records);
  owned_.resize(records);
  constants_.resize(records);
  positions_.assign(plan.columns.size(), 0);
  for (std::size_t r = 0; r < records; ++r) {
    const checked::Record& record = plan.records[r];
    if (record.constant) {
      sizes_[r] = record.constant_ids.size();
      for (std::size_t i = 0; i < record.constant_ids.size(); ++i)
        constants_[r].emplace(record.constant_ids[i], static_cast<std::uint32_t>(i));
    } else if (!record.builtin && r < snapshot.records.size()) {
      sizes_[r] = snapshot.records[r].size();
    }
    dated_[r] = record.when.valid() && !record.builtin;
    for (std::size_t f = 0; f < record.fields.size(); ++f)
      positions_[record.fields[f].index()] = static_cast<std::uint32_t>(f);
  }
  read_times();
  look_back(state);
}

const std::string& Rows::id(Row row) const {
  const checked::Record& record = plan_[row.record];
  if (record.constant) return record.constant_ids[row.number];
  static const std::string none;
  if (record.builtin || row.record.index() >= snapshot_.records.size()) return none;
  return snapshot_.records[row.record.index()].ids[row.number];
}

std::optional<Row> Rows::find(RecordId record, const std::string& id) const {
  const checked::Record& declared = plan_[record];
  if (declared.constant) {
    const auto found = constants_[record.index()].find(id);
    if (found == constants_[record.index()].end()) return std::nullopt;
    return Row{record, found->second};
  }
  if (declared.builtin || record.index() >= snapshot_.records.size()) return std::nullopt;
  const auto& by_id = snapshot_.records[record.index()].by_id;
  const auto found = by_id.find(id);
  if (found == by_id.end()) return std::nullopt;
  return Row{record, found->second};
}

std::optional<Row> Rows::find(const ledger::RowName& name) const {
  for (std::size_t r = 0; r < plan_.records.size(); ++r)
    if (plan_.records[r].name == name.record) return find(RecordId(r), name.id);
  return std::nullopt;
}

ledger::RowName Rows::name(Row row) const { return {plan_[row.record].name, id(row)}; }

Value Rows::field(ColumnId column, std::uint32_t number) const {
  const checked::Column& declared = plan_[column];
  const checked::Record& record = plan_[declared.record];
  const std::uint32_t position = positions_[column.index()];
  if (record.constant) {
    const auto& row = record.constant_rows[number];
    return position < row.size() ? row[position] : Value{};
  }
  const auto& fields = snapshot_.records[declared.record.index()].fields;
  Value value;
  if (position < fields.size() && number < fields[position].size()) value = fields[position].at(number);
  if (columns::missing(value) && declared.fallback) return *declared.fallback;
  return value;
}

std::string Rows::fingerprint(Row row) const {
  std::string content;
  for (const ColumnId column : plan_[row.record].fields) {
    const Value value = field(column, row.number);
    content += plan_[column].name;
    content += '=';
    if (const auto* other = std::get_if<Row>(&value))
      content += id(*other);
    else if (const auto* choice = std::get_if<columns::ChoiceValue>(&value))
      content += plan_.choices[choice->choice.index()].values[choice->index];
    else
      ledger::append_text(content, value);
    content += '\n';
  }
  return base::sha256(content).substr(0, 32);
}

// ---- time ------------------------------------------------------------------------------------------

void Rows::read_times() {
  times_.resize(plan_.records.size());
  for (std::size_t r = 0; r < plan_.records.size(); ++r) {
    if (!dated_[r]) continue;
    const ColumnId when = plan_.records[r].when;
    std::vector<std::int64_t>& times = times_[r];
    times.resize(sizes_[r], before_all_time);
    for (std::uint32_t i = 0; i < sizes_[r]; ++i) {
      const Value value = field(when, i);
      if (const auto* moment = std::get_if<number::Moment>(&value)) times[i] = moment->microseconds;
      if (const auto* date = std::get_if<number::Date>(&value)) times[i] = plan_.zone.at(*date).microseconds;
      BONAFIDE_INVARIANT(i == 0 || times[i - 1] <= times[i], "dated rows are numbered in their order");
    }
  }
}

Place Rows::place(Row row) const { return {time(row), row.record.value, row.number}; }

std::int64_t Rows::time(Row row) const {
  const auto& times = times_[row.record.index()];
  return times.empty() ? before_all_time : times[row.number];
}

std::int64_t Rows::window_time(Row row) const {
  if (has_late_[row.record.index()]) {
    const auto found = late_.find(key(row));
    if (found != late_.end()) return found->second;
  }
  return time(row);
}

bool Rows::in_period(Row row) const {
  if (!dated_[row.record.index()]) return false;
  const std::int64_t time = window_time(row);
  return time >= period_.from.microseconds && time < period_.to.microseconds;
}

std::uint32_t Rows::first_at(RecordId record, std::int64_t time) const {
  const auto& times = times_[record.index()];
  return static_cast<std::uint32_t>(std::lower_bound(times.begin(), times.end(), time) - times.begin());
}

std::uint32_t Rows::count_before(RecordId record, const Place& place) const {
  if (!dated_[record.index()]) return static_cast<std::uint32_t>(sizes_[record.index()]);
  const auto& times = times_[record.index()];
  if (record.value < place.record)  // comes before all rows of the place's record at the same time
    return static_cast<std::uint32_t>(std::upper_bound(times.begin(), times.end(), place.time) - times.begin());
  const std::uint32_t first = first_at(record, place.time);
  if (record.value > place.record) return first;
  return std::max(first, std::min(place.number, static_cast<std::uint32_t>(
      std::upper_bound(times.begin(), times.end(), place.time) - times.begin())));
}

std::vector<Row> Rows::rows_of_period() const {
  std::vector<Row> rows;
  for (std::size_t r = 0; r < plan_.records.size(); ++r) {
    if (!dated_[r]) continue;
    const std::uint32_t first = has_late_[r] ? 0 : first_at(RecordId(r), period_.from.microseconds);
    for (std::uint32_t i = first; i < sizes_[r]; ++i) {
      const Row row{RecordId(r), i};
      if (in_period(row)) rows.push_back(row);
    }
  }
  std::sort(rows.begin(), rows.end(), [&](Row a, Row b) { return place(a) < place(b); });
  return rows;
}

// ---- what earlier settlements saw ------------------------------------------------------------------

void Rows::look_back(const ledger::State& state) {
  if (state.settled.empty() && state.seen.empty()) return;
  for (std::size_t r = 0; r < plan_.records.size(); ++r) {
    if (!dated_[r]) continue;
    const bool comparable = ledger::same_fields(plan_, RecordId(r), state);
    for (std::uint32_t i = 0; i < sizes_[r]; ++i) {
      const Row row{RecordId(r), i};
      const std::int64_t time = times_[r][i];
      if (time >= period_.to.microseconds) break;
      const auto seen = state.seen.find(plan_.records[r].name + ":" + id(row));
      if (seen != state.seen.end()) {
        if (comparable && seen->second.fingerprint != fingerprint(row)) changed_.push_back(row);
        if (seen->second.refused) refused_before_.push_back(row);
        if (seen->second.counted) {
          late_[key(row)] = plan_.zone.at(*seen->second.counted).microseconds;
          has_late_[r] = true;
        }
        continue;
      }
      const bool settled = std::any_of(state.settled.begin(), state.settled.end(), [&](const number::Period& p) {
        return time >= p.from.microseconds && time < p.to.microseconds;
      });
      if (!settled) continue;
      if (plan_.late_rows_count) {
        late_[key(row)] = period_.from.microseconds;
        has_late_[r] = true;
      } else {
        refused_late_.push_back(row);
      }
    }
  }
}

// ---- rows that name a row --------------------------------------------------------------------------

Naming naming_of(const std::vector<std::uint32_t>& named, std::size_t targets) {
  Naming naming;
  naming.starts.assign(targets + 1, 0);
  for (const std::uint32_t target : named)
    if (target < targets) ++naming.starts[target + 1];
  for (std::size_t i = 1; i <= targets; ++i) naming.starts[i] += naming.starts[i - 1];
  naming.rows.resize(naming.starts[targets]);
  std::vector<std::uint32_t> next(naming.starts.begin(), naming.starts.end());
  for (std::uint32_t i = 0; i < named.size(); ++i)
    if (named[i] < targets) naming.rows[next[named[i]]++] = i;
  return naming;
}

Naming Rows::naming(ColumnId column, std::size_t targets) const {
  std::vector<std::uint32_t> named(size(plan_[column].record), UINT32_MAX);
  for (std::uint32_t i = 0; i < named.size(); ++i) {
    const Value value = field(column, i);
    if (const auto* target = std::get_if<Row>(&value)) named[i] = target->number;
  }
  return naming_of(named, targets);
}

const Naming& Rows::owned(RecordId record) const {
  auto& index = owned_[record.index()];
  if (!index) {
    const ColumnId owner = plan_[record].owner;
    index = naming(owner, size(plan_[owner].type.record));
  }
  return *index;
}

}  // namespace bonafide::meaning
