// What runs through rows: folds, sets, clauses; and the heads of facts.
#include "syntax/telling.h"

namespace bonafide::syntax {

// ---- folds ----

const Fold* Telling::fold_in(ExpressionId bracket) const {
  const Bracket* b = std::get_if<Bracket>(&file_[bracket].node);
  return b != nullptr ? std::get_if<Fold>(&file_[b->of].node) : nullptr;
}

bool Telling::folds_after(ExpressionId bracket) const {
  const Fold* fold = fold_in(bracket);
  return fold != nullptr && form_of(*fold) != FoldForm::clause;
}

// Whether a value is the row's field, or a field of that: `o.buyer.paid` of the row `o`.
bool Telling::rooted(ExpressionId value, const Word& row, std::size_t& links) const {
  const auto& node = file_[value].node;
  if (const Name* name = std::get_if<Name>(&node)) return name->word.text == row.text;
  ++links;
  if (const Field* field = std::get_if<Field>(&node)) return rooted(field->of, row, links);
  const Of* of = std::get_if<Of>(&node);
  return of != nullptr && std::holds_alternative<Name>(file_[of->left].node) && rooted(of->right, row, links);
}

Telling::FoldForm Telling::form_of(const Fold& fold) const {
  if (fold.kind == FoldKind::any || fold.kind == FoldKind::every) return FoldForm::clause;
  const ForEach& each = std::get<ForEach>(fold.pipe.front().node);
  std::size_t links = 0;
  if (fold.of.valid() && (!rooted(fold.of, each.variable, links) || links == 0)) return FoldForm::clause;
  const bool valued = fold.kind != FoldKind::count && fold.kind != FoldKind::first && fold.kind != FoldKind::last;
  if (valued && !fold.of.valid()) return FoldForm::clause;
  const RecordSet* rows = std::get_if<RecordSet>(&file_[each.set].node);
  if (rows == nullptr || rows->as_of || fold.pipe.size() > 1) return FoldForm::group;
  if (rows->of.valid() && !chains(rows->of)) return FoldForm::group;
  if (rows->window) return FoldForm::window;
  return fold.kind == FoldKind::count || (fold.of.valid() && links == 1) ? FoldForm::chain : FoldForm::group;
}

// The fields of the row, each with its 的. The row itself is not said.
void Telling::links(ExpressionId value, const Word& row) {
  if (!value.valid()) return;
  const auto& node = file_[value].node;
  if (const Field* field = std::get_if<Field>(&node)) {
    links(field->of, row);
    return link(field->name, field->of, false);
  }
  if (const Of* of = std::get_if<Of>(&node)) {
    links(of->right, row);
    return link(std::get<Name>(file_[of->left].node).word, of->right, true);
  }
}

void Telling::fold_word(FoldKind kind, bool after_de, std::size_t anchor) {
  if (after_de) {
    tight();
    put("的", anchor);
    tight();
  }
  switch (kind) {
    case FoldKind::sum: return put(t("sum"));
    case FoldKind::average: return put(t("average"));
    case FoldKind::count: return put(t("count"));
    case FoldKind::count_different: return put(t("count of different", "不同个数"));
    case FoldKind::highest: return put(t("highest"));
    case FoldKind::lowest: return put(t("lowest"));
    case FoldKind::first: return put(t("first"));
    case FoldKind::last: return put(t("last"));
    case FoldKind::any: return put("any");
    case FoldKind::every: return put("every");
  }
}

void Telling::fold_after(const Fold& fold, FoldForm form) {
  const ForEach& each = std::get<ForEach>(fold.pipe.front().node);
  const RecordSet* rows = std::get_if<RecordSet>(&file_[each.set].node);
  if (form == FoldForm::group) {
    open();
    if (rows != nullptr) {
      record_set(*rows, none);
    } else {
      set(each.set);
      put("中每个");
      if (wide_first(name(each.variable.text))) put(name(each.variable.text));
      else put(name(each.variable.text));
    }
    tails(fold.pipe);
    close();
  } else {
    record_set(*rows, none);
  }
  links(fold.of, each.variable);
  fold_word(fold.kind, true);
}

void Telling::over(const Pipe& pipe, bool some) {
  const ForEach& each = std::get<ForEach>(pipe.front().node);
  if (const RecordSet* rows = std::get_if<RecordSet>(&file_[each.set].node)) {
    put(some ? "对某个" : "对每个");
    tight();
    record_set(*rows, none);
  } else {
    put("对");
    set(each.set);
    put(some ? "中某个" : "中每个");
    put(name(each.variable.text));
  }
  tails(pipe);
  comma();
}

void Telling::fold_in_clauses(const Fold& fold) {
  over(fold.pipe, fold.kind == FoldKind::any);
  if (fold.kind == FoldKind::any || fold.kind == FoldKind::every) {
    put("满足");
    return part(fold.of);
  }
  fold_word(fold.kind, false);
  if (fold.of.valid()) part(fold.of);
}

void Telling::write(const Fold& n, ExpressionId) {
  if (zh()) {
    const FoldForm form = form_of(n);
    return form == FoldForm::clause ? fold_in_clauses(n) : fold_after(n, form);
  }
  const ForEach& first = std::get<ForEach>(n.pipe.front().node);
  const bool has = n.kind == FoldKind::any || n.kind == FoldKind::every;
  fold_word(n.kind, false);
  if (n.kind == FoldKind::count) {
    put("of");
    put("each");
  } else if (n.of.valid() && !has) {
    if (n.kind != FoldKind::count_different) put("of");
    part(n.of);
    const std::size_t row = token_at(n.pipe.front().span.begin);
    put("for", row >= 2 && tokens_.kind(row - 2) == grammar::Kind::for_ ? row - 2 : none);
    put("each");
  }
  each(first);
  tails(n.pipe);
  if (has) {
    put("has");
    part(n.of);
  }
}
void Telling::write(const Place& n, ExpressionId) {
  if (zh()) {
    over(n.pipe, false);
    put("名次");
    return part(n.of);
  }
  put("place of");
  part(n.of);
  put("among each");
  each(std::get<ForEach>(n.pipe.front().node));
  tails(n.pipe);
}
void Telling::write(const Nth& n, ExpressionId) {
  if (zh()) {
    over(n.pipe, false);
    put("第");
    tight();
    open();
    whole(n.n);
    close();
    tight();
    return put(n.latest ? "最晚" : "最早");
  }
  put("the");
  open();
  whole(n.n);
  close();
  tight();
  put("-th");
  put(n.latest ? "latest" : "earliest");
  each(std::get<ForEach>(n.pipe.front().node));
  tails(n.pipe);
}

// ---- sets ----

void Telling::window_word(const CalendarWindow& window, bool in) {
  static constexpr const char* now[] = {"本日", "本周", "本月", "本季", "本年", "本期"};
  static constexpr const char* before[] = {"上日", "上周", "上月", "上季", "上年", "上期"};
  const std::size_t unit = static_cast<std::size_t>(window.unit);
  const std::size_t anchor = token_at(window.span.begin);
  const std::string prefix = in && !zh() ? "in " : "";
  switch (window.kind) {
    case CalendarWindow::Kind::lifetime: return put(prefix + t("lifetime", "累计"), anchor);
    case CalendarWindow::Kind::current: return put(zh() ? std::string(now[unit]) : prefix + units_of_time[unit], anchor);
    case CalendarWindow::Kind::previous:
      if (const auto* one = std::get_if<std::uint64_t>(&window.count); in && one != nullptr && *one == 1)
        return put(zh() ? std::string(before[unit]) : prefix + "previous " + units_of_time[unit], anchor);
      return put(prefix + t("previous ", std::holds_alternative<Word>(window.count) ? "上 " : "上") + unit_of_time(window.unit, window.count), anchor);
    case CalendarWindow::Kind::last:
      return put(prefix + t("last ", std::holds_alternative<Word>(window.count) ? "近 " : "近") + unit_of_time(window.unit, window.count), anchor);
  }
}

void Telling::record_set(const RecordSet& set, std::size_t anchor) {
  if (!zh()) {
    put(name(set.record.text), anchor);
    if (set.of.valid()) {
      put("of");
      part(set.of);
    }
    if (set.window) window_word(std::get<CalendarWindow>(*set.window));
  } else {
    if (set.of.valid()) {
      part(set.of);
      tight();
      put("的");
      tight();
    }
    const std::string record = name(set.record.text, set.of.valid() && !set.window);
    if (set.window) {
      window_word(std::get<CalendarWindow>(*set.window));
      if (wide_first(record)) tight();
    }
    put(record);
  }
  if (set.as_of) as_of(*set.as_of, none);
}

void Telling::rows(const RowsSet& rows) {
  const auto& node = file_[rows.rows].node;
  const Name* name_of = std::get_if<Name>(&node);
  const Field* field = std::get_if<Field>(&node);
  const Of* of = std::get_if<Of>(&node);
  const Name* record = of != nullptr ? std::get_if<Name>(&file_[of->left].node) : name_of;
  const CalendarWindow* window = rows.window ? std::get_if<CalendarWindow>(&*rows.window) : nullptr;
  if (zh() && window != nullptr && record != nullptr && (of == nullptr || chains(of->right))) {
    begin_at(rows.rows);
    if (of != nullptr) {
      part(of->right);
      tight();
      put("的");
      tight();
    }
    const std::string word = set_name(record->word.text);
    window_word(*window);
    if (wide_first(word)) tight();
    put(word);
  } else {
    begin_at(rows.rows);
    if (name_of != nullptr) {
      put(set_name(name_of->word.text));
    } else if (zh() && field != nullptr) {
      part(field->of);
      // With a window or a row, what is after 的 is taken for rows of a record.
      const bool taken = rows.window || rows.as_of;
      tight();
      put(taken || declared(field->name.text) ? "." : "的");
      tight();
      put(set_name(field->name.text, true));
    } else if (zh() && record != nullptr && chains(of->right)) {
      part(of->right);
      const bool taken = rows.window || rows.as_of || record->word.text == "payments" ||
                         (declared(record->word.text) && !std::holds_alternative<Call>(file_[of->right].node));
      if (taken) tight();
      put("的");
      if (taken) tight();
      put(set_name(record->word.text, true));
    } else {
      part(rows.rows);
    }
    if (window != nullptr) {
      if (zh()) put("于");
      window_word(*window);
    } else if (rows.window) {
      put(t("in"));
      put(name(std::get<Word>(*rows.window).text));
    }
  }
  if (rows.as_of) as_of(*rows.as_of, none);
}

void Telling::set(SetId id) {
  const auto& node = file_[id].node;
  if (const KinSet* kin = std::get_if<KinSet>(&node)) {
    static constexpr const char* english[] = {"upline", "downline", "legs", "team", "chain"};
    static constexpr const char* chinese[] = {"上级", "下级", "直推", "团队", "上级链"};
    const std::size_t i = static_cast<std::size_t>(kin->kin);
    if (zh() && chains(kin->of)) {
      part(kin->of);
      tight();
      put("的");
      tight();
      put(kin->tree && kin->kin == Kin::legs ? "支线" : chinese[i]);
      if (kin->tree) {
        put("沿");
        put(name(kin->tree->text));
      }
    } else {
      if (kin->tree) put(name(kin->tree->text));
      put(english[i]);
      put(t("of"));
      part(kin->of);
    }
    if (kin->depth.valid()) {
      put(t("to depth", "深度至"));
      part(kin->depth);
    }
  } else if (const PathSet* path = std::get_if<PathSet>(&node)) {
    put(t("path from", "路径 从"));
    part(path->from);
    put(t("to"));
    part(path->to);
  } else if (const SlabsSet* slabs = std::get_if<SlabsSet>(&node)) {
    put(t("slabs of", "各段"));
    put(name(slabs->table.text));
    put(t("at"));
    part(slabs->at);
  } else if (const LotsSet* lots = std::get_if<LotsSet>(&node)) {
    if (zh() && chains(lots->of)) {
      part(lots->of);
      tight();
      put("的");
      tight();
      put("批次");
      return put(name(lots->asset.text));
    }
    put("lots of");
    put(name(lots->asset.text));
    put(t("of"));
    part(lots->of);
  } else if (const NumberSet* numbers = std::get_if<NumberSet>(&node)) {
    part(numbers->from);
    put(t("to"));
    part(numbers->to);
  } else if (const RowsSet* rows_set = std::get_if<RowsSet>(&node)) {
    rows(*rows_set);
  } else {
    record_set(std::get<RecordSet>(node), none);
  }
}

// ---- clauses ----

void Telling::each(const ForEach& each) {  // English
  if (const RecordSet* rows = std::get_if<RecordSet>(&file_[each.set].node)) return record_set(*rows, none);
  put(name(each.variable.text));
  put("in");
  set(each.set);
}

void Telling::for_each(const ForEach& each, std::size_t anchor) {
  if (!zh()) {
    put("for each", anchor);
    return this->each(each);
  }
  if (const RecordSet* rows = std::get_if<RecordSet>(&file_[each.set].node)) {
    put("对每个", anchor);
    tight();
    return record_set(*rows, none);
  }
  put("对", anchor);
  set(each.set);
  put("中每个");
  put(name(each.variable.text));
}

void Telling::tails(const Pipe& pipe) {
  for (std::size_t i = 1; i < pipe.size(); ++i) clause(pipe[i], true);
}

void Telling::clause(const Clause& clause, bool in_line) {
  const std::size_t anchor = token_at(clause.span.begin);
  const auto word = [&](const char* english, const char* chinese) {
    if (in_line) clause_word(english, chinese, anchor);
    else put(t(english, chinese));
  };
  if (const ForEach* each = std::get_if<ForEach>(&clause.node)) {
    for_each(*each, none);
  } else if (const Repeat* repeat = std::get_if<Repeat>(&clause.node)) {
    put(t("repeat at most", "重复至多"));
    part(repeat->times);
    if (zh() && std::holds_alternative<NumberLiteral>(file_[repeat->times].node)) tight();
    put(t("times"));
  } else if (const Let* let = std::get_if<Let>(&clause.node)) {
    put(t("let"));
    put(name(let->name.text));
    put(t("=", "为"));
    last_ = "=";
    whole(let->value);
  } else if (const Where* where = std::get_if<Where>(&clause.node)) {
    word("where", in_line ? "其中" : "当");
    part(where->condition);
  } else if (const While* loop = std::get_if<While>(&clause.node)) {
    word("while", "只要");
    part(loop->condition);
  } else if (const By* by = std::get_if<By>(&clause.node)) {
    word("by", "按");
    for (std::size_t i = 0; i < by->keys.size(); ++i) {
      if (i > 0) clause_word("then by", "再按", none);
      part(by->keys[i].value);
      if (by->keys[i].descending) put(t("descending"));
    }
  } else if (const First* first = std::get_if<First>(&clause.node)) {
    word("first", "前");
    if (const Word* count = std::get_if<Word>(&first->count)) return put(name(count->text));
    if (zh()) tight();
    put(std::to_string(std::get<std::uint64_t>(first->count)) + (zh() ? "位" : ""));
  } else if (const Counting* counting = std::get_if<Counting>(&clause.node)) {
    word("counting", "位次");
    put(name(counting->name.text));
    if (!counting->only_where.valid()) return;
    put(t("only where", "仅当"));
    part(counting->only_where);
  } else {
    const Running& running = std::get<Running>(clause.node);
    word("running", "累积");
    put(name(running.name.text));
    if (running.type) {
      put(":");
      type(*running.type);
    }
    put(t("starts"));
    part(running.starts);
    put(t("then", "更新为"), after(running.starts));
    part(running.then);
  }
}

void Telling::type(const TypeName& type) {
  put(type_name(type.name.text), token_at(type.span.begin));
  if (type.in) {
    put(t("in"));
    put(name(type.in->text));
  }
  if (type.per) {
    put(t("per"));
    put(name(type.per->text));
  }
  if (type.optional) {
    tight();
    put("?");
  }
}

void Telling::parameters(const std::vector<Parameter>& parameters) {
  tight();
  open();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (i > 0) comma();
    put(name(parameters[i].name.text));
    if (parameters[i].type) {
      put(":");
      type(*parameters[i].type);
    }
  }
  close();
}

void Telling::fact_head(const Word& fact, const OptionalWord& of, const std::vector<Parameter>& several) {
  if (of && zh()) {
    put(name(of->text));
    tight();
    put("的");
    tight();
    return put(name(fact.text, true));
  }
  put(name(fact.text));
  if (of) {
    put("of");
    put(name(of->text));
  } else if (!several.empty()) {
    parameters(several);
  }
}

}  // namespace bonafide::syntax
