// Parts that many declarations have, and the head of a file.
#include <utility>

#include "syntax/telling.h"

namespace bonafide::syntax {

using grammar::Kind;

namespace {

bool number_like(std::string_view text) { return !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9')); }

}  // namespace

// ---- parts ----

void Telling::title_of(const OptionalWord& text) {
  if (text) put(title(*text));
}

void Telling::range(const std::optional<Range>& range) {
  if (!range) return;
  put(t("from"));
  part(range->from);
  if (!range->to.valid()) return;
  put(t("to"));
  part(range->to);
}

void Telling::list(const std::vector<Word>& words, bool then) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && then) {
      put(t("then", "再"));
    } else if (i > 0) {
      tight();
      put(t(",", "、"));
      if (zh()) tight();
    }
    put(name(words[i].text), token_at(words[i].span.begin));
  }
}

void Telling::on(const std::vector<Word>& bonuses) {
  begin_line();
  put(t("on"));
  list(bonuses);
  end_line();
}

void Telling::clock(const std::optional<Clock>& clock) {
  if (!clock) return;
  begin_line();
  if (const Word* row = std::get_if<Word>(&clock->each)) {
    put(t("as each", "每逢"));
    put(name(row->text));
    put(t("happens"));
  } else {
    static constexpr const char* chinese[] = {"每日结束时", "每周结束时", "每月结束时", "每季结束时", "每年结束时", "每期结束时"};
    const std::size_t unit = static_cast<std::size_t>(std::get<Unit>(clock->each));
    put(zh() ? std::string(chinese[unit]) : "at the end of each " + std::string(units_of_time[unit]));
  }
  end_line();
}

// Clauses line by line; more than one may stand on a line.
void Telling::pipe(const Pipe& pipe) {
  for (std::size_t i = 0; i < pipe.size();) {
    const std::size_t past = line_end();
    const std::uint32_t end = past < tokens_.size() ? tokens_.begins[past] : static_cast<std::uint32_t>(text_.size());
    begin_line(past);
    clause(pipe[i], false);
    for (++i; i < pipe.size() && pipe[i].span.begin < end; ++i) clause(pipe[i], true);
    end_line();
  }
}

std::string Telling::cell_of(ExpressionId id) {
  const std::string out = std::exchange(out_, {});
  first_ = true;
  tight_ = false;
  whole(id);
  return std::exchange(out_, out);
}

void Telling::row(const std::vector<std::string>& cells, std::size_t double_bar) {
  begin_line();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    put(i > 0 && i == double_bar ? "||" : "|");
    if (!cells[i].empty()) put(cells[i]);
  }
  put("|");
  end_line();
}

void Telling::data(const DataTable& table, std::string_view record) {
  std::vector<std::string> fields;
  for (const DataRow& line : table.rows) {
    const bool heading = fields.empty();
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
      const std::string_view text = line.cells[i].text;
      if (heading) fields.emplace_back(heading_parts(text).first);
      if (!zh()) cells.emplace_back(text);
      else if (heading) cells.push_back(vocabulary_.chinese_heading(text));
      else cells.push_back(i < fields.size() ? vocabulary_.chinese_cell(record, fields[i], text) : std::string(text));
    }
    row(cells);
  }
}

void Telling::cases(const CaseTable& table) {
  row({t("when"), t("value")});
  for (const CaseRow& line : table.rows) row({line.when.valid() ? cell_of(line.when) : t("otherwise", "其余"), cell_of(line.value)});
}

std::string Telling::pattern(const Pattern& pattern) {
  std::vector<std::string> values;
  for (const Cell& cell : pattern.values) {
    std::string one = value(cell);
    if (!number_like(one) && one != "是" && one != "否" && one != "yes" && one != "no" && !one.starts_with('"') && !one.starts_with("“")) one = own(one, false);
    values.push_back(std::move(one));
  }
  switch (pattern.kind) {
    case Pattern::Kind::any: return pattern.span.begin == pattern.span.end ? "" : t("any");
    case Pattern::Kind::otherwise: return t("otherwise", "其余");
    case Pattern::Kind::values: break;
    case Pattern::Kind::from: return t("from ", "从 ") + values[0];
    case Pattern::Kind::below: return t("below ", "不足 ") + values[0];
    case Pattern::Kind::and_above:
      return zh() ? values[0] + (number_like(values[0]) ? "及以上" : "或以上") : values[0] + " and above";
    case Pattern::Kind::or_above:
      return zh() ? values[0] + (number_like(values[0]) ? "或以上" : "及以上") : values[0] + " or above";
    case Pattern::Kind::to_below: return values[0] + t(" to below ", " 至 不足 ") + values[1];
    case Pattern::Kind::to: return values[0] + t(" to ", " 至 ") + values[1];
    case Pattern::Kind::up_to: return zh() ? values[0] + "及以下" : "up to " + values[0];
  }
  std::string out;
  for (const std::string& one : values) out += (out.empty() ? "" : t(", ", "、")) + one;
  return out;
}

