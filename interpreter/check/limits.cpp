// Limits, holds and what leaving does.
#include <algorithm>

#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::PaidIn;

std::vector<checked::BonusId> Lowering::bonuses(const std::vector<syn::Word>& names) {
  std::vector<checked::BonusId> out;
  for (const syn::Word& word : names) {
    const auto found = bonuses_.find(word.text);
    if (found != bonuses_.end()) {
      out.push_back(found->second);
      continue;
    }
    if (stands_open(word.text, syn::Need::Kind::bonus)) continue;
    std::vector<std::string> known;
    for (const auto& [name, id] : bonuses_) known.push_back(name);
    unknown(word, {"bonus", "奖励"}, known);
  }
  return out;
}

void Lowering::limit(const syn::Limit& node) {
  checked::Limit out;
  out.name = in_plan(node.name.text);
  out.title = title_of(node.name, node.title);
  out.span = node.name.span;
  out.clock = clock(node.clock);
  out.on = bonuses(node.on);
  bool good = out.on.size() == node.on.size();
  switch (node.policy) {
    case syn::Limit::Policy::scaled: out.policy = checked::Limit::Policy::scaled; break;
    case syn::Limit::Policy::first_come: out.policy = checked::Limit::Policy::first_come; break;
    case syn::Limit::Policy::latest_first: out.policy = checked::Limit::Policy::latest_first; break;
  }
  if (node.window) {
    out.window = window_value(*node.window);
    out.window_count = window_length(*node.window);
    if (out.window->kind != columns::WindowKind::period)
      for (const checked::BonusId bonus : out.on) plan_.bonuses[bonus.index()].history = true;
  }
  out.frame = in_body(Place::limit, [&] {
    if (node.per) {
      const RecordId record = record_named(*node.per);
      good = good && record.valid();
      out.per = record == plan_.member ? checked::Limit::Per::member : checked::Limit::Per::record;
      out.record = record;
      bind(*node.per, record.valid() ? row(record) : Type{});
      body_.locals.back().typed = record.valid();
      if (record.valid() && !(record == plan_.member))
        for (const checked::BonusId bonus : out.on) {
          lower_bonus(bonus);
          const RecordId source = source_record(bonus);
          if (source == record || source == plan_.payment) continue;
          report(code::limit_per_other, node.per->span)
              .with("record", plan_[record].name)
              .with("bonus", plan_.bonuses[bonus.index()].name)
              .label(plan_.bonuses[bonus.index()].span, Note::declared_here);
          good = false;
        }
    }
    Typed cap;
    Type wanted = money();
    if (const std::optional<NodeId> row = goods(node.to)) {
      wanted = plain(Kind::count);
      cap = expression(goods_count(node.to), &wanted);
      good = fits(cap, wanted) && good;
      out.in.kind = PaidIn::Kind::goods;
      out.in.goods = *row;
      out.any_asset = false;
    } else {
      std::optional<Type> amounts;
      if (!out.on.empty()) amounts = bonus_amounts(out.on[0], std::nullopt);
      if (amounts) wanted = *amounts;
      cap = expression(node.to, &wanted);
      if (!needed(cap)) {
        good = false;
      } else if (cap.type.kind == Kind::amount || (cap.zero && wanted.kind == Kind::amount)) {
        if (cap.zero) retype(cap, wanted);
        out.any_asset = false;
        if (!(cap.type == money())) {
          const std::optional<PaidIn> asset = asset_of_unit(cap);
          good = good && asset;
          if (asset) out.in = *asset;
        }
      } else {
        if (cap.type.kind != Kind::count || wanted.kind != Kind::count) {
          mismatch(cap, wanted, std::nullopt);
          cap.bad = true;
          good = false;
        }
      }
    }
    out.to = cap.node;
    if (cap.bad) return;
    for (const checked::BonusId bonus : out.on) {
      const std::optional<Type> amounts = bonus_amounts(bonus, std::nullopt);
      if (!amounts || amounts->required() == cap.type.required()) continue;
      if (pending_[bonus.index()].node->verbs.size() != 1) continue;
      report(code::limit_in_other_unit, cap.span)
          .with("text", text(cap.span))
          .with("found", describe(cap.type))
          .with("bonus", plan_.bonuses[bonus.index()].name)
          .with("unit", describe(*amounts))
          .label(plan_.bonuses[bonus.index()].span, Note::declared_here);
      good = false;
    }
  });
  if (good) plan_.limits.push_back(std::move(out));
}

