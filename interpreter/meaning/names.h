// Lines of a ledger by name, as the state keeps them, and back.
#pragma once

#include "meaning/payments.h"

namespace bonafide::meaning {

ledger::StoredLine stored_line(const checked::Plan& plan, const Rows& rows, const Payment& line,
                               const number::Period& period);
// None: the plan has no such bonus or asset any more. A payee or source that is not in the snapshot is missing.
std::optional<Payment> payment_of(const checked::Plan& plan, const Rows& rows, const ledger::StoredLine& line);

}  // namespace bonafide::meaning
