// What a loop runs over: records, rows of an owner, walks of a tree, payments, lots, slabs, choices, numbers,
// and a value that may be missing as a set of at most one.
#include <algorithm>

#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

namespace {

bool is_payments(std::string_view name) { return name == "payments" || name == "支付"; }

number::CalendarUnit calendar_unit(syn::Unit unit) {
  switch (unit) {
    case syn::Unit::day: return number::CalendarUnit::day;
    case syn::Unit::week: return number::CalendarUnit::week;
    case syn::Unit::month: return number::CalendarUnit::month;
    case syn::Unit::quarter: return number::CalendarUnit::quarter;
    case syn::Unit::year: return number::CalendarUnit::year;
    case syn::Unit::period: break;
  }
  return number::CalendarUnit::month;
}

}  // namespace

columns::Window window_value(const syn::CalendarWindow& written) {
  columns::Window window;
  window.of_period = written.unit == syn::Unit::period;
  window.unit = calendar_unit(written.unit);
  constexpr std::uint64_t longest = 1'000'000;
  if (const auto* count = std::get_if<std::uint64_t>(&written.count)) window.count = static_cast<std::uint32_t>(std::min(*count, longest));
  switch (written.kind) {
    case syn::CalendarWindow::Kind::lifetime:
      window.kind = columns::WindowKind::lifetime;
      window.of_period = false;
      break;
    case syn::CalendarWindow::Kind::current:
      window.kind = window.of_period ? columns::WindowKind::period : columns::WindowKind::unit;
      window.of_period = false;
      break;
    case syn::CalendarWindow::Kind::previous: window.kind = columns::WindowKind::previous; break;
    case syn::CalendarWindow::Kind::last: window.kind = columns::WindowKind::last; break;
  }
  return window;
}

NodeId Lowering::window_constant(const syn::CalendarWindow& written) {
  const Type type = plain(Kind::window);
  const NodeId units = constant(window_value(written), type, written.span);
  const NodeId count = window_length(written);
  return count.valid() ? apply(checked::Operator::window_units, {units, count}, type, written.span) : units;
}

NodeId Lowering::window_length(const syn::CalendarWindow& written) {
  if (const auto* named = std::get_if<syn::Word>(&written.count)) return fixed_count(*named, true);
  if (std::get<std::uint64_t>(written.count) == 0)
    report(code::window_of_no_length, written.span).with("text", text(written.span));
  return {};
}

NodeId Lowering::window(const syn::Window& written) {
  if (const auto* calendar = std::get_if<syn::CalendarWindow>(&written)) return window_constant(*calendar);
  const syn::Word& word = std::get<syn::Word>(written);
  Local* local = find_local(word.text);
  if (local && local->type.kind == Kind::window) return add(checked::Var{local->slot}, local->type, word.span);
  if (local) {
    report(code::not_a_window, word.span).with("name", word.text).with("found", describe(local->type));
    return {};
  }
  std::vector<std::string> names;
  for (const Local& known : body_.locals)
    if (known.type.kind == Kind::window) names.push_back(known.name);
  for (const char* unit : {"lifetime", "period", "month", "year", "week", "day", "quarter"}) names.push_back(unit);
  unknown(word, {"window", "时段"}, names);
  return {};
}

RecordId Lowering::plural(std::string_view name) const {
  const auto found = plurals_.find(name);
  return found == plurals_.end() ? RecordId{} : found->second;
}

SetOf Lowering::bad_set(Type element) {
  SetOf out;
  checked::Source source;
  source.rows = checked::Numbers{};
  source.element = element;
  out.source = add(std::move(source));
  out.element = element;
  out.bad = true;
  return out;
}

bool Lowering::names_a_set(syn::ExpressionId id) {
  id = unwrapped(id);
  const syn::Expression& expression = at(id);
  const auto set_name = [&](std::string_view name) {
    return plurals_.contains(name) || derived_.contains(name) || set_needs_.contains(name) || is_payments(name);
  };
  if (const auto* name = std::get_if<syn::Name>(&expression.node)) {
    if (const Local* local = find_local(name->word.text)) return plurals_.contains(name->word.text) && !local->type.optional;
    return set_name(name->word.text) || choices_.contains(name->word.text);
  }
  if (const auto* of = std::get_if<syn::Of>(&expression.node)) {
    const auto* name = std::get_if<syn::Name>(&at(of->left).node);
    return name && set_name(name->word.text);
  }
  if (const auto* field = std::get_if<syn::Field>(&expression.node)) return set_name(field->name.text);
  return false;
}

