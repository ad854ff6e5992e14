#include "data/load.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "data/arrange.h"
#include "data/csv.h"
#include "data/file.h"
#include "data/json.h"
#include "data/sqlite.h"
#include "diagnostics/codes/data.h"

namespace bonafide::data {
namespace {

using checked::Plan;
using checked::Record;
using checked::RecordId;
namespace code = diagnostics::code;
using diagnostics::DataPlace;
using diagnostics::Diagnostic;

std::string name_of(const std::string& path) {
  std::string trimmed = path;
  while (trimmed.size() > 1 && trimmed.back() == '/') trimmed.pop_back();
  const std::size_t slash = trimmed.rfind('/');
  return slash == std::string::npos ? trimmed : trimmed.substr(slash + 1);
}
std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash == 0 ? 1 : slash);
}

// What a source gives for a record.
enum class Found { yes, absent, faulty };

class Loader {
 public:
  Loader(const Plan& plan, const std::string& path, LoadNotes& notes, Faults& faults)
      : plan_(plan), path_(path), notes_(notes), faults_(faults) {}

  std::optional<Snapshot> run() {
    switch (kind_of(path_)) {
      case PathKind::missing:
        faults_.add(code::data_not_found, DataPlace{path_, 0, ""}).with("path", shown(path_));
        return std::nullopt;
      case PathKind::other:
        read_file(path_, path_, std::nullopt, faults_);  // says why not
        return std::nullopt;
      case PathKind::folder:
        folder_ = path_;
        names_ = names_in(folder_);
        if (std::find(names_.begin(), names_.end(), "snapshot.json") != names_.end()) read_the_mapping();
        break;
      case PathKind::file:
        folder_ = folder_of(path_);
        single_ = name_of(path_);
        if (single_.ends_with(".csv")) {  // one record's rows are no snapshot
          faults_.add(code::data_not_found, DataPlace{path_, 0, ""}).with("path", shown(path_));
          return std::nullopt;
        }
        if (single_ != "snapshot.json" && kind_of(folder_ + "/snapshot.json") == PathKind::file)
          read_the_mapping();
        break;
    }
    if (faults_.any()) return std::nullopt;  // a faulty mapping explains nothing about the data
    for (std::size_t r = 0; r < plan_.records.size(); ++r)
      if (!plan_.records[r].builtin) read_record(RecordId(r));
    note_ignored_files();
    BuildOptions options;
    options.unreadable = unreadable_;
    std::optional<Snapshot> snapshot = build(plan_, std::move(tables_), options, faults_, &notes_);
    if (snapshot) notes_.hash = hash_rows(plan_, *snapshot);
    return snapshot;
  }

 private:
  void read_the_mapping() {
    mapping_ = read_mapping(plan_, folder_ + "/snapshot.json", "snapshot.json", faults_);
  }

  void read_record(RecordId id) {
    const Record& record = plan_[id];
    const RecordMapping* mapping = mapping_.find(id);
    const Arranging with{plan_, mapping_.file, faults_, notes_};
    RecordMapping other;  // for derived rows: the file that they are derived from
    if (mapping && mapping->distinct) {
      other.file = mapping->distinct->file;
      if (!mapping->distinct->table.empty()) other.table = mapping->distinct->table;
      other.encoding = mapping->encoding;
      other.delimiter = mapping->delimiter;
    }
    const RawTable* raw = nullptr;
    const bool derived = mapping && mapping->distinct;
    switch (find(id, derived ? &other : mapping, raw)) {
      case Found::yes:
        if (record.constant) {
          faults_.add(code::constant_rows_given, DataPlace{raw->file, 0, ""})
              .with("record", record.plural)
              .with("file", raw->file);
          break;
        }
        tables_.push_back(derived ? derive(with, id, *raw, *mapping) : arrange(with, id, *raw, mapping));
        break;
      case Found::faulty:
        if (record.constant) break;
        unreadable_.push_back(id);
        break;
      case Found::absent:
        if (record.constant || (!record.read && !mapping)) break;
        report_absent(record, derived ? &other : mapping);
        unreadable_.push_back(id);
        break;
    }
  }

  std::string file_for(const Record& record, const RecordMapping* mapping) const {
    if (mapping && mapping->file) return *mapping->file;
    return single_.empty() ? record.plural + ".csv" : single_;
  }
  std::string table_for(const Record& record, const RecordMapping* mapping) const {
    return mapping && mapping->table ? *mapping->table : record.plural;
  }

  Found find(RecordId id, const RecordMapping* mapping, const RawTable*& raw) {
    const Record& record = plan_[id];
    const std::string file = file_for(record, mapping);
    const std::string path = single_ == file ? path_ : folder_ + "/" + file;
    const PathKind kind = kind_of(path);
    if (kind == PathKind::missing) return Found::absent;
    used_.push_back(file);
    if (kind == PathKind::file && looks_like_sqlite(path))
      return find_in_sqlite(path, file, table_for(record, mapping), raw);
    if (kind == PathKind::file && (file.ends_with(".json") || (file == single_ && !file.ends_with(".csv"))))
      return find_in_json(path, file, table_for(record, mapping), raw);
    return find_in_csv(path, file, record, mapping, raw);
  }

