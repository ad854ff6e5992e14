#include "command/whole_file.h"

#include "diagnostics/codes/tool.h"

#include <filesystem>
#include <fstream>

namespace bonafide::command {

bool write_whole(const std::string& path, const std::string& text, diagnostics::Sink& sink) {
  namespace fs = std::filesystem;
  const std::string beside = path + ".new";
  std::error_code fault;
  {
    std::ofstream stream(beside, std::ios::binary | std::ios::trunc);
    stream << text;
    stream.flush();
    if (!stream) fault = std::make_error_code(std::errc::io_error);
  }
  if (!fault && fs::exists(path)) fs::permissions(beside, fs::status(path).permissions(), fault);
  if (!fault) fs::rename(beside, path, fault);
  if (!fault) return true;
  std::error_code ignored;
  fs::remove(beside, ignored);
  sink.add(diagnostics::code::file_unwritable).with("path", path);
  return false;
}

}  // namespace bonafide::command
