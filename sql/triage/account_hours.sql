-- name: triage.account_hours
-- Of each account with logs in a window, the hours that have any, and the longest stretch without: between two of them, or at
-- either end of the window.
-- in: from_ms int64, to_ms int64, hour_ms int64
-- out: account_id text, hours int64, gap_ms int64, gap_from_ms int64
WITH calls AS (
  SELECT account_id, at_ms, at_ms - at_ms % :hour_ms AS at_hour
  FROM call
  WHERE at_ms >= :from_ms
    AND at_ms < :to_ms
),
hours AS (
  SELECT account_id, at_hour, min(at_ms) AS first_ms, max(at_ms) AS last_ms
  FROM calls
  GROUP BY account_id, at_hour
),
ends AS (
  SELECT account_id, first_ms, last_ms, first_ms AS until_ms
  FROM hours
  UNION ALL
  SELECT DISTINCT account_id, CAST(NULL AS bigint) AS first_ms, CAST(NULL AS bigint) AS last_ms, CAST(:to_ms AS bigint) AS until_ms
  FROM hours
),
pauses AS (
  SELECT
    account_id, first_ms, until_ms,
    coalesce(lag(last_ms) OVER (PARTITION BY account_id ORDER BY until_ms), :from_ms) AS before_ms
  FROM ends
),
gaps AS (
  SELECT
    account_id, first_ms, before_ms, until_ms - before_ms AS gap_ms,
    max(until_ms - before_ms) OVER (PARTITION BY account_id) AS widest_ms
  FROM pauses
)
SELECT
  account_id,
  count(first_ms) AS hours,
  max(gap_ms) AS gap_ms,
  min(CASE WHEN gap_ms = widest_ms THEN before_ms END) AS gap_from_ms
FROM gaps
GROUP BY account_id
ORDER BY account_id
