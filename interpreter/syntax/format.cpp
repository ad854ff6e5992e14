#include "syntax/format.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "grammar/keywords.h"
#include "grammar/lexis.h"

namespace bonafide::syntax {
namespace {

using grammar::Kind;

bool is_layout(Kind kind) { return kind == Kind::start || kind == Kind::clause || kind == Kind::end; }

// Lays the tokens out anew, line by line. Where a writer broke a line stays as it was, for the tree does not
// say it; indentation, spaces, blank lines and the columns of tables are the formatter's.
class Formatter {
 public:
  Formatter(std::string_view text, const File& file) : text_(text), tokens_(grammar::tokenize(text)) {
    for (const Expression& expression : file.expressions) {
      if (const Call* call = std::get_if<Call>(&expression.node)) functions_.insert(call->function.span.begin);
      const Unary* unary = std::get_if<Unary>(&expression.node);
      if (unary != nullptr && unary->op == UnaryOperator::negate) signs_.insert(expression.span.begin);
    }
    for (const Declaration& declaration : file.declarations) {
      if (const Define* define = std::get_if<Define>(&declaration.node)) functions_.insert(define->name.span.begin);
      if (const Use* use = std::get_if<Use>(&declaration.node))
        for (const Binding& binding : use->with) functions_.insert(binding.name.span.begin);
    }
    if (file.header)
      for (const HeadLine& line : file.header->lines)
        if (const HeadNeeds* needs = std::get_if<HeadNeeds>(&line.node))
          for (const Need& need : needs->needs) functions_.insert(need.name.span.begin);
  }

  std::string run() {
    if (!tokens_.faults.empty()) return std::string(text_);
    read_lines();
    align_tables();
    align_marks();
    return write();
  }

 private:
  enum class LineKind { declaration, clause, continuation, row, comment };
  struct Line {
    LineKind kind;
    std::size_t first, past;  // tokens, layout ones left out; of a comment: index into comments
    unsigned indent = 0;
    bool blank_before = false;
    Kind declaration = Kind::end;  // the first word of the declaration that it belongs to
    std::string body;
    std::string comment;           // behind the line
  };

  std::string_view source(std::size_t token) const {
    return text_.substr(tokens_.begins[token], tokens_.ends[token] - tokens_.begins[token]);
  }
  bool has(std::size_t from, std::size_t to, int lines) const {
    const std::string_view between = text_.substr(from, to - from);
    return std::count(between.begin(), between.end(), '\n') >= lines;
  }

  // ---- lines ----

  void read_lines() {
    std::size_t comment = 0, previous_end = 0;
    Kind declaration = Kind::end;
    unsigned continued = 2;  // the indentation of a continuation
    bool first = true;
    for (std::size_t i = 0; i < tokens_.size();) {
      Kind lead = Kind::end;
      while (i < tokens_.size() && is_layout(tokens_.kind(i))) lead = tokens_.kind(i++);
      const std::size_t place = i < tokens_.size() ? tokens_.begins[i] : text_.size();
      for (; comment < tokens_.comments.size() && tokens_.comments[comment].begin < place; ++comment) {
        const grammar::Comment& c = tokens_.comments[comment];
        if (!c.own_line && !lines_.empty()) {
          lines_.back().comment = std::string(text_.substr(c.begin, c.end - c.begin));
        } else {
          const std::size_t text_begins = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
          const bool column_one = c.begin == text_begins || text_[c.begin - 1] == '\n';
          Line line{LineKind::comment, comment, comment};
          line.blank_before = !first && has(previous_end, c.begin, 2);
          line.indent = lead == Kind::start || i >= tokens_.size() ? (column_one ? 0 : 2) : row_indent(declaration, tokens_.kind(i), lead, continued);
          line.declaration = lead == Kind::start || i >= tokens_.size() ? (column_one ? Kind::end : declaration) : declaration;
          line.body = std::string(text_.substr(c.begin, c.end - c.begin));
          lines_.push_back(std::move(line));
        }
        previous_end = c.end;
        first = false;
      }
      if (i >= tokens_.size()) break;
      std::size_t past = i;
      while (past < tokens_.size() && !is_layout(tokens_.kind(past)) && (past == i || !has(tokens_.ends[past - 1], tokens_.begins[past], 1))) ++past;
      Line line{LineKind::continuation, i, past};
      const Kind word = tokens_.kind(i);
      const bool row = word == Kind::head_open || word == Kind::row_open;
      if (lead == Kind::start) {
        line.kind = LineKind::declaration;
        declaration = tokens_.kind(i + 1) == Kind::has ? Kind::record : word;
        continued = 2;
      } else if (lead == Kind::clause || (declaration == Kind::remember && word == Kind::then)) {
        line.kind = LineKind::clause;
        continued = 4;
      } else if (row) {
        line.kind = LineKind::row;
      }
      line.indent = line.kind == LineKind::declaration ? 0 : line.kind == LineKind::clause ? 2 : row_indent(declaration, word, lead, continued);
      line.declaration = declaration;
      line.blank_before = !first && has(previous_end, tokens_.begins[i], 2);
      if (line.kind != LineKind::row) line.body = join(i, past);
      previous_end = tokens_.ends[past - 1];
      first = false;
      lines_.push_back(std::move(line));
      i = past;
    }
  }

