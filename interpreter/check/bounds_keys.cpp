#include "check/bounds_keys.h"

#include <algorithm>
#include <type_traits>

#include "base/closed.h"
namespace bonafide::check {

namespace {

std::string text_of(const checked::Value& value) {
  return std::to_string(value.index()) + ":" +
         std::visit(
             [](const auto& v) -> std::string {
               using T = std::decay_t<decltype(v)>;
               if constexpr (std::is_same_v<T, columns::Missing>)
                 return "";
               else if constexpr (std::is_same_v<T, bool>)
                 return v ? "yes" : "no";
               else if constexpr (std::is_same_v<T, number::Rational>)
                 return v.numerator_text() + "/" + v.denominator_text();
               else if constexpr (std::is_same_v<T, std::string>)
                 return std::to_string(v.size()) + "=" + v;
               else if constexpr (std::is_same_v<T, number::Date>)
                 return std::to_string(v.days);
               else if constexpr (std::is_same_v<T, number::Moment>)
                 return std::to_string(v.microseconds);
               else if constexpr (std::is_same_v<T, number::Duration>)
                 return std::to_string(v.months) + "," + std::to_string(v.microseconds);
               else if constexpr (std::is_same_v<T, columns::ChoiceValue>)
                 return std::to_string(v.choice.value) + "," + std::to_string(v.index);
               else if constexpr (std::is_same_v<T, columns::Row>)
                 return std::to_string(v.record.value) + "," + std::to_string(v.number);
               else if constexpr (std::is_same_v<T, columns::Window>)
                 return std::to_string(int(v.kind)) + "," + std::to_string(int(v.unit)) + "," +
                        std::to_string(v.of_period) + "," + std::to_string(v.count);
               else
                 static_assert(base::unanswered<T>);
             },
             value);
}

bool any_order(checked::Operator op) {
  using checked::Operator;
  return op == Operator::add || op == Operator::multiply || op == Operator::minimum ||
         op == Operator::maximum || op == Operator::and_ || op == Operator::or_ || op == Operator::equal ||
         op == Operator::not_equal;
}

}  // namespace

// Writes a node as text; rows bound inside it are numbered from the outermost loop inwards.
struct Keys::Writer {
  const checked::Plan& plan;
  std::map<checked::Slot, std::uint32_t> bound;
  std::uint32_t next = 0;
  std::vector<checked::Slot> free;

  std::string slot(char letter, checked::Slot slot) {
    const auto found = bound.find(slot);
    if (found != bound.end()) return std::string(1, letter) + "b" + std::to_string(found->second);
    if (std::find(free.begin(), free.end(), slot) == free.end()) free.push_back(slot);
    return letter + std::to_string(slot);
  }
  std::string list(const std::vector<checked::NodeId>& nodes) {
    std::string text = "(";
    for (const auto node : nodes) text += write(node) + ";";
    return text + ")";
  }
  std::string maybe(checked::NodeId node) { return node.valid() ? write(node) : "-"; }

  std::string write(checked::NodeId id) {
    return std::visit(
        [&](const auto& node) -> std::string {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, checked::Const>)
            return "c" + text_of(node.value);
          else if constexpr (std::is_same_v<T, checked::Var>)
            return slot('v', node.slot);
          else if constexpr (std::is_same_v<T, checked::ParameterValue>)
            return "P" + std::to_string(node.parameter.value);
          else if constexpr (std::is_same_v<T, checked::RowNamed>)
            return "r" + std::to_string(node.record.value) + "=" + node.id;
          else if constexpr (std::is_same_v<T, checked::Get>)
            return "g" + std::to_string(node.column.value) + list(node.arguments);
          else if constexpr (std::is_same_v<T, checked::Prev>)
            return "q" + std::to_string(node.column.value) + list(node.arguments);
          else if constexpr (std::is_same_v<T, checked::ScanPrev>)
            return slot('p', node.slot);
          else if constexpr (std::is_same_v<T, checked::AsOf>)
            return "@" + std::to_string(int(node.side)) + "(" + write(node.of) + ";" + write(node.row) + ")";
          else if constexpr (std::is_same_v<T, checked::Apply>) {
            std::vector<std::string> parts;
            for (const auto argument : node.arguments) parts.push_back(write(argument));
            if (any_order(node.op)) std::sort(parts.begin(), parts.end());
            std::string text = "o" + std::to_string(int(node.op)) + "(";
            for (const auto& part : parts) text += part + ";";
            return text + ")";
          } else if constexpr (std::is_same_v<T, checked::If>)
            return "i(" + write(node.condition) + ";" + write(node.then) + ";" + write(node.otherwise) + ")";
          else if constexpr (std::is_same_v<T, checked::Lookup>)
            return "t" + std::to_string(node.table.value) + "." + std::to_string(node.output) +
                   list(node.arguments);
          else if constexpr (std::is_same_v<T, checked::Fold>) {
            const auto outer = bound;
            const auto number = next;
            std::string text = "f" + std::to_string(int(node.kind)) + pipe(node.pipe);
            text += maybe(node.value);  // after the pipe, whose names it reads
            bound = outer;
            next = number;
            return text;
          } else if constexpr (std::is_same_v<T, checked::Had>)
            return "h" + std::to_string(id.value);
          else if constexpr (std::is_same_v<T, checked::PeriodDate>)
            return "d" + std::to_string(int(node.edge));
          else
            static_assert(base::unanswered<T>);
        },
        plan[id]);
  }

