// Pipe rows. Cells of `rows` and `example` are data and come whole from lexis; those of a table and of a
// ladder's measures are patterns; those of a case table and of a `when` column are expressions.
#pragma once

#include "grammar/expressions.h"
#include "grammar/recovery.h"

namespace bonafide::grammar {

struct CellEnd : NextIs<Kind::bar, Kind::double_bar, Kind::when_bar, Kind::row_close> {};

// ---- data ----

struct DataCells : seq<Mark<Slot::cell>, List<CellText, Token<Kind::bar, Kind::double_bar>>, Token<Kind::row_close>> {};
struct DataHeading : seq<Token<Kind::head_open>, DataCells> {};
struct DataRow : seq<Token<Kind::row_open>, DataCells> {};
struct AtTable : NextIs<Kind::head_open> {};
struct DataTable : seq<AtTable, Mark<Slot::row>, Row<DataHeading>, star<NextIs<Kind::row_open>, Row<DataRow>>> {};

// ---- case tables: | when | value | ----

struct CaseOtherwise : Token<Kind::otherwise> {};
struct CaseRow : seq<Token<Kind::row_open>, sor<CaseOtherwise, Expr>, Token<Kind::bar>, Expr, Token<Kind::row_close>> {};
struct CaseHeading : seq<Token<Kind::head_open>, Token<Kind::when>, Token<Kind::bar>, Token<Kind::value>, Token<Kind::row_close>> {};
struct CaseTable : seq<Mark<Slot::case_row>, Row<CaseHeading>, star<NextIs<Kind::row_open>, Row<CaseRow>>> {};

// ---- patterns ----

struct SignedNumber : seq<opt<Token<Kind::dash, Kind::minus>>, Token<Kind::integer, Kind::number, Kind::percent>> {};
struct PatternWord : sor<Kinds<first_word, Kind::name>, Token<Kind::yes, Kind::no>> {};
struct PatternValue : sor<SignedNumber, Token<Kind::text, Kind::date, Kind::period_name>, PatternWord> {};
struct BlankPattern : seq<CellEnd> {};
struct AnyPattern : Token<Kind::any> {};
struct OtherwisePattern : Token<Kind::otherwise> {};
struct FromPattern : seq<Token<Kind::from>, PatternValue> {};
struct BelowPattern : seq<peg::one<byte(Kind::below)>, not_at<CellEnd>, PatternValue> {};
struct UpToPattern : seq<peg::one<byte(Kind::up)>, Token<Kind::to>, PatternValue> {};
struct AndAboveTail : Words<Kind::and_, Kind::above> {};
struct OrAboveTail : Words<Kind::or_, Kind::above> {};
struct ToBelowTail : seq<peg::one<byte(Kind::to)>, peg::one<byte(Kind::below)>, not_at<CellEnd>, PatternValue> {};
struct ToTail : seq<Token<Kind::to>, PatternValue> {};
struct UpTail : Token<Kind::and_up> {};
struct OrUpTail : Token<Kind::or_up> {};
struct DownTail : Token<Kind::and_down> {};
struct ValuesTail : star<Token<Kind::comma>, PatternValue> {};
struct ValuePattern : seq<Mark<Slot::cell>, PatternValue, sor<AndAboveTail, OrAboveTail, ToBelowTail, ToTail, UpTail, OrUpTail, DownTail, ValuesTail>> {};
struct Pattern : sor<BlankPattern, AnyPattern, OtherwisePattern, FromPattern,
                     seq<at<peg::one<byte(Kind::below)>, not_at<CellEnd>>, BelowPattern>,
                     seq<at<peg::one<byte(Kind::up)>, peg::one<byte(Kind::to)>>, UpToPattern>, ValuePattern> {};

// ---- decision tables: inputs || outputs, or a cross table: a \ b || patterns of b ----

struct HeadingUnit : seq<Token<Kind::unit_open, Kind::open>, Name, Token<Kind::unit_close, Kind::close>> {};
struct HeadingName : seq<Field, Maybe<Slot::word, HeadingUnit>> {};
struct TableHeading : seq<Token<Kind::head_open>, Mark<Slot::heading>, List<HeadingName, Token<Kind::bar>>, Token<Kind::double_bar>,
                          Mark<Slot::heading>, List<HeadingName, Token<Kind::bar>>, Token<Kind::row_close>> {};
struct CrossHeading : seq<at<peg::one<byte(Kind::head_open)>, Field, peg::one<byte(Kind::backslash)>>, Token<Kind::head_open>, HeadingName,
                          Token<Kind::backslash>, HeadingName, Token<Kind::double_bar>, Mark<Slot::pattern>,
                          List<Pattern, Token<Kind::bar>>, Token<Kind::row_close>> {};
struct OutputCell : star<not_at<CellEnd>, not_at<ClauseEnd>, peg::any> {};
struct TableRow : seq<Token<Kind::row_open>, Mark<Slot::pattern>, List<Pattern, Token<Kind::bar>>, Token<Kind::double_bar>, Mark<Slot::cell>,
                      List<OutputCell, Token<Kind::bar>>, Token<Kind::row_close>> {};
struct TableRows : seq<Row<sor<CrossHeading, TableHeading>>, star<NextIs<Kind::row_open>, Row<TableRow>>> {};

// ---- ladders: | rung | measures … | when | ----

struct WhenHeading : seq<Token<Kind::when>, NextIs<Kind::row_close>> {};
struct MeasureHeading : seq<Nested<Expr>, Maybe<Slot::word, Token<Kind::unit_open>, Name, Token<Kind::unit_close>>> {};
struct LadderHeading : seq<Token<Kind::head_open>, Token<Kind::rung>, Mark<Slot::heading>, star<Token<Kind::bar>, sor<WhenHeading, MeasureHeading>>,
                           Token<Kind::row_close>> {};
struct WhenBlank : seq<CellEnd> {};
struct WhenOtherwise : seq<Token<Kind::otherwise>, CellEnd> {};
struct NoWhen : NextIs<Kind::row_close> {};
struct LadderRow : seq<Token<Kind::row_open>, Name, Mark<Slot::pattern>, star<Token<Kind::bar>, Pattern>,
                       sor<NoWhen, seq<Token<Kind::when_bar>, sor<WhenBlank, WhenOtherwise, Expr>>>, Token<Kind::row_close>> {};
struct LadderRows : seq<Row<LadderHeading>, star<NextIs<Kind::row_open>, Row<LadderRow>>> {};

}  // namespace bonafide::grammar
