// Typed indices into vectors. Trees and plans refer to their parts by such ids instead of pointers,
// so that a part can be printed, compared and kept in side vectors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace bonafide::base {

template <class Tag>
struct Id {
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  std::uint32_t value = none;

  constexpr Id() = default;
  constexpr explicit Id(std::size_t index) : value(static_cast<std::uint32_t>(index)) {}

  constexpr bool valid() const { return value != none; }
  constexpr explicit operator bool() const { return valid(); }
  constexpr std::size_t index() const { return value; }
  friend constexpr bool operator==(Id a, Id b) { return a.value == b.value; }
  friend constexpr bool operator!=(Id a, Id b) { return a.value != b.value; }
  friend constexpr bool operator<(Id a, Id b) { return a.value < b.value; }
};

}  // namespace bonafide::base

template <class Tag>
struct std::hash<bonafide::base::Id<Tag>> {
  std::size_t operator()(bonafide::base::Id<Tag> id) const noexcept { return id.value; }
};
