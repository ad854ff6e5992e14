// docs/meaning.md, sections 2.5 and 8: balances move; what is taken and not there is a shortfall.
#include "checked/clauses.h"
#include "checked/constant.h"
#include "meaning/ground.h"
#include "meaning/settler.h"

namespace bonafide::meaning {

using checked::AssetId;
using number::Rational;

namespace {

std::optional<number::Moment> expiry(const World& world, const checked::Asset& asset, number::Moment credited) {
  const checked::Plan& plan = world.ground.plan;
  const auto life = checked::constant_duration(plan, asset.expires_after, world.parameters);
  if (!life) return std::nullopt;
  const auto local = plan.zone.local(credited);
  const number::Date day = number::add(local.date, {life->months, 0});
  return number::Moment{plan.zone.at(day, local.microseconds_of_day).microseconds + life->microseconds};
}

}  // namespace

// What leaves an asset by the asset's own rule; what is returned is paid in money.
void Settler::write_gone(Row member, ledger::AssetRule rule, const Rational& amount, number::Date on) {
  if (amount.is_zero()) return;
  Payment line;
  line.member = member;
  line.by = rule;
  line.asset = {ledger::AssetRef::Kind::asset, rule.asset, {}};
  line.amount = line.exact = -amount;
  line.on = on;
  world_.payments->add(line);
  if (rule.kind != ledger::AssetRule::Kind::returned) return;
  line.asset = {};
  line.exact = amount;
  line.amount = number::round(amount, plan_.rounding, plan_.step);
  if (!line.amount.is_zero()) world_.payments->add(std::move(line));
}

void Settler::move_balance(Context& context, std::uint32_t index) {
  const Payment line = (*world_.payments)[index];
  if (line.gone || line.open || !line.member) return;
  const bool in_asset = line.asset.kind == ledger::AssetRef::Kind::asset;
  if (line.amount.sign() > 0) {
    if (!in_asset) return;
    const number::Moment now = context.instant.time;
    const checked::Asset& asset = plan_.assets[line.asset.asset.index()];
    world_.lots.credit(line.asset.asset, line.member->number, {line.amount, now, expiry(world_, asset, now)});
    return;
  }
  std::vector<AssetId> out_of;
  const auto bonus = std::get<checked::BonusId>(line.by);
  if (const checked::Emit* emit = checked::emit_of(plan_.bonuses[bonus.index()], line.verb))
    if (const auto* one = std::get_if<checked::EmitOne>(&emit->verb)) out_of = one->out_of;
  if (out_of.empty() && in_asset) out_of = {line.asset.asset};
  if (out_of.empty()) return;  // money or goods are asked back, whatever there is

  // From the first until it is empty, then from the next.
  Rational wanted = -line.amount;
  bool first = true;
  for (const AssetId asset : out_of) {
    const Rational found = world_.lots.take(asset, line.member->number, wanted);
    if (found.is_zero()) continue;
    Payment part = line;
    part.asset = {ledger::AssetRef::Kind::asset, asset, {}};
    part.amount = -found;
    if (found != -line.amount) part.exact = -found;
    wanted -= found;
    if (first)
      world_.payments->change(index) = part;
    else
      world_.payments->add(part);
    first = false;
    if (wanted.is_zero()) break;
  }
  if (first) world_.payments->change(index).gone = true;
  if (!wanted.is_zero()) {
    ledger::AssetRef asked = line.asset;
    if (!in_asset) asked = {ledger::AssetRef::Kind::asset, out_of.front(), {}};
    world_.shortfalls.push_back({*line.member, bonus, asked, wanted});
  }
}

}  // namespace bonafide::meaning
