-- name: coverage.accounts
-- What was read in a window: per account and region the calls, the hours with logs, and whether data events are among them.
-- in: from_ms int64, to_ms int64, hour_ms int64
-- out: account_id text, region text, calls int64, data_calls int64, hours int64
SELECT
  account_id,
  region,
  count(*) AS calls,
  count(CASE WHEN category = 'data' THEN 1 END) AS data_calls,
  count(DISTINCT at_ms - at_ms % :hour_ms) AS hours
FROM call
WHERE at_ms >= :from_ms
  AND at_ms < :to_ms
GROUP BY account_id, region
ORDER BY account_id, region
