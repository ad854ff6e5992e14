// A plan, its data and the state, as the prompt has them at hand: redefined, loaded, settled and asked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bonafide.h"
#include "data/snapshot.h"
#include "explain/account.h"
#include "explain/wording.h"
#include "ledger/ledger.h"
#include "meaning/meaning.h"
#include "playground/redefinition.h"

namespace bonafide::playground {

class Workbench {
 public:
  Workbench();

  // Each reports to the sink and changes nothing when it cannot be done.
  bool load_plan(const std::string& path, diagnostics::Sink& sink);
  bool load_data(const std::string& path, diagnostics::Sink& sink);
  bool load_state(const std::string& folder, diagnostics::Sink& sink);
  // Takes rows, state and parameters of the plan's example: its title, or its number from 1.
  bool take_example(const std::string& title, diagnostics::Sink& sink);
  bool set_period(const std::string& text, diagnostics::Sink& sink);
  bool set_parameter(const std::string& name, const std::string& value, diagnostics::Sink& sink);
  // Declarations without a header: they replace the plan's of the same name, and the whole is checked again.
  std::optional<Redefinition> declare(const std::string& text, diagnostics::Sink& sink);
  // Is the text one expression, some declarations, or neither (told to the sink)?
  enum class Form { expression, declarations, neither };
  Form form_of(const std::string& text, diagnostics::Sink& sink);

  struct Answer {
    std::string type;
    diagnostics::Words value = "";
    std::optional<diagnostics::Words> fault;  // the settlement cannot be made
  };
  // As of the end of the current period: bare after its settlement, `previous` before it.
  std::optional<Answer> ask(const std::string& expression, diagnostics::Sink& sink);
  std::optional<std::string> type_of(const std::string& expression, diagnostics::Sink& sink);

  // Settles the period; the next one when none is named. A settled period before it leaves its state.
  bool settle(const std::string& period, diagnostics::Sink& sink);
  const meaning::Result& result();

  std::optional<columns::Row> member(const std::string& id, diagnostics::Sink& sink) const;
  std::optional<checked::BonusId> bonus(const std::string& name) const;
  std::optional<std::pair<checked::LadderId, std::uint32_t>> rung(const std::string& name) const;
  std::vector<explain::Account> why(const columns::Row& member, std::optional<checked::BonusId> bonus);
  std::vector<explain::Account> how_far(const columns::Row& member,
                                        std::optional<std::pair<checked::LadderId, std::uint32_t>> rung);
  // The parent of each member (by row number) in a tree of members, after the settlement; of no name: in the referral
  // tree, else in the first.
  std::vector<std::optional<std::uint32_t>> parents(std::string_view tree);
  // The rungs of each member after the settlement, one a ladder.
  std::vector<std::string> rungs();

  // The text of the declarations of this name.
  std::vector<std::string> declarations_of(const std::string& name);
  std::vector<std::string> names() const;  // of the plan, and members' ids

  const checked::Plan& plan() const { return *plan_; }
  const data::Snapshot& snapshot() const { return snapshot_; }
  const number::Period& period() const { return *period_; }
  explain::Scene scene() { return {workspace_.sources(), *plan_, snapshot_}; }
  const base::Sources& sources() { return workspace_.sources(); }
  diagnostics::Sink said(const diagnostics::Sink& sink) const { return workspace_.said(sink); }
  const std::string& text() const { return text_; }

 private:
  bool take_plan(std::string name, std::string text, diagnostics::Sink& sink);
  bool read_rows(const checked::Plan& plan, data::Snapshot& snapshot, diagnostics::Sink& sink);
  std::optional<check::Question> question(const std::string& expression, diagnostics::Sink& sink);
  meaning::Input input() const { return {*plan_, parameters_, snapshot_, before_, *period_}; }
  void settled_anew() { session_.reset(); }
  void first_period();

  Workspace workspace_;
  std::string name_, text_;  // of the plan
  std::optional<checked::Plan> plan_;
  std::string data_path_;  // "": no data, or the example's
  std::optional<std::string> example_;
  data::Snapshot snapshot_;
  std::vector<columns::Value> parameters_;
  std::vector<std::pair<std::string, std::string>> settings_;
  ledger::State start_, before_;  // loaded; before the current period
  std::optional<number::Period> period_;
  bool period_chosen_ = false;
  bool settled_ = false;  // the current period by `:settle`
  std::unique_ptr<meaning::Session> session_;
};

}  // namespace bonafide::playground
