#include "checked/dump.h"

#include <type_traits>

namespace bonafide::checked {
namespace {

const char* name_of(Operator op) {
  switch (op) {
#define OPERATOR(slug, sign, arity) \
  case Operator::slug: return #slug;
#include "checked/operators.def"
#undef OPERATOR
  }
  return "";
}

const char* name_of(FoldKind kind) {
  switch (kind) {
    case FoldKind::sum: return "sum";
    case FoldKind::count: return "count";
    case FoldKind::count_different: return "count_different";
    case FoldKind::highest: return "highest";
    case FoldKind::lowest: return "lowest";
    case FoldKind::first: return "first";
    case FoldKind::last: return "last";
    case FoldKind::any: return "any";
    case FoldKind::every: return "every";
  }
  return "";
}

const char* name_of(Kin kin) {
  switch (kin) {
    case Kin::upline: return "upline";
    case Kin::downline: return "downline";
    case Kin::legs: return "legs";
    case Kin::team: return "team";
    case Kin::chain: return "chain";
  }
  return "";
}

const char* name_of(Side side) { return side == Side::before ? "before" : "after"; }

std::string slot_name(Slot slot) { return "$" + std::to_string(slot); }

class Dump {
 public:
  explicit Dump(const Plan& plan) : plan_(plan) {}

  std::string run() {
    line(std::string(plan_.library ? "library " : "plan ") + plan_.name + " version " + std::to_string(plan_.version));
    if (plan_.follows) line("follows version " + std::to_string(*plan_.follows));
    for (const Unit& unit : plan_.units) line("unit " + unit.name + " scale " + std::to_string(unit.scale));
    for (const Choice& choice : plan_.choices) {
      std::string values;
      for (const std::string& value : choice.values) values += " " + value;
      line("choice " + choice.name + ":" + values);
    }
    for (const Record& record : plan_.records) dump(record);
    for (const Parameter& parameter : plan_.parameters) dump(parameter);
    for (const Tree& tree : plan_.trees)
      line("tree " + tree.name + " of " + plan_[tree.record].name + " follows " +
           (tree.parent.valid() ? plan_[tree.parent].name : "?"));
    for (const Table& table : plan_.tables) dump(table);
    for (const Column& column : plan_.columns) dump(column);
    for (const Ladder& ladder : plan_.ladders) dump(ladder);
    for (const Asset& asset : plan_.assets) line("asset " + asset.name + " in " + plan_.units[asset.unit.index()].name);
    for (const Derived& derived : plan_.derived) {
      line("derived " + derived.name + frame(derived.frame));
      Indent in(*this);
      dump(derived.pipe);
      for (const NodeId node : derived.fields) dump(node);
    }
    for (const Check& check : plan_.checks) {
      line("check " + plan_[check.record].name + " \"" + check.reason + "\"" + clock(check.clock) + frame(check.frame));
      Indent in(*this);
      dump(check.pipe);
      dump(check.bad);
    }
    for (const Bonus& bonus : plan_.bonuses) dump(bonus);
    for (const Limit& limit : plan_.limits) dump(limit);
    for (const Hold& hold : plan_.holds) {
      line("hold " + hold.name + frame(hold.frame));
      Indent in(*this);
      dump(hold.pipe);
      dump(hold.released_when, "released when");
    }
    if (plan_.leaving) line(std::string("leaving: downline ") + (plan_.leaving->downline_stays ? "stays" : "moves up"));
    for (const Report& report : plan_.reports) {
      line("report " + report.name + frame(report.frame));
      Indent in(*this);
      dump(report.pipe);
      for (std::size_t i = 0; i < report.values.size(); ++i) dump(report.values[i], report.headings[i]);
    }
    for (const Promise& promise : plan_.promises) dump(promise);
    for (const Example& example : plan_.examples) dump(example);
    return std::move(out_);
  }

 private:
  struct Indent {
    explicit Indent(Dump& dump) : dump_(dump) { ++dump_.depth_; }
    ~Indent() { --dump_.depth_; }
    Dump& dump_;
  };

  void line(const std::string& text) {
    out_.append(2 * depth_, ' ');
    out_ += text;
    out_ += '\n';
  }

  static std::string frame(std::uint32_t slots) { return " [" + std::to_string(slots) + " slots]"; }