  static unsigned row_indent(Kind declaration, Kind word, Kind lead, unsigned continued) {
    if (word == Kind::head_open || word == Kind::row_open)
      return declaration == Kind::example || declaration == Kind::remember ? 4 : 2;
    return lead == Kind::clause ? 2 : continued;
  }

  // ---- spaces ----

  static bool full_width(std::string_view mark) { return mark.size() == 3; }

  std::string join(std::size_t first, std::size_t past) const {
    std::string out;
    std::size_t before = first;  // the last token that was written
    for (std::size_t i = first; i < past; ++i) {
      if (tokens_.begins[i] == tokens_.ends[i]) continue;  // the rest of a Chinese phrase
      if (!out.empty()) {
        if (breathes_before(i)) out += "，";
        else if (space_before(before, i)) out += ' ';
      }
      if (quoted(i)) out += "「";
      out += source(i);
      if (quoted(i)) out += "」";
      before = i;
    }
    return out;
  }

  bool quoted(std::size_t token) const {
    return tokens_.kind(token) == Kind::name && text_.substr(0, tokens_.begins[token]).ends_with("「");
  }

  bool is_mark(std::size_t token) const {
    const Kind kind = tokens_.kind(token);
    return kind >= Kind::unit_open && kind <= Kind::greater_equal;
  }

  bool is_sign(std::size_t token) const {
    const Kind kind = tokens_.kind(token);
    return kind == Kind::dash || (kind == Kind::minus && signs_.count(tokens_.begins[token]) != 0);
  }

  static bool wide(std::string_view text) { return !text.empty() && static_cast<unsigned char>(text.front()) >= 0x80; }
  static bool is_number(Kind kind) { return kind == Kind::integer || kind == Kind::number || kind == Kind::percent; }
  static bool is_time(Kind kind) { return (kind >= Kind::day && kind <= Kind::year) || kind == Kind::period; }
  bool is_window(std::size_t token) const {
    const grammar::Keyword* keyword = tokens_.kind(token) == Kind::name ? nullptr : grammar::find_keyword(source(token));
    return keyword != nullptr && keyword->where == grammar::Keyword::Where::window;
  }

  // A Chinese clause word inside a line has a comma before it.
  bool breathes_before(std::size_t token) const {
    switch (tokens_.kind(token)) {
      case Kind::where: return wide(source(token)) && tokens_.kind(token - 1) != Kind::only;
      case Kind::while_:
      case Kind::counting:
      case Kind::running: return wide(source(token));
      case Kind::by: return source(token) == "按";
      case Kind::then: return source(token) == "再按";
      case Kind::first: return source(token) == "前";
      default: return false;  // a property of a few kinds
    }
  }

  bool space_before(std::size_t before, std::size_t token) const {
    const Kind left = tokens_.kind(before), right = tokens_.kind(token);
    if (right == Kind::unit_open) return true;
    if (right == Kind::de_wide || left == Kind::de_wide) return true;
    if (right == Kind::de || left == Kind::de) return false;
    if (right == Kind::open || right == Kind::group_open) {
      const bool receiver = token > before + 1 && tokens_.kind(token - 1) == Kind::apart;
      if (left == Kind::open || left == Kind::group_open || (is_mark(before) && full_width(source(before)))) return false;
      if (left == Kind::of && grammar::measure_at(source(before)) == source(before)) return false;
      return receiver || (functions_.count(tokens_.begins[before]) == 0 && source(before) != "第");
    }
    if (full_punctuation(before) || full_punctuation(token)) return false;
    switch (right) {
      case Kind::comma:
      case Kind::close:
      case Kind::unit_close:
      case Kind::question:
      case Kind::dot: return false;
      default: break;
    }
    if (left == Kind::open || left == Kind::group_open || left == Kind::unit_open || left == Kind::dot) return false;
    if (right == Kind::dash && left == Kind::close && token + 1 < tokens_.size() && tokens_.kind(token + 1) == Kind::th) return false;
    if (wide(source(token)) && !chinese_space(before, token)) return false;
    if (left == Kind::first && is_number(right)) return source(before) != "前";
    return !is_sign(before);
  }

