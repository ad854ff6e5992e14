// Bonuses: the pipe, and the verbs that write lines at its end.
#include <algorithm>

#include "check/lowering.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::EmitOne;
using checked::PaidIn;

// What the amounts of a bonus are in; none (reported) when its verbs differ.
std::optional<Type> Lowering::bonus_amounts(checked::BonusId id, std::optional<Span> asked_at) {
  const PendingBonus& pending = pending_[id.index()];
  std::optional<Type> type;
  bool plainly = true;  // every verb says its unit by itself
  for (const syn::Verb& verb : pending.node->verbs) {
    const auto* pay = std::get_if<syn::Pay>(&verb.node);
    if (!pay || pay->kind != syn::Pay::Kind::pay || pay->in) plainly = false;
  }
  if (plainly) return money();
  if (pending.state == PendingBonus::State::waiting) {
    if (trying_) return std::nullopt;
    lower_bonus(id);
  }
  // By verbs that could not be read, as where it fills an asset that stands open: nothing is known.
  if (open_ && plan_.bonuses[id.index()].emits.empty()) return std::nullopt;
  const auto agree = [&](const PaidIn& in) {
    Type one = money();
    if (in.kind == PaidIn::Kind::asset) one = amount(plan_.assets[in.asset.index()].unit);
    if (in.kind == PaidIn::Kind::goods) one = plain(Kind::count);
    if (type && !(*type == one)) return false;
    type = one;
    return true;
  };
  bool same = true;
  for (const checked::Emit& emit : plan_.bonuses[id.index()].emits)
    same = std::visit([&](const auto& verb) { return agree(verb.in); }, emit.verb) && same;
  if (!same) {
    if (asked_at)
      report(code::bonus_pays_mixed, *asked_at)
          .with("bonus", plan_.bonuses[id.index()].name)
          .label(plan_.bonuses[id.index()].span, Note::declared_here);
    return std::nullopt;
  }
  return type ? type : std::optional(money());
}

// Does it pay money itself, or only fill and empty assets?
bool Lowering::pays_money(checked::BonusId id) const {
  if (pending_[id.index()].state == PendingBonus::State::waiting) return true;  // each verb is a plain `pay`
  for (const checked::Emit& emit : plan_.bonuses[id.index()].emits) {
    const auto* one = std::get_if<EmitOne>(&emit.verb);
    const bool in_currency = std::visit([](const auto& verb) { return verb.in.kind == PaidIn::Kind::currency; }, emit.verb);
    if (in_currency && !(one && !one->out_of.empty())) return true;
  }
  return false;
}

void Lowering::lower_bonus(checked::BonusId id) {
  PendingBonus& pending = pending_[id.index()];
  if (pending.state != PendingBonus::State::waiting) return;
  pending.state = PendingBonus::State::running;
  {
    const Inside inside(*this, pending.module);
    bonus(*pending.node, id);
  }
  pending_[id.index()].state = PendingBonus::State::done;
}

void Lowering::bonus(const syn::Bonus& node, checked::BonusId id) {
  checked::Bonus made = plan_.bonuses[id.index()];
  made.clock = clock(node.clock);
  made.frame = in_body(Place::bonus, [&] {
    body_.clock = made.clock;
    if (made.clock.kind == checked::Clock::Kind::each_row)
      made.clock.row = bind_clock(*node.clock, made.clock.record);
    made.pipe = add_pipe(clauses(node.pipe));
    for (const syn::Verb& written : node.verbs) verb(written, made);
    const Loop* input = nullptr;
    for (const Loop& loop : body_.loops) {
      if (loop.element.kind != Kind::row || !loop.element.record.valid()) continue;
      const checked::Record& record = plan_[loop.element.record];
      if (loop.dated || loop.element.record == plan_.payment) {
        made.source = loop.slot;
        break;
      }
      if (!input && !record.builtin && !record.constant) input = &loop;
    }
    if (!made.source && input) made.source = input->slot;
    if (made.clock.row) made.source = made.clock.row;
    made.level = body_.level;
  });
  made.history = made.history || plan_.bonuses[id.index()].history;
  plan_.bonuses[id.index()] = std::move(made);
}

