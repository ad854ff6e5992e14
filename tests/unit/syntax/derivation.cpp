#include "derivation.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "grammar/keywords.h"

namespace derivation {

using bonafide::grammar::Kind;

namespace {

std::bitset<256> between(Kind first, Kind last) {
  std::bitset<256> set;
  for (unsigned k = static_cast<unsigned char>(first); k <= static_cast<unsigned char>(last); ++k) set.set(k);
  return set;
}
std::bitset<256> these(std::initializer_list<Kind> kinds) {
  std::bitset<256> set;
  for (const Kind kind : kinds) set.set(static_cast<unsigned char>(kind));
  return set;
}

const std::map<std::string, std::bitset<256>>& terminals() {
  static const std::map<std::string, std::bitset<256>> map = {
      {"Name", between(bonafide::grammar::first_word, Kind::name)},
      {"UnitName", between(bonafide::grammar::first_unit_word, Kind::name)},
      {"Field", between(bonafide::grammar::first_word, bonafide::grammar::last_word)},
      {"Int", these({Kind::integer})},
      {"Number", these({Kind::integer, Kind::number})},
      {"Percent", these({Kind::percent})},
      {"Text", these({Kind::text})},
      {"Date", these({Kind::date})},
      {"Period", these({Kind::integer, Kind::date, Kind::period_name})},
      {"Unit", these({Kind::day, Kind::week, Kind::month, Kind::quarter, Kind::year, Kind::period})},
      {"Zone", these({Kind::zone_name})},
      {"Row", these({Kind::row_open})},
      {"Minus", these({Kind::minus})},
      {"De", these({Kind::de, Kind::de_wide})},
      {"Group", these({Kind::group_open})},
      {"Apart", these({Kind::apart})},
      {"Sign", these({Kind::minus, Kind::dash})},
  };
  return map;
}

std::bitset<256> spelled(const std::string& word) {
  if (word == ";") return these({Kind::clause});
  if (word == "(") return these({Kind::open});
  if (word == ")") return these({Kind::close});
  for (unsigned k = static_cast<unsigned char>(Kind::open); k < static_cast<unsigned char>(Kind::count_of_kinds); ++k)
    if (bonafide::grammar::english(static_cast<Kind>(k)) == word) return these({static_cast<Kind>(k)});
  throw std::runtime_error("no token is spelled '" + word + "'");
}

}  // namespace

// The notation: quoted words, names, ; ( ) / ? * + ! & ←
class Grammar::Reader {
 public:
  Reader(Grammar& grammar, const std::string& text) : grammar_(grammar) {
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if (c == ' ' || c == '\n') {
        ++at;
      } else if (c == '\'') {
        const std::size_t end = text.find('\'', at + 1);
        tokens_.push_back(text.substr(at, end + 1 - at));
        at = end + 1;
      } else if (text.compare(at, 3, "←") == 0) {
        tokens_.push_back("←");
        at += 3;
      } else if (std::isalpha(static_cast<unsigned char>(c))) {
        std::size_t end = at;
        while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end]))) ++end;
        tokens_.push_back(text.substr(at, end - at));
        at = end;
      } else {
        tokens_.push_back(std::string(1, c));
        ++at;
      }
    }
  }

  void run() {
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i)
      if (tokens_[i + 1] == "←") grammar_.rules_.emplace(tokens_[i], grammar_.rules_.size());
    grammar_.bodies_.resize(grammar_.rules_.size());
    while (at_ < tokens_.size()) {
      const std::size_t rule = grammar_.rules_.at(tokens_[at_]);
      at_ += 2;
      grammar_.bodies_[rule] = choice();
    }
  }

 private:
  const std::string& peek() const {
    static const std::string none;
    return at_ < tokens_.size() ? tokens_[at_] : none;
  }
  bool at_rule() const { return at_ + 1 < tokens_.size() && tokens_[at_ + 1] == "←"; }

  Node choice() {
    Node node{Node::Type::choice, {}, 0, {}};
    node.parts.push_back(sequence());
    while (peek() == "/") {
      ++at_;
      node.parts.push_back(sequence());
    }
    return node.parts.size() == 1 ? node.parts.front() : node;
  }
  Node sequence() {
    Node node{Node::Type::sequence, {}, 0, {}};
    while (at_ < tokens_.size() && !at_rule() && peek() != "/" && peek() != ")") suffixed(node.parts);
    return node;
  }
  void suffixed(std::vector<Node>& into) {
    if (peek() == "!" || peek() == "&") {
      const Node::Type type = peek() == "!" ? Node::Type::not_at : Node::Type::at;
      ++at_;
      Node node{type, {}, 0, {}};
      node.parts.push_back(primary());
      into.push_back(node);
      return;
    }
    Node node = primary();
    while (peek() == "?" || peek() == "*" || peek() == "+") {
      const Node::Type type = peek() == "?" ? Node::Type::optional : peek() == "*" ? Node::Type::star : Node::Type::plus;
      ++at_;
      Node outer{type, {}, 0, {}};
      outer.parts.push_back(std::move(node));
      node = std::move(outer);
    }
    into.push_back(std::move(node));
  }
  Node primary() {
    const std::string token = tokens_.at(at_++);
    if (token == "(") {
      Node node = choice();
      if (tokens_.at(at_++) != ")") throw std::runtime_error("unclosed bracket in the grammar");
      return node;
    }
    if (token.front() == '\'') {
      Node node{Node::Type::sequence, {}, 0, {}};
      std::istringstream words(token.substr(1, token.size() - 2));
      for (std::string word; words >> word;) node.parts.push_back({Node::Type::terminal, spelled(word), 0, {}});
      return node;
    }
    if (const auto terminal = terminals().find(token); terminal != terminals().end())
      return {Node::Type::terminal, terminal->second, 0, {}};
    const auto rule = grammar_.rules_.find(token);
    if (rule == grammar_.rules_.end()) throw std::runtime_error("the grammar has no rule " + token);
    return {Node::Type::rule, {}, rule->second, {}};
  }

  Grammar& grammar_;
  std::vector<std::string> tokens_;
  std::size_t at_ = 0;
};