  Found find_in_csv(const std::string& path, const std::string& file, const Record& record,
                    const RecordMapping* mapping, const RawTable*& raw) {
    const std::string key = file + (mapping && mapping->encoding ? "\n" + *mapping->encoding : "") + "\n" +
                            (mapping ? mapping->delimiter : ',');
    const auto [found, is_new] = read_.try_emplace(key);
    if (is_new) {
      const std::size_t before = faults_.count();
      const std::optional<FileText> text =
          read_file(path, file, mapping ? mapping->encoding : std::nullopt, faults_);
      if (text) found->second = read_csv(*text, file, mapping ? mapping->delimiter : ',', faults_);
      if (!found->second && faults_.count() == before) {
        std::vector<std::string> headings{"id"};
        for (const checked::ColumnId field : record.fields) headings.push_back(plan_[field].name);
        faults_.add(code::empty_file, DataPlace{file, 0, ""})
            .with("file", file)
            .with("headings", listed(headings, 30));
      }
    }
    if (!found->second) return Found::faulty;
    raw = &*found->second;
    return Found::yes;
  }

  Found find_in_json(const std::string& path, const std::string& file, const std::string& table,
                     const RawTable*& raw) {
    const auto [found, is_new] = json_.try_emplace(file);
    if (is_new)
      if (const std::optional<FileText> text = read_file(path, file, std::nullopt, faults_))
        found->second = read_json(*text, file, faults_);
    if (!found->second) return Found::faulty;
    const auto rows = found->second->by_name.find(table);
    if (rows == found->second->by_name.end()) return Found::absent;
    taken_.insert({file + ": " + table, true});
    raw = &rows->second;
    return Found::yes;
  }

  Found find_in_sqlite(const std::string& path, const std::string& file, const std::string& table,
                       const RawTable*& raw) {
    sqlite_[file] = path;
    const auto [found, is_new] = read_.try_emplace(file + "\n" + table);
    if (is_new) {
      RawTable rows;
      switch (read_sqlite(path, file, table, rows, faults_)) {
        case SqliteRead::done:
          found->second = std::move(rows);
          break;
        case SqliteRead::no_table:
          read_.erase(found);
          return Found::absent;
        case SqliteRead::failed:
          break;
      }
    }
    if (!found->second) return Found::faulty;
    taken_.insert({file + ": " + table, true});
    raw = &*found->second;
    return Found::yes;
  }

  void report_absent(const Record& record, const RecordMapping* mapping) {
    const std::string file = file_for(record, mapping);
    const bool inside = json_.contains(file) || sqlite_.contains(file);
    if (inside) {
      const std::string table = table_for(record, mapping);
      std::vector<std::string> known;
      if (json_.contains(file) && json_.at(file))
        for (const auto& [name, rows] : json_.at(file)->by_name) known.push_back(name);
      if (sqlite_.contains(file)) known = sqlite_tables(sqlite_.at(file));
      faults_.add(code::missing_table, DataPlace{file, 0, ""})
          .with("record", record.plural)
          .with("file", file)
          .with("table", table)
          .suggest(base::did_you_mean(table, known));
      return;
    }
    faults_.add(code::missing_file, DataPlace{file, 0, ""})
        .with("record", record.plural)
        .with("file", file)
        .suggest(base::did_you_mean(file, names_));
  }

  void note_ignored_files() {
    std::vector<std::string> ignored;
    for (const std::string& name : names_)
      if (name.ends_with(".csv") && std::find(used_.begin(), used_.end(), name) == used_.end() &&
          !mapped_away(name))
        ignored.push_back(name);
    for (const auto& [file, tables] : json_)
      if (tables)
        for (const auto& [name, rows] : tables->by_name)
          if (!taken_.contains(file + ": " + name)) ignored.push_back(file + ": " + name);
    for (const std::string& name : ignored) {
      notes_.ignored_files.push_back(shown(name));
      faults_.add(code::ignored_file, DataPlace{name, 0, ""})
          .with("file", shown(name))
          .suggest(near_files(name));
    }
  }

  // A record has a file of this name, but snapshot.json says where its rows are: no mistake.
  bool mapped_away(const std::string& name) const {
    return std::any_of(mapping_.records.begin(), mapping_.records.end(), [&](const auto& mapped) {
      return plan_.records[mapped.first].plural + ".csv" == name;
    });
  }

  // Names of files that records still lack.
  std::vector<std::string> near_files(const std::string& name) const {
    std::vector<std::string> known;
    for (std::size_t r = 0; r < plan_.records.size(); ++r) {
      const Record& record = plan_.records[r];
      const std::string file = record.plural + ".csv";
      const bool used =
          std::find(used_.begin(), used_.end(), file) != used_.end() || mapping_.find(RecordId(r));
      if (!record.builtin && !record.constant && !used) known.push_back(file);
    }
    return base::did_you_mean(name, known);
  }

  const Plan& plan_;
  const std::string& path_;
  LoadNotes& notes_;
  Faults& faults_;
  Mapping mapping_;
  std::string folder_, single_;     // single: the one JSON or SQLite file that was named
  std::vector<std::string> names_;  // files of the folder
  std::vector<std::string> used_;
  std::map<std::string, bool> taken_;  // lists and tables that a record took
  std::map<std::string, std::optional<RawTable>> read_;
  std::map<std::string, std::optional<RawTables>> json_;
  std::map<std::string, std::string> sqlite_;
  std::vector<TextTable> tables_;
  std::vector<RecordId> unreadable_;
};

}  // namespace

std::optional<Snapshot> load(const Plan& plan, const std::string& path, LoadNotes& notes,
                             diagnostics::Sink& sink) {
  Faults faults;
  std::optional<Snapshot> snapshot = Loader(plan, path, notes, faults).run();
  const bool good = !faults.any();
  faults.report(sink);
  return good ? std::move(snapshot) : std::nullopt;
}

}  // namespace bonafide::data