void Lowering::hold(const syn::Hold& node) {
  checked::Hold out;
  out.name = in_plan(node.name.text);
  out.title = title_of(node.name, node.title);
  out.span = node.name.span;
  out.on = bonuses(node.on);
  bool good = out.on.size() == node.on.size();
  std::optional<RecordId> source;
  for (const checked::BonusId bonus : out.on) {
    lower_bonus(bonus);
    const RecordId record = source_record(bonus);
    if (source && !(*source == record))
      source = RecordId{};
    else
      source = record;
  }
  out.frame = in_body(Place::hold, [&] {
    bind({"member", node.name.span}, row(plan_.member));
    if (source && source->valid() && !(*source == plan_.member) && !(*source == plan_.payment))
      bind({name_here(*source), node.name.span}, row(*source));
    else
      new_slot();
    {
      // Its names are those of the day it was held: they say nothing of the day it is released.
      const Scope clauses_only(*this);
      out.pipe = add_pipe(clauses(node.pipe));
      if (!body_.loops.empty() && !tied_to_line(out)) {
        report(code::hold_of_everybody, node.pipe.front().span)
            .with("hold", out.name)
            .with("member", plan_[plan_.member].name);
        good = false;
      }
    }
    Typed released = expression(node.released_when);
    good = condition(released) && good;
    out.released_when = released.node;
  });
  if (node.lost_after.valid()) {
    const std::optional<NodeId> wait = duration(node.lost_after);
    good = good && wait;
    if (wait) out.lost_after = *wait;
  }
  if (good) plan_.holds.push_back(std::move(out));
}

// Do its clauses ask anything of the payee or the source?
bool Lowering::tied_to_line(const checked::Hold& hold) const {
  const std::vector<NodeId> asked = children(plan_[hold.pipe]);
  return std::any_of(asked.begin(), asked.end(), [&](NodeId node) { return reads_slot(node, 0, 2); });
}

void Lowering::leaving(const syn::Leaving& node) {
  checked::Leaving out;
  for (const syn::Leaving::Line& line : node.lines)
    std::visit(
        [&](const auto& part) {
          using T = std::decay_t<decltype(part)>;
          if constexpr (std::is_same_v<T, syn::Leaving::Downline>) {
            out.downline_stays = part.stays;
          } else {
            static_assert(std::is_same_v<T, syn::Leaving::Thing>);
            checked::Leaving::Thing thing;
            const ChoiceId choice =
                choices_.contains(part.name.text) ? choices_.find(part.name.text)->second : ChoiceId{};
            if (const auto asset = assets_.find(part.name.text); asset != assets_.end()) {
              thing.what = asset->second;
            } else if (choice.valid() && plan_.choices[choice.index()].ladder.valid()) {
              thing.what = plan_.choices[choice.index()].ladder;
            } else {
              if (stands_open(part.name.text, syn::Need::Kind::asset)) return;
              std::vector<std::string> names;
              for (const auto& [name, id] : assets_) names.push_back(name);
              for (const checked::Ladder& ladder : plan_.ladders) names.push_back(ladder.name);
              unknown(part.name, {"asset or ladder", "资产或阶梯"}, names);
              return;
            }
            using Fate = syn::Leaving::Thing::Fate;
            const bool ladder = std::holds_alternative<checked::LadderId>(thing.what);
            switch (part.fate) {
              case Fate::stays: thing.fate = checked::Leaving::Thing::Fate::stays; break;
              case Fate::forfeited: thing.fate = checked::Leaving::Thing::Fate::forfeited; break;
              case Fate::returned: thing.fate = checked::Leaving::Thing::Fate::returned; break;
              case Fate::falls_to: thing.fate = checked::Leaving::Thing::Fate::falls_to; break;
            }
            if ((part.fate == Fate::falls_to) != ladder && part.fate != Fate::stays) {
              report(code::fate_does_not_fit, line.span)
                  .with("name", part.name.text)
                  .with("what", ladder ? Words("ladder", "阶梯") : Words("asset", "资产"));
              return;
            }
            if (part.fate == Fate::returned && !ladder &&
                !returns_money(plan_.assets[std::get<checked::AssetId>(thing.what).index()], line.span))
              return;
            if (part.rung) {
              Type type = plain(Kind::choice);
              type.choice = choice;
              const std::optional<Typed> rung = member_of(*part.rung, type);
              if (!rung) {
                unknown(*part.rung, {"rung", "级别"}, plan_.choices[choice.index()].values);
                return;
              }
              thing.rung = std::get<columns::ChoiceValue>(*value_of(rung->node)).index;
            }
            out.things.push_back(thing);
          }
        },
        line.node);
  if (!plan_.leaving) {
    plan_.leaving = std::move(out);
  } else {
    report(code::leaving_twice, node.lines.empty() ? Span{} : node.lines[0].span);
  }
}

}  // namespace bonafide::check