Grammar::Grammar(const std::string& page) {
  std::string text;
  for (std::size_t at = page.find("```text\n"); at != std::string::npos; at = page.find("```text\n", at)) {
    const std::size_t end = page.find("```", at + 8);
    text += page.substr(at + 8, end - at - 8);
    at = end + 3;
  }
  Reader(*this, text).run();
}

struct Grammar::Run {
  const Grammar& grammar;
  const std::string& kinds;
  std::unordered_map<std::size_t, Ends> seen;

  static void add(Ends& ends, std::size_t end, std::uint64_t count) {
    const auto place = std::lower_bound(ends.begin(), ends.end(), end, [](const auto& pair, std::size_t e) { return pair.first < e; });
    if (place != ends.end() && place->first == end) place->second = std::min<std::uint64_t>(place->second + count, 1'000'000);
    else ends.insert(place, {end, count});
  }

  Ends from(const Node& node, std::size_t at) {
    Ends out;
    switch (node.type) {
      case Node::Type::terminal:
        if (at < kinds.size() && node.kinds.test(static_cast<unsigned char>(kinds[at]))) out.emplace_back(at + 1, 1);
        return out;
      case Node::Type::rule: {
        const std::size_t key = node.rule * (kinds.size() + 1) + at;
        if (const auto known = seen.find(key); known != seen.end()) return known->second;
        out = from(grammar.bodies_[node.rule], at);
        seen.emplace(key, out);
        return out;
      }
      case Node::Type::sequence:
        out.emplace_back(at, 1);
        for (const Node& part : node.parts) out = then(out, part);
        return out;
      case Node::Type::choice:
        for (const Node& part : node.parts)
          for (const auto& [end, count] : from(part, at)) add(out, end, count);
        return out;
      case Node::Type::optional:
      case Node::Type::star:
      case Node::Type::plus: {
        if (node.type != Node::Type::plus) out.emplace_back(at, 1);
        Ends last{{at, 1}};
        do {
          Ends next;
          for (const auto& [end, count] : then(last, node.parts.front()))
            if (end > at) add(next, end, count);
          for (const auto& [end, count] : next) add(out, end, count);
          last = std::move(next);
        } while (node.type != Node::Type::optional && !last.empty());
        return out;
      }
      case Node::Type::not_at:
        if (from(node.parts.front(), at).empty()) out.emplace_back(at, 1);
        return out;
      case Node::Type::at:
        if (!from(node.parts.front(), at).empty()) out.emplace_back(at, 1);
        return out;
    }
    return out;
  }

  Ends then(const Ends& starts, const Node& node) {
    Ends out;
    for (const auto& [start, ways] : starts)
      for (const auto& [end, count] : from(node, start)) add(out, end, std::min<std::uint64_t>(ways * count, 1'000'000));
    return out;
  }
};

std::uint64_t Grammar::count(const std::string& rule, const std::string& kinds) const {
  Run run{*this, kinds, {}};
  for (const auto& [end, count] : run.from({Node::Type::rule, {}, rules_.at(rule), {}}, 0))
    if (end == kinds.size()) return count;
  return 0;
}

}  // namespace derivation
