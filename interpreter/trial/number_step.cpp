#include "trial/number_step.h"

#include <algorithm>

namespace bonafide::trial {

std::optional<std::string> stepped(std::string_view written, bool up) {
  std::string digits;
  std::size_t decimals = 0;
  bool point = false;
  for (const char c : written) {
    if (c == '_') continue;
    if (c == '.') {
      point = true;
      continue;
    }
    digits += c;
    if (point) ++decimals;
  }
  std::size_t at = digits.size();
  for (; at > 0; --at) {
    char& digit = digits[at - 1];
    if (digit != (up ? '9' : '0')) {
      digit = static_cast<char>(digit + (up ? 1 : -1));
      break;
    }
    digit = up ? '0' : '9';
  }
  if (at == 0) {
    if (!up) return std::nullopt;
    digits.insert(digits.begin(), '1');
  }
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1 - decimals);
  digits.erase(0, first);
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  return digits;
}

}  // namespace bonafide::trial
