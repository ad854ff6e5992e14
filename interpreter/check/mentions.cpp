#include "check/mentions.h"

#include <algorithm>

#include "base/closed.h"

namespace bonafide::check {
namespace {

using namespace syntax;

bool letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         byte == '_';
}

class Collector {
 public:
  std::vector<Word> words;

  void expression(const Expression& expression) {
    std::visit(
        [&](const auto& n) {
          using T = std::decay_t<decltype(n)>;
          if constexpr (std::is_same_v<T, NumberLiteral>) {
            word(n.unit), word(n.per);
          } else if constexpr (std::is_same_v<T, Name>) {
            word(n.word);
          } else if constexpr (std::is_same_v<T, Call>) {
            word(n.function);
          } else if constexpr (std::is_same_v<T, Field>) {
            word(n.name);
          } else if constexpr (std::is_same_v<T, Marginal>) {
            word(n.table);
          } else if constexpr (std::is_same_v<T, Rises>) {
            word(n.to);
          } else if constexpr (std::is_same_v<T, AtLeast>) {
            how_many(n.count);
          } else if constexpr (std::is_same_v<T, Fold> || std::is_same_v<T, Place> || std::is_same_v<T, Nth>) {
            pipe(n.pipe);
          } else if constexpr (std::is_same_v<T, Had>) {
            for (const Change& one : n.changes) change(one);
          } else if constexpr (std::is_same_v<T, WindowArgument>) {
            how_many(n.window.count);
          } else if constexpr (std::is_same_v<T, InSet>) {
            if (const auto* calendar = std::get_if<CalendarWindow>(&n.set)) how_many(calendar->count);
          } else {
            static_assert(std::is_same_v<T, TextLiteral> || std::is_same_v<T, DateLiteral> ||
                          std::is_same_v<T, FlagLiteral> || std::is_same_v<T, NothingLiteral> ||
                          std::is_same_v<T, Of> || std::is_same_v<T, Previous> ||
                          std::is_same_v<T, AsOf> || std::is_same_v<T, Tuple> || std::is_same_v<T, Bracket> ||
                          std::is_same_v<T, Unary> || std::is_same_v<T, Binary> || std::is_same_v<T, If> ||
                          std::is_same_v<T, Exists> || std::is_same_v<T, Falls> ||
                          std::is_same_v<T, Trim> || std::is_same_v<T, Otherwise>);
          }
        },
        expression.node);
  }

  void set(const Set& set) {
    const auto window = [&](const std::optional<Window>& one) {
      if (const Word* bound = one ? std::get_if<Word>(&*one) : nullptr) word(*bound);
      if (const auto* calendar = one ? std::get_if<CalendarWindow>(&*one) : nullptr) how_many(calendar->count);
    };
    std::visit(
        [&](const auto& n) {
          using T = std::decay_t<decltype(n)>;
          if constexpr (std::is_same_v<T, KinSet>)
            word(n.tree);
          else if constexpr (std::is_same_v<T, SlabsSet>)
            word(n.table);
          else if constexpr (std::is_same_v<T, LotsSet>)
            word(n.asset);
          else if constexpr (std::is_same_v<T, RowsSet>)
            window(n.window);
          else if constexpr (std::is_same_v<T, RecordSet>)
            word(n.record), window(n.window);
          else
            static_assert(std::is_same_v<T, PathSet> || std::is_same_v<T, NumberSet>);
        },
        set.node);
  }

  void declaration(const Declaration& declaration) {
    std::visit([&](const auto& n) { words_of(n); }, declaration.node);
  }

  void need(const Need& need) {
    word(need.name);
    parameters(need.parameters);
    if (need.type) type(*need.type);
  }

 private:
  void word(const Word& one) { words.push_back(one); }
  void how_many(const HowMany& count) {
    if (const Word* named = std::get_if<Word>(&count)) word(*named);
  }
  void word(const OptionalWord& one) {
    if (one) words.push_back(*one);
  }
  void all(const std::vector<Word>& many) {
    for (const Word& one : many) word(one);
  }
  void type(const TypeName& one) { word(one.name), word(one.in), word(one.per); }
  void parameters(const std::vector<Parameter>& many) {
    for (const Parameter& one : many) {
      word(one.name);
      if (one.type) type(*one.type);
    }
  }
  void clock(const std::optional<Clock>& one) {
    if (const Word* row = one ? std::get_if<Word>(&one->each) : nullptr) word(*row);
  }
  // Cells and headings are data yet: each of their words may be a name.
  void cell(const Cell& one) {
    const std::string_view text = one.text;
    if (text.starts_with('"') || text.starts_with("“")) return;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      while (at < text.size() && letter(text[at])) ++at;
      Span span = one.span;
      span.begin += static_cast<std::uint32_t>(begin);
      span.end = span.begin + static_cast<std::uint32_t>(at - begin);
      if (at > begin) word(Word{text.substr(begin, at - begin), span});
      if (at == begin) ++at;
    }
  }
  void cells(const DataTable& table) {
    for (const DataRow& row : table.rows)
      for (const Cell& one : row.cells) cell(one);
  }
  void heading(const Heading& one) {
    word(one.name);
    if (one.unit) cell({one.unit->text, one.unit->span});
  }
  void pattern(const Pattern& one) {
    for (const Cell& value : one.values) cell(value);
  }
  void pipe(const Pipe& pipe) {
    for (const Clause& clause : pipe)
      std::visit(
          [&](const auto& n) {
            using T = std::decay_t<decltype(n)>;
            if constexpr (std::is_same_v<T, First>) {
              how_many(n.count);
            } else if constexpr (std::is_same_v<T, Running>) {
              if (n.type) type(*n.type);
            } else {
              static_assert(std::is_same_v<T, ForEach> || std::is_same_v<T, Repeat> || std::is_same_v<T, Let> ||
                            std::is_same_v<T, Where> || std::is_same_v<T, While> || std::is_same_v<T, By> ||
                            std::is_same_v<T, Counting>);
            }
          },
          clause.node);
  }
  void change(const Change& change) {
    std::visit(
        [&](const auto& n) {
          using T = std::decay_t<decltype(n)>;
          if constexpr (std::is_same_v<T, NotRisen> || std::is_same_v<T, Left>)
            word(n.who);
          else if constexpr (std::is_same_v<T, RisenTo>)
            word(n.who), word(n.rung);
          else if constexpr (std::is_same_v<T, NotHappened>)
            word(n.row);
          else
            static_assert(std::is_same_v<T, NobodyRisen> || std::is_same_v<T, Been>);
        },
        change.node);
  }

