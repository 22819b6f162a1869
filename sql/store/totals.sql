-- name: store.totals
-- How much the store holds, and of what time.
-- in:
-- out: calls int64, objects int64, rejects int64, first_ms int64, last_ms int64
SELECT c.calls AS calls, o.objects AS objects, r.rejects AS rejects, c.first_ms AS first_ms, c.last_ms AS last_ms
FROM (SELECT count(*) AS calls, min(at_ms) AS first_ms, max(at_ms) AS last_ms FROM call) AS c
CROSS JOIN (SELECT count(*) AS objects FROM source_object) AS o
CROSS JOIN (SELECT count(*) AS rejects FROM reject) AS r
