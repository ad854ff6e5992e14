// What a template needs, bound to what the user has: names become other names of the same symbols, values become
// facts of the instance. A binding is read with the user's names, everything else with the library's.
//
// A need without supply stands open: in a template that is checked by itself, or after a mistake that is
// reported. Then its symbol is made up, and what cannot be told of it is not said.
#include <algorithm>

#include "base/text.h"
#include "check/library_parts.h"
#include "check/lowering.h"
#include "check/mentions.h"
#include "checked/dump.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Column;
using From = Supply::From;
using NeedKind = syn::Need::Kind;

namespace {

std::vector<std::string> names_of(const auto& names) {
  std::vector<std::string> out;
  for (const auto& [name, id] : names) out.push_back(name);
  return out;
}

// `f of r` rather than `f(x)`: one parameter named like its type.
bool of_row(const syn::Need& need) { return need.parameters.size() == 1 && !need.parameters[0].type; }

// What `fits` accepts of a fact.
bool turns_into(const Type& found, const Type& wanted) {
  if (found.optional && !wanted.optional) return false;
  return found.required() == wanted.required() || (found.kind == Kind::count && wanted.kind == Kind::number) ||
         (found.kind == Kind::date && wanted.kind == Kind::moment);
}

}  // namespace

const syn::Word* Lowering::bound_name(const Supply& supply) {
  if (supply.from == From::name) return &supply.need->name;
  if (supply.from != From::binding) return nullptr;
  const syn::Binding& binding = *supply.binding;
  if (binding.value.valid() && binding.parameters.empty())
    if (const auto* name = std::get_if<syn::Name>(&at(binding.value).node)) return &name->word;
  const Span span = binding.value.valid() ? at(binding.value).span : binding.name.span;
  sink_->add(code::bound_by_name, span).with("name", binding.name.text).label(supply.span, Note::needed_here);
  return nullptr;
}

void Lowering::not_of_kind(const Supply& supply, const syn::Word& word, Words kind,
                           std::vector<std::string> candidates) {
  sink_->add(code::unknown_name, word.span)
      .with("what", std::move(kind))
      .with("name", word.text)
      .label(supply.span, Note::needed_here)
      .suggest(base::did_you_mean(word.text, as_written(word, std::move(candidates))));
}

template <class Map>
std::optional<typename Map::mapped_type> Lowering::bound_by_user(std::size_t module, const Supply& supply, const Map& names,
                                                                 Words kind) {
  if (module == 0) return std::nullopt;  // checked by itself: nobody binds it
  const Inside user(*this, gathered_.modules[module].user);
  const syn::Word* word = bound_name(supply);
  if (!word) return std::nullopt;
  if (const auto found = names.find(word->text); found != names.end()) return found->second;
  // A need of the user himself: of assets and bonuses nothing stands for it yet.
  const NeedKind needed = supply.need->kind;
  const bool open = (needed == NeedKind::asset || needed == NeedKind::bonus) && stands_open(word->text, needed);
  if (!open) not_of_kind(supply, *word, std::move(kind), names_of(names));
  return std::nullopt;
}

void Lowering::bind_units(std::size_t module) {
  for (const Supply& supply : gathered_.modules[module].needs) {
    if (supply.need->kind != NeedKind::unit) continue;
    std::optional<checked::UnitId> unit;
    const syn::Word* word = nullptr;
    if (module != 0) {
      const Inside user(*this, gathered_.modules[module].user);
      word = bound_name(supply);
      if (word) unit = find_unit(word->text);
      if (word && !unit) not_of_kind(supply, *word, {"unit", "单位"}, names_of(units_));
    }
    const Inside inside(*this, module);
    if (!declare(Space::type, supply.need->name)) continue;
    if (!unit) {
      checked::Unit made;
      made.name = in_plan(supply.need->name.text);
      made.span = supply.span;
      unit = checked::UnitId(plan_.units.size());
      plan_.units.push_back(std::move(made));
    }
    units_.emplace(std::string(supply.need->name.text), *unit);
  }
}

