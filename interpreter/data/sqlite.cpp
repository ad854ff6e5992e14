#include "data/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <deque>
#include <fstream>

#include "base/text.h"
#include "diagnostics/codes/data.h"

namespace bonafide::data {
namespace {

namespace code = diagnostics::code;
using diagnostics::DataPlace;
using diagnostics::Words;

struct Database {
  sqlite3* handle = nullptr;
  explicit Database(const std::string& path) {
    if (sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr) ==
        SQLITE_OK)
      return;
    if (handle) why = sqlite3_errmsg(handle);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close(handle); }
  std::string why;
};

struct Statement {
  sqlite3_stmt* handle = nullptr;
  Statement(sqlite3* database, const std::string& text) {
    sqlite3_prepare_v2(database, text.c_str(), static_cast<int>(text.size()), &handle, nullptr);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(handle); }
};

std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

// All digits of the binary value, so that nothing is hidden before the declared rounding.
std::string real_text(sqlite3_stmt* row, int column) {
  char* text = sqlite3_mprintf("%!.17g", sqlite3_column_double(row, column));
  std::string out = text ? text : "";
  sqlite3_free(text);
  return out;
}

}  // namespace

bool looks_like_sqlite(const std::string& path) {
  constexpr std::string_view magic("SQLite format 3\0", 16);
  std::ifstream file(path, std::ios::binary);
  char head[16] = {};
  return file.read(head, sizeof head) && std::string_view(head, sizeof head) == magic;
}

std::vector<std::string> sqlite_tables(const std::string& path) {
  std::vector<std::string> names;
  Database database(path);
  Statement list(database.handle,
                 "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name");
  while (list.handle && sqlite3_step(list.handle) == SQLITE_ROW)
    if (const unsigned char* name = sqlite3_column_text(list.handle, 0))
      if (const std::string text = reinterpret_cast<const char*>(name); !text.starts_with("sqlite_"))
        names.push_back(text);
  return names;
}

SqliteRead read_sqlite(const std::string& path, const std::string& shown_as, const std::string& table,
                       RawTable& out, Faults& faults) {
  const auto fail = [&](const std::string& why) {
    faults.add(code::broken_sqlite, DataPlace{shown_as, 0, ""}).with("file", shown_as).with("why", why);
    return SqliteRead::failed;
  };
  Database database(path);
  if (!database.why.empty()) return fail(database.why);
  Statement exists(database.handle,
                   "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?1");
  if (!exists.handle) return fail(sqlite3_errmsg(database.handle));
  sqlite3_bind_text(exists.handle, 1, table.c_str(), -1, SQLITE_TRANSIENT);
  const int there = sqlite3_step(exists.handle);
  if (there == SQLITE_DONE) return SqliteRead::no_table;
  if (there != SQLITE_ROW) return fail(sqlite3_errmsg(database.handle));

  Statement rows(database.handle, "SELECT * FROM " + quoted(table));
  if (!rows.handle) return fail(sqlite3_errmsg(database.handle));
  out.file = shown_as + ":" + table;
  out.heading_line = 0;
  const int width = sqlite3_column_count(rows.handle);
  for (int c = 0; c < width; ++c) out.headings.emplace_back(sqlite3_column_name(rows.handle, c));
  auto texts = std::make_shared<std::deque<std::string>>();
  std::vector<bool> inexact(out.headings.size());
  std::uint64_t number = 0;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(rows.handle)) == SQLITE_ROW) {
    ++number;
    for (int c = 0; c < width; ++c) {
      const DataPlace place{out.file, number, out.headings[static_cast<std::size_t>(c)]};
      std::string text;
      switch (sqlite3_column_type(rows.handle, c)) {
        case SQLITE_NULL:
          break;
        case SQLITE_INTEGER:
          text = std::to_string(sqlite3_column_int64(rows.handle, c));
          break;
        case SQLITE_FLOAT:
          text = real_text(rows.handle, c);
          if (!inexact[static_cast<std::size_t>(c)])
            out.inexact.push_back({static_cast<std::uint32_t>(c), number, text});
          inexact[static_cast<std::size_t>(c)] = true;
          break;
        case SQLITE_TEXT: {
          const unsigned char* bytes = sqlite3_column_text(rows.handle, c);
          text.assign(reinterpret_cast<const char*>(bytes),
                      static_cast<std::size_t>(sqlite3_column_bytes(rows.handle, c)));
          if (const std::size_t bad = base::first_invalid_utf8(text); bad != std::string::npos)
            faults.add(code::data_not_utf8, place)
                .with("byte",
                      "0x" + std::string(1, "0123456789ABCDEF"[static_cast<unsigned char>(text[bad]) >> 4]) +
                          std::string(1, "0123456789ABCDEF"[text[bad] & 15]))
                .with("offset", std::to_string(bad + 1));
          if (const std::size_t nul = text.find('\0'); nul != std::string::npos)
            faults.add(code::nul_byte, place).with("offset", std::to_string(nul + 1));
          break;
        }
        default:
          faults.add(code::not_a_cell, place)
              .with("field", place.field)
              .with("what", Words("a BLOB", "BLOB"));
      }
      texts->push_back(std::move(text));
      out.cells.push_back(texts->back());
    }
    out.lines.push_back(number);
  }
  if (step != SQLITE_DONE) return fail(sqlite3_errmsg(database.handle));
  out.texts.push_back(texts);
  return SqliteRead::done;
}

}  // namespace bonafide::data