  std::string clock(const Clock& clock) const {
    switch (clock.kind) {
      case Clock::Kind::period_end: return "";
      case Clock::Kind::each_row: return " as each " + plan_[clock.record].name;
      case Clock::Kind::unit_end: return " at the end of each unit";
    }
    return "";
  }

  std::string paid_in(const PaidIn& in) const {
    switch (in.kind) {
      case PaidIn::Kind::currency: return "currency";
      case PaidIn::Kind::asset: return plan_.assets[in.asset.index()].name;
      case PaidIn::Kind::goods: return "goods";
    }
    return "";
  }

  void dump(const Record& record) {
    line("record " + record.name + " (" + record.plural + ")" + (record.constant ? " constant" : "") +
         (record.builtin ? " built in" : "") + (record.read ? " read" : ""));
    Indent in(*this);
    for (std::size_t row = 0; row < record.constant_ids.size(); ++row) {
      std::string text = record.constant_ids[row] + ":";
      for (std::size_t f = 0; f < record.fields.size() && f < record.constant_rows[row].size(); ++f)
        text += " " + to_text(plan_, plan_[record.fields[f]].type, record.constant_rows[row][f]);
      line(text);
    }
  }

  void dump(const Parameter& parameter) {
    std::string text = "parameter " + parameter.name + " : " + to_text(plan_, parameter.type);
    if (parameter.lowest) text += " from " + to_text(plan_, parameter.type, *parameter.lowest);
    if (parameter.highest) text += " to " + to_text(plan_, parameter.type, *parameter.highest);
    line(text + " = " + to_text(plan_, parameter.type, parameter.value));
  }

  std::string text(const Pattern& pattern, const Type& type) const {
    if (pattern.any) return "any";
    std::string out;
    for (const Interval& one : pattern.intervals) {
      if (!out.empty()) out += ", ";
      out += one.from_included ? "[" : "(";
      out += one.from ? to_text(plan_, type, *one.from) : "..";
      out += "; ";
      out += one.to ? to_text(plan_, type, *one.to) : "..";
      out += one.to_included ? "]" : ")";
    }
    return out;
  }

  void dump(const Table& table) {
    std::string head = "table " + table.name + "(";
    for (std::size_t i = 0; i < table.inputs.size(); ++i)
      head += (i ? ", " : "") + table.inputs[i].name + " : " + to_text(plan_, table.inputs[i].type);
    head += ") →";
    for (const TableInput& output : table.outputs) head += " " + output.name + " : " + to_text(plan_, output.type);
    line(head);
    Indent in(*this);
    for (const TableRow& row : table.rows) {
      std::string text = row.otherwise ? "otherwise " : "";
      for (std::size_t i = 0; i < row.inputs.size(); ++i) text += this->text(row.inputs[i], table.inputs[i].type) + " ";
      text += "→";
      for (std::size_t i = 0; i < row.outputs.size(); ++i)
        text += " " + to_text(plan_, table.outputs[i].type, row.outputs[i]);
      line(text);
    }
  }

  void dump(const Column& column) {
    static const char* const kinds[] = {"field", "fact", "state", "balance", "built-in field"};
    std::string text = std::string(kinds[static_cast<std::size_t>(column.kind)]) + " " + column.name + "(";
    for (std::size_t i = 0; i < column.parameters.size(); ++i)
      text += (i ? ", " : "") + to_text(plan_, column.parameters[i]);
    text += ") : " + to_text(plan_, column.type);
    if (column.kept) text += " kept";
    if (column.start_column.valid()) text += " starts from the column";
    text += clock(column.clock);
    if (column.kind == Column::Kind::fact || column.kind == Column::Kind::state) text += frame(column.frame);
    line(text);
    Indent in(*this);
    dump(column.determined, "must be");
    dump(column.body);
    dump(column.start, "start");
    dump(column.next, "next");
    dump(column.inherited, "from the version before");
  }

  void dump(const Ladder& ladder) {
    line("ladder " + ladder.name + " of " + plan_[ladder.record].name);
    Indent in(*this);
    for (const Rung& rung : ladder.rungs) {
      line("rung " + rung.name);
      Indent deeper(*this);
      for (const LadderCondition& condition : rung.conditions) dump(condition.condition);
    }
  }

