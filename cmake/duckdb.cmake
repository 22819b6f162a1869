# SPDX-License-Identifier: Apache-2.0
# DuckDB: the shared library as fetched, and its C header of the same release, which lies in third_party because no small
# package carries it. Its C++ interface is not stable, so only duckdb.h is used.
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES
  IMPORTED_LOCATION "${SPOOR_DEPS}/duckdb/lib/libduckdb.so"
  INTERFACE_INCLUDE_DIRECTORIES "${PROJECT_SOURCE_DIR}/third_party/duckdb")