  bool full_punctuation(std::size_t token) const {
    const Kind kind = tokens_.kind(token);
    return is_mark(token) && full_width(source(token)) && kind != Kind::open && kind != Kind::group_open && kind != Kind::close && !comparing(token);
  }

  // × and the words for comparisons are marks that stand between spaces.
  bool comparing(std::size_t token) const {
    const Kind kind = tokens_.kind(token);
    return (kind >= Kind::plus && kind <= Kind::greater_equal && kind != Kind::dash) || source(token) == "为";
  }

  // Between two words, the second of them Chinese.
  bool chinese_space(std::size_t before, std::size_t token) const {
    const Kind left = tokens_.kind(before), right = tokens_.kind(token);
    const bool glued = tokens_.ends[before] == tokens_.begins[token];
    const std::string_view word = source(token);
    if (right == Kind::and_up || right == Kind::and_down || right == Kind::or_up) return false;
    if (is_number(left)) {
      if (is_time(right) || word == "元" || right == Kind::times) return false;
      if (right == Kind::of && grammar::measure_at(word) == word) return false;
      return !(glued && grammar::is_word(right));
    }
    const bool name = grammar::is_name(right) || quoted(token);
    if (left == Kind::of && glued && name && grammar::measure_at(source(before)) == source(before)) return false;
    if (right == Kind::expires && is_time(left)) return false;
    if (left == Kind::close && (right == Kind::earliest || right == Kind::latest)) return !(wide(source(before)) || glued);
    const std::string_view word_before = source(before);
    if (word_before == "对每个" || word_before == "对任一" || word_before == "对某个" || word_before == "每个") return false;
    if (name && is_window(before)) return word_before == "近" || word_before == "上";  // 近 n 个月
    const bool counted = before > 1 && (tokens_.kind(before - 2) == Kind::last || tokens_.kind(before - 2) == Kind::previous) && (is_number(tokens_.kind(before - 1)) || grammar::is_name(tokens_.kind(before - 1)));
    if (name && is_time(left) && glued && counted) return false;
    return true;
  }

  // ---- tables ----

  struct Cell {
    std::string text;
    Kind bar;  // before it
  };

  std::vector<Cell> cells(const Line& line) const {
    std::vector<Cell> out;
    std::size_t from = line.first + 1;
    Kind bar = tokens_.kind(line.first);
    for (std::size_t i = from; i < line.past; ++i) {
      const Kind kind = tokens_.kind(i);
      if (kind != Kind::bar && kind != Kind::double_bar && kind != Kind::when_bar && kind != Kind::row_close) continue;
      out.push_back({join(from, i), bar});
      bar = kind;
      from = i + 1;
    }
    return out;
  }

  static bool numeric(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.ends_with('%')) text.remove_suffix(1);
    return !text.empty() && text.front() >= '0' && text.front() <= '9' &&
           text.find_first_not_of("0123456789._") == std::string_view::npos;
  }

  void align_tables() {
    for (std::size_t i = 0; i < lines_.size(); ++i)
      if (lines_[i].kind == LineKind::row && tokens_.kind(lines_[i].first) == Kind::head_open) align_table(i);
  }

