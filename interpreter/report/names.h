// Rows, assets and values as the files of a settlement name them.
#pragma once

#include <string>

#include "report/outputs.h"

namespace bonafide::report {

class Names {
 public:
  explicit Names(const Outputs& outputs) : plan_(outputs.plan), snapshot_(outputs.snapshot) {}
  Names(const checked::Plan& plan, const data::Snapshot& snapshot) : plan_(plan), snapshot_(snapshot) {}

  const std::string& id(const columns::Row& row) const;
  std::string row(const columns::Row& row) const;          // "order:o1"
  std::string asset(const ledger::AssetRef& asset) const;  // "CNY", "points", "goods:nappies"
  int decimals(const ledger::AssetRef& asset) const;       // as amounts of the asset are written
  std::string amount(const ledger::AssetRef& asset, const number::Rational& value) const;  // "1024.00"

  // A value of a type: amounts with the decimals of their unit, rates as decimals, rows by id, moments in the
  // plan's zone, missing as nothing.
  std::string value(const columns::Value& value, const checked::Type& type) const;
  std::string value(const columns::Value& value) const;

 private:
  const checked::Plan& plan_;
  const data::Snapshot& snapshot_;
};

const char* verdict_word(ledger::Verdict::Kind kind, bool proved);  // "held", "topped up"

}  // namespace bonafide::report