  void dump(const Bonus& bonus) {
    std::string text = "bonus " + bonus.name + clock(bonus.clock) + frame(bonus.frame);
    if (bonus.source) text += " source " + slot_name(*bonus.source);
    if (bonus.level) text += " level " + slot_name(*bonus.level);
    if (bonus.history) text += " history";
    line(text);
    Indent in(*this);
    dump(bonus.pipe);
    static const char* const verbs[] = {"pay", "give", "credit", "take"};
    for (const Emit& emit : bonus.emits)
      std::visit(
          [&](const auto& verb) {
            using T = std::decay_t<decltype(verb)>;
            if constexpr (std::is_same_v<T, EmitOne>) {
              line(std::string(verbs[static_cast<std::size_t>(verb.verb)]) + " in " + paid_in(verb.in));
              Indent deeper(*this);
              dump(verb.amount);
              dump(verb.in.goods, "of");
              dump(verb.to, "to");
            } else if constexpr (std::is_same_v<T, EmitShare>) {
              line("share in " + paid_in(verb.in));
              Indent deeper(*this);
              dump(verb.amount);
              dump(verb.to, "to");
              dump(verb.weight, "by");
              dump(verb.remainder_to, "remainder to");
            } else {
              static_assert(std::is_same_v<T, EmitSplit>);
              line("split in " + paid_in(verb.in));
              Indent deeper(*this);
              dump(verb.amount);
              for (const EmitSplit::Part& part : verb.parts) {
                dump(part.percent, "part");
                dump(part.to, "to");
                dump(part.otherwise, "otherwise");
              }
              dump(verb.rest_to, "the rest to");
            }
          },
          emit.verb);
  }

  void dump(const Limit& limit) {
    std::string on;
    for (const BonusId bonus : limit.on) on += " " + plan_.bonuses[bonus.index()].name;
    std::string per;
    switch (limit.per) {
      case Limit::Per::all: break;
      case Limit::Per::member: per = " per member"; break;
      case Limit::Per::record: per = " per " + plan_[limit.record].name; break;
    }
    line("limit " + limit.name + " on" + on + per + (limit.any_asset ? "" : " in " + paid_in(limit.in)) +
         clock(limit.clock));
    Indent in(*this);
    dump(limit.window_count, "last");
    dump(limit.to, "to");
    dump(limit.in.goods, "of");
  }

  void dump(const Promise& promise) {
    line("promise " + promise.name + frame(promise.frame) +
         (promise.named ? " named " + slot_name(*promise.named) : ""));
    Indent in(*this);
    dump(promise.pipe);
    for (const NodeId node : promise.provided) dump(node, "provided");
    dump(promise.always, "always");
    dump(promise.possible, "possible");
    dump(promise.spending, "spending at most");
    dump(promise.within, promise.within_each == 1 ? "within" : "within, " + std::to_string(promise.within_each) + " settlements each");
    dump(promise.whom, "top up");
  }

  void dump(const Example& example) {
    line("example \"" + example.title + "\"" + frame(example.frame));
    Indent in(*this);
    for (const Given& given : example.given)
      line(std::string("given ") + (given.previous ? "previous " : "") + plan_[given.record].plural + ": " +
           std::to_string(given.rows.size()) + " rows");
    for (const ExampleStep& step : example.steps)
      std::visit(
          [&](const auto& one) {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, SettleStep>) {
              line("settle " + number::to_text(one.from) +
                   (one.from == one.to ? "" : " to " + number::to_text(one.to)));
            } else if constexpr (std::is_same_v<T, ExpectTotal>) {
              line("expect total");
              Indent deeper(*this);
              dump(one.amount);
            } else if constexpr (std::is_same_v<T, ExpectRefused>) {
              line("expect refused " + one.row);
            } else if constexpr (std::is_same_v<T, ExpectPaid>) {
              line("expect paid " + one.member.value_or(""));
              Indent deeper(*this);
              dump(one.amount);
            } else if constexpr (std::is_same_v<T, ExpectShows>) {
              line("expect " + plan_.reports[one.report.index()].name + " shows");
            } else if constexpr (std::is_same_v<T, ExpectVerdict>) {
              line("expect " + plan_.promises[one.promise.index()].name + (one.holds ? " holds" : " breaks"));
              Indent deeper(*this);
              dump(one.amount);
            } else {
              static_assert(std::is_same_v<T, ExpectTrue>);
              line("expect");
              Indent deeper(*this);
              dump(one.condition);
            }
          },
          step.node);
  }

