// docs/meaning.md, sections 1, 3 and 4: sets that a loop runs over, in their order.
#include <algorithm>
#include <type_traits>

#include "base/invariant.h"
#include "ledger/canonical.h"
#include "meaning/evaluator.h"

namespace bonafide::meaning {

using namespace checked;

namespace {

// The rows of a dated record that a loop sees: a range of numbers, and a window where it is not a range.
struct Seen {
  std::uint32_t from = 0, to = 0;
  std::optional<Span> window;
};

}  // namespace

const Naming& Evaluator::owned(Context& context, RecordId record) {
  World& world = context.world;
  const ColumnId owner = plan_[record].owner;
  if (!world.has_changed[owner.index()] && !ground_.has_fixed[owner.index()]) return ground_.rows.owned(record);
  auto& naming = world.owned[record.index()];
  if (!naming) {
    std::vector<std::uint32_t> owners(ground_.rows.size(record), no_row);
    for (std::uint32_t i = 0; i < owners.size(); ++i) {
      const Value value = get(context, owner, Row{record, i});
      if (const Row* row = std::get_if<Row>(&value)) owners[i] = row->number;
    }
    naming = naming_of(owners, ground_.rows.size(plan_[owner].type.record));
  }
  return *naming;
}

std::vector<Value> Evaluator::elements(checked::SourceId source, const Scope& scope) {
  std::vector<Value> values;
  each(source, scope, [&](const Value& value) {
    values.push_back(value);
    return true;
  });
  return values;
}

void Evaluator::each(checked::SourceId id, const Scope& scope, const Visit& visit,
                     const PipeShape::Narrowing* narrowing) {
  const Source& source = plan_[id];
  Context& context = scope.context;
  World& world = context.world;
  const auto row_of = [&](NodeId node) -> std::optional<Row> {
    const Value value = this->value(node, scope);
    const Row* row = std::get_if<Row>(&value);
    return row ? std::optional(*row) : std::nullopt;
  };
  const auto whole = [&](const Value& value) -> std::int64_t {
    const auto* number = std::get_if<number::Rational>(&value);
    if (!number) return 0;
    return number->floor().whole().value_or(number->sign() < 0 ? INT64_MIN : INT64_MAX);
  };
  // Windows end now; `before r` is strictly earlier, `after r` strictly later.
  const auto seen = [&](RecordId record) -> std::optional<Seen> {
    Seen seen{0, context.seen(record), std::nullopt};
    if (!ground_.rows.dated(record)) return seen;
    if (source.as_of) {
      const auto row = row_of(source.as_of->row);
      if (!row) return std::nullopt;
      const Place place = ground_.rows.place(*row);
      const std::uint32_t before = ground_.rows.count_before(record, place);
      if (source.as_of->side == Side::before)
        seen.to = std::min(seen.to, before);
      else
        seen.from = before + (row->record == record ? 1 : 0);
    }
    if (source.window.valid()) {
      const Value value = this->value(source.window, scope);
      const auto* window = std::get_if<columns::Window>(&value);
      BONAFIDE_INVARIANT(window, "a window is given");
      const Span span = span_of(plan_, ground_.period, *window, context.instant);
      if (!ground_.rows.windows_in_order(record)) {
        seen.window = span;
      } else {
        if (span.from > before_all_time) seen.from = std::max(seen.from, ground_.rows.first_at(record, span.from));
        if (span.until < INT64_MAX) seen.to = std::min(seen.to, ground_.rows.first_at(record, span.until));
      }
    }
    return seen;
  };
  const auto there = [&](const Seen& seen, Row row) {
    return row.number >= seen.from && row.number < seen.to && !world.is_absent(row) &&
           (!seen.window || seen.window->holds(ground_.rows.window_time(row)));
  };
  // The tree is the tree at a row where the loop says so.
  const auto tree_context = [&](TreeId tree) -> Context* {
    if (!source.as_of || is_plain(world, tree)) return &context;
    const auto row = row_of(source.as_of->row);
    if (!row) return nullptr;
    if (!ground_.rows.in_period(*row) && ground_.reads_state[plan_.trees[tree.index()].parent.index()])
      outside(*row, source.span);
    return &as_of(world, *row, source.as_of->side);
  };

  std::visit(
      [&](const auto& rows) {
        using T = std::decay_t<decltype(rows)>;
        if constexpr (std::is_same_v<T, AllRows>) {
          const auto range = seen(rows.record);
          if (!range) return;
          if (narrowing && !world.has_changed[narrowing->field.index()] && !ground_.has_fixed[narrowing->field.index()])
            if (const auto named = row_of(narrowing->value)) {
              for (const std::uint32_t i : ground_.naming(narrowing->field).of(named->number))
                if (const Row row{rows.record, i}; there(*range, row) && !visit(row)) return;
              return;
            }
          for (std::uint32_t i = range->from; i < range->to; ++i)
            if (const Row row{rows.record, i}; there(*range, row) && !visit(row)) return;
        } else if constexpr (std::is_same_v<T, OwnedRows>) {
          const auto owner = row_of(rows.owner);
          if (!owner) return;
          const auto range = seen(rows.record);
          if (!range) return;
          for (const std::uint32_t i : owned(context, rows.record).of(owner->number))
            if (const Row row{rows.record, i}; there(*range, row) && !visit(row)) return;
        } else if constexpr (std::is_same_v<T, KinRows>) {
          const auto of = row_of(rows.of);
          if (!of) return;
          std::int64_t depth = INT64_MAX;
          if (rows.depth.valid()) depth = whole(value(rows.depth, scope));
          Context* at = tree_context(rows.tree);
          if (!at) return;
          ++at->in_use;
          kin(*at, rows.tree, rows.kin, *of, depth, visit);
          --at->in_use;
        } else if constexpr (std::is_same_v<T, PathRows>) {
          const auto from = row_of(rows.from), to = row_of(rows.to);
          if (!from || !to) return;
          Context* at = tree_context(rows.tree);
          if (!at) return;
          ++at->in_use;
          const std::vector<Row> path = this->path(*at, rows.tree, *from, *to);
          --at->in_use;
          for (const Row row : path)
            if (!visit(row)) return;
        } else if constexpr (std::is_same_v<T, PaymentRows>) {
          payments(source, rows, scope, visit, narrowing);
        } else if constexpr (std::is_same_v<T, LotRows>) {
          const auto of = row_of(rows.of);
          if (!of) return;
          const Lots& lots = context.kind == Context::Kind::end ? world.lots : world.step_lots;
          std::size_t position = 0;
          const std::vector<Lot> held = lots.of(rows.asset, of->number);
          for (const Lot& lot : held) {
            std::string key = std::to_string(rows.asset.value) + "." + std::to_string(of->number) + "." +
                              std::to_string(position++) + "." + std::to_string(lot.credited.microseconds) + ".";
            ledger::append_text(key, lot.amount);
            if (!visit(Row{plan_.lot, ground_.lot_rows.number(key, {lot})})) return;
          }
        } else if constexpr (std::is_same_v<T, SlabRows>) {
          const Value at = value(rows.at, scope);
          const auto* number = std::get_if<number::Rational>(&at);
          if (!number) return;
          const RecordId record = plan_.slab_records[rows.table.index()];
          for (const Slab& slab : slabs(plan_.tables[rows.table.index()], *number)) {
            std::string key = std::to_string(slab.table_row) + ".";
            ledger::append_text(key, slab.amount);
            if (!visit(Row{record, ground_.slabs[rows.table.index()].number(key, slab)})) return;
          }
        } else if constexpr (std::is_same_v<T, ChoiceValues>) {
          const auto count = static_cast<std::uint32_t>(plan_.choices[rows.choice.index()].values.size());
          for (std::uint32_t i = 0; i < count; ++i)
            if (!visit(columns::ChoiceValue{rows.choice, i})) return;
        } else if constexpr (std::is_same_v<T, Numbers>) {
          const Value first = value(rows.from, scope), last = value(rows.to, scope);
          if (columns::missing(first) || columns::missing(last)) return;
          const std::int64_t end = whole(last);
          const auto& from = std::get<number::Rational>(first);
          std::int64_t i = whole(first);
          if (!from.is_whole()) ++i;
          for (; i <= end; ++i)
            if (!visit(number::Rational(i)) || i == INT64_MAX) return;
        } else if constexpr (std::is_same_v<T, OptionalValue>) {
          const Value only = value(rows.value, scope);
          if (!columns::missing(only)) visit(only);
        } else {
          static_assert(std::is_same_v<T, DerivedRows>);
          const auto owner = row_of(rows.owner);
          if (!owner) return;
          for (const Row row : derived(context, rows.rows, *owner))
            if (!visit(row)) return;
        }
      },
      source.rows);
}

// Nearest first; legs, downline and team breadth first, siblings by id.
void Evaluator::kin(Context& at, TreeId tree, Kin kin, Row of, std::int64_t depth, const Visit& visit) {
  const RecordId record = plan_.trees[tree.index()].record;
  const std::size_t rows = ground_.rows.size(record);
  switch (kin) {
    case Kin::chain:
      if (!visit(of)) return;
      [[fallthrough]];
    case Kin::upline: {
      std::size_t steps = 0;
      for (auto row = parent(at, tree, of); row && depth > 0; row = parent(at, tree, *row), --depth) {
        if (++steps > rows) cycle(at, tree, of);
        if (!visit(*row)) return;
      }
      return;
    }
    case Kin::legs:
      if (depth < 1) return;
      for (const std::uint32_t child : children(at, tree).of(of.number))
        if (const Row row{record, child}; !at.world.is_absent(row) && !visit(row)) return;
      return;
    case Kin::team:
      if (!visit(of)) return;
      [[fallthrough]];
    case Kin::downline: {
      const Naming& children = this->children(at, tree);
      std::vector<std::uint32_t> level{of.number}, next;
      std::size_t found = 0;
      for (; !level.empty() && depth > 0; --depth) {
        next.clear();
        for (const std::uint32_t above : level)
          for (const std::uint32_t child : children.of(above)) {
            if (at.world.is_absent(Row{record, child})) continue;
            if (++found > rows) cycle(at, tree, of);
            next.push_back(child);
            if (!visit(Row{record, child})) return;
          }
        std::swap(level, next);
      }
      return;
    }
  }
}

// From a up to the nearest common ancestor, then down to b; nothing where there is none.
std::vector<Row> Evaluator::path(Context& at, TreeId tree, Row a, Row b) {
  const auto chain = [&](Row of) {
    std::vector<Row> rows{of};
    for (auto row = parent(at, tree, of); row; row = parent(at, tree, *row)) {
      rows.push_back(*row);
      if (rows.size() > ground_.rows.size(of.record)) cycle(at, tree, of);
    }
    return rows;
  };
  std::vector<Row> up = chain(a), down = chain(b);
  if (!(up.back() == down.back())) return {};
  while (up.size() > 1 && down.size() > 1 && up[up.size() - 2] == down[down.size() - 2]) {
    up.pop_back();
    down.pop_back();
  }
  up.insert(up.end(), down.rbegin() + 1, down.rend());
  return up;
}

void Evaluator::payments(const Source& source, const PaymentRows& wanted, const Scope& scope, const Visit& visit,
                         const PipeShape::Narrowing* narrowing) {
  Payments& payments = *scope.context.world.payments;
  std::optional<Span> window;
  if (source.window.valid()) {
    const Value value = this->value(source.window, scope);
    window = span_of(plan_, ground_.period, std::get<columns::Window>(value), scope.context.instant);
  }
  const auto wanted_line = [&](const Payment& payment) {
    if (payment.gone) return false;
    if (!scope.context.sees_top_ups && std::holds_alternative<PromiseId>(payment.by)) return false;
    if (window ? !window->holds(plan_.zone.at(payment.on).microseconds) : payment.earlier) return false;
    const bool in_asset = payment.asset.kind == ledger::AssetRef::Kind::asset;
    if (wanted.in_money && payment.asset.kind != ledger::AssetRef::Kind::currency) return false;
    if (const auto* rule = std::get_if<ledger::AssetRule>(&payment.by))
      if ((rule->kind == ledger::AssetRule::Kind::returned) != (wanted.own == PaymentRows::Own::returned)) return false;
    if (wanted.asset && !(in_asset && payment.asset.asset == *wanted.asset)) return false;
    if (!wanted.unit) return true;
    switch (payment.asset.kind) {
      case ledger::AssetRef::Kind::currency: return *wanted.unit == plan_.currency;
      case ledger::AssetRef::Kind::asset: return *wanted.unit == plan_.assets[payment.asset.asset.index()].unit;
      case ledger::AssetRef::Kind::goods: return false;
    }
    return false;
  };
  const auto show = [&](std::uint32_t index) {
    return !wanted_line(payments[index]) || visit(Row{plan_.payment, payments.number(index)});
  };
  // Only the lines of one member or of one source are looked at, where the loop asks for no others.
  std::optional<Row> of;
  bool by_member = false, by_source = false;
  if (wanted.member.valid()) {
    const Value member = value(wanted.member, scope);
    const Row* row = std::get_if<Row>(&member);
    if (!row) return;
    of = *row;
    by_member = true;
  } else if (narrowing) {
    const Value value = this->value(narrowing->value, scope);
    if (const Row* row = std::get_if<Row>(&value)) of = *row;
    (narrowing->field == plan_.payment_source ? by_source : by_member) = true;
  }
  const auto list = [&](auto by) {
    if (!by_member && !by_source) {
      const std::vector<std::uint32_t>& indices = payments.of(by);
      for (std::size_t i = 0; i < indices.size(); ++i)
        if (!show(indices[i])) return false;
      return true;
    }
    for (const auto& [key, index] : by_source ? payments.of_source(by, of) : payments.of_member(by, of))
      if (!show(index)) return false;
    return true;
  };
  if (wanted.own != PaymentRows::Own::none) {
    list(*wanted.asset);
    return;
  }
  if (wanted.bonuses.empty() && wanted.promises.empty()) {
    for (std::size_t b = 0; b < plan_.bonuses.size(); ++b)
      if (!list(BonusId(b))) return;
    for (std::size_t p = 0; p < plan_.promises.size(); ++p)
      if (!list(PromiseId(p))) return;
    return;
  }
  for (const BonusId bonus : wanted.bonuses)
    if (!list(bonus)) return;
  for (const PromiseId promise : wanted.promises)
    if (!list(promise)) return;
}

std::vector<Row> Evaluator::derived(Context& context, DerivedId id, Row owner) {
  const Derived& derived = plan_.derived[id.index()];
  std::vector<Row> rows;
  Open frame(*this, std::max<std::size_t>(derived.frame, 1));
  frame->slots[0] = owner;
  const Scope scope{context, *frame};
  run(derived.pipe, scope, [&] {
    DerivedRow row{id, {}};
    std::string key = std::to_string(id.value) + "." + std::to_string(owner.number) + "." + std::to_string(rows.size());
    for (const NodeId field : derived.fields) {
      row.fields.push_back(value(field, scope));
      key += ' ';
      ledger::append_text(key, row.fields.back());
    }
    rows.push_back({derived.record, ground_.derived.number(key, std::move(row))});
    return true;
  });
  return rows;
}

}  // namespace bonafide::meaning
