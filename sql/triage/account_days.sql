-- name: triage.account_days
-- On how many days of a baseline, counted back from its end, each account has logs.
-- in: baseline_from_ms int64, baseline_to_ms int64, day_ms int64
-- out: account_id text, logged_days int64
WITH aged AS (
  SELECT account_id, (:baseline_to_ms - 1 - at_ms) - (:baseline_to_ms - 1 - at_ms) % :day_ms AS age_ms
  FROM call
  WHERE at_ms >= :baseline_from_ms
    AND at_ms < :baseline_to_ms
    AND account_id IS NOT NULL
)
SELECT account_id, count(DISTINCT age_ms) AS logged_days
FROM aged
GROUP BY account_id
ORDER BY account_id
