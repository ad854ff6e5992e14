#include "data/id_index.h"

#include <functional>

#include "base/invariant.h"

namespace bonafide::data {
namespace {

std::uint64_t hash_of(std::string_view id) {
  return std::hash<std::string_view>{}(id);
}
std::uint32_t tag_of(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

void IdIndex::reserve(std::size_t ids) {
  entries_.reserve(ids);
  std::size_t slots = 16;
  while (slots < 2 * ids) slots *= 2;
  if (slots > slots_.size()) grow(slots);
}

void IdIndex::grow(std::size_t slots) {
  slots_.assign(slots, {});
  for (std::uint32_t e = 0; e < entries_.size(); ++e) {
    const std::uint64_t hash = hash_of(text(entries_[e]));
    slots_[slot_of(text(entries_[e]), hash)] = {tag_of(hash), e + 1};
  }
}

// The slot that holds the id, or the free one where it would go.
std::size_t IdIndex::slot_of(std::string_view id, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].entry != 0 &&
         !(slots_[at].tag == tag_of(hash) && text(entries_[slots_[at].entry - 1]) == id))
    at = (at + 1) & mask;
  return at;
}

std::pair<IdIndex::Iterator, bool> IdIndex::emplace(std::string_view id, std::uint32_t number) {
  if (2 * (entries_.size() + 1) > slots_.size()) grow(slots_.empty() ? 16 : 2 * slots_.size());
  const std::uint64_t hash = hash_of(id);
  Slot& slot = slots_[slot_of(id, hash)];
  if (slot.entry != 0) return {&entries_[slot.entry - 1], false};
  entries_.push_back({texts_.size(), static_cast<std::uint32_t>(id.size()), number});
  texts_ += id;
  slot = {tag_of(hash), static_cast<std::uint32_t>(entries_.size())};
  return {&entries_.back(), true};
}

IdIndex::Iterator IdIndex::find(std::string_view id) const {
  if (slots_.empty()) return end();
  const Slot& slot = slots_[slot_of(id, hash_of(id))];
  return slot.entry == 0 ? end() : &entries_[slot.entry - 1];
}

std::uint32_t IdIndex::at(std::string_view id) const {
  const Iterator found = find(id);
  BONAFIDE_INVARIANT(found != end(), "no row has the id " + std::string(id));
  return found->second;
}

void IdIndex::renumber(const std::vector<std::uint32_t>& numbers) {
  for (Entry& entry : entries_) entry.second = numbers[entry.second];
}

}  // namespace bonafide::data
