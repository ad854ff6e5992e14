// Finds the number of a row by its id. Texts stand in one block and slots in another, so that millions of
// ids cost little memory and few misses; there is nothing to iterate over, so no order of a hash can leak.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bonafide::data {

class IdIndex {
 public:
  struct Entry {
    std::uint64_t first = 0;  // where the text begins
    std::uint32_t length = 0;
    std::uint32_t second = 0;  // the number of the row
  };
  using Iterator = const Entry*;

  void reserve(std::size_t ids);
  // False: the id was there already; its entry stays.
  std::pair<Iterator, bool> emplace(std::string_view id, std::uint32_t number);
  Iterator find(std::string_view id) const;
  Iterator end() const { return nullptr; }
  bool contains(std::string_view id) const { return find(id) != end(); }
  std::size_t count(std::string_view id) const { return contains(id) ? 1 : 0; }
  std::uint32_t at(std::string_view id) const;  // which must be there
  std::size_t size() const { return entries_.size(); }

  // The row that had number i now has `numbers[i]`.
  void renumber(const std::vector<std::uint32_t>& numbers);

 private:
  struct Slot {
    std::uint32_t tag = 0;    // bits of the hash
    std::uint32_t entry = 0;  // from 1; 0: free
  };
  std::string_view text(const Entry& entry) const {
    return std::string_view(texts_).substr(entry.first, entry.length);
  }
  std::size_t slot_of(std::string_view id, std::uint64_t hash) const;
  void grow(std::size_t slots);

  std::string texts_;
  std::vector<Entry> entries_;
  std::vector<Slot> slots_;  // a power of two, at most half full
};

}  // namespace bonafide::data
