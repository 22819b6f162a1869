-- name: store.unaccounted_objects
-- Objects whose calls are not as many as their ledger row says. Of an object that reaches back before what is retained,
-- some calls may be gone.
-- in: retained_from_ms int64, most int64
-- out: id int64, path text, events int64, calls int64
WITH counted AS (
  SELECT c.source_object AS id, count(*) AS calls
  FROM call AS c
  GROUP BY c.source_object
)
SELECT
  coalesce(o.id, n.id) AS id,
  o.path AS path,
  coalesce(o.events, 0) AS events,
  coalesce(n.calls, 0) AS calls
FROM source_object AS o
FULL OUTER JOIN counted AS n ON n.id = o.id
WHERE coalesce(o.events, 0) <> coalesce(n.calls, 0)
  AND NOT (coalesce(o.first_ms < :retained_from_ms, FALSE) AND coalesce(n.calls, 0) < o.events)
ORDER BY id, path
LIMIT :most
