#include <algorithm>
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
  put(t("from", "从"));
  part(range->from);
  if (!range->to.valid()) return;
  put(t("to", "至"));
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
  put(t("on", "针对"));
  list(bonuses);
  end_line();
}

void Telling::clock(const std::optional<Clock>& clock) {
  if (!clock) return;
  begin_line();
  if (const Word* row = std::get_if<Word>(&clock->each)) {
    put(t("as each", "每逢"));
    put(name(row->text));
    put(t("happens", "发生"));
  } else {
    static constexpr const char* english[] = {"day", "week", "month", "quarter", "year", "period"};
    static constexpr const char* chinese[] = {"每日结束时", "每周结束时", "每月结束时", "每季结束时", "每年结束时", "每期结束时"};
    const std::size_t unit = static_cast<std::size_t>(std::get<Unit>(clock->each));
    put(zh() ? std::string(chinese[unit]) : "at the end of each " + std::string(english[unit]));
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
  row({t("when", "条件"), t("value", "值")});
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
    case Pattern::Kind::any: return pattern.span.begin == pattern.span.end ? "" : t("any", "任意");
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
  put(header.library ? t("library", "库") : t("plan", "方案"));
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
  put(t("version", "版本"));
  put(std::to_string(n.number));
}
void Telling::write(const HeadEffective& n) {
  put(t("effective", "生效"));
  put(n.date.text);
}
void Telling::write(const HeadCurrency& n) {
  put(t("currency", "币种"));
  put(own(n.name.text, false));
}
void Telling::write(const HeadRound& n) {
  static constexpr const char* english[] = {"half up", "half even", "half down", "up", "down"};
  static constexpr const char* chinese[] = {"四舍五入", "四舍六入五成双", "五舍六入", "向上舍入", "向下舍入"};
  const std::size_t mode = static_cast<std::size_t>(n.mode);
  if (!zh()) put("round");
  put(zh() ? chinese[mode] : english[mode]);
  put(t("to", "到"));
  put(n.step.text);
}
void Telling::write(const HeadPeriod& n) {
  static constexpr const char* english[] = {"day", "week", "month", "quarter", "year", "period"};
  static constexpr const char* chinese[] = {"日", "周", "月", "季", "年", "周期"};
  put(t("period", "周期"));
  put(zh() ? chinese[static_cast<std::size_t>(n.unit)] : english[static_cast<std::size_t>(n.unit)]);
}
void Telling::write(const HeadZone& n) {
  put(t("zone", "时区"));
  put(n.name.text);
}
void Telling::write(const HeadStartsEmpty&) { put(t("starts empty", "从零开始")); }
void Telling::write(const HeadLateRows&) { put(t("late rows count when found", "迟到行发现时计入")); }
void Telling::write(const HeadFollows& n) {
  put(t("follows version", "接续 版本"));
  put(std::to_string(n.version));
}
void Telling::write(const HeadNeeds& n) {
  put(t("needs", "需要"));
  for (std::size_t i = 0; i < n.needs.size(); ++i) {
    const Need& need = n.needs[i];
    if (i > 0) comma();
    const std::size_t anchor = token_at(need.name.span.begin);
    switch (need.kind) {
      case Need::Kind::record: put(t("record", "记录"), anchor - 1); break;
      case Need::Kind::tree: put(t("tree", "树"), anchor - 1); break;
      case Need::Kind::unit: put(t("unit", "单位"), anchor - 1); break;
      case Need::Kind::rows: put(t("rows", "清单"), anchor - 1); break;
      case Need::Kind::table: put(t("table", "表"), anchor - 1); break;
      case Need::Kind::ladder: put(t("ladder", "阶梯"), anchor - 1); break;
      case Need::Kind::asset: put(t("asset", "资产"), anchor - 1); break;
      case Need::Kind::bonus: put(t("bonus", "奖励"), anchor - 1); break;
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

// ---- declarations ----

void Telling::write(const Use& n) {
  begin_line();
  put(t("use", "引用"));
  put(own(n.library.text, false));
  if (n.as) {
    put(t("as", "作为"));
    put(name(n.as->text));
  }
  title_of(n.title);
  end_line();
  for (const Binding& binding : n.with) {
    begin_line();
    put(t("with", "设定"));
    if (binding.set.valid()) {
      put(name(binding.name.text));
      put(t("in", "于"));
      set(binding.set);
    } else {
      function_head(binding.name, binding.parameters);
      put("=");
      whole(binding.value);
    }
    end_line();
  }
}
void Telling::write(const ParameterDeclaration& n) {
  begin_line();
  put(t("parameter", "参数"));
  put(name(n.name.text));
  put(":");
  type(n.type);
  range(n.range);
  put("=");
  whole(n.value);
  end_line();
}
void Telling::write(const UnitDeclaration& n) {
  begin_line();
  put(t("unit", "单位"));
  put(name(n.name.text));
  title_of(n.title);
  if (n.scale) {
    put(t("scale", "小数位"));
    put(std::to_string(*n.scale));
  }
  end_line();
}
void Telling::write(const ChoiceDeclaration& n) {
  begin_line();
  put(t("choice", "选项"));
  put(name(n.name.text));
  put(t("is", "为"));
  list(n.values);
  end_line();
}
void Telling::write(const TreeDeclaration& n) {
  begin_line();
  put(t("tree", "树"));
  put(name(n.name.text));
  put(t("follows", "沿"));
  whole(n.parent);
  end_line();
}
void Telling::write(const Accept& n) {
  begin_line();
  put(t("accept", "接受"));
  put(own(n.lint.text, false));
  put(title(n.reason));
  end_line();
}
void Telling::write(const Asset& n) {
  begin_line();
  put(t("asset", "资产"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  for (const Asset::Line& line : n.lines) {
    begin_line();
    if (const Asset::In* in = std::get_if<Asset::In>(&line.node)) {
      put(t("in", "计价"));
      put(name(in->unit.text));
    } else if (const Asset::Scale* scale = std::get_if<Asset::Scale>(&line.node)) {
      put(t("scale", "小数位"));
      put(std::to_string(scale->digits));
    } else if (const Asset::ExpiresAfter* expires = std::get_if<Asset::ExpiresAfter>(&line.node)) {
      const NumberLiteral* number = std::get_if<NumberLiteral>(&file_[expires->duration].node);
      const bool before = zh() && number != nullptr && number->digits.find('.') == std::string_view::npos;
      if (!before) put(t("expires after", "后过期"));
      part(expires->duration);
      if (before) {
        tight();
        put("后过期");
      }
    } else if (std::holds_alternative<Asset::OldestFirst>(line.node)) {
      put(t("oldest first", "先进先出"));
    } else {
      const bool forfeited = std::get<Asset::OnLeaving>(line.node).forfeited;
      put(forfeited ? t("forfeited on leaving", "退出作废") : t("returned on leaving", "退出退还"));
    }
    end_line();
  }
}
void Telling::write(const Record& n) {
  begin_line();
  if (!n.extends) put(t("record", "记录"));
  put(name(n.name.text));
  if (n.plural) {
    comma();
    put(name(n.plural->text));
  }
  put(t("has", "含"));
  end_line();
  for (const FieldDeclaration& field : n.fields) {
    begin_line();
    put(name(field.name.text));
    put(":");
    if (field.is_signed) put(t("signed", "可负"));
    type(field.type);
    range(field.range);
    if (field.owner || field.when) {
      open();
      put(field.owner ? t("owner", "归属") : t("when", "时间"));
      close();
    }
    if (field.otherwise.valid()) {
      put(t("otherwise", "若无则"));
      part(field.otherwise);
    }
    end_line();
  }
}
void Telling::write(const Rows& n) {
  begin_line();
  put(t("rows", "清单"));
  fact_head(n.record, n.of, {});
  end_line();
  pipe(n.pipe);
  data(n.table, n.record.text);
}
void Telling::write(const Names& n) {
  begin_line();
  put(t("names", "译名"));
  put(own(n.tongue.text, false));
  end_line();
  for (const DataRow& line : n.table.rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : line.cells) cells.emplace_back(cell.text);
    row(cells);
  }
}
void Telling::write(const Table& n) {
  begin_line();
  put(t("table", "表"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  if (n.first_row_wins) {
    begin_line();
    put(t("first row wins", "首行优先"));
    end_line();
  }
  std::vector<std::string> cells;
  if (n.cross) {
    cells.push_back(heading(n.inputs[0]) + " \\ " + heading(n.inputs[1]));
    for (const Pattern& one : n.across) cells.push_back(pattern(one));
    row(cells, 1);
  } else {
    for (const Heading& one : n.inputs) cells.push_back(heading(one));
    for (const Heading& one : n.outputs) cells.push_back(heading(one));
    row(cells, n.inputs.size());
  }
  for (const TableRow& line : n.rows) {
    cells.clear();
    for (const Pattern& one : line.inputs) cells.push_back(pattern(one));
    for (const Cell& one : line.outputs) cells.push_back(value(one));
    row(cells, line.inputs.size());
  }
}
void Telling::write(const Ladder& n) {
  begin_line();
  put(t("ladder", "阶梯"));
  fact_head(n.name, n.of, {});
  title_of(n.title);
  end_line();
  clock(n.clock);
  bool when = false;
  const std::size_t heading_past = line_end();
  for (std::size_t i = next_token(); i < heading_past; ++i)
    when = when || (tokens_.kind(i) == Kind::when && tokens_.kind(i + 1) == Kind::row_close);
  std::vector<std::string> cells{t("rung", "级别")};
  for (const Heading& one : n.measures)
    cells.push_back(one.expression.valid() ? cell_of(one.expression) + (one.unit ? " (" + name(one.unit->text) + ")" : "") : heading(one));
  if (when) cells.emplace_back(t("when", "条件"));
  row(cells);
  for (const LadderRung& rung : n.rungs) {
    cells = {name(rung.rung.text)};
    for (const Pattern& one : rung.measures) cells.push_back(pattern(one));
    if (when) cells.push_back(rung.otherwise ? t("otherwise", "其余") : rung.when.valid() ? cell_of(rung.when) : "");
    row(cells);
  }
  begin_line();
  put(n.rung_by_rung ? t("rung by rung", "逐级") : t("highest that holds", "取最高"));
  end_line();
  begin_line();
  switch (n.fall) {
    case Ladder::Fall::never: put(t("never falls", "永不降级")); break;
    case Ladder::Fall::at_once: put(t("falls at once", "立即降级")); break;
    case Ladder::Fall::after:
      put(t("falls after", "未达标"));
      put(unit_of_time(n.fall_unit, n.fall_after));
      put(t("below", "后降级"));
      break;
  }
  end_line();
  from_versions(n.from_versions);
}
void Telling::write(const Define& n) {
  begin_line();
  put(t("define", "定义"));
  fact_head(n.name, n.of, n.parameters);
  put(":");
  type(n.type);
  if (n.value.valid()) {
    put("=");
    whole(n.value);
  }
  end_line();
  pipe(n.pipe);
  if (!n.result) return;
  if (const CaseTable* table = std::get_if<CaseTable>(&n.result->node)) return cases(*table);
  begin_line();
  if (const Result::Gives* gives = std::get_if<Result::Gives>(&n.result->node)) {
    put(t("gives", "得出"));
    whole(gives->value);
  } else if (const Result::Folded* folded = std::get_if<Result::Folded>(&n.result->node)) {
    static constexpr const char* english[] = {"sum of", "", "", "highest of", "lowest of", "first of", "last of", "any has", "every has", "average of"};
    static constexpr const char* chinese[] = {"求合计", "", "", "求最大值", "求最小值", "取首个", "取末个", "任一满足", "全部满足", "求平均值"};
    const std::size_t kind = static_cast<std::size_t>(folded->kind);
    put(zh() ? chinese[kind] : english[kind]);
    part(folded->of);
    if (folded->otherwise.valid()) {
      put(t("otherwise", "若无则"), after(folded->of));
      part(folded->otherwise);
    }
  } else {
    put(t("count", "个数"));
  }
  end_line();
}
// What a value was called, or how it was reckoned, in an earlier version of the plan.
void Telling::from_versions(const std::vector<VersionCase>& versions) {
  for (const VersionCase& version : versions) {
    begin_line();
    put(t("from version", "自版本"));
    put(std::to_string(version.version));
    whole(version.value);
    end_line();
  }
}
void Telling::write(const Remember& n) {
  const CaseTable* table = std::get_if<CaseTable>(&n.then);
  const Span value = table != nullptr ? table->span : file_[std::get<ExpressionId>(n.then)].span;
  const std::size_t then = token_at(value.begin) - 1;
  limit_ = then;
  begin_line();
  put(t("remember", "记住"));
  fact_head(n.name, n.of, {});
  put(":");
  type(n.type);
  end_line();
  clock(n.clock);
  pipe(n.pipe);
  if (n.starts.valid()) {
    begin_line();
    put(t("starts", "初始"));
    part(n.starts);
    end_line();
  }
  limit_ = none;
  begin_line(table != nullptr ? then + 1 : line_end());
  put(t("then", "更新为"));
  last_ = "then";
  if (table == nullptr) whole(std::get<ExpressionId>(n.then));
  end_line();
  if (table != nullptr) cases(*table);
  from_versions(n.from_versions);
}
void Telling::write(const MustBe& n) {
  begin_line();
  must_be_field(n.field);
  put(t("must be", "应为"));
  whole(n.value);
  comma();
  put(t("otherwise refuse", "否则拒收"), otherwise_before(n.reason));
  put(title(n.reason));
  end_line();
}
// A field of the input, always with its dot.
void Telling::must_be_field(ExpressionId id) {
  if (const Field* field = std::get_if<Field>(&file_[id].node)) {
    must_be_field(field->of);
    tight();
    put(t(".", "的"));
    tight();
    return put(name(field->name.text, zh()));
  }
  node(id);
}
std::size_t Telling::otherwise_before(const Word& reason) const {
  std::size_t at = token_at(reason.span.begin);
  while (at > 0 && tokens_.kind(at) != Kind::otherwise) --at;
  return at;
}
void Telling::write(const Refuse& n) {
  begin_line();
  put(t("refuse", "拒收"));
  put(name(n.record.text));
  put(title(n.reason));
  end_line();
  clock(n.clock);
  pipe(n.pipe);
}

// ---- bonuses ----

void Telling::write(const Bonus& n) {
  begin_line();
  put(t("bonus", "奖励"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  clock(n.clock);
  pipe(n.pipe);
  for (const Verb& one : n.verbs) verb(one);
}
void Telling::receiver_first(const char* english, const char* chinese, ExpressionId amount, ExpressionId who, const char* preposition, bool of_goods) {
  put(t(english, chinese));
  if (zh()) {
    part(who);
    return of_goods ? goods(amount) : part(amount);
  }
  of_goods ? goods(amount) : part(amount);
  put(preposition);
  part(who);
}
void Telling::verb(const Verb& verb) {
  const auto in = [&](const OptionalWord& asset) {
    if (!asset) return;
    put(t("in", "计入"));
    put(name(asset->text));
  };
  begin_line();
  if (const Pay* pay = std::get_if<Pay>(&verb.node)) {
    switch (pay->kind) {
      case Pay::Kind::pay: receiver_first("pay", "付给", pay->amount, pay->to, "to", false); break;
      case Pay::Kind::give: receiver_first("give", "送给", pay->amount, pay->to, "to", true); break;
      case Pay::Kind::credit: receiver_first("credit", "记给", pay->amount, pay->to, "to", true); break;
    }
    in(pay->in);
  } else if (const Take* take = std::get_if<Take>(&verb.node)) {
    receiver_first("take", "扣减", take->amount, take->from, "from", true);
    in(take->in);
    if (!take->out_of.empty()) {
      put(t("out of", "取自"));
      list(take->out_of, true);
    }
  } else if (const Share* share = std::get_if<Share>(&verb.node)) {
    receiver_first("share", "分给", share->amount, share->to, "to", false);
    clause_word("by", "按", none);
    part(share->by);
    if (share->remainder_to.valid()) {
      put(t("remainder to", "余数给"));
      part(share->remainder_to);
    }
  } else {
    const Split& split = std::get<Split>(verb.node);
    put(t("split", "拆分"));
    part(split.amount);
    end_line();
    for (const SplitPart& one : split.parts) {
      begin_line();
      part(one.percent);
      put(t("to", "给"));
      part(one.to);
      if (one.otherwise.valid()) {
        comma();
        put(t("otherwise", "若无则"));
        part(one.otherwise);
      }
      end_line();
    }
    if (!split.rest_to.valid()) return;
    begin_line();
    put(t("the rest to", "其余部分 给"));
    part(split.rest_to);
  }
  end_line();
}
void Telling::write(const Limit& n) {
  begin_line();
  put(t("limit", "限额"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  clock(n.clock);
  on(n.on);
  if (n.per || n.window) {
    begin_line();
    if (n.per) {
      put(t("per", "每个"));
      if (zh() && static_cast<unsigned char>(name(n.per->text).front()) >= 0x80) tight();
      put(name(n.per->text));
    }
    if (n.window) window_word(*n.window);
    end_line();
  }
  begin_line();
  put(t("to", "上限"));
  goods(n.to);
  end_line();
  begin_line();
  switch (n.policy) {
    case Limit::Policy::scaled: put(t("scaled", "按比例缩减")); break;
    case Limit::Policy::first_come: put(t("first come first served", "先到先得")); break;
    case Limit::Policy::latest_first: put(t("latest first", "后到先得")); break;
  }
  end_line();
}
void Telling::write(const Hold& n) {
  begin_line();
  put(t("hold", "暂扣"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  on(n.on);
  pipe(n.pipe);
  begin_line();
  put(t("released when", "释放条件"));
  part(n.released_when);
  if (n.lost_after.valid()) {
    comma();
    put(t("lost after", "作废期限"));
    part(n.lost_after);
  }
  end_line();
}
void Telling::write(const Leaving& n) {
  begin_line();
  put(t("leaving", "退出"));
  end_line();
  for (const Leaving::Line& line : n.lines) {
    begin_line();
    if (const Leaving::Downline* downline = std::get_if<Leaving::Downline>(&line.node)) {
      put(t("downline", "下级"));
      put(downline->stays ? t("stays", "不变") : t("moves up", "上移"));
    } else {
      const Leaving::Thing& thing = std::get<Leaving::Thing>(line.node);
      put(name(thing.name.text));
      switch (thing.fate) {
        case Leaving::Thing::Fate::stays: put(t("stays", "不变")); break;
        case Leaving::Thing::Fate::forfeited: put(t("forfeited", "作废")); break;
        case Leaving::Thing::Fate::returned: put(t("returned", "退还")); break;
        case Leaving::Thing::Fate::falls_to: put(t("falls to", "降至")); break;
      }
      if (thing.rung) put(name(thing.rung->text));
    }
    end_line();
  }
}
void Telling::write(const Report& n) {
  begin_line();
  put(t("report", "报表"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  pipe(n.pipe);
  for (const Show& show : n.shows) {
    begin_line();
    put(t("show", "列出"));
    put(name(show.name.text));
    put("=");
    whole(show.value);
    end_line();
  }
}

// ---- promises and examples ----

void Telling::write(const Guarantee& n) {
  begin_line();
  put(t("guarantee", "保证"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  pipe(n.pipe);
  for (const ExpressionId condition : n.provided) {
    begin_line();
    put(t("provided", "前提"));
    part(condition);
    end_line();
  }
  begin_line();
  if (const Guarantee::Always* always = std::get_if<Guarantee::Always>(&n.claim)) {
    put(t("always", "始终"));
    whole(always->condition);
  } else {
    const Guarantee::Possible& possible = std::get<Guarantee::Possible>(n.claim);
    put(t("possible", "能做到"));
    part(possible.condition);
    if (possible.spending.valid()) {
      put(t("spending at most", "花费至多"));
      part(possible.spending);
    }
    if (possible.within) {
      put(t("within", "限期"));
      put(unit_of_time(possible.within->second, possible.within->first));
    }
  }
  end_line();
  if (!n.on_breach) return;
  begin_line();
  put(t("on breach", "违反时"));
  switch (n.on_breach->kind) {
    case Guarantee::OnBreach::Kind::report: put(t("report", "报告")); break;
    case Guarantee::OnBreach::Kind::stop: put(t("stop", "中止")); break;
    case Guarantee::OnBreach::Kind::top_up:
      put(t("top up", "补足"));
      part(n.on_breach->whom);
      break;
  }
  end_line();
}
void Telling::write(const Example& n) {
  begin_line();
  put(t("example", "示例"));
  put(title(n.title));
  end_line();
  for (const ExampleLine& line : n.lines) {
    if (const Expect* expect = std::get_if<Expect>(&line.node)) {
      begin_line();
      put(t("expect", "预期"));
      std::visit([this](const auto& node) { write(node); }, expect->node);
    } else if (const GivenRows* rows = std::get_if<GivenRows>(&line.node)) {
      write(*rows);
    } else if (const GivenParameter* parameter = std::get_if<GivenParameter>(&line.node)) {
      write(*parameter);
    } else {
      write(std::get<SettleLine>(line.node));
    }
  }
}
void Telling::write(const GivenRows& n) {
  begin_line();
  put(t("given", "已知"));
  if (n.previous) put(t("previous", "此前"));
  put(set_name(n.records.text));
  end_line();
  data(n.table, vocabulary_.singular(n.records.text));
}
void Telling::write(const GivenParameter& n) {
  begin_line();
  put(t("given", "已知"));
  put(name(n.name.text));
  put("=");
  whole(n.value);
  end_line();
}
void Telling::write(const SettleLine& n) {
  begin_line();
  put(t("settle", "结算"));
  put(period(n.from.text));
  if (n.to) {
    put(t("to", "至"));
    put(period(n.to->text));
  }
  end_line();
}
void Telling::write(const ExpectTotal& n) {
  put(t("total payouts are", "总支出 为"));
  part(n.amount);
  end_line();
}
void Telling::write(const ExpectRefused& n) {
  if (zh()) {
    put(own(n.row.text, false));
    put("被拒收");
  } else {
    put("refused");
    put(own(n.row.text, false));
  }
  title_of(n.reason);
  end_line();
}
void Telling::write(const ExpectPaid& n) {
  static constexpr const char* english[] = {"pays", "gives", "credits", "takes"};
  static constexpr const char* chinese[] = {"付给", "送给", "记给", "扣减"};
  const std::size_t verb = static_cast<std::size_t>(n.verb);
  const bool nothing = n.kind == ExpectPaid::Kind::nothing;
  put(name(n.bonus.text));
  put(zh() ? (nothing ? "不" : "") + std::string(chinese[verb]) : english[verb]);
  if (n.kind == ExpectPaid::Kind::nobody) put(t("nobody", "无人"));
  if (n.member) put(own(n.member->text, false));
  if (nothing && !zh()) put("nothing");
  if (n.kind == ExpectPaid::Kind::amount) goods(n.amount);
  if (n.from) {
    put(t("from", "来自"));
    put(own(n.from->text, false));
  }
  end_line();
  if (n.kind == ExpectPaid::Kind::table) data(n.table, {});
}
void Telling::write(const ExpectShows& n) {
  put(name(n.report.text));
  put(t("shows", "列为"));
  if (n.table.rows.empty()) put(t("nothing", "无"));
  end_line();
  data(n.table, {});
}
void Telling::write(const ExpectHolds& n) {
  put(name(n.guarantee.text));
  put(t("holds", "成立"));
  end_line();
}
void Telling::write(const ExpectBreaks& n) {
  put(name(n.guarantee.text));
  put(t("breaks", "被违反"));
  if (n.member) {
    if (zh()) tight();
    put(t("for", "："));
    if (zh()) tight();
    put(own(n.member->text, false));
    if (n.amount.valid()) {
      put(t("by", "少"));
      part(n.amount);
    }
  }
  end_line();
}
void Telling::write(const ExpectTrue& n) {
  whole(n.condition);
  end_line();
}

}  // namespace bonafide::syntax
