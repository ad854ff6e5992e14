#include "playground/drawing.h"

#include <catch2/catch.hpp>

#include "base/text.h"

using namespace bonafide;
using diagnostics::Language;

TEST_CASE("a tree is drawn a line a member") {
  const std::vector<playground::Drawn> nodes{
      {"Ann", "senior"}, {"Bea", ""}, {"安安", "普通"}, {"Dot", ""}, {"Eli", ""}};
  const std::vector<std::optional<std::uint32_t>> parents{std::nullopt, 0, 0, 1, std::nullopt};
  const std::vector<std::string> all{"Ann  senior", "├─ Bea", "│  └─ Dot", "└─ 安安  普通", "Eli"};
  CHECK(playground::draw_tree(nodes, parents, std::nullopt, Language::en) == all);
  CHECK(playground::draw_tree(nodes, parents, 1, Language::en) == std::vector<std::string>{"Bea", "└─ Dot"});
  CHECK(playground::draw_tree(nodes, parents, std::nullopt, Language::en, 2) ==
        std::vector<std::string>{"Ann  senior", "├─ Bea", "… and 3 more"});
}

TEST_CASE("a chain of a hundred thousand is drawn as well as any") {
  std::vector<playground::Drawn> nodes(100'000);
  std::vector<std::optional<std::uint32_t>> parents(nodes.size());
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    nodes[i].name = std::to_string(i);
    if (i > 0) parents[i] = i - 1;
  }
  const auto lines = playground::draw_tree(nodes, parents, std::nullopt, Language::en, 50);
  REQUIRE(lines.size() == 51);
  CHECK(lines.back() == "… and 99950 more");
}

TEST_CASE("columns stand under one another by display width") {
  const auto lines = playground::draw_table({{"安安", "1.00"}, {"Bea", "100.00"}}, {false, true});
  CHECK(lines == std::vector<std::string>{"  安安    1.00", "  Bea   100.00"});
}
