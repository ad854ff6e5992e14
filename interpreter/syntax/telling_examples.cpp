#include "syntax/telling.h"

namespace bonafide::syntax {

// ---- promises and examples ----

void Telling::write(const Guarantee& n) {
  begin_line();
  put(t("guarantee"));
  put(name(n.name.text));
  title_of(n.title);
  end_line();
  pipe(n.pipe);
  for (const ExpressionId condition : n.provided) {
    begin_line();
    put(t("provided"));
    part(condition);
    end_line();
  }
  begin_line();
  if (const Guarantee::Always* always = std::get_if<Guarantee::Always>(&n.claim)) {
    put(t("always"));
    whole(always->condition);
  } else {
    const Guarantee::Possible& possible = std::get<Guarantee::Possible>(n.claim);
    put(t("possible"));
    part(possible.condition);
    if (possible.spending.valid()) {
      put(t("spending at most", "花费至多"));
      part(possible.spending);
    }
    if (possible.within) {
      put(t("within"));
      put(unit_of_time(possible.within->second, possible.within->first));
    }
  }
  end_line();
  if (!n.on_breach) return;
  begin_line();
  put(t("on breach", "违反时"));
  switch (n.on_breach->kind) {
    case Guarantee::OnBreach::Kind::report: put(t("report", "报告")); break;
    case Guarantee::OnBreach::Kind::stop: put(t("stop")); break;
    case Guarantee::OnBreach::Kind::top_up:
      put(t("top up", "补足"));
      part(n.on_breach->whom);
      break;
  }
  end_line();
}
void Telling::write(const Example& n) {
  begin_line();
  put(t("example"));
  put(title(n.title));
  end_line();
  for (const ExampleLine& line : n.lines) {
    if (const Expect* expect = std::get_if<Expect>(&line.node)) {
      begin_line();
      put(t("expect"));
      std::visit([this](const auto& node) { write(node); }, expect->node);
    } else if (const GivenRows* rows = std::get_if<GivenRows>(&line.node)) {
      write(*rows);
    } else if (const GivenParameter* parameter = std::get_if<GivenParameter>(&line.node)) {
      write(*parameter);
    } else {
      write(std::get<SettleLine>(line.node));
    }
  }
}
void Telling::write(const GivenRows& n) {
  begin_line();
  put(t("given"));
  if (n.previous) put(t("previous"));
  put(set_name(n.records.text));
  end_line();
  data(n.table, vocabulary_.singular(n.records.text));
}
void Telling::write(const GivenParameter& n) {
  begin_line();
  put(t("given"));
  put(name(n.name.text));
  put("=");
  whole(n.value);
  end_line();
}
void Telling::write(const SettleLine& n) {
  begin_line();
  put(t("settle"));
  put(period(n.from.text));
  if (n.to) {
    put(t("to"));
    put(period(n.to->text));
  }
  end_line();
}
void Telling::write(const ExpectTotal& n) {
  put(t("total payouts are", "总支出 为"));
  part(n.amount);
  end_line();
}
void Telling::write(const ExpectRefused& n) {
  if (zh()) {
    put(own(n.row.text, false));
    put("被拒收");
  } else {
    put("refused");
    put(own(n.row.text, false));
  }
  title_of(n.reason);
  end_line();
}
void Telling::write(const ExpectPaid& n) {
  static constexpr const char* english[] = {"pays", "gives", "credits", "takes"};
  static constexpr const char* chinese[] = {"付给", "送给", "记给", "扣减"};
  const std::size_t verb = static_cast<std::size_t>(n.verb);
  const bool nothing = n.kind == ExpectPaid::Kind::nothing;
  put(name(n.bonus.text));
  put(zh() ? (nothing ? "不" : "") + std::string(chinese[verb]) : english[verb]);
  if (n.kind == ExpectPaid::Kind::nobody) put(t("nobody"));
  if (n.member) put(own(n.member->text, false));
  if (nothing && !zh()) put("nothing");
  if (n.kind == ExpectPaid::Kind::amount) goods(n.amount);
  if (n.from) {
    put(t("from", "来自"));
    put(own(n.from->text, false));
  }
  end_line();
  if (n.kind == ExpectPaid::Kind::table) data(n.table, {});
}
void Telling::write(const ExpectShows& n) {
  put(name(n.report.text));
  put(t("shows"));
  if (n.table.rows.empty()) put(t("nothing"));
  end_line();
  data(n.table, {});
}
void Telling::write(const ExpectHolds& n) {
  put(name(n.guarantee.text));
  put(t("holds"));
  end_line();
}
void Telling::write(const ExpectBreaks& n) {
  put(name(n.guarantee.text));
  put(t("breaks"));
  if (n.member) {
    if (zh()) tight();
    put(t("for", "："));
    if (zh()) tight();
    put(own(n.member->text, false));
    if (n.amount.valid()) {
      put(t("by", "少"));
      part(n.amount);
    }
  }
  end_line();
}
void Telling::write(const ExpectTrue& n) {
  whole(n.condition);
  end_line();
}

}  // namespace bonafide::syntax