// `1 points` counts in the asset's own unit, so the unit comes with the name.
void Lowering::bind_assets(std::size_t module) {
  for (const Supply& supply : gathered_.modules[module].needs) {
    if (supply.need->kind != NeedKind::asset) continue;
    const auto asset = bound_by_user(module, supply, assets_, {"asset", "资产"});
    const Inside inside(*this, module);
    const std::string name(supply.need->name.text);
    if (!declare(Space::type, supply.need->name)) continue;
    if (asset) {
      assets_.emplace(name, *asset);
      const checked::Asset& bound = plan_.assets[asset->index()];
      if (bound.unit.valid() && plan_.units[bound.unit.index()].name == bound.name) units_.emplace(name, bound.unit);
      continue;
    }
    // What it is held in is not known: amounts of its own unit find it, its name stands open.
    checked::Unit unit;
    unit.name = in_plan(name);
    unit.kind = checked::Unit::Kind::asset;
    unit.span = supply.span;
    checked::Asset made;
    made.name = unit.name;
    made.span = supply.span;
    made.unit = checked::UnitId(plan_.units.size());
    units_.emplace(name, made.unit);
    plan_.units.push_back(std::move(unit));
    asset_words_.emplace_back(module, supply.need->name);
    plan_.assets.push_back(std::move(made));
    open_ = true;
  }
}

bool Lowering::stands_open(std::string_view name, NeedKind kind) {
  const std::vector<Supply>& needs = gathered_.modules[module_].needs;
  const bool needed = std::any_of(needs.begin(), needs.end(), [&](const Supply& supply) {
    return supply.need->kind == kind && supply.need->name.text == name;
  });
  open_ = open_ || needed;
  return needed;
}

void Lowering::bind_choices() {
  for (std::size_t module = 0; module < gathered_.modules.size(); ++module)
    for (const Supply& supply : gathered_.modules[module].needs) {
      if (supply.need->kind != NeedKind::ladder) continue;
      ChoiceId choice = bound_by_user(module, supply, choices_, {"ladder", "阶梯"}).value_or(ChoiceId());
      const Inside inside(*this, module);
      if (!declare(Space::type, supply.need->name)) continue;
      if (!choice.valid()) {
        checked::Choice made;
        made.name = in_plan(supply.need->name.text);
        made.span = supply.span;
        choice = new_choice(std::move(made));
        open_choices_.push_back(choice);
      }
      choices_.emplace(std::string(supply.need->name.text), choice);
    }
}

void Lowering::bind_records() {
  for (std::size_t module = 0; module < gathered_.modules.size(); ++module)
    for (const Supply& supply : gathered_.modules[module].needs) {
      if (supply.need->kind != NeedKind::record) continue;
      RecordId record = bound_by_user(module, supply, records_, {"record", "记录"}).value_or(RecordId());
      const Inside inside(*this, module);
      const std::string name(supply.need->name.text);
      if (records_.contains(name) || !declare(Space::type, supply.need->name)) {
        if (records_.contains(name)) report(code::declared_twice, supply.span).with("name", name);
        continue;
      }
      if (!record.valid()) {
        checked::Record made;
        made.name = in_plan(name);
        made.plural = default_plural(made.name);
        made.span = supply.span;
        record = new_record(std::move(made));
        open_records_.push_back(record);
      }
      records_.emplace(name, record);
      plurals_.emplace(default_plural(name), record);
    }
}

