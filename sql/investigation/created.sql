-- name: investigation.created
-- Roles and users that given principals created within a scope, or that were created in given sessions or with given keys. A link
-- names the principal only: which session it was tells the call at its time.
-- in: principals list, sessions list, keys list, from_ms int64, to_ms int64, most int64
-- out: to_id text
WITH made AS (
  SELECT l.from_id, l.to_id, l.first_ms, l.last_ms
  FROM link AS l
  WHERE l.relation = 'created'
    AND l.to_kind IN ('role', 'user')
    AND l.last_ms >= :from_ms
    AND l.first_ms < :to_ms
),
found AS (
  SELECT m.to_id, m.first_ms
  FROM made AS m
  WHERE contains(:principals, m.from_id)
  UNION ALL
  SELECT m.to_id, m.first_ms
  FROM call AS c
  JOIN made AS m ON m.from_id = c.principal AND (m.first_ms = c.at_ms OR m.last_ms = c.at_ms)
  WHERE c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
    AND c.operation IN ('CreateUser', 'CreateRole')
    AND c.outcome = 'success'
    AND (contains(:sessions, c.session) OR contains(:keys, c.access_key))
)
SELECT to_id
FROM found
GROUP BY to_id
ORDER BY min(first_ms), to_id
LIMIT :most
