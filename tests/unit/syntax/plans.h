// The plan texts that tests of syntax read.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

inline std::filesystem::path root() { return BONAFIDE_ROOT; }

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

// Every plan and library of the project that is meant to be right, in order.
inline std::vector<std::filesystem::path> all_plans() {
  std::vector<std::filesystem::path> out;
  for (const char* folder : {"stdlib", "plans", "tests/data"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root() / folder))
      if (entry.path().extension() == ".bonus") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}
