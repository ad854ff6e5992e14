#include "check/cost.h"

#include <algorithm>
#include <functional>
#include <type_traits>
#include <utility>

#include "base/closed.h"
#include "base/invariant.h"
#include "check/bounds_keys.h"
#include "checked/placing.h"

namespace bonafide::check {

using namespace checked;
using diagnostics::Words;

namespace {

struct Factor {
  enum class Kind : std::uint8_t { owned, legs, depth, levels, downline, rows, payments, numbers, settlement, naming } kind;
  RecordId record;          // owned, rows, naming
  Span span;                // where the loop is written
  bool at_instant = false;  // of a fact asked for at another instant
  friend bool operator==(const Factor& a, const Factor& b) {
    return a.kind == b.kind && a.record == b.record;
  }
};
bool heavy(const Factor& factor) {
  // `standing of m before order` is what a plan should say; an engine keeps such facts as the rows go by.
  if (factor.at_instant) return false;
  switch (factor.kind) {
    case Factor::Kind::owned:
    case Factor::Kind::legs:
    case Factor::Kind::depth:
    case Factor::Kind::levels:
    case Factor::Kind::numbers:
    case Factor::Kind::naming:
      return false;
    case Factor::Kind::downline:
    case Factor::Kind::rows:
    case Factor::Kind::payments:
    case Factor::Kind::settlement:
      return true;
  }
  BONAFIDE_INVARIANT(false, "a factor");
  return true;
}

// Nested loops multiply; loops one after the other add, of which the largest products are kept.
using Product = std::vector<Factor>;
struct Sum {
  std::vector<Product> products;

  static bool within(const Product& a, const Product& b) {
    Product rest = b;
    for (const auto& factor : a) {
      const auto at = std::find(rest.begin(), rest.end(), factor);
      if (at == rest.end()) return false;
      rest.erase(at);
    }
    return true;
  }
  void add(const Product& product) {
    for (const auto& known : products)
      if (within(product, known)) return;
    products.erase(std::remove_if(products.begin(), products.end(),
                                  [&](const Product& known) { return within(known, product); }),
                   products.end());
    if (products.size() < 8) products.push_back(product);
  }
};
constexpr std::size_t most_factors = 8;

class Work {
 public:
  Work(const Plan& plan, Keys& keys)
      : plan_(plan), keys_(keys), as_of_(plan.columns.size()), as_of_known_(plan.columns.size(), 0) {}

  struct Of {
    Sum sum;
    std::optional<RecordId> each;  // of what rows it runs once for each; none: once
    bool called = false;           // a function: each time it is called
  };

  // A fact: once for each row of its parameter.
  Of fact(const Column& column) {
    Of work;
    begin(std::max<std::uint32_t>(column.frame, static_cast<std::uint32_t>(column.parameters.size())));
    if (column.parameters.size() == 1 && column.parameters[0].kind == Kind::row) {
      work.each = column.parameters[0].record;
      single_[0] = true;
    }
    for (const auto node : {column.body, column.start, column.next, column.inherited})
      if (node.valid()) read(node);
    work.sum = std::move(sum_);
    work.called = column.parameters.size() > 1 || (column.parameters.size() == 1 && !work.each);
    work.each = work.each ? work.each : outer_;
    return work;
  }

  Of bonus(const Bonus& bonus) {
    Of work;
    begin(bonus.frame);
    if (bonus.clock.kind == Clock::Kind::each_row) {  // it runs once for each row that happens
      outer_ = bonus.clock.record;
      looped_ = true;
      if (bonus.clock.row) single_[*bonus.clock.row] = true;
    }
    pipe(bonus.pipe);
    for (const auto& emit : bonus.emits)
      std::visit(
          [&](const auto& verb) {
            using T = std::decay_t<decltype(verb)>;
            read(verb.amount);
            if constexpr (std::is_same_v<T, EmitOne>) {
              read(verb.to);
            } else if constexpr (std::is_same_v<T, EmitShare>) {
              for (const auto node : {verb.to, verb.weight, verb.remainder_to})
                if (node.valid()) read(node);
            } else if constexpr (std::is_same_v<T, EmitSplit>) {
              for (const auto& part : verb.parts)
                for (const auto node : {part.percent, part.to, part.otherwise})
                  if (node.valid()) read(node);
              if (verb.rest_to.valid()) read(verb.rest_to);
            } else {
              static_assert(base::unanswered<T>);
            }
          },
          emit.verb);
    work.sum = std::move(sum_);
    work.each = outer_;
    return work;
  }