void Lowering::verb(const syn::Verb& written, checked::Bonus& bonus) {
  std::visit(
      [&](const auto& node) {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, syn::Pay>) {
          if (std::optional<EmitOne> made = pay(node, written.span)) bonus.emits.push_back({std::move(*made), written.span});
        } else if constexpr (std::is_same_v<T, syn::Take>) {
          if (std::optional<EmitOne> made = take(node, written.span)) bonus.emits.push_back({std::move(*made), written.span});
        } else if constexpr (std::is_same_v<T, syn::Share>) {
          if (auto made = share(node, written.span)) bonus.emits.push_back({std::move(*made), written.span});
        } else {
          static_assert(std::is_same_v<T, syn::Split>);
          if (auto made = split(node, written.span)) bonus.emits.push_back({std::move(*made), written.span});
        }
      },
      written.node);
}

std::optional<NodeId> Lowering::payee(syn::ExpressionId id) {
  const Type member = row(plan_.member);
  Typed who = expression(id, &member);
  if (who.bad) return std::nullopt;
  if (!(who.type.required() == member)) {
    report(code::payee_is_member, who.span).with("text", text(who.span)).with("found", describe(who.type.required()));
    return std::nullopt;
  }
  if (!needed(who)) return std::nullopt;
  return who.node;
}

// `2 of nappies`: a count of a constant row, unless what stands left of `of` is a fact of such rows.
std::optional<NodeId> Lowering::goods(syn::ExpressionId id) {
  id = unwrapped(id);
  const auto* of = std::get_if<syn::Of>(&at(id).node);
  if (!of || std::holds_alternative<syn::Previous>(at(of->left).node)) return std::nullopt;
  diagnostics::Sink quiet;
  diagnostics::Sink* loud = std::exchange(sink_, &quiet);
  Typed right = expression(of->right);
  sink_ = loud;
  if (right.bad || right.type.kind != Kind::row || !right.type.record.valid()) return std::nullopt;
  // A library that is checked by itself has no goods: the plan that uses it writes them.
  const bool by_itself = plan_file_.header && plan_file_.header->library;
  if (!plan_[right.type.record].constant && !by_itself) return std::nullopt;
  const syn::Word* word = bare_name(of->left);
  if (word && !find_local(word->text) && column_of(right.type, word->text).valid()) return std::nullopt;
  if (!needed(right)) return std::nullopt;
  return right.node;
}

syn::ExpressionId Lowering::goods_count(syn::ExpressionId id) const {
  return std::get<syn::Of>(at(unwrapped(id)).node).left;
}

std::optional<PaidIn> Lowering::asset_of_unit(const Typed& amount) {
  std::vector<checked::AssetId> found;
  for (std::size_t i = 0; i < plan_.assets.size(); ++i)
    if (plan_.assets[i].unit == amount.type.dimension.over) found.push_back(checked::AssetId(i));
  if (found.size() == 1) {
    PaidIn in;
    in.kind = PaidIn::Kind::asset;
    in.asset = found[0];
    return in;
  }
  if (found.empty())
    report(code::no_asset_of_unit, amount.span).with("text", text(amount.span)).with("unit", describe(amount.type));
  else
    report(code::which_asset, amount.span)
        .with("text", text(amount.span))
        .with("unit", describe(amount.type))
        .with("first", plan_.assets[found[0].index()].name)
        .with("second", plan_.assets[found[1].index()].name);
  return std::nullopt;
}

std::optional<PaidIn> Lowering::asset_named(const syn::Word& word, const Typed& amount) {
  const auto found = assets_.find(word.text);
  if (found == assets_.end()) {
    if (stands_open(word.text, syn::Need::Kind::asset)) return std::nullopt;
    std::vector<std::string> names;
    for (const auto& [name, id] : assets_) names.push_back(name);
    unknown(word, {"asset", "资产"}, names);
    return std::nullopt;
  }
  if (amount.bad) return std::nullopt;
  const checked::Asset& asset = plan_.assets[found->second.index()];
  const Type wanted = this->amount(asset.unit);
  Typed copy = amount;
  if (!fits(copy, wanted, word.span)) return std::nullopt;
  PaidIn in;
  in.kind = PaidIn::Kind::asset;
  in.asset = found->second;
  return in;
}

