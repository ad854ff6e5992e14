#include "trial/expected_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "checked/cell.h"
#include "ledger/payer.h"
#include "number/decimal.h"

namespace bonafide::trial {

namespace {

using checked::GivenCell;
using columns::Value;
using diagnostics::Words;
using ledger::Line;
using number::Rational;

checked::CellForm plan_form() {
  checked::CellForm form;
  form.plan_text = true;
  return form;
}

std::string bare(const std::string& text) {
  return std::string(base::trim(checked::unquoted(base::trim(text), plan_form())));
}

struct NumberCell {
  Rational value;
  int decimals = 0;
};

// "6_900.00", "5%"; a unit after the number says nothing more than the column does.
std::optional<NumberCell> number_cell(std::string_view text) {
  text = base::trim(text);
  bool percent = false;
  if (!text.empty() && text.back() == '%') {
    percent = true;
    text = base::trim(text.substr(0, text.size() - 1));
  } else if (const auto blank = text.find(' '); blank != std::string_view::npos) {
    text = text.substr(0, blank);
  }
  const number::DecimalText decimal = number::parse_decimal(text);
  if (decimal.fault != number::TextFault::none) return std::nullopt;
  if (!percent) return NumberCell{decimal.value, decimal.decimals};
  return NumberCell{decimal.value / Rational(100), decimal.decimals + 2};
}

struct Sum {  // one payee, by the headings of the table
  std::vector<std::string> key;
  ledger::AssetRef asset;
  Rational amount;
  std::string text(const explain::Scene& scene) const {
    std::string words;
    for (const std::string& part : key) words += part + " ";
    return words + explain::amount_text(scene, asset, amount);
  }
};

}  // namespace

std::optional<Difference> compare_payments(const explain::Scene& scene, const std::vector<const Line*>& lines,
                                           const std::vector<std::string>& headings,
                                           const std::vector<std::vector<GivenCell>>& rows) {
  std::vector<Sum> sums;
  for (const Line* line : lines) {
    Sum sum{{}, line->asset, line->amount};
    for (const std::string& heading : headings) {
      if (heading == "member") sum.key.push_back(explain::row_id(scene, line->member));
      if (heading == "source") sum.key.push_back(line->source ? explain::row_id(scene, *line->source) : "");
      if (heading == "level") sum.key.push_back(line->level ? std::to_string(*line->level) : "");
      if (heading == "rule") sum.key.push_back(ledger::rule(scene.plan, *line));
      if (heading == "asset") sum.key.push_back(explain::asset_text(scene, line->asset));
    }
    if (sum.amount.sign() < 0) sum.amount = -sum.amount;  // `takes` lists what was taken
    const auto same = std::find_if(sums.begin(), sums.end(), [&](const Sum& other) {
      return other.key == sum.key && other.asset == sum.asset;
    });
    if (same == sums.end())
      sums.push_back(std::move(sum));
    else
      same->amount += sum.amount;
  }
  Difference difference;
  for (const Sum& sum : sums) difference.rows.emplace_back(sum.text(scene));
  std::vector<bool> used(sums.size());
  for (const auto& row : rows) {
    std::vector<std::string> key;
    std::optional<NumberCell> amount;
    std::string written;
    for (std::size_t c = 0; c < row.size() && c < headings.size(); ++c) {
      written += (written.empty() ? "" : " ") + bare(row[c].text);
      if (headings[c] == "amount")
        amount = number_cell(row[c].text);
      else
        key.push_back(bare(row[c].text));
    }
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < sums.size() && !found; ++i)
      if (!used[i] && sums[i].key == key) found = i;
    if (found) used[*found] = true;
    if (found && amount && amount->value == sums[*found].amount) continue;
    difference.expected = Words(written);
    difference.got = found ? Words(sums[*found].text(scene)) : Words("nothing", "无");
    return difference;
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (used[i]) continue;
    difference.expected = Words("no row of this kind: the list is complete", "没有这一行：所列即全部");
    difference.got = Words(sums[i].text(scene));
    return difference;
  }
  return std::nullopt;
}

std::optional<Difference> compare_report(const explain::Scene& scene, const std::vector<std::string>& shown,
                                         const std::vector<checked::Type>& types,
                                         const std::vector<std::vector<Value>>& values,
                                         const std::vector<std::string>& headings,
                                         const std::vector<std::vector<GivenCell>>& rows) {
  Difference difference;
  const auto words_of = [&](const std::vector<Value>& row) {
    std::string en, zh;
    for (std::size_t c = 0; c < row.size() && c < types.size(); ++c) {
      const Words words =
          columns::missing(row[c]) ? Words("") : explain::value_words(scene, types[c], row[c]);
      en += (c ? " | " : "| ") + words.en;
      zh += (c ? " | " : "| ") + words.zh;
    }
    return Words(en + " |", zh + " |");
  };
  for (const auto& row : values) difference.rows.push_back(words_of(row));
  const auto same = [&](const checked::Type& type, const Value& value, const std::string& text) {
    const std::string cell = bare(text);
    if (cell.empty()) return columns::missing(value);
    if (columns::missing(value)) return false;
    if (const auto* number = std::get_if<Rational>(&value)) {
      const auto written = number_cell(cell);
      if (!written) return false;
      const Rational step = written->decimals > 0 && written->decimals <= 18
                                ? Rational::scaled(1, written->decimals)
                                : Rational(1);
      return number::round(*number, scene.plan.rounding, step) == written->value;
    }
    if (const auto* row = std::get_if<columns::Row>(&value)) return explain::row_id(scene, *row) == cell;
    const checked::CellResult read = checked::parse_cell(scene.plan, type, nullptr, text, plan_form());
    const Value* expected = std::get_if<Value>(&read.value);
    return read.fault == checked::CellFault::none && expected && columns::equal(*expected, value);
  };
  for (std::size_t r = 0; r < rows.size() || r < values.size(); ++r) {
    const std::string number = std::to_string(r + 1);
    std::string written = "|";
    if (r < rows.size())
      for (const GivenCell& cell : rows[r]) written += " " + std::string(base::trim(cell.text)) + " |";
    if (r >= rows.size()) {
      difference.expected = Words("no row " + number, "没有第 " + number + " 行");
      difference.got = difference.rows[r];
      return difference;
    }
    if (r >= values.size()) {
      difference.expected =
          Words(fmt::format("row {}: {}", number, written), fmt::format("第 {} 行：{}", number, written));
      difference.got = Words("no such row", "没有这一行");
      return difference;
    }
    for (std::size_t c = 0; c < rows[r].size() && c < headings.size(); ++c) {
      const auto column =
          static_cast<std::size_t>(std::find(shown.begin(), shown.end(), headings[c]) - shown.begin());
      if (column < shown.size() && same(types[column], values[r][column], rows[r][c].text)) continue;
      const std::string cell(base::trim(rows[r][c].text));
      difference.expected =
          Words(fmt::format("row {}, {}: {}", number, headings[c], cell.empty() ? "nothing" : cell),
                fmt::format("第 {} 行 {}：{}", number, headings[c], cell.empty() ? "空" : cell));
      difference.got = column < shown.size() ? explain::value_words(scene, types[column], values[r][column])
                                             : Words("no such column", "没有这一列");
      return difference;
    }
  }
  return std::nullopt;
}

}  // namespace bonafide::trial
