#include "meaning/names.h"

#include "checked/clauses.h"

namespace bonafide::meaning {

using ledger::AssetRef;

ledger::StoredLine stored_line(const checked::Plan& plan, const Rows& rows, const Payment& line,
                               const number::Period& period) {
  ledger::StoredLine stored;
  stored.bonus = plan.bonuses[std::get<checked::BonusId>(line.by).index()].name;
  stored.member = rows.name(*line.member);
  switch (line.asset.kind) {
    case AssetRef::Kind::currency: stored.asset = plan.units[plan.currency.index()].name; break;
    case AssetRef::Kind::asset: stored.asset = plan.assets[line.asset.asset.index()].name; break;
    case AssetRef::Kind::goods: stored.asset = "goods:" + rows.id(line.asset.goods); break;
  }
  stored.amount = line.amount;
  stored.exact = line.exact;
  if (line.source) stored.source = rows.name(*line.source);
  stored.level = line.level;
  stored.verb = line.verb;
  stored.period = period;
  return stored;
}

std::optional<Payment> payment_of(const checked::Plan& plan, const Rows& rows, const ledger::StoredLine& stored) {
  Payment line;
  std::optional<checked::BonusId> bonus;
  for (std::size_t b = 0; b < plan.bonuses.size(); ++b)
    if (plan.bonuses[b].name == stored.bonus) bonus = checked::BonusId(b);
  if (!bonus) return std::nullopt;
  line.by = *bonus;
  line.member = rows.find(stored.member);
  bool known = false;
  if (stored.asset.rfind("goods:", 0) == 0) {
    line.asset.kind = AssetRef::Kind::goods;
    // Which record's goods: those that the verb gives.
    if (const checked::Emit* emit = checked::emit_of(plan.bonuses[bonus->index()], stored.verb)) {
      const checked::PaidIn& in =
          std::visit([](const auto& verb) -> const checked::PaidIn& { return verb.in; }, emit->verb);
      if (in.kind == checked::PaidIn::Kind::goods)
        if (const auto goods = rows.find(plan.type(in.goods).record, stored.asset.substr(6))) {
          line.asset = {AssetRef::Kind::goods, {}, *goods};
          known = true;
        }
    }
  } else if (stored.asset == plan.units[plan.currency.index()].name) {
    known = true;
  } else {
    for (std::size_t a = 0; a < plan.assets.size(); ++a)
      if (plan.assets[a].name == stored.asset) {
        line.asset = {AssetRef::Kind::asset, checked::AssetId(a), {}};
        known = true;
      }
  }
  if (!known) return std::nullopt;
  line.amount = stored.amount;
  line.exact = stored.exact;
  if (stored.source) line.source = rows.find(*stored.source);
  line.level = stored.level;
  line.verb = stored.verb;
  line.on = number::Date{stored.period.after.days - 1};
  line.earlier = true;
  return line;
}

}  // namespace bonafide::meaning