std::string Telling::heading(const Heading& heading) {
  std::string out = heading.name ? name(heading.name->text) : cell_of(heading.expression);
  if (heading.unit) out += " (" + name(heading.unit->text) + ")";
  return out;
}

// ---- the head ----

void Telling::header(const Header& header) {
  begin_line();
  put(header.library ? t("library") : t("plan"));
  put(own(header.name.text, false));
  title_of(header.title);
  end_line();
  for (const HeadLine& line : header.lines) {
    begin_line();
    std::visit([this](const auto& node) { write(node); }, line.node);
    end_line();
  }
}
void Telling::write(const HeadVersion& n) {
  put(t("version"));
  put(std::to_string(n.number));
}
void Telling::write(const HeadEffective& n) {
  put(t("effective"));
  put(n.date.text);
}
void Telling::write(const HeadCurrency& n) {
  put(t("currency"));
  put(own(n.name.text, false));
}
void Telling::write(const HeadRound& n) {
  if (!zh()) put("round");
  put(rounding(n.mode));
  put(t("to", "到"));
  put(n.step.text);
}
void Telling::write(const HeadPeriod& n) {
  static constexpr const char* chinese[] = {"日", "周", "月", "季", "年", "周期"};
  put(t("period"));
  put(zh() ? chinese[static_cast<std::size_t>(n.unit)] : units_of_time[static_cast<std::size_t>(n.unit)]);
}
void Telling::write(const HeadZone& n) {
  put(t("zone"));
  put(n.name.text);
}
void Telling::write(const HeadStartsEmpty&) { put(t("starts empty", "从零开始")); }
void Telling::write(const HeadLateRows&) { put(t("late rows count when found", "迟到行发现时计入")); }
void Telling::write(const HeadFollows& n) {
  put(t("follows version", "接续 版本"));
  put(std::to_string(n.version));
}
void Telling::write(const HeadNeeds& n) {
  put(t("needs"));
  for (std::size_t i = 0; i < n.needs.size(); ++i) {
    const Need& need = n.needs[i];
    if (i > 0) comma();
    const std::size_t anchor = token_at(need.name.span.begin);
    switch (need.kind) {
      case Need::Kind::record: put(t("record"), anchor - 1); break;
      case Need::Kind::tree: put(t("tree"), anchor - 1); break;
      case Need::Kind::unit: put(t("unit"), anchor - 1); break;
      case Need::Kind::rows: put(t("rows"), anchor - 1); break;
      case Need::Kind::table: put(t("table"), anchor - 1); break;
      case Need::Kind::ladder: put(t("ladder"), anchor - 1); break;
      case Need::Kind::asset: put(t("asset"), anchor - 1); break;
      case Need::Kind::bonus: put(t("bonus"), anchor - 1); break;
      case Need::Kind::fact: break;
    }
    if (need.kind != Need::Kind::fact) {
      put(name(need.name.text));
      continue;
    }
    function_head(need.name, need.parameters);
    if (!need.type) continue;
    put(":");
    type(*need.type);
    if (!need.fallback.valid()) continue;
    put("=");
    whole(need.fallback);
  }
}

// `f of r` and `f(r)` are one tree: the text tells them apart.
void Telling::function_head(const Word& fact, const std::vector<Parameter>& parameters) {
  const std::size_t at = token_at(fact.span.begin);
  const auto is_de = [&](std::size_t i) { return tokens_.kind(i) == Kind::de || tokens_.kind(i) == Kind::de_wide; };
  const bool of = parameters.size() == 1 && !parameters[0].type &&
                  (tokens_.kind(at + 1) == Kind::of || (at > 0 && is_de(at - 1)));
  fact_head(fact, of ? OptionalWord(parameters[0].name) : std::nullopt, of ? std::vector<Parameter>{} : parameters);
}

}  // namespace bonafide::syntax
