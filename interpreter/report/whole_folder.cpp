#include "report/whole_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "diagnostics/codes/data.h"
#include "report/write.h"

namespace bonafide::report {
namespace {

namespace fs = std::filesystem;
namespace code = diagnostics::code;

constexpr const char* unfinished = ".unfinished-";

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

int open_folder(const std::string& path) {
  return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

bool sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return false;
  const bool kept = ::fsync(folder) == 0 || errno == EINVAL;
  ::close(folder);
  return kept;
}

// Renames and fails when `to` is there.
int rename_new(const std::string& from, const std::string& to) {
#ifdef RENAME_NOREPLACE
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
#endif
  struct stat about;
  if (::lstat(to.c_str(), &about) == 0) return EEXIST;
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

// Swaps two folders. Where the system cannot do it in one step the old one is moved aside first.
int swap_folders(const std::string& draft, const std::string& path) {
#ifdef RENAME_EXCHANGE
  if (::renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
#endif
  const std::string aside = draft + "-old";
  if (::rename(path.c_str(), aside.c_str()) != 0) return errno;
  if (::rename(draft.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::rename(aside.c_str(), path.c_str());
    return error;
  }
  return ::rename(aside.c_str(), draft.c_str()) == 0 ? 0 : errno;
}

// Holds nothing but what a settlement writes.
bool is_settlement(const std::string& path) {
  std::error_code error;
  fs::directory_iterator entries(path, error);
  if (error) return false;
  for (const fs::directory_entry& entry : entries) {
    const std::string name = entry.path().filename().string();
    const std::vector<std::string>& known = file_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) return false;
  }
  return true;
}

}  // namespace

WholeFolder::WholeFolder(std::string path, bool replace, diagnostics::Sink& sink)
    : path_(std::move(path)), replace_(replace), sink_(sink) {
  while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  if (!may_write()) return;
  remove_unfinished();
  open_draft();
}

WholeFolder::~WholeFolder() {
  if (lock_ < 0) return;
  std::error_code ignored;
  fs::remove_all(draft_, ignored);
  ::close(lock_);
}

bool WholeFolder::may_write() {
  struct stat about;
  if (::lstat(path_.c_str(), &about) != 0) return true;
  if (!replace_) {
    sink_.add(code::output_exists).with("path", path_);
    return false;
  }
  if (!S_ISDIR(about.st_mode) || !is_settlement(path_)) {
    sink_.add(code::output_unsafe).with("path", path_);
    return false;
  }
  return true;
}

void WholeFolder::remove_unfinished() {
  const std::string prefix = fs::path(path_).filename().string() + unfinished;
  std::error_code error;
  std::vector<std::string> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent_of(path_), error))
    if (entry.path().filename().string().starts_with(prefix)) found.push_back(entry.path().string());
  for (const std::string& folder : found) {
    const int lock = open_folder(folder);
    if (lock < 0) continue;
    // Who is still writing holds the lock.
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0) fs::remove_all(folder, error);
    ::close(lock);
  }
}

void WholeFolder::open_draft() {
  for (int attempt = 0; attempt < 100; ++attempt) {
    draft_ = path_ + unfinished + std::to_string(::getpid()) + (attempt ? "-" + std::to_string(attempt) : "");
    if (::mkdir(draft_.c_str(), 0777) != 0) {
      if (errno == EEXIST) continue;
      return refuse(errno);
    }
    const int lock = open_folder(draft_);
    struct stat held, there;
    // Between making and locking, another run may have taken the folder for a left one and removed it.
    if (lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) == 0 && ::fstat(lock, &held) == 0 &&
        ::lstat(draft_.c_str(), &there) == 0 && held.st_ino == there.st_ino) {
      lock_ = lock;
      return;
    }
    if (lock >= 0) ::close(lock);
  }
  refuse(EEXIST);
}

bool WholeFolder::make_folder(const std::string& name) {
  if (::mkdir((draft_ + "/" + name).c_str(), 0777) == 0) return true;
  refuse(errno);
  return false;
}

bool WholeFolder::finish() {
  std::error_code error;
  bool kept = sync_folder(draft_);
  for (const fs::directory_entry& entry : fs::directory_iterator(draft_, error))
    if (entry.is_directory(error)) kept = sync_folder(entry.path().string()) && kept;
  if (!kept) {
    refuse(EIO);
    return false;
  }
  struct stat about;
  const bool there = ::lstat(path_.c_str(), &about) == 0;
  if (there && !may_write()) return false;
  // After a swap the draft is the old folder, which the destructor removes.
  if (const int failed = there ? swap_folders(draft_, path_) : rename_new(draft_, path_)) {
    if (failed == EEXIST)
      sink_.add(code::output_exists).with("path", path_);
    else
      refuse(failed);
    return false;
  }
  sync_folder(parent_of(path_));
  if (!there) {
    ::close(lock_);
    lock_ = -1;
  }
  return true;
}

void WholeFolder::refuse(int error) {
  sink_.add(code::output_refused).with("path", path_).with("why", std::strerror(error));
}

}  // namespace bonafide::report
