// How deep the lints follow expressions into expressions and into the facts that they stand on. A plan may stack
// hundreds of facts of hundreds of brackets; what lies deeper is taken for unknown.
#pragma once

namespace bonafide::check {

class Nesting {
 public:
  explicit Nesting(int& depth) : depth_(depth) { ++depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting() { --depth_; }
  bool too_deep() const { return depth_ > most; }

 private:
  static constexpr int most = 1000;
  int& depth_;
};

}  // namespace bonafide::check
