-- name: coverage.hours
-- Hours of a window in which an account has logs, and the longest stretch between two of them without any.
-- in: account_id text, from_ms int64, to_ms int64, hour_ms int64
-- out: hours int64, first_ms int64, last_ms int64, gap_ms int64, gap_from_ms int64
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
pauses AS (
  SELECT first_ms, last_ms, lag(last_ms) OVER (ORDER BY at_hour) AS before_ms
  FROM hours
),
gaps AS (
  SELECT first_ms, last_ms, before_ms, first_ms - before_ms AS gap_ms, max(first_ms - before_ms) OVER () AS widest_ms
  FROM pauses
)
SELECT
  count(*) AS hours,
  min(first_ms) AS first_ms,
  max(last_ms) AS last_ms,
  max(gap_ms) AS gap_ms,
  min(CASE WHEN gap_ms = widest_ms THEN before_ms END) AS gap_from_ms
FROM gaps
