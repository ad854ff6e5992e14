// Bytes of a data file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/faults.h"

namespace bonafide::data {

struct FileText {
  std::shared_ptr<const std::string> text;
  std::size_t start = 0;   // past a byte order mark
  bool converted = false;  // from another encoding: offsets are not those of the file
};

enum class PathKind { missing, folder, file, other };
PathKind kind_of(const std::string& path);
std::vector<std::string> names_in(const std::string& folder);  // sorted; files only

// The whole file. Folders, devices, pipes and files that may not be read are faults; so are UTF-16 and,
// with an encoding, bytes that it does not have. `shown_as` is the file's name in messages.
std::optional<FileText> read_file(const std::string& path, const std::string& shown_as,
                                  const std::optional<std::string>& encoding, Faults& faults);

// The encodings that snapshot.json may name, besides utf-8.
const std::vector<std::string>& known_encodings();

// Reports each byte that is not UTF-8 and each NUL byte of a field, by its place in the file.
void report_bad_bytes(const FileText& file, std::string_view field, const diagnostics::DataPlace& place,
                      std::uint32_t column, Faults& faults);

}  // namespace bonafide::data
