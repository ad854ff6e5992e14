// An explanation: lines in both languages, each with the lines that account for it.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace bonafide::explain {

struct Account {
  diagnostics::Words text;
  std::vector<Account> inner;

  explicit Account(diagnostics::Words words) : text(std::move(words)) {}
  Account(diagnostics::Words words, std::vector<Account> parts)
      : text(std::move(words)), inner(std::move(parts)) {}
  Account& add(diagnostics::Words words) { return inner.emplace_back(std::move(words)); }
};

// One string a line, indented by two blanks a level.
std::vector<std::string> lines(const std::vector<Account>& accounts, diagnostics::Language language);
// The same as one text; every line ends in a new line.
std::string render(const std::vector<Account>& accounts, diagnostics::Language language);

}  // namespace bonafide::explain