  void words_of(const Use& n) { word(n.library); }
  void words_of(const ParameterDeclaration& n) { type(n.type); }
  void words_of(const UnitDeclaration&) {}
  void words_of(const ChoiceDeclaration&) {}
  void words_of(const TreeDeclaration&) {}
  void words_of(const Accept&) {}
  void words_of(const Asset& n) {
    for (const Asset::Line& line : n.lines)
      if (const auto* in = std::get_if<Asset::In>(&line.node)) word(in->unit);
  }
  void words_of(const Record& n) {
    if (n.extends) word(n.name);
    for (const FieldDeclaration& field : n.fields) type(field.type);
  }
  void words_of(const Rows& n) {
    word(n.record), word(n.of);
    pipe(n.pipe);
    cells(n.table);
  }
  void words_of(const Table& n) {
    for (const Heading& one : n.inputs) heading(one);
    for (const Heading& one : n.outputs) heading(one);
    for (const Pattern& one : n.across) pattern(one);
    for (const TableRow& row : n.rows) {
      for (const Pattern& one : row.inputs) pattern(one);
      for (const Cell& one : row.outputs) cell(one);
    }
  }
  void words_of(const Ladder& n) {
    word(n.of);
    clock(n.clock);
    for (const Heading& one : n.measures) heading(one);
    for (const LadderRung& rung : n.rungs)
      for (const Pattern& one : rung.measures) pattern(one);
    how_many(n.fall_after);
  }
  void words_of(const Define& n) {
    word(n.of);
    parameters(n.parameters);
    type(n.type);
    pipe(n.pipe);
  }
  void words_of(const Remember& n) {
    word(n.of);
    type(n.type);
    clock(n.clock);
    pipe(n.pipe);
  }
  void words_of(const MustBe&) {}
  void words_of(const Refuse& n) {
    word(n.record);
    clock(n.clock);
    pipe(n.pipe);
  }
  void words_of(const Bonus& n) {
    clock(n.clock);
    pipe(n.pipe);
    for (const Verb& verb : n.verbs) {
      if (const auto* pay = std::get_if<Pay>(&verb.node)) word(pay->in);
      if (const auto* take = std::get_if<Take>(&verb.node)) word(take->in), all(take->out_of);
    }
  }
  void words_of(const Limit& n) {
    clock(n.clock);
    all(n.on);
    word(n.per);
    if (n.window) how_many(n.window->count);
  }
  void words_of(const Hold& n) {
    all(n.on);
    pipe(n.pipe);
  }
  void words_of(const Leaving& n) {
    for (const Leaving::Line& line : n.lines)
      if (const auto* thing = std::get_if<Leaving::Thing>(&line.node)) word(thing->name), word(thing->rung);
  }
  void words_of(const Report& n) { pipe(n.pipe); }
  void words_of(const Guarantee& n) {
    pipe(n.pipe);
    const auto* possible = std::get_if<Guarantee::Possible>(&n.claim);
    if (possible != nullptr && possible->within) how_many(possible->within->first);
  }
  void words_of(const Names&) {}
  void words_of(const Example&) {}
};

}  // namespace

std::vector<Word> mentions(const File& file) {
  Collector collector;
  for (const Expression& one : file.expressions) collector.expression(one);
  for (const Set& one : file.sets) collector.set(one);
  for (const Declaration& one : file.declarations) collector.declaration(one);
  if (file.header)
    for (const HeadLine& line : file.header->lines)
      if (const auto* needs = std::get_if<HeadNeeds>(&line.node))
        for (const Need& one : needs->needs) collector.need(one);
  std::stable_sort(collector.words.begin(), collector.words.end(),
                   [](const Word& a, const Word& b) { return a.span.begin < b.span.begin; });
  return std::move(collector.words);
}

}  // namespace bonafide::check
