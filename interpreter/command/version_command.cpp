#include <boost/version.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <tao/pegtl/version.hpp>

#include "command/subcommands.h"

namespace bonafide::command {

int version(const Context&) {
  fmt::print("bonafide {}\n", bonafide::version());
  fmt::print("compiler {}\n", __VERSION__);
  fmt::print("libraries PEGTL {}, Boost {}.{}.{}, fmt {}.{}.{}, nlohmann/json {}.{}.{}, SQLite {}\n", TAO_PEGTL_VERSION,
             BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100, FMT_VERSION / 10000,
             FMT_VERSION / 100 % 100, FMT_VERSION % 100, NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
             NLOHMANN_JSON_VERSION_PATCH, sqlite3_libversion());
  fmt::print("standard library");
  for (const auto& [name, text] : standard_library()) fmt::print(" {}", name);
  fmt::print("\n");
  return Exit::done;
}

}  // namespace bonafide::command