SetOf Lowering::set(syn::SetId id) {
  if (id.valid()) return set_of((*file_)[id]);
  incomplete_ = true;
  return bad_set();
}

SetOf Lowering::set_of(const syn::Set& written) {
  const Span span = written.span;
  SetOf out;
  checked::Source source;
  source.span = span;
  const auto done = [&](Type element) {
    source.element = element;
    out.element = element;
    out.source = add(source);
    return out;
  };
  return std::visit(
      [&](const auto& node) -> SetOf {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, syn::KinSet>) {
          return kin_set(node, span);
        } else if constexpr (std::is_same_v<T, syn::PathSet>) {
          const Type member = row(plan_.member);
          Typed from = expression(node.from, &member), to = expression(node.to, &member);
          const bool from_good = fits(from, member), to_good = fits(to, member);
          const checked::TreeId tree = tree_for(std::nullopt, member, span);
          if (!from_good || !to_good || !tree.valid()) return bad_set(member);
          source.rows = checked::PathRows{tree, from.node, to.node};
          source.as_of = tree_as_of(tree, span);
          return done(member);
        } else if constexpr (std::is_same_v<T, syn::SlabsSet>) {
          const auto table = tables_.find(node.table.text);
          if (table == tables_.end()) {
            std::vector<std::string> names;
            for (const auto& [name, id] : tables_) names.push_back(name);
            unknown(node.table, {"table", "表"}, names);
            return bad_set();
          }
          const std::size_t index = table->second.index();
          if (broken_tables_[index]) return bad_set();
          const RecordId record = plan_.slab_records[index];
          if (!record.valid()) {
            report(code::table_has_no_slabs, node.table.span)
                .with("name", node.table.text)
                .label(plan_.tables[index].span, Note::declared_here);
            return bad_set();
          }
          const Type input = plan_.tables[index].inputs[0].type;
          Typed at_value = expression(node.at, &input);
          if (!fits(at_value, input, plan_.tables[index].span)) return bad_set(row(record));
          source.rows = checked::SlabRows{table->second, at_value.node};
          return done(row(record));
        } else if constexpr (std::is_same_v<T, syn::LotsSet>) {
          const auto asset = assets_.find(node.asset.text);
          const Type member = row(plan_.member);
          Typed whose = expression(node.of, &member);
          if (asset == assets_.end()) {
            if (stands_open(node.asset.text, syn::Need::Kind::asset)) return bad_set(row(plan_.lot));
            std::vector<std::string> names;
            for (const auto& [name, id] : assets_) names.push_back(name);
            unknown(node.asset, {"asset", "资产"}, names);
            return bad_set();
          }
          if (!fits(whose, member)) return bad_set(row(plan_.lot));
          out.amounts = amount(plan_.assets[asset->second.index()].unit);
          source.rows = checked::LotRows{asset->second, whose.node};
          return done(row(plan_.lot));
        } else if constexpr (std::is_same_v<T, syn::NumberSet>) {
          const Type count = plain(Kind::count);
          Typed from = expression(node.from, &count), to = expression(node.to, &count);
          const bool from_good = fits(from, count), to_good = fits(to, count);
          if (!from_good || !to_good) return bad_set(count);
          source.rows = checked::Numbers{from.node, to.node};
          return done(count);
        } else if constexpr (std::is_same_v<T, syn::RowsSet>) {
          return rows_set(node, span);
        } else {
          static_assert(std::is_same_v<T, syn::RecordSet>);
          return record_set(node, span);
        }
      },
      written.node);
}

