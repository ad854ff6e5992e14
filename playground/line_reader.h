// Where the prompt's lines come from: a terminal with editing, history and completion, or a pipe.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bonafide::playground {

class LineReader {
 public:
  virtual ~LineReader() = default;
  // The next line without its end; none at the end of input.
  virtual std::optional<std::string> read(const std::string& prompt) = 0;
  virtual bool interactive() const = 0;
};

// What could stand for a word that begins so.
using Complete = std::function<std::vector<std::string>(std::string_view beginning)>;

// Edits lines in the terminal by libedit; history is kept in `history_file` ("": nowhere).
std::unique_ptr<LineReader> terminal_reader(Complete complete, std::string history_file);
std::unique_ptr<LineReader> piped_reader(std::istream& input);

}  // namespace bonafide::playground