void Lowering::bind_values() {
  for (std::size_t module = 0; module < gathered_.modules.size(); ++module) {
    const Module& bound = gathered_.modules[module];
    for (std::size_t n = 0; n < bound.needs.size(); ++n) {
      const Supply& supply = bound.needs[n];
      const syn::Word& need = supply.need->name;
      const std::string name(need.text);
      switch (supply.need->kind) {
        case NeedKind::record:
        case NeedKind::unit:
        case NeedKind::tree: break;
        case NeedKind::asset: {  // `points of m`: the balance
          const Inside inside(*this, module);
          if (const auto found = assets_.find(name); found != assets_.end())
            record_columns_[plan_.member.index()].emplace(name, plan_.assets[found->second.index()].balance);
          break;
        }
        case NeedKind::fact: bind_fact(module, n); break;
        case NeedKind::ladder: {
          const Inside inside(*this, module);
          const auto found = choices_.find(name);
          if (found == choices_.end()) break;
          const checked::Choice& choice = plan_.choices[found->second.index()];
          if (choice.ladder.valid()) {
            const checked::Ladder& ladder = plan_.ladders[choice.ladder.index()];
            record_columns_[ladder.record.index()].emplace(name, ladder.column);
          } else if (std::find(open_choices_.begin(), open_choices_.end(), found->second) == open_choices_.end()) {
            const Inside user(*this, bound.user);
            if (const syn::Word* word = bound_name(supply)) not_of_kind(supply, *word, {"ladder", "阶梯"}, {});
          } else {
            open_ladder(supply, found->second);
          }
          break;
        }
        case NeedKind::bonus: {
          const auto bonus = bound_by_user(module, supply, bonuses_, {"bonus", "奖励"});
          const Inside inside(*this, module);
          if (declare(Space::rule, need) && bonus) bonuses_.emplace(name, *bonus);
          break;
        }
        case NeedKind::table: {
          checked::TableId table = bound_by_user(module, supply, tables_, {"table", "表"}).value_or(checked::TableId());
          const Inside inside(*this, module);
          if (!declare(Space::value, need)) break;
          if (!table.valid()) {
            checked::Table made;
            made.name = in_plan(name);
            made.span = supply.span;
            table = checked::TableId(plan_.tables.size());
            plan_.tables.push_back(std::move(made));
            plan_.slab_records.emplace_back();
            broken_tables_.push_back(true);
            open_ = true;
          }
          tables_.emplace(name, table);
          break;
        }
        case NeedKind::rows: {
          RecordId record;
          std::optional<checked::DerivedId> derived;
          const bool by_set = supply.from == From::binding && supply.binding->set.valid();
          if (module != 0 && !by_set) {
            const Inside user(*this, bound.user);
            if (const syn::Word* word = bound_name(supply)) {
              record = plural(word->text);
              if (const auto found = derived_.find(word->text); found != derived_.end()) derived = found->second;
              if (!record.valid()) not_of_kind(supply, *word, {"set of rows", "行集"}, names_of(plurals_));
            }
          }
          const Inside inside(*this, module);
          if (!declare(Space::value, need)) break;
          if (record.valid()) {
            plurals_.emplace(name, record);
            if (derived) derived_.emplace(name, *derived);
          } else {
            set_needs_.emplace(name, set_bindings_.size());
            set_bindings_.emplace_back(module, n);
          }
          break;
        }
      }
    }
  }
  enter(0);
}

// A ladder of members whose rungs nobody knows.
void Lowering::open_ladder(const Supply& supply, ChoiceId choice) {
  const checked::LadderId id(plan_.ladders.size());
  const std::string name(supply.need->name.text);
  Column column;
  column.kind = Column::Kind::state;
  column.name = name;
  column.span = supply.span;
  column.type = plain(Kind::choice);
  column.type.choice = choice;
  column.parameters = {row(plan_.member)};
  column.parameter_names = {"member"};
  column.ladder = id;
  column.frame = 1;
  checked::Ladder ladder;
  ladder.name = name;
  ladder.column = new_column(std::move(column), false, true);
  ladder.choice = choice;
  ladder.record = plan_.member;
  ladder.span = supply.span;
  record_columns_[plan_.member.index()].emplace(name, ladder.column);
  plan_.choices[choice.index()].ladder = id;
  plan_.ladders.push_back(std::move(ladder));
  open_ = true;
}