 private:
  void begin(std::uint32_t frame) {
    sum_ = {};
    product_.clear();
    outer_.reset();
    single_.assign(frame + 1, false);
    looped_ = false;
  }

  bool single(NodeId node) const {
    const auto* name = std::get_if<Var>(&plan_[node]);
    return name != nullptr && name->slot < single_.size() && single_[name->slot];
  }
  void times(Factor factor) {
    if (product_.size() < most_factors) product_.push_back(factor);
  }

  // Walks up the line that stop after a number of members are as short as that number.
  bool stops(const std::vector<Clause>& clauses, std::size_t loop) const {
    for (std::size_t i = loop + 1; i < clauses.size(); ++i) {
      if (std::holds_alternative<For>(clauses[i].node) || std::holds_alternative<By>(clauses[i].node))
        return false;
      if (std::holds_alternative<FirstN>(clauses[i].node)) return true;
    }
    return false;
  }

  // Leaves the factors of its loops in `product_`; the caller takes them off.
  void pipe(PipeId id) {
    const auto& clauses = plan_[id].clauses;
    for (std::size_t i = 0; i < clauses.size(); ++i)
      std::visit(
          [&](const auto& clause) {
            using T = std::decay_t<decltype(clause)>;
            if constexpr (std::is_same_v<T, For>) {
              const std::optional<NodeId> named = outermost() ? std::nullopt : looked_up(clauses, i);
              const bool one = named ? one_by_one(plan_[clause.in], *named) : loop(plan_[clause.in], stops(clauses, i));
              single_[clause.slot] = one;
              sum_.add(product_);
            } else if constexpr (std::is_same_v<T, Where> || std::is_same_v<T, While>) {
              read(clause.condition);
            } else if constexpr (std::is_same_v<T, Let>) {
              read(clause.value);
              single_[clause.slot] = single(clause.value);
            } else if constexpr (std::is_same_v<T, By>) {
              for (const auto& key : clause.keys) read(key.value);
            } else if constexpr (std::is_same_v<T, FirstN>) {
              read(clause.count);
            } else if constexpr (std::is_same_v<T, Scan>) {
              read(clause.start);
              read(clause.next);
            } else {
              static_assert(base::unanswered<T>);
            }
          },
          clauses[i].node);
  }

  // Nothing runs yet more than once.
  bool outermost() const {
    return !looped_ && !outer_ && product_.empty() &&
           std::none_of(single_.begin(), single_.end(), [](bool s) { return s; });
  }

  // `for each x in … where x.f is E`: the rows that name a row are looked up. What they name; none: it is no look-up.
  std::optional<NodeId> looked_up(const std::vector<Clause>& clauses, std::size_t loop) const {
    const auto& opened = std::get<For>(clauses[loop].node);
    const auto* where = loop + 1 < clauses.size() ? std::get_if<Where>(&clauses[loop + 1].node) : nullptr;
    return where ? looked_up(opened, where->condition) : std::nullopt;
  }
  std::optional<NodeId> looked_up(const For& loop, NodeId condition) const {
    const auto* apply = std::get_if<Apply>(&plan_[condition]);
    if (apply == nullptr) return std::nullopt;
    if (apply->op == Operator::and_) {
      for (const NodeId term : apply->arguments)
        if (const auto found = looked_up(loop, term)) return found;
      return std::nullopt;
    }
    if (apply->op != Operator::equal) return std::nullopt;
    const auto* rows = std::get_if<AllRows>(&plan_[loop.in].rows);
    if (rows == nullptr && !std::holds_alternative<PaymentRows>(plan_[loop.in].rows)) return std::nullopt;
    for (std::size_t side = 0; side < 2; ++side) {
      const auto* get = std::get_if<Get>(&plan_[apply->arguments[side]]);
      const auto* var = get && get->arguments.size() == 1 ? std::get_if<Var>(&plan_[get->arguments[0]]) : nullptr;
      if (var == nullptr || var->slot != loop.slot) continue;
      const Column& column = plan_[get->column];
      const bool names = rows ? column.kind == Column::Kind::field && column.type.kind == Kind::row
                              : get->column == plan_.payment_source || get->column == plan_.payment_member;
      const NodeId value = apply->arguments[1 - side];
      const auto slots = keys_.slots(keys_.of(value));
      if (names && std::find(slots.begin(), slots.end(), loop.slot) == slots.end()) return value;
    }
    return std::nullopt;
  }
  // The rows that name `named`: each once in all runs, where each of those is asked for once.
  bool one_by_one(const Source& source, NodeId named) {
    read(named);
    if (single(named)) return true;
    const auto* rows = std::get_if<AllRows>(&source.rows);
    times({Factor::Kind::naming, rows ? rows->record : plan_.payment, source.span});
    return false;
  }

