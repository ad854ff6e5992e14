// Facts, remembered facts, parameters and trees: their names, then their bodies.
#include <algorithm>

#include "base/text.h"
#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Column;
using checked::Operator;

std::string Lowering::documentation(const syn::Documentation& lines) const {
  std::string out;
  for (const std::string_view line : lines.lines) {
    if (!out.empty()) out += '\n';
    out += base::trim(line);
  }
  return out;
}

std::optional<Type> Lowering::owner_named(const syn::Word& word) {
  if (const auto record = records_.find(word.text); record != records_.end()) return row(record->second);
  if (const auto choice = choices_.find(word.text); choice != choices_.end()) {
    Type type = plain(Kind::choice);
    type.choice = choice->second;
    return type;
  }
  record_named(word);  // reports
  return std::nullopt;
}

void Lowering::own(const Type& owner, const syn::Word& word, ColumnId id) {
  const auto columns_of = [&](Symbols& symbols) -> Names<ColumnId>& {
    return owner.kind == Kind::choice ? symbols.choice_columns_[owner.choice.index()]
                                      : symbols.record_columns_[owner.record.index()];
  };
  Column& made = plan_.columns[id.index()];
  ColumnId hidden;
  std::optional<std::pair<std::string, Span>> twice;
  show(word.text, [&](Symbols& symbols, const std::string& name) {
    const auto [known, fresh] = columns_of(symbols).emplace(name, id);
    if (fresh || known->second == id) return;
    const Column& other = plan_[known->second];
    if (made.kind == Column::Kind::state && other.kind == Column::Kind::field)
      hidden = known->second;
    else if (!twice)
      twice.emplace(name, other.span);
  });
  if (hidden.valid() && !twice) {
    // The column is the start value; every other use of the name, in libraries too, means the state.
    const Column& other = plan_[hidden];
    made.start_column = hidden;
    if (!(other.type.required() == made.type.required()) && !broken_columns_[hidden.index()])
      report(code::start_column_differs, word.span)
          .with("name", word.text)
          .with("found", describe(made.type))
          .with("column", describe(other.type))
          .label(other.span, Note::declared_here);
    show_everywhere([&](Symbols& symbols) {
      for (auto& [name, column] : columns_of(symbols))
        if (column == hidden) column = id;
    });
  }
  if (twice)
    report(code::declared_twice, word.span).with("name", twice->first).label(twice->second, Note::declared_here);
}

void Lowering::declare_fact(const syn::Define& node, std::size_t item) {
  Column column;
  column.kind = Column::Kind::fact;
  column.name = in_plan(node.name.text);
  column.span = node.name.span;
  column.documentation = documentation(gathered_.items[item].declaration->documentation);
  const std::optional<Type> type = resolve(node.type);
  bool good = type.has_value();
  column.type = type.value_or(Type{});
  if (type && type->kind == Kind::window) report(code::window_only_parameter, node.type.span);
  std::optional<Type> owner;
  if (node.of) {
    owner = owner_named(*node.of);
    good = good && owner;
    column.parameters = {owner.value_or(row(plan_.member))};
    column.parameter_names = {std::string(node.of->text)};
  }
  for (const syn::Parameter& parameter : node.parameters) {
    std::optional<Type> parameter_type;
    if (parameter.type) {
      parameter_type = resolve(*parameter.type);
    } else if (records_.contains(parameter.name.text) || choices_.contains(parameter.name.text)) {
      parameter_type = owner_named(parameter.name);  // `f(member)`: a parameter named like its record
    } else {
      report(code::parameter_needs_type, parameter.name.span).with("name", parameter.name.text);
    }
    good = good && parameter_type;
    column.parameters.push_back(parameter_type.value_or(Type{}));
    column.parameter_names.emplace_back(parameter.name.text);
  }
  column.frame = static_cast<std::uint32_t>(column.parameters.size());
  const ColumnId id = new_column(std::move(column), !good);
  item_index_[item] = id.index();
  if (node.of) {
    if (owner) own(*owner, node.name, id);
  } else if (declare(Space::value, node.name)) {
    show_fact(node.name.text, id);
  }
}