  std::string source(checked::SourceId id) {
    const auto& source = plan[id];
    std::string text = std::to_string(source.rows.index()) + "{";
    text += std::visit(
        [&](const auto& rows) -> std::string {
          using T = std::decay_t<decltype(rows)>;
          if constexpr (std::is_same_v<T, checked::AllRows>)
            return std::to_string(rows.record.value);
          else if constexpr (std::is_same_v<T, checked::OwnedRows>)
            return std::to_string(rows.record.value) + "," + write(rows.owner);
          else if constexpr (std::is_same_v<T, checked::KinRows>)
            return std::to_string(rows.tree.value) + "," + std::to_string(int(rows.kin)) + "," +
                   write(rows.of) + "," + maybe(rows.depth);
          else if constexpr (std::is_same_v<T, checked::PathRows>)
            return std::to_string(rows.tree.value) + "," + write(rows.from) + "," + write(rows.to);
          else if constexpr (std::is_same_v<T, checked::PaymentRows>) {
            std::string of;
            for (const auto bonus : rows.bonuses) of += "b" + std::to_string(bonus.value);
            for (const auto promise : rows.promises) of += "p" + std::to_string(promise.value);
            return of + "," + maybe(rows.member) + "," + (rows.unit ? std::to_string(rows.unit->value) : "-") + "," +
                   (rows.asset ? std::to_string(rows.asset->value) : "-") + (rows.in_money ? "m" : "") +
                   std::to_string(static_cast<int>(rows.own));
          } else if constexpr (std::is_same_v<T, checked::LotRows>)
            return std::to_string(rows.asset.value) + "," + write(rows.of);
          else if constexpr (std::is_same_v<T, checked::SlabRows>)
            return std::to_string(rows.table.value) + "," + write(rows.at);
          else if constexpr (std::is_same_v<T, checked::ChoiceValues>)
            return std::to_string(rows.choice.value);
          else if constexpr (std::is_same_v<T, checked::Numbers>)
            return write(rows.from) + "," + write(rows.to);
          else if constexpr (std::is_same_v<T, checked::OptionalValue>)
            return write(rows.value);
          else if constexpr (std::is_same_v<T, checked::DerivedRows>)
            return std::to_string(rows.rows.value) + "," + write(rows.owner);
          else
            static_assert(base::unanswered<T>);
        },
        source.rows);
    text += "|" + maybe(source.window);
    if (source.as_of) text += "@" + std::to_string(int(source.as_of->side)) + write(source.as_of->row);
    return text + "}";
  }

  std::string pipe(checked::PipeId id) {
    std::string text = "[";
    for (const auto& clause : plan[id].clauses) {
      text += std::to_string(clause.node.index());
      std::visit(
          [&](const auto& node) {
            using T = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<T, checked::For>) {
              text += source(node.in);
              bound[node.slot] = next++;
            } else if constexpr (std::is_same_v<T, checked::Where> || std::is_same_v<T, checked::While>)
              text += write(node.condition);
            else if constexpr (std::is_same_v<T, checked::Let>) {
              text += write(node.value);
              bound[node.slot] = next++;
            } else if constexpr (std::is_same_v<T, checked::By>) {
              for (const auto& key : node.keys) text += (key.descending ? ">" : "<") + write(key.value);
            } else if constexpr (std::is_same_v<T, checked::FirstN>)
              text += write(node.count);
            else if constexpr (std::is_same_v<T, checked::Scan>) {
              text += write(node.start);
              bound[node.slot] = next++;
              text += write(node.next);
            } else
              static_assert(base::unanswered<T>);
          },
          clause.node);
      text += ";";
    }
    return text + "]";
  }
};

Keys::Keys(const checked::Plan& plan) : plan_(plan), by_node_(plan.nodes.size(), 0) {}

Keys::Key Keys::of(checked::NodeId node) {
  auto& known = by_node_[node.index()];
  if (known != 0) return known - 1;
  Writer writer{plan_, {}, 0, {}};
  const auto [entry, fresh] = by_text_.emplace(writer.write(node), static_cast<Key>(slots_.size()));
  if (fresh) slots_.push_back(std::move(writer.free));
  known = entry->second + 1;
  return entry->second;
}

}  // namespace bonafide::check
