#include "projection/population.h"

#include <algorithm>

#include "base/text.h"
#include "checked/dump.h"
#include "diagnostics/codes/tool.h"

namespace bonafide::projection {

namespace {

namespace code = diagnostics::code;
using checked::Column;
using checked::ColumnId;
using checked::Kind;
using checked::RecordId;
using number::Rational;

class Finder {
 public:
  Finder(const checked::Plan& plan, const Assumptions& assumptions, diagnostics::Sink& sink)
      : plan_(plan), assumptions_(assumptions), sink_(sink) {}

  std::optional<Names> find() {
    const std::size_t before = sink_.errors();
    Names names;
    ladder(names);
    if (plan_.member.valid()) {
      names.referrer = field(plan_.member, "referrer");
      names.joined = field(plan_.member, "joined");
      names.left = plan_[plan_.member].left;
      for (const ColumnId id : plan_[plan_.member].fields)
        if (id != names.referrer && id != names.joined && id != names.left)
          take(id, assumptions_.member_fields, plan_.member, names.member_fields);
      unknown_fields(assumptions_.member_fields, plan_.member);
    }
    for (const RowsRule& rule : assumptions_.rows) rows(rule, names);
    if (sink_.errors() > before) return std::nullopt;
    return names;
  }

 private:
  diagnostics::DataPlace place(const std::string& key) const { return {assumptions_.file, 0, key}; }

  void unknown(const std::string& key, diagnostics::Words what, const std::string& name, const std::vector<std::string>& known) {
    sink_.add(code::assumption_not_in_plan, place(key))
        .with("what", std::move(what))
        .with("name", name)
        .suggest(base::did_you_mean(name, known));
  }

  ColumnId field(RecordId record, const std::string& name) const {
    for (const ColumnId id : plan_[record].fields)
      if (plan_[id].name == name) return id;
    return {};
  }

  void ladder(Names& names) {
    std::vector<std::string> known;
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) {
      known.push_back(plan_.ladders[l].name);
      if (plan_.ladders[l].name == assumptions_.ladder && plan_.ladders[l].record == plan_.member) names.ladder = checked::LadderId(l);
    }
    if (!assumptions_.ladder.empty() && !names.ladder.valid()) return unknown("ladder", {"ladder of member", "用户的阶梯"}, assumptions_.ladder, known);
    std::vector<std::string> rungs;
    if (names.ladder.valid()) rungs = plan_.choices[plan_.ladders[names.ladder.index()].choice.index()].values;
    const auto known_rungs = [&](const Rates& rates, const std::string& key) {
      for (const auto& [rung, rate] : rates.by_rung)
        if (std::find(rungs.begin(), rungs.end(), rung) == rungs.end()) unknown(key, {"rung", "级别"}, rung, rungs);
    };
    known_rungs(assumptions_.invite, "invite");
    known_rungs(assumptions_.leave, "leave");
    for (const RowsRule& rule : assumptions_.rows) known_rungs(rule.each, "rows.each");
  }

  // A field that nothing gives is left to its default, or to be missing; else it is asked for.
  void take(ColumnId id, const std::map<std::string, FieldRule>& given, RecordId record,
            std::vector<std::pair<ColumnId, const FieldRule*>>& into) {
    const Column& column = plan_[id];
    if (const auto found = given.find(column.name); found != given.end())
      into.emplace_back(id, &found->second);
    else if (column.determined.valid())
      into.emplace_back(id, nullptr);
    else if (!column.fallback && !column.type.optional)
      sink_.add(code::assumption_lacks_field, place(plan_[record].name))
          .with("record", plan_[record].name)
          .with("field", column.name)
          .with("type", checked::to_text(plan_, column.type));
  }

  void unknown_fields(const std::map<std::string, FieldRule>& given, RecordId record) {
    std::vector<std::string> known;
    for (const ColumnId id : plan_[record].fields) known.push_back(plan_[id].name);
    for (const auto& [name, rule] : given)
      if (std::find(known.begin(), known.end(), name) == known.end())
        unknown(plan_[record].name, {"field of " + plan_[record].name, plan_[record].name + "的字段"}, name, known);
  }

  void rows(const RowsRule& rule, Names& names) {
    std::vector<std::string> known;
    for (std::size_t r = 0; r < plan_.records.size(); ++r) {
      const checked::Record& record = plan_.records[r];
      const bool owned = !record.builtin && !record.constant && record.owner.valid() && plan_[record.owner].type.record == plan_.member;
      if (!owned || !record.when.valid()) continue;
      known.push_back(record.name);
      if (record.name != rule.record) continue;
      if (std::any_of(names.rows.begin(), names.rows.end(), [&](const Bound& one) { return one.record == RecordId(r); })) {
        sink_.add(code::assumption_bad, place("rows")).with("value", rule.record).with("wanted", {"one entry a record", "每种记录只写一项"});
        return;
      }
      Bound bound{&rule, RecordId(r), {}};
      for (const ColumnId id : record.fields)
        if (id != record.owner && id != record.when) take(id, rule.fields, RecordId(r), bound.fields);
      unknown_fields(rule.fields, RecordId(r));
      names.rows.push_back(std::move(bound));
      return;
    }
    unknown("rows", {"dated record that members own", "归用户所有、带时间的记录"}, rule.record, known);
  }

