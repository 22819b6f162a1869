-- name: coverage.lists
-- The threat and trusted lists that were loaded, and the build of the GeoIP data, as the store keeps them.
-- out: name text, kind text, entries int64, dated_ms int64, note text
SELECT name, kind, entries, dated_ms, note
FROM list
ORDER BY kind, name