void Lowering::show_fact(std::string_view written, ColumnId id) {
  show(written, [&](Symbols& symbols, const std::string& name) { symbols.facts_.emplace(name, id); });
}

void Lowering::declare_state(const syn::Remember& node, std::size_t item) {
  Column column;
  column.kind = Column::Kind::state;
  column.name = in_plan(node.name.text);
  column.span = node.name.span;
  column.documentation = documentation(gathered_.items[item].declaration->documentation);
  const std::optional<Type> type = resolve(node.type);
  column.type = type.value_or(Type{});
  std::optional<Type> owner;
  if (node.of) {
    const RecordId record = record_named(*node.of);
    if (record.valid()) owner = row(record);
    column.parameters = {owner.value_or(row(plan_.member))};
    column.parameter_names = {std::string(node.of->text)};
  }
  column.clock = clock(node.clock);
  column.frame = static_cast<std::uint32_t>(column.parameters.size());
  const ColumnId id = new_column(std::move(column), !type || (node.of && !owner), node.starts.valid());
  item_index_[item] = id.index();
  if (node.of) {
    if (owner) own(*owner, node.name, id);
  } else if (declare(Space::value, node.name)) {
    show_fact(node.name.text, id);
  }
}

void Lowering::declare_derived(const syn::Rows& node, std::size_t item) {
  RecordId record = plural(node.record.text);
  if (!record.valid()) record = record_named(node.record);
  if (!record.valid()) return;
  checked::Record& made = plan_.records[record.index()];
  const auto is_made = [&](const checked::Derived& one) { return one.record == record; };
  if (record == plan_.member || made.constant || std::any_of(plan_.derived.begin(), plan_.derived.end(), is_made)) {
    report(code::declared_twice, node.record.span).with("name", node.record.text).label(made.span, Note::declared_here);
    return;
  }
  made.builtin = true;
  checked::Derived derived;
  derived.name = made.plural;
  derived.record = record;
  derived.span = node.record.span;
  const checked::DerivedId id(plan_.derived.size());
  plan_.derived.push_back(std::move(derived));
  // It is seen wherever its record is, by the same name.
  show_everywhere([&](Symbols& symbols) {
    for (const auto& [name, known] : symbols.plurals_)
      if (known == record) symbols.derived_.emplace(name, id);
  });
  item_index_[item] = id.index();
}

