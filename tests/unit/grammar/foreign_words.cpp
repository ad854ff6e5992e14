// The wordings that are offered for what people write elsewhere.
#include <catch2/catch.hpp>
#include <set>

#include "grammar/foreign_words.h"
#include "grammar/keywords.h"

namespace {

using namespace bonafide::grammar;
using Strings = std::vector<std::string>;

TEST_CASE("what is offered is of the language, and every row can be reached") {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const ForeignWord& word : foreign_words()) {
    INFO(word.written << " for " << word.ours);
    CHECK(seen.emplace(word.written, word.ours).second);
    CHECK(word.written != word.ours);
    for (std::size_t begin = 0; begin < word.ours.size();) {
      const std::size_t end = std::min(word.ours.find(' ', begin), word.ours.size());
      CHECK(find_keyword(word.ours.substr(begin, end - begin)) != nullptr);
      begin = end + 1;
    }
    std::size_t written = 0;
    CHECK(meant(word.written, {std::string(word.ours)}, written) == Strings{std::string(word.ours)});
    CHECK(written == word.written.size());
  }
}

TEST_CASE("only what can stand there is offered") {
  CHECK(meant("Rank of member", {"ladder", "bonus"}) == Strings{"ladder"});
  CHECK(meant("rank of member", {"bonus"}).empty());
  CHECK(meant("ranking of member", {"ladder"}).empty());
  CHECK(meant("may fall", {"falls at once", "falls after", "never falls"}) == Strings{"falls at once"});
  CHECK(meant("every order", {"each", "different"}) == Strings{"each"});
  CHECK(meant("every order", {"for each", "for"}).front() == "for each");
  CHECK(meant(">=5", {"from"}) == Strings{"from"});
  CHECK(meant("at least 5", {"from", "up to"}) == Strings{"from"});
  CHECK(meant("", {"from"}).empty());
}

}  // namespace
