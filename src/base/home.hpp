// SPDX-License-Identifier: Apache-2.0
// Where the files that spoor does not carry in itself lie: DuckDB's extensions and the GeoIP data.
#pragma once

#include <filesystem>

namespace spoor {

// $SPOOR_HOME if it is set, else the folder `make deps` fills, as known when this binary was built. Below it:
// extensions/v<duckdb>/<platform>/*.duckdb_extension and geoip/*.mmdb.
std::filesystem::path home();

}  // namespace spoor
