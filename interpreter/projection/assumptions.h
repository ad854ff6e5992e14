// What a projection takes for granted: how many people come, leave and buy in a period, by the rung they hold.
// Read from a JSON file (docs/projection.md tells people the same):
//
//   {"members": {"start": 200, "with_referrer": "80%", "fields": {…}},
//    "ladder": "standing",
//    "invite": {"visitor": "1%", "*": "8%"},   new people that a member of the rung brings in a period
//    "own_accord": 15,                          new people without a referrer in a period
//    "leave": {"visitor": "25%", "*": "4%"},
//    "rows": [{"record": "order", "each": {"*": "1.4"}, "fields": {"product": {"tea": 9, "pot": 1}, …}}],
//    "parameters": {"direct_rate": ["6%", "10%"]},   drawn anew for each run
//    "measures": {"sales": "sum of o.paid for each o in orders in period"}}
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "checked/plan.h"
#include "diagnostics/diagnostic.h"
#include "number/rational.h"

namespace bonafide::projection {

// How often something happens to a member in a period, by rung: 1.4 is once, and once more in 40 of 100 cases.
struct Rates {
  std::map<std::string, number::Rational> by_rung;
  std::optional<number::Rational> others;  // "*"; none: never
};

struct Always { std::string text; };                       // one value, as a data file would have it
struct Weights { std::vector<std::pair<std::string, std::uint64_t>> of; };  // {"tea": 9, "pot": 1}; not all 0
struct Between { std::int64_t least, most; };              // [1, 5]: whole numbers, all as likely
struct Worked { std::string expression; };                 // "= order.product.retail * order.quantity"
enum class Person { inviter, anybody };                    // "@inviter", "@anybody"
using FieldRule = std::variant<Always, Weights, Between, Worked, Person>;

struct RowsRule {
  std::string record;
  Rates each;  // rows of the record that a member owns in a period
  std::map<std::string, FieldRule> fields;
};

struct Assumptions {
  std::string file;
  std::uint64_t start = 0;               // members before the first period
  number::Rational with_referrer;        // share of them who have one
  std::map<std::string, FieldRule> member_fields;
  std::string ladder;                    // whose rungs the rates go by; "": rates know only "*"
  Rates invite, leave;
  number::Rational own_accord;
  std::vector<RowsRule> rows;
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> parameters;  // least and most
  std::vector<std::pair<std::string, std::string>> measures;  // name, expression
};

// `file` as shown to people. Reports what cannot be read, and keys that mean nothing.
std::optional<Assumptions> read_assumptions(const std::string& file, const std::string& text, diagnostics::Sink& sink);

// Declarations to be put under the plan's own: fields that are worked out (amounts rounded as the plan rounds, to
// the decimals of their unit), and a report of the measures.
std::string declarations(const checked::Plan& plan, const Assumptions& assumptions);
inline constexpr const char* measures_report = "projection_measures";

}  // namespace bonafide::projection
