// snapshot.json: how foreign files give the rows of a plan's records. docs/snapshots.md has the keys.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checked/cell.h"
#include "data/faults.h"

namespace bonafide::data {

struct EarlierRule {  // the k-th row (from 0) names the row number floor((k - 1) / divide); the first none
  std::uint32_t divide = 1;
};
struct MappedColumn {
  std::optional<std::string> column;    // heading in the file
  std::optional<std::string> constant;  // the same text for every row
  std::optional<EarlierRule> earlier;   // derived rows only
  std::optional<std::string> date_format;
  std::optional<char> decimal_point, group;
  std::optional<number::RoundingMode> round;
  std::string round_words;  // "half up"
};
struct Filter {  // a row is kept when every filter holds
  enum class Kind {
    equals,
    not_equals,
    one_of,
    starts_with,
    not_starts_with,
    greater_than,
    at_least,
    less_than,
    at_most,
    is_empty,
    is_not_empty
  } kind = Kind::equals;
  std::string column;
  std::vector<std::string> values;
  number::Rational limit;  // of the four comparisons
  std::string words;       // "Quantity greater_than 0"
};
struct Distinct {  // rows are the different values of a column of another file
  std::string file, table, column;
  std::vector<std::string> order_by;  // order of first appearance by these columns; none: as in the file
};
struct RecordMapping {
  std::optional<std::string> file, table, encoding;
  char delimiter = ',';
  std::optional<std::string> id;                // heading of the id
  bool number_rows = false;                     // ids are 1, 2, … in the file's order
  std::map<std::string, MappedColumn> columns;  // by field
  std::vector<Filter> where;
  std::optional<Distinct> distinct;
  std::optional<std::string> date_format;
  std::optional<char> decimal_point, group;
};
struct Mapping {
  std::string file;                                // as shown to people
  std::map<std::uint32_t, RecordMapping> records;  // by RecordId
  const RecordMapping* find(checked::RecordId record) const {
    const auto found = records.find(record.value);
    return found == records.end() ? nullptr : &found->second;
  }
};

// Every fault of the mapping is reported; what is returned holds the parts that were good.
Mapping read_mapping(const checked::Plan& plan, const std::string& path, const std::string& shown_as,
                     Faults& faults);

}  // namespace bonafide::data
