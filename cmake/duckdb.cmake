# SPDX-License-Identifier: Apache-2.0
# DuckDB as fetched: one shared library and its C header. Its C++ interface is not stable, so only duckdb.h is used.
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES
  IMPORTED_LOCATION "${SPOOR_DEPS}/duckdb/lib/libduckdb.so"
  INTERFACE_INCLUDE_DIRECTORIES "${SPOOR_DEPS}/duckdb/include")
