-- name: behaviour.flags
-- Every address of the calls that a list holds.
-- out: ip text, list text, kind text, entry text
SELECT f.ip, f.list, f.kind, f.entry
FROM flag AS f
ORDER BY f.ip, f.list, f.kind, f.entry
