-- name: investigation.assume_burst
-- The hour in which most attempts of a subject to assume a role were denied.
-- in: principal text, principal_id text, session text, access_key text, operations list, from_ms int64, to_ms int64, hour_ms int64
-- out: denied int64, at_hour_ms int64
WITH attempts AS (
  SELECT c.at_ms - c.at_ms % :hour_ms AS at_hour_ms
  FROM call AS c
  WHERE c.principal = :principal
    AND (CAST(:principal_id AS varchar) IS NULL OR c.principal_id = :principal_id)
    AND (CAST(:session AS varchar) IS NULL OR c.session = :session)
    AND (CAST(:access_key AS varchar) IS NULL OR c.access_key = :access_key)
    AND c.service = 'sts'
    AND contains(:operations, c.operation)
    AND c.outcome = 'denied'
    AND c.at_ms >= :from_ms
    AND c.at_ms < :to_ms
),
hours AS (
  SELECT at_hour_ms, count(*) AS denied
  FROM attempts
  GROUP BY at_hour_ms
),
ranked AS (
  SELECT at_hour_ms, denied, max(denied) OVER () AS most
  FROM hours
)
SELECT coalesce(max(denied), 0) AS denied, min(CASE WHEN denied = most THEN at_hour_ms END) AS at_hour_ms
FROM ranked
