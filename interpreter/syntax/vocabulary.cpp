#include "syntax/vocabulary.h"

#include "base/text.h"

namespace bonafide::syntax {
namespace {

std::string default_plural(std::string_view record) {
  for (const char c : record)
    if (static_cast<unsigned char>(c) >= 0x80) return std::string(record);
  return std::string(record) + "s";
}

bool quoted(std::string_view text) { return text.starts_with('"') || text.starts_with("“"); }

// `128.00 CNY` in its number and its unit; no number: all of it is the second.
std::pair<std::string_view, std::string_view> number_and_unit(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("-0123456789._% "), text.size());
  const bool number = text.substr(0, digits).find_first_of("0123456789") != std::string_view::npos;
  if (!number) return {{}, text};
  return {base::trim(text.substr(0, digits)), base::trim(text.substr(digits))};
}

}  // namespace

std::pair<std::string_view, std::string_view> heading_parts(std::string_view text) {
  for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>("(", ")"), {"（", "）"}}) {
    const std::size_t at = text.rfind(open);
    if (at == std::string_view::npos || at == 0 || !text.ends_with(close)) continue;
    const std::string_view unit = text.substr(at + open.size(), text.size() - close.size() - at - open.size());
    return {base::trim(text.substr(0, at)), base::trim(unit)};
  }
  return {text, {}};
}

void Vocabulary::add(std::string_view english, std::string_view chinese) {
  // What is called like another name already is left as it is.
  if (english_.emplace(chinese, english).first->second == english) chinese_.emplace(english, chinese);
}

void Vocabulary::add_type(std::string_view english, std::string_view chinese) {
  chinese_types_.emplace(english, chinese);
  english_types_.emplace(chinese, english);
}

void Vocabulary::add_record(std::string_view record, std::string_view plural) {
  plural_.emplace(record, plural);
  singular_.emplace(plural, record);
}

void Vocabulary::add_field(std::string_view record, std::string_view field, std::string_view type) {
  fields_[std::string(record)].emplace(field, type);
}

bool Vocabulary::is_field(std::string_view english) const {
  for (const auto& [record, fields] : fields_)
    if (fields.contains(english)) return true;
  return false;
}

void Vocabulary::keep(std::string_view own) {
  chinese_.erase(std::string(own));
  values_.erase(std::string(own));
}

void Vocabulary::add_file(const File& file) {
  const auto date = [&](const Word& name, const TypeName& type) {
    const std::string_view english = english_type(type.name.text);
    const std::string_view known = english.empty() ? type.name.text : english;
    if (known == "Moment" || known == "Date") dated_.emplace(name.text);
  };
  for (const Declaration& declaration : file.declarations) {
    if (const ParameterDeclaration* parameter = std::get_if<ParameterDeclaration>(&declaration.node)) date(parameter->name, parameter->type);
    if (const Define* define = std::get_if<Define>(&declaration.node)) date(define->name, define->type);
    if (const Remember* remember = std::get_if<Remember>(&declaration.node)) date(remember->name, remember->type);
    if (const Record* record = std::get_if<Record>(&declaration.node)) {
      const std::string name(english(record->name.text).empty() ? record->name.text : english(record->name.text));
      if (!record->extends) {
        const std::string plural = record->plural ? std::string(record->plural->text) : default_plural(name);
        add_record(name, plural);
      }
      for (const FieldDeclaration& field : record->fields) {
        date(field.name, field.type);
        const std::string_view type = english_type(field.type.name.text);
        const std::string_view field_name = english(field.name.text);
        add_field(name, field_name.empty() ? field.name.text : field_name, type.empty() ? field.type.name.text : type);
      }
    }
    if (const ChoiceDeclaration* choice = std::get_if<ChoiceDeclaration>(&declaration.node)) choices_.emplace(choice->name.text);
  }
}

namespace {

// Each name of a library's table and what it is called.
template <class Visit>
void for_each_name(const File& file, Visit&& visit) {
  for (const Declaration& declaration : file.declarations) {
    const Names* names = std::get_if<Names>(&declaration.node);
    if (names == nullptr || names->tongue.text != "zh") continue;
    for (std::size_t row = 1; row < names->table.rows.size(); ++row) {
      const std::vector<Cell>& cells = names->table.rows[row].cells;
      for (std::size_t i = 0; i + 1 < cells.size(); i += 2)
        if (!cells[i].text.empty() && !cells[i + 1].text.empty()) visit(cells[i].text, cells[i + 1].text);
    }
  }
}

}  // namespace

