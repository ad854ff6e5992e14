// One SQLite file: a table a record. INTEGER and TEXT are exact; REAL is binary floating point, which the
// columns of the table say, so that it can be refused for amounts; BLOB is refused.
#pragma once

#include <optional>
#include <string>

#include "data/raw_table.h"

namespace bonafide::data {

bool looks_like_sqlite(const std::string& path);

enum class SqliteRead { done, no_table, failed };

// Lines are the numbers of the rows, from 1, in the order of the table. Faults but a missing table are told.
SqliteRead read_sqlite(const std::string& path, const std::string& shown_as, const std::string& table,
                       RawTable& out, Faults& faults);
std::vector<std::string> sqlite_tables(const std::string& path);

}  // namespace bonafide::data
