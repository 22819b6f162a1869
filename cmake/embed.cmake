# SPDX-License-Identifier: Apache-2.0
# What the program needs at run time is compiled in, so a built spoor is one file beside libduckdb.

# Every sql/**/*.sql becomes a row {name, text} of kQueries; the first line must be `-- name: dotted.name`.
function(spoor_embed_sql target)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/sql/*.sql")
  list(SORT files)
  set(rows "")
  foreach(file IN LISTS files)
    file(READ "${file}" text)
    string(REGEX MATCH "^-- name: ([a-z0-9_.]+)\n" _ "${text}")
    if(NOT CMAKE_MATCH_1)
      message(FATAL_ERROR "${file}: the first line must be '-- name: <dotted.name>'")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    string(APPEND rows "    Query{\"${CMAKE_MATCH_1}\", R\"~sql~(${text})~sql~\"},\n")
  endforeach()
  set(out "${CMAKE_BINARY_DIR}/generated/sql/queries.inc")
  file(CONFIGURE OUTPUT "${out}" CONTENT "@rows@" @ONLY)
  target_include_directories(${target} PUBLIC "${CMAKE_BINARY_DIR}/generated")
endfunction()

# Each file of data/ named in FILES becomes `extern const char kData_<name>[], kData_<name>_end[]` by .incbin.
function(spoor_embed_data target)
  cmake_parse_arguments(ARG "" "" "FILES" ${ARGN})
  set(asm "")
  foreach(path IN LISTS ARG_FILES)
    string(MAKE_C_IDENTIFIER "${path}" id)
    string(APPEND asm ".global kData_${id}\n.global kData_${id}_end\nkData_${id}:\n.incbin \"${PROJECT_SOURCE_DIR}/data/${path}\"\nkData_${id}_end:\n.byte 0\n")
    set_property(SOURCE "${CMAKE_BINARY_DIR}/generated/${target}_data.S" APPEND PROPERTY OBJECT_DEPENDS "${PROJECT_SOURCE_DIR}/data/${path}")
  endforeach()
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/${target}_data.S"
       CONTENT ".section .rodata\n@asm@.section .note.GNU-stack,\"\",@progbits\n" @ONLY)
  target_sources(${target} PRIVATE "${CMAKE_BINARY_DIR}/generated/${target}_data.S")
endfunction()
