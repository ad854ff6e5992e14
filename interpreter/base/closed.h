// For visits of closed variants by `if constexpr`: a last arm `static_assert(base::unanswered<T>)` compiles only
// while every alternative has an answer.
#pragma once

namespace bonafide::base {

template <class>
inline constexpr bool unanswered = false;

}  // namespace bonafide::base
