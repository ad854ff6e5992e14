// Seconds to parse and check a plan of about 1,000 lines. The plan is written by rule: ladders, tables, facts
// and bonuses in the usual proportions.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "bonafide.h"

namespace {

std::string long_plan(int blocks) {
  std::string text =
      "plan long_plan \"A thousand lines\"\n  version 1\n  currency CNY\n  round half up to 0.01\n  period month\n"
      "  starts empty\n\nuse commerce\n\nrows product\n  | id  | title | retail (CNY) |\n  | tea | \"Tea\" |        50.00 |\n";
  for (int i = 0; i < blocks; ++i) {
    text += fmt::format(
        "\nparameter rate_{0} : Rate from 0% to 20% = {1}%\n"
        "\ndefine sales_{0} of member : Money =\n  spent(member, period) + (sum of sales_{0} of leg for each leg in legs of member)\n"
        "\nladder rank_{0} of member\n  | rung        | sales_{0} of member (CNY) |\n  | low_{0}     |                |\n"
        "  | middle_{0}  | from 1_000.00  |\n  | high_{0}    | from 10_000.00 |\n  highest that holds\n  never falls\n"
        "\ntable rates_{0}\n  | rank_{0}    | sales (CNY)     || rate |\n  | low_{0}     | any             ||   1% |\n"
        "  | middle_{0}  | below 5_000.00  ||   2% |\n  | middle_{0}  | from 5_000.00   ||   3% |\n"
        "  | high_{0}    | any             ||   5% |\n"
        "\nbonus level_{0}\n  for each order in period\n  for each u in upline of order.buyer\n"
        "  where rank_{0} of u before order >= middle_{0}\n  counting level\n  first 3\n"
        "  pay rates_{0}(rank_{0} of u before order, sales_{0} of u) of (rate_{0} of order.paid) to u\n",
        i, i % 20);
  }
  return text;
}

}  // namespace

int main() {
  const std::string text = long_plan(36);
  std::vector<double> seconds;
  for (int run = 0; run < 7; ++run) {
    bonafide::Workspace workspace;
    bonafide::diagnostics::Sink sink;
    const auto start = std::chrono::steady_clock::now();
    const auto plan = workspace.check_text("long_plan.bonus", text, sink);
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    if (!plan) {
      fmt::print("the plan does not check: {} errors\n", sink.errors());
      for (const auto& d : sink.all()) fmt::print("{}\n", bonafide::diagnostics::message(d, bonafide::diagnostics::Language::en));
      return 1;
    }
  }
  std::sort(seconds.begin(), seconds.end());
  fmt::print("check of {} lines: median {:.1f} ms (of {} runs, {:.1f} to {:.1f})\n",
             std::count(text.begin(), text.end(), '\n'), seconds[3] * 1000, seconds.size(), seconds.front() * 1000,
             seconds.back() * 1000);
  return 0;
}
