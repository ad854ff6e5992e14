// Coverage as one page of HTML that needs nothing else: each plan's text, its lines marked by colour and by a sign.
#pragma once

#include <string>
#include <vector>

#include "trial/coverage.h"

namespace bonafide::trial {

struct CoveredText {
  const base::Source& source;
  const Coverage& coverage;
};

std::string coverage_page(const std::vector<CoveredText>& texts, diagnostics::Language language);

}  // namespace bonafide::trial