// Puts window and as-of on a set of rows of `record`, and holds the rule that a dated set has one.
SetOf Lowering::dated(SetOf set, checked::Source source, RecordId record, const std::optional<syn::Window>& window,
                      const std::optional<syn::AsOfRow>& as_of, Span span) {
  const bool open = is_open(record);
  const bool is_dated = plan_[record].when.valid() || (open && (window || as_of));
  bool good = true;
  if (window) {
    source.window = this->window(*window);
    good = source.window.valid();
    if (!is_dated) {
      const Span place = std::holds_alternative<syn::CalendarWindow>(*window)
                             ? std::get<syn::CalendarWindow>(*window).span
                             : std::get<syn::Word>(*window).span;
      report(code::window_without_date, place.valid() ? place : span).with("record", plan_[record].name);
      good = false;
    }
  }
  if (as_of) {
    source.as_of = as_of_row(*as_of);
    good = good && source.as_of.has_value();
    if (!is_dated) {
      report(code::window_without_date, at(as_of->row).span).with("record", plan_[record].name);
      good = false;
    }
  }
  if (is_dated && !window && !as_of) {
    report(code::window_needed, span)
        .with("text", text(span))
        .with("record", plan_[record].name)
        .label(plan_[plan_[record].when].span, Note::because_of);
    good = false;
  }
  set.dated = is_dated;
  set.element = row(record);
  if (!good) return bad_set(set.element);
  source.element = set.element;
  source.span = span;
  set.source = add(std::move(source));
  return set;
}

SetOf Lowering::owned(RecordId record, const syn::Word& word, syn::ExpressionId owner,
                      const std::optional<syn::Window>& window, const std::optional<syn::AsOfRow>& as_of, Span span) {
  const ColumnId owner_field = plan_[record].owner;
  if (is_open(record)) {
    expression(owner);
    open_ = true;
    return bad_set(row(record));
  }
  if (!owner_field.valid()) {
    report(code::record_has_no_owner, word.span)
        .with("record", plan_[record].name)
        .label(plan_[record].span, Note::declared_here);
    return bad_set(row(record));
  }
  const Type wanted = plan_[owner_field].type.required();
  Typed whose = expression(owner, &wanted);
  const bool good = fits(whose, wanted, plan_[owner_field].span);
  checked::Source source;
  source.rows = checked::OwnedRows{record, whose.node};
  SetOf out = dated({}, std::move(source), record, window, as_of, span);
  out.bad = out.bad || !good;
  return out;
}

SetOf Lowering::payments_set(const syn::Word& word, syn::ExpressionId of, const std::optional<syn::Window>& window,
                             Span span) {
  const syn::Word* name = of.valid() ? bare_name(of) : nullptr;
  const auto bonus = name ? bonuses_.find(name->text) : bonuses_.end();
  const auto promise = name ? promises_.find(name->text) : promises_.end();
  if (bonus == bonuses_.end() && promise == promises_.end()) {
    if (name && stands_open(name->text, syn::Need::Kind::bonus)) return bad_set();
    std::vector<std::string> names;
    for (const auto& [known, id] : bonuses_) names.push_back(known);
    const Span place = of.valid() ? at(of).span : word.span;
    unknown(name ? *name : syn::Word{sources_.text(place), place}, {"bonus", "奖励"}, names);
    return bad_set(row(plan_.payment));
  }
  checked::PaymentRows rows;
  SetOf out;
  if (bonus != bonuses_.end()) {
    const std::optional<Type> amounts = bonus_amounts(bonus->second, name->span);
    if (!amounts) return open_ ? bad_set() : bad_set(row(plan_.payment));
    rows.bonuses = {bonus->second};
    out.amounts = *amounts;
  } else {
    rows.promises = {promise->second};
    out.amounts = money();
  }
  checked::Source source;
  source.rows = std::move(rows);
  source.element = row(plan_.payment);
  source.span = span;
  if (window) {
    source.window = this->window(*window);
    if (!source.window.valid()) return bad_set(row(plan_.payment));
    const auto* calendar = std::get_if<syn::CalendarWindow>(&*window);
    const bool this_period = calendar && calendar->kind == syn::CalendarWindow::Kind::current &&
                             calendar->unit == syn::Unit::period;
    if (bonus != bonuses_.end() && !this_period) plan_.bonuses[bonus->second.index()].history = true;
  }
  out.element = row(plan_.payment);
  out.source = add(std::move(source));
  return out;
}

