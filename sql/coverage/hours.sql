-- name: coverage.hours
-- Hours of a window in which an account has logs, and the longest stretch without any: between two of them, or at either end of
-- the window.
-- in: account_id text, from_ms int64, to_ms int64, hour_ms int64
-- out: hours int64, gap_ms int64, gap_from_ms int64
WITH calls AS (
  SELECT at_ms, at_ms - at_ms % :hour_ms AS at_hour
  FROM call
  WHERE account_id = :account_id
    AND at_ms >= :from_ms
    AND at_ms < :to_ms
),
hours AS (
  SELECT at_hour, min(at_ms) AS first_ms, max(at_ms) AS last_ms
  FROM calls
  GROUP BY at_hour
),
ends AS (
  SELECT first_ms, last_ms, first_ms AS until_ms
  FROM hours
  UNION ALL
  SELECT NULL AS first_ms, NULL AS last_ms, CAST(:to_ms AS bigint) AS until_ms
),
pauses AS (
  SELECT first_ms, until_ms, coalesce(lag(last_ms) OVER (ORDER BY until_ms), :from_ms) AS before_ms
  FROM ends
),
gaps AS (
  SELECT first_ms, before_ms, until_ms - before_ms AS gap_ms, max(until_ms - before_ms) OVER () AS widest_ms
  FROM pauses
)
SELECT
  count(first_ms) AS hours,
  max(gap_ms) AS gap_ms,
  min(CASE WHEN gap_ms = widest_ms THEN before_ms END) AS gap_from_ms
FROM gaps
