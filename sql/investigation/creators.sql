-- name: investigation.creators
-- The principals that created a role or user within a scope.
-- in: principal text, from_ms int64, to_ms int64, most int64
-- out: from_id text
SELECT from_id
FROM link
WHERE relation = 'created'
  AND to_id = :principal
  AND last_ms >= :from_ms
  AND first_ms < :to_ms
GROUP BY from_id
ORDER BY from_id
LIMIT :most
