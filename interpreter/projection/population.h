// The people of one run and the rows they leave behind, as texts that the loader reads.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/snapshot.h"
#include "projection/chance.h"
#include "projection/projection.h"

namespace bonafide::projection {

struct Someone {
  std::uint32_t inviter = UINT32_MAX;  // none
  bool gone = false;
  std::uint32_t rung = 0;
  number::Moment from;                 // since when he can do something in this period
};

// Names that the assumptions give, found in the plan once.
struct Bound {
  const RowsRule* rule;
  checked::RecordId record;
  std::vector<std::pair<checked::ColumnId, const FieldRule*>> fields;  // owner and time apart; none: left to its default
};
struct Names {
  checked::LadderId ladder;                       // invalid: none
  checked::ColumnId referrer, joined, left;       // fields of member; may be invalid
  std::vector<std::pair<checked::ColumnId, const FieldRule*>> member_fields;
  std::vector<Bound> rows;
};
std::optional<Names> find_names(const checked::Plan& plan, const Assumptions& assumptions, diagnostics::Sink& sink);

class Population {
 public:
  Population(const checked::Plan& plan, const Assumptions& assumptions, const Names& names, std::uint64_t seed,
             const number::Period& first);

  void live(const number::Period& period);  // leaves, joins, rows of one period
  std::optional<data::Snapshot> snapshot(diagnostics::Sink& sink) const;

  // What a settlement found out.
  void set_rung(const std::string& member, std::uint32_t rung);
  void set_cell(checked::RecordId record, const std::string& id, checked::ColumnId column, std::string text);

  std::uint64_t present = 0, joined = 0, left = 0;   // now; in the last period
  std::vector<std::uint64_t> on_rung() const;         // of those present
  const std::vector<std::uint64_t>& rows_made() const { return made_; }  // by rule, in the last period
  Chance& chance() { return chance_; }

 private:
  struct Table {
    std::vector<checked::ColumnId> columns;
    std::vector<std::vector<std::string>> rows;  // the id, then a cell a column
    std::map<std::string, std::size_t> by_id;
  };

  std::uint32_t add_member(std::uint32_t inviter, number::Moment when);
  void add_row(std::size_t rule, std::uint32_t owner, const number::Period& period);
  std::string draw(const FieldRule& rule, checked::ColumnId column, std::uint32_t owner, number::Moment when);
  number::Moment moment(number::Moment from, number::Moment to);
  number::Rational rate(const Rates& rates, const Someone& person) const;
  std::uint32_t anybody();
  std::string id(std::uint32_t member) const { return "m" + std::to_string(member + 1); }

  const checked::Plan& plan_;
  const Assumptions& assumptions_;
  const Names& names_;
  Chance chance_;
  std::vector<Someone> people_;
  Table members_;
  std::vector<Table> tables_;  // by rule
  std::vector<std::uint64_t> made_;
};

}  // namespace bonafide::projection
