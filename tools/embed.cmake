# Writes the texts of FOLDER that fit PATTERN into a C++ source: `SYMBOL()` gives name and text, sorted by name.
cmake_policy(VERSION 3.25)
set(body "")
set(arrays "")
file(GLOB TEXTS "${FOLDER}/${PATTERN}")
list(SORT TEXTS)
foreach(path ${TEXTS})
  get_filename_component(name "${path}" NAME_WE)
  file(READ "${path}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(MAKE_C_IDENTIFIER "text_${name}" identifier)
  string(APPEND arrays "const char ${identifier}[] = {${bytes}'\\0'};\n")
  string(APPEND body "    {\"${name}\", std::string_view(${identifier}, sizeof(${identifier}) - 1)},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include <string>\n#include <string_view>\n#include <utility>\n#include <vector>\n\n"
  "namespace bonafide::embedded {\nnamespace {\n${arrays}}  // namespace\n\n"
  "const std::vector<std::pair<std::string, std::string_view>>& ${SYMBOL}() {\n"
  "  static const std::vector<std::pair<std::string, std::string_view>> texts = {\n${body}  };\n  return texts;\n}\n\n"
  "}  // namespace bonafide::embedded\n")
