#include "data/filter.h"

#include <algorithm>

#include "base/text.h"
#include "diagnostics/codes/data.h"
#include "number/decimal.h"

namespace bonafide::data {
namespace {

namespace code = diagnostics::code;
using diagnostics::DataPlace;

struct Judged {
  bool keep = true;
  bool readable = true;
};

Judged judge(const Filter& filter, std::string_view text, const number::DecimalForm& form) {
  const auto compared = [&](auto holds) -> Judged {
    const number::DecimalText read = number::parse_decimal(text, form);
    if (read.fault != number::TextFault::none) return {false, false};
    return {holds(number::Rational::compare(read.value, filter.limit)), true};
  };
  const auto is = [&](const std::string& value) { return text == value; };
  switch (filter.kind) {
    case Filter::Kind::equals:
      return {is(filter.values[0])};
    case Filter::Kind::not_equals:
      return {!is(filter.values[0])};
    case Filter::Kind::one_of:
      return {std::any_of(filter.values.begin(), filter.values.end(), is)};
    case Filter::Kind::starts_with:
      return {text.starts_with(filter.values[0])};
    case Filter::Kind::not_starts_with:
      return {!text.starts_with(filter.values[0])};
    case Filter::Kind::greater_than:
      return compared([](int c) { return c > 0; });
    case Filter::Kind::at_least:
      return compared([](int c) { return c >= 0; });
    case Filter::Kind::less_than:
      return compared([](int c) { return c < 0; });
    case Filter::Kind::at_most:
      return compared([](int c) { return c <= 0; });
    case Filter::Kind::is_empty:
      return {text.empty()};
    case Filter::Kind::is_not_empty:
      return {!text.empty()};
  }
  return {};
}

}  // namespace

std::vector<bool> apply_filters(const RawTable& raw, const RecordMapping& mapping,
                                const std::string& mapping_file, Faults& faults, LoadNotes& notes) {
  std::vector<bool> kept(raw.rows(), true);
  number::DecimalForm form;
  form.underscores = false;
  form.decimal_point = mapping.decimal_point.value_or('.');
  form.group = mapping.group.value_or(0);
  form.exponent = true;
  for (const Filter& filter : mapping.where) {
    const std::optional<std::uint32_t> column = raw.find(filter.column);
    if (!column) {
      faults.add(code::mapping_no_column, DataPlace{mapping_file, 0, "where"})
          .with("file", raw.file)
          .with("column", shown(filter.column))
          .with("headings", listed(raw.headings))
          .suggest(base::did_you_mean(filter.column, raw.headings));
      continue;
    }
    FilterNote note{raw.file, filter.words, 0};
    for (std::size_t row = 0; row < raw.rows(); ++row) {
      if (!kept[row]) continue;
      const std::string_view text = base::trim(raw.cell(row, *column));
      const Judged judged = judge(filter, text, form);
      if (!judged.readable)
        faults.add(code::filter_not_number, DataPlace{raw.file, raw.lines[row], filter.column}, *column + 1)
            .with("filter", filter.words)
            .with("value", shown(text));
      if (judged.keep) continue;
      kept[row] = false;
      ++note.rows;
    }
    notes.filtered_rows += note.rows;
    notes.filters.push_back(std::move(note));
  }
  return kept;
}

}  // namespace bonafide::data
