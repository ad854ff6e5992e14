#include "data/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace bonafide::data {
namespace {

constexpr std::size_t block = 1 << 16;

}  // namespace

Output::Output(const std::optional<std::string>& path, bool hashed) : hashed_(hashed) {
  pending_.reserve(block + 4096);
  if (!path) return;
  file_ = ::open(path->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file_ < 0) error_ = errno;
}

Output::~Output() {
  if (file_ >= 0) ::close(file_);
}

Output& Output::operator<<(std::string_view text) {
  pending_ += text;
  if (pending_.size() >= block) flush();
  return *this;
}

void Output::flush() {
  if (hashed_) hash_.add(pending_);
  std::string_view left = pending_;
  while (file_ >= 0 && error_ == 0 && !left.empty()) {
    const ssize_t written = ::write(file_, left.data(), left.size());
    if (written >= 0)
      left.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      error_ = errno;
  }
  pending_.clear();
}

bool Output::finish() {
  if (!open_) return error_ == 0;
  open_ = false;
  flush();
  if (file_ >= 0) {
    if (error_ == 0 && ::fsync(file_) != 0 && errno != EINVAL)
      error_ = errno;  // EINVAL: nothing to keep in step
    if (::close(file_) != 0 && error_ == 0) error_ = errno;
    file_ = -1;
  }
  return error_ == 0;
}

std::string Output::hash() {
  finish();
  return hash_.hex();
}

}  // namespace bonafide::data