void Lowering::declare_values() {
  const Type member = row(plan_.member);
  for (std::size_t i = 0; i < plan_.assets.size(); ++i) {
    checked::Asset& asset = plan_.assets[i];
    Column column;
    column.kind = Column::Kind::balance;
    column.name = asset.name;
    column.parameters = {member};
    column.parameter_names = {"member"};
    column.type = amount(asset.unit);
    column.asset = checked::AssetId(i);
    column.span = asset.span;
    column.frame = 1;
    asset.balance = new_column(std::move(column));
    enter(asset_words_[i].first);
    own(member, asset_words_[i].second, plan_.assets[i].balance);
  }
  item_index_.assign(gathered_.items.size(), checked::NodeId::none);
  for (std::size_t item = 0; item < gathered_.items.size(); ++item) {
    enter(gathered_.items[item]);
    std::visit(
        [&](const auto& node) {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, syn::ParameterDeclaration>) {
            if (!declare(Space::value, node.name)) return;
            checked::Parameter parameter;
            parameter.name = in_plan(node.name.text);
            parameter.span = node.name.span;
            const std::optional<Type> type = resolve(node.type);
            parameter.type = type.value_or(Type{});
            broken_parameters_.push_back(!type);
            if (type) item_index_[item] = plan_.parameters.size();
            show(node.name.text, [&](Symbols& symbols, const std::string& name) {
              symbols.parameters_.emplace(name, checked::ParameterId(plan_.parameters.size()));
            });
            plan_.parameters.push_back(std::move(parameter));
          } else if constexpr (std::is_same_v<T, syn::Table>) {
            if (!declare(Space::value, node.name)) return;
            checked::Table table;
            table.name = in_plan(node.name.text);
            table.span = node.name.span;
            table.title = title_of(node.name, node.title);
            table.documentation = documentation(gathered_.items[item].declaration->documentation);
            item_index_[item] = plan_.tables.size();
            show(node.name.text, [&](Symbols& symbols, const std::string& name) {
              symbols.tables_.emplace(name, checked::TableId(plan_.tables.size()));
            });
            plan_.tables.push_back(std::move(table));
            plan_.slab_records.emplace_back();
            broken_tables_.push_back(true);  // until it is lowered
          } else if constexpr (std::is_same_v<T, syn::Define>) {
            declare_fact(node, item);
          } else if constexpr (std::is_same_v<T, syn::Remember>) {
            declare_state(node, item);
          } else if constexpr (std::is_same_v<T, syn::Ladder>) {
            declare_ladder(node, item);
          } else if constexpr (std::is_same_v<T, syn::TreeDeclaration>) {
            if (!declare(Space::tree, node.name)) return;
            checked::Tree tree;
            tree.name = in_plan(node.name.text);
            tree.span = node.name.span;
            item_index_[item] = plan_.trees.size();
            plan_.trees.push_back(std::move(tree));
          } else if constexpr (std::is_same_v<T, syn::Rows>) {
            if (node.of) declare_derived(node, item);
          } else if constexpr (std::is_same_v<T, syn::Bonus>) {
            if (!declare(Space::rule, node.name)) return;
            checked::Bonus bonus;
            bonus.name = in_plan(node.name.text);
            bonus.title = title_of(node.name, node.title);
            bonus.span = node.name.span;
            bonus.documentation = documentation(gathered_.items[item].declaration->documentation);
            item_index_[item] = plan_.bonuses.size();
            show(node.name.text, [&](Symbols& symbols, const std::string& name) {
              symbols.bonuses_.emplace(name, checked::BonusId(plan_.bonuses.size()));
            });
            plan_.bonuses.push_back(std::move(bonus));
            pending_.push_back({module_, &node});
          } else if constexpr (std::is_same_v<T, syn::Limit> || std::is_same_v<T, syn::Hold>) {
            if (declare(Space::rule, node.name)) item_index_[item] = 0;
          } else if constexpr (std::is_same_v<T, syn::Report>) {
            if (!declare(Space::rule, node.name)) return;
            checked::Report made;
            made.name = in_plan(node.name.text);
            made.title = title_of(node.name, node.title);
            made.span = node.name.span;
            item_index_[item] = plan_.reports.size();
            show(node.name.text, [&](Symbols& symbols, const std::string& name) {
              symbols.reports_.emplace(name, checked::ReportId(plan_.reports.size()));
            });
            plan_.reports.push_back(std::move(made));
          } else if constexpr (std::is_same_v<T, syn::Guarantee>) {
            if (!declare(Space::rule, node.name)) return;
            checked::Promise promise;
            promise.name = in_plan(node.name.text);
            promise.title = title_of(node.name, node.title);
            promise.span = node.name.span;
            promise.documentation = documentation(gathered_.items[item].declaration->documentation);
            item_index_[item] = plan_.promises.size();
            show(node.name.text, [&](Symbols& symbols, const std::string& name) {
              symbols.promises_.emplace(name, checked::PromiseId(plan_.promises.size()));
            });
            plan_.promises.push_back(std::move(promise));
          } else {
            static_assert(std::is_same_v<T, syn::Use> || std::is_same_v<T, syn::UnitDeclaration> ||
                          std::is_same_v<T, syn::ChoiceDeclaration> || std::is_same_v<T, syn::Accept> ||
                          std::is_same_v<T, syn::Asset> || std::is_same_v<T, syn::Record> ||
                          std::is_same_v<T, syn::MustBe> || std::is_same_v<T, syn::Refuse> ||
                          std::is_same_v<T, syn::Leaving> || std::is_same_v<T, syn::Names> ||
                          std::is_same_v<T, syn::Example>);
          }
        },
        gathered_.items[item].declaration->node);
  }
  enter(0);
  bind_values();
  // The built-in tree: who referred whom, remembered or as the input says.
  if (const ColumnId referrer = column_of(member, "referrer");
      referrer.valid() && plan_[referrer].type.required() == member) {
    checked::Tree tree;
    tree.name = "referral";
    tree.record = plan_.member;
    tree.parent = referrer;
    if (!declared_[Space::tree].contains("referral")) {
      show_everywhere([&](Symbols& symbols) {
        symbols.trees_.emplace(tree.name, checked::TreeId(plan_.trees.size()));
      });
      plan_.trees.push_back(std::move(tree));
    }
  }
}

