-- name: investigation.usual_calls
-- What a principal changes as a habit: APIs that it called with success on at least so many days of the baseline.
-- in: principal text, principal_id text, day_ms int64, days int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: service text, operation text, days int64
WITH own AS (
  SELECT c.service, c.operation, c.at_ms - c.at_ms % :day_ms AS day_ms
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND c.outcome = 'success'
    AND NOT coalesce(c.read_only, false)
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND c.at_ms >= :baseline_from_ms
    AND c.at_ms < :baseline_to_ms
)
SELECT o.service, o.operation, count(DISTINCT o.day_ms) AS days
FROM own AS o
GROUP BY o.service, o.operation
HAVING count(DISTINCT o.day_ms) >= :days
ORDER BY o.service, o.operation
LIMIT :most
