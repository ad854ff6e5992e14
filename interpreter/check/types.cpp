// Types as written, and what fits what. Units are told apart here: an amount fits its own unit only, 0 fits
// every unit, a Count is a Number, a Date is the moment of its midnight.
#include "base/text.h"
#include "check/lowering.h"
#include "diagnostics/codes/types.h"
#include "number/decimal.h"

namespace bonafide::check {

using checked::Operator;

Type Lowering::plain(Kind kind) {
  Type type;
  type.kind = kind;
  return type;
}

Type Lowering::amount(checked::UnitId over, checked::UnitId under) const {
  Type type = plain(Kind::amount);
  type.dimension = {over, under};
  return type;
}

Type Lowering::row(RecordId record) const {
  Type type = plain(Kind::row);
  type.record = record;
  return type;
}

namespace {

std::optional<Kind> built_in(std::string_view name) {
#define TYPE_NAME(kind, en, zh) \
  if (name == en || name == zh) return Kind::kind;
#include "check/type_names.def"
#undef TYPE_NAME
  return std::nullopt;
}

}  // namespace

std::optional<checked::UnitId> Lowering::find_unit(std::string_view name) const {
  // A library does not know the plan's currency: there it is called `Money`.
  if (built_in(name) == Kind::amount) return plan_.currency;
  const auto found = units_.find(name);
  return found == units_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Type> Lowering::resolve(const syn::TypeName& written) {
  const auto unit = [&](const syn::Word& word) -> std::optional<checked::UnitId> {
    const std::optional<checked::UnitId> found = find_unit(word.text);
    if (!found) {
      std::vector<std::string> names;
      for (const auto& [name, id] : units_) names.push_back(name);
      unknown(word, {"unit", "单位"}, names);
    }
    return found;
  };
  Type type;
  if (written.per) {
    const std::optional<checked::UnitId> over = unit(written.name), under = unit(*written.per);
    if (!over || !under) return std::nullopt;
    if (*over == *under) {
      report(code::unit_per_itself, written.span).with("unit", written.name.text);
      return std::nullopt;
    }
    type = amount(*over, *under);
  } else if (written.in) {
    const std::optional<checked::UnitId> in = unit(*written.in);
    if (!in) return std::nullopt;
    if (built_in(written.name.text) != Kind::amount) {
      report(code::type_takes_no_unit, written.span).with("type", written.name.text);
      return std::nullopt;
    }
    type = amount(*in);
  } else if (const std::optional<Kind> kind = built_in(written.name.text)) {
    type = *kind == Kind::amount ? money() : plain(*kind);
  } else if (const auto record = records_.find(written.name.text); record != records_.end()) {
    type = row(record->second);
  } else if (const auto choice = choices_.find(written.name.text); choice != choices_.end()) {
    type = plain(Kind::choice);
    type.choice = choice->second;
  } else if (const std::optional<checked::UnitId> in = find_unit(written.name.text)) {
    type = amount(*in);
  } else {
    std::vector<std::string> names;
#define TYPE_NAME(kind, en, zh) names.push_back(en);
#include "check/type_names.def"
#undef TYPE_NAME
    for (const auto& [name, id] : records_) names.push_back(name);
    for (const auto& [name, id] : choices_) names.push_back(name);
    for (const auto& [name, id] : units_) names.push_back(name);
    unknown(written.name, {"type", "类型"}, names);
    return std::nullopt;
  }
  type.optional = written.optional;
  return type;
}

std::optional<Type> Lowering::unit_type(std::string_view written, Span span) {
  const std::string_view trimmed = base::trim(written);
  std::string_view over = trimmed, under;
  for (const std::string_view per : {std::string_view(" per "), std::string_view("/")})
    if (const std::size_t at = trimmed.find(per); at != std::string_view::npos) {
      over = base::trim(trimmed.substr(0, at));
      under = base::trim(trimmed.substr(at + per.size()));
      break;
    }
  const std::optional<checked::UnitId> first = find_unit(over);
  const std::optional<checked::UnitId> second = under.empty() ? std::nullopt : find_unit(under);
  if (!first || (!under.empty() && !second)) {
    std::vector<std::string> names;
    for (const auto& [name, id] : units_) names.push_back(name);
    unknown({first ? under : over, span}, {"unit", "单位"}, names);
    return std::nullopt;
  }
  return second ? amount(*first, *second) : amount(*first);
}

void Lowering::mismatch(const Typed& value, const Type& target, std::optional<Span> wanted_by) {
  Code code = code::type_mismatch;
  if (target.numeric() && value.type.numeric()) {
    if (value.plain && target.kind == Kind::amount)
      code = code::number_needs_unit;
    else if (value.type.kind == Kind::amount && target.kind == Kind::amount)
      code = code::wrong_unit;
    else if (value.type.kind == Kind::rate || target.kind == Kind::rate)
      code = code::rate_is_no_number;
    else if (value.type.kind == Kind::number && target.kind == Kind::count)
      code = code::number_is_no_count;
  }
  Words how("write `" + text(value.span) + " of …` to take that part of something",
            "若要取某物的这一部分，请写 `" + text(value.span) + " of …`");
  if (target.kind == Kind::rate) {
    const std::optional<Value> known = value_of(value.node);
    const auto* number = known ? std::get_if<number::Rational>(&*known) : nullptr;
    const std::string percent =
        number ? number::to_text(*number * number::Rational(100)) + "%" : "100% * (" + text(value.span) + ")";
    how = Words("write `" + percent + "`", "请写 `" + percent + "`");
  }
  auto& diagnostic = report(code, value.span)
                         .with("how", std::move(how))
                         .with("text", text(value.span))
                         .with("found", describe(value.type.required()))
                         .with("expected", describe(target.required()))
                         .with("unit", kind_of_unit(target));
  if (wanted_by) diagnostic.label(*wanted_by, Note::is_a, {{"type", describe(target)}});
}

bool Lowering::needed(Typed& value) {
  if (value.bad) return false;
  if (!value.type.optional && !value.nothing) return true;
  if (const auto* apply = std::get_if<checked::Apply>(&plan_[value.node]);
      apply && (apply->op == Operator::divide || apply->op == Operator::div || apply->op == Operator::mod)) {
    const Span divisor = plan_.span(apply->arguments[1]);
    report(code::divisor_may_be_zero, value.span)
        .with("text", text(value.span))
        .with("divisor", text(divisor))
        .label(divisor, Note::because_of);
    value.bad = true;
    return false;
  }
  const bool named = std::holds_alternative<checked::Get>(plan_[value.node]) ||
                     std::holds_alternative<checked::Prev>(plan_[value.node]) ||
                     std::holds_alternative<checked::Var>(plan_[value.node]);
  const std::string written = text(value.span);
  auto& diagnostic =
      report(code::can_be_missing, value.span)
          .with("text", written)
          .with("how", named ? Words("write `" + written + " otherwise …`, or `where " + written +
                                         " exists` above, or loop: `for each x in " + written + "`",
                                     "请写 `" + written + " otherwise …`，或在上面写 `where " + written +
                                         " exists`，或用循环：`for each x in " + written + "`")
                             : Words("write `otherwise …` after it, or name it above (`let x = …`, `where x exists`)",
                                     "请在其后写 `otherwise …`，或在上面命名（`let x = …`、`where x exists`）"));
  // Say which step of the path it is that can be missing.
  NodeId at = value.node;
  while (at.valid()) {
    const auto* get = std::get_if<checked::Get>(&plan_[at]);
    if (!get) break;
    const checked::Column& column = plan_[get->column];
    if (column.type.optional && column.span.valid()) {
      diagnostic.label(column.span, Note::may_be_missing);
      break;
    }
    NodeId next;
    for (const NodeId argument : get->arguments)
      if (plan_.type(argument).optional) next = argument;
    at = next;
  }
  value.bad = true;
  return false;
}

bool Lowering::condition(Typed& value) {
  if (value.bad) return false;
  if (value.type.kind != Kind::flag) {
    report(code::not_a_condition, value.span)
        .with("text", text(value.span))
        .with("found", describe(value.type.required()));
    value.bad = true;
    return false;
  }
  return needed(value);
}

bool Lowering::fits(Typed& value, const Type& target, std::optional<Span> wanted_by) {
  if (value.bad) return false;
  if (value.nothing) {
    if (!target.optional) {
      auto& diagnostic = report(code::nothing_does_not_fit, value.span).with("expected", describe(target));
      if (wanted_by) diagnostic.label(*wanted_by, Note::is_a, {{"type", describe(target)}});
      value.bad = true;
      return false;
    }
    retype(value, target);
    return true;
  }
  Type inner = value.type.required();
  const Type wanted = target.required();
  bool good = inner == wanted;
  if (!good && value.zero && wanted.numeric()) {
    inner = wanted;
    inner.optional = value.type.optional;
    retype(value, inner);
    good = true;
  }
  if (!good && inner.kind == Kind::count && wanted.kind == Kind::number) good = true;
  if (!good && inner.kind == Kind::row && wanted.kind == Kind::row && !wanted.record.valid()) good = true;
  if (!good && inner.kind == Kind::date && wanted.kind == Kind::moment) {
    Type moment = wanted;
    moment.optional = value.type.optional;
    value.node = apply(Operator::moment_of, {value.node}, moment, value.span);
    value.type = moment;
    good = true;
  }
  if (!good) {
    mismatch(value, target, wanted_by);
    value.bad = true;
    return false;
  }
  if (!target.optional && value.type.optional) return needed(value);
  return true;
}

std::optional<Type> Lowering::common(Typed& a, Typed& b) {
  if (a.nothing || b.nothing) {
    if (a.nothing && b.nothing) return std::nullopt;
    Typed& nothing = a.nothing ? a : b;
    const Type other = a.nothing ? b.type : a.type;
    retype(nothing, other.maybe());
    return other.required();
  }
  const Type left = a.type.required(), right = b.type.required();
  if (left == right) return left;
  if (left.numeric() && right.numeric()) {
    if (a.zero && !b.zero) {
      retype(a, right);
      return right;
    }
    if (b.zero && !a.zero) {
      retype(b, left);
      return left;
    }
    const auto whole_or_not = [](Kind kind) { return kind == Kind::count || kind == Kind::number; };
    if (whole_or_not(left.kind) && whole_or_not(right.kind)) return plain(Kind::number);
    return std::nullopt;
  }
  const auto in_time = [](Kind kind) { return kind == Kind::date || kind == Kind::moment; };
  if (in_time(left.kind) && in_time(right.kind)) {
    Typed& date = left.kind == Kind::date ? a : b;
    fits(date, plain(Kind::moment).maybe());
    return plain(Kind::moment);
  }
  if (left.kind == Kind::row && right.kind == Kind::row && (!left.record.valid() || !right.record.valid()))
    return left.record.valid() ? left : right;
  return std::nullopt;
}

}  // namespace bonafide::check
