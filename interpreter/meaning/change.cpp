// docs/meaning.md, section 6: the changes of `had`, worked out in the world outside.
#include <type_traits>

#include "meaning/evaluator.h"

namespace bonafide::meaning {

using namespace checked;

Changes Evaluator::changes(const std::vector<Change>& given, const Scope& scope) {
  Changes changes;
  const auto row_of = [&](NodeId node) -> std::optional<Row> {
    const Value value = this->value(node, scope);
    const Row* row = std::get_if<Row>(&value);
    return row ? std::optional(*row) : std::nullopt;
  };
  // Every ladder's rung of the row is that in σ.
  const auto not_risen = [&](Row row) {
    const Value argument = row;
    for (const Ladder& ladder : plan_.ladders)
      if (ladder.record == row.record)
        changes.been.emplace_back(FactKey{ladder.column, {argument}},
                                  stored(scope.context, scope.context.world.sigma, ladder.column, &argument, 1));
  };
  for (const Change& change : given)
    std::visit(
        [&](const auto& c) {
          using T = std::decay_t<decltype(c)>;
          if constexpr (std::is_same_v<T, Been>) {
            FactKey key{c.column, {}};
            for (const NodeId argument : c.arguments) {
              key.arguments.push_back(value(argument, scope));
              if (columns::missing(key.arguments.back())) return;  // nothing is there to be changed
            }
            changes.been.emplace_back(std::move(key), value(c.value, scope));
          } else if constexpr (std::is_same_v<T, ParameterBeen>) {
            changes.parameters.emplace_back(c.parameter, value(c.value, scope));
          } else if constexpr (std::is_same_v<T, NobodyRisen>) {
            for (const Value& element : elements(c.in, scope))
              if (const Row* row = std::get_if<Row>(&element)) not_risen(*row);
          } else if constexpr (std::is_same_v<T, NotRisen>) {
            if (const auto row = row_of(c.row)) not_risen(*row);
          } else if constexpr (std::is_same_v<T, RisenTo>) {
            const Ladder& ladder = plan_.ladders[c.ladder.index()];
            if (const auto row = row_of(c.row))
              changes.been.emplace_back(FactKey{ladder.column, {Value(*row)}},
                                        columns::ChoiceValue{ladder.choice, c.rung});
          } else if constexpr (std::is_same_v<T, NotHappened>) {
            if (const auto row = row_of(c.row)) changes.dropped.push_back(*row);
          } else {
            static_assert(std::is_same_v<T, LeftNow>);
            if (const auto row = row_of(c.row)) changes.left.push_back(*row);
          }
        },
        change);
  changes.order();
  return changes;
}

}  // namespace bonafide::meaning
