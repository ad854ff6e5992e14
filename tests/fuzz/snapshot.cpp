// The loader and the evaluator on data from outside: any files load or are refused; what loads settles or is
// refused; the state that a settlement leaves is read back as it was. The input is a folder in one text:
// `=== NAME`, then the lines of that file. The plan is snapshot.bonus, with a field of every kind.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "base/invariant.h"
#include "bonafide.h"
#include "data/load.h"
#include "data/state.h"
#include "ledger/canonical.h"
#include "meaning/meaning.h"

using namespace bonafide;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("bonafide-fuzz-" + std::to_string(getpid()))) { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }

  // Gives what to load: the folder, or its one JSON file.
  std::string fill(const std::string& text) {
    for (const fs::path& part : {path_ / "data", path_ / "state"}) {
      fs::remove_all(part);
      fs::create_directories(part);
    }
    std::istringstream in(text);
    std::ofstream out;
    std::string whole;
    for (std::string line; std::getline(in, line);) {
      if (line.rfind("=== ", 0) == 0) {
        const std::string name = fs::path(line.substr(4)).filename().string();
        out = std::ofstream(path_ / "data" / name, std::ios::binary);
        if (name == "whole.json") whole = (path_ / "data" / name).string();
      } else if (out.is_open()) {
        out << line << '\n';
      }
    }
    return whole.empty() ? (path_ / "data").string() : whole;
  }
  std::string state() const { return (path_ / "state").string(); }

 private:
  fs::path path_;
};

struct Plan {
  Workspace workspace;
  checked::Plan checked;
  Plan() {
    std::ifstream in(BONAFIDE_ROOT "/tests/fuzz/snapshot.bonus");
    diagnostics::Sink sink;
    auto plan = workspace.check_text("snapshot.bonus", {std::istreambuf_iterator<char>(in), {}}, sink);
    BONAFIDE_INVARIANT(plan.has_value(), "snapshot.bonus checks");
    checked = std::move(*plan);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Plan plan;
  static Folder folder;
  const std::string path = folder.fill({reinterpret_cast<const char*>(data), size});
  diagnostics::Sink sink;
  data::LoadNotes notes;
  const auto snapshot = data::load(plan.checked, path, notes, sink);
  BONAFIDE_INVARIANT(snapshot || sink.errors() > 0, "what is not loaded has an error");
  for (const diagnostics::Diagnostic& said : sink.all())
    for (const auto language : {diagnostics::Language::en, diagnostics::Language::zh}) diagnostics::message(said, language);
  if (!snapshot) return 0;

  diagnostics::Sink quiet;
  const auto period = read_period(plan.checked, "2026-03", quiet);
  const auto parameters = read_parameters(plan.checked, {}, quiet);
  const ledger::State empty;
  const meaning::Result result = meaning::settle({plan.checked, *parameters, *snapshot, empty, *period});
  if (result.fault || result.settlement.stopped) return 0;
  BONAFIDE_INVARIANT(data::write_state(plan.checked, result.settlement.next, folder.state(), quiet), "the state is written");
  const auto again = data::load_state(plan.checked, folder.state(), quiet);
  BONAFIDE_INVARIANT(again && quiet.errors() == 0, "the state is read back");
  BONAFIDE_INVARIANT(ledger::canonical_text(*again) == ledger::canonical_text(result.settlement.next), "the state is as it was");
  return 0;
}
