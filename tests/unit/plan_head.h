// The head of a plan for tests: CNY to the cent, months in Shanghai, nobody known before; people, goods and orders.
#pragma once

#include <string>

inline std::string plan_head(const std::string& name, const std::string& title) {
  return "plan " + name + " \"" + title + R"("
  version 1
  effective 2026-01-01
  currency CNY
  round half up to 0.01
  period month
  zone Asia/Shanghai
  starts empty

use commerce
)";
}