  void align_table(std::size_t heading) {
    std::vector<std::size_t> rows{heading};
    for (std::size_t i = heading + 1; i < lines_.size(); ++i) {
      const bool row = lines_[i].kind == LineKind::row && tokens_.kind(lines_[i].first) == Kind::row_open;
      if (row) rows.push_back(i);
      else if (lines_[i].kind != LineKind::comment) break;
    }
    std::vector<std::vector<Cell>> all;
    for (const std::size_t row : rows) all.push_back(cells(lines_[row]));
    const std::size_t columns = all.front().size();
    std::vector<std::size_t> widths(columns, 1);
    std::vector<bool> right(columns, false);
    for (std::size_t c = 0; c < columns; ++c) {
      bool all_numeric = true, any = false;
      for (std::size_t r = 0; r < all.size(); ++r) {
        if (c >= all[r].size()) continue;
        const std::string& text = all[r][c].text;
        widths[c] = std::max(widths[c], base::display_width(text));
        if (r == 0 || text.empty()) continue;
        any = true;
        all_numeric = all_numeric && numeric(text);
      }
      right[c] = any && all_numeric;
    }
    for (std::size_t r = 0; r < all.size(); ++r) {
      std::string body;
      for (std::size_t c = 0; c < all[r].size(); ++c) {
        const Cell& cell = all[r][c];
        const std::size_t width = c < columns ? widths[c] : 0;
        const std::string pad(width - std::min(width, base::display_width(cell.text)), ' ');
        body += cell.bar == Kind::double_bar ? "|| " : "| ";
        body += right[c] && r > 0 ? pad + cell.text : cell.text + pad;
        body += ' ';
      }
      lines_[rows[r]].body = body + "|";
    }
  }

  // ---- marks under each other: `:` of parameters and fields, `=` of shows ----

  // The token that is aligned in this line, or none.
  std::size_t aligned_mark(const Line& line) const {
    const std::size_t none = tokens_.size();
    Kind mark = Kind::end;
    if (line.kind == LineKind::declaration && line.declaration == Kind::parameter) mark = Kind::colon;
    if (line.kind == LineKind::clause && line.declaration == Kind::record) mark = Kind::colon;
    if (line.kind == LineKind::clause && tokens_.kind(line.first) == Kind::show) mark = Kind::equals;
    if (mark == Kind::end) return none;
    for (std::size_t i = line.first; i < line.past; ++i)
      if (tokens_.kind(i) == mark) return i;
    return none;
  }

  void align_marks() {
    for (std::size_t i = 0; i < lines_.size();) {
      std::size_t past = i;
      while (past < lines_.size() && lines_[past].kind != LineKind::comment && aligned_mark(lines_[past]) < tokens_.size() &&
             lines_[past].kind == lines_[i].kind && lines_[past].declaration == lines_[i].declaration &&
             (past == i || !lines_[past].blank_before))
        ++past;
      if (past == i) {
        ++i;
        continue;
      }
      std::size_t width = 0;
      for (std::size_t k = i; k < past; ++k) width = std::max(width, base::display_width(join(lines_[k].first, aligned_mark(lines_[k]))));
      for (std::size_t k = i; k < past; ++k) {
        const std::size_t mark = aligned_mark(lines_[k]);
        std::string left = join(lines_[k].first, mark);
        left.append(width - base::display_width(left), ' ');
        lines_[k].body = left + " " + join(mark, lines_[k].past);
      }
      i = past;
    }
  }

  // ---- out ----

  // One blank line between declarations; declarations of one line and of one kind may stand together.
  bool blank_before(std::size_t i) const {
    const Line& line = lines_[i];
    if (i == 0) return false;
    const Line& above = lines_[i - 1];
    if (above.kind == LineKind::declaration && line.indent > 0) return false;  // a head and its first line
    if (line.blank_before) return true;
    if (above.kind == LineKind::comment && above.indent == 0 && line.indent == 0) return false;
    const bool opens = line.kind == LineKind::declaration || (line.kind == LineKind::comment && line.indent == 0);
    if (!opens || (above.kind == LineKind::comment && above.indent == 0)) return false;
    std::size_t next = i;
    while (next < lines_.size() && lines_[next].kind == LineKind::comment) ++next;
    const bool together = next < lines_.size() && above.kind == LineKind::declaration && above.declaration == lines_[next].declaration;
    return !together;
  }

  std::string write() const {
    std::string out;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (blank_before(i)) out += '\n';
      out.append(lines_[i].indent, ' ');
      out += lines_[i].body;
      if (!lines_[i].comment.empty()) out += "  " + lines_[i].comment;
      out += '\n';
    }
    return out;
  }

  std::string_view text_;
  grammar::Tokens tokens_;
  std::unordered_set<std::uint32_t> functions_;  // where the name of a called or defined function stands
  std::unordered_set<std::uint32_t> signs_;      // where a minus is a sign
  std::vector<Line> lines_;
};

}  // namespace

std::string format(const base::Sources& sources, const File& file) {
  return Formatter(sources[file.source].text, file).run();
}

}  // namespace bonafide::syntax
