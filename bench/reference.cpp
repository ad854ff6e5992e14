// How long the reference evaluator takes: three_level on generated members and orders (`pa`: preferential
// attachment, `chain:D`: a chain of D members with the others hung on it), seconds and peak memory.
//
//   bench_reference PLAN [N] [pa | chain:D] [--only BONUS]
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "bonafide.h"
#include "data/snapshot.h"
#include "diagnostics/render.h"
#include "meaning/meaning.h"
#include "number/decimal.h"

namespace {

using namespace bonafide;

class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t n) {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * n) >> 64);
  }

 private:
  std::uint64_t state_;
};

constexpr std::uint64_t seed = 42;

std::vector<std::uint32_t> parents(std::uint32_t members, std::uint32_t chain) {
  std::vector<std::uint32_t> parent(members);
  SplitMix64 random(seed);
  for (std::uint32_t i = 1; i < members; ++i) {
    if (chain > 0) {
      parent[i] = i < chain ? i - 1 : static_cast<std::uint32_t>(random.below(chain));
      continue;
    }
    const auto j = static_cast<std::uint32_t>(random.below(i));
    parent[i] = (random.next() & 1) != 0 && j > 0 ? parent[j] : j;
  }
  return parent;
}

struct Order {
  std::uint32_t member;
  std::uint32_t cents;
};

std::vector<Order> orders(std::uint32_t members) {
  static constexpr int counts[16] = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 4, 4, 5, 5, 8, 13};
  SplitMix64 random(seed + 1000);
  std::vector<Order> orders;
  for (std::uint32_t member = 0; member < members; ++member)
    for (int k = counts[random.next() & 15]; k > 0; --k) {
      auto cents = static_cast<std::uint32_t>(100 + random.below(20000));
      if ((random.next() & 15) == 0) cents *= 10;
      random.below(51);  // the volume, which this plan does not read
      orders.push_back({member, cents});
    }
  SplitMix64 shuffle(seed + 2000);
  for (std::size_t k = orders.size() - 1; k > 0; --k) std::swap(orders[k], orders[shuffle.below(k + 1)]);
  return orders;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double peak_mebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

data::InputTable table_of(const checked::Plan& plan, const std::string& record, const std::vector<std::string>& fields) {
  data::InputTable table;
  for (std::size_t r = 0; r < plan.records.size(); ++r) {
    if (plan.records[r].name != record) continue;
    table.record = checked::RecordId(r);
    for (const std::string& field : fields)
      for (const checked::ColumnId column : plan.records[r].fields)
        if (plan[column].name == field) table.columns.push_back(column);
  }
  table.id_cell = 0;
  return table;
}

data::InputCell cell(std::string text) { return {std::move(text), {}, {}}; }

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fprintf(stderr, "bench_reference PLAN [N] [pa | chain:D]\n");
    return 2;
  }
  const auto members = static_cast<std::uint32_t>(count > 2 ? std::strtoul(words[2], nullptr, 10) : 100'000);
  const std::string kind = count > 3 ? words[3] : "pa";
  const std::uint32_t chain =
      kind.rfind("chain:", 0) == 0 ? static_cast<std::uint32_t>(std::strtoul(kind.c_str() + 6, nullptr, 10)) : 0;

  Workspace workspace;
  diagnostics::Sink sink;
  auto plan = workspace.check_file(words[1], sink);
  if (!plan) {
    std::fputs(diagnostics::render(sink, workspace.sources(), {}).c_str(), stderr);
    return 1;
  }
  if (count > 5 && std::string(words[4]) == "--only") {
    std::vector<checked::BonusId> only;
    for (const checked::BonusId bonus : plan->bonus_order)
      if (plan->bonuses[bonus.index()].name == words[5]) only.push_back(bonus);
    plan->bonus_order = only;
  }

  const std::vector<std::uint32_t> parent = parents(members, chain);
  const std::vector<Order> bought = orders(members);
  std::vector<data::InputTable> tables;
  tables.push_back(table_of(*plan, "member", {"referrer"}));
  for (std::uint32_t i = 0; i < members; ++i)
    tables.back().rows.push_back({cell(std::to_string(i)), cell(i == 0 ? "" : std::to_string(parent[i]))});
  tables.push_back(table_of(*plan, "order", {"buyer", "product", "quantity", "paid", "on"}));
  for (std::size_t k = 0; k < bought.size(); ++k) {
    const std::size_t minute = k * (31 * 24 * 60) / bought.size();
    char on[32], paid[32];
    std::snprintf(on, sizeof on, "2026-03-%02zu %02zu:%02zu", minute / 1440 + 1, minute / 60 % 24, minute % 60);
    std::snprintf(paid, sizeof paid, "%u.%02u", bought[k].cents / 100, bought[k].cents % 100);
    tables.back().rows.push_back({cell(std::to_string(k)), cell(std::to_string(bought[k].member)), cell("tea"),
                                  cell("1"), cell(paid), cell(on)});
  }
  const auto loading = std::chrono::steady_clock::now();
  const auto snapshot = data::build(*plan, std::move(tables), sink);
  if (!snapshot) {
    std::fputs(diagnostics::render(sink, workspace.sources(), {}).c_str(), stderr);
    return 3;
  }
  std::printf("%u members, %zu orders, %s: built in %.2f s, %.0f MiB\n", members, bought.size(), kind.c_str(),
              seconds_since(loading), peak_mebibytes());

  std::vector<columns::Value> parameters;
  for (const checked::Parameter& parameter : plan->parameters) parameters.push_back(parameter.value);
  const ledger::State state;
  const auto settling = std::chrono::steady_clock::now();
  const meaning::Result result =
      meaning::settle({*plan, parameters, *snapshot, state, *number::parse_period("2026-03", plan->zone)});
  const double seconds = seconds_since(settling);
  number::Rational total;
  for (const ledger::Line& line : result.settlement.lines) total += line.amount;
  std::printf("settled in %.2f s, peak %.0f MiB; %zu lines, %s in all\n", seconds, peak_mebibytes(),
              result.settlement.lines.size(), number::to_text(total, 2).c_str());
  return 0;
}
