// Every declaration reads in exactly one way, and the parser reads exactly what the grammar's page says.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "derivation.h"
#include "diagnostics/codes/syntax.h"
#include "grammar/lexis.h"
#include "plans.h"
#include "syntax/parse.h"

namespace {

using namespace bonafide;
using grammar::Kind;

const derivation::Grammar& page() {
  static const derivation::Grammar grammar(read_file(root() / "docs/grammar.md"));
  return grammar;
}

bool is_row(Kind kind) { return kind == Kind::head_open || kind == Kind::row_open; }

// The kinds of tokens [first, past), a whole row as one.
std::string with_rows_as_one(const grammar::Tokens& tokens, std::size_t first, std::size_t past) {
  std::string kinds;
  for (std::size_t i = first; i < past; ++i) {
    if (is_row(tokens.kind(i))) {
      while (i + 1 < past && tokens.kind(i) != Kind::row_close) ++i;
      kinds += grammar::byte(Kind::row_open);
    } else {
      kinds += tokens.kinds[i];
    }
  }
  return kinds;
}

struct Declared {
  std::size_t first, past;  // tokens after the start of the declaration
  std::string rule;
};
std::vector<Declared> declarations(const grammar::Tokens& tokens) {
  std::vector<Declared> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens.kind(i) != Kind::start) continue;
    std::size_t past = i + 1;
    while (tokens.kind(past) != Kind::start && tokens.kind(past) != Kind::end) ++past;
    out.push_back({i + 1, past, out.empty() ? "Header" : "Declaration"});
  }
  return out;
}

// The cells of a row that are no data, each with the rule that it is read by.
std::vector<std::pair<std::string, std::string>> cells(const grammar::Tokens& tokens, std::size_t row, Kind declaration) {
  std::vector<std::pair<std::string, std::string>> out;
  const bool heading = tokens.kind(row) == Kind::head_open;
  std::string rule = declaration == Kind::table ? "Pattern" : declaration == Kind::ladder ? "" : "Expr";
  std::string cell;
  for (std::size_t i = row + 1;; ++i) {
    const Kind kind = tokens.kind(i);
    if (kind == Kind::bar || kind == Kind::double_bar || kind == Kind::when_bar || kind == Kind::row_close) {
      const bool otherwise = cell == std::string(1, grammar::byte(Kind::otherwise));
      const bool blank = cell.empty() || otherwise;
      if (heading && declaration == Kind::ladder && !rule.empty() && cell != std::string(1, grammar::byte(Kind::when))) {
        const std::size_t unit = cell.find(grammar::byte(Kind::unit_open));
        out.emplace_back("Expr", cell.substr(0, unit));
      } else if (!heading && rule == "Expr" && !blank) {
        out.emplace_back("Expr", cell);
      } else if (!heading && rule == "Pattern") {
        out.emplace_back("Pattern", cell);
      }
      if (kind == Kind::row_close) return out;
      if (kind == Kind::double_bar) rule = "";
      if (kind == Kind::when_bar) rule = "Expr";
      if (kind == Kind::bar && declaration == Kind::ladder) rule = "Pattern";
      cell.clear();
    } else {
      cell += tokens.kinds[i];
    }
  }
}

}  // namespace

TEST_CASE("every declaration has exactly one derivation") {
  std::size_t counted = 0;
  for (const auto& path : all_plans()) {
    const std::string text = read_file(path);
    const grammar::Tokens tokens = grammar::tokenize(text);
    for (const Declared& declared : declarations(tokens)) {
      const std::string words = text.substr(tokens.begins[declared.first], tokens.ends[declared.past - 1] - tokens.begins[declared.first]);
      INFO(path << "\n" << words);
      CHECK(page().count(declared.rule, with_rows_as_one(tokens, declared.first, declared.past)) == 1);
      ++counted;
      const Kind first = tokens.kind(declared.first);
      if (first == Kind::rows || first == Kind::example || first == Kind::names) continue;
      for (std::size_t i = declared.first; i < declared.past; ++i)
        if (is_row(tokens.kind(i)))
          for (const auto& [rule, cell] : cells(tokens, i, first)) {
            INFO("cell of row " << i);
            CHECK(page().count(rule, cell) == 1);
          }
    }
  }
  CHECK(counted > 200);
}