void Lowering::parameter(const syn::ParameterDeclaration& node, checked::ParameterId id) {
  checked::Parameter& parameter = plan_.parameters[id.index()];
  const Type type = parameter.type;
  if (type.kind == Kind::window || type.optional || (type.kind == Kind::row && !plan_[type.record].constant)) {
    report(code::parameter_type, node.type.span).with("type", describe(type));
    return;
  }
  const std::optional<Value> value = fixed(node.value, type);
  std::optional<Value> lowest, highest;
  if (node.range) {
    lowest = fixed(node.range->from, type);
    if (node.range->to.valid()) highest = fixed(node.range->to, type);
    const auto by_months = [](const std::optional<Value>& end) {
      const auto* duration = end ? std::get_if<number::Duration>(&*end) : nullptr;
      return duration && duration->microseconds == 0;
    };
    const auto by_time = [](const std::optional<Value>& end) {
      const auto* duration = end ? std::get_if<number::Duration>(&*end) : nullptr;
      return duration && duration->months == 0;
    };
    // Days and months are not told apart by length, months and months are.
    const auto durations = [&](const auto& one_kind) {
      return one_kind(value) && one_kind(lowest) && (!highest || one_kind(highest));
    };
    const bool ordered = type.numeric() || durations(by_months) || durations(by_time) || type.kind == Kind::date || type.kind == Kind::moment ||
                         type.kind == Kind::choice;
    if (lowest && !ordered) {
      report(code::has_no_order, node.range->span).with("text", text(node.range->span)).with("type", describe(type));
      return;
    }
    if (lowest && highest && columns::compare(*lowest, *highest) > 0)
      report(code::range_upside_down, node.range->span).with("text", text(node.range->span));
    else if (value && ((lowest && columns::compare(*value, *lowest) < 0) ||
                       (highest && columns::compare(*value, *highest) > 0)))
      report(code::default_outside_range, at(node.value).span)
          .with("text", text(at(node.value).span))
          .label(node.range->span, Note::because_of);
  }
  if (value) parameter.value = *value;
  // Without a range it may be set to anything, but a quantity is not negative unless its plan makes it so.
  if (const auto* number = value ? std::get_if<number::Rational>(&*value) : nullptr; number && !node.range && number->sign() >= 0)
    lowest = number::Rational(0);
  parameter.lowest = lowest;
  parameter.highest = highest;
}

void Lowering::bind_parameters(ColumnId id, const std::vector<syn::Word>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    bind(names[i], plan_[id].parameters[i]);
    body_.locals.back().typed = !broken_columns_[id.index()] || plan_[id].parameters[i].kind == Kind::row;
  }
}

