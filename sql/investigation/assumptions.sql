-- name: investigation.assumptions
-- The roles that a subject, or each session linked to one, tried to assume in a window, and whether the same principal had tried
-- so in the baseline, from wherever.
-- in: principal text, session text, access_key text, apart boolean, every boolean, keys list, operations list, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: caller text, service text, operation text, ip text, role text, calls int64, baseline_calls int64
WITH tried AS (
  SELECT
    CASE WHEN CAST(:apart AS boolean) THEN coalesce(t.session, t.principal) END AS caller,
    t.service, t.operation, t.ip, t.resource_id AS role, t.calls,
    t.last_ms >= :from_ms AND t.first_ms < :to_ms AND (CAST(:every AS boolean) OR contains(:keys, t.access_key)) AS in_scope,
    t.last_ms >= :baseline_from_ms AND t.first_ms < :baseline_to_ms AS in_baseline
  FROM touch AS t
  WHERE t.principal = :principal
    AND (CAST(:session AS varchar) IS NULL OR t.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR t.access_key = :access_key)
    AND t.resource_kind = 'role'
    AND contains(:operations, t.operation)
    AND ((t.last_ms >= :from_ms AND t.first_ms < :to_ms) OR (t.last_ms >= :baseline_from_ms AND t.first_ms < :baseline_to_ms))
),
earlier AS (
  SELECT role, CAST(sum(calls) AS bigint) AS calls
  FROM tried
  WHERE in_baseline
  GROUP BY role
),
recent AS (
  SELECT caller, service, operation, ip, role, CAST(sum(calls) AS bigint) AS calls
  FROM tried
  WHERE in_scope
  GROUP BY caller, service, operation, ip, role
)
SELECT n.caller, n.service, n.operation, n.ip, n.role, n.calls, coalesce(e.calls, 0) AS baseline_calls
FROM recent AS n
LEFT JOIN earlier AS e ON e.role = n.role
ORDER BY n.role, n.service, n.operation, n.ip, n.caller
LIMIT :most
