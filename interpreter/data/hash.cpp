#include <map>

#include "base/sha256.h"
#include "data/text_table.h"
#include "number/decimal.h"

namespace bonafide::data {
namespace {

// A value as a text that no other value of its column has.
std::string canonical(const checked::Plan& plan, const Snapshot& snapshot, const columns::Value& value) {
  return std::visit(
      [&](const auto& v) -> std::string {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, columns::Missing>) {
          return {};
        } else if constexpr (std::is_same_v<T, bool>) {
          return v ? "yes" : "no";
        } else if constexpr (std::is_same_v<T, number::Rational>) {
          return number::to_text(v);
        } else if constexpr (std::is_same_v<T, std::string>) {
          return "\"" + v;
        } else if constexpr (std::is_same_v<T, number::Date>) {
          return number::to_text(v);
        } else if constexpr (std::is_same_v<T, number::Moment>) {
          return std::to_string(v.microseconds);
        } else if constexpr (std::is_same_v<T, number::Duration>) {
          return std::to_string(v.months) + "," + std::to_string(v.microseconds);
        } else if constexpr (std::is_same_v<T, columns::ChoiceValue>) {
          return plan.choices[v.choice.index()].values[v.index];
        } else if constexpr (std::is_same_v<T, columns::Row>) {
          return snapshot.records[v.record.index()].ids[v.number];
        } else {
          static_assert(std::is_same_v<T, columns::Window>);
          return {};
        }
      },
      value);
}

}  // namespace

std::string hash_rows(const checked::Plan& plan, const Snapshot& snapshot) {
  base::Sha256 hash;
  // Every text with its length before it, so that no two rows run into one another.
  const auto put = [&](std::string_view text) { hash.add(std::to_string(text.size()) + ":").add(text); };
  const auto put_value = [&](const columns::Value& value) { put(canonical(plan, snapshot, value)); };
  std::map<std::string, std::size_t> records;
  for (std::size_t r = 0; r < plan.records.size(); ++r)
    if (!plan.records[r].builtin && !plan.records[r].constant && snapshot.records[r].size() > 0)
      records.emplace(plan.records[r].plural, r);
  for (const auto& [name, r] : records) {
    const RecordTable& table = snapshot.records[r];
    std::map<std::string, std::size_t> fields;
    for (std::size_t f = 0; f < table.fields.size(); ++f)
      fields.emplace(plan[plan.records[r].fields[f]].name, f);
    put(name);
    put(std::to_string(table.size()));
    for (const auto& [field, f] : fields) put(field);
    for (std::size_t row = 0; row < table.size(); ++row) {
      put(table.ids[row]);
      for (const auto& [field, f] : fields) put_value(table.fields[f].at(row));
    }
  }
  std::map<std::string, std::map<std::string, columns::Value>> starts;
  for (const FixedValue& start : snapshot.starts)
    starts[plan[start.column].name].emplace(
        plan[start.row.record].name + ":" + snapshot.records[start.row.record.index()].ids[start.row.number],
        start.value);
  for (const auto& [column, rows] : starts) {
    put(column);
    for (const auto& [row, value] : rows) {
      put(row);
      put_value(value);
    }
  }
  return hash.hex();
}

}  // namespace bonafide::data
