#include "base/sha256.h"

#include <catch2/catch.hpp>

using bonafide::base::Sha256;
using bonafide::base::sha256;

TEST_CASE("SHA-256 gives the published hashes") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("the cut of the input changes nothing") {
  for (std::size_t length = 0; length < 200; ++length) {
    const std::string text(length, 'x');
    Sha256 cut;
    for (std::size_t at = 0; at < length; at += 1 + at % 7)
      cut.add(std::string_view(text).substr(at, 1 + at % 7));
    CHECK(cut.hex() == sha256(text));
  }
}
