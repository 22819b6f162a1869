-- name: behaviour.lists
-- The lists that were loaded, and the build of the GeoIP data.
-- out: name text, kind text, sha256 text, entries int64, dated_ms int64, loaded_ms int64, note text
SELECT l.name, l.kind, l.sha256, l.entries, l.dated_ms, l.loaded_ms, l.note
FROM list AS l
ORDER BY l.name