  const checked::Plan& plan_;
  const Assumptions& assumptions_;
  diagnostics::Sink& sink_;
};

}  // namespace

std::optional<Names> find_names(const checked::Plan& plan, const Assumptions& assumptions, diagnostics::Sink& sink) {
  return Finder(plan, assumptions, sink).find();
}

Population::Population(const checked::Plan& plan, const Assumptions& assumptions, const Names& names, std::uint64_t seed,
                       const number::Period& first)
    : plan_(plan), assumptions_(assumptions), names_(names), chance_(seed), tables_(names.rows.size()), made_(names.rows.size()) {
  if (!plan_.member.valid()) return;
  for (const ColumnId id : {names.referrer, names.joined, names.left})
    if (id.valid()) members_.columns.push_back(id);
  for (const auto& [id, rule] : names.member_fields) members_.columns.push_back(id);
  for (std::size_t r = 0; r < names.rows.size(); ++r) {
    const checked::Record& record = plan_[names.rows[r].record];
    tables_[r].columns = {record.owner, record.when};
    for (const auto& [id, rule] : names.rows[r].fields) tables_[r].columns.push_back(id);
  }
  const number::Moment before{first.from.microseconds - 86'400'000'000};
  for (std::uint64_t i = 0; i < assumptions.start; ++i) {
    const bool referred = !people_.empty() && chance_.happens(assumptions.with_referrer);
    add_member(referred ? anybody() : UINT32_MAX, before);
  }
}

std::uint32_t Population::anybody() { return static_cast<std::uint32_t>(chance_.below(people_.size())); }

number::Moment Population::moment(number::Moment from, number::Moment to) {
  constexpr std::int64_t minute = 60'000'000;
  const std::int64_t minutes = std::max<std::int64_t>((to.microseconds - from.microseconds) / minute, 1);
  return {from.microseconds + minute * static_cast<std::int64_t>(chance_.below(static_cast<std::uint64_t>(minutes)))};
}

Rational Population::rate(const Rates& rates, const Someone& person) const {
  if (names_.ladder.valid() && !rates.by_rung.empty()) {
    const auto& rungs = plan_.choices[plan_.ladders[names_.ladder.index()].choice.index()].values;
    if (const auto found = rates.by_rung.find(rungs[person.rung]); found != rates.by_rung.end()) return found->second;
  }
  return rates.others.value_or(Rational(0));
}

std::string Population::draw(const FieldRule& rule, ColumnId column, std::uint32_t owner, number::Moment when) {
  if (const auto* always = std::get_if<Always>(&rule)) return always->text;
  if (const auto* between = std::get_if<Between>(&rule))
    return std::to_string(between->least + static_cast<std::int64_t>(chance_.below(static_cast<std::uint64_t>(between->most - between->least) + 1)));
  if (const auto* weights = std::get_if<Weights>(&rule)) {
    std::uint64_t all = 0;
    for (const auto& [text, weight] : weights->of) all += weight;
    std::uint64_t drawn = chance_.below(all);
    for (const auto& [text, weight] : weights->of) {
      if (drawn < weight) return text;
      drawn -= weight;
    }
  }
  if (const auto* person = std::get_if<Person>(&rule)) {
    if (*person == Person::anybody) return id(anybody());
    const std::uint32_t inviter = people_[owner].inviter;
    return inviter == UINT32_MAX ? "" : id(inviter);
  }
  // Worked out by the plan: any value of the type stands there until then.
  const checked::Type& type = plan_[column].type;
  if (type.optional) return "";
  switch (type.kind) {
    case Kind::count:
      return plan_[column].lowest ? std::to_string(plan_[column].lowest->floor().whole().value_or(0)) : "0";
    case Kind::number:
    case Kind::rate:
    case Kind::amount: return "0";
    case Kind::flag: return "no";
    case Kind::date: return number::to_text(plan_.zone.local(when).date);
    case Kind::moment: return number::to_text(when, plan_.zone);
    case Kind::choice: return plan_.choices[type.choice.index()].values.front();
    case Kind::row:
      if (type.record == plan_.member) return id(owner);
      return plan_[type.record].constant_ids.empty() ? "" : plan_[type.record].constant_ids.front();
    case Kind::duration: return "0 days";
    case Kind::text:
    case Kind::window: return "-";
  }
  return "";
}

std::uint32_t Population::add_member(std::uint32_t inviter, number::Moment when) {
  const std::uint32_t number = static_cast<std::uint32_t>(people_.size());
  people_.push_back({inviter, false, 0, when});
  std::vector<std::string> row{id(number)};
  if (names_.referrer.valid()) row.push_back(inviter == UINT32_MAX ? "" : id(inviter));
  if (names_.joined.valid())
    row.push_back(plan_[names_.joined].type.kind == Kind::date ? number::to_text(plan_.zone.local(when).date) : number::to_text(when, plan_.zone));
  if (names_.left.valid()) row.emplace_back();
  for (const auto& [column, rule] : names_.member_fields) row.push_back(draw(rule ? *rule : FieldRule{Worked{}}, column, number, when));
  members_.by_id.emplace(row.front(), members_.rows.size());
  members_.rows.push_back(std::move(row));
  ++present;
  return number;
}

void Population::add_row(std::size_t r, std::uint32_t owner, const number::Period& period) {
  const Bound& bound = names_.rows[r];
  const number::Moment from = people_[owner].from < period.from ? period.from : people_[owner].from;
  const number::Moment when = moment(from, period.to);
  Table& table = tables_[r];
  std::vector<std::string> row{bound.rule->record + "_" + std::to_string(table.rows.size() + 1), id(owner)};
  const bool day = plan_[plan_[bound.record].when].type.kind == Kind::date;
  row.push_back(day ? number::to_text(plan_.zone.local(when).date) : number::to_text(when, plan_.zone));
  for (const auto& [column, rule] : bound.fields) row.push_back(draw(rule ? *rule : FieldRule{Worked{}}, column, owner, when));
  table.by_id.emplace(row.front(), table.rows.size());
  table.rows.push_back(std::move(row));
  ++made_[r];
}

void Population::live(const number::Period& period) {
  joined = left = 0;
  std::fill(made_.begin(), made_.end(), 0);
  if (!plan_.member.valid()) return;
  const std::uint32_t here = static_cast<std::uint32_t>(people_.size());
  const std::size_t left_cell = 1 + (names_.referrer.valid() ? 1 : 0) + (names_.joined.valid() ? 1 : 0);
  for (std::uint32_t m = 0; m < here; ++m) {
    if (people_[m].gone || !chance_.happens(rate(assumptions_.leave, people_[m]))) continue;
    people_[m].gone = true;
    if (names_.left.valid()) members_.rows[m][left_cell] = number::to_text(period.first);
    --present;
    ++left;
  }
  const std::uint64_t unasked = chance_.times(assumptions_.own_accord);
  for (std::uint64_t i = 0; i < unasked; ++i, ++joined) add_member(UINT32_MAX, moment(period.from, period.to));
  for (std::uint32_t m = 0; m < here; ++m) {
    if (people_[m].gone) continue;
    for (std::uint64_t i = chance_.times(rate(assumptions_.invite, people_[m])); i > 0; --i, ++joined)
      add_member(m, moment(period.from, period.to));
  }
  for (std::size_t r = 0; r < tables_.size(); ++r)
    for (std::uint32_t m = 0; m < people_.size(); ++m) {
      if (people_[m].gone) continue;
      for (std::uint64_t i = chance_.times(rate(names_.rows[r].rule->each, people_[m])); i > 0; --i) add_row(r, m, period);
    }
}

std::optional<data::Snapshot> Population::snapshot(diagnostics::Sink& sink) const {
  std::vector<data::InputTable> tables;
  const auto add = [&](checked::RecordId record, const Table& table) {
    data::InputTable& out = tables.emplace_back();
    out.record = record;
    out.columns = table.columns;
    out.id_cell = 0;
    for (const auto& row : table.rows) {
      auto& cells = out.rows.emplace_back();
      for (std::size_t c = 0; c < row.size(); ++c)
        cells.push_back({row[c], {assumptions_.file, 0, c == 0 ? "id" : plan_[table.columns[c - 1]].name}, {}});
    }
  };
  if (plan_.member.valid()) add(plan_.member, members_);
  for (std::size_t r = 0; r < tables_.size(); ++r) add(names_.rows[r].record, tables_[r]);
  return data::build(plan_, std::move(tables), sink);
}

void Population::set_rung(const std::string& member, std::uint32_t rung) {
  if (const auto found = members_.by_id.find(member); found != members_.by_id.end()) people_[found->second].rung = rung;
}

void Population::set_cell(checked::RecordId record, const std::string& id, ColumnId column, std::string text) {
  for (std::size_t r = 0; r < tables_.size(); ++r) {
    if (names_.rows[r].record != record) continue;
    Table& table = tables_[r];
    const auto row = table.by_id.find(id);
    const auto cell = std::find(table.columns.begin(), table.columns.end(), column);
    if (row != table.by_id.end() && cell != table.columns.end())
      table.rows[row->second][static_cast<std::size_t>(cell - table.columns.begin()) + 1] = std::move(text);
  }
}

std::vector<std::uint64_t> Population::on_rung() const {
  if (!names_.ladder.valid()) return {};
  std::vector<std::uint64_t> out(plan_.choices[plan_.ladders[names_.ladder.index()].choice.index()].values.size());
  for (const Someone& person : people_)
    if (!person.gone) ++out[person.rung];
  return out;
}

}  // namespace bonafide::projection