std::optional<Lowering::Paid> Lowering::paid(syn::ExpressionId id, const syn::OptionalWord& in, bool currency_wanted) {
  Paid out;
  if (!in && !currency_wanted) {
    // `1 of medal`, medal being an asset that is counted: the same as `1 medal`.
    const auto* of = std::get_if<syn::Of>(&at(unwrapped(id)).node);
    const syn::Word* word = of ? bare_name(of->right) : nullptr;
    const auto asset = word && !find_local(word->text) ? assets_.find(word->text) : assets_.end();
    if (asset != assets_.end() &&
        plan_.units[plan_.assets[asset->second.index()].unit.index()].kind != checked::Unit::Kind::currency) {
      const Type count = plain(Kind::count);
      out.amount = expression(of->left, &count);
      if (!fits(out.amount, count)) return std::nullopt;
      retype(out.amount, amount(plan_.assets[asset->second.index()].unit));
      out.in.kind = PaidIn::Kind::asset;
      out.in.asset = asset->second;
      return out;
    }
    if (const std::optional<NodeId> row = goods(id)) {
      const Type count = plain(Kind::count);
      out.amount = expression(goods_count(id), &count);
      if (!fits(out.amount, count)) return std::nullopt;
      out.in.kind = PaidIn::Kind::goods;
      out.in.goods = *row;
      return out;
    }
  }
  const Type wanted = money();
  out.amount = expression(id, &wanted);
  if (in) {
    const std::optional<PaidIn> asset = asset_named(*in, out.amount);
    if (!asset || !needed(out.amount)) return std::nullopt;
    out.in = *asset;
    return out;
  }
  if (!needed(out.amount)) return std::nullopt;
  if (out.amount.zero) retype(out.amount, wanted);
  if (out.amount.type.kind != Kind::amount || out.amount.type.dimension.under.valid()) {
    if (out.amount.plain)
      mismatch(out.amount, wanted, std::nullopt);
    else
      report(code::not_an_amount, out.amount.span)
          .with("text", text(out.amount.span))
          .with("found", describe(out.amount.type));
    return std::nullopt;
  }
  if (out.amount.type == wanted) return out;
  if (currency_wanted) {
    report(code::pays_other_unit, out.amount.span)
        .with("text", text(out.amount.span))
        .with("found", describe(out.amount.type))
        .with("currency", plan_.units[plan_.currency.index()].name);
    return std::nullopt;
  }
  const std::optional<PaidIn> asset = asset_of_unit(out.amount);
  if (!asset) return std::nullopt;
  out.in = *asset;
  return out;
}

std::optional<EmitOne> Lowering::pay(const syn::Pay& node, Span span) {
  const std::optional<Paid> paid = this->paid(node.amount, node.in, node.kind == syn::Pay::Kind::pay);
  const std::optional<NodeId> to = payee(node.to);
  if (!paid || !to) return std::nullopt;
  EmitOne out;
  out.amount = paid->amount.node;
  out.to = *to;
  out.in = paid->in;
  switch (node.kind) {
    case syn::Pay::Kind::pay: out.verb = EmitOne::Verb::pay; break;
    case syn::Pay::Kind::give: out.verb = EmitOne::Verb::give; break;
    case syn::Pay::Kind::credit: out.verb = EmitOne::Verb::credit; break;
  }
  if (node.kind != syn::Pay::Kind::pay && out.in.kind == PaidIn::Kind::currency) {
    report(code::credit_needs_asset, paid->amount.span)
        .with("given", (node.kind == syn::Pay::Kind::give ? "`give " : "`credit ") + text(paid->amount.span) + "`")
        .label(span, Note::because_of);
    return std::nullopt;
  }
  return out;
}

std::optional<EmitOne> Lowering::take(const syn::Take& node, Span) {
  EmitOne out;
  out.verb = EmitOne::Verb::take;
  if (node.out_of.empty()) {
    const std::optional<Paid> paid = this->paid(node.amount, node.in, false);
    const std::optional<NodeId> from = payee(node.from);
    if (!paid || !from) return std::nullopt;
    out.amount = paid->amount.node;
    out.to = *from;
    out.in = paid->in;
    if (out.in.kind == PaidIn::Kind::asset) out.out_of = {out.in.asset};
    return out;
  }
  const Type wanted = money();
  Typed amount = expression(node.amount, &wanted);
  bool good = needed(amount);
  for (const syn::Word& word : node.out_of) {
    const std::optional<PaidIn> in = asset_named(word, amount);
    if (!in) {
      good = false;
      continue;
    }
    if (out.out_of.empty()) out.in = *in;
    out.out_of.push_back(in->asset);
  }
  const std::optional<NodeId> from = payee(node.from);
  if (!good || !from) return std::nullopt;
  out.amount = amount.node;
  out.to = *from;
  return out;
}

