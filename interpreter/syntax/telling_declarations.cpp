#include "syntax/telling.h"

namespace bonafide::syntax {

using grammar::Kind;

// ---- declarations ----

void Telling::write(const Use& n) {
  begin_line();
  put(t("use"));
  put(own(n.library.text, false));
  if (n.as) {
    put(t("as"));
    put(name(n.as->text));
  }
  title_of(n.title);
  end_line();
  for (const Binding& binding : n.with) {
    begin_line();
    put(t("with"));
    if (binding.set.valid()) {
      put(name(binding.name.text));
      put(t("in"));
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
  put(t("parameter"));
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
  put(t("unit"));
  put(name(n.name.text));
  title_of(n.title);
  if (n.scale) {
    put(t("scale"));
    put(std::to_string(*n.scale));
  }
  end_line();
}
void Telling::write(const ChoiceDeclaration& n) {
  begin_line();
  put(t("choice"));
  put(name(n.name.text));
  put(t("is"));
  list(n.values);
  end_line();
}
void Telling::write(const TreeDeclaration& n) {
  begin_line();
  put(t("tree"));
  put(name(n.name.text));
  put(t("follows"));
  whole(n.parent);
  end_line();
}
void Telling::write(const Accept& n) {
  begin_line();
  put(t("accept"));
  put(own(n.lint.text, false));
  put(title(n.reason));
  end_line();
}
void Telling::write(const Asset& n) {
  begin_line();
  put(t("asset"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  for (const Asset::Line& line : n.lines) {
    begin_line();
    if (const Asset::In* in = std::get_if<Asset::In>(&line.node)) {
      put(t("in", "计价"));
      put(name(in->unit.text));
    } else if (const Asset::Scale* scale = std::get_if<Asset::Scale>(&line.node)) {
      put(t("scale"));
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
  if (!n.extends) put(t("record"));
  put(name(n.name.text));
  if (n.plural) {
    comma();
    put(name(n.plural->text));
  }
  put(t("has"));
  end_line();
  for (const FieldDeclaration& field : n.fields) {
    begin_line();
    put(name(field.name.text));
    put(":");
    if (field.is_signed) put(t("signed"));
    type(field.type);
    range(field.range);
    if (field.owner || field.when) {
      open();
      put(field.owner ? t("owner") : t("when", "时间"));
      close();
    }
    if (field.otherwise.valid()) {
      put(t("otherwise"));
      part(field.otherwise);
    }
    end_line();
  }
}
void Telling::write(const Rows& n) {
  begin_line();
  put(t("rows"));
  fact_head(n.record, n.of, {});
  end_line();
  pipe(n.pipe);
  data(n.table, n.record.text);
}
void Telling::write(const Names& n) {
  begin_line();
  put(t("names"));
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
  put(t("table"));
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
  put(t("ladder"));
  fact_head(n.name, n.of, {});
  title_of(n.title);
  end_line();
  clock(n.clock);
  bool when = false;
  const std::size_t heading_past = line_end();
  for (std::size_t i = next_token(); i < heading_past; ++i)
    when = when || (tokens_.kind(i) == Kind::when && tokens_.kind(i + 1) == Kind::row_close);
  std::vector<std::string> cells{t("rung")};
  for (const Heading& one : n.measures)
    cells.push_back(one.expression.valid() ? cell_of(one.expression) + (one.unit ? " (" + name(one.unit->text) + ")" : "") : heading(one));
  if (when) cells.emplace_back(t("when"));
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
  put(t("define"));
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
    put(t("gives"));
    whole(gives->value);
  } else if (const Result::Folded* folded = std::get_if<Result::Folded>(&n.result->node)) {
    static constexpr const char* english[] = {"sum of", "", "", "highest of", "lowest of", "first of", "last of", "any has", "every has", "average of"};
    static constexpr const char* chinese[] = {"求合计", "", "", "求最大值", "求最小值", "取首个", "取末个", "任一满足", "全部满足", "求平均值"};
    const std::size_t kind = static_cast<std::size_t>(folded->kind);
    put(zh() ? chinese[kind] : english[kind]);
    part(folded->of);
    if (folded->otherwise.valid()) {
      put(t("otherwise"), after(folded->of));
      part(folded->otherwise);
    }
  } else {
    put(t("count"));
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
  put(t("remember"));
  fact_head(n.name, n.of, {});
  put(":");
  type(n.type);
  end_line();
  clock(n.clock);
  pipe(n.pipe);
  if (n.starts.valid()) {
    begin_line();
    put(t("starts"));
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
  put(t("refuse"));
  put(name(n.record.text));
  put(title(n.reason));
  end_line();
  clock(n.clock);
  pipe(n.pipe);
}

// ---- bonuses ----

void Telling::write(const Bonus& n) {
  begin_line();
  put(t("bonus"));
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
    put(t("split"));
    part(split.amount);
    end_line();
    for (const SplitPart& one : split.parts) {
      begin_line();
      part(one.percent);
      put(t("to", "给"));
      part(one.to);
      if (one.otherwise.valid()) {
        comma();
        put(t("otherwise"));
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
  put(t("limit"));
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
    case Limit::Policy::scaled: put(t("scaled")); break;
    case Limit::Policy::first_come: put(t("first come first served", "先到先得")); break;
    case Limit::Policy::latest_first: put(t("latest first", "后到先得")); break;
  }
  end_line();
}
void Telling::write(const Hold& n) {
  begin_line();
  put(t("hold"));
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
  put(t("leaving"));
  end_line();
  for (const Leaving::Line& line : n.lines) {
    begin_line();
    if (const Leaving::Downline* downline = std::get_if<Leaving::Downline>(&line.node)) {
      put(t("downline", "下级"));
      put(downline->stays ? t("stays") : t("moves up", "上移"));
    } else {
      const Leaving::Thing& thing = std::get<Leaving::Thing>(line.node);
      put(name(thing.name.text));
      switch (thing.fate) {
        case Leaving::Thing::Fate::stays: put(t("stays")); break;
        case Leaving::Thing::Fate::forfeited: put(t("forfeited")); break;
        case Leaving::Thing::Fate::returned: put(t("returned")); break;
        case Leaving::Thing::Fate::falls_to: put(t("falls to", "降至")); break;
      }
      if (thing.rung) put(name(thing.rung->text));
    }
    end_line();
  }
}
void Telling::write(const Report& n) {
  begin_line();
  put(t("report"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  pipe(n.pipe);
  for (const Show& show : n.shows) {
    begin_line();
    put(t("show"));
    put(name(show.name.text));
    put("=");
    whole(show.value);
    end_line();
  }
}

}  // namespace bonafide::syntax