SetOf Lowering::record_set(const syn::RecordSet& node, Span span) {
  auto found = records_.find(node.record.text);
  if (found == records_.end()) {
    if (const auto choice = choices_.find(node.record.text); choice != choices_.end() && !node.of.valid()) {
      checked::Source source;
      source.rows = checked::ChoiceValues{choice->second};
      SetOf out;
      out.element = plain(Kind::choice);
      out.element.choice = choice->second;
      source.element = out.element;
      source.span = span;
      out.source = add(std::move(source));
      return out;
    }
    std::vector<std::string> names;
    for (const auto& [name, id] : records_) names.push_back(name);
    std::vector<std::string> near;
    if (const RecordId record = plural(node.record.text); record.valid()) near.push_back(plan_[record].name);
    if (near.empty())
      unknown(node.record, {"record", "记录"}, names);
    else
      report(code::unknown_name, node.record.span)
          .with("what", Words("record", "记录"))
          .with("name", node.record.text)
          .suggest(near);
    if (node.of.valid()) expression(node.of);
    const RecordId meant = plural(node.record.text);
    return bad_set(meant.valid() ? row(meant) : Type{});
  }
  const RecordId record = found->second;
  for (const auto& [name, id] : derived_)
    if (plan_.derived[id.index()].record == record && node.of.valid()) {
      const Type owner = plan_[plan_[record].owner].type.required();
      Typed whose = expression(node.of, &owner);
      if (!fits(whose, owner)) return bad_set(row(record));
      checked::Source source;
      source.rows = checked::DerivedRows{id, whose.node};
      return dated({}, std::move(source), record, node.window, node.as_of, span);
    }
  if (plan_[record].builtin) {
    report(code::derived_need_owner, node.record.span).with("record", plan_[record].name);
    return bad_set(row(record));
  }
  if (node.of.valid()) return owned(record, node.record, node.of, node.window, node.as_of, span);
  checked::Source source;
  source.rows = checked::AllRows{record};
  return dated({}, std::move(source), record, node.window, node.as_of, span);
}

SetOf Lowering::rows_set(const syn::RowsSet& node, Span span) {
  syn::ExpressionId id = unwrapped(node.rows);
  std::optional<syn::AsOfRow> as_of = node.as_of;
  if (const auto* cut = std::get_if<syn::AsOf>(&at(id).node); cut && names_a_set(cut->of)) {
    as_of = cut->row;
    id = unwrapped(cut->of);
  }
  if (const syn::Word* word = bare_name(id); word && !find_local(word->text) && !names_a_set(id))
    if (const auto record = records_.find(word->text);
        record != records_.end() && records_with_row(word->text).empty()) {
      // `in member` for `in members`: what was meant is plain enough to go on with.
      report(code::unknown_name, word->span)
          .with("what", Words("set of rows", "行集"))
          .with("name", word->text)
          .suggest({plan_[record->second].plural});
      return bad_set(row(record->second));
    }
  if (!names_a_set(id)) {
    Typed value = expression(node.rows);
    if (value.bad) return bad_set();
    if (node.window || value.type.kind != Kind::row) {
      // A value stands for a set of at most one; only what can be missing, or a row, makes sense so.
      if (node.window || !value.type.optional) {
        report(code::not_a_set, at(id).span).with("text", text(at(id).span)).with("found", describe(value.type));
        return bad_set(value.type.required());
      }
    }
    SetOf out;
    out.element = value.type.required();
    out.amounts = value.amounts;
    checked::Source source;
    source.rows = checked::OptionalValue{value.node};
    source.element = out.element;
    source.span = span;
    if (value.type.kind == Kind::row && value.type.record.valid()) out.dated = plan_[value.type.record].when.valid();
    out.source = add(std::move(source));
    return out;
  }
  const syn::Expression& expression = at(id);
  syn::Word word;
  syn::ExpressionId owner;
  if (const auto* name = std::get_if<syn::Name>(&expression.node)) {
    word = name->word;
  } else if (const auto* of = std::get_if<syn::Of>(&expression.node)) {
    word = std::get<syn::Name>(at(of->left).node).word;
    owner = of->right;
  } else {
    const auto& field = std::get<syn::Field>(expression.node);
    word = field.name;
    owner = field.of;
  }
  if (const auto needed = set_needs_.find(word.text); needed != set_needs_.end() && !owner.valid())
    return needed_set(needed->second, node, span);
  if (is_payments(word.text) && !plurals_.contains(word.text)) return payments_set(word, owner, node.window, span);
  if (const auto derived = derived_.find(word.text); derived != derived_.end()) {
    const RecordId record = plan_.derived[derived->second.index()].record;
    if (!owner.valid()) {
      report(code::derived_need_owner, word.span).with("record", plan_[record].name);
      return bad_set(row(record));
    }
    if (!plan_[record].owner.valid()) return bad_set(row(record));  // its own declaration is wrong
    const Type wanted = plan_[plan_[record].owner].type.required();
    Typed whose = this->expression(owner, &wanted);
    if (!fits(whose, wanted)) return bad_set(row(record));
    checked::Source source;
    source.rows = checked::DerivedRows{derived->second, whose.node};
    return dated({}, std::move(source), record, node.window, as_of, span);
  }
  if (const RecordId record = plural(word.text); record.valid()) {
    if (owner.valid()) return owned(record, word, owner, node.window, as_of, span);
    checked::Source source;
    source.rows = checked::AllRows{record};
    return dated({}, std::move(source), record, node.window, as_of, span);
  }
  const ChoiceId choice = choices_.find(word.text)->second;
  SetOf out;
  out.element = plain(Kind::choice);
  out.element.choice = choice;
  if (node.window || as_of) {
    report(code::window_without_date, span).with("record", word.text);
    return bad_set(out.element);
  }
  checked::Source source;
  source.rows = checked::ChoiceValues{choice};
  source.element = out.element;
  source.span = span;
  out.source = add(std::move(source));
  return out;
}