void Lowering::bind_trees() {
  for (std::size_t module = 0; module < gathered_.modules.size(); ++module)
    for (const Supply& supply : gathered_.modules[module].needs) {
      if (supply.need->kind != NeedKind::tree) continue;
      std::optional<checked::TreeId> tree;
      if (module != 0) {
        const Inside user(*this, gathered_.modules[module].user);
        if (const syn::Word* word = bound_name(supply)) {
          if (const auto found = trees_.find(word->text); found != trees_.end()) tree = found->second;
          if (!tree) not_of_kind(supply, *word, {"tree", "树"}, names_of(trees_));
        }
      }
      const Inside inside(*this, module);
      if (!declare(Space::tree, supply.need->name)) continue;
      if (!tree) {
        checked::Tree made;
        made.name = in_plan(supply.need->name.text);
        made.record = plan_.member;
        made.span = supply.span;
        tree = checked::TreeId(plan_.trees.size());
        plan_.trees.push_back(std::move(made));
        open_ = true;
      }
      trees_.insert_or_assign(std::string(supply.need->name.text), *tree);  // `needs tree referral`: not the built-in one
    }
  enter(0);
}

// "rate of member : Rate", "volume(m : member, w : window) : Money".
std::string Lowering::shape(Column column, std::string_view name) const {
  column.name = std::string(name);
  std::string out = column.name;
  if (column.parameters.size() == 1)
    out += " of " + checked::to_text(plan_, column.parameters[0]);
  else if (!column.parameters.empty())
    out = signature(column);
  return out + " : " + checked::to_text(plan_, column.type);
}

// The need is the column itself: the shapes are the same.
void Lowering::bind_column(std::size_t module, std::size_t n, ColumnId id) {
  const Supply& supply = gathered_.modules[module].needs[n];
  const Inside inside(*this, module);
  const std::string name(supply.need->name.text);
  if (of_row(*supply.need)) {
    const Type& owner = plan_[id].parameters[0];
    make_way(supply, owner, id);
    auto& columns = owner.kind == Kind::choice ? choice_columns_[owner.choice.index()]
                                               : record_columns_[owner.record.index()];
    columns.emplace(name, id);
  } else if (declare(Space::value, supply.need->name)) {
    facts_.emplace(name, id);
  }
}

// `needs seller of sale`, sale being bound to a record of which the library sees a field `seller`: what it needs
// of its sale is meant, unless it speaks of that record by its own name too.
void Lowering::make_way(const Supply& supply, const Type& owner, ColumnId id) {
  auto& columns = owner.kind == Kind::choice ? choice_columns_[owner.choice.index()]
                                             : record_columns_[owner.record.index()];
  const auto known = columns.find(supply.need->name.text);
  if (known == columns.end() || known->second == id) return;
  const std::string_view called = supply.need->parameters[0].name.text;
  bool spoken_of = false;
  if (owner.kind == Kind::row)
    for (const auto& [name, record] : records_) {
      const auto is_it = [&, name = std::string_view(name)](const syn::Word& word) {
        return word.text == name || word.text == default_plural(name);
      };
      if (record != owner.record || name == called) continue;
      const std::vector<syn::Word> words = mentions(*file_);
      spoken_of = spoken_of || std::any_of(words.begin(), words.end(), is_it);
    }
  if (spoken_of || owner.kind != Kind::row)
    report(code::declared_twice, supply.span)
        .with("name", supply.need->name.text)
        .label(plan_[known->second].span, Note::declared_here);
  columns.erase(known);
}

