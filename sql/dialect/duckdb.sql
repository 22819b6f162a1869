-- name: dialect.duckdb
-- Teaches DuckDB the shared spelling: run once when a database is opened, before any query.
-- in:
-- out:
SET integer_division = true;
SET preserve_insertion_order = false;
CREATE OR REPLACE TEMP MACRO approx_distinct(x) AS approx_count_distinct(x);
CREATE OR REPLACE TEMP MACRO approx_percentile(x, p) AS approx_quantile(x, p);
CREATE OR REPLACE TEMP MACRO element_at(c, k) AS c[k];
CREATE OR REPLACE TEMP MACRO regexp_like(s, p) AS regexp_matches(s, p);
CREATE OR REPLACE TEMP MACRO date_diff(u, a, b) AS date_sub(u, a, b);
CREATE OR REPLACE TEMP MACRO array_join(a, d) AS array_to_string(a, d);
CREATE OR REPLACE TEMP MACRO slice(a, s, n) AS list_slice(a, s, s + n - 1);
CREATE OR REPLACE TEMP MACRO arrays_overlap(a, b) AS list_has_any(a, b);
CREATE OR REPLACE TEMP MACRO bitwise_and(a, b) AS a & b;
