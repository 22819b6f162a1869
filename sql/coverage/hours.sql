-- name: coverage.hours
-- Hours of a window in which an account has logs, and the longest stretch between two of them without any.
-- in: account_id text, from_ms int64, to_ms int64, hour_ms int64
-- out: hours int64, first_ms int64, last_ms int64, gap_ms int64, gap_from_ms int64
WITH hours AS (
  SELECT at_ms - at_ms % :hour_ms AS at_hour, min(at_ms) AS first_ms, max(at_ms) AS last_ms
  FROM call
  WHERE account_id = :account_id
    AND at_ms >= :from_ms
    AND at_ms < :to_ms
  GROUP BY at_ms - at_ms % :hour_ms
),
gaps AS (
  SELECT at_hour, first_ms, last_ms, lag(last_ms) OVER (ORDER BY at_hour) AS before_ms
  FROM hours
)
SELECT
  count(*) AS hours,
  min(first_ms) AS first_ms,
  max(last_ms) AS last_ms,
  max(first_ms - before_ms) AS gap_ms,
  max_by(before_ms, first_ms - before_ms) AS gap_from_ms
FROM gaps
