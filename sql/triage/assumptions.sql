-- name: triage.assumptions
-- The roles that each principal tried to assume in a scope, and whether it had tried so in the baseline.
-- in: operations list, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: principal text, role text, baseline_calls int64
WITH tried AS (
  SELECT
    t.principal, t.resource_id AS role, t.calls,
    t.last_ms >= :from_ms AND t.first_ms < :to_ms AS in_scope,
    t.last_ms >= :baseline_from_ms AND t.first_ms < :baseline_to_ms AS in_baseline
  FROM touch AS t
  WHERE t.resource_kind = 'role'
    AND t.principal IS NOT NULL
    AND contains(:operations, t.operation)
    AND ((t.last_ms >= :from_ms AND t.first_ms < :to_ms) OR (t.last_ms >= :baseline_from_ms AND t.first_ms < :baseline_to_ms))
)
SELECT principal, role, coalesce(CAST(sum(CASE WHEN in_baseline THEN calls END) AS bigint), 0) AS baseline_calls
FROM tried
GROUP BY principal, role
HAVING count(CASE WHEN in_scope THEN 1 END) > 0
ORDER BY principal, role
LIMIT :most
