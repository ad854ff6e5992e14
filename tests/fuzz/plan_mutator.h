// Changes plan texts the way people break them: whole lines taken from other plans, lines dropped, doubled
// or swapped, a word or a number put in another's place. libFuzzer's own byte changes come on top. The lines
// and words come from the seeds that the run was started with (BONAFIDE_FUZZ_SEEDS, a folder).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bonafide::fuzz {

class PlanMutator {
 public:
  PlanMutator();  // reads the seeds
  std::string change(const std::string& plan, unsigned seed) const;

 private:
  std::vector<std::string> lines_, words_;
};

}  // namespace bonafide::fuzz