void Lowering::bind_fact(std::size_t module, std::size_t n) {
  const Supply& supply = gathered_.modules[module].needs[n];
  const syn::Need& need = *supply.need;
  Column made;
  made.kind = Column::Kind::fact;
  made.span = supply.from == From::binding ? supply.binding->name.span : supply.span;
  bool good = true;
  {
    const Inside inside(*this, module);
    made.name = in_plan(need.name.text);
    const std::optional<Type> type = resolve(*need.type);
    good = type.has_value();
    made.type = type.value_or(Type{});
    if (type && type->kind == Kind::window) report(code::window_only_parameter, need.type->span);
    for (const syn::Parameter& parameter : need.parameters) {
      std::optional<Type> one;
      if (parameter.type)
        one = resolve(*parameter.type);
      else if (of_row(need) || records_.contains(parameter.name.text) || choices_.contains(parameter.name.text))
        one = owner_named(parameter.name);
      else
        report(code::parameter_needs_type, parameter.name.span).with("name", parameter.name.text);
      good = good && one;
      // A record that is reported as not bound says no more.
      if (module != 0 && one && one->kind == Kind::row)
        good = good && !is_open(one->record);
      made.parameters.push_back(one.value_or(row(plan_.member)));
      made.parameter_names.emplace_back(parameter.name.text);
    }
  }
  made.frame = static_cast<std::uint32_t>(made.parameters.size());
  BoundFact bound{module, n, {}, {}};
  // `with f = g`, or by name: another fact of the same shape is the need itself.
  const syn::Binding* binding = supply.from == From::binding ? supply.binding : nullptr;
  if (binding && binding->set.valid()) {
    sink_->add(code::bound_by_value, binding->name.span)
        .with("name", need.name.text)
        .label(supply.span, Note::needed_here);
    good = false;
  } else if (good && (binding || supply.from == From::name)) {
    const Inside user(*this, gathered_.modules[module].user);
    const syn::Word* word = &need.name;
    if (binding) word = binding->parameters.empty() ? bare_name(binding->value) : nullptr;
    if (word) {
      ColumnId other;
      if (made.parameters.size() == 1) other = column_of(made.parameters[0], word->text);
      if (!other.valid()) other = function_named(word->text);
      const auto table = tables_.find(word->text);
      if (other.valid() && !broken_columns_[other.index()] && plan_[other].parameters == made.parameters) {
        if (plan_[other].type == made.type) {
          bind_column(module, n, other);
          return;
        }
        bound.other = other;
        good = binding || turns_into(plan_[other].type, made.type);
      } else if (other.valid() && !made.parameters.empty() && !plan_[other].parameters.empty()) {
        good = false;
      } else if (table != tables_.end() && !made.parameters.empty()) {
        bound.other = table->second;
      }
      if (!good)
        sink_->add(code::need_of_other_shape, binding ? word->span : gathered_.modules[module].use->library.span)
            .with("name", word->text)
            .with("found", shape(plan_[other], word->text))
            .with("wanted", shape(made, need.name.text))
            .with("form", binding_form(need))
            .label(supply.span, Note::needed_here)
            .label(plan_[other].span, Note::declared_here);
    }
  }
  if (binding && good && !binding->parameters.empty() && binding->parameters.size() != made.parameters.size()) {
    sink_->add(code::binding_arity, binding->name.span)
        .with("name", need.name.text)
        .with("expected", std::to_string(made.parameters.size()))
        .with("found", std::to_string(binding->parameters.size()))
        .with("form", binding_form(need))
        .label(supply.span, Note::needed_here);
    good = false;
  }
  if (supply.from == From::nobody && good) {
    // What stands for the unknown value: a parameter that nobody sees, of any value but a negative one.
    checked::Parameter unknown;
    unknown.name = made.name;
    unknown.type = made.type;
    unknown.span = supply.span;
    if (made.type.numeric()) unknown.lowest = Value(number::Rational(0));
    const checked::ParameterId id(plan_.parameters.size());
    plan_.parameters.push_back(std::move(unknown));
    broken_parameters_.push_back(false);
    open_parameters_.push_back(id);
    made.body = add(checked::ParameterValue{id}, made.type, supply.span);
  }
  const Inside inside(*this, module);
  const bool lowered = made.body.valid();
  const Type owner = made.parameters.empty() ? Type{} : made.parameters[0];
  bound.column = new_column(std::move(made), !good);
  if (of_row(need)) {
    make_way(supply, owner, bound.column);
    own(owner, need.name, bound.column);
  } else if (declare(Space::value, need.name))
    show_fact(need.name.text, bound.column);
  if (!lowered) bound_facts_.push_back(std::move(bound));
}

