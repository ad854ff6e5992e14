// Examples: what is given, what is settled, what is expected. A bare word may be the id of a given row.
#include <algorithm>

#include "base/text.h"
#include "check/lowering.h"
#include "diagnostics/codes/names.h"
#include "diagnostics/codes/types.h"

namespace bonafide::check {

using checked::Column;
using checked::ExampleStep;
using checked::PaidIn;

namespace {

std::vector<std::vector<checked::GivenCell>> cells_of(const syn::DataTable& table) {
  std::vector<std::vector<checked::GivenCell>> out;
  for (std::size_t i = 1; i < table.rows.size(); ++i) {
    std::vector<checked::GivenCell> row;
    for (const syn::Cell& cell : table.rows[i].cells) row.push_back({std::string(cell.text), cell.span});
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

std::optional<checked::Given> Lowering::given(const syn::GivenRows& node, ExampleRows& rows) {
  RecordId record = plural(node.records.text);
  bool good = true;
  if (!record.valid() && records_.contains(node.records.text)) {
    report(code::unknown_name, node.records.span)
        .with("what", Words("set of rows", "行集"))
        .with("name", node.records.text)
        .suggest({plan_[records_.find(node.records.text)->second].plural});
    record = records_.find(node.records.text)->second;  // its ids are known all the same
    good = false;
  }
  if (!record.valid()) {
    std::vector<std::string> names;
    for (const auto& [name, id] : plurals_) names.push_back(name);
    unknown(node.records, {"set of rows", "行集"}, names);
    return std::nullopt;
  }
  if (plan_[record].constant || plan_[record].builtin) {
    report(code::rows_not_given, node.records.span)
        .with("name", node.records.text)
        .label(plan_[record].span, Note::declared_here);
    return std::nullopt;
  }
  checked::Given out;
  out.previous = node.previous;
  out.record = record;
  out.span = node.records.span;
  if (node.table.rows.empty()) return good ? std::optional(std::move(out)) : std::nullopt;
  const syn::DataRow& heading_row = node.table.rows[0];
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < heading_row.cells.size(); ++i) {
    const DataHeading heading = data_heading(heading_row.cells[i]);
    if (std::find(seen.begin(), seen.end(), heading.name) != seen.end()) {
      report(code::heading_twice, heading.name_span).with("name", heading.name);
      good = false;
      continue;
    }
    seen.push_back(heading.name);
    if (heading.name == "id") {
      out.id_column = static_cast<std::uint32_t>(i);
      continue;
    }
    ColumnId column = column_of(row(record), heading.name);
    // Given now, a column that a remembered fact is named like is its start value.
    if (column.valid() && !node.previous && plan_[column].kind == Column::Kind::state &&
        plan_[column].start_column.valid())
      column = plan_[column].start_column;
    if (!column.valid() || broken_columns_[column.index()]) {
      if (!column.valid())
        unknown({heading.name, heading.name_span},
                Words("field or fact of " + plan_[record].name, plan_[record].name + "的字段或事实"),
                fitting(row(record)));
      good = false;
      continue;
    }
    if (!heading_unit(heading, plan_[column].type, plan_[column].span)) good = false;
    // What is given as previous is kept from then on.
    Column& named = plan_.columns[column.index()];
    if (node.previous && (named.kind == Column::Kind::fact || named.kind == Column::Kind::field)) named.kept = true;
    out.columns.push_back(column);
  }
  if (node.previous && !out.id_column) {
    report(code::rows_need_id, heading_row.span).with("record", plan_[record].name);
    good = false;
  }
  checked::CellForm form;
  form.plan_text = true;
  std::vector<std::string> ids;
  for (std::size_t i = 1; i < node.table.rows.size(); ++i) {
    const syn::DataRow& written = node.table.rows[i];
    if (written.cells.size() != heading_row.cells.size()) {
      incomplete_ = true;  // reported by the parser
      good = false;
      continue;
    }
    std::string id = std::to_string(i);
    if (out.id_column) id = std::string(base::trim(checked::unquoted(written.cells[*out.id_column].text, form)));
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
      report(code::row_twice, out.id_column ? written.cells[*out.id_column].span : written.span)
          .with("id", id)
          .with("record", plan_[record].name);
      good = false;
    }
    ids.push_back(id);
    std::vector<RecordId>& records = rows.records[id];
    if (std::find(records.begin(), records.end(), record) == records.end()) records.push_back(record);
  }
  out.rows = cells_of(node.table);
  if (!good) return std::nullopt;
  return out;
}

std::optional<ExampleStep> Lowering::settle(const syn::SettleLine& node, Span span) {
  const auto read = [&](const syn::Word& word) -> std::optional<number::Period> {
    const std::optional<number::Period> period = number::parse_period(word.text, plan_.zone);
    if (!period) {
      unless_said(code::no_such_period, word.span, word.text);
      return std::nullopt;
    }
    if (plan_.period && period->unit != plan_.period) {
      const number::Date day{20'513};  // 2026-03-01, to show what is wanted
      report(code::other_period, word.span)
          .with("text", word.text)
          .with("sample", number::to_text(number::period_of(day, *plan_.period, plan_.zone)));
      return std::nullopt;
    }
    return period;
  };
  const std::optional<number::Period> from = read(node.from);
  std::optional<number::Period> to = from;
  if (node.to) to = read(*node.to);
  if (!from || !to) return std::nullopt;
  if (to->first < from->first) {
    report(code::range_upside_down, span).with("text", text(span));
    return std::nullopt;
  }
  return ExampleStep{checked::SettleStep{*from, *to}, span};
}

bool Lowering::given_row(const syn::Word& word, const ExampleRows& rows) {
  if (rows.records.contains(word.text)) return true;
  std::vector<std::string> names;
  for (const auto& [id, records] : rows.records) names.push_back(id);
  unknown(word, {"given row", "已知行"}, names);
  return false;
}

std::optional<ExampleStep> Lowering::expect_paid(const syn::ExpectPaid& node, const ExampleRows& rows, Span span) {
  checked::ExpectPaid out;
  Type wanted = money();
  const auto bonus = bonuses_.find(node.bonus.text);
  if (bonus != bonuses_.end()) {
    out.what = bonus->second;
    if (const std::optional<Type> amounts = bonus_amounts(bonus->second, std::nullopt)) wanted = *amounts;
  } else if (const auto promise = promises_.find(node.bonus.text); promise != promises_.end()) {
    out.what = promise->second;
  } else {
    std::vector<std::string> names;
    for (const auto& [name, id] : bonuses_) names.push_back(name);
    for (const auto& [name, id] : promises_) names.push_back(name);
    unknown(node.bonus, {"bonus or guarantee", "奖励或保证"}, names);
    return std::nullopt;
  }
  out.verb = static_cast<checked::ExpectPaid::Verb>(node.verb);
  out.kind = static_cast<checked::ExpectPaid::Kind>(node.kind);
  bool good = true;
  if (node.member) {
    const auto found = rows.records.find(node.member->text);
    if (found == rows.records.end())
      good = given_row(*node.member, rows) && good;
    else if (std::find(found->second.begin(), found->second.end(), plan_.member) == found->second.end()) {
      report(code::payee_is_member, node.member->span)
          .with("text", node.member->text)
          .with("found", describe(row(found->second[0])));
      good = false;
    }
    out.member = std::string(node.member->text);
  }
  if (node.from) {
    good = given_row(*node.from, rows) && good;
    out.from = std::string(node.from->text);
  }
  switch (node.kind) {
    case syn::ExpectPaid::Kind::nothing:
    case syn::ExpectPaid::Kind::nobody: break;
    case syn::ExpectPaid::Kind::table: {
      if (node.table.rows.empty()) break;
      static const std::vector<std::string> known = {"member", "amount", "source", "level", "asset", "rule"};
      for (const syn::Cell& cell : node.table.rows[0].cells) {
        const DataHeading heading = data_heading(cell);
        if (std::find(known.begin(), known.end(), heading.name) == known.end()) {
          unknown({heading.name, heading.name_span}, {"column of payments", "支付的列"}, known);
          good = false;
        } else if (std::find(out.headings.begin(), out.headings.end(), heading.name) != out.headings.end()) {
          report(code::heading_twice, heading.name_span).with("name", heading.name);
          good = false;
        } else if (heading.name == "amount" && !heading.unit.empty()) {
          good = heading_unit(heading, wanted, {}) && good;
        }
        out.headings.push_back(heading.name);
      }
      for (std::size_t i = 1; i < node.table.rows.size(); ++i)
        if (node.table.rows[i].cells.size() != out.headings.size()) incomplete_ = true, good = false;
      out.rows = cells_of(node.table);
      break;
    }
    case syn::ExpectPaid::Kind::amount: {
      const std::optional<Paid> paid = this->paid(node.amount, std::nullopt, false);
      if (!paid) return std::nullopt;
      out.amount = paid->amount.node;
      out.in = paid->in;
      const bool several = bonus != bonuses_.end() && pending_[bonus->second.index()].node->verbs.size() > 1;
      if (!several && !(paid->amount.type.required() == wanted.required())) {
        if (paid->amount.zero) break;
        mismatch(paid->amount, wanted, node.bonus.span);
        good = false;
      }
      break;
    }
  }
  if (!good) return std::nullopt;
  return ExampleStep{std::move(out), span};
}

std::optional<ExampleStep> Lowering::expect(const syn::Expect& node, const ExampleRows& rows, Span span) {
  const auto promise = [&](const syn::Word& word) -> std::optional<checked::PromiseId> {
    if (const auto found = promises_.find(word.text); found != promises_.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [name, id] : promises_) names.push_back(name);
    unknown(word, {"guarantee", "保证"}, names);
    return std::nullopt;
  };
  return std::visit(
      [&](const auto& one) -> std::optional<ExampleStep> {
        using T = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<T, syn::ExpectTotal>) {
          const Type wanted = money();
          Typed amount = expression(one.amount, &wanted);
          if (!fits(amount, wanted)) return std::nullopt;
          return ExampleStep{checked::ExpectTotal{amount.node}, span};
        } else if constexpr (std::is_same_v<T, syn::ExpectRefused>) {
          if (!given_row(one.row, rows)) return std::nullopt;
          checked::ExpectRefused out;
          out.row = std::string(one.row.text);
          if (one.reason) out.reason = std::string(one.reason->text);
          return ExampleStep{std::move(out), span};
        } else if constexpr (std::is_same_v<T, syn::ExpectPaid>) {
          return expect_paid(one, rows, span);
        } else if constexpr (std::is_same_v<T, syn::ExpectShows>) {
          const auto found = reports_.find(one.report.text);
          if (found == reports_.end()) {
            std::vector<std::string> names;
            for (const auto& [name, id] : reports_) names.push_back(name);
            unknown(one.report, {"report", "报表"}, names);
            return std::nullopt;
          }
          checked::ExpectShows out;
          out.report = found->second;
          bool good = true;
          if (!one.table.rows.empty()) {
            const std::vector<std::string>& known = plan_.reports[found->second.index()].headings;
            for (const syn::Cell& cell : one.table.rows[0].cells) {
              const DataHeading heading = data_heading(cell);
              if (std::find(known.begin(), known.end(), heading.name) == known.end()) {
                unknown({heading.name, heading.name_span},
                        Words("column of report " + std::string(one.report.text),
                              "报表" + std::string(one.report.text) + "的列"),
                        known);
                good = false;
              }
              out.headings.push_back(heading.name);
            }
            for (std::size_t i = 1; i < one.table.rows.size(); ++i)
              if (one.table.rows[i].cells.size() != out.headings.size()) incomplete_ = true, good = false;
            out.rows = cells_of(one.table);
          }
          if (!good) return std::nullopt;
          return ExampleStep{std::move(out), span};
        } else if constexpr (std::is_same_v<T, syn::ExpectHolds>) {
          const std::optional<checked::PromiseId> id = promise(one.guarantee);
          if (!id) return std::nullopt;
          return ExampleStep{checked::ExpectVerdict{*id, true, std::nullopt, {}}, span};
        } else if constexpr (std::is_same_v<T, syn::ExpectBreaks>) {
          const std::optional<checked::PromiseId> id = promise(one.guarantee);
          bool good = id.has_value();
          checked::ExpectVerdict out;
          out.holds = false;
          if (one.member) {
            good = given_row(*one.member, rows) && good;
            out.member = std::string(one.member->text);
          }
          if (one.amount.valid()) {
            Type wanted = money();
            if (id && plan_.promises[id->index()].have.valid())
              wanted = plan_.type(plan_.promises[id->index()].have).required();
            Typed amount = expression(one.amount, &wanted);
            good = fits(amount, wanted) && good;
            out.amount = amount.node;
          }
          if (!good) return std::nullopt;
          out.promise = *id;
          return ExampleStep{std::move(out), span};
        } else {
          static_assert(std::is_same_v<T, syn::ExpectTrue>);
          Typed truth = expression(one.condition);
          if (!condition(truth)) return std::nullopt;
          return ExampleStep{checked::ExpectTrue{truth.node}, span};
        }
      },
      node.node);
}

void Lowering::example(const syn::Example& node) {
  checked::Example out;
  out.title = std::string(node.title.text);
  out.span = node.title.span;
  ExampleRows rows;
  for (const syn::ExampleLine& line : node.lines)
    if (const auto* given = std::get_if<syn::GivenRows>(&line.node))
      if (std::optional<checked::Given> made = this->given(*given, rows)) out.given.push_back(std::move(*made));
  out.frame = in_body(Place::example, [&] {
    body_.example = &rows;
    bool settled = false;
    for (const syn::ExampleLine& line : node.lines)
      std::visit(
          [&](const auto& one) {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, syn::GivenParameter>) {
              const auto found = parameters_.find(one.name.text);
              if (found == parameters_.end()) {
                std::vector<std::string> names;
                for (const auto& [name, id] : parameters_) names.push_back(name);
                unknown(one.name, {"parameter", "参数"}, names);
                return;
              }
              const checked::Parameter& parameter = plan_.parameters[found->second.index()];
              const Type type = parameter.type;
              Typed value = expression(one.value, &type);
              if (!fits(value, type, parameter.span)) return;
              const std::optional<Value> known = value_of(value.node);
              if (!known) {
                report(code::not_a_constant, value.span).with("text", text(value.span));
                return;
              }
              if ((parameter.lowest && columns::compare(*known, *parameter.lowest) < 0) ||
                  (parameter.highest && columns::compare(*known, *parameter.highest) > 0)) {
                report(code::default_outside_range, value.span)
                    .with("text", text(value.span))
                    .label(parameter.span, Note::declared_here);
                return;
              }
              out.parameters.push_back({found->second, value.node});
            } else if constexpr (std::is_same_v<T, syn::SettleLine>) {
              settled = true;
              if (std::optional<ExampleStep> step = settle(one, line.span)) out.steps.push_back(std::move(*step));
            } else if constexpr (std::is_same_v<T, syn::Expect>) {
              if (!settled) {
                report(code::expect_before_settle, line.span);
                settled = true;  // said once
              }
              if (std::optional<ExampleStep> step = expect(one, rows, line.span)) out.steps.push_back(std::move(*step));
            } else {
              static_assert(std::is_same_v<T, syn::GivenRows>);
            }
          },
          line.node);
  });
  plan_.examples.push_back(std::move(out));
}

}  // namespace bonafide::check
