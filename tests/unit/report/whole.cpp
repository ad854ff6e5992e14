// A settlement's folder appears whole or not at all, whatever happens.
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <random>

#include "settled.h"

using namespace settled;

namespace {

std::string code_of(const diagnostics::Sink& sink) {
  return sink.all().empty() ? "" : std::string(diagnostics::entry(sink.all()[0].code).number);
}

// A settlement with so many lines that writing takes a while.
Settled long_one(int payments, int marker) {
  Settled settled;
  ledger::Line line = settled.settlement.lines[0];
  line.amount = Rational(marker);
  for (int i = 0; i < payments; ++i) settled.settlement.lines.push_back(line);
  return settled;
}

}  // namespace

TEST_CASE("what is there already is not touched without being asked, and only a settlement's folder then") {
  const Settled settled;
  const Place place;
  report::WriteOptions force;
  force.replace = true;
  const auto attempt = [&](const std::string& path, const report::WriteOptions& options) {
    diagnostics::Sink sink;
    const bool done = report::write(settled.outputs(), path, options, sink);
    CHECK(done == sink.all().empty());
    diagnostics::Sink asked;
    if (!done) CHECK_FALSE(report::may_write(path, options, asked));
    return code_of(sink);
  };
  CHECK(attempt(place / "out/", {}) == "");
  CHECK(attempt(place / "out", {}) == "B7080");
  CHECK(attempt(place / "out", force) == "");
  std::filesystem::create_directory(place / "mine");
  CHECK(attempt(place / "mine", {}) == "B7080");
  CHECK(attempt(place / "mine", force) == "");  // it was empty
  std::ofstream(place / "mine/diary.txt") << "dear";
  CHECK(attempt(place / "mine", force) == "B7082");
  CHECK(text_of(place / "mine/diary.txt") == "dear");
  std::ofstream(place / "file") << "x";
  CHECK(attempt(place / "file", {}) == "B7080");
  CHECK(attempt(place / "file", force) == "B7082");
  std::filesystem::create_directory_symlink(place / "out", place / "link");
  CHECK(attempt(place / "link", force) == "B7082");
  CHECK(attempt(place / "no/such/parent", {}) == "B7081");
  CHECK(names(place.path()) == std::vector<std::string>{"file", "link", "mine", "out"});
}

TEST_CASE("the old folder is replaced as a whole") {
  const Place place;
  diagnostics::Sink sink;
  report::WriteOptions options;
  REQUIRE(report::write(long_one(0, 1).outputs(), place / "out", options, sink));
  options.replace = true;
  options.write = {"totals"};
  REQUIRE(report::write(long_one(0, 2).outputs(), place / "out", options, sink));
  CHECK(names(place / "out") == std::vector<std::string>{"totals.csv"});
  CHECK(names(place.path()) == std::vector<std::string>{"out"});
}

TEST_CASE("a full disk leaves nothing behind") {
  const Settled big = long_one(20'000, 1);
  const Place place;
  // A child, since the limit stays: files may not grow over 100 kB.
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    diagnostics::Sink sink;
    const bool done = report::write(big.outputs(), place / "out", {}, sink);
    ::_exit(!done && code_of(sink) == "B7081" ? 0 : 1);
  }
  int status = 1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(names(place.path()).empty());
}

TEST_CASE("killed at any moment, the old result or a whole new one stands, and the next run tidies up") {
  const Settled old_one = long_one(10, 1), new_one = long_one(3'000, 2);
  const Place place;
  diagnostics::Sink sink;
  REQUIRE(report::write(old_one.outputs(), place / "old", {}, sink));
  REQUIRE(report::write(new_one.outputs(), place / "new", {}, sink));
  const auto before = files(place / "old"), after = files(place / "new");
  std::filesystem::remove_all(place / "new");
  report::WriteOptions force;
  force.replace = true;
  std::mt19937 random(7);
  int killed = 0, unfinished = 0, finished = 0;
  for (int round = 0; round < 120; ++round) {
    const bool existing = round % 2;
    std::filesystem::remove_all(place / "out");
    if (existing)
      std::filesystem::copy(place / "old", place / "out", std::filesystem::copy_options::recursive);
    const pid_t child = ::fork();
    if (child == 0) {
      diagnostics::Sink told;
      ::_exit(report::write(new_one.outputs(), place / "out", existing ? force : report::WriteOptions{}, told)
                  ? 0
                  : 1);
    }
    ::usleep(random() % 12'000);
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    killed += WIFSIGNALED(status);
    if (!WIFSIGNALED(status)) CHECK(WEXITSTATUS(status) == 0);
    if (std::filesystem::exists(place / "out")) {
      const auto now = files(place / "out");
      CHECK((now == after || (existing && now == before)));
      finished += now == after;
    } else {
      CHECK_FALSE(existing);
    }
    for (const std::string& name : names(place.path())) {
      CHECK((name == "old" || name == "out" || name.starts_with("out.unfinished-")));
      unfinished += name.starts_with("out.unfinished-");
    }
    if (round % 10 == 9) {  // what was left is removed by the next run
      REQUIRE(report::write(new_one.outputs(), place / "out", force, sink));
      CHECK(names(place.path()) == std::vector<std::string>{"old", "out"});
      CHECK(files(place / "out") == after);
    }
  }
  INFO("killed " << killed << ", finished " << finished << ", left unfinished " << unfinished);
  CHECK(killed > 20);
  CHECK(unfinished > 10);
}

TEST_CASE("several runs for one folder at once: one wins, whole") {
  const Place place;
  const Settled settled = long_one(2'000, 5);
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      diagnostics::Sink sink;
      ::_exit(report::write(settled.outputs(), place / "out", {}, sink) ? 0
              : code_of(sink) == "B7080"                                ? 3
                                                                        : 1);
    }
    children.push_back(child);
  }
  int won = 0;
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    won += WEXITSTATUS(status) == 0;
    CHECK(WEXITSTATUS(status) != 1);
  }
  CHECK(won == 1);
  CHECK(names(place.path()) == std::vector<std::string>{"out"});
}