void Lowering::lower_bound_facts() {
  for (const BoundFact& bound : bound_facts_) {
    const Supply& supply = gathered_.modules[bound.module].needs[bound.need];
    const syn::Need& need = *supply.need;
    const bool broken = broken_columns_[bound.column.index()];
    if (broken || supply.from == From::nobody) continue;
    const std::vector<Type> parameters = plan_[bound.column].parameters;
    const Type wanted = plan_[bound.column].type;
    const syn::Binding* binding = supply.from == From::binding ? supply.binding : nullptr;
    const Inside inside(*this, supply.from == From::fallback ? bound.module : gathered_.modules[bound.module].user);
    NodeId body;
    const std::uint32_t frame = in_body(Place::fact, [&] {
      const bool other = !std::holds_alternative<std::monostate>(bound.other);
      std::vector<syn::Word> names;
      if (binding && !binding->parameters.empty()) {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
          const syn::Parameter& parameter = binding->parameters[i];
          names.push_back(parameter.name);
          std::optional<Type> said;
          if (parameter.type)
            said = resolve(*parameter.type);
          else if (records_.contains(parameter.name.text) || choices_.contains(parameter.name.text))
            said = owner_named(parameter.name);
          if (said && !(*said == parameters[i]))
            report(code::type_mismatch, parameter.name.span)
                .with("text", parameter.name.text)
                .with("found", describe(*said))
                .with("expected", describe(parameters[i]))
                .label(supply.span, Note::needed_here);
        }
      } else if (supply.from == From::fallback) {
        for (const syn::Parameter& parameter : need.parameters) names.push_back(parameter.name);
      }
      if (names.empty())
        for (std::size_t i = 0; i < parameters.size(); ++i) new_slot();
      bind_parameters(bound.column, names);
      Typed value;
      if (other) {
        const Span span = binding ? at(binding->value).span : gathered_.modules[bound.module].use->library.span;
        std::vector<Typed> arguments;
        for (std::size_t i = 0; i < parameters.size(); ++i)
          arguments.push_back(typed(checked::Var{static_cast<Slot>(i)}, parameters[i], span));
        if (const auto* column = std::get_if<ColumnId>(&bound.other))
          value = get(*column, std::move(arguments), span);
        else
          value = looked_up(std::get<checked::TableId>(bound.other), std::move(arguments), span);
      } else {
        value = supply.from == From::name ? name(need.name, &wanted)
                                          : expression(binding ? binding->value : need.fallback, &wanted);
      }
      if (fits(value, wanted, need.type->span)) body = value.node;
    });
    plan_.columns[bound.column.index()].body = body;
    plan_.columns[bound.column.index()].frame = frame;
  }
  enter(0);
}

// `for each x in s`, s being needed as rows and bound by a set, which is read where the use stands.
SetOf Lowering::needed_set(std::size_t number, const syn::RowsSet& node, Span span) {
  const auto [module, n] = set_bindings_[number];
  const Supply& supply = gathered_.modules[module].needs[n];
  if (!supply.binding || !supply.binding->set.valid()) {
    open_ = true;
    return bad_set();
  }
  if (node.window || node.as_of) {
    report(code::bound_set_has_window, span).with("name", supply.need->name.text).label(supply.span, Note::needed_here);
    return bad_set();
  }
  const Inside user(*this, gathered_.modules[module].user);
  std::vector<Local> locals;
  std::swap(locals, body_.locals);
  SetOf out = set(supply.binding->set);
  std::swap(locals, body_.locals);
  return out;
}

}  // namespace bonafide::check
