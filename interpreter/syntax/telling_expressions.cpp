#include "syntax/telling.h"

namespace bonafide::syntax {
namespace {

constexpr const char* units_after_numbers[] = {"天", "周", "个月", "个季度", "年", "期"};

// What a unit of time is called right after a number; nullptr for any other unit.
const char* time_after_number(std::string_view digits, std::string_view unit, const char* const* units_of_time) {
  const bool one = digits == "1", plural = unit.ends_with('s');
  if (one == plural || digits.size() >= 4) return nullptr;
  if (plural) unit.remove_suffix(1);
  for (std::size_t i = 0; i < std::size(units_after_numbers); ++i)
    if (unit == units_of_time[i]) return units_after_numbers[i];
  return nullptr;
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
    const char* time = zh() ? time_after_number(n.digits, n.unit->text, units_of_time) : nullptr;
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
    put(t("per"));
    put(name(n.per->text));
  }
}

void Telling::write(const NumberLiteral& n, ExpressionId) { literal_of(n, none); }
void Telling::write(const TextLiteral& n, ExpressionId) { put(title(Word{n.text, {}})); }
void Telling::write(const DateLiteral& n, ExpressionId) { put(n.text); }
void Telling::write(const FlagLiteral& n, ExpressionId) { put(n.value ? t("yes") : t("no")); }
void Telling::write(const NothingLiteral&, ExpressionId) { put(t("nothing")); }
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
    put(t("in"));
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
  put(t("previous"));
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
  put(t("of"));
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
    put(t("not"));
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
    case BinaryOperator::div: op = t("div"); break;
    case BinaryOperator::mod: op = t("mod"); break;
    case BinaryOperator::less: op = t("<", date ? "早于" : "低于"); break;
    case BinaryOperator::less_equal: op = t("<=", date ? "不晚于" : literal ? "至多" : "不高于"); break;
    case BinaryOperator::greater: op = t(">", date ? "晚于" : "高于"); break;
    case BinaryOperator::greater_equal: op = t(">=", date ? "不早于" : literal ? "至少" : "不低于"); break;
    case BinaryOperator::is: op = t("is"); break;
    case BinaryOperator::is_not: op = t("is not", "不为"); break;
    case BinaryOperator::and_: op = t("and"); break;
    case BinaryOperator::or_: op = t("or"); break;
  }
  part(n.left);
  put(op, token_at(n.op_span.begin));
  part(n.right);
}
void Telling::write(const If& n, ExpressionId) {
  put(t("if"));
  part(n.condition);
  put(t("then"), after(n.condition));
  whole(n.then);
  put(t("else"), after(n.then));
  whole(n.otherwise);
}
void Telling::write(const Exists& n, ExpressionId) {
  part(n.of);
  const std::size_t anchor = after(n.of);
  const bool denied = tokens_.kind(anchor) == grammar::Kind::is;  // `is not missing` says the same as `exists`
  put(!n.exists ? t("is missing", "缺失") : denied ? t("is not missing", "不缺失") : t("exists"), anchor);
}
void Telling::write(const Rises& n, ExpressionId) {
  part(n.of);
  put(n.to ? t("rises to", "升至") : t("rises"));
  if (n.to) put(name(n.to->text));
}
void Telling::write(const Falls& n, ExpressionId) {
  part(n.of);
  put(t("falls"));
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
  put(t("had"), after(n.of));
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
    return put(t("left"));
  }
  const Been& been = std::get<Been>(change.node);
  part(been.column);
  put(t("been"));
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
  if (!n.mode) return put(t("rounded"), anchor);
  if (!zh()) put("rounded", anchor);
  put(rounding(*n.mode), zh() ? anchor : none);
  if (!n.bound.valid()) return;  // to the step of the amount's own unit
  put(t("to", "到"));
  part(n.bound);
}
void Telling::write(const Otherwise& n, ExpressionId) {
  part(n.of);
  put(t("otherwise"), after(n.of));
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

}  // namespace bonafide::syntax