  // ---- nodes, pipes, sets

  void dump(NodeId id, const std::string& label = {}) {
    if (!id.valid()) return;
    const std::string before = label.empty() ? "" : label + ": ";
    const std::string after = " : " + to_text(plan_, plan_.type(id));
    const auto head = [&](const std::string& text) { line(before + text + after); };
    const auto many = [&](const std::vector<NodeId>& nodes) {
      Indent in(*this);
      for (const NodeId node : nodes) dump(node);
    };
    std::visit(
        [&](const auto& x) {
          using T = std::decay_t<decltype(x)>;
          if constexpr (std::is_same_v<T, Const>) {
            head(to_text(plan_, plan_.type(id), x.value));
          } else if constexpr (std::is_same_v<T, Var>) {
            head(slot_name(x.slot));
          } else if constexpr (std::is_same_v<T, ParameterValue>) {
            head(plan_.parameters[x.parameter.index()].name);
          } else if constexpr (std::is_same_v<T, RowNamed>) {
            head(plan_[x.record].name + " named " + x.id);
          } else if constexpr (std::is_same_v<T, Get>) {
            head("get " + plan_[x.column].name);
            many(x.arguments);
          } else if constexpr (std::is_same_v<T, Prev>) {
            head("previous " + plan_[x.column].name);
            many(x.arguments);
          } else if constexpr (std::is_same_v<T, ScanPrev>) {
            head("previous " + slot_name(x.slot));
          } else if constexpr (std::is_same_v<T, AsOf>) {
            head(std::string("as of ") + name_of(x.side));
            many({x.of, x.row});
          } else if constexpr (std::is_same_v<T, Apply>) {
            head(name_of(x.op));
            many(x.arguments);
          } else if constexpr (std::is_same_v<T, If>) {
            head("if");
            many({x.condition, x.then, x.otherwise});
          } else if constexpr (std::is_same_v<T, Lookup>) {
            const Table& table = plan_.tables[x.table.index()];
            head("lookup " + table.name + "." + (x.output < table.outputs.size() ? table.outputs[x.output].name : "?"));
            many(x.arguments);
          } else if constexpr (std::is_same_v<T, Fold>) {
            head(name_of(x.kind));
            Indent in(*this);
            dump(x.pipe);
            dump(x.value);
          } else if constexpr (std::is_same_v<T, Had>) {
            head("had");
            Indent in(*this);
            dump(x.of);
            for (const Change& change : x.changes) dump(change);
          } else {
            static_assert(std::is_same_v<T, PeriodDate>);
            head(x.edge == PeriodEdge::start ? "period start" : "day after the period");
          }
        },
        plan_[id]);
  }

  void dump(const Change& change) {
    std::visit(
        [&](const auto& x) {
          using T = std::decay_t<decltype(x)>;
          if constexpr (std::is_same_v<T, Been>) {
            line("been: " + plan_[x.column].name);
            Indent in(*this);
            for (const NodeId node : x.arguments) dump(node);
            dump(x.value);
          } else if constexpr (std::is_same_v<T, ParameterBeen>) {
            dump(x.value, "parameter " + plan_.parameters[x.parameter.index()].name + " been");
          } else if constexpr (std::is_same_v<T, NobodyRisen>) {
            line("nobody risen in " + set(x.in));
            Indent in(*this);
            set_parts(x.in);
          } else if constexpr (std::is_same_v<T, NotRisen>) {
            dump(x.row, "not risen");
          } else if constexpr (std::is_same_v<T, RisenTo>) {
            dump(x.row, "risen to " + std::to_string(x.rung));
          } else if constexpr (std::is_same_v<T, NotHappened>) {
            dump(x.row, "not happened");
          } else {
            static_assert(std::is_same_v<T, LeftNow>);
            dump(x.row, "left");
          }
        },
        change);
  }

