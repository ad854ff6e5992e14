// A folder that appears whole or not at all. Everything is written into `NAME.unfinished-N` beside it, kept
// by the disk, and then renamed. A program that is killed leaves at most such an unfinished folder, which the
// next run for the same NAME removes (a lock tells it from one that is still being written).
#pragma once

#include <string>

#include "diagnostics/diagnostic.h"

namespace bonafide::report {

class WholeFolder {
 public:
  // Refused, with a diagnostic: a path that is there already, unless `replace` and it is a settlement's
  // folder or empty; a parent that cannot be written.
  WholeFolder(std::string path, bool replace, diagnostics::Sink& sink);
  WholeFolder(const WholeFolder&) = delete;
  WholeFolder& operator=(const WholeFolder&) = delete;
  ~WholeFolder();  // removes what is unfinished

  bool ready() const { return lock_ >= 0; }
  const std::string& draft() const { return draft_; }  // write here
  bool make_folder(const std::string& name);           // inside the draft
  // Puts the draft in its place; with `replace` in one step with taking the old folder away.
  bool finish();
  void refuse(int error);  // reports why the disk refused, an errno

 private:
  bool may_write();
  void remove_unfinished();
  void open_draft();

  std::string path_, draft_;
  bool replace_;
  diagnostics::Sink& sink_;
  int lock_ = -1;
};

}  // namespace bonafide::report
