-- name: investigation.assumptions
-- The roles a subject tried to assume in its scope, and whether it had assumed them in the baseline.
-- in: principal text, session text, access_key text, operations list, from_ms int64, to_ms int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: service text, operation text, ip text, role text, calls int64, failed int64, first_ms int64, last_ms int64, baseline_calls int64
SELECT
  t.service,
  t.operation,
  t.ip,
  t.resource_id AS role,
  CAST(sum(CASE WHEN t.last_ms >= :from_ms AND t.first_ms < :to_ms THEN t.calls ELSE 0 END) AS bigint) AS calls,
  CAST(sum(CASE WHEN t.last_ms >= :from_ms AND t.first_ms < :to_ms THEN t.failed ELSE 0 END) AS bigint) AS failed,
  min(CASE WHEN t.last_ms >= :from_ms AND t.first_ms < :to_ms THEN t.first_ms END) AS first_ms,
  max(CASE WHEN t.last_ms >= :from_ms AND t.first_ms < :to_ms THEN t.last_ms END) AS last_ms,
  CAST(sum(CASE WHEN t.last_ms >= :baseline_from_ms AND t.first_ms < :baseline_to_ms THEN t.calls ELSE 0 END) AS bigint) AS baseline_calls
FROM touch AS t
WHERE t.principal = :principal
  AND (CAST(:session AS varchar) IS NULL OR t.session = :session)
  AND (CAST(:access_key AS varchar) IS NULL OR t.access_key = :access_key)
  AND t.resource_kind = 'role'
  AND contains(:operations, t.operation)
  AND ((t.last_ms >= :from_ms AND t.first_ms < :to_ms) OR (t.last_ms >= :baseline_from_ms AND t.first_ms < :baseline_to_ms))
GROUP BY t.service, t.operation, t.ip, t.resource_id
HAVING max(CASE WHEN t.last_ms >= :from_ms AND t.first_ms < :to_ms THEN 1 ELSE 0 END) = 1
ORDER BY t.resource_id, t.service, t.operation, t.ip
LIMIT :most
