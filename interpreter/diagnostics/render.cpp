#include "diagnostics/render.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace bonafide::diagnostics {
namespace {

struct Paint {
  bool on;
  std::string operator()(const char* code, const std::string& text) const {
    return on ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
  }
};
constexpr const char* red = "1;31";
constexpr const char* yellow = "1;33";
constexpr const char* blue = "1;34";
constexpr const char* bold = "1";

// What stands before the text of a line: a tab of the source takes one column, so that carets fit.
std::string without_tabs(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '\t', ' ');
  return out;
}

// A very long line is shown around the span only.
constexpr std::size_t longest_excerpt = 160;

struct Excerpt {
  std::string text;     // the shown part of the line
  std::size_t indent;   // display columns before the caret
  std::size_t carets;   // display columns under the span, at least 1
};

Excerpt excerpt(const base::Source& source, const base::Span& span, base::Position position) {
  const std::string_view line = source.line(position.line);
  const std::size_t start = source.line_starts[position.line - 1];
  std::size_t from = std::min<std::size_t>(span.begin - start, line.size());
  std::size_t to = std::min<std::size_t>(std::max<std::size_t>(span.end, span.begin) - start, line.size());
  std::size_t left = 0, right = line.size();
  const auto boundary = [&](std::size_t at) {
    while (at > 0 && at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) --at;
    return at;
  };
  if (line.size() > longest_excerpt) {
    left = from > longest_excerpt / 2 ? boundary(from - longest_excerpt / 2) : 0;
    right = boundary(std::min(line.size(), left + longest_excerpt));
    to = std::min(to, right);
  }
  const std::string head = left > 0 ? "…" : "";
  const std::string tail = right < line.size() ? "…" : "";
  Excerpt out;
  out.text = head + without_tabs(line.substr(left, right - left)) + tail;
  out.indent = base::display_width(head) + base::display_width(without_tabs(line.substr(left, from - left)));
  out.carets = std::max<std::size_t>(1, base::display_width(line.substr(from, to - from)));
  return out;
}

std::string place_text(const base::Sources& sources, const base::Span& span) {
  const base::Source& source = sources[span.source];
  const base::Position at = source.position(span.begin);
  return source.name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

void show_line(std::string& out, const base::Sources& sources, const base::Span& span, const std::string& under,
               const char* colour, char mark, const Paint& paint) {
  const base::Source& source = sources[span.source];
  const base::Position at = source.position(span.begin);
  const Excerpt shown = excerpt(source, span, at);
  const std::string number = std::to_string(at.line);
  const std::string margin(number.size(), ' ');
  out += " " + paint(blue, number + " |") + " " + shown.text + "\n";
  out += " " + paint(blue, margin + " |") + " " + std::string(shown.indent, ' ') +
         paint(colour, std::string(shown.carets, mark) + (under.empty() ? "" : " " + under)) + "\n";
}

std::string data_place_text(const DataPlace& place, Language language) {
  const bool zh = language == Language::zh;
  std::string out = place.file;
  if (place.line > 0) out += zh ? "，第 " + std::to_string(place.line) + " 行" : ", line " + std::to_string(place.line);
  if (!place.field.empty()) out += zh ? "，列 " + place.field : ", column " + place.field;
  return out;
}

std::string joined(const std::vector<std::string>& words, Language language) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += language == Language::zh ? "、" : i + 1 == words.size() ? " or " : ", ";
    out += language == Language::zh ? "“" + words[i] + "”" : "`" + words[i] + "`";
  }
  return out;
}

nlohmann::json place_json(const base::Sources& sources, const base::Span& span) {
  const base::Source& source = sources[span.source];
  const base::Position from = source.position(span.begin);
  const base::Position to = source.position(span.end);
  return {{"file", source.name},       {"line", from.line},          {"column", from.column},
          {"end_line", to.line},       {"end_column", to.column}};
}

}  // namespace

std::string render(const Diagnostic& diagnostic, const base::Sources& sources, const RenderOptions& options) {
  const Paint paint{options.colour};
  const Language language = options.language;
  const bool zh = language == Language::zh;
  const Entry& row = entry(diagnostic.code);
  const bool is_error = row.severity == Severity::error;
  const char* colour = is_error ? red : yellow;
  const std::string kind = is_error ? (zh ? "错误" : "error") : (zh ? "警告" : "warning");

  std::string out = paint(colour, kind + "[" + std::string(row.number) + "]") + (zh ? "：" : ": ") +
                    paint(bold, message(diagnostic, language)) + "\n";
  if (const auto* span = std::get_if<base::Span>(&diagnostic.place); span && span->valid()) {
    out += " " + paint(blue, "-->") + " " + place_text(sources, *span) + "\n";
    show_line(out, sources, *span, "", colour, '^', paint);
    for (const Label& label : diagnostic.labels) {
      if (!label.span.valid()) continue;
      if (label.span.source != span->source) out += " " + paint(blue, "-->") + " " + place_text(sources, label.span) + "\n";
      show_line(out, sources, label.span, wording(label, diagnostic, language), blue, '-', paint);
    }
  } else if (const auto* place = std::get_if<DataPlace>(&diagnostic.place)) {
    out += " " + paint(blue, "-->") + " " + data_place_text(*place, language) + "\n";
    for (const Label& label : diagnostic.labels)
      if (label.span.valid()) {
        out += " " + paint(blue, "-->") + " " + place_text(sources, label.span) + "\n";
        show_line(out, sources, label.span, wording(label, diagnostic, language), blue, '-', paint);
      }
  }
  if (!diagnostic.suggestions.empty())
    out += zh ? "   是否想写" + joined(diagnostic.suggestions, language) + "？\n"
              : "   did you mean " + joined(diagnostic.suggestions, language) + "?\n";
  const std::string hint = advice(diagnostic, language);
  if (!hint.empty()) out += "   " + paint(bold, zh ? "建议：" : "help: ") + hint + "\n";
  return out;
}

std::string render(const Sink& sink, const base::Sources& sources, const RenderOptions& options) {
  std::string out;
  for (const Diagnostic& diagnostic : sink.all()) out += render(diagnostic, sources, options) + "\n";
  return out;
}

std::string render_json(const Sink& sink, const base::Sources& sources, Language language) {
  nlohmann::json list = nlohmann::json::array();
  for (const Diagnostic& diagnostic : sink.all()) {
    const Entry& row = entry(diagnostic.code);
    nlohmann::json item = {{"code", row.number},
                           {"slug", row.slug},
                           {"severity", row.severity == Severity::error ? "error" : "warning"},
                           {"message", message(diagnostic, language)},
                           {"advice", advice(diagnostic, language)},
                           {"suggestions", diagnostic.suggestions}};
    if (const auto* span = std::get_if<base::Span>(&diagnostic.place); span && span->valid())
      item.update(place_json(sources, *span));
    if (const auto* place = std::get_if<DataPlace>(&diagnostic.place))
      item.update({{"file", place->file}, {"line", place->line}, {"field", place->field}});
    nlohmann::json labels = nlohmann::json::array();
    for (const Label& label : diagnostic.labels) {
      nlohmann::json entry_json = {{"message", wording(label, diagnostic, language)}};
      if (label.span.valid()) entry_json.update(place_json(sources, label.span));
      labels.push_back(entry_json);
    }
    item["labels"] = labels;
    list.push_back(item);
  }
  return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace bonafide::diagnostics