  // Multiplies by the size of a set, unless all runs of the loop together come to no more than the rows there
  // are: the legs of each member, the orders of each member. True: each row is met once in all runs together.
  bool loop(const Source& source, bool stopped) {
    if (source.as_of) read(source.as_of->row);
    return std::visit(
        [&](const auto& rows) -> bool {
          using T = std::decay_t<decltype(rows)>;
          if constexpr (std::is_same_v<T, AllRows>) {
            if (plan_[rows.record].constant) return false;
            if (outermost()) {
              outer_ = rows.record;
              looped_ = true;
              return true;
            }
            times({Factor::Kind::rows, rows.record, source.span});
            return false;
          } else if constexpr (std::is_same_v<T, OwnedRows>) {
            read(rows.owner);
            if (single(rows.owner) && !source.as_of) return true;
            times({Factor::Kind::owned, rows.record, source.span});
            return false;
          } else if constexpr (std::is_same_v<T, KinRows>) {
            read(rows.of);
            if (rows.depth.valid()) read(rows.depth);
            switch (rows.kin) {
              case Kin::upline:
              case Kin::chain:
                if (!stopped && !rows.depth.valid()) times({Factor::Kind::depth, {}, source.span});
                return false;
              case Kin::legs:
                if (single(rows.of) && !source.as_of) return true;
                times({Factor::Kind::legs, {}, source.span});
                return false;
              case Kin::downline:
              case Kin::team:
                // So many levels below each: each row is met by so many above it, and by no more.
                if (rows.depth.valid() && single(rows.of) && !source.as_of) {
                  times({Factor::Kind::levels, {}, source.span});
                  return false;
                }
                times({Factor::Kind::downline, {}, source.span});
                return false;
            }
            BONAFIDE_INVARIANT(false, "a kin");
            return false;
          } else if constexpr (std::is_same_v<T, PathRows>) {
            read(rows.from);
            read(rows.to);
            times({Factor::Kind::depth, {}, source.span});
            return false;
          } else if constexpr (std::is_same_v<T, PaymentRows>) {
            if (rows.member.valid()) {
              read(rows.member);
              if (single(rows.member)) return true;
            }
            if (outermost()) {
              outer_ = plan_.payment;
              looped_ = true;
              return true;
            }
            times({Factor::Kind::payments, {}, source.span});
            return false;
          } else if constexpr (std::is_same_v<T, LotRows>) {
            read(rows.of);
            return false;
          } else if constexpr (std::is_same_v<T, SlabRows>) {
            read(rows.at);
            return false;
          } else if constexpr (std::is_same_v<T, ChoiceValues>) {
            return false;
          } else if constexpr (std::is_same_v<T, Numbers>) {
            read(rows.from);
            read(rows.to);
            if (!std::holds_alternative<Const>(plan_[rows.from]) ||
                !std::holds_alternative<Const>(plan_[rows.to]))
              times({Factor::Kind::numbers, {}, source.span});
            return false;
          } else if constexpr (std::is_same_v<T, OptionalValue>) {
            read(rows.value);
            return false;
          } else if constexpr (std::is_same_v<T, DerivedRows>) {
            read(rows.owner);
            const auto& derived = plan_.derived[rows.rows.index()];
            inside(std::max<std::uint32_t>(derived.frame, 1), {single(rows.owner)}, [&] {
              pipe(derived.pipe);
              for (const auto field : derived.fields) read(field);
            });
            return false;
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        source.rows);
  }

  // Reads a body with its own names, in the middle of the loops that are open.
  void inside(std::uint32_t frame, const std::vector<bool>& single, const std::function<void()>& body) {
    if (++inlined_ > 12) {
      --inlined_;
      return;
    }
    auto outer = std::move(single_);
    const auto size = product_.size();
    single_.assign(frame + 1, false);
    for (std::size_t i = 0; i < single.size(); ++i) single_[i] = single[i];
    body();
    product_.resize(size);
    single_ = std::move(outer);
    --inlined_;
  }

  void read(NodeId id) {
    while (const auto* choice = std::get_if<If>(&plan_[id])) {
      read(choice->condition);
      read(choice->then);
      id = choice->otherwise;
    }
    std::visit(
        [&](const auto& node) {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, Const> || std::is_same_v<T, Var> ||
                        std::is_same_v<T, ParameterValue> || std::is_same_v<T, RowNamed> ||
                        std::is_same_v<T, ScanPrev> || std::is_same_v<T, PeriodDate> ||
                        std::is_same_v<T, If>) {
            return;
          } else if constexpr (std::is_same_v<T, Get>) {
            for (const auto argument : node.arguments) read(argument);
            use(node.column, node.arguments);
          } else if constexpr (std::is_same_v<T, Prev>) {
            for (const auto argument : node.arguments) read(argument);
          } else if constexpr (std::is_same_v<T, AsOf>) {
            read(node.row);
            ++cut_off_;
            read(node.of);
            --cut_off_;
          } else if constexpr (std::is_same_v<T, Apply>) {
            for (const auto argument : node.arguments) read(argument);
          } else if constexpr (std::is_same_v<T, Lookup>) {
            for (const auto argument : node.arguments) read(argument);
          } else if constexpr (std::is_same_v<T, Fold>) {
            if (cut_off_ == 0 && keys_.slots(keys_.of(id)).empty()) return once(node);
            if (cut_off_ == 0 && node.kind == FoldKind::first)
              if (const auto placing = placing_of(plan_, plan_[node.pipe], [&](NodeId n) { return keys_.slots(keys_.of(n)); })) {
                once(node);
                return read(placing->whose);
              }
            const auto size = product_.size();
            const bool looped = looped_;
            pipe(node.pipe);
            if (node.value.valid()) read(node.value);
            product_.resize(size);
            looped_ = looped;
          } else if constexpr (std::is_same_v<T, Had>) {
            times({Factor::Kind::settlement, {}, plan_.span(id)});
            sum_.add(product_);
            product_.pop_back();
          } else {
            static_assert(base::unanswered<T>);
          }
        },
        plan_[id]);
  }

  // A fold that reads no name of the loops around it has one value in all of them; a place, one order of the rows.
  void once(const Fold& fold) {
    auto product = std::exchange(product_, {});
    auto single = std::exchange(single_, std::vector<bool>(single_.size(), false));
    const auto outer = std::exchange(outer_, std::nullopt);
    const bool looped = std::exchange(looped_, false);
    pipe(fold.pipe);
    if (fold.value.valid()) read(fold.value);
    product_ = std::move(product);
    single_ = std::move(single);
    // A fact of no row is told by what its fold runs over.
    if (outer) outer_ = outer;
    looped_ = looped;
  }

  // A fact of one row is worked out once for each; a function for each call; at another instant anew.
  void use(ColumnId id, const std::vector<NodeId>& arguments) {
    const auto& column = plan_[id];
    if (cut_off_ > 0) {
      const Sum anew = as_of(id);
      const auto open = product_;
      for (const auto& product : anew.products) {
        auto all = open;
        for (auto factor : product) {
          factor.at_instant = true;
          if (all.size() < most_factors) all.push_back(factor);
        }
        sum_.add(all);
      }
      return;
    }
    if (column.parameters.size() < 2 || !column.body.valid() || column.recursion != Recursion::none) return;
    std::vector<bool> single_arguments;
    for (const auto argument : arguments) single_arguments.push_back(single(argument));
    inside(std::max<std::uint32_t>(column.frame, static_cast<std::uint32_t>(arguments.size())),
           single_arguments, [&] { read(column.body); });
  }

  // What a column costs at another instant, with all that it needs.
  Sum as_of(ColumnId id) {
    const auto& column = plan_[id];
    if (as_of_known_[id.index()] != 0)
      return as_of_[id.index()];  // being worked out: its round is counted below
    as_of_known_[id.index()] = 1;
    Work inner(plan_, keys_);
    inner.as_of_ = as_of_;
    inner.as_of_known_ = as_of_known_;
    inner.depth_ = depth_ + 1;
    inner.begin(std::max<std::uint32_t>(column.frame, static_cast<std::uint32_t>(column.parameters.size())));
    inner.looped_ = true;
    inner.cut_off_ = 1;
    switch (column.recursion) {
      case Recursion::none:
        break;
      case Recursion::children:  // each row below once, with all that is its own
        inner.times({Factor::Kind::downline, {}, column.span});
        inner.single_[0] = true;
        break;
      case Recursion::parent:
        inner.times({Factor::Kind::depth, {}, column.span});
        break;
      case Recursion::earlier_rows:
        if (!column.parameters.empty())
          inner.times({Factor::Kind::rows, column.parameters[0].record, column.span});
        break;
    }
    inner.sum_.add(inner.product_);
    if (depth_ < 150)
      for (const auto node : {column.body, column.next})
        if (node.valid()) inner.read(node);
    as_of_ = std::move(inner.as_of_);
    as_of_known_ = std::move(inner.as_of_known_);
    as_of_[id.index()] = std::move(inner.sum_);
    return as_of_[id.index()];
  }

  const Plan& plan_;
  Keys& keys_;
  Sum sum_;
  Product product_;                // factors of the loops that are open
  std::optional<RecordId> outer_;  // what the outermost loop runs over
  std::vector<bool> single_;       // by slot: each row is met once in all runs together
  bool looped_ = false;
  int cut_off_ = 0, inlined_ = 0, depth_ = 0;
  std::vector<Sum> as_of_;
  std::vector<std::uint8_t> as_of_known_;
};

Words factor_words(const Plan& plan, const Factor& factor) {
  const auto plural = [&] {
    const auto& record = plan[factor.record];
    return record.plural.empty() ? record.name + "s" : record.plural;
  };
  switch (factor.kind) {
    case Factor::Kind::owned:
      return {plural() + " of one member", "一名成员的 " + plan[factor.record].name};
    case Factor::Kind::legs:
      return {"legs of one member", "一名成员的直推"};
    case Factor::Kind::depth:
      return {"depth of the tree", "树的深度"};
    case Factor::Kind::levels:
      return {"levels asked for", "所问的层数"};
    case Factor::Kind::downline:
      return {"downline", "下级人数"};
    case Factor::Kind::rows:
      return factor.record.valid() ? Words{"all " + plural(), "全部 " + plan[factor.record].name}
                                   : Words{"all rows", "全部行"};
    case Factor::Kind::payments:
      return {"all payments", "全部支付"};
    case Factor::Kind::numbers:
      return {"numbers", "数的个数"};
    case Factor::Kind::settlement:
      return {"a whole settlement", "整次结算"};
    case Factor::Kind::naming:
      return factor.record == plan.payment ? Words{"payments of one row", "一行的支付"}
                                           : Words{plural() + " that name one row", "指向某一行的 " + plan[factor.record].name};
  }
  BONAFIDE_INVARIANT(false, "a factor");
  return "";
}

void describe(const Plan& plan, const Work::Of& work, CostLine& line) {
  Words base = work.called ? Words{"each call", "每次调用"}
               : work.each && work.each->valid()
                   ? Words{"each " + plan[*work.each].name, "每个 " + plan[*work.each].name}
                   : Words{"once", "一次"};
  std::vector<Product> products = work.sum.products;
  if (products.empty()) products.emplace_back();
  std::stable_sort(products.begin(), products.end(),
                   [](const Product& a, const Product& b) { return a.size() > b.size(); });
  line.cost = Words("");
  for (std::size_t i = 0; i < products.size(); ++i) {
    if (i > 0) {
      line.cost.en += " + ";
      line.cost.zh += " + ";
    }
    line.cost.en += base.en;
    line.cost.zh += base.zh;
    for (const auto& factor : products[i]) {
      const Words words = factor_words(plan, factor);
      line.cost.en += " × " + words.en;
      line.cost.zh += " × " + words.zh;
      line.linear = false;
      if (heavy(factor)) {
        line.heavy = true;
        if (!line.because.valid()) line.because = factor.span;
      }
    }
  }
}

}  // namespace

std::vector<CostLine> costs(const Plan& plan) {
  std::vector<CostLine> lines;
  const auto library = [&](Span span) {
    return plan.source.valid() && span.valid() && span.source != plan.source;
  };
  Keys keys(plan);
  Work work(plan, keys);
  for (const auto& column : plan.columns) {
    if ((column.kind != Column::Kind::fact && column.kind != Column::Kind::state) || column.name.empty())
      continue;
    std::string name = column.name;
    if (column.parameters.size() == 1 && column.parameters[0].kind == Kind::row &&
        column.parameters[0].record.valid())
      name += " of " + plan[column.parameters[0].record].name;
    CostLine line{CostLine::Of::fact, name, Words(""), true, false, column.span, {}, library(column.span)};
    describe(plan, work.fact(column), line);
    lines.push_back(std::move(line));
  }
  for (const auto& bonus : plan.bonuses) {
    CostLine line{CostLine::Of::bonus, bonus.name, Words(""),          true, false,
                  bonus.span,          {},         library(bonus.span)};
    describe(plan, work.bonus(bonus), line);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace bonafide::check
