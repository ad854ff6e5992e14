// The text of a mutant, whole and as people are shown it.
#include <algorithm>

#include "base/text.h"
#include "trial/mutants.h"

namespace bonafide::trial {

std::string mutated(std::string_view text, const Mutant& mutant) {
  std::string out;
  std::uint32_t at = 0;
  for (const Edit& edit : mutant.edits) {
    out += text.substr(at, edit.begin - at);
    out += edit.by;
    at = edit.end;
  }
  out += text.substr(at);
  return out;
}

ChangedLine changed_line(const base::Source& source, const Mutant& mutant) {
  ChangedLine line;
  line.number = source.position(mutant.edits.front().begin).line;
  const std::uint32_t begin = source.line_starts[line.number - 1];
  std::uint32_t last = mutant.edits.front().end;  // a clause may run over several lines
  std::vector<std::uint32_t> lines;
  Mutant here{{}, ""};
  for (const Edit& edit : mutant.edits) {
    const std::uint32_t number = source.position(edit.begin).line;
    if (number == line.number) {
      here.edits.push_back({edit.begin - begin, edit.end - begin, edit.by});
      last = std::max(last, edit.end);
    } else {
      lines.push_back(number);
    }
  }
  std::size_t end = source.text.find('\n', last);
  if (end == std::string::npos) end = source.text.size();
  const std::string_view before = std::string_view(source.text).substr(begin, end - begin);
  line.before = std::string(base::trim(before));
  line.after = std::string(base::trim(mutated(before, here)));
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  line.others = lines.size();
  return line;
}

}  // namespace bonafide::trial
