// The names that one module sees: its own, those of the libraries it uses, and what it needs. A name of a
// library that the module does not use is not here, so that no body can catch a name that was not meant.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "checked/plan.h"

namespace bonafide::check {

template <class T>
using Names = std::map<std::string, T, std::less<>>;

enum class Space { type, value, rule, tree };

struct Symbols {
  Names<columns::RecordId> records_, plurals_;
  Names<columns::ChoiceId> choices_;
  Names<checked::UnitId> units_;
  Names<checked::AssetId> assets_;
  Names<checked::TreeId> trees_;
  Names<checked::TableId> tables_;
  Names<checked::ParameterId> parameters_;
  Names<checked::ColumnId> facts_;                        // plan-level facts and functions
  std::vector<Names<checked::ColumnId>> record_columns_;  // by RecordId
  std::vector<Names<checked::ColumnId>> choice_columns_;  // by ChoiceId: `define price of standing`
  Names<checked::BonusId> bonuses_;
  Names<checked::PromiseId> promises_;
  Names<checked::ReportId> reports_;
  Names<checked::DerivedId> derived_;                     // by the plural
  Names<std::size_t> set_needs_;                          // `needs rows x` bound by a set: the need's number
  Names<std::vector<std::pair<columns::RecordId, std::uint32_t>>> constant_rows_;
  Names<std::vector<columns::ChoiceValue>> choice_values_;
  std::map<Space, Names<base::Span>> declared_;
};

}  // namespace bonafide::check
