-- name: investigation.created
-- Roles and users that given principals, sessions or keys created within a scope.
-- in: creators list, from_ms int64, to_ms int64, most int64
-- out: to_id text
SELECT to_id
FROM link
WHERE relation = 'created'
  AND to_kind IN ('role', 'user')
  AND contains(:creators, from_id)
  AND last_ms >= :from_ms
  AND first_ms < :to_ms
GROUP BY to_id
ORDER BY min(first_ms), to_id
LIMIT :most
