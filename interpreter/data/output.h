// A text file that is written once, from front to back, and hashed on the way.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/sha256.h"

namespace bonafide::data {

class Output {
 public:
  // Creates the file; it must not be there. Without a path nothing is written, only hashed.
  explicit Output(const std::optional<std::string>& path, bool hashed = true);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output();

  Output& operator<<(std::string_view text);
  // Writes what is left and asks the disk to keep it. False: `error` says why, as an errno.
  bool finish();
  int error() const { return error_; }
  std::string hash();  // after finish

 private:
  void flush();

  int file_ = -1;
  int error_ = 0;
  bool hashed_;
  bool open_ = true;
  std::string pending_;
  base::Sha256 hash_;
};

}  // namespace bonafide::data
