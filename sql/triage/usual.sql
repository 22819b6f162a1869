-- name: triage.usual
-- What each principal changes as a habit: APIs that it called with success on at least so many days of the baseline.
-- in: day_ms int64, days int64, baseline_from_ms int64, baseline_to_ms int64, most int64
-- out: principal text, api text, days int64
WITH done AS (
  SELECT c.principal, concat(c.service, ':', c.operation) AS api, c.at_ms - c.at_ms % :day_ms AS day_ms
  FROM call AS c
  WHERE c.principal IS NOT NULL
    AND c.outcome = 'success'
    AND NOT coalesce(c.read_only, false)
    AND c.caller_kind NOT IN ('service', 'on_behalf', 'aws')
    AND c.at_ms >= :baseline_from_ms
    AND c.at_ms < :baseline_to_ms
)
SELECT d.principal, d.api, count(DISTINCT d.day_ms) AS days
FROM done AS d
GROUP BY d.principal, d.api
HAVING count(DISTINCT d.day_ms) >= :days
ORDER BY d.principal, d.api
LIMIT :most
