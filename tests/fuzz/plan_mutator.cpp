#include "plan_mutator.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace bonafide::fuzz {

namespace {

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Bytes over 127 belong to words, so that Chinese names move whole.
bool is_word(unsigned char byte) { return std::isalnum(byte) || byte == '_' || byte == '.' || byte == '%' || byte > 127; }

struct Piece {
  std::size_t begin, end;
};

std::vector<Piece> words_of(const std::string& text) {
  std::vector<Piece> out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word(static_cast<unsigned char>(text[end]))) ++end;
    if (end > at) out.push_back({at, end});
    at = std::max(end, at + 1);
  }
  return out;
}

}  // namespace

PlanMutator::PlanMutator() {
  const char* folder = std::getenv("BONAFIDE_FUZZ_SEEDS");
  if (!folder) return;
  std::set<std::string> lines, words;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (const std::string& line : split_lines(text)) lines.insert(line);
    for (const Piece& piece : words_of(text)) words.insert(text.substr(piece.begin, piece.end - piece.begin));
  }
  lines_.assign(lines.begin(), lines.end());
  words_.assign(words.begin(), words.end());
}

std::string PlanMutator::change(const std::string& plan, unsigned seed) const {
  std::minstd_rand random(seed);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % std::max<std::size_t>(limit, 1); };
  std::string out = plan;
  for (std::size_t rounds = 1 + below(3); rounds > 0; --rounds) {
    if (below(2) == 0 && !words_.empty()) {
      const std::vector<Piece> pieces = words_of(out);
      if (pieces.empty()) continue;
      const Piece piece = pieces[below(pieces.size())];
      // From the same text half of the time: its own names in another place make plans that nearly check.
      const Piece other = pieces[below(pieces.size())];
      const std::string word = below(2) == 0 ? out.substr(other.begin, other.end - other.begin) : words_[below(words_.size())];
      out.replace(piece.begin, piece.end - piece.begin, word);
      continue;
    }
    std::vector<std::string> lines = split_lines(out);
    if (lines.empty()) continue;
    const std::size_t at = below(lines.size());
    switch (below(4)) {
      case 0: lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at)); break;
      case 1: lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), lines[below(lines.size())]); break;
      case 2: std::swap(lines[at], lines[below(lines.size())]); break;
      default:
        if (!lines_.empty()) lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), lines_[below(lines_.size())]);
    }
    out.clear();
    for (const std::string& line : lines) out += line + "\n";
  }
  return out;
}

}  // namespace bonafide::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  static const bonafide::fuzz::PlanMutator mutator;
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, most);
  const std::string plan = mutator.change(std::string(reinterpret_cast<const char*>(data), size), seed);
  const std::size_t kept = std::min(most, plan.size());
  std::memcpy(data, plan.data(), kept);
  return kept;
}
