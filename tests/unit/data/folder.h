// A folder of files for one test, removed afterwards, and what was reported about them.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "data/load.h"
#include "shop.h"

namespace shop {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "bonafide-data-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder& put(const std::string& name, const std::string& text) {
    std::ofstream(path_ + "/" + name, std::ios::binary) << text;
    return *this;
  }
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

struct Loaded {
  std::optional<data::Snapshot> snapshot;
  data::LoadNotes notes;
  diagnostics::Sink sink;

  // "B7014 orders.csv:3 paid" a line.
  std::string faults(bool warnings = false) const {
    std::string out;
    for (const auto& found : sink.all()) {
      const auto& entry = diagnostics::entry(found.code);
      if (entry.severity == diagnostics::Severity::warning && !warnings) continue;
      out += std::string(entry.number);
      if (const auto* place = std::get_if<diagnostics::DataPlace>(&found.place)) {
        out += " " + place->file;
        if (place->line) out += ":" + std::to_string(place->line);
        if (!place->field.empty()) out += " " + place->field;
      }
      out += "\n";
    }
    return out;
  }
  std::string messages() const {
    std::string out;
    for (const auto& found : sink.all())
      for (const auto language : {diagnostics::Language::en, diagnostics::Language::zh})
        out += message(found, language) + " | " + advice(found, language) + "\n";
    return out;
  }
};

inline Loaded load(const Plan& plan, const std::string& path) {
  Loaded out;
  out.snapshot = data::load(plan, path, out.notes, out.sink);
  return out;
}

}  // namespace shop
