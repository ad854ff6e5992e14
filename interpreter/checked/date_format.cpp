#include "checked/date_format.h"

#include <array>
#include <string>

#include "base/text.h"

namespace bonafide::checked {
namespace {

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

struct Reader {
  std::string_view text;
  std::size_t at = 0;

  std::optional<int> digits(std::size_t fewest, std::size_t most) {
    int value = 0;
    std::size_t count = 0;
    while (count < most && at < text.size() && text[at] >= '0' && text[at] <= '9') {
      value = value * 10 + (text[at++] - '0');
      ++count;
    }
    return count < fewest ? std::nullopt : std::optional(value);
  }
  std::string word(std::size_t length) {
    std::string out;
    for (; out.size() < length && at < text.size(); ++at) out += lower(text[at]);
    return out;
  }
};

}  // namespace

std::optional<LocalTime> parse_by_format(std::string_view given, std::string_view format) {
  Reader reader{base::trim(given)};
  number::Civil civil;
  int hour = 0, minute = 0, second = 0;
  std::optional<bool> afternoon;
  bool twelve = false;
  const auto read = [&](int& into, std::size_t fewest, std::size_t most) {
    const std::optional<int> value = reader.digits(fewest, most);
    if (value) into = *value;
    return value.has_value();
  };
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char letter = format[i] == '%' && i + 1 < format.size() ? format[++i] : '\0';
    bool fits = true;
    switch (letter) {
      case 'Y':
        fits = read(civil.year, 4, 4);
        break;
      case 'm':
        fits = read(civil.month, 1, 2);
        break;
      case 'd':
        fits = read(civil.day, 1, 2);
        break;
      case 'H':
        fits = read(hour, 1, 2);
        break;
      case 'I':
        fits = read(hour, 1, 2), twelve = true;
        break;
      case 'M':
        fits = read(minute, 1, 2);
        break;
      case 'S':
        fits = read(second, 1, 2);
        break;
      case 'p': {
        const std::string word = reader.word(2);
        fits = word == "am" || word == "pm";
        afternoon = word == "pm";
        break;
      }
      case 'b': {
        const std::string word = reader.word(3);
        fits = false;
        for (std::size_t m = 0; m < months.size(); ++m)
          if (months[m] == word) civil.month = static_cast<int>(m) + 1, fits = true;
        break;
      }
      default: {  // a character that stands for itself
        fits = reader.at < reader.text.size() && reader.text[reader.at] == format[i];
        ++reader.at;
      }
    }
    if (!fits) return std::nullopt;
  }
  if (reader.at != reader.text.size()) return std::nullopt;
  if (twelve) {
    if (hour < 1 || hour > 12 || !afternoon) return std::nullopt;
    hour = hour % 12 + (*afternoon ? 12 : 0);
  }
  if (!number::valid_civil(civil) || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return LocalTime{number::from_civil(civil), ((hour * 60 + minute) * 60LL + second) * 1'000'000LL};
}

bool valid_date_format(std::string_view format) {
  bool year = false, month = false, day = false, twelve = false, half = false;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    if (++i == format.size()) return false;
    switch (format[i]) {
      case 'Y':
        year = true;
        break;
      case 'm':
      case 'b':
        month = true;
        break;
      case 'd':
        day = true;
        break;
      case 'I':
        twelve = true;
        break;
      case 'p':
        half = true;
        break;
      case 'H':
      case 'M':
      case 'S':
      case '%':
        break;
      default:
        return false;
    }
  }
  return year && month && day && twelve == half;
}

}  // namespace bonafide::checked
