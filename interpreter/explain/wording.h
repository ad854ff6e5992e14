// Values, rows, amounts and rules in the plan's own words, for explanations and failed expectations.
#pragma once

#include <string>

#include "base/source.h"
#include "checked/plan.h"
#include "data/snapshot.h"
#include "diagnostics/diagnostic.h"
#include "ledger/ledger.h"
#include "meaning/meaning.h"

namespace bonafide::explain {

using diagnostics::Words;

// What an explanation speaks about: the texts, the plan, the rows.
struct Scene {
  const base::Sources& sources;
  const checked::Plan& plan;
  const data::Snapshot& snapshot;
};

// "69.00 CNY", "partner", "yes"; a row by its id; "missing".
Words value_words(const Scene& scene, const checked::Type& type, const columns::Value& value);

// The id: "o2". Rows that only the evaluator makes (payments, slabs) have their record and number.
std::string row_id(const Scene& scene, const columns::Row& row);
// With its record: "order o2".
std::string row_name(const Scene& scene, const columns::Row& row);

// The plan's text at a place, in one line.
std::string quote(const Scene& scene, const base::Span& span);

// "1024.00 CNY", "199 points", "2 of nappies".
std::string amount_text(const Scene& scene, const ledger::AssetRef& asset, const number::Rational& amount);
// "CNY", "points", "nappies".
std::string asset_text(const Scene& scene, const ledger::AssetRef& asset);

// "direct pays Ann 1024.00 CNY from o2".
Words line_words(const Scene& scene, const ledger::Line& line);

// "Cid by 100.00 CNY: `earned(u)` is 50.00 CNY and must be at least 150.00 CNY" as far as it can be told.
Words breach_words(const Scene& scene, const checked::Promise& promise, const ledger::Breach& breach);

// A fault that stopped a settlement: "order o2 lies in a period that is settled".
Words fault_words(const Scene& scene, const meaning::DataFault& fault);

}  // namespace bonafide::explain
