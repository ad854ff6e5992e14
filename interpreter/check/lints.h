// What every lint looks at: the plan, who is paid by what, and where to report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "check/bounds_keys.h"
#include "check/lints_levels.h"
#include "check/lints_payout.h"
#include "check/lints_roles.h"
#include "check/lints_supposing.h"
#include "checked/plan.h"
#include "diagnostics/diagnostic.h"

namespace bonafide::check {

// One payee of a verb that pays in money, with what the payment lints ask of all of them.
struct Paid {
  Payment payment;
  Levels levels;
  bool own = false;         // on what the payee himself bought or sold, and on nothing else
  bool possible = false;    // it may pay at all
  bool of_others = false;   // only as others buy or join
  bool for_people = false;  // it pays in a period without a sale, and by people
};

struct Lints {
  Lints(const base::Sources& sources, const checked::Plan& plan, diagnostics::Sink& sink);

  const base::Sources& sources;
  const checked::Plan& plan;
  diagnostics::Sink& sink;
  Roles roles;
  Keys keys;
  Supposing supposing;
  Reach reach;
  Payout payout;
  std::vector<Paid> paid;

  const checked::Bonus& bonus(const Paid& one) const { return plan.bonuses[one.payment.bonus]; }
  base::Span span(const Paid& one) const;  // of its verb
  bool limited(const Paid& one) const;     // some limit is on its bonus
  // The names of the bonuses, once each: "`direct`, `team`".
  diagnostics::Words names(const std::vector<const Paid*>& some) const;
};

// Each reports whatever it sees.
void lint_idle(const base::Sources& sources, const checked::Plan& plan, diagnostics::Sink& sink);
void lint_people(Lints& lints);  // pay for recruiting, pay for acts without end
void lint_entry(Lints& lints);   // what must be paid to be allowed to earn
void lint_depth(Lints& lints);   // lines paid without end, bonuses on bonuses without a cap
void lint_paid_twice(Lints& lints);
void lint_tables(Lints& lints);  // rates that fall, gaps between cents
void lint_laws(Lints& lints);    // of every jurisdiction; the caller keeps those asked for

}  // namespace bonafide::check
