// docs/meaning.md, section 2.4: limits, on exact amounts before rounding.
#include <algorithm>
#include <map>

#include "checked/constant.h"
#include "meaning/settler.h"

namespace bonafide::meaning {

using checked::Limit;
using number::Rational;

namespace {

bool counts(const Limit& limit, const ledger::AssetRef& asset, const std::optional<Row>& goods) {
  switch (asset.kind) {
    case ledger::AssetRef::Kind::currency: return !limit.any_asset && limit.in.kind == checked::PaidIn::Kind::currency;
    case ledger::AssetRef::Kind::asset:
      return !limit.any_asset && limit.in.kind == checked::PaidIn::Kind::asset && limit.in.asset == asset.asset;
    case ledger::AssetRef::Kind::goods:
      return limit.any_asset || (limit.in.kind == checked::PaidIn::Kind::goods && goods && *goods == asset.goods);
  }
  return false;
}

}  // namespace

void Settler::apply_limit(std::size_t number_of_limit, const std::vector<std::uint32_t>& lines, Context& context) {
  const Limit& limit = plan_.limits[number_of_limit];
  Payments& payments = *world_.payments;
  Evaluator::Open frame(evaluator_, std::max<std::size_t>(limit.frame, 1));
  if (limit.clock.row && context.step->row) frame->slots[*limit.clock.row] = *context.step->row;
  const Scope scope{context, *frame};
  std::optional<Row> goods;
  if (!limit.any_asset && limit.in.kind == checked::PaidIn::Kind::goods) {
    const Value value = evaluator_.value(limit.in.goods, scope);
    if (const Row* row = std::get_if<Row>(&value)) goods = *row;
  }

  // Whom or what a line is counted for; none: the limit does not touch it.
  using Key = std::pair<std::uint32_t, std::uint32_t>;
  const auto key_of = [&](const Payment& line) -> std::optional<Key> {
    switch (limit.per) {
      case Limit::Per::all: return Key{0, 0};
      case Limit::Per::member:
        if (!line.member) return std::nullopt;
        return Key{line.member->record.value, line.member->number};
      case Limit::Per::record:
        if (!line.source || !(line.source->record == limit.record)) return std::nullopt;
        return Key{line.source->record.value, line.source->number};
    }
    return std::nullopt;
  };
  std::map<Key, std::vector<std::uint32_t>> groups;
  for (const std::uint32_t index : lines) {
    const Payment& line = payments[index];
    if (line.exact.sign() <= 0 || !counts(limit, line.asset, goods)) continue;  // what is taken is not limited
    if (const auto key = key_of(line)) groups[*key].push_back(index);
  }

  // What was paid within the window before: by earlier settlements, and by earlier steps of this one.
  std::map<Key, Rational> paid;
  columns::Window window = limit.window.value_or(columns::Window{});
  if (const auto count = checked::constant_value(plan_, limit.window_count, world_.parameters))
    window = checked::window_of(window, *count);
  const Span span = span_of(plan_, ground_.period, window, context.instant);
  for (const checked::BonusId bonus : limit.on)
    for (const std::uint32_t index : payments.of(bonus)) {
      const Payment& line = payments[index];
      if (line.open || line.gone || !counts(limit, line.asset, goods)) continue;
      if (line.amount.sign() <= 0 || !span.holds(plan_.zone.at(line.on).microseconds)) continue;
      if (const auto key = key_of(line)) paid[*key] += line.amount;
    }

  const auto cut = [&](std::uint32_t index, Rational exact, std::optional<Rational> apportioned) {
    if (watcher_ && exact != payments[index].exact) {
      const Payment& line = payments[index];
      watcher_->limited(number_of_limit,
                        {*line.member, line.by, line.asset, line.amount, line.exact, line.source, line.level, line.verb},
                        exact);
    }
    Payment& line = payments.change(index);
    line.exact = exact;
    line.amount = std::move(exact);
    line.apportioned = std::move(apportioned);
  };
  // All caps are worked out before any line is cut: a limit sees its bonuses as they are before itself.
  std::vector<std::pair<std::vector<std::uint32_t>*, Rational>> caps;
  for (auto& [key, of] : groups) {
    frame->slots[0] = limit.per == Limit::Per::all ? Value{} : Value(Row{RecordId(key.first), key.second});
    const Value to = evaluator_.value(limit.to, scope);
    const auto* cap = std::get_if<Rational>(&to);
    if (!cap) continue;
    const auto before = paid.find(key);
    Rational left = before == paid.end() ? *cap : *cap - before->second;
    if (left.sign() < 0) left = 0;
    caps.emplace_back(&of, std::move(left));
  }
  for (auto& [of, left] : caps) {
    Rational total;
    for (const std::uint32_t index : *of) total += payments[index].exact;
    const bool whole = total <= left;
    if (Exercised* exercised = evaluator_.exercised())
      exercised->limits[number_of_limit] |= whole ? Exercised::left_whole : Exercised::cut;
    if (whole) continue;
    const Rational step = step_of(payments[of->front()].asset);
    if (limit.policy == Limit::Policy::scaled) {
      std::vector<Rational> weights;
      for (const std::uint32_t index : *of) weights.push_back(payments[index].exact);
      const Rational whole = number::round(left, number::RoundingMode::down, step);
      const std::vector<Rational> parts = number::apportion(whole, weights, step);
      for (std::size_t i = 0; i < of->size(); ++i) cut((*of)[i], left * weights[i] / total, parts[i]);
      continue;
    }
    // By the row order of the sources; lines of one source as written.
    std::stable_sort(of->begin(), of->end(), [&](std::uint32_t a, std::uint32_t b) {
      const auto& left_source = payments[a].source;
      const auto& right_source = payments[b].source;
      if (left_source.has_value() != right_source.has_value()) return !left_source.has_value();
      if (left_source && !(*left_source == *right_source))
        return ground_.rows.place(*left_source) < ground_.rows.place(*right_source);
      return false;
    });
    if (limit.policy == Limit::Policy::latest_first) std::reverse(of->begin(), of->end());
    for (const std::uint32_t index : *of) {
      const Rational exact = payments[index].exact;
      if (exact <= left) {
        left -= exact;
      } else {  // the line that crosses the cap, and those after it
        cut(index, left, number::round(left, number::RoundingMode::down, step));
        left = 0;
      }
    }
  }
}

}  // namespace bonafide::meaning
