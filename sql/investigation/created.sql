-- name: investigation.created
-- Roles and users that given principals, sessions or keys created within a scope.
-- in: creators list, from_ms int64, to_ms int64, most int64
-- out: from_id text, to_kind text, to_id text, first_ms int64
SELECT from_id, to_kind, to_id, min(first_ms) AS first_ms
FROM link
WHERE relation = 'created'
  AND to_kind IN ('role', 'user')
  AND contains(:creators, from_id)
  AND last_ms >= :from_ms
  AND first_ms < :to_ms
GROUP BY from_id, to_kind, to_id
ORDER BY first_ms, to_id, from_id, to_kind
LIMIT :most
