#include "explain/account.h"

namespace bonafide::explain {

std::vector<std::string> lines(const std::vector<Account>& accounts, diagnostics::Language language) {
  std::vector<std::string> texts;
  std::vector<std::pair<const Account*, std::size_t>> waiting;
  for (auto it = accounts.rbegin(); it != accounts.rend(); ++it) waiting.emplace_back(&*it, 0);
  while (!waiting.empty()) {
    const auto [account, depth] = waiting.back();
    waiting.pop_back();
    texts.push_back(std::string(2 * depth, ' ') + account->text.in(language));
    for (auto it = account->inner.rbegin(); it != account->inner.rend(); ++it)
      waiting.emplace_back(&*it, depth + 1);
  }
  return texts;
}

std::string render(const std::vector<Account>& accounts, diagnostics::Language language) {
  std::string text;
  for (const std::string& line : lines(accounts, language)) text += line + "\n";
  return text;
}

}  // namespace bonafide::explain
