// Counts in how many ways a string of tokens can be derived from the grammar of docs/grammar.md, read as a
// context-free grammar: choices are unordered and repetitions not greedy; only `!` and `&` are kept, as
// filters. Knows nothing of the parser.
#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "grammar/kinds.h"

namespace derivation {

class Grammar {
 public:
  // Reads the rules from the ```text blocks of a page that hold `←`.
  explicit Grammar(const std::string& page);

  // The ways to derive all of the tokens from a rule; very large numbers are cut to a million.
  std::uint64_t count(const std::string& rule, const std::string& kinds) const;
  bool has(const std::string& rule) const { return rules_.count(rule) != 0; }

 private:
  struct Node {
    enum class Type { terminal, rule, sequence, choice, star, plus, optional, not_at, at } type;
    std::bitset<256> kinds;   // terminal
    std::size_t rule = 0;     // rule
    std::vector<Node> parts;  // the rest
  };
  using Ends = std::vector<std::pair<std::size_t, std::uint64_t>>;  // where a derivation may end, in how many ways
  struct Run;
  class Reader;

  std::map<std::string, std::size_t> rules_;
  std::vector<Node> bodies_;
};

}  // namespace derivation
