-- name: triage.created
-- Who made which role or user in a scope: by its principal, by its session, and by its key.
-- in: from_ms int64, to_ms int64, most int64
-- out: maker text, to_id text
WITH made AS (
  SELECT l.from_id, l.to_id, l.first_ms, l.last_ms
  FROM link AS l
  WHERE l.relation = 'created'
    AND l.to_kind IN ('role', 'user')
    AND l.last_ms >= :from_ms
    AND l.first_ms < :to_ms
),
acts AS (
  SELECT c.session, c.access_key, m.to_id
  FROM call AS c
  JOIN made AS m ON m.from_id = c.principal AND (m.first_ms = c.at_ms OR m.last_ms = c.at_ms)
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.operation IN ('CreateUser', 'CreateRole')
    AND c.outcome = 'success'
),
makers AS (
  SELECT from_id AS maker, to_id FROM made
  UNION ALL
  SELECT session AS maker, to_id FROM acts
  UNION ALL
  SELECT access_key AS maker, to_id FROM acts
)
SELECT DISTINCT maker, to_id
FROM makers
WHERE maker IS NOT NULL
ORDER BY maker, to_id
LIMIT :most
