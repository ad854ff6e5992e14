#include "data/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "diagnostics/codes/data.h"

namespace bonafide::data {
namespace {

namespace code = diagnostics::code;
using diagnostics::DataPlace;
using diagnostics::Words;

struct Encoding {
  const char* name;  // as snapshot.json says it
  const char* iconv;
};
constexpr std::array<Encoding, 5> encodings{{{"latin-1", "ISO-8859-1"},
                                             {"windows-1252", "WINDOWS-1252"},
                                             {"gbk", "GBK"},
                                             {"gb18030", "GB18030"},
                                             {"big5", "BIG5"}}};

struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

Words reason(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return {"you may not read it", "没有读取权限"};
    case ENOENT:
      return {"it is not there", "文件不存在"};
    case EISDIR:
      return {"it is a folder", "它是文件夹"};
    case EIO:
      return {"the disk reports an error", "磁盘报告错误"};
    default:
      return {std::strerror(error), std::strerror(error)};
  }
}

bool read_all(int descriptor, std::size_t expected, std::string& out) {
  out.resize(expected);
  std::size_t filled = 0;
  while (true) {
    if (filled == out.size()) out.resize(out.size() + (out.size() < 65536 ? 65536 : out.size() / 2));
    const ssize_t got = ::read(descriptor, out.data() + filled, out.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    // A file that has been read as far as its size: one more read tells the end, without room for more.
    if (filled == expected) {
      char more;
      const ssize_t end = ::read(descriptor, &more, 1);
      if (end <= 0) break;
      out.push_back(more), ++filled;
    }
  }
  out.resize(filled);
  return true;
}

std::uint64_t line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::uint64_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

std::string byte_text(char c) {
  const auto byte = static_cast<unsigned char>(c);
  const char* digits = "0123456789ABCDEF";
  return std::string("0x") + digits[byte >> 4] + digits[byte & 15];
}

std::optional<std::string> convert(const std::string& from, const char* encoding, const std::string& shown_as,
                                   Faults& faults) {
  const iconv_t converter = ::iconv_open("UTF-8", encoding);
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    faults.add(code::data_unreadable, DataPlace{shown_as, 0, ""})
        .with("file", shown_as)
        .with("why", Words(std::string("this system cannot convert ") + encoding,
                           std::string("本系统无法转换 ") + encoding));
    return std::nullopt;
  }
  std::string out;
  out.resize(from.size() + from.size() / 2 + 16);
  char* in = const_cast<char*>(from.data());
  std::size_t left = from.size(), filled = 0;
  bool good = true;
  while (left > 0) {
    char* to = out.data() + filled;
    std::size_t room = out.size() - filled;
    const std::size_t result = ::iconv(converter, &in, &left, &to, &room);
    filled = out.size() - room;
    if (result != static_cast<std::size_t>(-1)) break;
    if (errno == E2BIG) {
      out.resize(out.size() * 2);
      continue;
    }
    const std::size_t offset = from.size() - left;
    faults.add(code::data_not_utf8, DataPlace{shown_as, line_at(from, offset), ""})
        .with("byte", byte_text(from[offset]))
        .with("offset", std::to_string(offset + 1));
    good = false;
    break;
  }
  ::iconv_close(converter);
  if (!good) return std::nullopt;
  out.resize(filled);
  return out;
}

}  // namespace

PathKind kind_of(const std::string& path) {
  struct stat about;
  if (::stat(path.c_str(), &about) != 0) return PathKind::missing;
  if (S_ISDIR(about.st_mode)) return PathKind::folder;
  return S_ISREG(about.st_mode) ? PathKind::file : PathKind::other;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* stream = ::opendir(folder.c_str());
  if (!stream) return names;
  while (const dirent* entry = ::readdir(stream)) {
    const std::string name = entry->d_name;
    if (name != "." && name != ".." && kind_of(folder + "/" + name) != PathKind::folder)
      names.push_back(name);
  }
  ::closedir(stream);
  std::sort(names.begin(), names.end());
  return names;
}

const std::vector<std::string>& known_encodings() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const Encoding& encoding : encodings) out.emplace_back(encoding.name);
    return out;
  }();
  return names;
}

std::optional<FileText> read_file(const std::string& path, const std::string& shown_as,
                                  const std::optional<std::string>& encoding, Faults& faults) {
  const auto refuse = [&](Words why) {
    faults.add(code::data_unreadable, DataPlace{shown_as, 0, ""})
        .with("file", shown_as)
        .with("why", std::move(why));
    return std::nullopt;
  };
  // Not blocking: a pipe that nobody writes to must not hang the program.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  if (file.number < 0) return refuse(reason(errno));
  struct stat about;
  if (::fstat(file.number, &about) != 0) return refuse(reason(errno));
  if (S_ISDIR(about.st_mode)) return refuse(reason(EISDIR));
  if (!S_ISREG(about.st_mode)) return refuse({"it is not a plain file", "它不是普通文件"});
  std::string text;
  if (!read_all(file.number, static_cast<std::size_t>(about.st_size), text)) return refuse(reason(errno));

  FileText out;
  if (encoding) {
    const auto found = std::find_if(encodings.begin(), encodings.end(),
                                    [&](const Encoding& e) { return e.name == *encoding; });
    if (found != encodings.end()) {
      std::optional<std::string> converted = convert(text, found->iconv, shown_as, faults);
      if (!converted) return std::nullopt;
      text = std::move(*converted);
      out.converted = true;
    }
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return refuse({"it is UTF-16; save it as UTF-8", "它是 UTF-16，请另存为 UTF-8"});
  out.start = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  out.text = std::make_shared<const std::string>(std::move(text));
  return out;
}

void report_bad_bytes(const FileText& file, std::string_view field, const DataPlace& place,
                      std::uint32_t column, Faults& faults) {
  const auto offset = [&](std::size_t at) {
    return std::to_string(static_cast<std::size_t>(field.data() + at - file.text->data()) + 1);
  };
  if (const std::size_t bad = base::first_invalid_utf8(field); bad != std::string_view::npos)
    faults.add(code::data_not_utf8, place, column)
        .with("byte", byte_text(field[bad]))
        .with("offset", offset(bad));
  if (const std::size_t nul = field.find('\0'); nul != std::string_view::npos)
    faults.add(code::nul_byte, place, column).with("offset", offset(nul));
}

}  // namespace bonafide::data
