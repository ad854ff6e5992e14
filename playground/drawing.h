// Trees of members and tables of payments as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "explain/wording.h"
#include "ledger/ledger.h"

namespace bonafide::playground {

struct Drawn {  // a node of the tree by its number
  std::string name, note;
};
// The tree below `root`, or all of it without one, a line a node; siblings in the order of their numbers.
// Nodes past `most` are counted only.
std::vector<std::string> draw_tree(const std::vector<Drawn>& nodes,
                                   const std::vector<std::optional<std::uint32_t>>& parents,
                                   std::optional<std::uint32_t> root, diagnostics::Language language,
                                   std::size_t most = 200);

// Cells in columns under one another, by display width; `right` columns are set to the right.
std::vector<std::string> draw_table(const std::vector<std::vector<std::string>>& rows,
                                    const std::vector<bool>& right);

// What a settlement gave: payments, refused rows, rungs that changed, reports, promises.
std::vector<std::string> draw_settlement(const explain::Scene& scene, const ledger::Settlement& settlement,
                                         diagnostics::Language language, std::size_t most = 40);

}  // namespace bonafide::playground
