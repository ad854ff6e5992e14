#include "check/order_words.h"

#include <optional>

#include "base/invariant.h"

namespace bonafide::check {

using namespace checked;
using diagnostics::Words;

namespace {

std::string quote(const std::string& name) {
  return "`" + name + "`";
}
std::string quote_zh(const std::string& name) {
  return "“" + name + "”";
}

std::string record_name(const Plan& plan, const Type& type) {
  return type.record.valid() ? plan[type.record].name : std::string("row");
}

Words origin_words(const std::string& name, Origin::Kind kind) {
  switch (kind) {
    case Origin::Kind::same:
      return {"the same " + name, "同一 " + name + " "};
    case Origin::Kind::child:
      return {"a " + name + " below", "下级 " + name + " "};
    case Origin::Kind::parent:
      return {"the " + name + " above", "上级 " + name + " "};
    case Origin::Kind::earlier:
      return {"an earlier " + name, "更早的 " + name + " "};
    case Origin::Kind::seen:
    case Origin::Kind::other:
      return {"any " + name, "任一 " + name + " "};
  }
  BONAFIDE_INVARIANT(false, "an origin");
  return "";
}

// "the same member", by where the row comes from; "the same member or a member below".
Words row_words(const Plan& plan, const Type& type, const Origins& origins) {
  const std::string name = record_name(plan, type);
  bool same = false;
  std::optional<Origin::Kind> away;
  for (const auto& origin : origins) {
    if (origin.kind == Origin::Kind::same)
      same = true;
    else
      away = origin.kind;
  }
  if (!same && !away) away = Origin::Kind::other;
  if (!away) return origin_words(name, Origin::Kind::same);
  Words words = origin_words(name, *away);
  if (!same) return words;
  const Words own = origin_words(name, Origin::Kind::same);
  return {own.en + " or " + words.en, own.zh + "或" + words.zh};
}

}  // namespace

Words name_of(const Plan& plan, const Vertex& vertex) {
  switch (vertex.kind) {
    case Vertex::Kind::column:
    case Vertex::Kind::start: {
      const auto& column = plan.columns[vertex.index];
      std::string name = column.name;
      if (column.parameters.size() == 1) {
        name += " of ";
        name += column.parameters[0].kind == Kind::row ? record_name(plan, column.parameters[0])
                : column.parameter_names.empty()       ? std::string("…")
                                                       : column.parameter_names[0];
      } else if (!column.parameters.empty()) {
        name += "(";
        for (std::size_t i = 0; i < column.parameter_names.size(); ++i)
          name += (i == 0 ? "" : ", ") + column.parameter_names[i];
        name += ")";
      }
      return {quote(name), quote_zh(name)};
    }
    case Vertex::Kind::raw:
    case Vertex::Kind::paid: {
      const auto& name = plan.bonuses[vertex.index].name;
      return {"bonus " + quote(name), "奖励" + quote_zh(name)};
    }
    case Vertex::Kind::limit: {
      const auto& name = plan.limits[vertex.index].name;
      return {"limit " + quote(name), "限额" + quote_zh(name)};
    }
  }
  BONAFIDE_INVARIANT(false, "a vertex");
  return "";
}

Words wanted(const Plan& plan, const NeedGraph& graph, const Need& need) {
  const auto& vertex = graph.vertices[need.to];
  if (vertex.kind != Vertex::Kind::column && vertex.kind != Vertex::Kind::start) return name_of(plan, vertex);
  const auto& column = plan.columns[vertex.index];
  Words words{quote(column.name), quote_zh(column.name)};
  for (std::size_t i = 0; i < column.parameters.size(); ++i) {
    if (column.parameters[i].kind != Kind::row) continue;
    const Words row =
        row_words(plan, column.parameters[i], i < need.arguments.size() ? need.arguments[i] : Origins{});
    words.en += " of " + row.en;
    words.zh = row.zh + "的" + words.zh;
    break;
  }
  if (need.before) {
    words.en += " before a row";
    words.zh += "（在某行之前）";
  }
  return words;
}

Words story(const Plan& plan, const NeedGraph& graph, const std::vector<std::uint32_t>& needs) {
  Words words = name_of(plan, graph.vertices[graph.needs[needs.front()].from]);
  // Of a very long round the beginning and the end are told.
  constexpr std::size_t most = 12, last = 3;
  bool first = true, left_out = false;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    if (needs.size() > most && i >= most - last && i + last < needs.size()) {
      if (!left_out) {
        words.en += ", …";
        words.zh += "，……";
      }
      left_out = true;
      continue;
    }
    const auto& need = graph.needs[needs[i]];
    // A bonus after its limits is the same bonus to a reader.
    const auto &from = graph.vertices[need.from], &to = graph.vertices[need.to];
    if (from.kind == Vertex::Kind::paid && to.kind == Vertex::Kind::raw) continue;
    const Words step = wanted(plan, graph, need);
    words.en += (first ? " needs " : ", which needs ") + step.en;
    words.zh += (first ? "需要" : "，后者需要") + step.zh;
    first = false;
  }
  return words;
}

}  // namespace bonafide::check
