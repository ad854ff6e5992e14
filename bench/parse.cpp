// How fast a plan's text becomes tokens and a syntax tree. Writes a large plan of varied declarations, in the
// proportions of real ones, and prints megabytes a second (the best of some runs).
//
//   bench_parse [megabytes]

#include <chrono>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "grammar/lexis.h"
#include "syntax/parse.h"

namespace {

constexpr const char* declarations[] = {
    R"(parameter rate_# : Rate from 0% to 20% = 8%
parameter cap_#  : Money from 0.00 CNY to 1_000_000.00 CNY = 25_000.00 CNY

)",
    R"(# How much a member and everybody below sold in the period, own orders included.
define team_sales_# of member : Money =
  spent(member, period) + (sum of team_sales_# of leg for each leg in legs of member)

)",
    R"(define active_# of member : Flag = spent(member, period) >= cap_# and member.left is missing

define reach_# of member : Count
  for each leg in legs of member where active_# of leg
  count

)",
    R"(ladder standing_# of member
  | rung     | team_sales_# of member (CNY) | reach_# of member | when                                 |
  | starter  |                              |                   | otherwise                            |
  | leader   | from 1_000.00                |                   | bought(member, trial, lifetime) >= 1 |
  | director | from 10_000.00               | from 3            |                                      |
  highest that holds
  never falls

)",
    R"(table level_rate_# "Rate by level and rung"
  | level | standing     || rate | cap (CNY) |
  |     1 | any          ||  10% |    500.00 |
  |     2 | up to leader ||   5% |    250.00 |
  |     2 | director     ||   7% |    250.00 |
  |     3 | any          ||   2% |    100.00 |

)",
    R"(define price_# of order : Money
  | when                               | value                                              |
  | order.product is essence           | repeat_price_#(standing_# of order.buyer after order) |
  | order.quantity >= 5 and not yes    | order.product.retail * 0.95                        |
  | otherwise                          | order.product.retail                               |

)",
    R"(bonus compressed_# "The next active three"
  for each order in period where order.paid > 0
  for each u in upline of order.buyer
  where active_# of u
  counting level
  first 3
  pay level_rate_#(level, standing_# of u).rate of order.paid capped at cap_# to u

)",
    R"(bonus gap_# "Difference of rates up the line"
  for each order in period
  for each u in upline of order.buyer
  running best : Rate starts 0% then max(previous best, rung_rate_#(standing_# of u))
  pay (best - previous best) of (order.paid - factory_price * order.quantity floored at 0) to u

)",
    R"(remember retail_packs_# of member : Count
  starts 0
  then previous retail_packs_# of member + (sum of o.quantity for each o in orders of member in period
    where o.product is nappies and standing_# of member after o < director)

)",
    R"(limit boxes_# "One box a month"
  on compressed_#, gap_#
  per member in month
  to cap_#
  first come first served

)",
    R"(guarantee unharmed_# "A downline's rise never lowers what its uplines earn"
  for each u in members
  always earned(u) >= earned(u) had nobody in downline of u risen
  on breach top up u

)",
    R"(example "two rise at once under a director, #"
  given members
    | id  | referrer |
    | Cid |          |
    | Dan | Cid      |
    | Eve | Dan      |
  given orders
    | id | buyer | product | quantity | paid (CNY) | on         |
    | o1 | Fay   | tea     |       10 |   1_000.00 | 2026-03-05 |
    | o2 | Eve   | tea     |        1 |     100.00 | 2026-03-06 |
  settle 2026-03
  expect gap_# pays Cid 50.00 CNY from o1
  expect (earned(Cid) had Dan not risen) is 50.00 CNY
  expect unharmed_# breaks for Cid by 100.00 CNY

)"};

std::string large_plan(std::size_t bytes) {
  std::string text = "plan large \"A large plan\"\n  version 1\n  currency CNY\n  round half up to 0.01\n  period month\n\nuse commerce\n\n";
  for (std::size_t n = 0; text.size() < bytes; ++n)
    for (const char* declaration : declarations)
      for (const char* c = declaration; *c != '\0'; ++c) {
        if (*c == '#' && c != declaration) text += std::to_string(n);
        else text += *c;
      }
  return text;
}

template <class Run>
double best_seconds(Run&& run) {
  double best = 1e9;
  for (int i = 0; i < 7; ++i) {
    const auto start = std::chrono::steady_clock::now();
    run();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace bonafide;
  const std::size_t megabytes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 8;
  base::Sources sources;
  const base::SourceId source = sources.add("large.bonus", large_plan(megabytes * 1'000'000));
  const double size = static_cast<double>(sources[source].text.size()) / 1e6;

  std::size_t tokens = 0;
  const double lexis = best_seconds([&] { tokens = grammar::tokenize(sources[source].text).size(); });
  std::size_t nodes = 0, declared = 0;
  diagnostics::Sink sink;
  const double whole = best_seconds([&] {
    const syntax::File file = syntax::parse(sources, source, sink);
    nodes = file.expressions.size();
    declared = file.declarations.size();
  });
  fmt::print("{:.1f} MB, {} tokens, {} declarations, {} expressions, {} diagnostics\n", size, tokens, declared, nodes, sink.all().size());
  fmt::print("text to tokens {:8.1f} MB/s\ntext to tree   {:8.1f} MB/s\n", size / lexis, size / whole);
  return sink.errors() == 0 ? 0 : 1;
}
