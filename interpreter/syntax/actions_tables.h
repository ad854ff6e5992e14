// What the rows of tables build. Only parse.cpp includes this.
#pragma once

#include "syntax/actions_expressions.h"

namespace bonafide::syntax {

// ---- data ----

ON(CellText) { b.push(Cell{b.text(b.span(m)), b.span(m)}); }
ON(DataHeading) { b.push(DataRow{b.take<Cell>(), b.span(m)}); }
ON(DataRow) { b.push(DataRow{b.take<Cell>(), b.span(m)}); }

// ---- case tables ----

ON(CaseOtherwise) { b.push(ExpressionId{}); }
ON(CaseRow) {
  const ExpressionId value = b.pop_expression(), when = b.pop_expression();
  b.push(CaseRow{when, value, b.span(m)});
}
ON(CaseTable) {
  CaseTable table{b.take<CaseRow>(), b.span(m)};
  b.check_case_table(table);
  b.push(std::move(table));
}

// ---- patterns ----

ON(PatternValue) { b.push(Cell{b.written(m), b.span(m)}); }
inline void pattern(Builder& b, Match m, Pattern::Kind kind) { b.push(Pattern{kind, {}, b.span(m)}); }
inline void pattern_of_one(Builder& b, Match m, Pattern::Kind kind) { b.push(Pattern{kind, {b.pop<Cell>()}, b.span(m)}); }
ON(BlankPattern) { pattern(b, m, Pattern::Kind::any); }
ON(AnyPattern) { pattern(b, m, Pattern::Kind::any); }
ON(OtherwisePattern) { pattern(b, m, Pattern::Kind::otherwise); }
ON(FromPattern) { pattern_of_one(b, m, Pattern::Kind::from); }
ON(BelowPattern) { pattern_of_one(b, m, Pattern::Kind::below); }
ON(UpToPattern) { pattern_of_one(b, m, Pattern::Kind::up_to); }
inline void pattern_of_cells(Builder& b, Match m, Pattern::Kind kind) {
  auto cells = b.take<Cell>();
  Span span = b.span(m);
  if (!cells.empty()) span = base::join(cells.front().span, m.begin == m.end ? cells.back().span : span);
  b.push(Pattern{kind, std::move(cells), span});
}
ON(AndAboveTail) { pattern_of_cells(b, m, Pattern::Kind::and_above); }
ON(OrAboveTail) { pattern_of_cells(b, m, Pattern::Kind::or_above); }
ON(ToBelowTail) { pattern_of_cells(b, m, Pattern::Kind::to_below); }
ON(ToTail) { pattern_of_cells(b, m, Pattern::Kind::to); }
// `5及以上` is `5 and above`, `会员及以上` is `member or above`.
inline void pattern_upwards(Builder& b, Match m, bool like_a_number) {
  const auto* cell = b.last_cell();
  const bool number = cell != nullptr && !cell->text.empty() && (cell->text.front() == '-' || (cell->text.front() >= '0' && cell->text.front() <= '9'));
  pattern_of_cells(b, m, number == like_a_number ? Pattern::Kind::and_above : Pattern::Kind::or_above);
}
ON(UpTail) { pattern_upwards(b, m, true); }
ON(OrUpTail) { pattern_upwards(b, m, false); }
ON(DownTail) { pattern_of_cells(b, m, Pattern::Kind::up_to); }
ON(ValuesTail) { pattern_of_cells(b, m, Pattern::Kind::values); }

// ---- decision tables ----

ON(HeadingName) {
  Heading heading;
  heading.unit = b.pop_optional_word();
  heading.name = b.pop<Word>();
  heading.span = b.span(m);
  b.push(heading);
}
ON(TableHeading) {
  auto outputs = b.take<Heading>(), inputs = b.take<Heading>();
  if (Table* table = b.now_or_none<Table>()) {
    table->outputs = std::move(outputs);
    table->inputs = std::move(inputs);
  }
}
ON(CrossHeading) {
  auto across = b.take<Pattern>();
  const Heading second = b.pop<Heading>(), first = b.pop<Heading>();
  if (Table* table = b.now_or_none<Table>()) {
    table->cross = true;
    table->inputs = {first, second};
    table->across = std::move(across);
  }
}
ON(OutputCell) {
  if (m.begin == m.end) {  // empty: the place right after the bar
    const Span bar = b.span(m.begin - 1);
    const Span place{bar.source, bar.end, bar.end};
    return b.push(Cell{{}, place});
  }
  b.push(Cell{b.written(m), b.span(m)});
}
ON(TableRow) {
  TableRow row;
  row.outputs = b.take<Cell>();
  row.inputs = b.take<Pattern>();
  row.span = b.span(m);
  if (Table* table = b.now_or_none<Table>()) table->rows.push_back(std::move(row));
}

// ---- ladders ----

ON(MeasureHeading) {
  Heading heading;
  heading.unit = b.pop_optional_word();
  heading.expression = b.pop_expression();
  heading.span = b.span(m);
  if (heading.expression.valid())
    if (const Name* name = std::get_if<Name>(&b.file[heading.expression].node)) heading.name = name->word;
  b.push(heading);
}
ON(LadderHeading) {
  auto measures = b.take<Heading>();
  if (Ladder* ladder = b.now_or_none<Ladder>()) ladder->measures = std::move(measures);
}
ON(NoWhen) { b.push(ExpressionId{}); }
ON(WhenBlank) { b.push(ExpressionId{}); }
ON(WhenOtherwise) { b.push(ExpressionId{}); }
ON(LadderRow) {
  LadderRung rung;
  rung.when = b.pop_expression();
  rung.otherwise = b.kind(m.end - 2) == Kind::otherwise && b.kind(m.end - 3) == Kind::when_bar;
  rung.measures = b.take<Pattern>();
  rung.rung = b.pop<Word>();
  rung.span = b.span(m);
  if (Ladder* ladder = b.now_or_none<Ladder>()) ladder->rungs.push_back(std::move(rung));
}

}  // namespace bonafide::syntax