  std::string set(SourceId id) const {
    const Source& source = plan_[id];
    std::string text = std::visit(
        [&](const auto& x) -> std::string {
          using T = std::decay_t<decltype(x)>;
          if constexpr (std::is_same_v<T, AllRows>) return plan_[x.record].plural;
          if constexpr (std::is_same_v<T, OwnedRows>) return plan_[x.record].plural + " of";
          if constexpr (std::is_same_v<T, KinRows>)
            return plan_.trees[x.tree.index()].name + " " + name_of(x.kin) + " of";
          if constexpr (std::is_same_v<T, PathRows>) return plan_.trees[x.tree.index()].name + " path";
          if constexpr (std::is_same_v<T, PaymentRows>) {
            std::string out = "payments";
            for (const BonusId bonus : x.bonuses) out += " " + plan_.bonuses[bonus.index()].name;
            for (const PromiseId promise : x.promises) out += " " + plan_.promises[promise.index()].name;
            if (x.asset)
              out += " in " + plan_.assets[x.asset->index()].name;
            else if (x.unit)
              out += " in " + plan_.units[x.unit->index()].name;
            if (x.in_money) out += " paid";
            if (x.own == PaymentRows::Own::lost) out += " expired or forfeited";
            if (x.own == PaymentRows::Own::returned) out += " returned";
            return out;
          }
          if constexpr (std::is_same_v<T, LotRows>) return "lots of " + plan_.assets[x.asset.index()].name;
          if constexpr (std::is_same_v<T, SlabRows>) return "slabs of " + plan_.tables[x.table.index()].name;
          if constexpr (std::is_same_v<T, ChoiceValues>) return plan_.choices[x.choice.index()].name;
          if constexpr (std::is_same_v<T, Numbers>) return "numbers";
          if constexpr (std::is_same_v<T, OptionalValue>) return "value";
          if constexpr (std::is_same_v<T, DerivedRows>) return plan_.derived[x.rows.index()].name + " of";
        },
        source.rows);
    return text + " : " + to_text(plan_, source.element);
  }

  void set_parts(SourceId id) {
    const Source& source = plan_[id];
    std::visit(
        [&](const auto& x) {
          using T = std::decay_t<decltype(x)>;
          if constexpr (std::is_same_v<T, OwnedRows> || std::is_same_v<T, DerivedRows>) {
            dump(x.owner);
          } else if constexpr (std::is_same_v<T, KinRows>) {
            dump(x.of);
            dump(x.depth, "depth");
          } else if constexpr (std::is_same_v<T, PathRows> || std::is_same_v<T, Numbers>) {
            dump(x.from, "from");
            dump(x.to, "to");
          } else if constexpr (std::is_same_v<T, PaymentRows>) {
            dump(x.member, "of");
          } else if constexpr (std::is_same_v<T, LotRows>) {
            dump(x.of);
          } else if constexpr (std::is_same_v<T, SlabRows>) {
            dump(x.at);
          } else if constexpr (std::is_same_v<T, OptionalValue>) {
            dump(x.value);
          } else {
            static_assert(std::is_same_v<T, AllRows> || std::is_same_v<T, ChoiceValues>);
          }
        },
        source.rows);
    dump(source.window, "window");
    if (source.as_of) dump(source.as_of->row, name_of(source.as_of->side));
  }

  void dump(PipeId id) {
    if (!id.valid()) return;
    for (const Clause& clause : plan_[id].clauses)
      std::visit(
          [&](const auto& x) {
            using T = std::decay_t<decltype(x)>;
            if constexpr (std::is_same_v<T, For>) {
              line("for " + slot_name(x.slot) + " in " + set(x.in));
              Indent in(*this);
              set_parts(x.in);
            } else if constexpr (std::is_same_v<T, Where>) {
              dump(x.condition, "where");
            } else if constexpr (std::is_same_v<T, Let>) {
              dump(x.value, "let " + slot_name(x.slot));
            } else if constexpr (std::is_same_v<T, By>) {
              for (const SortKey& key : x.keys) dump(key.value, key.descending ? "by descending" : "by");
            } else if constexpr (std::is_same_v<T, While>) {
              dump(x.condition, "while");
            } else if constexpr (std::is_same_v<T, FirstN>) {
              dump(x.count, "first");
            } else {
              static_assert(std::is_same_v<T, Scan>);
              line("scan " + slot_name(x.slot));
              Indent in(*this);
              dump(x.start, "start");
              dump(x.next, "next");
            }
          },
          clause.node);
  }

  const Plan& plan_;
  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string dump(const Plan& plan) { return Dump(plan).run(); }

}  // namespace bonafide::checked