void Vocabulary::add_names(const File& file) {
  for_each_name(file, [&](std::string_view name, std::string_view called) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return add(name, called);
    values_.emplace(name.substr(dot + 1), called);
    english_.emplace(called, name.substr(dot + 1));
  });
}

void Vocabulary::add_names_of(const File& file, std::string_view instance) {
  const std::string_view known = english(instance);
  const std::string plain(known.empty() ? instance : known);
  const std::string_view other = chinese(plain);
  const std::string chinese_instance(other.empty() ? std::string_view(plain) : other);
  for_each_name(file, [&](std::string_view name, std::string_view called) {
    if (name.find('.') == std::string_view::npos) add(plain + "_" + std::string(name), chinese_instance + "_" + std::string(called));
  });
}

std::string_view Vocabulary::chinese_value_name(std::string_view english) const {
  const std::string_view value = find(values_, english);
  return value.empty() ? chinese(english) : value;
}
std::string_view Vocabulary::english_type(std::string_view chinese) const {
  const std::string_view type = find(english_types_, chinese);
  return type.empty() ? english(chinese) : type;
}
std::string_view Vocabulary::chinese_type(std::string_view english) const {
  const std::string_view type = find(chinese_types_, english);
  return type.empty() ? chinese(english) : type;
}
std::string_view Vocabulary::english_set(std::string_view chinese) const {
  const std::string_view name = english(chinese);
  const std::string_view plural = find(plural_, name);
  return plural.empty() ? name : plural;
}
std::string_view Vocabulary::chinese_set(std::string_view english) const {
  const std::string_view record = find(singular_, english);
  return chinese(record.empty() ? english : record);
}

std::string Vocabulary::singular(std::string_view records) const {
  const std::string_view record = find(singular_, records);
  return std::string(record.empty() ? records : record);
}

std::string Vocabulary::cell(std::string_view record, std::string_view field, std::string_view text, bool to_english) const {
  const auto fields = fields_.find(record);
  const std::string_view type = fields == fields_.end() ? std::string_view{} : find(fields->second, field);
  if (type == "Flag") {
    const std::string_view from[] = {to_english ? "是" : "yes", to_english ? "否" : "no"};
    if (text == from[0]) return to_english ? "yes" : "是";
    if (text == from[1]) return to_english ? "no" : "否";
  }
  if (!choices_.contains(type)) return std::string(text);
  const std::string_view other = to_english ? english(text) : chinese_value_name(text);
  return std::string(other.empty() ? text : other);
}
std::string Vocabulary::english_cell(std::string_view record, std::string_view field, std::string_view text) const {
  return cell(record, field, text, true);
}
std::string Vocabulary::chinese_cell(std::string_view record, std::string_view field, std::string_view text) const {
  return cell(record, field, text, false);
}

std::string Vocabulary::english_heading(std::string_view text) const {
  const auto [name, unit] = heading_parts(text);
  const std::string_view other = english(name), other_unit = english(unit);
  std::string out(other.empty() ? name : other);
  if (!unit.empty()) out += " (" + std::string(other_unit.empty() ? unit : other_unit) + ")";
  return out;
}
std::string Vocabulary::chinese_heading(std::string_view text) const {
  const auto [name, unit] = heading_parts(text);
  const std::string_view other = chinese(name), other_unit = chinese(unit);
  std::string out(other.empty() ? name : other);
  if (!unit.empty()) out += " (" + std::string(other_unit.empty() ? unit : other_unit) + ")";
  return out;
}

std::string Vocabulary::english_value(std::string_view text) const {
  if (text == "是") return "yes";
  if (text == "否") return "no";
  if (quoted(text)) return std::string(text);
  const auto [number, name] = number_and_unit(text);
  const std::string_view other = english(name);
  if (other.empty()) return std::string(text);
  return number.empty() ? std::string(other) : std::string(number) + " " + std::string(other);
}
std::string Vocabulary::chinese_value(std::string_view text) const {
  if (text == "yes") return "是";
  if (text == "no") return "否";
  if (quoted(text)) return std::string(text);
  const auto [number, name] = number_and_unit(text);
  const std::string_view other = number.empty() ? chinese_value_name(name) : chinese(name);
  return other.empty() ? std::string(text) : std::string(number) + std::string(other);
}

std::vector<std::pair<std::string, std::string>> Vocabulary::pairs() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [english, chinese] : chinese_) out.emplace_back(english, chinese);
  return out;
}

}  // namespace bonafide::syntax
