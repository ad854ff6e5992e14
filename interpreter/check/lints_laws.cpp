// What the law of some countries says of what a plan does (jurisdictions.def). One warning a question and a
// jurisdiction, with the bonuses that raise it.
#include <algorithm>

#include "check/jurisdictions.h"
#include "check/lints.h"
#include "diagnostics/codes/lints.h"
#include "number/decimal.h"

namespace bonafide::check {

using namespace checked;
namespace code = diagnostics::code;
using diagnostics::Note;
using diagnostics::Words;

namespace {

Words country(const Law& law) {
  for (const auto& one : jurisdictions())
    if (one.code == law.jurisdiction) return one.name;
  return law.jurisdiction;
}

Words confidence(const Law& law) {
  switch (law.confidence) {
    case Law::Confidence::high:
      return {"high", "高"};
    case Law::Confidence::medium:
      return {"medium", "中"};
    case Law::Confidence::low:
      return {"low", "低"};
  }
  return "";
}

diagnostics::Diagnostic& tell(Lints& lints, diagnostics::Code code, base::Span at, const Law& law) {
  return lints.sink.add(code, at)
      .with(std::string(jurisdiction_argument), law.jurisdiction)
      .with("country", country(law))
      .with("law", law.says)
      .with("source", law.source)
      .with("confidence", confidence(law));
}

using Some = std::vector<const Paid*>;

void label_others(Lints& lints, diagnostics::Diagnostic& diagnostic, const Some& some) {
  constexpr std::size_t most = 4;
  std::vector<std::size_t> told = {some.front()->payment.bonus};
  for (const auto* one : some) {
    if (told.size() > most || std::find(told.begin(), told.end(), one->payment.bonus) != told.end()) continue;
    told.push_back(one->payment.bonus);
    diagnostic.label(lints.span(*one), Note::found_here);
  }
}

template <class Test>
Some paid_where(const Lints& lints, Test test) {
  Some out;
  for (const auto& one : lints.paid)
    if (one.possible && test(one)) out.push_back(&one);
  return out;
}

void recruiting(Lints& lints, const Law& law) {
  const Some some = paid_where(lints, [](const Paid& one) { return one.for_people; });
  if (some.empty()) return;
  auto& diagnostic =
      tell(lints, code::law_recruiting, lints.span(*some.front()), law).with("bonuses", lints.names(some));
  label_others(lints, diagnostic, some);
}

void entry(Lints& lints, const Law& law) {
  Supposition nothing;
  nothing.payee_buys = false;
  const Some some = paid_where(lints, [&](const Paid& one) {
    if (one.own) return false;
    const auto answer = lints.supposing.ask(one.payment, nothing);
    return answer.known && !answer.pays;
  });
  if (some.empty()) return;
  auto& diagnostic =
      tell(lints, code::law_entry, lints.span(*some.front()), law).with("bonuses", lints.names(some));
  // Where the plan asks for it.
  const auto answer = lints.supposing.ask(some.front()->payment, nothing);
  if (answer.stopped_by.valid() && lints.plan.span(answer.stopped_by).valid())
    diagnostic.label(lints.plan.span(answer.stopped_by), Note::because_of);
  label_others(lints, diagnostic, some);
}

// All rows of a jurisdiction whose depth the plan reaches, in one warning.
void depth(Lints& lints, const Law& law) {
  const auto levels = [](const Paid& one) {
    return one.levels.difference ? one.levels.most : one.levels.paid();
  };
  const Some some =
      paid_where(lints, [&](const Paid& one) { return one.levels.related && levels(one) >= law.figure; });
  if (some.empty()) return;
  int most = 0;
  for (const auto* one : some) most = std::max(most, levels(*one));
  Law all = law;
  std::string sources(law.source);
  for (const auto& other : laws()) {
    if (other.jurisdiction != law.jurisdiction || other.question != law.question ||
        other.figure == law.figure)
      continue;
    if (other.figure < law.figure) return;  // said there
    if (other.figure > most) continue;
    all.says = {all.says.en + "; " + other.says.en, all.says.zh + "；" + other.says.zh};
    sources += "; " + std::string(other.source);
  }
  all.source = sources;
  auto& diagnostic = tell(lints, code::law_depth, lints.span(*some.front()), all)
                         .with("bonuses", lints.names(some))
                         .with("levels", most >= Levels::endless ? Words("any number of", "任意多")
                                                                 : Words(std::to_string(most)));
  label_others(lints, diagnostic, some);
}

// To whoever sold, or brought the buyer himself.
bool direct_seller(const Paid& one) {
  return !one.levels.related || (one.levels.most > 0 && one.levels.paid() == 1);
}

void payout(Lints& lints, const Law& law) {
  const bool direct = law.question == Law::Question::direct;
  // What a buyer is given back on his own purchases is a discount.
  const Some some =
      paid_where(lints, [&](const Paid& one) { return one.of_others && (!direct || direct_seller(one)); });
  if (some.empty()) return;
  // The caps on all that is paid are for selling in lines: somebody is paid for who stands below him.
  if (!direct && std::none_of(some.begin(), some.end(),
                              [](const Paid* one) { return one->levels.related && one->levels.most > 0; }))
    return;
  std::vector<std::pair<std::size_t, std::size_t>> emits;
  for (const auto* one : some) {
    const std::pair emit(one->payment.bonus, one->payment.emit);
    if (std::find(emits.begin(), emits.end(), emit) == emits.end()) emits.push_back(emit);
  }
  const auto share = lints.payout.of(emits);
  const Rational cap = Rational(law.figure) / Rational(100);
  if (share && share->rate <= cap) return;
  if (share) {
    auto& diagnostic =
        tell(lints, code::law_payout, lints.span(*some.front()), law)
            .with("bonuses", lints.names(some))
            .with("rate", number::to_text(share->rate * Rational(100)) + "%")
            .with("of", lints.plan[lints.plan[share->of].record].name + "." + lints.plan[share->of].name);
    label_others(lints, diagnostic, some);
    return;
  }
  Some unbounded;
  for (const auto* one : some)
    if (!lints.payout.of({{one->payment.bonus, one->payment.emit}})) unbounded.push_back(one);
  const Some& which = unbounded.empty() ? some : unbounded;
  auto& diagnostic = tell(lints, code::law_payout_unknown, lints.span(*which.front()), law)
                         .with("bonuses", lints.names(which))
                         .with("figure", std::to_string(law.figure) + "%");
  label_others(lints, diagnostic, which);
}

}  // namespace

void lint_laws(Lints& lints) {
  for (const auto& law : laws()) switch (law.question) {
      case Law::Question::recruiting:
        recruiting(lints, law);
        break;
      case Law::Question::entry:
        entry(lints, law);
        break;
      case Law::Question::depth:
        depth(lints, law);
        break;
      case Law::Question::payout:
      case Law::Question::direct:
        payout(lints, law);
        break;
      case Law::Question::note:
        break;
    }
}

}  // namespace bonafide::check