std::optional<checked::EmitShare> Lowering::share(const syn::Share& node, Span span) {
  if (body_.loops.empty()) {
    report(code::share_needs_loop, span);
    return std::nullopt;
  }
  const Slot loop = body_.loops.back().slot, after = body_.slots;
  const std::optional<Paid> paid = this->paid(node.amount, std::nullopt, false);
  const std::optional<NodeId> to = payee(node.to);
  Typed weight = expression(node.by);
  bool good = needed(weight);
  if (good && !weight.type.numeric()) {
    report(code::no_reckoning, weight.span).with("text", text(weight.span)).with("found", describe(weight.type));
    good = false;
  }
  std::optional<NodeId> remainder;
  if (node.remainder_to.valid()) {
    remainder = payee(node.remainder_to);
    good = good && remainder;
  }
  if (!paid || !to || !good) return std::nullopt;
  // The amount is one for all who share it: it may not depend on who that is.
  if (reads_slot(paid->amount.node, loop, after)) {
    report(code::share_depends_on_sharer, paid->amount.span)
        .with("text", text(paid->amount.span))
        .label(span, Note::because_of);
    return std::nullopt;
  }
  checked::EmitShare out;
  out.amount = paid->amount.node;
  out.to = *to;
  out.weight = weight.node;
  if (remainder) out.remainder_to = *remainder;
  out.in = paid->in;
  return out;
}

std::optional<checked::EmitSplit> Lowering::split(const syn::Split& node, Span span) {
  const std::optional<Paid> paid = this->paid(node.amount, std::nullopt, false);
  bool good = paid.has_value();
  checked::EmitSplit out;
  const Type rate = plain(Kind::rate), member = row(plan_.member);
  std::optional<number::Rational> total = number::Rational(0);
  for (const syn::SplitPart& part : node.parts) {
    checked::EmitSplit::Part made;
    Typed percent = expression(part.percent, &rate);
    good = fits(percent, rate) && good;
    // Who is missing gives his part to `otherwise`, else to the rest.
    Typed to = expression(part.to, &member);
    good = fits(to, member.maybe()) && good;
    if (part.otherwise.valid()) {
      const std::optional<NodeId> other = payee(part.otherwise);
      good = good && other;
      if (other) made.otherwise = *other;
    } else if (!to.bad && to.type.optional && !node.rest_to.valid()) {
      needed(to);
      good = false;
    }
    made.percent = percent.node;
    made.to = to.node;
    const std::optional<Value> known = percent.bad ? std::nullopt : value_of(percent.node);
    if (known && total)
      total = *total + std::get<number::Rational>(*known);
    else
      total.reset();
    out.parts.push_back(made);
  }
  if (node.rest_to.valid()) {
    const std::optional<NodeId> rest = payee(node.rest_to);
    good = good && rest;
    if (rest) out.rest_to = *rest;
  }
  const int order = total ? number::Rational::compare(*total, number::Rational(1)) : -1;
  if (good && (order > 0 || (order != 0 && !node.rest_to.valid()))) {
    report(code::split_not_whole, span);
    return std::nullopt;
  }
  if (!good) return std::nullopt;
  out.amount = paid->amount.node;
  out.in = paid->in;
  return out;
}

// A payment stands for its own source, where all that it may be have one of the same record.
RecordId Lowering::source_record(checked::BonusId id) {
  const std::optional<Slot> slot = plan_.bonuses[id.index()].source;
  const checked::PipeId pipe = plan_.bonuses[id.index()].pipe;
  if (!slot || !pipe.valid()) return {};
  for (const checked::Clause& clause : plan_[pipe].clauses) {
    const auto* loop = std::get_if<checked::For>(&clause.node);
    if (!loop || loop->slot != *slot) continue;
    const RecordId record = plan_[loop->in].element.record;
    const auto* paid = std::get_if<checked::PaymentRows>(&plan_[loop->in].rows);
    if (!paid || paid->bonuses.empty()) return record;
    std::optional<RecordId> behind;
    for (const checked::BonusId of : std::vector<checked::BonusId>(paid->bonuses)) {
      if (of == id) return record;
      lower_bonus(of);
      const RecordId one = source_record(of);
      if (behind && !(*behind == one)) return record;
      behind = one;
    }
    return behind->valid() ? *behind : record;
  }
  return {};
}

}  // namespace bonafide::check