// Small changes to real declarations: what the page derives the parser must read, and the reverse.
TEST_CASE("the parser and the grammar's page agree on mistakes") {
  struct Piece {
    Kind kind;
    std::string text;
    bool glued;  // to the one before: 用户的订单
  };
  std::vector<std::vector<Piece>> all;
  std::vector<Piece> pool;
  for (const auto& path : all_plans()) {
    const std::string text = read_file(path);
    const grammar::Tokens tokens = grammar::tokenize(text);
    for (const Declared& declared : declarations(tokens)) {
      std::vector<Piece> pieces;
      if (declared.past - declared.first > 120 || declared.rule == "Header") continue;
      for (std::size_t i = declared.first; i < declared.past; ++i) {
        std::size_t last = i;
        while (is_row(tokens.kind(i)) && tokens.kind(last) != Kind::row_close) ++last;
        const bool glued = i > declared.first && tokens.begins[i] == tokens.ends[i - 1] && static_cast<unsigned char>(text[tokens.begins[i]]) >= 0x80;
        pieces.push_back({tokens.kind(i), text.substr(tokens.begins[i], tokens.ends[last] - tokens.begins[i]), glued});
        if (!is_row(tokens.kind(i))) pool.push_back(pieces.back());
        i = last;
      }
      all.push_back(std::move(pieces));
    }
  }
  const auto written = [](const std::vector<Piece>& pieces) {
    std::string text = "plan p\n\n";
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].glued && text.ends_with(' ')) text.pop_back();
      if (pieces[i].kind == Kind::clause) text += "\n  ";
      else if (is_row(pieces[i].kind)) text += "\n    " + pieces[i].text + "\n    ";
      else text += pieces[i].text + (pieces[i].kind == Kind::dash ? "" : " ");
    }
    return text + "\n";
  };

  std::mt19937 random(20260301);
  std::size_t tried = 0, accepted = 0, skipped = 0;
  for (int round = 0; round < 60; ++round) {
    for (const auto& original : all) {
      std::vector<Piece> pieces = original;
      const std::size_t changes = random() % 2 + (round == 0 ? 0 : 1);
      for (std::size_t k = 0; k < changes; ++k) {
        const std::size_t at = random() % pieces.size();
        switch (random() % 4) {
          case 0: if (pieces.size() > 1) pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(at)); break;
          case 1: pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(at), pool[random() % pool.size()]); break;
          case 2: std::swap(pieces[at], pieces[random() % pieces.size()]); break;
          default: pieces[at] = pool[random() % pool.size()]; break;
        }
      }
      const std::string text = written(pieces);
      const grammar::Tokens tokens = grammar::tokenize(text);
      if (!tokens.faults.empty()) {
        ++skipped;
        continue;
      }
      bool derived = true;
      for (const Declared& declared : declarations(tokens))
        derived = derived && page().count(declared.rule, with_rows_as_one(tokens, declared.first, declared.past)) > 0;

      base::Sources sources;
      const base::SourceId source = sources.add("changed.bonus", text);
      diagnostics::Sink sink;
      (void)syntax::parse(sources, source, sink);
      bool read = true, in_a_row = false, unspaced = false;
      std::string said;
      for (const auto& diagnostic : sink.all()) {
        namespace code = diagnostics::code;
        // These say more than the grammar does; rows are one token to the page.
        const bool of_rows = diagnostic.code == code::table_without_rows || diagnostic.code == code::otherwise_not_last ||
                             diagnostic.code == code::when_not_last || diagnostic.code == code::rows_without_name ||
                             diagnostic.code == code::fold_without_rows || diagnostic.code == code::no_declarations;
        const auto* span = std::get_if<base::Span>(&diagnostic.place);
        const std::string_view line = span ? sources[source].line(sources[source].position(span->begin).line) : std::string_view();
        const bool in_row = line.find('|') != std::string_view::npos;
        in_a_row = in_a_row || (in_row && !of_rows);
        if (!of_rows) read = false;
        unspaced = unspaced || diagnostic.code == code::unspaced_words;
        said += diagnostics::message(diagnostic, diagnostics::Language::en) + "\n";
      }
      // Words that were written together are a name to the page, which has no dictionary. `pay x rises to m` pays what
      // rises, which is no amount, to the page; the parser keeps to `rises to m`.
      const bool rises_to = tokens.kinds.find({grammar::byte(Kind::rises), grammar::byte(Kind::to)}) != std::string::npos;
      if (in_a_row || unspaced || rises_to) {
        ++skipped;
        continue;
      }
      INFO(text << said);
      CHECK(derived == read);
      ++tried;
      accepted += derived ? 1 : 0;
    }
  }
  INFO("accepted " << accepted << " of " << tried << ", skipped " << skipped);
  CHECK(accepted > tried / 20);
  CHECK(accepted < tried);
}