Typed Lowering::result(const syn::Result& result, const syn::Pipe& pipe, const Type& wanted, Span wanted_by) {
  Scope scope(*this);
  std::vector<checked::Clause> clauses = this->clauses(pipe);
  // A pipe that only binds names always reaches its end.
  const bool always = std::all_of(clauses.begin(), clauses.end(), [](const checked::Clause& clause) {
    return std::holds_alternative<checked::Let>(clause.node);
  });
  const auto reached = [&](Typed value) {
    if (value.bad || clauses.empty()) return value;
    const Type type = value.type;
    Typed out = folded(checked::FoldKind::first, std::move(clauses), std::move(value), result.span);
    if (always) retype(out, type);
    return out;
  };
  return std::visit(
      [&](const auto& node) -> Typed {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, syn::Result::Gives>) {
          Typed value = expression(node.value, &wanted);
          const Type inner = always ? wanted : wanted.maybe();
          fits(value, inner, wanted_by);
          return reached(std::move(value));
        } else if constexpr (std::is_same_v<T, syn::CaseTable>) {
          return reached(cases(node, wanted, wanted_by));
        } else if constexpr (std::is_same_v<T, syn::Result::Count>) {
          return folded(checked::FoldKind::count, std::move(clauses), Typed{}, result.span);
        } else {
          static_assert(std::is_same_v<T, syn::Result::Folded>);
          Typed value = expression(node.of, &wanted);
          Typed out = aggregate(node.kind, std::move(clauses), std::move(value), result.span);
          if (!node.otherwise.valid()) return out;
          Typed rest = expression(node.otherwise, &wanted);
          if (out.bad || rest.bad) return bad(result.span);
          std::optional<Type> type = common(out, rest);
          if (!type) {
            mismatch(rest, out.type, out.span);
            return bad(result.span);
          }
          type->optional = rest.type.optional;
          return typed(checked::Apply{Operator::otherwise, {out.node, rest.node}}, *type, result.span);
        }
      },
      result.node);
}

void Lowering::fact(const syn::Define& node, ColumnId id) {
  const bool broken = broken_columns_[id.index()];
  const Type wanted = plan_[id].type;
  NodeId body;
  const std::uint32_t frame = in_body(Place::fact, [&] {
    std::vector<syn::Word> names;
    if (node.of) names.push_back(*node.of);
    for (const syn::Parameter& parameter : node.parameters) names.push_back(parameter.name);
    bind_parameters(id, names);
    if (!node.value.valid() && !node.result) {  // left out by the parser, which has said why
      incomplete_ = true;
      return;
    }
    Typed value = node.value.valid() ? expression(node.value, &wanted)
                                     : result(*node.result, node.pipe, wanted, node.type.span);
    if (!broken && fits(value, wanted, node.type.span)) body = value.node;
  });
  plan_.columns[id.index()].body = body;
  plan_.columns[id.index()].frame = frame;
}

