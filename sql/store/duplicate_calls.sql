-- name: store.duplicate_calls
-- Calls that are there more than once by their identity: none, unless the store is damaged.
-- in: most int64
-- out: event_id text, at_ms int64, operation text, copies int64
SELECT CAST(c.event_id AS varchar) AS event_id, c.at_ms AS at_ms, c.operation AS operation, count(*) AS copies
FROM call AS c
GROUP BY c.event_id, c.at_ms, c.operation
HAVING count(*) > 1
ORDER BY event_id, at_ms, operation
LIMIT :most
