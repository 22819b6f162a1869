-- name: subject.names
-- The roles, users and roots of the store, to find names like one that is unknown.
-- out: id text, calls int64, last_ms int64
SELECT id, CAST(sum(calls) AS bigint) AS calls, max(last_ms) AS last_ms
FROM entity
WHERE kind IN ('role', 'user', 'root')
GROUP BY kind, id
ORDER BY id, kind