void Lowering::remember(const syn::Remember& node, ColumnId id) {
  const bool broken = broken_columns_[id.index()];
  const Type wanted = plan_[id].type;
  NodeId start, next;
  std::optional<Slot> happens;  // the row of the clock
  const std::uint32_t frame = in_body(Place::state, [&] {
    std::vector<syn::Word> names;
    if (node.of) names.push_back(*node.of);
    bind_parameters(id, names);
    if (node.starts.valid()) {
      Typed value = expression(node.starts, &wanted);
      if (!broken && fits(value, wanted, node.type.span)) start = value.node;
    }
    inherited(node.from_versions, id, node.type.span);
    Scope scope(*this);
    if (plan_[id].clock.kind == checked::Clock::Kind::each_row)
      happens = bind_clock(*node.clock, plan_[id].clock.record);
    std::vector<checked::Clause> clauses = this->clauses(node.pipe);
    const bool always = std::all_of(clauses.begin(), clauses.end(), [](const checked::Clause& clause) {
      return std::holds_alternative<checked::Let>(clause.node);
    });
    Typed value;
    if (const auto* then = std::get_if<syn::ExpressionId>(&node.then))
      value = expression(*then, &wanted);
    else
      value = cases(std::get<syn::CaseTable>(node.then), wanted, node.type.span);
    if (!clauses.empty() && !value.bad) {
      const Type type = value.type;
      const Span span = value.span;
      value = folded(checked::FoldKind::first, std::move(clauses), std::move(value), span);
      if (always) retype(value, type);
    }
    if (!broken && fits(value, wanted, node.type.span)) next = value.node;
  });
  Column& column = plan_.columns[id.index()];
  column.start = start;
  column.next = next;
  column.clock.row = happens;
  column.frame = frame;
  const bool starts = start.valid() || (column.start_column.valid() && !plan_[column.start_column].type.optional);
  if (!broken && !starts && !wanted.optional && !node.starts.valid() &&
      column.clock.kind != checked::Clock::Kind::period_end)
    report(code::state_needs_start, node.name.span).with("name", node.name.text);
}

// `from version n E`, n being the version that the plan follows. What stands in a library is of no plan's version.
void Lowering::inherited(const std::vector<syn::VersionCase>& cases, ColumnId id, Span type) {
  const Type wanted = plan_[id].type;
  for (const syn::VersionCase& one : cases) {
    if (module_ != 0 || plan_.follows != one.version) {
      report(code::version_not_followed, one.span)
          .with("version", std::to_string(one.version));
      continue;
    }
    if (plan_[id].inherited.valid()) {
      report(code::version_twice, one.span)
          .with("version", std::to_string(one.version))
          .with("name", plan_[id].name)
          .label(plan_.span(plan_[id].inherited), Note::declared_here);
      continue;
    }
    Scope scope(*this);
    Typed value = expression(one.value, &wanted);
    if (!broken_columns_[id.index()] && fits(value, wanted, type)) plan_.columns[id.index()].inherited = value.node;
  }
}

void Lowering::tree(const syn::TreeDeclaration& node, checked::TreeId id) {
  syn::ExpressionId root = node.parent;
  for (;;) {
    root = unwrapped(root);
    if (const auto* field = std::get_if<syn::Field>(&at(root).node))
      root = field->of;
    else if (const auto* of = std::get_if<syn::Of>(&at(root).node))
      root = of->right;
    else
      break;
  }
  const Span span = at(node.parent).span;
  const syn::Word* word = bare_name(root);
  if (!word) {
    report(code::tree_follows_path, span).with("text", text(span));
    return;
  }
  const RecordId record = record_named(*word);
  if (!record.valid()) return;
  NodeId body;
  const std::uint32_t frame = in_body(Place::fact, [&] {
    bind(*word, row(record));
    Typed parent = expression(node.parent);
    if (parent.bad) return;
    if (!(parent.type.required() == row(record))) {
      mismatch(parent, row(record), std::nullopt);
      return;
    }
    body = parent.node;
  });
  if (!body.valid()) return;
  checked::Tree& tree = plan_.trees[id.index()];
  tree.record = record;
  if (const auto* get = std::get_if<checked::Get>(&plan_[body]);
      get && get->arguments.size() == 1 && std::holds_alternative<checked::Var>(plan_[get->arguments[0]])) {
    tree.parent = get->column;
  } else {
    Column column;
    column.kind = Column::Kind::fact;
    column.name = tree.name + " parent";
    column.parameters = {row(record)};
    column.parameter_names = {plan_[record].name};
    column.type = row(record).maybe();
    column.span = tree.span;
    column.body = body;
    column.frame = frame;
    tree.parent = new_column(std::move(column));
  }
  show(node.name.text, [&](Symbols& symbols, const std::string& name) { symbols.trees_.emplace(name, id); });
}

}  // namespace bonafide::check
