// No rule of the grammar can go round in circles without reading a token.

#include <catch2/catch.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/declarations.h"

namespace tao::pegtl {

template <class Name, class R>
struct analyze_traits<Name, bonafide::grammar::Nested<R>> : analyze_seq_traits<R> {};
template <class Name, bonafide::grammar::Kind K>
struct analyze_traits<Name, bonafide::grammar::Ahead<K>> : analyze_opt_traits<> {};
template <class Name>
struct analyze_traits<Name, bonafide::grammar::AheadNth> : analyze_opt_traits<> {};
template <class Name>
struct analyze_traits<Name, bonafide::grammar::AheadWindowFold> : analyze_opt_traits<> {};
template <class Name>
struct analyze_traits<Name, bonafide::grammar::InSplit> : analyze_opt_traits<> {};
template <class Name, class R, class End, void (*Skip)(bonafide::grammar::Input&)>
struct analyze_traits<Name, bonafide::grammar::Guarded<R, End, Skip>> : analyze_seq_traits<R> {};
template <class Name, class Self, class Head, class... Parts>
struct analyze_traits<Name, bonafide::grammar::Declared<Self, Head, Parts...>>
    : analyze_seq_traits<Head, opt<sor<typename Parts::rule..., failure>>> {};
template <class Name>
struct analyze_traits<Name, bonafide::grammar::File> : analyze_opt_traits<sor<bonafide::grammar::Header, bonafide::grammar::Declaration>> {};

}  // namespace tao::pegtl

TEST_CASE("no rule loops without reading") {
  CHECK(tao::pegtl::analyze<bonafide::grammar::File>() == 0);
  CHECK(tao::pegtl::analyze<bonafide::grammar::Expr>() == 0);
}
