// What the names of libraries and of the language itself are called in Chinese. A plan's own names have one spelling
// and are never translated. The English spelling is the one that the tree and all that follows from it know.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/tree.h"

namespace bonafide::syntax {

// In `names zh` a value of a choice may be told from a field of the same name: `channel.poster`.
class Vocabulary {
 public:
  void add(std::string_view english, std::string_view chinese);
  void add_type(std::string_view english, std::string_view chinese);
  void add_record(std::string_view record, std::string_view plural);
  void add_field(std::string_view record, std::string_view field, std::string_view type);
  void keep(std::string_view own);  // a name of the plan's own: not to be said otherwise
  void add_file(const File& file);   // its records, their plurals, fields and choices
  void add_names(const File& file);  // its `names zh`
  // Of `use pool as pot` also `pot_kept`; when all other names are known.
  void add_names_of(const File& file, std::string_view instance);

  // Empty where a name has no other spelling.
  std::string_view english(std::string_view chinese) const { return find(english_, chinese); }
  std::string_view chinese(std::string_view english) const { return find(chinese_, english); }
  std::string_view chinese_value_name(std::string_view english) const;  // of a choice, or any other name
  std::string_view english_type(std::string_view chinese) const;
  std::string_view chinese_type(std::string_view english) const;
  // In a set, `members`: records have a plural in English and none in Chinese.
  std::string_view english_set(std::string_view chinese) const;
  std::string_view chinese_set(std::string_view english) const;

  // A cell of data. What it says depends on the field it stands under: a choice's value, yes and no.
  std::string english_cell(std::string_view record, std::string_view field, std::string_view text) const;
  std::string chinese_cell(std::string_view record, std::string_view field, std::string_view text) const;
  // A heading: a name and its unit.
  std::string english_heading(std::string_view text) const;
  std::string chinese_heading(std::string_view text) const;
  // A cell of a table: a value, or a number with its unit.
  std::string english_value(std::string_view text) const;
  std::string chinese_value(std::string_view text) const;

  bool is_field(std::string_view english) const;  // of some record
  bool dated(std::string_view english) const { return dated_.contains(english); }  // names a date or a moment
  std::vector<std::pair<std::string, std::string>> pairs() const;  // English and Chinese
  // Chinese and English, values of choices too.
  std::vector<std::pair<std::string, std::string>> english_names() const { return {english_.begin(), english_.end()}; }
  std::string singular(std::string_view records) const;            // the record of a plural, itself otherwise

 private:
  using Map = std::map<std::string, std::string, std::less<>>;
  static std::string_view find(const Map& map, std::string_view key) {
    const auto found = map.find(key);
    return found == map.end() ? std::string_view{} : std::string_view(found->second);
  }
  std::string cell(std::string_view record, std::string_view field, std::string_view text, bool to_english) const;

  Map english_, chinese_, values_, english_types_, chinese_types_;
  Map plural_, singular_;
  std::map<std::string, Map, std::less<>> fields_;  // the type of each field of each record
  std::set<std::string, std::less<>> choices_;
  std::set<std::string, std::less<>> dated_;        // names of dates and moments
};

// Puts the English spelling of names for the Chinese one all through a file. The vocabulary has to outlive it.
void use_english_names(File& file, const Vocabulary& vocabulary);

// `price (CNY)` in its two parts; the unit may be empty.
std::pair<std::string_view, std::string_view> heading_parts(std::string_view text);

}  // namespace bonafide::syntax