checked::TreeId Lowering::tree_for(const syn::OptionalWord& name, const Type& of, Span span) {
  std::vector<std::string> names;
  for (const auto& [known, id] : trees_)
    if (plan_.trees[id.index()].record == of.record) names.push_back(known);
  if (name) {
    const auto found = trees_.find(name->text);
    if (found != trees_.end()) return found->second;
    unknown(*name, {"tree", "树"}, names);
    return {};
  }
  if (const auto referral = trees_.find("referral");
      referral != trees_.end() && plan_.trees[referral->second.index()].record == of.record)
    return referral->second;
  if (names.size() == 1) return trees_.find(names[0])->second;
  if (names.empty())
    report(code::no_tree, span).with("type", describe(of.required()));
  else
    report(code::which_tree, span).with("first", names[0]).with("second", names[1]);
  return {};
}

// A tree that can change in time, walked in a loop over dated rows, is the tree as at the row.
std::optional<checked::AsOfRow> Lowering::tree_as_of(checked::TreeId tree, Span span) {
  const ColumnId parent = plan_.trees[tree.index()].parent;
  if (!parent.valid() || plan_[parent].kind == checked::Column::Kind::field) return std::nullopt;
  for (auto loop = body_.loops.rbegin(); loop != body_.loops.rend(); ++loop)
    if (loop->dated) {
      warn_stale(parent, span);
      return checked::AsOfRow{add(checked::Var{loop->slot}, loop->element, span), checked::Side::after};
    }
  return std::nullopt;
}

SetOf Lowering::kin_set(const syn::KinSet& node, Span span) {
  const Type member = row(plan_.member);
  Typed of = expression(node.of, &member);
  Typed depth;
  bool good = true;
  if (node.depth.valid()) {
    const Type count = plain(Kind::count);
    depth = expression(node.depth, &count);
    good = fits(depth, count);
  }
  if (of.bad) return bad_set(member);
  if (of.type.kind != Kind::row || !of.type.record.valid()) {
    report(code::has_no_fields, of.span)
        .with("name", text(span))
        .with("text", text(of.span))
        .with("type", describe(of.type.required()));
    return bad_set(member);
  }
  const checked::TreeId tree = tree_for(node.tree, of.type, span);
  if (!tree.valid() || !good) return bad_set(of.type.required());
  if (!fits(of, row(plan_.trees[tree.index()].record))) return bad_set(row(plan_.trees[tree.index()].record));
  checked::Source source;
  source.rows = checked::KinRows{tree, static_cast<checked::Kin>(node.kin), of.node, depth.node};
  source.as_of = tree_as_of(tree, span);
  source.element = of.type.required();
  source.span = span;
  SetOf out;
  out.element = source.element;
  out.source = add(std::move(source));
  return out;
}

}  // namespace bonafide::check
