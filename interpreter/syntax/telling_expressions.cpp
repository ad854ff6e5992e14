#include "syntax/telling.h"

namespace bonafide::syntax {
namespace {

bool wide_first(std::string_view text) { return !text.empty() && static_cast<unsigned char>(text.front()) >= 0x80; }

constexpr const char* units_of_time[] = {"day", "week", "month", "quarter", "year", "period"};
constexpr const char* units_after_numbers[] = {"天", "周", "个月", "个季度", "年", "期"};

// What a unit of time is called right after a number; nullptr for any other unit.
const char* time_after_number(std::string_view digits, std::string_view unit) {
  const bool one = digits == "1", plural = unit.ends_with('s');
  if (one == plural || digits.size() >= 4) return nullptr;
  if (plural) unit.remove_suffix(1);
  for (std::size_t i = 0; i < std::size(units_of_time); ++i)
    if (unit == units_of_time[i]) return units_after_numbers[i];
  return nullptr;
}

const char* rounding(RoundMode mode, bool chinese) {
  switch (mode) {
    case RoundMode::half_up: return chinese ? "四舍五入" : "half up";
    case RoundMode::half_even: return chinese ? "四舍六入五成双" : "half even";
    case RoundMode::half_down: return chinese ? "五舍六入" : "half down";
    case RoundMode::up: return chinese ? "向上舍入" : "up";
    case RoundMode::down: return chinese ? "向下舍入" : "down";
  }
  return "";
}

}  // namespace

// ---- nodes ----

// A break before the first word of an expression stays before its first word, whichever that is.
void Telling::begin_at(ExpressionId id) {
  const std::size_t token = token_at(file_[id].span.begin);
  if (const auto found = breaks_.find(token); found != breaks_.end()) {
    pending_ = found->second;
    breaks_.erase(found);
  }
}

void Telling::node(ExpressionId id) {
  begin_at(id);
  std::visit([&](const auto& n) { write(n, id); }, file_[id].node);
}

void Telling::whole(ExpressionId id) {
  if (!id.valid()) return;
  if (zh() && folds_after(id)) {  // in brackets though it could stand without
    begin_at(id);
    open();
    node(std::get<Bracket>(file_[id].node).of);
    return close();
  }
  node(id);
}

void Telling::part(ExpressionId id) {
  if (id.valid()) node(id);
}

void Telling::goods(ExpressionId id) {
  const Of* of = std::get_if<Of>(&file_[id].node);
  const Name* what = of != nullptr ? std::get_if<Name>(&file_[of->right].node) : nullptr;
  const bool amount = of != nullptr && (std::holds_alternative<Name>(file_[of->left].node) || std::holds_alternative<Bracket>(file_[of->left].node));
  if (!zh() || what == nullptr || !amount) return part(id);
  begin_at(id);
  part(of->left);
  put("个");
  put(name(what->word.text), token_at(what->word.span.begin));
}

void Telling::literal_of(const NumberLiteral& n, std::size_t anchor) {
  put(number(n.digits, n.percent), anchor);
  if (n.unit) {
    const char* time = zh() ? time_after_number(n.digits, n.unit->text) : nullptr;
    const std::string unit = time != nullptr ? std::string(time) : name(n.unit->text);
    bool glued = time != nullptr || (zh() && unit == "元");
    if (zh() && !glued && wide_first(unit) && !unit.starts_with("「")) {
      const grammar::Tokens tokens = grammar::tokenize("x\n  5" + unit + " z");
      glued = tokens.size() == 7 && grammar::is_name(tokens.kind(4)) && tokens.ends[4] - tokens.begins[4] == unit.size();
    }
    if (glued) tight();
    put(unit);
  }
  if (n.per) {
    put(t("per", "每"));
    put(name(n.per->text));
  }
}

void Telling::write(const NumberLiteral& n, ExpressionId) { literal_of(n, none); }
void Telling::write(const TextLiteral& n, ExpressionId) { put(title(Word{n.text, {}})); }
void Telling::write(const DateLiteral& n, ExpressionId) { put(n.text); }
void Telling::write(const FlagLiteral& n, ExpressionId) { put(n.value ? t("yes", "是") : t("no", "否")); }
void Telling::write(const NothingLiteral&, ExpressionId) { put(t("nothing", "无")); }
void Telling::write(const Name& n, ExpressionId) {
  const std::string_view chinese = zh() ? vocabulary_.chinese_value_name(n.word.text) : std::string_view{};
  put(chinese.empty() ? name(n.word.text) : own(chinese, false));
}
void Telling::write(const Call& n, ExpressionId) {
  put(name(n.function.text));
  tight();
  open();
  for (std::size_t i = 0; i < n.arguments.size(); ++i) {
    if (i > 0) comma();
    whole(n.arguments[i]);
  }
  close();
  if (n.in) {
    put(t("in", "于"));
    put(name(n.in->text));
  }
}
void Telling::write(const WindowArgument& n, ExpressionId) { window_word(n.window, false); }

// ---- what belongs to a row ----

bool Telling::chains(ExpressionId id) const {
  const auto& node = file_[id].node;
  if (const Field* field = std::get_if<Field>(&node)) return chains(field->of);
  if (const Marginal* marginal = std::get_if<Marginal>(&node)) return chains(marginal->of);
  if (const Of* of = std::get_if<Of>(&node)) {
    const auto& left = file_[of->left].node;
    const NumberLiteral* number = std::get_if<NumberLiteral>(&left);
    return (std::holds_alternative<Name>(left) || (number != nullptr && number->percent)) && chains(of->right);
  }
  if (const Call* call = std::get_if<Call>(&node)) return !call->in;
  return std::holds_alternative<Name>(node) || std::holds_alternative<Bracket>(node) || std::holds_alternative<Tuple>(node);
}

// Names after names, with nothing else: what may follow `previous`.
bool Telling::chain_of_names(ExpressionId id) const {
  const auto& node = file_[id].node;
  if (const Field* field = std::get_if<Field>(&node)) return chain_of_names(field->of);
  if (const Of* of = std::get_if<Of>(&node)) return std::holds_alternative<Name>(file_[of->left].node) && chain_of_names(of->right);
  return std::holds_alternative<Name>(node);
}

void Telling::link(const Word& word, ExpressionId left, bool of) {
  const bool reads_as_of = declared(word.text) && !std::holds_alternative<Call>(file_[left].node);
  if (of == reads_as_of) {
    tight();
    put("的");
    tight();
    return put(name(word.text, true));
  }
  if (of) {
    put("的");
    return put(name(word.text, true));
  }
  tight();
  put(".");
  tight();
  put(name(word.text));
}

void Telling::write(const Field& n, ExpressionId) {
  const bool plain = std::holds_alternative<Of>(file_[n.of].node) || std::holds_alternative<Marginal>(file_[n.of].node) ||
                     std::holds_alternative<Previous>(file_[n.of].node);
  if (!zh() && plain) {  // written in Chinese; English has no such field
    put(name(n.name.text));
    put("of");
    return part(n.of);
  }
  part(n.of);
  if (zh()) return link(n.name, n.of, false);
  tight();
  put(".");
  tight();
  put(own(n.name.text, false));
}

void Telling::write(const Of& n, ExpressionId id) {
  const auto& left = file_[n.left].node;
  const std::size_t anchor = after(n.left);
  if (!zh()) {
    part(n.left);
    put("of", file_[n.left].span.end <= file_[n.right].span.begin ? anchor : none);
    return part(n.right);
  }
  const NumberLiteral* number = std::get_if<NumberLiteral>(&left);
  if (number != nullptr && !number->percent && !number->unit && std::holds_alternative<Name>(file_[n.right].node)) {
    literal_of(*number, none);
    tight();
    put("个");
    const std::string what = name(std::get<Name>(file_[n.right].node).word.text);
    if (wide_first(what)) tight();
    return put(what, token_at(file_[n.right].span.begin));
  }
  if (const Previous* previous = std::get_if<Previous>(&left)) {
    const Name* fact = std::get_if<Name>(&file_[previous->of].node);
    if (fact != nullptr && chain_of_names(n.right)) {
      put("此前");
      part(n.right);
      return link(fact->word, n.right, true);
    }
  }
  if (chains(n.right)) {
    if (const Name* fact = std::get_if<Name>(&left)) {
      part(n.right);
      return link(fact->word, n.right, true);
    }
    if (number != nullptr && number->percent) {
      part(n.right);
      tight();
      put("的");
      tight();
      return literal_of(*number, none);
    }
  }
  (void)id;
  part(n.left);
  put("乘", file_[n.left].span.end <= file_[n.right].span.begin ? anchor : none);
  part(n.right);
}

void Telling::write(const Previous& n, ExpressionId) {
  put(t("previous", "此前"));
  part(n.of);
}

void Telling::write(const Marginal& n, ExpressionId) {
  if (zh() && chains(n.of)) {
    part(n.of);
    tight();
    put("的");
    tight();
    put("分段");
    return put(name(n.table.text));
  }
  put("marginal");
  put(name(n.table.text));
  put(t("of", "乘"));
  part(n.of);
}

void Telling::as_of(const AsOfRow& row, std::size_t anchor) {
  const bool before = row.side == Side::before;
  put(zh() ? "在" : before ? "before" : "after", anchor);
  part(row.row);
  if (zh()) put(before ? "之前" : "之后");
}
void Telling::write(const AsOf& n, ExpressionId) {
  part(n.of);
  as_of(n.row, after(n.of));
}

// ---- operators ----

void Telling::write(const Tuple& n, ExpressionId) {
  open();
  for (std::size_t i = 0; i < n.items.size(); ++i) {
    if (i > 0) comma();
    whole(n.items[i]);
  }
  close();
}
void Telling::write(const Bracket& n, ExpressionId id) {
  if (zh() && folds_after(id)) return node(n.of);
  open();
  whole(n.of);
  close();
}
void Telling::write(const Unary& n, ExpressionId) {
  if (n.op == UnaryOperator::not_) {
    put(t("not", "非"));
  } else {
    put("-");
    tight();
  }
  part(n.of);
}
// Whether a date or a moment is said, as far as names tell.
bool Telling::dated(ExpressionId id) const {
  const auto& node = file_[id].node;
  if (const Name* name = std::get_if<Name>(&node)) return vocabulary_.dated(name->word.text);
  if (const Field* field = std::get_if<Field>(&node)) return vocabulary_.dated(field->name.text);
  if (const Of* of = std::get_if<Of>(&node)) return dated(of->left);
  if (const Previous* previous = std::get_if<Previous>(&node)) return dated(previous->of);
  if (const Bracket* bracket = std::get_if<Bracket>(&node)) return dated(bracket->of);
  return std::holds_alternative<DateLiteral>(node);
}

void Telling::write(const Binary& n, ExpressionId) {
  const auto& right = file_[n.right].node;
  const bool literal = std::holds_alternative<NumberLiteral>(right);
  const bool date = zh() && (dated(n.left) || dated(n.right));
  const char* op = "";
  switch (n.op) {
    case BinaryOperator::add: op = "+"; break;
    case BinaryOperator::subtract: op = "-"; break;
    case BinaryOperator::multiply: op = t("*", "×"); break;
    case BinaryOperator::divide: op = t("/", "÷"); break;
    case BinaryOperator::div: op = t("div", "整除"); break;
    case BinaryOperator::mod: op = t("mod", "余"); break;
    case BinaryOperator::less: op = t("<", date ? "早于" : "低于"); break;
    case BinaryOperator::less_equal: op = t("<=", date ? "不晚于" : literal ? "至多" : "不高于"); break;
    case BinaryOperator::greater: op = t(">", date ? "晚于" : "高于"); break;
    case BinaryOperator::greater_equal: op = t(">=", date ? "不早于" : literal ? "至少" : "不低于"); break;
    case BinaryOperator::is: op = t("is", "为"); break;
    case BinaryOperator::is_not: op = t("is not", "不为"); break;
    case BinaryOperator::and_: op = t("and", "且"); break;
    case BinaryOperator::or_: op = t("or", "或"); break;
  }
  part(n.left);
  put(op, token_at(n.op_span.begin));
  part(n.right);
}
void Telling::write(const If& n, ExpressionId) {
  put(t("if", "若"));
  part(n.condition);
  put(t("then", "则"), after(n.condition));
  whole(n.then);
  put(t("else", "否则"), after(n.then));
  whole(n.otherwise);
}
void Telling::write(const Exists& n, ExpressionId) {
  part(n.of);
  const std::size_t anchor = after(n.of);
  const bool denied = tokens_.kind(anchor) == grammar::Kind::is;  // `is not missing` says the same as `exists`
  put(!n.exists ? t("is missing", "缺失") : denied ? t("is not missing", "不缺失") : t("exists", "存在"), anchor);
}
void Telling::write(const Rises& n, ExpressionId) {
  part(n.of);
  put(n.to ? t("rises to", "升至") : t("rises", "升级"));
  if (n.to) put(name(n.to->text));
}
void Telling::write(const Falls& n, ExpressionId) {
  part(n.of);
  put(t("falls", "降级"));
}
void Telling::write(const InSet& n, ExpressionId) {
  part(n.of);
  put(n.negated ? t("is not", "不属于") : t("is", "属于"), after(n.of));
  if (const CalendarWindow* window = std::get_if<CalendarWindow>(&n.set)) return window_word(*window);
  if (!zh()) put("in");
  set(std::get<SetId>(n.set));
}
void Telling::write(const Had& n, ExpressionId) {
  part(n.of);
  put(t("had", "假如"), after(n.of));
  for (std::size_t i = 0; i < n.changes.size(); ++i) {
    if (i > 0) comma();
    change(n.changes[i]);
  }
}
void Telling::change(const Change& change) {
  if (const NobodyRisen* nobody = std::get_if<NobodyRisen>(&change.node)) {
    if (zh()) {
      if (nobody->in.valid()) set(nobody->in);
      return put("无人升级");
    }
    put("nobody");
    if (nobody->in.valid()) {
      put("in");
      set(nobody->in);
    }
    return put("risen");
  }
  if (const NotRisen* not_risen = std::get_if<NotRisen>(&change.node)) {
    put(name(not_risen->who.text));
    return put(t("not risen", "未升级"));
  }
  if (const RisenTo* risen = std::get_if<RisenTo>(&change.node)) {
    put(name(risen->who.text));
    put(t("risen to", "已升至"));
    return put(name(risen->rung.text));
  }
  if (const NotHappened* happened = std::get_if<NotHappened>(&change.node)) {
    put(name(happened->row.text));
    return put(t("not happened", "未发生"));
  }
  if (const Left* left = std::get_if<Left>(&change.node)) {
    put(name(left->who.text));
    return put(t("left", "已退出"));
  }
  const Been& been = std::get<Been>(change.node);
  part(been.column);
  put(t("been", "曾为"));
  part(been.value);
}
void Telling::write(const Trim& n, ExpressionId) {
  part(n.of);
  const std::size_t anchor = after(n.of);
  switch (n.kind) {
    case TrimKind::capped: put(t("capped at", "封顶"), anchor); return part(n.bound);
    case TrimKind::floored: put(t("floored at", "保底"), anchor); return part(n.bound);
    case TrimKind::rounded: break;
  }
  if (!n.mode) return put(t("rounded", "舍入"), anchor);
  if (!zh()) put("rounded", anchor);
  put(rounding(*n.mode, zh()), zh() ? anchor : none);
  if (!n.bound.valid()) return;  // to the step of the amount's own unit
  put(t("to", "到"));
  part(n.bound);
}
void Telling::write(const Otherwise& n, ExpressionId) {
  part(n.of);
  put(t("otherwise", "若无则"), after(n.of));
  part(n.otherwise);
}
void Telling::write(const AtLeast& n, ExpressionId) {
  put(t("at least", "至少"));
  const Word* name_of = std::get_if<Word>(&n.count);
  put(name_of ? name(name_of->text) : std::to_string(std::get<std::uint64_t>(n.count)));
  if (zh() && name_of == nullptr) tight();
  put(t("of", "项"));
  if (zh()) tight();
  open();
  for (std::size_t i = 0; i < n.conditions.size(); ++i) {
    if (i > 0) comma();
    part(n.conditions[i]);
  }
  close();
}

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
    case FoldKind::sum: return put(t("sum", "合计"));
    case FoldKind::average: return put(t("average", "平均值"));
    case FoldKind::count: return put(t("count", "个数"));
    case FoldKind::count_different: return put(t("count of different", "不同个数"));
    case FoldKind::highest: return put(t("highest", "最大值"));
    case FoldKind::lowest: return put(t("lowest", "最小值"));
    case FoldKind::first: return put(t("first", "首个"));
    case FoldKind::last: return put(t("last", "末个"));
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
    case CalendarWindow::Kind::previous: return put(zh() ? std::string(before[unit]) : prefix + "previous " + units_of_time[unit], anchor);
    case CalendarWindow::Kind::last:
      return put(zh() ? "近" + unit_of_time(window.unit, window.count) : prefix + "last " + unit_of_time(window.unit, window.count), anchor);
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
      put(t("in", "于"));
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
      put(t("of", "乘"));
      part(kin->of);
    }
    if (kin->depth.valid()) {
      put(t("to depth", "深度至"));
      part(kin->depth);
    }
  } else if (const PathSet* path = std::get_if<PathSet>(&node)) {
    put(t("path from", "路径 从"));
    part(path->from);
    put(t("to", "至"));
    part(path->to);
  } else if (const SlabsSet* slabs = std::get_if<SlabsSet>(&node)) {
    put(t("slabs of", "各段"));
    put(name(slabs->table.text));
    put(t("at", "处于"));
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
    put(t("of", "乘"));
    part(lots->of);
  } else if (const NumberSet* numbers = std::get_if<NumberSet>(&node)) {
    part(numbers->from);
    put(t("to", "至"));
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
    put(t("times", "次"));
  } else if (const Let* let = std::get_if<Let>(&clause.node)) {
    put(t("let", "设"));
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
      if (by->keys[i].descending) put(t("descending", "降序"));
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
    put(t("starts", "初始"));
    part(running.starts);
    put(t("then", "更新为"), after(running.starts));
    part(running.then);
  }
}

void Telling::type(const TypeName& type) {
  put(type_name(type.name.text), token_at(type.span.begin));
  if (type.in) {
    put(t("in", "于"));
    put(name(type.in->text));
  }
  if (type.per) {
    put(t("per", "每"));
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
